//! Folding characters for comparison: full-width forms to half-width, traditional to simplified.
//!
//! One character in, one character out, so positions stay. The table holds the characters of keywords, agency codes and place
//! names, not all of Chinese: texts are matched with it, never rewritten.

/// Traditional and simplified forms, in pairs.
const TRADITIONAL: &str = "業业產产個个與与沒没無无國国級级關关於于據据來来縣县為为爲为麼么時时複复雜杂濟济佔占數数發发廢废\
屬属聯联機机脈脉絡络領领導导牽牵頭头現现內内圍围範范後后從从戰战類类區区務务實实應应間间滯滞續续僅仅獨独擁拥佈布對对\
兩两萬万過过滿满單单協协啟启請请問问顯显顕显統统計计檔档號号財财科科經经貿贸資资環环質质農农電电廳厅廠厂鐵铁銀银證证監监\
會会學学門门開开陽阳長长東东漢汉廣广慶庆濱滨齊齐寧宁陝陕蘇苏浙浙灣湾臺台龍龙雲云貴贵遼辽瀋沈綿绵樂乐攀攀貢贡達达資资\
邊边鄉乡鎮镇島岛嶺岭澤泽瀘泸簡简張张許许鄭郑買买賣卖車车輛辆飛飞機机網网絡络術术設设備备裝装製制造造農农業业藥药醫医療疗\
衛卫導导體体積积晶晶節节能能環环保保鋼钢鈦钛釩钒鋰锂電电極极動动雲云軟软體体終终總总參参據据詳详見见轉转發发頒颁佈布執执\
結结將将貫贯徹彻遵遵條条則则規规範范劃划劃划畫画綱纲綜综責责職职務务員员處处辦办審审計计則则權权標标準准";

/// The simplified form of a character; itself when the table has none.
pub fn simplify(character: char) -> char {
    use std::sync::LazyLock;
    /// By distance from the first Han character; every text passes through here, character by character.
    static TABLE: LazyLock<Vec<char>> = LazyLock::new(|| {
        let mut table: Vec<char> = ('\u{4e00}'..='\u{9fff}').collect();
        let characters: Vec<char> = TRADITIONAL.chars().collect();
        for pair in characters.chunks(2) {
            if let Some(entry) = table.get_mut(pair[0] as usize - 0x4e00) {
                *entry = pair[1];
            }
        }
        table
    });
    match character {
        '\u{4e00}'..='\u{9fff}' => TABLE[character as usize - 0x4e00],
        other => other,
    }
}

/// Full-width letters, digits and punctuation to half-width, the ideographic space to a space.
pub fn half_width(character: char) -> char {
    match character {
        '\u{3000}' | '\u{a0}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => {
            char::from_u32(character as u32 - 0xfee0).expect("a character of ASCII")
        }
        other => other,
    }
}

/// Both foldings, and ASCII and other letters to lower case: the form in which names and keywords are compared.
pub fn fold(character: char) -> char {
    let narrow = simplify(half_width(character));
    narrow.to_lowercase().next().unwrap_or(narrow)
}

/// [`fold`] over a text.
pub fn fold_text(text: &str) -> String {
    text.chars().map(fold).collect()
}

/// True for Han characters, the only ones that words of Chinese keywords and names are cut between.
pub fn is_han(character: char) -> bool {
    matches!(character, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}' | '〇')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_width_script_and_case() {
        assert_eq!(fold_text("ＵＡＶ２０２２（產業）"), "uav2022(产业)");
        assert_eq!(simplify('號'), '号');
        assert_eq!(half_width('　'), ' ');
    }
}
