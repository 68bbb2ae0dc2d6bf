//! Word files (.docx): the text as it stands with all changes accepted, block by block.
//!
//! A DOCX is a zip file of XML parts. Only the parts that the text needs are unpacked, each with a limit; nothing that a part points to
//! outside the file is ever opened. Headers, footers, comments and footnotes are left out; text boxes, which hold the red heads of
//! papers, follow the paragraph they hang on.

mod body;
mod numbering;
mod styles;
mod table;

use std::collections::HashMap;
use std::io::Cursor;

use zip::ZipArchive;

use super::writer::TextWriter;
use super::xml::{self, Element};
use super::{Cause, Format, MAX_DOCUMENT_BYTES, Metadata, SourceText, Warning, furniture, package};

/// The most members of a file; a notice has some twenty.
const MAX_ENTRIES: usize = 10_000;

/// The members that are looked for.
const MAIN: &str = "word/document.xml";

/// Whether a zip file is a Word file, by its directory.
pub fn is_word_file(bytes: &[u8]) -> bool {
    ZipArchive::new(Cursor::new(bytes)).is_ok_and(|archive| archive.index_for_name(MAIN).is_some())
}

/// Reads a Word file.
///
/// # Errors
/// For damaged files, bombs, and parts that declare a document type.
pub fn read(name: &str, bytes: &[u8]) -> Result<SourceText, Cause> {
    let mut archive =
        ZipArchive::new(Cursor::new(bytes)).map_err(|error| package::cause(&error, "DOCX"))?;
    if archive.len() > MAX_ENTRIES {
        let reason = format!(
            "a DOCX with {} members, more than {MAX_ENTRIES}",
            archive.len()
        );
        return Err(Cause::Bomb { reason });
    }
    let mut left = MAX_DOCUMENT_BYTES;
    let mut part = |name: &str| part(&mut archive, name, &mut left);
    let document = part(MAIN)?.ok_or_else(|| damaged("it has no text".into()))?;
    let surroundings = body::Surroundings {
        styles: styles::read(part("word/styles.xml")?.as_ref()),
        numbering: numbering::read(part("word/numbering.xml")?.as_ref()),
        links: links(part("word/_rels/document.xml.rels")?.as_ref()),
    };
    let metadata = metadata(part("docProps/core.xml")?.as_ref());
    let (writer, pictures) = body::write(&document, surroundings)?;
    let TextWriter {
        text, mut blocks, ..
    } = writer;
    furniture::mark(&text, &mut blocks, None);
    let mut warnings = Vec::new();
    if pictures > 0 && furniture::names_attachment_without_list(&text, &blocks) {
        warnings.push(Warning::Pictures { count: pictures });
    }
    Ok(SourceText {
        source_file: name.to_owned(),
        format: Format::Docx,
        encoding: "UTF-8",
        text,
        blocks,
        metadata,
        warnings,
    })
}

fn damaged(reason: String) -> Cause {
    Cause::Damaged {
        format: "DOCX",
        reason,
    }
}

/// A part as a tree, or `None` when the file has none of that name. All parts together stay within `left` bytes.
fn part(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    name: &str,
    left: &mut u64,
) -> Result<Option<Element>, Cause> {
    let Some(index) = archive.index_for_name(name) else {
        return Ok(None);
    };
    let bytes = package::unpack(archive, index, *left)?;
    *left = left.saturating_sub(bytes.len() as u64);
    let tree = xml::parse(&bytes).map_err(|reason| damaged(format!("`{name}` has {reason}")))?;
    Ok(Some(tree))
}

/// What the links of the text point to, by their ids.
fn links(relationships: Option<&Element>) -> HashMap<String, String> {
    let all = relationships.into_iter().flat_map(Element::elements);
    all.filter_map(|own| {
        let (id, target) = (own.attribute("Id")?, own.attribute("Target")?);
        Some((id.to_owned(), target.to_owned()))
    })
    .collect()
}

/// `docProps/core.xml`: title, creator, dates.
fn metadata(core: Option<&Element>) -> Metadata {
    let mut metadata = Metadata::default();
    for field in core.into_iter().flat_map(Element::elements) {
        let value = field.text();
        if field.name == "title" && !value.trim().is_empty() {
            metadata.title = Some(value.trim().to_owned());
        } else {
            metadata.add(&field.name, &value);
        }
    }
    metadata
}
