//! Why a query could not be checked: the data of every cause. Its openCypher names stand here too; prose is made in `message`.

use smol_str::SmolStr;

use crate::diagnostic::{ErrorKind, Span};
use crate::function::Type;

/// Why a query could not be checked. Each variant shows the shortest query that causes it.
#[derive(Debug, Clone, PartialEq)]
pub enum BindError {
    /// `RETURN b`
    UndefinedVariable {
        name: SmolStr,
        span: Span,
        in_scope: Vec<SmolStr>,
        /// The `WITH` (or `RETURN`) that did not pass the variable on.
        dropped_by: Option<Span>,
    },
    /// `WITH 1 AS n MATCH (n) RETURN n`
    VariableTypeConflict {
        name: SmolStr,
        span: Span,
        wanted: Type,
        found: Type,
    },
    /// `MATCH (a) CREATE (a)`
    VariableAlreadyBound {
        name: SmolStr,
        span: Span,
        found: Type,
    },
    /// `MATCH ()-[r]->()-[r]->() RETURN r`
    RepeatedRelationship { name: SmolStr, span: Span },
    /// `RETURN 1 AND true`
    OperandType {
        operator: &'static str,
        wanted: &'static str,
        found: Type,
        span: Span,
    },
    /// `RETURN true % 2`
    OperandTypes {
        operator: &'static str,
        left: Type,
        left_span: Span,
        right: Type,
        right_span: Span,
    },
    /// `MATCH (n) RETURN type(n)`
    ArgumentType {
        function: SmolStr,
        wanted: String,
        found: Type,
        span: Span,
    },
    /// `WITH 1 AS x RETURN x.key`
    PropertyOfValue {
        key: SmolStr,
        found: Type,
        span: Span,
    },
    /// `RETURN 1[0]`
    ElementOfValue { found: Type, span: Span },
    /// `RETURN [1]['a']`
    ListIndexType { found: Type, span: Span },
    /// `RETURN {a: 1}[0]`
    MapKeyType { found: Type, span: Span },
    /// `RETURN lenght('a')`
    UnknownFunction {
        name: SmolStr,
        span: Span,
        near: Option<SmolStr>,
    },
    /// `RETURN abs(1, 2)`
    FunctionArity {
        function: SmolStr,
        /// The function as the manual writes it.
        signature: String,
        found: usize,
        span: Span,
    },
    /// `RETURN abs(DISTINCT 1)`
    DistinctOutsideAggregate { function: SmolStr, span: Span },
    /// `MATCH (a) WHERE count(a) > 1 RETURN a`
    AggregateNotAllowed {
        function: SmolStr,
        place: &'static str,
        span: Span,
    },
    /// `RETURN count(count(*))`
    NestedAggregate { function: SmolStr, span: Span },
    /// `RETURN count(rand())`
    RandomInAggregate { function: SmolStr, span: Span },
    /// `MATCH (a) RETURN a.x + count(*)`
    AmbiguousAggregation { text: SmolStr, span: Span },
    /// `WITH 1 RETURN 2`
    NoExpressionAlias { text: SmolStr, span: Span },
    /// `RETURN 1 AS a, 2 AS a`
    ColumnNameConflict {
        name: SmolStr,
        first: Span,
        span: Span,
    },
    /// Thousands of clauses or of steps of a pattern in one query
    QueryTooLarge { parts: usize, span: Span },
    /// A long chain of `WITH *` over thousands of variables
    TooManyColumns { span: Span },
    /// `MATCH () RETURN *`
    NoVariablesInScope { span: Span },
    /// `RETURN 1 AS a UNION RETURN 1 AS b`
    DifferentColumnsInUnion {
        /// What has these parts: `UNION` or `WHEN`.
        clause: &'static str,
        first: Vec<SmolStr>,
        other: Vec<SmolStr>,
        span: Span,
    },
    /// `RETURN 1 AS a UNION RETURN 2 AS a UNION ALL RETURN 3 AS a`
    MixedUnion { first: Span, span: Span },
    /// `MATCH (n) WHERE EXISTS { MATCH (n) SET n.x = 1 } RETURN n`
    UpdateInSubquery { clause: &'static str, span: Span },
    /// `RETURN COLLECT { RETURN 1 AS a, 2 AS b }`
    CollectColumns { found: usize, span: Span },
    /// `MATCH (n) RETURN n LIMIT n.x`
    NotConstant { clause: &'static str, span: Span },
    /// `RETURN 1 LIMIT -1`
    NegativeCount { clause: &'static str, span: Span },
    /// `RETURN 1 LIMIT 1.5`
    CountType {
        clause: &'static str,
        found: Type,
        span: Span,
    },
    /// `MATCH (n $p) RETURN n`
    ParameterAsProperties {
        parameter: SmolStr,
        clause: &'static str,
        span: Span,
    },
    /// `CREATE ()-[:A|B]->()`
    NoSingleRelationshipType {
        clause: &'static str,
        found: usize,
        span: Span,
    },
    /// `CREATE ()-[:A*2]->()`
    CreatingVariableLength { clause: &'static str, span: Span },
    /// `CREATE ()-[:A]-()`
    RequiresDirection { span: Span },
    /// `CREATE (n:A|B)`; also `CREATE (n WHERE true)`
    NotCreatable {
        clause: &'static str,
        part: &'static str,
        span: Span,
    },
    /// `MATCH SHORTEST 2 (a)-->+(b), (c) RETURN a`
    SelectorAmongPatterns { span: Span },
    /// `MATCH ((a) (()-->()){2} (b))+ RETURN a`
    NestedGroup { span: Span },
    /// `MATCH REPEATABLE ELEMENTS (a)-->+(b) RETURN a`
    UnboundedWalk { span: Span },
    /// `MATCH p = shortestPath((a)-->(b)-->(c)) RETURN p`
    ShortestPathShape { span: Span },
    /// `MATCH (n) WHERE size((n)-->()) > 0 RETURN n`
    PatternAsValue { span: Span },
    /// `MATCH (n) DELETE n:A`
    DeleteLabel { span: Span },
    /// `DELETE 1`
    DeleteValue { found: Type, span: Span },
    /// `WITH 1 AS x SET x.key = 2`
    NotAnEntity {
        clause: &'static str,
        found: Type,
        span: Span,
    },
    /// `MATCH (n) SET n = 1`
    NotAMap { found: Type, span: Span },
    /// `MATCH (n) CREATE CONSTRAINT FOR (n:A) REQUIRE n.b IS UNIQUE`
    SchemaNotAlone { span: Span },
    /// `CREATE CONSTRAINT FOR (n:A) REQUIRE n.b IS :: MAP`
    NotAPropertyType { ty: String, span: Span },
    /// `CREATE INDEX FOR (n:A) ON (n.b) OPTIONS {indexProvider: 'btree'}`
    SchemaOption {
        key: SmolStr,
        /// What `indexProvider` may be.
        providers: &'static [&'static str],
        span: Span,
    },
    /// `CALL no.such.procedure()`
    ProcedureNotFound {
        name: SmolStr,
        span: Span,
        near: Option<SmolStr>,
    },
    /// `MATCH (n) CALL p YIELD y RETURN y`, where `p` takes arguments
    ImplicitArguments {
        procedure: SmolStr,
        signature: String,
        span: Span,
    },
    /// `CALL p`, where `p` takes an argument and no parameter has its name
    MissingParameter {
        procedure: SmolStr,
        parameter: SmolStr,
        span: Span,
    },
    /// `CALL p(1, 2)`, where `p` takes one argument
    ProcedureArity {
        procedure: SmolStr,
        signature: String,
        found: usize,
        span: Span,
    },
    /// `CALL p(1) YIELD x`, where `p` has no output `x`
    UnknownOutput {
        procedure: SmolStr,
        name: SmolStr,
        outputs: Vec<SmolStr>,
        span: Span,
    },
    /// `MATCH (n) CALL p(1) YIELD * RETURN n`
    YieldAllInQuery { outputs: Vec<SmolStr>, span: Span },
}

impl BindError {
    /// The openCypher kind; the phase is always compile time.
    pub fn kind(&self) -> ErrorKind {
        match self {
            // openCypher tells a path, whose type is known from the pattern, from a value without properties.
            Self::PropertyOfValue {
                found: Type::Path, ..
            } => ErrorKind::SyntaxError,
            Self::PropertyOfValue { .. }
            | Self::ElementOfValue { .. }
            | Self::ListIndexType { .. }
            | Self::MapKeyType { .. } => ErrorKind::TypeError,
            Self::ProcedureNotFound { .. } => ErrorKind::ProcedureError,
            Self::MissingParameter { .. } => ErrorKind::ParameterMissing,
            Self::TooManyColumns { .. } | Self::QueryTooLarge { .. } => ErrorKind::ResourceError,
            _ => ErrorKind::SyntaxError,
        }
    }

    /// The openCypher name of the cause.
    pub fn detail(&self) -> &'static str {
        match self {
            Self::UndefinedVariable { .. } | Self::UnknownOutput { .. } => "UndefinedVariable",
            Self::VariableTypeConflict { .. } => "VariableTypeConflict",
            Self::VariableAlreadyBound { .. } => "VariableAlreadyBound",
            Self::RepeatedRelationship { .. } => "RelationshipUniquenessViolation",
            Self::OperandType { .. }
            | Self::OperandTypes { .. }
            | Self::ArgumentType { .. }
            | Self::PropertyOfValue { .. }
            | Self::ElementOfValue { .. }
            | Self::ListIndexType { .. }
            | Self::CountType { .. }
            | Self::DeleteValue { .. }
            | Self::NotAnEntity { .. }
            | Self::NotAMap { .. } => "InvalidArgumentType",
            Self::MapKeyType { .. } => "MapElementAccessByNonString",
            Self::UnknownFunction { .. } => "UnknownFunction",
            Self::FunctionArity { .. } | Self::ProcedureArity { .. } => "InvalidNumberOfArguments",
            Self::AggregateNotAllowed { .. } => "InvalidAggregation",
            Self::NestedAggregate { .. } => "NestedAggregation",
            Self::RandomInAggregate { .. } | Self::NotConstant { .. } => "NonConstantExpression",
            Self::AmbiguousAggregation { .. } => "AmbiguousAggregationExpression",
            Self::NoExpressionAlias { .. } => "NoExpressionAlias",
            Self::ColumnNameConflict { .. } => "ColumnNameConflict",
            Self::NoVariablesInScope { .. } => "NoVariablesInScope",
            Self::TooManyColumns { .. } | Self::QueryTooLarge { .. } => "QueryTooLarge",
            Self::DifferentColumnsInUnion { .. } => "DifferentColumnsInUnion",
            Self::MixedUnion { .. }
            | Self::UpdateInSubquery { .. }
            | Self::CollectColumns { .. }
            | Self::SchemaNotAlone { .. }
            | Self::SelectorAmongPatterns { .. } => "InvalidClauseComposition",
            Self::NotAPropertyType { .. } => "InvalidPropertyType",
            Self::SchemaOption { .. } => "InvalidArgumentValue",
            Self::NegativeCount { .. } => "NegativeIntegerArgument",
            Self::ParameterAsProperties { .. } => "InvalidParameterUse",
            Self::NoSingleRelationshipType { .. } => "NoSingleRelationshipType",
            Self::CreatingVariableLength { .. } => "CreatingVarLength",
            Self::RequiresDirection { .. } => "RequiresDirectedRelationship",
            Self::ShortestPathShape { .. }
            | Self::UnboundedWalk { .. }
            | Self::NestedGroup { .. } => "InvalidRelationshipPattern",
            Self::DistinctOutsideAggregate { .. }
            | Self::NotCreatable { .. }
            | Self::PatternAsValue { .. }
            | Self::YieldAllInQuery { .. } => "UnexpectedSyntax",
            Self::DeleteLabel { .. } => "InvalidDelete",
            Self::ProcedureNotFound { .. } => "ProcedureNotFound",
            Self::ImplicitArguments { .. } => "InvalidArgumentPassingMode",
            Self::MissingParameter { .. } => "MissingParameter",
        }
    }
}
