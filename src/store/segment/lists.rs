//! Lists with an entry for every slot: label sets, types; in files of version 1 also starts and ends.

use std::sync::Arc;

use super::bytes::{Damage, Input, put_array, put_number};
use crate::store::catalog::{LabelSetId, TypeId};
use crate::store::chunked::{CHUNK, Chunk, ChunkedVec};
use crate::value::NodeId;

/// Chunks in a segment: a mebibyte of entries.
const CHUNKS: usize = 64;

const SAME: u8 = 0;
const EACH: u8 = 1;

/// An entry that is stored as a number.
pub trait Entry: Copy + PartialEq {
    fn number(self) -> u32;
    fn from_number(number: u32) -> Self;
}

impl Entry for LabelSetId {
    fn number(self) -> u32 {
        self.0
    }
    fn from_number(number: u32) -> Self {
        Self(number)
    }
}

impl Entry for TypeId {
    fn number(self) -> u32 {
        self.0
    }
    fn from_number(number: u32) -> Self {
        Self(number)
    }
}

impl Entry for NodeId {
    fn number(self) -> u32 {
        self.0
    }
    fn from_number(number: u32) -> Self {
        Self(number)
    }
}

/// The segments of a list.
pub fn groups<T: Entry>(list: &ChunkedVec<T>) -> usize {
    list.chunks.len().div_ceil(CHUNKS)
}

fn group<T: Entry>(list: &ChunkedVec<T>, group: usize) -> &[Arc<Chunk<T>>] {
    let end = (group * CHUNKS + CHUNKS).min(list.chunks.len());
    list.chunks.get(group * CHUNKS..end).unwrap_or_default()
}

/// True when a segment holds the same in both lists.
pub fn is_same<T: Entry>(left: &ChunkedVec<T>, right: &ChunkedVec<T>, at: usize) -> bool {
    let (left, right) = (group(left, at), group(right, at));
    let same = |(left, right): (&Arc<_>, &Arc<_>)| Arc::ptr_eq(left, right);
    left.len() == right.len() && left.iter().zip(right).all(same)
}

/// Writes one segment.
pub fn encode<T: Entry>(list: &ChunkedVec<T>, at: usize) -> Vec<u8> {
    let mut out = Vec::new();
    for chunk in group(list, at) {
        match &**chunk {
            Chunk::Same { value, len } => {
                out.push(SAME);
                put_number(&mut out, *len as u64);
                put_number(&mut out, value.number().into());
            }
            Chunk::Each(values) => {
                let numbers: Vec<u32> = values.iter().map(|value| value.number()).collect();
                out.push(EACH);
                put_number(&mut out, numbers.len() as u64);
                put_array(&mut out, &numbers);
            }
        }
    }
    out
}

/// Reads a list of `len` entries below `limit` from its segments in order.
///
/// # Errors
/// Bytes that are no such list.
pub fn decode<T: Entry>(
    segments: &[(u32, Vec<u8>)],
    len: u32,
    limit: u32,
) -> Result<ChunkedVec<T>, Damage> {
    let (mut chunks, mut read) = (Vec::new(), 0);
    for (at, (group, bytes)) in segments.iter().enumerate() {
        if at != *group as usize {
            return Err(Damage("a part is missing"));
        }
        let mut input = Input::new(bytes);
        while !input.is_empty() {
            let left = (len as usize).saturating_sub(read);
            let chunk = chunk(&mut input, left.min(CHUNK), limit)?;
            chunks.push(Arc::new(chunk));
            read += left.min(CHUNK);
        }
    }
    if read != len as usize {
        return Err(Damage("a list is too short"));
    }
    Ok(ChunkedVec {
        chunks: Arc::new(chunks),
        len: read,
    })
}

fn chunk<T: Entry>(input: &mut Input<'_>, expected: usize, limit: u32) -> Result<Chunk<T>, Damage> {
    let tag = input.byte()?;
    let len = input.number()?;
    if expected == 0 || len != expected as u64 {
        return Err(Damage("a list has the wrong length"));
    }
    match tag {
        SAME => match input.small_number()? {
            number if number < limit => Ok(Chunk::Same {
                value: T::from_number(number),
                len: expected,
            }),
            _ => Err(Damage("a number is out of range")),
        },
        EACH => {
            let numbers = input.array(expected, limit)?;
            let mut values = Vec::with_capacity(CHUNK.min(numbers.len().next_power_of_two()));
            values.extend(numbers.into_iter().map(T::from_number));
            Ok(Chunk::Each(values))
        }
        _ => Err(Damage("a part of a list is of no known kind")),
    }
}
