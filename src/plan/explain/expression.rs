//! Bound expressions as text close to what was typed.

use smol_str::SmolStr;

use crate::binder::{
    BinaryOperator, BoundExpr, BoundExprKind, ComparisonOperator, LabelTest, Quantifier, Slot,
    SlotInfo, SubqueryKind,
};

use super::slot_name;

/// The expression with its slots by name. For people: it need not parse.
pub fn render(expr: &BoundExpr, slots: &[SlotInfo]) -> String {
    use BoundExprKind as K;
    let inner = |part: &BoundExpr| render(part, slots);
    let tight = |part: &BoundExpr| bracketed(part, slots);
    match &expr.kind {
        K::Constant(value) => value.to_string(),
        K::Parameter(name) => format!("${name}"),
        K::Slot(slot) => slot_name(slots, *slot),
        K::List(items) => format!("[{}]", join(items.iter().map(inner))),
        K::Map(entries) => format!("{{{}}}", join(pairs(entries, slots))),
        K::Property { base, key } => format!("{}.{key}", tight(base)),
        K::Index { base, index } => format!("{}[{}]", tight(base), inner(index)),
        K::Slice { base, from, to } => {
            let bound =
                |part: &Option<Box<BoundExpr>>| part.as_deref().map(inner).unwrap_or_default();
            format!("{}[{}..{}]", tight(base), bound(from), bound(to))
        }
        K::Call {
            function,
            arguments,
        } => format!("{function}({})", join(arguments.iter().map(inner))),
        K::Case {
            operand,
            branches,
            otherwise,
        } => case(operand.as_deref(), branches, otherwise.as_deref(), slots),
        K::ListComprehension { .. } | K::Quantifier { .. } | K::Reduce { .. } => {
            over_list(expr, slots)
        }
        K::Subquery { kind, query, .. } => {
            format!("{} {{ subquery {} }}", subquery(*kind), query.0)
        }
        K::Path {
            nodes,
            relationships,
        } => path(nodes, relationships, slots),
        K::MapProjection { base, all, entries } => {
            let all = all.then(|| ".*".to_string()).into_iter();
            let items = join(all.chain(pairs(entries, slots)));
            format!("{} {{{items}}}", tight(base))
        }
        _ => operation(expr, slots),
    }
}

/// Operators and tests.
fn operation(expr: &BoundExpr, slots: &[SlotInfo]) -> String {
    use BoundExprKind as K;
    let tight = |part: &BoundExpr| bracketed(part, slots);
    let not = |negated: bool| if negated { "NOT " } else { "" };
    match &expr.kind {
        K::HasLabels { base, labels } => format!("{}{}", tight(base), label_test(labels)),
        K::HasDynamicLabels { base, labels, any } => {
            let word = if *any { "$any" } else { "$" };
            format!("{}:{word}({})", tight(base), render(labels, slots))
        }
        K::Not(operand) => format!("NOT {}", tight(operand)),
        K::Negate(operand) => format!("-{}", tight(operand)),
        K::Plus(operand) => format!("+{}", tight(operand)),
        K::Binary {
            operator,
            left,
            right,
        } => format!("{} {} {}", tight(left), binary(*operator), tight(right)),
        K::Comparison {
            operator,
            left,
            right,
        } => format!("{} {} {}", tight(left), comparison(*operator), tight(right)),
        K::IsNull { operand, negated } => format!("{} IS {}NULL", tight(operand), not(*negated)),
        K::IsTyped {
            operand,
            ty,
            negated,
        } => format!("{} IS {}:: {ty}", tight(operand), not(*negated)),
        K::Attempt(test) => format!("{} unless it fails", tight(test)),
        _ => String::new(),
    }
}

/// Expressions with a variable of their own.
fn over_list(expr: &BoundExpr, slots: &[SlotInfo]) -> String {
    use BoundExprKind as K;
    let inner = |part: &BoundExpr| render(part, slots);
    let part = |word: &str, part: Option<&BoundExpr>| {
        part.map(|part| format!("{word}{}", inner(part)))
            .unwrap_or_default()
    };
    let element =
        |slot: &Slot, list: &BoundExpr| format!("{} IN {}", slot_name(slots, *slot), inner(list));
    match &expr.kind {
        K::ListComprehension {
            slot,
            list,
            predicate,
            projection,
        } => {
            let test = part(" WHERE ", predicate.as_deref());
            let made = part(" | ", projection.as_deref());
            format!("[{}{test}{made}]", element(slot, list))
        }
        K::Quantifier {
            quantifier,
            slot,
            list,
            predicate,
        } => {
            let (name, test) = (quantifier_name(*quantifier), inner(predicate));
            format!("{name}({} WHERE {test})", element(slot, list))
        }
        K::Reduce {
            accumulator,
            initial,
            slot,
            list,
            step,
        } => {
            let (total, start) = (slot_name(slots, *accumulator), inner(initial));
            let element = element(slot, list);
            format!("reduce({total} = {start}, {element} | {})", inner(step))
        }
        _ => String::new(),
    }
}

/// `key: value` of each entry.
fn pairs(entries: &[(SmolStr, BoundExpr)], slots: &[SlotInfo]) -> impl Iterator<Item = String> {
    let pair = |(key, value): &(SmolStr, BoundExpr)| format!("{key}: {}", render(value, slots));
    entries.iter().map(pair)
}

/// `:A`, `:A&B`, `:A|B`, `:!A`, `:%`
pub(super) fn label_test(test: &LabelTest) -> String {
    fn part(test: &LabelTest) -> String {
        let joined =
            |parts: &[LabelTest], with: &str| parts.iter().map(part).collect::<Vec<_>>().join(with);
        match test {
            LabelTest::Label(label) => label.to_string(),
            LabelTest::And(parts) => joined(parts, "&"),
            LabelTest::Or(parts) => format!("({})", joined(parts, "|")),
            LabelTest::Not(inner) => format!("!{}", part(inner)),
            LabelTest::Any => "%".to_string(),
        }
    }
    format!(":{}", part(test))
}

fn join(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join(", ")
}

fn bracketed(expr: &BoundExpr, slots: &[SlotInfo]) -> String {
    use BoundExprKind as K;
    let text = render(expr, slots);
    match expr.kind {
        K::Binary { .. }
        | K::Comparison { .. }
        | K::Not(_)
        | K::Negate(_)
        | K::Plus(_)
        | K::IsNull { .. }
        | K::IsTyped { .. } => {
            format!("({text})")
        }
        _ => text,
    }
}

fn case(
    operand: Option<&BoundExpr>,
    branches: &[(BoundExpr, BoundExpr)],
    otherwise: Option<&BoundExpr>,
    slots: &[SlotInfo],
) -> String {
    let mut text = "CASE".to_string();
    if let Some(operand) = operand {
        text.push_str(&format!(" {}", render(operand, slots)));
    }
    for (when, then) in branches {
        text.push_str(&format!(
            " WHEN {} THEN {}",
            render(when, slots),
            render(then, slots)
        ));
    }
    if let Some(otherwise) = otherwise {
        text.push_str(&format!(" ELSE {}", render(otherwise, slots)));
    }
    text + " END"
}

fn path(nodes: &[Slot], relationships: &[Slot], slots: &[SlotInfo]) -> String {
    let mut text = nodes
        .first()
        .map(|node| format!("({})", slot_name(slots, *node)))
        .unwrap_or_default();
    for (relationship, node) in relationships.iter().zip(nodes.iter().skip(1)) {
        text.push_str(&format!(
            "-[{}]-({})",
            slot_name(slots, *relationship),
            slot_name(slots, *node)
        ));
    }
    text
}

fn binary(operator: BinaryOperator) -> &'static str {
    match operator {
        BinaryOperator::Or => "OR",
        BinaryOperator::Xor => "XOR",
        BinaryOperator::And => "AND",
        BinaryOperator::Add => "+",
        BinaryOperator::Subtract => "-",
        BinaryOperator::Multiply => "*",
        BinaryOperator::Divide => "/",
        BinaryOperator::Modulo => "%",
        BinaryOperator::Power => "^",
        BinaryOperator::Concatenate => "||",
        BinaryOperator::In => "IN",
        BinaryOperator::StartsWith => "STARTS WITH",
        BinaryOperator::EndsWith => "ENDS WITH",
        BinaryOperator::Contains => "CONTAINS",
        BinaryOperator::Matches => "=~",
    }
}

fn comparison(operator: ComparisonOperator) -> &'static str {
    match operator {
        ComparisonOperator::Equal => "=",
        ComparisonOperator::NotEqual => "<>",
        ComparisonOperator::Less => "<",
        ComparisonOperator::LessOrEqual => "<=",
        ComparisonOperator::Greater => ">",
        ComparisonOperator::GreaterOrEqual => ">=",
    }
}

fn quantifier_name(quantifier: Quantifier) -> &'static str {
    match quantifier {
        Quantifier::All => "all",
        Quantifier::Any => "any",
        Quantifier::None => "none",
        Quantifier::Single => "single",
    }
}

fn subquery(kind: SubqueryKind) -> &'static str {
    match kind {
        SubqueryKind::Exists => "EXISTS",
        SubqueryKind::Count => "COUNT",
        SubqueryKind::Collect => "COLLECT",
        SubqueryKind::First => "FIRST",
    }
}
