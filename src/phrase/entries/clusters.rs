//! Clusters by place, class, level and designation.

use super::located_tail;
use crate::phrase::draft::{Draft, Drafted};
use crate::phrase::evidence::Proof;
use crate::phrase::table::Entry;
use crate::policy::gazetteer::Kind;

pub const RULES: &[(&str, &str)] = &[
    (
        "cluster-filter",
        "(in {area} | {across!across cities} | in class {class} | [designated] {when})",
    ),
    (
        "集群条件",
        "({when}认定? | <在内> | {class} | {across!跨城市})",
    ),
];

pub const ENTRIES: &[Entry] = &[
    Entry {
        name: "clusters",
        english: &["[{level}] clusters (<cluster-filter>)+", "{level} clusters"],
        chinese: &["(<集群条件>(的 | 、)?)+[{level}]集群", "{level}集群"],
        help: "clusters in a place or class, across cities, by level and date of designation",
        examples: &[
            ("clusters in 绵阳", "绵阳的集群"),
            ("national clusters in 绵阳", "绵阳的国家级集群"),
            ("clusters across cities", "跨城市的集群"),
            ("clusters in class SEI2018:6", "战新分类6的集群"),
            ("clusters designated since 2022", "2022年以来认定的集群"),
            ("provincial clusters in 四川", "四川的省级集群"),
            (
                "national clusters in 四川 designated since 2020",
                "2020年以来认定的四川的国家级集群",
            ),
        ],
        subject: "clusters",
        draft: clusters,
        proof: Proof::Clusters,
    },
    Entry {
        name: "clusters-revoked",
        english: &["revoked [{level}] clusters (in {area} | {when})*"],
        chinese: &["(<在内>[的] | {when}[的])*已撤销的[{level}]集群"],
        help: "clusters whose designation was revoked, and by which document",
        examples: &[("revoked clusters", "已撤销的集群")],
        subject: "revoked clusters",
        draft: revoked,
        proof: Proof::Revocations,
    },
];

/// The node of the cluster: with its label the first time.
fn cluster(q: &Draft) -> &'static str {
    if q.is_empty() { "(k:Cluster)" } else { "(k)" }
}

fn clusters(q: &mut Draft) -> Drafted {
    let bounds = q.bounds("when");
    if !bounds.is_open() {
        let span = q
            .phrase
            .when("when")
            .map_or(q.phrase.span, |(_, span)| span);
        q.matching_at("(d:Document)-[r:DESIGNATES]->(k:Cluster)", span);
        q.filter_within("r.valid_from", bounds);
    }
    match_class(q);
    let start = format!("{}-[:LOCATED_IN]->", cluster(q));
    if let Some((pattern, span)) = located_tail(q, &start) {
        q.matching_at(pattern, span);
    }
    if q.is_empty() && !q.flag("across") {
        q.matching("(k:Cluster)");
    }
    if let Some((level, span)) = q.phrase.level("level") {
        if q.is_empty() {
            q.matching("(k:Cluster)");
        }
        let level = q.bind(level.word(), span);
        let holder = if bounds.is_open() { "k" } else { "r" };
        q.filter(format_args!("{holder}.level = {level}"), span);
    }
    match q.flag("across") {
        true => return_across(q),
        false => return_clusters(q),
    }
    Ok(())
}

fn match_class(q: &mut Draft) {
    let Some((class, span)) = q
        .phrase
        .thing("class")
        .filter(|(class, _)| class.kind == Kind::Class)
    else {
        return;
    };
    let (scheme, code) = class.key.split_once(':').unwrap_or(("", &class.key));
    let (scheme, code) = (q.bind(scheme, span), q.bind(code, span));
    let class = format!("(:IndustryClass {{scheme:{scheme}, code:{code}}})");
    let pattern = "-[:IN_INDUSTRY]->(:Industry)-[m:MAPS_TO]->(:IndustryClass)-[:BROADER*0..]->";
    let start = cluster(q);
    q.matching_at(format_args!("{start}{pattern}{class}"), span);
    q.filter("m.match <> 'related'", span);
}

fn return_across(q: &mut Draft) {
    let start = cluster(q);
    q.matching(format_args!("{start}-[:LOCATED_IN]->(c:City)"));
    q.clause("WITH k, count(DISTINCT c) AS n, collect(DISTINCT c.name_zh) AS cities");
    q.filter("n >= 2", q.phrase.span);
    q.returning(
        "k.key AS key, k.name_zh AS cluster, n, cities ORDER BY n DESC, key",
        None,
    );
}

/// Level and date are shown where the phrase asks about them.
fn return_clusters(q: &mut Draft) {
    let dated = !q.bounds("when").is_open();
    let levelled = q.phrase.has("area") || q.phrase.has("level");
    let mut items = String::from("DISTINCT k.key AS key, k.name_zh AS cluster");
    if levelled {
        items += if dated {
            ", r.level AS level"
        } else {
            ", k.level AS level"
        };
    }
    if dated {
        items += ", r.valid_from AS since";
    }
    q.returning(format_args!("{items} ORDER BY key"), None);
}

fn revoked(q: &mut Draft) -> Drafted {
    let bounds = q.bounds("when");
    match bounds.is_open() {
        true => q.matching("(d:Document)-[:REVOKES]->(k:Cluster)"),
        false => q.matching("(d:Document)-[v:REVOKES]->(k:Cluster)"),
    }
    q.filter_within("coalesce(v.on, d.issued_on)", bounds);
    if let Some((pattern, span)) = located_tail(q, "(k)-[:LOCATED_IN]->") {
        q.matching_at(pattern, span);
    }
    if let Some((level, span)) = q.phrase.level("level") {
        let level = q.bind(level.word(), span);
        q.filter(format_args!("k.level = {level}"), span);
    }
    q.returning(
        "DISTINCT k.key AS key, k.name_zh AS cluster, d.number AS revoked_by ORDER BY key",
        None,
    );
    Ok(())
}
