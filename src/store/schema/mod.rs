//! What a graph promises of its data: constraints and declared indexes, by the names of labels, types and keys.
//!
//! The schema is part of a graph, so a snapshot has it and a transaction rolls it back. Constraints are checked where a statement or a
//! transaction ends ([`Graph::settle_statement`], [`Graph::settle_transaction`]), all at once after a bulk load ([`Graph::breaches`]).
//!
//! [`Graph::settle_statement`]: super::Graph::settle_statement
//! [`Graph::settle_transaction`]: super::Graph::settle_transaction
//! [`Graph::breaches`]: super::Graph::breaches

mod change;
mod check;
mod property_type;
mod touched;

use smol_str::SmolStr;

pub use change::{SchemaChange, SchemaError};
pub use check::{Breach, BreachKind};
pub use property_type::{PropertyKind, PropertyType, ScalarKind};
pub(super) use touched::Touched;

/// The elements that a constraint or an index is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Subject {
    /// Nodes with this label.
    Label(SmolStr),
    /// Relationships of this type.
    Type(SmolStr),
    /// All nodes by their labels: of a look-up index alone.
    AnyLabel,
    /// All relationships by their types: of a look-up index alone.
    AnyType,
}

impl Subject {
    /// True for nodes, false for relationships.
    pub fn is_nodes(&self) -> bool {
        matches!(self, Self::Label(_) | Self::AnyLabel)
    }

    /// The label or the type.
    pub fn name(&self) -> Option<&SmolStr> {
        match self {
            Self::Label(name) | Self::Type(name) => Some(name),
            Self::AnyLabel | Self::AnyType => None,
        }
    }
}

/// What a constraint asks of the properties it names.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Rule {
    /// No two elements that have all the properties have the same values.
    Unique,
    /// As `Unique`, and every element has all the properties.
    Key,
    /// Every element has the property.
    Exists,
    /// The property, where it is there, has a value of this type.
    Typed(PropertyType),
}

impl Rule {
    /// True when values must differ, which takes an index.
    pub fn is_unique(&self) -> bool {
        matches!(self, Self::Unique | Self::Key)
    }

    /// True when the properties must be there.
    pub fn requires_presence(&self) -> bool {
        matches!(self, Self::Exists | Self::Key)
    }
}

/// One rule for the elements of a label or type.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Constraint {
    /// A number that no other constraint or index of the graph has or had.
    pub id: u64,
    pub name: SmolStr,
    pub subject: Subject,
    /// At least one; in the order they were written.
    pub keys: Vec<SmolStr>,
    pub rule: Rule,
}

/// What an index is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum IndexKind {
    /// Equality and order.
    Range,
    /// Parts of texts.
    Text,
    /// The elements of a label or type.
    Lookup,
}

impl IndexKind {
    /// The name as Cypher spells it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Range => "RANGE",
            Self::Text => "TEXT",
            Self::Lookup => "LOOKUP",
        }
    }
}

/// An index that was asked for by name.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct IndexDefinition {
    /// A number that no other constraint or index of the graph has or had.
    pub id: u64,
    pub name: SmolStr,
    pub subject: Subject,
    /// In the order they were written; none for a look-up index.
    pub keys: Vec<SmolStr>,
    pub kind: IndexKind,
}

/// All constraints and declared indexes of a graph, each kind in order of names.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Schema {
    pub(super) constraints: Vec<Constraint>,
    pub(super) indexes: Vec<IndexDefinition>,
    /// The number that the next constraint or index gets.
    pub(super) next_id: u64,
}

impl Schema {
    /// In order of names.
    pub fn constraints(&self) -> &[Constraint] {
        &self.constraints
    }

    /// In order of names; those that constraints keep for themselves are not among them.
    pub fn indexes(&self) -> &[IndexDefinition] {
        &self.indexes
    }

    /// True when nothing was declared.
    pub fn is_empty(&self) -> bool {
        self.constraints.is_empty() && self.indexes.is_empty()
    }

    /// The name of the index, declared or kept for a constraint, that finds elements by these keys.
    pub fn index_on(&self, subject: &Subject, keys: &[SmolStr]) -> Option<&SmolStr> {
        let declared = self.indexes.iter().filter(|index| {
            index.kind != IndexKind::Lookup && index.subject == *subject && index.keys == keys
        });
        let kept = self.constraints.iter().filter(|constraint| {
            constraint.rule.is_unique() && constraint.subject == *subject && constraint.keys == keys
        });
        declared
            .map(|index| &index.name)
            .chain(kept.map(|constraint| &constraint.name))
            .next()
    }

    /// True when nodes with a label must differ in one property, where they have it.
    pub fn is_unique(&self, label: &str, key: &str) -> bool {
        let subject = || Subject::Label(label.into());
        self.constraints.iter().any(|constraint| {
            constraint.rule.is_unique()
                && constraint.keys.iter().eq([key])
                && constraint.subject == subject()
        })
    }

    /// The name of the index that finds nodes by one property.
    pub fn node_index(&self, label: &str, key: &str) -> Option<&SmolStr> {
        if self.is_empty() {
            return None;
        }
        self.index_on(&Subject::Label(label.into()), &[key.into()])
    }

    fn names(&self) -> impl Iterator<Item = &SmolStr> {
        let constraints = self.constraints.iter().map(|constraint| &constraint.name);
        constraints.chain(self.indexes.iter().map(|index| &index.name))
    }

    pub(super) fn insert_constraint(&mut self, constraint: Constraint) {
        let at = self
            .constraints
            .partition_point(|other| other.name < constraint.name);
        self.constraints.insert(at, constraint);
    }

    pub(super) fn insert_index(&mut self, index: IndexDefinition) {
        let at = self
            .indexes
            .partition_point(|other| other.name < index.name);
        self.indexes.insert(at, index);
    }
}
