//! Understanding a notice: from text to facts, each with the words that say it.
//!
//! [`read`] is the whole way: a page is laid out in parts, each part gives facts, and what cannot be decided is kept as a doubt.

pub mod citation;
pub mod cluster;
pub mod date;
pub mod fact;
pub mod genre;
mod layout;
pub mod numbering;
mod page;
mod part;
pub mod place;
mod read;
pub mod text;
pub mod validity;
mod zone;

pub(in crate::policy) use read::LATEST_CODES;
pub use read::read;
