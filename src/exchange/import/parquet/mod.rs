//! Parquet: a row group at a time, its columns by their own types.

mod columns;
mod pages;

use std::fs::File;
use std::path::{Path, PathBuf};

use parquet::errors::ParquetError;
use parquet::file::metadata::{ParquetMetaData, ParquetMetaDataReader};
use parquet::schema::types::ColumnDescriptor;
use smol_str::SmolStr;

use super::block::{Block, Lines, NamesColumn};
use super::ids::Id;
use super::problem::{ImportError, Problem};
use super::table::{Layout, Role};
use super::{Options, Stop, pipeline};
use crate::store::{BulkColumn, BulkValues};
use crate::value::Value;
use columns::{Failure, Meaning, meaning};
use pages::{Pages, Span};

/// The names of the columns.
///
/// # Errors
/// A file that cannot be read or is no Parquet file.
pub fn header(file: &Path) -> Result<Vec<SmolStr>, ImportError> {
    Ok(names(&metadata(file)?))
}

fn names(metadata: &ParquetMetaData) -> Vec<SmolStr> {
    let root = metadata.file_metadata().schema();
    let fields = root.get_fields().iter();
    fields.map(|field| SmolStr::new(field.name())).collect()
}

fn metadata(file: &Path) -> Result<ParquetMetaData, ImportError> {
    let opened = File::open(file).map_err(|error| Problem::unreadable(&error).of(file))?;
    let metadata = ParquetMetaDataReader::new().parse_and_finish(&opened);
    metadata.map_err(|error| damaged(&error).of(file))
}

fn damaged(error: &ParquetError) -> Problem {
    Problem::Damaged {
        reason: error.to_string(),
    }
}

/// Where the values of a column of the table are.
struct Place {
    leaf: usize,
    meaning: Meaning,
}

/// Reads the files of a table and hands over their rows in order.
///
/// # Errors
/// A file that cannot be read, that lacks a column or has one of a type that no property can hold; an error of `take`.
pub fn read(
    files: &[PathBuf],
    layout: &Layout,
    options: &Options,
    take: &mut dyn FnMut(&Path, Block) -> Result<(), Stop>,
) -> Result<(), Stop> {
    for file in files {
        let metadata = metadata(file)?;
        options.tally.begin(Some(file));
        let places = places(&metadata, layout).map_err(|problem| problem.of(file))?;
        let mut groups = 0..metadata.num_row_groups();
        let mut row = 1;
        let next = || {
            let Some(group) = groups.next() else {
                return Ok(None);
            };
            let first = row;
            row += metadata.row_group(group).num_rows().unsigned_abs();
            Ok(Some((group, first)))
        };
        let work = |(group, first): (usize, u64)| {
            let block = block(file, &metadata, group, first, layout, &places);
            block.map_err(Stop::Error)
        };
        let mut taken = metadata.row_groups().iter();
        let count = |block| {
            let size = taken.next().map_or(0, |group| group.compressed_size());
            options.tally.add(size.unsigned_abs());
            take(file, block)
        };
        pipeline::run(options.threads, next, work, count)?;
    }
    Ok(())
}

/// Where the columns of the table are in this file; none for those that are left out.
fn places(metadata: &ParquetMetaData, layout: &Layout) -> Result<Vec<Option<Place>>, Problem> {
    let schema = metadata.file_metadata().schema_descr();
    let place = |column: &super::table::TableColumn| {
        if column.role == Role::Ignored {
            return Ok(None);
        }
        let leaves = schema.columns().iter();
        let leaf = leaves.clone().position(|leaf| {
            let parts = leaf.path().parts();
            parts
                .first()
                .is_some_and(|part| *part == column.name.as_str())
        });
        let leaf = leaf.ok_or_else(|| Problem::MissingColumn {
            column: column.name.clone(),
            columns: names(metadata),
        })?;
        let unsupported = |found: String| Problem::UnsupportedType {
            column: column.name.clone(),
            found,
        };
        let descriptor = schema.column(leaf);
        let list = descriptor.max_rep_level() > 0;
        let meaning = meaning(&descriptor).map_err(unsupported)?;
        // A map or a list of structs has several leaves.
        let same = |other: &&std::sync::Arc<_>| root(other) == root(&descriptor);
        if schema.columns().iter().filter(same).count() > 1 {
            return Err(unsupported("struct".to_string()));
        }
        let fits = match column.role {
            Role::Id { .. } | Role::Start { .. } | Role::End { .. } => {
                !list
                    && matches!(
                        meaning,
                        Meaning::Integer | Meaning::Unsigned | Meaning::Text
                    )
            }
            Role::Type => !list && meaning == Meaning::Text,
            Role::Labels => meaning == Meaning::Text,
            _ => true,
        };
        if fits {
            Ok(Some(Place { leaf, meaning }))
        } else {
            Err(Problem::NoIdType {
                column: column.name.clone(),
                found: format!("{meaning:?}").to_lowercase(),
            })
        }
    };
    layout.columns.iter().map(place).collect()
}

/// The name of the column of a leaf.
fn root(leaf: &ColumnDescriptor) -> Option<&String> {
    leaf.path().parts().first()
}

fn block(
    file: &Path,
    metadata: &ParquetMetaData,
    group: usize,
    first: u64,
    layout: &Layout,
    places: &[Option<Place>],
) -> Result<Block, ImportError> {
    let group = metadata.row_group(group);
    let span = Span::read(file, group).map_err(|error| Problem::unreadable(&error).of(file))?;
    let rows = usize::try_from(group.num_rows()).unwrap_or(0);
    let mut columns = Vec::with_capacity(places.len());
    let mut names = None;
    for (column, place) in layout.columns.iter().zip(places) {
        let Some(place) = place else {
            columns.push(None);
            continue;
        };
        let chunk = group.column(place.leaf);
        let pages = Pages::new(&span, chunk, rows).map_err(|error| damaged(&error).of(file))?;
        let read = columns::read(chunk.column_descr_ptr(), place.meaning, pages, rows);
        let values = read.map_err(|failure| fail(failure, &column.name, file, first))?;
        if matches!(column.role, Role::Labels | Role::Type) {
            names = Some(names_of(values.as_ref(), rows, &column.role));
            columns.push(None);
        } else {
            columns.push(values);
        }
    }
    Ok(Block {
        rows,
        columns,
        names,
        lines: Lines::From(first),
        rejects: Vec::new(),
    })
}

fn fail(failure: Failure, column: &SmolStr, file: &Path, first: u64) -> ImportError {
    let column = column.clone();
    match failure {
        Failure::Parquet(error) => damaged(&error).of(file),
        Failure::NotUtf8(row) => Problem::NotUtf8 {
            column: Some(column),
        }
        .at(file, first + row as u64),
        Failure::OutOfRange(row) => Problem::Unstorable {
            column,
            reason: "it is out of range".to_string(),
        }
        .at(file, first + row as u64),
    }
}

fn names_of(column: Option<&BulkColumn>, rows: usize, role: &Role) -> NamesColumn {
    let mut names = NamesColumn::default();
    for row in 0..rows {
        if let Some(BulkValues::Values(values)) = column.map(|column| &column.values)
            && let Value::List(labels) = &values[row]
        {
            let labels = labels.iter().filter_map(Value::as_str);
            names.push(labels.map(SmolStr::new).collect());
            continue;
        }
        let text = match column.map(|column| (&column.values, Id::of(column, row).is_some())) {
            Some((BulkValues::Strings(texts), true)) => texts.get(row),
            _ => "",
        };
        let parts: Vec<&str> = match role {
            Role::Labels => text.split(';').collect(),
            _ => vec![text],
        };
        let parts = parts
            .into_iter()
            .map(str::trim)
            .filter(|part| !part.is_empty());
        names.push(parts.map(SmolStr::new).collect());
    }
    names
}
