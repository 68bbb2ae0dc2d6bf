//! Counts and estimates for the planner: by label, by type with the labels at its ends, distinct values.
//!
//! Large types are sampled at fixed steps, so the same graph gives the same estimates. They are kept until a tenth of the
//! graph has changed.

use std::hash::BuildHasher;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use foldhash::HashMap;
use foldhash::fast::FixedState;

use super::adjacency::Direction;
use super::catalog::{Catalog, KeyId, LabelId, TypeId};
use super::column::{Kind, ValueRef};
use super::end_labels::EndLabels;
use super::graph::Graph;
use crate::value::{NodeId, RelId};

/// How many relationships of a type, or nodes of a label, are looked at.
const SAMPLE: usize = 1024;

/// What a graph looks like on the whole. All numbers may be somewhat out of date; those for ends of types are estimates.
#[derive(Debug, Clone, Default)]
pub struct Statistics {
    nodes: f64,
    relationships: f64,
    labels: Vec<f64>,
    types: Vec<TypeStatistics>,
}

#[derive(Debug, Clone, Default)]
struct TypeStatistics {
    count: f64,
    /// Estimated relationships by the labels at their ends; `None` stands for any.
    by_ends: HashMap<(Option<LabelId>, Option<LabelId>), f64>,
}

impl Statistics {
    pub fn nodes(&self) -> f64 {
        self.nodes
    }

    pub fn relationships(&self) -> f64 {
        self.relationships
    }

    /// The number of nodes with a label.
    pub fn nodes_with_label(&self, label: LabelId) -> f64 {
        self.labels.get(label.0 as usize).copied().unwrap_or(0.0)
    }

    /// The number of relationships of a type whose start and end have these labels; `None` for any label.
    pub fn relationships_of(
        &self,
        start: Option<LabelId>,
        relationship_type: TypeId,
        end: Option<LabelId>,
    ) -> f64 {
        let Some(of_type) = self.types.get(relationship_type.0 as usize) else {
            return 0.0;
        };
        match (start, end) {
            (None, None) => of_type.count,
            ends => of_type.by_ends.get(&ends).copied().unwrap_or(0.0),
        }
    }

    /// How many relationships of a type a node with this label has on average, in one direction or both.
    pub fn average_degree(
        &self,
        label: Option<LabelId>,
        relationship_type: TypeId,
        direction: Direction,
    ) -> f64 {
        let nodes = label.map_or(self.nodes, |label| self.nodes_with_label(label));
        if nodes == 0.0 {
            return 0.0;
        }
        let outgoing = self.relationships_of(label, relationship_type, None) / nodes;
        let incoming = self.relationships_of(None, relationship_type, label) / nodes;
        match direction {
            Direction::Outgoing => outgoing,
            Direction::Incoming => incoming,
            Direction::Both => outgoing + incoming,
        }
    }
}

/// Statistics once computed, shared by clones.
#[derive(Debug, Clone, Default)]
pub(super) struct StatisticsCache {
    computed: Arc<Computed>,
    changes: u64,
    pub end_labels: EndLabels,
}

#[derive(Debug, Default)]
struct Computed {
    statistics: OnceLock<Statistics>,
    distinct: Mutex<HashMap<(Option<LabelId>, KeyId), f64>>,
}

impl StatisticsCache {
    /// Forgets what was computed once a tenth of the graph has changed since.
    pub fn note_change(&mut self) {
        let Some(statistics) = self.computed.statistics.get() else {
            return;
        };
        self.changes += 1;
        if self.changes as f64 * 10.0 > statistics.nodes + statistics.relationships {
            self.computed = Arc::default();
            self.changes = 0;
        }
    }
}

/// The names in a graph and its statistics, as they were at one time.
#[derive(Debug, Clone)]
pub struct Outline {
    catalog: Arc<Catalog>,
    computed: Arc<Computed>,
    /// By key, whether a node may hold what is not equal to itself.
    unequal: Vec<bool>,
}

impl Graph {
    /// What a plan for this graph depends on.
    pub fn outline(&self) -> Outline {
        Outline {
            catalog: self.catalog.clone(),
            computed: self.statistics.computed.clone(),
            unequal: self.unequal_keys().collect(),
        }
    }

    fn unequal_keys(&self) -> impl Iterator<Item = bool> + '_ {
        let columns = self.nodes.columns.iter();
        columns.map(|column| matches!(column.kind(), Kind::Float | Kind::Mixed))
    }

    /// True when every value that nodes have under the key equals itself, which NaN and lists with nulls do not.
    pub fn equals_itself(&self, key: KeyId) -> bool {
        let unequal = self.unequal_keys().nth(key.0 as usize);
        !unequal.unwrap_or(false)
    }

    /// True while the graph has the same names, keys hold values of the same kinds as far as plans care, and it has changed so little
    /// that the same statistics hold.
    pub fn has_outline(&self, outline: &Outline) -> bool {
        Arc::ptr_eq(&self.catalog, &outline.catalog)
            && Arc::ptr_eq(&self.statistics.computed, &outline.computed)
            && self.unequal_keys().eq(outline.unequal.iter().copied())
    }

    /// Counts and estimates about the whole graph. Computed when first asked for, then cached.
    pub fn statistics(&self) -> &Statistics {
        self.statistics
            .computed
            .statistics
            .get_or_init(|| Statistics {
                nodes: self.node_count() as f64,
                relationships: self.relationship_count() as f64,
                labels: self
                    .catalog
                    .labels()
                    .map(|(label, _)| self.nodes_with_label(label).len() as f64)
                    .collect(),
                types: self
                    .catalog
                    .relationship_types()
                    .map(|(id, _)| self.type_statistics(id))
                    .collect(),
            })
    }

    /// An estimate of how many different values a property has among the nodes with a label, or among all nodes.
    pub fn distinct_values(&self, label: Option<LabelId>, key: KeyId) -> f64 {
        let cache = &self.statistics.computed.distinct;
        if let Some(&known) = cache
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&(label, key))
        {
            return known;
        }
        let estimate = self.estimate_distinct(label, key);
        cache
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert((label, key), estimate);
        estimate
    }

    fn type_statistics(&self, relationship_type: TypeId) -> TypeStatistics {
        let count = self.relationship_count_of(relationship_type) as f64;
        let sample: Vec<RelId> = self
            .adjacency(relationship_type, Direction::Outgoing)
            .sample(SAMPLE)
            .collect();
        let weight = count / sample.len().max(1) as f64;
        let mut by_ends = HashMap::default();
        for relationship in sample {
            let (start, end) = self.endpoints(relationship);
            let (starts, ends) = (self.labels(start), self.labels(end));
            let mut add = |start, end| *by_ends.entry((start, end)).or_insert(0.0) += weight;
            starts.iter().for_each(|&start| add(Some(start), None));
            ends.iter().for_each(|&end| add(None, Some(end)));
            starts
                .iter()
                .for_each(|&start| ends.iter().for_each(|&end| add(Some(start), Some(end))));
        }
        TypeStatistics { count, by_ends }
    }

    /// The estimator of Charikar et al. (GEE): values seen once in the sample stand for many unseen ones.
    fn estimate_distinct(&self, label: Option<LabelId>, key: KeyId) -> f64 {
        let nodes = label.map_or(self.node_set(), |label| self.nodes_with_label(label));
        let step = (nodes.len() as usize).div_ceil(SAMPLE).max(1);
        let mut seen: HashMap<u64, u32> = HashMap::default();
        let mut sampled = 0.0;
        for slot in nodes.iter().step_by(step) {
            let value = self.node_property_ref(NodeId(slot), key);
            if !value.is_null() {
                sampled += 1.0;
                *seen.entry(fingerprint(value)).or_insert(0) += 1;
            }
        }
        let once = seen.values().filter(|&&times| times == 1).count() as f64;
        if step == 1 {
            return seen.len() as f64;
        }
        if once == sampled {
            return once * step as f64;
        }
        (step as f64).sqrt() * once + (seen.len() as f64 - once)
    }
}

/// Different values hardly ever share one.
fn fingerprint(value: ValueRef<'_>) -> u64 {
    let state = FixedState::default();
    match value {
        ValueRef::Null => 0,
        ValueRef::Boolean(value) => state.hash_one((0u8, value)),
        ValueRef::Integer(value) => state.hash_one((1u8, value)),
        ValueRef::Float(value) => state.hash_one((2u8, value.to_bits())),
        ValueRef::Date(value) => state.hash_one((3u8, value.epoch_day)),
        ValueRef::String(value) => state.hash_one(value),
        ValueRef::Other(value) => state.hash_one(format!("{value:?}")),
    }
}
