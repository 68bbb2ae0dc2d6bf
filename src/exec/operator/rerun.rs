use super::*;
use crate::exec::build::{argument_of, build_for};

/// A subplan that runs for one batch of outer rows after the other. Its operators are built once where they can begin again, since
/// that takes longer than most subplans run for a single row.
pub struct Rerun {
    subplan: Subplan,
    /// The layout of the outer rows.
    layout: Layout,
    /// The number of the subplan's first operator in the plan.
    number: usize,
    begins_again: bool,
    built: Option<Running>,
}

struct Running {
    operator: BoxOperator,
    layout: Layout,
    argument: Source,
    /// It has handed on all that it found for the rows at hand.
    ended: bool,
}

impl Rerun {
    /// `layout` is that of the outer rows.
    pub fn new(subplan: Subplan, layout: Layout, number: usize) -> Self {
        Self {
            begins_again: subplan.begins_again(),
            subplan,
            layout,
            number,
            built: None,
        }
    }

    pub fn subplan(&self) -> &Subplan {
        &self.subplan
    }

    /// Whether its operators are built once for all rows, and keep what they hold.
    pub fn begins_again(&self) -> bool {
        self.begins_again
    }

    /// Begins with other rows: all of them together when the subplan is row-wise, otherwise a single one.
    pub fn start(&mut self, outer: &Batch, cx: &ExecContext) -> Result<(), ExecError> {
        let (argument, slots) = argument_of(&self.subplan, outer, &self.layout)?;
        match &mut self.built {
            Some(running) if running.ended && self.begins_again => {
                running.argument.fill(argument);
                running.ended = false;
            }
            _ => {
                let source = Source::new(argument);
                let (operator, layout) =
                    build_for(&self.subplan, (&source, &slots), self.number, cx)?;
                self.built = Some(Running {
                    operator,
                    layout,
                    argument: source,
                    ended: false,
                });
            }
        }
        Ok(())
    }

    /// The next rows, with their layout; `None` when there are no more for the rows at hand.
    pub fn next(&mut self, cx: &mut ExecContext) -> Result<Option<(Batch, &Layout)>, ExecError> {
        let Some(running) = self.built.as_mut().filter(|running| !running.ended) else {
            return Ok(None);
        };
        let batch = running.operator.next(cx)?;
        running.ended = batch.is_none();
        Ok(batch.map(|batch| (batch, &running.layout)))
    }

    /// Leaves out what would still be found for the rows at hand.
    pub fn stop(&mut self) {
        if self.built.as_ref().is_some_and(|running| !running.ended) {
            self.built = None;
        }
    }
}
