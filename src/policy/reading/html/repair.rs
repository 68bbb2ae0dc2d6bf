//! Titles in angle brackets that a page has as they were typed: `《关于印发<某办法>的通知》`.
//!
//! A reader of HTML takes such brackets for tags and drops them with the title. Here they become text before anything is parsed.

use std::borrow::Cow;

use crate::policy::fold::is_han;

/// The page with the brackets of typed titles written as `&lt;`.
pub fn escape_typed_brackets(page: &str) -> Cow<'_, str> {
    let mut escaped = String::new();
    let mut copied = 0;
    let mut open_title = false;
    for (at, own) in page.char_indices() {
        match own {
            '《' => open_title = true,
            '》' => open_title = false,
            '<' if is_typed(&page[at + 1..], open_title) => {
                escaped.push_str(&page[copied..at]);
                escaped.push_str("&lt;");
                copied = at + 1;
            }
            // A tag that ends a line of text ends the title that was left open there.
            '<' if page[at..].starts_with("</p") || page[at..].starts_with("</td") => {
                open_title = false
            }
            _ => {}
        }
    }
    if copied == 0 {
        return Cow::Borrowed(page);
    }
    escaped.push_str(&page[copied..]);
    Cow::Owned(escaped)
}

/// Whether the text behind a `<` is no tag: its name holds Chinese, or stands in a title and is no element.
fn is_typed(rest: &str, open_title: bool) -> bool {
    let name = rest.strip_prefix(['/', '!', '?']).unwrap_or(rest);
    let end = name.find(|c: char| c.is_ascii_whitespace() || matches!(c, '>' | '<' | '/' | '='));
    let name = &name[..end.unwrap_or(name.len())];
    if name.chars().take(64).any(is_han) {
        return true;
    }
    let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    open_title && !rest.starts_with(['/', '!']) && plain && !name.is_empty() && !is_element(name)
}

/// The elements that stand in the text of a page.
fn is_element(name: &str) -> bool {
    const INLINE: &[&str] = &[
        "a",
        "abbr",
        "b",
        "big",
        "br",
        "code",
        "div",
        "em",
        "font",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "i",
        "img",
        "ins",
        "label",
        "li",
        "nobr",
        "ol",
        "p",
        "s",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "table",
        "tbody",
        "td",
        "th",
        "tr",
        "tt",
        "u",
        "ul",
        "ucapcontent",
        "ucaptitle",
        "wbr",
        "script",
        "style",
        "input",
        "section",
        "article",
        "title",
        "meta",
        "link",
        "center",
        "hr",
    ];
    INLINE.contains(&name.to_ascii_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typed_titles_stay_and_tags_stay_tags() {
        for (page, expected) in [
            (
                "《关于印发<某办法>的通知》",
                "《关于印发&lt;某办法>的通知》",
            ),
            (
                "《关于<NB-IoT>的<b>通知</b>》",
                "《关于&lt;NB-IoT>的<b>通知</b>》",
            ),
            ("<p>文</p></某>", "<p>文</p>&lt;/某>"),
            ("<UCAPCONTENT>文<o:p></o:p>", "<UCAPCONTENT>文<o:p></o:p>"),
            ("<!-- 注 --><div 类=\"x\">", "<!-- 注 --><div 类=\"x\">"),
        ] {
            assert_eq!(escape_typed_brackets(page), expected, "{page}");
        }
    }
}
