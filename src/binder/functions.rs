//! What the binder asks the function table: does a name exist, does it aggregate, what does it take and give.

use smol_str::SmolStr;

use super::bound::BoundExpr;
use crate::diagnostic::did_you_mean;
use crate::function::{self, AGGREGATES, Aggregate, Function, Parameter, Type};

/// A row of the table.
#[derive(Clone, Copy)]
pub(super) enum FunctionRow {
    Scalar(&'static Function),
    Aggregate(&'static Aggregate),
}

/// The function of this name, in any case.
pub(super) fn find(name: &str) -> Option<FunctionRow> {
    function::find(name)
        .map(FunctionRow::Scalar)
        .or_else(|| function::find_aggregate(name).map(FunctionRow::Aggregate))
}

/// The known name that is nearest to this one.
pub(super) fn near(name: &str) -> Option<SmolStr> {
    let scalars = function::functions().map(|function| function.name);
    let aggregates = AGGREGATES.iter().map(|aggregate| aggregate.name);
    did_you_mean(name, scalars.chain(aggregates)).map(SmolStr::from)
}

impl FunctionRow {
    /// As the table spells it.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Scalar(function) => function.name,
            Self::Aggregate(aggregate) => aggregate.name,
        }
    }

    pub(super) fn aggregates(&self) -> bool {
        matches!(self, Self::Aggregate(_))
    }

    /// Each call may give another value.
    pub(super) fn is_random(&self) -> bool {
        matches!(self, Self::Scalar(function) if !function.deterministic)
    }

    pub(super) fn signature(&self) -> String {
        match self {
            Self::Scalar(function) => function.signature(),
            Self::Aggregate(aggregate) => aggregate.signature(),
        }
    }

    /// Whether that many arguments are right.
    pub(super) fn takes(&self, count: usize) -> bool {
        let (least, most) = match self {
            Self::Scalar(function) => function.arity(),
            Self::Aggregate(aggregate) => aggregate.arity(),
        };
        count >= least && most.is_none_or(|most| count <= most)
    }

    pub(super) fn parameter(&self, position: usize) -> Option<&'static Parameter> {
        match self {
            Self::Scalar(function) => function.parameter(position),
            Self::Aggregate(aggregate) => aggregate.parameters.get(position),
        }
    }

    /// The type of a call with these arguments.
    pub(super) fn result(&self, arguments: &[BoundExpr]) -> Type {
        let types: Vec<Type> = arguments
            .iter()
            .map(|argument| argument.ty.clone())
            .collect();
        match self {
            Self::Scalar(function) => function.returns.of(&types),
            Self::Aggregate(aggregate) => aggregate.result_type(&types),
        }
    }
}
