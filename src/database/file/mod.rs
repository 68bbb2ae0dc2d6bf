//! A graph in one file: a page of ours, then a redb database with the graph as segments and a log of the transactions since.
//!
//! A commit is one redb transaction that adds a record to the log; folding the log writes the segments that changed. Readers load the file
//! under a shared lock and go on in memory; the one writer holds a lock of its own for as long as it is open, and locks the file only while
//! it writes. What a failed commit left is undone before it is reported.

mod disk;
mod error;
mod header;
mod lock;
mod storage;
mod tables;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use redb::{Builder, Database as Redb, StorageBackend, WriteTransaction};

use crate::store::segment::ChangeWriter;
use crate::store::{Change, Graph};
use disk::{Disk, FileDisk};
pub use error::{FileError, Trouble};
pub use header::FORMAT_VERSION;
use lock::WriterLock;
use storage::{NewFile, Overlay, Storage};
use tables::{Directory, Reading, trouble};

/// Bytes that redb keeps in memory; our graph is in memory anyway.
const CACHE: usize = 16 << 20;

/// Bytes of the log from which on it is folded, and the part of the segments that adds to them.
const LOG_LIMIT: u64 = 8 << 20;
const LOG_SHARE: u64 = 16;

/// How long a writer may go on before it lets waiting readers in, and for how long.
const TURN: Duration = Duration::from_millis(100);
const PAUSE: Duration = Duration::from_millis(1);

type Result<T> = std::result::Result<T, Trouble>;

/// What a database file is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileInfo {
    pub path: PathBuf,
    pub format_version: u32,
    /// Bytes of the whole file.
    pub size: u64,
    /// Bytes of the graph as it was last folded.
    pub segments: u64,
    /// Transactions since then.
    pub log_records: u64,
    /// Their bytes.
    pub log_size: u64,
    /// Transactions ever committed.
    pub transactions: u64,
}

/// An open database file.
#[derive(Debug)]
pub struct GraphFile {
    path: PathBuf,
    disk: Arc<dyn Disk>,
    /// Of the format, as the file tells.
    version: u32,
    state: State,
    /// From the first write on.
    lock: Option<WriterLock>,
    writing: Option<Writing>,
    /// Bytes of the log from which on to fold it.
    fold_at: u64,
    busy_since: Instant,
    idle_since: Instant,
}

/// What the file holds.
#[derive(Debug, Clone)]
struct State {
    directory: Directory,
    /// The graph of the segments.
    base: Graph,
    /// The last transaction.
    sequence: u64,
    log_records: u64,
    log_size: u64,
}

#[derive(Debug)]
struct Writing {
    redb: Redb,
    storage: Storage,
}

/// Lets go of the file at its end.
struct Locked<'d>(&'d dyn Disk);

impl Drop for Locked<'_> {
    fn drop(&mut self) {
        // The system does it at the latest when the file is closed.
        let _ = self.0.unlock();
    }
}

/// Opening.
impl GraphFile {
    /// Opens a file and reads its graph.
    ///
    /// # Errors
    /// A file that is not there, cannot be read, or is no sound database of this version.
    pub fn open(path: &Path) -> std::result::Result<(Self, Graph), FileError> {
        let opened = FileDisk::open(path).map_err(Trouble::from);
        opened
            .and_then(|disk| Self::on(path, Arc::new(disk)))
            .map_err(|trouble| of(path, trouble))
    }

    fn on(path: &Path, disk: Arc<dyn Disk>) -> Result<(Self, Graph)> {
        let locked = read_lock(&disk)?;
        let version = header::check(&*disk)?;
        let (state, graph) = load(&disk)?;
        drop(locked);
        let file = Self {
            version,
            path: path.to_path_buf(),
            disk,
            fold_at: fold_at(&state.directory),
            state,
            lock: None,
            writing: None,
            busy_since: Instant::now(),
            idle_since: Instant::now(),
        };
        Ok((file, graph))
    }

    /// Makes a file with a graph in it. It appears when it is complete.
    ///
    /// # Errors
    /// A file that is there already, or cannot be written.
    pub fn create(path: &Path, graph: &Graph) -> std::result::Result<(), FileError> {
        create(path, graph).map_err(|trouble| of(path, trouble))
    }

    /// What the file is made of, as far as this handle knows.
    pub fn info(&self) -> FileInfo {
        FileInfo {
            path: self.path.clone(),
            format_version: self.version,
            size: self.disk.len().unwrap_or(0),
            segments: self.state.directory.size(),
            log_records: self.state.log_records,
            log_size: self.state.log_size,
            transactions: self.state.sequence,
        }
    }
}

/// Writing.
impl GraphFile {
    /// Takes the right to write, which lasts as long as the handle. Gives the graph when others have changed it since it was read.
    ///
    /// # Errors
    /// Another handle has the right; a file that cannot be written or is damaged.
    pub fn begin(&mut self) -> std::result::Result<Option<Graph>, FileError> {
        let begun = match &self.writing {
            Some(_) => Ok(None),
            None => self.start_writing(),
        };
        begun.map_err(|trouble| {
            self.lock = None;
            of(&self.path, trouble)
        })
    }

    fn start_writing(&mut self) -> Result<Option<Graph>> {
        if self.lock.is_none() {
            self.lock = Some(WriterLock::take(&self.path)?);
        }
        let _locked = write_lock(&self.disk)?;
        if header::check(&*self.disk)? < FORMAT_VERSION {
            header::upgrade(&*self.disk)?;
        }
        self.version = FORMAT_VERSION;
        let writing = Writing::open(&self.disk)?;
        let found = writing.position()?;
        self.writing = Some(writing);
        if found == self.state.position() {
            return Ok(None);
        }
        let (state, graph) = load(&self.disk)?;
        self.fold_at = fold_at(&state.directory);
        self.state = state;
        Ok(Some(graph))
    }

    /// Makes the changes of a transaction last, of which `graph` is the result. Only after [`begin`](Self::begin).
    ///
    /// # Errors
    /// A disk that fails. The file is then as it was, unless the error says that this is not known.
    pub fn append(
        &mut self,
        changes: &[Change],
        graph: &Graph,
    ) -> std::result::Result<(), FileError> {
        let record = encode(changes);
        let size = record.len() as u64;
        if size > self.fold_at {
            return self.replace(graph);
        }
        let sequence = self.state.sequence + 1;
        let position = (self.state.directory.generation, sequence);
        self.commit(position, |transaction, _| {
            tables::append(transaction, sequence, &record)
        })
        .map_err(|trouble| of(&self.path, trouble))?;
        self.state.sequence = sequence;
        self.state.log_records += 1;
        self.state.log_size += size;
        if self.state.log_size > self.fold_at && self.fold(graph).is_err() {
            // The transaction counts all the same, and the log can grow.
            self.fold_at = self.state.log_size * 2;
        }
        Ok(())
    }

    /// Makes a graph last that was not made by changes, in place of the one before. Only after [`begin`](Self::begin).
    ///
    /// # Errors
    /// As [`append`](Self::append).
    pub fn replace(&mut self, graph: &Graph) -> std::result::Result<(), FileError> {
        self.write_segments(graph, self.state.sequence + 1)
    }

    /// Folds the log into the segments. `graph` is what both are together. Only after [`begin`](Self::begin).
    ///
    /// # Errors
    /// As [`append`](Self::append).
    pub fn fold(&mut self, graph: &Graph) -> std::result::Result<(), FileError> {
        self.write_segments(graph, self.state.sequence)
    }

    fn write_segments(
        &mut self,
        graph: &Graph,
        sequence: u64,
    ) -> std::result::Result<(), FileError> {
        let position = (self.state.directory.generation + 1, sequence);
        let directory = self
            .commit(position, |transaction, state| {
                let (base, before) = (Some(&state.base), &state.directory);
                tables::fold(transaction, graph, base, before, sequence)
            })
            .map_err(|trouble| of(&self.path, trouble))?;
        self.fold_at = fold_at(&directory);
        self.state = State {
            directory,
            base: graph.clone(),
            sequence,
            log_records: 0,
            log_size: 0,
        };
        Ok(())
    }

    /// Runs one transaction of redb, after which the file is at `position`.
    fn commit<T>(
        &mut self,
        position: (u64, u64),
        work: impl FnOnce(&WriteTransaction, &State) -> Result<T>,
    ) -> Result<T> {
        self.let_readers_in();
        let disk = self.disk.clone();
        let _locked = write_lock(&disk)?;
        let writing = self.writing.take().expect("begun before it is written");
        let ran = writing.run(|transaction| work(transaction, &self.state));
        let result = match ran {
            Ok(done) => {
                self.writing = Some(writing);
                Ok(done)
            }
            Err((done, trouble)) => match (done, self.recover(writing)) {
                (Some(done), Ok(found)) if found == position => Ok(done),
                (Some(_), Err(_)) => Err(in_doubt(trouble)),
                _ => Err(trouble),
            },
        };
        if result.is_ok() {
            // A note that is missing is one behind, which readers allow for.
            let _ = header::acknowledge(&*self.disk, position.1);
        }
        self.idle_since = Instant::now();
        result
    }

    /// Makes the state before a failed commit count again, and tells where the file is then.
    fn recover(&mut self, Writing { redb, storage }: Writing) -> Result<(u64, u64)> {
        drop(redb);
        storage.put_back()?;
        let writing = Writing::open(&self.disk)?;
        let position = writing.position()?;
        self.writing = Some(writing);
        Ok(position)
    }

    /// A writer that never rests would keep readers out for good.
    fn let_readers_in(&mut self) {
        if self.idle_since.elapsed() > PAUSE {
            self.busy_since = Instant::now();
        } else if self.busy_since.elapsed() > TURN {
            std::thread::sleep(PAUSE);
            self.busy_since = Instant::now();
        }
    }
}

impl Drop for GraphFile {
    fn drop(&mut self) {
        let Some(writing) = self.writing.take() else {
            return;
        };
        match write_lock(&self.disk) {
            Ok(_locked) => drop(writing),
            // Not written to without the lock; the next to open it repairs it.
            Err(_) => std::mem::forget(writing),
        }
    }
}

impl State {
    fn position(&self) -> (u64, u64) {
        (self.directory.generation, self.sequence)
    }
}

impl Writing {
    /// Opens the file for writing; only under the lock. Repairs what a writer that died has left.
    fn open(disk: &Arc<dyn Disk>) -> Result<Self> {
        let storage = Storage::new(disk.clone())?;
        let redb = open_redb(storage.clone(), false)?;
        Ok(Self { redb, storage })
    }

    /// How often the log was folded, and the last transaction.
    fn position(&self) -> Result<(u64, u64)> {
        let reading = Reading::begin(&self.redb)?;
        Ok((reading.directory.generation, reading.last_sequence()?))
    }

    /// Runs a transaction. With an error from the commit comes the result of `work`, which may have been kept.
    fn run<T>(
        &self,
        work: impl FnOnce(&WriteTransaction) -> Result<T>,
    ) -> std::result::Result<T, (Option<T>, Trouble)> {
        let transaction = self.redb.begin_write();
        let transaction = transaction.map_err(|error| (None, trouble(error)))?;
        let done = work(&transaction).map_err(|trouble| (None, trouble))?;
        match transaction.commit() {
            Ok(()) => Ok(done),
            Err(error) => Err((Some(done), trouble(error))),
        }
    }
}

fn open_redb(backend: impl StorageBackend, check: bool) -> Result<Redb> {
    let mut builder = Builder::new();
    builder
        .set_cache_size(CACHE)
        .set_check_integrity_on_open(check);
    builder.create_with_backend(backend).map_err(trouble)
}

fn read_lock(disk: &Arc<dyn Disk>) -> Result<Locked<'_>> {
    disk.lock_to_read()?;
    Ok(Locked(&**disk))
}

fn write_lock(disk: &Arc<dyn Disk>) -> Result<Locked<'_>> {
    disk.lock_to_write()?;
    Ok(Locked(&**disk))
}

/// Reads the graph of a file; only under a lock.
fn load(disk: &Arc<dyn Disk>) -> Result<(State, Graph)> {
    header::check(&**disk)?;
    let acknowledged = header::acknowledged(&**disk)?;
    let overlay = Overlay::new(disk.clone())?;
    if overlay.is_empty() {
        return Err(Trouble::Damaged("it ends too early".to_string()));
    }
    let redb = open_redb(overlay, true)?;
    let reading = Reading::begin(&redb)?;
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let base = Graph::from_segments(&reading, threads)?;
    let mut graph = base.clone();
    let directory = reading.directory.clone();
    let (log_records, log_size) = reading.replay(&mut graph, directory.sequence)?;
    let sequence = directory.sequence + log_records;
    if sequence < acknowledged {
        return Err(Trouble::Damaged(format!(
            "it once held {acknowledged} transactions, of which {sequence} can be read"
        )));
    }
    graph.take_change_counts();
    let state = State {
        directory,
        base,
        sequence,
        log_records,
        log_size,
    };
    Ok((state, graph))
}

fn create(path: &Path, graph: &Graph) -> Result<()> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    if path.exists() {
        return Err(Trouble::Exists);
    }
    let mut builder = tempfile::Builder::new();
    builder.prefix(".tupu-");
    #[cfg(unix)]
    {
        // Those of any new file: the system takes away what the user does not want to give.
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    let file = builder.tempfile_in(folder)?;
    let disk: Arc<dyn Disk> = Arc::new(FileDisk::new(file.as_file().try_clone()?));
    fill(&disk, graph)?;
    let named = file.persist_noclobber(path);
    named.map_err(|error| Trouble::from(error.error))?;
    sync_folder(folder);
    Ok(())
}

/// Writes a whole database to an empty disk.
fn fill(disk: &Arc<dyn Disk>, graph: &Graph) -> Result<()> {
    header::write(&**disk)?;
    let mut redb = open_redb(NewFile::new(disk.clone()), false)?;
    tables::fill(&redb, graph, CACHE)?;
    // redb grows a file in large steps; this gives back what is left over.
    redb.compact().map_err(trouble)?;
    redb.close().map_err(trouble)?;
    Ok(disk.sync()?)
}

/// A new name has to reach the disk too, where a folder can be synced.
fn sync_folder(folder: &Path) {
    if let Ok(folder) = std::fs::File::open(folder) {
        let _ = folder.sync_all();
    }
}

fn encode(changes: &[Change]) -> Vec<u8> {
    let mut writer = ChangeWriter::default();
    changes.iter().for_each(|change| writer.put(change));
    writer.take()
}

fn fold_at(directory: &Directory) -> u64 {
    LOG_LIMIT + directory.size() / LOG_SHARE
}

fn in_doubt(trouble: Trouble) -> Trouble {
    match trouble {
        Trouble::System(reason) => Trouble::InDoubt(reason),
        other => Trouble::InDoubt(format!("{other:?}")),
    }
}

fn of(path: &Path, trouble: Trouble) -> FileError {
    FileError {
        path: path.to_path_buf(),
        trouble,
    }
}
