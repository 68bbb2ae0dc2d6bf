//! Labels and relationship types as file names, and back.

/// The stem of the file for nodes without labels. A `%` in a label is escaped, so no label has this file.
pub const UNLABELLED: &str = "%unlabelled";

/// The file stem for a label or type: what file systems or shells might mind is written as `%` and two digits per byte.
pub fn to_stem(name: &str) -> String {
    let mut stem = String::with_capacity(name.len());
    for (at, character) in name.char_indices() {
        let plain = character.is_alphanumeric()
            || matches!(character, '_' | '-' | ' ')
            || (character == '.' && at > 0);
        if plain {
            stem.push(character);
        } else {
            let mut bytes = [0; 4];
            character
                .encode_utf8(&mut bytes)
                .bytes()
                .for_each(|byte| stem.push_str(&format!("%{byte:02X}")));
        }
    }
    stem
}

/// The label or type that a file stem stands for; `None` when an escape is broken.
pub fn from_stem(stem: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(stem.len());
    let mut rest = stem.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digits = std::str::from_utf8(after.get(..2)?).ok()?;
        bytes.push(u8::from_str_radix(digits, 16).ok()?);
        rest = &after[2..];
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_comes_back() {
        for name in [
            "City",
            "IN_INDUSTRY",
            "a/b",
            "..",
            ".hidden",
            "100%",
            "城市 集群",
            "\n",
            "%unlabelled",
        ] {
            let stem = to_stem(name);
            assert!(!stem.contains('/') && !stem.starts_with('.'), "{stem}");
            assert_eq!(from_stem(&stem).as_deref(), Some(name));
        }
        assert_eq!(from_stem("%4"), None);
    }
}
