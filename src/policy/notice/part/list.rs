//! The list of clusters: rows, tables, groups.

use std::ops::Range;

use super::super::cluster::{ClusterName, cluster_name};
use super::super::fact::{Claim, ClusterRow, ClusterStatus};
use super::super::layout::Role;
use super::super::place::Meaning;
use super::super::read::Reader;

/// Programmes by the words of a list's title.
const PROGRAMMES: &[(&str, &str)] = &[
    ("战略性新兴产业", "sei"),
    ("中小企业特色产业集群", "sme"),
    ("先进制造业集群", "advmfg"),
    ("先进制造集群", "advmfg"),
    ("创新型产业集群", "innovation"),
];

/// The clusters of the notice.
pub fn read(reader: &mut Reader<'_>) {
    let page = reader.page;
    let lines: Vec<usize> = (0..page.lines.len())
        .filter(|at| matches!(reader.layout.roles[*at], Role::Body | Role::Attachment))
        .collect();
    let mut order = 0;
    for at in lines {
        let bytes = page.lines[at].bytes.clone();
        if let Some(name) = cluster_name(page.text.slice(&bytes), reader.home.context()) {
            order += 1;
            row(reader, name, bytes, order);
        }
    }
}

fn row(reader: &mut Reader<'_>, name: ClusterName, bytes: Range<usize>, order: usize) {
    let places = name.places.iter().filter_map(|place| match place {
        Meaning::Place(code) | Meaning::Ended { code, .. } => Some(*code),
        Meaning::Ambiguous(_) => None,
    });
    let title = reader.title.clone().unwrap_or_default();
    let programme = PROGRAMMES.iter().find(|(words, _)| title.contains(words));
    let row = ClusterRow {
        name: reader.page.text.slice(&bytes).to_owned(),
        places: places.collect(),
        zone: name.zone,
        industries: reader.lexicon.industries.read(&name.industry),
        level: "provincial",
        programme: programme.map_or("other", |(_, programme)| programme),
        status: ClusterStatus::Designated,
        batch: None,
        order,
        valid_from: reader.issued.map(|day| day.first),
        valid_to: reader.term.1,
    };
    reader.fact(
        Claim::Cluster(Box::new(row)),
        "cluster.list_item",
        &bytes,
        1.0,
    );
}
