//! The files of a graph folder, read from disk or from the archive in the program.

use std::fs;
use std::io::Read;
use std::path::Path;

use smol_str::SmolStr;

use super::origins::Place;
use super::problem::{FolderError, Located, Problem};
use super::schema;

/// The contents of a graph folder, sorted by path.
#[derive(Debug, Clone, Default)]
pub struct Files {
    pub(super) files: Vec<File>,
}

#[derive(Debug, Clone)]
pub(super) struct File {
    /// The path within the folder, such as `nodes/City.jsonl`.
    pub path: SmolStr,
    pub content: Vec<u8>,
}

impl Files {
    /// Reads the files of a folder on disk: those in `nodes` and `relationships`, and `schema.jsonl`. Other files beside them are left alone.
    ///
    /// # Errors
    /// An unreadable folder or file, a missing `nodes`, other sub-folders, files that are not called `NAME.jsonl`.
    pub fn from_folder(folder: &Path) -> Result<Self, FolderError> {
        let mut files = Self::default();
        let mut problems = Vec::new();
        for (name, is_folder) in entries(folder).map_err(|problem| top_level(folder, problem))? {
            match (name.as_str(), is_folder) {
                ("nodes" | "relationships", true) => files.add_folder(folder, &name, &mut problems),
                // Tables of names, which lie beside the shipped graph.
                ("lexicon", true) => {}
                (schema::FILE, false) => files.add_file(folder, &name, &mut problems),
                (_, true) if !name.starts_with('.') => {
                    problems.push(located(&name, Problem::UnknownFolder))
                }
                _ => {}
            }
        }
        if problems.is_empty() && !folder.join("nodes").is_dir() {
            return Err(top_level(folder, Problem::NotAGraphFolder));
        }
        if !problems.is_empty() {
            return Err(FolderError { problems, more: 0 });
        }
        Ok(files)
    }

    fn add_folder(&mut self, root: &Path, folder: &str, problems: &mut Vec<Located>) {
        let names = match entries(&root.join(folder)) {
            Ok(names) => names,
            Err(problem) => return problems.push(located(folder, problem)),
        };
        for (name, is_folder) in names {
            let path = format!("{folder}/{name}");
            if name.starts_with('.') {
                continue;
            }
            if is_folder {
                problems.push(located(&path, Problem::UnknownFolder));
            } else if !name.ends_with(".jsonl") {
                problems.push(located(&path, Problem::IllNamedFile));
            } else {
                self.add_file(root, &path, problems);
            }
        }
    }

    fn add_file(&mut self, root: &Path, path: &str, problems: &mut Vec<Located>) {
        match fs::read(root.join(path)) {
            Ok(content) => self.files.push(File {
                path: path.into(),
                content,
            }),
            Err(error) => problems.push(located(
                path,
                Problem::Unreadable {
                    reason: error.to_string(),
                },
            )),
        }
    }

    /// Unpacks the archive that `src/build.rs` makes.
    ///
    /// # Errors
    /// When the archive is damaged.
    pub fn from_archive(archive: &[u8]) -> Result<Self, FolderError> {
        let mut bytes = Vec::new();
        let unpacked = flate2::read::ZlibDecoder::new(archive).read_to_end(&mut bytes);
        unpacked.map_err(|error| damaged(error.to_string()))?;
        let mut files = Self::default();
        let mut rest = bytes.as_slice();
        while !rest.is_empty() {
            let (file, after) =
                unpack(rest).ok_or_else(|| damaged("a file breaks off".to_string()))?;
            files.files.push(file);
            rest = after;
        }
        Ok(files)
    }

    /// Adds a file, as tests do.
    pub fn add(&mut self, path: &str, content: impl Into<Vec<u8>>) {
        self.files.push(File {
            path: path.into(),
            content: content.into(),
        });
        self.files.sort_by(|left, right| left.path.cmp(&right.path));
    }
}

/// The names in a folder, sorted, and whether each is a folder.
fn entries(folder: &Path) -> Result<Vec<(String, bool)>, Problem> {
    let unreadable = |error: std::io::Error| Problem::Unreadable {
        reason: error.to_string(),
    };
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        names.push((
            entry.file_name().to_string_lossy().into_owned(),
            entry.path().is_dir(),
        ));
    }
    names.sort_unstable();
    Ok(names)
}

fn located(path: &str, problem: Problem) -> Located {
    Located {
        place: Place {
            file: path.into(),
            line: 0,
        },
        problem,
    }
}

fn top_level(folder: &Path, problem: Problem) -> FolderError {
    FolderError::single(
        Place {
            file: folder.to_string_lossy().into(),
            line: 0,
        },
        problem,
    )
}

fn damaged(reason: String) -> FolderError {
    FolderError::single(
        Place {
            file: "graph.archive".into(),
            line: 0,
        },
        Problem::DamagedArchive { reason },
    )
}

/// The first file of an archive and what follows it.
fn unpack(bytes: &[u8]) -> Option<(File, &[u8])> {
    let (path, rest) = split_line(bytes)?;
    let (length, rest) = split_line(rest)?;
    let (content, rest) = rest.split_at_checked(length.parse().ok()?)?;
    Some((
        File {
            path: path.into(),
            content: content.to_vec(),
        },
        rest,
    ))
}

fn split_line(bytes: &[u8]) -> Option<(&str, &[u8])> {
    let end = bytes.iter().position(|&byte| byte == b'\n')?;
    Some((std::str::from_utf8(&bytes[..end]).ok()?, &bytes[end + 1..]))
}
