//! Plans of statements that ran before, so that a text that comes again is neither read nor checked nor planned again.
//!
//! A plan gives the right rows on any graph of which all holds that it takes for granted; what was chosen for another graph is only
//! slower, or lacks a warning. So a plan is used again as long as that holds, and the names in the graph and its statistics are the ones
//! that it was made for.

use std::sync::{Arc, Mutex, PoisonError};

use foldhash::HashMap;
use smol_str::SmolStr;

use crate::diagnostic::Diagnostic;
use crate::function::procedure::ProcedureTable;
use crate::optimize::{RuleSet, assumptions_hold};
use crate::plan::{LogicalPlan, Plan, Subplan};
use crate::store::{Graph, Outline};
use crate::syntax::ast;
use crate::value::Map;

/// Plans kept; when there are so many, all are dropped.
const MOST_PLANS: usize = 256;

/// Bytes of the longest text whose plan is kept.
const LONGEST_TEXT: usize = 16 << 10;

/// Operators and parts of expressions that may be walked on a small stack, even if each stands within the one before.
const SHALLOW: usize = 128;

/// A statement that has been checked and planned.
pub(super) struct Planned {
    pub mode: ast::Mode,
    pub plan: Plan,
    /// Those of the plan, to be shared.
    pub subplans: Arc<[Subplan]>,
    pub columns: Arc<[String]>,
    pub warnings: Vec<Diagnostic>,
    /// So small that any stack is large enough to run it.
    pub shallow: bool,
}

impl Planned {
    pub fn new(mode: ast::Mode, plan: Plan, warnings: Vec<Diagnostic>) -> Self {
        let columns = plan.columns.iter();
        Self {
            mode,
            subplans: plan.subqueries.clone().into(),
            columns: columns.map(|column| column.name.to_string()).collect(),
            shallow: parts(&plan) <= SHALLOW,
            plan,
            warnings,
        }
    }
}

/// The operators of a plan and the parts of their expressions.
fn parts(plan: &Plan) -> usize {
    let mut parts = 0;
    let mut count = |root: &LogicalPlan| {
        root.for_each(&mut |operator| {
            parts += 1;
            for expr in operator.expressions() {
                expr.for_each(&mut |_| parts += 1);
            }
        });
    };
    count(&plan.root);
    plan.subqueries
        .iter()
        .for_each(|subplan| count(&subplan.plan));
    parts
}

/// What a plan is made for, besides its text.
pub(super) struct Circumstances<'a> {
    pub graph: &'a Graph,
    pub procedures: &'a ProcedureTable,
    pub params: &'a Map,
    pub rules: &'a RuleSet,
}

/// A plan with what it was made for.
struct Kept {
    planned: Arc<Planned>,
    outline: Outline,
    procedures: ProcedureTable,
    params: Vec<SmolStr>,
    rules: RuleSet,
}

impl Kept {
    fn fits(&self, now: &Circumstances) -> bool {
        now.graph.has_outline(&self.outline)
            && self.procedures.is_same(now.procedures)
            && self.params.iter().eq(now.params.keys())
            && self.rules == *now.rules
            && assumptions_hold(&self.planned.plan, now.graph)
    }
}

/// The plans of a database, by text.
#[derive(Default)]
pub(super) struct PlanCache {
    plans: Mutex<HashMap<Box<str>, Kept>>,
}

impl PlanCache {
    /// The plan that was made for this text under these circumstances.
    pub fn find(&self, source: &str, now: &Circumstances) -> Option<Arc<Planned>> {
        let plans = self.plans.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = plans.get(source).filter(|kept| kept.fits(now))?;
        Some(kept.planned.clone())
    }

    /// Keeps a plan, in place of an earlier one of the same text.
    pub fn keep(&self, source: &str, now: &Circumstances, planned: &Arc<Planned>) {
        if source.len() > LONGEST_TEXT {
            return;
        }
        let kept = Kept {
            planned: planned.clone(),
            outline: now.graph.outline(),
            procedures: now.procedures.clone(),
            params: now.params.keys().cloned().collect(),
            rules: now.rules.clone(),
        };
        let mut plans = self.plans.lock().unwrap_or_else(PoisonError::into_inner);
        if plans.len() >= MOST_PLANS && !plans.contains_key(source) {
            plans.clear();
        }
        plans.insert(source.into(), kept);
    }
}
