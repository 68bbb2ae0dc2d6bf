//! CSV: parts of a file at record boundaries, each read by a thread of its own into typed columns.

mod columns;
pub(super) mod parts;
pub(super) mod record;

use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use smol_str::SmolStr;

use super::block::{Block, Lines, NamesColumn, Reject};
use super::field::Scalar;
use super::problem::{ImportError, Problem};
use super::table::{Layout, Role};
use super::tally::{Counted, Tally};
use super::{Options, Stop, pipeline};
use columns::{FieldColumn, Kind, Mismatch};
use parts::{Part, Parts};
use record::{Dialect, Records};

/// Records looked at for a first guess at the types of columns.
const SAMPLE: usize = 10_000;

/// The names of the columns.
///
/// # Errors
/// A file that cannot be read or has no header.
pub fn header(file: &Path, options: &Options) -> Result<Vec<SmolStr>, ImportError> {
    let dialect = dialect(file, options);
    let mut parts = Parts::new(open(file, None)?, dialect);
    let part = parts.next().map_err(|problem| problem.of(file))?;
    let part = part.ok_or_else(|| Problem::NoHeader.of(file))?;
    let mut records = Records::new(&part.bytes, part.line, dialect);
    let line = match records.next() {
        None => return Err(Problem::NoHeader.of(file)),
        Some(Err(reject)) => return Err(reject.problem.at(file, reject.line)),
        Some(Ok(line)) => line,
    };
    let names = (0..records.count()).map(|at| {
        let text = records.text(at);
        let text = text.ok_or_else(|| Problem::NotUtf8 { column: None }.at(file, line))?;
        Ok(SmolStr::new(text.trim()))
    });
    names.collect()
}

/// Reads the files of a table and hands over their rows in order.
///
/// # Errors
/// A file that cannot be read; an error of `take`; a column that turns out to need a wider type than before.
pub fn read(
    files: &[PathBuf],
    layout: &Layout,
    kinds: &mut Vec<Kind>,
    options: &Options,
    take: &mut dyn FnMut(&Path, Block) -> Result<(), Stop>,
) -> Result<(), Stop> {
    for (at, file) in files.iter().enumerate() {
        let dialect = dialect(file, options);
        let mut parts = Parts::new(open(file, Some(&options.tally))?, dialect);
        let mut first = parts.next().map_err(|problem| problem.of(file))?;
        if at == 0
            && let Some(part) = &mut first
        {
            skip_header(part, dialect);
        }
        if kinds.is_empty() {
            *kinds = guess(layout, first.as_ref(), dialect);
        }
        let next = || match first.take() {
            Some(part) => Ok(Some(part)),
            None => parts
                .next()
                .map_err(|problem| Stop::Error(problem.of(file))),
        };
        let work = |part: Part| block(&part, layout, kinds, dialect, options);
        pipeline::run(options.threads, next, work, |block| take(file, block))?;
    }
    Ok(())
}

fn dialect(file: &Path, options: &Options) -> Dialect {
    let name = file.to_string_lossy();
    let tabs = name.ends_with(".tsv") || name.ends_with(".tsv.gz");
    Dialect {
        delimiter: options.delimiter.unwrap_or(if tabs { b'\t' } else { b',' }),
        quote: options.quote,
    }
}

/// The bytes of a file, unpacked; `tally` counts those on the disk.
pub(super) fn open(
    file: &Path,
    tally: Option<&Arc<Tally>>,
) -> Result<Box<dyn Read + Send>, ImportError> {
    let opened = std::fs::File::open(file);
    let opened = opened.map_err(|error| Problem::unreadable(&error).of(file))?;
    let opened: Box<dyn Read + Send> = match tally {
        None => Box::new(opened),
        Some(tally) => {
            tally.begin(Some(file));
            Box::new(Counted {
                input: opened,
                tally: tally.clone(),
            })
        }
    };
    match file.extension().is_some_and(|ending| ending == "gz") {
        true => Ok(Box::new(flate2::read::MultiGzDecoder::new(opened))),
        false => Ok(opened),
    }
}

fn skip_header(part: &mut Part, dialect: Dialect) {
    let mut records = Records::new(&part.bytes, part.line, dialect);
    records.next();
    let (at, line) = records.place();
    part.bytes.drain(..at);
    part.line = line;
}

/// The types to begin with: those that are declared, else what the first records show.
fn guess(layout: &Layout, part: Option<&Part>, dialect: Dialect) -> Vec<Kind> {
    let mut kinds: Vec<Kind> = layout.columns.iter().map(Kind::declared).collect();
    let Some(part) = part else { return kinds };
    let mut records = Records::new(&part.bytes, part.line, dialect);
    for _ in 0..SAMPLE {
        match records.next() {
            None => break,
            Some(Ok(_)) if records.count() == kinds.len() => {}
            Some(_) => continue,
        }
        for (at, kind) in kinds.iter_mut().enumerate() {
            if let (Kind::Guessed(known), Some(text)) = (&mut *kind, records.text(at))
                && !text.is_empty()
            {
                let found = Scalar::of(&text);
                *known = Some(known.map_or(found, |known| known.or(found)));
            }
        }
    }
    for (kind, column) in kinds.iter_mut().zip(&layout.columns) {
        kind.fit(&column.role);
    }
    kinds
}

/// The rows of a part in typed columns.
fn block(
    part: &Part,
    layout: &Layout,
    kinds: &[Kind],
    dialect: Dialect,
    options: &Options,
) -> Result<Block, Stop> {
    let mut columns: Vec<FieldColumn> = kinds
        .iter()
        .map(|kind| FieldColumn::new(*kind, options.list_delimiter))
        .collect();
    let names_at = layout.find(|role| matches!(role, Role::Labels | Role::Type));
    let mut names = names_at.map(|_| NamesColumn::default());
    let mut rejects = Vec::new();
    let mut lines = Vec::new();
    let mut records = Records::new(&part.bytes, part.line, dialect);
    while let Some(record) = records.next() {
        let line = match record {
            Ok(line) => line,
            Err(reject) => {
                rejects.push(reject);
                continue;
            }
        };
        match row(&records, layout, &mut columns)? {
            Some(problem) => {
                columns
                    .iter_mut()
                    .for_each(|column| column.truncate(lines.len()));
                rejects.push(Reject { line, problem });
            }
            None => {
                lines.push(line);
                if let (Some(names), Some(at)) = (&mut names, names_at) {
                    let text = records.text(at).unwrap_or_default();
                    names.push(split_names(
                        &text,
                        options.list_delimiter,
                        &layout.columns[at].role,
                    ));
                }
            }
        }
    }
    Ok(Block {
        rows: lines.len(),
        columns: columns.into_iter().map(FieldColumn::finish).collect(),
        names,
        lines: Lines::Each(lines),
        rejects,
    })
}

/// Adds a record to the columns, or tells why it cannot be added; the columns may then have a part of it.
fn row(
    records: &Records<'_>,
    layout: &Layout,
    columns: &mut [FieldColumn],
) -> Result<Option<Problem>, Stop> {
    if records.count() != columns.len() {
        return Ok(Some(Problem::WrongCount {
            expected: columns.len(),
            found: records.count(),
        }));
    }
    for (at, column) in columns.iter_mut().enumerate() {
        let name = || layout.columns[at].name.clone();
        let Some(text) = records.text(at) else {
            let column = Some(name());
            return Ok(Some(Problem::NotUtf8 { column }));
        };
        match column.push(&text, records.is_quoted(at)) {
            Ok(()) => {}
            Err(Mismatch::Wider(to)) => return Err(Stop::Widen { column: at, to }),
            Err(Mismatch::Wrong(expected)) => {
                return Ok(Some(Problem::WrongType {
                    column: name(),
                    value: SmolStr::new(&text),
                    expected,
                }));
            }
        }
    }
    Ok(None)
}

fn split_names(text: &str, delimiter: char, role: &Role) -> Vec<SmolStr> {
    let names: Vec<&str> = match role {
        Role::Labels => text.split(delimiter).collect(),
        _ => vec![text],
    };
    let names = names.into_iter().map(str::trim);
    names
        .filter(|name| !name.is_empty())
        .map(SmolStr::new)
        .collect()
}

pub use columns::Kind as ColumnKind;
