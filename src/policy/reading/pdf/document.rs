//! The pages of a PDF file by our own means.

use std::collections::HashMap;

use lopdf::{Document, Error, LoadOptions, ObjectId};

use super::super::{Cause, MAX_DOCUMENT_BYTES};
use super::content::{self, Resources};
use super::font::Font;
use super::{Page, damaged};

/// More pages are a book.
const MAX_PAGES: usize = 2_000;

/// The most bytes that the contents of all pages unpack to, and that those of one do: each operator in them takes memory.
const MAX_CONTENT: usize = 64 << 20;
const MAX_PAGE_CONTENT: usize = 8 << 20;

/// The words of every page.
///
/// # Errors
/// For damaged and locked files, and those with too much in them.
pub fn pages(bytes: &[u8]) -> Result<Vec<Page>, Cause> {
    let options = LoadOptions {
        max_decompressed_size: Some(MAX_DOCUMENT_BYTES as usize),
        ..LoadOptions::default()
    };
    let document = match Document::load_mem_with_options(bytes, options) {
        Ok(document) => document,
        Err(Error::InvalidPassword | Error::Decryption(_)) => return Err(Cause::Encrypted),
        Err(error) => return Err(damaged(error.to_string())),
    };
    if document.is_encrypted() {
        return Err(Cause::Encrypted);
    }
    let ids: Vec<ObjectId> = document.page_iter().take(MAX_PAGES + 1).collect();
    if ids.is_empty() {
        return Err(damaged("it has no pages"));
    }
    if ids.len() > MAX_PAGES {
        return Err(Cause::Bomb {
            reason: format!("a PDF with more than {MAX_PAGES} pages"),
        });
    }
    let mut reader = Reader {
        document: &document,
        fonts: HashMap::new(),
        left: MAX_CONTENT,
    };
    ids.into_iter().map(|id| reader.page(id)).collect()
}

/// What lasts from page to page.
struct Reader<'d> {
    document: &'d Document,
    /// Fonts that pages share, by their objects.
    fonts: HashMap<ObjectId, std::rc::Rc<Font>>,
    /// Bytes of contents that may still be unpacked.
    left: usize,
}

impl Reader<'_> {
    fn page(&mut self, id: ObjectId) -> Result<Page, Cause> {
        let limit = self.left.min(MAX_PAGE_CONTENT);
        let read = self.document.get_page_content_with_limit(id, limit);
        let bytes = read.map_err(|error| damaged(error.to_string()))?;
        self.left = self.left.saturating_sub(bytes.len());
        let resources = Resources::of_page(self.document, id);
        let words = content::words(
            self.document,
            &bytes,
            &resources,
            &mut self.fonts,
            &mut self.left,
        );
        Ok(Page { words })
    }
}
