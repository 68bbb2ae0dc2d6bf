//! Walking the text of a Word file in its order.

use std::collections::HashMap;

use super::super::writer::TextWriter;
use super::super::xml::{Content, Element};
use super::super::{BlockKind, Cause};
use super::numbering::Numbering;
use super::styles::{self, Styles};
use super::table;

/// What the text needs from the other parts of the file.
#[derive(Debug, Default)]
pub struct Surroundings {
    pub styles: Styles,
    pub numbering: Numbering,
    /// What links point to, by their ids.
    pub links: HashMap<String, String>,
}

/// Writes the text of `word/document.xml`; returns it with the number of pictures in it.
///
/// # Errors
/// `Damaged` for a part that is no text of Word.
pub fn write(document: &Element, around: Surroundings) -> Result<(TextWriter, usize), Cause> {
    let body = document
        .child("body")
        .ok_or_else(|| super::damaged("it has no text".into()))?;
    let mut walk = Walk::new(around);
    walk.blocks(body);
    walk.end_paragraph();
    Ok((walk.writer, walk.pictures))
}

/// The walk so far.
pub struct Walk {
    pub writer: TextWriter,
    pub tables: usize,
    around: Surroundings,
    open: Paragraph,
    pictures: usize,
}

/// A paragraph being gathered: lines, of which a manual line break ends one.
#[derive(Debug, Default)]
struct Paragraph {
    text: String,
    kind: Option<BlockKind>,
    /// The first file that it links to.
    attachment: Option<String>,
    /// Text boxes that hang on it.
    boxes: Vec<Element>,
}

impl Walk {
    fn new(around: Surroundings) -> Self {
        Self {
            writer: TextWriter::default(),
            tables: 0,
            around,
            open: Paragraph::default(),
            pictures: 0,
        }
    }

    /// Paragraphs and tables, and what may stand around some of them.
    pub fn blocks(&mut self, parent: &Element) {
        for own in parent.elements() {
            match own.name.as_str() {
                "p" => self.paragraph(own),
                "tbl" => {
                    self.end_paragraph();
                    table::write(self, own);
                }
                "sdt" | "sdtContent" | "ins" | "moveTo" | "customXml" | "smartTag" => {
                    self.blocks(own);
                }
                _ => {}
            }
        }
    }

    fn paragraph(&mut self, paragraph: &Element) {
        let settings = paragraph.child("pPr");
        // A paragraph whose mark was deleted goes on in the next one; that one's settings hold.
        let style = settings.and_then(|own| own.value(&["pStyle"]));
        let kind = settings
            .and_then(styles::outline_level)
            .map(BlockKind::Heading)
            .or_else(|| self.around.styles.kind(style?));
        self.open.kind = kind.or(self.open.kind.take());
        let list = settings
            .and_then(styles::numbering_of)
            .or_else(|| self.around.styles.numbering(style?));
        let has_text = paragraph.elements().any(|own| own.name != "pPr");
        if let Some((list, level)) = list.filter(|_| has_text) {
            let number = self.around.numbering.next(&list, level);
            self.open.kind.get_or_insert(BlockKind::ListItem);
            self.open.text.push_str(&number.unwrap_or_default());
        }
        self.inline(paragraph);
        let mark_deleted = settings.is_some_and(|own| own.at(&["rPr", "del"]).is_some());
        if !mark_deleted {
            self.end_paragraph();
        }
    }

    /// Runs, and what may stand around some of them. Deleted and moved-away runs are left out.
    fn inline(&mut self, parent: &Element) {
        for own in parent.elements() {
            match own.name.as_str() {
                "r" => self.run(own),
                "hyperlink" => {
                    let target = own.attribute("id").and_then(|id| self.around.links.get(id));
                    if let Some(file) = target.filter(|target| is_file(target)) {
                        self.open.attachment.get_or_insert_with(|| file.clone());
                    }
                    self.inline(own);
                }
                "ins" | "moveTo" | "smartTag" | "customXml" | "sdt" | "sdtContent"
                | "fldSimple" | "dir" | "bdo" => self.inline(own),
                _ => {}
            }
        }
    }

    fn run(&mut self, run: &Element) {
        if run.is_on(&["rPr", "vanish"]) {
            return;
        }
        for own in run.elements() {
            self.piece(own);
        }
    }

    fn piece(&mut self, own: &Element) {
        match own.name.as_str() {
            "t" => self.open.text.push_str(&own.text()),
            "tab" | "ptab" => self.open.text.push('\t'),
            "noBreakHyphen" => self.open.text.push('-'),
            "br" | "cr" => self.open.text.push('\n'),
            "ruby" => {
                if let Some(base) = own.child("rubyBase") {
                    self.inline(base);
                }
            }
            "AlternateContent" => self.alternative(own),
            "drawing" | "pict" | "object" => self.drawing(own),
            _ => {}
        }
    }

    /// One thing in several forms: the first form that has anything to show.
    fn alternative(&mut self, own: &Element) {
        for form in own.elements() {
            let before = (self.open.text.len(), self.open.boxes.len(), self.pictures);
            for piece in form.elements() {
                self.piece(piece);
            }
            if before != (self.open.text.len(), self.open.boxes.len(), self.pictures) {
                return;
            }
        }
    }

    fn drawing(&mut self, own: &Element) {
        let mut waiting = vec![own];
        while let Some(element) = waiting.pop() {
            match element.name.as_str() {
                "txbxContent" => self.open.boxes.push(element.clone()),
                "blip" | "imagedata" => self.pictures += 1,
                _ => waiting.extend(element.elements()),
            }
        }
    }

    /// Writes the open paragraph, then the text boxes that hang on it.
    pub fn end_paragraph(&mut self) {
        let open = std::mem::take(&mut self.open);
        let kind = match open.attachment {
            Some(target) if open.text.trim_start().starts_with("附件") => {
                BlockKind::Attachment { target }
            }
            _ => open.kind.unwrap_or(BlockKind::Paragraph),
        };
        match kind {
            // A title is broken for its looks alone.
            BlockKind::Title | BlockKind::Heading(_) => {
                self.writer
                    .block(kind, &open.text.replace('\n', " "), false);
            }
            _ => {
                for line in open.text.split('\n') {
                    self.writer.block(kind.clone(), line, false);
                }
            }
        }
        for text_box in &open.boxes {
            self.blocks(text_box);
        }
    }

    /// The text of a cell, its paragraphs parted by line ends.
    pub fn cell_text(&mut self, cell: &Element) -> String {
        let outer = std::mem::take(&mut self.writer);
        let tables = self.tables;
        self.blocks(cell);
        self.end_paragraph();
        self.tables = tables;
        let inner = std::mem::replace(&mut self.writer, outer);
        inner.text.trim().to_owned()
    }
}

/// A link to a file that may be an attachment.
fn is_file(target: &str) -> bool {
    const ENDINGS: &[&str] = &[
        ".doc", ".docx", ".pdf", ".xls", ".xlsx", ".wps", ".et", ".zip", ".rar", ".ofd",
    ];
    let target = target.to_ascii_lowercase();
    ENDINGS.iter().any(|ending| target.ends_with(ending))
}

/// Whether anything is written below an element, deleted text aside.
pub fn has_text(element: &Element) -> bool {
    element.children.iter().any(|child| match child {
        Content::Element(own) if own.name == "t" => !own.text().trim().is_empty(),
        Content::Element(own) => own.name != "del" && has_text(own),
        Content::Text(_) => false,
    })
}
