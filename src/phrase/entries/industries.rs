//! Industries by the cities that have them.

use super::{designated, filter_designated, match_city_area, place_tail};
use crate::diagnostic::Span;
use crate::phrase::draft::{Draft, Drafted};
use crate::phrase::evidence::Proof;
use crate::phrase::table::Entry;
use crate::phrase::tree::Thing;

const INDUSTRY_ROWS: &str = "DISTINCT i.code AS code, i.name_zh AS industry ORDER BY code";

pub const ENTRIES: &[Entry] = &[
    Entry {
        name: "industries-shared",
        english: &["industries (shared by | in [only]) {count} (cities | city) <where-when>"],
        chinese: &["<何处何时>[仅 | 只有]{count}(城市 | 市)(共有 | 有)的产业"],
        help: "industries by the number of cities that have them",
        examples: &[
            ("industries shared by 3+ cities", "三个以上城市共有的产业"),
            (
                "industries shared by exactly 2 cities",
                "恰好两个城市共有的产业",
            ),
            ("industries in only 1 city", "仅一个城市有的产业"),
            (
                "industries shared by more than 3 cities",
                "超过三个城市共有的产业",
            ),
            (
                "industries shared by three or more cities",
                "3个及以上城市共有的产业",
            ),
            (
                "industries shared by at least three cities",
                "不少于3个城市共有的产业",
            ),
            (
                "industries shared by at most 3 cities",
                "三个以下城市共有的产业",
            ),
            (
                "industries shared by fewer than 3 cities",
                "不满三个城市共有的产业",
            ),
            (
                "industries shared by 2 to 3 cities",
                "两到三个城市共有的产业",
            ),
            ("industries shared by several cities", "多个城市共有的产业"),
            (
                "industries shared by three or more cities in 四川",
                "四川省内三个以上城市共有的产业",
            ),
            (
                "industries shared by three or more cities in 四川 designated since 2020",
                "2020年以来四川省内三个以上城市共有的产业",
            ),
        ],
        subject: "industries",
        draft: shared,
        proof: Proof::Industries,
    },
    Entry {
        name: "industries-in-common",
        english: &["industries shared by {of:city} (and {of:city})+ [[designated] {when}]"],
        chinese: &["[{when}[认定][的]]{of:city}(<和>{of:city})+[都 | 共]有的产业"],
        help: "industries that all of some cities have; others may have them too",
        examples: &[("industries shared by 成都 and 绵阳", "成都和绵阳共有的产业")],
        subject: "industries",
        draft: in_common,
        proof: Proof::Industries,
    },
    Entry {
        name: "industries-difference",
        english: &["industries in {of:city} but not {not:city} [[designated] {when}]"],
        chinese: &["[{when}[认定][的]]{of:city}有(而 | 但){not:city}没有的产业"],
        help: "industries that one city has and another has not",
        examples: &[("industries in 成都 but not 绵阳", "成都有而绵阳没有的产业")],
        subject: "industries",
        draft: difference,
        proof: Proof::Industries,
    },
    Entry {
        name: "industries-in",
        english: &[
            "industries in {area} [[designated] {when}]",
            "industries [designated] {when} in {area}",
        ],
        chinese: &[
            "[{when}[认定][的]]<在内>的产业",
            "<在内>[的]{when}[认定]的产业",
        ],
        help: "industries that the cities of a place have",
        examples: &[("industries in 绵阳", "绵阳的产业")],
        subject: "industries",
        draft: in_area,
        proof: Proof::Industries,
    },
    Entry {
        name: "industries-unique",
        english: &["industries unique to {of:city} <where-when>"],
        chinese: &["<何处何时>{of:city}独有的产业"],
        help: "industries that only one city has",
        examples: &[("industries unique to 成都", "成都独有的产业")],
        subject: "industries",
        draft: unique,
        proof: Proof::Industries,
    },
    Entry {
        name: "industries-co-located",
        english: &["industries co-located with {with:industry} <where-when>"],
        chinese: &["<何处何时>与{with:industry}共址的产业"],
        help: "industries by the number of cities that have them beside another",
        examples: &[("industries co-located with 无人机", "与无人机共址的产业")],
        subject: "industries",
        draft: co_located,
        proof: Proof::Industries,
    },
    Entry {
        name: "industries-unclassified",
        english: &["industries without class <where-when>"],
        chinese: &["<何处何时>没有分类的产业"],
        help: "industries that no class of a classification stands for",
        examples: &[("industries without class", "没有分类的产业")],
        subject: "industries without class",
        draft: unclassified,
        proof: Proof::Industries,
    },
    Entry {
        name: "city-pairs",
        english: &["shared industries by city pair <where-when>"],
        chinese: &["<何处何时>城市两两共有产业数"],
        help: "for each two cities the number of industries that both have",
        examples: &[("shared industries by city pair", "城市两两共有产业数")],
        subject: "city pairs by shared industries",
        draft: pairs,
        proof: Proof::CityPairs,
    },
];

fn shared(q: &mut Draft) -> Drafted {
    match_city_area(q);
    q.matching("(c:City)-[:HAS_INDUSTRY]->(i:Industry)");
    filter_designated(q, "c", "(i)");
    q.clause("WITH i, count(DISTINCT c) AS n, collect(DISTINCT c.name_zh) AS cities");
    let (count, span) = q.phrase.count().expect("the shape has a count");
    q.filter_count("n", count, span);
    q.returning(
        "i.code AS code, i.name_zh AS industry, n, cities ORDER BY n DESC, code",
        None,
    );
    Ok(())
}

/// The cities of the slot `of`.
fn cities(q: &Draft) -> Vec<(Thing, Span)> {
    q.phrase
        .things("of")
        .map(|(thing, span)| (thing.clone(), span))
        .collect()
}

/// A node for a city; with a variable only when a date will ask about it.
fn city_node(q: &mut Draft, variable: &str, slot: &(Thing, Span)) -> String {
    let dated = !q.bounds("when").is_open();
    let variable = if dated { variable } else { "" };
    let adcode = q.bind(slot.0.key.clone(), slot.1);
    format!("({variable}:City {{adcode:{adcode}}})")
}

fn in_common(q: &mut Draft) -> Drafted {
    let cities = cities(q);
    let (first, second) = (
        city_node(q, "c1", &cities[0]),
        city_node(q, "c2", &cities[1]),
    );
    let span = cities[0].1.to(cities[1].1);
    q.matching_at(
        format_args!("{first}-[:HAS_INDUSTRY]->(i:Industry)<-[:HAS_INDUSTRY]-{second}"),
        span,
    );
    filter_designated(q, "c1", "(i)");
    filter_designated(q, "c2", "(i)");
    for (at, slot) in cities.iter().enumerate().skip(2) {
        let variable = format!("c{}", at + 1);
        let node = city_node(q, &variable, slot);
        q.matching_at(format_args!("{node}-[:HAS_INDUSTRY]->(i)"), slot.1);
        filter_designated(q, &variable, "(i)");
    }
    q.returning(INDUSTRY_ROWS, None);
    Ok(())
}

fn difference(q: &mut Draft) -> Drafted {
    let cities = cities(q);
    let (other, span) = q.phrase.thing("not").expect("the shape has two cities");
    let first = city_node(q, "c", &cities[0]);
    q.matching_at(
        format_args!("{first}-[:HAS_INDUSTRY]->(i:Industry)"),
        cities[0].1,
    );
    filter_designated(q, "c", "(i)");
    let adcode = q.bind(other.key.clone(), span);
    let bounds = q.bounds("when");
    let node = format!(":City {{adcode:{adcode}}}");
    let predicate = match designated(q, &node, "(i)", bounds) {
        Some((predicate, _)) => predicate,
        None => format!("({node})-[:HAS_INDUSTRY]->(i)"),
    };
    q.filter(format_args!("NOT {predicate}"), span);
    q.returning(INDUSTRY_ROWS, None);
    Ok(())
}

fn in_area(q: &mut Draft) -> Drafted {
    match_city_area(q);
    q.matching("(c:City)-[:HAS_INDUSTRY]->(i:Industry)");
    filter_designated(q, "c", "(i)");
    q.returning(INDUSTRY_ROWS, None);
    Ok(())
}

fn unique(q: &mut Draft) -> Drafted {
    let cities = cities(q);
    let node = city_node(q, "a", &cities[0]);
    q.matching_at(
        format_args!("{node}-[:HAS_INDUSTRY]->(i:Industry)"),
        cities[0].1,
    );
    filter_designated(q, "a", "(i)");
    q.matching("(c:City)-[:HAS_INDUSTRY]->(i)");
    filter_designated(q, "c", "(i)");
    if let Some((predicate, span)) = place_tail(q, "(c)") {
        // The city itself counts, wherever it lies.
        let adcode = q.bind(cities[0].0.key.clone(), cities[0].1);
        q.filter(format_args!("({predicate} OR c.adcode = {adcode})"), span);
    }
    q.clause("WITH i, count(DISTINCT c) AS n");
    q.filter("n = 1", q.phrase.span);
    q.returning(INDUSTRY_ROWS, None);
    Ok(())
}

fn co_located(q: &mut Draft) -> Drafted {
    let (thing, span) = q.phrase.thing("with").expect("the shape has an industry");
    let code = q.bind(thing.key.clone(), span);
    match_city_area(q);
    let pattern = format!(
        "(u:Industry {{code:{code}}})<-[:HAS_INDUSTRY]-(c:City)-[:HAS_INDUSTRY]->(i:Industry)"
    );
    q.matching_at(pattern, span);
    q.filter("i.code <> u.code", span);
    filter_designated(q, "c", "(i)");
    filter_designated(q, "c", "(u)");
    q.returning(
        "i.code AS code, i.name_zh AS industry, count(DISTINCT c) AS n ORDER BY n DESC, code",
        None,
    );
    Ok(())
}

fn unclassified(q: &mut Draft) -> Drafted {
    if q.phrase.has("area") || !q.bounds("when").is_open() {
        match_city_area(q);
        q.matching("(c:City)-[:HAS_INDUSTRY]->(i:Industry)");
        filter_designated(q, "c", "(i)");
    } else {
        q.matching("(i:Industry)");
    }
    q.filter("NOT (i)-[:MAPS_TO]->(:IndustryClass)", q.phrase.span);
    q.returning(INDUSTRY_ROWS, None);
    Ok(())
}

fn pairs(q: &mut Draft) -> Drafted {
    q.matching("(a:City)-[:HAS_INDUSTRY]->(i:Industry)<-[:HAS_INDUSTRY]-(b:City)");
    q.filter("a.adcode < b.adcode", q.phrase.span);
    for city in ["a", "b"] {
        if let Some((predicate, span)) = place_tail(q, &format!("({city})")) {
            q.filter(predicate, span);
        }
        filter_designated(q, city, "(i)");
    }
    let items = "a.name_zh AS city_a, b.name_zh AS city_b, count(DISTINCT i) AS shared ORDER BY shared DESC, city_a, city_b";
    q.returning(items, None);
    Ok(())
}
