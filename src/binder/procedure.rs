//! `CALL`: a procedure's arguments and outputs, in a query and standing alone.

use smol_str::SmolStr;

use super::bound::{BoundCall, BoundClause, BoundExpr, BoundExprKind, Column, Slot};
use super::context::{Field, Signature};
use super::error::BindError;
use super::state::{Aggregates, Binder};
use super::types::{may_be, words};
use crate::diagnostic::{Span, did_you_mean};
use crate::function::Type;
use crate::syntax::ast::{Expr, Name, ProcedureCall, Yield, YieldItem};

impl<'q> Binder<'q> {
    /// `alone` is true when the call is the whole statement: then arguments may come from parameters, and everything is yielded.
    pub(super) fn call_procedure(
        &mut self,
        call: &'q ProcedureCall,
        alone: bool,
        span: Span,
    ) -> (Option<BoundClause>, Vec<Column>) {
        let name_span = call
            .name
            .iter()
            .map(|part| part.span)
            .reduce(Span::to)
            .unwrap_or(span);
        let name = dotted(&call.name);
        let Some(signature) = self.context.procedures.find(&name) else {
            self.unknown_procedure(call, name, name_span);
            return (None, Vec::new());
        };
        self.aggregates = Aggregates::Forbidden("the arguments of CALL");
        let arguments = match &call.arguments {
            Some(arguments) => self.explicit_arguments(&signature, arguments, span),
            None => self.implicit_arguments(&signature, alone, name_span),
        };
        let (yields, columns) = self.yields(&signature, &call.yields, alone);
        let bound = BoundCall {
            void: signature.outputs.is_empty(),
            procedure: signature.name,
            arguments,
            yields,
            predicate: self.yield_predicate(&call.yields),
            span,
        };
        (Some(BoundClause::CallProcedure(bound)), columns)
    }

    /// What the call would yield is declared, so that its absence is reported once.
    fn unknown_procedure(&mut self, call: &'q ProcedureCall, name: SmolStr, span: Span) {
        let names = self.context.procedures.names();
        let near = did_you_mean(&name, names.iter().map(SmolStr::as_str)).map(SmolStr::from);
        self.report(BindError::ProcedureNotFound { name, span, near });
        if let Yield::Items { items, .. } = &call.yields {
            for item in items {
                self.declare(&output_name(item).text, Type::Any);
            }
        }
    }

    fn explicit_arguments(
        &mut self,
        signature: &Signature,
        arguments: &'q [Expr],
        span: Span,
    ) -> Vec<BoundExpr> {
        let bound: Vec<BoundExpr> = arguments
            .iter()
            .map(|argument| self.value(argument))
            .collect();
        if !(signature.required()..=signature.inputs.len()).contains(&bound.len()) {
            self.report(BindError::ProcedureArity {
                procedure: signature.name.clone(),
                signature: signature.to_string(),
                found: bound.len(),
                span,
            });
        }
        for (input, argument) in signature.inputs.iter().zip(&bound) {
            self.check_input(signature, input, argument);
        }
        let left_out = signature
            .inputs
            .iter()
            .skip(bound.len())
            .filter(|input| input.optional);
        let nulls = left_out.map(|_| BoundExpr::null(span));
        bound.into_iter().chain(nulls).collect()
    }

    fn check_input(&mut self, signature: &Signature, input: &Field, argument: &BoundExpr) {
        let null = argument.ty == Type::Null && !input.nullable;
        if null || !accepts(&input.ty, &argument.ty) {
            self.report(BindError::ArgumentType {
                function: signature.name.clone(),
                wanted: words(&input.ty),
                found: argument.ty.clone(),
                span: argument.span,
            });
        }
    }

    /// Arguments from the parameters of the same names.
    fn implicit_arguments(
        &mut self,
        signature: &Signature,
        alone: bool,
        span: Span,
    ) -> Vec<BoundExpr> {
        if !alone && !signature.inputs.is_empty() {
            self.report(BindError::ImplicitArguments {
                procedure: signature.name.clone(),
                signature: signature.to_string(),
                span,
            });
        }
        for input in &signature.inputs {
            if alone && !input.optional && !self.context.parameters.contains(&input.name) {
                self.report(BindError::MissingParameter {
                    procedure: signature.name.clone(),
                    parameter: input.name.clone(),
                    span,
                });
            }
        }
        let given =
            |input: &Field| !input.optional || self.context.parameters.contains(&input.name);
        let parameter = |input: &Field| match given(input) {
            true => BoundExpr {
                kind: BoundExprKind::Parameter(input.name.clone()),
                ty: Type::Any,
                span,
            },
            false => BoundExpr::null(span),
        };
        signature.inputs.iter().map(parameter).collect()
    }

    fn yields(
        &mut self,
        signature: &Signature,
        yields: &'q Yield,
        alone: bool,
    ) -> (Vec<(usize, Slot)>, Vec<Column>) {
        match yields {
            Yield::Items { items, .. } => self.yield_items(signature, items),
            Yield::All(span) if !alone => {
                self.report(BindError::YieldAllInQuery {
                    outputs: output_names(signature),
                    span: *span,
                });
                self.yield_all(signature)
            }
            Yield::Absent if !alone => (Vec::new(), Vec::new()),
            Yield::All(_) | Yield::Absent => self.yield_all(signature),
        }
    }

    fn yield_all(&mut self, signature: &Signature) -> (Vec<(usize, Slot)>, Vec<Column>) {
        let mut yields = Vec::new();
        let mut columns = Vec::new();
        for (position, output) in signature.outputs.iter().enumerate() {
            let slot = self.declare(&output.name, output.ty.clone());
            yields.push((position, slot));
            columns.push(Column {
                name: output.name.clone(),
                slot,
            });
        }
        (yields, columns)
    }

    fn yield_items(
        &mut self,
        signature: &Signature,
        items: &'q [YieldItem],
    ) -> (Vec<(usize, Slot)>, Vec<Column>) {
        let mut yields = Vec::new();
        let mut columns = Vec::new();
        for item in items {
            let wanted = &item.field.text;
            let found = signature
                .outputs
                .iter()
                .position(|output| output.name == *wanted);
            let ty = found.map_or(Type::Any, |position| signature.outputs[position].ty.clone());
            let name = output_name(item);
            let slot = self.declare_new(name, ty);
            match found {
                Some(position) => yields.push((position, slot)),
                None => self.report(BindError::UnknownOutput {
                    procedure: signature.name.clone(),
                    name: wanted.clone(),
                    outputs: output_names(signature),
                    span: item.field.span,
                }),
            }
            columns.push(Column {
                name: name.text.clone(),
                slot,
            });
        }
        (yields, columns)
    }

    fn yield_predicate(&mut self, yields: &'q Yield) -> Option<BoundExpr> {
        let Yield::Items {
            predicate: Some(predicate),
            ..
        } = yields
        else {
            return None;
        };
        self.aggregates = Aggregates::Forbidden("WHERE");
        Some(self.condition(predicate, "WHERE"))
    }
}

/// A float input takes integers; a number takes both.
fn accepts(input: &Type, argument: &Type) -> bool {
    let widened = *input == Type::Float && *argument == Type::Integer;
    widened || may_be(argument, input)
}

fn output_name(item: &YieldItem) -> &Name {
    item.alias.as_ref().unwrap_or(&item.field)
}

fn output_names(signature: &Signature) -> Vec<SmolStr> {
    signature
        .outputs
        .iter()
        .map(|output| output.name.clone())
        .collect()
}

fn dotted(name: &[Name]) -> SmolStr {
    let parts: Vec<&str> = name.iter().map(|part| part.text.as_str()).collect();
    parts.join(".").into()
}
