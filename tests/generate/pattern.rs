//! Patterns: in `MATCH`, and as tests, counts and lists in expressions.

use super::choices::Choices;
use super::expression::{Place, boolean, bracketed, expression, maybe_where};
use super::graph::TYPES;
use super::scope::{Kind, Scope};

/// What a pattern may name.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Rules {
    /// New variables and those at hand.
    Free,
    /// The same, but no groups.
    Plain,
    /// Only variables at hand, and at least one.
    Bound,
}

/// What is known about a pattern being written: its new variables come into scope where the pattern ends.
struct Draft {
    rules: Rules,
    /// The variables that parts of the pattern may use.
    outer: Scope,
    new: Vec<(String, Kind)>,
}

impl Draft {
    fn name(&mut self, scope: &mut Scope, prefix: &str, kind: Kind) -> String {
        let name = scope.fresh(prefix);
        self.new.push((name.clone(), kind));
        name
    }
}

/// One to three paths joined by commas. Their variables are in `scope` afterwards.
pub fn patterns(scope: &mut Scope, choices: &mut Choices, longest: usize) -> String {
    let first = path(scope, choices, Rules::Free, (0, longest));
    if choices.once_in(5) {
        let second = path(scope, choices, Rules::Free, (0, 1));
        return format!("{first}, {second}");
    }
    first
}

/// A path of so many relationships.
fn path(
    scope: &mut Scope,
    choices: &mut Choices,
    rules: Rules,
    (shortest, longest): (usize, usize),
) -> String {
    let mut draft = Draft {
        rules,
        outer: scope.clone(),
        new: Vec::new(),
    };
    let steps = choices.between(shortest, longest.max(shortest));
    let mut text = String::new();
    if rules != Rules::Bound && choices.once_in(6) {
        text = format!("{} = ", draft.name(scope, "p", Kind::Path));
    }
    text += &node(&mut draft, scope, choices, true);
    let mut unbounded = false;
    if rules == Rules::Free && choices.once_in(12) {
        text += &group(scope, &mut draft, choices);
        text += &node(&mut draft, scope, choices, false);
    }
    for _ in 0..steps {
        text += &relationship(&mut draft, scope, choices, &mut unbounded);
        text += &node(&mut draft, scope, choices, false);
    }
    for (name, kind) in draft.new {
        scope.add(&name, kind);
    }
    text
}

fn node(draft: &mut Draft, scope: &mut Scope, choices: &mut Choices, first: bool) -> String {
    let mut name = String::new();
    let reuse = match draft.rules {
        Rules::Free | Rules::Plain => choices.below(5),
        Rules::Bound if first => 4,
        Rules::Bound => choices.below(5),
    };
    match reuse {
        0 | 1 if draft.rules != Rules::Bound => name = draft.name(scope, "n", Kind::Node),
        3 if draft.rules != Rules::Bound => {
            let own = draft.new.iter().filter(|(_, kind)| *kind == Kind::Node);
            let own: Vec<String> = own.map(|(name, _)| name.clone()).collect();
            name = if own.is_empty() {
                draft.name(scope, "n", Kind::Node)
            } else {
                choices.pick(&own)
            };
        }
        4 => {
            let bound = draft.outer.pick(Kind::Node, choices);
            name = bound.unwrap_or_default();
        }
        _ => (),
    }
    let labels = if choices.once_in(2) {
        choices.pick(&[
            ":A",
            ":B",
            ":A:B",
            ":C",
            ":A|B",
            ":!A",
            ":%",
            ":(A|B)&!C",
            " IS B",
            ":$('A')",
            ":$any(['A', 'C'])",
        ])
    } else {
        ""
    };
    let properties = properties(draft, choices);
    let test = inline_test(&name, draft, choices);
    format!("({name}{labels}{properties}{test})")
}

/// ` WHERE test` inside of the brackets of something with a name, or nothing.
fn inline_test(name: &str, draft: &mut Draft, choices: &mut Choices) -> String {
    if name.is_empty() || draft.rules == Rules::Bound || !choices.once_in(12) {
        return String::new();
    }
    let other = expression(Kind::Integer, &mut draft.outer, choices, Place::SIMPLE);
    let operator = choices.pick(&["=", "<>", ">"]);
    format!(" WHERE {name}.i {operator} {}", bracketed(other))
}

/// ` {key: value}` over the variables from before the pattern.
fn properties(draft: &mut Draft, choices: &mut Choices) -> String {
    match choices.below(12) {
        10 => {
            let key = choices.pick(&["i", "m"]);
            format!(" {{{key}: {}}}", choices.pick(&["1", "0", "2"]))
        }
        11 => {
            let value = expression(Kind::Integer, &mut draft.outer, choices, Place::SIMPLE);
            format!(" {{i: {value}}}")
        }
        _ => String::new(),
    }
}

fn relationship(
    draft: &mut Draft,
    scope: &mut Scope,
    choices: &mut Choices,
    unbounded: &mut bool,
) -> String {
    let lengths = ["*1..2", "*0..2", "*2", "*0..1", "*..2", "*", "*0.."];
    let mut length = if choices.once_in(5) {
        choices.pick(&lengths)
    } else {
        ""
    };
    // More than one chain without end takes too long.
    let endless = length == "*" || length == "*0..";
    if endless && *unbounded {
        length = "*1..2";
    }
    *unbounded |= endless;
    let kind = if length.is_empty() {
        Kind::Relationship
    } else {
        Kind::Relationships
    };
    let name = if draft.rules != Rules::Bound && choices.once_in(3) {
        draft.name(scope, "r", kind)
    } else {
        String::new()
    };
    let types = match choices.below(5) {
        3 => choices
            .pick(&[":!R", ":%", " IS S", ":!(R|S)", ":$('T')"])
            .to_string(),
        1 => format!(":{}", choices.pick(&TYPES)),
        2 => format!(":{}|{}", choices.pick(&TYPES), choices.pick(&TYPES)),
        _ => String::new(),
    };
    let properties = properties(draft, choices);
    let test = match length {
        "" => inline_test(&name, draft, choices),
        _ => String::new(),
    };
    let inside = format!("{name}{types}{length}{properties}{test}");
    let inside = if inside.is_empty() {
        inside
    } else {
        format!("[{inside}]")
    };
    match choices.below(4) {
        1 => format!("<-{inside}-"),
        2 => format!("-{inside}-"),
        _ => format!("-{inside}->"),
    }
}

/// A group that is walked several times; of its variables only the relationships are told.
fn group(scope: &mut Scope, draft: &mut Draft, choices: &mut Choices) -> String {
    let (start, end) = (scope.fresh("x"), scope.fresh("y"));
    let relationships = draft.name(scope, "r", Kind::Relationships);
    let of_type = choices.pick(&["", ":R", ":S|T"]);
    let arrow = choices.pick(&["->", "-"]);
    let test = match choices.below(4) {
        1 => format!(" WHERE {start}.i <> 1"),
        2 => format!(" WHERE {end}.i >= {start}.i"),
        3 => {
            let other = expression(Kind::Integer, &mut draft.outer, choices, Place::SIMPLE);
            format!(" WHERE {start}.i <> {}", bracketed(other))
        }
        _ => String::new(),
    };
    let times = choices.pick(&["{1,2}", "{0,1}", "{2}", "{0,2}"]);
    format!("(({start})-[{relationships}{of_type}]{arrow}({end}){test}){times}")
}

/// The shortest chains between two nodes in scope, all of them or how long they are; nothing without two nodes.
pub fn shortest(scope: &mut Scope, choices: &mut Choices) -> Option<String> {
    let (one, other) = (
        scope.pick(Kind::Node, choices)?,
        scope.pick(Kind::Node, choices)?,
    );
    if one == other {
        return None;
    }
    let path = scope.fresh("p");
    let types = choices.pick(&["", ":R", ":R|S"]);
    let arrow = choices.pick(&["->", "-"]);
    scope.add(&path, Kind::Path);
    Some(match choices.below(2) {
        1 => format!("{path} = ALL SHORTEST ({one})-[{types}]{arrow}+({other})"),
        _ => format!("{path} = allShortestPaths(({one})-[{types}*..4]{arrow}({other}))"),
    })
}

/// A pattern that is a truth value; a node must be in scope.
pub fn test(scope: &mut Scope, choices: &mut Choices) -> String {
    path(&mut scope.clone(), choices, Rules::Bound, (1, 2))
}

/// The patterns and the test inside `EXISTS {}` and the like, in a scope of their own.
fn inside(scope: &mut Scope, choices: &mut Choices) -> (String, Scope) {
    let mut own = scope.clone();
    let pattern = patterns(&mut own, choices, 2);
    let test = maybe_where(&mut own, choices, Place::SIMPLE, 2);
    scope.names = own.names;
    (format!("{pattern}{test}"), own)
}

pub fn exists(scope: &mut Scope, choices: &mut Choices) -> String {
    let (pattern, _) = inside(scope, choices);
    match choices.below(3) {
        1 => format!("EXISTS {{ MATCH {pattern} RETURN 1 }}"),
        2 => {
            let having = format!("c {} {}", choices.pick(&[">", "=", "<"]), choices.below(3));
            format!("EXISTS {{ MATCH {pattern} WITH count(*) AS c WHERE {having} RETURN c }}")
        }
        _ => format!("EXISTS {{ {pattern} }}"),
    }
}

pub fn count(scope: &mut Scope, choices: &mut Choices) -> String {
    let (pattern, mut own) = inside(scope, choices);
    if choices.once_in(3) {
        let distinct = expression(Kind::Integer, &mut own, choices, Place::SIMPLE);
        return format!("COUNT {{ MATCH {pattern} RETURN DISTINCT {distinct} AS d }}");
    }
    format!("COUNT {{ {pattern} }}")
}

/// A bag of integers.
pub fn collect(scope: &mut Scope, choices: &mut Choices) -> String {
    let (pattern, mut own) = inside(scope, choices);
    let value = expression(Kind::Integer, &mut own, choices, Place::SIMPLE);
    format!("COLLECT {{ MATCH {pattern} RETURN {value} AS v }}")
}

/// A bag of integers.
pub fn comprehension(scope: &mut Scope, choices: &mut Choices) -> String {
    let mut own = scope.clone();
    let pattern = path(&mut own, choices, Rules::Plain, (1, 2));
    // In brackets, for a bar would end it.
    let test = match choices.below(2) {
        0 => String::new(),
        _ => format!(" WHERE ({})", boolean(&mut own, choices, Place::SIMPLE)),
    };
    let value = expression(Kind::Integer, &mut own, choices, Place::SIMPLE);
    scope.names = own.names;
    format!("[{pattern}{test} | {}]", bracketed(value))
}
