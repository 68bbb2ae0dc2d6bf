//! Escapes: what a backslash in a string stands for, both ways, and quoting of names.

use std::fmt::Write as _;

use smol_str::SmolStr;

use super::keyword::Keyword;
use super::lex::{continues_name, starts_name};

/// Reads the escape that `text` begins with: its length in bytes, and the character unless the escape is wrong.
pub fn read(text: &str) -> (usize, Option<char>) {
    let Some(letter) = text[1..].chars().next() else {
        return (1, None);
    };
    let value = match letter {
        '\\' | '\'' | '"' | '`' => letter,
        'b' | 'B' => '\u{8}',
        'f' | 'F' => '\u{C}',
        'n' | 'N' => '\n',
        'r' | 'R' => '\r',
        't' | 'T' => '\t',
        'u' => return unicode_16(text),
        'U' => return unicode(text, 8),
        _ => return (1 + letter.len_utf8(), None),
    };
    (2, Some(value))
}

/// `\uXXXX`, or two of them that form one character.
fn unicode_16(text: &str) -> (usize, Option<char>) {
    let Some(high) = digits(text, 4) else {
        return unicode(text, 4);
    };
    if !(0xD800..0xDC00).contains(&high) || !text[6..].starts_with("\\u") {
        return unicode(text, 4);
    }
    match digits(&text[6..], 4) {
        Some(low) if (0xDC00..0xE000).contains(&low) => (
            12,
            char::from_u32(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00)),
        ),
        _ => unicode(text, 4),
    }
}

fn unicode(text: &str, count: usize) -> (usize, Option<char>) {
    match digits(text, count) {
        Some(value) => (2 + count, char::from_u32(value)),
        None => (
            2 + text[2..]
                .bytes()
                .take(count)
                .take_while(u8::is_ascii_hexdigit)
                .count(),
            None,
        ),
    }
}

/// The value of exactly `count` hexadecimal digits after `\u` or `\U`.
fn digits(text: &str, count: usize) -> Option<u32> {
    let digits = text.get(2..2 + count)?;
    digits
        .bytes()
        .all(|byte| byte.is_ascii_hexdigit())
        .then(|| u32::from_str_radix(digits, 16).ok())?
}

/// The value of a string token, quotes included, whose escapes the lexer found right.
pub fn unquote(text: &str) -> SmolStr {
    let mut rest = text.get(1..text.len() - 1).unwrap_or_default();
    if !rest.contains('\\') {
        return SmolStr::new(rest);
    }
    let mut value = String::with_capacity(rest.len());
    while let Some(at) = rest.find('\\') {
        value.push_str(&rest[..at]);
        let (length, character) = read(&rest[at..]);
        value.extend(character);
        rest = &rest[at + length..];
    }
    value.push_str(rest);
    value.into()
}

/// The name in a back-quoted token.
pub fn unquote_name(text: &str) -> SmolStr {
    let inner = text.get(1..text.len() - 1).unwrap_or_default();
    if inner.contains('`') {
        inner.replace("``", "`").into()
    } else {
        SmolStr::new(inner)
    }
}

/// A string as a literal in single quotes.
pub fn quote(value: &str) -> String {
    let mut text = String::with_capacity(value.len() + 2);
    text.push('\'');
    for character in value.chars() {
        match character {
            '\\' => text.push_str("\\\\"),
            '\'' => text.push_str("\\'"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            _ if character.is_control() => {
                write!(text, "\\u{:04X}", character as u32).expect("writing to a string");
            }
            _ => text.push(character),
        }
    }
    text.push('\'');
    text
}

/// A label, type or property key as source text, in back-quotes where it needs them.
pub fn quote_key(name: &str) -> String {
    let mut characters = name.chars();
    let plain = characters.next().is_some_and(starts_name) && characters.all(continues_name);
    if plain {
        name.to_owned()
    } else {
        format!("`{}`", name.replace('`', "``"))
    }
}

/// A variable as source text, in back-quotes where it needs them or would be read as a keyword.
pub fn quote_variable(name: &str) -> String {
    if Keyword::of(name).is_some() {
        format!("`{name}`")
    } else {
        quote_key(name)
    }
}

/// A parameter as source text.
pub fn quote_parameter(name: &str) -> String {
    let plain = !name.is_empty() && name.chars().all(continues_name);
    if plain {
        format!("${name}")
    } else {
        format!("$`{}`", name.replace('`', "``"))
    }
}
