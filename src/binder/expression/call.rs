//! Calls of functions and aggregates.

use smol_str::SmolStr;

use crate::binder::bound::{BoundAggregate, BoundExpr, BoundExprKind};
use crate::binder::error::BindError;
use crate::binder::functions::{self, FunctionRow};
use crate::binder::repeated::Place;
use crate::binder::state::{Aggregates, Binder};
use crate::binder::warning::Surprise;
use crate::diagnostic::Span;
use crate::syntax::ast::{Expr, ExprKind, FunctionCall};

use super::Typed;

impl<'q> Binder<'q> {
    pub(super) fn call(&mut self, call: &'q FunctionCall, span: Span) -> Option<Typed> {
        let name = dotted(call);
        if let Some(tested) = existence_test(&name, call) {
            self.warn(Surprise::ExistsCall, span);
            return Some(self.existence(tested));
        }
        let Some(function) = functions::find(&name) else {
            return self.unknown_function(call, name);
        };
        if function.aggregates() {
            return self.aggregate(&name, call.distinct, &call.arguments, span);
        }
        if call.distinct {
            let function = function.name().into();
            self.report(BindError::DistinctOutsideAggregate { function, span });
        }
        if function.is_random() && self.aggregates == Aggregates::Nested {
            let function = function.name().into();
            self.report(BindError::RandomInAggregate { function, span });
        }
        if function.name() == "id" {
            self.warn(Surprise::IdCall, span);
        }
        let arguments = self.arguments(&function, &call.arguments, span);
        let ty = function.result(&arguments);
        let kind = BoundExprKind::Call {
            function: function.name().into(),
            arguments,
        };
        Some((kind, ty))
    }

    /// The arguments are still looked at, so that their errors are reported too.
    fn unknown_function(&mut self, call: &'q FunctionCall, name: SmolStr) -> Option<Typed> {
        let span = call.name.iter().map(|part| part.span).reduce(Span::to);
        let near = functions::near(&name);
        self.report(BindError::UnknownFunction {
            name,
            span: span.unwrap_or_default(),
            near,
        });
        for argument in &call.arguments {
            self.value(argument);
        }
        None
    }

    fn arguments(
        &mut self,
        function: &FunctionRow,
        arguments: &'q [Expr],
        span: Span,
    ) -> Vec<BoundExpr> {
        let bound: Vec<BoundExpr> = arguments
            .iter()
            .map(|argument| self.value(argument))
            .collect();
        if !function.takes(bound.len()) {
            self.report(BindError::FunctionArity {
                function: function.name().into(),
                signature: function.signature(),
                found: bound.len(),
                span,
            });
            return bound;
        }
        for (position, argument) in bound.iter().enumerate() {
            self.check_argument(function, position, argument);
        }
        bound
    }

    fn check_argument(&mut self, function: &FunctionRow, position: usize, argument: &BoundExpr) {
        let Some(parameter) = function.parameter(position) else {
            return;
        };
        if !parameter.accepts(&argument.ty) {
            self.report(BindError::ArgumentType {
                function: function.name().into(),
                wanted: parameter.expected.to_string(),
                found: argument.ty.clone(),
                span: argument.span,
            });
        }
    }

    /// `exists(a.key)` and `exists((a)-->())`, the forms from before `IS NOT NULL` and `EXISTS {}`.
    fn existence(&mut self, tested: &'q Expr) -> Typed {
        if let ExprKind::Pattern(pattern) = &tested.kind {
            return self.pattern_predicate(pattern);
        }
        self.is_null(tested, true)
    }

    /// An aggregate, where one may stand: its value comes from a slot.
    pub(super) fn aggregate(
        &mut self,
        name: &str,
        distinct: bool,
        arguments: &'q [Expr],
        span: Span,
    ) -> Option<Typed> {
        let function = functions::find(name)?;
        match self.aggregates {
            Aggregates::Nested => {
                let function = function.name().into();
                self.report(BindError::NestedAggregate { function, span });
                None
            }
            Aggregates::Forbidden(place) => {
                self.forbidden_aggregate(function.name().into(), place, arguments, span);
                None
            }
            Aggregates::Collect => {
                Some(self.collect_aggregate(&function, distinct, arguments, span))
            }
        }
    }

    /// After an aggregating projection the variables of the argument are usually gone: that is the better thing to report.
    fn forbidden_aggregate(
        &mut self,
        function: SmolStr,
        place: &'static str,
        arguments: &'q [Expr],
        span: Span,
    ) {
        let errors = self.errors.len();
        let after_grouping = self
            .known
            .as_ref()
            .is_some_and(|known| known.place == Place::AggregatingSort);
        if after_grouping {
            let known = self.known.take();
            self.with_aggregates(Aggregates::Nested, |binder| {
                for argument in arguments {
                    binder.value(argument);
                }
            });
            self.known = known;
        }
        if self.errors.len() == errors {
            self.report(BindError::AggregateNotAllowed {
                function,
                place,
                span,
            });
        }
    }

    fn collect_aggregate(
        &mut self,
        function: &FunctionRow,
        distinct: bool,
        arguments: &'q [Expr],
        span: Span,
    ) -> Typed {
        // Arguments are computed before grouping: they see every variable.
        let known = self.known.take();
        let arguments = self.with_aggregates(Aggregates::Nested, |binder| match arguments {
            // `count(*)`
            [] if function.name() == "count" => Vec::new(),
            arguments => binder.arguments(function, arguments, span),
        });
        self.known = known;
        let ty = function.result(&arguments);
        let slot = self.anonymous_slot(function.name(), ty.clone());
        let aggregate = BoundAggregate {
            function: function.name().into(),
            distinct,
            arguments,
            span,
        };
        self.collected.push((slot, aggregate));
        (BoundExprKind::Slot(slot), ty)
    }
}

fn dotted(call: &FunctionCall) -> SmolStr {
    match call.name.as_slice() {
        [name] => name.text.clone(),
        parts => {
            let parts: Vec<&str> = parts.iter().map(|part| part.text.as_str()).collect();
            parts.join(".").into()
        }
    }
}

/// What `exists(...)` asks about.
fn existence_test<'q>(name: &str, call: &'q FunctionCall) -> Option<&'q Expr> {
    match call.arguments.as_slice() {
        [tested] if name.eq_ignore_ascii_case("exists") => Some(tested),
        _ => None,
    }
}

/// True when the expression aggregates at its own level: subqueries group for themselves.
pub(in crate::binder) fn aggregates(expr: &Expr) -> bool {
    let own = match &expr.kind {
        ExprKind::CountStar => true,
        ExprKind::Call(call) => {
            functions::find(&dotted(call)).is_some_and(|found| found.aggregates())
        }
        _ => false,
    };
    let mut found = own;
    crate::binder::walk::for_each_part(expr, &mut |part| found = found || aggregates(part));
    found
}
