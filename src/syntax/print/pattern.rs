//! Patterns and labels as text.

use std::fmt;

use super::Printer;
use crate::syntax::ast::*;
use crate::syntax::escape::quote_parameter;

/// How tightly a label expression binds.
#[derive(PartialEq, PartialOrd)]
enum Level {
    Or,
    And,
    Not,
}

impl Printer<'_> {
    pub(super) fn path(&mut self, path: &PathPattern) -> fmt::Result {
        if let Some(variable) = &path.variable {
            self.variable(variable)?;
            self.text(" = ")?;
        }
        self.prefix(path)?;
        match path.shortest {
            None => return self.chain(path),
            Some(Shortest::Single) => self.text("shortestPath(")?,
            Some(Shortest::All) => self.text("allShortestPaths(")?,
        }
        self.chain(path)?;
        self.text(")")
    }

    /// Selector and mode.
    fn prefix(&mut self, path: &PathPattern) -> fmt::Result {
        match path.selector {
            None => {}
            Some(Selector::Any(count)) => self.text(&format!("ANY {count} "))?,
            Some(Selector::Shortest(count)) | Some(Selector::Groups(count)) => {
                self.text(&format!("SHORTEST {count} "))?;
            }
            Some(Selector::AllShortest) => self.text("ALL SHORTEST ")?,
        }
        self.text(match path.mode {
            None => "",
            Some(PathMode::Walk) => "WALK ",
            Some(PathMode::Trail) => "TRAIL ",
            Some(PathMode::Acyclic) => "ACYCLIC ",
            Some(PathMode::Simple) => "SIMPLE ",
        })?;
        match path.selector {
            Some(Selector::Groups(_)) => self.text("GROUPS "),
            _ => Ok(()),
        }
    }

    /// Nodes and steps, with brackets and `WHERE` where the pattern has one of its own.
    fn chain(&mut self, path: &PathPattern) -> fmt::Result {
        let Some(predicate) = &path.predicate else {
            return self.links(path);
        };
        self.text("(")?;
        self.links(path)?;
        self.tail(" WHERE ", Some(predicate))?;
        self.text(")")
    }

    fn links(&mut self, path: &PathPattern) -> fmt::Result {
        self.node(&path.start)?;
        for (step, node) in &path.steps {
            match step {
                PathStep::Relationship(relationship) => self.relationship(relationship)?,
                PathStep::Group(group) => self.group(group)?,
            }
            self.node(node)?;
        }
        Ok(())
    }

    fn group(&mut self, group: &GroupPattern) -> fmt::Result {
        self.text(" (")?;
        self.links(&group.pattern)?;
        self.tail(" WHERE ", group.pattern.predicate.as_deref())?;
        let bound = |bound: Option<u64>| bound.map(|it| it.to_string()).unwrap_or_default();
        let (min, max) = (group.length.min, group.length.max);
        self.text(&format!("){{{},{}}} ", bound(min), bound(max)))
    }

    fn node(&mut self, node: &NodePattern) -> fmt::Result {
        let mut parts = Parts::default();
        parts.add(self, |printer| {
            if let Some(variable) = &node.variable {
                printer.variable(variable)?;
            }
            node.labels
                .as_ref()
                .map_or(Ok(()), |labels| printer.labels(labels))
        })?;
        self.inside(
            parts,
            node.properties.as_ref(),
            node.predicate.as_deref(),
            ("(", ")"),
        )
    }

    fn relationship(&mut self, relationship: &RelationshipPattern) -> fmt::Result {
        self.text(if relationship.direction == Direction::Incoming {
            "<-"
        } else {
            "-"
        })?;
        let mut parts = Parts::default();
        parts.add(self, |printer| printer.relationship_head(relationship))?;
        let (properties, predicate) = (
            relationship.properties.as_ref(),
            relationship.predicate.as_deref(),
        );
        if !parts.text.is_empty() || properties.is_some() || predicate.is_some() {
            self.inside(parts, properties, predicate, ("[", "]"))?;
        }
        self.text(if relationship.direction == Direction::Outgoing {
            "->"
        } else {
            "-"
        })
    }

    /// Variable, types and length.
    fn relationship_head(&mut self, relationship: &RelationshipPattern) -> fmt::Result {
        if let Some(variable) = &relationship.variable {
            self.variable(variable)?;
        }
        if !relationship.types.is_empty() {
            self.text(":")?;
            self.joined("|", &relationship.types, Self::key)?;
        }
        if let Some(test) = &relationship.type_test {
            self.text(":")?;
            self.label_level(test, Level::Or, "&")?;
        }
        relationship
            .length
            .map_or(Ok(()), |length| self.length(length))
    }

    fn length(&mut self, length: PathLength) -> fmt::Result {
        let text = match (length.min, length.max) {
            (None, None) => "*".to_owned(),
            (Some(min), None) => format!("*{min}.."),
            (None, Some(max)) => format!("*..{max}"),
            (Some(min), Some(max)) if min == max => format!("*{min}"),
            (Some(min), Some(max)) => format!("*{min}..{max}"),
        };
        self.text(&text)
    }

    /// What both kinds of brackets hold, with spaces between.
    fn inside(
        &mut self,
        mut parts: Parts,
        properties: Option<&PropertiesPattern>,
        predicate: Option<&Expr>,
        (open, close): (&str, &str),
    ) -> fmt::Result {
        if let Some(properties) = properties {
            parts.add(self, |printer| printer.properties(properties))?;
        }
        if let Some(predicate) = predicate {
            parts.add(self, |printer| printer.tail("WHERE ", Some(predicate)))?;
        }
        self.text(open)?;
        self.text(&parts.text)?;
        self.text(close)
    }

    fn properties(&mut self, properties: &PropertiesPattern) -> fmt::Result {
        match properties {
            PropertiesPattern::Map(entries, _) => self.map(entries),
            PropertiesPattern::Parameter(name) => self.text(&quote_parameter(&name.text)),
        }
    }

    /// A colon and the labels after it.
    pub(super) fn labels(&mut self, labels: &LabelExpr) -> fmt::Result {
        self.text(":")?;
        let and = if only_names(labels) { ":" } else { "&" };
        self.label_level(labels, Level::Or, and)
    }

    /// The same where `|` may already mean something else.
    pub(super) fn labels_in_expression(&mut self, labels: &LabelExpr) -> fmt::Result {
        if !matches!(labels, LabelExpr::Or(..)) {
            return self.labels(labels);
        }
        self.text(":(")?;
        self.label_level(labels, Level::Or, "&")?;
        self.text(")")
    }

    fn label_level(&mut self, labels: &LabelExpr, wanted: Level, and: &str) -> fmt::Result {
        let level = match labels {
            LabelExpr::Or(..) => Level::Or,
            LabelExpr::And(..) => Level::And,
            _ => Level::Not,
        };
        if level < wanted {
            self.text("(")?;
            self.label_level(labels, Level::Or, and)?;
            return self.text(")");
        }
        match labels {
            LabelExpr::Label(name) => self.key(name),
            LabelExpr::Any(_) => self.text("%"),
            LabelExpr::Dynamic { any, labels } => {
                self.text(if *any { "$any(" } else { "$(" })?;
                self.expression(labels)?;
                self.text(")")
            }
            LabelExpr::Not(inner) => {
                self.text("!")?;
                self.label_level(inner, Level::Not, and)
            }
            LabelExpr::And(left, right) => {
                self.label_level(left, Level::And, and)?;
                self.text(and)?;
                self.label_level(right, Level::Not, and)
            }
            LabelExpr::Or(left, right) => {
                self.label_level(left, Level::Or, and)?;
                self.text("|")?;
                self.label_level(right, Level::And, and)
            }
        }
    }
}

/// Whether the labels are names that must all be there, so that openCypher's `:A:B` can say it.
fn only_names(labels: &LabelExpr) -> bool {
    match labels {
        LabelExpr::Label(_) => true,
        LabelExpr::And(left, right) => only_names(left) && matches!(**right, LabelExpr::Label(_)),
        _ => false,
    }
}

/// Pieces of text with spaces between those that are not empty.
#[derive(Default)]
struct Parts {
    text: String,
}

impl Parts {
    fn add(
        &mut self,
        printer: &Printer<'_>,
        print: impl FnOnce(&mut Printer<'_>) -> fmt::Result,
    ) -> fmt::Result {
        let mut part = String::new();
        print(&mut Printer {
            out: &mut part,
            separator: printer.separator,
        })?;
        if !self.text.is_empty() && !part.is_empty() {
            self.text.push(' ');
        }
        self.text.push_str(&part);
        Ok(())
    }
}
