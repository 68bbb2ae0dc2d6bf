//! Walking a page in its order and writing what it shows.

use super::super::writer::TextWriter;
use super::super::{BlockKind, Cause};
use super::element::{Role, attached_file, is_called_furniture, is_called_title, role};
use super::table;
use super::tree::{NodeIndex, ROOT, Tree};
use crate::policy::fold::is_han;

/// A paragraph with more of its characters in links is navigation.
const MOST_LINKED: f64 = 0.6;

/// Writes the text of a page; returns it with the number of pictures in its paragraphs.
///
/// # Errors
/// `Tangled` when elements nest too deeply.
pub fn write(tree: &Tree) -> Result<(TextWriter, usize), Cause> {
    let visible = tree.descendants(ROOT).filter_map(|node| tree.text(node));
    let mut flow = Flow {
        tree,
        writer: TextWriter::default(),
        open: Paragraph::default(),
        around: Around::default(),
        length: visible.map(|text| text.chars().count()).sum(),
        tables: 0,
        pictures: 0,
    };
    flow.walk(ROOT, 0)?;
    flow.end_paragraph();
    Ok((flow.writer, flow.pictures))
}

/// The walk so far.
pub struct Flow<'t> {
    pub tree: &'t Tree,
    pub writer: TextWriter,
    /// The paragraph that is not yet ended.
    open: Paragraph,
    around: Around,
    /// The characters of the whole page, hidden ones included.
    length: usize,
    pub tables: usize,
    pictures: usize,
}

/// What lies around the place of the walk.
#[derive(Debug, Clone, Copy, Default)]
struct Around {
    furniture: bool,
    linked: bool,
    preformatted: bool,
    heading: Option<u8>,
    item: bool,
}

/// A paragraph being gathered.
#[derive(Debug, Default)]
struct Paragraph {
    text: String,
    /// How many characters stand in links to pages.
    linked: usize,
    /// The first file that it links to.
    attachment: Option<String>,
    /// How many characters stand in links to files.
    attached: usize,
}

impl Flow<'_> {
    /// Walks through the children of a node.
    pub fn walk(&mut self, node: NodeIndex, depth: usize) -> Result<(), Cause> {
        // The tree is checked while it grows, but the parser may move parts of it deeper afterwards.
        if depth > 600 {
            return Err(Cause::Tangled);
        }
        let tree = self.tree;
        for child in tree.children(node) {
            match tree.text(child) {
                Some(text) => self.text(text),
                None => self.element(child, depth)?,
            }
        }
        Ok(())
    }

    fn element(&mut self, node: NodeIndex, depth: usize) -> Result<(), Cause> {
        let outer = self.around;
        match role(self.tree, node) {
            Role::Hidden => {}
            Role::Navigation => {
                self.end_paragraph();
            }
            Role::Break if outer.heading.is_some() => self.open.text.push(' '),
            Role::Break => self.end_paragraph(),
            Role::Picture => self.pictures += usize::from(self.is_content_picture(node)),
            Role::Table => table::walk(self, node, depth + 1)?,
            Role::Link => self.link(node, depth)?,
            Role::Inline => self.walk(node, depth + 1)?,
            Role::Block => self.part(node, depth, |_| {})?,
            Role::Heading(level) => {
                self.part(node, depth, |around| around.heading = Some(level))?
            }
            Role::Preformatted => self.part(node, depth, |around| around.preformatted = true)?,
            Role::Item => self.item(node, depth)?,
        }
        self.around = outer;
        Ok(())
    }

    /// An element that stands on lines of its own.
    fn part(
        &mut self,
        node: NodeIndex,
        depth: usize,
        set: impl FnOnce(&mut Around),
    ) -> Result<(), Cause> {
        self.end_paragraph();
        self.around.furniture |= self.is_furniture(node);
        if is_called_title(self.tree, node) && self.is_small(node, 200) {
            self.around.heading.get_or_insert(1);
        }
        set(&mut self.around);
        self.walk(node, depth + 1)?;
        self.end_paragraph();
        Ok(())
    }

    /// An item of a list, with the number that the page counts.
    fn item(&mut self, node: NodeIndex, depth: usize) -> Result<(), Cause> {
        self.end_paragraph();
        self.around.item = true;
        self.around.furniture |= self.is_furniture(node);
        if let Some(number) = self.number_of_item(node) {
            self.open.text = format!("{number}.");
        }
        self.walk(node, depth + 1)?;
        // A number without text is no item.
        if self
            .open
            .text
            .trim_end_matches('.')
            .chars()
            .all(|c| c.is_ascii_digit())
        {
            self.open = Paragraph::default();
        }
        self.end_paragraph();
        Ok(())
    }

    fn number_of_item(&self, node: NodeIndex) -> Option<usize> {
        let tree = self.tree;
        let list = tree
            .parent(node)
            .filter(|list| tree.element(*list) == Some("ol"))?;
        let style = tree.attribute(list, "style").unwrap_or_default();
        if style.contains("none") {
            return None;
        }
        let start: usize = tree
            .attribute(list, "start")
            .and_then(|start| start.parse().ok())
            .unwrap_or(1);
        let items = tree
            .children(list)
            .filter(|child| tree.element(*child) == Some("li"));
        let before = items.take_while(|item| *item != node).count();
        start.checked_add(before)
    }

    fn link(&mut self, node: NodeIndex, depth: usize) -> Result<(), Cause> {
        let before = self.open.text.chars().count();
        let file = attached_file(self.tree, node).map(str::to_owned);
        let is_page = file.is_none() && self.tree.attribute(node, "href").is_some();
        self.around.linked |= is_page;
        self.walk(node, depth + 1)?;
        if let Some(file) = file {
            self.open.attached += self.open.text.chars().count().saturating_sub(before);
            self.open.attachment.get_or_insert(file);
        }
        Ok(())
    }

    /// Adds text with its white space as a browser shows it; line ends between Chinese characters come from the source alone.
    fn text(&mut self, text: &str) {
        if self.around.preformatted {
            for (at, line) in text.split('\n').enumerate() {
                if at > 0 {
                    self.end_paragraph();
                }
                self.push(line);
            }
            return;
        }
        let mut rest = text;
        while !rest.is_empty() {
            let blank = rest.len() - rest.trim_start_matches(is_blank).len();
            if blank > 0 {
                self.space(&rest[..blank], &rest[blank..]);
                rest = &rest[blank..];
            }
            let end = rest.find(is_blank).unwrap_or(rest.len());
            self.push(&rest[..end]);
            rest = &rest[end..];
        }
    }

    fn push(&mut self, text: &str) {
        self.open.text.push_str(text);
        if self.around.linked {
            self.open.linked += text.chars().filter(|c| !c.is_whitespace()).count();
        }
    }

    fn space(&mut self, blank: &str, after: &str) {
        let last = self.open.text.chars().last();
        let is_wide = |c: char| is_han(c) || "，。、；：（）《》〈〉“”".contains(c);
        let source_only = blank.contains(['\n', '\r'])
            && last.is_some_and(is_wide)
            && after.chars().next().is_none_or(is_wide);
        if !source_only && last.is_some_and(|last| !is_blank(last)) {
            self.open.text.push(' ');
        }
    }

    pub fn end_paragraph(&mut self) {
        let open = std::mem::take(&mut self.open);
        let length = open.text.chars().filter(|c| !c.is_whitespace()).count();
        if length == 0 {
            return;
        }
        let share = |part: usize| part as f64 / length as f64;
        let kind = match self.around.heading {
            Some(level) => BlockKind::Heading(level),
            None if share(open.attached) > 0.5
                || (open.attachment.is_some() && open.text.trim_start().starts_with("附件")) =>
            {
                BlockKind::Attachment {
                    target: open.attachment.unwrap_or_default(),
                }
            }
            None if self.around.item => BlockKind::ListItem,
            None => BlockKind::Paragraph,
        };
        let is_navigation = share(open.linked) > MOST_LINKED && self.around.heading.is_none();
        self.writer
            .block(kind, &open.text, self.around.furniture || is_navigation);
    }

    /// Whether a part of the page is called furniture, and is not the better part of the page.
    pub fn is_furniture(&self, node: NodeIndex) -> bool {
        is_called_furniture(self.tree, node) && self.is_small(node, (self.length / 3).max(200))
    }

    fn is_small(&self, node: NodeIndex, most: usize) -> bool {
        let mut length = 0;
        self.tree
            .descendants(node)
            .filter_map(|at| self.tree.text(at))
            .all(|text| {
                length += text.trim().chars().count();
                length <= most
            })
    }

    /// A picture that may show text; icons and codes do not.
    fn is_content_picture(&self, node: NodeIndex) -> bool {
        let source = self
            .tree
            .attribute(node, "src")
            .unwrap_or_default()
            .to_ascii_lowercase();
        let is_icon = [
            "icon", "logo", "ewm", "qr", "share", "data:", ".gif", ".svg",
        ]
        .iter()
        .any(|word| source.contains(word));
        !self.around.furniture && !is_icon && !source.is_empty()
    }

    /// The text of a cell, its paragraphs parted by line ends, and how many of its characters are links.
    pub fn cell_text(&mut self, cell: NodeIndex, depth: usize) -> Result<String, Cause> {
        let mut inner = Flow {
            tree: self.tree,
            writer: TextWriter::default(),
            open: Paragraph::default(),
            around: Around::default(),
            length: self.length,
            tables: 0,
            pictures: 0,
        };
        inner.walk(cell, depth + 1)?;
        inner.end_paragraph();
        self.pictures += inner.pictures;
        Ok(inner.writer.text.trim().to_owned())
    }

    /// Whether the walk is in a part of the page that is furniture.
    pub fn in_furniture(&self) -> bool {
        self.around.furniture
    }
}

/// White space that browsers join; U+3000 and U+00A0 are characters that were typed.
fn is_blank(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\n' | '\r' | '\x0c')
}
