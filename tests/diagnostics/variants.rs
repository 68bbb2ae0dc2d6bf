//! The variants of an error as its source lists them, so that a test can ask for each.

use std::fmt::Debug;
use std::fs;
use std::path::Path;

/// The text between the braces of `pub enum NAME` in a file of the crate.
pub fn body(file: &str, name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    let source = fs::read_to_string(&path).expect("a source file");
    let (_, body) = source
        .split_once(&format!("pub enum {name} {{\n"))
        .expect("the enum");
    let (body, _) = body.split_once("\n}\n").expect("the end of the enum");
    body.to_string()
}

/// The variants of `pub enum NAME` in a file of the crate, in the order of the text.
pub fn variants(file: &str, name: &str) -> Vec<String> {
    let body = body(file, name);
    let declared = body.lines().filter_map(|line| line.strip_prefix("    "));
    let names = declared.filter(|line| line.starts_with(|first: char| first.is_ascii_uppercase()));
    let names: Vec<String> = names.map(|line| word(line).to_string()).collect();
    assert!(!names.is_empty(), "{name} has no variants");
    names
}

/// The variant of an error, by the form that `derive(Debug)` gives it.
pub fn name_of(error: &impl Debug) -> String {
    word(&format!("{error:?}")).to_string()
}

fn word(text: &str) -> &str {
    let end = text.find(|it: char| !it.is_alphanumeric());
    &text[..end.unwrap_or(text.len())]
}
