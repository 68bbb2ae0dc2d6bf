use std::cell::RefCell;
use std::hash::{BuildHasher, Hasher};
use std::ops::Range;

use foldhash::HashMap;
use foldhash::fast::RandomState;
use hashbrown::HashTable;

use super::*;
use crate::value::Node;
use crate::value::compare::{equivalent, hash};

/// Numbers rows by their values in some columns: equivalent rows get the same number, in order of first sight.
pub struct KeyTable {
    width: usize,
    keys: Keys,
    /// Numbers by the hash of their values.
    table: HashTable<(u64, u32)>,
    /// Numbers of keys that are nodes alone, by their slots: most groups are, and comparing slots spares making values.
    nodes: Nodes,
    len: usize,
    hasher: RandomState,
    /// The list hashed last: often the same one stands in row after row.
    last_list: RefCell<Option<(Arc<Vec<Value>>, u64)>>,
}

impl KeyTable {
    /// For keys of `width` values.
    pub fn new(width: usize) -> Self {
        Self {
            width,
            keys: Keys::Nodes(Vec::new()),
            table: HashTable::new(),
            nodes: Nodes::default(),
            len: 0,
            hasher: RandomState::default(),
            last_list: RefCell::new(None),
        }
    }

    /// How many different keys there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// One of the values of each of the numbers.
    pub fn column(&self, position: usize, numbers: Range<usize>) -> Column {
        let places = numbers.map(|number| number * self.width + position);
        match &self.keys {
            Keys::Nodes(nodes) => {
                Column::Nodes(Typed::new(places.map(|place| nodes[place]).collect()))
            }
            Keys::Values(values) => {
                Column::from_values(places.map(|place| values[place].clone()).collect())
            }
        }
    }

    /// The number of a row's key, if it was seen.
    pub fn find(&self, columns: &[Arc<Column>], row: usize) -> Option<u32> {
        if let Some(slots) = node_slots(columns, row) {
            return self.nodes.get(self.width, slots);
        }
        let hash = self.hash_row(columns, row);
        self.find_hashed(hash, columns, row)
    }

    fn hash_row(&self, columns: &[Arc<Column>], row: usize) -> u64 {
        let mut state = self.hasher.build_hasher();
        for column in columns {
            match list(column, row) {
                Some(items) => state.write_u64(self.hash_list(items)),
                None => hash(&column.value(row), &mut state),
            }
        }
        state.finish()
    }

    fn hash_list(&self, items: &Arc<Vec<Value>>) -> u64 {
        let mut last = self.last_list.borrow_mut();
        match &*last {
            Some((known, hash)) if Arc::ptr_eq(known, items) => *hash,
            _ => {
                let mut state = self.hasher.build_hasher();
                items.iter().for_each(|item| hash(item, &mut state));
                let hash = state.finish();
                *last = Some((items.clone(), hash));
                hash
            }
        }
    }

    fn find_hashed(&self, hash: u64, columns: &[Arc<Column>], row: usize) -> Option<u32> {
        // Keys that are nodes alone are not in this table.
        let Keys::Values(keys) = &self.keys else {
            return None;
        };
        let key = |number: u32| &keys[number as usize * self.width..][..self.width];
        let same =
            |&(other, number): &(u64, u32)| other == hash && row_is(key(number), columns, row);
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
            if let Some(number) = self.nodes.get(self.width, slots) {
                return Ok((number, false));
            }
            let number = self.add(columns, row, operator, cx)?;
            let bytes = self.nodes.insert(self.width, slots, number);
            cx.charge(bytes, operator)?;
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
        let entry = 2 * size_of::<(u64, u32)>();
        if let Keys::Nodes(nodes) = &mut self.keys
            && node_slots(columns, row).is_some()
        {
            nodes.extend(columns.iter().filter_map(|column| column.node(row)));
            cx.charge(self.width * size_of::<NodeId>() + entry, operator)?;
            return Ok(number);
        }
        let turned = match &self.keys {
            Keys::Nodes(nodes) => nodes.len() * size_of::<Value>(),
            Keys::Values(_) => 0,
        };
        let keys = self.keys.values();
        let before = keys.len();
        keys.extend(columns.iter().map(|column| column.value(row)));
        let (earlier, new) = keys.split_at(before);
        let last = &earlier[before.saturating_sub(self.width)..];
        let fresh = new.iter().enumerate().filter(|(at, value)| {
            let known = last.get(*at);
            !known.is_some_and(|known| is_same_list(known, value))
        });
        let heap: usize = fresh.map(|(_, value)| heap_size(value)).sum();
        let bytes = self.width * size_of::<Value>() + entry + heap + turned;
        cx.charge(bytes, operator)?;
        Ok(number)
    }
}

/// What is in each key, `width` a number.
enum Keys {
    /// As long as there is nothing else.
    Nodes(Vec<NodeId>),
    Values(Vec<Value>),
}

impl Keys {
    /// The keys as values, which they are from then on.
    fn values(&mut self) -> &mut Vec<Value> {
        if let Self::Nodes(nodes) = self {
            let nodes = nodes.iter().map(|&node| Value::Node(Node::from(node)));
            *self = Self::Values(nodes.collect());
        }
        match self {
            Self::Values(values) => values,
            Self::Nodes(_) => unreachable!("turned into values just above"),
        }
    }
}

/// Numbers of keys that are nodes alone.
#[derive(Default)]
struct Nodes {
    /// By one or two slots side by side.
    short: HashMap<u64, u32>,
    /// By three or four.
    long: HashMap<u128, u32>,
    /// Once many keys are one node each: one more than the number, by slot; 0 stands for none.
    dense: Vec<u32>,
    /// The largest slot of a key of one node.
    most: u64,
}

impl Nodes {
    /// Beyond this many keys, one in so many slots, an array by slot is worth its memory.
    const MANY: usize = 1024;
    const SPARSE: usize = 16;

    #[inline]
    fn get(&self, width: usize, slots: u128) -> Option<u32> {
        match width {
            1 if !self.dense.is_empty() => {
                let number = self.dense.get(slots as usize).copied()?;
                number.checked_sub(1)
            }
            1 | 2 => self.short.get(&(slots as u64)).copied(),
            _ => self.long.get(&slots).copied(),
        }
    }

    /// Gives the bytes that it holds more.
    fn insert(&mut self, width: usize, slots: u128, number: u32) -> usize {
        match width {
            1 if !self.dense.is_empty() => self.insert_dense(slots as usize, number),
            1 | 2 => {
                self.short.insert(slots as u64, number);
                self.most = self.most.max(slots as u64);
                let few = Self::MANY.max(self.most as usize / Self::SPARSE);
                if width == 2 || self.short.len() <= few {
                    return 0;
                }
                let known = std::mem::take(&mut self.short);
                self.dense = vec![0; self.most as usize + 1];
                for (slot, number) in known {
                    self.dense[slot as usize] = number + 1;
                }
                self.dense.capacity() * size_of::<u32>()
            }
            _ => {
                self.long.insert(slots, number);
                0
            }
        }
    }

    fn insert_dense(&mut self, slot: usize, number: u32) -> usize {
        let before = self.dense.capacity();
        if self.dense.len() <= slot {
            self.dense.resize(slot + 1, 0);
        }
        self.dense[slot] = number + 1;
        (self.dense.capacity() - before) * size_of::<u32>()
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

/// Both are the very same list, which is held once.
pub fn is_same_list(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::List(one), Value::List(other)) => Arc::ptr_eq(one, other),
        _ => false,
    }
}

fn row_is(key: &[Value], columns: &[Arc<Column>], row: usize) -> bool {
    let mut pairs = key.iter().zip(columns);
    pairs.all(|(value, column)| match (value, list(column, row)) {
        (Value::List(known), Some(items)) if Arc::ptr_eq(known, items) => true,
        _ => equivalent(value, &column.value(row)),
    })
}

/// The list in a row, without a copy.
fn list(column: &Column, row: usize) -> Option<&Arc<Vec<Value>>> {
    let value = match column {
        Column::Values(values) => &values[row],
        Column::Constant(value, _) => value,
        _ => return None,
    };
    match value {
        Value::List(items) => Some(items),
        _ => None,
    }
}
