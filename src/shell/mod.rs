//! The command line: arguments, the interactive shell, result formats. A leaf: nothing imports it.

mod answer;
pub mod arguments;
mod check;
pub mod command;
mod console;
mod document;
mod export;
pub mod failure;
mod files;
pub mod format;
mod graph;
mod heap;
mod import;
mod ingest;
pub mod interrupt;
mod lineage;
pub mod output;
mod pager;
mod parameters;
mod phrases;
pub mod pipe;
pub mod progress;
mod quotation;
mod repl;
mod run;
pub mod session;
pub mod settings;
pub mod source;
pub mod vocabulary;
mod why;

pub use run::main;
