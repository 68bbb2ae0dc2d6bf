//! Lets a scan test a property where it is stored, chunk by chunk, instead of handing every node to a filter.

use crate::plan::failure::may_fail;
use crate::plan::{LogicalPlan, Plan, PropertyTest};

use super::Estimates;

pub(super) fn apply(plan: Plan, _estimates: &dyn Estimates) -> Plan {
    super::map_plans(plan, &mut |plan| plan.rewrite(&mut absorb))
}

fn absorb(operator: LogicalPlan) -> LogicalPlan {
    let LogicalPlan::Filter { input, predicate } = operator else {
        return operator;
    };
    match *input {
        LogicalPlan::Scan {
            input,
            node,
            labels,
            linked: None,
        } if PropertyTest::of(&predicate, node)
            .is_some_and(|test| !may_fail(test.value, &|_| true)) =>
        {
            LogicalPlan::PropertyScan {
                input,
                node,
                labels,
                predicate,
                index: None,
            }
        }
        other => LogicalPlan::Filter {
            input: Box::new(other),
            predicate,
        },
    }
}
