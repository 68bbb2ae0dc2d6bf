//! Agencies: who issues with whom, who stands above whom.

use super::documents::agency_node;
use super::{REFERENCES, located_tail};
use crate::phrase::draft::{Draft, Drafted};
use crate::phrase::evidence::Proof;
use crate::phrase::table::Entry;
use crate::policy::gazetteer::Kind;

pub const ENTRIES: &[Entry] = &[
    Entry {
        name: "joint-issuers",
        english: &["who issues with {of:agency} <where-issued>"],
        chinese: &["<何处何时>与{of:agency}联合发文的机关"],
        help: "the agencies that issued documents together with an agency",
        examples: &[(
            "who issues with 四川省经济和信息化厅",
            "与四川省经济和信息化厅联合发文的机关",
        )],
        subject: "joint issuers",
        draft: joint_issuers,
        proof: Proof::Agencies,
    },
    Entry {
        name: "superiors",
        english: &["superiors of {of:agency}"],
        chinese: &["{of:agency}的上级"],
        help: "the agencies to which an agency is subordinate or by which it is guided",
        examples: &[(
            "superiors of 四川省发展和改革委员会",
            "四川省发展和改革委员会的上级",
        )],
        subject: "superiors",
        draft: superiors,
        proof: Proof::Agencies,
    },
    Entry {
        name: "agencies-cited",
        english: &["agencies cited by [{level}] documents (in {area} | [issued] {when})+"],
        chinese: &["(<在内>[的] | {when}[的])+[{level}]文件引用的机关"],
        help: "the agencies whose documents are cited by the documents of a place",
        examples: &[("agencies cited by documents in 四川", "四川文件引用的机关")],
        subject: "agencies cited",
        draft: cited,
        proof: Proof::Agencies,
    },
];

fn joint_issuers(q: &mut Draft) -> Drafted {
    let (agency, span) = q.phrase.thing("of").expect("the shape has an agency");
    let node = agency_node(q, "", agency, span);
    q.matching_at(
        format_args!("{node}<-[:ISSUED_BY]-(d:Document)-[:ISSUED_BY]->(g:Agency)"),
        span,
    );
    let name = q.bind(agency.key.clone(), span);
    q.filter(format_args!("g.name_zh <> {name}"), span);
    let bounds = q.bounds("when");
    q.filter_within("d.issued_on", bounds);
    if let Some((pattern, span)) = located_tail(q, "(d)-[:APPLIES_TO]->") {
        q.filter(pattern, span);
    }
    q.returning(
        "g.name_zh AS agency, count(DISTINCT d) AS n ORDER BY n DESC, agency",
        None,
    );
    Ok(())
}

fn superiors(q: &mut Draft) -> Drafted {
    let (agency, span) = q.phrase.thing("of").expect("the shape has an agency");
    let node = agency_node(q, "a", agency, span);
    q.matching_at(
        format_args!("{node}-[r:SUBORDINATE_TO|GUIDED_BY]->(b:Agency)"),
        span,
    );
    q.returning(
        "type(r) AS relation, b.name_zh AS agency ORDER BY relation",
        None,
    );
    Ok(())
}

/// The place itself only, not those below: a province's own documents.
fn cited(q: &mut Draft) -> Drafted {
    match q.phrase.thing("area") {
        Some((area, span)) if area.kind != Kind::Region => {
            let adcode = q.bind(area.key.clone(), span);
            q.matching_at(
                format_args!("(d:Document)-[:APPLIES_TO]->(:Place {{adcode:{adcode}}})"),
                span,
            );
        }
        Some(_) => {
            let tail = located_tail(q, "(d:Document)-[:APPLIES_TO]->");
            let (pattern, span) = tail.expect("the phrase has an area");
            q.matching_at(pattern, span);
        }
        None => q.matching("(d:Document)"),
    }
    if let Some((level, span)) = q.phrase.level("level") {
        let level = q.bind(level.word(), span);
        q.filter(format_args!("d.level = {level}"), span);
    }
    let bounds = q.bounds("when");
    q.filter_within("d.issued_on", bounds);
    q.matching(format_args!(
        "(d)-[:{REFERENCES}]->(p:Document)-[:ISSUED_BY]->(g:Agency)"
    ));
    q.returning(
        "g.name_zh AS agency, count(DISTINCT p) AS n ORDER BY n DESC, agency",
        None,
    );
    Ok(())
}
