//! From bytes to characters: by mark, by declaration, by the bytes themselves.
//!
//! GB2312 and GBK are read as GB18030, which holds them. A declaration wins over a guess; it loses when the bytes cannot be in that
//! character set, and then the reader is told.

use super::{Cause, Warning};

/// A text and how it was found.
#[derive(Debug)]
pub struct Decoded {
    pub text: String,
    pub encoding: &'static str,
    pub warnings: Vec<Warning>,
}

/// The most that the characters of a text may be lost or control characters, in a hundred.
pub const MOST_NOISE: usize = 4;

/// Reads bytes as text. `declared` is the name of a character set that the file gives, if any.
///
/// # Errors
/// `Binary` for bytes that are no text.
pub fn decode(bytes: &[u8], declared: Option<&str>) -> Result<Decoded, Cause> {
    let (text, encoding, wrong) = match marked(bytes) {
        Some((text, encoding)) => (text, encoding, None),
        None => unmarked(bytes, declared)?,
    };
    let lost = text.chars().filter(|own| *own == '\u{fffd}').count();
    let control = text.chars().filter(|own| is_noise(*own)).count();
    if (lost + control) * 100 > MOST_NOISE * text.chars().count() {
        return Err(Cause::Binary);
    }
    let mut warnings: Vec<Warning> = Vec::new();
    if let Some(declared) = wrong {
        warnings.push(Warning::WrongDeclaration {
            declared,
            used: encoding,
        });
    }
    if lost > 0 {
        warnings.push(Warning::LostCharacters { count: lost });
    }
    Ok(Decoded {
        text,
        encoding,
        warnings,
    })
}

fn is_noise(character: char) -> bool {
    character.is_control()
        && !matches!(
            character,
            '\t' | '\n' | '\r' | '\x0b' | '\x0c' | '\x1a' | '\u{85}'
        )
}

/// A text whose byte order mark, or zero bytes, say what it is.
fn marked(bytes: &[u8]) -> Option<(String, &'static str)> {
    if let Some(rest) = bytes.strip_prefix(b"\xef\xbb\xbf") {
        return Some((String::from_utf8_lossy(rest).into_owned(), "UTF-8"));
    }
    if let Some(rest) = bytes.strip_prefix(b"\xff\xfe") {
        return Some((utf16(rest, u16::from_le_bytes), "UTF-16LE"));
    }
    if let Some(rest) = bytes.strip_prefix(b"\xfe\xff") {
        return Some((utf16(rest, u16::from_be_bytes), "UTF-16BE"));
    }
    // Line ends and digits have a zero byte in UTF-16, and only there.
    let sample = &bytes[..bytes.len().min(4096)];
    let zeros = |odd: usize| {
        sample
            .iter()
            .skip(odd)
            .step_by(2)
            .filter(|b| **b == 0)
            .count()
    };
    match (zeros(0), zeros(1)) {
        (0, low) if low * 50 > sample.len() => Some((utf16(bytes, u16::from_le_bytes), "UTF-16LE")),
        (high, 0) if high * 50 > sample.len() => {
            Some((utf16(bytes, u16::from_be_bytes), "UTF-16BE"))
        }
        _ => None,
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes
        .chunks(2)
        .map(|pair| unit([pair[0], pair.get(1).copied().unwrap_or(0)]));
    char::decode_utf16(units)
        .map(|own| own.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect()
}

/// The text, its character set, and the declaration if that was wrong.
type Found = (String, &'static str, Option<String>);

#[cfg(not(feature = "html"))]
fn unmarked(bytes: &[u8], _declared: Option<&str>) -> Result<Found, Cause> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok((text.to_owned(), "UTF-8", None)),
        Err(_) => Err(Cause::FeatureOff {
            format: "text in other character sets than UTF-8",
            feature: "html",
        }),
    }
}

#[cfg(feature = "html")]
fn unmarked(bytes: &[u8], declared: Option<&str>) -> Result<Found, Cause> {
    let valid = std::str::from_utf8(bytes).ok();
    let named = declared.and_then(|name| Some((name, guess::by_name(name)?)));
    if let Some((name, encoding)) = named {
        // So many bytes above ASCII are valid UTF-8 only when they are UTF-8.
        let certain = valid.filter(|_| bytes.iter().filter(|byte| **byte >= 0x80).count() >= 32);
        if let Some(text) = certain.filter(|_| encoding != encoding_rs::UTF_8) {
            return Ok((text.to_owned(), "UTF-8", Some(name.to_owned())));
        }
        let (text, bad) = guess::decode(encoding, bytes);
        if bad == 0 {
            return Ok((text, guess::name(encoding), None));
        }
        let (other_text, other) = guess::best(bytes, valid);
        let fewer = guess::lost(&other_text) < bad;
        return Ok(match fewer && other != encoding {
            true => (other_text, guess::name(other), Some(name.to_owned())),
            false => (text, guess::name(encoding), None),
        });
    }
    let (text, encoding) = guess::best(bytes, valid);
    Ok((text, guess::name(encoding), None))
}

#[cfg(feature = "html")]
mod guess {
    //! Character sets other than UTF-8.

    use encoding_rs::{Encoding, GB18030, GBK, UTF_8};

    /// The character set of a name; GB2312 and GBK are GB18030.
    pub fn by_name(name: &str) -> Option<&'static Encoding> {
        let encoding = Encoding::for_label(name.trim().as_bytes())?;
        Some(if encoding == GBK { GB18030 } else { encoding })
    }

    pub fn name(encoding: &'static Encoding) -> &'static str {
        match encoding == GB18030 {
            true => "GB18030",
            false => encoding.name(),
        }
    }

    /// The text and how many characters are lost.
    pub fn decode(encoding: &'static Encoding, bytes: &[u8]) -> (String, usize) {
        let (text, _) = encoding.decode_without_bom_handling(bytes);
        let lost = lost(&text);
        (text.into_owned(), lost)
    }

    pub fn lost(text: &str) -> usize {
        text.chars().filter(|own| *own == '\u{fffd}').count()
    }

    /// The likeliest reading: `valid` is the text if it is whole UTF-8.
    pub fn best(bytes: &[u8], valid: Option<&str>) -> (String, &'static Encoding) {
        if let Some(text) = valid {
            return (text.to_owned(), UTF_8);
        }
        let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
        detector.feed(bytes, true);
        let guessed = detector.guess(Some(b"cn"), chardetng::Utf8Detection::Allow);
        let guessed = if guessed == GBK { GB18030 } else { guessed };
        // A guess of a single-byte set is a guess from too little text: Chinese comes first.
        let order = match guessed.is_single_byte() {
            true => [GB18030, UTF_8, guessed],
            false => [guessed, GB18030, UTF_8],
        };
        let read = order.map(|encoding| (decode(encoding, bytes), encoding));
        let best = read.into_iter().min_by_key(|((_, lost), _)| *lost);
        let ((text, _), encoding) = best.expect("three readings");
        (text, encoding)
    }
}
