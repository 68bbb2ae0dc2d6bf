//! Groups with quantifiers, and patterns of which only some paths are wanted.

use crate::binder::{
    BoundExpr, BoundPattern, LengthRange, PathSelection, PatternGroup, PatternRelationship, Slot,
};
use crate::plan::query_graph::{GroupStep, QueryGraph, Step, StepKind, conjuncts};
use crate::plan::{ApplyKind, LogicalPlan, Subplan, VarExpandMode};

use super::Planner;
use super::pattern::slots_read;

impl Planner {
    /// A group becomes a step of the pattern around it; one time of it is a plan that begins at its first node.
    pub(super) fn add_group(
        &mut self,
        graph: &mut QueryGraph,
        step: &PatternRelationship,
        group: &PatternGroup,
        around: &BoundPattern,
        before: &[Slot],
    ) {
        let mut available = before.to_vec();
        available.extend(around.nodes.iter().map(|node| node.slot));
        available.extend(around.relationships.iter().map(|other| other.slot));
        available.retain(|slot| *slot != step.slot);
        let mode = match step.walk {
            true => VarExpandMode::Walks,
            false => VarExpandMode::Trails,
        };
        let kind = StepKind::Group(Box::new(GroupStep {
            step: self.one_time(group, available),
            start: group.start,
            end: group.end,
            relationships: group.relationships.clone(),
            variables: group.variables.clone(),
            length: step.length.unwrap_or(LengthRange {
                min: 1,
                max: Some(1),
            }),
            mode,
        }));
        graph.steps.push(Step {
            relationship: step.slot,
            from: step.from,
            to: step.to,
            direction: step.direction,
            types: Vec::new(),
            kind,
        });
    }

    fn one_time(&mut self, group: &PatternGroup, mut available: Vec<Slot>) -> Subplan {
        available.push(group.start);
        let predicate = group.predicate.as_ref();
        let slots = available.clone();
        let probe = self.find(&group.pattern, predicate, LogicalPlan::Argument { slots });
        let read = slots_read(&probe);
        available.retain(|slot| *slot == group.start || read.contains(slot));
        let slots = available.clone();
        let plan = self.find(&group.pattern, predicate, LogicalPlan::Argument { slots });
        let mut result = vec![group.end];
        let bound = group.variables.iter().map(|(slot, _)| *slot);
        for slot in group.relationships.iter().copied().chain(bound) {
            if !result.contains(&slot) {
                result.push(slot);
            }
        }
        Subplan {
            row_wise: Subplan::is_row_wise(&plan),
            plan,
            outer: available,
            result,
        }
    }

    /// The paths are chosen for each row apart, before the `WHERE` of the clause sees them.
    pub(super) fn chosen(
        &mut self,
        pattern: &BoundPattern,
        selection: &PathSelection,
        predicate: Option<&BoundExpr>,
        input: LogicalPlan,
    ) -> LogicalPlan {
        let all = BoundPattern {
            selection: None,
            ..pattern.clone()
        };
        let mut subplan = self.subplan_of_pattern(&all, None, &input);
        let path = &selection.path;
        let ends = [path.nodes[0], path.nodes[path.nodes.len() - 1]];
        subplan.plan = LogicalPlan::ChoosePaths {
            input: Box::new(subplan.plan),
            start: ends[0],
            end: ends[1],
            relationships: path.relationships.clone(),
            selector: selection.selector,
        };
        for end in ends {
            // Ends that were bound before are read here, even where the pattern itself need not look at them.
            let bound = input.slots().contains(&end);
            if bound && !subplan.outer.contains(&end) {
                subplan.outer.push(end);
            }
        }
        subplan.row_wise = false;
        let plan = LogicalPlan::Apply {
            input: Box::new(input),
            subplan: Box::new(subplan),
            kind: ApplyKind::Lateral,
        };
        let tests = predicate.cloned().map(conjuncts).unwrap_or_default();
        tests
            .into_iter()
            .fold(plan, |plan, predicate| LogicalPlan::Filter {
                input: Box::new(plan),
                predicate,
            })
    }
}
