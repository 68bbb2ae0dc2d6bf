//! The parts of a notice, one file each, in the order in which they stand in it.

pub mod addressee;
pub mod annex;
pub mod issued_on;
pub mod issuer;
pub mod list;
pub mod metadata;
pub mod note;
pub mod number;
pub mod reference;
pub mod stated_count;
pub mod term;
pub mod title;
