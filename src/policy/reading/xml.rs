//! A part of XML as a small tree: elements by their local names, and text.
//!
//! Document types are refused and no entity but the five of XML is known: nothing outside the part is ever looked at.

use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;
use smol_str::SmolStr;

/// Elements nested deeper, or more of them, are no document.
const MAX_DEPTH: usize = 200;
const MAX_ELEMENTS: usize = 2_000_000;

/// An element. Its name and those of its attributes come without prefixes.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Element {
    pub name: SmolStr,
    attributes: Vec<(SmolStr, String)>,
    pub children: Vec<Content>,
}

/// What an element holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    Element(Element),
    Text(String),
}

impl Element {
    pub fn attribute(&self, name: &str) -> Option<&str> {
        let mut attributes = self.attributes.iter();
        attributes
            .find(|(own, _)| own == name)
            .map(|(_, value)| value.as_str())
    }

    /// The elements right below this one.
    pub fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|child| match child {
            Content::Element(element) => Some(element),
            Content::Text(_) => None,
        })
    }

    /// The first element of a name right below this one.
    pub fn child(&self, name: &str) -> Option<&Element> {
        self.elements().find(|child| child.name == name)
    }

    /// The element at the end of a path of names.
    pub fn at(&self, path: &[&str]) -> Option<&Element> {
        path.iter()
            .try_fold(self, |element, name| element.child(name))
    }

    /// `w:val` of the element at the end of a path, as Word writes nearly every setting.
    pub fn value(&self, path: &[&str]) -> Option<&str> {
        self.at(path)?.attribute("val")
    }

    /// Whether a switch is set: `<w:vanish/>`, and not `<w:vanish w:val="0"/>`.
    pub fn is_on(&self, path: &[&str]) -> bool {
        self.at(path)
            .is_some_and(|switch| !matches!(switch.attribute("val"), Some("0" | "false" | "off")))
    }

    /// All text below, in order.
    pub fn text(&self) -> String {
        let mut text = String::new();
        self.gather(&mut text);
        text
    }

    fn gather(&self, into: &mut String) {
        for child in &self.children {
            match child {
                Content::Text(text) => into.push_str(text),
                Content::Element(element) => element.gather(into),
            }
        }
    }
}

/// Reads a part; returns its outermost element.
///
/// # Errors
/// A sentence about what is wrong with it.
pub fn parse(bytes: &[u8]) -> Result<Element, String> {
    let text = std::str::from_utf8(bytes).map_err(|_| "a part that is not UTF-8".to_owned())?;
    let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
    let mut open: Vec<Element> = vec![Element::default()];
    let mut elements = 0;
    loop {
        match reader.read_event().map_err(|error| error.to_string())? {
            Event::Eof => break,
            Event::Start(start) => open.push(element(&start)?),
            Event::Empty(start) => close(&mut open, element(&start)?),
            Event::End(_) => {
                let done = open.pop().expect("the reader checks that names match");
                close(&mut open, done);
            }
            Event::Text(text) => add_text(&mut open, &text.xml10_content()),
            Event::CData(text) => add_text(&mut open, &text.xml10_content()),
            Event::GeneralRef(reference) => {
                let named = quick_xml::escape::resolve_xml_entity(&reference).map(str::to_owned);
                let numbered = reference
                    .resolve_char_ref()
                    .ok()
                    .flatten()
                    .map(String::from);
                let text = named
                    .or(numbered)
                    .ok_or_else(|| format!("an entity `{}` of its own", &*reference))?;
                add_text(&mut open, &text);
            }
            Event::DocType(_) => return Err("a document type, which no such file has".into()),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
        elements += 1;
        if open.len() > MAX_DEPTH || elements > MAX_ELEMENTS {
            return Err("elements nested or repeated beyond any document".into());
        }
    }
    match open.pop() {
        Some(root) if open.is_empty() => {
            let first = root.children.into_iter().find_map(|child| match child {
                Content::Element(element) => Some(element),
                Content::Text(_) => None,
            });
            first.ok_or_else(|| "a part without any element".into())
        }
        _ => Err("a part that breaks off".into()),
    }
}

fn element(start: &BytesStart<'_>) -> Result<Element, String> {
    let mut attributes = Vec::new();
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|error| error.to_string())?;
        let value = attribute
            .normalized_value(XmlVersion::Explicit1_0)
            .map_err(|error| error.to_string())?;
        let name = SmolStr::new(attribute.key.local_name().as_ref());
        attributes.push((name, value.into_owned()));
    }
    Ok(Element {
        name: SmolStr::new(start.local_name().as_ref()),
        attributes,
        children: Vec::new(),
    })
}

fn close(open: &mut [Element], done: Element) {
    if let Some(outer) = open.last_mut() {
        outer.children.push(Content::Element(done));
    }
}

fn add_text(open: &mut [Element], text: &str) {
    let Some(outer) = open.last_mut() else { return };
    match outer.children.last_mut() {
        Some(Content::Text(before)) => before.push_str(text),
        _ => outer.children.push(Content::Text(text.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_their_prefixes_and_entities_of_a_file_are_refused() {
        let root =
            parse(b"<?xml version='1.0'?><w:p w:a='1'><w:t>a &amp;&#x4e00;</w:t></w:p>").unwrap();
        assert_eq!(root.name, "p");
        assert_eq!(root.attribute("a"), Some("1"));
        assert_eq!(root.text(), "a &一");
        for refused in [
            "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>",
            "<a>&b;</a>",
            "<a><b></a>",
            "<a>",
            "",
        ] {
            assert!(parse(refused.as_bytes()).is_err(), "{refused}");
        }
        let deep = "<a>".repeat(300) + &"</a>".repeat(300);
        assert!(parse(deep.as_bytes()).is_err());
    }
}
