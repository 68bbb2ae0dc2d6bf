//! JSON lines: records with the columns of a table as keys, or whole nodes and relationships as APOC exports them,
//! `{"type": "node", "id": "0", "labels": [...], "properties": {...}}`.

mod record;

use std::io::{BufRead, BufReader};
use std::path::Path;

use indexmap::IndexSet;
use smol_str::SmolStr;

use super::block::{Block, Lines, NamesColumn, Reject};
use super::csv;
use super::csv::parts::{Part, Parts};
use super::csv::record::Dialect;
use super::problem::{ImportError, Problem};
use super::table::{Layout, Role, Roles, Table};
use super::{Options, Stop, pipeline};
use crate::value::Value;
use record::{Record, column, keys, parse};

/// Lines without quotes that could hold a line break: JSON escapes them.
const LINES: Dialect = Dialect {
    delimiter: b',',
    quote: None,
};

/// Whether the first record of a file is a whole element.
///
/// # Errors
/// A file that cannot be read.
pub fn holds_elements(file: &Path) -> Result<bool, ImportError> {
    let mut lines = BufReader::new(csv::open(file, None)?);
    let mut line = Vec::new();
    loop {
        line.clear();
        let read = lines.read_until(b'\n', &mut line);
        let read = read.map_err(|error| Problem::unreadable(&error).of(file))?;
        if read == 0 {
            return Ok(false);
        }
        let text = line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&line);
        if !text.trim_ascii().is_empty() {
            return Ok(record::is_element(text));
        }
    }
}

/// The keys of all records, in order of first sight; of elements those of their properties. Lines that are no records are told later.
///
/// # Errors
/// A file that cannot be read or has no record.
pub fn header(table: &Table) -> Result<Vec<SmolStr>, ImportError> {
    let mut names = IndexSet::new();
    let elements = match table.roles {
        Roles::Elements { nodes } => Some(nodes),
        _ => None,
    };
    for file in &table.files {
        let mut parts = Parts::new(csv::open(file, None)?, LINES);
        while let Some(part) = parts.next().map_err(|problem| problem.of(file))? {
            for line in part.bytes.split(|&byte| byte == b'\n') {
                keys(line, elements, &mut names);
            }
        }
    }
    if names.is_empty() && elements.is_none() {
        return Err(Problem::NoHeader.of(&table.files[0]));
    }
    Ok(names.into_iter().collect())
}

/// Reads the files of a table and hands over their rows in order.
///
/// # Errors
/// A file that cannot be read; an error of `take`.
pub fn read(
    table: &Table,
    layout: &Layout,
    options: &Options,
    take: &mut dyn FnMut(&Path, Block) -> Result<(), Stop>,
) -> Result<(), Stop> {
    for file in &table.files {
        let mut parts = Parts::new(csv::open(file, Some(&options.tally))?, LINES);
        let next = || {
            let part = parts.next();
            part.map_err(|problem| Stop::Error(problem.of(file)))
        };
        let work = |part: Part| Ok(block(&part, layout, &table.roles, options));
        pipeline::run(options.threads, next, work, |block| take(file, block))?;
    }
    Ok(())
}

fn block(part: &Part, layout: &Layout, roles: &Roles, options: &Options) -> Block {
    let mut values: Vec<Vec<Value>> = layout.columns.iter().map(|_| Vec::new()).collect();
    let named = layout
        .find(|role| matches!(role, Role::Labels | Role::Type))
        .is_some();
    let mut names = named.then(NamesColumn::default);
    let (mut lines, mut rejects) = (Vec::new(), Vec::new());
    for (at, text) in part.bytes.split(|&byte| byte == b'\n').enumerate() {
        let line = part.line + at as u64;
        match parse(text, layout, roles, options) {
            Ok(None) => {}
            Ok(Some(Record { fields, set })) => {
                for (column, value) in values.iter_mut().zip(fields) {
                    column.push(value);
                }
                if let Some(names) = &mut names {
                    names.push(set);
                }
                lines.push(line);
            }
            Err(problem) => rejects.push(Reject { line, problem }),
        }
    }
    let columns = layout.columns.iter().zip(values);
    Block {
        rows: lines.len(),
        columns: columns
            .map(|(of, values)| column(&of.role, values))
            .collect(),
        names,
        lines: Lines::Each(lines),
        rejects,
    }
}
