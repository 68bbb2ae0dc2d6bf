//! From when until when a notice holds, and what it designates.

use std::ops::Range;

use super::super::citation::sentences;
use super::super::fact::Claim;
use super::super::read::Reader;
use super::super::validity::{Clause, Known, Subject, clauses};
use super::reference;

/// The clauses of validity: those of the document are facts of it, those of the designation belong to its clusters.
pub fn read(reader: &mut Reader<'_>) {
    let page = reader.page;
    let known = Known {
        issued: reader.issued.map(|day| day.first),
        published: reader.published,
    };
    let mut found: Vec<Clause> = Vec::new();
    for at in reference::text_lines(reader) {
        let line = page.lines[at].bytes.clone();
        for sentence in sentences(page.text.slice(&line)) {
            let bytes = line.start + sentence.start..line.start + sentence.end;
            found.extend(of_sentence(reader, bytes));
        }
    }
    designation(reader, &found, known);
    document(reader, &found, known);
}

/// The clauses of a sentence. In a notice that publishes a list a bare 有效期 is that of its clusters, unless the sentence is about a paper.
fn of_sentence(reader: &Reader<'_>, bytes: Range<usize>) -> Vec<Clause> {
    let text = reader.page.text.as_str();
    let mut found = clauses(text, bytes.clone());
    let words = &text[bytes];
    let papers = [
        "本通知",
        "本办法",
        "本方案",
        "本意见",
        "本细则",
        "本规定",
        "本文件",
        "本公告",
        "本通告",
        "本措施",
        "本政策",
    ];
    let of_paper = papers.iter().any(|paper| words.contains(paper))
        || found.iter().any(|clause| clause.end.is_none())
        || ["延长", "继续有效"].iter().any(|word| words.contains(word));
    // 将其有效期延长至…: the term of another paper.
    if ["延长", "继续有效"].iter().any(|word| words.contains(word)) && !words.contains("本")
    {
        found.retain(|clause| clause.end.is_none());
    }
    let lists = reader
        .title
        .as_deref()
        .is_some_and(|title| title.contains("集群") && !title.contains("印发"))
        // An announcement says its matter in the text alone.
        || (words.contains("集群") && words.contains("名单"));
    if lists && !of_paper {
        for clause in &mut found {
            clause.subject = Subject::Designation;
        }
    }
    found
}

fn designation(reader: &mut Reader<'_>, clauses: &[Clause], known: Known) {
    for clause in clauses
        .iter()
        .filter(|clause| clause.subject == Subject::Designation)
    {
        let from = clause.start.and_then(|start| start.resolve(known));
        let to = clause
            .end
            .and_then(|end| end.resolve(from.or(known.issued)));
        reader.term = (reader.term.0.or(from), reader.term.1.or(to));
    }
}

fn document(reader: &mut Reader<'_>, clauses: &[Clause], known: Known) {
    let own: Vec<&Clause> = clauses
        .iter()
        .filter(|clause| clause.subject == Subject::Document)
        .collect();
    let start = own
        .iter()
        .find_map(|clause| Some((clause.start?.resolve(known)?, clause.bytes.clone())));
    if let Some((from, bytes)) = &start {
        reader.fact(Claim::EffectiveFrom(*from), "validity.start", bytes, 1.0);
    }
    let from = start.map(|(from, _)| from).or(known.issued);
    let end = own
        .iter()
        .find_map(|clause| Some((clause.end?.resolve(from)?, clause.bytes.clone())));
    if let Some((to, bytes)) = end {
        reader.fact(Claim::EffectiveTo(to), "validity.end", &bytes, 1.0);
    }
}
