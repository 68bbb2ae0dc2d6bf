//! How far an import is, shared with whoever shows it.

use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Bytes of files, compressed ones as they lie on the disk.
#[derive(Debug, Default)]
pub struct Tally {
    total: AtomicU64,
    read: AtomicU64,
    file: Mutex<Option<PathBuf>>,
}

impl Tally {
    /// All that is to be read; zero while that is not known.
    pub fn total(&self) -> u64 {
        self.total.load(Ordering::Relaxed)
    }

    /// What was read so far.
    pub fn read(&self) -> u64 {
        self.read.load(Ordering::Relaxed)
    }

    /// The file at hand; `None` before the first and after the last.
    pub fn file(&self) -> Option<PathBuf> {
        let file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.clone()
    }

    pub(super) fn expect(&self, files: impl Iterator<Item = impl AsRef<Path>>) {
        let sizes = files.filter_map(|file| Some(file.as_ref().metadata().ok()?.len()));
        self.total.store(sizes.sum(), Ordering::Relaxed);
    }

    pub(super) fn begin(&self, file: Option<&Path>) {
        *self.file.lock().unwrap_or_else(PoisonError::into_inner) = file.map(Path::to_path_buf);
    }

    pub(super) fn add(&self, bytes: u64) {
        self.read.fetch_add(bytes, Ordering::Relaxed);
    }

    /// Goes back to where a table began that is read again.
    pub(super) fn go_back(&self, read: u64) {
        self.read.store(read, Ordering::Relaxed);
    }
}

/// A file that tells how much of it was read.
pub(super) struct Counted<R> {
    pub input: R,
    pub tally: Arc<Tally>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let count = self.input.read(out)?;
        self.tally.add(count as u64);
        Ok(count)
    }
}
