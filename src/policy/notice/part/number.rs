//! The notice's own number, alone on its line above or below the title.

use std::ops::Range;

use super::super::fact::Claim;
use super::super::layout::Role;
use super::super::read::Reader;
use super::metadata::Label;
use super::title;
use crate::policy::document_number::{Codes, DocumentNumber, Found, Rejected, Scan, find};

/// Whether a line is one number or several and nothing else.
pub fn is_number_line(line: &str, codes: &Codes) -> bool {
    !line.is_empty() && line.chars().count() <= 80 && numbers(line, codes).is_some()
}

/// What a line of numbers holds, damaged ones included; nothing for a line that holds something else.
fn numbers(line: &str, codes: &Codes) -> Option<Scan> {
    let is_digit = |c: char| c.is_ascii_digit() || crate::policy::numeral::is_numeral(c);
    if !line.chars().any(is_digit) {
        return None;
    }
    let scan = find(line, codes);
    let good = scan.numbers.iter().map(|found| found.bytes.clone());
    let bad = scan.rejected.iter().map(|rejected| rejected.bytes.clone());
    let mut spelled: Vec<Range<usize>> = good.chain(bad).collect();
    spelled.sort_by_key(|bytes| bytes.start);
    let mut rest = String::new();
    let mut at = 0;
    for bytes in &spelled {
        rest.push_str(line.get(at..bytes.start).unwrap_or_default());
        at = at.max(bytes.end);
    }
    rest.push_str(&line[at..]);
    let is_mark = |c: char| c.is_whitespace() || "()、,;:[]【】".contains(c);
    let label = rest.trim_matches(is_mark);
    let only = label.is_empty() || matches!(label, "文号" | "发文字号" | "第" | "编号");
    (only && !spelled.is_empty()).then_some(scan)
}

/// `2022年第5号`, `第27号` under 公告 or 令.
pub fn goes_on(line: &str) -> bool {
    let words: String = line.chars().filter(|c| !c.is_whitespace()).collect();
    let Some(rest) = words.strip_suffix('号') else {
        return false;
    };
    let rest = match rest.split_once('年') {
        Some((year, rest)) if year.len() == 4 && year.chars().all(|c| c.is_ascii_digit()) => rest,
        Some(_) => return false,
        None => rest,
    };
    rest.strip_prefix('第').is_some_and(|serial| {
        !serial.is_empty()
            && serial
                .chars()
                .all(|c| c.is_ascii_digit() || crate::policy::numeral::is_numeral(c))
    })
}

/// Says that words look like a number and cannot be one.
pub fn warn_of(reader: &mut Reader<'_>, rejected: &[Rejected], start: usize) {
    for found in rejected {
        let bytes = start + found.bytes.start..start + found.bytes.end;
        let words = reader.page.text.slice(&bytes);
        let message = format!(
            "`{words}` is not taken for a document number: {}",
            found.reason.name()
        );
        reader.warn(message, &[bytes]);
    }
}

/// The number, from its line or from the metadata; a second one is an alias.
pub fn read(reader: &mut Reader<'_>) {
    let page = reader.page;
    let codes = &reader.lexicon.codes;
    let mut found: Vec<(Found, usize, &'static str)> = Vec::new();
    for at in reader.layout.lines(Role::Number) {
        let start = page.lines[at].bytes.start;
        let Some(scan) = numbers(page.line(at), codes) else {
            let title = reader.title.as_deref().and_then(title::heading_of_number);
            let title = title.unwrap_or_default();
            let whole = DocumentNumber::parse(&format!("{title}{}", page.line(at)));
            found.extend(whole.map(|number| {
                let bytes = 0..page.line(at).len();
                let number = Found {
                    number,
                    bytes,
                    warnings: Vec::new(),
                };
                (number, start, "number.heading")
            }));
            continue;
        };
        warn_of(reader, &scan.rejected, start);
        let own = scan.numbers.into_iter();
        found.extend(own.map(|number| (number, start, "number.heading")));
    }
    for field in reader
        .fields
        .iter()
        .filter(|field| field.label == Label::Number)
    {
        let own = find(page.text.slice(&field.value), codes)
            .numbers
            .into_iter();
        found.extend(own.map(|number| (number, field.value.start, "number.metadata")));
    }
    for (number, start, rule) in found {
        let bytes = start + number.bytes.start..start + number.bytes.end;
        for warning in &number.warnings {
            let message = format!(
                "the number of the notice is written oddly: {}",
                warning.name()
            );
            reader.warn(message, std::slice::from_ref(&bytes));
        }
        let number = number.number;
        match &reader.number {
            None => {
                reader.number = Some(number.clone());
                reader.fact(Claim::Number(number), rule, &bytes, 1.0);
            }
            Some(first) if *first == number => {
                reader.fact(Claim::Number(number), rule, &bytes, 1.0)
            }
            Some(first) => {
                let message = format!(
                    "the notice bears two numbers (joint_two_numbers): `{first}` is kept as its number, `{number}` as another name"
                );
                reader.warn(message, std::slice::from_ref(&bytes));
                reader.fact(Claim::OtherNumber(number), rule, &bytes, 1.0);
            }
        }
    }
}
