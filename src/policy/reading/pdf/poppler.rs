//! The program `pdftotext` of Poppler: words with their places, as XHTML.

use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use super::super::xml::{self, Element};
use super::super::{Cause, MAX_DOCUMENT_BYTES};
use super::{Page, Word};

/// A paper takes a tenth of a second.
const TIME_LIMIT: Duration = Duration::from_secs(30);

/// The words of every page; `None` when the program is not installed or gives up on the file.
///
/// # Errors
/// `Encrypted`, and for files that take too long.
pub fn pages(bytes: &[u8]) -> Result<Option<Vec<Page>>, Cause> {
    let Some((output, complaint)) = run(bytes)? else {
        return Ok(None);
    };
    if complaint.contains("Incorrect password") {
        return Err(Cause::Encrypted);
    }
    Ok(parse(&output))
}

/// Runs the program over a file; returns what it printed, and its complaints.
fn run(bytes: &[u8]) -> Result<Option<(Vec<u8>, String)>, Cause> {
    let Ok(mut file) = tempfile::NamedTempFile::new() else {
        return Ok(None);
    };
    if file.write_all(bytes).is_err() {
        return Ok(None);
    }
    let started = Command::new("pdftotext")
        .args(["-bbox", "-enc", "UTF-8"])
        .arg(file.path())
        .arg("-")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let Ok(mut child) = started else {
        return Ok(None);
    };
    let read = wait(&mut child);
    // Without effect on a program that has ended.
    let _ = child.kill();
    let _ = child.wait();
    match read {
        Some(read) => Ok(Some(read)),
        None => Err(Cause::Unsupported {
            what: "a PDF file that keeps `pdftotext` busy for more than 30 s",
            help: "open it in its reader and save it as text",
        }),
    }
}

/// All that a program prints, and its complaints; `None` when it is not done in time.
fn wait(child: &mut Child) -> Option<(Vec<u8>, String)> {
    let output = gather(child.stdout.take()?);
    let complaints = gather(child.stderr.take()?);
    let output = output.recv_timeout(TIME_LIMIT).ok()?;
    let complaints = complaints.recv_timeout(TIME_LIMIT).ok()?;
    let complaints = String::from_utf8_lossy(&complaints).into_owned();
    Some((output, complaints))
}

/// Reads a pipe to its end, up to the size of a document, beside the caller.
fn gather(pipe: impl Read + Send + 'static) -> mpsc::Receiver<Vec<u8>> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        // What was read before an error is all there is.
        let _ = pipe.take(MAX_DOCUMENT_BYTES).read_to_end(&mut bytes);
        let _ = sender.send(bytes);
    });
    receiver
}

/// Pages out of the XHTML of `-bbox`; `None` when there are none.
fn parse(output: &[u8]) -> Option<Vec<Page>> {
    let text = String::from_utf8_lossy(output);
    // The head declares a document type, and titles may hold control characters.
    let start = text.find("<doc>")?;
    let end = text.rfind("</doc>")? + "</doc>".len();
    let clean: String = text
        .get(start..end)?
        .chars()
        .filter(|own| !own.is_control() || *own == '\n')
        .collect();
    let root = xml::parse(clean.as_bytes()).ok()?;
    let pages = root.elements().filter(|own| own.name == "page");
    let pages: Vec<Page> = pages
        .map(|page| Page {
            words: page.elements().filter_map(word).collect(),
        })
        .collect();
    (!pages.is_empty()).then_some(pages)
}

fn word(own: &Element) -> Option<Word> {
    let number = |name: &str| own.attribute(name)?.parse::<f64>().ok();
    let text = own.text();
    let has_text = !text.trim().is_empty();
    let word = Word {
        left: number("xMin")?,
        right: number("xMax")?,
        top: number("yMin")?,
        bottom: number("yMax")?,
        text,
    };
    (own.name == "word" && has_text).then_some(word)
}
