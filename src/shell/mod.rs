//! The command line: arguments, the interactive shell, result formats. A leaf: nothing imports it.

pub mod arguments;
mod console;
pub mod failure;
pub mod format;
mod graph;
pub mod interrupt;
pub mod output;
mod pager;
pub mod pipe;
pub mod progress;
pub mod source;
pub mod vocabulary;
