//! The command line: arguments, the interactive shell, result formats. A leaf: nothing imports it.

pub mod format;
