//! Where results go: standard output, perhaps through a pager, or a file that appears only when it is complete.

use std::fs::{File, Permissions};
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::failure::Failure;
use super::pager::Paged;

const STANDARD: &str = "standard output";

/// The target of results. Nothing is complete before [`Output::finish`].
pub struct Output {
    sink: Sink,
    place: String,
}

enum Sink {
    Standard(BufWriter<io::Stdout>),
    Paged(Box<Paged>),
    /// A device, a pipe: what cannot be replaced by renaming.
    Device(BufWriter<File>),
    File {
        temporary: BufWriter<NamedTempFile>,
        path: PathBuf,
    },
}

impl Output {
    /// Standard output.
    pub fn standard() -> Self {
        Self {
            sink: Sink::Standard(BufWriter::new(io::stdout())),
            place: STANDARD.to_string(),
        }
    }

    /// Standard output, through the user's pager once there are more lines than the screen has.
    pub fn paged(lines: usize) -> Self {
        Self {
            sink: Sink::Paged(Box::new(Paged::new(lines))),
            place: STANDARD.to_string(),
        }
    }

    /// A file, under a temporary name until it is complete.
    ///
    /// # Errors
    /// When the file cannot be made.
    pub fn file(path: &Path) -> Result<Self, Failure> {
        let place = format!("`{}`", path.display());
        match Sink::open(path) {
            Ok(sink) => Ok(Self { sink, place }),
            Err(error) => Err(Failure::output(&error, &place)),
        }
    }

    /// Makes sure that everything has arrived.
    ///
    /// # Errors
    /// A full disk, a closed pipe: whatever was held back until now.
    pub fn finish(self) -> Result<(), Failure> {
        self.sink
            .finish()
            .map_err(|error| Failure::output(&error, &self.place))
    }

    /// Ends what a failure cut short: what was written is shown, but no half file is left.
    pub fn abandon(self) {
        if !matches!(self.sink, Sink::File { .. }) {
            // The first failure is the one to tell.
            let _ = self.sink.finish();
        }
    }
}

impl Sink {
    fn open(path: &Path) -> io::Result<Self> {
        // Through a symbolic link the file itself is replaced, not the link.
        let path = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
        let known = path.metadata().ok();
        if known.as_ref().is_some_and(|known| known.is_dir()) {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        if known.as_ref().is_some_and(|known| !known.is_file()) {
            let device = File::options().write(true).open(&path)?;
            return Ok(Self::Device(BufWriter::new(device)));
        }
        let folder = match path.parent() {
            Some(folder) if folder != Path::new("") => folder,
            _ => Path::new("."),
        };
        let permissions =
            known.map_or_else(ordinary_permissions, |known| Some(known.permissions()));
        let mut builder = tempfile::Builder::new();
        builder.prefix(".tupu-");
        if let Some(permissions) = permissions {
            builder.permissions(permissions);
        }
        let temporary = BufWriter::new(builder.tempfile_in(folder)?);
        Ok(Self::File { temporary, path })
    }

    fn finish(self) -> io::Result<()> {
        match self {
            Self::Standard(mut out) => out.flush(),
            Self::Paged(paged) => paged.finish(),
            Self::Device(mut out) => out.flush(),
            Self::File { temporary, path } => {
                let temporary = temporary
                    .into_inner()
                    .map_err(io::IntoInnerError::into_error)?;
                temporary.as_file().sync_all()?;
                temporary.persist(&path)?;
                sync_folder(&path)
            }
        }
    }

    fn as_write(&mut self) -> &mut dyn Write {
        match self {
            Self::Standard(out) => out,
            Self::Paged(out) => out.as_mut(),
            Self::Device(out) => out,
            Self::File { temporary, .. } => temporary,
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.sink.as_write().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.sink.as_write().flush()
    }
}

/// Readable by all as the user's mask allows; temporary files are private otherwise.
#[cfg(unix)]
fn ordinary_permissions() -> Option<Permissions> {
    use std::os::unix::fs::PermissionsExt;
    Some(Permissions::from_mode(0o666))
}

#[cfg(not(unix))]
fn ordinary_permissions() -> Option<Permissions> {
    None
}

/// Makes the new name itself last.
fn sync_folder(path: &Path) -> io::Result<()> {
    match path.parent().filter(|folder| *folder != Path::new("")) {
        Some(folder) if cfg!(unix) => File::open(folder)?.sync_all(),
        _ => Ok(()),
    }
}

/// A failed write to standard output.
pub fn standard_failure(error: &io::Error) -> Failure {
    Failure::output(error, STANDARD)
}

/// The size of the screen that standard output shows on: columns, lines.
pub fn screen() -> Option<(usize, usize)> {
    if !io::stdout().is_terminal() {
        return None;
    }
    let (terminal_size::Width(columns), terminal_size::Height(lines)) =
        terminal_size::terminal_size()?;
    Some((usize::from(columns), usize::from(lines)))
}
