//! What was read, in the form in which it is compared.

use std::collections::{BTreeMap, BTreeSet};

use tupu::policy::fold::fold_text;
use tupu::policy::notice::citation::Relation;
use tupu::policy::notice::date::{Day, Precision};
use tupu::policy::notice::fact::{Claim, ClusterRow, ClusterStatus, DocumentName, Notice, Party};
use tupu::policy::reading::TextSpan;

/// A fact that was read, once for all places that say it.
pub struct Read {
    pub kind: &'static str,
    pub key: String,
    pub spans: Vec<TextSpan>,
}

/// Without white space, marks around titles, and differences of width.
pub fn squeezed(text: &str) -> String {
    let mut folded = fold_text(text);
    folded.retain(|own| !own.is_whitespace() && !"《》〈〉<>“”\"".contains(own));
    folded
}

/// The facts, doubts and warnings of a notice.
pub fn of(notice: &Notice) -> Vec<Read> {
    let mut all: Vec<(&'static str, String, TextSpan)> = references(notice);
    for fact in &notice.facts {
        let span = TextSpan::new(fact.span.start, fact.span.end);
        all.extend(
            claim(&fact.claim)
                .into_iter()
                .map(|(kind, key)| (kind, key, span)),
        );
    }
    let rows = notice.facts.iter().filter_map(|fact| match &fact.claim {
        Claim::Cluster(row) => Some(standing(row)),
        _ => None,
    });
    let standings: BTreeSet<String> = rows.collect();
    all.extend(
        standings
            .into_iter()
            .map(|key| ("list", key, TextSpan::default())),
    );
    for doubt in &notice.doubts {
        let span = TextSpan::new(doubt.span.start, doubt.span.end);
        all.push(("doubt", format!("{} {}", doubt.kind, doubt.text), span));
    }
    // The words of a warning are prose; what matters is that there is one, and where.
    for warning in &notice.warnings {
        let first = warning.spans.first().cloned().unwrap_or_default();
        all.push((
            "warning",
            String::new(),
            TextSpan::new(first.start, first.end),
        ));
    }
    merged(grouped(all))
}

/// References to documents: one a document, with the strongest of its relations, as the graph has it. A title that stands elsewhere with
/// its number is that document.
fn references(notice: &Notice) -> Vec<(&'static str, String, TextSpan)> {
    let claims = notice.facts.iter().filter_map(|fact| match &fact.claim {
        Claim::Reference {
            relation,
            target,
            from,
        } => Some((*relation, target, from, fact)),
        _ => None,
    });
    let claims: Vec<_> = claims
        .filter(|(relation, _, from, _)| *relation != Relation::Promulgates || from.is_none())
        .collect();
    let name = |target: &DocumentName| {
        let numbered = claims.iter().map(|(_, other, ..)| *other).find(|other| {
            target.number.is_none() && other.number.is_some() && other.title == target.title
        });
        document_name(numbered.unwrap_or(target))
    };
    let mut all = Vec::new();
    for (_, target, from, fact) in &claims {
        let key = name(target);
        let same = claims
            .iter()
            .filter(|(_, other, own, _)| name(other) == key && own == from);
        let strongest = same.map(|(relation, ..)| *relation).max();
        let relation = strongest.expect("at least this one").name().to_lowercase();
        let from = from.as_ref().map_or(String::new(), document_name);
        let span = TextSpan::new(fact.span.start, fact.span.end);
        all.push((
            "reference",
            squeezed(&format!("{from} {relation} {key}")),
            span,
        ));
        let carried = target.carries.as_ref();
        all.extend(carried.map(|paper| ("carries", squeezed(&format!("{key} {paper}")), span)));
    }
    all
}

/// Addressees that one group of words names, 各市人民政府, count as one fact with their number.
fn grouped(all: Vec<(&'static str, String, TextSpan)>) -> Vec<(&'static str, String, TextSpan)> {
    let mut groups: BTreeMap<TextSpan, usize> = BTreeMap::new();
    for (kind, _, span) in &all {
        *groups.entry(*span).or_default() += usize::from(*kind == "addressee");
    }
    let keyed = all
        .into_iter()
        .map(|(kind, key, span)| match groups.get(&span) {
            Some(number) if kind == "addressee" && *number > 1 => {
                (kind, format!("×{number}"), span)
            }
            _ => (kind, key, span),
        });
    keyed.collect()
}

/// One fact for all that say the same; warnings stay apart.
fn merged(all: Vec<(&'static str, String, TextSpan)>) -> Vec<Read> {
    let mut merged: Vec<Read> = Vec::new();
    for (kind, key, span) in all {
        let same = merged
            .iter_mut()
            .find(|read| read.kind == kind && read.key == key);
        match same.filter(|_| kind != "warning") {
            Some(read) => read.spans.push(span),
            None => merged.push(Read {
                kind,
                key,
                spans: vec![span],
            }),
        }
    }
    merged
}

/// Level, programme, status, batch and term of a list.
fn standing(row: &ClusterRow) -> String {
    let status = match row.status {
        ClusterStatus::Candidate => "candidate",
        ClusterStatus::Designated => "designated",
        ClusterStatus::Revoked => "revoked",
    };
    let date = |date: &Option<_>| {
        date.as_ref()
            .map_or("?".to_owned(), |date: &tupu::value::temporal::Date| {
                date.to_string()
            })
    };
    let batch = row
        .batch
        .map_or(String::new(), |batch| format!(" batch {batch}"));
    let (from, to) = (date(&row.valid_from), date(&row.valid_to));
    format!(
        "{} {} {status}{batch} {from}..{to}",
        row.level, row.programme
    )
}

fn claim(claim: &Claim) -> Vec<(&'static str, String)> {
    let one = |kind, key: String| vec![(kind, key)];
    match claim {
        Claim::Title(title) => one("title", squeezed(title)),
        Claim::Number(number) => one("number", number.to_string()),
        Claim::OtherNumber(number) => one("other_number", number.to_string()),
        Claim::Genre(genre) => one("genre", (*genre).to_owned()),
        Claim::IssuedOn(day) => one("issued", shown(day)),
        Claim::PublishedOn(day) => one("published", shown(day)),
        Claim::EffectiveFrom(date) => one("from", date.to_string()),
        Claim::EffectiveTo(date) => one("to", date.to_string()),
        Claim::Disclosure(kind) => one("disclosure", (*kind).to_owned()),
        Claim::Issuer { agency, order } => one("issuer", format!("{order} {}", agency.name)),
        Claim::IssuerOf {
            document,
            agency,
            order,
        } => one(
            "issuer_of",
            squeezed(&format!(
                "{} {order} {}",
                document_name(document),
                agency.name
            )),
        ),
        Claim::Addressee(Party::Agency(agency)) => one("addressee", agency.name.clone()),
        Claim::Addressee(Party::Place(code)) => one("addressee", code.to_string()),
        Claim::CopiedTo(agency) => one("copied_to", agency.name.clone()),
        Claim::InterpretedBy(agency) => one("interpreted_by", agency.name.clone()),
        Claim::AppliesTo(code) => one("applies_to", code.to_string()),
        // That one paper prints another is also said of cited ones.
        Claim::Reference {
            relation: Relation::Promulgates,
            target,
            from: Some(from),
        } => one(
            "carries",
            squeezed(&format!(
                "{} {}",
                document_name(from),
                document_name(target)
            )),
        ),
        // `references` has these.
        Claim::Reference { .. } => Vec::new(),
        Claim::Annex { title, order } => one("annex", squeezed(&format!("{order} {title}"))),
        Claim::Repost { original } => one("repost", original.clone().unwrap_or("-".into())),
        Claim::Cluster(row) => one("cluster", cluster(row)),
        Claim::StatedCount(count) => one("count", count.to_string()),
    }
}

/// Title and number, as far as they are known.
fn document_name(document: &DocumentName) -> String {
    let title = document.title.as_deref().unwrap_or_default();
    let number = document.number.as_ref().map(ToString::to_string);
    format!("{title}{}", number.unwrap_or_default())
}

fn cluster(row: &ClusterRow) -> String {
    let places: Vec<String> = row.places.iter().map(u32::to_string).collect();
    let places = if places.is_empty() {
        "-".to_owned()
    } else {
        places.join("+")
    };
    let zone = row.zone.as_deref().unwrap_or_default();
    let mut names: Vec<String> = row
        .industries
        .iter()
        .map(|own| squeezed(&own.name))
        .collect();
    names.sort();
    format!(
        "{places} {zone} {} {}",
        names.join("+"),
        squeezed(&row.name)
    )
}

fn shown(day: &Day) -> String {
    let date = day.first.to_string();
    match day.precision {
        Precision::Day => date,
        Precision::Month => date[..7].to_owned(),
        Precision::Year => date[..4].to_owned(),
    }
}
