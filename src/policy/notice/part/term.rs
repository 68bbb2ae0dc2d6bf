//! From when until when a notice holds, and what it designates.

use super::super::fact::Claim;
use super::super::layout::Role;
use super::super::read::Reader;
use super::super::validity::{Clause, Known, Subject, clauses};

/// The clauses of validity: those of the document are facts of it, those of the designation belong to its clusters.
pub fn read(reader: &mut Reader<'_>) {
    let page = reader.page;
    let known = Known {
        issued: reader.issued.map(|day| day.first),
        published: reader.published,
    };
    let mut found: Vec<Clause> = Vec::new();
    for at in reader.layout.lines(Role::Body) {
        let line = &page.lines[at];
        if line.cells.is_empty() {
            found.extend(clauses(page.text.as_str(), line.bytes.clone()));
        }
    }
    designation(reader, &found, known);
    document(reader, &found, known);
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
