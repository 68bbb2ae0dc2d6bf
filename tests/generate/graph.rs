//! Small graphs: parallel relationships, self-loops, nodes without labels, properties that are missing or of mixed types.

use super::choices::Choices;

pub const LABELS: [&str; 3] = ["A", "B", "C"];
pub const TYPES: [&str; 3] = ["R", "S", "T"];

/// The statement that makes the graph; empty for the graph without nodes.
pub fn graph(choices: &mut Choices) -> String {
    let count = choices.below(13);
    let mut parts: Vec<String> = (0..count)
        .map(|index| format!("(n{index}{} {{{}}})", labels(choices), properties(choices)))
        .collect();
    if count > 0 {
        for _ in 0..choices.below(2 * count) {
            let (start, end) = (choices.below(count), choices.below(count));
            let (of_type, map) = (choices.pick(&TYPES), properties(choices));
            parts.push(format!("(n{start})-[:{of_type} {{{map}}}]->(n{end})"));
        }
    }
    if parts.is_empty() {
        return String::new();
    }
    format!("CREATE {}", parts.join(", "))
}

fn labels(choices: &mut Choices) -> String {
    let set = choices.below(8);
    let held = LABELS.iter().enumerate();
    held.filter(|(index, _)| set & (1 << index) != 0)
        .map(|(_, label)| format!(":{label}"))
        .collect()
}

/// `i` integers, `s` strings, `f` floats, `b` booleans, `l` lists of integers, `m` anything; each may be missing.
fn properties(choices: &mut Choices) -> String {
    let mut entries = Vec::new();
    for (key, values) in KEYS {
        if choices.below(4) != 0 {
            entries.push(format!("{key}: {}", choices.pick(values)));
        }
    }
    entries.join(", ")
}

/// No float here equals an integer: of values that are equal but not the same, which one stands for a group is open.
const KEYS: [(&str, &[&str]); 6] = [
    ("i", &["0", "1", "2", "-1", "3"]),
    ("s", &["'a'", "'b'", "'ab'", "''", "'成都'"]),
    ("f", &["0.5", "-1.5", "2.5"]),
    ("b", &["true", "false"]),
    ("l", &["[]", "[1]", "[1, 2]", "[2, 0, 1]"]),
    (
        "m",
        &[
            "1",
            "'a'",
            "1.5",
            "true",
            "0",
            "2",
            "[1]",
            "date('2024-02-29')",
        ],
    ),
];
