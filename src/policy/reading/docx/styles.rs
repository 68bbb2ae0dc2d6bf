//! What the styles of paragraphs mean: titles, headings, automatic numbers.

use std::collections::HashMap;

use super::super::BlockKind;
use super::super::xml::Element;

/// A style may stand on another, which may stand on another.
const MAX_BASES: usize = 20;

/// The paragraph styles of a file by their ids.
#[derive(Debug, Default)]
pub struct Styles {
    own: HashMap<String, Style>,
}

#[derive(Debug, Default)]
struct Style {
    name: String,
    base: Option<String>,
    outline: Option<u8>,
    numbering: Option<(String, usize)>,
}

/// Reads `word/styles.xml`; a file without one has no styles.
pub fn read(part: Option<&Element>) -> Styles {
    let styles = part.into_iter().flat_map(Element::elements);
    let own = styles
        .filter(|style| style.name == "style")
        .filter_map(|style| Some((style.attribute("styleId")?.to_owned(), read_style(style))));
    Styles { own: own.collect() }
}

fn read_style(style: &Element) -> Style {
    let settings = style.child("pPr");
    Style {
        name: style.value(&["name"]).unwrap_or_default().to_lowercase(),
        base: style.value(&["basedOn"]).map(str::to_owned),
        outline: settings.and_then(outline_level),
        numbering: settings.and_then(numbering_of),
    }
}

/// The heading level, 1 to 6, of the settings of a paragraph or style. Word counts from 0, and 9 is body text.
pub fn outline_level(settings: &Element) -> Option<u8> {
    let level: u8 = settings.value(&["outlineLvl"])?.parse().ok()?;
    (level < 6).then_some(level + 1)
}

/// The list and level that settings name.
pub fn numbering_of(settings: &Element) -> Option<(String, usize)> {
    let list = settings.value(&["numPr", "numId"])?.to_owned();
    let level = settings.value(&["numPr", "ilvl"]);
    Some((list, level.and_then(|own| own.parse().ok()).unwrap_or(0)))
}

impl Styles {
    /// A style and those it stands on, nearest first.
    fn chain<'s>(&'s self, id: &'s str) -> impl Iterator<Item = &'s Style> {
        let mut next = self.own.get(id);
        std::iter::from_fn(move || {
            let own = next?;
            next = own.base.as_ref().and_then(|base| self.own.get(base));
            Some(own)
        })
        .take(MAX_BASES)
    }

    /// Whether paragraphs of this style are titles or headings.
    pub fn kind(&self, id: &str) -> Option<BlockKind> {
        self.chain(id).find_map(|style| {
            let level = style.name.strip_prefix("heading ");
            match level.and_then(|level| level.trim().parse::<u8>().ok()) {
                _ if matches!(style.name.as_str(), "title" | "标题") => Some(BlockKind::Title),
                Some(level) => Some(BlockKind::Heading(level.clamp(1, 6))),
                None => style.outline.map(BlockKind::Heading),
            }
        })
    }

    /// The list and level that this style gives its paragraphs.
    pub fn numbering(&self, id: &str) -> Option<(String, usize)> {
        self.chain(id).find_map(|style| style.numbering.clone())
    }
}
