//! Word files: a body of XML in an envelope.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;

const NAMESPACES: &str = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006""#;

const STYLES: &str = r#"<w:styles><w:style w:type="paragraph" w:styleId="a3"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/></w:style>
<w:style w:type="paragraph" w:styleId="b"><w:name w:val="mine"/><w:basedOn w:val="1"/></w:style></w:styles>"#;

const NUMBERING: &str = r#"<w:numbering><w:abstractNum w:abstractNumId="0">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="%1、"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>"#;

/// A zip file of members.
pub fn zipped(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        writer
            .start_file(*name, SimpleFileOptions::default())
            .expect("member");
        writer.write_all(bytes).expect("bytes");
    }
    writer.finish().expect("archive").into_inner()
}

/// A Word file whose body is this XML; titles have the style `a3`, headings `1`, and list 1 counts 一、 and below it 1.
pub fn docx(body: &str) -> Vec<u8> {
    let document = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><w:document {NAMESPACES}><w:body>{body}</w:body></w:document>"#
    );
    let links = r#"<Relationships><Relationship Id="rId1" Target="名单.xls" TargetMode="External"/></Relationships>"#;
    zipped(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("word/document.xml", document.as_bytes()),
        ("word/styles.xml", STYLES.as_bytes()),
        ("word/numbering.xml", NUMBERING.as_bytes()),
        ("word/_rels/document.xml.rels", links.as_bytes()),
    ])
}

/// A paragraph with settings.
pub fn paragraph(settings: &str, text: &str) -> String {
    format!("<w:p><w:pPr>{settings}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
}

/// A paragraph for every line, the title in its style, and rows of cells parted by `|` as a table.
pub fn from_text(text: &str) -> Vec<u8> {
    let escape = |line: &str| line.replace('&', "&amp;").replace('<', "&lt;");
    let mut body = String::new();
    let mut in_table = false;
    for line in text.lines() {
        let is_row = line.starts_with('|') && line.ends_with('|') && line.len() > 1;
        if is_row != in_table {
            body.push_str(if is_row { "<w:tbl>" } else { "</w:tbl>" });
            in_table = is_row;
        }
        if is_row {
            let cells = line[1..line.len() - 1].split('|');
            let cells =
                cells.map(|cell| format!("<w:tc>{}</w:tc>", paragraph("", &escape(cell.trim()))));
            body.push_str(&format!("<w:tr>{}</w:tr>", cells.collect::<String>()));
        } else if let Some(title) = line.strip_prefix("# ") {
            body.push_str(&paragraph(r#"<w:pStyle w:val="a3"/>"#, &escape(title)));
        } else {
            body.push_str(&paragraph("", &escape(line)));
        }
    }
    if in_table {
        body.push_str("</w:tbl>");
    }
    docx(&body)
}
