//! The words behind facts, for people: each quotation in its sentence, with the document and the file that it came from.

use std::collections::BTreeSet;
use std::io::{self, Write};

use super::answer::{Answer, Question};
use super::failure::Failure;
use super::quotation::{Look, Quotation};
use super::session::Session;
use crate::policy::constraints::Facts;
use crate::policy::evidence::{self, Mention};
use crate::store::Graph;
use crate::value::{Node, Value};

/// Rows of a `why` that are looked at.
const MOST: usize = 10_000;
/// Evidence nodes of a result that are quoted below it.
const QUOTED: usize = 20;

impl Session {
    fn look(&self) -> Look {
        let layout = self.settings.layout();
        Look {
            color: layout.color,
            width: layout.width,
            wide_ambiguous: layout.wide_ambiguous,
        }
    }

    /// Whether results are written for people to read.
    fn is_for_people(&self) -> bool {
        self.settings.format.name == "table"
    }

    /// Runs the question of a `why` and writes the quotations; in formats for programs its rows.
    pub(super) fn run_why(
        &mut self,
        question: &Question<'_>,
        out: &mut dyn Write,
    ) -> Result<Answer, Failure> {
        if !self.is_for_people() {
            return self.run_question(question, out);
        }
        let (columns, rows) = self.collect_with_columns(question, MOST)?;
        if rows.is_empty() || columns.iter().all(|column| column != "quote") {
            return self.run_question(question, out);
        }
        let columns: Vec<String> = columns.iter().map(ToString::to_string).collect();
        let graph = self.graph();
        let written = write_rows(&graph, &columns, &rows, self.look(), out);
        written.map_err(|error| self.settings.output_failure(&error))?;
        Ok(Answer::of(columns, rows))
    }

    /// Below a result for people: the words of the Evidence nodes in it.
    pub(super) fn quote_evidence(&self, answer: &Answer, out: &mut dyn Write) -> io::Result<()> {
        if !self.is_for_people() {
            return Ok(());
        }
        let graph = self.graph();
        let facts = Facts::new(&graph, None);
        let mut seen = BTreeSet::new();
        let values = answer.rows.iter().flatten();
        for node in values.filter_map(evidence_node) {
            let node = node.id;
            if !graph.contains_node(node) {
                continue;
            }
            if seen.len() >= QUOTED || !seen.insert(node) {
                continue;
            }
            if let Some(mention) = Mention::of(facts, node) {
                writeln!(out)?;
                write_mention(facts, &mention, self.look(), out)?;
            }
        }
        Ok(())
    }
}

fn evidence_node(value: &Value) -> Option<&Node> {
    match value {
        Value::Node(node) => Some(node),
        _ => None,
    }
}

/// Facts with their quotations; a fact that has none with where it was read.
fn write_rows(
    graph: &Graph,
    columns: &[String],
    rows: &[Vec<Value>],
    look: Look,
    out: &mut dyn Write,
) -> io::Result<()> {
    let facts = Facts::new(graph, None);
    let mut last = String::new();
    for row in rows {
        let row = Row { columns, row };
        let heading = row.heading();
        if heading != last {
            if !last.is_empty() {
                writeln!(out)?;
            }
            writeln!(out, "{heading}")?;
        }
        last = heading;
        row.write(facts, look, out)?;
    }
    Ok(())
}

/// A row of a `why`, by names of columns.
struct Row<'r> {
    columns: &'r [String],
    row: &'r [Value],
}

impl Row<'_> {
    fn value(&self, column: &str) -> &Value {
        let at = self.columns.iter().position(|own| own == column);
        at.map_or(&Value::Null, |at| &self.row[at])
    }

    fn text(&self, column: &str) -> Option<&str> {
        match self.value(column) {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// `绵阳市 HAS_INDUSTRY 无人机`, or the document that states the fact.
    fn heading(&self) -> String {
        let parts = ["subject", "relation", "object"].map(|column| self.text(column));
        match parts {
            [Some(subject), Some(relation), Some(object)] => {
                format!("{subject} {relation} {object}")
            }
            _ => self.text("fact_document").unwrap_or("no name").to_owned(),
        }
    }

    fn write(&self, facts: Facts<'_>, look: Look, out: &mut dyn Write) -> io::Result<()> {
        let (Some(quote), Some(title)) = (self.text("quote"), self.text("source")) else {
            let place = self.text("source_url").unwrap_or("nothing that is kept");
            return writeln!(out, "  no words are quoted; read in {place}");
        };
        let start = match self.value("span_start") {
            Value::Integer(start) => usize::try_from(*start).unwrap_or_default(),
            _ => 0,
        };
        match evidence::find(facts, quote, start, title) {
            Some(mention) => write_mention(facts, &mention, look, out),
            None => writeln!(out, "  {title}\n      {quote}"),
        }
    }
}

/// The document, the file, the place, and the sentence with the words underlined.
fn write_mention(
    facts: Facts<'_>,
    mention: &Mention<'_>,
    look: Look,
    out: &mut dyn Write,
) -> io::Result<()> {
    let document = mention.document;
    let title = facts.text(document, "title").unwrap_or_default();
    match facts.text(document, "number") {
        Some(number) => writeln!(out, "  {title} ({number})")?,
        None => writeln!(out, "  {title}")?,
    }
    let file = facts
        .text(document, "source_file")
        .or(facts.text(document, "source_url"));
    let confidence = mention
        .confidence
        .map_or(String::new(), |conf| format!(", confidence {conf:?}"));
    writeln!(
        out,
        "  {}, characters {} to {}, {}{confidence}",
        file.unwrap_or("no file is known"),
        mention.span.start,
        mention.span.end,
        mention.rule
    )?;
    let quotation = match mention.text(facts) {
        Some(text) => Quotation::of(text, &mention.span),
        None => Quotation::alone(mention.quote),
    };
    for line in quotation.lines(look) {
        writeln!(out, "      {line}")?;
    }
    Ok(())
}
