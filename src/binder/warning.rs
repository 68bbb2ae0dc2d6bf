//! What is legal but seldom meant: names that the graph does not have, old forms, tests that are never true.

use rustc_hash::FxHashSet;
use smol_str::SmolStr;

use super::context::GraphNames;
use super::types::may_be;
use crate::diagnostic::{Code, Diagnostic, Span, did_you_mean};
use crate::function::Type;
use crate::syntax::ast::{LabelExpr, Name};

/// How many warnings one statement gets.
pub(super) const MOST_WARNINGS: usize = 20;

/// A form that is legal but old, or that does not do what it seems to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Surprise {
    /// `WHERE n.x = null`
    ComparedWithNull,
    /// `-[rs*]-` with a list that is bound already
    BoundList,
    /// `-[*2..1]-`
    EmptyLength,
    /// `exists(n.x)`, `exists((n)-->())`
    ExistsCall,
    /// `id(n)`
    IdCall,
    /// `CALL { WITH x RETURN x AS y }`
    LeadingWith,
    /// `MATCH (a), (b)`
    Apart,
    /// `-[:A|:B]-`
    OldColon,
    /// `WHERE n.name =~ 'abc'`
    WholeMatch,
    /// `MATCH (n:A) USING SCAN n:A`
    Hint,
    /// `CALL { CREATE () } IN TRANSACTIONS`
    Transactions,
}

impl Surprise {
    pub(super) fn warning(self, span: Span) -> Diagnostic {
        let (number, detail) = self.number_and_detail();
        let [message, label, help] = self.words();
        let code = Code {
            stage: "BIND",
            number,
        };
        Diagnostic::warning(code, detail, message)
            .at(span, label)
            .help(help)
    }

    fn number_and_detail(self) -> (u16, &'static str) {
        match self {
            Self::ComparedWithNull => (910, "ComparisonWithNull"),
            Self::BoundList => (911, "DeprecatedForm"),
            Self::EmptyLength => (912, "EmptyLength"),
            Self::ExistsCall => (913, "DeprecatedForm"),
            Self::IdCall => (914, "DeprecatedForm"),
            Self::LeadingWith => (915, "DeprecatedForm"),
            Self::Apart => (916, "CartesianProduct"),
            Self::OldColon => (920, "DeprecatedForm"),
            Self::WholeMatch => (919, "WholeMatch"),
            Self::Hint => (917, "HintWithoutEffect"),
            Self::Transactions => (918, "TransactionsWithoutEffect"),
        }
    }

    /// The message, what stands at the place, and what to write instead.
    fn words(self) -> [&'static str; 3] {
        match self {
            Self::ComparedWithNull => [
                "a comparison with null is never true",
                "is always null",
                "use `IS NULL` or `IS NOT NULL`",
            ],
            Self::BoundList => [
                "matching along a list of relationships is an old form",
                "bound before this pattern",
                "name the relationships one by one, or compare with `relationships(p)`",
            ],
            Self::EmptyLength => [
                "no path has a length in an empty interval",
                "the least length is above the greatest",
                "swap the bounds",
            ],
            Self::ExistsCall => [
                "`exists(...)` is an old form",
                "the function of before `IS NOT NULL` and `EXISTS { ... }`",
                "use `IS NOT NULL` for a property, `EXISTS { ... }` for a pattern",
            ],
            Self::IdCall => [
                "`id(...)` is an old form",
                "a number that other databases give again once it is free",
                "use `elementId(...)`, or a property of your own",
            ],
            Self::LeadingWith => [
                "a leading `WITH` in `CALL` is an old form",
                "brings in variables from outside",
                "name them in round brackets: `CALL (x, y) { ... }`",
            ],
            Self::Apart => [
                "nothing connects the patterns of this `MATCH`",
                "meets every match of the pattern before it",
                "add a relationship between them, or a test in `WHERE`",
            ],
            Self::OldColon => [
                "a colon behind `|` is an old form",
                "one colon before all of them is enough",
                "write `[:A|B]`",
            ],
            Self::WholeMatch => [
                "`=~` asks whether the whole text is like this",
                "has nothing that stands for other characters, so `=` would do",
                "to look inside of texts use `CONTAINS`, or `.*` on both sides",
            ],
            Self::Hint => [
                "a hint has no effect",
                "plans follow the statistics of the graph",
                "leave it out; `EXPLAIN` shows the plan",
            ],
            Self::Transactions => [
                "`IN TRANSACTIONS` has no effect",
                "the statement is one transaction: all of it happens, or nothing",
                "leave these words out; where the work is too large for memory, split it into several statements",
            ],
        }
    }
}

/// Names of the graph that a statement reads or writes.
#[derive(Debug, Clone, Default)]
pub(super) struct Mentions {
    labels: Vec<Name>,
    relationship_types: Vec<Name>,
    keys: Vec<Name>,
    /// Labels, types and keys that the statement itself writes: they are no surprise.
    written: FxHashSet<SmolStr>,
}

impl Mentions {
    /// A label test of an expression: of a node for sure, or of anything.
    pub(super) fn label_test(&mut self, labels: &LabelExpr, of: &Type) {
        if *of == Type::Node {
            self.node_labels(labels);
        }
    }

    pub(super) fn node_labels(&mut self, labels: &LabelExpr) {
        match labels {
            LabelExpr::Label(name) => self.labels.push(name.clone()),
            LabelExpr::And(left, right) | LabelExpr::Or(left, right) => {
                self.node_labels(left);
                self.node_labels(right);
            }
            LabelExpr::Not(operand) => self.node_labels(operand),
            LabelExpr::Any(_) | LabelExpr::Dynamic { .. } => {}
        }
    }

    pub(super) fn type_test(&mut self, types: &LabelExpr) {
        match types {
            LabelExpr::Label(name) => self.relationship_types.push(name.clone()),
            LabelExpr::And(left, right) | LabelExpr::Or(left, right) => {
                self.type_test(left);
                self.type_test(right);
            }
            LabelExpr::Not(operand) => self.type_test(operand),
            LabelExpr::Any(_) | LabelExpr::Dynamic { .. } => {}
        }
    }

    pub(super) fn relationship_types(&mut self, types: &[Name]) {
        self.relationship_types.extend_from_slice(types);
    }

    /// A key read from a value: of interest when the value is a node or a relationship for sure.
    pub(super) fn key(&mut self, key: &Name, of: &Type) {
        let entity = *of != Type::Any && *of != Type::Null;
        if entity && (may_be(of, &Type::Node) || may_be(of, &Type::Relationship)) {
            self.entity_key(key);
        }
    }

    pub(super) fn entity_key(&mut self, key: &Name) {
        self.keys.push(key.clone());
    }

    pub(super) fn writes(&mut self, name: &SmolStr) {
        self.written.insert(name.clone());
    }

    /// One warning for each name that is neither in the graph nor written by the statement.
    pub(super) fn warnings(&self, graph: &dyn GraphNames) -> Vec<Diagnostic> {
        let mut warnings = Vec::new();
        let mut check = |what: Missing, mentioned: &[Name]| {
            let mut seen: FxHashSet<&SmolStr> = FxHashSet::default();
            for name in mentioned.iter().filter(|name| seen.insert(&name.text)) {
                let known = what.is_known(graph, &name.text) || self.written.contains(&name.text);
                if !known && warnings.len() < MOST_WARNINGS {
                    warnings.push(what.warning(graph, name));
                }
            }
        };
        check(Missing::Label, &self.labels);
        check(Missing::RelationshipType, &self.relationship_types);
        check(Missing::PropertyKey, &self.keys);
        warnings
    }
}

/// The kinds of names that may be missing.
#[derive(Clone, Copy)]
enum Missing {
    Label,
    RelationshipType,
    PropertyKey,
}

impl Missing {
    fn is_known(self, graph: &dyn GraphNames, name: &str) -> bool {
        match self {
            Self::Label => graph.has_label(name),
            Self::RelationshipType => graph.has_relationship_type(name),
            Self::PropertyKey => graph.has_property_key(name),
        }
    }

    fn all(self, graph: &dyn GraphNames) -> Vec<SmolStr> {
        match self {
            Self::Label => graph.labels(),
            Self::RelationshipType => graph.relationship_types(),
            Self::PropertyKey => graph.property_keys(),
        }
    }

    fn warning(self, graph: &dyn GraphNames, name: &Name) -> Diagnostic {
        let (number, detail, what, effect) = match self {
            Self::Label => (901, "UnknownLabel", "label", "matches no node"),
            Self::RelationshipType => (
                902,
                "UnknownRelationshipType",
                "relationship type",
                "matches no relationship",
            ),
            Self::PropertyKey => (903, "UnknownPropertyKey", "property key", "is always null"),
        };
        let code = Code {
            stage: "BIND",
            number,
        };
        let text = &name.text;
        let warning =
            Diagnostic::warning(code, detail, format!("{what} `{text}` is not in the graph"))
                .at(name.span, effect);
        match did_you_mean(text, self.all(graph).iter().map(SmolStr::as_str)) {
            Some(near) => warning.help(format!("did you mean `{near}`?")),
            None => warning,
        }
    }
}
