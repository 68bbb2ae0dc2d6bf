//! A fact in a few words, for reports, reviews and marked texts.

use crate::policy::notice::fact::{
    AgencyName, Claim, ClusterRow, ClusterStatus, DocumentName, Party,
};
use crate::policy::notice::place::places;

/// What a claim says: `四川省经济和信息化厅 (2)`, `绵阳市, 无人机, provincial, designated`.
pub fn says(claim: &Claim) -> String {
    match claim {
        Claim::Title(title) => title.clone(),
        Claim::Number(number) | Claim::OtherNumber(number) => number.to_string(),
        Claim::Genre(word) | Claim::Disclosure(word) => (*word).to_owned(),
        Claim::IssuedOn(day) | Claim::PublishedOn(day) => match day.precision.word() {
            Some(word) => format!("{} ({word})", day.first),
            None => day.first.to_string(),
        },
        Claim::EffectiveFrom(day) => format!("from {day}"),
        Claim::EffectiveTo(day) => format!("until {day}"),
        Claim::Issuer { agency, order } => format!("{} ({order})", agency.name),
        Claim::IssuerOf {
            document, agency, ..
        } => format!("{} of {}", agency.name, named(document)),
        Claim::Addressee(Party::Agency(agency)) => agency.name.clone(),
        Claim::Addressee(Party::Place(code)) | Claim::AppliesTo(code) => place(*code),
        Claim::CopiedTo(AgencyName { name, .. }) => format!("copy to {name}"),
        Claim::InterpretedBy(AgencyName { name, .. }) => format!("interpreted by {name}"),
        Claim::Reference {
            relation,
            target,
            from,
        } => {
            let relation = relation.name();
            match from {
                Some(from) => format!("{} {relation} {}", named(from), named(target)),
                None => format!("{relation} {}", named(target)),
            }
        }
        Claim::Annex { title, order } => format!("{title} ({order})"),
        Claim::Repost { original } => original.clone().unwrap_or_else(|| "copy".into()),
        Claim::Cluster(row) => cluster(row),
        Claim::StatedCount(count) => count.to_string(),
    }
}

/// The number of a document, else its title.
fn named(document: &DocumentName) -> String {
    match (&document.number, &document.title) {
        (Some(number), _) => number.to_string(),
        (None, title) => title.clone().unwrap_or_default(),
    }
}

/// 绵阳市; the code of a place that has no name.
fn place(code: u32) -> String {
    places()
        .name(code)
        .map_or_else(|| code.to_string(), str::to_owned)
}

fn cluster(row: &ClusterRow) -> String {
    let status = match row.status {
        ClusterStatus::Candidate => "candidate",
        ClusterStatus::Designated => "designated",
        ClusterStatus::Revoked => "revoked",
    };
    let places = row
        .places
        .iter()
        .map(|code| place(*code))
        .chain(row.zone.clone());
    let places: Vec<String> = places.collect();
    let industries: Vec<&str> = row
        .industries
        .iter()
        .map(|industry| industry.name.as_str())
        .collect();
    [
        places.join("、").as_str(),
        &industries.join("、"),
        row.level,
        status,
    ]
    .join(", ")
}
