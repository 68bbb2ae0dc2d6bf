//! `ToUnicode` maps: from the codes of a font to characters.

use std::collections::{BTreeSet, HashMap};

/// Codes beyond this, all ranges together, are no font's.
const MAX_CODES: usize = 200_000;

/// The map of a font.
#[derive(Debug, Default)]
pub struct CharacterMap {
    /// By code and its length in bytes.
    characters: HashMap<(u32, usize), String>,
    /// First and last code of the spaces, with their lengths.
    spaces: Vec<(u32, u32, usize)>,
    lengths: BTreeSet<usize>,
}

/// A piece of a map.
#[derive(Debug, Clone, PartialEq)]
enum Token {
    Hexadecimal(Vec<u8>),
    Open,
    Close,
    Word(String),
}

impl CharacterMap {
    /// Reads a map; what is odd in it is passed over.
    pub fn parse(bytes: &[u8]) -> Self {
        let mut map = Self::default();
        let tokens = tokens(bytes);
        let mut at = 0;
        while at < tokens.len() {
            let section = match &tokens[at] {
                Token::Word(word) => word.as_str(),
                _ => "",
            };
            at += 1;
            let length = tokens[at..]
                .iter()
                .position(|token| matches!(token, Token::Word(word) if word.starts_with("end")));
            let entries = &tokens[at..at + length.unwrap_or(0)];
            match section {
                "begincodespacerange" => map.add_spaces(entries),
                "beginbfchar" => map.add_characters(entries),
                "beginbfrange" => map.add_ranges(entries),
                _ => continue,
            }
            at += entries.len();
        }
        map.lengths = map.characters.keys().map(|(_, length)| *length).collect();
        map
    }

    pub fn is_empty(&self) -> bool {
        self.characters.is_empty()
    }

    pub fn get(&self, code: u32, length: usize) -> Option<String> {
        // Some writers map one-byte codes of composite fonts, or the other way round.
        let exact = self.characters.get(&(code, length));
        let other = || {
            let mut lengths = self.lengths.iter();
            lengths.find_map(|length| self.characters.get(&(code, *length)))
        };
        exact.or_else(other).cloned()
    }

    /// The length of the code that bytes begin with, by the spaces of the map.
    pub fn length_of_code(&self, bytes: &[u8]) -> Option<usize> {
        let fits = |(first, last, length): &&(u32, u32, usize)| {
            bytes.get(..*length).is_some_and(|code| {
                let code = number(code);
                (*first..=*last).contains(&code)
            })
        };
        self.spaces.iter().find(fits).map(|(.., length)| *length)
    }

    fn add_spaces(&mut self, entries: &[Token]) {
        for pair in entries.chunks(2) {
            if let [Token::Hexadecimal(first), Token::Hexadecimal(last)] = pair
                && (1..=4).contains(&first.len())
            {
                self.spaces.push((number(first), number(last), first.len()));
            }
        }
    }

    fn add_characters(&mut self, entries: &[Token]) {
        for pair in entries.chunks(2) {
            if let [Token::Hexadecimal(code), Token::Hexadecimal(text)] = pair {
                self.add(number(code), code.len(), text_of(text));
            }
        }
    }

    fn add_ranges(&mut self, entries: &[Token]) {
        let mut rest = entries;
        while let [
            Token::Hexadecimal(first),
            Token::Hexadecimal(last),
            after @ ..,
        ] = rest
        {
            let (length, first, last) = (first.len(), number(first), number(last));
            match after {
                [Token::Hexadecimal(start), after @ ..] => {
                    for (step, code) in (first..=last).take(MAX_CODES).enumerate() {
                        if !self.add(code, length, text_of(&plus(start, step))) {
                            return;
                        }
                    }
                    rest = after;
                }
                [Token::Open, after @ ..] => {
                    let end = after.iter().position(|token| *token == Token::Close);
                    let listed = &after[..end.unwrap_or(after.len())];
                    for (code, token) in (first..=last).zip(listed) {
                        if let Token::Hexadecimal(text) = token {
                            self.add(code, length, text_of(text));
                        }
                    }
                    rest = after.get(listed.len() + 1..).unwrap_or_default();
                }
                _ => return,
            }
        }
    }

    /// Adds a character; false when there are too many.
    fn add(&mut self, code: u32, length: usize, text: String) -> bool {
        if self.characters.len() < MAX_CODES {
            self.characters.insert((code, length), text);
        }
        self.characters.len() < MAX_CODES
    }
}

fn number(bytes: &[u8]) -> u32 {
    let bytes = bytes.iter().take(4);
    bytes.fold(0, |number, byte| number << 8 | u32::from(*byte))
}

/// The `step`-th code behind a text in UTF-16: its last unit counts on.
fn plus(start: &[u8], step: usize) -> Vec<u8> {
    let mut text = start.to_vec();
    if let Some([high, low]) = text.last_chunk_mut::<2>() {
        let unit = u16::from_be_bytes([*high, *low]).wrapping_add(step as u16);
        [*high, *low] = unit.to_be_bytes();
    } else if let Some(byte) = text.last_mut() {
        *byte = byte.wrapping_add(step as u8);
    }
    text
}

fn text_of(bytes: &[u8]) -> String {
    if let [byte] = bytes {
        return char::from(*byte).to_string();
    }
    let units = bytes
        .chunks_exact(2)
        .map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
    let read = char::decode_utf16(units);
    read.map(|own| own.unwrap_or(char::REPLACEMENT_CHARACTER))
        .filter(|own| *own != '\0')
        .collect()
}

fn tokens(bytes: &[u8]) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = bytes;
    while let [first, after @ ..] = rest {
        rest = match first {
            b'<' if after.first() != Some(&b'<') => {
                let end = after.iter().position(|byte| *byte == b'>');
                let (inner, after) = after.split_at(end.unwrap_or(after.len()));
                tokens.push(Token::Hexadecimal(hexadecimal(inner)));
                after.get(1..).unwrap_or_default()
            }
            b'[' => {
                tokens.push(Token::Open);
                after
            }
            b']' => {
                tokens.push(Token::Close);
                after
            }
            b'%' => {
                let end = after.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
                &after[end.unwrap_or(after.len())..]
            }
            byte if byte.is_ascii_alphabetic() => {
                let end = rest.iter().position(|byte| !byte.is_ascii_alphanumeric());
                let (word, after) = rest.split_at(end.unwrap_or(rest.len()));
                tokens.push(Token::Word(String::from_utf8_lossy(word).into_owned()));
                after
            }
            _ => after,
        };
    }
    tokens
}

fn hexadecimal(digits: &[u8]) -> Vec<u8> {
    let digits = digits
        .iter()
        .filter_map(|byte| char::from(*byte).to_digit(16));
    let digits: Vec<u8> = digits.map(|digit| digit as u8).collect();
    digits
        .chunks(2)
        .map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or(0))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_ranges_and_lists() {
        let map = CharacterMap::parse(
            b"/CMapName /a def 1 begincodespacerange <0000> <FFFF> endcodespacerange % note\n\
              1 beginbfchar <0001> <4E00> endbfchar 2 beginbfrange <0010><0012><6210> <0020> <0021> [<0041> <00660069>] endbfrange",
        );
        assert_eq!(map.get(1, 2).as_deref(), Some("一"));
        assert_eq!(map.get(0x11, 2).as_deref(), Some("\u{6211}"));
        assert_eq!(map.get(0x21, 2).as_deref(), Some("fi"));
        assert_eq!(map.get(0x30, 2), None);
        assert_eq!(map.length_of_code(&[0, 1, 0]), Some(2));
    }

    #[test]
    fn a_range_over_everything_ends() {
        let map = CharacterMap::parse(b"beginbfrange <00000000> <FFFFFFFF> <4E00> endbfrange");
        assert_eq!(map.characters.len(), MAX_CODES);
    }
}
