//! DOT, the language of Graphviz.

use std::io::{self, Write};

use super::Selection;

pub(super) fn write(selection: &Selection<'_>, sink: &mut dyn Write) -> io::Result<()> {
    writeln!(sink, "digraph tupu {{")?;
    writeln!(sink, "  graph [rankdir=LR];")?;
    writeln!(sink, "  node [shape=box, fontname=\"Noto Sans CJK SC\"];")?;
    writeln!(sink, "  edge [fontname=\"Noto Sans CJK SC\"];")?;
    for node in selection.nodes() {
        let class = node.labels.join(" ");
        writeln!(
            sink,
            "  n{} [label={}, class={}];",
            node.id,
            quoted(&node.caption()),
            quoted(&class)
        )?;
    }
    for edge in selection.relationships() {
        writeln!(
            sink,
            "  n{} -> n{} [label={}];",
            edge.start,
            edge.end,
            quoted(&edge.relationship_type)
        )?;
    }
    writeln!(sink, "}}")
}

/// A quoted DOT string; line breaks become `\n`, which Graphviz shows as such.
pub(crate) fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for character in text.chars() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' | '\0' => {}
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}
