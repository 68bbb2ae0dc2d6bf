//! `tupu document`: a notice with its facts marked in its text, for the terminal, as one page, or for programs.

mod html;
mod json;
mod text;

use std::io::Write;
use std::ops::Range;

use super::arguments::Options;
use super::failure::{Exit, Failure};
use super::session::Session;
use crate::analysis::lineage::find_document;
use crate::diagnostic::did_you_mean;
use crate::policy::constraints::Facts;
use crate::policy::evidence::{self, Mention, mentions, supported};
use crate::value::NodeId;

/// How a document is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Text,
    Html,
    Json,
}

impl Form {
    /// The form that the flags ask for: by name, else by the ending of the file.
    ///
    /// # Errors
    /// An unknown name.
    pub fn chosen(options: &Options) -> Result<Self, Failure> {
        const FORMS: [(&str, Form); 3] = [
            ("text", Form::Text),
            ("html", Form::Html),
            ("json", Form::Json),
        ];
        let named = |name: &str| {
            FORMS
                .iter()
                .find(|(known, _)| *known == name)
                .map(|(_, form)| *form)
        };
        let Some(name) = &options.format else {
            let ending = options
                .output
                .as_ref()
                .and_then(|path| path.extension()?.to_str());
            return Ok(ending.and_then(named).unwrap_or(Self::Text));
        };
        named(name).ok_or_else(|| {
            let names = FORMS.map(|(name, _)| name);
            let help = match did_you_mean(name, names) {
                Some(near) => format!(
                    "did you mean `{near}`? forms of a document: {}",
                    names.join(", ")
                ),
                None => format!("forms of a document: {}", names.join(", ")),
            };
            Failure::usage(format!("a document has no form `{name}`"), help)
        })
    }
}

/// A document to be shown.
struct Shown<'g> {
    facts: Facts<'g>,
    node: NodeId,
    /// Absent when the graph does not keep it.
    text: Option<&'g str>,
    mentions: Vec<Mention<'g>>,
    /// What each mention supports, in the order of the mentions.
    supports: Vec<Vec<String>>,
}

/// Writes the document that a text names: by number, title or key.
///
/// # Errors
/// An unknown document, one whose text is not loaded, an output that cannot be written.
pub fn write(
    session: &Session,
    name: &str,
    form: Form,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let graph = session.graph();
    let node = find_document(&graph, session.gazetteer(), name)
        .map_err(|error| Failure::new(Exit::UnknownName, error.message(), error.help()))?;
    let facts = Facts::new(&graph, None);
    let text = facts.document_text(node);
    let mentions = mentions(facts, node);
    if text.is_none() && mentions.is_empty() {
        return Err(Failure::new(
            Exit::Failed,
            format!(
                "the text of `{}` is not loaded",
                evidence::document_name(facts, node)
            ),
            "`tupu ingest FILE --db GRAPH` loads it; `tupu lineage` shows what cites it",
        ));
    }
    let by_id = supported(facts, node);
    let supports = mentions
        .iter()
        .map(|mention| by_id.get(mention.id).cloned().unwrap_or_default());
    let shown = Shown {
        facts,
        node,
        text,
        supports: supports.collect(),
        mentions,
    };
    let layout = session.settings.layout();
    let written = match form {
        Form::Text => text::write(&shown, layout, out),
        Form::Html => html::write(&shown, out),
        Form::Json => json::write(&shown, out),
    };
    written.map_err(|error| session.settings.output_failure(&error))
}

impl Shown<'_> {
    /// What is known of the document itself: name and value.
    fn header(&self) -> Vec<(&'static str, String)> {
        const TEXTS: [&str; 5] = ["number", "key", "status", "source_file", "source_url"];
        const DATES: [&str; 3] = ["issued_on", "effective_from", "effective_to"];
        let texts = TEXTS
            .iter()
            .filter_map(|name| Some((*name, self.facts.text(self.node, name)?.to_owned())));
        let dates = DATES
            .iter()
            .filter_map(|name| Some((*name, self.facts.date(self.node, name)?.to_string())));
        let mut header: Vec<(&str, String)> = texts.chain(dates).collect();
        let issuers = self.facts.outgoing(self.node, "ISSUED_BY").into_iter();
        let mut issuers: Vec<(i64, &str)> = issuers
            .filter_map(|(link, agency)| {
                let order = self.facts.integer(link, "ord").unwrap_or_default();
                Some((order, self.facts.text(agency, "name_zh")?))
            })
            .collect();
        issuers.sort_unstable();
        let names: Vec<&str> = issuers.into_iter().map(|(_, name)| name).collect();
        if !names.is_empty() {
            header.push(("issued_by", names.join("、")));
        }
        header
    }

    fn title(&self) -> &str {
        self.facts.text(self.node, "title").unwrap_or_default()
    }

    /// The text cut where a mention begins or ends, with the mentions that cover each stretch, the shortest last.
    fn stretches(&self) -> Vec<(Range<usize>, Vec<usize>)> {
        let Some(text) = self.text else {
            return Vec::new();
        };
        // Characters to bytes, once.
        let mut bytes: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        bytes.push(text.len());
        let byte = |character: usize| bytes[character.min(bytes.len() - 1)];
        let spans: Vec<Range<usize>> = self
            .mentions
            .iter()
            .map(|mention| byte(mention.span.start)..byte(mention.span.end))
            .collect();
        let mut cuts: Vec<usize> = spans
            .iter()
            .flat_map(|span| [span.start, span.end])
            .collect();
        cuts.extend([0, text.len()]);
        cuts.sort_unstable();
        cuts.dedup();
        let mut stretches = Vec::new();
        let (mut open, mut next): (Vec<usize>, usize) = (Vec::new(), 0);
        for pair in cuts.windows(2) {
            let stretch = pair[0]..pair[1];
            open.retain(|at| spans[*at].end > stretch.start);
            while next < spans.len() && spans[next].start <= stretch.start {
                if spans[next].end > stretch.start {
                    open.push(next);
                }
                next += 1;
            }
            let mut covering = open.clone();
            covering.sort_by_key(|at| std::cmp::Reverse(spans[*at].len()));
            stretches.push((stretch, covering));
        }
        stretches
    }

    /// The kinds of facts that the text has, in order of their first mention.
    fn kinds(&self) -> Vec<&str> {
        let mut kinds: Vec<&str> = Vec::new();
        for mention in &self.mentions {
            if !kinds.contains(&mention.kind()) {
                kinds.push(mention.kind());
            }
        }
        kinds
    }

    /// `cluster.list_item, confidence 1.0`, and what the words support.
    fn note(&self, at: usize) -> Vec<String> {
        let mention = &self.mentions[at];
        let confidence = mention
            .confidence
            .map_or(String::new(), |conf| format!(", confidence {conf:?}"));
        let mut lines = vec![format!("{}{confidence}", mention.rule)];
        lines.extend(self.supports[at].iter().cloned());
        lines
    }
}
