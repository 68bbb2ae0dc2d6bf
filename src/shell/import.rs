//! `tupu import`: tables of other programs into the graph of `--db`, all of them or nothing.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Args, ValueHint};

use super::arguments::Options;
use super::console::{counted, say};
use super::failure::{Exit, Failure};
use super::graph::Target;
use super::output::Output;
use super::progress::{Measure, Progress};
use crate::exchange::import::{
    self, FileFormat, ImportError, Input, Mapping, Options as ImportOptions, Reject, Report, Tally,
};

/// Rows left out that are shown when no file takes them.
const SHOWN: usize = 5;

/// What `tupu import` takes.
#[derive(Debug, Args)]
pub struct ImportArguments {
    /// Files, folders of files, or with --mapping the folder of its files; files joined by commas are one table
    #[arg(required = true, value_name = "FILE|FOLDER", value_hint = ValueHint::AnyPath)]
    pub inputs: Vec<String>,

    /// Which files hold which nodes and relationships, as JSON; without it the headers tell
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub mapping: Option<PathBuf>,

    /// Write each row that is left out to this CSV file, with its line and the reason
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub rejects: Option<PathBuf>,

    /// Stop at the first row that does not fit, and import nothing
    #[arg(long)]
    pub strict: bool,

    /// Between the values of CSV: a character or `tab`
    #[arg(long, value_name = "CHARACTER", value_parser = parse_byte)]
    pub delimiter: Option<u8>,

    /// Around values of CSV: a character, or `none` to take quotes as text
    #[arg(long, value_name = "CHARACTER", value_parser = parse_quote, default_value = "\"")]
    pub quote: Quote,

    /// Between the items of a list and between labels
    #[arg(long, value_name = "CHARACTER", default_value_t = ';')]
    pub array_delimiter: char,
}

/// The character around values, if any.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quote(pub Option<u8>);

fn parse_byte(text: &str) -> Result<u8, String> {
    match text.as_bytes() {
        _ if matches!(text, "tab" | "\\t" | "TAB") => Ok(b'\t'),
        [byte] if byte.is_ascii() && !matches!(byte, b'\n' | b'\r') => Ok(*byte),
        _ => Err("write one ASCII character, or `tab`".to_string()),
    }
}

fn parse_quote(text: &str) -> Result<Quote, String> {
    match text {
        "none" => Ok(Quote(None)),
        text => parse_byte(text).map(|byte| Quote(Some(byte))),
    }
}

/// Imports into the graph of `--db`, which is made when it is not there.
///
/// # Errors
/// Files that cannot be read, a graph that cannot be written; rows left out, after the others were imported.
pub fn run(options: &Options, arguments: &ImportArguments) -> Result<(), Failure> {
    let Some(target) = &options.db else {
        return Err(Failure::usage(
            "import needs the graph to import into",
            "write `--db NAME.tupu` for a database file, or `--db FOLDER`; it is made when it is not there",
        ));
    };
    let reading = import_options(options, arguments)?;
    let (target, graph) = Target::open_or_create(target)?;
    let mapping = arguments.mapping.as_deref().map(Mapping::read).transpose();
    let mapping = mapping.map_err(|error| unreadable(&error))?;
    let inputs: Vec<Input> = arguments
        .inputs
        .iter()
        .map(|text| Input::parse(text))
        .collect();
    let mut rejects = Rejects::new(arguments.rejects.as_deref())?;
    let tally = reading.tally.clone();
    let progress = Progress::measured(move || measure(&tally));
    let mut tell = |file: &Path, reject: &Reject| rejects.add(file, reject);
    let imported = import::import(graph, &inputs, mapping.as_ref(), &reading, &mut tell);
    let (graph, report) = imported.map_err(|error| unreadable(&error))?;
    rejects.finish()?;
    let written = target.write(graph);
    drop(progress);
    written?;
    tell_report(options, &report);
    if report.rejected > 0 {
        return Err(Failure::Told { exit: Exit::Failed });
    }
    Ok(())
}

/// The file at hand and how much of all files was read; then what takes its time after the last.
fn measure(tally: &Tally) -> Measure {
    let (read, total) = (tally.read(), tally.total());
    match tally.file() {
        Some(file) => {
            let name = file.file_name().unwrap_or(file.as_os_str());
            Measure {
                message: format!("importing {}", name.to_string_lossy()),
                bytes: Some((read, total)),
            }
        }
        None => Measure {
            message: match total {
                0 => "importing".to_string(),
                _ => "building and writing the graph".to_string(),
            },
            bytes: None,
        },
    }
}

fn import_options(
    options: &Options,
    arguments: &ImportArguments,
) -> Result<ImportOptions, Failure> {
    let format = match &options.format {
        None => None,
        Some(name) => Some(FileFormat::parse(name).ok_or_else(|| {
            Failure::usage(
                format!("there is no import format `{name}`"),
                "formats of imports: csv, parquet, jsonl",
            )
        })?),
    };
    Ok(ImportOptions {
        format,
        delimiter: arguments.delimiter,
        quote: arguments.quote.0,
        list_delimiter: arguments.array_delimiter,
        strict: arguments.strict,
        ..ImportOptions::default()
    })
}

fn unreadable(error: &ImportError) -> Failure {
    Failure::Message {
        exit: Exit::Usage,
        text: format!("error: nothing was imported\n{error}"),
    }
}

fn tell_report(options: &Options, report: &Report) {
    if options.quiet && report.rejected == 0 {
        return;
    }
    let rejected = match report.rejected {
        0 => String::new(),
        rejected => format!(", {} left out", counted(rejected as usize, "row")),
    };
    say(&format!(
        "imported {}, {}{rejected}",
        counted(report.nodes as usize, "node"),
        counted(report.relationships as usize, "relationship")
    ));
}

/// Where rows that are left out go: to a file, or the first of them to standard error.
enum Rejects {
    File {
        writer: Box<csv::Writer<Vec<u8>>>,
        output: Output,
    },
    Shown(usize),
}

impl Rejects {
    fn new(file: Option<&Path>) -> Result<Self, Failure> {
        let Some(file) = file else {
            return Ok(Self::Shown(0));
        };
        let output = Output::file(file)?;
        let mut rejects = Self::File {
            writer: Box::new(csv::Writer::from_writer(Vec::new())),
            output,
        };
        rejects.write(["file", "line", "reason"]);
        Ok(rejects)
    }

    fn write(&mut self, record: [&str; 3]) {
        if let Self::File { writer, .. } = self {
            // The records are of one length and the writer is memory.
            writer.write_record(record).expect("memory takes a record");
        }
    }

    fn add(&mut self, file: &Path, reject: &Reject) {
        let (name, reason) = (file.display().to_string(), reject.problem.message());
        if let Self::Shown(shown) = self {
            *shown += 1;
            match *shown {
                at if at <= SHOWN => say(&format!("{name}:{}: {reason}", reject.line)),
                at if at == SHOWN + 1 => say("more rows are left out; --rejects FILE tells all"),
                _ => {}
            }
        }
        self.write([&name, &reject.line.to_string(), &reason]);
    }

    fn finish(self) -> Result<(), Failure> {
        let Self::File { writer, mut output } = self else {
            return Ok(());
        };
        let bytes = writer.into_inner().expect("memory takes a record");
        match output.write_all(&bytes) {
            Ok(()) => output.finish(),
            Err(error) => {
                output.abandon();
                Err(Failure::output(&error, "the file of rejects"))
            }
        }
    }
}
