use std::hash::{BuildHasher, Hasher};

use foldhash::HashMap;
use foldhash::fast::RandomState;
use hashbrown::HashTable;

use super::*;
use crate::value::compare::{equivalent, hash};

/// Numbers rows by their values in some columns: equivalent rows get the same number, in order of first sight.
pub struct KeyTable {
    width: usize,
    /// The values of each number, `width` a number.
    keys: Vec<Value>,
    /// Numbers by the hash of their values.
    table: HashTable<(u64, u32)>,
    /// Numbers of keys that are nodes alone, by their slots: most groups are, and comparing slots spares making values.
    nodes: HashMap<u128, u32>,
    len: usize,
    hasher: RandomState,
}

impl KeyTable {
    /// For keys of `width` values.
    pub fn new(width: usize) -> Self {
        Self {
            width,
            keys: Vec::new(),
            table: HashTable::new(),
            nodes: HashMap::default(),
            len: 0,
            hasher: RandomState::default(),
        }
    }

    /// How many different keys there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// The values of a number.
    pub fn key(&self, number: usize) -> &[Value] {
        &self.keys[number * self.width..][..self.width]
    }

    /// The number of a row's key, if it was seen.
    pub fn find(&self, columns: &[Arc<Column>], row: usize) -> Option<u32> {
        if let Some(slots) = node_slots(columns, row) {
            return self.nodes.get(&slots).copied();
        }
        let hash = self.hash_row(columns, row);
        self.find_hashed(hash, columns, row)
    }

    fn hash_row(&self, columns: &[Arc<Column>], row: usize) -> u64 {
        let mut state = self.hasher.build_hasher();
        for column in columns {
            hash(&column.value(row), &mut state);
        }
        state.finish()
    }

    fn find_hashed(&self, hash: u64, columns: &[Arc<Column>], row: usize) -> Option<u32> {
        let same = |&(other, number): &(u64, u32)| {
            other == hash && row_is(self.key(number as usize), columns, row)
        };
        self.table.find(hash, same).map(|&(_, number)| number)
    }

    /// The number of a row's key, and whether it is new.
    ///
    /// # Errors
    /// `MemoryLimit`, in the name of `operator`.
    pub fn insert(
        &mut self,
        columns: &[Arc<Column>],
        row: usize,
        operator: &'static str,
        cx: &mut ExecContext,
    ) -> Result<(u32, bool), ExecError> {
        if let Some(slots) = node_slots(columns, row) {
            if let Some(&number) = self.nodes.get(&slots) {
                return Ok((number, false));
            }
            let number = self.add(columns, row, operator, cx)?;
            self.nodes.insert(slots, number);
            return Ok((number, true));
        }
        let hash = self.hash_row(columns, row);
        if let Some(number) = self.find_hashed(hash, columns, row) {
            return Ok((number, false));
        }
        let number = self.add(columns, row, operator, cx)?;
        self.table
            .insert_unique(hash, (hash, number), |&(hash, _)| hash);
        Ok((number, true))
    }

    /// Gives a key that is not here yet its number.
    fn add(
        &mut self,
        columns: &[Arc<Column>],
        row: usize,
        operator: &'static str,
        cx: &mut ExecContext,
    ) -> Result<u32, ExecError> {
        let number = self.len as u32;
        self.len += 1;
        let before = self.keys.len();
        self.keys
            .extend(columns.iter().map(|column| column.value(row)));
        let heap: usize = self.keys[before..].iter().map(heap_size).sum();
        let bytes = self.width * size_of::<Value>() + 2 * size_of::<(u64, u32)>() + heap;
        cx.charge(bytes, operator)?;
        Ok(number)
    }
}

/// The slots of a key of one to four nodes side by side; `None` when any part is no node. Whether a key is of that kind depends on its
/// values alone, not on how a column holds them, so equivalent keys meet in the same table.
fn node_slots(columns: &[Arc<Column>], row: usize) -> Option<u128> {
    if columns.is_empty() || columns.len() > 4 {
        return None;
    }
    columns.iter().try_fold(0, |slots, column| {
        let node = column.node(row)?;
        Some(slots << 32 | u128::from(node.0))
    })
}

fn row_is(key: &[Value], columns: &[Arc<Column>], row: usize) -> bool {
    let mut pairs = key.iter().zip(columns);
    pairs.all(|(value, column)| equivalent(value, &column.value(row)))
}
