//! Office files as other programs write them; skipped where python-docx and reportlab are not installed.

#![cfg(all(feature = "docx", feature = "pdf"))]

use std::process::Command;

use tupu::policy::reading::{BlockKind, SourceText, read};

fn lines(source: &SourceText) -> Vec<&str> {
    let blocks = source.blocks.iter();
    blocks.map(|block| source.slice(block.span)).collect()
}

#[test]
fn files_of_other_programs_are_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let run = Command::new("python3")
        .arg("tests/office/generate.py")
        .arg(folder.path())
        .output();
    if !run.is_ok_and(|run| run.status.success()) {
        assert!(
            std::env::var_os("CI").is_none_or(|ci| ci != "true"),
            "python-docx and reportlab are missing"
        );
        return eprintln!("skipped: no python-docx and reportlab");
    }
    let sources: Result<Vec<SourceText>, _> = read(folder.path()).collect();
    let sources = sources.expect("readable");
    let [paper, word] = sources.as_slice() else {
        panic!("two files");
    };
    let body = "认定成都市无人机产业集群等2个集群,请各地加强组织领导,完善工作机制。";
    assert!(
        lines(paper)[0].ends_with("先进制造业集群名单的通知"),
        "{paper:?}"
    );
    assert!(lines(paper)[1].ends_with(body), "{paper:?}");
    assert!(!paper.text.contains('—'), "{paper:?}");
    for source in [paper, word] {
        let row = "2\t绵阳市\t新型显示产业集群";
        assert_eq!(lines(source).last(), Some(&row), "{source:?}");
    }
    assert_eq!(word.blocks[0].kind, BlockKind::Title);
    assert!(
        lines(word).contains(&"1.加强领导") && lines(word).contains(&"2.抓好落实"),
        "{word:?}"
    );
}
