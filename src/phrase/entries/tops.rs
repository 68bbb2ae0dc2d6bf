//! The first few by some number. Exactly as many rows as asked for; a note tells how many more are tied with the last.

use super::{REFERENCES, filter_designated, located_tail, match_city_area};
use crate::phrase::draft::{Draft, Drafted};
use crate::phrase::evidence::Proof;
use crate::phrase::table::Entry;

pub const ENTRIES: &[Entry] = &[
    Entry {
        name: "top-cities",
        english: &["top {n:int} cities by industries <where-when>"],
        chinese: &["<何处何时>产业最多的[前]{n:int}个城市"],
        help: "the cities with the most industries",
        examples: &[
            ("top 5 cities by industries", "产业最多的5个城市"),
            (
                "top 5 cities by industries in 四川",
                "四川省内产业最多的5个城市",
            ),
        ],
        subject: "top cities by industries",
        draft: cities,
        proof: Proof::Cities,
    },
    Entry {
        name: "top-industries",
        english: &["top {n:int} industries by cities <where-when>"],
        chinese: &["<何处何时>城市最多的[前]{n:int}个产业"],
        help: "the industries that the most cities have",
        examples: &[("top 5 industries by cities", "城市最多的5个产业")],
        subject: "top industries by cities",
        draft: industries,
        proof: Proof::Industries,
    },
    Entry {
        name: "top-documents",
        english: &["top {n:int} [{level}] documents by citations <where-issued>"],
        chinese: &["<何处何时>被引最多的[前]{n:int}个[{level}]文件"],
        help: "the documents that the most documents refer to",
        examples: &[("top 10 documents by citations", "被引最多的10个文件")],
        subject: "top documents by citations",
        draft: documents,
        proof: Proof::CitedDocuments,
    },
    Entry {
        name: "top-joint-issuers",
        english: &["top {n:int} joint issuers <where-issued>"],
        chinese: &["<何处何时>联合发文最多的[前]{n:int}对机关"],
        help: "the pairs of agencies that issued the most documents together",
        examples: &[("top 10 joint issuers", "联合发文最多的10对机关")],
        subject: "top joint issuers",
        draft: joint_issuers,
        proof: Proof::AgencyPairs,
    },
];

/// The number of rows as a parameter; a smaller `limit` of the phrase wins in [`Draft::returning`].
fn number(q: &mut Draft) -> Option<String> {
    let (number, span) = q.phrase.int("n")?;
    Some(q.bind_int(number, span))
}

fn cities(q: &mut Draft) -> Drafted {
    match_city_area(q);
    q.matching("(c:City)-[:HAS_INDUSTRY]->(i:Industry)");
    filter_designated(q, "c", "(i)");
    let number = number(q);
    let items =
        "c.adcode AS adcode, c.name_zh AS city, count(DISTINCT i) AS n ORDER BY n DESC, adcode";
    q.returning(items, number);
    Ok(())
}

fn industries(q: &mut Draft) -> Drafted {
    match_city_area(q);
    q.matching("(c:City)-[:HAS_INDUSTRY]->(i:Industry)");
    filter_designated(q, "c", "(i)");
    let number = number(q);
    q.returning(
        "i.code AS code, i.name_zh AS industry, count(DISTINCT c) AS n ORDER BY n DESC, code",
        number,
    );
    Ok(())
}

fn documents(q: &mut Draft) -> Drafted {
    q.matching(format_args!("(x:Document)-[:{REFERENCES}]->(d:Document)"));
    if let Some((level, span)) = q.phrase.level("level") {
        let level = q.bind(level.word(), span);
        q.filter(format_args!("d.level = {level}"), span);
    }
    filter_documents(q);
    let number = number(q);
    q.returning(
        "d.number AS number, d.title AS title, count(DISTINCT x) AS n ORDER BY n DESC, title",
        number,
    );
    Ok(())
}

fn filter_documents(q: &mut Draft) {
    let bounds = q.bounds("when");
    q.filter_within("d.issued_on", bounds);
    if let Some((pattern, span)) = located_tail(q, "(d)-[:APPLIES_TO]->") {
        q.filter(pattern, span);
    }
}

fn joint_issuers(q: &mut Draft) -> Drafted {
    q.matching("(a:Agency)<-[:ISSUED_BY]-(d:Document)-[:ISSUED_BY]->(b:Agency)");
    q.filter("a.name_zh < b.name_zh", q.phrase.span);
    filter_documents(q);
    let number = number(q);
    let items = "a.name_zh AS agency_a, b.name_zh AS agency_b, count(DISTINCT d) AS n ORDER BY n DESC, agency_a";
    q.returning(items, number);
    Ok(())
}
