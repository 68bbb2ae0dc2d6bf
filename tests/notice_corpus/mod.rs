//! The notices of the corpus and the facts that they are known to say.
//!
//! A notice is a text or page beside a file of facts, one a line: the kind, what is said, and after ` ~ ` the words that say it.
//! The ending of a name tells the file that the test makes of it: `.gbk.html` is encoded, `.docx.txt` and `.pdf.txt` become such files.

pub mod claim;
pub mod expected;

use std::fs;
use std::path::{Path, PathBuf};

use crate::office::{docx, pdf};

/// A notice of the corpus.
pub struct Sample {
    /// The name of the file without its ending.
    pub name: String,
    /// The name that the reader is given.
    pub file: String,
    pub bytes: Vec<u8>,
    pub facts: String,
}

/// The notices of a folder in order of their names.
pub fn samples(folder: &Path) -> Vec<Sample> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "facts"))
        .collect();
    paths.sort();
    paths.iter().map(|path| sample(path)).collect()
}

fn sample(facts: &Path) -> Sample {
    const ENDINGS: [&str; 6] = ["txt", "html", "gbk.txt", "gbk.html", "docx.txt", "pdf.txt"];
    let existing = ENDINGS.iter().find_map(|ending| {
        let path = facts.with_extension(ending);
        path.exists().then_some((*ending, path))
    });
    let (ending, path) = existing.unwrap_or_else(|| panic!("no notice for {}", facts.display()));
    let text = fs::read_to_string(&path).expect("a notice in UTF-8");
    let name = facts
        .file_stem()
        .expect("a name")
        .to_string_lossy()
        .into_owned();
    let bytes = match ending {
        "gbk.txt" | "gbk.html" => {
            let (bytes, _, lost) = encoding_rs::GB18030.encode(&text);
            assert!(!lost, "{name}: not in GB18030");
            bytes.into_owned()
        }
        "docx.txt" => docx::from_text(&text),
        "pdf.txt" => pdf::from_text(&text),
        _ => text.into_bytes(),
    };
    let last = ending.split('.').next_back().expect("an ending");
    let kind = match ending {
        "docx.txt" => "docx",
        "pdf.txt" => "pdf",
        _ => last,
    };
    Sample {
        file: format!("{name}.{kind}"),
        facts: fs::read_to_string(facts).expect("facts in UTF-8"),
        name,
        bytes,
    }
}
