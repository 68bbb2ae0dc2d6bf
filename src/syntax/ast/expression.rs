//! Expressions.

use smol_str::SmolStr;

use super::{LabelExpr, Name, PathPattern, Query, ValueType};
use crate::diagnostic::Span;

#[derive(Debug, Clone, PartialEq)]
pub struct Expr {
    pub kind: ExprKind,
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq)]
pub enum ExprKind {
    Null,
    Boolean(bool),
    Integer(i64),
    Float(f64),
    String(SmolStr),
    Parameter(SmolStr),
    Variable(SmolStr),
    List(Vec<Expr>),
    Map(Vec<(Name, Expr)>),
    /// `base.key`
    Property {
        base: Box<Expr>,
        key: Name,
    },
    /// `base[index]`
    Index {
        base: Box<Expr>,
        index: Box<Expr>,
    },
    /// `base[from..to]`
    Slice {
        base: Box<Expr>,
        from: Option<Box<Expr>>,
        to: Option<Box<Expr>>,
    },
    /// `base:Label`; also tests a relationship's type.
    HasLabels {
        base: Box<Expr>,
        labels: LabelExpr,
    },
    Unary {
        operator: UnaryOperator,
        operand: Box<Expr>,
    },
    Binary {
        operator: BinaryOperator,
        left: Box<Expr>,
        right: Box<Expr>,
    },
    /// `a < b <= c`: at least one comparison; several mean `AND` with each operand computed once.
    Comparison {
        first: Box<Expr>,
        rest: Vec<(ComparisonOperator, Expr)>,
    },
    /// `x IS NULL`, `x IS NOT NULL`
    IsNull {
        operand: Box<Expr>,
        negated: bool,
    },
    /// `x IS :: INTEGER`, `x IS NOT :: LIST<STRING NOT NULL>`
    IsTyped {
        operand: Box<Expr>,
        ty: ValueType,
        negated: bool,
    },
    /// `name(arguments)`; the name may be dotted.
    Call(FunctionCall),
    /// `count(*)`
    CountStar,
    Case {
        operand: Option<Box<Expr>>,
        branches: Vec<(Expr, Expr)>,
        otherwise: Option<Box<Expr>>,
    },
    /// `[variable IN list WHERE predicate | projection]`
    ListComprehension {
        variable: Name,
        list: Box<Expr>,
        predicate: Option<Box<Expr>>,
        projection: Option<Box<Expr>>,
    },
    /// `[path = (a)-->(b) WHERE predicate | projection]`
    PatternComprehension {
        pattern: Box<PathPattern>,
        predicate: Option<Box<Expr>>,
        projection: Box<Expr>,
    },
    /// `all(variable IN list WHERE predicate)` and its kin
    Quantifier {
        quantifier: Quantifier,
        variable: Name,
        list: Box<Expr>,
        predicate: Box<Expr>,
    },
    /// `reduce(accumulator = initial, variable IN list | step)`
    Reduce {
        accumulator: Name,
        initial: Box<Expr>,
        variable: Name,
        list: Box<Expr>,
        step: Box<Expr>,
    },
    /// A path pattern where a boolean is wanted: `WHERE (a)-->(b)`. Also a `shortestPath(...)` used as a value.
    Pattern(Box<PathPattern>),
    /// `EXISTS { ... }`
    Exists(Box<Subquery>),
    /// `COUNT { ... }`
    Count(Box<Subquery>),
    /// `COLLECT { ... }`
    Collect(Box<Subquery>),
    /// `base {.key, .*, name: value, variable}`
    MapProjection {
        base: Name,
        items: Vec<MapProjectionItem>,
    },
}

#[derive(Debug, Clone, PartialEq)]
pub struct FunctionCall {
    pub name: Vec<Name>,
    pub distinct: bool,
    pub arguments: Vec<Expr>,
}

/// What stands inside the braces of `EXISTS`, `COUNT` or `COLLECT`.
#[derive(Debug, Clone, PartialEq)]
pub enum Subquery {
    /// `{ pattern, pattern WHERE predicate }`
    Pattern {
        patterns: Vec<PathPattern>,
        predicate: Option<Expr>,
    },
    Query(Query),
}

#[derive(Debug, Clone, PartialEq)]
pub enum MapProjectionItem {
    /// `.key`
    Property(Name),
    /// `.*`
    AllProperties(Span),
    /// `key: value`
    Entry(Name, Expr),
    /// `variable`
    Variable(Name),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UnaryOperator {
    Not,
    Minus,
    Plus,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BinaryOperator {
    Or,
    Xor,
    And,
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
    Power,
    /// `||`
    Concatenate,
    In,
    StartsWith,
    EndsWith,
    Contains,
    /// `=~`
    Matches,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ComparisonOperator {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Quantifier {
    All,
    Any,
    None,
    Single,
}

impl BinaryOperator {
    /// The operator as written.
    pub fn text(self) -> &'static str {
        match self {
            Self::Or => "OR",
            Self::Xor => "XOR",
            Self::And => "AND",
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Modulo => "%",
            Self::Power => "^",
            Self::Concatenate => "||",
            Self::In => "IN",
            Self::StartsWith => "STARTS WITH",
            Self::EndsWith => "ENDS WITH",
            Self::Contains => "CONTAINS",
            Self::Matches => "=~",
        }
    }
}

impl ComparisonOperator {
    /// The operator as written.
    pub fn text(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::NotEqual => "<>",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
        }
    }
}

impl Quantifier {
    /// The word as written.
    pub fn text(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Any => "any",
            Self::None => "none",
            Self::Single => "single",
        }
    }
}
