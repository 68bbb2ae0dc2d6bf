//! Lets a chain whose relationships nobody looks at be a search for reachable nodes.
//!
//! A trail between two nodes exists exactly when a walk does, as long as at most one relationship is asked for: a shortest walk repeats
//! nothing. Undirected chains of at least one are left alone, because a walk may step back over the relationship it came by.

use crate::plan::{LogicalPlan, Plan, VarExpand, VarExpandMode};
use crate::store::Direction;

use super::Estimates;
use super::usage::{self, Usage};

pub(super) fn apply(plan: Plan, _estimates: &dyn Estimates) -> Plan {
    usage::rewrite(plan, &mut search)
}

fn search(mut plan: LogicalPlan, usage: &Usage) -> LogicalPlan {
    if let LogicalPlan::VarExpand(expand) = &mut plan
        && usage.once
        && !usage.needed.contains(&expand.relationships)
        && ends_suffice(expand)
    {
        expand.mode = VarExpandMode::Reach;
    }
    plan
}

fn ends_suffice(expand: &VarExpand) -> bool {
    expand.mode == VarExpandMode::Trails
        && expand.different_from.is_empty()
        && (expand.length.min == 0
            || (expand.length.min == 1 && expand.direction != Direction::Both))
}
