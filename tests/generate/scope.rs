//! What a place in a query can name.

use super::choices::Choices;

/// The kind of a variable or of an expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Integer,
    Text,
    Boolean,
    Float,
    /// An integer, text, boolean or list of integers, or a float that equals no integer.
    Any,
    Integers,
    Date,
    /// A list of integers in an order that nobody promised.
    Bag,
    Node,
    Relationship,
    Relationships,
    Path,
}

/// Kinds that a result can be asked for.
pub const RESULTS: [Kind; 11] = [
    Kind::Integer,
    Kind::Text,
    Kind::Node,
    Kind::Any,
    Kind::Boolean,
    Kind::Relationship,
    Kind::Float,
    Kind::Integers,
    Kind::Path,
    Kind::Relationships,
    Kind::Bag,
];

#[derive(Debug, Clone)]
pub struct Variable {
    pub name: String,
    pub kind: Kind,
}

#[derive(Debug, Clone, Default)]
pub struct Scope {
    pub variables: Vec<Variable>,
    /// Names given so far anywhere in the query: none is given twice.
    pub names: usize,
}

impl Scope {
    /// A name that nothing else has.
    pub fn fresh(&mut self, prefix: &str) -> String {
        self.names += 1;
        format!("{prefix}{}", self.names)
    }

    pub fn add(&mut self, name: &str, kind: Kind) {
        self.variables.push(Variable {
            name: name.to_string(),
            kind,
        });
    }

    /// A variable of that kind, the last ones preferred.
    pub fn pick(&self, kind: Kind, choices: &mut Choices) -> Option<String> {
        let names: Vec<&String> = self
            .variables
            .iter()
            .rev()
            .filter(|variable| variable.kind == kind)
            .map(|variable| &variable.name)
            .collect();
        (!names.is_empty()).then(|| choices.pick(&names).clone())
    }

    pub fn has(&self, kind: Kind) -> bool {
        self.variables.iter().any(|variable| variable.kind == kind)
    }

    /// Something with properties.
    pub fn entity(&self, choices: &mut Choices) -> Option<String> {
        let node = self.pick(Kind::Node, choices);
        let relationship = self.pick(Kind::Relationship, choices);
        match (node, relationship) {
            (Some(node), Some(relationship)) => Some(choices.pick(&[node, relationship])),
            (node, relationship) => node.or(relationship),
        }
    }
}
