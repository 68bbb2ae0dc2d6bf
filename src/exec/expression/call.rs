//! Calls of scalar functions.

use crate::exec::context::realtime;
use crate::exec::{Column, Entities, ExecContext, ExecError};
use crate::function::{self, Function, FunctionContext};
use crate::value::ValueError;

use super::Expr;
use super::operand::{each_value, for_values};

/// A function, looked up once, and its arguments.
pub(super) struct Call {
    function: &'static Function,
    pub arguments: Vec<Expr>,
}

impl Call {
    pub fn new(name: &str, arguments: Vec<Expr>) -> Result<Self, ExecError> {
        let function =
            function::find(name).ok_or(ExecError::Internal("a function is not in the table"))?;
        Ok(Self {
            function,
            arguments,
        })
    }

    /// The result for every row; for all rows at once when nothing differs between them.
    pub fn compute(
        &self,
        arguments: &[&Column],
        rows: usize,
        cx: &ExecContext,
    ) -> Result<Column, ValueError> {
        let entities = Entities(&cx.graph);
        let context = FunctionContext {
            entities: &entities,
            clock: &cx.clock,
            realtime: &realtime,
            random: &|| cx.random(),
            list_limit: cx.limits.list_length(),
        };
        let compute = |values: &[_]| self.function.invoke(&context, values);
        if self.function.deterministic {
            return for_values(arguments, rows, compute);
        }
        each_value(arguments, rows, compute)
    }
}
