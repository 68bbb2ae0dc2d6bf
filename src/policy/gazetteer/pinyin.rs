//! How names sound: the syllables of a Chinese text, with the readings that places have.

use pinyin::ToPinyin;
use unicode_normalization::UnicodeNormalization;

/// Words that are not read character by character as a dictionary lists them first.
const READINGS: &[(&str, &str)] = &[
    ("重庆", "chóng qìng"),
    ("成都", "chéng dū"),
    ("都江堰", "dū jiāng yàn"),
    ("郫都", "pí dū"),
    ("新都", "xīn dū"),
    ("宜都", "yí dū"),
    ("花都", "huā dū"),
    ("昌都", "chāng dū"),
    ("长沙", "cháng shā"),
    ("长春", "cháng chūn"),
    ("长治", "cháng zhì"),
    ("长垣", "cháng yuán"),
    ("长丰", "cháng fēng"),
    ("长安", "cháng ān"),
    ("长宁", "cháng níng"),
    ("长寿", "cháng shòu"),
    ("长乐", "cháng lè"),
    ("长兴", "cháng xīng"),
    ("长江", "cháng jiāng"),
    ("长三角", "cháng sān jiǎo"),
    ("厦门", "xià mén"),
    ("六安", "lù ān"),
    ("六合", "lù hé"),
    ("台州", "tāi zhōu"),
    ("亳州", "bó zhōu"),
    ("蚌埠", "bèng bù"),
    ("番禺", "pān yú"),
    ("乐清", "yuè qīng"),
    ("乐亭", "lào tíng"),
    ("大埔", "dà bù"),
    ("黄埔", "huáng pǔ"),
    ("莆田", "pú tián"),
    ("铅山", "yán shān"),
    ("歙县", "shè xiàn"),
    ("黟县", "yī xiàn"),
    ("涡阳", "guō yáng"),
    ("单县", "shàn xiàn"),
    ("浚县", "xùn xiàn"),
    ("荥阳", "xíng yáng"),
    ("荥经", "yíng jīng"),
    ("尉氏", "wèi shì"),
    ("泌阳", "bì yáng"),
    ("丽水", "lí shuǐ"),
    ("柞水", "zhà shuǐ"),
    ("吴堡", "wú bǔ"),
    ("盱眙", "xū yí"),
    ("鄱阳", "pó yáng"),
    ("冠县", "guàn xiàn"),
    ("莘县", "shēn xiàn"),
    ("东阿", "dōng ē"),
    ("朝阳", "cháo yáng"),
    ("芝罘", "zhī fú"),
    ("临朐", "lín qú"),
    ("邛崃", "qióng lái"),
    ("犍为", "qián wéi"),
    ("珙县", "gǒng xiàn"),
    ("阿坝", "ā bà"),
    ("西藏", "xī zàng"),
    ("会理", "huì lǐ"),
    ("传感", "chuán gǎn"),
    ("重工", "zhòng gōng"),
    ("重型", "zhòng xíng"),
    ("行业", "háng yè"),
    ("银行", "yín háng"),
    ("乐器", "yuè qì"),
    ("音乐", "yīn yuè"),
];

/// The syllables of a text, lower case and without tones; runs of letters and digits stay one syllable each.
pub fn syllables(text: &str) -> Vec<String> {
    let toned = toned_syllables(text);
    toned
        .iter()
        .map(|syllable| without_tone(syllable))
        .collect()
}

/// The syllables with tone marks, for people: `wú rén jī`; empty for a text without Chinese characters.
pub fn with_tones(text: &str) -> String {
    if text.chars().all(|own| own.to_pinyin().is_none()) {
        return String::new();
    }
    toned_syllables(text).join(" ")
}

fn toned_syllables(text: &str) -> Vec<String> {
    let mut syllables: Vec<String> = Vec::new();
    let mut rest = text;
    let mut in_word = false;
    while let Some(character) = rest.chars().next() {
        if let Some((after, reading)) = known_word(rest) {
            syllables.extend(reading.split(' ').map(str::to_owned));
            rest = after;
            in_word = false;
            continue;
        }
        rest = &rest[character.len_utf8()..];
        if let Some(sound) = character.to_pinyin() {
            syllables.push(sound.with_tone().to_owned());
            in_word = false;
        } else if character.is_alphanumeric() {
            let lower = character.to_lowercase();
            match syllables.last_mut().filter(|_| in_word) {
                Some(word) => word.extend(lower),
                None => syllables.push(lower.collect()),
            }
            in_word = true;
        } else {
            in_word = false;
        }
    }
    syllables
}

/// The word of the table that a text begins with, and what follows it.
fn known_word(text: &str) -> Option<(&str, &'static str)> {
    let mut words = READINGS.iter();
    words.find_map(|(word, reading)| Some((text.strip_prefix(word)?, *reading)))
}

/// Letters without marks; ü is written v, as on keyboards.
fn without_tone(syllable: &str) -> String {
    if syllable.is_ascii() {
        return syllable.to_owned();
    }
    let decomposed: Vec<char> = syllable.nfd().collect();
    let mut plain = String::with_capacity(syllable.len());
    for (at, own) in decomposed.iter().enumerate() {
        match own {
            '\u{300}'..='\u{36f}' => {}
            'u' if decomposed[at + 1..].starts_with(&['\u{308}']) => plain.push('v'),
            own => plain.push(*own),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_read_as_their_people_read_them() {
        for (name, reading) in [
            ("重庆市", "chong qing shi"),
            ("长沙", "chang sha"),
            ("厦门", "xia men"),
            ("六安", "lu an"),
            ("绵阳", "mian yang"),
            ("5G信息", "5g xin xi"),
        ] {
            assert_eq!(syllables(name).join(" "), reading, "{name}");
        }
        assert_eq!(with_tones("无人机"), "wú rén jī");
        assert_eq!(with_tones("成都市"), "chéng dū shì");
        assert_eq!(with_tones("Chengdu"), "");
        assert_eq!(syllables("绿色").concat(), "lvse");
    }
}
