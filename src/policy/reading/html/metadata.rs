//! What the head of a page says of it.

use super::super::Metadata;
use super::tree::{ROOT, Tree};

/// The title and the named fields of a page, and the address that a browser noted when it saved the page.
pub fn of(tree: &Tree) -> Metadata {
    let mut metadata = Metadata::default();
    for node in tree.descendants(ROOT) {
        if let Some(comment) = tree.comment(node) {
            if let Some(url) = saved_from(comment) {
                metadata.add("saved from", url);
            }
            continue;
        }
        match tree.element(node) {
            Some("title") if metadata.title.is_none() => {
                let text: String = tree
                    .descendants(node)
                    .filter_map(|at| tree.text(at))
                    .collect();
                let title = text.split_whitespace().collect::<Vec<_>>().join(" ");
                metadata.title = Some(title).filter(|title| !title.is_empty());
            }
            Some("meta") => {
                let attribute = |name| tree.attribute(node, name);
                let name = attribute("name").or_else(|| attribute("property"));
                if let (Some(name), Some(content)) = (name, attribute("content")) {
                    metadata.add(name, content);
                }
            }
            Some("link") if tree.attribute(node, "rel") == Some("canonical") => {
                if let Some(address) = tree.attribute(node, "href") {
                    metadata.add("canonical", address);
                }
            }
            _ => {}
        }
    }
    metadata
}

/// `saved from url=(0042)http://www.example.gov.cn/a.html`
fn saved_from(comment: &str) -> Option<&str> {
    let rest = comment.trim().strip_prefix("saved from url=(")?;
    let (_, address) = rest.split_once(')')?;
    address.split_whitespace().next()
}
