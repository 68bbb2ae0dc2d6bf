//! The direct parts of an expression, for questions that look into it without binding it.

use crate::syntax::ast::{Expr, ExprKind, LabelExpr, MapProjectionItem};

/// Calls `visit` with each direct part of an expression; the bodies of subqueries and patterns are not parts.
pub(super) fn for_each_part<'q>(expr: &'q Expr, visit: &mut dyn FnMut(&'q Expr)) {
    parts(&expr.kind).into_iter().for_each(visit);
}

/// The direct parts, in order of the text.
fn parts(kind: &ExprKind) -> Vec<&Expr> {
    use ExprKind::*;
    match kind {
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
        | Collect(_) => Vec::new(),
        List(items) => items.iter().collect(),
        Map(entries) => entries.iter().map(|(_, value)| value).collect(),
        Property { base, .. } => vec![base],
        HasLabels { base, labels } => {
            let mut parts = vec![&**base];
            computed(labels, &mut parts);
            parts
        }
        Index { base, index } => vec![base, index],
        Slice { base, from, to } => some([Some(base), from.as_deref(), to.as_deref()]),
        Unary { operand, .. } | IsNull { operand, .. } | IsTyped { operand, .. } => vec![operand],
        Binary { left, right, .. } => vec![left, right],
        Comparison { first, rest } => {
            let others = rest.iter().map(|(_, operand)| operand);
            std::iter::once(&**first).chain(others).collect()
        }
        Call(call) => call.arguments.iter().collect(),
        Case {
            operand,
            branches,
            otherwise,
        } => {
            let branches = branches.iter().flat_map(|(when, then)| [when, then]);
            let (operand, otherwise) = (operand.as_deref(), otherwise.as_deref());
            operand
                .into_iter()
                .chain(branches)
                .chain(otherwise)
                .collect()
        }
        ListComprehension {
            list,
            predicate,
            projection,
            ..
        } => some([Some(list), predicate.as_deref(), projection.as_deref()]),
        Quantifier {
            list, predicate, ..
        } => vec![list, predicate],
        Reduce {
            initial,
            list,
            step,
            ..
        } => vec![initial, list, step],
        MapProjection { items, .. } => items.iter().filter_map(entry).collect(),
    }
}

/// Those parts that are there.
fn some(parts: [Option<&Expr>; 3]) -> Vec<&Expr> {
    parts.into_iter().flatten().collect()
}

/// The expressions that labels are computed from.
fn computed<'q>(labels: &'q LabelExpr, parts: &mut Vec<&'q Expr>) {
    match labels {
        LabelExpr::Dynamic { labels, .. } => parts.push(labels),
        LabelExpr::And(left, right) | LabelExpr::Or(left, right) => {
            computed(left, parts);
            computed(right, parts);
        }
        LabelExpr::Not(operand) => computed(operand, parts),
        LabelExpr::Label(_) | LabelExpr::Any(_) => {}
    }
}

fn entry(item: &MapProjectionItem) -> Option<&Expr> {
    match item {
        MapProjectionItem::Entry(_, value) => Some(value),
        _ => None,
    }
}
