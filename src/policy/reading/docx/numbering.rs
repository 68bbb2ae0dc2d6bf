//! Automatic numbers, which Word counts and does not store: 一、 (二) 3. as text before their paragraphs.

use std::collections::HashMap;

use super::super::xml::Element;

/// Levels of a list, as Word has them.
const LEVELS: usize = 9;

/// The lists of a file and how far each has counted.
#[derive(Debug, Default)]
pub struct Numbering {
    /// Lists by their ids: which pattern, and where levels start anew.
    lists: HashMap<String, List>,
    /// The levels of patterns by their ids.
    patterns: HashMap<String, Vec<Level>>,
    /// By pattern: lists of one pattern go on counting.
    counters: HashMap<String, [Option<u64>; LEVELS]>,
}

#[derive(Debug, Clone)]
struct List {
    pattern: String,
    /// Levels that this list starts anew, until it has done so.
    restarts: Vec<(usize, u64)>,
}

#[derive(Debug, Clone)]
struct Level {
    index: usize,
    start: u64,
    format: String,
    /// `第%1章`: `%1` is the number of the first level.
    text: String,
    spaced: bool,
}

/// Reads `word/numbering.xml`; a file without one has no automatic numbers.
pub fn read(part: Option<&Element>) -> Numbering {
    let mut numbering = Numbering::default();
    for own in part.into_iter().flat_map(Element::elements) {
        if let ("abstractNum", Some(id)) = (own.name.as_str(), own.attribute("abstractNumId")) {
            let levels = own.elements().filter_map(level).collect();
            numbering.patterns.insert(id.to_owned(), levels);
        }
        if let ("num", Some(id)) = (own.name.as_str(), own.attribute("numId")) {
            let pattern = own.value(&["abstractNumId"]).unwrap_or_default().to_owned();
            let restarts = own.elements().filter_map(restart).collect();
            numbering
                .lists
                .insert(id.to_owned(), List { pattern, restarts });
        }
    }
    numbering
}

fn level(own: &Element) -> Option<Level> {
    if own.name != "lvl" {
        return None;
    }
    let number = |name: &str| own.value(&[name]).and_then(|text| text.parse().ok());
    Some(Level {
        index: own.attribute("ilvl")?.parse().ok()?,
        start: number("start").unwrap_or(1),
        format: own.value(&["numFmt"]).unwrap_or("decimal").to_owned(),
        text: own.value(&["lvlText"]).unwrap_or_default().to_owned(),
        spaced: own.value(&["suff"]) == Some("space"),
    })
}

fn restart(own: &Element) -> Option<(usize, u64)> {
    let level = own.attribute("ilvl")?.parse().ok()?;
    let start = own.value(&["startOverride"])?.parse().ok()?;
    Some((level, start))
}

impl Numbering {
    /// Counts one paragraph of a list on and gives its number as text; bullets and unknown lists give nothing.
    pub fn next(&mut self, list: &str, level: usize) -> Option<String> {
        let own = self.lists.get_mut(list)?;
        let levels = self.patterns.get(&own.pattern)?;
        let level = level.min(LEVELS - 1);
        let this = levels.iter().find(|known| known.index == level)?;
        let counters = self.counters.entry(own.pattern.clone()).or_default();
        for (level, start) in own.restarts.drain(..) {
            if let Some(counter) = counters.get_mut(level) {
                *counter = start.checked_sub(1);
            }
        }
        let before = counters[level];
        counters[level] = Some(before.map_or(this.start, |count| count.saturating_add(1)));
        counters[level + 1..].fill(None);
        let text = fill(levels, counters, this)?;
        Some(if this.spaced { text + " " } else { text })
    }
}

/// The text of a level with its numbers put in.
fn fill(levels: &[Level], counters: &[Option<u64>; LEVELS], this: &Level) -> Option<String> {
    if matches!(this.format.as_str(), "bullet" | "none") {
        return None;
    }
    let mut text = String::new();
    let mut characters = this.text.chars();
    while let Some(character) = characters.next() {
        if character != '%' {
            text.push(character);
            continue;
        }
        let index = characters.next()?.to_digit(10)?.checked_sub(1)? as usize;
        let level = levels.iter().find(|level| level.index == index)?;
        let count = (*counters.get(index)?).unwrap_or(level.start);
        text.push_str(&written(count, &level.format)?);
    }
    (!text.is_empty()).then_some(text)
}

/// A number in a format of Word; formats that no Chinese paper uses come out as digits.
fn written(count: u64, format: &str) -> Option<String> {
    Some(match format {
        "chineseCounting"
        | "chineseCountingThousand"
        | "japaneseCounting"
        | "taiwaneseCountingThousand"
        | "taiwaneseCounting" => chinese(count),
        "upperLetter" => letter(count, b'A')?,
        "lowerLetter" => letter(count, b'a')?,
        "upperRoman" => roman(count),
        "lowerRoman" => roman(count).to_lowercase(),
        "decimalZero" => format!("{count:02}"),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" if (1..=20).contains(&count) => {
            char::from_u32(0x245f + count as u32)?.to_string()
        }
        _ => count.to_string(),
    })
}

/// 一, 十, 二十三, 一百零五; digits above 9,999.
fn chinese(count: u64) -> String {
    const DIGITS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    const UNITS: [(u64, &str); 4] = [(1000, "千"), (100, "百"), (10, "十"), (1, "")];
    if count == 0 || count > 9999 {
        return count.to_string();
    }
    let mut text = String::new();
    let mut gap = false;
    for (unit, name) in UNITS {
        let digit = (count / unit % 10) as usize;
        if digit == 0 {
            gap = !text.is_empty();
            continue;
        }
        if gap {
            text.push_str(DIGITS[0]);
        }
        gap = false;
        if !(unit == 10 && digit == 1 && text.is_empty()) {
            text.push_str(DIGITS[digit]);
        }
        text.push_str(name);
    }
    text
}

/// A to Z, then AA, BB as Word has it.
fn letter(count: u64, first: u8) -> Option<String> {
    let index = count.checked_sub(1)?;
    let letter = char::from(first + (index % 26) as u8);
    let times = usize::try_from(index / 26 + 1).ok()?;
    (times <= 8).then(|| letter.to_string().repeat(times))
}

fn roman(count: u64) -> String {
    const SIGNS: [(u64, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if count > 3999 {
        return count.to_string();
    }
    let mut left = count;
    let mut text = String::new();
    for (value, sign) in SIGNS {
        while left >= value {
            text.push_str(sign);
            left -= value;
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_chinese_papers_write_them() {
        let cases = [
            (1, "一"),
            (10, "十"),
            (12, "十二"),
            (20, "二十"),
            (105, "一百零五"),
            (110, "一百一十"),
            (2003, "二千零三"),
        ];
        for (count, text) in cases {
            assert_eq!(chinese(count), text);
        }
        assert_eq!(roman(1994), "MCMXCIV");
        assert_eq!(letter(28, b'A').as_deref(), Some("BB"));
        assert_eq!(letter(0, b'A'), None);
    }
}
