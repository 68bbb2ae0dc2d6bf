//! The abstract syntax tree of a query, for both spellings of the language.
//!
//! Every part keeps the span of the text it came from; spans are not part of equality of meaning, so printing a tree and
//! parsing the text again gives a tree equal under [`Query::without_spans`]. Names are as written; nothing is resolved here.

use smol_str::SmolStr;

use crate::diagnostic::Span;
pub use crate::store::{Direction, IndexKind};

/// A name as written, without back-quotes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    pub text: SmolStr,
    pub span: Span,
}

/// A whole statement.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    pub mode: Mode,
    pub query: Query,
    /// Where `:` stands behind `|`, as in `[:A|:B]`: an old form of `[:A|B]`.
    pub old_colons: Vec<Span>,
}

/// What to do with the query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    Run,
    /// `EXPLAIN`: show the plan, do not run.
    Explain,
    /// `PROFILE`: run, then show the plan with rows and time.
    Profile,
}

/// One or more single queries joined by `UNION`.
#[derive(Debug, Clone, PartialEq)]
pub struct Query {
    pub first: SingleQuery,
    pub unions: Vec<Union>,
    pub span: Span,
}

/// `UNION [ALL] query`
#[derive(Debug, Clone, PartialEq)]
pub struct Union {
    pub all: bool,
    pub query: SingleQuery,
    /// The keyword or keywords.
    pub span: Span,
}

/// Clauses in order.
#[derive(Debug, Clone, PartialEq)]
pub struct SingleQuery {
    pub clauses: Vec<Clause>,
    pub span: Span,
}

/// One clause. `span` covers the clause, `keyword` its first keywords.
#[derive(Debug, Clone, PartialEq)]
pub struct Clause {
    pub kind: ClauseKind,
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq)]
pub enum ClauseKind {
    Match {
        optional: bool,
        /// `REPEATABLE ELEMENTS`: a relationship may be met more than once.
        repeatable: bool,
        patterns: Vec<PathPattern>,
        hints: Vec<Hint>,
        predicate: Option<Expr>,
    },
    Unwind {
        list: Expr,
        variable: Name,
    },
    With(Projection),
    Return(Projection),
    /// `ORDER BY a SKIP 1 LIMIT 2` on its own: what `WITH *` does with these words behind it.
    Page(Projection),
    /// `{ query }`, and what follows `NEXT`: a query over all the rows so far, of which only its columns remain.
    Query(Box<Query>),
    /// `WHEN a THEN query WHEN b THEN query ELSE query`: for each row the first query whose condition is true.
    When(Box<Conditional>),
    /// `LET a = 1, b = a + 1`
    Let {
        items: Vec<(Name, Expr)>,
    },
    /// `FILTER predicate`
    Filter {
        predicate: Expr,
    },
    /// `FINISH`: the query ends and returns nothing.
    Finish,
    /// `LOAD CSV [WITH HEADERS] FROM source AS row [FIELDTERMINATOR ';']`
    LoadCsv(Box<LoadCsv>),
    /// `CALL name(arguments) YIELD ...`
    CallProcedure(ProcedureCall),
    /// `CALL (imports) { query }`
    CallSubquery(Box<SubqueryCall>),
    Create {
        patterns: Vec<PathPattern>,
    },
    Merge {
        pattern: PathPattern,
        actions: Vec<MergeAction>,
    },
    Set {
        items: Vec<SetItem>,
    },
    Remove {
        items: Vec<RemoveItem>,
    },
    Delete {
        detach: bool,
        targets: Vec<Expr>,
    },
    Foreach {
        variable: Name,
        list: Expr,
        updates: Vec<Clause>,
    },
    /// `CREATE CONSTRAINT`, `DROP INDEX` and their kin: the only clause of its statement.
    Schema(Box<SchemaCommand>),
}

/// How a pattern should be found.
#[derive(Debug, Clone, PartialEq)]
pub struct Hint {
    pub kind: HintKind,
    /// One, or several to join on.
    pub variables: Vec<Name>,
    /// Not for a join.
    pub label: Option<Name>,
    /// For an index.
    pub keys: Vec<Name>,
    pub span: Span,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HintKind {
    /// `USING INDEX n:Label(key)`
    Index,
    /// `USING SCAN n:Label`
    Scan,
    /// `USING JOIN ON n, m`
    Join,
}

impl Clause {
    /// The whole queries in it, those in expressions left aside.
    pub fn queries(&self) -> Vec<&Query> {
        match &self.kind {
            ClauseKind::Query(query) => vec![query],
            ClauseKind::CallSubquery(call) => vec![&call.query],
            ClauseKind::When(conditional) => {
                let branches = conditional.branches.iter().map(|(_, query)| query);
                branches.chain(&conditional.otherwise).collect()
            }
            _ => Vec::new(),
        }
    }
}

/// Queries to choose from.
#[derive(Debug, Clone, PartialEq)]
pub struct Conditional {
    /// Conditions with their queries, at least one.
    pub branches: Vec<(Expr, Query)>,
    /// For rows for which no condition is true, which else give nothing.
    pub otherwise: Option<Query>,
}

/// What follows `WITH` or `RETURN`.
#[derive(Debug, Clone, PartialEq)]
pub struct Projection {
    pub distinct: bool,
    /// `*` stands before the items.
    pub all: bool,
    pub items: Vec<ProjectionItem>,
    pub order_by: Vec<SortItem>,
    pub skip: Option<Expr>,
    pub limit: Option<Expr>,
    /// `WHERE`, after `WITH` only.
    pub predicate: Option<Expr>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct ProjectionItem {
    pub expr: Expr,
    pub alias: Option<Name>,
    /// The expression as written: the name of a column without alias.
    pub text: SmolStr,
}

#[derive(Debug, Clone, PartialEq)]
pub struct SortItem {
    pub expr: Expr,
    pub descending: bool,
    /// `NULLS FIRST` (true) or `NULLS LAST`.
    pub nulls_first: Option<bool>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct ProcedureCall {
    /// `OPTIONAL CALL`: a row for which the procedure gives nothing stays, with nulls.
    pub optional: bool,
    /// The parts of a dotted name.
    pub name: Vec<Name>,
    /// Absent when no brackets were written: arguments then come from parameters of the same name.
    pub arguments: Option<Vec<Expr>>,
    pub yields: Yield,
}

/// A row a line of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct LoadCsv {
    /// Rows are maps with the names of the first line as keys, else lists.
    pub headers: bool,
    pub source: Expr,
    pub variable: Name,
    pub terminator: Option<Expr>,
}

/// `[OPTIONAL] CALL (a, b) { query }`
#[derive(Debug, Clone, PartialEq)]
pub struct SubqueryCall {
    /// A row for which the query gives nothing stays, with nulls.
    pub optional: bool,
    pub imports: Imports,
    pub query: Query,
    /// `IN TRANSACTIONS`, which changes nothing here.
    pub transactions: Option<Span>,
}

/// The variables that a called subquery sees.
#[derive(Debug, Clone, PartialEq)]
pub enum Imports {
    /// `CALL {`: those that a `WITH` at the beginning of each part names.
    Leading,
    /// `CALL (*) {`
    All(Span),
    /// `CALL (a, b) {`
    Names(Vec<Name>),
}

#[derive(Debug, Clone, PartialEq)]
pub enum Yield {
    /// No `YIELD`.
    Absent,
    /// `YIELD *`
    All(Span),
    /// `YIELD a AS b, c WHERE ...`; also `YIELD -`, which names nothing.
    Items {
        items: Vec<YieldItem>,
        predicate: Option<Expr>,
    },
}

#[derive(Debug, Clone, PartialEq)]
pub struct YieldItem {
    pub field: Name,
    pub alias: Option<Name>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct MergeAction {
    /// True for `ON CREATE`, false for `ON MATCH`.
    pub on_create: bool,
    pub items: Vec<SetItem>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum SetItem {
    /// `a.key = value`; `target` is the expression before the last key.
    Property {
        target: Expr,
        key: Name,
        value: Expr,
    },
    /// `a[key] = value`
    DynamicProperty {
        target: Expr,
        key: Expr,
        value: Expr,
    },
    /// `a = value`
    Replace { variable: Name, value: Expr },
    /// `a += value`
    Add { variable: Name, value: Expr },
    /// `a:Label:$(other)`
    Labels {
        variable: Name,
        labels: Vec<WrittenLabel>,
    },
}

#[derive(Debug, Clone, PartialEq)]
pub enum RemoveItem {
    Property {
        target: Expr,
        key: Name,
    },
    /// `a[key]`
    DynamicProperty {
        target: Expr,
        key: Expr,
    },
    Labels {
        variable: Name,
        labels: Vec<WrittenLabel>,
    },
}

/// A label to be put on a node or taken from it.
#[derive(Debug, Clone, PartialEq)]
pub enum WrittenLabel {
    Name(Name),
    /// `$(expression)`: a label or a list of labels.
    Dynamic(Expr),
}

/// A chain of node and relationship patterns, perhaps named, perhaps a shortest path.
#[derive(Debug, Clone, PartialEq)]
pub struct PathPattern {
    /// `p = ...`
    pub variable: Option<Name>,
    pub shortest: Option<Shortest>,
    /// `SHORTEST 2`, `ANY` and their kin: which of the paths between two nodes are wanted.
    pub selector: Option<Selector>,
    pub mode: Option<PathMode>,
    pub start: NodePattern,
    pub steps: Vec<(PathStep, NodePattern)>,
    /// `((a)-->(b) WHERE predicate)`: the brackets are part of the pattern then.
    pub predicate: Option<Box<Expr>>,
    pub span: Span,
}

/// What leads from one node pattern to the next.
#[derive(Debug, Clone, PartialEq)]
pub enum PathStep {
    Relationship(RelationshipPattern),
    Group(Box<GroupPattern>),
}

/// `((a)-[r]->(b) WHERE predicate){1,3}`: a pattern to be walked several times in a row.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupPattern {
    /// Nodes and steps, and the `WHERE` of each time.
    pub pattern: PathPattern,
    /// Both bounds as written: `+` has least 1, `*` least 0, `{2}` both.
    pub length: PathLength,
    pub span: Span,
}

/// Which paths between two nodes are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Selector {
    /// `ANY 2`: so many, whichever.
    Any(u64),
    /// `SHORTEST 2`: so many, the shortest.
    Shortest(u64),
    /// `ALL SHORTEST`: all of the least length.
    AllShortest,
    /// `SHORTEST 2 GROUPS`: all of so many least lengths.
    Groups(u64),
}

/// What a path may repeat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PathMode {
    /// Anything.
    Walk,
    /// No relationship.
    Trail,
    /// No node.
    Acyclic,
    /// No node, but the last may be the first.
    Simple,
}

/// `shortestPath(...)` or `allShortestPaths(...)`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shortest {
    Single,
    All,
}

/// `(a:Label {key: value} WHERE predicate)`
#[derive(Debug, Clone, PartialEq)]
pub struct NodePattern {
    pub variable: Option<Name>,
    pub labels: Option<LabelExpr>,
    pub properties: Option<PropertiesPattern>,
    pub predicate: Option<Box<Expr>>,
    pub span: Span,
}

/// `-[r:A|B *1..3 {key: value} WHERE predicate]->`
#[derive(Debug, Clone, PartialEq)]
pub struct RelationshipPattern {
    pub variable: Option<Name>,
    /// Alternatives; empty means any type.
    pub types: Vec<Name>,
    /// A test of the type that is more than alternatives, such as `!A`; `types` is empty then.
    pub type_test: Option<LabelExpr>,
    pub length: Option<PathLength>,
    pub direction: Direction,
    pub properties: Option<PropertiesPattern>,
    pub predicate: Option<Box<Expr>>,
    pub span: Span,
}

/// `*`, `*2`, `*1..`, `*..3`, `*1..3`; `*n` has both bounds equal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PathLength {
    /// Absent means 1.
    pub min: Option<u64>,
    /// Absent means unbounded.
    pub max: Option<u64>,
    pub span: Span,
}

/// What stands for the properties of a pattern.
#[derive(Debug, Clone, PartialEq)]
pub enum PropertiesPattern {
    Map(Vec<(Name, Expr)>, Span),
    /// `$props`: legal in `CREATE` only.
    Parameter(Name),
}

/// Labels of a node pattern or predicate: `:A:B`, `:A|B`, `:A&!B`, `:%`.
#[derive(Debug, Clone, PartialEq)]
pub enum LabelExpr {
    Label(Name),
    And(Box<LabelExpr>, Box<LabelExpr>),
    Or(Box<LabelExpr>, Box<LabelExpr>),
    Not(Box<LabelExpr>),
    /// `%`: any label at all.
    Any(Span),
    /// `$(expression)`, `$all(expression)`, `$any(expression)`: a label or a list of labels.
    Dynamic {
        any: bool,
        labels: Box<Expr>,
    },
}

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

/// A type as type predicates name it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ValueType {
    /// Any of these; none means no value at all but null.
    pub alternatives: Vec<TypeName>,
    /// Null is of the type, too.
    pub nullable: bool,
}

/// The types of values.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum TypeName {
    Any,
    Boolean,
    Integer,
    Float,
    String,
    Date,
    LocalTime,
    Time,
    LocalDateTime,
    DateTime,
    Duration,
    Node,
    Relationship,
    Path,
    Map,
    List(Box<ValueType>),
    /// What a property can hold.
    Property,
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

/// A change of what the graph promises of its data.
#[derive(Debug, Clone, PartialEq)]
pub enum SchemaCommand {
    CreateConstraint(CreateConstraint),
    CreateIndex(CreateIndex),
    Drop(DropSchema),
}

/// `CREATE CONSTRAINT name IF NOT EXISTS FOR (n:Label) REQUIRE n.key IS UNIQUE`
#[derive(Debug, Clone, PartialEq)]
pub struct CreateConstraint {
    pub name: Option<Name>,
    pub if_not_exists: bool,
    /// About nodes of a label or relationships of a type.
    pub subject: SchemaSubject,
    /// At least one; exactly one unless the requirement is about several together.
    pub properties: Vec<SchemaProperty>,
    pub requirement: Requirement,
    pub options: Option<Vec<(Name, Expr)>>,
}

/// `CREATE INDEX name IF NOT EXISTS FOR (n:Label) ON (n.key)`
#[derive(Debug, Clone, PartialEq)]
pub struct CreateIndex {
    pub kind: IndexKind,
    pub name: Option<Name>,
    pub if_not_exists: bool,
    /// About everything for a look-up index, else about a label or a type.
    pub subject: SchemaSubject,
    /// None for a look-up index.
    pub properties: Vec<SchemaProperty>,
    pub options: Option<Vec<(Name, Expr)>>,
}

/// `DROP CONSTRAINT name IF EXISTS`
#[derive(Debug, Clone, PartialEq)]
pub struct DropSchema {
    /// A constraint, else an index.
    pub constraint: bool,
    pub name: Name,
    pub if_exists: bool,
}

/// The elements that a constraint or an index is about, and the variable for one of them.
#[derive(Debug, Clone, PartialEq)]
pub struct SchemaSubject {
    pub variable: Name,
    pub kind: SubjectKind,
}

#[derive(Debug, Clone, PartialEq)]
pub enum SubjectKind {
    /// `(n:Label)`
    Label(Name),
    /// `()-[r:TYPE]-()`
    Type(Name),
    /// `(n)`
    AnyLabel,
    /// `()-[r]-()`
    AnyType,
}

/// `n.key` in a schema command.
#[derive(Debug, Clone, PartialEq)]
pub struct SchemaProperty {
    pub variable: Name,
    pub key: Name,
}

/// What a constraint asks for.
#[derive(Debug, Clone, PartialEq)]
pub enum Requirement {
    /// `IS UNIQUE`
    Unique,
    /// `IS NODE KEY`, `IS RELATIONSHIP KEY`
    Key,
    /// `IS NOT NULL`
    NotNull,
    /// `IS :: TYPE`
    Typed(ValueType),
}
