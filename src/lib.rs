//! Tupu (图谱): an embedded knowledge-graph query engine for industrial policy.
//!
//! ```
//! use tupu::{Database, Error};
//!
//! # fn main() -> Result<(), Error> {
//! let database = Database::shipped()?;
//! let query = "
//!     MATCH (c:City)-[:HAS_INDUSTRY]->(i:Industry {code: 'nuclear-tech'})
//!     RETURN c.short_zh AS city ORDER BY c.adcode";
//! let cities: Vec<String> = database
//!     .query(query)?
//!     .map(|row| Ok(row?.to_string()))
//!     .collect::<Result<_, Error>>()?;
//! assert_eq!(cities, ["'成都'", "'绵阳'", "'乐山'"]);
//! # Ok(())
//! # }
//! ```
//!
//! Modules stand in pipeline order; a module imports only modules above it. A query goes from [`syntax`] (or [`phrase`]) through
//! [`binder`], [`plan`] and [`optimize`] to [`exec`]; [`Database`] is the table of contents of this journey. [`policy`] is the only module
//! that knows what a city is.

pub mod diagnostic;
pub mod value;

pub mod store;

pub mod syntax;

pub mod function;

pub mod manual;

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

/// The examples of the README, so that they stay true.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

pub use database::{
    Database, Error, FORMAT_VERSION, FileError, FileInfo, Options, Params, QueryResult, Row,
    Transaction, Trouble,
};
