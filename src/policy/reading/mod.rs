//! From a file to its text: what a web page, a Word or PDF file or a plain text says, block by block, as a reader sees it.
//!
//! In: paths or bytes. Out: one [`SourceText`] a document, or a [`ReadError`] that names the file and what to do; one bad file never
//! stops the others. Folders and zip archives are read member by member, in order of their names; nothing is fetched. Knows the
//! shape of pages (furniture, tables, attachments) and nothing of what notices mean.
//!
//! The text is made once and kept: every span is a range of its characters (Unicode scalar values, end exclusive), as `start` and
//! `end` of an `Evidence` are. A plain text is kept exactly as it lies in the file, without a byte order mark. Of a page, what scripts
//! and structural navigation would show is left out; what else stands around a notice stays in the text, and its blocks are marked
//! [`furniture`](Block::furniture), so that no fact is read from them.
//!
//! ```
//! use tupu::policy::reading::{BlockKind, read_bytes};
//!
//! let sources = read_bytes("notice.html", "<h1>关于公布名单的通知</h1><p>各市：</p>".into());
//! let source = sources.into_iter().next().expect("one document")?;
//! assert_eq!(source.blocks[0].kind, BlockKind::Title);
//! assert_eq!(source.slice(source.blocks[1].span), "各市：");
//! # Ok::<(), tupu::policy::reading::ReadError>(())
//! ```

#[cfg(feature = "zip")]
mod archive;
mod block;
#[cfg(any(feature = "html", feature = "docx", feature = "pdf"))]
mod columns;
#[cfg(feature = "docx")]
mod docx;
mod encoding;
mod error;
mod furniture;
#[cfg(feature = "html")]
mod html;
mod language;
#[cfg(any(feature = "zip", feature = "docx"))]
mod package;
#[cfg(feature = "pdf")]
mod pdf;
mod plain;
mod sniff;
mod sources;
#[cfg(any(feature = "html", feature = "docx", feature = "pdf"))]
mod writer;
#[cfg(any(feature = "docx", feature = "pdf"))]
mod xml;

pub use block::{Block, BlockKind, TextSpan};
pub use error::{Cause, ReadError};
pub use sources::{Sources, read, read_bytes};

/// The most bytes of one document. A notice has some ten thousand; what is larger is no notice.
pub const MAX_DOCUMENT_BYTES: u64 = 64 << 20;

/// What a text was made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    Text,
    Html,
    Docx,
    Pdf,
}

impl Format {
    /// The name as people write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Html => "HTML",
            Self::Docx => "DOCX",
            Self::Pdf => "PDF",
        }
    }
}

/// A document as it was read.
#[derive(Debug, Clone, PartialEq)]
pub struct SourceText {
    /// The path as it was given, with `/`; a member of an archive is `a.zip/b.html`.
    pub source_file: String,
    pub format: Format,
    /// The character set of the bytes: `UTF-8`, `GB18030`.
    pub encoding: &'static str,
    /// The text that is kept, and that spans refer to.
    pub text: String,
    /// In order of their spans, which do not overlap; between them stand only white space and separators.
    pub blocks: Vec<Block>,
    /// What the file says of itself beside its text; a hint, never a source of facts.
    pub metadata: Metadata,
    /// What a reader should know: a wrong declaration, lost characters.
    pub warnings: Vec<Warning>,
}

impl SourceText {
    /// The characters of a span. O(text); see [`CharIndex`] for many spans.
    pub fn slice(&self, span: TextSpan) -> &str {
        CharIndex::new(&self.text).slice(&self.text, span)
    }

    /// The blocks without the furniture of the page.
    pub fn content(&self) -> impl Iterator<Item = &Block> {
        self.blocks.iter().filter(|block| !block.furniture)
    }
}

/// Where the characters of a text begin, for spans of characters over a string of bytes. One entry for 64 characters.
#[derive(Debug, Clone, PartialEq)]
pub struct CharIndex {
    marks: Vec<usize>,
}

impl CharIndex {
    const STEP: usize = 64;

    /// O(text).
    pub fn new(text: &str) -> Self {
        let marks = text.char_indices().step_by(Self::STEP);
        Self {
            marks: marks.map(|(at, _)| at).collect(),
        }
    }

    /// The byte at which a character of the text begins; the end of the text for one behind it.
    pub fn byte(&self, text: &str, character: usize) -> usize {
        let Some(&mark) = self.marks.get(character / Self::STEP) else {
            return text.len();
        };
        let rest = &text[mark..];
        let within = rest.char_indices().nth(character % Self::STEP);
        within.map_or(text.len(), |(at, _)| mark + at)
    }

    /// The characters of a span; of a span behind the end, nothing.
    pub fn slice<'t>(&self, text: &'t str, span: TextSpan) -> &'t str {
        let (start, end) = (self.byte(text, span.start), self.byte(text, span.end));
        text.get(start..end).unwrap_or_default()
    }
}

/// What a file says of itself beside its text.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Metadata {
    /// `<title>` of a page.
    pub title: Option<String>,
    /// `<meta name=... content=...>` and the like, in order: `PubDate`, `ContentSource`, `SiteName`.
    pub fields: Vec<(String, String)>,
}

impl Metadata {
    /// The first field of a name, case aside.
    pub fn field(&self, name: &str) -> Option<&str> {
        let mut fields = self.fields.iter();
        fields
            .find(|(own, _)| own.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    #[cfg(any(feature = "html", feature = "docx"))]
    fn add(&mut self, name: &str, value: &str) {
        let (name, value) = (name.trim(), value.trim());
        if !name.is_empty() && !value.is_empty() {
            self.fields.push((name.to_owned(), value.to_owned()));
        }
    }
}

/// Something about a file that was read all the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Warning {
    /// The bytes are not in the character set that the file declares.
    WrongDeclaration {
        declared: String,
        used: &'static str,
    },
    /// Characters that the character set has not: U+FFFD in the text.
    LostCharacters { count: usize },
    /// Pictures that hold what the text does not say, such as a list.
    Pictures { count: usize },
    /// Pages of a PDF file without any text: scanned ones, or empty ones.
    BlankPages { count: usize },
}

impl std::fmt::Display for Warning {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::WrongDeclaration { declared, used } => {
                write!(f, "declared as `{declared}`, read as {used}")
            }
            Self::LostCharacters { count } => {
                write!(
                    f,
                    "{count} characters could not be read and stand as U+FFFD"
                )
            }
            Self::Pictures { count } => {
                write!(f, "{count} pictures in the text were not read")
            }
            Self::BlankPages { count } => {
                write!(f, "{count} pages have no text; they may be scanned")
            }
        }
    }
}
