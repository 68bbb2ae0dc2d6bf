//! Understanding a notice: from text to facts, each with the words that say it.

pub mod citation;
pub mod cluster;
pub mod date;
pub mod fact;
pub mod numbering;
pub mod place;
pub mod text;
pub mod validity;
