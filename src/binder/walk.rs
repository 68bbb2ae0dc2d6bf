//! The direct parts of an expression, for questions that look into it without binding it.

use crate::syntax::ast::{Expr, ExprKind, MapProjectionItem};

/// Calls `visit` with each direct part of an expression; the bodies of subqueries and patterns are not parts.
pub(super) fn for_each_part<'q>(expr: &'q Expr, visit: &mut dyn FnMut(&'q Expr)) {
    use ExprKind::*;
    match &expr.kind {
        Null
        | Boolean(_)
        | Integer(_)
        | Float(_)
        | String(_)
        | Parameter(_)
        | Variable(_)
        | CountStar
        | Pattern(_)
        | PatternComprehension { .. }
        | Exists(_)
        | Count(_)
        | Collect(_) => {}
        List(items) => items.iter().for_each(visit),
        Map(entries) => entries.iter().for_each(|(_, value)| visit(value)),
        Property { base, .. } | HasLabels { base, .. } => visit(base),
        Index { base, index } => [base, index].into_iter().for_each(|part| visit(part)),
        Slice { base, from, to } => {
            visit(base);
            [from, to]
                .into_iter()
                .flatten()
                .for_each(|part| visit(part));
        }
        Unary { operand, .. } | IsNull { operand, .. } | IsTyped { operand, .. } => visit(operand),
        Binary { left, right, .. } => [left, right].into_iter().for_each(|part| visit(part)),
        Comparison { first, rest } => {
            visit(first);
            rest.iter().for_each(|(_, part)| visit(part));
        }
        Call(call) => call.arguments.iter().for_each(visit),
        Case {
            operand,
            branches,
            otherwise,
        } => {
            operand.iter().for_each(|part| visit(part));
            for (when, then) in branches {
                visit(when);
                visit(then);
            }
            otherwise.iter().for_each(|part| visit(part));
        }
        ListComprehension {
            list,
            predicate,
            projection,
            ..
        } => {
            visit(list);
            [predicate, projection]
                .into_iter()
                .flatten()
                .for_each(|part| visit(part));
        }
        Quantifier {
            list, predicate, ..
        } => {
            [list, predicate].into_iter().for_each(|part| visit(part));
        }
        Reduce {
            initial,
            list,
            step,
            ..
        } => {
            [initial, list, step]
                .into_iter()
                .for_each(|part| visit(part));
        }
        MapProjection { items, .. } => {
            for item in items {
                if let MapProjectionItem::Entry(_, value) = item {
                    visit(value);
                }
            }
        }
    }
}
