//! The words of a text that say facts, as `Evidence` nodes.

use std::collections::BTreeMap;
use std::ops::Range;

use smol_str::{SmolStr, format_smolstr};

use crate::policy::notice::fact::Fact;
use crate::policy::reading::{CharIndex, TextSpan};
use crate::value::{NodeId, Value};

use super::writer::{Evidence, Writer};

/// Counts changes of the rules: evidence that an older version found can be told apart.
pub const EXTRACTOR_VERSION: &str = "3";

/// What stands before the position in the ids of a document's evidence: eight digits of a key without number, else the key.
pub fn prefix(key: &str) -> &str {
    match key.strip_prefix("t:") {
        Some(digits) => digits.get(..8).unwrap_or(digits),
        None => key,
    }
}

/// Mentions of one text on their way into the graph. Facts with one span and one rule share an Evidence.
pub struct Mentions<'t> {
    text: &'t str,
    index: CharIndex,
    prefix: SmolStr,
    document: NodeId,
    /// By id, with the highest confidence of each.
    known: BTreeMap<SmolStr, Evidence>,
}

impl<'t> Mentions<'t> {
    /// `prefix` begins the ids: see [`prefix`], or the whole key where another document has that one.
    pub fn new(document: NodeId, prefix: &str, text: &'t str) -> Self {
        Self {
            text,
            index: CharIndex::new(text),
            prefix: prefix.into(),
            document,
            known: BTreeMap::new(),
        }
    }

    /// Notes how sure the best of the facts at each place is, before any is written.
    pub fn expect(&mut self, facts: &[Fact]) {
        for fact in facts {
            self.expect_one(fact.rule, &fact.span, fact.confidence);
        }
    }

    pub fn expect_one(&mut self, rule: &str, span: &Range<usize>, confidence: f64) {
        let known = self.known(rule, span, confidence);
        known.confidence = known.confidence.max(confidence);
    }

    /// The Evidence of a fact.
    pub fn of(&mut self, writer: &mut Writer<'_>, fact: &Fact) -> Evidence {
        self.at(writer, fact.rule, &fact.span, fact.confidence)
    }

    /// The Evidence that a rule found at a place.
    pub fn at(
        &mut self,
        writer: &mut Writer<'_>,
        rule: &str,
        span: &Range<usize>,
        confidence: f64,
    ) -> Evidence {
        let evidence = self.known(rule, span, confidence).clone();
        if writer.find("Evidence", "id", &evidence.id).is_none() {
            let quote = self.quote(span);
            let node = writer.create(
                &["Evidence"],
                &[
                    ("id", Value::String(evidence.id.clone())),
                    ("start", Value::from(span.start as i64)),
                    ("end", Value::from(span.end as i64)),
                    ("quote", Value::from(quote)),
                    ("rule", Value::from(rule)),
                    ("conf", Value::from(evidence.confidence)),
                    ("extractor_version", Value::from(EXTRACTOR_VERSION)),
                ],
            );
            writer.relate_anew("FROM_DOCUMENT", (node, self.document), &[]);
        }
        evidence
    }

    fn known(&mut self, rule: &str, span: &Range<usize>, confidence: f64) -> &mut Evidence {
        let id = self.id(rule, span);
        let new = |id: &SmolStr| Evidence::new(id.clone(), confidence);
        self.known.entry(id).or_insert_with_key(new)
    }

    /// The words of a span.
    pub fn quote(&self, span: &Range<usize>) -> &'t str {
        self.index
            .slice(self.text, TextSpan::new(span.start, span.end))
    }

    fn id(&self, rule: &str, span: &Range<usize>) -> SmolStr {
        format_smolstr!("{}:{}-{}:{rule}", self.prefix, span.start, span.end)
    }
}
