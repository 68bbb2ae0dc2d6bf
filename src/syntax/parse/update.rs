//! Clauses that change the graph: `CREATE`, `MERGE`, `SET`, `REMOVE`, `DELETE`, `FOREACH`.

use nom::Parser;
use nom::combinator::{cut, map};
use nom::multi::{many0, many1};
use nom::sequence::preceded;

use super::basic::{bracketed, comma_list, keyword, symbol, variable};
use super::clause::update;
use super::expression::{target, value};
use super::labels::alternatives;
use super::list::before_bar;
use super::pattern::{path_pattern, path_patterns};
use crate::syntax::ast::{
    Clause, ClauseKind, Expr, ExprKind, LabelExpr, MergeAction, Name, RemoveItem, SetItem,
    WrittenLabel,
};
use crate::syntax::expected::{Expected, Thing};
use crate::syntax::input::{Parsed, Tokens};
use crate::syntax::keyword::Keyword;
use crate::syntax::token::{Symbol, TokenKind};

pub(super) fn create(input: Tokens<'_>) -> Parsed<'_, ClauseKind> {
    map(path_patterns, |patterns| ClauseKind::Create { patterns }).parse(input)
}

pub(super) fn merge(input: Tokens<'_>) -> Parsed<'_, ClauseKind> {
    let (rest, pattern) = path_pattern(input)?;
    let (rest, actions) = many0(preceded(keyword(Keyword::On), cut(merge_action))).parse(rest)?;
    Ok((
        rest,
        ClauseKind::Merge {
            pattern: *pattern,
            actions,
        },
    ))
}

fn merge_action(input: Tokens<'_>) -> Parsed<'_, MergeAction> {
    let event = |kind| matches!(kind, TokenKind::Keyword(Keyword::Create | Keyword::Match));
    input.note(Expected::Keyword(Keyword::Match));
    let (rest, _) = input.take_if(Expected::Keyword(Keyword::Create), event)?;
    let (rest, items) = preceded(keyword(Keyword::Set), comma_list(set_item)).parse(rest)?;
    Ok((
        rest,
        MergeAction {
            on_create: input.is_keyword(0, Keyword::Create),
            items,
        },
    ))
}

pub(super) fn set(input: Tokens<'_>) -> Parsed<'_, ClauseKind> {
    map(comma_list(set_item), |items| ClauseKind::Set { items }).parse(input)
}

fn set_item(input: Tokens<'_>) -> Parsed<'_, SetItem> {
    let (rest, left) = target(input)?;
    let Expr { kind, span } = *left;
    match kind {
        ExprKind::Property { base, key } => {
            let (rest, value) = assigned(rest)?;
            Ok((
                rest,
                SetItem::Property {
                    target: *base,
                    key,
                    value,
                },
            ))
        }
        ExprKind::Index { base, index } => {
            let (rest, value) = assigned(rest)?;
            Ok((
                rest,
                SetItem::DynamicProperty {
                    target: *base,
                    key: *index,
                    value,
                },
            ))
        }
        ExprKind::Variable(text) => {
            let variable = Name { text, span };
            if rest.is_keyword(0, Keyword::Is) {
                let (rest, labels) = named_labels(rest)?;
                return Ok((rest, SetItem::Labels { variable, labels }));
            }
            if rest.is_symbol(0, Symbol::PlusEqual) {
                let (rest, value) = cut(value).parse(rest.advance())?;
                return Ok((rest, SetItem::Add { variable, value }));
            }
            rest.note(Expected::Symbol(Symbol::PlusEqual));
            rest.note(Expected::Symbol(Symbol::Colon));
            let (rest, value) = assigned(rest)?;
            Ok((rest, SetItem::Replace { variable, value }))
        }
        other => match labelled(other) {
            Some((variable, labels)) => Ok((rest, SetItem::Labels { variable, labels })),
            None => input.refuse(rest, Thing::Assignment),
        },
    }
}

/// `IS A:B`, where a colon may stand in place of `IS`
fn named_labels(input: Tokens<'_>) -> Parsed<'_, Vec<WrittenLabel>> {
    let (rest, labels) = cut(alternatives).parse(input.advance())?;
    let mut names = Vec::new();
    match collect_labels(labels, &mut names) {
        Some(()) => Ok((rest, names)),
        None => input.advance().refuse(rest, Thing::Label),
    }
}

/// `= value`
fn assigned(input: Tokens<'_>) -> Parsed<'_, Expr> {
    preceded(symbol(Symbol::Equal), cut(value)).parse(input)
}

/// The variable and the labels of `a:B:C`; nothing when it is another expression.
fn labelled(kind: ExprKind) -> Option<(Name, Vec<WrittenLabel>)> {
    let ExprKind::HasLabels { base, labels } = kind else {
        return None;
    };
    let Expr {
        kind: ExprKind::Variable(text),
        span,
    } = *base
    else {
        return None;
    };
    let mut names = Vec::new();
    collect_labels(labels, &mut names)?;
    Some((Name { text, span }, names))
}

fn collect_labels(labels: LabelExpr, names: &mut Vec<WrittenLabel>) -> Option<()> {
    match labels {
        LabelExpr::Label(name) => names.push(WrittenLabel::Name(name)),
        LabelExpr::Dynamic { any: false, labels } => names.push(WrittenLabel::Dynamic(*labels)),
        LabelExpr::And(left, right) => {
            collect_labels(*left, names)?;
            collect_labels(*right, names)?;
        }
        LabelExpr::Or(..)
        | LabelExpr::Not(_)
        | LabelExpr::Any(_)
        | LabelExpr::Dynamic { any: true, .. } => return None,
    }
    Some(())
}

pub(super) fn remove(input: Tokens<'_>) -> Parsed<'_, ClauseKind> {
    map(comma_list(remove_item), |items| ClauseKind::Remove {
        items,
    })
    .parse(input)
}

fn remove_item(input: Tokens<'_>) -> Parsed<'_, RemoveItem> {
    let (rest, left) = target(input)?;
    match left.kind {
        ExprKind::Variable(text) if rest.is_keyword(0, Keyword::Is) => {
            let span = left.span;
            let (rest, labels) = named_labels(rest)?;
            let variable = Name { text, span };
            Ok((rest, RemoveItem::Labels { variable, labels }))
        }
        ExprKind::Property { base, key } => Ok((rest, RemoveItem::Property { target: *base, key })),
        ExprKind::Index { base, index } => Ok((
            rest,
            RemoveItem::DynamicProperty {
                target: *base,
                key: *index,
            },
        )),
        other => match labelled(other) {
            Some((variable, labels)) => Ok((rest, RemoveItem::Labels { variable, labels })),
            None => input.refuse(rest, Thing::Assignment),
        },
    }
}

pub(super) fn delete(input: Tokens<'_>, detach: bool) -> Parsed<'_, ClauseKind> {
    map(comma_list(value), |targets| ClauseKind::Delete {
        detach,
        targets,
    })
    .parse(input)
}

/// `FOREACH (variable IN list | updates)`
pub(super) fn foreach(input: Tokens<'_>) -> Parsed<'_, ClauseKind> {
    input.nested(bracketed(Symbol::LeftParen, |input| {
        let (rest, variable) = variable(input)?;
        let (rest, list) = preceded(keyword(Keyword::In), before_bar).parse(rest)?;
        let (rest, updates) = preceded(symbol(Symbol::Bar), many1(inner_update)).parse(rest)?;
        Ok((
            rest,
            ClauseKind::Foreach {
                variable,
                list: *list,
                updates,
            },
        ))
    }))
}

fn inner_update(input: Tokens<'_>) -> Parsed<'_, Clause> {
    let (rest, kind) = update(input, Thing::Update)?;
    Ok((
        rest,
        Clause {
            kind,
            span: input.span_to(rest),
        },
    ))
}
