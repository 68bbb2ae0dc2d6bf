//! What the command line takes: one definition a flag, from which parsing, help and completion are made.

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};
use clap_complete::Shell;

use super::import::ImportArguments;
use super::ingest::IngestArguments;
use crate::analysis::lineage::DEFAULT_DEPTH;
use crate::value::temporal::Date;

const USAGE: &str = "tupu [OPTIONS] [QUESTION]...\n       tupu [OPTIONS] COMMAND";

const EXAMPLES: &str = "\
Examples:
  tupu                                        ask at a prompt; :help lists what there is
  tupu industries shared by three or more cities
  tupu 三个以上城市共有的产业                 the same in Chinese
  tupu \"MATCH (c:City) RETURN count(*)\"      Cypher
  tupu -f report.cypher -o report.csv         statements from a file, results to a file
  tupu why 绵阳 has 无人机                    the sources of one fact
  tupu explain cities with 无人机             the Cypher that a phrase stands for

Exit codes:
  0 success                     3 a phrase has several readings
  1 a query is wrong or failed  4 a phrase holds an unknown name
  2 wrong usage, unreadable input, words that are not understood";

/// Asks a knowledge graph of industrial policy, in English, Chinese or Cypher.
///
/// Without a question Tupu opens a prompt, or reads statements from standard input when that is not a terminal. The graph is
/// the folder `graph` in the current directory if there is one, else the graph that is built into the program.
#[derive(Debug, Parser)]
#[command(name = "tupu", version, after_help = EXAMPLES, max_term_width = 100)]
#[command(override_usage = USAGE)]
pub struct Arguments {
    #[command(flatten)]
    pub options: Options,

    /// Run these statements; may be repeated
    #[arg(short = 'c', long = "command", value_name = "QUERY")]
    pub queries: Vec<String>,

    /// Run the statements of a file, `-` for standard input; may be repeated
    #[arg(short, long = "file", value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub files: Vec<PathBuf>,

    /// After an error go on with the next statement
    #[arg(long)]
    pub keep_going: bool,

    /// A question: a phrase or Cypher; its words are joined
    #[arg(value_name = "QUESTION", conflicts_with_all = ["queries", "files"])]
    pub question: Vec<String>,

    #[command(subcommand)]
    pub command: Option<Command>,
}

/// The flags that every sub-command takes.
#[derive(Debug, Clone, Args)]
pub struct Options {
    /// The graph: a database file NAME.tupu, or a folder of JSON lines
    #[arg(long, global = true, value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub db: Option<PathBuf>,

    /// How results are written: table, csv, tsv, json, jsonl, markdown, line, html
    #[arg(long, global = true, value_name = "NAME")]
    pub format: Option<String>,

    /// Write results to a file, whole or not at all; its ending chooses the format
    #[arg(short, long, global = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,

    /// A parameter of the query, as JSON or as text; may be repeated
    #[arg(short, long = "param", global = true, value_name = "NAME=VALUE")]
    pub parameters: Vec<String>,

    /// The place from which short agency names are read, such as 四川
    #[arg(long, global = true)]
    pub place: Option<String>,

    /// The day for which phrases are answered; today if not given
    #[arg(long, global = true, value_name = "DATE", value_parser = parse_date)]
    pub as_of: Option<Date>,

    /// Stop a statement after this long, such as 500ms, 10s or 2m
    #[arg(long, global = true, value_name = "TIME", value_parser = parse_time)]
    pub timeout: Option<Duration>,

    /// Stop a statement that holds more memory, such as 500MB or 2GB
    #[arg(long, global = true, value_name = "SIZE", value_parser = parse_size)]
    pub memory_limit: Option<usize>,

    /// Threads that may work on one statement; one a core if not given
    #[arg(long, global = true, value_name = "COUNT")]
    pub threads: Option<NonZeroUsize>,

    /// When to use colour; NO_COLOR and CLICOLOR_FORCE are honoured
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value_t)]
    pub color: Color,

    /// Columns of the screen for tables; 0 for no limit
    #[arg(long, global = true, value_name = "COLUMNS")]
    pub width: Option<usize>,

    /// Count East Asian ambiguous characters as two columns
    #[arg(long, global = true)]
    pub wide_ambiguous: bool,

    /// Leave out the names of the columns
    #[arg(long, global = true)]
    pub no_header: bool,

    /// Do not show long results in $PAGER
    #[arg(long, global = true)]
    pub no_pager: bool,

    /// Show results and errors only: no line of what was understood, no row counts
    #[arg(short, long, global = true)]
    pub quiet: bool,

    /// Run plans as they are written
    #[arg(long, global = true)]
    pub no_optimizer: bool,

    /// Switch one rule of the optimiser off; may be repeated
    #[arg(long = "rule-off", global = true, value_name = "RULE")]
    pub rules_off: Vec<String>,
}

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Color {
    /// On a terminal
    #[default]
    Auto,
    /// Even in a pipe or a file
    Always,
    /// Not at all
    Never,
}

/// What to do other than to answer a question.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Show the Cypher that a phrase stands for, and the plan of a query
    Explain {
        /// A phrase or Cypher; its words are joined
        #[arg(required = true)]
        question: Vec<String>,
        /// Run the query too, and show rows and time of each step
        #[arg(long)]
        profile: bool,
    },
    /// Show the sources of a fact, as in `tupu why 绵阳 has 无人机`
    Why {
        /// A cluster, `CITY has INDUSTRY`, `DOCUMENT cites DOCUMENT`; its words are joined
        #[arg(required = true)]
        what: Vec<String>,
    },
    /// Check a graph against the ontology, and report what breaks it with file and line
    Check {
        /// A graph folder; without it the graph of --db
        #[arg(value_hint = ValueHint::DirPath)]
        folder: Option<PathBuf>,
        /// Find lines that contradict each other in the tables of names of this folder, as `tupu ingest` takes them
        #[arg(long, value_name = "FOLDER", value_hint = ValueHint::DirPath)]
        lexicon: Option<PathBuf>,
    },
    /// Show what is in a graph: counts by label and by type, and property keys
    Info,
    /// Show what a document rests on and what rests on it
    ///
    /// The document by number in any bracket style, by title or by key. --format text, json, dot or mermaid.
    Lineage {
        /// A number, a title or a key; its words are joined
        #[arg(required = true)]
        document: Vec<String>,
        /// Steps to follow in each direction
        #[arg(long, default_value_t = DEFAULT_DEPTH)]
        depth: usize,
    },
    /// Show a notice with all facts marked in its text
    ///
    /// The document by number in any bracket style, by title or by key. --format text, html (one page of its own) or json.
    Document {
        /// A number, a title or a key; its words are joined
        #[arg(required = true)]
        document: Vec<String>,
    },
    /// Write the graph, or what a query returns of it, for another tool
    ///
    /// --format json (node-link), csv, graphml or dot; without it by the ending of the file of -o.
    Export {
        /// A query that returns nodes, relationships or paths; its words are joined
        query: Vec<String>,
        /// Write the texts of documents too, which the whole graph otherwise leaves out
        #[arg(long)]
        texts: bool,
    },
    /// Read tables of other programs into the graph of --db
    ///
    /// CSV and Parquet. Headers tell what a column is, as in `id:ID(City)`, `age:int`, `:START_ID(City)`, `:END_ID(City)`,
    /// `:TYPE`, `:LABEL`; --mapping FILE tells it for files with plain headers. --format csv or parquet overrides the endings of
    /// files, also of those in a mapping.
    Import(ImportArguments),
    /// Read saved notices into the graph of --db, with the words behind every fact
    ///
    /// Only what the notices say becomes part of the graph, with the places, agencies and industries that they touch. The same
    /// notice again, or a copy of it, changes nothing. --format json writes the report for programs.
    Ingest(IngestArguments),
    /// Answer JSON lines: a request a line on standard input, a reply a line on standard output
    ///
    /// Works on a new graph in memory, or on the graph of --db.
    Pipe,
    /// Write a script that completes the command line in a shell
    Completions {
        /// Which shell; the script goes to standard output
        shell: Shell,
    },
}

impl Command {
    /// The names that a mistyped sub-command can be compared with.
    pub fn names() -> Vec<String> {
        use clap::CommandFactory;
        let command = Arguments::command();
        command
            .get_subcommands()
            .map(|sub| sub.get_name().to_string())
            .collect()
    }
}

fn parse_date(text: &str) -> Result<Date, String> {
    Date::parse(text).map_err(|_| "write a date such as 2023-06-30".to_string())
}

/// A length of time with its unit; a bare number is seconds.
pub fn parse_time(text: &str) -> Result<Duration, String> {
    let help = || "write a time such as 500ms, 10s or 2m".to_string();
    let (number, unit) = number_and_unit(text).ok_or_else(help)?;
    let seconds = match unit.as_str() {
        "ms" => number / 1_000.0,
        "" | "s" => number,
        "m" | "min" => number * 60.0,
        "h" => number * 3_600.0,
        _ => return Err(help()),
    };
    Duration::try_from_secs_f64(seconds).map_err(|_| help())
}

/// A number of bytes with its unit, in powers of 1024.
pub fn parse_size(text: &str) -> Result<usize, String> {
    let help = || "write a size such as 500MB or 2GB".to_string();
    let (number, unit) = number_and_unit(text).ok_or_else(help)?;
    let power = match unit.trim_end_matches("ib").trim_end_matches('b') {
        "" => 0,
        "k" => 1,
        "m" => 2,
        "g" => 3,
        "t" => 4,
        _ => return Err(help()),
    };
    let bytes = number * 1024_f64.powi(power);
    // A float beyond the range saturates, which is no limit at all, as asked.
    if bytes >= 1.0 {
        Ok(bytes as usize)
    } else {
        Err(help())
    }
}

fn number_and_unit(text: &str) -> Option<(f64, String)> {
    let text = text.trim();
    let unit_at = text
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(text.len());
    let number = text[..unit_at].parse().ok()?;
    Some((number, text[unit_at..].trim().to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn definitions_agree_with_each_other() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn words_of_a_question_are_no_sub_commands() {
        let arguments =
            Arguments::parse_from(["tupu", "documents", "about", "info", "--format", "csv"]);
        assert_eq!(arguments.question, ["documents", "about", "info"]);
        assert_eq!(arguments.options.format.as_deref(), Some("csv"));
        assert!(matches!(
            Arguments::parse_from(["tupu", "info"]).command,
            Some(Command::Info)
        ));
        assert_eq!(
            Arguments::parse_from(["tupu", "why 绵阳 has 无人机"])
                .question
                .len(),
            1
        );
    }

    #[test]
    fn flags_stand_before_or_after_a_sub_command() {
        for words in [["tupu", "--db", "g", "info"], ["tupu", "info", "--db", "g"]] {
            assert_eq!(
                Arguments::parse_from(words).options.db,
                Some(PathBuf::from("g"))
            );
        }
    }

    #[test]
    fn times_and_sizes_have_units() {
        assert_eq!(parse_time("500ms"), Ok(Duration::from_millis(500)));
        assert_eq!(parse_time("2 m"), Ok(Duration::from_secs(120)));
        assert!(parse_time("soon").is_err() && parse_time("1e999").is_err());
        assert_eq!(parse_size("1.5KB"), Ok(1536));
        assert_eq!(parse_size("2GiB"), Ok(2 << 30));
        assert!(parse_size("0").is_err() && parse_size("-1").is_err());
    }
}
