//! Files that a statement may read: only what the program that runs it hands in.

use std::io::{self, Read};

/// Opens what `LOAD CSV FROM` names.
pub trait Files: Send + Sync {
    /// The content of a location, which is the text as the statement gives it.
    ///
    /// # Errors
    /// Whatever keeps it from being read.
    fn open(&self, location: &str) -> io::Result<Box<dyn Read + Send>>;
}
