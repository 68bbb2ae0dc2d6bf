//! The logical operators.
//!
//! Every operator hands on rows of slots. Unless it says otherwise, its rows hold the child's slots and the ones it adds.

use smol_str::SmolStr;

use crate::binder::{
    BoundAggregate, BoundExpr, BoundRemoveItem, BoundSetItem, Column, CreatePattern, LabelTest,
    LengthRange, Numbering, PathMode, PatternPath, Selector, Slot, SlotInfo,
};
use crate::store::{Direction, SchemaChange};

use super::{Link, Route};

/// A query ready to run: operators, the plans of its subqueries, and what the result looks like.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    pub root: LogicalPlan,
    /// By `SubqueryId`. Each starts from an [`LogicalPlan::Argument`] with the outer slots that it uses.
    pub subqueries: Vec<Subplan>,
    /// Empty when the query returns nothing.
    pub columns: Vec<Column>,
    pub slots: Vec<SlotInfo>,
    /// True when any operator writes.
    pub updates: bool,
    /// What the plan takes for granted of the graph: where it does not hold, the rows may be wrong.
    pub assumptions: Vec<Assumption>,
}

/// Something that holds for a graph, but need not hold for the same graph later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Assumption {
    /// All relationships of a type, followed in a direction, lead to nodes with a label.
    LeadsToLabel {
        of_type: SmolStr,
        direction: Direction,
        label: SmolStr,
    },
    /// No two nodes with a label have the same value under a key.
    Unique { label: SmolStr, key: SmolStr },
}

/// A plan that runs once for each row of another.
#[derive(Debug, Clone, PartialEq)]
pub struct Subplan {
    pub plan: LogicalPlan,
    /// The slots it reads from the row.
    pub outer: Vec<Slot>,
    /// The slots of its result.
    pub result: Vec<Slot>,
    /// True when every operator treats rows one by one, so that the rows of a whole batch can run through it together, told apart by a
    /// hidden row number; false when it aggregates, sorts, limits, makes distinct or unites.
    pub row_wise: bool,
}

/// A logical operator with its input.
#[derive(Debug, Clone, PartialEq)]
pub enum LogicalPlan {
    /// The row or rows handed in from outside; at the root of a query one row without slots.
    Argument { slots: Vec<Slot> },
    /// Each row with every node that passes `labels`, in `node`. Nodes without a relationship as `linked` says may be left out.
    Scan {
        input: Box<LogicalPlan>,
        node: Slot,
        labels: Option<LabelTest>,
        linked: Option<Link>,
    },
    /// Each row with every node that carries `label` and whose `key` equals `value` (computed from the row), in `node`.
    IndexLookup {
        input: Box<LogicalPlan>,
        node: Slot,
        label: SmolStr,
        key: SmolStr,
        value: BoundExpr,
        /// Where the value cannot be computed, every node that carries the label; a filter above will tell.
        unless_fails: bool,
        /// The name of the index that the schema declares for it; without one the store decides.
        index: Option<SmolStr>,
        /// No two nodes are found for a row.
        unique: bool,
    },
    /// Each row with every node that passes `labels` and for which `predicate` is true, in `node`. The predicate compares a property of
    /// the node to values computed from the row, which `PropertyTest::all_of` takes apart.
    PropertyScan {
        input: Box<LogicalPlan>,
        node: Slot,
        labels: Option<LabelTest>,
        predicate: BoundExpr,
        /// The name of the declared index that has the nodes in order of the property, where `labels` is one label.
        index: Option<SmolStr>,
    },
    /// Each row with every relationship that passes `types`; both ends are new. `Both` yields each relationship in both directions, a
    /// self-loop once.
    RelationshipScan {
        input: Box<LogicalPlan>,
        from: Slot,
        relationship: Slot,
        to: Slot,
        direction: Direction,
        types: Vec<SmolStr>,
    },
    /// Follows one relationship from `from`. Null in `from` gives no row.
    Expand {
        input: Box<LogicalPlan>,
        from: Slot,
        relationship: Slot,
        to: Slot,
        direction: Direction,
        /// Any of these; empty means any.
        types: Vec<SmolStr>,
        /// `to` is bound already and must be met.
        into: bool,
        /// Relationships (or lists of them) of the same `MATCH`, which must differ from this one.
        different_from: Vec<Slot>,
    },
    /// Each row with every node to which the route leads, once a row, in the route's `to`. Null at its start gives no row.
    DistinctExpand {
        input: Box<LogicalPlan>,
        route: Route,
    },
    /// Each row with the number of ways along the route in `count`, or (`distinct`) of nodes to which it leads; rows without any are
    /// left out.
    CountExpand {
        input: Box<LogicalPlan>,
        route: Route,
        distinct: bool,
        count: Slot,
    },
    /// The rows from which the route, of one step, leads to a node for which `predicate` is true, or (`anti`) to none; without a predicate
    /// any node will do. The node stands in the route's `to` for the predicate alone, which also sees the row.
    SemiExpand {
        input: Box<LogicalPlan>,
        route: Route,
        predicate: Option<BoundExpr>,
        anti: bool,
    },
    /// For each run of rows that are alike in `run`, which stand together, every node to which the route leads from any of them, and
    /// in `count` the number of ways there, or (`distinct`) of rows that lead there. Rows of `run`, the route's `to` and `count`,
    /// nothing else.
    GroupExpand {
        input: Box<LogicalPlan>,
        run: Vec<Slot>,
        route: Route,
        distinct: bool,
        count: Slot,
    },
    /// Checks that the bound `relationship` leads from the bound `from`; binds `to`, or meets it when `into`.
    ExpandBound {
        input: Box<LogicalPlan>,
        from: Slot,
        /// `from` is bound already and must be met; otherwise it is bound here.
        from_bound: bool,
        relationship: Slot,
        to: Slot,
        direction: Direction,
        types: Vec<SmolStr>,
        into: bool,
        different_from: Vec<Slot>,
        /// With a length, `relationship` holds a list of relationships to be walked.
        length: Option<LengthRange>,
    },
    /// Follows a chain of relationships from `from`; what counts as an answer is `mode`.
    VarExpand(Box<VarExpand>),
    /// Walks a pattern of its own several times in a row, from `from`.
    Repeat(Box<Repeat>),
    /// From `from` the shortest ways through a whole pattern of paths, as many as its selector wants for each pair of ends.
    PathSearch(Box<PathSearch>),
    /// Of the rows between each pair of ends those that `selector` wants, by the number of relationships.
    ChoosePaths {
        input: Box<LogicalPlan>,
        start: Slot,
        end: Slot,
        /// Relationships or lists of them, which together make the path.
        relationships: Vec<Slot>,
        selector: Selector,
    },
    /// Rows for which `predicate` is true.
    Filter {
        input: Box<LogicalPlan>,
        predicate: BoundExpr,
    },
    /// Rows of `retain` (slots of the child) and the computed `items`, nothing else.
    Project {
        input: Box<LogicalPlan>,
        retain: Vec<Slot>,
        items: Vec<(Slot, BoundExpr)>,
    },
    /// Rows of the keys and aggregates, nothing else. Without keys exactly one row.
    Aggregate {
        input: Box<LogicalPlan>,
        keys: Vec<(Slot, BoundExpr)>,
        aggregates: Vec<(Slot, BoundAggregate)>,
    },
    /// The first of each set of rows that are equivalent in `slots`.
    Distinct {
        input: Box<LogicalPlan>,
        slots: Vec<Slot>,
    },
    /// Sorted rows; stable.
    Sort {
        input: Box<LogicalPlan>,
        keys: Vec<SortKey>,
    },
    /// The first `skip + limit` rows in order, without sorting the rest; same rows as `Sort` below `Limit`.
    TopK {
        input: Box<LogicalPlan>,
        keys: Vec<SortKey>,
        limit: BoundExpr,
        skip: Option<BoundExpr>,
    },
    Skip {
        input: Box<LogicalPlan>,
        count: BoundExpr,
    },
    Limit {
        input: Box<LogicalPlan>,
        count: BoundExpr,
    },
    /// One row an element of `list`, in `slot`; a null list gives no row, anything else than a list one row.
    Unwind {
        input: Box<LogicalPlan>,
        list: BoundExpr,
        slot: Slot,
        /// Where each element stands in its list.
        numbering: Option<Numbering>,
    },
    /// One row a line of the file that `source` names, in `slot`.
    LoadCsv {
        input: Box<LogicalPlan>,
        source: BoundExpr,
        terminator: Option<BoundExpr>,
        headers: bool,
        slot: Slot,
    },
    /// Runs `subplan` for each row and joins its rows to the row.
    Apply {
        input: Box<LogicalPlan>,
        subplan: Box<Subplan>,
        kind: ApplyKind,
    },
    /// The rows of `stages` for the rows of the input, made on several threads; their order is that of one thread.
    Gather {
        input: Box<LogicalPlan>,
        stages: Box<Subplan>,
        /// Rows of the input that a thread is given at a time.
        morsel: usize,
    },
    /// Pairs of a left and a right row (each side independent of the other) whose keys are equal; no keys: all pairs.
    Join {
        left: Box<LogicalPlan>,
        right: Box<LogicalPlan>,
        keys: Vec<(BoundExpr, BoundExpr)>,
    },
    /// The rows of all branches one after the other, their `result` slots renamed to `slots`.
    Union {
        branches: Vec<(LogicalPlan, Vec<Slot>)>,
        slots: Vec<Slot>,
    },
    CallProcedure {
        input: Box<LogicalPlan>,
        procedure: SmolStr,
        arguments: Vec<BoundExpr>,
        yields: Vec<(usize, Slot)>,
        void: bool,
    },
    Create {
        input: Box<LogicalPlan>,
        pattern: CreatePattern,
    },
    /// For each row: the rows of `find` or, when there are none, what `create` makes. Each row sees what earlier rows made.
    Merge {
        input: Box<LogicalPlan>,
        find: Box<Subplan>,
        create: CreatePattern,
        on_create: Vec<BoundSetItem>,
        on_match: Vec<BoundSetItem>,
    },
    Set {
        input: Box<LogicalPlan>,
        items: Vec<BoundSetItem>,
    },
    Remove {
        input: Box<LogicalPlan>,
        items: Vec<BoundRemoveItem>,
    },
    Delete {
        input: Box<LogicalPlan>,
        detach: bool,
        targets: Vec<BoundExpr>,
    },
    /// Runs `updates` for each element of `list`; hands on the rows unchanged.
    Foreach {
        input: Box<LogicalPlan>,
        slot: Slot,
        list: BoundExpr,
        updates: Box<Subplan>,
    },
    /// Changes the schema once; has no rows in and none out.
    ChangeSchema {
        input: Box<LogicalPlan>,
        change: SchemaChange,
    },
    /// Reads all rows before handing on the first, so that a clause never sees half of another's effect.
    Eager { input: Box<LogicalPlan> },
    /// No rows out, but the child runs to its end (a query without `RETURN`).
    Drain { input: Box<LogicalPlan> },
}

/// A variable-length step.
#[derive(Debug, Clone, PartialEq)]
pub struct VarExpand {
    pub input: LogicalPlan,
    pub from: Slot,
    /// The list of relationships in path order; not made in mode `Reach`.
    pub relationships: Slot,
    /// The pattern was written from `to`: the list comes out in the opposite order of the walk.
    pub reversed: bool,
    pub to: Slot,
    pub direction: Direction,
    pub types: Vec<SmolStr>,
    pub length: LengthRange,
    pub mode: VarExpandMode,
    /// `to` is bound already and must be met.
    pub into: bool,
    pub different_from: Vec<Slot>,
    /// Holds for every relationship, which stands in `element`; may also use slots of the row.
    pub predicate: Option<BoundExpr>,
    pub element: Option<Slot>,
}

/// A group with a quantifier.
#[derive(Debug, Clone, PartialEq)]
pub struct Repeat {
    pub input: LogicalPlan,
    pub from: Slot,
    /// All relationships in path order.
    pub relationships: Slot,
    pub to: Slot,
    pub group: Group,
    /// `to` is bound already and must be met.
    pub into: bool,
    pub different_from: Vec<Slot>,
}

/// What is walked again and again.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// One time: reads `start`, which is no slot of the rows around it, besides slots of those rows.
    pub step: Subplan,
    /// One time against the direction of the walk: reads `end`. What a walk from the other end is made of; it is not run.
    pub back: Subplan,
    /// Where one time begins in the walk, and where it ends.
    pub start: Slot,
    pub end: Slot,
    /// Relationships, or lists of them, of one time in path order.
    pub relationships: Vec<Slot>,
    /// What one time binds, and the slot of the list of it.
    pub variables: Vec<(Slot, Slot)>,
    pub length: LengthRange,
    pub mode: VarExpandMode,
    /// The walk goes from right to left: lists come out in the opposite order.
    pub reversed: bool,
}

impl Group {
    /// The same group walked from its other end.
    pub fn turned(mut self) -> Self {
        std::mem::swap(&mut self.step, &mut self.back);
        std::mem::swap(&mut self.start, &mut self.end);
        self.reversed = !self.reversed;
        self
    }

    /// The slots of the rows around it that one time reads.
    pub fn outer(&self) -> impl Iterator<Item = Slot> + '_ {
        let outer = self.step.outer.iter().copied();
        outer.filter(|slot| *slot != self.start)
    }

    /// The lists that it gives.
    pub fn lists(&self) -> impl Iterator<Item = Slot> + '_ {
        self.variables.iter().map(|(_, list)| *list)
    }
}

/// A search for the shortest ways through a pattern. The steps are in the order of the walk, which begins at `from`.
#[derive(Debug, Clone, PartialEq)]
pub struct PathSearch {
    pub input: LogicalPlan,
    pub from: Slot,
    pub steps: Vec<SearchStep>,
    /// The pattern was written from the other end.
    pub reversed: bool,
    pub selector: Selector,
    /// What a path may repeat.
    pub mode: PathMode,
    /// No relationship is met twice, whatever the mode.
    pub different: bool,
    /// The path itself, when it has a name.
    pub path: Option<PatternPath>,
    /// What a whole path must pass before it counts; over the rows handed on.
    pub predicate: Option<BoundExpr>,
}

/// A step of a [`PathSearch`] with the node behind it.
#[derive(Debug, Clone, PartialEq)]
pub struct SearchStep {
    /// The relationship or the list of all of them.
    pub relationships: Slot,
    pub kind: SearchStepKind,
    pub node: Slot,
    /// The node is bound already and must be met.
    pub into: bool,
    /// What the node must pass; over the rows of the input and `node`.
    pub test: Option<BoundExpr>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum SearchStepKind {
    Relationship {
        direction: Direction,
        types: Vec<SmolStr>,
        /// Without a length exactly one relationship.
        length: Option<LengthRange>,
        /// What each relationship must pass, which stands in `element`; over the rows of the input and `element`.
        test: Option<BoundExpr>,
        element: Slot,
    },
    Group(Box<Group>),
}

impl PathSearch {
    /// The groups among the steps.
    pub fn groups(&self) -> impl Iterator<Item = &Group> {
        self.steps.iter().filter_map(|step| match &step.kind {
            SearchStepKind::Group(group) => Some(&**group),
            SearchStepKind::Relationship { .. } => None,
        })
    }

    /// The groups among the steps, to be changed.
    pub fn groups_mut(&mut self) -> impl Iterator<Item = &mut Group> {
        self.steps
            .iter_mut()
            .filter_map(|step| match &mut step.kind {
                SearchStepKind::Group(group) => Some(&mut **group),
                SearchStepKind::Relationship { .. } => None,
            })
    }

    /// The tests made on the way, each with the slot that it is about.
    pub fn tests(&self) -> impl Iterator<Item = (Slot, &BoundExpr)> {
        let nodes = self
            .steps
            .iter()
            .map(|step| (step.node, step.test.as_ref()));
        let elements = self.steps.iter().filter_map(|step| match &step.kind {
            SearchStepKind::Relationship { element, test, .. } => Some((*element, test.as_ref())),
            SearchStepKind::Group(_) => None,
        });
        nodes
            .chain(elements)
            .filter_map(|(slot, test)| Some((slot, test?)))
    }

    /// The slots that it binds.
    pub fn binds(&self) -> Vec<Slot> {
        let mut slots = Vec::new();
        for step in &self.steps {
            slots.extend([step.relationships, step.node]);
            if let SearchStepKind::Group(group) = &step.kind {
                slots.extend(group.lists());
            }
        }
        slots.extend(self.path.iter().map(|path| path.slot));
        slots
    }
}

/// Which chains a [`VarExpand`] answers with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum VarExpandMode {
    /// Every chain that uses no relationship twice.
    Trails,
    /// Every chain.
    Walks,
    /// Each end node once a row, whatever the chains; only where nobody looks at the relationships or counts the chains.
    Reach,
    /// One shortest chain for each pair of ends.
    Shortest,
    /// All shortest chains for each pair of ends.
    AllShortest,
}

impl VarExpandMode {
    /// Chains are chosen between two nodes, so both must be known.
    pub fn needs_both_ends(self) -> bool {
        matches!(self, Self::Shortest | Self::AllShortest)
    }
}

/// One key of a sort: value order of openCypher, nulls last when ascending.
#[derive(Debug, Clone, PartialEq)]
pub struct SortKey {
    pub expr: BoundExpr,
    pub descending: bool,
}

/// What [`LogicalPlan::Apply`] hands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ApplyKind {
    /// The row with each row of the subplan.
    Lateral,
    /// As `Lateral`; a row without any stands once with nulls.
    Optional,
    /// The row itself when the subplan has a row.
    Semi,
    /// The row itself when the subplan has none.
    Anti,
}
