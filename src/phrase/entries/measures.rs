//! Measures of the analysis procedures, and the graph as a whole.

use crate::phrase::draft::{Draft, Drafted};
use crate::phrase::evidence::Proof;
use crate::phrase::table::Entry;
use crate::phrase::tree::Filling;
use crate::policy::gazetteer::{Kind, PlaceLevel};

const fn measure(
    name: &'static str,
    english: &'static [&'static str],
    chinese: &'static [&'static str],
    help: &'static str,
    examples: &'static [(&'static str, &'static str)],
    draft: fn(&mut Draft) -> Drafted,
) -> Entry {
    Entry {
        name,
        english,
        chinese,
        help,
        examples,
        subject: help,
        draft,
        proof: Proof::None,
    }
}

pub const ENTRIES: &[Entry] = &[
    measure(
        "location-quotient",
        &["location quotient of {of:city}"],
        &["{of:city}的区位商"],
        "location quotients of a city",
        &[("location quotient of 绵阳", "绵阳的区位商")],
        location_quotient,
    ),
    measure(
        "next-industries",
        &["next industries for {of:city}"],
        &["{of:city}下一步的产业"],
        "industries close to what a city has",
        &[("next industries for 绵阳", "绵阳下一步的产业")],
        next_industries,
    ),
    measure(
        "complexity",
        &["complexity of cities [in {area}]"],
        &["[<在内>[的]]城市经济复杂度"],
        "economic complexity of cities",
        &[("complexity of cities", "城市经济复杂度")],
        complexity,
    ),
    measure(
        "communities",
        &["communities of cities [in {area}]"],
        &["[<在内>[的]]城市分组"],
        "groups of cities with like industries",
        &[("communities of cities", "城市分组")],
        communities,
    ),
    measure(
        "significant-pairs",
        &["significant city pairs [in {area}]"],
        &["[<在内>[的]]城市重叠显著性"],
        "pairs of cities that share more than chance gives",
        &[("significant city pairs", "城市重叠显著性")],
        significant_pairs,
    ),
    measure(
        "share-of-clusters",
        &["share of [{level}] clusters in {area} [[designated] {when}]"],
        &["[{when}[认定][的]]<在内>[的][{level}]集群占比"],
        "share of clusters",
        &[("share of clusters in 成都", "成都集群占比")],
        share,
    ),
    measure(
        "lag",
        &["lag from {from:level} to {to:level}"],
        &["{from:level}到{to:level}的时滞"],
        "days from a document of one level to those of another that rest on it",
        &[("lag from national to provincial", "国家到省级的时滞")],
        lag,
    ),
    measure(
        "main-path",
        &["main path"],
        &["主路径"],
        "main path of citations",
        &[("main path", "主路径")],
        main_path,
    ),
    measure(
        "influential",
        &["most influential documents"],
        &["最有影响的文件"],
        "documents by page rank",
        &[("most influential documents", "最有影响的文件")],
        influential,
    ),
    measure(
        "stats",
        &["stats"],
        &["统计"],
        "numbers of nodes by label",
        &[("stats", "统计")],
        stats,
    ),
    measure(
        "low-confidence",
        &["facts with confidence below {decimal}"],
        &["置信度低于{decimal}的事实"],
        "facts by confidence",
        &[("facts with confidence below 0.8", "置信度低于0.8的事实")],
        low_confidence,
    ),
];

fn location_quotient(q: &mut Draft) -> Drafted {
    let (city, span) = q.phrase.thing("of").expect("the shape has a city");
    q.clause("CALL algo.location_quotient() YIELD adcode, code, x, lq");
    q.clause("WITH adcode, code, x, lq");
    let adcode = q.bind(city.key.clone(), span);
    q.filter(format_args!("adcode = {adcode}"), span);
    q.filter("x > 0", span);
    q.returning("code, lq ORDER BY lq DESC, code", None);
    Ok(())
}

fn next_industries(q: &mut Draft) -> Drafted {
    let (city, span) = q.phrase.thing("of").expect("the shape has a city");
    let adcode = q.bind(city.key.clone(), span);
    q.clause_at(
        format_args!(
            "CALL algo.next_industries({adcode}) YIELD code, industry, density, n_related"
        ),
        span,
    );
    q.returning(
        "code, industry, density, n_related ORDER BY density DESC, code",
        Some("10".into()),
    );
    Ok(())
}

/// The options of a procedure for the place of the phrase.
fn options(q: &mut Draft, after: &str) -> Result<String, crate::phrase::draft::Refusal> {
    let Some((area, span)) = q.phrase.thing("area") else {
        return Ok(after.to_owned());
    };
    if area.kind == Kind::Region {
        let message = "this measure takes a province or city, not a region";
        return Err(q.refuse("area", message, "name a province, or leave the place out"));
    }
    let comma = if after.is_empty() { "" } else { ", " };
    let adcode = q.bind(area.key.clone(), span);
    Ok(format!("{after}{comma}{{places:{adcode}}}"))
}

fn complexity(q: &mut Draft) -> Drafted {
    let options = options(q, "")?;
    q.clause(format_args!(
        "CALL algo.eci({options}) YIELD adcode, city, eci, component"
    ));
    q.returning(
        "adcode, city, eci, component ORDER BY eci DESC, adcode",
        None,
    );
    Ok(())
}

fn communities(q: &mut Draft) -> Drafted {
    let options = options(q, "'city', 'leiden'")?;
    q.clause(format_args!(
        "CALL algo.communities({options}) YIELD adcode, city, community"
    ));
    q.returning(
        "community, collect(city) AS cities ORDER BY community",
        None,
    );
    Ok(())
}

fn significant_pairs(q: &mut Draft) -> Drafted {
    let options = options(q, "'hypergeometric'")?;
    q.clause(format_args!(
        "CALL algo.backbone({options}) YIELD city_a, city_b, shared, p_value, kept"
    ));
    q.clause("WITH city_a, city_b, shared, p_value");
    q.filter("p_value < 0.05", q.phrase.span);
    q.returning("city_a, city_b, shared, p_value ORDER BY p_value", None);
    Ok(())
}

/// The clusters whose main place is the city, among those of the place above it.
fn share(q: &mut Draft) -> Drafted {
    let Some((area, span)) = q
        .phrase
        .thing("area")
        .filter(|(area, _)| area.kind == Kind::Place)
    else {
        let message = "a share needs one place";
        return Err(q.refuse(
            "area",
            message,
            "name a city or a province: share of clusters in 成都",
        ));
    };
    let own = q.gazetteer.entity(area.entity);
    let Some(parent) = own.parent.map(|parent| q.gazetteer.entity(parent)) else {
        return Err(q.refuse(
            "area",
            "there is no place above it to take a share of",
            "name a city or a province",
        ));
    };
    let is_plain =
        own.level == Some(PlaceLevel::City) && parent.level == Some(PlaceLevel::Province);
    let (whole, part) = (
        q.bind(parent.key.clone(), span),
        q.bind(area.key.clone(), span),
    );
    let (whole, part) = match is_plain {
        true => (
            format!("(c:City)-[:PART_OF]->(:Province {{adcode:{whole}}})"),
            format!("(:City {{adcode:{part}}})"),
        ),
        false => (
            format!("(:Place)-[:PART_OF*0..]->(:Place {{adcode:{whole}}})"),
            format!("(:Place)-[:PART_OF*0..]->(:Place {{adcode:{part}}})"),
        ),
    };
    match_main(q, &whole, span);
    q.clause("WITH count(DISTINCT k) AS total");
    match_main(q, &part, span);
    q.returning(
        "count(DISTINCT k) AS n, total, toFloat(count(DISTINCT k)) / total AS share",
        None,
    );
    Ok(())
}

fn match_main(q: &mut Draft, place: &str, span: crate::diagnostic::Span) {
    let bounds = q.bounds("when");
    let (head, holder) = match bounds.is_open() {
        true => ("", "k"),
        false => ("(:Document)-[r:DESIGNATES]->", "r"),
    };
    q.matching_at(
        format_args!("{head}(k:Cluster)-[:LOCATED_IN {{role:'main'}}]->{place}"),
        span,
    );
    if let Some((level, span)) = q.phrase.level("level") {
        let level = q.bind(level.word(), span);
        q.filter(format_args!("{holder}.level = {level}"), span);
    }
    q.filter_within("r.valid_from", bounds);
}

fn lag(q: &mut Draft) -> Drafted {
    let (from, from_span) = q.phrase.level("from").expect("the shape has two levels");
    let (to, to_span) = q.phrase.level("to").expect("the shape has two levels");
    let (from, to) = (q.bind(from.word(), from_span), q.bind(to.word(), to_span));
    q.clause(format_args!(
        "CALL algo.diffusion_lag({from}, {to}) YIELD from_number, to_number, days"
    ));
    q.returning(
        "count(*) AS n, avg(days) AS mean_days, min(days) AS min_days, max(days) AS max_days",
        None,
    );
    Ok(())
}

fn main_path(q: &mut Draft) -> Drafted {
    q.clause("CALL algo.main_path() YIELD step, from_key, to_key, spc");
    q.returning("step, from_key, to_key, spc ORDER BY step", None);
    Ok(())
}

fn influential(q: &mut Draft) -> Drafted {
    q.clause("CALL algo.pagerank('Document') YIELD key, title, score");
    q.returning(
        "key, title, score ORDER BY score DESC, key",
        Some("10".into()),
    );
    Ok(())
}

fn stats(q: &mut Draft) -> Drafted {
    q.matching("(n)");
    q.clause("UNWIND labels(n) AS label");
    q.returning("label, count(*) AS n ORDER BY label", None);
    Ok(())
}

fn low_confidence(q: &mut Draft) -> Drafted {
    q.matching("(a)-[r]->(b)");
    if let Some(slot) = q.phrase.slot("decimal")
        && let Filling::Decimal(value) = slot.filling
    {
        let value = q.bind(value, slot.span);
        q.filter(format_args!("r.conf < {value}"), slot.span);
    }
    let items = "type(r) AS relation, coalesce(a.name_zh, a.title) AS subject, coalesce(b.name_zh, b.title) AS object, \
                 r.conf AS confidence ORDER BY confidence";
    q.returning(items, Some("50".into()));
    Ok(())
}
