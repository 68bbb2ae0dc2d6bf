//! The notice's own number, alone on its line above or below the title.

use super::super::fact::Claim;
use super::super::layout::Role;
use super::super::read::Reader;
use super::metadata::Label;
use crate::policy::document_number::{Codes, Found, find};

/// Whether a line is one number or several and nothing else.
pub fn is_number_line(line: &str, codes: &Codes) -> bool {
    !line.is_empty() && line.chars().count() <= 80 && !numbers(line, codes).is_empty()
}

/// The numbers of a line that holds nothing else; else none.
pub fn numbers(line: &str, codes: &Codes) -> Vec<Found> {
    if !line
        .chars()
        .any(|c| c.is_ascii_digit() || crate::policy::numeral::is_numeral(c))
    {
        return Vec::new();
    }
    let found = find(line, codes).numbers;
    let mut rest = String::new();
    let mut at = 0;
    for number in &found {
        rest.push_str(&line[at..number.bytes.start]);
        at = number.bytes.end;
    }
    rest.push_str(&line[at..]);
    let is_mark = |c: char| c.is_whitespace() || "()、,;:[]【】".contains(c);
    let label = rest.trim_matches(is_mark);
    let only = label.is_empty() || matches!(label, "文号" | "发文字号" | "第" | "编号");
    if only { found } else { Vec::new() }
}

/// The number, from its line or from the metadata; a second one is an alias.
pub fn read(reader: &mut Reader<'_>) {
    let page = reader.page;
    let codes = &reader.lexicon.codes;
    let mut found: Vec<(Found, usize, &'static str)> = Vec::new();
    for at in reader.layout.lines(Role::Number) {
        let start = page.lines[at].bytes.start;
        let own = numbers(page.line(at), codes).into_iter();
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
