//! What a file is, by its first bytes and its name.

use super::Cause;

/// What a file is read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Text,
    Html,
    /// A zip archive: a collection of files, or a file of a program that packs its own.
    Zip,
    Pdf,
}

const SAVE_AS_DOCX: &str = "open it in Word, WPS or LibreOffice and save it as .docx";
#[cfg(feature = "zip")]
const SAVE_AS_TEXT: &str = "open it in its reader and save it as text";
const RECOGNISE: &str = "run a text recognition over it and give the text";
const UNPACK: &str = "unpack it and give the files, or pack them as ZIP";

/// The first bytes of Office files before 2007.
const OLD_OFFICE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// Files of other programs by their first bytes.
const FOREIGN: &[(&[u8], &str, &str)] = &[
    (b"{\\rtf", "a rich text file (.rtf)", SAVE_AS_DOCX),
    (b"\x89PNG", "a picture", RECOGNISE),
    (b"\xff\xd8\xff", "a picture", RECOGNISE),
    (b"GIF8", "a picture", RECOGNISE),
    (b"II*\0", "a picture", RECOGNISE),
    (b"MM\0*", "a picture", RECOGNISE),
    (b"BM", "a picture", RECOGNISE),
    (b"Rar!", "a RAR archive", UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", UNPACK),
    (b"\x1f\x8b", "a gzip archive", UNPACK),
    (
        b"\x7fELF",
        "a program",
        "give the notices as web pages or text",
    ),
    (
        b"MZ\x90\0",
        "a program",
        "give the notices as web pages or text",
    ),
];

/// What to read a file as.
///
/// # Errors
/// `Unsupported` for files of other programs, each with what to do.
pub fn sniff(name: &str, bytes: &[u8]) -> Result<Kind, Cause> {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Ok(Kind::Zip);
    }
    let head = &bytes[..bytes.len().min(1024)];
    if head.windows(5).any(|window| window == b"%PDF-") {
        return Ok(Kind::Pdf);
    }
    if bytes.starts_with(OLD_OFFICE) {
        return Err(old_office(bytes));
    }
    let is_riff_picture = bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP");
    let foreign = FOREIGN
        .iter()
        .find(|(magic, ..)| bytes.starts_with(magic) && !is_text_after(magic, bytes));
    if let Some((_, what, help)) = foreign {
        return Err(Cause::Unsupported { what, help });
    }
    if is_riff_picture {
        return Err(Cause::Unsupported {
            what: "a picture",
            help: RECOGNISE,
        });
    }
    let start: String = readable(head);
    if start.contains("mime-version:") && start.contains("multipart/related") {
        return Err(Cause::Unsupported {
            what: "a web archive (.mht)",
            help: "save the page as `web page, HTML only`",
        });
    }
    Ok(match is_html(name, &start) {
        true => Kind::Html,
        false => Kind::Text,
    })
}

/// Old Office files are small file systems, and so are new ones under a password; the names in them are UTF-16.
fn old_office(bytes: &[u8]) -> Cause {
    let holds = |name: &str| {
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        memchr::memmem::find(bytes, &name).is_some()
    };
    if holds("EncryptedPackage") {
        return Cause::Encrypted;
    }
    match holds("Workbook") && !holds("WordDocument") {
        true => Cause::Unsupported {
            what: "an old Excel file (.xls)",
            help: "save the sheet as CSV or copy the list into a text file",
        },
        false => Cause::Unsupported {
            what: "an old Word or WPS file (.doc, .wps)",
            help: SAVE_AS_DOCX,
        },
    }
}

/// `BM` also begins words: a picture has zero bytes soon after.
fn is_text_after(magic: &[u8], bytes: &[u8]) -> bool {
    magic == b"BM" && !bytes[..bytes.len().min(32)].contains(&0)
}

/// The start of a text in lower case; zero bytes of UTF-16 left out.
fn readable(head: &[u8]) -> String {
    let ascii = head.iter().filter(|byte| byte.is_ascii() && **byte != 0);
    ascii
        .map(|byte| char::from(*byte).to_ascii_lowercase())
        .collect()
}

fn is_html(name: &str, start: &str) -> bool {
    const TAGS: &[&str] = &[
        "<!doctype html",
        "<html",
        "<head",
        "<body",
        "<meta ",
        "<div",
        "<p>",
        "<p ",
        "<table",
        "<h1",
        "<title",
        "<span",
    ];
    const ENDINGS: &[&str] = &[
        ".html", ".htm", ".shtml", ".xhtml", ".jhtml", ".jsp", ".asp", ".aspx", ".php", ".do",
    ];
    let name = name.to_ascii_lowercase();
    let begins_with_tag =
        start.trim_start().starts_with('<') && TAGS.iter().any(|tag| start.contains(tag));
    begins_with_tag || ENDINGS.iter().any(|ending| name.ends_with(ending))
}

/// Refuses zip archives that are files of other programs, by the names of their members.
#[cfg(feature = "zip")]
pub fn sniff_members<'n>(mut names: impl Iterator<Item = &'n str>) -> Result<(), Cause> {
    let unsupported = |what, help| Err(Cause::Unsupported { what, help });
    let found = names.find_map(|name| match name {
        "word/document.xml" => Some(Err(Cause::FeatureOff {
            format: "DOCX",
            feature: "docx",
        })),
        "OFD.xml" => Some(unsupported("an OFD file", SAVE_AS_TEXT)),
        "xl/workbook.xml" => Some(unsupported(
            "a workbook (.xlsx)",
            "save the sheet as CSV or copy the list into a text file",
        )),
        "ppt/presentation.xml" => Some(unsupported("a presentation", SAVE_AS_TEXT)),
        "content.xml" => Some(unsupported("an OpenDocument file", SAVE_AS_DOCX)),
        _ => None,
    });
    found.unwrap_or(Ok(()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_known_by_their_first_bytes() {
        assert_eq!(sniff("a.txt", "关于".as_bytes()), Ok(Kind::Text));
        assert_eq!(sniff("a.txt", b"\n <HTML><p>"), Ok(Kind::Html));
        assert_eq!(sniff("a.htm", "关于".as_bytes()), Ok(Kind::Html));
        assert_eq!(sniff("a", b"BMW is no picture"), Ok(Kind::Text));
        assert!(sniff("a.html", b"\x89PNG\r\n").is_err());
    }

    #[cfg(feature = "zip")]
    #[test]
    fn archives_of_programs_are_refused() {
        assert!(sniff_members(["word/document.xml"].into_iter()).is_err());
        assert!(sniff_members(["a.txt"].into_iter()).is_ok());
    }
}
