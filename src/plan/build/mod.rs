//! From a bound query to a plan, clause by clause, in the order of the text. Nothing is made cheaper here.

mod group;
mod pattern;
mod projection;
mod selection;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crate::binder::{
    BoundBody, BoundBranch, BoundCall, BoundClause, BoundExpr, BoundExprKind, BoundQuery,
    BoundSubqueryCall, CreatePattern, Slot, SlotInfo, SubqueryId,
};
use crate::function::Type;

use super::{ApplyKind, LogicalPlan, Plan, Subplan};
pub(crate) use pattern::path_expr;

/// Plans a checked query. The plan gives the same rows as every plan that the optimiser makes of it.
pub fn build(query: &BoundQuery) -> Plan {
    let mut planner = Planner {
        constants: Vec::new(),
        slots: query.slots.clone(),
    };
    let argument = LogicalPlan::Argument { slots: Vec::new() };
    let mut root = planner.body(&query.body, argument);
    if query.columns.is_empty() {
        root = LogicalPlan::Drain {
            input: Box::new(root),
        };
    }
    let subqueries = planner.subqueries(query, &root);
    Plan {
        root,
        subqueries,
        columns: query.columns.clone(),
        slots: planner.slots,
        updates: query.updates,
        assumptions: Vec::new(),
    }
}

struct Planner {
    /// Slots of the row around the subquery at hand, which it may read anywhere.
    constants: Vec<Slot>,
    /// Grows when a pattern needs a slot that the binder did not.
    slots: Vec<SlotInfo>,
}

impl Planner {
    fn new_slot(&mut self, purpose: &str, ty: Type) -> Slot {
        let slot = Slot(self.slots.len() as u32);
        self.slots.push(SlotInfo {
            name: format!("  {purpose}{}", slot.0).into(),
            ty,
        });
        slot
    }

    /// Plans every subquery that `root` reaches, directly or through another; one that is not reached gets an empty plan.
    fn subqueries(&mut self, query: &BoundQuery, root: &LogicalPlan) -> Vec<Subplan> {
        let mut planned: BTreeMap<SubqueryId, Subplan> = BTreeMap::new();
        let mut waiting = used_subqueries(root);
        while let Some((id, outer)) = waiting.pop() {
            if planned.contains_key(&id) {
                continue;
            }
            let body = &query.subqueries[id.0 as usize];
            let plan = self.inner_body(body, &outer);
            waiting.extend(used_subqueries(&plan));
            let row_wise = Subplan::is_row_wise(&plan);
            planned.insert(
                id,
                Subplan {
                    plan,
                    outer,
                    result: body.result.clone(),
                    row_wise,
                },
            );
        }
        (0..query.subqueries.len() as u32)
            .map(|id| planned.remove(&SubqueryId(id)).unwrap_or_else(unused))
            .collect()
    }

    /// The body of a subquery that reads `outer` from the row around it.
    fn inner_body(&mut self, body: &BoundBody, outer: &[Slot]) -> LogicalPlan {
        let around = std::mem::replace(&mut self.constants, outer.to_vec());
        let slots = outer.to_vec();
        let plan = self.body(body, LogicalPlan::Argument { slots });
        self.constants = around;
        plan
    }

    /// Without a result the subquery is run for its effect, and the row stays.
    fn call_subquery(&mut self, call: &BoundSubqueryCall, input: LogicalPlan) -> LogicalPlan {
        let mut plan = self.inner_body(&call.body, &call.outer);
        let unit = call.body.result.is_empty();
        if unit {
            plan = LogicalPlan::Drain {
                input: Box::new(plan),
            };
        }
        let subplan = Subplan {
            row_wise: Subplan::is_row_wise(&plan),
            plan,
            outer: call.outer.clone(),
            result: call.body.result.clone(),
        };
        let kind = match unit || call.optional {
            true => ApplyKind::Optional,
            false => ApplyKind::Lateral,
        };
        LogicalPlan::Apply {
            input: Box::new(input),
            subplan: Box::new(subplan),
            kind,
        }
    }

    fn body(&mut self, body: &BoundBody, input: LogicalPlan) -> LogicalPlan {
        if let [only] = body.branches.as_slice() {
            return self.branch(only, input);
        }
        let branches = body
            .branches
            .iter()
            .map(|branch| (self.branch(branch, input.clone()), branch.result.clone()))
            .collect();
        let union = LogicalPlan::Union {
            branches,
            slots: body.result.clone(),
        };
        if body.distinct {
            LogicalPlan::Distinct {
                input: Box::new(union),
                slots: body.result.clone(),
            }
        } else {
            union
        }
    }

    fn branch(&mut self, branch: &BoundBranch, input: LogicalPlan) -> LogicalPlan {
        self.clauses(&branch.clauses, input)
    }

    /// A clause that writes reads all its input before it starts and ends before the next begins, so that no clause sees half of
    /// another's effect.
    fn clauses(&mut self, clauses: &[BoundClause], input: LogicalPlan) -> LogicalPlan {
        let mut plan = input;
        let clauses = joined_creates(clauses);
        for (index, clause) in clauses.iter().enumerate() {
            let writes = clause.writes();
            if writes && reads_graph(&plan) {
                plan = eager(plan);
            }
            plan = self.clause(clause, plan);
            if index + 1 < clauses.len() {
                plan = self.with_constants(plan);
            }
            if writes && index + 1 < clauses.len() {
                plan = eager(plan);
            }
        }
        plan
    }

    /// The same rows with what an aggregation dropped of the row around the subquery.
    pub(super) fn with_constants(&self, plan: LogicalPlan) -> LogicalPlan {
        let there = plan.slots();
        if self.constants.iter().all(|slot| there.contains(slot)) {
            return plan;
        }
        let slots = self.constants.clone();
        LogicalPlan::Join {
            left: Box::new(plan),
            right: Box::new(LogicalPlan::Argument { slots }),
            keys: Vec::new(),
        }
    }

    fn clause(&mut self, clause: &BoundClause, input: LogicalPlan) -> LogicalPlan {
        use BoundClause as C;
        use LogicalPlan as P;
        let boxed = |input| Box::new(input);
        match clause {
            C::Match {
                optional,
                pattern,
                predicate,
            } => self.match_clause(*optional, pattern, predicate.as_ref(), input),
            C::Unwind {
                list,
                slot,
                numbering,
            } => P::Unwind {
                input: boxed(input),
                list: list.clone(),
                slot: *slot,
                numbering: *numbering,
            },
            C::Let { slot, value } => P::Project {
                retain: input.slots(),
                input: boxed(input),
                items: vec![(*slot, value.clone())],
            },
            C::Filter(predicate) => P::Filter {
                input: boxed(input),
                predicate: predicate.clone(),
            },
            C::LoadCsv(load) => P::LoadCsv {
                input: boxed(input),
                source: load.source.clone(),
                terminator: load.terminator.clone(),
                headers: load.headers,
                slot: load.slot,
            },
            C::Project(projection) => self.project(projection, input),
            C::CallProcedure(call) => call_procedure(call, input),
            C::CallSubquery(call) => self.call_subquery(call, input),
            C::Create(pattern) => P::Create {
                input: boxed(input),
                pattern: pattern.clone(),
            },
            C::Merge {
                pattern,
                create,
                on_create,
                on_match,
            } => P::Merge {
                find: Box::new(self.subplan_of_pattern(pattern, None, &input)),
                input: boxed(input),
                create: create.clone(),
                on_create: on_create.clone(),
                on_match: on_match.clone(),
            },
            C::Set(items) => P::Set {
                input: boxed(input),
                items: items.clone(),
            },
            C::Remove(items) => P::Remove {
                input: boxed(input),
                items: items.clone(),
            },
            C::Delete { detach, targets } => P::Delete {
                input: boxed(input),
                detach: *detach,
                targets: targets.clone(),
            },
            C::Foreach {
                slot,
                list,
                updates,
            } => self.foreach(*slot, list, updates, input),
            C::Schema(change) => P::ChangeSchema {
                input: boxed(input),
                change: change.clone(),
            },
        }
    }

    fn foreach(
        &mut self,
        slot: Slot,
        list: &BoundExpr,
        updates: &[BoundClause],
        input: LogicalPlan,
    ) -> LogicalPlan {
        let mut available = input.slots();
        available.push(slot);
        // Planned once, whatever the depth: planning anew for fewer slots would double the work at each level.
        let slots = available.clone();
        let plan = self.clauses(updates, LogicalPlan::Argument { slots });
        let used = pattern::slots_read(&plan);
        let outer: Vec<Slot> = available
            .into_iter()
            .filter(|slot| used.contains(slot))
            .collect();
        let plan = starting_with(plan, &outer);
        let updates = Subplan {
            plan,
            outer,
            result: Vec::new(),
            row_wise: false,
        };
        LogicalPlan::Foreach {
            input: Box::new(input),
            slot,
            list: list.clone(),
            updates: Box::new(updates),
        }
    }
}

/// One `CREATE` for each run of them: a script of thousands becomes one operator. A clause stands alone when it asks the graph,
/// because it must see what the clauses before it created in every row, or when it computes with what the run creates.
fn joined_creates(clauses: &[BoundClause]) -> Vec<Cow<'_, BoundClause>> {
    let mut joined: Vec<Cow<'_, BoundClause>> = Vec::with_capacity(clauses.len());
    let mut created = BTreeSet::new();
    for clause in clauses {
        let BoundClause::Create(pattern) = clause else {
            created.clear();
            joined.push(Cow::Borrowed(clause));
            continue;
        };
        let joins = !created.is_empty()
            && !pattern.asks_graph()
            && pattern
                .properties()
                .all(|expr| expr.free_slots().is_disjoint(&created));
        match joined.last_mut().filter(|_| joins) {
            Some(last) => append(last.to_mut(), pattern),
            None => {
                created.clear();
                joined.push(Cow::Borrowed(clause));
            }
        }
        created.extend(pattern.slots());
    }
    joined
}

fn append(clause: &mut BoundClause, more: &CreatePattern) {
    if let BoundClause::Create(pattern) = clause {
        pattern.nodes.extend(more.nodes.iter().cloned());
        pattern
            .relationships
            .extend(more.relationships.iter().cloned());
        pattern.paths.extend(more.paths.iter().cloned());
    }
}

fn call_procedure(call: &BoundCall, input: LogicalPlan) -> LogicalPlan {
    let called = LogicalPlan::CallProcedure {
        input: Box::new(input),
        procedure: call.procedure.clone(),
        arguments: call.arguments.clone(),
        yields: call.yields.clone(),
        void: call.void,
    };
    match &call.predicate {
        Some(predicate) => LogicalPlan::Filter {
            input: Box::new(called),
            predicate: predicate.clone(),
        },
        None => called,
    }
}

/// The plan of updates with fewer slots handed in; none of its operators names those left out.
fn starting_with(plan: LogicalPlan, slots: &[Slot]) -> LogicalPlan {
    match plan {
        LogicalPlan::Argument { .. } => LogicalPlan::Argument {
            slots: slots.to_vec(),
        },
        other => other.map_inputs(&mut |input| starting_with(input, slots)),
    }
}

fn eager(input: LogicalPlan) -> LogicalPlan {
    match input {
        LogicalPlan::Eager { .. } => input,
        _ => LogicalPlan::Eager {
            input: Box::new(input),
        },
    }
}

/// Something between the last barrier and here looks at the graph, so a write above must wait.
fn reads_graph(plan: &LogicalPlan) -> bool {
    match plan {
        LogicalPlan::Eager { .. } | LogicalPlan::Argument { .. } => false,
        LogicalPlan::Unwind { input, list, .. } => touches_graph(list) || reads_graph(input),
        LogicalPlan::LoadCsv { input, source, .. } => touches_graph(source) || reads_graph(input),
        LogicalPlan::Project { input, items, .. } => {
            items.iter().any(|(_, expr)| touches_graph(expr)) || reads_graph(input)
        }
        _ => true,
    }
}

fn touches_graph(expr: &BoundExpr) -> bool {
    let mut touches = false;
    expr.for_each(&mut |part| {
        touches |= !matches!(
            part.kind,
            BoundExprKind::Constant(_)
                | BoundExprKind::Parameter(_)
                | BoundExprKind::Slot(_)
                | BoundExprKind::List(_)
                | BoundExprKind::Map(_)
                | BoundExprKind::Binary { .. }
                | BoundExprKind::Comparison { .. }
        );
    });
    touches
}

/// The subqueries in the expressions of a plan, with the outer slots they use.
fn used_subqueries(plan: &LogicalPlan) -> Vec<(SubqueryId, Vec<Slot>)> {
    let mut used = Vec::new();
    plan.for_each(&mut |operator| {
        for expr in operator.expressions() {
            expr.for_each(&mut |part| {
                if let BoundExprKind::Subquery { query, outer, .. } = &part.kind {
                    used.push((*query, outer.clone()));
                }
            });
        }
    });
    used
}

fn unused() -> Subplan {
    Subplan {
        plan: LogicalPlan::Argument { slots: Vec::new() },
        outer: Vec::new(),
        result: Vec::new(),
        row_wise: true,
    }
}
