//! The trees as text.

use std::io::{self, Write};

use super::{Branch, Card, Lineage};

pub(super) fn write(lineage: &Lineage, sink: &mut dyn Write) -> io::Result<()> {
    writeln!(sink, "{}", heading(&lineage.document))?;
    writeln!(sink, "    {}", lineage.document.facts())?;
    write_side(sink, "rests on", &lineage.rests_on)?;
    write_side(sink, "what rests on it", &lineage.rested_on_by)
}

fn write_side(sink: &mut dyn Write, title: &str, branches: &[Branch]) -> io::Result<()> {
    if branches.is_empty() {
        return writeln!(sink, "\n{title}: nothing in the loaded documents");
    }
    writeln!(sink, "\n{title}")?;
    write_branches(sink, branches, "")
}

fn write_branches(sink: &mut dyn Write, branches: &[Branch], indent: &str) -> io::Result<()> {
    for (index, branch) in branches.iter().enumerate() {
        let last = index + 1 == branches.len();
        let (joint, below) = if last {
            ("└─ ", "   ")
        } else {
            ("├─ ", "│  ")
        };
        let seen = if branch.repeated {
            " (shown above)"
        } else {
            ""
        };
        writeln!(
            sink,
            "{indent}{joint}{} {}{seen}",
            branch.relation,
            heading(&branch.document)
        )?;
        let indent = format!("{indent}{below}");
        if branch.repeated {
            continue;
        }
        let stem = if branch.branches.is_empty() {
            ""
        } else {
            "│"
        };
        writeln!(
            sink,
            "{}",
            format!("{indent}{stem:<4}{}", branch.document.facts()).trim_end()
        )?;
        write_branches(sink, &branch.branches, &indent)?;
    }
    Ok(())
}

fn heading(card: &Card) -> String {
    match &card.title {
        Some(title) => format!("{} {title}", card.name()),
        None => card.name().to_string(),
    }
}
