//! The evidence behind a fact, a row of the last result, or a place that is missing from it.

use super::documents::document_node;
use crate::phrase::draft::{Draft, Drafted};
use crate::phrase::entries::REFERENCES;
use crate::phrase::evidence::{self, Proof};
use crate::phrase::missing;
use crate::phrase::table::Entry;
use crate::phrase::tree::Thing;

pub const ENTRIES: &[Entry] = &[
    Entry {
        name: "why-cluster",
        english: &["why {of:cluster}"],
        chinese: &["(为什么 | 显示依据){of:cluster}"],
        help: "the evidence for a cluster: document, span, quotation, rule, confidence",
        examples: &[("why 绵阳市无人机产业集群", "为什么 绵阳市无人机产业集群")],
        subject: "evidence",
        draft: cluster,
        proof: Proof::None,
    },
    Entry {
        name: "why-has",
        english: &["why {of:city} has {with:condition}"],
        chinese: &["(为什么 | 显示依据){of:city}有{with:condition}"],
        help: "the evidence that a city has an industry",
        examples: &[("why 绵阳 has 无人机", "为什么绵阳有无人机")],
        subject: "evidence",
        draft: has,
        proof: Proof::None,
    },
    Entry {
        name: "why-cites",
        english: &["why {of:document} cites {citing:document}"],
        chinese: &["(为什么 | 显示依据){of:document}引用{citing:document}"],
        help: "the evidence that a document refers to another",
        examples: &[(
            "why 川发改创新高技〔2022〕565号 cites 川发改创新高技〔2022〕530号",
            "为什么川发改创新高技〔2022〕565号引用川发改创新高技〔2022〕530号",
        )],
        subject: "evidence",
        draft: cites,
        proof: Proof::None,
    },
    Entry {
        name: "why-row",
        english: &["why {row:int}"],
        chinese: &["(为什么 | 显示依据)[第]{row:int}[行]"],
        help: "the evidence behind a row of the last result",
        examples: &[("why 3", "为什么 3")],
        subject: "evidence",
        draft: evidence::row,
        proof: Proof::None,
    },
    Entry {
        name: "why-not",
        english: &["why not {of:place}"],
        chinese: &["(为什么 | 显示依据)没有{of:place}"],
        help: "which condition of the last phrase a place fails, and the documents looked at",
        examples: &[("why not 泸州", "为什么没有泸州")],
        subject: "why not",
        draft: missing::missing,
        proof: Proof::None,
    },
];

/// The columns of evidence for a designation.
const EVIDENCE: &str = "d.title AS fact_document, s.title AS source, e.start AS span_start, e.end AS span_end, \
                        e.quote AS quote, e.rule AS rule, e.conf AS confidence ORDER BY span_start";

fn cluster(q: &mut Draft) -> Drafted {
    let (cluster, span) = q.phrase.thing("of").expect("the shape has a cluster");
    let name = q.bind(cluster.name.clone(), span);
    q.matching_at(
        format_args!("(d:Document)-[r:DESIGNATES]->(k:Cluster {{name_zh:{name}}})"),
        span,
    );
    q.matching("(e:Evidence)-[:FROM_DOCUMENT]->(s:Document)");
    q.filter("e.id IN r.evidence", q.phrase.span);
    q.returning(EVIDENCE, None);
    Ok(())
}

/// For a cluster without evidence: where its designation, or failing that its place and industry, was read.
pub fn cluster_sources(q: &mut Draft) -> Drafted {
    let (cluster, span) = q.phrase.thing("of").expect("the shape has a cluster");
    let key = q.bind(cluster.key.clone(), span);
    let node = format!("(:Cluster {{key:{key}}})").replace("(:", "(b:");
    evidence::return_all(
        q,
        &[
            format!("(a:Document)-[r:DESIGNATES|REVOKES|MENTIONS]->{node}"),
            format!(
                "{}-[r:LOCATED_IN|IN_INDUSTRY]->(b)",
                node.replace("(b:", "(a:")
            ),
        ],
    );
    Ok(())
}

fn has(q: &mut Draft) -> Drafted {
    let (city, span) = q.phrase.thing("of").expect("the shape has a city");
    let adcode = q.bind(city.key.clone(), span);
    let (industry, industry_span): (&Thing, _) =
        q.phrase.thing("with").expect("the shape has an industry");
    let code = q.bind(industry.key.clone(), industry_span);
    let industry = match industry.exact {
        true => format!("(b:Industry {{code:{code}}})"),
        false => format!("(b:Industry)-[:BROADER*0..]->(:Industry {{code:{code}}})"),
    };
    evidence::return_industry(q, &format!("(a:City {{adcode:{adcode}}})"), &industry);
    Ok(())
}

fn cites(q: &mut Draft) -> Drafted {
    let (document, span) = q.phrase.thing("of").expect("the shape has two documents");
    let citing = document_node(q, "a", document, span);
    let (document, span) = q
        .phrase
        .thing("citing")
        .expect("the shape has two documents");
    let cited = document_node(q, "b", document, span);
    evidence::return_all(q, &[format!("{citing}-[r:{REFERENCES}]->{cited}")]);
    Ok(())
}
