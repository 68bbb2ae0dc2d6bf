//! The tables of a lexicon: lines of columns parted by tabs, `#` before remarks.

use std::fmt;
use std::path::{Path, PathBuf};

use super::agencies::Agency;
use super::{Conflict, Lexicon};
use crate::policy::notice::place::places;

/// The tables by what they hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Table {
    /// `full form`, `short form`: 发展和改革委员会, 发展改革委.
    Bodies,
    /// `alias`, `full name of the agency`.
    Aliases,
    /// `agency code`, `full name of the agency`; the name may be empty where several use the code.
    Codes,
    /// `words`, `place codes parted by spaces, the main one first`.
    Places,
    /// `code`, `name`, `alias`; the alias may be missing.
    Industries,
}

impl Table {
    const ALL: [Self; 5] = [
        Self::Bodies,
        Self::Aliases,
        Self::Codes,
        Self::Places,
        Self::Industries,
    ];

    pub fn file_name(self) -> &'static str {
        match self {
            Self::Bodies => "bodies.tsv",
            Self::Aliases => "aliases.tsv",
            Self::Codes => "codes.tsv",
            Self::Places => "places.tsv",
            Self::Industries => "industries.tsv",
        }
    }

    /// The least and the most columns.
    fn columns(self) -> (usize, usize) {
        match self {
            Self::Codes => (1, 2),
            Self::Industries => (2, 3),
            _ => (2, 2),
        }
    }
}

/// Why a folder could not be taken into a lexicon.
#[derive(Debug)]
pub enum LexiconError {
    /// The built-in graph is damaged.
    BuiltIn { message: String },
    /// The folder has none of the tables.
    Empty { folder: PathBuf },
    Unreadable {
        path: PathBuf,
        error: std::io::Error,
    },
    Columns {
        file: String,
        line: usize,
        text: String,
        least: usize,
        most: usize,
    },
    UnknownPlace {
        file: String,
        line: usize,
        code: String,
    },
}

impl fmt::Display for LexiconError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BuiltIn { message } => f.write_str(message),
            Self::Empty { folder } => {
                let names: Vec<&str> = Table::ALL.map(Table::file_name).to_vec();
                write!(
                    f,
                    "`{}` holds no table of a lexicon; it may have {}",
                    folder.display(),
                    names.join(", ")
                )
            }
            Self::Unreadable { path, error } => {
                write!(f, "`{}` cannot be read: {error}", path.display())
            }
            Self::Columns {
                file,
                line,
                text,
                least,
                most,
            } => {
                let wanted = match least == most {
                    true => format!("{least}"),
                    false => format!("{least} or {most}"),
                };
                write!(
                    f,
                    "{file}:{line}: `{text}` has not the {wanted} columns of this table; part them with tabs"
                )
            }
            Self::UnknownPlace { file, line, code } => write!(
                f,
                "{file}:{line}: `{code}` is no code of GB/T 2260; write six digits such as 510100"
            ),
        }
    }
}

impl std::error::Error for LexiconError {}

/// Adds every table that a folder has.
pub fn add_folder(lexicon: &mut Lexicon, folder: &Path) -> Result<(), LexiconError> {
    let mut found = false;
    for table in Table::ALL {
        let path = folder.join(table.file_name());
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            Err(error) => return Err(LexiconError::Unreadable { path, error }),
        };
        found = true;
        add_table(lexicon, table, &text, &path.display().to_string())?;
    }
    match found {
        true => Ok(()),
        false => Err(LexiconError::Empty {
            folder: folder.to_owned(),
        }),
    }
}

/// Adds the lines of a table; `file` is its name in messages.
pub fn add_table(
    lexicon: &mut Lexicon,
    table: Table,
    text: &str,
    file: &str,
) -> Result<(), LexiconError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    for (at, text) in text.lines().enumerate() {
        let text = text.trim_end();
        if text.is_empty() || text.starts_with('#') {
            continue;
        }
        let line = at + 1;
        let columns: Vec<&str> = text.split('\t').map(str::trim).collect();
        let (least, most) = table.columns();
        if !(least..=most).contains(&columns.len()) || columns[0].is_empty() {
            return Err(LexiconError::Columns {
                file: file.to_owned(),
                line,
                text: text.to_owned(),
                least,
                most,
            });
        }
        let place = Line { file, line };
        add_line(lexicon, table, &columns, place)?;
    }
    Ok(())
}

/// Where a line stands.
#[derive(Clone, Copy)]
struct Line<'f> {
    file: &'f str,
    line: usize,
}

impl Line<'_> {
    fn conflict(self, name: &str, meaning: &str, before: &str) -> Conflict {
        Conflict {
            file: self.file.to_owned(),
            line: self.line,
            name: name.to_owned(),
            meaning: meaning.to_owned(),
            before: before.to_owned(),
        }
    }
}

fn add_line(
    lexicon: &mut Lexicon,
    table: Table,
    columns: &[&str],
    place: Line<'_>,
) -> Result<(), LexiconError> {
    let second = columns.get(1).copied().unwrap_or_default();
    let conflict =
        match table {
            Table::Bodies => {
                let before = lexicon.agencies.bodies.get(second).map(str::to_owned);
                lexicon.agencies.bodies.insert(columns[0], second);
                before.map(|before| (second, columns[0].to_owned(), before))
            }
            Table::Aliases => alias(lexicon, columns[0], second)
                .map(|before| (columns[0], second.to_owned(), before)),
            Table::Codes => code(lexicon, columns[0], second)
                .map(|before| (columns[0], second.to_owned(), before)),
            Table::Places => {
                let codes = codes(second, place)?;
                let before = lexicon.readings.insert(columns[0], codes);
                before.map(|before| (columns[0], second.to_owned(), spaced(&before)))
            }
            Table::Industries => {
                let alias = columns.get(2).copied().filter(|alias| !alias.is_empty());
                let alias = alias.unwrap_or(second);
                let before = lexicon.industries.insert(alias, columns[0], second);
                before.map(|(code, name)| {
                    (
                        alias,
                        format!("{} {second}", columns[0]),
                        format!("{code} {name}"),
                    )
                })
            }
        };
    if let Some((name, meaning, before)) = conflict.filter(|(_, meaning, before)| meaning != before)
    {
        lexicon
            .conflicts
            .push(place.conflict(name, &meaning, &before));
    }
    Ok(())
}

/// An alias, with the agency when the graph has not got it; another bearer of a name that is not relative.
fn alias(lexicon: &mut Lexicon, alias: &str, name: &str) -> Option<String> {
    if lexicon.agencies.get(name).is_none() {
        lexicon.agencies.insert(Agency {
            name: name.to_owned(),
            place: place_of(name),
            from: None,
            to: None,
        });
    }
    let before = lexicon.agencies.bearers(alias).first().cloned();
    let home = |name: &str| lexicon.agencies.get(name).and_then(|agency| agency.place);
    let same_place = before
        .as_deref()
        .is_some_and(|before| home(before) == home(name));
    lexicon.agencies.insert_alias(alias, name);
    before.filter(|_| same_place)
}

/// The place at the head of an agency's name; the country for one that has none.
fn place_of(name: &str) -> Option<u32> {
    use crate::policy::notice::place::{Context, Meaning};
    let context = Context {
        home: 100_000,
        year: 2024,
    };
    match places().read_at(name, context) {
        Some(reading) => match reading.meaning {
            Meaning::Place(code) | Meaning::Ended { code, .. } => Some(code),
            Meaning::Ambiguous(_) => None,
        },
        None => Some(100_000),
    }
}

/// A code; what it meant before.
fn code(lexicon: &mut Lexicon, code: &str, agency: &str) -> Option<String> {
    let before = lexicon.codes.replace(code, agency);
    before.filter(|before| !before.is_empty()).map(String::from)
}

fn codes(text: &str, place: Line<'_>) -> Result<Vec<u32>, LexiconError> {
    let codes = text.split_whitespace().map(|code| {
        let known = code
            .parse()
            .ok()
            .filter(|code| places().name(*code).is_some());
        known.ok_or_else(|| LexiconError::UnknownPlace {
            file: place.file.to_owned(),
            line: place.line,
            code: code.to_owned(),
        })
    });
    codes.collect()
}

fn spaced(codes: &[u32]) -> String {
    let codes: Vec<String> = codes.iter().map(u32::to_string).collect();
    codes.join(" ")
}
