//! The printer: tree to text, with no more brackets than needed. Parsing the text gives the same tree again, places aside.
//!
//! `{}` prints one line, `{:#}` each clause on a line of its own.

mod expression;
mod level;
mod pattern;
mod schema;

use std::fmt::{self, Display, Formatter, Write};

pub use schema::{create_constraint, create_index, schema_command};

use super::ast::*;
use super::escape::{quote_key, quote_variable};

/// A statement as text, each clause on a line of its own.
pub fn print(statement: &Statement) -> String {
    format!("{statement:#}")
}

impl Display for Statement {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.mode {
            Mode::Run => {}
            Mode::Explain => f.write_str("EXPLAIN ")?,
            Mode::Profile => f.write_str("PROFILE ")?,
        }
        self.query.fmt(f)
    }
}

impl Display for Query {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        Printer {
            out: &mut text,
            separator: if f.alternate() { "\n" } else { " " },
        }
        .query(self)?;
        f.write_str(&text)
    }
}

impl Display for Clause {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        Printer {
            out: &mut text,
            separator: " ",
        }
        .clause(self)?;
        f.write_str(&text)
    }
}

impl Display for Expr {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        Printer {
            out: &mut text,
            separator: " ",
        }
        .expression(self)?;
        f.write_str(&text)
    }
}

impl Display for PathPattern {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        Printer {
            out: &mut text,
            separator: " ",
        }
        .path(self)?;
        f.write_str(&text)
    }
}

fn is_paged(projection: &Projection) -> bool {
    !projection.order_by.is_empty() || projection.skip.is_some() || projection.limit.is_some()
}

/// Writes a tree to `out`.
struct Printer<'a> {
    out: &'a mut String,
    /// What stands between the clauses of the outermost query.
    separator: &'static str,
}

impl Printer<'_> {
    fn text(&mut self, text: &str) -> fmt::Result {
        self.out.write_str(text)
    }

    /// A label, a type, a property key, a part of a dotted name.
    fn key(&mut self, name: &Name) -> fmt::Result {
        self.text(&quote_key(&name.text))
    }

    fn variable(&mut self, name: &Name) -> fmt::Result {
        self.text(&quote_variable(&name.text))
    }

    /// The parts with `separator` between.
    fn joined<T>(
        &mut self,
        separator: &str,
        parts: &[T],
        mut print: impl FnMut(&mut Self, &T) -> fmt::Result,
    ) -> fmt::Result {
        for (at, part) in parts.iter().enumerate() {
            if at > 0 {
                self.text(separator)?;
            }
            print(self, part)?;
        }
        Ok(())
    }

    /// ` WORD expression`, when there is one.
    fn tail(&mut self, word: &str, expression: Option<&Expr>) -> fmt::Result {
        match expression {
            Some(expression) => {
                self.text(word)?;
                self.expression(expression)
            }
            None => Ok(()),
        }
    }

    fn query(&mut self, query: &Query) -> fmt::Result {
        let separator = self.separator;
        self.single_query(&query.first)?;
        for union in &query.unions {
            self.text(separator)?;
            self.text(if union.all { "UNION ALL" } else { "UNION" })?;
            self.text(separator)?;
            self.single_query(&union.query)?;
        }
        Ok(())
    }

    fn single_query(&mut self, query: &SingleQuery) -> fmt::Result {
        let separator = self.separator;
        let mut whole = false;
        for (at, clause) in query.clauses.iter().enumerate() {
            let is_whole = matches!(clause.kind, ClauseKind::Query(_) | ClauseKind::When(_));
            if at > 0 {
                self.text(separator)?;
            }
            if at > 0 && (whole || is_whole) {
                self.text("NEXT")?;
                self.text(separator)?;
            }
            self.clause(clause)?;
            whole = is_whole;
        }
        Ok(())
    }

    fn clause(&mut self, clause: &Clause) -> fmt::Result {
        match &clause.kind {
            ClauseKind::Match {
                optional,
                repeatable,
                patterns,
                hints,
                predicate,
            } => {
                self.text(if *optional {
                    "OPTIONAL MATCH "
                } else {
                    "MATCH "
                })?;
                self.text(if *repeatable {
                    "REPEATABLE ELEMENTS "
                } else {
                    ""
                })?;
                self.joined(", ", patterns, Self::path)?;
                self.joined("", hints, Self::hint)?;
                self.tail(" WHERE ", predicate.as_ref())
            }
            ClauseKind::Unwind {
                list,
                variable,
                numbering: None,
            } => {
                self.tail("UNWIND ", Some(list))?;
                self.text(" AS ")?;
                self.variable(variable)
            }
            ClauseKind::Unwind {
                list,
                variable,
                numbering: Some(numbering),
            } => {
                self.text("FOR ")?;
                self.variable(variable)?;
                self.tail(" IN ", Some(list))?;
                self.text(match numbering.first {
                    0 => " WITH OFFSET ",
                    _ => " WITH ORDINALITY ",
                })?;
                self.variable(&numbering.variable)
            }
            ClauseKind::Let { items } => {
                self.text("LET ")?;
                self.joined(", ", items, |printer, (name, value)| {
                    printer.variable(name)?;
                    printer.tail(" = ", Some(value))
                })
            }
            ClauseKind::Filter { predicate } => self.tail("FILTER ", Some(predicate)),
            ClauseKind::Finish => self.text("FINISH"),
            ClauseKind::LoadCsv(load) => self.load_csv(load),
            ClauseKind::With(projection) => self.projection("WITH", projection),
            ClauseKind::Return(projection) => self.projection("RETURN", projection),
            ClauseKind::Page(page) => self.page(page),
            ClauseKind::Query(query) => self.braced(query),
            ClauseKind::When(conditional) => self.conditional(conditional),
            ClauseKind::CallProcedure(call) => self.procedure_call(call),
            ClauseKind::CallSubquery(call) => self.subquery_call(call),
            ClauseKind::Create { patterns } => {
                self.text("CREATE ")?;
                self.joined(", ", patterns, Self::path)
            }
            ClauseKind::Merge { pattern, actions } => self.merge(pattern, actions),
            ClauseKind::Set { items } => self.set(items),
            ClauseKind::Remove { items } => {
                self.text("REMOVE ")?;
                self.joined(", ", items, Self::remove_item)
            }
            ClauseKind::Delete { detach, targets } => {
                self.text(if *detach { "DETACH DELETE " } else { "DELETE " })?;
                self.joined(", ", targets, Self::expression)
            }
            ClauseKind::Schema(command) => self.schema(command),
            ClauseKind::Foreach {
                variable,
                list,
                updates,
            } => self.foreach(variable, list, updates),
        }
    }

    fn hint(&mut self, hint: &Hint) -> fmt::Result {
        self.text(match hint.kind {
            HintKind::Index => " USING INDEX ",
            HintKind::Scan => " USING SCAN ",
            HintKind::Join => " USING JOIN ON ",
        })?;
        self.joined(", ", &hint.variables, Self::variable)?;
        if let Some(label) = &hint.label {
            self.text(":")?;
            self.key(label)?;
        }
        if hint.kind == HintKind::Index {
            self.text("(")?;
            self.joined(", ", &hint.keys, Self::key)?;
            self.text(")")?;
        }
        Ok(())
    }

    fn projection(&mut self, word: &str, projection: &Projection) -> fmt::Result {
        self.text(word)?;
        self.text(if projection.distinct {
            " DISTINCT "
        } else {
            " "
        })?;
        if projection.all {
            self.text(if projection.items.is_empty() {
                "*"
            } else {
                "*, "
            })?;
        }
        self.joined(", ", &projection.items, Self::projection_item)?;
        if is_paged(projection) {
            self.text(" ")?;
            self.page(projection)?;
        }
        self.tail(" WHERE ", projection.predicate.as_ref())
    }

    /// `ORDER BY ... SKIP ... LIMIT ...`
    fn page(&mut self, page: &Projection) -> fmt::Result {
        let mut separator = "";
        if !page.order_by.is_empty() {
            self.text("ORDER BY ")?;
            self.joined(", ", &page.order_by, Self::sort_item)?;
            separator = " ";
        }
        for (word, count) in [("SKIP ", &page.skip), ("LIMIT ", &page.limit)] {
            if count.is_some() {
                self.text(std::mem::replace(&mut separator, " "))?;
            }
            self.tail(word, count.as_ref())?;
        }
        Ok(())
    }

    fn conditional(&mut self, conditional: &Conditional) -> fmt::Result {
        self.joined(" ", &conditional.branches, |printer, (condition, query)| {
            printer.tail("WHEN ", Some(condition))?;
            printer.text(" THEN ")?;
            printer.braced(query)
        })?;
        match &conditional.otherwise {
            Some(query) => {
                self.text(" ELSE ")?;
                self.braced(query)
            }
            None => Ok(()),
        }
    }

    fn projection_item(&mut self, item: &ProjectionItem) -> fmt::Result {
        self.expression(&item.expr)?;
        self.alias(item.alias.as_ref())
    }

    fn alias(&mut self, alias: Option<&Name>) -> fmt::Result {
        let Some(alias) = alias else { return Ok(()) };
        self.text(" AS ")?;
        self.variable(alias)
    }

    fn sort_item(&mut self, item: &SortItem) -> fmt::Result {
        self.expression(&item.expr)?;
        self.text(if item.descending { " DESC" } else { "" })?;
        self.text(match item.nulls_first {
            None => "",
            Some(true) => " NULLS FIRST",
            Some(false) => " NULLS LAST",
        })
    }

    fn procedure_call(&mut self, call: &ProcedureCall) -> fmt::Result {
        self.text(if call.optional {
            "OPTIONAL CALL "
        } else {
            "CALL "
        })?;
        self.joined(".", &call.name, Self::key)?;
        if let Some(arguments) = &call.arguments {
            self.text("(")?;
            self.joined(", ", arguments, Self::expression)?;
            self.text(")")?;
        }
        match &call.yields {
            Yield::Absent => Ok(()),
            Yield::All(_) => self.text(" YIELD *"),
            Yield::Items { items, .. } if items.is_empty() => self.text(" YIELD -"),
            Yield::Items { items, predicate } => {
                self.text(" YIELD ")?;
                self.joined(", ", items, Self::yield_item)?;
                self.tail(" WHERE ", predicate.as_ref())
            }
        }
    }

    fn subquery_call(&mut self, call: &SubqueryCall) -> fmt::Result {
        self.text(if call.optional {
            "OPTIONAL CALL "
        } else {
            "CALL "
        })?;
        match &call.imports {
            Imports::Leading => {}
            Imports::All(_) => self.text("(*) ")?,
            Imports::Names(names) => {
                self.text("(")?;
                self.joined(", ", names, Self::variable)?;
                self.text(") ")?;
            }
        }
        self.braced(&call.query)?;
        self.text(match call.transactions {
            Some(_) => " IN TRANSACTIONS",
            None => "",
        })
    }

    /// A query in braces, on one line.
    fn braced(&mut self, query: &Query) -> fmt::Result {
        self.text("{ ")?;
        Printer {
            out: self.out,
            separator: " ",
        }
        .query(query)?;
        self.text(" }")
    }

    fn yield_item(&mut self, item: &YieldItem) -> fmt::Result {
        self.key(&item.field)?;
        self.alias(item.alias.as_ref())
    }

    fn merge(&mut self, pattern: &PathPattern, actions: &[MergeAction]) -> fmt::Result {
        self.text("MERGE ")?;
        self.path(pattern)?;
        for action in actions {
            self.text(if action.on_create {
                " ON CREATE "
            } else {
                " ON MATCH "
            })?;
            self.set(&action.items)?;
        }
        Ok(())
    }

    fn set(&mut self, items: &[SetItem]) -> fmt::Result {
        self.text("SET ")?;
        self.joined(", ", items, Self::set_item)
    }

    fn set_item(&mut self, item: &SetItem) -> fmt::Result {
        match item {
            SetItem::Property { target, key, value } => {
                self.property(target, key)?;
                self.tail(" = ", Some(value))
            }
            SetItem::DynamicProperty { target, key, value } => {
                self.index(target, key)?;
                self.tail(" = ", Some(value))
            }
            SetItem::Replace { variable, value } => {
                self.variable(variable)?;
                self.tail(" = ", Some(value))
            }
            SetItem::Add { variable, value } => {
                self.variable(variable)?;
                self.tail(" += ", Some(value))
            }
            SetItem::Labels { variable, labels } => self.labelled(variable, labels),
        }
    }

    fn remove_item(&mut self, item: &RemoveItem) -> fmt::Result {
        match item {
            RemoveItem::Property { target, key } => self.property(target, key),
            RemoveItem::DynamicProperty { target, key } => self.index(target, key),
            RemoveItem::Labels { variable, labels } => self.labelled(variable, labels),
        }
    }

    fn labelled(&mut self, variable: &Name, labels: &[WrittenLabel]) -> fmt::Result {
        self.variable(variable)?;
        self.text(":")?;
        self.joined(":", labels, |printer, label| match label {
            WrittenLabel::Name(name) => printer.key(name),
            WrittenLabel::Dynamic(labels) => {
                printer.tail("$(", Some(labels))?;
                printer.text(")")
            }
        })
    }

    fn load_csv(&mut self, load: &LoadCsv) -> fmt::Result {
        self.text("LOAD CSV ")?;
        self.text(if load.headers { "WITH HEADERS " } else { "" })?;
        self.tail("FROM ", Some(&load.source))?;
        self.alias(Some(&load.variable))?;
        self.tail(" FIELDTERMINATOR ", load.terminator.as_ref())
    }

    fn foreach(&mut self, variable: &Name, list: &Expr, updates: &[Clause]) -> fmt::Result {
        self.text("FOREACH (")?;
        self.variable(variable)?;
        self.tail(" IN ", Some(list))?;
        self.text(" | ")?;
        self.joined(" ", updates, Self::clause)?;
        self.text(")")
    }
}
