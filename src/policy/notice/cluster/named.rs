//! The places that the name of a cluster spells: at its head, one beside or inside another, or in a bracket behind it.

use std::ops::Range;

use super::{Frame, Named};
use crate::policy::notice::place::{Meaning, lies_in, places};

/// The places at the head of a name, and the rest.
pub fn leading_places(
    row: &str,
    body: Range<usize>,
    frame: Frame<'_>,
) -> (Vec<Named>, Range<usize>) {
    let mut found: Vec<Named> = Vec::new();
    let (mut at, mut inside) = (body.start, frame.context);
    while at < body.end {
        let rest = &row[at..body.end];
        if found.is_empty()
            && let Some((length, codes)) = frame.readings.read_at(rest)
        {
            found.extend(codes.iter().map(|code| Named {
                meaning: Meaning::Place(*code),
                bytes: at..at + length,
                misspelt: false,
            }));
            at += length;
            break;
        }
        let Some(reading) = places().read_at(rest, inside) else {
            break;
        };
        let length = length_of_name(rest, reading.length);
        let level = wrong_level(rest, length);
        let named = Named {
            meaning: reading.meaning,
            bytes: at..at + length + level,
            misspelt: level > 0,
        };
        if found
            .last()
            .is_some_and(|outer| is_inner(&named.meaning, &outer.meaning))
        {
            found.pop();
        }
        if let Meaning::Place(code) = named.meaning {
            inside.home = code;
        }
        at = named.bytes.end;
        found.push(named);
        let rest = &row[at..body.end];
        if let Some(next) = rest.strip_prefix(['、', '和', '与', '·', '-', '—', ' ']) {
            // Another place beside this one; otherwise the mark belongs to the industry.
            if places().read_at(next, frame.context).is_none() {
                break;
            }
            (at, inside) = (body.end - next.len(), frame.context);
        }
    }
    (found, at..body.end)
}

fn is_inner(inner: &Meaning, outer: &Meaning) -> bool {
    let Meaning::Place(outer) = outer else {
        return false;
    };
    match inner {
        Meaning::Place(code) => lies_in(*code, *outer) && code != outer,
        Meaning::Ended { code, .. } => lies_in(*code, *outer),
        Meaning::Ambiguous(codes) => codes.iter().all(|code| lies_in(*code, *outer)),
    }
}

/// The length of a name that was read; 济南市中区 is 济南 and 市中区, not 济南市 and 中区.
fn length_of_name(text: &str, length: usize) -> usize {
    let head = text[..length].strip_suffix('市');
    match head {
        Some(head) if text[length..].starts_with("中区") => head.len(),
        _ => length,
    }
}

/// The bytes of a level after a short name that the table does not have with it: 胶州区.
fn wrong_level(text: &str, length: usize) -> usize {
    const OTHER_WORDS: &[&str] = &[
        "区域",
        "区块",
        "市场",
        "市政",
        "市域",
        "县域",
        "县级",
        "旗舰",
        "州际",
        "市中区",
        "区内",
    ];
    let (name, rest) = text.split_at(length);
    let is_short = places().is_only_short(name);
    let level = rest.chars().next().filter(|c| "市县区旗".contains(*c));
    match level {
        Some(level) if is_short && !OTHER_WORDS.iter().any(|word| rest.starts_with(word)) => {
            level.len_utf8()
        }
        _ => 0,
    }
}

/// The places in a bracket after the name: `…产业集群(郑州市、许昌市)`.
pub fn places_after(row: &str, body: Range<usize>, frame: Frame<'_>) -> (Range<usize>, Vec<Named>) {
    let words = &row[body.clone()];
    let bracket = words.strip_suffix(')').and_then(|head| head.rfind('('));
    let Some(open) = bracket else {
        return (body, Vec::new());
    };
    let inside = body.start + open + 1..body.end - 1;
    let mut named = Vec::new();
    let mut at = inside.start;
    for piece in row[inside].split(['、', ' ', ',']) {
        let start = at + (piece.len() - piece.trim_start().len());
        let name = piece.trim();
        let mark = row[at + piece.len()..].chars().next();
        at += piece.len() + mark.map_or(0, char::len_utf8);
        let Some(meaning) = places().meaning(name, frame.context) else {
            return (body, Vec::new());
        };
        named.push(Named {
            meaning,
            bytes: start..start + name.len(),
            misspelt: false,
        });
    }
    let end = body.start + words[..open].trim_end().len();
    (body.start..end, named)
}
