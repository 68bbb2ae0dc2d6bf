//! How many rows an operator will make, roughly. Only the order of the figures matters.

use std::collections::BTreeMap;

use smol_str::SmolStr;

use crate::binder::{
    BinaryOperator, BoundExpr, BoundExprKind, ComparisonOperator, LabelTest, Slot,
};
use crate::plan::{Link, LogicalPlan, Route, VarExpandMode};
use crate::store::{Direction, Graph, LabelId};

/// What the optimiser may ask about the data; the store answers from its statistics, tests from fixed figures.
pub trait Estimates {
    /// All nodes.
    fn nodes(&self) -> f64;
    fn nodes_with_label(&self, label: &str) -> f64;
    /// Relationships of any of these types (empty: of any type).
    fn relationships(&self, types: &[SmolStr]) -> f64;
    /// As `relationships`, only those that start at a node with `label`.
    fn relationships_from(&self, label: &str, types: &[SmolStr]) -> f64;
    /// As `relationships`, only those that end at a node with `label`.
    fn relationships_to(&self, label: &str, types: &[SmolStr]) -> f64;
    /// Distinct values of `key` among nodes with `label` (any label when absent); at least 1.
    fn distinct_values(&self, label: Option<&str>, key: &str) -> f64;
    /// The index that the schema declares on one key of the nodes with a label.
    fn declared_index(&self, _label: &str, _key: &str) -> Option<SmolStr> {
        None
    }
    /// Exact: true when no two nodes with the label have the same value under the key.
    fn is_unique(&self, _label: &str, _key: &str) -> bool {
        false
    }
    /// Exact: true when every value that nodes have under `key` equals itself, as NaN does not.
    fn equals_itself(&self, key: &str) -> bool;
    /// The label of all nodes to which relationships of these types lead, the rarest if there are several.
    fn label_reached(&self, _types: &[SmolStr], _direction: Direction) -> Option<SmolStr> {
        None
    }
    /// True when all relationships of a type, followed in a direction, lead to nodes with a label.
    fn leads_to_label(&self, _of_type: &str, _direction: Direction, _label: &str) -> bool {
        false
    }
}

/// The estimated rows of a plan, each leaf argument being one row.
pub fn rows(plan: &LogicalPlan, estimates: &dyn Estimates) -> f64 {
    Estimator::new(plan, estimates).rows(plan)
}

/// The estimated rows of an operator and all below it, down to the first that `goes_on` does not accept: of operators that count, the ways
/// that they follow in place of making rows.
pub fn sum_of_ways(
    plan: &LogicalPlan,
    goes_on: impl Fn(&LogicalPlan) -> bool,
    estimates: &dyn Estimates,
) -> f64 {
    let estimator = Estimator::new(plan, estimates);
    let (mut sum, mut next) = (0.0, Some(plan));
    while let Some(plan) = next {
        sum += match plan {
            LogicalPlan::GroupExpand { input, route, .. } => {
                estimator.rows(input) * estimator.ends(route)
            }
            _ => estimator.rows(plan),
        };
        next = plan.input().filter(|_| goes_on(plan));
    }
    sum
}

/// How many of such relationships a node with these labels has, on average.
pub(super) fn degree(labels: &Option<LabelTest>, link: &Link, estimates: &dyn Estimates) -> f64 {
    let nodes = BTreeMap::new();
    Estimator { estimates, nodes }.linked_degree(labels, link)
}

/// What is known of a node slot.
#[derive(Debug, Clone, Default)]
struct NodeFacts {
    label: Option<SmolStr>,
    /// The relationship types it was reached by, and from which side.
    reached: Option<(Vec<SmolStr>, Direction)>,
    /// It has relationships of these types.
    linked: Option<Link>,
}

struct Estimator<'e> {
    estimates: &'e dyn Estimates,
    nodes: BTreeMap<Slot, NodeFacts>,
}

impl<'e> Estimator<'e> {
    fn new(plan: &LogicalPlan, estimates: &'e dyn Estimates) -> Self {
        let mut nodes: BTreeMap<Slot, NodeFacts> = BTreeMap::new();
        plan.for_each(&mut |operator| match operator {
            LogicalPlan::Scan {
                node,
                labels: Some(labels),
                linked,
                ..
            } => {
                let facts = nodes.entry(*node).or_default();
                facts.label = first_label(labels);
                facts.linked = linked.clone();
            }
            LogicalPlan::PropertyScan {
                node,
                labels: Some(labels),
                ..
            } => nodes.entry(*node).or_default().label = first_label(labels),
            LogicalPlan::IndexLookup { node, label, .. } => {
                nodes.entry(*node).or_default().label = Some(label.clone())
            }
            LogicalPlan::Filter { predicate, .. } => {
                if let Some((node, label)) = label_of(predicate) {
                    nodes.entry(node).or_default().label = Some(label);
                }
            }
            LogicalPlan::DistinctExpand { route, .. } => {
                let labels = route.steps.last().map(|step| &step.labels);
                let label = labels.and_then(|labels| labels.iter().find_map(first_label));
                nodes.entry(route.to).or_default().label = label;
            }
            LogicalPlan::Expand {
                to,
                types,
                direction,
                into: false,
                ..
            } => {
                nodes.entry(*to).or_default().reached = Some((types.clone(), *direction));
            }
            _ => {}
        });
        for facts in nodes.values_mut().filter(|facts| facts.label.is_none()) {
            let reached = facts.reached.as_ref();
            facts.label =
                reached.and_then(|(types, direction)| estimates.label_reached(types, *direction));
        }
        Self { estimates, nodes }
    }

    fn scanned(&self, labels: &Option<LabelTest>) -> f64 {
        let labelled = labels.as_ref().map(|test| self.labelled(test));
        labelled.unwrap_or_else(|| self.estimates.nodes())
    }

    fn linked_degree(&self, labels: &Option<LabelTest>, link: &Link) -> f64 {
        let label = labels.as_ref().and_then(first_label);
        self.degree_of(label.as_deref(), link.direction, &link.types)
    }

    fn label(&self, node: Slot) -> Option<&str> {
        self.nodes
            .get(&node)
            .and_then(|facts| facts.label.as_deref())
    }

    fn rows(&self, plan: &LogicalPlan) -> f64 {
        use LogicalPlan as P;
        let input = || plan.input().map_or(1.0, |input| self.rows(input));
        match plan {
            P::Argument { .. } => 1.0,
            P::Scan {
                labels,
                linked: None,
                ..
            } => input() * self.scanned(labels),
            P::Scan {
                labels,
                linked: Some(link),
                ..
            } => input() * self.scanned(labels) * self.linked_degree(labels, link).min(1.0),
            P::PropertyScan {
                labels, predicate, ..
            } => input() * self.scanned(labels) * self.selectivity(predicate),
            P::IndexLookup { label, key, .. } => {
                input() * self.estimates.nodes_with_label(label)
                    / self.estimates.distinct_values(Some(label), key)
            }
            P::RelationshipScan { types, .. } => input() * self.estimates.relationships(types),
            P::Expand {
                from,
                direction,
                types,
                into,
                ..
            } => {
                let reached = input() * self.degree(*from, *direction, types);
                if *into {
                    reached / self.estimates.nodes().max(1.0)
                } else {
                    reached
                }
            }
            P::DistinctExpand { route, .. } => input() * self.ends(route),
            P::GroupExpand { route, .. } => (input() * self.ends(route)).sqrt().max(1.0),
            P::VarExpand(expand) => {
                let degree = self
                    .degree(expand.from, expand.direction, &expand.types)
                    .clamp(1.0, 8.0);
                let hops = expand.length.max.unwrap_or(4).clamp(1, 4) as i32;
                let reached = self.rows(&expand.input)
                    * match expand.mode {
                        VarExpandMode::Trails | VarExpandMode::Walks => degree.powi(hops),
                        _ => (degree * f64::from(hops)).min(self.estimates.nodes()),
                    };
                if expand.into {
                    reached / self.estimates.nodes().max(1.0)
                } else {
                    reached
                }
            }
            P::Repeat(repeat) => {
                let reached = input() * 16.0;
                match repeat.into {
                    true => reached / self.estimates.nodes().max(1.0),
                    false => reached,
                }
            }
            P::PathSearch(search) => match search.steps.last() {
                Some(last) if !last.into => input() * 16.0,
                _ => input(),
            },
            P::Filter { predicate, .. } => input() * self.selectivity(predicate),
            P::Aggregate { keys, .. } if keys.is_empty() => 1.0,
            P::Aggregate { .. } | P::Distinct { .. } => input().sqrt().max(1.0),
            P::Unwind { .. } | P::CallProcedure { .. } => input() * 10.0,
            P::TopK { limit, .. } | P::Limit { count: limit, .. } => {
                input().min(constant_count(limit))
            }
            P::Gather { stages, .. } => input() * self.rows(&stages.plan),
            P::Join { left, right, keys } => {
                let pairs = self.rows(left) * self.rows(right);
                if keys.is_empty() {
                    pairs
                } else {
                    pairs / self.rows(left).max(self.rows(right)).max(1.0)
                }
            }
            P::Union { branches, .. } => branches.iter().map(|(branch, _)| self.rows(branch)).sum(),
            _ => input(),
        }
    }

    fn labelled(&self, test: &LabelTest) -> f64 {
        match test {
            LabelTest::Label(label) => self.estimates.nodes_with_label(label),
            LabelTest::And(parts) => parts
                .iter()
                .map(|part| self.labelled(part))
                .fold(self.estimates.nodes(), f64::min),
            LabelTest::Or(parts) => parts.iter().map(|part| self.labelled(part)).sum(),
            LabelTest::Not(_) | LabelTest::Any => self.estimates.nodes(),
        }
    }

    /// Nodes to which a route leads from one.
    fn ends(&self, route: &Route) -> f64 {
        let (mut ends, mut label) = (1.0, self.label(route.from).map(SmolStr::from));
        for step in &route.steps {
            ends *= self.degree_of(label.as_deref(), step.direction, &step.types);
            label = step.labels.iter().find_map(first_label);
            let most = label
                .as_deref()
                .map(|it| self.estimates.nodes_with_label(it));
            ends = ends.min(most.unwrap_or_else(|| self.estimates.nodes()));
        }
        ends
    }

    /// Relationships per node in `from`.
    fn degree(&self, from: Slot, direction: Direction, types: &[SmolStr]) -> f64 {
        let degree = self.degree_of(self.label(from), direction, types);
        let linked = self.nodes.get(&from).and_then(|it| it.linked.as_ref());
        let is_linked = |link: &Link| link.direction == direction && link.types == types;
        match linked.is_some_and(is_linked) {
            true => degree.max(1.0),
            false => degree,
        }
    }

    /// Relationships per node with a label, or of any node.
    fn degree_of(&self, label: Option<&str>, direction: Direction, types: &[SmolStr]) -> f64 {
        let (starts, ends, nodes) = match label {
            Some(label) => (
                self.estimates.relationships_from(label, types),
                self.estimates.relationships_to(label, types),
                self.estimates.nodes_with_label(label),
            ),
            None => {
                let all = self.estimates.relationships(types);
                (all, all, self.estimates.nodes())
            }
        };
        let followed = match direction {
            Direction::Outgoing => starts,
            Direction::Incoming => ends,
            Direction::Both => starts + ends,
        };
        followed / nodes.max(1.0)
    }

    fn selectivity(&self, predicate: &BoundExpr) -> f64 {
        use BoundExprKind as K;
        match &predicate.kind {
            K::HasLabels { base, labels } => match base.kind {
                K::Slot(node) => self.label_fraction(node, labels),
                _ => 0.5,
            },
            K::Attempt(test) => self.selectivity(test),
            K::Binary {
                operator: BinaryOperator::And,
                left,
                right,
            } => self.selectivity(left) * self.selectivity(right),
            K::Binary {
                operator: BinaryOperator::Or,
                left,
                right,
            } => (self.selectivity(left) + self.selectivity(right)).min(1.0),
            K::Comparison {
                operator: ComparisonOperator::Equal,
                left,
                right,
            } => self
                .equality(left)
                .or_else(|| self.equality(right))
                .unwrap_or(0.1),
            K::Comparison {
                operator: ComparisonOperator::NotEqual,
                ..
            } => 0.9,
            K::Comparison { .. } => 0.3,
            K::Not(operand) => 1.0 - self.selectivity(operand).min(0.9),
            _ => 0.5,
        }
    }

    fn label_fraction(&self, node: Slot, test: &LabelTest) -> f64 {
        let reached = self
            .nodes
            .get(&node)
            .and_then(|facts| facts.reached.as_ref());
        if let (Some((types, direction)), LabelTest::Label(label)) = (reached, test) {
            let (with_label, sides) = match direction {
                Direction::Outgoing => (self.estimates.relationships_to(label, types), 1.0),
                Direction::Incoming => (self.estimates.relationships_from(label, types), 1.0),
                Direction::Both => {
                    let ends = self.estimates.relationships_to(label, types);
                    (ends + self.estimates.relationships_from(label, types), 2.0)
                }
            };
            return (with_label / (sides * self.estimates.relationships(types)).max(1.0)).min(1.0);
        }
        (self.labelled(test) / self.estimates.nodes().max(1.0)).min(1.0)
    }

    fn equality(&self, side: &BoundExpr) -> Option<f64> {
        let BoundExprKind::Property { base, key } = &side.kind else {
            return None;
        };
        let BoundExprKind::Slot(node) = base.kind else {
            return None;
        };
        Some(
            1.0 / self
                .estimates
                .distinct_values(self.label(node), key)
                .max(1.0),
        )
    }
}

fn first_label(test: &LabelTest) -> Option<SmolStr> {
    match test {
        LabelTest::Label(label) => Some(label.clone()),
        LabelTest::And(parts) => parts.iter().find_map(first_label),
        _ => None,
    }
}

fn label_of(predicate: &BoundExpr) -> Option<(Slot, SmolStr)> {
    let BoundExprKind::HasLabels { base, labels } = &predicate.kind else {
        return None;
    };
    let BoundExprKind::Slot(node) = base.kind else {
        return None;
    };
    first_label(labels).map(|label| (node, label))
}

fn constant_count(expr: &BoundExpr) -> f64 {
    match expr.kind {
        BoundExprKind::Constant(crate::value::Value::Integer(count)) => count as f64,
        _ => 10.0,
    }
}

impl Estimates for Graph {
    fn nodes(&self) -> f64 {
        self.statistics().nodes()
    }

    fn nodes_with_label(&self, label: &str) -> f64 {
        self.catalog()
            .label(label)
            .map_or(0.0, |label| self.statistics().nodes_with_label(label))
    }

    fn relationships(&self, types: &[SmolStr]) -> f64 {
        if types.is_empty() {
            return self.statistics().relationships();
        }
        relationships_between(self, None, types, None)
    }

    fn relationships_from(&self, label: &str, types: &[SmolStr]) -> f64 {
        self.catalog().label(label).map_or(0.0, |label| {
            relationships_between(self, Some(label), types, None)
        })
    }

    fn relationships_to(&self, label: &str, types: &[SmolStr]) -> f64 {
        self.catalog().label(label).map_or(0.0, |label| {
            relationships_between(self, None, types, Some(label))
        })
    }

    fn declared_index(&self, label: &str, key: &str) -> Option<SmolStr> {
        self.schema().node_index(label, key).cloned()
    }

    fn is_unique(&self, label: &str, key: &str) -> bool {
        self.schema().is_unique(label, key)
    }

    fn distinct_values(&self, label: Option<&str>, key: &str) -> f64 {
        let label = label.and_then(|label| self.catalog().label(label));
        self.catalog()
            .key(key)
            .map_or(1.0, |key| Graph::distinct_values(self, label, key))
            .max(1.0)
    }

    fn equals_itself(&self, key: &str) -> bool {
        let key = self.catalog().key(key);
        key.is_none_or(|key| Graph::equals_itself(self, key))
    }

    fn label_reached(&self, types: &[SmolStr], direction: Direction) -> Option<SmolStr> {
        let all = Estimates::relationships(self, types);
        let reaches = |label: LabelId| {
            let starts = || relationships_between(self, Some(label), types, None) >= all;
            let ends = || relationships_between(self, None, types, Some(label)) >= all;
            match direction {
                Direction::Outgoing => ends(),
                Direction::Incoming => starts(),
                Direction::Both => starts() && ends(),
            }
        };
        let labels = self.catalog().labels();
        let labels = labels.filter(|(label, _)| all > 0.0 && reaches(*label));
        let nodes = |label: LabelId| self.statistics().nodes_with_label(label);
        let rarest = labels.min_by(|(one, _), (other, _)| nodes(*one).total_cmp(&nodes(*other)));
        rarest.map(|(_, name)| name.clone())
    }

    fn leads_to_label(&self, of_type: &str, direction: Direction, label: &str) -> bool {
        let (of_type, label) = (
            self.catalog().relationship_type(of_type),
            self.catalog().label(label),
        );
        of_type
            .zip(label)
            .is_some_and(|(of_type, label)| Graph::leads_to_label(self, of_type, direction, label))
    }
}

fn relationships_between(
    graph: &Graph,
    start: Option<LabelId>,
    types: &[SmolStr],
    end: Option<LabelId>,
) -> f64 {
    let count = |id| graph.statistics().relationships_of(start, id, end);
    if types.is_empty() {
        return graph
            .catalog()
            .relationship_types()
            .map(|(id, _)| count(id))
            .sum();
    }
    types
        .iter()
        .filter_map(|name| graph.catalog().relationship_type(name))
        .map(count)
        .sum()
}
