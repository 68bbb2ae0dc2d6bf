//! Whether the data keeps the constraints: what a statement or a transaction wrote, or all of it.

use roaring::RoaringBitmap;

use smol_str::SmolStr;

use super::{Constraint, Rule, Schema, Subject};
use crate::store::catalog::KeyId;
use crate::store::graph::{Element, Graph};
use crate::store::key_index::KeyPlace;
use crate::value::{ElementId, NodeId, RelId, Value};

/// An element that does not keep a constraint.
#[derive(Debug, Clone, PartialEq)]
pub struct Breach {
    pub constraint: Constraint,
    pub element: ElementId,
    /// The slot of the element, which tells where a bulk load took it from.
    pub slot: u32,
    pub kind: BreachKind,
}

/// What is wrong with it.
#[derive(Debug, Clone, PartialEq)]
pub enum BreachKind {
    /// Another element has the same values, in the order of the keys.
    Duplicate {
        other: ElementId,
        values: Vec<Value>,
    },
    /// A property is not there.
    Missing { key: SmolStr },
    /// A property is of another type.
    WrongType { key: SmolStr, value: Value },
}

/// Where a constraint is about to be checked.
struct Reach<'g> {
    graph: &'g Graph,
    constraint: &'g Constraint,
    /// By the order of the constraint; none where no element ever had the key.
    keys: Vec<Option<KeyId>>,
}

impl Graph {
    /// Checks what must hold when a statement ends: values that have to be unique among those it wrote.
    ///
    /// # Errors
    /// The first element that has the same values as another. The graph is then to be dropped.
    pub fn settle_statement(&mut self) -> Result<(), Box<Breach>> {
        if self.touched.is_empty() {
            return Ok(());
        }
        let schema = self.schema.clone();
        for constraint in schema.constraints.iter().filter(|it| it.rule.is_unique()) {
            let written =
                self.written(&self.touched.nodes, &self.touched.relationships, constraint);
            self.first_duplicate(constraint, &written)?;
        }
        let mut touched = std::mem::take(&mut self.touched);
        self.unsettled.take_from(&mut touched);
        Ok(())
    }

    /// Checks what must hold when a transaction ends: properties that have to be there or to be of a type.
    ///
    /// # Errors
    /// The first element that lacks one. The graph is then to be dropped.
    pub fn settle_transaction(&mut self) -> Result<(), Box<Breach>> {
        self.settle_statement()?;
        if self.unsettled.is_empty() {
            return Ok(());
        }
        let schema = self.schema.clone();
        let unsettled = std::mem::take(&mut self.unsettled);
        for constraint in &schema.constraints {
            let written = self.written(&unsettled.nodes, &unsettled.relationships, constraint);
            let reach = Reach::new(self, constraint);
            let breach = written.iter().find_map(|slot| reach.check_values(slot));
            breach.map_or(Ok(()), |breach| Err(Box::new(breach)))?;
        }
        Ok(())
    }

    /// The elements that do not keep a constraint, up to `most` of them. O(elements of its label or type).
    pub fn breaches(&self, constraint: &Constraint, most: usize) -> Vec<Breach> {
        let reach = Reach::new(self, constraint);
        let all = self.subjects(&constraint.subject);
        let mut breaches: Vec<_> = all
            .iter()
            .filter_map(|slot| reach.check_values(slot))
            .take(most)
            .collect();
        if constraint.rule.is_unique() && breaches.len() < most {
            let room = most - breaches.len();
            breaches.extend(self.duplicates(constraint, &all, room));
        }
        breaches
    }

    /// The elements that break any constraint of the graph, up to `most`.
    pub fn all_breaches(&self, most: usize) -> Vec<Breach> {
        let mut found = Vec::new();
        for constraint in &self.schema.constraints {
            found.extend(self.breaches(constraint, most - found.len()));
        }
        found
    }

    /// The schema of the graph.
    pub fn schema(&self) -> &Schema {
        &self.schema
    }

    fn written(
        &self,
        nodes: &RoaringBitmap,
        relationships: &RoaringBitmap,
        constraint: &Constraint,
    ) -> RoaringBitmap {
        match &constraint.subject {
            Subject::Label(name) => match self.catalog.label(name) {
                Some(label) => nodes & self.nodes_with_label(label),
                None => RoaringBitmap::new(),
            },
            Subject::Type(name) => {
                let Some(of_type) = self.catalog.relationship_type(name) else {
                    return RoaringBitmap::new();
                };
                let is_of_type = |&slot: &u32| {
                    self.contains_relationship(RelId(slot))
                        && self.relationship_type(RelId(slot)) == of_type
                };
                relationships.iter().filter(is_of_type).collect()
            }
            Subject::AnyLabel | Subject::AnyType => RoaringBitmap::new(),
        }
    }

    /// The slots of all elements that a constraint is about.
    fn subjects(&self, subject: &Subject) -> RoaringBitmap {
        match subject {
            Subject::Label(name) => self
                .catalog
                .label(name)
                .map_or_else(RoaringBitmap::new, |label| {
                    self.nodes_with_label(label).clone()
                }),
            Subject::Type(name) => {
                let Some(of_type) = self.catalog.relationship_type(name) else {
                    return RoaringBitmap::new();
                };
                let all = self.relationships();
                all.filter(|&it| self.relationship_type(it) == of_type)
                    .map(|relationship| relationship.0)
                    .collect()
            }
            Subject::AnyLabel | Subject::AnyType => RoaringBitmap::new(),
        }
    }

    fn first_duplicate(
        &self,
        constraint: &Constraint,
        written: &RoaringBitmap,
    ) -> Result<(), Box<Breach>> {
        if written.is_empty() {
            return Ok(());
        }
        let Some(place) = KeyPlace::of(constraint, &self.catalog) else {
            return Ok(());
        };
        for slot in written {
            if let Some(other) = self.same_keys(&place, slot) {
                let reach = Reach::new(self, constraint);
                return Err(Box::new(reach.duplicate(slot, other)));
            }
        }
        Ok(())
    }

    fn duplicates(&self, constraint: &Constraint, all: &RoaringBitmap, most: usize) -> Vec<Breach> {
        let Some(place) = KeyPlace::of(constraint, &self.catalog) else {
            return Vec::new();
        };
        let reach = Reach::new(self, constraint);
        let pairs = self.all_with_same_keys(&place, all, most);
        pairs
            .into_iter()
            .map(|(slot, other)| reach.duplicate(slot, other))
            .collect()
    }
}

impl<'g> Reach<'g> {
    fn new(graph: &'g Graph, constraint: &'g Constraint) -> Self {
        let keys = constraint.keys.iter();
        Self {
            graph,
            constraint,
            keys: keys.map(|key| graph.catalog.key(key)).collect(),
        }
    }

    /// Whether the properties of an element are there and of their type.
    fn check_values(&self, slot: u32) -> Option<Breach> {
        let keys = self.constraint.keys.iter().zip(&self.keys);
        for (name, &key) in keys {
            let value = key.map_or(Value::Null, |key| self.value(slot, key));
            let kind = match &self.constraint.rule {
                rule if value.is_null() && rule.requires_presence() => {
                    BreachKind::Missing { key: name.clone() }
                }
                Rule::Typed(ty) if !ty.admits(&value) => BreachKind::WrongType {
                    key: name.clone(),
                    value,
                },
                _ => continue,
            };
            return Some(self.breach(slot, kind));
        }
        None
    }

    fn value(&self, slot: u32, key: KeyId) -> Value {
        match self.element(slot) {
            Element::Node(node) => self.graph.node_property(node, key),
            Element::Relationship(relationship) => {
                self.graph.relationship_property(relationship, key)
            }
        }
    }

    fn element(&self, slot: u32) -> Element {
        match self.constraint.subject.is_nodes() {
            true => Element::Node(NodeId(slot)),
            false => Element::Relationship(RelId(slot)),
        }
    }

    fn id(&self, slot: u32) -> ElementId {
        match self.element(slot) {
            Element::Node(node) => self.graph.node_element_id(node),
            Element::Relationship(relationship) => self.graph.relationship_element_id(relationship),
        }
    }

    fn duplicate(&self, slot: u32, other: u32) -> Breach {
        let keys = self.keys.iter().flatten();
        let kind = BreachKind::Duplicate {
            other: self.id(other),
            values: keys.map(|&key| self.value(slot, key)).collect(),
        };
        self.breach(slot, kind)
    }

    fn breach(&self, slot: u32, kind: BreachKind) -> Breach {
        Breach {
            constraint: self.constraint.clone(),
            element: self.id(slot),
            slot,
            kind,
        }
    }
}
