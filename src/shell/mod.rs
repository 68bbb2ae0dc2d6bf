//! The command line: arguments, the interactive shell, result formats. A leaf: nothing imports it.

pub mod arguments;
pub mod failure;
pub mod format;
pub mod interrupt;
pub mod output;
mod pager;
pub mod progress;
pub mod source;
