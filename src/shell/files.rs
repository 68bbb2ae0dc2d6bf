//! The files that `LOAD CSV` may read at the command line: those of this machine.

use std::fs::File;
use std::io::{self, ErrorKind, Read};

use crate::exec::Files;

/// Any file that the user can read; a relative path starts in the current folder. `file:` URLs are paths.
pub struct LocalFiles;

impl Files for LocalFiles {
    fn open(&self, location: &str) -> io::Result<Box<dyn Read + Send>> {
        let path = match location.split_once("://") {
            Some((scheme, path)) if scheme.eq_ignore_ascii_case("file") => path,
            Some(_) => {
                let problem = "only files of this machine can be read; download it first";
                return Err(io::Error::new(ErrorKind::Unsupported, problem));
            }
            None => location.strip_prefix("file:").unwrap_or(location),
        };
        Ok(Box::new(File::open(path)?))
    }
}
