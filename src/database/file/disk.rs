//! Where the bytes of a database file lie: a file of the machine, or what a test puts in its place.

use std::fmt::Debug;
use std::fs::{File, OpenOptions};
use std::io;
use std::path::Path;

/// Bytes that stay. Locks hold between the handles of all processes.
pub trait Disk: Debug + Send + Sync {
    fn len(&self) -> io::Result<u64>;

    /// Fills `out` with the bytes from `offset` on; an error when the file ends before.
    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()>;

    /// Writes all bytes; the file grows when it has to.
    fn write(&self, offset: u64, bytes: &[u8]) -> io::Result<()>;

    /// Cuts the file, or makes it longer with zeros.
    fn set_len(&self, len: u64) -> io::Result<()>;

    /// Returns when everything written has reached the disk.
    fn sync(&self) -> io::Result<()>;

    /// Waits until nobody writes; others may read too.
    fn lock_to_read(&self) -> io::Result<()>;

    /// Waits until nobody reads or writes.
    fn lock_to_write(&self) -> io::Result<()>;

    fn unlock(&self) -> io::Result<()>;
}

/// A file of the machine.
#[derive(Debug)]
pub struct FileDisk {
    file: File,
    #[cfg(not(unix))]
    turn: std::sync::Mutex<()>,
}

impl FileDisk {
    /// Opens a file, to write too where that is allowed.
    ///
    /// # Errors
    /// It is not there or cannot be read.
    pub fn open(path: &Path) -> io::Result<Self> {
        let both = OpenOptions::new().read(true).write(true).open(path);
        let file = match both {
            Err(error) if is_protected(&error) => File::open(path)?,
            both => both?,
        };
        Ok(Self::new(file))
    }

    pub fn new(file: File) -> Self {
        Self {
            file,
            #[cfg(not(unix))]
            turn: std::sync::Mutex::new(()),
        }
    }

    #[cfg(not(unix))]
    fn at(&self, offset: u64, work: impl FnOnce(&mut &File) -> io::Result<()>) -> io::Result<()> {
        use std::io::Seek;
        let _turn = self
            .turn
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        let mut file = &self.file;
        file.seek(io::SeekFrom::Start(offset))?;
        work(&mut file)
    }
}

fn is_protected(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem
    )
}

impl Disk for FileDisk {
    fn len(&self) -> io::Result<u64> {
        Ok(self.file.metadata()?.len())
    }

    #[cfg(unix)]
    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        std::os::unix::fs::FileExt::read_exact_at(&self.file, out, offset)
    }

    #[cfg(not(unix))]
    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        self.at(offset, |file| io::Read::read_exact(file, out))
    }

    #[cfg(unix)]
    fn write(&self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        std::os::unix::fs::FileExt::write_all_at(&self.file, bytes, offset)
    }

    #[cfg(not(unix))]
    fn write(&self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        self.at(offset, |file| io::Write::write_all(file, bytes))
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.file.set_len(len)
    }

    fn sync(&self) -> io::Result<()> {
        self.file.sync_data()
    }

    fn lock_to_read(&self) -> io::Result<()> {
        self.file.lock_shared()
    }

    fn lock_to_write(&self) -> io::Result<()> {
        self.file.lock()
    }

    fn unlock(&self) -> io::Result<()> {
        self.file.unlock()
    }
}
