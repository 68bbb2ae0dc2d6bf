//! What the elements of a page do to its text.

use super::tree::{NodeIndex, Tree};

/// How an element shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Not at all.
    Hidden,
    /// Structure of the site around its pages.
    Navigation,
    Break,
    /// A paragraph or a part of the page.
    Block,
    Heading(u8),
    Item,
    Table,
    /// Text kept as it was typed.
    Preformatted,
    Link,
    Picture,
    Inline,
}

/// The role of an element.
pub fn role(tree: &Tree, node: NodeIndex) -> Role {
    let Some(name) = tree.element(node) else {
        return Role::Inline;
    };
    if is_hidden(tree, node) {
        return Role::Hidden;
    }
    match name {
        "script" | "style" | "noscript" | "template" | "head" | "iframe" | "object" | "embed"
        | "svg" | "math" | "select" | "button" | "input" | "textarea" | "audio" | "video"
        | "canvas" | "map" => Role::Hidden,
        "nav" | "footer" | "aside" | "marquee" => Role::Navigation,
        "br" | "hr" => Role::Break,
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Role::Heading(name.as_bytes()[1] - b'0'),
        "ucaptitle" => Role::Heading(1),
        "li" => Role::Item,
        "table" => Role::Table,
        "pre" | "listing" | "xmp" => Role::Preformatted,
        "a" => Role::Link,
        "img" => Role::Picture,
        _ if is_block(name) => Role::Block,
        _ => Role::Inline,
    }
}

fn is_block(name: &str) -> bool {
    const BLOCKS: &[&str] = &[
        "html",
        "body",
        "p",
        "div",
        "section",
        "article",
        "main",
        "header",
        "center",
        "form",
        "fieldset",
        "address",
        "blockquote",
        "dl",
        "dt",
        "dd",
        "ul",
        "ol",
        "dir",
        "menu",
        "figure",
        "figcaption",
        "details",
        "summary",
        "ucapcontent",
        "tbody",
        "thead",
        "tfoot",
        "tr",
        "td",
        "th",
        "caption",
        "legend",
        "frameset",
        "hgroup",
    ];
    BLOCKS.contains(&name)
}

fn is_hidden(tree: &Tree, node: NodeIndex) -> bool {
    let style = tree.attribute(node, "style").unwrap_or_default();
    let style: String = style.chars().filter(|c| !c.is_whitespace()).collect();
    let style = style.to_ascii_lowercase();
    tree.attribute(node, "hidden").is_some()
        || style.contains("display:none")
        || style.contains("visibility:hidden")
}

/// Whether the class or id of an element says that it is no part of an article: `breadcrumb`, `share-box`, `relatedNews`.
pub fn is_called_furniture(tree: &Tree, node: NodeIndex) -> bool {
    const WORDS: &[&str] = &[
        "nav",
        "navbar",
        "navigation",
        "menu",
        "breadcrumb",
        "breadcrumbs",
        "crumb",
        "crumbs",
        "crumbnav",
        "position",
        "location",
        "share",
        "bdshare",
        "jiathis",
        "sidebar",
        "foot",
        "footer",
        "copyright",
        "related",
        "recommend",
        "relate",
        "hot",
        "ad",
        "ads",
        "advert",
        "friendlink",
        "friendlinks",
        "links",
        "toolbar",
        "qrcode",
        "comment",
        "comments",
        "prevnext",
        "pager",
        "page",
        "dqwz",
        "wzdh",
        "mbx",
        "topbar",
        "banner",
        "login",
        "search",
        "siteinfo",
        "beian",
    ];
    let named = ["class", "id"].into_iter();
    let named = named.filter_map(|attribute| tree.attribute(node, attribute));
    let mut words = named.flat_map(words);
    words.any(|word| WORDS.contains(&word.as_str()))
}

/// Whether the class or id of an element says that it is the heading of the page.
pub fn is_called_title(tree: &Tree, node: NodeIndex) -> bool {
    const WORDS: &[&str] = &["title", "tit", "headline", "bt"];
    let named = ["class", "id"].into_iter();
    let named = named.filter_map(|attribute| tree.attribute(node, attribute));
    named
        .flat_map(words)
        .any(|word| WORDS.contains(&word.as_str()))
}

/// The words of a class: parted by spaces, hyphens, digits, and capitals as in `relatedNews`.
fn words(named: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before_lower = false;
    for own in named.chars() {
        if !own.is_alphabetic() || (own.is_uppercase() && before_lower) {
            words.push(String::new());
        }
        before_lower = own.is_lowercase();
        if own.is_alphabetic() {
            let last = words.last_mut().expect("one word at least");
            last.extend(own.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// The file that a link leads to, when it is one that notices attach.
pub fn attached_file(tree: &Tree, link: NodeIndex) -> Option<&str> {
    const ENDINGS: &[&str] = &[
        ".doc", ".docx", ".pdf", ".xls", ".xlsx", ".wps", ".et", ".ofd", ".zip", ".rar", ".7z",
        ".ppt", ".pptx", ".txt", ".rtf",
    ];
    let target = tree.attribute(link, "href")?.trim();
    let path = target.split(['?', '#']).next().unwrap_or_default();
    let is_file = |name: &str| {
        let name = name.to_ascii_lowercase();
        ENDINGS.iter().any(|ending| name.ends_with(ending))
    };
    // Some sites hand files out by number and put the name in the query or on the link.
    let named = || {
        ["download", "title", "appendix"]
            .into_iter()
            .filter_map(|name| tree.attribute(link, name))
    };
    (is_file(path) || is_file(target) || named().any(is_file)).then_some(target)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_cut_into_words() {
        assert_eq!(
            words("relatedNews share-box3 a_b"),
            ["related", "news", "share", "box", "a", "b"]
        );
    }
}
