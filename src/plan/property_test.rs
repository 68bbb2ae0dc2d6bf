//! Tests of one property of a node, seen for what they are.

use smol_str::SmolStr;

use crate::binder::{BinaryOperator, BoundExpr, BoundExprKind, ComparisonOperator, Slot};

/// How a property is tested.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PropertyOperator {
    /// `< <= > >= = <>`, the property on the left.
    Comparison(ComparisonOperator),
    StartsWith,
    EndsWith,
    Contains,
}

/// `node.key operator value`, where the value does not depend on the node.
#[derive(Debug, Clone, Copy)]
pub struct PropertyTest<'e> {
    pub key: &'e SmolStr,
    pub operator: PropertyOperator,
    pub value: &'e BoundExpr,
}

impl<'e> PropertyTest<'e> {
    /// What `predicate` asks of a property of `node`; `None` when it is anything else.
    pub fn of(predicate: &'e BoundExpr, node: Slot) -> Option<Self> {
        let test = match &predicate.kind {
            BoundExprKind::Comparison {
                operator,
                left,
                right,
            } => match (property(left, node), property(right, node)) {
                (Some(key), None) => (key, PropertyOperator::Comparison(*operator), &**right),
                (None, Some(key)) => {
                    let operator = PropertyOperator::Comparison(turned(*operator));
                    (key, operator, &**left)
                }
                _ => return None,
            },
            BoundExprKind::Binary {
                operator,
                left,
                right,
            } => (property(left, node)?, text_operator(*operator)?, &**right),
            _ => return None,
        };
        let (key, operator, value) = test;
        let independent = !value.free_slots().contains(&node);
        independent.then_some(Self {
            key,
            operator,
            value,
        })
    }
}

impl<'e> PropertyTest<'e> {
    /// The parts of a conjunction, all of which test one property of `node`; `None` when it is anything else.
    pub fn all_of(predicate: &'e BoundExpr, node: Slot) -> Option<Vec<Self>> {
        let BoundExprKind::Binary {
            operator: BinaryOperator::And,
            left,
            right,
        } = &predicate.kind
        else {
            return Some(vec![Self::of(predicate, node)?]);
        };
        let mut tests = Self::all_of(left, node)?;
        tests.extend(Self::all_of(right, node)?);
        let same_key = tests.iter().all(|test| test.key == tests[0].key);
        same_key.then_some(tests)
    }

    /// Which side of a range it limits; `None` when what passes does not stand together in order.
    pub fn side(&self) -> Option<RangeSide> {
        use ComparisonOperator as C;
        match self.operator {
            PropertyOperator::Comparison(C::Greater | C::GreaterOrEqual) => Some(RangeSide::Lower),
            PropertyOperator::Comparison(C::Less | C::LessOrEqual) => Some(RangeSide::Upper),
            PropertyOperator::StartsWith => Some(RangeSide::Both),
            _ => None,
        }
    }
}

/// What a test limits of a range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RangeSide {
    Lower,
    Upper,
    Both,
}

fn property(expr: &BoundExpr, node: Slot) -> Option<&SmolStr> {
    match &expr.kind {
        BoundExprKind::Property { base, key } => match base.kind {
            BoundExprKind::Slot(slot) if slot == node => Some(key),
            _ => None,
        },
        _ => None,
    }
}

fn text_operator(operator: BinaryOperator) -> Option<PropertyOperator> {
    match operator {
        BinaryOperator::StartsWith => Some(PropertyOperator::StartsWith),
        BinaryOperator::EndsWith => Some(PropertyOperator::EndsWith),
        BinaryOperator::Contains => Some(PropertyOperator::Contains),
        _ => None,
    }
}

/// The operator for the operands in the other order.
fn turned(operator: ComparisonOperator) -> ComparisonOperator {
    use ComparisonOperator as C;
    match operator {
        C::Less => C::Greater,
        C::LessOrEqual => C::GreaterOrEqual,
        C::Greater => C::Less,
        C::GreaterOrEqual => C::LessOrEqual,
        same => same,
    }
}
