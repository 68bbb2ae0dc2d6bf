//! Whether a text is Chinese at all.

use super::Cause;
use crate::policy::fold::is_han;

/// The least share of Han among the letters of a notice.
const LEAST_SHARE: f64 = 0.15;

/// Kana or hangul beside Han are Japanese or Korean from this share of all letters on.
const MOST_OTHER: f64 = 0.1;

/// Accepts a text with Chinese in it.
pub fn check(text: &str) -> Result<(), Cause> {
    let (mut han, mut other_east, mut letters) = (0usize, 0usize, 0usize);
    for own in text.chars().filter(|own| own.is_alphabetic()) {
        letters += 1;
        match own {
            '\u{3040}'..='\u{30ff}' | '\u{ac00}'..='\u{d7a3}' => other_east += 1,
            _ if is_han(own) => han += 1,
            _ => {}
        }
    }
    if letters == 0 {
        return Err(Cause::NoText);
    }
    let share = |count: usize| count as f64 / letters as f64;
    match share(han) < LEAST_SHARE || share(other_east) > MOST_OTHER {
        true => Err(Cause::ForeignLanguage),
        false => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_with_letters_passes_and_others_do_not() {
        assert_eq!(check("关于 5G industry 的通知"), Ok(()));
        for foreign in [
            "Notice on clusters",
            "産業クラスターについて",
            "산업 클러스터 공고",
        ] {
            assert_eq!(check(foreign), Err(Cause::ForeignLanguage), "{foreign}");
        }
        assert_eq!(check(" 12 — "), Err(Cause::NoText));
    }
}
