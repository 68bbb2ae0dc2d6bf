//! Whether all relationships of a type lead to nodes with a label: exact, so that nobody needs to look at the nodes.

use std::sync::{Arc, Mutex, PoisonError};

use foldhash::HashMap;

use super::adjacency::{Adjacency, Direction};
use super::catalog::{LabelId, TypeId};
use super::graph::Graph;

type Answers = HashMap<(TypeId, Direction, LabelId), bool>;

/// Answers for a graph as it is; clones share them until one of them changes.
#[derive(Debug, Clone, Default)]
pub(super) struct EndLabels(Arc<Mutex<Answers>>);

impl EndLabels {
    /// To be called at every change of the graph.
    pub fn forget(&mut self) {
        match Arc::get_mut(&mut self.0) {
            Some(answers) => answers
                .get_mut()
                .unwrap_or_else(PoisonError::into_inner)
                .clear(),
            // Another snapshot may still ask: its answers must not come here.
            None => self.0 = Arc::default(),
        }
    }
}

impl Graph {
    /// True when every relationship of the type, followed in the direction, leads to a node with the label.
    ///
    /// O(nodes with a relationship of the type) for the first time, O(1) until the graph changes.
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

    /// Every node that has a row has the label; also one whose relationships have all been deleted.
    fn owners_have_label(&self, adjacency: &Adjacency, label: LabelId) -> bool {
        let nodes = self.nodes_with_label(label);
        adjacency.owners().all(|owner| nodes.contains(owner))
    }
}
