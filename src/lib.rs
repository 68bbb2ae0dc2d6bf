//! Tupu (图谱): an embedded knowledge-graph query engine for industrial policy.
//!
//! Modules stand in pipeline order; a module imports only modules above it.

pub mod diagnostic;
pub mod value;

pub mod store;

pub mod syntax;

pub mod function;

pub mod binder;

pub mod plan;

pub mod optimize;

pub mod exec;

pub mod exchange;

pub mod policy;

pub mod phrase;

pub mod analysis;

mod database;

pub mod shell;

pub use database::{Database, Error, Options, Params, QueryResult, Row, Transaction};
