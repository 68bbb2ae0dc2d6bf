//! The real notice of the seed folder, read in place: every fact that the shipped graph has of it, and nothing from its furniture.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use tupu::Database;
use tupu::policy::lexicon::Lexicon;
use tupu::policy::notice::citation::Relation;
use tupu::policy::notice::fact::{Claim, Notice, Party};
use tupu::policy::notice::read;
use tupu::policy::reading::{SourceText, read_bytes};

const SEED: &str = "../shared/seed/sichuan-clusters-2022.txt";

fn seed() -> Option<(SourceText, Notice)> {
    let Ok(bytes) = std::fs::read(Path::new(SEED)) else {
        assert!(
            std::env::var_os("CI").is_none_or(|ci| ci != "true"),
            "{SEED} is missing"
        );
        eprintln!("skipped: {SEED} is not here");
        return None;
    };
    let source = read_bytes("seed.txt", bytes).next().expect("one text");
    let source = source.expect("readable");
    let lexicon = Lexicon::builtin().expect("a sound graph");
    let notice = read(&source, &lexicon);
    Some((source, notice))
}

/// The first column of a query over the shipped graph, as text without quotes.
fn shipped(query: &str) -> BTreeSet<String> {
    let database = Database::shipped().expect("a sound graph");
    let rows = database.query(query).expect("a sound query");
    rows.map(|row| row.expect("a row").to_string().replace('\'', ""))
        .collect()
}

fn claims(notice: &Notice) -> impl Iterator<Item = &Claim> {
    notice.facts.iter().map(|fact| &fact.claim)
}

#[test]
fn the_evidence_is_that_of_the_shipped_graph() {
    let Some((source, notice)) = seed() else {
        return;
    };
    let facts = notice.facts.iter();
    // The shipped graph keeps the address of the original as a property without evidence.
    let facts = facts.filter(|fact| !matches!(fact.claim, Claim::Repost { .. }));
    let found: BTreeSet<String> = facts
        .map(|fact| {
            let quote: String = source
                .text
                .chars()
                .skip(fact.span.start)
                .take(fact.span.len())
                .collect();
            format!(
                "{} {} {} {:.1} {quote}",
                fact.span.start, fact.span.end, fact.rule, fact.confidence
            )
        })
        .collect();
    let expected = shipped(
        "MATCH (e:Evidence)-[:FROM_DOCUMENT]->(:Document {key: 't:329b2a217d3bb905'})
         RETURN toString(e.start) + ' ' + toString(e.end) + ' ' + e.rule + ' ' + toString(e.conf) + ' ' + e.quote AS line",
    );
    let missing: Vec<&String> = expected.difference(&found).collect();
    let added: Vec<&String> = found.difference(&expected).collect();
    assert_eq!((missing, added), (vec![], vec![]));
    assert_eq!((notice.doubts.len(), notice.warnings.len()), (0, 0));
}

#[test]
fn clusters_cities_and_industries_are_those_of_the_list() {
    let Some((_, notice)) = seed() else {
        return;
    };
    let rows: Vec<_> = claims(&notice)
        .filter_map(|claim| match claim {
            Claim::Cluster(row) => Some(row),
            _ => None,
        })
        .collect();
    let found: BTreeSet<String> = rows
        .iter()
        .map(|row| {
            let industry = row.industries[0].code.as_deref().unwrap_or("?");
            format!(
                "{}/{industry} {} {} {}",
                row.places[0], row.name, row.level, row.order
            )
        })
        .collect();
    let expected = shipped(
        "MATCH (:Document {key: 't:329b2a217d3bb905'})-[d:DESIGNATES]->(c:Cluster)
         RETURN c.key + ' ' + c.name_zh + ' ' + d.level + ' ' + toString(d.ord) AS line",
    );
    assert_eq!(found, expected);
    assert!(
        rows.iter().all(|row| row.programme == "sei"
            && row.places.len() == 1
            && row.industries.len() == 1)
    );
    let mut cities: BTreeMap<u32, usize> = BTreeMap::new();
    for row in &rows {
        *cities.entry(row.places[0]).or_default() += 1;
    }
    let counts: Vec<(u32, usize)> = cities.into_iter().collect();
    assert_eq!(
        counts,
        [
            (510_100, 12),
            (510_300, 1),
            (510_400, 1),
            (510_600, 1),
            (510_700, 3),
            (510_900, 1),
            (511_100, 2),
            (511_300, 1),
            (511_500, 1)
        ]
    );
}

#[test]
fn issuers_addressees_and_references_are_those_of_the_graph() {
    let Some((_, notice)) = seed() else {
        return;
    };
    let issuers: BTreeSet<String> = claims(&notice)
        .filter_map(|claim| match claim {
            Claim::Issuer { agency, order } => Some(format!("{order} {}", agency.name)),
            _ => None,
        })
        .collect();
    assert_eq!(
        issuers,
        shipped(
            "MATCH (:Document {key: 't:329b2a217d3bb905'})-[i:ISSUED_BY]->(a:Agency) RETURN toString(i.ord) + ' ' + a.name_zh AS line"
        )
    );
    let addressees: BTreeSet<String> = claims(&notice)
        .filter_map(|claim| match claim {
            Claim::Addressee(Party::Agency(agency)) => Some(agency.name.clone()),
            _ => None,
        })
        .collect();
    assert_eq!(
        addressees,
        shipped(
            "MATCH (:Document {key: 't:329b2a217d3bb905'})-[:ADDRESSED_TO]->(a:Agency) RETURN a.name_zh AS line"
        )
    );
    let based_on: BTreeSet<String> = claims(&notice)
        .filter_map(|claim| match claim {
            Claim::Reference {
                relation: Relation::BasedOn,
                target,
                from: None,
            } => Some(format!(
                "{} {}",
                target.number.as_ref()?,
                target.title.as_ref()?
            )),
            _ => None,
        })
        .collect();
    assert_eq!(
        based_on,
        shipped(
            "MATCH (:Document {key: 't:329b2a217d3bb905'})-[:BASED_ON]->(d:Document) RETURN d.number + ' ' + d.title AS line"
        )
    );
    let carried: Vec<&str> = claims(&notice)
        .filter_map(|claim| match claim {
            Claim::Reference {
                relation: Relation::Promulgates,
                target,
                from: Some(_),
            } => target.title.as_deref(),
            _ => None,
        })
        .collect();
    assert_eq!(carried, ["四川省战略性新兴产业集群发展工程实施方案"]);
}
