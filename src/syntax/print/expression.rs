//! Expressions as text.

use std::fmt;

use super::Printer;
use super::level::Level;
use crate::syntax::ast::*;
use crate::syntax::escape::{quote, quote_key, quote_parameter, quote_variable};
use crate::syntax::keyword::Keyword;

impl Printer<'_> {
    pub(super) fn expression(&mut self, expression: &Expr) -> fmt::Result {
        self.at_level(expression, Level::Or)
    }

    /// The expression, in brackets when its operator binds less tightly than `wanted`.
    fn at_level(&mut self, expression: &Expr, wanted: Level) -> fmt::Result {
        if Level::of(expression) < wanted {
            self.bracketed(expression)
        } else {
            self.bare(expression)
        }
    }

    fn bracketed(&mut self, expression: &Expr) -> fmt::Result {
        self.text("(")?;
        self.bare(expression)?;
        self.text(")")
    }

    fn bare(&mut self, expression: &Expr) -> fmt::Result {
        match &expression.kind {
            ExprKind::Null => self.text("null"),
            ExprKind::Boolean(value) => self.text(if *value { "true" } else { "false" }),
            ExprKind::Integer(value) => self.text(&value.to_string()),
            ExprKind::Float(value) => self.float(*value),
            ExprKind::String(value) => self.text(&quote(value)),
            ExprKind::Parameter(name) => self.text(&quote_parameter(name)),
            ExprKind::Variable(name) => self.text(&quote_variable(name)),
            ExprKind::CountStar => self.text("count(*)"),
            ExprKind::List(elements) => self.list(elements),
            ExprKind::Map(entries) => self.map(entries),
            ExprKind::Property { base, key } => self.property(base, key),
            ExprKind::Index { base, index } => self.index(base, index),
            ExprKind::Slice { base, from, to } => self.slice(base, from.as_deref(), to.as_deref()),
            ExprKind::HasLabels { base, labels } => self.has_labels(base, labels),
            ExprKind::Unary { operator, operand } => self.unary(*operator, operand),
            ExprKind::Binary {
                operator,
                left,
                right,
            } => self.binary(*operator, left, right),
            ExprKind::Comparison { first, rest } => self.comparison(first, rest),
            ExprKind::IsNull { operand, negated } => self.is_null(operand, *negated),
            ExprKind::IsTyped {
                operand,
                ty,
                negated,
            } => self.is_typed(operand, ty, *negated),
            ExprKind::Call(call) => self.call(call),
            ExprKind::Case {
                operand,
                branches,
                otherwise,
            } => self.case(operand.as_deref(), branches, otherwise.as_deref()),
            ExprKind::ListComprehension {
                variable,
                list,
                predicate,
                projection,
            } => self.list_comprehension(
                (variable, list),
                predicate.as_deref(),
                projection.as_deref(),
            ),
            ExprKind::PatternComprehension {
                pattern,
                predicate,
                projection,
            } => self.pattern_comprehension(pattern, predicate.as_deref(), projection),
            ExprKind::Quantifier {
                quantifier,
                variable,
                list,
                predicate,
            } => self.quantifier(*quantifier, variable, list, predicate),
            ExprKind::Reduce {
                accumulator,
                initial,
                variable,
                list,
                step,
            } => self.reduce(accumulator, initial, variable, list, step),
            ExprKind::Pattern(path) => self.path(path),
            ExprKind::Exists(subquery) => self.subquery("EXISTS", subquery),
            ExprKind::Count(subquery) => self.subquery("COUNT", subquery),
            ExprKind::Collect(subquery) => self.subquery("COLLECT", subquery),
            ExprKind::MapProjection { base, items } => self.map_projection(base, items),
        }
    }

    fn is_null(&mut self, operand: &Expr, negated: bool) -> fmt::Result {
        self.at_level(operand, Level::Predicate)?;
        self.text(if negated { " IS NOT NULL" } else { " IS NULL" })
    }

    /// Several types in angles, since a bar may already mean something else.
    fn is_typed(&mut self, operand: &Expr, ty: &ValueType, negated: bool) -> fmt::Result {
        self.at_level(operand, Level::Predicate)?;
        self.text(if negated { " IS NOT :: " } else { " IS :: " })?;
        match ty.alternatives.as_slice() {
            [_, _, ..] => self.text(&format!("ANY<{ty}>")),
            _ => self.text(&ty.to_string()),
        }
    }

    /// Always with a fraction or an exponent; what no literal can say, as the division that gives it.
    fn float(&mut self, value: f64) -> fmt::Result {
        if value.is_nan() {
            return self.text("(0.0 / 0.0)");
        }
        if value.is_infinite() {
            return self.text(if value > 0.0 {
                "(1.0 / 0.0)"
            } else {
                "(-1.0 / 0.0)"
            });
        }
        self.text(&format!("{value:?}"))
    }

    fn list(&mut self, elements: &[Expr]) -> fmt::Result {
        self.text("[")?;
        match elements {
            // `[x IN xs]` would be a comprehension.
            [only] if starts_with_in(only) => self.bracketed(only)?,
            _ => self.joined(", ", elements, Self::expression)?,
        }
        self.text("]")
    }

    pub(super) fn map(&mut self, entries: &[(Name, Expr)]) -> fmt::Result {
        self.text("{")?;
        self.joined(", ", entries, |printer, (key, value)| {
            printer.key(key)?;
            printer.tail(": ", Some(value))
        })?;
        self.text("}")
    }

    pub(super) fn property(&mut self, base: &Expr, key: &Name) -> fmt::Result {
        self.at_level(base, Level::Postfix)?;
        self.text(".")?;
        self.key(key)
    }

    pub(super) fn index(&mut self, base: &Expr, index: &Expr) -> fmt::Result {
        self.at_level(base, Level::Postfix)?;
        self.tail("[", Some(index))?;
        self.text("]")
    }

    fn slice(&mut self, base: &Expr, from: Option<&Expr>, to: Option<&Expr>) -> fmt::Result {
        self.at_level(base, Level::Postfix)?;
        self.tail("[", from)?;
        self.text(if from.is_some() { ".." } else { "[.." })?;
        self.tail("", to)?;
        self.text("]")
    }

    fn list_comprehension(
        &mut self,
        (variable, list): (&Name, &Expr),
        predicate: Option<&Expr>,
        projection: Option<&Expr>,
    ) -> fmt::Result {
        self.text("[")?;
        self.element(variable, list)?;
        self.comprehended(predicate, projection)
    }

    fn pattern_comprehension(
        &mut self,
        pattern: &PathPattern,
        predicate: Option<&Expr>,
        projection: &Expr,
    ) -> fmt::Result {
        self.text("[")?;
        self.path(pattern)?;
        self.comprehended(predicate, Some(projection))
    }

    /// The end of a comprehension.
    fn comprehended(&mut self, predicate: Option<&Expr>, projection: Option<&Expr>) -> fmt::Result {
        self.tail(" WHERE ", predicate)?;
        self.tail(" | ", projection)?;
        self.text("]")
    }

    fn quantifier(
        &mut self,
        quantifier: Quantifier,
        variable: &Name,
        list: &Expr,
        predicate: &Expr,
    ) -> fmt::Result {
        self.text(quantifier.text())?;
        self.text("(")?;
        self.element(variable, list)?;
        self.tail(" WHERE ", Some(predicate))?;
        self.text(")")
    }

    fn reduce(
        &mut self,
        accumulator: &Name,
        initial: &Expr,
        variable: &Name,
        list: &Expr,
        step: &Expr,
    ) -> fmt::Result {
        self.text("reduce(")?;
        self.variable(accumulator)?;
        self.tail(" = ", Some(initial))?;
        self.text(", ")?;
        self.element(variable, list)?;
        self.tail(" | ", Some(step))?;
        self.text(")")
    }

    fn has_labels(&mut self, base: &Expr, labels: &LabelExpr) -> fmt::Result {
        // `n:A:B` would be one test for two labels.
        let twice = matches!(base.kind, ExprKind::HasLabels { .. });
        self.at_level(base, if twice { Level::Atom } else { Level::Postfix })?;
        self.labels_in_expression(labels)
    }

    fn unary(&mut self, operator: UnaryOperator, operand: &Expr) -> fmt::Result {
        let (text, wanted) = match operator {
            UnaryOperator::Not => ("NOT ", Level::Not),
            UnaryOperator::Minus => ("-", Level::Sign),
            UnaryOperator::Plus => ("+", Level::Sign),
        };
        self.text(text)?;
        // A minus right before a number would become part of it.
        let number = matches!(operand.kind, ExprKind::Integer(_) | ExprKind::Float(_));
        if number && operator == UnaryOperator::Minus && Level::of(operand) == Level::Atom {
            return self.bracketed(operand);
        }
        self.at_level(operand, wanted)
    }

    fn binary(&mut self, operator: BinaryOperator, left: &Expr, right: &Expr) -> fmt::Result {
        let level = Level::of_operator(operator);
        self.at_level(left, level)?;
        self.text(" ")?;
        self.text(operator.text())?;
        self.text(" ")?;
        self.at_level(right, level.above())
    }

    fn comparison(&mut self, first: &Expr, rest: &[(ComparisonOperator, Expr)]) -> fmt::Result {
        self.at_level(first, Level::Predicate)?;
        for (operator, operand) in rest {
            self.text(" ")?;
            self.text(operator.text())?;
            self.text(" ")?;
            self.at_level(operand, Level::Predicate)?;
        }
        Ok(())
    }

    fn call(&mut self, call: &FunctionCall) -> fmt::Result {
        self.function_name(call)?;
        self.text(if call.distinct { "(DISTINCT " } else { "(" })?;
        let normalizes =
            matches!(&*call.name, [name] if name.text.eq_ignore_ascii_case("normalize"));
        self.joined(", ", &call.arguments, |printer, argument| {
            match &argument.kind {
                // Behind a comma `NFC` is the name of a form.
                ExprKind::Variable(name) if normalizes => {
                    printer.text(&format!("`{}`", name.replace('`', "``")))
                }
                _ => printer.expression(argument),
            }
        })?;
        self.text(")")
    }

    /// In back-quotes where the call would be read as a form of its own, such as `reduce(...)`.
    fn function_name(&mut self, call: &FunctionCall) -> fmt::Result {
        let Some((first, others)) = call.name.split_first() else {
            return Ok(());
        };
        let form = others.is_empty()
            && match Keyword::of(&first.text) {
                Some(Keyword::Reduce | Keyword::ShortestPath | Keyword::AllShortestPaths) => true,
                Some(Keyword::All | Keyword::Any | Keyword::None | Keyword::Single) => {
                    call.arguments.first().is_some_and(starts_with_in)
                }
                _ => false,
            };
        let form = form || others.is_empty() && first.text.eq_ignore_ascii_case("allReduce");
        let reserved = Keyword::of(&first.text).is_some_and(Keyword::is_reserved);
        if form || reserved {
            self.text(&format!("`{}`", first.text))?;
        } else {
            self.text(&quote_key(&first.text))?;
        }
        for part in others {
            self.text(".")?;
            self.key(part)?;
        }
        Ok(())
    }

    fn case(
        &mut self,
        operand: Option<&Expr>,
        branches: &[(Expr, Expr)],
        otherwise: Option<&Expr>,
    ) -> fmt::Result {
        self.text("CASE")?;
        self.tail(" ", operand)?;
        for (condition, value) in branches {
            self.tail(" WHEN ", Some(condition))?;
            self.tail(" THEN ", Some(value))?;
        }
        self.tail(" ELSE ", otherwise)?;
        self.text(" END")
    }

    /// `variable IN list`
    fn element(&mut self, variable: &Name, list: &Expr) -> fmt::Result {
        self.variable(variable)?;
        self.tail(" IN ", Some(list))
    }

    fn subquery(&mut self, word: &str, subquery: &Subquery) -> fmt::Result {
        self.text(word)?;
        self.text(" { ")?;
        match subquery {
            Subquery::Pattern {
                patterns,
                predicate,
            } => {
                self.joined(", ", patterns, Self::path)?;
                self.tail(" WHERE ", predicate.as_ref())?;
            }
            Subquery::Query(query) => Printer {
                out: self.out,
                separator: " ",
            }
            .query(query)?,
        }
        self.text(" }")
    }

    fn map_projection(&mut self, base: &Name, items: &[MapProjectionItem]) -> fmt::Result {
        self.variable(base)?;
        self.text(" {")?;
        self.joined(", ", items, |printer, item| match item {
            MapProjectionItem::Property(key) => {
                printer.text(".")?;
                printer.key(key)
            }
            MapProjectionItem::AllProperties(_) => printer.text(".*"),
            MapProjectionItem::Entry(key, value) => {
                printer.key(key)?;
                printer.tail(": ", Some(value))
            }
            MapProjectionItem::Variable(name) => printer.key(name),
        })?;
        self.text("}")
    }
}

/// Whether the text of the expression begins with `variable IN`.
fn starts_with_in(expression: &Expr) -> bool {
    match &expression.kind {
        ExprKind::Binary {
            operator: BinaryOperator::In,
            left,
            ..
        } => matches!(left.kind, ExprKind::Variable(_)) || starts_with_in(left),
        ExprKind::Binary { left, .. } => starts_with_in(left),
        ExprKind::Comparison { first, .. } => starts_with_in(first),
        ExprKind::IsNull { operand, .. } | ExprKind::IsTyped { operand, .. } => {
            starts_with_in(operand)
        }
        _ => false,
    }
}
