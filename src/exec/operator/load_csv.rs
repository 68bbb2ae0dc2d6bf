use std::io::Read;

use smol_str::SmolStr;

use super::*;
use crate::diagnostic::Span;

/// One row a record of a file, in a new last column: a list of its fields or, with headers, a map. An empty field is null.
pub struct LoadCsv {
    pub child: BoxOperator,
    pub source: Expr,
    pub terminator: Option<Expr>,
    pub headers: bool,
    pub input: Option<Input>,
    pub file: Option<File>,
}

/// The batch at hand with its locations and terminators, and the row to go on with.
pub struct Input {
    batch: Batch,
    locations: Arc<Column>,
    terminators: Option<Arc<Column>>,
    next: usize,
}

/// A file that is being read for a row.
pub struct File {
    row: u32,
    location: SmolStr,
    names: Option<Vec<SmolStr>>,
    records: csv::StringRecordsIntoIter<Box<dyn Read + Send>>,
}

impl LoadCsv {
    /// The records read next, up to the size of a batch; `None` when the batch at hand is done.
    fn records(&mut self, cx: &mut ExecContext) -> Result<Option<Batch>, ExecError> {
        let Some(Input {
            batch,
            locations,
            terminators,
            next,
        }) = &mut self.input
        else {
            return Ok(None);
        };
        let (mut rows, mut values) = (Vec::new(), Vec::new());
        let place = self.source.span();
        while rows.len() < BATCH_SIZE {
            let Some(file) = &mut self.file else {
                if *next == batch.rows {
                    break;
                }
                let terminator = terminators.as_ref().map(|it| it.value(*next));
                let location = locations.value(*next);
                let terminator = terminator.zip(self.terminator.as_ref().map(Expr::span));
                let file = open(*next as u32, location, terminator, self.headers, cx);
                self.file = file.map_err(|error| error.located(place))?;
                *next += 1;
                continue;
            };
            match file.next().map_err(|error| error.located(place))? {
                Some(value) => {
                    rows.push(file.row);
                    values.push(value);
                }
                None => self.file = None,
            }
        }
        if rows.is_empty() {
            return Ok(None);
        }
        Ok(Some(
            batch.gather(&rows).with_column(Column::Values(values)),
        ))
    }
}

/// Opens the file for a row; a null location has no records.
fn open(
    row: u32,
    location: Value,
    terminator: Option<(Value, Span)>,
    headers: bool,
    cx: &ExecContext,
) -> Result<Option<File>, ExecError> {
    let location = match location {
        Value::Null => return Ok(None),
        Value::String(location) => location,
        other => return Err(wrong("LOAD CSV", "a string", &other)),
    };
    let Some(files) = &cx.files else {
        let span = None;
        return Err(ExecError::FilesNotAllowed { location, span });
    };
    let failed = |problem: String| ExecError::FileFailed {
        location: location.clone(),
        problem,
        span: None,
    };
    let content = files
        .open(&location)
        .map_err(|error| failed(error.to_string()))?;
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(headers)
        .flexible(true)
        .delimiter(delimiter(terminator)?)
        .from_reader(content);
    let names = match headers {
        true => {
            let names = reader
                .headers()
                .map_err(|error| failed(csv_problem(&error)))?;
            let names = names
                .iter()
                .map(|name| name.trim_start_matches('\u{FEFF}').into());
            Some(names.collect())
        }
        false => None,
    };
    Ok(Some(File {
        row,
        location,
        names,
        records: reader.into_records(),
    }))
}

/// One character of ASCII; a comma unless told otherwise.
fn delimiter(terminator: Option<(Value, Span)>) -> Result<u8, ExecError> {
    match terminator {
        None => Ok(b','),
        Some((Value::String(text), _)) if text.len() == 1 => Ok(text.as_bytes()[0]),
        Some((other, place)) => {
            let error = wrong("FIELDTERMINATOR", "a string of one character", &other);
            Err(error.located(place))
        }
    }
}

fn wrong(operator: &'static str, expected: &'static str, found: &Value) -> ExecError {
    ValueError::OperandType {
        operator,
        expected,
        found: found.type_name(),
    }
    .into()
}

fn csv_problem(error: &csv::Error) -> String {
    let line = error.position().map(csv::Position::line);
    match (error.kind(), line) {
        (csv::ErrorKind::Io(error), _) => error.to_string(),
        (csv::ErrorKind::Utf8 { .. }, Some(line)) => format!("line {line} is not UTF-8"),
        (csv::ErrorKind::Utf8 { .. }, None) => "it is not UTF-8".to_string(),
        _ => error.to_string(),
    }
}

impl File {
    fn next(&mut self) -> Result<Option<Value>, ExecError> {
        let Some(record) = self.records.next() else {
            return Ok(None);
        };
        let record = record.map_err(|error| ExecError::FileFailed {
            location: self.location.clone(),
            problem: csv_problem(&error),
            span: None,
        })?;
        let mut fields = record.iter().map(field);
        Ok(Some(match &self.names {
            None => Value::list(fields),
            Some(names) => {
                let entry = |name: &SmolStr| (name.clone(), fields.next().unwrap_or_default());
                Value::map(names.iter().map(entry).collect::<Vec<_>>())
            }
        }))
    }
}

fn field(text: &str) -> Value {
    match text {
        "" => Value::Null,
        text => Value::from(text),
    }
}

impl Operator for LoadCsv {
    fn next(&mut self, cx: &mut ExecContext) -> Result<Option<Batch>, ExecError> {
        loop {
            cx.check()?;
            if let Some(batch) = self.records(cx)? {
                return Ok(Some(batch));
            }
            let Some(batch) = self.child.next(cx)? else {
                return Ok(None);
            };
            let locations = cx.evaluate(&self.source, &batch)?;
            let terminators = self.terminator.as_ref().map(|it| cx.evaluate(it, &batch));
            self.input = Some(Input {
                batch,
                locations,
                terminators: terminators.transpose()?,
                next: 0,
            });
        }
    }
}
