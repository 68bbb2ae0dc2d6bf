//! The reference of functions, made from their table.

use std::fmt::Write;

use crate::function::{AGGREGATES, GROUPS};

/// Every function with its signature, what it does and an example, as Markdown. `reference.md` holds this text; a test compares.
pub fn functions() -> String {
    let mut text = String::from(
        "# Functions\n\nNames are found in any case. A null argument gives null, unless the description says otherwise.\n",
    );
    heading(&mut text, "aggregates");
    for function in AGGREGATES {
        entry(
            &mut text,
            &function.signature(),
            function.aliases,
            function.summary,
            function.example,
        );
    }
    for group in GROUPS {
        heading(&mut text, group.title);
        for function in group.functions {
            entry(
                &mut text,
                &function.signature(),
                function.aliases,
                function.summary,
                function.example,
            );
        }
    }
    text
}

fn heading(text: &mut String, title: &str) {
    write!(text, "\n## {title}\n").expect("text grows");
}

fn entry(
    text: &mut String,
    signature: &str,
    aliases: &[&str],
    summary: &str,
    (query, value): (&str, &str),
) {
    let also = match aliases {
        [] => String::new(),
        aliases => format!(" Also `{}`.", aliases.join("`, `")),
    };
    write!(
        text,
        "\n`{signature}`\n\n{summary}.{also}\n\n```text\n{query}\n{value}\n```\n"
    )
    .expect("text grows");
}
