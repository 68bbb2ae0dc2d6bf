//! `count of ...`: clusters, cities, documents or facts, perhaps broken down.

use super::{designated, located_tail, place_tail};
use crate::diagnostic::Span;
use crate::phrase::draft::{Draft, Drafted, Refusal};
use crate::phrase::evidence::Proof;
use crate::phrase::table::Entry;
use crate::phrase::words::Dimension;

pub const RULES: &[(&str, &str)] = &[
    (
        "countable",
        "([batch {batch:int}] [{level}] {clusters!clusters} | {cities!cities} | [{level}] {joint!joint documents} \
         | [{level}] {documents!documents} | {facts!facts})",
    ),
    (
        "可数",
        "([第{batch:int}批[的]][{level}]{clusters!集群} | {cities!城市} | [{level}]{joint!联合发文} | [{level}]{documents!文件} \
         | {facts!事实})",
    ),
];

pub const ENTRIES: &[Entry] = &[Entry {
    name: "count",
    english: &["count of <countable> [by {by:dimension} [and {by:dimension}]] <where-when>"],
    chinese: &[
        "<何处何时>[按{by:dimension}[和{by:dimension}]的?]<可数>数[量]",
        "<何处何时>各{by:dimension}[的]<可数>数[量]",
        "<何处何时><可数>按{by:dimension}[和{by:dimension}]计数",
    ],
    help: "numbers of clusters, cities, documents or facts, by one or two dimensions",
    examples: &[
        ("count of clusters by city in 四川", "四川省内各城市集群数"),
        ("count of cities by class", "各战新大类城市数"),
        (
            "count of batch 1 provincial clusters by city",
            "第1批省级集群按城市计数",
        ),
        ("count of joint documents in 2022", "2022年联合发文数"),
        (
            "count of documents by level and year",
            "按级别和年份的文件数",
        ),
        ("count of facts by document", "各文件事实数"),
    ],
    subject: "count",
    draft: count,
    proof: Proof::Counts,
}];

/// What a dimension adds to the result.
struct Column {
    items: &'static str,
    /// What rows are told apart and sorted by.
    key: &'static str,
    /// True when the largest numbers come first.
    by_size: bool,
}

fn column(dimension: Dimension, level: &'static str, year: &'static str) -> Column {
    let (items, key, by_size) = match dimension {
        Dimension::City => ("c.adcode AS adcode, c.name_zh AS city", "adcode", true),
        Dimension::Class => ("s.code AS class, s.name_zh AS name", "class", false),
        Dimension::Level => (level, "level", false),
        Dimension::Year => (year, "year", false),
        Dimension::Document => ("d.number AS number, d.title AS title", "title", true),
        Dimension::Agency => ("g.name_zh AS agency", "agency", true),
        Dimension::Industry => ("i.code AS code, i.name_zh AS industry", "code", true),
    };
    Column {
        items,
        key,
        by_size,
    }
}

fn count(q: &mut Draft) -> Drafted {
    match () {
        _ if q.flag("clusters") => clusters(q),
        _ if q.flag("cities") => cities(q),
        _ if q.flag("joint") => joint(q),
        _ if q.flag("facts") => facts(q),
        _ => documents(q),
    }
}

fn has(q: &Draft, wanted: Dimension) -> bool {
    q.phrase
        .dimensions()
        .iter()
        .any(|(dimension, _)| *dimension == wanted)
}

/// Refuses dimensions that what is counted does not have.
fn check(q: &Draft, counted: &str, allowed: &[Dimension]) -> Drafted {
    let dimensions = q.phrase.dimensions();
    let words: Vec<&str> = allowed.iter().map(|dimension| dimension.word()).collect();
    let known = match words.is_empty() {
        true => format!("count {counted} as a whole"),
        false => format!("{counted} can be counted by {}", words.join(", ")),
    };
    for (dimension, span) in &dimensions {
        if !allowed.contains(dimension) {
            return Err(Refusal {
                message: format!("{counted} cannot be counted by {}", dimension.word()),
                span: *span,
                help: known,
            });
        }
    }
    if let [(first, _), (second, span)] = dimensions[..]
        && first == second
    {
        return Err(Refusal {
            message: format!("`{}` is named twice", first.word()),
            span,
            help: "name two different dimensions, or one".into(),
        });
    }
    Ok(())
}

/// Returns the number `n`, broken down; `level` and `year` are the items of those two dimensions.
fn returning(
    q: &mut Draft,
    number: &str,
    level: &'static str,
    year: &'static str,
    limit: Option<String>,
) {
    let dimensions = q.phrase.dimensions();
    let columns: Vec<Column> = dimensions
        .iter()
        .map(|(dimension, _)| column(*dimension, level, year))
        .collect();
    let items: Vec<&str> = columns.iter().map(|own| own.items).collect();
    let keys: Vec<&str> = columns.iter().map(|own| own.key).collect();
    let order = match &columns[..] {
        [] => String::new(),
        [only] if only.by_size => format!(" ORDER BY n DESC, {}", only.key),
        _ => format!(" ORDER BY {}", keys.join(", ")),
    };
    let comma = if items.is_empty() { "" } else { ", " };
    q.returning(
        format_args!("{}{comma}{number} AS n{order}", items.join(", ")),
        limit,
    );
}

/// The class roll-up of the industries that a path ends in: top classes only.
fn match_class(q: &mut Draft, path: &str) {
    let classes =
        "-[m:MAPS_TO]->(:IndustryClass)-[:BROADER*0..]->(s:IndustryClass {scheme:'SEI2018'})";
    q.matching(format_args!("{path}{classes}"));
    q.filter("m.match <> 'related'", q.phrase.span);
    q.filter("NOT (s)-[:BROADER]->(:IndustryClass)", q.phrase.span);
}

fn clusters(q: &mut Draft) -> Drafted {
    let allowed = [
        Dimension::City,
        Dimension::Class,
        Dimension::Level,
        Dimension::Year,
        Dimension::Industry,
        Dimension::Agency,
        Dimension::Document,
    ];
    check(q, "clusters", &allowed)?;
    let bounds = q.bounds("when");
    let by_document = has(q, Dimension::Agency) || has(q, Dimension::Document);
    let designation =
        !bounds.is_open() || q.phrase.has("batch") || by_document || has(q, Dimension::Year);
    let document = if by_document {
        "(d:Document)"
    } else {
        "(:Document)"
    };
    let head = match designation {
        true => format!("{document}-[r:DESIGNATES]->(k:Cluster)"),
        false => "(k:Cluster)".to_owned(),
    };
    match_where(q, &head);
    filter_designation(q, designation);
    if has(q, Dimension::Industry) {
        q.matching("(k)-[:IN_INDUSTRY]->(i:Industry)");
    }
    if has(q, Dimension::Class) {
        match_class(q, "(k)-[:IN_INDUSTRY]->(:Industry)");
    }
    if has(q, Dimension::Agency) {
        q.matching("(d)-[:ISSUED_BY]->(g:Agency)");
    }
    let level = if designation {
        "r.level AS level"
    } else {
        "k.level AS level"
    };
    returning(
        q,
        "count(DISTINCT k)",
        level,
        "r.valid_from.year AS year",
        None,
    );
    Ok(())
}

/// Where the clusters lie: by city, within a place, or anywhere.
fn match_where(q: &mut Draft, head: &str) {
    if has(q, Dimension::City) {
        let path = format!("{head}-[:LOCATED_IN]->(c:City)");
        match place_tail(q, &path) {
            Some((pattern, span)) => q.matching_at(pattern, span),
            None => q.matching(path),
        }
        return;
    }
    match located_tail(q, &format!("{head}-[:LOCATED_IN]->")) {
        Some((pattern, span)) => q.matching_at(pattern, span),
        None => q.matching(head),
    }
}

fn filter_designation(q: &mut Draft, designation: bool) {
    if let Some((batch, span)) = q.phrase.int("batch") {
        let batch = q.bind_int(batch, span);
        q.filter(format_args!("r.batch = {batch}"), span);
    }
    if let Some((level, span)) = q.phrase.level("level") {
        let level = q.bind(level.word(), span);
        let holder = if designation { "r" } else { "k" };
        q.filter(format_args!("{holder}.level = {level}"), span);
    }
    let bounds = q.bounds("when");
    q.filter_within("r.valid_from", bounds);
}

fn cities(q: &mut Draft) -> Drafted {
    check(q, "cities", &[Dimension::Class, Dimension::Industry])?;
    let by_class = has(q, Dimension::Class);
    if let Some((pattern, span)) = place_tail(q, "(c:City)") {
        q.matching_at(pattern, span);
    }
    let bounds = q.bounds("when");
    let industry = if has(q, Dimension::Industry) || !bounds.is_open() {
        "(i:Industry)"
    } else {
        "(:Industry)"
    };
    if by_class {
        match_class(q, &format!("(c:City)-[:HAS_INDUSTRY]->{industry}"));
    } else if has(q, Dimension::Industry) || !bounds.is_open() {
        q.matching(format_args!("(c:City)-[:HAS_INDUSTRY]->{industry}"));
    } else if q.is_empty() {
        q.matching("(c:City)");
    }
    if let Some((predicate, span)) = designated(q, "c", "(i)", bounds) {
        q.filter(predicate, span);
    }
    returning(q, "count(DISTINCT c)", "", "", None);
    Ok(())
}

/// The dimensions of documents.
const OF_DOCUMENTS: [Dimension; 5] = [
    Dimension::Level,
    Dimension::Year,
    Dimension::Agency,
    Dimension::Industry,
    Dimension::City,
];

/// Restricts the document `d` by level, date and place.
fn filter_document(q: &mut Draft, span: Span) {
    if let Some((level, span)) = q.phrase.level("level") {
        let level = q.bind(level.word(), span);
        q.filter(format_args!("d.level = {level}"), span);
    }
    let bounds = q.bounds("when");
    q.filter_within("d.issued_on", bounds);
    if let Some((pattern, _)) = located_tail(q, "(d)-[:APPLIES_TO]->") {
        q.filter(pattern, span);
    }
}

/// Adds what the dimensions of documents hang on; true when a document may then come in several rows.
fn match_dimensions(q: &mut Draft) -> bool {
    let mut several = false;
    for (dimension, pattern) in [
        (Dimension::Agency, "(d)-[:ISSUED_BY]->(g:Agency)"),
        (Dimension::Industry, "(d)-[:ABOUT]->(i:Industry)"),
        (Dimension::City, "(d)-[:APPLIES_TO]->(c:City)"),
    ] {
        if has(q, dimension) {
            q.matching(pattern);
            several = true;
        }
    }
    several
}

fn documents(q: &mut Draft) -> Drafted {
    check(q, "documents", &OF_DOCUMENTS)?;
    q.matching("(d:Document)");
    filter_document(q, q.phrase.span);
    let number = match match_dimensions(q) {
        true => "count(DISTINCT d)",
        false => "count(d)",
    };
    returning(q, number, "d.level AS level", "d.year AS year", None);
    Ok(())
}

fn joint(q: &mut Draft) -> Drafted {
    check(q, "joint documents", &OF_DOCUMENTS)?;
    q.matching("(d:Document)-[:ISSUED_BY]->(a:Agency)");
    filter_document(q, q.phrase.span);
    q.clause("WITH d, count(DISTINCT a) AS k");
    q.filter("k >= 2", q.phrase.span);
    let number = match match_dimensions(q) {
        true => "count(DISTINCT d)",
        false => "count(d)",
    };
    returning(q, number, "d.level AS level", "d.year AS year", None);
    Ok(())
}

fn facts(q: &mut Draft) -> Drafted {
    check(
        q,
        "facts",
        &[Dimension::Document, Dimension::Level, Dimension::Year],
    )?;
    q.matching("(e:Evidence)-[:FROM_DOCUMENT]->(d:Document)");
    filter_document(q, q.phrase.span);
    let limit = has(q, Dimension::Document).then(|| "20".to_owned());
    returning(
        q,
        "count(DISTINCT e)",
        "d.level AS level",
        "d.year AS year",
        limit,
    );
    Ok(())
}
