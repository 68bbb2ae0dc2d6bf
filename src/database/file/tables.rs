//! The tables of redb in a database file: segments in pieces, a directory of them, the log of transactions since.

use std::collections::BTreeMap;

use redb::{
    Database as Redb, ReadOnlyTable, ReadableDatabase, ReadableTable, TableDefinition,
    WriteTransaction,
};

use super::error::Trouble;
use crate::store::Graph;
use crate::store::segment::bytes::{Input, put_number};
use crate::store::segment::{ChangeReader, Content, Damage, SegmentKey, SegmentSource, Structure};

/// By segment and piece.
const SEGMENTS: TableDefinition<&[u8], &[u8]> = TableDefinition::new("segments");
/// By transaction and piece.
const LOG: TableDefinition<(u64, u32), &[u8]> = TableDefinition::new("log");
const STATE: TableDefinition<&str, &[u8]> = TableDefinition::new("state");

/// The entry of `STATE` that tells what the segments are.
const DIRECTORY: &str = "directory";

/// Room for keys and counts in a page of redb, whose size is a power of two.
const MARGIN: usize = 256;
const LARGEST: usize = 1 << 20;
const SMALLEST: usize = 1 << 16;

type Result<T> = std::result::Result<T, Trouble>;

/// An error of redb as ours.
pub fn trouble(error: impl Into<redb::Error>) -> Trouble {
    error.into().into()
}

/// What the segments are and what they hold.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Directory {
    /// How often segments were written.
    pub generation: u64,
    /// The last transaction that they hold.
    pub sequence: u64,
    /// The bytes of each segment.
    pub lengths: BTreeMap<SegmentKey, u64>,
}

impl Directory {
    /// The bytes of all segments.
    pub fn size(&self) -> u64 {
        self.lengths.values().sum()
    }

    fn encode(&self) -> Vec<u8> {
        let mut out = Vec::new();
        put_number(&mut out, self.generation);
        put_number(&mut out, self.sequence);
        put_number(&mut out, self.lengths.len() as u64);
        for (key, length) in &self.lengths {
            out.push(key.structure as u8);
            put_number(&mut out, key.owner.into());
            put_number(&mut out, key.group.into());
            put_number(&mut out, *length);
        }
        out
    }

    fn decode(bytes: &[u8]) -> std::result::Result<Self, Damage> {
        let mut input = Input::new(bytes);
        let (generation, sequence) = (input.number()?, input.number()?);
        let mut lengths = BTreeMap::new();
        for _ in 0..input.count(4)? {
            let structure = Structure::from_number(input.byte()?);
            let structure = structure.ok_or(Damage("a structure is of no known kind"))?;
            let (owner, group) = (input.small_number()?, input.small_number()?);
            let key = SegmentKey {
                structure,
                owner,
                group,
            };
            lengths.insert(key, input.number()?);
        }
        input.end()?;
        Ok(Self {
            generation,
            sequence,
            lengths,
        })
    }
}

/// The tables as they were committed.
pub struct Reading {
    segments: ReadOnlyTable<&'static [u8], &'static [u8]>,
    log: ReadOnlyTable<(u64, u32), &'static [u8]>,
    pub directory: Directory,
    keys: Vec<SegmentKey>,
}

impl Reading {
    /// # Errors
    /// The tables are not there or not what they should be.
    pub fn begin(redb: &Redb) -> Result<Self> {
        let transaction = redb.begin_read().map_err(trouble)?;
        let state = transaction.open_table(STATE).map_err(trouble)?;
        let directory = match state.get(DIRECTORY).map_err(trouble)? {
            Some(bytes) => Directory::decode(bytes.value()),
            None => Err(Damage("it is missing")),
        };
        let directory =
            directory.map_err(|damage| Trouble::Damaged(format!("its directory: {damage}")))?;
        Ok(Self {
            segments: transaction.open_table(SEGMENTS).map_err(trouble)?,
            log: transaction.open_table(LOG).map_err(trouble)?,
            keys: directory.lengths.keys().copied().collect(),
            directory,
        })
    }

    /// The number of the last transaction.
    ///
    /// # Errors
    /// The log cannot be read.
    pub fn last_sequence(&self) -> Result<u64> {
        let last = self.log.last().map_err(trouble)?;
        Ok(last.map_or(self.directory.sequence, |(key, _)| key.value().0))
    }

    /// Does the transactions of the log after a number again; gives how many there were and their bytes.
    ///
    /// # Errors
    /// A record that is missing, damaged or does not fit the graph.
    pub fn replay(&self, graph: &mut Graph, after: u64) -> Result<(u64, u64)> {
        let (mut record, mut number, mut bytes) = (Vec::new(), after, 0);
        for entry in self.log.range((after + 1, 0)..).map_err(trouble)? {
            let (key, piece) = entry.map_err(trouble)?;
            let (found, part) = key.value();
            if part == 0 {
                redo(graph, number, &record)?;
                record.clear();
                number += 1;
            }
            if found != number {
                return Err(Trouble::record(number, Damage("it is missing")));
            }
            record.extend_from_slice(piece.value());
            bytes += piece.value().len() as u64;
        }
        redo(graph, number, &record)?;
        Ok((number - after, bytes))
    }
}

/// Does the changes of one record again.
fn redo(graph: &mut Graph, number: u64, record: &[u8]) -> Result<()> {
    let mut changes = ChangeReader::new(record);
    let damaged = |damage| Trouble::record(number, damage);
    while let Some(change) = changes.next_change().map_err(damaged)? {
        graph
            .replay(change)
            .map_err(|error| Trouble::record(number, error))?;
    }
    Ok(())
}

impl SegmentSource for Reading {
    type Error = Trouble;

    fn keys(&self) -> &[SegmentKey] {
        &self.keys
    }

    fn read(&self, key: SegmentKey) -> Result<Vec<u8>> {
        let length = self.directory.lengths.get(&key).copied().unwrap_or(0);
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        let mut bytes = Vec::new();
        for (piece, size) in pieces(length).enumerate() {
            let found = self
                .segments
                .get(segment_key(key, piece).as_slice())
                .map_err(trouble)?;
            match found {
                Some(part) if part.value().len() == size => bytes.extend_from_slice(part.value()),
                _ => return Err(self.damaged(key, Damage("a piece is missing"))),
            }
        }
        Ok(bytes)
    }

    fn damaged(&self, key: SegmentKey, damage: Damage) -> Trouble {
        Trouble::segment(key, damage)
    }
}

/// The sizes of the pieces of so many bytes: as large as possible, so that each fills a page of redb.
fn pieces(length: usize) -> impl Iterator<Item = usize> {
    let mut left = length;
    std::iter::from_fn(move || {
        let mut size = LARGEST;
        while size > SMALLEST && size - MARGIN > left {
            size /= 2;
        }
        let piece = left.min(size - MARGIN);
        left -= piece;
        (piece > 0).then_some(piece)
    })
}

fn segment_key(key: SegmentKey, piece: usize) -> [u8; 13] {
    let mut bytes = [0; 13];
    bytes[0] = key.structure as u8;
    bytes[1..5].copy_from_slice(&key.owner.to_be_bytes());
    bytes[5..9].copy_from_slice(&key.group.to_be_bytes());
    bytes[9..].copy_from_slice(&(piece as u32).to_be_bytes());
    bytes
}

/// Adds a record to the log.
///
/// # Errors
/// Those of redb.
pub fn append(transaction: &WriteTransaction, sequence: u64, record: &[u8]) -> Result<()> {
    let mut log = transaction.open_table(LOG).map_err(trouble)?;
    let mut rest = record;
    for (piece, size) in pieces(record.len()).enumerate() {
        let (part, others) = rest.split_at(size);
        log.insert((sequence, piece as u32), part)
            .map_err(trouble)?;
        rest = others;
    }
    Ok(())
}

/// A new file on its way, in transactions that redb can keep in its cache until they end: the pages of others it writes twice.
struct Filling<'r> {
    redb: &'r Redb,
    transaction: Option<WriteTransaction>,
    /// Bytes of the transaction, and the most that it may have.
    written: usize,
    most: usize,
}

impl Filling<'_> {
    fn put(&mut self, key: SegmentKey, bytes: &[u8]) -> Result<()> {
        let mut rest = bytes;
        for (piece, size) in pieces(bytes.len()).enumerate() {
            let (part, others) = rest.split_at(size);
            let mut segments = self.room(size)?.open_table(SEGMENTS).map_err(trouble)?;
            segments
                .insert(segment_key(key, piece).as_slice(), part)
                .map_err(trouble)?;
            rest = others;
        }
        Ok(())
    }

    /// A transaction that so many bytes fit into.
    fn room(&mut self, bytes: usize) -> Result<&WriteTransaction> {
        if self.written + bytes > self.most {
            self.commit()?;
        }
        self.written += bytes;
        match &mut self.transaction {
            Some(transaction) => Ok(transaction),
            none => Ok(none.insert(self.redb.begin_write().map_err(trouble)?)),
        }
    }

    fn commit(&mut self) -> Result<()> {
        self.written = 0;
        match self.transaction.take() {
            Some(transaction) => transaction.commit().map_err(trouble),
            None => Ok(()),
        }
    }
}

/// Writes all of a graph to a new file, which is of no use before the end. `cache` bytes are what redb keeps in memory.
///
/// # Errors
/// Those of redb.
pub fn fill(redb: &Redb, graph: &Graph, cache: usize) -> Result<()> {
    let mut filling = Filling {
        redb,
        transaction: None,
        written: 0,
        most: cache / 2,
    };
    let mut directory = Directory {
        generation: 1,
        ..Directory::default()
    };
    graph.segments(None, |key, content| match content {
        Content::Unchanged => Err(Trouble::segment(key, Damage("it is lost"))),
        Content::New(bytes) => {
            directory.lengths.insert(key, bytes.len() as u64);
            filling.put(key, &bytes)
        }
    })?;
    let transaction = filling.room(0)?;
    transaction.open_table(SEGMENTS).map_err(trouble)?;
    put_directory(transaction, &directory)?;
    filling.commit()
}

/// Writes the segments of a graph that differ from those of `base`, which `before` lists, and empties the log. Gives the new directory.
///
/// # Errors
/// Those of redb.
pub fn fold(
    transaction: &WriteTransaction,
    graph: &Graph,
    base: Option<&Graph>,
    before: &Directory,
    sequence: u64,
) -> Result<Directory> {
    let mut directory = Directory {
        generation: before.generation + 1,
        sequence,
        lengths: BTreeMap::new(),
    };
    let mut segments = transaction.open_table(SEGMENTS).map_err(trouble)?;
    graph.segments(base, |key, content| {
        let known = before.lengths.get(&key).copied();
        let length = match (content, known) {
            (Content::Unchanged, Some(length)) => length,
            (Content::Unchanged, None) => return Err(Trouble::segment(key, Damage("it is lost"))),
            (Content::New(bytes), _) => {
                put_segment(&mut segments, key, &bytes, known.unwrap_or(0))?;
                bytes.len() as u64
            }
        };
        directory.lengths.insert(key, length);
        Ok(())
    })?;
    for (key, length) in &before.lengths {
        if !directory.lengths.contains_key(key) {
            put_segment(&mut segments, *key, &[], *length)?;
        }
    }
    transaction.delete_table(LOG).map_err(trouble)?;
    put_directory(transaction, &directory)?;
    Ok(directory)
}

/// Notes what the segments are, beside an empty log.
fn put_directory(transaction: &WriteTransaction, directory: &Directory) -> Result<()> {
    transaction.open_table(LOG).map_err(trouble)?;
    let mut state = transaction.open_table(STATE).map_err(trouble)?;
    state
        .insert(DIRECTORY, directory.encode().as_slice())
        .map_err(trouble)?;
    Ok(())
}

/// Writes a segment in place of one that had so many bytes.
fn put_segment(
    segments: &mut redb::Table<'_, &'static [u8], &'static [u8]>,
    key: SegmentKey,
    bytes: &[u8],
    before: u64,
) -> Result<()> {
    let (mut rest, mut count) = (bytes, 0);
    for size in pieces(bytes.len()) {
        let (part, others) = rest.split_at(size);
        segments
            .insert(segment_key(key, count).as_slice(), part)
            .map_err(trouble)?;
        (rest, count) = (others, count + 1);
    }
    for piece in count..pieces(before as usize).count() {
        segments
            .remove(segment_key(key, piece).as_slice())
            .map_err(trouble)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_whole_and_fill_their_pages() {
        for length in [0, 1, 65_000, 65_280, 65_281, 1 << 20, 3_000_000, 10_000_001] {
            let sizes: Vec<usize> = pieces(length).collect();
            assert_eq!(sizes.iter().sum::<usize>(), length);
            let pages: usize = sizes
                .iter()
                .map(|size| (size + MARGIN).next_power_of_two())
                .sum();
            assert!(
                pages < length + length / 8 + (SMALLEST << 1),
                "{length}: {sizes:?}"
            );
        }
    }
}
