//! When a notice was signed, and when it was put out.

use std::ops::Range;

use super::super::date::{self, Day};
use super::super::fact::Claim;
use super::super::layout::Role;
use super::super::read::Reader;
use super::metadata::Label;

/// The date under the signature, else that of the metadata; the day of publication from the metadata or the line of the source.
pub fn read(reader: &mut Reader<'_>) {
    let seal = seal_date(reader);
    let field = metadata_date(reader, Label::IssuedOn);
    if let Some((day, bytes)) = &seal {
        reader.fact(Claim::IssuedOn(*day), "date.seal_block", bytes, 1.0);
    }
    if let Some((day, bytes)) = &field {
        match &seal {
            Some((signed, place)) if signed != day => {
                let message = format!(
                    "the metadata say that the notice was issued on {}, its signature says {}; the signature is kept",
                    day.first, signed.first
                );
                reader.warn(message, &[bytes.clone(), place.clone()]);
            }
            _ => reader.fact(Claim::IssuedOn(*day), "date.metadata", bytes, 1.0),
        }
    }
    reader.issued = seal.or(field).map(|(day, _)| day);
    let source = source_date(reader);
    let put_out = metadata_date(reader, Label::PublishedOn).map(|found| (found, "date.metadata"));
    let own_page = source
        .clone()
        .filter(|_| !reader.page.is_copy && reader.number.is_some());
    let put_out = put_out.or(own_page.map(|found| (found, "date.source_line")));
    if let Some(((day, bytes), rule)) = put_out {
        reader.published = Some(day.first);
        reader.fact(Claim::PublishedOn(day), rule, &bytes, 0.9);
    }
    warn_of_number(reader);
    let year = reader
        .issued
        .or(source.map(|(day, _)| day))
        .map(|day| day.first.year());
    let of_number = || reader.number.as_ref().and_then(|number| number.year());
    if let Some(year) = year
        .and_then(|year| u16::try_from(year).ok())
        .or_else(of_number)
    {
        reader.home.year = year;
    }
}

/// The number of a notice cannot be of a later year than the notice.
fn warn_of_number(reader: &mut Reader<'_>) {
    let (Some(day), Some(number)) = (reader.issued, reader.number.clone()) else {
        return;
    };
    let year = day.first.year();
    if number.year().is_none_or(|own| i64::from(own) <= year) {
        return;
    }
    let places = reader.facts().iter().filter_map(|fact| match fact.claim {
        Claim::Number(_) | Claim::IssuedOn(_) => Some(fact.span.clone()),
        _ => None,
    });
    let places: Vec<Range<usize>> = places
        .map(|span| reader.page.text.folded_range(&span))
        .collect();
    let message = format!(
        "the number `{number}` is of a later year than the date of the notice, {} (future_year); one of the two is wrong",
        day.first
    );
    reader.warn(message, &places);
}

fn seal_date(reader: &Reader<'_>) -> Option<(Day, Range<usize>)> {
    let page = reader.page;
    let dated = reader
        .layout
        .lines(Role::Date)
        .chain(reader.layout.lines(Role::Signature));
    dated.into_iter().find_map(|at| {
        let (within, day) = date::find(page.line(at))?;
        let start = page.lines[at].bytes.start;
        Some((day, start + within.start..start + within.end))
    })
}

fn metadata_date(reader: &Reader<'_>, label: Label) -> Option<(Day, Range<usize>)> {
    let fields = reader.fields.iter().filter(|field| field.label == label);
    fields.into_iter().find_map(|field| {
        let (within, day) = date::find(reader.page.text.slice(&field.value))?;
        Some((
            day,
            field.value.start + within.start..field.value.start + within.end,
        ))
    })
}

fn source_date(reader: &Reader<'_>) -> Option<(Day, Range<usize>)> {
    let page = reader.page;
    reader.layout.lines(Role::Source).find_map(|at| {
        let (within, day) = date::find(page.line(at))?;
        let start = page.lines[at].bytes.start;
        Some((day, start + within.start..start + within.end))
    })
}
