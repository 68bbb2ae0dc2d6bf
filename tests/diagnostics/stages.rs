//! What runs the cases of each folder, and which errors they have to show.

use std::fmt::Debug;
use std::io::{self, Cursor, ErrorKind, Read};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use tupu::analysis::lineage::find_document;
use tupu::diagnostic::Diagnostic;
use tupu::diagnostic::render::{PLAIN, to_text};
use tupu::exchange::shipped_graph;
use tupu::exec::{ExecError, Files};
use tupu::policy::gazetteer::Gazetteer;
use tupu::shell::pipe;
use tupu::syntax::parse;
use tupu::{Database, Error, Options, Params};

use super::variants::name_of;

/// What a stage says about a text; empty when it has nothing against it.
#[derive(Default)]
pub struct Found {
    pub text: String,
    /// The variants of the errors, by name.
    pub variants: Vec<String>,
}

/// A folder of `tests/diagnostics`.
pub struct Stage {
    pub folder: &'static str,
    pub run: fn(&str) -> Found,
    /// Files of the crate and the error enums in them that the cases have to show.
    pub errors: &'static [(&'static str, &'static str)],
    /// Variants that no case can show, each with the reason.
    pub unreachable: &'static [(&'static str, &'static str)],
}

pub const STAGES: [Stage; 5] = [
    Stage {
        folder: "parse",
        run: parsed,
        errors: &[("src/syntax/error.rs", "ParseError")],
        unreachable: &[("TooLong", "takes 4 GiB of text")],
    },
    Stage {
        folder: "run",
        run: ran,
        errors: &[
            ("src/exec/error.rs", "ExecError"),
            ("src/value/error.rs", "ValueError"),
        ],
        unreachable: &[
            ("ProcedureNotFound", "the binder finds it first"),
            ("Internal", "a mistake of our own"),
        ],
    },
    Stage {
        folder: "procedure",
        run: registered,
        errors: &[("src/function/procedure/parse.rs", "SignatureError")],
        unreachable: &[],
    },
    Stage {
        folder: "lineage",
        run: sought,
        errors: &[("src/analysis/lineage/find.rs", "FindError")],
        unreachable: &[],
    },
    Stage {
        folder: "pipe",
        run: answered,
        errors: &[],
        unreachable: &[],
    },
];

fn found<E: Debug>(errors: &[E], diagnostics: &[Diagnostic], source: &str) -> Found {
    let texts = diagnostics
        .iter()
        .map(|one| to_text(one, source, "query", PLAIN));
    Found {
        text: texts.collect::<Vec<_>>().join("\n\n"),
        variants: errors.iter().map(name_of).collect(),
    }
}

fn parsed(query: &str) -> Found {
    let errors = parse(query).err().unwrap_or_default();
    let diagnostics: Vec<Diagnostic> = errors.iter().map(|error| error.diagnostic()).collect();
    found(&errors, &diagnostics, query)
}

/// Lines before the query set the scene: `+ statement`, `$ name = value`, `% no time`, `% memory BYTES`, `% cancelled`, `% files`.
fn ran(case: &str) -> Found {
    let database = Database::in_memory();
    let mut options = Options::default();
    let mut params = Params::new();
    let scene = case
        .lines()
        .take_while(|line| line.starts_with(['+', '$', '%']));
    for line in scene.clone() {
        let rest = line[1..].trim();
        match &line[..1] {
            "+" => drop(database.run(rest).expect("a statement that succeeds")),
            "$" => {
                let (name, value) = rest.split_once(" = ").expect("`$ name = value`");
                let mut result = database.query(&format!("RETURN {value}")).expect("a value");
                let rows = result.rows().expect("a row");
                params.insert(name.into(), rows[0].values()[0].clone());
            }
            _ => set(&mut options, rest),
        }
    }
    let query: Vec<&str> = case.lines().skip(scene.count()).collect();
    let query = query.join("\n");
    let run = || database.query_with(&query, params, &options)?.rows();
    match run() {
        Ok(_) => Found::default(),
        Err(error) => failed(&error, &query),
    }
}

fn set(options: &mut Options, text: &str) {
    match text.split_once(' ').unwrap_or((text, "")) {
        ("no", "time") => options.timeout = Some(Duration::ZERO),
        ("memory", bytes) => options.memory = Some(bytes.parse().expect("a number of bytes")),
        ("cancelled", "") => options.cancel.store(true, Ordering::Relaxed),
        ("files", "") => options.files = Some(Arc::new(Shelf)),
        _ => panic!("`% {text}` is not understood"),
    }
}

/// One file that is there and one that is no text.
struct Shelf;

impl Files for Shelf {
    fn open(&self, location: &str) -> io::Result<Box<dyn Read + Send>> {
        match location {
            "broken.csv" => Ok(Box::new(Cursor::new(b"a,b\n\xFF,1\n".to_vec()))),
            _ => Err(io::Error::new(ErrorKind::NotFound, "no such file")),
        }
    }
}

fn failed(error: &Error, source: &str) -> Found {
    let diagnostics = error.diagnostics();
    match error {
        Error::Exec(cause) => {
            let mut found = found(&[cause], &diagnostics, source);
            if let ExecError::Value(value, _) = &**cause {
                found.variants.push(name_of(value));
            }
            found
        }
        Error::Procedure(cause) => found(&[cause], &diagnostics, source),
        // An earlier stage finds it: the case shows the message, and no variant of this stage.
        _ => Found {
            text: error.render(source),
            variants: Vec::new(),
        },
    }
}

/// A signature, a line of columns, then rows of Cypher values.
fn registered(case: &str) -> Found {
    let database = Database::in_memory();
    let mut lines = case.lines();
    let signature = lines.next().unwrap_or_default();
    let columns = lines.next().unwrap_or_default().split_whitespace();
    let columns: Vec<String> = columns.map(str::to_string).collect();
    let rows = lines.map(|line| {
        let mut result = database.query(&format!("RETURN {line}")).expect("values");
        let rows = result.rows().expect("a row");
        rows[0].values().to_vec()
    });
    match database.register_table(signature, &columns, rows.collect()) {
        Ok(()) => Found::default(),
        Err(error) => failed(&error, ""),
    }
}

/// A document of the shipped graph, looked for as people write it.
fn sought(text: &str) -> Found {
    let graph = shipped_graph().expect("the shipped graph loads").graph;
    let names = Gazetteer::from_graph(&graph);
    match find_document(&graph, &names, text) {
        Ok(_) => Found::default(),
        Err(error) => Found {
            text: format!("{}\nhelp: {}", error.message(), error.help()),
            variants: vec![name_of(&error)],
        },
    }
}

/// Requests, and the replies to them.
fn answered(case: &str) -> Found {
    let database = Database::in_memory();
    let mut output = Vec::new();
    pipe::serve(&database, case.as_bytes(), &mut output).expect("no failure");
    Found {
        text: String::from_utf8(output).expect("text"),
        variants: Vec::new(),
    }
}
