//! A breach of a constraint, and the list into which constraints put theirs.

use std::fmt;

use crate::diagnostic::{Code, Diagnostic, ErrorKind};
use crate::store::Element;

/// Something in the graph that breaks a constraint.
#[derive(Debug, Clone, PartialEq)]
pub struct Breach {
    /// The name of the constraint.
    pub constraint: &'static str,
    number: u16,
    /// What is at fault.
    pub element: Element,
    /// What else takes part, such as the other node with the same key.
    pub others: Vec<Element>,
    /// One line: what is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
}

impl Breach {
    /// The breach in the form that all stages share. `place` tells where an element stands, such as `nodes/City.jsonl:12`.
    pub fn diagnostic(&self, place: impl Fn(Element) -> Option<String>) -> Diagnostic {
        let code = Code {
            stage: "CHECK",
            number: self.number,
        };
        let message = match place(self.element) {
            Some(place) => format!("{place}: {}", self.message),
            None => self.message.clone(),
        };
        let kind = ErrorKind::ConstraintVerificationFailed;
        let mut diagnostic =
            Diagnostic::runtime_error(code, kind, self.constraint, message).help(&self.help);
        for place in self.others.iter().filter_map(|&element| place(element)) {
            diagnostic = diagnostic.help(format!("see also {place}"));
        }
        diagnostic
    }
}

impl fmt::Display for Breach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.message, self.help)
    }
}

/// The breaches of one constraint.
#[derive(Debug)]
pub struct Breaches {
    constraint: &'static str,
    number: u16,
    found: Vec<Breach>,
}

impl Breaches {
    pub(super) fn new(constraint: &'static str, number: u16) -> Self {
        Self {
            constraint,
            number,
            found: Vec::new(),
        }
    }

    /// Notes a breach; `help` names what to do.
    pub fn add(
        &mut self,
        element: impl Into<Element>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.add_with(element, &[], message, help);
    }

    /// Notes a breach in which other elements take part.
    pub fn add_with(
        &mut self,
        element: impl Into<Element>,
        others: &[Element],
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.found.push(Breach {
            constraint: self.constraint,
            number: self.number,
            element: element.into(),
            others: others.to_vec(),
            message: message.into(),
            help: help.into(),
        });
    }

    pub(super) fn into_sorted(mut self) -> Vec<Breach> {
        self.found.sort_by(|left, right| {
            (left.element, &left.message).cmp(&(right.element, &right.message))
        });
        self.found
    }
}
