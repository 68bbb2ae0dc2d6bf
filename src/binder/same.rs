//! Whether two expressions say the same, wherever they stand in the text.

use crate::syntax::ast::{Expr, ExprKind, LabelExpr, MapProjectionItem, Name};

use super::walk::for_each_part;

/// Equality of expressions apart from spans and the case of function names.
pub(super) fn same(left: &Expr, right: &Expr) -> bool {
    if contains_clauses(&left.kind) {
        // Rare, and too many forms to go through: the copies are paid for.
        return std::mem::discriminant(&left.kind) == std::mem::discriminant(&right.kind)
            && left.clone().without_spans() == right.clone().without_spans();
    }
    if !same_head(&left.kind, &right.kind) {
        return false;
    }
    let (left, right) = (parts(left), parts(right));
    left.len() == right.len()
        && left
            .iter()
            .zip(right)
            .all(|(left, right)| same(left, right))
}

/// True when the expression names a variable that `is_wanted`; also when it cannot be told.
pub(super) fn mentions(expr: &Expr, is_wanted: &dyn Fn(&str) -> bool) -> bool {
    use ExprKind::*;
    match &expr.kind {
        Variable(name) => is_wanted(name),
        Pattern(_)
        | PatternComprehension { .. }
        | Exists(_)
        | Count(_)
        | Collect(_)
        | MapProjection { .. } => true,
        _ => parts(expr)
            .into_iter()
            .any(|part| mentions(part, is_wanted)),
    }
}

fn contains_clauses(kind: &ExprKind) -> bool {
    use ExprKind::*;
    matches!(
        kind,
        Pattern(_) | PatternComprehension { .. } | Exists(_) | Count(_) | Collect(_)
    )
}

fn parts(expr: &Expr) -> Vec<&Expr> {
    let mut parts = Vec::new();
    for_each_part(expr, &mut |part| parts.push(part));
    parts
}

/// Equality of everything but the parts.
fn same_head(left: &ExprKind, right: &ExprKind) -> bool {
    use ExprKind::*;
    match (left, right) {
        (Null, Null) | (CountStar, CountStar) | (List(_), List(_)) => true,
        (Boolean(a), Boolean(b)) => a == b,
        (Integer(a), Integer(b)) => a == b,
        (Float(a), Float(b)) => a.to_bits() == b.to_bits(),
        (String(a), String(b)) | (Parameter(a), Parameter(b)) | (Variable(a), Variable(b)) => {
            a == b
        }
        (Map(a), Map(b)) => same_names(a.iter().map(|(key, _)| key), b.iter().map(|(key, _)| key)),
        (Property { key: a, .. }, Property { key: b, .. }) => a.text == b.text,
        (Index { .. }, Index { .. }) => true,
        (Slice { from: a, to: b, .. }, Slice { from: c, to: d, .. }) => {
            a.is_some() == c.is_some() && b.is_some() == d.is_some()
        }
        (HasLabels { labels: a, .. }, HasLabels { labels: b, .. }) => same_labels(a, b),
        (Unary { operator: a, .. }, Unary { operator: b, .. }) => a == b,
        (Binary { operator: a, .. }, Binary { operator: b, .. }) => a == b,
        (Comparison { rest: a, .. }, Comparison { rest: b, .. }) => a
            .iter()
            .map(|(operator, _)| operator)
            .eq(b.iter().map(|(operator, _)| operator)),
        (IsNull { negated: a, .. }, IsNull { negated: b, .. }) => a == b,
        (
            IsTyped {
                ty: a, negated: b, ..
            },
            IsTyped {
                ty: c, negated: d, ..
            },
        ) => a == c && b == d,
        (Call(a), Call(b)) => a.distinct == b.distinct && same_function(&a.name, &b.name),
        (
            Case {
                operand: a,
                otherwise: b,
                ..
            },
            Case {
                operand: c,
                otherwise: d,
                ..
            },
        ) => a.is_some() == c.is_some() && b.is_some() == d.is_some(),
        (MapProjection { base: a, items: b }, MapProjection { base: c, items: d }) => {
            a.text == c.text && b.len() == d.len() && b.iter().zip(d).all(same_item)
        }
        _ => same_lambda(left, right),
    }
}

/// The same for what names a variable of its own; false for anything else.
fn same_lambda(left: &ExprKind, right: &ExprKind) -> bool {
    use ExprKind::*;
    match (left, right) {
        (
            ListComprehension {
                variable: a,
                predicate: b,
                projection: c,
                ..
            },
            ListComprehension {
                variable: d,
                predicate: e,
                projection: f,
                ..
            },
        ) => a.text == d.text && b.is_some() == e.is_some() && c.is_some() == f.is_some(),
        (
            Quantifier {
                quantifier: a,
                variable: b,
                ..
            },
            Quantifier {
                quantifier: c,
                variable: d,
                ..
            },
        ) => a == c && b.text == d.text,
        (
            Reduce {
                accumulator: a,
                variable: b,
                ..
            },
            Reduce {
                accumulator: c,
                variable: d,
                ..
            },
        ) => a.text == c.text && b.text == d.text,
        _ => false,
    }
}

fn same_names<'a>(
    left: impl Iterator<Item = &'a Name>,
    right: impl Iterator<Item = &'a Name>,
) -> bool {
    left.map(|name| &name.text).eq(right.map(|name| &name.text))
}

fn same_function(left: &[Name], right: &[Name]) -> bool {
    let equal = |(left, right): (&Name, &Name)| left.text.eq_ignore_ascii_case(&right.text);
    left.len() == right.len() && left.iter().zip(right).all(equal)
}

fn same_labels(left: &LabelExpr, right: &LabelExpr) -> bool {
    use LabelExpr::*;
    match (left, right) {
        (Label(a), Label(b)) => a.text == b.text,
        (And(a, b), And(c, d)) | (Or(a, b), Or(c, d)) => same_labels(a, c) && same_labels(b, d),
        (Not(a), Not(b)) => same_labels(a, b),
        (Any(_), Any(_)) => true,
        // What they are computed from is a part.
        (Dynamic { any: a, .. }, Dynamic { any: b, .. }) => a == b,
        _ => false,
    }
}

fn same_item((left, right): (&MapProjectionItem, &MapProjectionItem)) -> bool {
    use MapProjectionItem::*;
    match (left, right) {
        (Property(a), Property(b)) | (Variable(a), Variable(b)) | (Entry(a, _), Entry(b, _)) => {
            a.text == b.text
        }
        (AllProperties(_), AllProperties(_)) => true,
        _ => false,
    }
}
