//! A disk in memory that fails when told to, and remembers what had not reached it when the power went.

use std::io;
use std::sync::{Mutex, MutexGuard};

use crate::database::file::disk::Disk;

/// How an operation fails.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Fault {
    /// A part is written, then an error comes.
    ShortWrite,
    /// Nothing can be written or made longer.
    Full,
    /// The disk does not get in step, though the bytes can be read.
    Sync,
}

/// What was asked of the disk.
#[derive(Debug, Clone)]
pub enum Step {
    Write(u64, Vec<u8>),
    SetLen(u64),
    Sync,
}

#[derive(Debug)]
pub struct FaultyDisk {
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    bytes: Vec<u8>,
    steps: Option<Vec<Step>>,
    /// Operations that the fault concerns until it comes.
    fault: Option<(Fault, usize)>,
    /// Whether everything fails from then on.
    lasting: bool,
    /// Whether the fault has come.
    failed: bool,
}

impl FaultyDisk {
    pub fn new(bytes: Vec<u8>) -> Self {
        let inner = Inner {
            bytes,
            ..Inner::default()
        };
        Self {
            inner: Mutex::new(inner),
        }
    }

    pub fn bytes(&self) -> Vec<u8> {
        self.inner().bytes.clone()
    }

    /// Makes the operation after `after` others fail that the fault concerns.
    pub fn fail(&self, fault: Fault, after: usize, lasting: bool) {
        let mut inner = self.inner();
        inner.fault = Some((fault, after));
        inner.lasting = lasting;
        inner.failed = false;
    }

    /// Mends the disk; true when the fault had come.
    pub fn mend(&self) -> bool {
        let mut inner = self.inner();
        inner.fault = None;
        inner.failed
    }

    /// Remembers every step from now on.
    pub fn remember(&self) {
        self.inner().steps = Some(Vec::new());
    }

    pub fn steps(&self) -> Vec<Step> {
        self.inner().steps.clone().unwrap_or_default()
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner
            .lock()
            .expect("no test panics with the disk in hand")
    }
}

impl Inner {
    /// Whether an operation fails now that these faults concern.
    fn fails(&mut self, concerned: &[Fault]) -> Option<Fault> {
        let (fault, after) = self.fault?;
        if self.failed && self.lasting {
            return Some(fault);
        }
        if self.failed || !concerned.contains(&fault) {
            return None;
        }
        if after > 0 {
            self.fault = Some((fault, after - 1));
            return None;
        }
        self.failed = true;
        Some(fault)
    }

    fn note(&mut self, step: impl FnOnce() -> Step) {
        if let Some(steps) = &mut self.steps {
            steps.push(step());
        }
    }
}

/// Does a step to the bytes of a disk.
pub fn apply(bytes: &mut Vec<u8>, offset: u64, written: &[u8]) {
    let (start, end) = (offset as usize, offset as usize + written.len());
    if bytes.len() < end {
        bytes.resize(end, 0);
    }
    bytes[start..end].copy_from_slice(written);
}

impl Disk for FaultyDisk {
    fn len(&self) -> io::Result<u64> {
        Ok(self.inner().bytes.len() as u64)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let inner = self.inner();
        let start = usize::try_from(offset).unwrap_or(usize::MAX);
        let found = inner.bytes.get(start..start.saturating_add(out.len()));
        out.copy_from_slice(found.ok_or(io::ErrorKind::UnexpectedEof)?);
        Ok(())
    }

    fn write(&self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        let mut inner = self.inner();
        let fault = inner.fails(&[Fault::ShortWrite, Fault::Full]);
        let written = match fault {
            None => bytes,
            Some(Fault::ShortWrite) => &bytes[..bytes.len() / 2],
            Some(_) => &[],
        };
        apply(&mut inner.bytes, offset, written);
        inner.note(|| Step::Write(offset, written.to_vec()));
        match fault {
            None => Ok(()),
            Some(_) => Err(io::ErrorKind::StorageFull.into()),
        }
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        let mut inner = self.inner();
        if len > inner.bytes.len() as u64 && inner.fails(&[Fault::Full]).is_some() {
            return Err(io::ErrorKind::StorageFull.into());
        }
        inner.bytes.resize(len as usize, 0);
        inner.note(|| Step::SetLen(len));
        Ok(())
    }

    fn sync(&self) -> io::Result<()> {
        let mut inner = self.inner();
        if inner.fails(&[Fault::Sync]).is_some() {
            return Err(io::Error::other("the disk does not answer"));
        }
        inner.note(|| Step::Sync);
        Ok(())
    }

    fn lock_to_read(&self) -> io::Result<()> {
        Ok(())
    }

    fn lock_to_write(&self) -> io::Result<()> {
        Ok(())
    }

    fn unlock(&self) -> io::Result<()> {
        Ok(())
    }
}
