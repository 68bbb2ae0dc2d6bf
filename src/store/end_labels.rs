//! Whether all relationships of a type lead to nodes with a label: exact, so that nobody needs to look at the nodes.

use std::sync::{Arc, Mutex, PoisonError};

use foldhash::HashMap;

use super::adjacency::{Adjacency, Direction};
use super::catalog::{LabelId, TypeId};
use super::graph::Graph;
use crate::value::RelId;

type Answers = HashMap<(TypeId, Direction, LabelId), bool>;

/// Answers for a graph as it is; clones share them until one of them changes.
#[derive(Debug, Clone, Default)]
pub(super) struct EndLabels(Arc<Mutex<Answers>>);

impl EndLabels {
    /// To be called when a relationship was created: answers stay, but for those that it belies. It has to be told whether it leads to a
    /// node with a label.
    pub fn note_relationship(&mut self, types: TypeId, leads: impl Fn(Direction, LabelId) -> bool) {
        for (&(of_type, direction, label), answer) in self.own() {
            *answer &= of_type != types || leads(direction, label);
        }
    }

    /// To be called when a relationship was deleted: what held goes on to hold.
    pub fn note_deletion(&mut self) {
        self.own();
    }

    /// To be called when a node lost or got labels.
    pub fn forget(&mut self) {
        self.own().clear();
    }

    /// Answers of this graph alone: what another snapshot asks from now on must not come here, nor the other way round.
    fn own(&mut self) -> &mut Answers {
        if Arc::get_mut(&mut self.0).is_none() {
            let answers = self
                .0
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .clone();
            self.0 = Arc::new(Mutex::new(answers));
        }
        let answers = Arc::get_mut(&mut self.0).expect("nobody shares it");
        answers.get_mut().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Graph {
    /// True when every relationship of the type, followed in the direction, leads to a node with the label.
    ///
    /// O(nodes with a relationship of the type) for the first time, O(1) until labels change. Where it was not so once, it need not be so
    /// again when relationships are deleted.
    pub fn leads_to_label(&self, types: TypeId, direction: Direction, label: LabelId) -> bool {
        let key = (types, direction, label);
        let answers = &self.statistics.end_labels.0;
        let known = || answers.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(&answer) = known().get(&key) {
            return answer;
        }
        let outgoing = || self.owners_have_label(self.adjacency(types, Direction::Incoming), label);
        let incoming = || self.owners_have_label(self.adjacency(types, Direction::Outgoing), label);
        let answer = match direction {
            Direction::Outgoing => outgoing(),
            Direction::Incoming => incoming(),
            Direction::Both => outgoing() && incoming(),
        };
        known().insert(key, answer);
        answer
    }

    /// Answers that hold no longer because of a new relationship.
    pub(super) fn note_end_labels(&mut self, relationship: RelId) {
        let (start, end) = self.endpoints(relationship);
        let types = self.relationship_type(relationship);
        let mut answers = std::mem::take(&mut self.statistics.end_labels);
        answers.note_relationship(types, |direction, label| match direction {
            Direction::Outgoing => self.has_label(end, label),
            Direction::Incoming => self.has_label(start, label),
            Direction::Both => self.has_label(start, label) && self.has_label(end, label),
        });
        self.statistics.end_labels = answers;
    }

    /// Every node that has a row has the label; also one whose relationships have all been deleted.
    fn owners_have_label(&self, adjacency: &Adjacency, label: LabelId) -> bool {
        let nodes = self.nodes_with_label(label);
        adjacency.owners().all(|owner| nodes.contains(owner))
    }
}
