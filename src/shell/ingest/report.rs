//! What a run tells: a line a notice with its doubts and warnings, files that failed, and totals; as text or as one JSON object.

use std::collections::BTreeMap;
use std::io::Write;
use std::ops::Range;
use std::time::Duration;

use serde_json::{Value as Json, json};

use super::destination::Counts;
use super::difference::Difference;
use super::reader::NoticeRead;
use crate::diagnostic::did_you_mean;
use crate::policy::ingest::{Kind, Outcome, State, says};
use crate::policy::notice::fact::{Doubt, Warning};
use crate::policy::reading::{CharIndex, ReadError, TextSpan};
use crate::shell::arguments::Options;
use crate::shell::console::{counted, say};
use crate::shell::failure::Failure;
use crate::shell::format::Layout;
use crate::shell::output::{Output, standard_failure};
use crate::shell::quotation::{Look, Quotation};

/// How the report is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Text,
    Json,
}

impl Form {
    /// # Errors
    /// An unknown name.
    pub fn chosen(options: &Options) -> Result<Self, Failure> {
        match options.format.as_deref() {
            None | Some("text") => Ok(Self::Text),
            Some("json") => Ok(Self::Json),
            Some(name) => {
                let names = ["text", "json"];
                let help = match did_you_mean(name, names) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "forms of a report: text, json".to_owned(),
                };
                let message = format!("a report of ingest has no form `{name}`");
                Err(Failure::usage(message, help))
            }
        }
    }
}

/// A report that grows with every notice; nothing of a notice is kept but its numbers.
pub struct Report {
    form: Form,
    quiet: bool,
    look: Look,
    states: BTreeMap<&'static str, usize>,
    facts: BTreeMap<Kind, usize>,
    notices: usize,
    failures: usize,
    doubts: usize,
    warnings: usize,
    decided: usize,
}

impl Report {
    pub fn new(form: Form, quiet: bool, layout: Layout) -> Self {
        Self {
            form,
            quiet,
            look: Look {
                color: layout.color,
                width: layout.width,
                wide_ambiguous: layout.wide_ambiguous,
            },
            states: BTreeMap::new(),
            facts: BTreeMap::new(),
            notices: 0,
            failures: 0,
            doubts: 0,
            warnings: 0,
            decided: 0,
        }
    }

    /// How many notices were read.
    pub fn count(&self) -> usize {
        self.notices
    }

    /// How many files could not be read.
    pub fn failures(&self) -> usize {
        self.failures
    }

    /// A file that gave no notice.
    ///
    /// # Errors
    /// An output that cannot be written.
    pub fn failed(&mut self, error: &ReadError, out: &mut Output) -> Result<(), Failure> {
        self.failures += 1;
        let diagnostic = error.diagnostic();
        match self.form {
            Form::Text => {
                say(&format!("error: {error}\n  help: {}", diagnostic.help.join("; ")));
                Ok(())
            }
            Form::Json => self.item(
                &json!({
                    "file": error.file,
                    "state": "failed",
                    "error": { "code": error.cause.detail(), "message": error.cause.message(), "help": error.cause.help() },
                }),
                out,
            ),
        }
    }

    /// What became of a notice.
    ///
    /// # Errors
    /// An output that cannot be written.
    pub fn notice(
        &mut self,
        read: &NoticeRead,
        outcome: &Outcome,
        out: &mut Output,
    ) -> Result<(), Failure> {
        self.notices += 1;
        *self.states.entry(outcome.state.word()).or_default() += 1;
        for (kind, count) in &outcome.facts {
            *self.facts.entry(*kind).or_default() += count;
        }
        self.decided += read.decided;
        if outcome.state == State::NoNotice {
            self.failures += 1;
        }
        // Of a notice that is in the graph already nothing new is to be decided.
        let is_new = outcome.state.is_new();
        let doubts: &[Doubt] = if is_new { &read.notice.doubts } else { &[] };
        let warnings: Vec<&Warning> = match is_new {
            true => read
                .notice
                .warnings
                .iter()
                .chain(&outcome.warnings)
                .collect(),
            false => Vec::new(),
        };
        self.doubts += doubts.len();
        self.warnings += warnings.len();
        match self.form {
            Form::Text => self.notice_as_text(read, outcome, doubts, &warnings, out),
            Form::Json => self.item(&notice_as_json(read, outcome, doubts, &warnings), out),
        }
    }

    fn notice_as_text(
        &self,
        read: &NoticeRead,
        outcome: &Outcome,
        doubts: &[Doubt],
        warnings: &[&Warning],
        out: &mut Output,
    ) -> Result<(), Failure> {
        let file = &read.source.source_file;
        let mut lines = Vec::new();
        match &outcome.state {
            State::NoNotice => {
                let help = "give the page of the notice itself, or a copy with its title";
                say(&format!(
                    "error: `{file}`: neither a title nor a document number was found\n  help: {help}"
                ));
                return Ok(());
            }
            State::Copy { of: Some(of) } => {
                lines.push(format!(
                    "{file}: a copy of `{of}`, {}; nothing new",
                    outcome.key
                ));
            }
            State::Copy { of: None } | State::Known => {
                lines.push(format!("{file}: known as {}; nothing new", outcome.key));
            }
            state => {
                let facts = outcome.facts.values().sum();
                lines.push(format!(
                    "{file}: {}, {}, {}",
                    outcome.key,
                    state.word(),
                    counted(facts, "fact")
                ));
            }
        }
        let is_dull = lines.len() == 1 && doubts.is_empty() && warnings.is_empty();
        if self.quiet && is_dull {
            return Ok(());
        }
        let text = &read.source.text;
        for warning in &read.source.warnings {
            lines.push(format!("  note: {warning}"));
        }
        for warning in warnings {
            lines.push(format!("  warning: {}", warning.message));
            for span in &warning.spans {
                self.quote(text, span, &mut lines);
            }
        }
        for doubt in doubts {
            lines.push(format!("  doubt: {}", doubtful(doubt)));
            self.quote(text, &doubt.span, &mut lines);
        }
        write_lines(&lines, out)
    }

    fn quote(&self, text: &str, span: &Range<usize>, lines: &mut Vec<String>) {
        let quoted = Quotation::of(text, span).lines(self.look);
        lines.extend(quoted.into_iter().map(|line| format!("      {line}")));
    }

    /// One object of the list of a JSON report.
    fn item(&mut self, item: &Json, out: &mut Output) -> Result<(), Failure> {
        let opening = match self.notices + self.failures {
            1 => "{\"notices\":[\n",
            _ => ",\n",
        };
        write!(out, "{opening}{item}").map_err(|error| standard_failure(&error))
    }

    /// What a dry run would change.
    ///
    /// # Errors
    /// An output that cannot be written.
    pub fn difference(&mut self, difference: &Difference, out: &mut Output) -> Result<(), Failure> {
        if self.form == Form::Json {
            let changes: Vec<Json> = difference.counts.iter().map(|((is_type, name), counts)| {
                let kind = if *is_type { "type" } else { "label" };
                json!({ kind: name, "added": counts[0], "changed": counts[1], "removed": counts[2] })
            }).collect();
            let opening = if self.notices + self.failures == 0 {
                "{\"notices\":["
            } else {
                ""
            };
            let rest = json!({ "changes": changes, "difference": difference.lines }).to_string();
            return write!(out, "{opening}\n],{}", &rest[1..rest.len() - 1])
                .map_err(|error| standard_failure(&error));
        }
        if difference.lines.is_empty() {
            return Ok(());
        }
        let mut lines = vec![String::new()];
        lines.extend(table(difference));
        lines.push(String::new());
        lines.extend(difference.lines.iter().cloned());
        write_lines(&lines, out)
    }

    /// The totals.
    ///
    /// # Errors
    /// An output that cannot be written.
    pub fn finish(
        &mut self,
        counts: &Counts,
        time: Duration,
        out: &mut Output,
    ) -> Result<(), Failure> {
        match self.form {
            Form::Text => {
                self.tell_totals(counts, time);
                Ok(())
            }
            Form::Json => self.write_totals(counts, time, out),
        }
    }

    fn tell_totals(&self, counts: &Counts, time: Duration) {
        if self.quiet {
            return;
        }
        let states = self.states.iter().filter(|(word, _)| **word != "no notice");
        let mut states: Vec<String> = states
            .map(|(word, count)| format!("{count} {word}"))
            .collect();
        if self.failures > 0 {
            states.push(format!("{} failed", self.failures));
        }
        let files = self.notices + self.failures - self.states.get("no notice").unwrap_or(&0);
        say(&format!(
            "{}: {}",
            counted(files, "file"),
            states.join(", ")
        ));
        let facts = self
            .facts
            .iter()
            .map(|(kind, count)| plural(*count, kind.word()));
        let facts: Vec<String> = facts.collect();
        if !facts.is_empty() {
            say(&format!("facts: {}", facts.join(", ")));
        }
        let mut rest = vec![
            plural(self.doubts, "doubt"),
            plural(self.warnings, "warning"),
        ];
        if self.decided > 0 {
            rest.push(format!("{} applied", plural(self.decided, "decision")));
        }
        rest.push(match counts.changed {
            true => format!(
                "{:+} nodes, {:+} relationships",
                counts.nodes, counts.relationships
            ),
            false => "nothing changed".to_owned(),
        });
        rest.push(format!("{:.1} ms", time.as_secs_f64() * 1e3));
        say(&rest.join(", "));
    }

    fn write_totals(
        &self,
        counts: &Counts,
        time: Duration,
        out: &mut Output,
    ) -> Result<(), Failure> {
        let facts: BTreeMap<&str, usize> = self
            .facts
            .iter()
            .map(|(kind, count)| (kind.word(), *count))
            .collect();
        let rest = json!({
            "totals": {
                "notices": self.notices,
                "states": self.states,
                "failed": self.failures,
                "facts": facts,
                "doubts": self.doubts,
                "warnings": self.warnings,
                "decisions": self.decided,
                "nodes": counts.nodes,
                "relationships": counts.relationships,
                "changed": counts.changed,
                "ms": (time.as_secs_f64() * 1e4).round() / 10.0,
            }
        });
        let rest = rest.to_string();
        let opening = match self.notices + self.failures {
            0 => "{\"notices\":[\n],",
            _ => "\n],",
        };
        let written = writeln!(out, "{opening}{}", &rest[1..]);
        written.map_err(|error| standard_failure(&error))
    }
}

fn write_lines(lines: &[String], out: &mut Output) -> Result<(), Failure> {
    let written = lines.iter().try_for_each(|line| writeln!(out, "{line}"));
    written.map_err(|error| standard_failure(&error))
}

/// `1 cluster`, `3 clusters`; words that stand for all are left as they are.
fn plural(count: usize, word: &str) -> String {
    match word {
        "other" => format!("{count} other"),
        "annex" if count != 1 => format!("{count} annexes"),
        "validity" if count != 1 => format!("{count} validities"),
        word => counted(count, word),
    }
}

/// place `朝阳区` may be 110105 朝阳区, 220104 朝阳区
fn doubtful(doubt: &Doubt) -> String {
    let candidates =
        doubt
            .candidates
            .iter()
            .map(|candidate| match candidate.key == candidate.name {
                true => candidate.name.clone(),
                false => format!("{} {}", candidate.key, candidate.name),
            });
    let candidates: Vec<String> = candidates.collect();
    match candidates.is_empty() {
        true => format!("{} `{}` is not known", doubt.kind, doubt.text),
        false => format!(
            "{} `{}` may be {}",
            doubt.kind,
            doubt.text,
            candidates.join(", ")
        ),
    }
}

fn table(difference: &Difference) -> Vec<String> {
    let rows = difference.counts.iter();
    let width = rows
        .clone()
        .map(|((_, name), _)| name.len())
        .max()
        .unwrap_or_default()
        .max(6);
    let mut lines = vec![format!("{:width$} | added | changed | removed", "change")];
    lines.push(format!("{}-+-------+---------+--------", "-".repeat(width)));
    lines.extend(rows.map(|((_, name), [added, changed, removed])| {
        format!("{name:width$} | {added:5} | {changed:7} | {removed:7}")
    }));
    lines
}

fn notice_as_json(
    read: &NoticeRead,
    outcome: &Outcome,
    doubts: &[Doubt],
    warnings: &[&Warning],
) -> Json {
    let text = &read.source.text;
    let index = CharIndex::new(text);
    let place = |span: &Range<usize>| {
        let quote = index.slice(text, TextSpan::new(span.start, span.end));
        json!({ "start": span.start, "end": span.end, "quote": quote })
    };
    let facts: Vec<Json> = read
        .notice
        .facts
        .iter()
        .map(|fact| {
            let quote = index.slice(text, TextSpan::new(fact.span.start, fact.span.end));
            json!({
                "kind": Kind::of(&fact.claim).word(),
                "says": says(&fact.claim),
                "rule": fact.rule,
                "start": fact.span.start,
                "end": fact.span.end,
                "quote": quote,
                "confidence": fact.confidence,
            })
        })
        .collect();
    let doubts: Vec<Json> = doubts.iter().map(|doubt| {
        let candidates: Vec<Json> = doubt.candidates.iter()
            .map(|candidate| json!({ "key": candidate.key, "name": candidate.name })).collect();
        json!({ "kind": doubt.kind, "text": doubt.text, "start": doubt.span.start, "end": doubt.span.end, "candidates": candidates })
    }).collect();
    let warnings: Vec<Json> = warnings
        .iter()
        .map(|warning| {
            let places: Vec<Json> = warning.spans.iter().map(place).collect();
            json!({ "message": warning.message, "places": places })
        })
        .collect();
    let notes: Vec<String> = read
        .source
        .warnings
        .iter()
        .map(ToString::to_string)
        .collect();
    json!({
        "file": read.source.source_file,
        "state": outcome.state.word(),
        "key": outcome.key.as_str(),
        "title": outcome.title,
        "facts": facts,
        "doubts": doubts,
        "warnings": warnings,
        "notes": notes,
    })
}
