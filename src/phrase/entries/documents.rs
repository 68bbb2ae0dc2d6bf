//! Documents by subject, date, force, references and issuers.

use super::{DOCUMENT_ROWS, REFERENCES, located_tail};
use crate::diagnostic::Span;
use crate::phrase::draft::{Bounds, Draft, Drafted};
use crate::phrase::evidence::Proof;
use crate::phrase::table::Entry;
use crate::phrase::tree::{Filling, Thing};

pub const RULES: &[(&str, &str)] = &[
    (
        "document-filter",
        "(about {about:industry} (and {about:industry})* | in {area} | [issued] {when} | {force!in force} \
         | in force on {on:date} | {lapsed!in force resting on lapsed documents} | expiring {expiring:when} \
         | citing {citing:document} | promulgated by {promulgated-by:document} | repealed by {repealed-by:document} \
         | repealed {repealed:when} [{still!but still cited}] | led by {led:agency} | issued by {issued:agency} \
         | addressed to {addressed:agency} | {unnumbered!without number} | {baseless!without basis})",
    ),
    (
        "文件条件",
        "({when}[印发 | 发布] | <在内> | 关于{about:industry}(<和>{about:industry})* | {force!现行有效} | {force!现行} \
         | {on:date}有效 | {lapsed!依据已失效的现行} | {expiring:when}到期 | 引用{citing:document} \
         | {promulgated-by:document}印发 | {repealed-by:document}废止 | {repealed:when}废止[{still!但仍被引用}] \
         | {led:agency}牵头 | {issued:agency}印发 | 主送{addressed:agency} | {unnumbered!没有文号} | {baseless!没有依据})",
    ),
];

pub const ENTRIES: &[Entry] = &[
    Entry {
        name: "documents",
        english: &[
            "[{level}] documents (<document-filter>)+",
            "{level} documents",
        ],
        chinese: &["(<文件条件>(的 | 、)?)+[{level}]文件", "{level}文件"],
        help: "documents by subject, place, date, force, references, issuers",
        examples: &[
            (
                "documents citing 川发改创新高技〔2022〕530号",
                "引用川发改创新高技〔2022〕530号的文件",
            ),
            (
                "documents repealed since 2020 but still cited",
                "2020年以来废止但仍被引用的文件",
            ),
            (
                "documents in force resting on lapsed documents",
                "依据已失效的现行文件",
            ),
            (
                "documents repealed by 川示发〔2021〕8号",
                "川示发〔2021〕8号废止的文件",
            ),
            (
                "documents in 四川 in force on 2020-01-01",
                "2020年1月1日有效的四川文件",
            ),
            ("documents expiring before 2027", "2026年底前到期的文件"),
            ("documents without number", "没有文号的文件"),
            ("provincial documents without basis", "没有依据的省级文件"),
            (
                "documents promulgated by 川发改创新高技〔2022〕530号",
                "川发改创新高技〔2022〕530号印发的文件",
            ),
            (
                "documents led by 四川省发展和改革委员会",
                "四川省发展和改革委员会牵头的文件",
            ),
            (
                "documents addressed to 绵阳市发展和改革委员会",
                "主送绵阳市发展和改革委员会的文件",
            ),
            (
                "documents issued by 四川省经济和信息化厅",
                "四川省经济和信息化厅印发的文件",
            ),
            (
                "documents about 无人机 since 2020",
                "2020年以来关于无人机的文件",
            ),
            (
                "national documents before 2022-12",
                "2022年12月以前的国家级文件",
            ),
            (
                "documents about 无人机 and 核技术应用",
                "关于无人机和核技术应用的文件",
            ),
            (
                "documents about 无人机 by 2022-12",
                "截至2022年12月关于无人机的文件",
            ),
            ("documents in force", "现行文件"),
        ],
        subject: "documents",
        draft: documents,
        proof: Proof::Documents,
    },
    Entry {
        name: "documents-stub",
        english: &["cited documents without text"],
        chinese: &["缺原文的被引文件"],
        help: "documents that others cite and whose text is not loaded",
        examples: &[("cited documents without text", "缺原文的被引文件")],
        subject: "cited documents without text",
        draft: stubs,
        proof: Proof::CitedDocuments,
    },
];

/// A document of the phrase as a node: by number, or by key when it has none.
pub fn document_node(q: &mut Draft, variable: &str, thing: &Thing, span: Span) -> String {
    match &thing.number {
        Some(number) => format!(
            "({variable}:Document {{number:{}}})",
            q.bind(number.clone(), span)
        ),
        None => format!(
            "({variable}:Document {{key:{}}})",
            q.bind(thing.key.clone(), span)
        ),
    }
}

/// An agency of the phrase as a node.
pub fn agency_node(q: &mut Draft, variable: &str, thing: &Thing, span: Span) -> String {
    format!(
        "({variable}:Agency {{name_zh:{}}})",
        q.bind(thing.key.clone(), span)
    )
}

/// The node of the document listed: with label and level the first time.
fn listed(q: &mut Draft) -> String {
    if !q.is_empty() {
        return "(d)".into();
    }
    match q.phrase.level("level") {
        Some((level, span)) => format!("(d:Document {{level:{}}})", q.bind(level.word(), span)),
        None => "(d:Document)".into(),
    }
}

fn documents(q: &mut Draft) -> Drafted {
    if q.flag("lapsed") {
        return lapsed(q);
    }
    if q.phrase.has("repealed") {
        return repealed(q);
    }
    match_documents(q);
    if q.is_empty() {
        let node = listed(q);
        q.matching(node);
    }
    filter_documents(q)?;
    q.returning(DOCUMENT_ROWS, None);
    Ok(())
}

/// One MATCH for each thing that the document is joined to.
fn match_documents(q: &mut Draft) {
    let subjects = q.phrase.things("about").count();
    for (industry, span) in q.phrase.things("about") {
        let (node, code) = (listed(q), q.bind(industry.key.clone(), span));
        // Several subjects are taken as named; one includes narrower industries.
        let narrower = if subjects > 1 {
            ""
        } else {
            "(:Industry)-[:BROADER*0..]->"
        };
        q.matching_at(
            format_args!("{node}-[:ABOUT]->{narrower}(:Industry {{code:{code}}})"),
            span,
        );
    }
    if q.phrase.thing("area").is_some() {
        let node = listed(q);
        if let Some((pattern, span)) = located_tail(q, &format!("{node}-[:APPLIES_TO]->")) {
            q.matching_at(pattern, span);
        }
    }
    match_references(q);
    for (slot, relationship) in [
        ("led", "-[:ISSUED_BY {role:'lead'}]->"),
        ("issued", "-[:ISSUED_BY]->"),
        ("addressed", "-[:ADDRESSED_TO]->"),
    ] {
        if let Some((agency, span)) = q.phrase.thing(slot) {
            let (node, agency) = (listed(q), agency_node(q, "", agency, span));
            q.matching_at(format_args!("{node}{relationship}{agency}"), span);
        }
    }
}

fn match_references(q: &mut Draft) {
    if let Some((other, span)) = q.phrase.thing("citing") {
        let (node, other) = (listed(q), document_node(q, "", other, span));
        q.matching_at(format_args!("{node}-[:{REFERENCES}]->{other}"), span);
    }
    for (slot, relationship) in [
        ("promulgated-by", "PROMULGATES"),
        ("repealed-by", "REPEALS"),
    ] {
        if let Some((other, span)) = q.phrase.thing(slot) {
            let (node, other) = (listed(q), document_node(q, "", other, span));
            q.matching_at(format_args!("{other}-[:{relationship}]->{node}"), span);
        }
    }
}

fn filter_documents(q: &mut Draft) -> Drafted {
    let bounds = q.bounds("when");
    q.filter_within("d.issued_on", bounds);
    filter_force(q)?;
    if q.phrase.has("expiring") {
        filter_expiring(q);
    }
    if let Some(slot) = q.phrase.slot("unnumbered") {
        q.filter("d.number IS NULL", slot.span);
    }
    if let Some(slot) = q.phrase.slot("baseless") {
        q.filter(
            "NOT (d)-[:BASED_ON|IMPLEMENTS|FORWARDS]->(:Document)",
            slot.span,
        );
    }
    Ok(())
}

/// `in force`, now or on a date: on every day of a month or year that is named.
fn filter_force(q: &mut Draft) -> Drafted {
    let (period, span) = match (q.phrase.slot("on"), q.phrase.slot("force"), q.session.as_of) {
        (Some(slot), ..) => match &slot.filling {
            Filling::Date(date) => (date.period().map(|own| (own.first, own.after)), slot.span),
            _ => return Ok(()),
        },
        (None, Some(slot), Some(day)) => (day.plus_days(1).map(|after| (day, after)), slot.span),
        (None, Some(slot), None) => {
            q.filter("d.status IN ['in_force', 'amended', 'trial']", slot.span);
            return Ok(());
        }
        (None, None, _) => return Ok(()),
    };
    let last = period.and_then(|(first, after)| Some((first, after.plus_days(-1)?)));
    let Some((first, last)) = last else {
        return Err(q.refuse("on", "there is no such day", "write a date as 2020-01-01"));
    };
    let (first, last) = (q.bind_date(first, span), q.bind_date(last, span));
    q.filter(
        format_args!("coalesce(d.effective_from, d.issued_on) <= {first}"),
        span,
    );
    q.filter(
        format_args!("(d.effective_to IS NULL OR d.effective_to > {last})"),
        span,
    );
    Ok(())
}

/// The last day in force lies within the time: `effective_to` is the first day after it.
fn filter_expiring(q: &mut Draft) {
    let Bounds { from, before } = q.bounds("expiring");
    let span = q.phrase.span;
    q.filter("d.status = 'in_force'", span);
    q.filter("d.effective_to IS NOT NULL", span);
    if let Some((day, span)) = from {
        let day = q.bind_date(day, span);
        q.filter(format_args!("d.effective_to > {day}"), span);
    }
    if let Some((day, span)) = before {
        let day = q.bind_date(day, span);
        q.filter(format_args!("d.effective_to <= {day}"), span);
    }
}

/// Documents in force that rest on documents no longer in force.
fn lapsed(q: &mut Draft) -> Drafted {
    match_documents(q);
    let node = listed(q);
    q.matching(format_args!("{node}-[:BASED_ON|IMPLEMENTS]->(p:Document)"));
    let span = q.phrase.span;
    q.filter("d.status = 'in_force'", span);
    q.filter("p.status IN ['repealed','expired','superseded']", span);
    filter_documents(q)?;
    let items = "d.number AS number, d.title AS title, p.number AS basis, p.status AS basis_status ORDER BY title";
    q.returning(items, None);
    Ok(())
}

/// The first day on which a repeal has effect.
const REPEALED_ON: &str = "coalesce(r.effective_from, r.issued_on)";

/// Documents repealed within a time, perhaps cited after it.
fn repealed(q: &mut Draft) -> Drafted {
    match_documents(q);
    let node = listed(q);
    let bounds = q.bounds("repealed");
    q.matching(format_args!("(r:Document)-[:REPEALS|REPLACES]->{node}"));
    q.filter_within(REPEALED_ON, bounds);
    filter_documents(q)?;
    let Some(slot) = q.phrase.slot("still") else {
        let items = format!(
            "DISTINCT d.number AS repealed, d.title AS title, r.number AS repealed_by, {REPEALED_ON} AS repealed_on \
             ORDER BY repealed, repealed_on"
        );
        q.returning(items, None);
        return Ok(());
    };
    q.matching_at(
        "(x:Document)-[:CITES|BASED_ON|IMPLEMENTS|FORWARDS]->(d)",
        slot.span,
    );
    q.filter(format_args!("x.issued_on >= {REPEALED_ON}"), slot.span);
    q.filter("NOT (x)-[:REPEALS|REPLACES]->(d)", slot.span);
    let items = "DISTINCT d.number AS repealed, d.title AS title, r.number AS repealed_by, x.number AS still_cited_by, \
                 x.issued_on AS cited_on ORDER BY repealed, cited_on";
    q.returning(items, None);
    Ok(())
}

fn stubs(q: &mut Draft) -> Drafted {
    q.matching(format_args!("(x:Document)-[:{REFERENCES}]->(d:Document)"));
    q.filter("d.stub = true", q.phrase.span);
    q.returning("DISTINCT d.number AS number, d.title AS title, count(DISTINCT x) AS n ORDER BY n DESC, title", None);
    Ok(())
}
