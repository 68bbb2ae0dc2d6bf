//! Why a row is in a result.
//!
//! There is no second evaluator: the facts behind a row are asked for by a query, with the values of the row pinned.

use super::draft::{Draft, Drafted, Refusal};
use super::entries::{LINEAGE, REFERENCES};
use super::session::LastResult;
use super::tree::{Phrase, Thing};
use crate::diagnostic::Span;
use crate::policy::gazetteer::Kind;
use crate::value::Value;

/// Which relationships make the rows of an entry true.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    /// Rows with `adcode`.
    Cities,
    /// Rows with `code`.
    Industries,
    /// Rows with `city_a`, `city_b`.
    CityPairs,
    /// Rows with `key`.
    Clusters,
    Revocations,
    /// Rows with `number`, `title`.
    Documents,
    CitedDocuments,
    Lineage,
    /// Rows with `agency`.
    Agencies,
    AgencyPairs,
    Counts,
    /// Computed, or evidence itself.
    None,
}

/// The columns of evidence. A fact without a quoted span shows where it was read instead.
const COLUMNS: &str = "type(r) AS relation, coalesce(a.name_zh, a.title) AS subject, coalesce(b.name_zh, b.title) AS object, \
                       s.title AS source, e.start AS span_start, e.end AS span_end, e.quote AS quote, e.rule AS rule, \
                       coalesce(e.conf, r.conf) AS confidence, coalesce(r.source_url, r.source) AS source_url \
                       ORDER BY relation, subject, object, span_start";

/// Returns the evidence of every relationship `r` from `a` to `b` of some patterns.
pub fn return_all(q: &mut Draft, patterns: &[String]) {
    for (at, pattern) in patterns.iter().enumerate() {
        if at > 0 {
            q.clause("UNION ALL");
        }
        q.clause(format_args!("MATCH {pattern}"));
        return_evidence(q);
    }
}

fn return_evidence(q: &mut Draft) {
    q.clause("OPTIONAL MATCH (e:Evidence)-[:FROM_DOCUMENT]->(s:Document) WHERE e.id IN r.evidence");
    q.clause(format_args!("RETURN {COLUMNS}"));
}

/// Returns the evidence that a city `a` has an industry `b`: that of the derived relationship, else of the designations below it.
pub fn return_industry(q: &mut Draft, city: &str, industry: &str) {
    q.clause(format_args!(
        "MATCH {city}-[r:HAS_INDUSTRY]->{industry} WHERE r.evidence IS NOT NULL"
    ));
    return_evidence(q);
    q.clause("UNION ALL");
    q.clause(format_args!(
        "MATCH {}-[h:HAS_INDUSTRY]->{} WHERE h.evidence IS NULL",
        rename(city, "(a", "(c"),
        rename(industry, "(b", "(i")
    ));
    q.clause("MATCH (c)<-[:PART_OF*0..]-(:Place)<-[:LOCATED_IN]-(b:Cluster)-[:IN_INDUSTRY]->(i)");
    q.clause("MATCH (a:Document)-[r:DESIGNATES]->(b)");
    return_evidence(q);
}

/// The pattern with its first node under another variable.
fn rename(pattern: &str, from: &str, to: &str) -> String {
    pattern.replacen(from, to, 1)
}

/// `why 3`
pub fn row(q: &mut Draft) -> Drafted {
    let (number, span) = q.phrase.int("row").expect("the shape has a number");
    let Some(last) = q.session.last.as_ref() else {
        return Err(refusal(
            span,
            "there is no result to explain yet",
            "ask a phrase first, then `why 1`",
        ));
    };
    let count = last.rows.len();
    if number == 0 || number > count as u64 {
        let message = format!("the last result has no row {number}");
        let help = match count {
            0 => {
                "it has no rows at all; `why not PLACE` explains a place that is missing".to_owned()
            }
            _ => format!("rows are 1 to {count}"),
        };
        return Err(Refusal {
            message,
            span,
            help,
        });
    }
    let row = Row {
        last,
        number: number as usize,
        span,
    };
    row.prove(q)
}

pub(super) fn refusal(span: Span, message: &str, help: &str) -> Refusal {
    Refusal {
        message: message.into(),
        span,
        help: help.into(),
    }
}

/// A row of the last result.
struct Row<'a> {
    last: &'a LastResult,
    number: usize,
    span: Span,
}

impl Row<'_> {
    fn prove(&self, q: &mut Draft) -> Drafted {
        match self.last.phrase.entry.proof {
            Proof::Cities => self.prove_city(q),
            Proof::Industries => self.prove_industry(q),
            Proof::CityPairs => self.prove_pair(q),
            Proof::Clusters => self.prove_cluster(q, "DESIGNATES"),
            Proof::Revocations => self.prove_cluster(q, "REVOKES"),
            Proof::Documents => self.prove_document(q),
            Proof::CitedDocuments => {
                let document = self.document(q, "b")?;
                return_all(q, &[format!("(a:Document)-[r:{REFERENCES}]->{document}")]);
                Ok(())
            }
            Proof::Lineage => self.prove_lineage(q),
            Proof::Agencies => self.prove_agency(q),
            Proof::AgencyPairs => {
                let (first, second) = (self.value(q, "agency_a")?, self.value(q, "agency_b")?);
                prove_joint(q, &first, &second);
                Ok(())
            }
            Proof::Counts => self.prove_count(q),
            Proof::None => Err(self.nothing("its rows are computed, not read from single facts")),
        }
    }

    /// A value of the row as a parameter.
    fn value(&self, q: &mut Draft, column: &str) -> Result<String, Refusal> {
        match self.last.value(self.number, column) {
            Some(value) if !value.is_null() => Ok(q.bind(value.clone(), self.span)),
            _ => Err(self.nothing(&format!("the row has no `{column}`"))),
        }
    }

    fn nothing(&self, why: &str) -> Refusal {
        Refusal {
            message: format!("row {} cannot be explained: {why}", self.number),
            span: self.span,
            help: "`explain PHRASE` shows the query that made it".into(),
        }
    }

    fn phrase(&self) -> &Phrase {
        &self.last.phrase
    }

    /// The document of the row as a node: by number, else by title.
    fn document(&self, q: &mut Draft, variable: &str) -> Result<String, Refusal> {
        if self.last.columns.iter().any(|column| column == "repealed") {
            let number = self.value(q, "repealed")?;
            return Ok(format!("({variable}:Document {{number:{number}}})"));
        }
        if let Ok(number) = self.value(q, "number") {
            return Ok(format!("({variable}:Document {{number:{number}}})"));
        }
        let title = self.value(q, "title")?;
        Ok(format!("({variable}:Document {{title:{title}}})"))
    }

    fn prove_city(&self, q: &mut Draft) -> Drafted {
        let adcode = self.value(q, "adcode")?;
        let city = format!("(a:City {{adcode:{adcode}}})");
        let conditions: Vec<(&Thing, Span)> = self.phrase().things("with").collect();
        if let Some((like, _)) = self.phrase().thing("like") {
            let other = q.bind(like.key.clone(), self.span);
            let shared = format!("(b:Industry)<-[:HAS_INDUSTRY]-(:City {{adcode:{other}}})");
            return_industry(q, &city, &shared);
        } else if self.phrase().has("clusters") {
            prove_clusters_in(q, &adcode);
        } else if self.phrase().has("industries") || self.phrase().has("n") {
            return_industry(q, &city, "(b:Industry)");
        } else if conditions.is_empty() {
            // Nothing is said of the city but where it lies, or what is not known of it.
            return_all(q, &[format!("{city}-[r:PART_OF|IN_REGION]->(b)")]);
        }
        for (at, (industry, _)) in conditions.iter().enumerate() {
            if at > 0 || !q.is_empty() {
                q.clause("UNION ALL");
            }
            let code = q.bind(industry.key.clone(), self.span);
            let narrower = if industry.exact {
                ""
            } else {
                "-[:BROADER*0..]->(:Industry"
            };
            let industry = match industry.exact {
                true => format!("(b:Industry {{code:{code}}})"),
                false => format!("(b:Industry){narrower} {{code:{code}}})"),
            };
            return_industry(q, &city, &industry);
        }
        Ok(())
    }

    fn prove_industry(&self, q: &mut Draft) -> Drafted {
        let code = self.value(q, "code")?;
        let industry = format!("(b:Industry {{code:{code}}})");
        let cities: Vec<Value> = self
            .phrase()
            .things("of")
            .map(|(city, _)| city.key.clone().into())
            .collect();
        let area = self
            .phrase()
            .thing("area")
            .map(|(area, _)| (area.kind, area.key.clone()));
        let city = match area {
            Some((Kind::Region, key)) => {
                let key = q.bind(key, self.span);
                format!("(:Region {{key:{key}}})<-[:IN_REGION]-(a:City)")
            }
            Some((_, key)) => {
                let key = q.bind(key, self.span);
                format!("(:Place {{adcode:{key}}})<-[:PART_OF*0..]-(a:City)")
            }
            None => "(a:City)".to_owned(),
        };
        if cities.is_empty() {
            return_industry(q, &city, &industry);
            return Ok(());
        }
        for (at, adcode) in cities.into_iter().enumerate() {
            if at > 0 {
                q.clause("UNION ALL");
            }
            let adcode = q.bind(adcode, self.span);
            return_industry(q, &format!("(a:City {{adcode:{adcode}}})"), &industry);
        }
        Ok(())
    }

    fn prove_pair(&self, q: &mut Draft) -> Drafted {
        let (first, second) = (self.value(q, "city_a")?, self.value(q, "city_b")?);
        for (at, (own, other)) in [(&first, &second), (&second, &first)]
            .into_iter()
            .enumerate()
        {
            if at > 0 {
                q.clause("UNION ALL");
            }
            let shared = format!("(b:Industry)<-[:HAS_INDUSTRY]-(:City {{name_zh:{other}}})");
            return_industry(q, &format!("(a:City {{name_zh:{own}}})"), &shared);
        }
        Ok(())
    }

    fn prove_cluster(&self, q: &mut Draft, relationship: &str) -> Drafted {
        let key = self.value(q, "key")?;
        let mut patterns = vec![
            format!("(a:Document)-[r:{relationship}]->(b:Cluster {{key:{key}}})"),
            format!("(a:Cluster {{key:{key}}})-[r:LOCATED_IN]->(b)"),
        ];
        if self.phrase().has("class") {
            patterns.push(format!(
                "(a:Cluster {{key:{key}}})-[r:IN_INDUSTRY]->(b:Industry)"
            ));
        }
        return_all(q, &patterns);
        Ok(())
    }

    /// The relationships that the filters of the phrase look at; without any, who issued it.
    fn prove_document(&self, q: &mut Draft) -> Drafted {
        let mut patterns = Vec::new();
        let phrase = self.phrase();
        for (slot, outgoing, types) in [
            ("about", true, "ABOUT"),
            ("area", true, "APPLIES_TO"),
            ("citing", true, REFERENCES),
            ("promulgated-by", false, "PROMULGATES"),
            ("repealed-by", false, "REPEALS"),
            ("repealed", false, "REPEALS|REPLACES"),
            ("lapsed", true, "BASED_ON|IMPLEMENTS"),
            ("led", true, "ISSUED_BY"),
            ("issued", true, "ISSUED_BY"),
            ("addressed", true, "ADDRESSED_TO"),
        ] {
            if phrase.has(slot) {
                patterns.push(match outgoing {
                    true => format!("{}-[r:{types}]->(b)", self.document(q, "a")?),
                    false => format!("(a)-[r:{types}]->{}", self.document(q, "b")?),
                });
            }
        }
        if patterns.is_empty() {
            patterns.push(format!(
                "{}-[r:ISSUED_BY|APPLIES_TO]->(b)",
                self.document(q, "a")?
            ));
        }
        return_all(q, &patterns);
        Ok(())
    }

    /// The relationships on the way between the document of the phrase and that of the row.
    fn prove_lineage(&self, q: &mut Draft) -> Drafted {
        let Some((own, _)) = self.phrase().thing("of") else {
            return Err(self.nothing("the phrase names no document"));
        };
        let own = match &own.number {
            Some(number) => format!(
                "(:Document {{number:{}}})",
                q.bind(number.clone(), self.span)
            ),
            None => format!("(:Document {{key:{}}})", q.bind(own.key.clone(), self.span)),
        };
        let listed = self.document(q, "")?;
        let (from, to) = match self.phrase().entry.name {
            "rests-on" | "lineage" => (own, listed),
            _ => (listed, own),
        };
        let types = match self.phrase().entry.name {
            "replaced-by" => "REPLACES|REPEALS",
            _ => LINEAGE,
        };
        q.clause(format_args!(
            "MATCH p = {from}-[:{types}*1..10]->{to} UNWIND relationships(p) AS r"
        ));
        q.clause("WITH DISTINCT r, startNode(r) AS a, endNode(r) AS b");
        return_evidence(q);
        Ok(())
    }

    fn prove_agency(&self, q: &mut Draft) -> Drafted {
        let agency = self.value(q, "agency")?;
        let own = self.phrase().thing("of").map(|(own, _)| own.key.clone());
        let own = own.map(|key| q.bind(key, self.span));
        match (self.phrase().entry.name, own) {
            ("joint-issuers", Some(own)) => prove_joint(q, &own, &agency),
            ("superiors", Some(own)) => {
                let types = "SUBORDINATE_TO|GUIDED_BY";
                let pattern = format!(
                    "(a:Agency {{name_zh:{own}}})-[r:{types}]->(b:Agency {{name_zh:{agency}}})"
                );
                return_all(q, &[pattern]);
            }
            _ => return_all(
                q,
                &[format!(
                    "(a:Document)-[r:ISSUED_BY]->(b:Agency {{name_zh:{agency}}})"
                )],
            ),
        }
        Ok(())
    }

    fn prove_count(&self, q: &mut Draft) -> Drafted {
        match self.value(q, "adcode") {
            Ok(adcode) if self.phrase().has("clusters") => {
                prove_clusters_in(q, &adcode);
                Ok(())
            }
            _ => Err(self.nothing("it counts many facts")),
        }
    }
}

/// The designations and places of the clusters in a city.
fn prove_clusters_in(q: &mut Draft, adcode: &str) {
    let city = format!("(:City {{adcode:{adcode}}})");
    return_all(
        q,
        &[
            format!("(a:Document)-[r:DESIGNATES]->(b:Cluster)-[:LOCATED_IN]->{city}"),
            format!("(a:Cluster)-[r:LOCATED_IN]->{}", rename(&city, "(", "(b")),
        ],
    );
}

/// The documents that two agencies issued together.
fn prove_joint(q: &mut Draft, first: &str, second: &str) {
    let pattern = |own: &str, other: &str| {
        format!(
            "(:Agency {{name_zh:{other}}})<-[:ISSUED_BY]-(a:Document)-[r:ISSUED_BY]->(b:Agency {{name_zh:{own}}})"
        )
    };
    return_all(q, &[pattern(first, second), pattern(second, first)]);
}
