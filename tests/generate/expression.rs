//! Expressions of a wanted kind over the variables of a scope.

use super::choices::Choices;
use super::graph::LABELS;
use super::pattern;
use super::scope::{Kind, Scope};
use super::temporal;

/// Depth from which only leaves are made.
const DEEPEST: usize = 3;

/// Where an expression stands.
#[derive(Clone, Copy)]
pub struct Place {
    pub depth: usize,
    /// Subqueries may stand here.
    pub patterns: bool,
    /// Patterns may stand here as truth values.
    condition: bool,
}

impl Place {
    pub const TOP: Self = Self {
        depth: 0,
        patterns: true,
        condition: false,
    };
    /// After `WHERE`.
    pub const CONDITION: Self = Self {
        condition: true,
        ..Self::TOP
    };
    /// Inside a lambda or a subquery.
    pub const SIMPLE: Self = Self {
        depth: 1,
        patterns: false,
        condition: false,
    };

    fn inner(self) -> Self {
        Self {
            depth: self.depth + 1,
            condition: false,
            ..self
        }
    }
}

pub fn expression(kind: Kind, scope: &mut Scope, choices: &mut Choices, place: Place) -> String {
    if choices.below(3) != 2
        && let Some(name) = scope.pick(kind, choices)
    {
        return name;
    }
    if place.depth >= DEEPEST {
        return leaf(kind, scope, choices);
    }
    match kind {
        Kind::Integer => integer(scope, choices, place),
        Kind::Text => text(scope, choices, place),
        Kind::Boolean => boolean(scope, choices, place),
        Kind::Any => any(scope, choices, place),
        Kind::Integers => integers(scope, choices, place),
        Kind::Bag => bag(scope, choices, place),
        Kind::Date => temporal::date(scope, choices, place.inner()),
        Kind::Node => node(scope, choices),
        Kind::Relationships => relationships(scope, choices),
        Kind::Float | Kind::Relationship | Kind::Path => leaf(kind, scope, choices),
    }
}

/// A property, a literal, or null.
fn leaf(kind: Kind, scope: &mut Scope, choices: &mut Choices) -> String {
    let (key, literals): (&str, &[&str]) = match kind {
        Kind::Integer => ("i", &["1", "0", "2", "-1"]),
        Kind::Text => ("s", &["'a'", "''", "'b'"]),
        Kind::Boolean => ("b", &["true", "false", "null"]),
        Kind::Float => ("f", &["0.5", "2.5"]),
        Kind::Any => ("m", &["1", "'a'", "null", "true", "1.5"]),
        Kind::Integers => ("l", &["[1]", "[]", "[0, 1, null]"]),
        Kind::Bag => return "[]".to_string(),
        Kind::Date => return "date('2024-02-29')".to_string(),
        Kind::Node | Kind::Relationship | Kind::Relationships | Kind::Path => {
            let name = scope.pick(kind, choices);
            return name.unwrap_or_else(|| "null".to_string());
        }
    };
    match scope.entity(choices) {
        Some(entity) if !choices.once_in(3) => format!("{entity}.{key}"),
        _ => choices.pick(literals).to_string(),
    }
}

fn integer(scope: &mut Scope, choices: &mut Choices, place: Place) -> String {
    let inner = place.inner();
    let mut part = |kind, choices: &mut Choices| expression(kind, scope, choices, inner);
    match choices.below(16) {
        13 => temporal::integer(scope, choices, inner),
        14 => tested_case(Kind::Integer, scope, choices, inner),
        15 => projected(Kind::Integer, scope, choices, inner),
        1 => format!(
            "{} {} {}",
            bracketed(part(Kind::Integer, choices)),
            choices.pick(&["+", "-", "*"]),
            bracketed(part(Kind::Integer, choices))
        ),
        2 => format!("size({})", part(Kind::Integers, choices)),
        3 => format!("coalesce({}, 0)", part(Kind::Integer, choices)),
        4 => format!("size({})", part(Kind::Bag, choices)),
        5 => format!("size({})", part(Kind::Text, choices)),
        6 => case(Kind::Integer, scope, choices, inner),
        7 => {
            let list = choices.pick(&[Kind::Integers, Kind::Bag]);
            let list = part(list, choices);
            format!("reduce(sum = 0, x IN {list} | sum + coalesce(x, 1))")
        }
        // Division by zero and the like: errors have to be the same too.
        8 => format!(
            "{} {} {}",
            bracketed(part(Kind::Integer, choices)),
            choices.pick(&["/", "%"]),
            bracketed(part(Kind::Integer, choices))
        ),
        9 => format!("{}[0]", bracketed(part(Kind::Integers, choices))),
        10 => match scope.pick(Kind::Path, choices) {
            Some(path) => format!("length({path})"),
            None => leaf(Kind::Integer, scope, choices),
        },
        11 if place.patterns => pattern::count(scope, choices),
        12 => match scope.pick(Kind::Relationships, choices) {
            Some(list) => format!("size({list})"),
            None => leaf(Kind::Integer, scope, choices),
        },
        _ => leaf(Kind::Integer, scope, choices),
    }
}

fn text(scope: &mut Scope, choices: &mut Choices, place: Place) -> String {
    let inner = place.inner();
    match choices.below(12) {
        9 => part_of_text(scope, choices, inner),
        10 => format!(
            "normalize({}, {})",
            expression(Kind::Text, scope, choices, inner),
            choices.pick(&["NFC", "NFD", "NFKC", "'NFKD'"])
        ),
        11 => {
            let (text, by) = (
                expression(Kind::Text, scope, choices, inner),
                expression(Kind::Text, scope, choices, inner),
            );
            match choices.below(3) {
                1 => format!("split({text}, {by})[{}]", choices.pick(&["0", "-1"])),
                2 => format!("{} || {}", bracketed(text), bracketed(by)),
                _ => format!("replace({text}, {by}, 'c')"),
            }
        }
        6 => temporal::text(scope, choices, inner),
        7 => format!(
            "trim({} {} FROM {})",
            choices.pick(&["BOTH", "LEADING", "TRAILING"]),
            choices.pick(&["'a'", "'ab'", ""]),
            expression(Kind::Text, scope, choices, inner)
        ),
        8 => projected(Kind::Text, scope, choices, inner),
        1 => match scope.pick(Kind::Relationship, choices) {
            Some(relationship) => format!("type({relationship})"),
            None => leaf(Kind::Text, scope, choices),
        },
        2 => format!(
            "{} + {}",
            expression(Kind::Text, scope, choices, inner),
            expression(Kind::Text, scope, choices, inner)
        ),
        3 => format!(
            "toString({})",
            expression(Kind::Integer, scope, choices, inner)
        ),
        4 => case(Kind::Text, scope, choices, inner),
        5 => format!("toUpper({})", expression(Kind::Text, scope, choices, inner)),
        _ => leaf(Kind::Text, scope, choices),
    }
}

fn part_of_text(scope: &mut Scope, choices: &mut Choices, inner: Place) -> String {
    let text = expression(Kind::Text, scope, choices, inner);
    let number = expression(Kind::Integer, scope, choices, inner);
    match choices.below(5) {
        1 => format!("left({text}, {number})"),
        2 => format!("right({text}, {number})"),
        3 => format!("reverse({text})"),
        4 => format!("toLower(lTrim({text}, 'a'))"),
        _ => format!("substring({text}, {number})"),
    }
}

pub fn boolean(scope: &mut Scope, choices: &mut Choices, place: Place) -> String {
    let inner = place.inner();
    if place.depth >= DEEPEST {
        return leaf(Kind::Boolean, scope, choices);
    }
    let same = Place {
        condition: place.condition,
        ..inner
    };
    let has_node = scope.has(Kind::Node);
    let mut part = |kind, choices: &mut Choices| expression(kind, scope, choices, inner);
    match choices.below(21) {
        18 => format!(
            "{} =~ {}",
            bracketed(part(Kind::Text, choices)),
            choices.pick(&["'a.*'", "'[ab]'", "''", "'(?i)A'", "'.'"])
        ),
        19 => format!(
            "{} IS {}{}NORMALIZED",
            bracketed(part(Kind::Text, choices)),
            choices.pick(&["", "NOT "]),
            choices.pick(&["", "NFD ", "NFKC "])
        ),
        20 => {
            let (one, list) = (part(Kind::Any, choices), part(Kind::Any, choices));
            let (one, list) = (bracketed(one), bracketed(list));
            format!("{one} IN [1, {list}, 'a', [1], null]")
        }
        14 => temporal::boolean(scope, choices, inner),
        15 => {
            let ty = choices.pick(&[
                "INTEGER",
                "STRING NOT NULL",
                "INTEGER | STRING",
                "LIST<INTEGER>",
                "NOTHING",
            ]);
            let not = choices.pick(&["", "NOT "]);
            format!("{} IS {not}:: {ty}", bracketed(part(Kind::Any, choices)))
        }
        16 => match scope.pick(Kind::Node, choices) {
            Some(node) => {
                let labels =
                    choices.pick(&["A&!B", "A|B", "%", "!(A|C)", "$('A')", "$any(['B', 'C'])"]);
                format!("{node} IS {}LABELED {labels}", choices.pick(&["", "NOT "]))
            }
            None => leaf(Kind::Boolean, scope, choices),
        },
        17 => {
            let list = part(Kind::Integers, choices);
            format!(
                "allReduce(sum = 0, x IN {list} | sum + coalesce(x, 1), sum < {})",
                choices.below(4)
            )
        }
        1 => {
            let kind = choices.pick(&[
                Kind::Integer,
                Kind::Text,
                Kind::Any,
                Kind::Node,
                Kind::Integers,
                Kind::Float,
            ]);
            let operator = choices.pick(&["=", "<>", "<", "<=", ">", ">="]);
            let (left, right) = (part(kind, choices), part(kind, choices));
            format!("{} {operator} {}", bracketed(left), bracketed(right))
        }
        2 => format!(
            "{} IS {}NULL",
            bracketed(part(Kind::Any, choices)),
            choices.pick(&["", "NOT "])
        ),
        3 => format!("NOT {}", bracketed(boolean(scope, choices, same))),
        4 | 5 => {
            let operator = choices.pick(&["AND", "OR", "AND", "XOR"]);
            let (left, right) = (boolean(scope, choices, same), boolean(scope, choices, same));
            format!("{} {operator} {}", bracketed(left), bracketed(right))
        }
        6 => match scope.pick(Kind::Node, choices) {
            Some(node) => format!("{node}:{}", choices.pick(&LABELS)),
            None => leaf(Kind::Boolean, scope, choices),
        },
        7 if place.condition && has_node => pattern::test(scope, choices),
        8 if place.patterns => pattern::exists(scope, choices),
        9 => format!(
            "{} IN {}",
            bracketed(part(Kind::Integer, choices)),
            bracketed(part(Kind::Integers, choices))
        ),
        10 => {
            let operator = choices.pick(&["STARTS WITH", "ENDS WITH", "CONTAINS"]);
            let (left, right) = (part(Kind::Text, choices), part(Kind::Text, choices));
            format!("{} {operator} {}", bracketed(left), bracketed(right))
        }
        11 => quantifier(scope, choices, inner),
        12 => format!(
            "{} < {} <= {}",
            bracketed(part(Kind::Integer, choices)),
            bracketed(part(Kind::Integer, choices)),
            bracketed(part(Kind::Integer, choices))
        ),
        13 => {
            let kind = choices.pick(&[Kind::Integer, Kind::Text, Kind::Node]);
            let (left, right) = (part(kind, choices), part(kind, choices));
            format!("{} = {}", bracketed(left), bracketed(right))
        }
        _ => leaf(Kind::Boolean, scope, choices),
    }
}

fn any(scope: &mut Scope, choices: &mut Choices, place: Place) -> String {
    let inner = place.inner();
    match choices.below(12) {
        9 => format!(
            "[1, {}, 'a'][{}]",
            expression(Kind::Any, scope, choices, inner),
            expression(Kind::Integer, scope, choices, inner)
        ),
        10 => tested_case(Kind::Any, scope, choices, inner),
        11 => format!(
            "{}({})",
            choices.pick(&["head", "last"]),
            expression(Kind::Integers, scope, choices, inner)
        ),
        7 => projected(Kind::Any, scope, choices, inner),
        8 => match scope.entity(choices) {
            Some(entity) => format!("{entity}[{}]", choices.pick(&["'m'", "'i'", "'s' + ''"])),
            None => leaf(Kind::Any, scope, choices),
        },
        1 => expression(Kind::Integer, scope, choices, inner),
        2 => expression(Kind::Text, scope, choices, inner),
        3 => format!("{{k: {}}}.k", expression(Kind::Any, scope, choices, inner)),
        4 => format!(
            "coalesce({}, {})",
            expression(Kind::Any, scope, choices, inner),
            expression(Kind::Integer, scope, choices, inner)
        ),
        5 => case(Kind::Any, scope, choices, inner),
        // Fails on some values.
        6 => match scope.entity(choices) {
            Some(entity) => format!("{entity}.m + 1"),
            None => leaf(Kind::Any, scope, choices),
        },
        _ => leaf(Kind::Any, scope, choices),
    }
}

fn integers(scope: &mut Scope, choices: &mut Choices, place: Place) -> String {
    let inner = place.inner();
    match choices.below(9) {
        6 => format!(
            "{}[{}..{}]",
            bracketed(expression(Kind::Integers, scope, choices, inner)),
            expression(Kind::Integer, scope, choices, inner),
            expression(Kind::Integer, scope, choices, inner)
        ),
        7 => format!(
            "{}({})",
            choices.pick(&["reverse", "tail", "toIntegerList"]),
            expression(Kind::Integers, scope, choices, inner)
        ),
        8 => format!(
            "{} || {}",
            bracketed(expression(Kind::Integers, scope, choices, inner)),
            bracketed(expression(Kind::Integers, scope, choices, inner))
        ),
        1 => format!(
            "[{}, {}]",
            expression(Kind::Integer, scope, choices, inner),
            expression(Kind::Integer, scope, choices, inner)
        ),
        2 => {
            let list = expression(Kind::Integers, scope, choices, inner);
            let test = lambda(Kind::Boolean, scope, choices);
            let result = lambda(Kind::Integer, scope, choices);
            format!("[x IN {list} WHERE {test} | {result}]")
        }
        3 => format!("range(0, {})", choices.below(4)),
        4 => format!(
            "{}[{}..]",
            bracketed(expression(Kind::Integers, scope, choices, inner)),
            choices.pick(&["0", "1", "-1"])
        ),
        5 => format!(
            "{} + {}",
            bracketed(expression(Kind::Integers, scope, choices, inner)),
            bracketed(expression(Kind::Integers, scope, choices, inner))
        ),
        _ => leaf(Kind::Integers, scope, choices),
    }
}

fn bag(scope: &mut Scope, choices: &mut Choices, place: Place) -> String {
    match choices.below(3) {
        1 if place.patterns => pattern::comprehension(scope, choices),
        2 if place.patterns => pattern::collect(scope, choices),
        _ => expression(Kind::Integers, scope, choices, place.inner()),
    }
}

fn node(scope: &mut Scope, choices: &mut Choices) -> String {
    match choices.below(4) {
        1 => match scope.pick(Kind::Relationship, choices) {
            Some(relationship) => {
                format!(
                    "{}({relationship})",
                    choices.pick(&["startNode", "endNode"])
                )
            }
            None => leaf(Kind::Node, scope, choices),
        },
        2 => match scope.pick(Kind::Path, choices) {
            Some(path) => format!("nodes({path})[{}]", choices.pick(&["0", "1", "-1"])),
            None => leaf(Kind::Node, scope, choices),
        },
        _ => leaf(Kind::Node, scope, choices),
    }
}

fn relationships(scope: &mut Scope, choices: &mut Choices) -> String {
    match scope.pick(Kind::Path, choices) {
        Some(path) => format!("relationships({path})"),
        None => leaf(Kind::Relationships, scope, choices),
    }
}

fn quantifier(scope: &mut Scope, choices: &mut Choices, inner: Place) -> String {
    let word = choices.pick(&["any", "all", "none", "single"]);
    if choices.once_in(3)
        && let Some(list) = scope.pick(Kind::Relationships, choices)
    {
        let operator = choices.pick(&["=", "<>", ">="]);
        return format!("{word}(x IN {list} WHERE x.i {operator} 1)");
    }
    let list = choices.pick(&[Kind::Integers, Kind::Bag]);
    let list = expression(list, scope, choices, inner);
    let test = lambda(Kind::Boolean, scope, choices);
    format!("{word}(x IN {list} WHERE {test})")
}

/// An expression in which `x` is an element of a list of integers.
fn lambda(kind: Kind, scope: &mut Scope, choices: &mut Choices) -> String {
    scope.add("x", Kind::Integer);
    let text = if kind == Kind::Boolean {
        let operator = choices.pick(&[">", "=", "<", "<>"]);
        let other = expression(Kind::Integer, scope, choices, Place::SIMPLE.inner());
        format!("x {operator} {}", bracketed(other))
    } else {
        expression(kind, scope, choices, Place::SIMPLE.inner())
    };
    scope.variables.pop();
    text
}

fn case(kind: Kind, scope: &mut Scope, choices: &mut Choices, inner: Place) -> String {
    let branch = |scope: &mut Scope, choices: &mut Choices| {
        format!(
            "WHEN {} THEN {}",
            boolean(scope, choices, inner),
            expression(kind, scope, choices, inner)
        )
    };
    let mut text = format!("CASE {}", branch(scope, choices));
    if choices.once_in(2) {
        text += &format!(" {}", branch(scope, choices));
    }
    if choices.once_in(2) {
        text += &format!(" ELSE {}", expression(kind, scope, choices, inner));
    }
    text + " END"
}

/// A key of a map projection of a node or a relationship.
fn projected(kind: Kind, scope: &mut Scope, choices: &mut Choices, inner: Place) -> String {
    let Some(entity) = scope.entity(choices) else {
        return leaf(kind, scope, choices);
    };
    let value = expression(kind, scope, choices, inner);
    match choices.below(3) {
        1 => format!("{entity} {{.*, made: {value}}}.made"),
        2 => format!("[e IN [{entity} {{.i, .m, made: {value}}}] | e.made][0]"),
        _ => format!("{entity} {{.i, made: {value}}}.made"),
    }
}

/// `CASE` with tests of its operand, which is computed once.
fn tested_case(kind: Kind, scope: &mut Scope, choices: &mut Choices, inner: Place) -> String {
    let mut part = |kind, choices: &mut Choices| expression(kind, scope, choices, inner);
    let operand = part(Kind::Integer, choices);
    let test = choices.pick(&["> 0", "1, 2", "IS NULL", "<> 1, = 1", ":: INTEGER"]);
    let (first, second) = (part(kind, choices), part(kind, choices));
    format!("CASE {operand} WHEN {test} THEN {first} WHEN IN [0, -1] THEN {second} END")
}

/// Brackets around anything that is not one word.
pub fn bracketed(text: String) -> String {
    let plain = text
        .chars()
        .all(|letter| letter.is_alphanumeric() || letter == '.' || letter == '\'');
    if plain { text } else { format!("({text})") }
}

/// ` WHERE test`, or nothing.
pub fn maybe_where(scope: &mut Scope, choices: &mut Choices, place: Place, times: usize) -> String {
    if choices.below(times) == 0 {
        return String::new();
    }
    format!(" WHERE {}", boolean(scope, choices, place))
}
