//! Groups with quantifiers.

use crate::binder::{BoundPattern, LengthRange, PatternGroup, PatternRelationship, Slot};
use crate::plan::query_graph::{QueryGraph, Step, StepKind};
use crate::plan::{Group, LogicalPlan, Subplan, VarExpandMode};

use super::Planner;
use super::pattern::slots_read;

impl Planner {
    /// A group becomes a step of the pattern around it; one time of it is a plan that begins at its first node, or at its last.
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
        let kind = StepKind::Group(Box::new(Group {
            step: self.one_time(group, (group.start, group.end), available.clone()),
            back: self.one_time(group, (group.end, group.start), available),
            start: group.start,
            end: group.end,
            relationships: group.relationships.clone(),
            variables: group.variables.clone(),
            length: step.length.unwrap_or(LengthRange {
                min: 1,
                max: Some(1),
            }),
            mode,
            reversed: false,
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

    fn one_time(
        &mut self,
        group: &PatternGroup,
        (start, end): (Slot, Slot),
        mut available: Vec<Slot>,
    ) -> Subplan {
        available.push(start);
        let predicate = group.predicate.as_ref();
        let slots = available.clone();
        let probe = self.find(&group.pattern, predicate, LogicalPlan::Argument { slots });
        let read = slots_read(&probe);
        available.retain(|slot| *slot == start || read.contains(slot));
        let slots = available.clone();
        let plan = self.find(&group.pattern, predicate, LogicalPlan::Argument { slots });
        let mut result = vec![end];
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
}
