//! Fonts: which characters the codes of a string are, and how wide.

use std::collections::HashMap;

use encoding_rs::{GB18030, WINDOWS_1252};
use lopdf::{Dictionary, Document, Object};

use super::character_map::CharacterMap;

/// Maps and tables of widths beyond this are no font's.
const MAX_MAP_BYTES: usize = 8 << 20;

/// A font of a page.
pub struct Font {
    /// The font's own map from codes to characters.
    map: Option<CharacterMap>,
    codes: Codes,
    /// Widths by code, or by character identifier where the codes are those, in ems.
    widths: HashMap<u32, f64>,
    default_width: f64,
    vertical: bool,
}

/// What codes are when the font has no map of its own.
enum Codes {
    /// One byte each, with the characters that the font puts in other places.
    Single(HashMap<u8, String>),
    /// GBK, one or two bytes each.
    Gbk,
    /// UTF-16, big end first.
    Utf16,
    /// Two bytes each that only the font itself understands.
    Glyphs,
}

/// A character of a string.
pub struct Shown {
    pub text: String,
    /// In ems.
    pub width: f64,
    /// The code 32 of one byte, which `Tw` makes wider.
    pub is_single_byte_space: bool,
}

impl Font {
    /// Reads a font; what is missing in it makes its characters unknown, never an error.
    pub fn read(document: &Document, font: &Dictionary) -> Self {
        let map = font
            .get_deref(b"ToUnicode", document)
            .and_then(Object::as_stream)
            .and_then(|stream| stream.get_plain_content_with_limit(MAX_MAP_BYTES));
        let map = map.ok().map(|bytes| CharacterMap::parse(&bytes));
        let is_composite = name(document, font, b"Subtype") == b"Type0";
        let encoding = name(document, font, b"Encoding");
        let codes = match is_composite {
            true => composite_codes(&encoding),
            false => Codes::Single(differences(document, font)),
        };
        let (widths, default_width) = match is_composite {
            true => composite_widths(document, font),
            false => (single_widths(document, font), 0.5),
        };
        Self {
            map: map.filter(|map| !map.is_empty()),
            codes,
            widths,
            default_width,
            vertical: is_composite && encoding.ends_with(b"-V"),
        }
    }

    /// Whether its lines run downwards.
    pub fn is_vertical(&self) -> bool {
        self.vertical
    }

    /// The characters of a string.
    pub fn decode(&self, bytes: &[u8]) -> Vec<Shown> {
        let mut shown = Vec::new();
        let mut rest = bytes;
        while !rest.is_empty() {
            let length = self.length_of_code(rest).clamp(1, rest.len());
            let (code, after) = rest.split_at(length);
            shown.push(self.character(code));
            rest = after;
        }
        shown
    }

    fn length_of_code(&self, rest: &[u8]) -> usize {
        let of_map = self.map.as_ref().and_then(|map| map.length_of_code(rest));
        match self.codes {
            Codes::Single(_) => 1,
            Codes::Gbk if rest[0] < 0x81 || rest[0] == 0xff => 1,
            Codes::Utf16 if matches!(rest[0], 0xd8..=0xdb) => 4,
            Codes::Glyphs => of_map.unwrap_or(2),
            Codes::Gbk | Codes::Utf16 => 2,
        }
    }

    fn character(&self, code: &[u8]) -> Shown {
        let number = code
            .iter()
            .take(4)
            .fold(0, |number: u32, byte| number << 8 | u32::from(*byte));
        let mapped = self
            .map
            .as_ref()
            .and_then(|map| map.get(number, code.len()));
        let text = mapped.unwrap_or_else(|| self.without_map(code));
        let known = self.widths.get(&number).copied();
        let narrow = code.len() == 1 && !matches!(self.codes, Codes::Single(_));
        let width = known.unwrap_or(if narrow { 0.5 } else { self.default_width });
        Shown {
            is_single_byte_space: code == b" ",
            text,
            width,
        }
    }

    fn without_map(&self, code: &[u8]) -> String {
        match &self.codes {
            Codes::Single(other) => match other.get(&code[0]) {
                Some(text) => text.clone(),
                None => WINDOWS_1252.decode_without_bom_handling(code).0.into(),
            },
            Codes::Gbk => GB18030.decode_without_bom_handling(code).0.into(),
            Codes::Utf16 => {
                let units = code.chunks(2).map(|pair| match pair {
                    [high, low] => u16::from_be_bytes([*high, *low]),
                    _ => 0xfffd,
                });
                let read = char::decode_utf16(units);
                read.map(|own| own.unwrap_or(char::REPLACEMENT_CHARACTER))
                    .collect()
            }
            Codes::Glyphs => char::REPLACEMENT_CHARACTER.into(),
        }
    }
}

/// A name of a dictionary, or nothing.
fn name(document: &Document, dictionary: &Dictionary, key: &[u8]) -> Vec<u8> {
    let own = dictionary.get_deref(key, document);
    own.and_then(Object::as_name).unwrap_or_default().to_vec()
}

/// The predefined maps of Chinese fonts.
fn composite_codes(encoding: &[u8]) -> Codes {
    const GBK: [&[u8]; 5] = [
        b"GBK-EUC-",
        b"GBKp-EUC-",
        b"GBK2K-",
        b"GB-EUC-",
        b"GBpc-EUC-",
    ];
    const UTF16: [&[u8]; 2] = [b"UniGB-UCS2-", b"UniGB-UTF16-"];
    let begins = |starts: &[&[u8]]| starts.iter().any(|start| encoding.starts_with(start));
    if begins(&GBK) {
        Codes::Gbk
    } else if begins(&UTF16) {
        Codes::Utf16
    } else {
        Codes::Glyphs
    }
}

/// `/Differences` of a font of single bytes: 65 /one /two puts digits at 65 and 66.
fn differences(document: &Document, font: &Dictionary) -> HashMap<u8, String> {
    let listed = font
        .get_deref(b"Encoding", document)
        .and_then(Object::as_dict)
        .and_then(|encoding| encoding.get_deref(b"Differences", document))
        .and_then(Object::as_array);
    let mut found = HashMap::new();
    let mut code = 0u8;
    for entry in listed.into_iter().flatten() {
        match entry {
            Object::Name(name) => {
                found.extend(glyph(name).map(|text| (code, text)));
                code = code.wrapping_add(1);
            }
            other => code = other.as_i64().map_or(code, |at| at as u8),
        }
    }
    found
}

/// The character of a glyph's name, for the names that numbers and brackets have.
fn glyph(name: &[u8]) -> Option<String> {
    const NAMES: &[(&str, &str)] = &[
        ("space", " "),
        ("zero", "0"),
        ("one", "1"),
        ("two", "2"),
        ("three", "3"),
        ("four", "4"),
        ("five", "5"),
        ("six", "6"),
        ("seven", "7"),
        ("eight", "8"),
        ("nine", "9"),
        ("period", "."),
        ("comma", ","),
        ("hyphen", "-"),
        ("minus", "-"),
        ("slash", "/"),
        ("colon", ":"),
        ("semicolon", ";"),
        ("parenleft", "("),
        ("parenright", ")"),
        ("bracketleft", "["),
        ("bracketright", "]"),
        ("percent", "%"),
        ("endash", "–"),
        ("emdash", "—"),
        ("quoteleft", "‘"),
        ("quoteright", "’"),
        ("quotedblleft", "“"),
        ("quotedblright", "”"),
        ("bullet", "•"),
        ("less", "<"),
        ("greater", ">"),
    ];
    let name = std::str::from_utf8(name).ok()?;
    if let Some((_, text)) = NAMES.iter().find(|(known, _)| *known == name) {
        return Some((*text).to_owned());
    }
    if name.chars().count() == 1 {
        return Some(name.to_owned());
    }
    let hexadecimal = name.strip_prefix("uni").or(name.strip_prefix('u'))?;
    let code = u32::from_str_radix(hexadecimal, 16).ok()?;
    char::from_u32(code).map(String::from)
}

fn single_widths(document: &Document, font: &Dictionary) -> HashMap<u32, f64> {
    let first = font.get_deref(b"FirstChar", document);
    let first = first.and_then(Object::as_i64).unwrap_or(0).clamp(0, 255) as u32;
    let listed = font
        .get_deref(b"Widths", document)
        .and_then(Object::as_array);
    let listed = listed.into_iter().flatten().take(256).zip(first..);
    listed
        .filter_map(|(width, code)| Some((code, number(document, width)? / 1000.0)))
        .collect()
}

/// `/W` of the font below a composite one: `[1 [500 600] 30 40 1000]`. It goes by identifiers, which are the codes in most files.
fn composite_widths(document: &Document, font: &Dictionary) -> (HashMap<u32, f64>, f64) {
    let below = font
        .get_deref(b"DescendantFonts", document)
        .and_then(Object::as_array)
        .and_then(|fonts| fonts.first().ok_or(lopdf::Error::ObjectNotFound((0, 0))))
        .and_then(|font| document.dereference(font))
        .and_then(|(_, font)| font.as_dict());
    let Ok(below) = below else {
        return (HashMap::new(), 1.0);
    };
    let default = below.get(b"DW").ok();
    let default = default.and_then(|width| number(document, width));
    let listed = below.get_deref(b"W", document).and_then(Object::as_array);
    // Predefined maps have identifiers of their own, so that the table is of no use with them.
    let is_by_code = matches!(
        composite_codes(&name(document, font, b"Encoding")),
        Codes::Glyphs
    );
    let widths = match listed {
        Ok(listed) if is_by_code => width_table(document, listed),
        _ => HashMap::new(),
    };
    (widths, default.unwrap_or(1000.0) / 1000.0)
}

fn width_table(document: &Document, listed: &[Object]) -> HashMap<u32, f64> {
    let mut widths = HashMap::new();
    let mut at = 0;
    while let Some(first) = listed.get(at).and_then(|own| number(document, own)) {
        let first = first.clamp(0.0, 65_535.0) as u32;
        match listed.get(at + 1).map(|own| document.dereference(own)) {
            Some(Ok((_, Object::Array(run)))) => {
                let run = run.iter().zip(first..).take(65_536);
                widths.extend(
                    run.filter_map(|(width, code)| Some((code, number(document, width)? / 1000.0))),
                );
                at += 2;
            }
            Some(Ok((_, last))) => {
                let last = number(document, last).unwrap_or(0.0).clamp(0.0, 65_535.0) as u32;
                let width = listed.get(at + 2).and_then(|own| number(document, own));
                widths.extend((first..=last).filter_map(|code| Some((code, width? / 1000.0))));
                at += 3;
            }
            _ => break,
        }
    }
    widths
}

fn number(document: &Document, object: &Object) -> Option<f64> {
    let (_, object) = document.dereference(object).ok()?;
    object.as_float().ok().map(f64::from)
}
