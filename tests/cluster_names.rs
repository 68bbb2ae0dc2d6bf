//! Names of clusters from public lists, read in place: how many are taken apart as a reader does, held by a ratchet.

use std::path::Path;

use tupu::policy::lexicon::Lexicon;
use tupu::policy::notice::cluster::{Frame, cluster_name};
use tupu::policy::notice::place::{Context, Meaning, places};

const CLUSTERS: &str = "../shared/data/clusters.csv";

/// At least so many of a hundred names give the place and the industry that a reader gave them.
const LEAST_RIGHT: usize = 96;

#[test]
fn names_of_public_lists() {
    let Ok(mut reader) = csv::Reader::from_path(Path::new(CLUSTERS)) else {
        assert!(
            std::env::var_os("CI").is_none_or(|ci| ci != "true"),
            "{CLUSTERS} is missing"
        );
        eprintln!("skipped: {CLUSTERS} is not here");
        return;
    };
    let headers = reader.headers().expect("a header").clone();
    let column = |name: &str| {
        headers
            .iter()
            .position(|own| own == name)
            .expect("a column")
    };
    let (name, city, county) = (
        column("cluster_name"),
        column("city_adcode"),
        column("county_adcode"),
    );
    let (industry, province, date, level) = (
        column("industry"),
        column("province"),
        column("date"),
        column("level"),
    );
    let lexicon = Lexicon::builtin().expect("a sound graph");
    let (mut right, mut all, mut wrong) = (0, 0, Vec::new());
    for row in reader.records() {
        let row = row.expect("a row");
        // Names without a suffix of a cluster, and rows that spell no place out, are not names of clusters.
        let is_cluster = row[name].contains("集群") && !row[city].is_empty();
        let other = ["基地)", "名县", "示范区", "集聚区"]
            .iter()
            .any(|word| row[level].contains(word));
        if !is_cluster || other || row[name].starts_with("河南省中小企业特色产业集群(")
        {
            continue;
        }
        all += 1;
        let home = places().meaning(
            &row[province],
            Context {
                home: 100_000,
                year: 2022,
            },
        );
        let home = match home {
            Some(Meaning::Place(code)) if row[level].starts_with("省") => code,
            _ => 100_000,
        };
        let frame = Frame {
            context: Context {
                home,
                year: row[date]
                    .get(..4)
                    .and_then(|year| year.parse().ok())
                    .unwrap_or(2022),
            },
            readings: &lexicon.readings,
            industries: &lexicon.industries,
        };
        let expected: Vec<u32> = match row[county].is_empty() {
            true => row[city]
                .split(';')
                .filter_map(|code| code.parse().ok())
                .collect(),
            false => row[county]
                .split(';')
                .filter_map(|code| code.parse().ok())
                .collect(),
        };
        let found = cluster_name(&row[name], frame).map(|name| {
            let codes: Vec<u32> = name
                .places
                .iter()
                .map(|named| match &named.meaning {
                    Meaning::Place(code) => *code,
                    Meaning::Ended { heirs, .. } => heirs.first().copied().unwrap_or(0),
                    Meaning::Ambiguous(_) => 0,
                })
                .collect();
            (codes, name.industry)
        });
        match &found {
            Some((codes, words)) if *codes == expected && *words == row[industry] => right += 1,
            _ => wrong.push(format!(
                "{} expected {expected:?} {} found {found:?}",
                &row[name], &row[industry]
            )),
        }
    }
    println!("{right} of {all} names\n{}", wrong.join("\n"));
    assert!(
        right * 100 >= all * LEAST_RIGHT,
        "{right} of {all}\n{}",
        wrong.join("\n")
    );
}
