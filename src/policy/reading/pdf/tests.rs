//! Our own decoder and Poppler over files made here: fonts with and without a Unicode map, lines, tables, locked and scanned files.

use encoding_rs::GB18030;
use lopdf::content::{Content, Operation};
use lopdf::{Document, Object, Stream, StringFormat, dictionary};
use proptest::prelude::*;

use super::*;
use crate::policy::reading::{BlockKind, read_bytes};

/// A line of text: from the left, from below, the size of the font.
type Placed<'t> = (f64, f64, f64, &'t str);

/// A PDF of one page for every list of lines, in a font that has its codes in `encoding`.
fn pdf(encoding: &str, pages: &[&[Placed<'_>]]) -> Vec<u8> {
    let mut document = Document::with_version("1.5");
    let tree = document.new_object_id();
    let below = dictionary! {
        "Type" => "Font", "Subtype" => "CIDFontType0", "BaseFont" => "STSong-Light", "DW" => 1000,
        "CIDSystemInfo" => dictionary! {
            "Registry" => Object::string_literal("Adobe"), "Ordering" => Object::string_literal("GB1"), "Supplement" => 2,
        },
        "FontDescriptor" => dictionary! {
            "Type" => "FontDescriptor", "FontName" => "STSong-Light", "Flags" => 6, "ItalicAngle" => 0, "Ascent" => 880,
            "Descent" => -120, "CapHeight" => 880, "StemV" => 93, "FontBBox" => vec![0.into(), (-120).into(), 1000.into(), 880.into()],
        },
    };
    let below = document.add_object(below);
    let font = document.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "Type0", "BaseFont" => "STSong-Light", "Encoding" => encoding,
        "DescendantFonts" => vec![below.into()],
    });
    let resources = document.add_object(dictionary! { "Font" => dictionary! { "F1" => font } });
    let mut kids = Vec::new();
    for lines in pages {
        let stream = Stream::new(dictionary! {}, content(encoding, lines));
        let content = document.add_object(stream);
        let page = dictionary! { "Type" => "Page", "Parent" => tree, "Contents" => content };
        kids.push(document.add_object(page).into());
    }
    let count = kids.len() as i64;
    document.objects.insert(
        tree,
        dictionary! {
            "Type" => "Pages", "Kids" => kids, "Count" => count, "Resources" => resources,
            "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
        }
        .into(),
    );
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    document.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).expect("in memory");
    bytes
}

fn content(encoding: &str, lines: &[Placed<'_>]) -> Vec<u8> {
    let mut operations = vec![Operation::new("BT", vec![])];
    for (left, below, size, text) in lines {
        let bytes = match encoding.starts_with("GBK") {
            true => GB18030.encode(text).0.into_owned(),
            false => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        };
        let place = [1.0, 0.0, 0.0, 1.0, *left, *below].map(|own| Object::Real(own as f32));
        operations.push(Operation::new(
            "Tf",
            vec!["F1".into(), Object::Real(*size as f32)],
        ));
        operations.push(Operation::new("Tm", place.to_vec()));
        let string = Object::String(bytes, StringFormat::Hexadecimal);
        operations.push(Operation::new("Tj", vec![string]));
    }
    operations.push(Operation::new("ET", vec![]));
    Content { operations }.encode().expect("in memory")
}

const NOTICE: &[&[Placed<'static>]] = &[
    &[
        (150.0, 760.0, 22.0, "四川省经济和信息化厅关于"),
        (183.0, 725.0, 22.0, "公布集群名单的通知"),
        (90.0, 690.0, 16.0, "各市：根据川经信装备〔２０２２〕１８号"),
        (
            90.0,
            600.0,
            16.0,
            "二、请各地认真抓好落实，推进集群建设，于二月底前报2",
        ),
        (58.0, 575.0, 16.0, "023年情况。"),
        (290.0, 40.0, 14.0, "— 1 —"),
    ],
    &[
        (58.0, 760.0, 16.0, "序号"),
        (158.0, 760.0, 16.0, "地市"),
        (258.0, 760.0, 16.0, "集群名称"),
        (66.0, 735.0, 16.0, "1"),
        (158.0, 735.0, 16.0, "绵阳市"),
        (258.0, 735.0, 16.0, "无人机产业"),
        (258.0, 715.0, 16.0, "集群"),
        (66.0, 690.0, 16.0, "2"),
        (158.0, 690.0, 16.0, "德阳市"),
        (258.0, 690.0, 16.0, "清洁能源装备产业集群"),
        (290.0, 40.0, 14.0, "— 2 —"),
    ],
];

const READ: &[&str] = &[
    "四川省经济和信息化厅关于公布集群名单的通知",
    "各市:根据川经信装备〔2022〕18号",
    "二、请各地认真抓好落实,推进集群建设,于二月底前报2023年情况。",
    "序号\t地市\t集群名称",
    "1\t绵阳市\t无人机产业集群",
    "2\t德阳市\t清洁能源装备产业集群",
];

fn lines(source: &SourceText) -> Vec<&str> {
    let blocks = source.blocks.iter();
    blocks.map(|block| source.slice(block.span)).collect()
}

#[test]
fn fonts_of_typeset_papers_without_a_map_are_read() {
    for encoding in ["GBK-EUC-H", "UniGB-UCS2-H", "UniGB-UTF16-H"] {
        let source = read_alone("a.pdf", &pdf(encoding, NOTICE)).expect(encoding);
        assert_eq!(lines(&source), READ, "{encoding}");
        assert!(matches!(source.blocks[3].kind, BlockKind::TableRow(ref row) if row.header));
    }
}

#[test]
fn poppler_gives_the_same_text() {
    let found = poppler::pages(&pdf("GBK-EUC-H", NOTICE)).expect("readable");
    let Some(pages) = found else {
        assert!(std::env::var("CI").is_err(), "pdftotext is missing");
        return eprintln!("skipped: no pdftotext");
    };
    assert_eq!(lines(&text_of("a.pdf", &pages).expect("text")), READ);
}

#[test]
fn fonts_of_glyphs_without_a_map_and_scanned_pages_are_told() {
    let glyphs = read_alone("a.pdf", &pdf("Identity-H", NOTICE)).expect_err("unreadable");
    assert!(matches!(glyphs, Cause::Unsupported { what, .. } if what.contains("fonts")));
    for scanned in [
        read("a.pdf", &pdf("GBK-EUC-H", &[&[], &[]])),
        read_alone("a.pdf", &pdf("GBK-EUC-H", &[&[]])),
    ] {
        assert_eq!(scanned.expect_err("no text"), SCANNED);
    }
    let partly = read_alone("a.pdf", &pdf("GBK-EUC-H", &[NOTICE[0], &[]])).expect("text");
    assert_eq!(partly.warnings, [Warning::BlankPages { count: 1 }]);
}

#[test]
fn locked_and_broken_files_are_refused() {
    use lopdf::encryption::{EncryptionState, EncryptionVersion, Permissions};
    let mut document = Document::load_mem(&pdf("GBK-EUC-H", NOTICE)).expect("whole");
    document.trailer.set(
        "ID",
        vec![Object::string_literal("a"), Object::string_literal("a")],
    );
    let version = EncryptionVersion::V2 {
        document: &document,
        owner_password: "owner",
        user_password: "user",
        key_length: 128,
        permissions: Permissions::all(),
    };
    let state = EncryptionState::try_from(version).expect("state");
    document.encrypt(&state).expect("locked");
    let mut locked = Vec::new();
    document.save_to(&mut locked).expect("in memory");
    assert_eq!(
        read("a.pdf", &locked).expect_err("locked"),
        Cause::Encrypted
    );
    assert_eq!(
        read_alone("a.pdf", &locked).expect_err("locked"),
        Cause::Encrypted
    );
    let broken = read("a.pdf", b"%PDF-1.5\nnothing").expect_err("broken");
    assert!(matches!(broken, Cause::Damaged { format: "PDF", .. }));
}

#[test]
fn a_pdf_file_is_known_by_its_bytes() {
    let mut read = read_bytes("attachment", pdf("UniGB-UCS2-H", NOTICE));
    assert_eq!(read.next().expect("one").expect("text").format, Format::Pdf);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Damage anywhere ends in a text or an error.
    #[test]
    fn damaged_files_never_panic(changes in prop::collection::vec((0usize..6000, any::<u8>()), 1..12), cut in 0usize..6000) {
        let mut bytes = pdf("GBK-EUC-H", NOTICE);
        let length = bytes.len();
        for (at, byte) in changes {
            bytes[at % length] = byte;
        }
        let _ = read_alone("a.pdf", &bytes);
        bytes.truncate(cut % length);
        let _ = read_alone("a.pdf", &bytes);
    }

    /// Any operators on a page show something or nothing.
    #[test]
    fn odd_operators_never_panic(parts in prop::collection::vec(0usize..16, 0..80)) {
        const PIECES: [&str; 16] = [
            "q ", "Q ", "BT ", "ET ", "/F1 12 Tf ", "/F9 0 Tf ", "1 0 0 1 9 9 Tm ", "1e30 0 0 -1e30 1 1 cm ", "<d2bb> Tj ",
            "[(a) -9e9 <d2bbff>] TJ ", "0 -12 Td ", "T* ", "(x) ' ", "1 2 (y) \" ", "/X Do ", "<< /a [ ( ",
        ];
        let operators: String = parts.iter().map(|part| PIECES[*part]).collect();
        let bytes = pdf("GBK-EUC-H", NOTICE);
        let mut document = Document::load_mem(&bytes).expect("whole");
        let page = document.page_iter().next().expect("a page");
        let content = document.get_page_contents(page)[0];
        document.objects.insert(content, Stream::new(dictionary! {}, operators.into_bytes()).into());
        let mut odd = Vec::new();
        document.save_to(&mut odd).expect("in memory");
        let _ = read_alone("a.pdf", &odd);
    }
}
