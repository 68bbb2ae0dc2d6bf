//! What stands around the text of a notice: 此件主动公开, who explains it, where a copy comes from.

use super::super::date;
use super::super::fact::Claim;
use super::super::layout::Role;
use super::super::read::Reader;
use super::metadata::Label;
use super::{issuer, reference};

/// How open a paper is, by the words that say so.
const DISCLOSURE: &[(&str, &str)] = &[
    ("主动公开", "active"),
    ("公开发布", "active"),
    ("依申请公开", "on_request"),
    ("不予公开", "none"),
];

/// Notes, interpreters, and the source of a copy.
pub fn read(reader: &mut Reader<'_>) {
    disclosure(reader);
    copied_to(reader);
    print_mark(reader);
    interpreters(reader);
    repost(reader);
}

fn disclosure(reader: &mut Reader<'_>) {
    let page = reader.page;
    let notes = reader
        .layout
        .lines(Role::Note)
        .map(|at| page.lines[at].bytes.clone());
    let fields = reader
        .fields
        .iter()
        .filter(|field| field.label == Label::Disclosure);
    let places: Vec<_> = notes
        .chain(fields.map(|field| field.value.clone()))
        .collect();
    let found = places.into_iter().find_map(|bytes| {
        let words = page.text.slice(&bytes);
        let (word, kind) = DISCLOSURE.iter().find(|(word, _)| words.contains(word))?;
        let start = bytes.start + words.find(word)?;
        Some((*kind, start..start + word.len()))
    });
    if let Some((kind, bytes)) = found {
        reader.fact(Claim::Disclosure(kind), "note.disclosure", &bytes, 1.0);
    }
}

/// 抄送:…
fn copied_to(reader: &mut Reader<'_>) {
    let page = reader.page;
    let lines: Vec<usize> = reader.layout.lines(Role::Note).collect();
    for at in lines {
        let line = page.line(at);
        let Some(rest) = line
            .strip_prefix("抄送")
            .and_then(|rest| rest.strip_prefix(':'))
        else {
            continue;
        };
        let start = page.lines[at].bytes.start + (line.len() - rest.len());
        let mut from = start;
        for piece in rest.split_inclusive([',', '、', ';', '。', ' ']) {
            let words = piece.trim_end_matches([',', '、', ';', '。', ' ']);
            let bytes = from..from + words.len();
            from += piece.len();
            if let Some(agency) = issuer::one_agency(reader, words) {
                reader.fact(Claim::CopiedTo(agency), "note.copied_to", &bytes, 0.9);
            }
        }
    }
}

/// `成都市经济和信息化局办公室 2023年6月6日印发`: when nothing better says when it was put out.
fn print_mark(reader: &mut Reader<'_>) {
    let page = reader.page;
    let found = reader.layout.lines(Role::Note).find_map(|at| {
        let line = page.line(at);
        let (within, day) = date::find(line).filter(|_| line.ends_with("印发"))?;
        let start = page.lines[at].bytes.start;
        Some((day, start + within.start..start + within.end))
    });
    if let Some((day, bytes)) = found.filter(|_| reader.published.is_none()) {
        reader.published = Some(day.first);
        reader.fact(Claim::PublishedOn(day), "note.print_mark", &bytes, 0.8);
    }
}

/// 由四川省发展和改革委员会会同四川省经济和信息化厅负责解释
fn interpreters(reader: &mut Reader<'_>) {
    let page = reader.page;
    for at in reference::text_lines(reader) {
        let line = page.line(at);
        let Some(end) = line.find("负责解释").or_else(|| line.find("解释")) else {
            continue;
        };
        let Some(from) = line[..end].rfind('由') else {
            continue;
        };
        let start = page.lines[at].bytes.start;
        let words = &line[from + '由'.len_utf8()..end];
        let words = words.strip_suffix("负责").unwrap_or(words);
        let mut at = start + from + '由'.len_utf8();
        for part in words.split("会同") {
            for agency in issuer::agencies_in(reader, at..at + part.len()) {
                let bytes = at..at + part.len();
                reader.fact(
                    Claim::InterpretedBy(agency),
                    "note.interpreted_by",
                    &bytes,
                    1.0,
                );
            }
            at += part.len() + "会同".len();
        }
    }
}

/// A copy names its source where a paper has its number.
fn repost(reader: &mut Reader<'_>) {
    let page = reader.page;
    if let Some((bytes, address)) = page.original.clone() {
        let original = Some(address);
        reader.fact(
            Claim::Repost { original },
            "note.original_link",
            &bytes,
            1.0,
        );
        return;
    }
    let source = reader
        .layout
        .lines(Role::Source)
        .find(|at| page.line(*at).contains("来源"));
    let bytes = source.map(|at| page.lines[at].bytes.clone());
    // 来源:https://…: where the original stands.
    if let Some((bytes, at)) = bytes.clone().zip(
        bytes
            .as_ref()
            .and_then(|bytes| page.text.slice(bytes).find("http")),
    ) {
        let words = &page.text.slice(&bytes)[at..];
        let address = words.split([' ', '\t']).next().unwrap_or(words);
        let bytes = bytes.start + at..bytes.start + at + address.len();
        let original = Some(address.to_owned());
        reader.fact(
            Claim::Repost { original },
            "note.original_link",
            &bytes,
            1.0,
        );
        return;
    }
    if let Some(bytes) = bytes.filter(|_| reader.number.is_none()) {
        reader.fact(
            Claim::Repost { original: None },
            "note.source_line",
            &bytes,
            0.7,
        );
    }
}
