//! From what the user names, folders and files, to the tables to read.

use std::fs;
use std::path::{Path, PathBuf};

use smol_str::SmolStr;

use super::Options;
use super::jsonl;
use super::mapping::{MappedTable, Mapping};
use super::problem::{ImportError, Problem};
use super::table::{FileFormat, Roles, Table};

/// What is to be read.
#[derive(Debug, Clone, PartialEq)]
pub enum Input {
    /// A graph folder, as a whole.
    Graph(PathBuf),
    /// All the tables of a folder, or with a mapping the place of its files.
    Folder(PathBuf),
    /// Files with the same columns; the header is in the first.
    Files(Vec<PathBuf>),
}

impl Input {
    /// A folder, a file, or files joined by commas.
    pub fn parse(text: &str) -> Self {
        let path = PathBuf::from(text);
        if path.join("nodes").is_dir() {
            return Self::Graph(path);
        }
        if path.is_dir() {
            return Self::Folder(path);
        }
        if path.exists() {
            return Self::Files(vec![path]);
        }
        Self::Files(text.split(',').map(PathBuf::from).collect())
    }
}

/// The tables of all inputs, in their order.
///
/// # Errors
/// A folder or file that is not there, or whose format nothing tells.
pub fn tables(
    inputs: &[Input],
    mapping: Option<&Mapping>,
    options: &Options,
) -> Result<Vec<Table>, ImportError> {
    if let Some(mapping) = mapping {
        let tables = mapping.tables.iter();
        return tables
            .map(|table| mapped_table(table, inputs, options))
            .collect();
    }
    let mut tables = Vec::new();
    for input in inputs {
        match input {
            Input::Graph(_) => {}
            Input::Files(files) => tables.extend(named_tables(files.clone(), options)?),
            Input::Folder(folder) => {
                for file in files_of(folder, options)? {
                    tables.extend(named_tables(vec![file], options)?);
                }
            }
        }
    }
    Ok(tables)
}

fn mapped_table(
    table: &MappedTable,
    inputs: &[Input],
    options: &Options,
) -> Result<Table, ImportError> {
    let found = table.files.iter().map(|file| find(file, inputs, options));
    let files: Vec<PathBuf> = found.collect::<Result<_, _>>()?;
    Ok(Table {
        format: format_of(&files[0], options)?,
        files,
        roles: Roles::Mapped(table.mapped.clone()),
    })
}

/// A file of a mapping: in the folders, or among the files by name. With `--format`, and when it is not there, the same
/// name with another ending.
fn find(file: &Path, inputs: &[Input], options: &Options) -> Result<PathBuf, ImportError> {
    let named = match options.format {
        Some(format) => vec![file.with_extension(format.extension())],
        None => {
            let others = [FileFormat::Parquet, FileFormat::Csv, FileFormat::JsonLines];
            let others = others.map(|format| file.with_extension(format.extension()));
            std::iter::once(file.to_path_buf()).chain(others).collect()
        }
    };
    let here = named.iter().flat_map(|name| {
        inputs.iter().filter_map(move |input| match input {
            Input::Folder(folder) | Input::Graph(folder) => {
                Some(folder.join(name)).filter(|path| path.is_file())
            }
            Input::Files(files) => files.iter().find(|file| file.ends_with(name)).cloned(),
        })
    });
    here.into_iter().next().ok_or_else(|| {
        Problem::Unreadable {
            reason: "it is in none of the folders that were named".to_string(),
        }
        .of(file)
    })
}

/// One table, or two when the files hold whole elements, nodes and relationships mixed.
fn named_tables(files: Vec<PathBuf>, options: &Options) -> Result<Vec<Table>, ImportError> {
    let format = format_of(&files[0], options)?;
    if format == FileFormat::JsonLines && jsonl::holds_elements(&files[0])? {
        let tables = [true, false].map(|nodes| Table {
            format,
            roles: Roles::Elements { nodes },
            files: files.clone(),
        });
        return Ok(tables.into());
    }
    let name = stem(&files[0]);
    let name = name.trim_end_matches("-header").trim_end_matches("_header");
    Ok(vec![Table {
        format,
        roles: Roles::FromHeader {
            name: vec![SmolStr::new(name)],
        },
        files,
    }])
}

/// The name of a file without its endings.
fn stem(file: &Path) -> String {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    name.rsplit_once('.')
        .map_or(name, |(stem, _)| stem)
        .to_string()
}

fn format_of(file: &Path, options: &Options) -> Result<FileFormat, ImportError> {
    let by_ending = FileFormat::of(file);
    let format = options.format.or(by_ending);
    format.ok_or_else(|| Problem::UnknownFormat.of(file))
}

/// The files of a folder that have a format, sorted by name.
fn files_of(folder: &Path, options: &Options) -> Result<Vec<PathBuf>, ImportError> {
    let unreadable = |error: std::io::Error| Problem::unreadable(&error).of(folder);
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        let format = FileFormat::of(&path);
        let wanted = match options.format {
            Some(wanted) => format == Some(wanted),
            None => format.is_some(),
        };
        if wanted && path.is_file() {
            files.push(path);
        }
    }
    files.sort();
    if files.is_empty() {
        return Err(Problem::NoFiles.of(folder));
    }
    let twice = files
        .windows(2)
        .find(|pair| stem(&pair[0]) == stem(&pair[1]));
    match twice {
        Some(pair) => Err(Problem::TwoFormats {
            name: stem(&pair[0]),
        }
        .of(folder)),
        None => Ok(files),
    }
}

impl FileFormat {
    /// The format of a file by its ending.
    pub fn of(file: &Path) -> Option<Self> {
        let name = file.file_name()?.to_string_lossy().to_ascii_lowercase();
        let plain = name.strip_suffix(".gz").unwrap_or(&name);
        match plain.rsplit_once('.')?.1 {
            "csv" | "tsv" => Some(Self::Csv),
            "jsonl" | "ndjson" => Some(Self::JsonLines),
            "parquet" if plain == name => Some(Self::Parquet),
            _ => None,
        }
    }

    /// The format of this name.
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "csv" => Some(Self::Csv),
            "parquet" => Some(Self::Parquet),
            "jsonl" => Some(Self::JsonLines),
            _ => None,
        }
    }

    fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Parquet => "parquet",
            Self::JsonLines => "jsonl",
        }
    }
}
