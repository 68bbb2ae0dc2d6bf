//! Web pages: the text that a reader sees, block by block.
//!
//! The page is parsed as browsers do. Scripts, hidden elements and structural navigation are left out; `<br>` and block elements end
//! paragraphs; tables that only lay out a page are walked through, the others become rows.

mod declared;
mod element;
mod flow;
mod metadata;
mod repair;
mod table;
mod tree;

use super::writer::TextWriter;
use super::{Cause, Format, SourceText, Warning, encoding, furniture};
use tree::Tree;

/// Reads a page.
///
/// # Errors
/// For bytes that are no text, and pages beyond the limits of [`Tree::parse`].
pub fn read(name: &str, bytes: &[u8]) -> Result<SourceText, Cause> {
    let decoded = encoding::decode(bytes, declared::charset(bytes))?;
    let tree = Tree::parse(&repair::escape_typed_brackets(&decoded.text))?;
    let metadata = metadata::of(&tree);
    let (writer, pictures) = flow::write(&tree)?;
    let TextWriter {
        text, mut blocks, ..
    } = writer;
    furniture::mark(&text, &mut blocks, metadata.title.as_deref());
    let mut warnings = decoded.warnings;
    if pictures > 0 && furniture::names_attachment_without_list(&text, &blocks) {
        warnings.push(Warning::Pictures { count: pictures });
    }
    Ok(SourceText {
        source_file: name.to_owned(),
        format: Format::Html,
        encoding: decoded.encoding,
        text,
        blocks,
        metadata,
        warnings,
    })
}
