//! Whole queries that only read.

use super::choices::Choices;
use super::expression::{Place, boolean, bracketed, expression, maybe_where};
use super::pattern;
use super::scope::{Kind, RESULTS, Scope};

/// A query with what its rows promise.
#[derive(Debug, Clone)]
pub struct Query {
    pub text: String,
    /// Rows come in a fixed order.
    pub ordered: bool,
    /// The columns that are lists without order.
    pub bags: Vec<bool>,
}

/// Most relationships in the patterns of one query outside expressions.
const RELATIONSHIPS: usize = 4;

pub fn query(choices: &mut Choices) -> Query {
    let query = plain_query(choices);
    match choices.below(12) {
        1 => passed_on("RETURN * UNION ALL RETURN *", query),
        2 => {
            let mut scope = Scope::default();
            let mut test = || boolean(&mut scope, choices, Place::CONDITION);
            let (first, second) = (test(), test());
            let next = format!(
                "WHEN {first} THEN RETURN * WHEN {second} THEN {{ RETURN * UNION ALL RETURN * }} ELSE RETURN *"
            );
            passed_on(&next, query)
        }
        _ => query,
    }
}

/// The rows of a query given to another one.
fn passed_on(next: &str, query: Query) -> Query {
    Query {
        text: format!("{} NEXT {next}", query.text),
        ordered: false,
        bags: query.bags,
    }
}

fn plain_query(choices: &mut Choices) -> Query {
    if choices.once_in(8) {
        return union(choices);
    }
    let mut scope = Scope::default();
    let body = clauses(&mut scope, choices);
    let result = match choices.below(3) {
        2 => aggregation(&mut scope, choices),
        _ => projection(&mut scope, choices, None),
    };
    let bags = result.columns.iter().map(|kind| *kind == Kind::Bag);
    Query {
        text: format!("{body}RETURN {}", result.text),
        ordered: result.ordered,
        bags: bags.collect(),
    }
}

fn union(choices: &mut Choices) -> Query {
    let all = choices.pick(&["UNION ALL", "UNION"]);
    let kinds = kinds(choices, all == "UNION ALL");
    let mut single = || {
        let mut scope = Scope::default();
        let body = clauses(&mut scope, choices);
        let result = columns(&mut scope, choices, &kinds);
        format!("{body}RETURN {result}")
    };
    let text = format!("{} {all} {}", single(), single());
    Query {
        text,
        ordered: false,
        bags: kinds.iter().map(|kind| *kind == Kind::Bag).collect(),
    }
}

/// Kinds for one to three columns.
fn kinds(choices: &mut Choices, bags: bool) -> Vec<Kind> {
    let count = choices.between(1, 3);
    let usable = if bags {
        &RESULTS[..]
    } else {
        &RESULTS[..RESULTS.len() - 1]
    };
    (0..count).map(|_| choices.pick(usable)).collect()
}

/// The clauses before the last `RETURN`, each followed by a space.
pub fn clauses(scope: &mut Scope, choices: &mut Choices) -> String {
    let (mut text, mut left) = (String::new(), RELATIONSHIPS);
    for index in 0..choices.between(1, 4) {
        text += &clause(scope, choices, &mut left, index == 0);
        text.push(' ');
    }
    text
}

fn clause(scope: &mut Scope, choices: &mut Choices, left: &mut usize, first: bool) -> String {
    match choices.below(if first { 6 } else { 14 }) {
        4 => matching("OPTIONAL MATCH", scope, choices, left),
        5 => unwind(scope, choices),
        6 => format!("WITH {}", projection(scope, choices, Some(())).text),
        7 => format!("WITH {}", aggregated_with(scope, choices)),
        8 => matching("OPTIONAL MATCH", scope, choices, left),
        10 => call(scope, choices),
        11 => match pattern::shortest(scope, choices) {
            Some(pattern) => format!("MATCH {pattern}"),
            None => matching("MATCH", scope, choices, left),
        },
        13 => format!("FILTER {}", boolean(scope, choices, Place::CONDITION)),
        12 => {
            let (kind, name) = (choices.pick(&[Kind::Integer, Kind::Any]), scope.fresh("v"));
            let value = expression(kind, scope, choices, Place::TOP);
            scope.add(&name, kind);
            format!("LET {name} = {value}")
        }
        _ => matching("MATCH", scope, choices, left),
    }
}

fn matching(word: &str, scope: &mut Scope, choices: &mut Choices, left: &mut usize) -> String {
    let nodes = scope.variables.iter().filter(|v| v.kind == Kind::Node);
    // Each pattern more multiplies the rows.
    let longest = if nodes.count() > 3 { 1 } else { (*left).min(3) };
    let pattern = pattern::patterns(scope, choices, longest);
    *left = left.saturating_sub(pattern.matches('-').count() / 2);
    let test = maybe_where(scope, choices, Place::CONDITION, 2);
    format!("{word} {pattern}{test}")
}

/// A subquery for every row, over a node or over nothing.
fn call(scope: &mut Scope, choices: &mut Choices) -> String {
    let name = scope.fresh("s");
    let mut own = Scope {
        variables: Vec::new(),
        names: scope.names,
    };
    let imported = scope.pick(Kind::Node, choices).unwrap_or_default();
    if !imported.is_empty() {
        own.add(&imported, Kind::Node);
    }
    let pattern = pattern::patterns(&mut own, choices, 1);
    let test = maybe_where(&mut own, choices, Place::CONDITION, 2);
    let (result, kind) = match choices.below(4) {
        1 => ("DISTINCT 1".to_string(), Kind::Integer),
        2 => {
            let value = expression(Kind::Integer, &mut own, choices, Place::TOP);
            (value, Kind::Integer)
        }
        3 => match own
            .pick(Kind::Node, choices)
            .filter(|node| *node != imported)
        {
            Some(node) => (node, Kind::Node),
            None => ("count(*)".to_string(), Kind::Integer),
        },
        _ => ("count(*)".to_string(), Kind::Integer),
    };
    scope.names = own.names;
    scope.add(&name, kind);
    let word = choices.pick(&["CALL", "CALL", "OPTIONAL CALL"]);
    format!("{word} ({imported}) {{ MATCH {pattern}{test} RETURN {result} AS {name} }}")
}

fn unwind(scope: &mut Scope, choices: &mut Choices) -> String {
    let list = choices.pick(&[Kind::Integers, Kind::Bag, Kind::Relationships]);
    let (list, element) = match list {
        Kind::Relationships if scope.has(Kind::Relationships) => (list, Kind::Relationship),
        Kind::Relationships => (Kind::Integers, Kind::Integer),
        _ => (list, Kind::Integer),
    };
    let list = expression(list, scope, choices, Place::TOP);
    let name = scope.fresh("u");
    scope.add(&name, element);
    format!("UNWIND {list} AS {name}")
}

struct Projected {
    text: String,
    columns: Vec<Kind>,
    ordered: bool,
}

fn columns(scope: &mut Scope, choices: &mut Choices, kinds: &[Kind]) -> String {
    let items = kinds.iter().enumerate().map(|(index, kind)| {
        let text = expression(*kind, scope, choices, Place::TOP);
        format!("{text} AS c{index}")
    });
    items.collect::<Vec<_>>().join(", ")
}

/// What follows `RETURN`, or `WITH` when `with` is given: then the variables are replaced and a test may follow.
fn projection(scope: &mut Scope, choices: &mut Choices, with: Option<()>) -> Projected {
    let distinct = choices.once_in(4);
    let kinds = kinds(choices, !distinct);
    let mut after = Scope {
        variables: Vec::new(),
        names: scope.names,
    };
    let mut items = Vec::new();
    for kind in &kinds {
        let text = expression(*kind, scope, choices, Place::TOP);
        after.names = scope.names;
        let known = after.variables.iter().any(|variable| variable.name == text);
        let named = scope.variables.iter().any(|variable| variable.name == text);
        if named && !known && !choices.once_in(3) {
            after.add(&text, *kind);
            items.push(text);
        } else {
            let alias = after.fresh("c");
            after.add(&alias, *kind);
            items.push(format!("{text} AS {alias}"));
        }
        scope.names = after.names;
    }
    let word = if distinct { "DISTINCT " } else { "" };
    let mut text = format!("{word}{}", items.join(", "));
    let ordered = !kinds.contains(&Kind::Bag) && choices.once_in(4);
    if ordered {
        text += &paging(&after, choices);
    }
    if with.is_some() {
        *scope = after;
        text += &maybe_where(scope, choices, Place::CONDITION, 3);
    }
    Projected {
        text,
        columns: kinds,
        ordered,
    }
}

/// ` ORDER BY` every column, so that only equal rows may change places, then perhaps `SKIP` and `LIMIT`.
fn paging(columns: &Scope, choices: &mut Choices) -> String {
    let keys = columns.variables.iter().map(|variable| {
        let direction = choices.pick(&["", " DESC"]);
        format!("{}{direction}", variable.name)
    });
    let keys: Vec<String> = keys.collect();
    let mut text = format!(" ORDER BY {}", keys.join(", "));
    if choices.once_in(3) {
        text += &format!(" SKIP {}", choices.below(3));
    }
    if choices.once_in(2) {
        text += &format!(" LIMIT {}", choices.below(4));
    }
    text
}

/// Keys and aggregates; their names are in `scope` afterwards.
fn aggregation(scope: &mut Scope, choices: &mut Choices) -> Projected {
    let mut after = Scope {
        variables: Vec::new(),
        names: scope.names,
    };
    let (mut items, mut kinds) = (Vec::new(), Vec::new());
    for _ in 0..choices.below(3) {
        let kind = choices.pick(&RESULTS[..RESULTS.len() - 1]);
        let text = expression(kind, scope, choices, Place::TOP);
        after.names = scope.names;
        let name = after.fresh("k");
        after.add(&name, kind);
        items.push(format!("{text} AS {name}"));
        kinds.push(kind);
        scope.names = after.names;
    }
    for _ in 0..choices.between(1, 2) {
        let (text, kind) = aggregate(scope, choices);
        after.names = scope.names;
        let name = after.fresh("g");
        after.add(&name, kind);
        items.push(format!("{text} AS {name}"));
        kinds.push(kind);
        scope.names = after.names;
    }
    let mut text = items.join(", ");
    let ordered = !kinds.contains(&Kind::Bag) && choices.once_in(4);
    if ordered {
        text += &paging(&after, choices);
    }
    *scope = after;
    Projected {
        text,
        columns: kinds,
        ordered,
    }
}

fn aggregated_with(scope: &mut Scope, choices: &mut Choices) -> String {
    let text = aggregation(scope, choices).text;
    format!("{text}{}", maybe_where(scope, choices, Place::CONDITION, 3))
}

fn aggregate(scope: &mut Scope, choices: &mut Choices) -> (String, Kind) {
    let mut argument = |kind, choices: &mut Choices| expression(kind, scope, choices, Place::TOP);
    match choices.below(9) {
        1 => {
            let kind = choices.pick(&[Kind::Node, Kind::Any, Kind::Integer, Kind::Relationship]);
            let argument = argument(kind, choices);
            (format!("count({argument})"), Kind::Integer)
        }
        2 => {
            let kind = choices.pick(&[Kind::Node, Kind::Any, Kind::Integer, Kind::Text]);
            let argument = argument(kind, choices);
            (format!("count(DISTINCT {argument})"), Kind::Integer)
        }
        3 => (
            format!("sum({})", argument(Kind::Integer, choices)),
            Kind::Integer,
        ),
        4 => {
            let kind = choices.pick(&[Kind::Integer, Kind::Any, Kind::Text]);
            let word = choices.pick(&["min", "max"]);
            (format!("{word}({})", argument(kind, choices)), kind)
        }
        5 => (
            format!("avg({})", argument(Kind::Integer, choices)),
            Kind::Float,
        ),
        6 => (
            format!("collect({})", argument(Kind::Integer, choices)),
            Kind::Bag,
        ),
        7 => (
            format!("collect(DISTINCT {})", argument(Kind::Integer, choices)),
            Kind::Bag,
        ),
        8 => {
            let summed = bracketed(argument(Kind::Integer, choices));
            (format!("count(*) + sum({summed})"), Kind::Integer)
        }
        _ => ("count(*)".to_string(), Kind::Integer),
    }
}

/// A query and the same with a test, with its negation, and where it is neither true nor false: together they give the rows of the
/// first.
#[derive(Debug, Clone)]
pub struct Partition {
    pub whole: Query,
    pub parts: [Query; 3],
}

pub fn partition(choices: &mut Choices) -> Partition {
    let mut scope = Scope::default();
    let body = clauses(&mut scope, choices);
    let names: Vec<&str> = scope
        .variables
        .iter()
        .filter(|variable| variable.kind != Kind::Bag)
        .map(|variable| variable.name.as_str())
        .collect();
    let result = match names.as_slice() {
        [] => "1 AS one".to_string(),
        names => names.join(", "),
    };
    let columns = names.len().max(1);
    let test = boolean(&mut scope.clone(), choices, Place::TOP);
    let query = |test: String| Query {
        text: format!("{body}WITH *{test} RETURN {result}"),
        ordered: false,
        bags: vec![false; columns],
    };
    Partition {
        whole: query(String::new()),
        parts: [
            query(format!(" WHERE {test}")),
            query(format!(" WHERE NOT ({test})")),
            query(format!(" WHERE ({test}) IS NULL")),
        ],
    }
}
