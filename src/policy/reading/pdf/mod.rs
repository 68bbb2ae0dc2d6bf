//! PDF files: words with their places on the page, put together to lines and paragraphs.
//!
//! The program `pdftotext` of Poppler reads the pages when it is installed; it knows every font. Without it, or when it gives up, a
//! decoder of our own reads them: fonts with a Unicode map, and the Chinese ones of typeset papers that have none. The text is
//! normalised (NFKC): digits and brackets come out in their ordinary width.

mod character_map;
mod content;
mod document;
mod font;
mod layout;
mod poppler;

use super::encoding::MOST_NOISE;
use super::writer::TextWriter;
use super::{Cause, Format, Metadata, SourceText, Warning, furniture};

/// A page: the words on it, in no order. Lengths are in points, downwards and rightwards from the upper left.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Page {
    pub words: Vec<Word>,
}

/// Characters that stand together.
#[derive(Debug, Clone, PartialEq)]
pub struct Word {
    pub left: f64,
    pub right: f64,
    pub top: f64,
    pub bottom: f64,
    pub text: String,
}

const SCANNED: Cause = Cause::Unsupported {
    what: "a scanned PDF file (its pages are pictures without text)",
    help: "run a text recognition over it and give the text",
};

/// Reads a PDF file.
///
/// # Errors
/// For damaged and locked files, and those whose pages are pictures.
pub fn read(name: &str, bytes: &[u8]) -> Result<SourceText, Cause> {
    match poppler::pages(bytes)? {
        Some(pages) => text_of(name, &pages),
        None => text_of(name, &document::pages(bytes)?),
    }
}

/// The text of pages.
fn text_of(name: &str, pages: &[Page]) -> Result<SourceText, Cause> {
    let blank = pages.iter().filter(|page| page.words.is_empty()).count();
    if blank == pages.len() {
        return Err(SCANNED);
    }
    let TextWriter {
        text, mut blocks, ..
    } = layout::write(pages);
    let lost = text.chars().filter(|own| *own == '\u{fffd}').count();
    if lost * 100 > MOST_NOISE * text.chars().count() {
        return Err(Cause::Unsupported {
            what: "a PDF file whose fonts do not say which characters they show",
            help: "run a text recognition over it and give the text",
        });
    }
    furniture::mark(&text, &mut blocks, None);
    let mut warnings = Vec::new();
    if lost > 0 {
        warnings.push(Warning::LostCharacters { count: lost });
    }
    if blank > 0 {
        warnings.push(Warning::BlankPages { count: blank });
    }
    Ok(SourceText {
        source_file: name.to_owned(),
        format: Format::Pdf,
        encoding: "UTF-8",
        text,
        blocks,
        metadata: Metadata::default(),
        warnings,
    })
}

fn damaged(reason: impl Into<String>) -> Cause {
    Cause::Damaged {
        format: "PDF",
        reason: reason.into(),
    }
}

/// Reads a PDF file with our own decoder alone, wherever Poppler is.
#[cfg(test)]
pub fn read_alone(name: &str, bytes: &[u8]) -> Result<SourceText, Cause> {
    text_of(name, &document::pages(bytes)?)
}

#[cfg(test)]
mod tests;
