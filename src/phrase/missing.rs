//! Why a place is not in a result: `why not 泸州`.
//!
//! Each condition of the last phrase is asked for by itself, with the place pinned, beside the documents that cover the place.

use super::draft::{Draft, Drafted};
use super::entries::{cities, designated, place_tail};
use super::evidence::refusal;

/// A condition in words, and its test on the city `c`.
struct Condition {
    words: String,
    test: String,
}

/// `why not 泸州`
pub fn missing(q: &mut Draft) -> Drafted {
    let (place, span) = q.phrase.thing("of").expect("the shape has a place");
    let Some(last) = q.session.last.as_ref() else {
        let help = "ask for cities first, then `why not 泸州`";
        return Err(refusal(span, "there is no result to explain yet", help));
    };
    let level = q.gazetteer.entity(place.entity).level;
    let message = match level.is_some_and(|level| level.is_city()) {
        false => "only a city can be missing from a list of cities",
        true if last.columns.iter().all(|column| column != "adcode") => {
            "the last result does not list cities"
        }
        true => "",
    };
    if !message.is_empty() {
        return Err(refusal(
            span,
            message,
            "ask for cities first: cities with 无人机",
        ));
    }
    let adcode = q.bind(place.key.clone(), span);
    // The conditions are those of the last phrase, so their values come from it.
    let own = std::mem::replace(&mut q.phrase, &last.phrase);
    let conditions = conditions(q);
    q.phrase = own;
    if conditions.is_empty() {
        let message = "the last phrase sets no condition that a place could fail";
        return Err(refusal(
            span,
            message,
            "ask for cities with something first: cities with 无人机",
        ));
    }
    for (at, condition) in conditions.into_iter().enumerate() {
        if at > 0 {
            q.clause("UNION ALL");
        }
        let words = q.bind(condition.words, span);
        q.clause(format_args!("MATCH (c:City {{adcode:{adcode}}})"));
        q.clause("OPTIONAL MATCH (c)-[:PART_OF*0..]->(:Place)<-[:APPLIES_TO]-(d:Document)");
        q.filter("(d)-[:DESIGNATES]->(:Cluster)", span);
        q.clause("WITH c, collect(DISTINCT coalesce(d.number, d.title)) AS documents");
        q.clause(format_args!(
            "RETURN {words} AS condition, {} AS holds, documents",
            condition.test
        ));
    }
    Ok(())
}

/// The conditions of a phrase that lists cities, in the order in which the line of what was understood names them.
fn conditions(q: &mut Draft) -> Vec<Condition> {
    let mut conditions = Vec::new();
    let mut add = |words: String, test: String| conditions.push(Condition { words, test });
    if let Some((city, span)) = q.phrase.thing("like") {
        let adcode = q.bind(city.key.clone(), span);
        let shared = format!(
            "(c)-[:HAS_INDUSTRY]->(:Industry)<-[:HAS_INDUSTRY]-(:City {{adcode:{adcode}}})"
        );
        add(
            format!("shares an industry with {}", city.name),
            exists(shared),
        );
    }
    for (thing, span) in q.phrase.things("with") {
        let test = exists(cities::has(q, thing, span));
        add(format!("with {}", thing.name), test);
    }
    for (thing, span) in q.phrase.things("without") {
        let test = exists(cities::has(q, thing, span));
        add(format!("without {}", thing.name), format!("NOT {test}"));
    }
    if q.phrase.has("none") {
        let test = exists(cities::has_cluster(q));
        add("without clusters".into(), format!("NOT {test}"));
    }
    if let Some((pattern, _)) = place_tail(q, "(c)") {
        let name = q.phrase.thing("area").map(|(area, _)| area.name.clone());
        add(format!("in {}", name.unwrap_or_default()), exists(pattern));
    }
    for (thing, span) in q.phrase.things("except") {
        let adcode = q.bind(thing.key.clone(), span);
        add(
            format!("except {}", thing.name),
            format!("c.adcode <> {adcode}"),
        );
    }
    if q.phrase.has("without") || q.phrase.has("none") {
        add(
            "covered by a loaded list".into(),
            "coalesce(c.covered, false)".into(),
        );
    }
    conditions.extend(counted(q));
    conditions
}

/// A pattern as a value; what is one already stays as it is.
fn exists(test: String) -> String {
    match test.starts_with("EXISTS") {
        true => test,
        false => format!("EXISTS {{ {test} }}"),
    }
}

/// What the phrase counts for each city: enough of it, or any at all.
fn counted(q: &mut Draft) -> Option<Condition> {
    let industries = q.phrase.has("industries") || q.phrase.entry.name == "top-cities";
    if !industries && !q.phrase.has("clusters") {
        return None;
    }
    let (what, inner) = match industries {
        true => ("industries", industries_within(q)),
        false => ("clusters", braced(cities::has_cluster(q))),
    };
    let Some((count, span)) = q.phrase.count() else {
        let words = format!("has {what}");
        let test = format!("EXISTS {inner}");
        return Some(Condition { words, test });
    };
    let tests = count.tests().into_iter();
    let tests =
        tests.map(|(test, number)| format!("COUNT {inner} {test} {}", q.bind_int(number, span)));
    Some(Condition {
        words: format!("{what} {count}"),
        test: tests.collect::<Vec<_>>().join(" AND "),
    })
}

/// The inside of a subquery for the industries of the city `c`, designated within the time of the phrase.
fn industries_within(q: &mut Draft) -> String {
    let bounds = q.bounds("when");
    match designated(q, "c", "(i)", bounds) {
        Some((test, _)) => format!("{{ MATCH (c)-[:HAS_INDUSTRY]->(i:Industry) WHERE {test} }}"),
        None => "{ (c)-[:HAS_INDUSTRY]->(:Industry) }".to_owned(),
    }
}

fn braced(test: String) -> String {
    match test.strip_prefix("EXISTS ") {
        Some(inner) => inner.to_owned(),
        None => format!("{{ {test} }}"),
    }
}
