//! How names sound: the syllables of a Chinese text, with the readings that places have.

use pinyin::ToPinyin;

/// Words that are not read character by character as a dictionary lists them first.
const READINGS: &[(&str, &str)] = &[
    ("重庆", "chong qing"),
    ("成都", "cheng du"),
    ("都江堰", "du jiang yan"),
    ("郫都", "pi du"),
    ("新都", "xin du"),
    ("宜都", "yi du"),
    ("花都", "hua du"),
    ("长沙", "chang sha"),
    ("长春", "chang chun"),
    ("长治", "chang zhi"),
    ("长垣", "chang yuan"),
    ("长丰", "chang feng"),
    ("长安", "chang an"),
    ("长宁", "chang ning"),
    ("长寿", "chang shou"),
    ("长乐", "chang le"),
    ("长兴", "chang xing"),
    ("长江", "chang jiang"),
    ("长三角", "chang san jiao"),
    ("厦门", "xia men"),
    ("六安", "lu an"),
    ("六合", "lu he"),
    ("台州", "tai zhou"),
    ("亳州", "bo zhou"),
    ("蚌埠", "beng bu"),
    ("番禺", "pan yu"),
    ("乐清", "yue qing"),
    ("乐亭", "lao ting"),
    ("大埔", "da bu"),
    ("黄埔", "huang pu"),
    ("莆田", "pu tian"),
    ("铅山", "yan shan"),
    ("歙县", "she xian"),
    ("黟县", "yi xian"),
    ("涡阳", "guo yang"),
    ("单县", "shan xian"),
    ("浚县", "xun xian"),
    ("荥阳", "xing yang"),
    ("荥经", "ying jing"),
    ("尉氏", "wei shi"),
    ("泌阳", "bi yang"),
    ("丽水", "li shui"),
    ("柞水", "zha shui"),
    ("吴堡", "wu bu"),
    ("盱眙", "xu yi"),
    ("鄱阳", "po yang"),
    ("冠县", "guan xian"),
    ("莘县", "shen xian"),
    ("东阿", "dong e"),
    ("朝阳", "chao yang"),
    ("芝罘", "zhi fu"),
    ("浍河", "hui he"),
    ("临朐", "lin qu"),
    ("邛崃", "qiong lai"),
    ("犍为", "qian wei"),
    ("珙县", "gong xian"),
    ("阿坝", "a ba"),
    ("西藏", "xi zang"),
    ("会理", "hui li"),
    ("传感", "chuan gan"),
    ("重工", "zhong gong"),
    ("重型", "zhong xing"),
    ("行业", "hang ye"),
    ("银行", "yin hang"),
    ("乐器", "yue qi"),
    ("音乐", "yin yue"),
];

/// The syllables of a text, lower case and without tones; runs of letters and digits stay one syllable each.
pub fn syllables(text: &str) -> Vec<String> {
    let mut syllables: Vec<String> = Vec::new();
    let mut rest = text;
    let mut in_word = false;
    while let Some(character) = rest.chars().next() {
        let reading = READINGS
            .iter()
            .find_map(|(word, reading)| Some((rest.strip_prefix(word)?, reading)));
        if let Some((after, reading)) = reading {
            syllables.extend(reading.split(' ').map(str::to_owned));
            rest = after;
            in_word = false;
            continue;
        }
        rest = &rest[character.len_utf8()..];
        if let Some(sound) = character.to_pinyin() {
            syllables.push(sound.plain().replace('ü', "v"));
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

/// The syllables with tone marks, for people: `wú rén jī`.
pub fn with_tones(text: &str) -> String {
    let sounds = text.chars().filter_map(|c| c.to_pinyin());
    let sounds: Vec<&str> = sounds.map(|sound| sound.with_tone()).collect();
    sounds.join(" ")
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
    }
}
