//! The pieces of a text.

/// A range of characters (Unicode scalar values) of a text, end exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct TextSpan {
    pub start: usize,
    pub end: usize,
}

impl TextSpan {
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// The number of characters.
    pub fn len(self) -> usize {
        self.end.saturating_sub(self.start)
    }

    pub fn is_empty(self) -> bool {
        self.len() == 0
    }
}

/// A paragraph, a row of a table, an item of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    /// Without the white space around it.
    pub span: TextSpan,
    pub kind: BlockKind,
    /// True for what stands around a notice on a page: navigation, share buttons, disclaimers, link lists, site addresses.
    pub furniture: bool,
}

/// What a block is.
#[derive(Debug, Clone, PartialEq)]
pub enum BlockKind {
    /// The heading of the page, or the title style of a Word file. Plain text and PDF have none.
    Title,
    /// A heading with its level, 1 to 6.
    Heading(u8),
    Paragraph,
    /// An item of a list; a number that the page counts by itself stands in the text.
    ListItem,
    TableRow(TableRow),
    /// A link to a file: the block is its text, the target what the page points to.
    Attachment {
        target: String,
    },
}

/// A row of a table, as it looks: merged cells stand in every row and column that they cover.
#[derive(Debug, Clone, PartialEq)]
pub struct TableRow {
    /// Counts the tables of a text from 0.
    pub table: usize,
    /// Counts the rows of the table from 0.
    pub row: usize,
    /// True for a row that names the columns, repeated ones included.
    pub header: bool,
    /// One cell a column, in order. A merged cell has one span wherever it shows, which may lie in an earlier row; a blank cell has an
    /// empty span.
    pub cells: Vec<TextSpan>,
}
