//! A column of a row group as typed values.

use parquet::basic::{ConvertedType, LogicalType, Repetition, TimeUnit, Type as Physical};
use parquet::column::reader::{ColumnReader, ColumnReaderImpl, get_column_reader};
use parquet::data_type::{ByteArray, DataType};
use parquet::errors::{ParquetError, Result};
use parquet::schema::types::ColumnDescriptor;

use super::pages::Pages;
use crate::store::{BulkColumn, BulkValues, Texts};
use crate::value::Value;
use crate::value::temporal::{Date, LocalDateTime, LocalTime, NANOS_PER_DAY, Zone};

/// What the numbers and bytes of a column stand for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Meaning {
    Boolean,
    Integer,
    /// Integers without a sign, kept in 64 bits with one.
    Unsigned,
    Float,
    Text,
    Date,
    /// Nanoseconds a unit.
    Time(i64),
    /// Nanoseconds a unit; in UTC or local.
    Moment {
        unit: i64,
        utc: bool,
    },
    /// The number of decimal places; kept as floats unless it is 0.
    Decimal(i32),
}

/// What a column stands for, or the items of its lists; `Err` with its type when it is none that a property can hold.
pub fn meaning(column: &ColumnDescriptor) -> std::result::Result<Meaning, String> {
    let list = column.max_rep_level() == 1;
    let (parts, levels) = if list { (3, 3) } else { (1, 1) };
    if column.max_rep_level() > 1 {
        return Err("list of lists".to_string());
    }
    if column.path().parts().len() > parts || column.max_def_level() > levels {
        return Err("struct".to_string());
    }
    let physical = column.physical_type();
    if let Some(logical) = column.logical_type_ref() {
        return logical_meaning(logical, physical);
    }
    match (column.converted_type(), physical) {
        (ConvertedType::NONE, physical) => physical_meaning(physical),
        (ConvertedType::INTERVAL, _) => Err("INTERVAL".to_string()),
        (ConvertedType::DECIMAL, Physical::INT32 | Physical::INT64) => {
            Ok(Meaning::Decimal(column.type_scale()))
        }
        (_, physical) => physical_meaning(physical),
    }
}

fn logical_meaning(
    logical: &LogicalType,
    physical: Physical,
) -> std::result::Result<Meaning, String> {
    let numbers = matches!(physical, Physical::INT32 | Physical::INT64);
    Ok(match logical {
        LogicalType::String | LogicalType::Enum | LogicalType::Json => Meaning::Text,
        LogicalType::Integer(kind) if !kind.is_signed => Meaning::Unsigned,
        LogicalType::Integer(_) => Meaning::Integer,
        LogicalType::Date => Meaning::Date,
        LogicalType::Time(time) => Meaning::Time(nanoseconds(&time.unit)),
        LogicalType::Timestamp(time) => Meaning::Moment {
            unit: nanoseconds(&time.unit),
            utc: time.is_adjusted_to_u_t_c,
        },
        LogicalType::Decimal(decimal) if numbers => Meaning::Decimal(decimal.scale),
        LogicalType::Unknown => return physical_meaning(physical),
        other => return Err(format!("{other:?}")),
    })
}

fn physical_meaning(physical: Physical) -> std::result::Result<Meaning, String> {
    match physical {
        Physical::BOOLEAN => Ok(Meaning::Boolean),
        Physical::INT32 | Physical::INT64 => Ok(Meaning::Integer),
        Physical::FLOAT | Physical::DOUBLE => Ok(Meaning::Float),
        Physical::BYTE_ARRAY => Ok(Meaning::Text),
        other => Err(other.to_string()),
    }
}

fn nanoseconds(unit: &TimeUnit) -> i64 {
    match unit {
        TimeUnit::MILLIS => 1_000_000,
        TimeUnit::MICROS => 1_000,
        TimeUnit::NANOS => 1,
    }
}

/// Why a column could not be read.
pub enum Failure {
    Parquet(ParquetError),
    /// The row, counted from 0, whose text is not UTF-8.
    NotUtf8(usize),
    /// The row whose number does not fit its type.
    OutOfRange(usize),
}

impl From<ParquetError> for Failure {
    fn from(error: ParquetError) -> Self {
        Self::Parquet(error)
    }
}

/// Reads a column of a row group; none when no row has a value.
pub fn read(
    column: parquet::schema::types::ColumnDescPtr,
    meaning: Meaning,
    pages: Pages,
    rows: usize,
) -> std::result::Result<Option<BulkColumn>, Failure> {
    let levels = (column.max_rep_level() > 0).then(|| Levels::of(&column));
    let required = column.self_type().get_basic_info().repetition() == Repetition::REQUIRED;
    let mut shape = Shape {
        rows,
        optional: !required,
        lists: levels,
        lengths: Vec::new(),
    };
    let read = flat(column, meaning, pages, &mut shape)?;
    Ok(match (&shape.lists, read) {
        (Some(_), read) => lists(read, &shape.lengths),
        (None, read) => read,
    })
}

/// The values of a column; of lists their items one after the other.
fn flat(
    column: parquet::schema::types::ColumnDescPtr,
    meaning: Meaning,
    pages: Pages,
    shape: &mut Shape,
) -> std::result::Result<Option<BulkColumn>, Failure> {
    let (numbers, valid) = match get_column_reader(column, Box::new(pages)) {
        ColumnReader::BoolColumnReader(reader) => {
            let (values, valid) = all(reader, shape)?;
            return Ok(column_of(BulkValues::Booleans(values), valid));
        }
        ColumnReader::FloatColumnReader(reader) => {
            let (values, valid) = all(reader, shape)?;
            let values = values.into_iter().map(f64::from).collect();
            return Ok(column_of(BulkValues::Floats(values), valid));
        }
        ColumnReader::DoubleColumnReader(reader) => {
            let (values, valid) = all(reader, shape)?;
            return Ok(column_of(BulkValues::Floats(values), valid));
        }
        ColumnReader::ByteArrayColumnReader(reader) => {
            let (values, valid) = all(reader, shape)?;
            return Ok(column_of(texts(&values, valid.as_deref())?, valid));
        }
        ColumnReader::Int32ColumnReader(reader) => {
            let (values, valid) = all(reader, shape)?;
            if meaning == Meaning::Date {
                return Ok(column_of(BulkValues::Dates(values), valid));
            }
            let wide = |value: i32| match meaning {
                Meaning::Unsigned => i64::from(value as u32),
                _ => i64::from(value),
            };
            (values.into_iter().map(wide).collect(), valid)
        }
        ColumnReader::Int64ColumnReader(reader) => all(reader, shape)?,
        ColumnReader::Int96ColumnReader(_) | ColumnReader::FixedLenByteArrayColumnReader(_) => {
            return Err(ParquetError::General("a column changes its type".to_string()).into());
        }
    };
    let values = numbers_as(meaning, numbers, valid.as_deref())?;
    Ok(column_of(values, valid))
}

fn column_of(values: BulkValues, valid: Option<Vec<bool>>) -> Option<BulkColumn> {
    let any = valid.as_ref().is_none_or(|valid| valid.contains(&true));
    any.then_some(BulkColumn { values, valid })
}

/// What numbers stand for. A number that stands for nothing is told by its row.
fn numbers_as(
    meaning: Meaning,
    numbers: Vec<i64>,
    valid: Option<&[bool]>,
) -> std::result::Result<BulkValues, Failure> {
    let place = match meaning {
        Meaning::Unsigned => numbers.iter().position(|&number| number < 0),
        Meaning::Decimal(scale) if scale != 0 => {
            let unit = 10f64.powi(scale);
            let floats = numbers.into_iter().map(|number| number as f64 / unit);
            return Ok(BulkValues::Floats(floats.collect()));
        }
        Meaning::Time(_) | Meaning::Moment { .. } => {
            let mut values = Vec::with_capacity(numbers.len());
            for (row, &number) in numbers.iter().enumerate() {
                values.push(if valid.is_none_or(|valid| valid[row]) {
                    moment(meaning, number).ok_or(Failure::OutOfRange(row))?
                } else {
                    Value::Null
                });
            }
            return Ok(BulkValues::Values(values));
        }
        _ => None,
    };
    match place {
        Some(row) => Err(Failure::OutOfRange(row)),
        None => Ok(BulkValues::Integers(numbers)),
    }
}

fn moment(meaning: Meaning, number: i64) -> Option<Value> {
    match meaning {
        Meaning::Moment { unit, utc } => {
            let nanosecond = i128::from(number) * i128::from(unit);
            if utc {
                let moment = Zone::UTC.at_instant(nanosecond)?;
                return Some(Value::DateTime(moment.into()));
            }
            LocalDateTime::from_epoch_nanosecond(nanosecond).map(Value::LocalDateTime)
        }
        Meaning::Time(unit) => {
            let nanosecond = i128::from(number) * i128::from(unit);
            let in_a_day = (0..i128::from(NANOS_PER_DAY)).contains(&nanosecond);
            in_a_day.then(|| Value::LocalTime(LocalTime::from_nanosecond_wrapping(nanosecond)))
        }
        _ => None,
    }
}

fn texts(values: &[ByteArray], valid: Option<&[bool]>) -> std::result::Result<BulkValues, Failure> {
    let bytes = values.iter().map(ByteArray::len).sum();
    let mut texts = Texts::with_capacity(values.len(), bytes);
    for (row, value) in values.iter().enumerate() {
        let there = valid.is_none_or(|valid| valid[row]);
        let bytes = if there { value.data() } else { b"" };
        texts.push(std::str::from_utf8(bytes).map_err(|_| Failure::NotUtf8(row))?);
    }
    Ok(BulkValues::Strings(texts))
}

/// One value a row, and which rows have one when some have not.
type Spread<T> = (Vec<T>, Option<Vec<bool>>);

/// What there is to read of a column.
struct Shape {
    rows: usize,
    optional: bool,
    /// Of a column of lists.
    lists: Option<Levels>,
    /// How many items the list of each row has, when it has one.
    lengths: Vec<Option<usize>>,
}

/// Definition levels of a column of lists.
#[derive(Clone, Copy)]
struct Levels {
    /// An empty list; below it there is none.
    empty: i16,
    /// An item that is there.
    item: i16,
}

impl Levels {
    fn of(column: &ColumnDescriptor) -> Self {
        let item = column.self_type().get_basic_info().repetition();
        let item = i16::from(item == Repetition::OPTIONAL);
        Self {
            // What is repeated counts for one level, and so does an item that may be null.
            empty: column.max_def_level() - 1 - item,
            item: column.max_def_level(),
        }
    }

    /// The lengths of the lists that the levels describe.
    fn lengths(self, definitions: &[i16], repetitions: &[i16]) -> Result<Vec<Option<usize>>> {
        let mut lengths = Vec::new();
        for (&definition, &repetition) in definitions.iter().zip(repetitions) {
            if repetition == 0 {
                lengths.push((definition >= self.empty).then_some(0));
            }
            if definition <= self.empty {
                continue;
            }
            if definition < self.item {
                return Err(ParquetError::General("a list has null in it".to_string()));
            }
            if let Some(Some(length)) = lengths.last_mut() {
                *length += 1;
            }
        }
        Ok(lengths)
    }
}

/// The items as a list a row; none when no row has one.
fn lists(items: Option<BulkColumn>, lengths: &[Option<usize>]) -> Option<BulkColumn> {
    let mut items = items.map(values_of).unwrap_or_default().into_iter();
    let list = |length: &Option<usize>| match length {
        Some(length) => Value::list(items.by_ref().take(*length)),
        None => Value::Null,
    };
    let values: Vec<Value> = lengths.iter().map(list).collect();
    let any = values.iter().any(|value| !value.is_null());
    any.then(|| BulkColumn::full(BulkValues::Values(values)))
}

fn values_of(column: BulkColumn) -> Vec<Value> {
    match column.values {
        BulkValues::Booleans(values) => values.into_iter().map(Value::from).collect(),
        BulkValues::Integers(values) => values.into_iter().map(Value::from).collect(),
        BulkValues::Floats(values) => values.into_iter().map(Value::from).collect(),
        BulkValues::Dates(days) => {
            let date = |day: i32| {
                let date = Date::from_epoch_day(i64::from(day));
                Value::Date(date.expect("days of 32 bits are within the calendar"))
            };
            days.into_iter().map(date).collect()
        }
        BulkValues::Strings(texts) => texts.iter().map(Value::from).collect(),
        BulkValues::Values(values) => values,
    }
}

/// All values of a column, one a row, and which rows have one when some have not; of lists all items.
fn all<T: DataType>(mut reader: ColumnReaderImpl<T>, shape: &mut Shape) -> Result<Spread<T::T>>
where
    T::T: Default + Clone,
{
    let rows = shape.rows;
    let mut values = Vec::with_capacity(rows);
    let (mut levels, mut repetitions) = (Vec::new(), Vec::new());
    let mut read = 0;
    while read < rows {
        let with_levels = shape.optional || shape.lists.is_some();
        let definitions = with_levels.then_some(&mut levels);
        let repeated = shape.lists.map(|_| &mut repetitions);
        let (records, _, _) =
            reader.read_records(rows - read, definitions, repeated, &mut values)?;
        if records == 0 {
            return Err(ParquetError::EOF("a column has too few values".to_string()));
        }
        read += records;
    }
    if let Some(lists) = shape.lists {
        shape.lengths = lists.lengths(&levels, &repetitions)?;
        return Ok((values, None));
    }
    if values.len() == rows {
        return Ok((values, None));
    }
    let valid: Vec<bool> = levels.iter().map(|&level| level > 0).collect();
    let mut present = values.into_iter();
    let spread = valid.iter().map(|&valid| {
        let value = if valid { present.next() } else { None };
        value.unwrap_or_default()
    });
    Ok((spread.collect(), Some(valid)))
}
