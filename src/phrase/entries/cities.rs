//! Cities by what they have, lack, resemble, and where they lie.

use super::{designated, filter_designated, in_all_places, match_city_area, place_tail};
use crate::diagnostic::Span;
use crate::phrase::draft::{Draft, Drafted};
use crate::phrase::evidence::Proof;
use crate::phrase::table::Entry;
use crate::phrase::tree::Thing;

pub const RULES: &[(&str, &str)] = &[
    (
        "city-thing",
        "({with:condition} | {count} ([{level}] {clusters!clusters} | {industries!industries}))",
    ),
    (
        "city-filter",
        "(with <city-thing> (and <city-thing>)* | without ({without:condition} | [{level}] {none!clusters}) \
         | but not {without:condition} | like {like:city} by industry | in {area} | except {except:city} (and {except:city})* \
         | [designated] {when})",
    ),
    (
        "城市所有",
        "({with:condition} | {count}[的]([{level}]{clusters!集群} | {industries!产业}))",
    ),
    (
        "城市条件",
        "(<在内> | {when} | 除[了]{except:city}(<和>{except:city})*(外 | 以外 | 之外) \
         | [同时](有 | 具有 | 拥有)<城市所有>(<和><城市所有>)* \
         | (没有 | 未布局 | 缺少)({without:condition} | [{level}]{none!集群}) | 与{like:city}产业相似)",
    ),
    ("而", "[但 | 而 | 且 | 并 | 的 | ，]"),
];

pub const ENTRIES: &[Entry] = &[Entry {
    name: "cities",
    english: &["cities (<city-filter>)+"],
    chinese: &[
        "<城市条件>(<而><城市条件>)*的?城市",
        "[<在内>[的]](哪些 | 哪个)城市<城市条件>(<而><城市条件>)*",
    ],
    help: "cities that have, lack or resemble something, in a place, except some",
    examples: &[
        ("cities with 无人机", "有无人机的城市"),
        ("cities without 无人机", "没有无人机的城市"),
        (
            "cities with 无人机 and 核技术应用",
            "同时有无人机和核技术应用的城市",
        ),
        (
            "cities with 无人机 but not 新型显示",
            "有无人机但没有新型显示的城市",
        ),
        ("cities with at least 3 clusters", "有不少于3个集群的城市"),
        ("cities in 四川 without clusters", "四川省内没有集群的城市"),
        ("cities like 成都 by industry", "与成都产业相似的城市"),
        (
            "cities with 核技术应用 in 成渝地区双城经济圈",
            "成渝地区双城经济圈内有核技术应用的城市",
        ),
        (
            "cities with 2+ industries except 成都",
            "除成都外有两个以上产业的城市",
        ),
        ("cities with 航空 itself", "有航空本身的城市"),
        ("cities without 无人机 in 四川", "四川省内没有无人机的城市"),
        (
            "cities with 2+ national clusters since 2020",
            "2020年以来有两个以上国家级集群的城市",
        ),
    ],
    subject: "cities",
    draft: cities,
    proof: Proof::Cities,
}];

fn cities(q: &mut Draft) -> Drafted {
    if q.phrase.has("like") {
        return alike(q);
    }
    match_city_area(q);
    match_conditions(q);
    let counted = match_counted(q);
    if q.is_empty() {
        q.matching("(c:City)");
    }
    filter_cities(q);
    match (counted, q.phrase.count()) {
        (Some(counted), Some((count, span))) => {
            q.clause_at(format_args!("WITH c, count(DISTINCT {counted}) AS n"), span);
            q.filter_count("n", count, span);
            q.returning(
                "c.adcode AS adcode, c.name_zh AS city, n ORDER BY n DESC, adcode",
                None,
            );
        }
        _ => q.returning(
            "DISTINCT c.adcode AS adcode, c.name_zh AS city ORDER BY adcode",
            None,
        ),
    }
    Ok(())
}

/// The industry of a condition: itself, or any narrower one too.
fn industry(q: &mut Draft, thing: &Thing, span: Span) -> String {
    let code = q.bind(thing.key.clone(), span);
    match thing.exact {
        true => format!("(:Industry {{code:{code}}})"),
        false => format!("(:Industry)-[:BROADER*0..]->(:Industry {{code:{code}}})"),
    }
}

/// That the city `c` has an industry, by a designation within the time of the phrase when it has any.
pub fn has(q: &mut Draft, thing: &Thing, span: Span) -> String {
    let industry = industry(q, thing, span);
    let bounds = q.bounds("when");
    match designated(q, "c", &industry, bounds) {
        Some((predicate, _)) => predicate,
        None => format!("(c)-[:HAS_INDUSTRY]->{industry}"),
    }
}

/// One MATCH for each industry that a city must have; with a date, one test.
fn match_conditions(q: &mut Draft) {
    let dated = !q.bounds("when").is_open();
    for (at, (thing, span)) in q.phrase.things("with").enumerate() {
        if dated {
            if q.is_empty() {
                q.matching("(c:City)");
            }
            let predicate = has(q, thing, span);
            q.filter(predicate, span);
            continue;
        }
        let industry = industry(q, thing, span);
        let city = if at == 0 { "(c:City)" } else { "(c)" };
        q.matching_at(format_args!("{city}-[:HAS_INDUSTRY]->{industry}"), span);
    }
}

/// The MATCH for what is counted, and its variable.
fn match_counted(q: &mut Draft) -> Option<&'static str> {
    let (_, span) = q.phrase.count()?;
    if q.flag("industries") {
        q.matching_at("(c:City)-[:HAS_INDUSTRY]->(i:Industry)", span);
        filter_designated(q, "c", "(i)");
        return Some("i");
    }
    let bounds = q.bounds("when");
    let (head, holder) = match bounds.is_open() {
        true => ("", "k"),
        false => ("(:Document)-[r:DESIGNATES]->", "r"),
    };
    q.matching_at(
        format_args!("{head}(k:Cluster)-[:LOCATED_IN]->(c:City)"),
        span,
    );
    if let Some((level, span)) = q.phrase.level("level") {
        let level = q.bind(level.word(), span);
        q.filter(format_args!("{holder}.level = {level}"), span);
    }
    q.filter_within("r.valid_from", bounds);
    Some("k")
}

/// What a city must not be or have. A phrase that only denies lists covered places only: of the others nothing is known.
fn filter_cities(q: &mut Draft) {
    for (thing, span) in q.phrase.things("except") {
        let adcode = q.bind(thing.key.clone(), span);
        q.filter(format_args!("c.adcode <> {adcode}"), span);
    }
    if denies_only(q) && !in_all_places(q) {
        q.filter("c.covered = true", q.phrase.span);
    }
    for (thing, span) in q.phrase.things("without") {
        let predicate = has(q, thing, span);
        q.filter(format_args!("NOT {predicate}"), span);
    }
    if let Some(slot) = q.phrase.slot("none") {
        let predicate = has_cluster(q);
        q.filter(format_args!("NOT {predicate}"), slot.span);
    }
}

/// True when nothing in the phrase says what a city has.
fn denies_only(q: &Draft) -> bool {
    let denies = q.phrase.has("without") || q.phrase.has("none");
    denies
        && !["with", "count", "like"]
            .iter()
            .any(|slot| q.phrase.has(slot))
}

/// That the city `c` has a cluster, of the level and time of the phrase.
pub fn has_cluster(q: &mut Draft) -> String {
    let bounds = q.bounds("when");
    let level = q.phrase.level("level");
    if bounds.is_open() && level.is_none() {
        return "(:Cluster)-[:LOCATED_IN]->(c)".into();
    }
    let mut tests: Vec<String> = q
        .within("r.valid_from", bounds)
        .into_iter()
        .map(|(test, _)| test)
        .collect();
    let (head, holder) = match bounds.is_open() {
        true => ("", "k"),
        false => ("(:Document)-[r:DESIGNATES]->", "r"),
    };
    if let Some((level, span)) = level {
        let level = q.bind(level.word(), span);
        tests.push(format!("{holder}.level = {level}"));
    }
    let tests = tests.join(" AND ");
    format!("EXISTS {{ MATCH {head}(k:Cluster)-[:LOCATED_IN]->(c) WHERE {tests} }}")
}

/// `cities like 成都 by industry`: by the share of industries in common.
fn alike(q: &mut Draft) -> Drafted {
    let (thing, span) = q
        .phrase
        .thing("like")
        .expect("only phrases with a likeness come here");
    if q.phrase.has("count") {
        let message = "a count cannot be asked for together with a likeness";
        return Err(q.refuse("count", message, "ask two phrases, or write openCypher"));
    }
    let adcode = q.bind(thing.key.clone(), span);
    q.matching_at(
        format_args!("(a:City {{adcode:{adcode}}})-[:HAS_INDUSTRY]->(x:Industry)"),
        span,
    );
    filter_designated(q, "a", "(x)");
    q.clause("WITH a, collect(DISTINCT x) AS xs");
    q.matching("(c:City)-[:HAS_INDUSTRY]->(y:Industry)");
    q.filter("c.adcode <> a.adcode", span);
    filter_designated(q, "c", "(y)");
    if let Some((predicate, span)) = place_tail(q, "(c)") {
        q.filter(predicate, span);
    }
    for (thing, span) in q.phrase.things("with") {
        let predicate = has(q, thing, span);
        q.filter(predicate, span);
    }
    filter_cities(q);
    q.clause("WITH xs, c, collect(DISTINCT y) AS ys");
    q.clause("WITH c, size([z IN ys WHERE z IN xs]) AS shared, size(xs) AS nx, size(ys) AS ny");
    q.filter("shared > 0", q.phrase.span);
    let items = "c.adcode AS adcode, c.name_zh AS city, shared, toFloat(shared) / (nx + ny - shared) AS jaccard \
                 ORDER BY jaccard DESC, adcode";
    q.returning(items, Some("10".into()));
    Ok(())
}
