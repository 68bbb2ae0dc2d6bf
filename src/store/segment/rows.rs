//! Compressed rows of adjacency: where each row starts, then the neighbours and relationships of all rows in slices.

use super::bytes::{Damage, Input, put_array, put_number};
use crate::store::adjacency::rows::{Index, Rows, Word};

/// Entries in a slice: with neighbour and relationship a mebibyte.
const ENTRIES: usize = 1 << 17;

const DENSE: u8 = 0;
const SPARSE: u8 = 1;

/// The segments of rows: one for the index and one for each slice; none when there are no rows.
pub fn groups(rows: &Rows) -> usize {
    match rows.len() {
        0 => 0,
        len => 1 + len.div_ceil(ENTRIES),
    }
}

/// Writes one segment.
pub fn encode(rows: &Rows, at: usize) -> Vec<u8> {
    let mut out = Vec::new();
    match at.checked_sub(1) {
        None => {
            put_number(&mut out, rows.len() as u64);
            put_index(&mut out, &rows.index);
        }
        Some(slice) => {
            let end = (slice * ENTRIES + ENTRIES).min(rows.len());
            let range = slice * ENTRIES..end;
            put_array(&mut out, &rows.neighbours[range.clone()]);
            put_array(&mut out, &rows.relationships[range]);
        }
    }
    out
}

/// Reads rows from their segments in order; nodes and relationships are those below the limits.
///
/// # Errors
/// Bytes that are no such rows.
pub fn decode(segments: &[(u32, Vec<u8>)], nodes: u32, relationships: u32) -> Result<Rows, Damage> {
    let Some(((0, head), slices)) = segments.split_first() else {
        return match segments {
            [] => Ok(Rows::default()),
            _ => Err(Damage("a part is missing")),
        };
    };
    let mut input = Input::new(head);
    let len = input.number()?;
    if len > relationships.into() || slices.len() != (len as usize).div_ceil(ENTRIES) {
        return Err(Damage("rows have the wrong length"));
    }
    let len = len as usize;
    let index = index(&mut input, len as u32)?;
    input.end()?;
    let mut rows = Rows {
        index,
        neighbours: Vec::with_capacity(len),
        relationships: Vec::with_capacity(len),
    };
    for (at, (group, bytes)) in slices.iter().enumerate() {
        let count = (len - rows.neighbours.len()).min(ENTRIES);
        if *group as usize != at + 1 {
            return Err(Damage("a part is missing"));
        }
        let mut input = Input::new(bytes);
        rows.neighbours.extend(input.array(count, nodes)?);
        rows.relationships
            .extend(input.array(count, relationships)?);
        input.end()?;
    }
    Ok(rows)
}

fn put_index(out: &mut Vec<u8>, index: &Index) {
    match index {
        Index::Dense { first, offsets } => {
            out.push(DENSE);
            put_number(out, (*first).into());
            put_number(out, offsets.len() as u64);
            put_array(out, offsets);
        }
        Index::Sparse {
            first,
            words,
            offsets,
        } => {
            out.push(SPARSE);
            put_number(out, (*first).into());
            put_number(out, words.len() as u64);
            let bits = words.iter().map(|word| word.bits.to_le_bytes());
            bits.for_each(|bytes| out.extend_from_slice(&bytes));
            put_number(out, offsets.len() as u64);
            put_array(out, offsets);
        }
    }
}

fn index(input: &mut Input<'_>, len: u32) -> Result<Index, Damage> {
    let (kind, first) = (input.byte()?, input.small_number()?);
    match kind {
        DENSE => Ok(Index::Dense {
            first,
            offsets: offsets(input, len)?,
        }),
        SPARSE => {
            let (words, rows) = words(input)?;
            let offsets = offsets(input, len)?;
            if offsets.len() != rows as usize + 1 {
                return Err(Damage("rows have the wrong length"));
            }
            Ok(Index::Sparse {
                first,
                words,
                offsets,
            })
        }
        _ => Err(Damage("the index of rows is of no known kind")),
    }
}

/// The words of a bitmap with their running counts, and the count of all.
fn words(input: &mut Input<'_>) -> Result<(Vec<Word>, u32), Damage> {
    let count = input.count(8)?;
    let mut before = 0u32;
    let mut words = Vec::with_capacity(count);
    for _ in 0..count {
        let bits = u64::from_le_bytes(input.fixed()?);
        words.push(Word { bits, before });
        before = before
            .checked_add(bits.count_ones())
            .ok_or(Damage("there are too many rows"))?;
    }
    Ok((words, before))
}

/// Growing from zero to the length of all rows.
fn offsets(input: &mut Input<'_>, len: u32) -> Result<Vec<u32>, Damage> {
    let count = input.count(4)?;
    let offsets = input.array(count, u32::MAX)?;
    if offsets.first() == Some(&0) && offsets.last() == Some(&len) && offsets.is_sorted() {
        Ok(offsets)
    } else {
        Err(Damage("the starts of rows are out of place"))
    }
}
