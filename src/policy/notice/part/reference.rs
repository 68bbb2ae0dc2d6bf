//! References to other documents: in the title, in the text, in attached papers.

use std::ops::Range;

use super::super::citation::{Citation, Cited, Relation, citations, inner};
use super::super::fact::{AgencyName, Claim, DocumentName};
use super::super::layout::Role;
use super::super::place::{Context, places};
use super::super::read::{LATEST_CODES, Reader};
use super::{issuer, number, title};
use crate::policy::document_number::find;

/// The references of the notice, each with its relation.
pub fn read(reader: &mut Reader<'_>) {
    of_title(reader);
    of_repeal_list(reader);
    let page = reader.page;
    for at in text_lines(reader) {
        let bytes = page.lines[at].bytes.clone();
        let words = page.text.slice(&bytes);
        if words.contains(['〔', '号']) {
            let rejected = find(words, &reader.lexicon.codes).rejected;
            number::warn_of(reader, &rejected, bytes.start);
        }
        of_line(reader, bytes);
    }
}

/// The rows of a list of repealed papers: title and number, each REPEALS.
fn of_repeal_list(reader: &mut Reader<'_>) {
    let repeals = reader
        .title
        .as_deref()
        .is_some_and(|title| title.contains("废止") || title.contains("失效"));
    if !repeals {
        return;
    }
    let page = reader.page;
    let lines: Vec<usize> = reader.layout.lines(Role::Attachment).collect();
    for at in lines {
        let bytes = page.lines[at].bytes.clone();
        let words = page.text.slice(&bytes);
        let found = find(words, &reader.lexicon.codes).numbers;
        let [number] = found.as_slice() else {
            continue;
        };
        let (_, title) = super::super::numbering::split(
            words[..number.bytes.start].trim_end_matches(['(', ' ', '\t']),
        );
        let title = title.trim().trim_start_matches('《').trim_end_matches('》');
        let target = DocumentName {
            title: (!title.is_empty()).then(|| title.to_owned()),
            number: Some(number.number.clone()),
            ..DocumentName::default()
        };
        let claim = Claim::Reference {
            relation: Relation::Repeals,
            target,
            from: None,
        };
        reader.fact(claim, "cite.repeal_row", &bytes, 1.0);
    }
}

/// The lines whose sentences are the notice's: its text, and the paper that it prints.
pub fn text_lines(reader: &Reader<'_>) -> Vec<usize> {
    let prints = reader.title.as_deref().is_some_and(|title| {
        inner(title)
            .iter()
            .any(|inner| inner.relation == Relation::Promulgates)
    });
    let is_text = |role: Role| role == Role::Body || (prints && role == Role::Attachment);
    let lines = (0..reader.page.lines.len()).filter(|at| is_text(reader.layout.roles[*at]));
    lines
        .filter(|at| reader.page.lines[*at].cells.is_empty())
        .collect()
}

/// What the title does: 关于印发〈X〉的通知 promulgates X.
fn of_title(reader: &mut Reader<'_>) {
    let (Some(lines), Some(words)) = (title::lines(reader), reader.title.clone()) else {
        return;
    };
    let page = reader.page;
    let bytes = page.lines[lines.start].bytes.start..page.lines[lines.end - 1].bytes.end;
    for inner in inner(&words) {
        let spelled = &words[inner.start..inner.end];
        let at = page
            .text
            .slice(&bytes)
            .find(spelled)
            .map(|at| bytes.start + at);
        let place = at.map_or(bytes.clone(), |at| at..at + spelled.len());
        let target = DocumentName {
            title: Some(inner.title),
            ..DocumentName::default()
        };
        let claim = Claim::Reference {
            relation: inner.relation,
            target,
            from: None,
        };
        reader.fact(claim, "title.nested_title", &place, 1.0);
    }
}

fn of_line(reader: &mut Reader<'_>, bytes: Range<usize>) {
    let text = reader.page.text.as_str();
    let mut names = std::mem::take(&mut reader.short_forms);
    let found = citations(text, bytes, &reader.lexicon.codes, &mut names);
    reader.short_forms = names;
    // The issuers before the first title of a list are those of the whole list.
    let mut shared: Option<(Range<usize>, usize)> = None;
    for citation in found {
        if is_own(reader, &citation) {
            continue;
        }
        let goes_on = shared.as_ref().is_some_and(|(_, end)| {
            text.get(*end..citation.bytes.start)
                .is_some_and(|gap| gap.trim_matches(['、', '和', '及', ' ', ',']).is_empty())
        });
        let own = citation.cited.issuers.clone();
        // 工业和信息化部《…》和《重庆市…办法》: the second names a place of its own.
        let goes_on = goes_on && !names_place(citation.cited.title.as_deref());
        let issuers = own.or_else(|| shared.take().filter(|_| goes_on).map(|(words, _)| words));
        shared = issuers.clone().map(|words| (words, citation.bytes.end));
        one(reader, citation, issuers);
    }
}

/// Whether a title begins with the full name of a place.
fn names_place(title: Option<&str>) -> bool {
    let context = Context {
        home: 100_000,
        year: LATEST_CODES,
    };
    title.is_some_and(|title| {
        let reading = places().read_at(title, context);
        reading.is_some_and(|reading| {
            title[..reading.length].ends_with(['省', '市', '区', '县', '州'])
        })
    })
}

/// Whether a citation is of the notice itself.
fn is_own(reader: &Reader<'_>, citation: &Citation) -> bool {
    let same_number = citation.cited.number.is_some() && citation.cited.number == reader.number;
    let same_title = citation.cited.title.is_some() && citation.cited.title == reader.title;
    same_number || (same_title && citation.cited.number.is_none())
}

fn one(reader: &mut Reader<'_>, citation: Citation, issuers: Option<Range<usize>>) {
    let agencies = match &issuers {
        Some(words) => issuer::agencies_in(reader, words.clone()),
        None => Vec::new(),
    };
    let target = name(reader, &citation.cited, agencies.clone());
    let from = citation
        .from
        .as_ref()
        .map(|from| name(reader, from, Vec::new()));
    let from = from.filter(|from| from.number.is_none() || from.number != reader.number);
    for warning in &citation.warnings {
        let message = format!(
            "the number of `{}` is written oddly: {warning}",
            citation.cited.name()
        );
        reader.warn(message, std::slice::from_ref(&citation.bytes));
    }
    if citation.rule != "cite.short_form" {
        nested(reader, &citation, &target);
        if let Some(words) = issuers.filter(|_| !agencies.is_empty()) {
            for (at, agency) in agencies.into_iter().enumerate() {
                let claim = Claim::IssuerOf {
                    document: target.clone(),
                    agency,
                    order: at + 1,
                };
                reader.fact(claim, "issuer.cited", &words, 0.9);
            }
        }
    }
    warn_of_year(reader, &citation);
    let confidence = match (citation.cited.number.is_some(), citation.rule) {
        (true, _) => 1.0,
        (false, "cite.short_form") => 0.8,
        (false, _) => 0.6,
    };
    let claim = Claim::Reference {
        relation: citation.relation,
        target,
        from,
    };
    reader.fact(claim, citation.rule, &citation.bytes, confidence);
}

/// A paper cannot refer to one of a later year.
fn warn_of_year(reader: &mut Reader<'_>, citation: &Citation) {
    let Some(number) = &citation.cited.number else {
        return;
    };
    let issued = reader.facts().iter().find_map(|fact| match fact.claim {
        Claim::IssuedOn(day) => Some((day, fact.span.clone())),
        _ => None,
    });
    let Some((day, span)) = issued else {
        return;
    };
    let year = day.first.year();
    if number.year().is_none_or(|own| i64::from(own) <= year) {
        return;
    }
    let message = format!(
        "`{number}` is later than the notice of {} that cites it (future_year); one of the two dates is wrong",
        day.first
    );
    let date = reader.page.text.folded_range(&span);
    reader.warn(message, &[citation.bytes.clone(), date]);
}

/// The papers that the title of a cited document names.
fn nested(reader: &mut Reader<'_>, citation: &Citation, target: &DocumentName) {
    let Some(title) = &citation.cited.title else {
        return;
    };
    for inner in inner(title) {
        let spelled = &title[inner.start..inner.end];
        let within = reader.page.text.slice(&citation.bytes).find(spelled);
        let place = within.map_or(citation.bytes.clone(), |at| {
            citation.bytes.start + at..citation.bytes.start + at + spelled.len()
        });
        let claim = Claim::Reference {
            relation: inner.relation,
            target: DocumentName {
                title: Some(inner.title),
                ..DocumentName::default()
            },
            from: Some(target.clone()),
        };
        reader.fact(claim, "cite.nested_title", &place, 1.0);
    }
}

/// A cited document with what its title tells: the paper that it carries.
fn name(_reader: &Reader<'_>, cited: &Cited, issuers: Vec<AgencyName>) -> DocumentName {
    let carries = cited.title.as_deref().and_then(|title| {
        let papers = inner(title).into_iter();
        papers
            .filter(|inner| inner.relation == Relation::Promulgates)
            .map(|inner| inner.title)
            .next()
    });
    DocumentName {
        title: cited.title.clone(),
        number: cited.number.clone(),
        issuers,
        carries,
        short: cited.short.clone(),
    }
}
