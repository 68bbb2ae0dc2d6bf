//! A checked query. No unresolved variable is left in it; labels, relationship types and property keys stay names, because a
//! statement may create them while it runs, and because other engines know the names and not our ids.

use smol_str::SmolStr;

use crate::diagnostic::{Diagnostic, Span};
use crate::function::Type;
use crate::store::{Direction, SchemaChange};
pub use crate::syntax::ast::{
    BinaryOperator, ComparisonOperator, PathMode, Quantifier, Selector, Shortest, TypeName,
    ValueType,
};
use crate::value::Value;

/// A variable after binding. Every binding of a name in a query has a slot of its own; a variable that `WITH` passes on
/// unchanged keeps its slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Slot(pub u32);

/// The place of a subquery in [`BoundQuery::subqueries`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SubqueryId(pub u32);

/// A checked statement.
#[derive(Debug, Clone, PartialEq)]
pub struct BoundQuery {
    pub body: BoundBody,
    /// The columns of the result in order; empty when the query has no `RETURN` (or ends in a standalone call without outputs).
    pub columns: Vec<Column>,
    /// One entry a slot.
    pub slots: Vec<SlotInfo>,
    /// Bodies of `EXISTS`, `COUNT`, `COLLECT`, pattern predicates and pattern comprehensions, by [`SubqueryId`].
    pub subqueries: Vec<BoundBody>,
    /// True when any clause writes.
    pub updates: bool,
    pub warnings: Vec<Diagnostic>,
}

/// A named column of a result.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    pub name: SmolStr,
    pub slot: Slot,
}

/// What is known of a slot.
#[derive(Debug, Clone, PartialEq)]
pub struct SlotInfo {
    /// The variable's name; for a slot without one a name that no query can write, such as `  rel3`.
    pub name: SmolStr,
    pub ty: Type,
}

/// One or more branches joined by `UNION`.
#[derive(Debug, Clone, PartialEq)]
pub struct BoundBody {
    pub branches: Vec<BoundBranch>,
    /// Where the branches' results go; with a single branch, that branch's own result slots.
    pub result: Vec<Slot>,
    /// `UNION` without `ALL`: equal rows once. Meaningless with a single branch.
    pub distinct: bool,
}

/// Clauses in order, and the slots that hold the result after the last.
#[derive(Debug, Clone, PartialEq)]
pub struct BoundBranch {
    pub clauses: Vec<BoundClause>,
    /// As long as [`BoundBody::result`].
    pub result: Vec<Slot>,
}

/// Where the place of an element in its list goes, and the number of the first place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Numbering {
    pub slot: Slot,
    pub first: i64,
}

#[derive(Debug, Clone, PartialEq)]
pub enum BoundClause {
    Match {
        optional: bool,
        pattern: BoundPattern,
        predicate: Option<BoundExpr>,
    },
    Unwind {
        list: BoundExpr,
        slot: Slot,
        numbering: Option<Numbering>,
    },
    /// One more variable.
    Let {
        slot: Slot,
        value: BoundExpr,
    },
    Filter(BoundExpr),
    LoadCsv(BoundLoadCsv),
    /// `WITH` or `RETURN`
    Project(BoundProjection),
    CallProcedure(BoundCall),
    CallSubquery(BoundSubqueryCall),
    Create(CreatePattern),
    Merge {
        pattern: BoundPattern,
        create: CreatePattern,
        on_create: Vec<BoundSetItem>,
        on_match: Vec<BoundSetItem>,
    },
    Set(Vec<BoundSetItem>),
    Remove(Vec<BoundRemoveItem>),
    Delete {
        detach: bool,
        targets: Vec<BoundExpr>,
    },
    Foreach {
        slot: Slot,
        list: BoundExpr,
        updates: Vec<BoundClause>,
    },
    /// The only clause of its statement.
    Schema(SchemaChange),
}

/// What `WITH` and `RETURN` do, in the order of the fields.
#[derive(Debug, Clone, PartialEq)]
pub struct BoundProjection {
    /// Present when any item aggregates. Items, `order_by` then refer to its keys and aggregates only.
    pub aggregation: Option<BoundAggregation>,
    /// The outgoing slots; `(s, Slot(s))` passes a variable on.
    pub items: Vec<(Slot, BoundExpr)>,
    pub distinct: bool,
    /// May use item slots and, without `distinct` and aggregation, also incoming slots.
    pub order_by: Vec<BoundSortItem>,
    pub skip: Option<BoundExpr>,
    pub limit: Option<BoundExpr>,
    /// `WHERE` after `WITH`: sees item slots only (and, as openCypher allows, incoming slots when nothing is aggregated or made distinct).
    pub predicate: Option<BoundExpr>,
}

/// Grouping keys and aggregates. No keys: one group, which exists even when there are no rows.
#[derive(Debug, Clone, PartialEq)]
pub struct BoundAggregation {
    pub keys: Vec<(Slot, BoundExpr)>,
    pub aggregates: Vec<(Slot, BoundAggregate)>,
}

/// One call of an aggregate function.
#[derive(Debug, Clone, PartialEq)]
pub struct BoundAggregate {
    /// The name in the function table; `count(*)` is `count` without arguments.
    pub function: SmolStr,
    pub distinct: bool,
    pub arguments: Vec<BoundExpr>,
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq)]
pub struct BoundSortItem {
    pub expr: BoundExpr,
    pub descending: bool,
}

/// `CALL name(arguments) YIELD field AS slot WHERE predicate`
#[derive(Debug, Clone, PartialEq)]
pub struct BoundCall {
    /// The dotted name as the procedure table spells it.
    pub procedure: SmolStr,
    pub arguments: Vec<BoundExpr>,
    /// Position among the procedure's outputs, and where it goes.
    pub yields: Vec<(usize, Slot)>,
    /// True for a procedure without outputs: the row passes once.
    pub void: bool,
    pub predicate: Option<BoundExpr>,
    pub span: Span,
}

/// A row for each line of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct BoundLoadCsv {
    pub headers: bool,
    pub source: BoundExpr,
    pub terminator: Option<BoundExpr>,
    /// A map, or without headers a list.
    pub slot: Slot,
}

/// `CALL (...) { query }`: the body is run for each row.
#[derive(Debug, Clone, PartialEq)]
pub struct BoundSubqueryCall {
    /// Its result joins the row; without result the row stays once.
    pub body: BoundBody,
    /// The slots of the row that the body uses, in order of number.
    pub outer: Vec<Slot>,
    /// A row for which there is no result stays, with nulls.
    pub optional: bool,
    /// The body changes the graph.
    pub updates: bool,
}

/// The patterns of one `MATCH`: a graph to be found. Relationships of one pattern must all differ.
///
/// Properties and inline predicates of nodes and fixed-length relationships stay with their element here; the planner turns them into filters.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct BoundPattern {
    /// Each node slot once, in order of first mention.
    pub nodes: Vec<PatternNode>,
    pub relationships: Vec<PatternRelationship>,
    /// Named paths, built from what was found.
    pub paths: Vec<PatternPath>,
    /// `REPEATABLE ELEMENTS`: relationships need not differ.
    pub repeatable: bool,
    /// Of the one path of the pattern only some are wanted; a single step that is `shortest` sees to that itself.
    pub selection: Option<PathSelection>,
    /// Tests of whole paths, which belong before the selection.
    pub path_tests: Vec<PathTest>,
}

/// Which of the paths between two nodes are wanted.
#[derive(Debug, Clone, PartialEq)]
pub struct PathSelection {
    pub selector: Selector,
    pub path: PatternPath,
}

/// What must hold of a path.
#[derive(Debug, Clone, PartialEq)]
pub enum PathTest {
    /// It repeats no more than the mode allows.
    Mode(PathMode, PatternPath),
    /// The `WHERE` of a bracketed pattern.
    Predicate(BoundExpr),
}

#[derive(Debug, Clone, PartialEq)]
pub struct PatternNode {
    pub slot: Slot,
    /// An earlier clause (or the outer query) has bound it.
    pub bound: bool,
    /// All must hold; one a mention.
    pub labels: Vec<LabelTest>,
    pub properties: Vec<(SmolStr, BoundExpr)>,
    pub predicate: Option<BoundExpr>,
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq)]
pub struct PatternRelationship {
    /// A relationship, or with `length` a list of relationships in path order.
    pub slot: Slot,
    /// An earlier clause has bound it.
    pub bound: bool,
    /// As written from left to right.
    pub from: Slot,
    pub to: Slot,
    pub direction: Direction,
    /// Any of these; empty means any type.
    pub types: Vec<SmolStr>,
    /// A test of the type that is more than alternatives.
    pub type_test: Option<LabelTest>,
    pub length: Option<LengthRange>,
    /// Within this step a relationship may be met again.
    pub walk: bool,
    /// What is walked again and again in place of one relationship; `slot` then holds all relationships in path order.
    pub group: Option<Box<PatternGroup>>,
    pub shortest: Option<Shortest>,
    /// With `length` these hold for every relationship.
    pub properties: Vec<(SmolStr, BoundExpr)>,
    /// Inline `WHERE`; with `length` it is computed for each relationship, which then stands in `element`.
    pub predicate: Option<BoundExpr>,
    pub element: Option<Slot>,
    pub span: Span,
}

/// A pattern to be walked several times in a row.
#[derive(Debug, Clone, PartialEq)]
pub struct PatternGroup {
    pub pattern: BoundPattern,
    pub predicate: Option<BoundExpr>,
    /// Where each time begins and ends.
    pub start: Slot,
    pub end: Slot,
    /// Relationships, or lists of them, of one time in path order.
    pub relationships: Vec<Slot>,
    /// What each time binds, and the list of it that the pattern around the group sees.
    pub variables: Vec<(Slot, Slot)>,
}

/// Bounds of a variable-length relationship; `max` absent means unbounded. `min > max` matches nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct LengthRange {
    pub min: u64,
    pub max: Option<u64>,
}

/// `slot = (nodes[0])-[relationships[0]]-(nodes[1])...`
#[derive(Debug, Clone, PartialEq)]
pub struct PatternPath {
    pub slot: Slot,
    pub nodes: Vec<Slot>,
    /// Slots of relationships or of lists of relationships.
    pub relationships: Vec<Slot>,
}

/// A test of a node's labels (or of a relationship's type).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum LabelTest {
    Label(SmolStr),
    And(Vec<LabelTest>),
    Or(Vec<LabelTest>),
    Not(Box<LabelTest>),
    /// Any label at all.
    Any,
}

/// What `CREATE`, or `MERGE` when nothing matches, adds; in order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CreatePattern {
    pub nodes: Vec<CreateNode>,
    pub relationships: Vec<CreateRelationship>,
    pub paths: Vec<PatternPath>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct CreateNode {
    pub slot: Slot,
    pub labels: Vec<SmolStr>,
    /// Each gives a label or a list of labels.
    pub dynamic_labels: Vec<BoundExpr>,
    /// A map; absent means none.
    pub properties: Option<BoundExpr>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct CreateRelationship {
    pub slot: Slot,
    pub relationship_type: SmolStr,
    /// Gives the type in place of `relationship_type`.
    pub dynamic_type: Option<BoundExpr>,
    /// In the direction of the relationship, not of the text.
    pub start: Slot,
    pub end: Slot,
    pub properties: Option<BoundExpr>,
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq)]
pub enum BoundSetItem {
    Property {
        target: BoundExpr,
        key: SmolStr,
        value: BoundExpr,
    },
    DynamicProperty {
        target: BoundExpr,
        key: BoundExpr,
        value: BoundExpr,
    },
    Replace {
        target: Slot,
        value: BoundExpr,
    },
    Add {
        target: Slot,
        value: BoundExpr,
    },
    Labels {
        target: Slot,
        labels: Vec<SmolStr>,
        /// Each gives a label or a list of labels.
        dynamic: Vec<BoundExpr>,
    },
}

#[derive(Debug, Clone, PartialEq)]
pub enum BoundRemoveItem {
    Property {
        target: BoundExpr,
        key: SmolStr,
    },
    DynamicProperty {
        target: BoundExpr,
        key: BoundExpr,
    },
    Labels {
        target: Slot,
        labels: Vec<SmolStr>,
        dynamic: Vec<BoundExpr>,
    },
}

/// An expression over slots, with its type.
#[derive(Debug, Clone, PartialEq)]
pub struct BoundExpr {
    pub kind: BoundExprKind,
    pub ty: Type,
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq)]
pub enum BoundExprKind {
    Constant(Value),
    Parameter(SmolStr),
    Slot(Slot),
    List(Vec<BoundExpr>),
    Map(Vec<(SmolStr, BoundExpr)>),
    Property {
        base: Box<BoundExpr>,
        key: SmolStr,
    },
    Index {
        base: Box<BoundExpr>,
        index: Box<BoundExpr>,
    },
    Slice {
        base: Box<BoundExpr>,
        from: Option<Box<BoundExpr>>,
        to: Option<Box<BoundExpr>>,
    },
    HasLabels {
        base: Box<BoundExpr>,
        labels: LabelTest,
    },
    Not(Box<BoundExpr>),
    Negate(Box<BoundExpr>),
    /// Unary plus: its operand, which must be a number.
    Plus(Box<BoundExpr>),
    /// `AND`, `OR` and `XOR` included.
    Binary {
        operator: BinaryOperator,
        left: Box<BoundExpr>,
        right: Box<BoundExpr>,
    },
    /// One comparison; a chain is an `AND` of them.
    Comparison {
        operator: ComparisonOperator,
        left: Box<BoundExpr>,
        right: Box<BoundExpr>,
    },
    IsNull {
        operand: Box<BoundExpr>,
        negated: bool,
    },
    IsTyped {
        operand: Box<BoundExpr>,
        ty: ValueType,
        negated: bool,
    },
    /// The labels of a node, or the type of a relationship, against labels that a row gives: all of them or any.
    HasDynamicLabels {
        base: Box<BoundExpr>,
        labels: Box<BoundExpr>,
        any: bool,
    },
    /// The truth of a test, and true where the test would fail. Made by plans alone, for a test ahead of its place: where it fails,
    /// the row goes on to the test in its place.
    Attempt(Box<BoundExpr>),
    /// A scalar function, by its name in the function table.
    Call {
        function: SmolStr,
        arguments: Vec<BoundExpr>,
    },
    Case {
        operand: Option<Box<BoundExpr>>,
        branches: Vec<(BoundExpr, BoundExpr)>,
        otherwise: Option<Box<BoundExpr>>,
    },
    ListComprehension {
        slot: Slot,
        list: Box<BoundExpr>,
        predicate: Option<Box<BoundExpr>>,
        projection: Option<Box<BoundExpr>>,
    },
    Quantifier {
        quantifier: Quantifier,
        slot: Slot,
        list: Box<BoundExpr>,
        predicate: Box<BoundExpr>,
    },
    Reduce {
        accumulator: Slot,
        initial: Box<BoundExpr>,
        slot: Slot,
        list: Box<BoundExpr>,
        step: Box<BoundExpr>,
    },
    /// A body run for each row; `outer` lists the slots of the surrounding query that it uses, in order of number. They are
    /// constants of the body: it may read them anywhere, also after a projection that does not pass them on. Pattern
    /// predicates are `Exists`, pattern comprehensions `Collect`.
    Subquery {
        kind: SubqueryKind,
        query: SubqueryId,
        outer: Vec<Slot>,
    },
    /// A path from node and relationship slots, alternating; relationship slots may hold lists. Null when any part is null.
    Path {
        nodes: Vec<Slot>,
        relationships: Vec<Slot>,
    },
    /// `base {.key, .*, name: value}`; null when the base is null.
    MapProjection {
        base: Box<BoundExpr>,
        all: bool,
        entries: Vec<(SmolStr, BoundExpr)>,
    },
}

/// What becomes of the rows of a subquery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SubqueryKind {
    /// True when there is a row.
    Exists,
    /// The number of rows.
    Count,
    /// The list of the values of its one column.
    Collect,
    /// The value of its one column in its first row, else null (`shortestPath(...)` as a value).
    First,
}
