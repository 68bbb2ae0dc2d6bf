//! Who writes: a lock on a file beside the database, in which the holder is named. The system lets go of it when the holder dies.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::error::Trouble;
use crate::value::temporal::Date;

/// The right to write, until it is dropped.
#[derive(Debug)]
pub struct WriterLock {
    /// Locked as long as it is open.
    _file: File,
    path: PathBuf,
}

impl WriterLock {
    /// Takes the lock of a database.
    ///
    /// # Errors
    /// Another handle has it, in this program or in another; the system refuses.
    pub fn take(database: &Path) -> Result<Self, Trouble> {
        let path = beside(database);
        loop {
            let mut file = OpenOptions::new()
                .read(true)
                .write(true)
                .create(true)
                .truncate(false)
                .open(&path)?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Err(Trouble::Busy(holder(file))),
                Err(TryLockError::Error(error)) => return Err(error.into()),
            }
            if sign(&mut file, &path)? {
                return Ok(Self { _file: file, path });
            }
        }
    }
}

/// Writes who we are; false when the holder before us has taken the file away meanwhile.
fn sign(file: &mut File, path: &Path) -> io::Result<bool> {
    let name = signature();
    file.set_len(0)?;
    file.rewind()?;
    file.write_all(name.as_bytes())?;
    match std::fs::read_to_string(path) {
        Ok(found) => Ok(found == name),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        // Where a locked file cannot be read by others, it cannot be taken away either.
        Err(_) => Ok(true),
    }
}

impl Drop for WriterLock {
    fn drop(&mut self) {
        // Where an open file cannot be taken away it stays, which does no harm.
        let _ = std::fs::remove_file(&self.path);
    }
}

/// `NAME.tupu.lock`.
fn beside(database: &Path) -> PathBuf {
    let mut path = database.as_os_str().to_os_string();
    path.push(".lock");
    PathBuf::from(path)
}

fn signature() -> String {
    let program = std::env::current_exe().ok();
    let name = program.as_deref().and_then(Path::file_stem);
    let name = name.map_or("a program".into(), |name| name.to_string_lossy());
    format!("{name} (process {}) since {}", std::process::id(), now())
}

/// Day and time of the machine's clock.
fn now() -> String {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    let seconds = since.map_or(0, |since| since.as_secs());
    let (day, second) = (seconds / 86_400, seconds % 86_400);
    match Date::from_epoch_day(day as i64) {
        Some(date) => format!(
            "{date} {:02}:{:02}:{:02} UTC",
            second / 3600,
            second / 60 % 60,
            second % 60
        ),
        None => "an unknown time".to_string(),
    }
}

/// The name of the holder as far as it can be read.
fn holder(mut file: File) -> String {
    let mut name = String::new();
    match file.read_to_string(&mut name) {
        Ok(length) if length > 0 => name,
        _ => "another program".to_string(),
    }
}
