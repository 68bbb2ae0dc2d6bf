//! Folders as people have them: every encoding, pages as browsers save them, and what systems leave behind.

#![cfg(all(feature = "docx", feature = "html", feature = "pdf"))]

#[path = "office/docx.rs"]
mod office_docx;
#[path = "office/pdf.rs"]
mod office_pdf;

use std::fs;
use std::path::Path;

use tupu::policy::reading::{BlockKind, Format, SourceText, Warning, read};

const NOTICE: &str = "某省工业和信息化厅关于公布名单的通知\n各市：\n认定成都市无人机产业集群。\n";

fn write(folder: &Path, name: &str, bytes: impl AsRef<[u8]>) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(path, bytes).expect("written");
}

fn utf16(text: &str) -> Vec<u8> {
    let units = text.encode_utf16().flat_map(u16::to_le_bytes);
    [0xff, 0xfe].into_iter().chain(units).collect()
}

fn content(source: &SourceText) -> Vec<&str> {
    let content = source.content();
    content.map(|block| source.slice(block.span)).collect()
}

/// A page as Chrome saves it with its files: a comment with the address, links that have become paths, scripts beside it.
const SAVED: &str = r##"<!DOCTYPE html>
<!-- saved from url=(0055)https://fgw.example.gov.cn/zwgk/tzgg/202303/t20230315.html -->
<html lang="zh-CN"><head><meta http-equiv="Content-Type" content="text/html; charset=UTF-8">
<title>某省工业和信息化厅关于公布名单的通知_某省工业和信息化厅</title>
<meta name="SiteName" content="某省工业和信息化厅"><meta name="PubDate" content="2023-03-15 09:30:00">
<link rel="stylesheet" href="./通知_files/a.css"><script src="./通知_files/a.js.下载"></script><style>.a{}</style></head>
<body class="xl"><div class="header"><ul class="nav"><li><a href="https://a/">首页</a></li><li><a href="https://a/b">机构设置</a></li></ul></div>
<div class="bread">您的位置：<a href="https://a/">首页</a> &gt; 通知公告</div>
<div class="xl_title"><h1>某省工业和信息化厅关于公布名单的通知</h1></div>
<div class="xl_info"><span>发布时间：2023-03-15</span><span>浏览次数：<span id="hits">1024</span></span><div class="bdsharebuttonbox">分享到：<a href="#">微信</a></div></div>
<div class="xl_con" id="zoom"><div class="view TRS_UEDITOR trs_paper_default"><p style="text-indent:2em"><span style="font-family:仿宋_GB2312">各市：</span></p>
<p><o:p></o:p></p><p style="text-indent:2em">认定<font face="仿宋">成都市</font><!--[if !supportLists]--><span>无人机产业集群</span><!--[endif]-->。</p>
<p><a href="https://a/P02.pdf"><img src="./通知_files/icon_pdf.gif">附件：名单.pdf</a></p></div></div>
<div class="ewm"><img src="./通知_files/qr.png"><p>扫一扫在手机打开当前页</p></div>
<div class="footer"><p>主办单位：某省工业和信息化厅</p><p>备案号：某ICP备05000001号</p></div>
<iframe src="./通知_files/saved_resource.html"></iframe></body></html>"##;

#[test]
fn a_folder_of_every_kind_of_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let gbk = |text: &str| encoding_rs::GB18030.encode(text).0.into_owned();
    write(
        folder.path(),
        "1 记事本.txt",
        utf16(&NOTICE.replace('\n', "\r\n")),
    );
    write(folder.path(), "2 gbk.txt", gbk(NOTICE));
    write(folder.path(), "3 utf8.txt", format!("\u{feff}{NOTICE}"));
    write(folder.path(), "4 通知.html", SAVED);
    write(folder.path(), "4 通知_files/a.js.下载", "var a = '成都市';");
    write(
        folder.path(),
        "4 通知_files/saved_resource.html",
        "<p>广告：绵阳市招商</p>",
    );
    write(
        folder.path(),
        "5 通知.htm",
        gbk(&SAVED.replace("UTF-8", "gb2312")),
    );
    write(
        folder.path(),
        "6 通知.docx",
        office_docx::from_text(&format!("# {NOTICE}")),
    );
    write(
        folder.path(),
        "7 通知.pdf",
        office_pdf::from_text(&format!("# {NOTICE}")),
    );
    write(
        folder.path(),
        "Thumbs.db",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    );
    write(folder.path(), "desktop.ini", "[.ShellClassInfo]");
    write(folder.path(), ".DS_Store", "x");
    write(folder.path(), "~$6 通知.docx", "x");
    let all: Result<Vec<SourceText>, _> = read(folder.path()).collect();
    let all = all.expect("all readable");
    let formats: Vec<Format> = all.iter().map(|source| source.format).collect();
    let (text, page) = (Format::Text, Format::Html);
    assert_eq!(
        formats,
        [text, text, text, page, page, Format::Docx, Format::Pdf]
    );
    for source in &all {
        let content = content(source);
        let expected = [
            "某省工业和信息化厅关于公布名单的通知",
            "认定成都市无人机产业集群。",
        ];
        for line in expected {
            assert!(
                content.contains(&line),
                "{}: {content:?}",
                source.source_file
            );
        }
        assert!(content.len() <= 5, "{}: {content:?}", source.source_file);
    }
    assert_eq!(all[4].encoding, "GB18030");
}

#[cfg(unix)]
#[test]
fn what_a_folder_does_not_hand_out_is_told_and_the_rest_is_read() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "a.txt", NOTICE);
    write(folder.path(), "locked/b.txt", NOTICE);
    write(folder.path(), "z.txt", NOTICE);
    symlink("nowhere.txt", folder.path().join("link.txt")).expect("a link");
    symlink(".", folder.path().join("loop")).expect("a link");
    let socket = folder.path().join("socket.txt");
    let _socket = std::os::unix::net::UnixListener::bind(&socket).expect("a socket");
    let locked = folder.path().join("locked");
    let mode =
        |mode| fs::set_permissions(&locked, fs::Permissions::from_mode(mode)).expect("a mode");
    mode(0o000);
    // The superuser reads it all the same.
    let is_locked = fs::read_dir(&locked).is_err();
    let read: Vec<_> = read(folder.path()).collect();
    mode(0o755);
    let errors: Vec<String> = read
        .iter()
        .filter_map(|read| Some(read.as_ref().err()?.to_string()))
        .collect();
    assert_eq!(errors.len(), 2 + usize::from(is_locked), "{errors:?}");
    assert!(
        errors
            .iter()
            .any(|error| error.contains("link.txt`: cannot be read: no such file"))
    );
    assert!(
        errors
            .iter()
            .any(|error| error.contains("socket.txt`: cannot be read: a pipe or a device"))
    );
    let files: Vec<&str> = read
        .iter()
        .filter_map(|read| read.as_ref().ok())
        .map(|source| source.source_file.as_str())
        .collect();
    assert_eq!(files.len(), 3 - usize::from(is_locked), "{files:?}");
    assert!(files[0].ends_with("a.txt") && files[files.len() - 1].ends_with("z.txt"));
}

#[test]
fn a_page_as_a_browser_saves_it() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "通知.html", SAVED);
    let source = read(folder.path()).next().expect("one").expect("readable");
    let expected = [
        "某省工业和信息化厅关于公布名单的通知",
        "各市：",
        "认定成都市无人机产业集群。",
        "附件：名单.pdf",
    ];
    let content = content(&source);
    let kept: Vec<&str> = content
        .into_iter()
        .filter(|line| !line.starts_with("发布时间"))
        .collect();
    assert_eq!(kept, expected);
    let is_attachment = |kind: &BlockKind| matches!(kind, BlockKind::Attachment { target } if target == "https://a/P02.pdf");
    assert!(source.blocks.iter().any(|block| is_attachment(&block.kind)));
    assert!(
        !source
            .warnings
            .iter()
            .any(|warning| matches!(warning, Warning::WrongDeclaration { .. }))
    );
}
