//! Chinese numerals: 三, 二十三, 一百零五, 两千, and digit by digit 二〇二二.

/// The value of one digit character; 两 counts as 2, 〇 and 零 as 0.
pub fn digit(character: char) -> Option<u64> {
    "〇一二三四五六七八九"
        .chars()
        .position(|known| known == character)
        .map(|value| value as u64)
        .or(match character {
            '零' => Some(0),
            '两' => Some(2),
            _ => None,
        })
}

/// 十, 百, 千 or 万.
fn unit(character: char) -> Option<u64> {
    match character {
        '十' => Some(10),
        '百' => Some(100),
        '千' => Some(1_000),
        '万' => Some(10_000),
        _ => None,
    }
}

/// True for a character that a Chinese numeral may hold.
pub fn is_numeral(character: char) -> bool {
    digit(character).is_some() || unit(character).is_some()
}

/// The value of a whole numeral; `None` when it is not well formed or above 99 million.
///
/// Digits alone read by position (二〇二二 is 2022); with units each digit belongs to the unit after it.
pub fn parse(text: &str) -> Option<u64> {
    let characters: Vec<char> = text.chars().collect();
    if characters.is_empty() || characters.len() > 16 {
        return None;
    }
    if characters
        .iter()
        .any(|&character| unit(character).is_some())
    {
        with_units(&characters)
    } else if characters.len() > 1 && characters.contains(&'两') {
        None
    } else {
        let positional = |sum: u64, &character: &char| Some(sum * 10 + digit(character)?);
        (characters.len() <= 8).then(|| characters.iter().try_fold(0, positional))?
    }
}

/// Numerals with units: the part before 万, then thousands, hundreds, tens in falling order.
fn with_units(characters: &[char]) -> Option<u64> {
    if let Some(at) = characters.iter().position(|&character| character == '万') {
        let above = below_ten_thousand(&characters[..at])?;
        let below = match &characters[at + 1..] {
            [] => 0,
            rest => below_ten_thousand(rest)?,
        };
        return (above > 0).then_some(above * 10_000 + below);
    }
    below_ten_thousand(characters)
}

fn below_ten_thousand(characters: &[char]) -> Option<u64> {
    let (mut sum, mut last_unit, mut pending) = (0, 10_000, None);
    for (at, &character) in characters.iter().enumerate() {
        match (digit(character), unit(character)) {
            // A zero fills a gap: 一百零五.
            (Some(0), _) if pending.is_none() && at > 0 => {}
            (Some(value), _) if pending.is_none() => pending = Some(value),
            (_, Some(unit)) if unit < last_unit => {
                let many = match pending.take() {
                    Some(many) => many,
                    None if unit == 10 && at == 0 => 1,
                    None => return None,
                };
                sum += many * unit;
                last_unit = unit;
            }
            _ => return None,
        }
    }
    Some(sum + pending.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numerals() {
        for (text, value) in [
            ("三", 3),
            ("两", 2),
            ("十", 10),
            ("十二", 12),
            ("二十", 20),
            ("二十三", 23),
            ("一百", 100),
            ("一百二十", 120),
            ("一百零五", 105),
            ("两千", 2000),
            ("七百七十七", 777),
            ("二〇二二", 2022),
            ("一万二千", 12_000),
        ] {
            assert_eq!(parse(text), Some(value), "{text}");
        }
        for text in ["", "百", "十百", "二二十", "三a", "两两", "零十十", "万"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
