//! Files of notices as texts with blocks: pages, encodings, tables, archives, and what is refused.

use std::io::{Cursor, Write};

use tupu::policy::reading::{BlockKind, Cause, ReadError, SourceText, read, read_bytes};
use zip::write::SimpleFileOptions;

fn one(name: &str, bytes: impl Into<Vec<u8>>) -> SourceText {
    let mut all: Vec<_> = read_bytes(name, bytes.into()).collect();
    assert_eq!(all.len(), 1);
    all.remove(0).expect("readable")
}

fn content(source: &SourceText) -> Vec<&str> {
    source
        .content()
        .map(|block| source.slice(block.span))
        .collect()
}

fn refused(name: &str, bytes: impl Into<Vec<u8>>) -> Cause {
    let all: Result<Vec<_>, ReadError> = read_bytes(name, bytes.into()).collect();
    all.expect_err("refused").cause
}

#[test]
fn a_page_without_what_stands_around_its_notice() {
    let page = "<html><head><title>关于公布名单的通知-某网</title><meta name=PubDate content='2023-01-09'></head><body>
        <div class=nav><a href=/>首页</a> 辽阳市无人机</div><script>var a='<p>成都市';</script>
        <h1>某省发展改革委关于公布名单的通知</h1><div class=TRS_Editor><p>各市：</p>
        <p>根据《关于印发<某办法>的通知》，认定<br>成都市无人机产业集群</p>
        <p><a href='a.docx'>附件：名单</a></p></div><p>上一篇：别的</p><p>绵阳市</p></body></html>";
    let source = one("a.html", page);
    assert_eq!(
        content(&source),
        [
            "某省发展改革委关于公布名单的通知",
            "各市：",
            "根据《关于印发<某办法>的通知》，认定",
            "成都市无人机产业集群",
            "附件：名单"
        ]
    );
    assert_eq!(source.metadata.field("pubdate"), Some("2023-01-09"));
    assert!(source.blocks.iter().any(|b| b.kind == BlockKind::Title));
    assert!(
        source
            .blocks
            .iter()
            .any(|b| matches!(&b.kind, BlockKind::Attachment { target } if target == "a.docx"))
    );
}

#[test]
fn merged_cells_stand_in_every_row_that_they_cover() {
    let page =
        "<table><tr><th>序号<th>地市<th>集群名称</tr><tr><td>1<td rowspan=2>成都市<td>无人机</tr>
        <tr><td>2<td>航空</tr><tr><td colspan=2>合计<td>二</tr></table>";
    let source = one("a.html", page);
    let rows: Vec<Vec<&str>> = source
        .blocks
        .iter()
        .filter_map(|block| match &block.kind {
            BlockKind::TableRow(row) => {
                Some(row.cells.iter().map(|cell| source.slice(*cell)).collect())
            }
            _ => None,
        })
        .collect();
    assert_eq!(
        rows,
        [
            ["序号", "地市", "集群名称"],
            ["1", "成都市", "无人机"],
            ["2", "成都市", "航空"],
            ["合计", "合计", "二"]
        ]
    );
}

#[test]
fn encodings_declared_undeclared_and_wrong() {
    let page = |charset: &str| {
        format!(
            "<meta charset={charset}><p>四川省〔２０２２〕关于公布产业集群名单的通知，请遵照执行</p>"
        )
    };
    let gbk = |text: &str| encoding_rs::GB18030.encode(text).0.into_owned();
    for bytes in [
        gbk(&page("gb2312")),
        gbk(&page("utf-8")),
        page("gbk").into_bytes(),
        gbk(&page("")),
    ] {
        let source = one("a.html", bytes);
        assert!(
            source.text.starts_with("四川省〔２０２２〕关于"),
            "{source:?}"
        );
    }
    assert_eq!(one("a.html", gbk(&page("utf-8"))).warnings.len(), 1);
    assert_eq!(
        one("a.txt", gbk("成都市无人机产业集群")).encoding,
        "GB18030"
    );
    assert_eq!(one("a.txt", "\u{feff}成都市".as_bytes()).text, "成都市");
}

#[test]
fn the_seed_keeps_its_text_and_loses_its_furniture() {
    let path = "../shared/seed/sichuan-clusters-2022.txt";
    let Ok(text) = std::fs::read_to_string(path) else {
        assert!(std::env::var("CI").is_err(), "the seed is missing");
        return eprintln!("skipped: no seed");
    };
    let source = read(path).next().expect("one").expect("readable");
    assert_eq!(source.text, text);
    let content = content(&source);
    assert_eq!(
        content
            .iter()
            .filter(|line| line.ends_with("产业集群"))
            .count(),
        23
    );
    assert!(
        !content
            .iter()
            .any(|line| line.contains("ICP") || line.contains("民生资讯网"))
    );
}

#[test]
fn an_archive_gives_its_other_members() {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in [
        ("b.txt", "成都市".as_bytes()),
        ("a.png", b"\x89PNG\r\n"),
        ("c.html", "<p>绵阳市".as_bytes()),
    ] {
        writer
            .start_file(name, SimpleFileOptions::default())
            .unwrap();
        writer.write_all(bytes).unwrap();
    }
    let bytes = writer.finish().unwrap().into_inner();
    let read: Vec<_> = read_bytes("x.zip", bytes).collect();
    let names: Vec<_> = read
        .iter()
        .map(|r| {
            r.as_ref()
                .map_or_else(|e| e.file.clone(), |s| s.source_file.clone())
        })
        .collect();
    assert_eq!(names, ["x.zip/a.png", "x.zip/b.txt", "x.zip/c.html"]);
    assert!(read[0].is_err() && read[1].is_ok() && read[2].is_ok());
}

#[test]
fn bad_input_is_refused_with_its_cause() {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    writer
        .start_file("a.txt", SimpleFileOptions::default())
        .unwrap();
    writer.write_all(&vec![0; 20 << 20]).unwrap();
    let bomb = writer.finish().unwrap().into_inner();
    assert!(matches!(refused("x.zip", bomb), Cause::Bomb { .. }));
    assert!(matches!(
        refused("a.html", vec![b' '; 65 << 20]),
        Cause::TooLarge { .. }
    ));
    assert_eq!(refused("a.html", "<div>".repeat(200_000)), Cause::Tangled);
    let noise: Vec<u8> = (0..4000u32)
        .map(|at| (at.wrapping_mul(2_654_435_761) >> 24) as u8)
        .collect();
    assert_eq!(refused("a.txt", noise), Cause::Binary);
    assert_eq!(
        refused("a.html", "<p>Notice of the Ministry"),
        Cause::ForeignLanguage
    );
    assert!(matches!(
        refused("a.pdf", "%PDF-1.7"),
        Cause::Damaged { format: "PDF", .. }
    ));
    assert_eq!(refused("a.txt", ""), Cause::NoText);
    let url = read("https://example.gov.cn/a.html")
        .next()
        .unwrap()
        .unwrap_err();
    assert_eq!(url.cause, Cause::Url);
}

#[test]
fn what_stands_between_rows_is_put_before_the_table() {
    let page =
        "<p>前文</p><table><tr><td>成都</td></tr><b>错位</b>文字<a>又一处</table><p>后文</p>";
    let sources: Vec<_> = read_bytes("a.html", page.as_bytes().to_vec()).collect();
    let text = &sources[0].as_ref().expect("a page").text;
    let places = ["前文", "错位", "文字", "又一处", "成都", "后文"].map(|part| text.find(part));
    assert!(
        places.iter().all(Option::is_some) && places.is_sorted(),
        "{text}"
    );
}

proptest::proptest! {
    #[test]
    fn no_bytes_panic(bytes: Vec<u8>, cut in 0usize..400) {
        let page = "<table><tr><td rowspan=9 colspan=99>成<ol start=7><li>都</table>《关于<某>》<pre>市\n<b><p></b>";
        let mut mixed = page.as_bytes().to_vec();
        let at = cut.min(mixed.len());
        mixed.splice(at..at, bytes.iter().copied());
        for (name, bytes) in [("a.html", mixed), ("a.txt", bytes.clone()), ("a.zip", [b"PK\x03\x04", &bytes[..]].concat())] {
            for source in read_bytes(name, bytes).flatten() {
                for block in &source.blocks {
                    assert_eq!(source.slice(block.span).chars().count(), block.span.len());
                }
            }
        }
    }
}

#[test]
fn characters_that_gb2312_has_not_survive() {
    let text = "某省关于公布名单的通知〔2024〕﹝﹞｟｠䶮㙍𠮷镕堃：请遵照执行";
    let page = format!("<meta charset=gb2312><p>{text}");
    let bytes = encoding_rs::GB18030.encode(&page).0.into_owned();
    assert_eq!(content(&one("a.html", bytes)), [text]);
}
