//! Turns a limit above a sort into a heap of the first rows.

use crate::plan::{LogicalPlan, Plan};

use super::Estimates;

pub(super) fn apply(plan: Plan, _estimates: &dyn Estimates) -> Plan {
    // A statement that writes must run its input to the end in any case.
    if plan.updates {
        return plan;
    }
    super::map_plans(plan, &mut |plan| plan.rewrite(&mut top_k))
}

fn top_k(operator: LogicalPlan) -> LogicalPlan {
    let LogicalPlan::Limit {
        input,
        count: limit,
    } = operator
    else {
        return operator;
    };
    match *input {
        LogicalPlan::Sort { input, keys } => LogicalPlan::TopK {
            input,
            keys,
            limit,
            skip: None,
        },
        LogicalPlan::Skip { input, count } => match *input {
            LogicalPlan::Sort { input, keys } => LogicalPlan::TopK {
                input,
                keys,
                limit,
                skip: Some(count),
            },
            other => {
                let skip = LogicalPlan::Skip {
                    input: Box::new(other),
                    count,
                };
                LogicalPlan::Limit {
                    input: Box::new(skip),
                    count: limit,
                }
            }
        },
        other => LogicalPlan::Limit {
            input: Box::new(other),
            count: limit,
        },
    }
}
