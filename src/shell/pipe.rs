//! The JSON-lines mode: one request a line in, one reply a line out, in the same order, flushed after each.
//!
//! A request that cannot be read or fails gets an error reply, and the mode goes on until the input ends.

use std::io::{self, BufRead, Write};
use std::time::Duration;

use serde_json::{Map as JsonMap, Value as Json, json};

use crate::diagnostic::{Code, Diagnostic, ErrorKind, render};
use crate::exec::ExecError;
use crate::store::ChangeCounts;
use crate::value::Value;
use crate::value::json::{from_json, to_json};
use crate::value::size::heap_size;
use crate::{Database, Error, Options, Params, QueryResult};

use super::heap;

type Object = JsonMap<String, Json>;

/// The operations, as `info` lists them.
const OPERATIONS: [&str; 5] = ["reset", "run", "procedure", "explain", "info"];

/// Answers requests until the input ends. A reader of the replies that is gone ends the mode too, without error.
///
/// # Errors
/// Input that cannot be read, output that cannot be written.
pub fn serve(database: &Database, input: impl BufRead, output: impl Write) -> io::Result<()> {
    serve_with(database, &Options::default(), input, output)
}

/// As [`serve`], with limits for requests that name none of their own.
///
/// # Errors
/// As [`serve`].
pub fn serve_with(
    database: &Database,
    defaults: &Options,
    mut input: impl BufRead,
    mut output: impl Write,
) -> io::Result<()> {
    // Before anyone waits for it.
    database.snapshot().statistics();
    let mut line = Vec::new();
    loop {
        line.clear();
        if input.read_until(b'\n', &mut line)? == 0 {
            return Ok(());
        }
        if line.trim_ascii().is_empty() {
            continue;
        }
        let mut reply = serde_json::to_vec(&reply(database, defaults, &line))?;
        reply.push(b'\n');
        match output.write_all(&reply).and_then(|()| output.flush()) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(()),
            result => result?,
        }
    }
}

/// The reply to one line.
fn reply(database: &Database, defaults: &Options, line: &[u8]) -> Json {
    let request = match read(line) {
        Ok(request) => request,
        Err(refusal) => return Json::Object(refusal.reply()),
    };
    let answer = answer(database, defaults, &request);
    if answer.as_ref().is_err_and(Refusal::is_stop) {
        heap::give_back();
    }
    let reply = answer.unwrap_or_else(Refusal::reply);
    let mut whole = Object::new();
    if let Some(id) = request.get("id") {
        whole.insert("id".to_string(), id.clone());
    }
    whole.extend(reply);
    Json::Object(whole)
}

/// Why a request gets an error reply.
enum Refusal {
    /// The request itself is wrong.
    Protocol {
        detail: &'static str,
        message: String,
    },
    /// The query text has no result.
    Query { error: Box<Error>, source: String },
}

impl Refusal {
    fn protocol(detail: &'static str, message: impl Into<String>) -> Self {
        let message = message.into();
        Self::Protocol { detail, message }
    }

    fn query(error: Error, source: &str) -> Self {
        Self::Query {
            error: Box::new(error),
            source: source.to_string(),
        }
    }

    /// Whether a limit ended a statement.
    fn is_stop(&self) -> bool {
        match self {
            Self::Query { error, .. } => matches!(&**error, Error::Exec(error) if error.is_stop()),
            Self::Protocol { .. } => false,
        }
    }

    fn reply(self) -> Object {
        let error = match self {
            Self::Query { error, source } => error.to_json(&source),
            Self::Protocol { detail, message } => {
                let code = Code {
                    stage: "PIPE",
                    number: 1,
                };
                let kind = ErrorKind::ProtocolError;
                let diagnostic = Diagnostic::compile_error(code, kind, detail, message);
                render::to_json(&diagnostic, "")
            }
        };
        object([("error", without_nulls(error))])
    }
}

fn object<const N: usize>(entries: [(&str, Json); N]) -> Object {
    let entries = entries.into_iter();
    entries
        .map(|(key, value)| (key.to_string(), value))
        .collect()
}

fn without_nulls(mut json: Json) -> Json {
    if let Json::Object(entries) = &mut json {
        entries.retain(|_, value| !value.is_null());
    }
    json
}

fn read(line: &[u8]) -> Result<Object, Refusal> {
    let text = std::str::from_utf8(line)
        .map_err(|error| Refusal::protocol("InvalidUtf8", format!("not UTF-8: {error}")))?;
    match serde_json::from_str(text) {
        Ok(Json::Object(request)) => Ok(request),
        Ok(_) => Err(Refusal::protocol(
            "InvalidRequest",
            "a request is a JSON object, such as `{\"op\":\"info\"}`",
        )),
        Err(error) => Err(Refusal::protocol(
            "InvalidJson",
            format!("not JSON: {error}"),
        )),
    }
}

fn answer(database: &Database, defaults: &Options, request: &Object) -> Result<Object, Refusal> {
    match request.get("op").and_then(Json::as_str) {
        Some("reset") => {
            let reset = database.reset();
            reset.map_err(|error| Refusal::query(error, ""))?;
            Ok(object([("ok", Json::Bool(true))]))
        }
        Some("run") => run(database, defaults, request),
        Some("procedure") => procedure(database, request),
        Some("explain") => explain(database, defaults, request),
        Some("info") => Ok(object([
            ("name", json!("tupu")),
            ("version", json!(env!("CARGO_PKG_VERSION"))),
            ("protocol", json!(1)),
            ("ops", json!(OPERATIONS)),
        ])),
        other => Err(Refusal::protocol(
            "UnknownOperation",
            format!(
                "`op` is {}; it must be one of {}",
                other.map_or("missing".to_string(), |op| format!("`{op}`")),
                OPERATIONS.join(", ")
            ),
        )),
    }
}

fn run(database: &Database, defaults: &Options, request: &Object) -> Result<Object, Refusal> {
    let source = text(request, "query")?;
    let params = params(request)?;
    let options = options(request, defaults)?;
    let refused = |error| Refusal::query(error, source);
    let mut result = database
        .query_with(source, params, &options)
        .map_err(refused)?;
    let limit = options.memory.unwrap_or(usize::MAX);
    let (mut rows, mut held) = (Vec::new(), 0);
    for row in &mut result {
        let row = row.map_err(refused)?;
        held += row.values().iter().map(json_size).sum::<usize>() + size_of::<Json>();
        if held > limit {
            let operator = "Result";
            return Err(refused(ExecError::MemoryLimit { operator, limit }.into()));
        }
        rows.push(row.values().iter().map(to_json).collect::<Json>());
    }
    Ok(result_reply(&result, rows, source))
}

/// The bytes that a value needs as JSON, about: once as a tree and once as text.
fn json_size(value: &Value) -> usize {
    2 * (size_of::<Json>() + heap_size(value))
}

fn result_reply(result: &QueryResult, rows: Vec<Json>, source: &str) -> Object {
    let warnings = result.warnings().iter();
    let notices = warnings.map(|warning| without_nulls(render::to_json(warning, source)));
    let mut reply = object([
        ("columns", json!(result.columns())),
        ("rows", Json::Array(rows)),
        ("stats", stats(result.changes())),
        ("notices", notices.collect()),
        ("elapsed_ms", json!(milliseconds(result.elapsed()))),
    ]);
    if result.truncated() {
        reply.insert("truncated".to_string(), Json::Bool(true));
    }
    if let Some(plan) = result.plan() {
        reply.insert("plan".to_string(), json!(plan));
    }
    reply
}

fn milliseconds(time: Duration) -> f64 {
    time.as_micros() as f64 / 1000.0
}

/// Counts that are not zero.
fn stats(changes: ChangeCounts) -> Json {
    let counts = [
        ("nodes_created", changes.nodes_created),
        ("nodes_deleted", changes.nodes_deleted),
        ("relationships_created", changes.relationships_created),
        ("relationships_deleted", changes.relationships_deleted),
        ("properties_set", changes.properties_set),
        ("properties_removed", changes.properties_removed),
        ("labels_added", changes.labels_added),
        ("labels_removed", changes.labels_removed),
        ("constraints_added", changes.constraints_added),
        ("constraints_removed", changes.constraints_removed),
        ("indexes_added", changes.indexes_added),
        ("indexes_removed", changes.indexes_removed),
    ];
    let changed = counts.into_iter().filter(|(_, count)| *count > 0);
    Json::Object(
        changed
            .map(|(name, count)| (name.to_string(), Json::from(count)))
            .collect(),
    )
}

fn explain(database: &Database, defaults: &Options, request: &Object) -> Result<Object, Refusal> {
    let source = text(request, "query")?;
    let plan = database
        .explain(source, params(request)?, &options(request, defaults)?)
        .map_err(|error| Refusal::query(error, source))?;
    Ok(object([("plan", json!(plan))]))
}

fn procedure(database: &Database, request: &Object) -> Result<Object, Refusal> {
    let signature = text(request, "signature")?;
    let columns = list(request, "columns")?.iter().map(|name| {
        let name = name.as_str().map(str::to_string);
        name.ok_or_else(|| wrong_field("columns", "a list of strings"))
    });
    let columns = columns.collect::<Result<Vec<String>, Refusal>>()?;
    let rows = list(request, "rows")?.iter().map(row);
    let rows = rows.collect::<Result<Vec<Vec<Value>>, Refusal>>()?;
    database
        .register_table(signature, &columns, rows)
        .map_err(|error| Refusal::query(error, ""))?;
    Ok(object([("ok", Json::Bool(true))]))
}

fn row(json: &Json) -> Result<Vec<Value>, Refusal> {
    let values = json
        .as_array()
        .ok_or_else(|| wrong_field("rows", "a list of lists"))?;
    let values = values.iter().map(from_json);
    values
        .collect::<Result<_, _>>()
        .map_err(|error| wrong_field("rows", &error.to_string()))
}

fn wrong_field(field: &str, wanted: &str) -> Refusal {
    Refusal::protocol("InvalidRequest", format!("`{field}`: {wanted}"))
}

fn text<'r>(request: &'r Object, field: &str) -> Result<&'r str, Refusal> {
    let text = request.get(field).and_then(Json::as_str);
    text.ok_or_else(|| wrong_field(field, "a string is needed here"))
}

/// The entries of a list, none when the field is left out.
fn list<'r>(request: &'r Object, field: &str) -> Result<&'r [Json], Refusal> {
    match request.get(field) {
        None | Some(Json::Null) => Ok(&[]),
        Some(Json::Array(items)) => Ok(items),
        Some(_) => Err(wrong_field(field, "a list is needed here")),
    }
}

fn params(request: &Object) -> Result<Params, Refusal> {
    let entries = match request.get("params") {
        None | Some(Json::Null) => return Ok(Params::new()),
        Some(Json::Object(entries)) => entries,
        Some(_) => return Err(wrong_field("params", "an object is needed here")),
    };
    let value = |(name, json): (&String, &Json)| match from_json(json) {
        Ok(value) => Ok((name.into(), value)),
        Err(error) => Err(Refusal::protocol(
            "InvalidParameter",
            format!("parameter `{name}`: {error}"),
        )),
    };
    entries.iter().map(value).collect()
}

fn options(request: &Object, defaults: &Options) -> Result<Options, Refusal> {
    let timeout = number(request, "timeout_ms")?.map(Duration::from_millis);
    Ok(Options {
        timeout: timeout.or(defaults.timeout),
        max_rows: number(request, "max_rows")?
            .map(|rows| usize::try_from(rows).unwrap_or(usize::MAX)),
        ..defaults.clone()
    })
}

fn number(request: &Object, field: &str) -> Result<Option<u64>, Refusal> {
    match request.get(field) {
        None | Some(Json::Null) => Ok(None),
        Some(json) => match json.as_f64() {
            Some(number) if number >= 0.0 => Ok(Some(number.ceil() as u64)),
            _ => Err(wrong_field(field, "a number from 0 on is needed here")),
        },
    }
}
