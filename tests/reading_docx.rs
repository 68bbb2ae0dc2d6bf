//! Word files: what stands in them, what was deleted, tables, numbers, and what is refused.

#![cfg(feature = "docx")]

#[path = "office/docx.rs"]
mod office_docx;

use office_docx::{docx, from_text, paragraph, zipped};
use proptest::prelude::*;
use tupu::policy::reading::{BlockKind, Cause, Format, ReadError, SourceText, read_bytes};

fn one(bytes: Vec<u8>) -> SourceText {
    let mut all: Vec<_> = read_bytes("a.docx", bytes).collect();
    assert_eq!(all.len(), 1);
    all.remove(0).expect("readable")
}

fn refused(bytes: Vec<u8>) -> Cause {
    let all: Result<Vec<_>, ReadError> = read_bytes("a.docx", bytes).collect();
    all.expect_err("refused").cause
}

fn lines(source: &SourceText) -> Vec<&str> {
    let blocks = source.blocks.iter();
    blocks.map(|block| source.slice(block.span)).collect()
}

fn rows(source: &SourceText) -> Vec<Vec<&str>> {
    let of_block = |block: &tupu::policy::reading::Block| match &block.kind {
        BlockKind::TableRow(row) => {
            Some(row.cells.iter().map(|cell| source.slice(*cell)).collect())
        }
        _ => None,
    };
    source.blocks.iter().filter_map(of_block).collect()
}

#[test]
fn titles_headings_numbers_and_links() {
    let listed = |level: usize, text: &str| {
        let settings =
            format!(r#"<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>"#);
        paragraph(&settings, text)
    };
    let body = [
        paragraph(r#"<w:pStyle w:val="a3"/>"#, "某厅关于公布名单的通知"),
        paragraph(r#"<w:pStyle w:val="b"/>"#, "总则"),
        listed(0, "加强领导"),
        listed(1, "第一点"),
        listed(1, "第二点"),
        listed(0, "抓好落实"),
        listed(1, "又一点"),
        r#"<w:p><w:hyperlink r:id="rId1"><w:r><w:t>附件：名单</w:t></w:r></w:hyperlink></w:p>"#
            .into(),
    ];
    let source = one(docx(&body.concat()));
    assert_eq!(source.format, Format::Docx);
    let expected = [
        "某厅关于公布名单的通知",
        "总则",
        "一、加强领导",
        "1.第一点",
        "2.第二点",
        "二、抓好落实",
        "1.又一点",
        "附件：名单",
    ];
    assert_eq!(lines(&source), expected);
    assert_eq!(source.blocks[0].kind, BlockKind::Title);
    assert_eq!(source.blocks[1].kind, BlockKind::Heading(1));
    assert_eq!(source.blocks[2].kind, BlockKind::ListItem);
    let target = "名单.xls".to_owned();
    assert_eq!(source.blocks[7].kind, BlockKind::Attachment { target });
}

#[test]
fn changes_are_accepted_and_hidden_text_is_left_out() {
    let body = "<w:p><w:r><w:t>成都市</w:t></w:r><w:del><w:r><w:delText>绵阳市</w:delText></w:r></w:del>\
        <w:ins><w:r><w:t>无人机</w:t></w:r></w:ins><w:r><w:rPr><w:vanish/></w:rPr><w:t>航空</w:t></w:r>\
        <w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>产业</w:t><w:noBreakHyphen/><w:t>集群</w:t></w:r></w:p>\
        <w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>德阳</w:t></w:r></w:p><w:p><w:r><w:t>市</w:t></w:r></w:p>\
        <w:p><w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx><w:txbxContent><w:p><w:r><w:t>红头</w:t></w:r></w:p>\
        </w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent><w:p><w:r><w:t>红头</w:t></w:r></w:p>\
        </w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>上</w:t><w:br/><w:t>下</w:t></w:r></w:p>\
        <w:p><w:r><w:footnoteReference w:id='1'/></w:r></w:p>";
    assert_eq!(
        lines(&one(docx(body))),
        ["成都市无人机产业-集群", "德阳市", "上", "下", "红头"]
    );
}

#[test]
fn merged_cells_stand_in_every_row_and_column_that_they_cover() {
    let cell = |settings: &str, text: &str| {
        format!(
            "<w:tc><w:tcPr>{settings}</w:tcPr>{}</w:tc>",
            paragraph("", text)
        )
    };
    let row = |cells: &[String]| format!("<w:tr>{}</w:tr>", cells.concat());
    let start = r#"<w:vMerge w:val="restart"/>"#;
    let table = [
        row(&[cell("", "序号"), cell("", "地市"), cell("", "集群名称")]),
        row(&[cell("", "1"), cell(start, "成都市"), cell("", "无人机")]),
        row(&[cell("", "2"), cell("<w:vMerge/>", ""), cell("", "航空")]),
        row(&[cell(r#"<w:gridSpan w:val="2"/>"#, "合计"), cell("", "二")]),
        r#"<w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p/></w:tc></w:tr>"#.into(),
    ];
    let source = one(docx(&format!("<w:tbl>{}</w:tbl>", table.concat())));
    let expected = [
        ["序号", "地市", "集群名称"],
        ["1", "成都市", "无人机"],
        ["2", "成都市", "航空"],
        ["合计", "合计", "二"],
    ];
    assert_eq!(rows(&source), expected);
    let is_header = |block: &tupu::policy::reading::Block| matches!(&block.kind, BlockKind::TableRow(row) if row.header);
    assert_eq!(
        source
            .blocks
            .iter()
            .filter(|block| is_header(block))
            .count(),
        1
    );
}

#[test]
fn nothing_outside_the_file_is_read() {
    let evil = r#"<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/hostname">]><w:document><w:body><w:p><w:r><w:t>成都&a;</w:t></w:r></w:p></w:body></w:document>"#;
    let cause = refused(zipped(&[("word/document.xml", evil.as_bytes())]));
    assert!(
        matches!(&cause, Cause::Damaged { format: "DOCX", reason } if reason.contains("document type")),
        "{cause:?}"
    );
}

#[test]
fn bombs_broken_files_and_old_ones_are_refused() {
    let long = vec![b' '; 80 << 20];
    let bomb = zipped(&[("word/document.xml", &long)]);
    assert!(matches!(
        refused(bomb),
        Cause::TooLarge { .. } | Cause::Bomb { .. }
    ));
    let broken = zipped(&[("word/document.xml", "<w:document><w:body>".as_bytes())]);
    assert!(matches!(refused(broken), Cause::Damaged { .. }));
    assert_eq!(refused(docx("")), Cause::NoText);
    let old = |stream: &str| {
        let name = stream.encode_utf16().flat_map(u16::to_le_bytes);
        [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(), name.collect()].concat()
    };
    assert_eq!(refused(old("EncryptedPackage")), Cause::Encrypted);
    let cause = refused(old("WordDocument"));
    assert!(matches!(cause, Cause::Unsupported { help, .. } if help.contains(".docx")));
}

#[test]
fn a_word_file_in_an_archive_is_read() {
    let inner =
        from_text("# 某厅关于公布名单的通知\n各市：\n|序号|集群名称|\n|1|成都市无人机产业集群|");
    let outer = zipped(&[("a/名单.docx", &inner)]);
    let all: Result<Vec<_>, ReadError> = read_bytes("a.zip", outer).collect();
    let all = all.expect("readable");
    assert_eq!(all[0].source_file, "a.zip/a/名单.docx");
    assert_eq!(rows(&all[0]).len(), 2);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Damage anywhere ends in a text or an error.
    #[test]
    fn damaged_files_never_panic(at in 0usize..4000, byte: u8, cut in 0usize..4000) {
        let mut bytes = from_text("# 某厅关于公布名单的通知\n各市：\n|序号|集群名称|\n|1|成都市无人机产业集群|\n");
        let length = bytes.len();
        bytes[at % length] = byte;
        let _ = read_bytes("a.docx", bytes.clone()).collect::<Vec<_>>();
        bytes.truncate(cut % length);
        let _ = read_bytes("a.docx", bytes).collect::<Vec<_>>();
    }

    /// Any nesting of Word's elements is a text or an error.
    #[test]
    fn odd_structures_never_panic(parts in prop::collection::vec(0usize..14, 0..60)) {
        const OPEN: [&str; 14] = [
            "<w:p>", "<w:r>", "<w:t>成", "<w:tbl>", "<w:tr>", "<w:tc>", "<w:sdt>", "<w:sdtContent>", "<w:ins>", "<w:del>",
            "<w:tcPr><w:gridSpan w:val='99999999'/><w:vMerge/></w:tcPr><w:tc>",
            "<w:pPr><w:numPr><w:numId w:val='1'/><w:ilvl w:val='77'/></w:numPr></w:pPr><w:r>", "<w:drawing>", "<w:txbxContent>",
        ];
        let name = |open: &str| open.rsplit('<').next().unwrap_or_default().split(['>', ' ']).next().unwrap_or_default().to_owned();
        let opened: String = parts.iter().map(|part| OPEN[*part]).collect();
        let closed: String = parts.iter().rev().map(|part| format!("</{}>", name(OPEN[*part]))).collect();
        let _ = read_bytes("a.docx", docx(&(opened + &closed))).collect::<Vec<_>>();
    }
}
