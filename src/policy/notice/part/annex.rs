//! What a notice attaches: the titles after 附件, on one line or numbered on several.

use std::ops::Range;

use super::super::fact::Claim;
use super::super::genre::genre;
use super::super::layout::{Role, begins_pointer};
use super::super::numbering;
use super::super::read::Reader;
use super::super::text::trimmed;

/// Endings of file names that stand where a title should.
const FILES: &[&str] = &[
    ".doc", ".docx", ".pdf", ".xls", ".xlsx", ".wps", ".ofd", ".zip", ".rar",
];

/// The annexes in their order.
pub fn read(reader: &mut Reader<'_>) {
    let page = reader.page;
    let lines: Vec<usize> = reader.layout.lines(Role::AttachmentPointer).collect();
    let mut found: Vec<Range<usize>> = Vec::new();
    for at in lines {
        for bytes in titles(page.text.as_str(), page.lines[at].bytes.clone()) {
            let words = page.text.slice(&bytes);
            if is_paper(words) && !found.iter().any(|known| page.text.slice(known) == words) {
                found.push(bytes);
            }
        }
    }
    for (index, bytes) in found.iter().enumerate() {
        let title = page.text.slice(bytes).to_owned();
        let order = index + 1;
        reader.fact(Claim::Annex { title, order }, "annex.pointer", bytes, 0.9);
    }
}

/// A list, a form or a table is a part of its notice, not another document.
fn is_paper(title: &str) -> bool {
    genre(title).is_some_and(|(_, kind)| kind != "list") && !title.ends_with('表')
}

/// The titles of a line: `附件:1.甲办法 2.乙名单`.
fn titles(text: &str, line: Range<usize>) -> Vec<Range<usize>> {
    let words = &text[line.clone()];
    let start = match begins_pointer(words) {
        true => {
            line.start
                + words.find([':', '.', '、']).map_or(0, |at| {
                    at + words[at..].chars().next().map_or(1, char::len_utf8)
                })
        }
        false => line.start,
    };
    let mut pieces = Vec::new();
    let mut from = start;
    for (at, _) in text[start..line.end].match_indices(' ') {
        let next = text[start + at..line.end].trim_start();
        if numbering::split(next).0 == Some(numbering::Depth::Item) {
            pieces.push(from..start + at);
            from = start + at;
        }
    }
    pieces.push(from..line.end);
    let pieces = pieces
        .into_iter()
        .map(|piece| title(text, trimmed(text, piece)));
    pieces
        .filter(|piece| text[piece.clone()].chars().count() >= 2)
        .collect()
}

/// A title without its number, book marks and the ending of a file name.
fn title(text: &str, piece: Range<usize>) -> Range<usize> {
    let words = &text[piece.clone()];
    let (_, rest) = numbering::split(words);
    let start = piece.end - rest.len();
    let bare = FILES
        .iter()
        .find_map(|ending| rest.strip_suffix(ending))
        .unwrap_or(rest);
    let range = start..start + bare.len();
    match text[range.clone()]
        .strip_prefix('《')
        .and_then(|inner| inner.strip_suffix('》'))
    {
        Some(inner) if !inner.contains(['《', '》']) => {
            range.start + '《'.len_utf8()..range.end - '》'.len_utf8()
        }
        _ => range,
    }
}
