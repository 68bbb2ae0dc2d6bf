//! The operators, one file each.

mod aggregate;
mod apply;
mod argument;
mod call_procedure;
mod change_schema;
mod choose_paths;
mod chunk_search;
mod count_expand;
mod create;
mod cycle;
mod delete;
mod distinct;
mod distinct_expand;
mod eager;
mod expand;
mod expand_bound;
mod filter;
mod foreach;
mod gather;
mod group_expand;
mod held;
mod hop;
mod index_lookup;
mod join;
mod key_set;
mod key_table;
mod limit;
mod load_csv;
mod merge;
mod node_counters;
mod node_marks;
mod pair_set;
mod path_search;
mod profiled;
mod project;
mod property_scan;
mod reach;
mod relationship_scan;
mod repeat;
mod rerun;
mod route;
mod scan;
mod semi_expand;
mod set;
mod shortest;
mod sort;
mod times;
mod top_k;
mod trail_search;
mod trails;
mod union;
mod unwind;
mod var_expand;

use std::ops::Range;
use std::sync::Arc;

use super::build::{position, positions};
use super::expression::Expr;
use super::{BATCH_SIZE, Batch, Column, ExecContext, ExecError, Layout, ROW, Typed};
use crate::binder::{
    BoundExpr, BoundExprKind, BoundRemoveItem, BoundSetItem, CreatePattern, LabelTest, LengthRange,
};
use crate::plan::Subplan;
use crate::store::{Direction, Graph, TypeId};
use crate::value::size::heap_size;
use crate::value::{NodeId, RelId, Value, ValueError};

pub(super) use aggregate::{Aggregate, Call};
pub(super) use apply::{Apply, SemiApply, SubplanRows};
pub(super) use argument::{Argument, Source};
pub(super) use call_procedure::CallProcedure;
pub(super) use change_schema::ChangeSchema;
pub(super) use choose_paths::ChoosePaths;
pub(super) use count_expand::CountExpand;
pub(super) use create::{Create, Creation};
pub(super) use delete::Delete;
pub(super) use distinct::Distinct;
pub(super) use distinct_expand::DistinctExpand;
pub(super) use eager::{Drain, Eager};
pub(super) use expand::Expand;
pub(super) use expand_bound::ExpandBound;
pub(super) use filter::Filter;
pub(super) use foreach::Foreach;
pub(super) use gather::{Gather, Stages};
pub(super) use group_expand::GroupExpand;
pub(super) use hop::{Hop, Used};
pub(super) use index_lookup::IndexLookup;
pub(super) use join::Join;
pub(super) use key_set::KeySet;
pub(super) use key_table::KeyTable;
pub(super) use limit::{Limit, RowCount, Skip};
pub(super) use load_csv::LoadCsv;
pub(super) use merge::Merge;
pub(super) use path_search::{Again, NodeTest, PathSearch, SearchParts, Stride, StrideKind};
pub use profiled::Measure;
pub(super) use profiled::{Named, Profiled};
pub(super) use project::Project;
pub(super) use property_scan::PropertyScan;
pub(super) use reach::Reach;
pub(super) use relationship_scan::RelationshipScan;
pub(super) use repeat::{Repeat, RepeatParts};
pub(super) use rerun::Rerun;
pub(super) use route::Route;
pub(super) use scan::Scan;
pub(super) use semi_expand::SemiExpand;
pub(super) use set::{ChangeList, Set};
pub(super) use shortest::Shortest;
pub(super) use sort::{OrderKey, Sort};
pub(super) use times::Times;
pub(super) use top_k::TopK;
pub(super) use trails::Trails;
pub(super) use union::Union;
pub(super) use unwind::Unwind;
pub(super) use var_expand::Chain;

use create::property_map;
use cycle::shortest_cycle;
use held::Held;
use hop::{NodeSet, read_relationships};
use node_marks::NodeMarks;
use pair_set::PairSet;
use times::Time;
use trail_search::TrailSearch;
use var_expand::{Chains, Walk};

/// One step of a running plan. Pulled for batches from above, it pulls from its children.
pub trait Operator: Send {
    /// The next rows, or `None` at the end. A batch handed on has at least one row.
    ///
    /// # Errors
    /// Whatever stops the statement; the operator is not called again then.
    fn next(&mut self, cx: &mut ExecContext) -> Result<Option<Batch>, ExecError>;
}

/// An operator whose kind is known only when it runs.
pub type BoxOperator = Box<dyn Operator>;
