//! What a person types instead of what was read: a value that becomes a claim of the same kind, or none when it does not fit.

use crate::policy::document_number::DocumentNumber;
use crate::policy::lexicon::reads_like_agency;
use crate::policy::notice::LATEST_CODES;
use crate::policy::notice::citation::Relation;
use crate::policy::notice::date;
use crate::policy::notice::fact::{AgencyName, Claim, ClusterRow, Doubt, Fact, Notice, Party};
use crate::policy::notice::place::{Context, Meaning, places};

/// The fact that a doubt becomes with a value: the key of a candidate, or what was typed. Nothing when the value does not fit.
pub fn completed(doubt: &Doubt, value: &str, notice: &Notice) -> Option<Fact> {
    let claim = match doubt.fact.as_deref().map(|fact| &fact.claim) {
        Some(Claim::Cluster(row)) => Claim::Cluster(Box::new(completed_row(doubt, row, value)?)),
        Some(claim) => edited(claim, value)?,
        None if doubt.kind == "agency" => Claim::Issuer {
            agency: agency(value)?,
            order: issuers(notice) + 1,
        },
        None if doubt.kind == "place" => Claim::AppliesTo(code(value)?),
        None => return None,
    };
    let rule = match &doubt.fact {
        Some(fact) => fact.rule,
        None if doubt.kind == "agency" => "issuer.review",
        None => "place.review",
    };
    let span = doubt
        .fact
        .as_ref()
        .map_or(doubt.span.clone(), |fact| fact.span.clone());
    Some(Fact {
        claim,
        rule,
        span,
        confidence: 1.0,
    })
}

fn issuers(notice: &Notice) -> usize {
    let orders = notice.facts.iter().filter_map(|fact| match fact.claim {
        Claim::Issuer { order, .. } => Some(order),
        _ => None,
    });
    orders.max().unwrap_or_default()
}

fn completed_row(doubt: &Doubt, row: &ClusterRow, value: &str) -> Option<ClusterRow> {
    let mut row = row.clone();
    if doubt.kind == "industry" {
        for industry in row
            .industries
            .iter_mut()
            .filter(|own| own.name == doubt.text)
        {
            industry.code = Some(value.to_owned());
        }
        return Some(row);
    }
    for code in codes(value)? {
        if !row.places.contains(&code) {
            row.places.push(code);
        }
    }
    Some(row)
}

/// A claim of the same kind with another value: a name, a place by code or name, a date, a number, a relation.
pub fn edited(claim: &Claim, value: &str) -> Option<Claim> {
    let value = value.trim();
    Some(match claim {
        Claim::Title(_) => Claim::Title(value.to_owned()),
        Claim::Number(_) => Claim::Number(DocumentNumber::parse(value)?),
        Claim::OtherNumber(_) => Claim::OtherNumber(DocumentNumber::parse(value)?),
        Claim::IssuedOn(_) => Claim::IssuedOn(date::whole(value)?),
        Claim::PublishedOn(_) => Claim::PublishedOn(date::whole(value)?),
        Claim::EffectiveFrom(_) => Claim::EffectiveFrom(date::whole(value)?.first),
        Claim::EffectiveTo(_) => Claim::EffectiveTo(date::whole(value)?.first),
        Claim::Issuer { order, .. } => Claim::Issuer {
            agency: agency(value)?,
            order: *order,
        },
        Claim::IssuerOf {
            document, order, ..
        } => Claim::IssuerOf {
            document: document.clone(),
            agency: agency(value)?,
            order: *order,
        },
        Claim::Addressee(_) => Claim::Addressee(match code(value) {
            Some(code) => Party::Place(code),
            None => Party::Agency(agency(value)?),
        }),
        Claim::CopiedTo(_) => Claim::CopiedTo(agency(value)?),
        Claim::InterpretedBy(_) => Claim::InterpretedBy(agency(value)?),
        Claim::AppliesTo(_) => Claim::AppliesTo(code(value)?),
        Claim::Reference { target, from, .. } => Claim::Reference {
            relation: Relation::named(value)?,
            target: target.clone(),
            from: from.clone(),
        },
        Claim::Annex { order, .. } => Claim::Annex {
            title: value.to_owned(),
            order: *order,
        },
        Claim::Cluster(row) => Claim::Cluster(Box::new(ClusterRow {
            places: codes(value)?,
            ..row.as_ref().clone()
        })),
        Claim::StatedCount(_) => Claim::StatedCount(value.parse().ok()?),
        Claim::Genre(_) | Claim::Disclosure(_) | Claim::Repost { .. } => return None,
    })
}

/// An agency by its full name.
fn agency(name: &str) -> Option<AgencyName> {
    let place = places()
        .read_at(name, COUNTRY)
        .and_then(|reading| match reading.meaning {
            Meaning::Place(code) if places().name(code) == Some(&name[..reading.length]) => {
                Some(code)
            }
            _ => None,
        });
    reads_like_agency(name).then(|| AgencyName {
        name: name.to_owned(),
        place,
    })
}

/// The whole country, by its latest codes.
const COUNTRY: Context = Context {
    home: 100_000,
    year: LATEST_CODES,
};

/// A place by its code, which it has or had, or by a name that no other bears.
fn code(text: &str) -> Option<u32> {
    let Ok(code) = text.parse() else {
        return match places().meaning(text, COUNTRY)? {
            Meaning::Place(code) => Some(code),
            _ => None,
        };
    };
    (code == COUNTRY.home || places().name(code).is_some()).then_some(code)
}

/// Places parted by spaces or commas, at least one.
fn codes(text: &str) -> Option<Vec<u32>> {
    let words = text.split([' ', ',', '、']).filter(|word| !word.is_empty());
    let codes: Vec<u32> = words.map(code).collect::<Option<_>>()?;
    (!codes.is_empty()).then_some(codes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_typed_by_code_or_by_name() {
        assert_eq!(
            codes("武汉市、襄阳 420300"),
            Some(vec![420_100, 420_600, 420_300])
        );
        assert_eq!(codes("朝阳区"), None);
        assert_eq!(codes("武汉市 x"), None);
        let found = agency("武汉市经济和信息化局").unwrap();
        assert_eq!(found.place, Some(420_100));
        assert_eq!(agency("武汉市"), None);
    }
}
