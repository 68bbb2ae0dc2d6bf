//! Files, folders and archives, one document after the other.

use std::collections::VecDeque;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

#[cfg(feature = "zip")]
use super::archive::Archive;
#[cfg(feature = "docx")]
use super::docx::is_word_file;
use super::sniff::{Kind, sniff};
use super::{Cause, Format, MAX_DOCUMENT_BYTES, Metadata, ReadError, SourceText};
use super::{encoding, furniture, language, plain};

/// The documents of a file, of all files of a folder, or of an archive, lazily: one document is in memory at a time.
///
/// Members come in the order of their names. In a folder, hidden files and what browsers save beside a page (pictures, scripts) are
/// passed over; every other file that cannot be read is an error of its own.
pub fn read(path: impl Into<PathBuf>) -> Sources {
    Sources {
        waiting: VecDeque::from([Waiting::Given(path.into())]),
        #[cfg(feature = "zip")]
        archive: None,
    }
}

/// The documents of bytes that stand for a file called `name`: one, or those of an archive.
pub fn read_bytes(name: &str, bytes: Vec<u8>) -> Sources {
    Sources {
        waiting: VecDeque::from([Waiting::Bytes(name.to_owned(), bytes)]),
        #[cfg(feature = "zip")]
        archive: None,
    }
}

/// Iterates over the documents of a source.
pub struct Sources {
    waiting: VecDeque<Waiting>,
    #[cfg(feature = "zip")]
    archive: Option<Archive>,
}

/// What is to be read next.
enum Waiting {
    /// What the user named: a file, a folder, perhaps an address.
    Given(PathBuf),
    /// A file of a folder.
    Found(PathBuf),
    /// What a folder has and does not hand out.
    Refused(ReadError),
    Bytes(String, Vec<u8>),
}

impl Iterator for Sources {
    type Item = Result<SourceText, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            #[cfg(feature = "zip")]
            if let Some(archive) = &mut self.archive {
                match archive.next() {
                    Some(Ok((name, bytes))) => return Some(document(&name, bytes)),
                    Some(Err(error)) => return Some(Err(error)),
                    None => self.archive = None,
                }
            }
            let (name, bytes) = match self.waiting.pop_front()? {
                Waiting::Bytes(name, bytes) => (name, bytes),
                Waiting::Refused(error) => return Some(Err(error)),
                Waiting::Given(path) if path.is_dir() => match self.enter(&path) {
                    Ok(()) => continue,
                    Err(error) => return Some(Err(error)),
                },
                Waiting::Given(path) | Waiting::Found(path) => match load(&path) {
                    Ok(loaded) => loaded,
                    Err(error) => return Some(Err(error)),
                },
            };
            if let Some(read) = self.read_file(name, bytes) {
                return Some(read);
            }
        }
    }
}

impl Sources {
    /// Puts the files of a folder before what else is waiting.
    fn enter(&mut self, folder: &Path) -> Result<(), ReadError> {
        let mut files = Vec::new();
        list(folder, &mut files);
        if files.is_empty() {
            return Err(ReadError::new(shown(folder), Cause::EmptyFolder));
        }
        for file in files.into_iter().rev() {
            self.waiting.push_front(file);
        }
        Ok(())
    }

    /// Reads a file that is one document; an archive is opened and gives its members from then on.
    fn read_file(&mut self, name: String, bytes: Vec<u8>) -> Option<Result<SourceText, ReadError>> {
        #[cfg(feature = "zip")]
        if matches!(sniff(&name, &bytes), Ok(Kind::Zip)) && !is_word_file(&bytes) {
            return match Archive::open(&name, bytes) {
                Ok(archive) => {
                    self.archive = Some(archive);
                    None
                }
                Err(cause) => Some(Err(ReadError::new(name, cause))),
            };
        }
        Some(document(&name, bytes))
    }
}

/// The files below a folder in order of their paths. Links to folders are not followed; a folder that cannot be read is told, and so is
/// a pipe or a device, which could be read for ever.
fn list(folder: &Path, files: &mut Vec<Waiting>) {
    let entries = fs::read_dir(folder).and_then(|entries| entries.collect::<io::Result<Vec<_>>>());
    let mut entries = match entries {
        Ok(entries) => entries,
        Err(error) => {
            let error = ReadError::new(shown(folder), unreadable(&error));
            return files.push(Waiting::Refused(error));
        }
    };
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        if is_passed_over(&path) {
            continue;
        }
        // Of a link that leads nowhere, opening it tells what is wrong.
        let metadata = fs::metadata(&path);
        let is_link = entry.file_type().is_ok_and(|kind| kind.is_symlink());
        match metadata {
            Ok(metadata) if metadata.is_dir() && is_link => {}
            Ok(metadata) if metadata.is_dir() => list(&path, files),
            Ok(metadata) if !metadata.is_file() => {
                let reason = "a pipe or a device, not a file".to_owned();
                let error = ReadError::new(shown(&path), Cause::Unreadable { reason });
                files.push(Waiting::Refused(error));
            }
            _ => files.push(Waiting::Found(path)),
        }
    }
}

/// Hidden files, and what belongs to a saved page but is none.
pub(super) fn is_passed_over(path: &Path) -> bool {
    const ENDINGS: &[&str] = &[
        "css", "js", "map", "woff", "woff2", "ttf", "eot", "svg", "ico", "swf",
    ];
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let ending = path
        .extension()
        .map(|ending| ending.to_string_lossy().to_ascii_lowercase())
        .unwrap_or_default();
    let of_page = path
        .parent()
        .and_then(Path::file_name)
        .map(|parent| parent.to_string_lossy().into_owned());
    let of_page =
        of_page.is_some_and(|parent| parent.ends_with("_files") || parent.ends_with(".files"));
    // Chrome calls scripts `a.js.下载`, and frames `saved_resource.html`; all of a page's own text is in the page.
    let beside = [
        "png", "jpg", "jpeg", "gif", "bmp", "webp", "html", "htm", "下载", "download",
    ]
    .contains(&ending.as_str());
    let of_system = ["thumbs.db", "desktop.ini"].contains(&name.to_ascii_lowercase().as_str());
    name.starts_with('.')
        || of_system
        || name.starts_with("~$")
        || name == "__MACOSX"
        || ENDINGS.contains(&ending.as_str())
        || (of_page && beside)
}

/// A path as messages and `source_file` show it.
fn shown(path: &Path) -> String {
    path.display().to_string().replace('\\', "/")
}

fn unreadable(error: &io::Error) -> Cause {
    let reason = match error.kind() {
        io::ErrorKind::NotFound => "no such file or folder".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        kind => kind.to_string(),
    };
    Cause::Unreadable { reason }
}

fn load(path: &Path) -> Result<(String, Vec<u8>), ReadError> {
    let name = shown(path);
    let lower = name.to_ascii_lowercase();
    let failed = |cause| ReadError::new(name.clone(), cause);
    if ["http://", "https://", "http:/", "https:/", "ftp:/"]
        .iter()
        .any(|scheme| lower.starts_with(scheme))
    {
        return Err(failed(Cause::Url));
    }
    let file = fs::File::open(path).map_err(|error| failed(unreadable(&error)))?;
    let size = file
        .metadata()
        .map_err(|error| failed(unreadable(&error)))?
        .len();
    let limit = limit_of(path);
    if size > limit {
        return Err(failed(Cause::TooLarge { bytes: size, limit }));
    }
    let mut bytes = Vec::new();
    // A pipe tells no size.
    file.take(limit + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| failed(unreadable(&error)))?;
    match bytes.len() as u64 > limit {
        true => Err(failed(Cause::TooLarge {
            bytes: bytes.len() as u64,
            limit,
        })),
        false => Ok((name, bytes)),
    }
}

/// Archives may be larger than documents.
fn limit_of(path: &Path) -> u64 {
    const MAX_ARCHIVE_BYTES: u64 = 512 << 20;
    let is_zip = path
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("zip"));
    match is_zip {
        true => MAX_ARCHIVE_BYTES,
        false => MAX_DOCUMENT_BYTES,
    }
}

/// Reads one document, which is no archive.
fn document(name: &str, bytes: Vec<u8>) -> Result<SourceText, ReadError> {
    let failed = |cause| ReadError::new(name, cause);
    if bytes.len() as u64 > MAX_DOCUMENT_BYTES {
        return Err(failed(Cause::TooLarge {
            bytes: bytes.len() as u64,
            limit: MAX_DOCUMENT_BYTES,
        }));
    }
    let source = match sniff(name, &bytes).map_err(failed)? {
        Kind::Text => text(name, &bytes),
        Kind::Html => html(name, &bytes),
        Kind::Pdf => pdf(name, &bytes),
        Kind::Zip if is_word_file(&bytes) => docx(name, &bytes),
        Kind::Zip => return zipped(name, bytes),
    };
    finish(source.map_err(failed)?)
}

/// Refuses a document that says nothing, or nothing in Chinese.
fn finish(source: SourceText) -> Result<SourceText, ReadError> {
    match language::check(&source.text) {
        Ok(()) => Ok(source),
        Err(cause) => Err(ReadError::new(source.source_file, cause)),
    }
}

fn text(name: &str, bytes: &[u8]) -> Result<SourceText, Cause> {
    let decoded = encoding::decode(bytes, None)?;
    if lists_addresses(&decoded.text) {
        return Err(Cause::Unsupported {
            what: "a list of addresses",
            help: "nothing is fetched: save the pages in a browser and give the files",
        });
    }
    let mut blocks = plain::blocks(&decoded.text);
    furniture::mark(&decoded.text, &mut blocks, None);
    Ok(SourceText {
        source_file: name.to_owned(),
        format: Format::Text,
        encoding: decoded.encoding,
        text: decoded.text,
        blocks,
        metadata: Metadata::default(),
        warnings: decoded.warnings,
    })
}

/// Whether every line is an address of the web.
fn lists_addresses(text: &str) -> bool {
    let mut lines = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .peekable();
    lines.peek().is_some()
        && lines.all(|line| line.starts_with("http://") || line.starts_with("https://"))
}

#[cfg(feature = "html")]
fn html(name: &str, bytes: &[u8]) -> Result<SourceText, Cause> {
    super::html::read(name, bytes)
}

#[cfg(not(feature = "html"))]
fn html(_: &str, _: &[u8]) -> Result<SourceText, Cause> {
    Err(Cause::FeatureOff {
        format: "HTML",
        feature: "html",
    })
}

#[cfg(feature = "pdf")]
fn pdf(name: &str, bytes: &[u8]) -> Result<SourceText, Cause> {
    super::pdf::read(name, bytes)
}

#[cfg(not(feature = "pdf"))]
fn pdf(_: &str, _: &[u8]) -> Result<SourceText, Cause> {
    Err(Cause::FeatureOff {
        format: "PDF",
        feature: "pdf",
    })
}

#[cfg(feature = "docx")]
fn docx(name: &str, bytes: &[u8]) -> Result<SourceText, Cause> {
    super::docx::read(name, bytes)
}

/// Without the feature, an archive is looked at as any other.
#[cfg(not(feature = "docx"))]
fn is_word_file(_: &[u8]) -> bool {
    false
}

#[cfg(not(feature = "docx"))]
fn docx(_: &str, _: &[u8]) -> Result<SourceText, Cause> {
    Err(Cause::FeatureOff {
        format: "DOCX",
        feature: "docx",
    })
}

/// A zip archive within an archive is not unpacked again.
#[cfg(feature = "zip")]
fn zipped(name: &str, bytes: Vec<u8>) -> Result<SourceText, ReadError> {
    match Archive::open(name, bytes) {
        Ok(_) => {
            let help = "unpack it and give the files, or pack them as ZIP";
            Err(ReadError::new(
                name,
                Cause::Unsupported {
                    what: "an archive in an archive",
                    help,
                },
            ))
        }
        Err(cause) => Err(ReadError::new(name, cause)),
    }
}

#[cfg(not(feature = "zip"))]
fn zipped(name: &str, _: Vec<u8>) -> Result<SourceText, ReadError> {
    Err(ReadError::new(
        name,
        Cause::FeatureOff {
            format: "ZIP",
            feature: "zip",
        },
    ))
}
