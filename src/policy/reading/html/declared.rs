//! What a page says of its character set.

use std::sync::LazyLock;

use regex::bytes::Regex;

/// How far into a page its character set may be declared, in bytes; pages put scripts before it.
const HEAD: usize = 8192;

/// The character set that a page declares in a `meta` tag or as XML.
pub fn charset(bytes: &[u8]) -> Option<&str> {
    static DECLARATION: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r#"(?i-u)(?:<meta[^>]{0,200}?charset|<\?xml[^>]{0,200}?encoding)\s*=\s*["']?\s*([a-z0-9_:-]+)"#)
            .expect("a valid pattern")
    });
    let head = &bytes[..bytes.len().min(HEAD)];
    let name = DECLARATION.captures(head)?.get(1)?;
    std::str::from_utf8(name.as_bytes()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declarations_of_every_form() {
        for page in [
            "<meta charset=gb2312>",
            "<META http-equiv=\"Content-Type\" content=\"text/html; charset=gb2312\">",
            "<?xml version='1.0' encoding='gb2312'?>",
        ] {
            assert_eq!(charset(page.as_bytes()), Some("gb2312"), "{page}");
        }
        assert_eq!(charset(b"charset=gb2312"), None);
    }
}
