//! What one document rests on, and what rests on it.

use super::documents::document_node;
use super::{DOCUMENT_ROWS, LINEAGE, located_tail};
use crate::phrase::draft::{Draft, Drafted};
use crate::phrase::evidence::Proof;
use crate::phrase::table::Entry;

pub const ENTRIES: &[Entry] = &[
    Entry {
        name: "rests-on",
        english: &["what does {of:document} rest on <where-issued>"],
        chinese: &["<何处何时>{of:document}的依据"],
        help: "the documents that a document rests on directly",
        examples: &[(
            "what does 川发改创新高技〔2022〕565号 rest on",
            "川发改创新高技〔2022〕565号的依据",
        )],
        subject: "what it rests on",
        draft: rests_on,
        proof: Proof::Lineage,
    },
    Entry {
        name: "lineage",
        english: &["lineage of {of:document} <where-issued>"],
        chinese: &["<何处何时>{of:document}的脉络"],
        help: "all that a document rests on, step by step",
        examples: &[(
            "lineage of 川发改创新高技〔2022〕565号",
            "川发改创新高技〔2022〕565号的脉络",
        )],
        subject: "lineage",
        draft: lineage,
        proof: Proof::Lineage,
    },
    Entry {
        name: "descendants",
        english: &["descendants of {of:document} <where-issued>"],
        chinese: &["<何处何时>{of:document}的下游"],
        help: "all that rests on a document, with the shortest distance",
        examples: &[("descendants of 国发〔2010〕32号", "国发〔2010〕32号的下游")],
        subject: "descendants",
        draft: descendants,
        proof: Proof::Lineage,
    },
    Entry {
        name: "replaced-by",
        english: &["what replaced {of:document} <where-issued>"],
        chinese: &["<何处何时>取代{of:document}的文件"],
        help: "the documents that replaced or repealed a document",
        examples: &[(
            "what replaced 川示发〔2018〕3号",
            "取代川示发〔2018〕3号的文件",
        )],
        subject: "what replaced it",
        draft: replaced,
        proof: Proof::Lineage,
    },
    Entry {
        name: "first-to-implement",
        english: &["first to implement {of:document} <where-issued>"],
        chinese: &["<何处何时>最先落实{of:document}"],
        help: "the agency whose document was the first to rest on a document",
        examples: &[(
            "first to implement 发改高技〔2019〕1473号",
            "最先落实发改高技〔2019〕1473号",
        )],
        subject: "first to implement it",
        draft: first,
        proof: Proof::Lineage,
    },
];

/// The document that the phrase is about, as a node.
fn of(q: &mut Draft, variable: &str) -> String {
    let (document, span) = q.phrase.thing("of").expect("the shape has a document");
    document_node(q, variable, document, span)
}

/// Adds the place and the date that the documents listed must have.
fn filter_listed(q: &mut Draft, variable: &str) {
    let bounds = q.bounds("when");
    q.filter_within(&format!("{variable}.issued_on"), bounds);
    if let Some((pattern, span)) = located_tail(q, &format!("({variable})-[:APPLIES_TO]->")) {
        q.filter(pattern, span);
    }
}

fn rests_on(q: &mut Draft) -> Drafted {
    let document = of(q, "d");
    q.matching(format_args!("{document}-[:{LINEAGE}]->(p:Document)"));
    filter_listed(q, "p");
    q.returning(
        "p.number AS number, p.title AS title, p.issued_on AS issued_on ORDER BY issued_on, title",
        None,
    );
    Ok(())
}

fn lineage(q: &mut Draft) -> Drafted {
    let document = of(q, "d");
    q.matching(format_args!(
        "p = {document}-[:{LINEAGE}*1..10]->(x:Document)"
    ));
    filter_listed(q, "x");
    let items = "length(p) AS depth, x.number AS number, x.title AS title, x.issued_on AS issued_on, x.status AS status \
                 ORDER BY depth, issued_on";
    q.returning(items, None);
    Ok(())
}

fn descendants(q: &mut Draft) -> Drafted {
    let document = of(q, "");
    q.matching(format_args!(
        "p = (d:Document)-[:{LINEAGE}*1..10]->{document}"
    ));
    filter_listed(q, "d");
    let items = "d.number AS number, d.title AS title, d.level AS level, min(length(p)) AS depth ORDER BY depth, title";
    q.returning(items, None);
    Ok(())
}

fn replaced(q: &mut Draft) -> Drafted {
    let document = of(q, "");
    q.matching(format_args!("(d:Document)-[:REPLACES|REPEALS]->{document}"));
    filter_listed(q, "d");
    q.returning(DOCUMENT_ROWS, None);
    Ok(())
}

fn first(q: &mut Draft) -> Drafted {
    let document = of(q, "");
    q.matching(format_args!(
        "(d:Document)-[:BASED_ON|IMPLEMENTS|FORWARDS]->{document}"
    ));
    filter_listed(q, "d");
    q.matching("(d)-[:ISSUED_BY {role:'lead'}]->(g:Agency)");
    let items =
        "g.name_zh AS agency, d.number AS number, d.issued_on AS issued_on ORDER BY issued_on";
    q.returning(items, Some("1".into()));
    Ok(())
}
