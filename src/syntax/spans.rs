//! A walk over all places in a tree, to clear or to shift them.

use smol_str::SmolStr;

use super::ast::*;
use crate::diagnostic::Span;

/// What to do with each place and each copy of source text in a tree.
trait Visitor {
    fn span(&mut self, span: &mut Span);
    fn source_text(&mut self, text: &mut SmolStr);

    /// Comes before the parts of the expression.
    fn expression(&mut self, _expression: &mut Expr) {}
}

/// A part of a tree that knows its places.
trait Places {
    fn visit(&mut self, visitor: &mut dyn Visitor);
}

/// Forgets where everything stood.
struct Clear;

impl Visitor for Clear {
    fn span(&mut self, span: &mut Span) {
        *span = Span::default();
    }

    fn source_text(&mut self, text: &mut SmolStr) {
        *text = SmolStr::default();
    }
}

/// Moves each place.
struct Move<F>(F);

impl<F: Fn(Span) -> Span> Visitor for Move<F> {
    fn span(&mut self, span: &mut Span) {
        *span = (self.0)(*span);
    }

    fn source_text(&mut self, _text: &mut SmolStr) {}
}

/// Puts other expressions in place of parameters.
struct Bind<F>(F);

impl<F: FnMut(&mut Expr)> Visitor for Bind<F> {
    fn span(&mut self, _span: &mut Span) {}

    fn source_text(&mut self, _text: &mut SmolStr) {}

    fn expression(&mut self, expression: &mut Expr) {
        if matches!(expression.kind, ExprKind::Parameter(_)) {
            (self.0)(expression);
        }
    }
}

impl Statement {
    /// Moves every place of the statement: for text that stands for other text.
    pub fn move_spans(&mut self, to: impl Fn(Span) -> Span) {
        self.old_colons
            .iter_mut()
            .for_each(|span| *span = to(*span));
        self.query.visit(&mut Move(to));
    }

    /// Calls a function on each use of a parameter, which may change it.
    pub fn each_parameter(&mut self, change: impl FnMut(&mut Expr)) {
        self.query.visit(&mut Bind(change));
    }

    /// The same statement without places and source texts: equal for equal meaning, however it was written.
    pub fn without_spans(mut self) -> Self {
        self.old_colons.clear();
        self.query.visit(&mut Clear);
        self
    }
}

impl Query {
    /// The same query without places and source texts: equal for equal meaning, however it was written.
    pub fn without_spans(mut self) -> Self {
        self.visit(&mut Clear);
        self
    }
}

impl Expr {
    /// The same expression without places: equal for equal meaning, however it was written.
    pub fn without_spans(mut self) -> Self {
        self.visit(&mut Clear);
        self
    }
}

impl<T: Places> Places for Vec<T> {
    fn visit(&mut self, visitor: &mut dyn Visitor) {
        self.iter_mut().for_each(|part| part.visit(visitor));
    }
}

impl<T: Places> Places for Option<T> {
    fn visit(&mut self, visitor: &mut dyn Visitor) {
        self.iter_mut().for_each(|part| part.visit(visitor));
    }
}

impl<T: Places> Places for Box<T> {
    fn visit(&mut self, visitor: &mut dyn Visitor) {
        (**self).visit(visitor);
    }
}

impl<A: Places, B: Places> Places for (A, B) {
    fn visit(&mut self, visitor: &mut dyn Visitor) {
        self.0.visit(visitor);
        self.1.visit(visitor);
    }
}

impl Places for ComparisonOperator {
    fn visit(&mut self, _visitor: &mut dyn Visitor) {}
}

/// Visits each part in turn.
fn each(visitor: &mut dyn Visitor, parts: &mut [&mut dyn Places]) {
    parts.iter_mut().for_each(|part| part.visit(visitor));
}

impl Places for Span {
    fn visit(&mut self, visitor: &mut dyn Visitor) {
        visitor.span(self);
    }
}

impl Places for Name {
    fn visit(&mut self, visitor: &mut dyn Visitor) {
        visitor.span(&mut self.span);
    }
}

impl Places for Query {
    fn visit(&mut self, visitor: &mut dyn Visitor) {
        each(
            visitor,
            &mut [&mut self.first, &mut self.unions, &mut self.span],
        );
    }
}

impl Places for Union {
    fn visit(&mut self, visitor: &mut dyn Visitor) {
        each(visitor, &mut [&mut self.query, &mut self.span]);
    }
}

impl Places for SingleQuery {
    fn visit(&mut self, visitor: &mut dyn Visitor) {
        each(visitor, &mut [&mut self.clauses, &mut self.span]);
    }
}

impl Places for Clause {
    fn visit(&mut self, visitor: &mut dyn Visitor) {
        each(visitor, &mut [&mut self.kind, &mut self.span]);
    }
}

impl Places for ClauseKind {
    fn visit(&mut self, visitor: &mut dyn Visitor) {
        match self {
            Self::Match {
                optional: _,
                repeatable: _,
                patterns,
                hints,
                predicate,
            } => each(visitor, &mut [patterns, hints, predicate]),
            Self::Unwind {
                list,
                variable,
                numbering,
            } => each(visitor, &mut [list, variable, numbering]),
            Self::Let { items } => items.visit(visitor),
            Self::Filter { predicate } => predicate.visit(visitor),
            Self::Finish => {}
            Self::LoadCsv(load) => each(
                visitor,
                &mut [&mut load.source, &mut load.variable, &mut load.terminator],
            ),
            Self::With(projection) | Self::Return(projection) | Self::Page(projection) => {
                projection.visit(visitor);
            }
            Self::Query(query) => query.visit(visitor),
            Self::When(conditional) => each(
                visitor,
                &mut [&mut conditional.branches, &mut conditional.otherwise],
            ),
            Self::CallProcedure(call) => each(
                visitor,
                &mut [&mut call.name, &mut call.arguments, &mut call.yields],
            ),
            Self::CallSubquery(call) => {
                each(
                    visitor,
                    &mut [&mut call.imports, &mut call.query, &mut call.transactions],
                );
            }
            Self::Create { patterns } => patterns.visit(visitor),
            Self::Merge { pattern, actions } => each(visitor, &mut [pattern, actions]),
            Self::Set { items } => items.visit(visitor),
            Self::Remove { items } => items.visit(visitor),
            Self::Delete { detach: _, targets } => targets.visit(visitor),
            Self::Foreach {
                variable,
                list,
                updates,
            } => each(visitor, &mut [variable, list, updates]),
            Self::Schema(command) => command.visit(visitor),
        }
    }
}

impl Places for Numbering {
    fn visit(&mut self, visitor: &mut dyn Visitor) {
        self.variable.visit(visitor);
    }
}

impl Places for Hint {
    fn visit(&mut self, visitor: &mut dyn Visitor) {
        let Self {
            kind: _,
            variables,
            label,
            keys,
            span,
        } = self;
        each(visitor, &mut [variables, label, keys, span]);
    }
}

impl Places for SchemaCommand {
    fn visit(&mut self, visitor: &mut dyn Visitor) {
        match self {
            Self::CreateConstraint(create) => each(
                visitor,
                &mut [
                    &mut create.name,
                    &mut create.subject,
                    &mut create.properties,
                    &mut create.options,
                ],
            ),
            Self::CreateIndex(create) => each(
                visitor,
                &mut [
                    &mut create.name,
                    &mut create.subject,
                    &mut create.properties,
                    &mut create.options,
                ],
            ),
            Self::Drop(drop) => drop.name.visit(visitor),
        }
    }
}

impl Places for SchemaSubject {
    fn visit(&mut self, visitor: &mut dyn Visitor) {
        self.variable.visit(visitor);
        match &mut self.kind {
            SubjectKind::Label(name) | SubjectKind::Type(name) => name.visit(visitor),
            SubjectKind::AnyLabel | SubjectKind::AnyType => {}
        }
    }
}

impl Places for SchemaProperty {
    fn visit(&mut self, visitor: &mut dyn Visitor) {
        each(visitor, &mut [&mut self.variable, &mut self.key]);
    }
}

impl Places for Projection {
    fn visit(&mut self, visitor: &mut dyn Visitor) {
        let Self {
            distinct: _,
            all: _,
            items,
            order_by,
            skip,
            limit,
            predicate,
        } = self;
        each(visitor, &mut [items, order_by, skip, limit, predicate]);
    }
}

impl Places for ProjectionItem {
    fn visit(&mut self, visitor: &mut dyn Visitor) {
        each(visitor, &mut [&mut self.expr, &mut self.alias]);
        visitor.source_text(&mut self.text);
    }
}

impl Places for SortItem {
    fn visit(&mut self, visitor: &mut dyn Visitor) {
        self.expr.visit(visitor);
    }
}

impl Places for Imports {
    fn visit(&mut self, visitor: &mut dyn Visitor) {
        match self {
            Self::Leading => {}
            Self::All(span) => visitor.span(span),
            Self::Names(names) => names.visit(visitor),
        }
    }
}

impl Places for Yield {
    fn visit(&mut self, visitor: &mut dyn Visitor) {
        match self {
            Self::Absent => {}
            Self::All(span) => visitor.span(span),
            Self::Items { items, predicate } => each(visitor, &mut [items, predicate]),
        }
    }
}

impl Places for YieldItem {
    fn visit(&mut self, visitor: &mut dyn Visitor) {
        each(visitor, &mut [&mut self.field, &mut self.alias]);
    }
}

impl Places for MergeAction {
    fn visit(&mut self, visitor: &mut dyn Visitor) {
        self.items.visit(visitor);
    }
}

impl Places for SetItem {
    fn visit(&mut self, visitor: &mut dyn Visitor) {
        match self {
            Self::Property { target, key, value } => each(visitor, &mut [target, key, value]),
            Self::DynamicProperty { target, key, value } => {
                each(visitor, &mut [target, key, value]);
            }
            Self::Replace { variable, value } | Self::Add { variable, value } => {
                each(visitor, &mut [variable, value])
            }
            Self::Labels { variable, labels } => each(visitor, &mut [variable, labels]),
        }
    }
}

impl Places for RemoveItem {
    fn visit(&mut self, visitor: &mut dyn Visitor) {
        match self {
            Self::Property { target, key } => each(visitor, &mut [target, key]),
            Self::DynamicProperty { target, key } => each(visitor, &mut [target, key]),
            Self::Labels { variable, labels } => each(visitor, &mut [variable, labels]),
        }
    }
}

impl Places for WrittenLabel {
    fn visit(&mut self, visitor: &mut dyn Visitor) {
        match self {
            Self::Name(name) => name.visit(visitor),
            Self::Dynamic(labels) => labels.visit(visitor),
        }
    }
}

impl Places for PathPattern {
    fn visit(&mut self, visitor: &mut dyn Visitor) {
        let Self {
            variable,
            shortest: _,
            selector: _,
            mode: _,
            start,
            steps,
            predicate,
            span,
        } = self;
        each(visitor, &mut [variable, start, steps, predicate, span]);
    }
}

impl Places for PathStep {
    fn visit(&mut self, visitor: &mut dyn Visitor) {
        match self {
            Self::Relationship(relationship) => relationship.visit(visitor),
            Self::Group(group) => each(
                visitor,
                &mut [&mut group.pattern, &mut group.length, &mut group.span],
            ),
        }
    }
}

impl Places for NodePattern {
    fn visit(&mut self, visitor: &mut dyn Visitor) {
        let Self {
            variable,
            labels,
            properties,
            predicate,
            span,
        } = self;
        each(
            visitor,
            &mut [variable, labels, properties, predicate, span],
        );
    }
}

impl Places for RelationshipPattern {
    fn visit(&mut self, visitor: &mut dyn Visitor) {
        let Self {
            variable,
            types,
            type_test,
            length,
            direction: _,
            properties,
            predicate,
            span,
        } = self;
        each(
            visitor,
            &mut [
                variable, types, type_test, length, properties, predicate, span,
            ],
        );
    }
}

impl Places for PathLength {
    fn visit(&mut self, visitor: &mut dyn Visitor) {
        visitor.span(&mut self.span);
    }
}

impl Places for PropertiesPattern {
    fn visit(&mut self, visitor: &mut dyn Visitor) {
        match self {
            Self::Map(entries, span) => each(visitor, &mut [entries, span]),
            Self::Parameter(name) => name.visit(visitor),
        }
    }
}

impl Places for LabelExpr {
    fn visit(&mut self, visitor: &mut dyn Visitor) {
        match self {
            Self::Label(name) => name.visit(visitor),
            Self::And(left, right) | Self::Or(left, right) => each(visitor, &mut [left, right]),
            Self::Not(inner) => inner.visit(visitor),
            Self::Any(span) => visitor.span(span),
            Self::Dynamic { any: _, labels } => labels.visit(visitor),
        }
    }
}

impl Places for Expr {
    fn visit(&mut self, visitor: &mut dyn Visitor) {
        visitor.expression(self);
        each(visitor, &mut [&mut self.kind, &mut self.span]);
    }
}

impl Places for ExprKind {
    fn visit(&mut self, visitor: &mut dyn Visitor) {
        match self {
            Self::Null
            | Self::Boolean(_)
            | Self::Integer(_)
            | Self::Float(_)
            | Self::String(_)
            | Self::Parameter(_)
            | Self::Variable(_)
            | Self::CountStar => {}
            Self::List(elements) => elements.visit(visitor),
            Self::Map(entries) => entries.visit(visitor),
            Self::Property { base, key } => each(visitor, &mut [base, key]),
            Self::Index { base, index } => each(visitor, &mut [base, index]),
            Self::Slice { base, from, to } => each(visitor, &mut [base, from, to]),
            Self::HasLabels { base, labels } => each(visitor, &mut [base, labels]),
            Self::Unary {
                operator: _,
                operand,
            }
            | Self::IsNull {
                operand,
                negated: _,
            } => operand.visit(visitor),
            Self::IsTyped {
                operand,
                ty: _,
                negated: _,
            } => operand.visit(visitor),
            Self::Binary {
                operator: _,
                left,
                right,
            } => each(visitor, &mut [left, right]),
            Self::Comparison { first, rest } => each(visitor, &mut [first, rest]),
            Self::Call(call) => each(visitor, &mut [&mut call.name, &mut call.arguments]),
            Self::Case {
                operand,
                branches,
                otherwise,
            } => each(visitor, &mut [operand, branches, otherwise]),
            Self::ListComprehension {
                variable,
                list,
                predicate,
                projection,
            } => {
                each(visitor, &mut [variable, list, predicate, projection]);
            }
            Self::PatternComprehension {
                pattern,
                predicate,
                projection,
            } => {
                each(visitor, &mut [pattern, predicate, projection]);
            }
            Self::Quantifier {
                quantifier: _,
                variable,
                list,
                predicate,
            } => {
                each(visitor, &mut [variable, list, predicate]);
            }
            Self::Reduce {
                accumulator,
                initial,
                variable,
                list,
                step,
            } => {
                each(visitor, &mut [accumulator, initial, variable, list, step]);
            }
            Self::Pattern(pattern) => pattern.visit(visitor),
            Self::Exists(subquery) | Self::Count(subquery) | Self::Collect(subquery) => {
                subquery.visit(visitor)
            }
            Self::MapProjection { base, items } => each(visitor, &mut [base, items]),
        }
    }
}

impl Places for Subquery {
    fn visit(&mut self, visitor: &mut dyn Visitor) {
        match self {
            Self::Pattern {
                patterns,
                predicate,
            } => each(visitor, &mut [patterns, predicate]),
            Self::Query(query) => query.visit(visitor),
        }
    }
}

impl Places for MapProjectionItem {
    fn visit(&mut self, visitor: &mut dyn Visitor) {
        match self {
            Self::Property(name) | Self::Variable(name) => name.visit(visitor),
            Self::AllProperties(span) => visitor.span(span),
            Self::Entry(name, value) => each(visitor, &mut [name, value]),
        }
    }
}
