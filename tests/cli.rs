//! Transcripts of the program in `tests/cli/*.txt`: `$` commands for `sh` (`>` goes on), then what they write.
//!
//! Lines of standard error begin with `! `, an exit code other than 0 stands behind `? `. Times are written as `[TIME]`, the day as `[TODAY]`. All
//! commands of a file share an empty folder. `SNAPSHOTS=overwrite cargo test --test cli` writes the files anew; read the difference.

#![cfg(unix)]

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use regex::Regex;
use snapbox::{Assert, Data, assert::DEFAULT_ACTION_ENV};

/// One command of a transcript as typed, continuation lines included.
struct Typed {
    lines: Vec<String>,
}

impl Typed {
    fn script(&self) -> String {
        let lines = self
            .lines
            .iter()
            .map(|line| line[1..].strip_prefix(' ').unwrap_or(&line[1..]));
        lines.collect::<Vec<_>>().join("\n")
    }
}

/// The commands of a transcript and the comments before each.
fn commands(transcript: &str) -> Vec<(Vec<String>, Typed)> {
    let mut commands: Vec<(Vec<String>, Typed)> = Vec::new();
    let mut comments = Vec::new();
    let mut typing = false;
    for line in transcript.lines() {
        typing = match line.chars().next() {
            Some('#') => {
                comments.push(line.to_string());
                false
            }
            Some('$') => {
                let lines = vec![line.to_string()];
                commands.push((std::mem::take(&mut comments), Typed { lines }));
                true
            }
            Some('>') if typing => {
                let (_, typed) = commands.last_mut().expect("a command goes on");
                typed.lines.push(line.to_string());
                true
            }
            _ => false,
        };
    }
    commands
}

fn run(script: &str, folder: &Path) -> Output {
    let program = PathBuf::from(env!("CARGO_BIN_EXE_tupu"));
    let mut path = OsString::from(program.parent().expect("in a folder"));
    path.push(":");
    path.push(env::var_os("PATH").unwrap_or_default());
    Command::new("sh")
        .args(["-c", script])
        .current_dir(folder)
        .env("PATH", path)
        .env("HOME", folder)
        .env("NO_COLOR", "1")
        .env("LC_ALL", "C.UTF-8")
        .env_remove("CLICOLOR_FORCE")
        .env_remove("XDG_STATE_HOME")
        .stdin(std::process::Stdio::null())
        .output()
        .expect("sh runs")
}

/// What a command wrote, in the form of a transcript.
fn written(output: &Output) -> String {
    let mut text = String::from_utf8_lossy(&output.stdout).into_owned();
    if !text.is_empty() && !text.ends_with('\n') {
        text.push_str("[no line end]\n");
    }
    for line in String::from_utf8_lossy(&output.stderr).lines() {
        text.push_str(format!("! {line}").trim_end());
        text.push('\n');
    }
    match output.status.code() {
        Some(0) => {}
        Some(code) => text.push_str(&format!("? {code}\n")),
        None => text.push_str("? killed\n"),
    }
    text
}

fn transcript(path: &Path) -> String {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let times = Regex::new(r"\d+\.\d+ ms").expect("a pattern");
    let versions = env!("CARGO_PKG_VERSION");
    let mut text = String::new();
    for (comments, typed) in commands(&fs::read_to_string(path).expect("a transcript")) {
        let output = run(&typed.script(), folder.path());
        for line in comments.iter().chain(&typed.lines) {
            text.push_str(line);
            text.push('\n');
        }
        text.push_str(&written(&output));
        text.push('\n');
    }
    let today = run("date +%F", folder.path()).stdout;
    let today = String::from_utf8(today).expect("a date");
    let text = text.replace(&folder.path().display().to_string(), "[FOLDER]");
    let text = text.replace(today.trim(), "[TODAY]");
    times
        .replace_all(&text, "[TIME] ms")
        .replace(versions, "[VERSION]")
}

fn check(name: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/cli")
        .join(name)
        .with_extension("txt");
    let expected = Data::read_from(&path, None).raw();
    let assert = Assert::new()
        .action_env(DEFAULT_ACTION_ENV)
        .normalize_paths(false);
    assert.eq(transcript(&path), expected);
}

/// A test for each transcript, so that they run side by side and fail by name.
macro_rules! transcripts {
    ($($name:ident),* $(,)?) => {
        $(
            #[test]
            fn $name() {
                check(stringify!($name));
            }
        )*

        #[test]
        fn every_transcript_is_run() {
            let known = [$(stringify!($name)),*];
            for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli")).expect("a folder") {
                let path = entry.expect("an entry").path();
                let name = path.file_stem().and_then(|name| name.to_str()).unwrap_or_default();
                let is_transcript = path.extension().is_some_and(|extension| extension == "txt");
                assert!(!is_transcript || known.contains(&name), "{name} is not in the list");
            }
        }
    };
}

transcripts!(
    arguments,
    errors,
    failures,
    formats,
    import,
    ingest,
    review,
    input,
    output,
    commands_of_the_prompt,
    database_file,
    document,
    phrases
);
