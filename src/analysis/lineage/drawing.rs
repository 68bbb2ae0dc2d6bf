//! The trees as drawings: DOT for Graphviz, Mermaid for Markdown. Each document is one box, however often a tree names it; arrows point
//! from the later text to the earlier one, as the relationships do.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use crate::exchange::export::dot_quoted;

use super::{Branch, Card, Lineage};

#[derive(Default)]
struct Drawing<'l> {
    /// Documents by key, numbered in order of mention.
    boxes: Vec<&'l Card>,
    numbers: BTreeMap<&'l str, usize>,
    arrows: BTreeSet<(usize, usize, &'l str)>,
}

impl<'l> Drawing<'l> {
    fn of(lineage: &'l Lineage) -> Self {
        let mut drawing = Self::default();
        let document = drawing.number(&lineage.document);
        drawing.add(document, &lineage.rests_on, true);
        drawing.add(document, &lineage.rested_on_by, false);
        drawing
    }

    fn number(&mut self, card: &'l Card) -> usize {
        *self.numbers.entry(&card.key).or_insert_with(|| {
            self.boxes.push(card);
            self.boxes.len() - 1
        })
    }

    fn add(&mut self, from: usize, branches: &'l [Branch], up: bool) {
        for branch in branches {
            let other = self.number(&branch.document);
            let (later, earlier) = if up { (from, other) } else { (other, from) };
            self.arrows.insert((later, earlier, &branch.relation));
            self.add(other, &branch.branches, up);
        }
    }
}

pub(super) fn write_dot(lineage: &Lineage, sink: &mut dyn Write) -> io::Result<()> {
    let drawing = Drawing::of(lineage);
    writeln!(sink, "digraph lineage {{")?;
    writeln!(sink, "  graph [rankdir=BT];")?;
    writeln!(sink, "  node [shape=box, fontname=\"Noto Sans CJK SC\"];")?;
    writeln!(sink, "  edge [fontname=\"Noto Sans CJK SC\"];")?;
    for (number, card) in drawing.boxes.iter().enumerate() {
        let style = if number == 0 { ", penwidth=2" } else { "" };
        writeln!(
            sink,
            "  d{number} [label={}{style}];",
            dot_quoted(&lines(card).join("\n"))
        )?;
    }
    for (later, earlier, relation) in &drawing.arrows {
        writeln!(
            sink,
            "  d{later} -> d{earlier} [label={}];",
            dot_quoted(relation)
        )?;
    }
    writeln!(sink, "}}")
}

pub(super) fn write_mermaid(lineage: &Lineage, sink: &mut dyn Write) -> io::Result<()> {
    let drawing = Drawing::of(lineage);
    writeln!(sink, "flowchart BT")?;
    for (number, card) in drawing.boxes.iter().enumerate() {
        let label: Vec<String> = lines(card)
            .iter()
            .map(|line| mermaid_escaped(line))
            .collect();
        writeln!(sink, "  d{number}[\"{}\"]", label.join("<br/>"))?;
    }
    for (later, earlier, relation) in &drawing.arrows {
        writeln!(sink, "  d{later} -->|{relation}| d{earlier}")?;
    }
    Ok(())
}

/// What stands in a box: number, title, date and status.
fn lines(card: &Card) -> Vec<String> {
    let dated = [card.issued_on.as_deref(), card.status.as_deref()]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ");
    [card.number.clone(), card.title.clone(), Some(dated)]
        .into_iter()
        .flatten()
        .filter(|line| !line.is_empty())
        .collect()
}

/// Mermaid reads entities in quoted labels; these characters would end or change the label.
fn mermaid_escaped(text: &str) -> String {
    let mut escaped = String::new();
    for character in text.chars() {
        match character {
            '#' => escaped.push_str("#35;"),
            '"' => escaped.push_str("#quot;"),
            '`' => escaped.push_str("#96;"),
            '<' => escaped.push_str("#lt;"),
            '>' => escaped.push_str("#gt;"),
            other => escaped.push(other),
        }
    }
    escaped
}
