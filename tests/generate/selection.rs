//! Patterns of which only some paths are wanted, with what tells whether the right ones were chosen.

use super::choices::Choices;
use super::graph::TYPES;

/// A query with a selector, and the one that lists all paths to choose from.
pub struct Selection {
    /// The columns are both ends, the length of the path, and the path with its lists as text.
    pub chosen: String,
    pub all: String,
    pub wanted: Wanted,
}

/// What the selector wants for each pair of ends.
#[derive(Debug, Clone, Copy)]
pub enum Wanted {
    /// So many, the shortest.
    Paths(usize),
    /// All of so many least lengths.
    Lengths(usize),
}

/// A selector before a path of one to three steps, in which some are repeated.
pub fn selection(choices: &mut Choices) -> Selection {
    let (selector, behind_mode, wanted) = choices.pick(&[
        ("SHORTEST 1 ", "", Wanted::Paths(1)),
        ("ALL SHORTEST ", "", Wanted::Lengths(1)),
        ("SHORTEST 2 ", "", Wanted::Paths(2)),
        ("SHORTEST 3 ", "", Wanted::Paths(3)),
        ("SHORTEST 2 ", "GROUPS ", Wanted::Lengths(2)),
        ("ANY ", "", Wanted::Paths(1)),
        ("ANY SHORTEST ", "", Wanted::Paths(1)),
    ]);
    let mut lists = Vec::new();
    let mut path = format!("(a{})", node(choices));
    for step in 0..choices.between(1, 3) {
        path += &match choices.below(3) {
            0 => group(step, choices, &mut lists),
            1 => quantified(step, choices, &mut lists),
            _ => relationship(step, choices),
        };
        path += &format!("(n{step}{})", node(choices));
    }
    let last = path.rfind("(n").expect("a path has a step");
    path.replace_range(last..last + 3, "(z");
    // A node between the ends may be another one, or an end, once more.
    for (name, again) in [("(n1", "(n0"), ("(n0", "(a"), ("(n0", "(z")] {
        if path.contains(name) && choices.once_in(6) {
            path = path.replacen(name, again, 1);
            path = path.replace(&format!("{}.", &name[1..]), &format!("{}.", &again[1..]));
        }
    }
    let mode = choices.pick(&["", "", "", "TRAIL ", "ACYCLIC ", "SIMPLE "]);
    let (before, ends) = choices.pick(&[
        ("", ""),
        ("MATCH (a) ", ""),
        ("MATCH (z) ", ""),
        ("MATCH (a), (z) ", ""),
        ("MATCH (a)-[e0]-() ", ""),
        ("MATCH ()-[e1]->() ", ""),
        ("", " WHERE length(p) > 1"),
        ("", " WHERE a.i < z.i"),
        ("", " WHERE size(nodes(p)) <> 3"),
    ]);
    let bracketed = match ends {
        "" => path,
        test => format!("({path}{test})"),
    };
    // What was bound before tells rows apart, too.
    let bound = ["e0", "e1"].into_iter().find(|name| before.contains(name));
    let first = bound.map_or("id(a)".to_string(), |name| format!("[id(a), id({name})]"));
    let shown: Vec<String> = lists
        .iter()
        .map(|list| format!("[x IN {list} | id(x)]"))
        .collect();
    let shown = format!("[{}]", shown.join(", "));
    let query = |selector: &str, behind_mode: &str| {
        format!(
            "{before}MATCH p = {selector}{mode}{behind_mode}{bracketed} \
             RETURN {first}, id(z), length(p), [r IN relationships(p) | id(r)], {shown}"
        )
    };
    Selection {
        chosen: query(selector, behind_mode),
        all: query("", ""),
        wanted,
    }
}

fn node(choices: &mut Choices) -> String {
    let tests = [
        "",
        "",
        "",
        ":A",
        ":B|C",
        ":!A",
        " {i: 1}",
        " WHERE a.i <> 2",
    ];
    choices.pick(&tests).to_string()
}

fn arrow(choices: &mut Choices, inside: &str) -> String {
    let (left, right) = choices.pick(&[("-", "->"), ("<-", "-"), ("-", "-")]);
    format!("{left}[{inside}]{right}")
}

fn types(choices: &mut Choices) -> String {
    match choices.below(2) {
        0 => String::new(),
        _ => format!(":{}", choices.pick(&TYPES)),
    }
}

fn relationship(step: usize, choices: &mut Choices) -> String {
    let types = types(choices);
    match choices.below(4) {
        0 => arrow(choices, &format!("e{step}{types} WHERE e{step}.i > 0")),
        3 => arrow(choices, &format!("e{step}")),
        _ => arrow(choices, &types),
    }
}

fn quantifier(choices: &mut Choices) -> &'static str {
    choices.pick(&["+", "*", "{1,2}", "{2}", "{0,2}", "{2,}", "{3,}"])
}

fn quantified(step: usize, choices: &mut Choices, lists: &mut Vec<String>) -> String {
    let (name, types) = (format!("q{step}"), types(choices));
    let test = choices.pick(&["", "", "", "i", "f"]);
    let test = match test {
        "" => String::new(),
        key => format!(" WHERE {name}.{key} < 2"),
    };
    lists.push(name.clone());
    arrow(choices, &format!("{name}{types}{test}")) + quantifier(choices)
}

/// One or two relationships with a test of what one time meets.
fn group(step: usize, choices: &mut Choices, lists: &mut Vec<String>) -> String {
    let (x, y, r) = (format!("x{step}"), format!("y{step}"), format!("g{step}"));
    let first = format!("{r}{}", types(choices));
    let mut inside = format!("({x}){}", arrow(choices, &first));
    if choices.once_in(3) {
        let second = types(choices);
        inside += &format!("(){}", arrow(choices, &second));
    }
    inside += &format!("({y})");
    inside += &match choices.below(6) {
        3 if step > 0 => format!(" WHERE {y}.i <= a.i + n0.i"),
        0 => format!(" WHERE {x}.i <> {y}.i"),
        1 => format!(" WHERE {r}.i > 0 OR {y}:A"),
        2 => format!(" WHERE {y}.i <= a.i"),
        _ => String::new(),
    };
    lists.extend([x, r, y]);
    format!("({inside}){}", quantifier(choices))
}
