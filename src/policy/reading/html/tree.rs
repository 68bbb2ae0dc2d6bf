//! The elements of a page as a tree in an arena, filled by the HTML5 parser.
//!
//! Pages that nest or repeat elements beyond any page are given up early, because the parser's time grows with the square of both.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};

use html5ever::interface::{ElemName, ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::{Attribute, LocalName, Namespace, ParseOpts, QualName, parse_document};

use super::super::Cause;

/// The deepest nesting; browsers stop there too.
const MAX_DEPTH: usize = 512;

/// The most elements and texts of a page.
const MAX_NODES: usize = 1_000_000;

/// How much the parser gets between two looks at the limits, in bytes.
const PIECE: usize = 4096;

/// The index of a node in its tree.
pub type NodeIndex = usize;

/// A page.
#[derive(Debug)]
pub struct Tree {
    nodes: Vec<Node>,
}

/// An element, a text, or something that does not show.
#[derive(Debug)]
struct Node {
    content: Content,
    parent: Option<NodeIndex>,
    previous: Option<NodeIndex>,
    next: Option<NodeIndex>,
    first: Option<NodeIndex>,
    last: Option<NodeIndex>,
    depth: usize,
}

#[derive(Debug)]
enum Content {
    Element(QualName, Vec<Attribute>),
    Text(String),
    Comment(String),
    Root,
}

/// The document node.
pub const ROOT: NodeIndex = 0;

impl Tree {
    /// Parses a page. O(page).
    ///
    /// # Errors
    /// `Tangled` for a page beyond the limits.
    pub fn parse(page: &str) -> Result<Self, Cause> {
        let mut parser = parse_document(Sink::default(), ParseOpts::default());
        let mut rest = page;
        while !rest.is_empty() {
            let (piece, after) = rest.split_at(rest.floor_char_boundary(PIECE));
            parser.process(StrTendril::from_slice(piece));
            if parser.tokenizer.sink.sink.is_tangled() {
                return Err(Cause::Tangled);
            }
            rest = after;
        }
        Ok(parser.finish())
    }

    /// The children of a node in order.
    pub fn children(&self, node: NodeIndex) -> impl Iterator<Item = NodeIndex> + '_ {
        std::iter::successors(self.nodes[node].first, |child| self.nodes[*child].next)
    }

    pub fn parent(&self, node: NodeIndex) -> Option<NodeIndex> {
        self.nodes[node].parent
    }

    /// The node and all below it, in the order of the page.
    pub fn descendants(&self, node: NodeIndex) -> impl Iterator<Item = NodeIndex> + '_ {
        std::iter::successors(Some(node), move |at| self.after(*at, node))
    }

    fn after(&self, at: NodeIndex, top: NodeIndex) -> Option<NodeIndex> {
        if let Some(first) = self.nodes[at].first {
            return Some(first);
        }
        let mut at = at;
        while at != top {
            if let Some(next) = self.nodes[at].next {
                return Some(next);
            }
            at = self.nodes[at].parent?;
        }
        None
    }

    /// The name of an element, in lower case; `None` for other nodes.
    pub fn element(&self, node: NodeIndex) -> Option<&str> {
        match &self.nodes[node].content {
            Content::Element(name, _) => Some(&name.local),
            _ => None,
        }
    }

    /// The characters of a text node.
    pub fn text(&self, node: NodeIndex) -> Option<&str> {
        match &self.nodes[node].content {
            Content::Text(text) => Some(text),
            _ => None,
        }
    }

    /// What a comment says.
    pub fn comment(&self, node: NodeIndex) -> Option<&str> {
        match &self.nodes[node].content {
            Content::Comment(text) => Some(text),
            _ => None,
        }
    }

    /// An attribute of an element.
    pub fn attribute(&self, node: NodeIndex, name: &str) -> Option<&str> {
        let Content::Element(_, attributes) = &self.nodes[node].content else {
            return None;
        };
        let mut attributes = attributes.iter();
        attributes
            .find(|attribute| &*attribute.name.local == name)
            .map(|attribute| &*attribute.value)
    }
}

/// What the parser fills.
#[derive(Debug)]
struct Sink {
    nodes: RefCell<Vec<Node>>,
    too_deep: Cell<bool>,
}

impl Default for Sink {
    fn default() -> Self {
        let sink = Self {
            nodes: RefCell::default(),
            too_deep: Cell::new(false),
        };
        sink.add(Content::Root);
        sink
    }
}

impl Sink {
    fn add(&self, content: Content) -> NodeIndex {
        let mut nodes = self.nodes.borrow_mut();
        nodes.push(Node {
            content,
            parent: None,
            previous: None,
            next: None,
            first: None,
            last: None,
            depth: 0,
        });
        nodes.len() - 1
    }

    fn is_tangled(&self) -> bool {
        self.too_deep.get() || self.nodes.borrow().len() > MAX_NODES
    }

    /// The node to insert: a text goes into the text `before` it when there is one.
    fn inserted(
        &self,
        child: NodeOrText<NodeIndex>,
        before: Option<NodeIndex>,
    ) -> Option<NodeIndex> {
        match child {
            NodeOrText::AppendNode(node) => Some(node),
            NodeOrText::AppendText(text) => {
                let mut nodes = self.nodes.borrow_mut();
                if let Some(Content::Text(own)) = before.map(|at| &mut nodes[at].content) {
                    own.push_str(&text);
                    return None;
                }
                drop(nodes);
                Some(self.add(Content::Text(text.to_string())))
            }
        }
    }

    fn detach(&self, node: NodeIndex) {
        let mut nodes = self.nodes.borrow_mut();
        let (parent, previous, next) = (nodes[node].parent, nodes[node].previous, nodes[node].next);
        match (previous, parent) {
            (Some(previous), _) => nodes[previous].next = next,
            (None, Some(parent)) => nodes[parent].first = next,
            (None, None) => {}
        }
        match (next, parent) {
            (Some(next), _) => nodes[next].previous = previous,
            (None, Some(parent)) => nodes[parent].last = previous,
            (None, None) => {}
        }
        (nodes[node].parent, nodes[node].previous, nodes[node].next) = (None, None, None);
    }

    /// Puts a node that stands nowhere before `next` under `parent`, or at the end.
    fn insert(&self, parent: NodeIndex, node: NodeIndex, next: Option<NodeIndex>) {
        let mut nodes = self.nodes.borrow_mut();
        let previous = match next {
            Some(next) => nodes[next].previous,
            None => nodes[parent].last,
        };
        match previous {
            Some(previous) => nodes[previous].next = Some(node),
            None => nodes[parent].first = Some(node),
        }
        match next {
            Some(next) => nodes[next].previous = Some(node),
            None => nodes[parent].last = Some(node),
        }
        let depth = nodes[parent].depth + 1;
        let own = &mut nodes[node];
        (own.parent, own.previous, own.next) = (Some(parent), previous, next);
        own.depth = depth;
        self.too_deep.set(self.too_deep.get() || depth > MAX_DEPTH);
    }
}

/// The name of an element, as the parser asks for it.
#[derive(Debug)]
struct Name(QualName);

impl ElemName for Name {
    fn ns(&self) -> &Namespace {
        &self.0.ns
    }

    fn local_name(&self) -> &LocalName {
        &self.0.local
    }
}

impl TreeSink for Sink {
    type Handle = NodeIndex;
    type Output = Tree;
    type ElemName<'a> = Name;

    fn finish(self) -> Tree {
        Tree {
            nodes: self.nodes.into_inner(),
        }
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> NodeIndex {
        ROOT
    }

    fn elem_name<'a>(&'a self, target: &'a NodeIndex) -> Name {
        match &self.nodes.borrow()[*target].content {
            Content::Element(name, _) => Name(name.clone()),
            // The parser asks elements only; a name that nothing is called keeps it going all the same.
            _ => Name(QualName::new(
                None,
                Namespace::default(),
                LocalName::default(),
            )),
        }
    }

    fn create_element(
        &self,
        name: QualName,
        attributes: Vec<Attribute>,
        _: ElementFlags,
    ) -> NodeIndex {
        self.add(Content::Element(name, attributes))
    }

    fn create_comment(&self, text: StrTendril) -> NodeIndex {
        self.add(Content::Comment(text.to_string()))
    }

    fn create_pi(&self, _: StrTendril, data: StrTendril) -> NodeIndex {
        self.add(Content::Comment(data.to_string()))
    }

    fn append(&self, parent: &NodeIndex, child: NodeOrText<NodeIndex>) {
        let last = self.nodes.borrow()[*parent].last;
        if let Some(node) = self.inserted(child, last) {
            self.detach(node);
            self.insert(*parent, node, None);
        }
    }

    fn append_based_on_parent_node(
        &self,
        element: &NodeIndex,
        previous: &NodeIndex,
        child: NodeOrText<NodeIndex>,
    ) {
        let stands_somewhere = self.nodes.borrow()[*element].parent.is_some();
        if stands_somewhere {
            self.append_before_sibling(element, child);
        } else {
            self.append(previous, child);
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    // What a template holds is not shown: it lies under the template, which is skipped.
    fn get_template_contents(&self, target: &NodeIndex) -> NodeIndex {
        *target
    }

    fn same_node(&self, x: &NodeIndex, y: &NodeIndex) -> bool {
        x == y
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &NodeIndex, child: NodeOrText<NodeIndex>) {
        let (parent, previous) = {
            let nodes = self.nodes.borrow();
            (nodes[*sibling].parent, nodes[*sibling].previous)
        };
        let Some(parent) = parent else {
            return;
        };
        if let Some(node) = self.inserted(child, previous) {
            self.detach(node);
            self.insert(parent, node, Some(*sibling));
        }
    }

    fn add_attrs_if_missing(&self, target: &NodeIndex, attributes: Vec<Attribute>) {
        if let Content::Element(_, own) = &mut self.nodes.borrow_mut()[*target].content {
            for attribute in attributes {
                if own.iter().all(|known| known.name != attribute.name) {
                    own.push(attribute);
                }
            }
        }
    }

    fn remove_from_parent(&self, target: &NodeIndex) {
        self.detach(*target);
    }

    fn reparent_children(&self, node: &NodeIndex, new_parent: &NodeIndex) {
        let mut next = self.nodes.borrow()[*node].first;
        while let Some(child) = next {
            next = self.nodes.borrow()[child].next;
            self.detach(child);
            self.insert(*new_parent, child, None);
        }
    }
}
