//! Shows a plan as text: one operator a line, the result on top, each operator below the one that it feeds.
//!
//! Inputs follow in a straight line; what runs once for each row, and branches, are set in with a bar. Figures (estimated rows, and
//! after `PROFILE` real rows and time) stand in columns to the right.

mod details;
mod expression;

use crate::binder::{Slot, SlotInfo};

use super::{LogicalPlan, Plan};

pub use expression::render as render_expression;

/// A column of figures beside the operators: a heading and one entry for each operator in the order of [`Plan::operators`].
#[derive(Debug, Clone, PartialEq)]
pub struct Figures {
    pub heading: &'static str,
    pub entries: Vec<String>,
}

impl Plan {
    /// Every operator, each before its children; the root's first, then those of the subqueries.
    pub fn operators(&self) -> Vec<&LogicalPlan> {
        let mut operators = Vec::new();
        self.root.for_each(&mut |operator| operators.push(operator));
        for subplan in &self.subqueries {
            subplan
                .plan
                .for_each(&mut |operator| operators.push(operator));
        }
        operators
    }

    /// The plan as text, with the columns of figures given.
    pub fn explain(&self, figures: &[Figures]) -> String {
        let mut lines = vec![Line::heading(format!("Result {}", self.column_list()))];
        let mut writer = Writer {
            slots: &self.slots,
            lines: &mut lines,
        };
        writer.chain(&self.root, "");
        for (index, subplan) in self.subqueries.iter().enumerate() {
            writer
                .lines
                .push(Line::heading(format!("Subquery {index}")));
            writer.chain(&subplan.plan, "| ");
        }
        layout(&lines, figures)
    }

    fn column_list(&self) -> String {
        self.columns
            .iter()
            .map(|column| column.name.as_str())
            .collect::<Vec<_>>()
            .join(", ")
            .trim_end()
            .to_string()
    }
}

/// How a slot is called in plans; one without a name of its own by its number.
pub(crate) fn slot_name(slots: &[SlotInfo], slot: Slot) -> String {
    match slots.get(slot.0 as usize) {
        Some(info) if !info.name.starts_with(' ') => info.name.to_string(),
        _ => format!("_{}", slot.0),
    }
}

struct Line {
    text: String,
    is_operator: bool,
}

impl Line {
    fn heading(text: String) -> Self {
        Self {
            text: text.trim_end().to_string(),
            is_operator: false,
        }
    }
}

struct Writer<'p> {
    slots: &'p [SlotInfo],
    lines: &'p mut Vec<Line>,
}

impl Writer<'_> {
    /// An operator and all below it, in the order of [`Plan::operators`].
    fn chain(&mut self, plan: &LogicalPlan, indent: &str) {
        let text = format!(
            "{indent}{} {}",
            plan.name(),
            details::details(plan, self.slots)
        );
        self.lines.push(Line {
            text: text.trim_end().to_string(),
            is_operator: true,
        });
        let set_in = format!("{indent}| ");
        let straight = usize::from(plan.input().is_some());
        for (index, child) in plan.children().into_iter().enumerate() {
            let indent = if index < straight {
                indent
            } else {
                set_in.as_str()
            };
            self.chain(child, indent);
        }
    }
}

/// Lines with the figures aligned in columns to their right.
fn layout(lines: &[Line], figures: &[Figures]) -> String {
    let width = lines
        .iter()
        .map(|line| display_width(&line.text))
        .max()
        .unwrap_or(0);
    let widths: Vec<usize> = figures
        .iter()
        .map(|column| {
            column
                .entries
                .iter()
                .map(String::len)
                .chain([column.heading.len()])
                .max()
                .unwrap_or(0)
        })
        .collect();
    let mut text = String::new();
    let mut operator = 0;
    for (index, line) in lines.iter().enumerate() {
        let mut row = line.text.clone();
        let cells: Vec<&str> = match (index, line.is_operator) {
            (0, _) => figures.iter().map(|column| column.heading).collect(),
            (_, true) => figures
                .iter()
                .map(|column| column.entries.get(operator).map_or("", String::as_str))
                .collect(),
            _ => Vec::new(),
        };
        if !cells.is_empty() {
            row.push_str(&" ".repeat(width - display_width(&line.text)));
            for (cell, width) in cells.iter().zip(&widths) {
                row.push_str(&format!("  {cell:>width$}"));
            }
        }
        operator += usize::from(line.is_operator);
        text.push_str(row.trim_end());
        text.push('\n');
    }
    text
}

fn display_width(text: &str) -> usize {
    unicode_width::UnicodeWidthStr::width(text)
}
