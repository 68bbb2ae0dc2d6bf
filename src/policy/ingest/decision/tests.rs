use super::*;
use crate::policy::notice::fact::{Candidate, Doubt};
use crate::policy::reading::read_bytes;

const TEXT: &str = "按照省工信厅部署，省工信厅负责";

fn source(text: &str) -> SourceText {
    read_bytes("notice.txt", text.into())
        .next()
        .unwrap()
        .unwrap()
}

fn doubt_at(start: usize) -> Doubt {
    Doubt {
        kind: "agency",
        text: "省工信厅".into(),
        span: start..start + 4,
        candidates: vec![Candidate {
            key: "江西省工业和信息化厅".into(),
            name: "江西省工业和信息化厅".into(),
        }],
        fact: None,
    }
}

fn notice_with(starts: &[usize]) -> Notice {
    Notice {
        doubts: starts.iter().map(|start| doubt_at(*start)).collect(),
        ..Notice::default()
    }
}

fn identity(key: &str) -> Identity {
    Identity {
        key: key.into(),
        without_number: "t:a".into(),
    }
}

fn questions(document: &str, starts: &[usize]) -> Vec<Posed> {
    Questions::of(document, &source(TEXT), &notice_with(starts)).doubts
}

#[test]
fn decisions_are_kept_as_sorted_lines_and_read_again() {
    let mut decisions = Decisions::default();
    let edit = Verdict::Edit("某省工业和信息化厅".into());
    for posed in questions("赣工信〔2023〕1号", &[2, 9]) {
        decisions.insert(&identity("赣工信〔2023〕1号"), posed.question, edit.clone());
    }
    let posed = questions("t:a", &[2]).remove(0);
    decisions.insert(&identity("t:a"), posed.question, Verdict::Reject);
    let text = decisions.to_text();
    assert_eq!(
        text,
        "{\"document\":\"t:a\",\"words\":\"省工信厅\",\"kind\":\"agency\",\"text\":\"省工信厅\",\"decision\":\"reject\"}\n\
         {\"document\":\"赣工信〔2023〕1号\",\"also\":\"t:a\",\"words\":\"省工信厅\",\"kind\":\"agency\",\"text\":\"省工信厅\",\"decision\":\"edit\",\"value\":\"某省工业和信息化厅\"}\n\
         {\"document\":\"赣工信〔2023〕1号\",\"also\":\"t:a\",\"words\":\"省工信厅\",\"nth\":2,\"kind\":\"agency\",\"text\":\"省工信厅\",\"decision\":\"edit\",\"value\":\"某省工业和信息化厅\"}\n"
    );
    assert_eq!(Decisions::parse(&text), Ok(decisions));
    assert_eq!(Decisions::parse("\n{").unwrap_err().0, 2);
    // The same line twice is no contradiction.
    assert!(Decisions::parse(&format!("{text}{text}")).is_ok());
    let other = text.replace("\"reject\"", "\"accept\"");
    let (line, reason) = Decisions::parse(&format!("{text}{other}")).unwrap_err();
    assert_eq!(
        (line, reason.as_str()),
        (4, "line 1 decides the same question otherwise")
    );
}

#[test]
fn lines_of_earlier_versions_hold_at_their_place() {
    let line = "{\"document\":\"k\",\"start\":2,\"kind\":\"agency\",\"text\":\"省工信厅\",\"decision\":\"reject\"}\n";
    let decisions = Decisions::parse(line).unwrap();
    assert_eq!(decisions.to_text(), line);
    let mut notice = notice_with(&[2, 9]);
    assert_eq!(
        decisions.apply(&identity("k"), &source(TEXT), &mut notice),
        1
    );
    assert_eq!(notice.doubts, vec![doubt_at(9)]);
}

#[test]
fn another_copy_is_decided_by_its_words() {
    let mut decisions = Decisions::default();
    // The second of two places.
    let posed = questions("赣工信〔2023〕1号", &[2, 9]).remove(1);
    decisions.insert(
        &identity("赣工信〔2023〕1号"),
        posed.question,
        Verdict::Reject,
    );
    let decisions = Decisions::parse(&decisions.to_text()).unwrap();
    let copy = source("首页\n按照省工信厅部署，省工\n信厅负责");
    let moved = || Notice {
        doubts: vec![
            doubt_at(5),
            Doubt {
                span: 12..17,
                ..doubt_at(12)
            },
        ],
        ..Notice::default()
    };
    for key in ["赣工信〔2023〕1号", "t:a"] {
        let mut notice = moved();
        assert_eq!(
            decisions.apply(&identity(key), &copy, &mut notice),
            1,
            "{key}"
        );
        assert_eq!(notice.doubts, vec![doubt_at(5)]);
        assert!(notice.warnings.is_empty());
    }
}

#[test]
fn a_decided_doubt_becomes_a_fact_or_goes() {
    let question = || questions("k", &[2]).remove(0).question;
    let decide = |verdict| {
        let mut decisions = Decisions::default();
        decisions.insert(&identity("k"), question(), verdict);
        let mut notice = notice_with(&[2]);
        let applied = decisions.apply(&identity("k"), &source(TEXT), &mut notice);
        (
            applied,
            notice.facts.len(),
            notice.doubts.len(),
            notice.warnings.len(),
        )
    };
    let name = "江西省工业和信息化厅".to_owned();
    assert_eq!(decide(Verdict::Accept(Some(name))), (1, 1, 0, 0));
    assert_eq!(decide(Verdict::Reject), (1, 0, 0, 0));
    // What fits nothing any more is told.
    assert_eq!(decide(Verdict::Edit("不是机关的词".into())), (0, 0, 1, 1));
    let mut other = notice_with(&[2]);
    let nothing = Decisions::default();
    assert_eq!(nothing.apply(&identity("k"), &source(TEXT), &mut other), 0);
    assert_eq!(other.doubts.len(), 1);
}
