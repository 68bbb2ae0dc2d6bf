//! What redb sees of the disk: the bytes behind our page. Readers get a copy that they may write to, so that the repair of a file whose
//! writer died leaves the file alone.

use std::collections::HashMap;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use redb::StorageBackend;

use super::disk::Disk;
use super::header::HEADER;

const PAGE: usize = 4096;

/// The disk as the writer sees it. Clones are one and the same.
#[derive(Debug, Clone)]
pub struct Storage {
    disk: Arc<dyn Disk>,
    first_page: Arc<Mutex<FirstPage>>,
}

/// The page where redb tells which state counts.
#[derive(Debug)]
struct FirstPage {
    written: Vec<u8>,
    /// As it was when the disk was last in step.
    synced: Vec<u8>,
}

impl Storage {
    /// # Errors
    /// The disk cannot be read.
    pub fn new(disk: Arc<dyn Disk>) -> io::Result<Self> {
        let mut page = vec![0; PAGE];
        if disk.len()? >= HEADER + PAGE as u64 {
            disk.read(HEADER, &mut page)?;
        }
        let first_page = FirstPage {
            written: page.clone(),
            synced: page,
        };
        Ok(Self {
            disk,
            first_page: Arc::new(Mutex::new(first_page)),
        })
    }

    /// Makes the state count again that counted when the disk was last in step. redb never writes over the pages of that state before a
    /// later one is in step.
    ///
    /// # Errors
    /// The disk still fails.
    pub fn put_back(&self) -> io::Result<()> {
        let mut page = self.first_page();
        self.disk.write(HEADER, &page.synced)?;
        page.written = page.synced.clone();
        self.disk.sync()
    }

    fn first_page(&self) -> MutexGuard<'_, FirstPage> {
        self.first_page
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl StorageBackend for Storage {
    fn len(&self) -> io::Result<u64> {
        Ok(self.disk.len()?.saturating_sub(HEADER))
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        self.disk.read(HEADER + offset, out)
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.disk.set_len(HEADER + len)
    }

    fn sync_data(&self) -> io::Result<()> {
        self.disk.sync()?;
        let mut page = self.first_page();
        page.synced = page.written.clone();
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        if let Some(room) = PAGE.checked_sub(offset as usize) {
            let length = data.len().min(room);
            self.first_page().written[offset as usize..][..length].copy_from_slice(&data[..length]);
        }
        self.disk.write(HEADER + offset, data)
    }
}

/// The disk of a file that has no name yet. It is in step once it is whole; a part of it is worth nothing, so redb does not wait for it.
#[derive(Debug)]
pub struct NewFile {
    disk: Arc<dyn Disk>,
}

impl NewFile {
    pub fn new(disk: Arc<dyn Disk>) -> Self {
        Self { disk }
    }
}

impl StorageBackend for NewFile {
    fn len(&self) -> io::Result<u64> {
        Ok(self.disk.len()?.saturating_sub(HEADER))
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        self.disk.read(HEADER + offset, out)
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.disk.set_len(HEADER + len)
    }

    fn sync_data(&self) -> io::Result<()> {
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.disk.write(HEADER + offset, data)
    }
}

/// The disk as readers see it: what they write stays in memory.
#[derive(Debug)]
pub struct Overlay {
    disk: Arc<dyn Disk>,
    changed: Mutex<Changed>,
}

#[derive(Debug)]
struct Changed {
    len: u64,
    /// Bytes of the disk that still count; less than `len` after the file was cut.
    below: u64,
    pages: HashMap<u64, Box<[u8; PAGE]>>,
}

impl Overlay {
    /// # Errors
    /// The disk cannot be read.
    pub fn new(disk: Arc<dyn Disk>) -> io::Result<Self> {
        let len = disk.len()?.saturating_sub(HEADER);
        let changed = Changed {
            len,
            below: len,
            pages: HashMap::new(),
        };
        Ok(Self {
            disk,
            changed: Mutex::new(changed),
        })
    }

    /// True of a file that has our page only.
    pub fn is_empty(&self) -> bool {
        self.changed().len == 0
    }

    fn changed(&self) -> MutexGuard<'_, Changed> {
        self.changed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Bytes of the disk, zeros where it has none.
    fn read_below(&self, below: u64, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let there = below.saturating_sub(offset).min(out.len() as u64) as usize;
        let (there, beyond) = out.split_at_mut(there);
        beyond.fill(0);
        self.disk.read(HEADER + offset, there)
    }
}

/// The parts of a range by page: the page, where in it the part begins, and the range of the whole that it is.
fn parts(offset: u64, length: usize) -> impl Iterator<Item = (u64, usize, std::ops::Range<usize>)> {
    let mut done = 0;
    std::iter::from_fn(move || {
        let at = offset + done as u64;
        let within = (at % PAGE as u64) as usize;
        let part = done..length.min(done + PAGE - within);
        done = part.end;
        (!part.is_empty()).then_some((at / PAGE as u64, within, part))
    })
}

impl StorageBackend for Overlay {
    fn len(&self) -> io::Result<u64> {
        Ok(self.changed().len)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let changed = self.changed();
        if offset.saturating_add(out.len() as u64) > changed.len {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.read_below(changed.below, offset, out)?;
        if changed.pages.is_empty() {
            return Ok(());
        }
        for (page, within, part) in parts(offset, out.len()) {
            if let Some(bytes) = changed.pages.get(&page) {
                let length = part.len();
                out[part].copy_from_slice(&bytes[within..within + length]);
            }
        }
        Ok(())
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        let mut changed = self.changed();
        let pages = len.div_ceil(PAGE as u64);
        changed.pages.retain(|page, _| *page < pages);
        changed.below = changed.below.min(len);
        changed.len = len;
        Ok(())
    }

    fn sync_data(&self) -> io::Result<()> {
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        let mut changed = self.changed();
        changed.len = changed.len.max(offset.saturating_add(data.len() as u64));
        let below = changed.below;
        for (page, within, part) in parts(offset, data.len()) {
            let bytes = match changed.pages.entry(page) {
                std::collections::hash_map::Entry::Occupied(known) => known.into_mut(),
                std::collections::hash_map::Entry::Vacant(new) => {
                    let mut bytes = Box::new([0; PAGE]);
                    self.read_below(below, page * PAGE as u64, &mut bytes[..])?;
                    new.insert(bytes)
                }
            };
            bytes[within..within + part.len()].copy_from_slice(&data[part]);
        }
        Ok(())
    }
}
