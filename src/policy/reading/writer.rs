//! Putting a text together block by block, with spans that count characters.

use super::block::{Block, BlockKind, TableRow, TextSpan};

/// A text being made.
#[derive(Debug, Default)]
pub struct TextWriter {
    pub text: String,
    pub blocks: Vec<Block>,
    /// The characters of `text`.
    length: usize,
}

impl TextWriter {
    /// Adds a block on a line of its own; white space at its ends is left out, and an empty block altogether.
    pub fn block(&mut self, kind: BlockKind, text: &str, furniture: bool) {
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        let span = self.push(text);
        self.push("\n");
        self.blocks.push(Block {
            span,
            kind,
            furniture,
        });
    }

    /// Adds the cells of a row on a line of their own, parted by tabs, and returns their spans: what a row of a table begins with.
    pub fn cells<'t>(&mut self, cells: impl Iterator<Item = &'t str>) -> Vec<TextSpan> {
        let mut spans = Vec::new();
        for (at, cell) in cells.enumerate() {
            if at > 0 {
                self.push("\t");
            }
            spans.push(self.push(cell.trim()));
        }
        self.push("\n");
        spans
    }

    /// Adds the block of a row whose own cells were written as `own`.
    pub fn row(&mut self, own: &[TextSpan], row: TableRow, furniture: bool) {
        let filled = || own.iter().filter(|span| !span.is_empty());
        let start = filled().map(|span| span.start).min();
        let end = filled().map(|span| span.end).max();
        let (Some(start), Some(end)) = (start, end) else {
            return;
        };
        self.blocks.push(Block {
            span: TextSpan { start, end },
            kind: BlockKind::TableRow(row),
            furniture,
        });
    }

    fn push(&mut self, text: &str) -> TextSpan {
        let start = self.length;
        self.text.push_str(text);
        self.length += text.chars().count();
        TextSpan {
            start,
            end: self.length,
        }
    }
}
