//! Plain text: kept as it is, a block for every line.

use super::block::{Block, BlockKind, TextSpan};

/// Signs before an item of a list that is no number.
const BULLETS: [char; 8] = ['•', '·', '●', '■', '◆', '○', '▪', '➢'];

/// The lines that hold something, without the white space around it.
pub fn blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut at = 0;
    for line in text.split('\n') {
        let leading = line.chars().take_while(|c| c.is_whitespace()).count();
        let content = line.trim();
        if !content.is_empty() {
            let start = at + leading;
            blocks.push(Block {
                span: TextSpan::new(start, start + content.chars().count()),
                kind: match content.starts_with(BULLETS) {
                    true => BlockKind::ListItem,
                    false => BlockKind::Paragraph,
                },
                furniture: false,
            });
        }
        at += line.chars().count() + 1;
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_count_characters() {
        let blocks = blocks("\r\n　　各市：\r\n• 成都市\n");
        let spans: Vec<_> = blocks.iter().map(|b| (b.span.start, b.span.end)).collect();
        assert_eq!(spans, [(4, 7), (9, 14)]);
        assert_eq!(blocks[1].kind, BlockKind::ListItem);
    }
}
