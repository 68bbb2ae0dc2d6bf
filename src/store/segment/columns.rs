//! Columns of properties: for each chunk the rows present and their values in the form of their kind.

use std::sync::Arc;

use foldhash::HashMap;

use super::bytes::{Damage, Input, put_array, put_number, put_signed, put_text};
use super::value::{list_of_texts, put_value, value};
use crate::store::column::chunk::{Chunk, Data};
use crate::store::column::presence::{Presence, WORDS};
use crate::store::column::strings::Strings;
use crate::store::column::{Column, Kind, ROWS};
use crate::value::Value;

/// Chunks in a segment.
const CHUNKS: usize = 16;

const BOOLEANS: u8 = 1;
const INTEGERS: u8 = 2;
const FLOATS: u8 = 3;
const DATES: u8 = 4;
const PACKED: u8 = 5;
const CODED: u8 = 6;
const MIXED: u8 = 7;

/// All rows before a number are present, or those of a bitmap.
const FIRST_ROWS: u8 = 0;
const SOME_ROWS: u8 = 1;

/// The segments of a column that hold something.
pub fn groups(column: &Column) -> impl Iterator<Item = usize> + '_ {
    let groups = column.chunks.len().div_ceil(CHUNKS);
    (0..groups).filter(|at| group(column, *at).iter().any(Option::is_some))
}

fn group(column: &Column, group: usize) -> &[Option<Arc<Chunk>>] {
    let end = (group * CHUNKS + CHUNKS).min(column.chunks.len());
    column.chunks.get(group * CHUNKS..end).unwrap_or_default()
}

/// True when a segment holds the same in both columns.
pub fn is_same(left: &Column, right: &Column, at: usize) -> bool {
    let (left, right) = (group(left, at), group(right, at));
    let same = |(left, right): (&Option<Arc<Chunk>>, &Option<Arc<Chunk>>)| match (left, right) {
        (Some(left), Some(right)) => Arc::ptr_eq(left, right),
        (None, None) => true,
        _ => false,
    };
    left.len() == right.len() && left.iter().zip(right).all(same)
}

/// Writes one segment: for each chunk that is there its place in the segment, and what it holds.
pub fn encode(column: &Column, at: usize) -> Vec<u8> {
    let mut out = Vec::new();
    for (place, chunk) in group(column, at).iter().enumerate() {
        if let Some(chunk) = chunk {
            out.push(place as u8);
            put_presence(&mut out, &chunk.presence);
            put_data(&mut out, &chunk.data);
        }
    }
    out
}

/// Reads a column over `rows` rows from its segments in order.
///
/// # Errors
/// Bytes that are no such column.
pub fn decode(segments: &[(u32, Vec<u8>)], rows: u32) -> Result<Column, Damage> {
    let (mut chunks, mut kind, mut count) = (Vec::new(), Kind::Empty, 0);
    for (group, bytes) in segments {
        let mut input = Input::new(bytes);
        while !input.is_empty() {
            let place = usize::from(input.byte()?);
            let at = (*group as usize)
                .saturating_mul(CHUNKS)
                .saturating_add(place);
            if place >= CHUNKS || at < chunks.len() || at >= (rows as usize).div_ceil(ROWS) {
                return Err(Damage("a part of a column is out of place"));
            }
            let chunk = chunk(&mut input)?;
            kind = kind.with(chunk.data.kind());
            count += chunk.data.len();
            chunks.resize(at, None);
            chunks.push(Some(Arc::new(chunk)));
        }
    }
    Ok(Column {
        chunks: Arc::new(chunks),
        kind,
        count,
    })
}

fn chunk(input: &mut Input<'_>) -> Result<Chunk, Damage> {
    let presence = presence(input)?;
    if presence.count() == 0 {
        return Err(Damage("a part of a column is empty"));
    }
    let data = data(input, presence.count())?;
    Ok(Chunk { presence, data })
}

fn put_presence(out: &mut Vec<u8>, presence: &Presence) {
    let count = presence.count();
    let last = count.checked_sub(1);
    if last.and_then(|last| presence.position(last)) == last {
        out.push(FIRST_ROWS);
        put_number(out, count as u64);
    } else {
        out.push(SOME_ROWS);
        let words = presence.words().iter();
        words.for_each(|word| out.extend_from_slice(&word.to_le_bytes()));
    }
}

fn presence(input: &mut Input<'_>) -> Result<Presence, Damage> {
    let mut words = [0; WORDS];
    match input.byte()? {
        FIRST_ROWS => {
            let count = input.number()?;
            if count > ROWS as u64 {
                return Err(Damage("a part of a column has too many rows"));
            }
            for (at, word) in words.iter_mut().enumerate() {
                let bits = count.saturating_sub(at as u64 * 64);
                *word = if bits >= 64 {
                    u64::MAX
                } else {
                    (1 << bits) - 1
                };
            }
        }
        SOME_ROWS => {
            for word in &mut words {
                *word = u64::from_le_bytes(input.fixed()?);
            }
        }
        _ => return Err(Damage("the rows of a column are of no known form")),
    }
    Ok(Presence::from_words(words))
}

fn put_data(out: &mut Vec<u8>, data: &Data) {
    match data {
        Data::Boolean(values) => {
            out.push(BOOLEANS);
            out.extend(values.iter().map(|&value| u8::from(value)));
        }
        Data::Integer(values) => {
            out.push(INTEGERS);
            put_integers(out, values);
        }
        Data::Float(values) => {
            out.push(FLOATS);
            let bytes = values.iter().map(|value| value.to_bits().to_le_bytes());
            bytes.for_each(|bytes| out.extend_from_slice(&bytes));
        }
        Data::Date(values) => {
            out.push(DATES);
            let bytes = values.iter().map(|value| value.to_le_bytes());
            bytes.for_each(|bytes| out.extend_from_slice(&bytes));
        }
        Data::String(strings @ (Strings::Loose(_) | Strings::Open { .. })) => {
            let mut packed = strings.clone();
            packed.pack();
            put_strings(out, &packed);
        }
        Data::String(strings) => put_strings(out, strings),
        Data::Mixed(values) => {
            out.push(MIXED);
            values.iter().for_each(|value| put_value(out, value));
        }
    }
}

fn data(input: &mut Input<'_>, count: usize) -> Result<Data, Damage> {
    let kind = input.byte()?;
    Ok(match kind {
        BOOLEANS => {
            let bytes = input.take(count)?;
            if bytes.iter().any(|&byte| byte > 1) {
                return Err(Damage("a boolean is neither true nor false"));
            }
            Data::Boolean(bytes.iter().map(|&byte| byte == 1).collect())
        }
        INTEGERS => Data::Integer(integers(input, count)?),
        FLOATS => {
            let bytes = input.take(count * 8)?.as_chunks::<8>().0.iter();
            Data::Float(bytes.map(|bytes| f64::from_le_bytes(*bytes)).collect())
        }
        DATES => {
            let bytes = input.take(count * 4)?.as_chunks::<4>().0.iter();
            Data::Date(bytes.map(|bytes| i32::from_le_bytes(*bytes)).collect())
        }
        PACKED => Data::String(packed(input, count)?),
        CODED => Data::String(coded(input, count)?),
        MIXED => Data::Mixed(mixed(input, count)?),
        _ => return Err(Damage("a part of a column is of no known kind")),
    })
}

/// Values of any kind. The same list of texts often stands at many elements, as what says several facts: they share it.
fn mixed(input: &mut Input<'_>, count: usize) -> Result<Vec<Value>, Damage> {
    let mut lists: HashMap<&[u8], Value> = HashMap::default();
    let mut values = Vec::with_capacity(count);
    for _ in 0..count {
        let bytes = list_of_texts(*input);
        if let Some(known) = bytes.and_then(|bytes| lists.get(bytes)) {
            values.push(known.clone());
            input.take(bytes.map_or(0, <[u8]>::len))?;
            continue;
        }
        let value = present(input)?;
        lists.extend(bytes.map(|bytes| (bytes, value.clone())));
        values.push(value);
    }
    Ok(values)
}

fn present(input: &mut Input<'_>) -> Result<Value, Damage> {
    match value(input)? {
        Value::Null => Err(Damage("a value is missing")),
        value => Ok(value),
    }
}

/// The smallest of the integers, then what each is above it in as many bytes as the largest difference needs.
fn put_integers(out: &mut Vec<u8>, values: &[i64]) {
    let least = values.iter().copied().min().unwrap_or(0);
    let above = |value: &i64| value.wrapping_sub(least) as u64;
    let most = values.iter().map(above).max().unwrap_or(0);
    let width = (8 - most.leading_zeros() as usize / 8).next_power_of_two();
    put_signed(out, least);
    out.push(width as u8);
    for value in values {
        out.extend_from_slice(&above(value).to_le_bytes()[..width]);
    }
}

fn integers(input: &mut Input<'_>, count: usize) -> Result<Vec<i64>, Damage> {
    let least = input.signed()?;
    let width = usize::from(input.byte()?);
    let add = |above: u64| least.wrapping_add(above as i64);
    if !matches!(width, 1 | 2 | 4 | 8) {
        return Err(Damage("integers are of no known width"));
    }
    let bytes = input.take(count * width)?;
    Ok(match width {
        1 => bytes.iter().map(|&byte| add(byte.into())).collect(),
        2 => {
            let bytes = bytes.as_chunks::<2>().0.iter();
            bytes
                .map(|bytes| add(u16::from_le_bytes(*bytes).into()))
                .collect()
        }
        4 => {
            let bytes = bytes.as_chunks::<4>().0.iter();
            bytes
                .map(|bytes| add(u32::from_le_bytes(*bytes).into()))
                .collect()
        }
        _ => {
            let bytes = bytes.as_chunks::<8>().0.iter();
            bytes.map(|bytes| add(u64::from_le_bytes(*bytes))).collect()
        }
    })
}

fn put_strings(out: &mut Vec<u8>, strings: &Strings) {
    match strings {
        Strings::Open { ends, text } => {
            out.push(PACKED);
            put_text(out, text);
            put_array(out, ends);
        }
        Strings::Packed { ends, text } => {
            out.push(PACKED);
            put_text(out, text);
            put_array(out, ends);
        }
        Strings::Coded { codes, dictionary } => {
            out.push(CODED);
            put_number(out, dictionary.len() as u64);
            dictionary.iter().for_each(|string| put_text(out, string));
            out.extend_from_slice(codes);
        }
        // Too long to be packed: one by one.
        Strings::Loose(strings) => {
            out.push(MIXED);
            for string in strings {
                put_value(out, &Value::String(string.clone()));
            }
        }
    }
}

fn packed(input: &mut Input<'_>, count: usize) -> Result<Strings, Damage> {
    let text = input.text()?;
    let ends = input.array(count, u32::MAX)?;
    let whole = ends.last().is_none_or(|&end| end as usize == text.len());
    if !whole || !ends.is_sorted() || ends.iter().any(|&end| !text.is_char_boundary(end as usize)) {
        return Err(Damage("the ends of texts are out of place"));
    }
    Ok(Strings::Packed {
        ends: ends.into(),
        text: text.into(),
    })
}

fn coded(input: &mut Input<'_>, count: usize) -> Result<Strings, Damage> {
    let size = input.count(1)?;
    let dictionary = (0..size).map(|_| input.name());
    let dictionary = dictionary.collect::<Result<Vec<_>, _>>()?;
    let codes = input.take(count)?.to_vec();
    if codes.iter().any(|&code| usize::from(code) >= size) {
        return Err(Damage("a text is not in its dictionary"));
    }
    Ok(Strings::Coded {
        codes: codes.into(),
        dictionary: dictionary.into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_list_of_texts_is_read_once() {
        let list = |text: &str| Value::list([Value::from(text)]);
        let values = [
            list("川经信〔2023〕7号:12-20:cluster.list_item"),
            Value::from(3),
            list("川经信〔2023〕7号:12-20:cluster.list_item"),
            Value::list([Value::from(1)]),
            Value::list([]),
        ];
        let mut bytes = Vec::new();
        values.iter().for_each(|value| put_value(&mut bytes, value));
        let mut input = Input::new(&bytes);
        let read = mixed(&mut input, values.len()).unwrap();
        assert_eq!(read, values);
        assert!(input.is_empty());
        let (Value::List(first), Value::List(second)) = (&read[0], &read[2]) else {
            panic!("lists");
        };
        assert!(Arc::ptr_eq(first, second));
        for end in 0..bytes.len() {
            assert!(mixed(&mut Input::new(&bytes[..end]), values.len()).is_err());
        }
    }
}
