//! Words that stand where a place should and that no table has: regions, initials of cities, half-spelled names.

use std::ops::Range;

use super::Frame;
use crate::policy::fold::is_han;
use crate::policy::notice::place::places;

/// `“武襄十随”汽车`
pub fn quoted_region(row: &str, rest: &Range<usize>) -> Option<Range<usize>> {
    let inside = row[rest.clone()].strip_prefix('“')?;
    let end = inside.find('”')?;
    let start = rest.start + '“'.len_utf8();
    let follows = inside[end + '”'.len_utf8()..]
        .chars()
        .next()
        .is_some_and(is_han);
    (end > 0 && follows && inside[..end].chars().all(is_han) && inside[..end].chars().count() <= 6)
        .then_some(start..start + end)
}

/// Words before a known industry, before a bracketed spelling of cities, or a place that no table has.
pub fn region(row: &str, rest: &Range<usize>, frame: Frame<'_>) -> Option<Range<usize>> {
    let words = &row[rest.clone()];
    if frame.industries.get(words).is_some() {
        return None;
    }
    let end = half_spelled(words)
        .or_else(|| named_region(words))
        .or_else(|| before_known_industry(words, frame))
        .or_else(|| initials(words, frame))
        .or_else(|| unknown_place(words))?;
    (end < words.len()).then_some(rest.start..rest.start + end)
}

/// `成(都)德(阳)`: characters each with the rest of a name in brackets.
fn half_spelled(words: &str) -> Option<usize> {
    let mut end = 0;
    let mut count = 0;
    while let Some((head, tail)) = words[end..].split_once('(') {
        let close = tail.find(')')?;
        if head.chars().count() != 1
            || !tail[..close].chars().all(is_han)
            || tail[..close].chars().count() > 3
        {
            break;
        }
        end += head.len() + 1 + close + 1;
        count += 1;
    }
    (count >= 2).then_some(end)
}

/// 成渝地区, 环杭州湾, 长江经济带: a word that names a region ends it.
fn named_region(words: &str) -> Option<usize> {
    const ENDINGS: [&str; 6] = ["地区", "经济带", "经济圈", "城市群", "都市圈", "三角洲"];
    let ends = ENDINGS
        .iter()
        .filter_map(|ending| Some(words.find(ending)? + ending.len()));
    let named = ends.min().filter(|end| words[..*end].chars().count() <= 10);
    let around = words
        .chars()
        .next()
        .filter(|first| *first == '环')
        .and_then(|_| {
            let mut characters = words.char_indices().take(6);
            let (at, water) = characters.find(|(_, c)| "湾湖海".contains(*c))?;
            Some(at + water.len_utf8())
        });
    named.or(around)
}

/// What stands before the longest industry that is known: 武襄十随 before 汽车.
fn before_known_industry(words: &str, frame: Frame<'_>) -> Option<usize> {
    let starts = words.char_indices().map(|(at, _)| at).skip(2);
    let start = starts
        .take(8)
        .find(|at| frame.industries.get(&words[*at..]).is_some())?;
    initials(words, frame)
        .filter(|end| *end <= start)
        .map(|_| start)
}

/// Leading characters that each begin the name of a city around here, two at least.
fn initials(words: &str, frame: Frame<'_>) -> Option<usize> {
    let begins = |character: &(usize, char)| places().is_initial(character.1, frame.context);
    let run: Vec<(usize, char)> = words.char_indices().take(8).take_while(begins).collect();
    let (at, last) = run.last()?;
    (run.len() >= 2).then(|| at + last.len_utf8())
}

/// 某某市 that no table has.
fn unknown_place(words: &str) -> Option<usize> {
    let (at, level) = words
        .char_indices()
        .take(5)
        .skip(2)
        .find(|(_, c)| "市县区".contains(*c))?;
    Some(at + level.len_utf8())
}
