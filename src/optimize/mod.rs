//! Makes plans cheaper without changing their rows: an ordered list of rules, one file a rule.
//!
//! In: [`Plan`] and estimates. Out: [`Plan`]. Every rule can be switched off, and the answer must not change; the tests hold it to that.

pub mod cardinality;
mod count_expands;
mod counted_ends;
mod counted_lists;
mod distinct_ends;
mod distinct_relationships;
mod gather;
mod group_expands;
mod index_lookups;
mod label_scans;
mod late_projection;
mod linked_scans;
mod order_patterns;
mod plain_counts;
mod property_scans;
mod prune_columns;
mod push_filters;
mod range_lookups;
mod reachability;
mod row_facts;
mod semi_expands;
mod semi_joins;
mod sure_labels;
mod top_k;
mod usage;

use crate::plan::{Assumption, Figures, Group, LogicalPlan, Plan, Subplan};

pub use cardinality::Estimates;

/// One rewrite.
pub struct Rule {
    pub name: &'static str,
    /// What it gains, and why it stands where it stands.
    pub reason: &'static str,
    apply: fn(Plan, &dyn Estimates) -> Plan,
}

/// All rules in the order in which they run.
pub static RULES: &[Rule] = &[
    Rule {
        name: "push_filters",
        reason: "a test made early spares the work on rows that fail it; first, so that pattern ordering sees every test",
        apply: push_filters::apply,
    },
    Rule {
        name: "order_patterns",
        reason: "starting where few nodes fit and following short rows first keeps intermediate results small",
        apply: order_patterns::apply,
    },
    Rule {
        name: "label_scans",
        reason: "a scan of one label reads its bitmap instead of every node; after ordering, which decides what is scanned",
        apply: label_scans::apply,
    },
    Rule {
        name: "index_lookups",
        reason: "an equality on a key of a labelled node is one look-up; needs the label in the scan",
        apply: index_lookups::apply,
    },
    Rule {
        name: "range_lookups",
        reason: "what lies between two values stands together in the order that a declared index keeps; after equality, which finds fewer, and before the scans that read whole columns",
        apply: range_lookups::apply,
    },
    Rule {
        name: "property_scans",
        reason: "a test of one property reads its column and makes rows only of the nodes that pass; after look-ups, which are better where they apply",
        apply: property_scans::apply,
    },
    Rule {
        name: "reachability",
        reason: "where only the ends of chains matter, a breadth-first search visits each node once instead of walking every trail",
        apply: reachability::apply,
    },
    Rule {
        name: "distinct_relationships",
        reason: "a test that relationships differ, where a filter sees to it already, costs time and keeps them in every row; before the rules that need nobody to read them",
        apply: distinct_relationships::apply,
    },
    Rule {
        name: "semi_joins",
        reason: "a rest of a pattern that nobody reads need only be there; before the rules that follow what is read to its ends",
        apply: semi_joins::apply,
    },
    Rule {
        name: "distinct_ends",
        reason: "where repeated rows go unnoticed, steps nobody looks at are followed to their ends, each end once",
        apply: distinct_ends::apply,
    },
    Rule {
        name: "semi_expands",
        reason: "a row is tested with the first node found, and with the others only if need be; after the rules that see a plan of its own there",
        apply: semi_expands::apply,
    },
    Rule {
        name: "counted_lists",
        reason: "a list that is only measured need not be made; before the rules that deal with counts",
        apply: counted_lists::apply,
    },
    Rule {
        name: "plain_counts",
        reason: "DISTINCT over rows that differ anyway needs no memory of what was seen; after the rules that make rows differ",
        apply: plain_counts::apply,
    },
    Rule {
        name: "group_expands",
        reason: "counters in an array replace a row and a look-up for each way; needs counts without DISTINCT",
        apply: group_expands::apply,
    },
    Rule {
        name: "count_expands",
        reason: "the number of relationships of a node replaces a row for each; needs counts without DISTINCT",
        apply: count_expands::apply,
    },
    Rule {
        name: "top_k",
        reason: "a heap of the first k rows replaces a full sort below a limit",
        apply: top_k::apply,
    },
    Rule {
        name: "late_projection",
        reason: "columns are computed for the few rows that stay; needs the heap of the first k rows",
        apply: late_projection::apply,
    },
    Rule {
        name: "sure_labels",
        reason: "a label that all nodes have to which relationships lead need not be looked at; late, because the label told the rules before how many nodes to expect",
        apply: sure_labels::apply,
    },
    Rule {
        name: "linked_scans",
        reason: "nodes without the relationships that are followed from them are passed over before they are rows; when it is settled what is followed",
        apply: linked_scans::apply,
    },
    Rule {
        name: "prune_columns",
        reason: "columns that nothing reads any more are dropped before rows multiply; after all that change what is read",
        apply: prune_columns::apply,
    },
    Rule {
        name: "gather",
        reason: "rows that one operator needs in full are made on all threads; last of all, when it is settled which operators make them",
        apply: gather::apply,
    },
];

/// Which rules run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleSet {
    off: Vec<&'static str>,
}

impl RuleSet {
    /// Every rule.
    pub fn all() -> Self {
        Self { off: Vec::new() }
    }

    /// No rule: the plan runs as written.
    pub fn none() -> Self {
        Self {
            off: RULES.iter().map(|rule| rule.name).collect(),
        }
    }

    /// These rules without the one named; unknown names change nothing.
    pub fn without(mut self, name: &str) -> Self {
        self.off.extend(
            RULES
                .iter()
                .map(|rule| rule.name)
                .filter(|rule| *rule == name),
        );
        self
    }

    fn runs(&self, rule: &Rule) -> bool {
        !self.off.contains(&rule.name)
    }
}

impl Default for RuleSet {
    fn default() -> Self {
        Self::all()
    }
}

/// Applies every rule of `rules` in order. The result gives the same rows as `plan`.
pub fn optimize(plan: Plan, estimates: &dyn Estimates, rules: &RuleSet) -> Plan {
    let optimized = RULES
        .iter()
        .filter(|rule| rules.runs(rule))
        .fold(plan, |plan, rule| (rule.apply)(plan, estimates));
    map_plans(optimized, &mut |plan| plan.rewrite(&mut mark_row_wise))
}

/// Whether all holds that a plan takes for granted, so that it gives the right rows.
pub fn assumptions_hold(plan: &Plan, estimates: &dyn Estimates) -> bool {
    plan.assumptions.iter().all(|assumption| match assumption {
        Assumption::LeadsToLabel {
            of_type,
            direction,
            label,
        } => estimates.leads_to_label(of_type, *direction, label),
        Assumption::Unique { label, key } => estimates.is_unique(label, key),
    })
}

/// Changes the root and every subquery of a plan.
fn map_plans(mut plan: Plan, change: &mut dyn FnMut(LogicalPlan) -> LogicalPlan) -> Plan {
    plan.root = change(plan.root);
    for subplan in &mut plan.subqueries {
        let taken = std::mem::replace(
            &mut subplan.plan,
            LogicalPlan::Argument { slots: Vec::new() },
        );
        subplan.plan = change(taken);
        subplan.row_wise = Subplan::is_row_wise(&subplan.plan);
    }
    plan
}

/// Rules may change what kind of operators a subplan has.
fn mark_row_wise(mut operator: LogicalPlan) -> LogicalPlan {
    if let LogicalPlan::Apply { subplan, .. } | LogicalPlan::Merge { find: subplan, .. } =
        &mut operator
    {
        subplan.row_wise = Subplan::is_row_wise(&subplan.plan);
    }
    let mark = |group: &mut Group| group.step.row_wise = Subplan::is_row_wise(&group.step.plan);
    match &mut operator {
        LogicalPlan::Repeat(repeat) => mark(&mut repeat.group),
        LogicalPlan::PathSearch(search) => search.groups_mut().for_each(mark),
        _ => {}
    }
    operator
}

/// The estimated rows of every operator, for [`Plan::explain`].
pub fn estimated_rows(plan: &Plan, estimates: &dyn Estimates) -> Figures {
    let entry = |operator| format!("{:.0}", cardinality::rows(operator, estimates));
    Figures {
        heading: "estimated rows",
        entries: plan.operators().into_iter().map(entry).collect(),
    }
}
