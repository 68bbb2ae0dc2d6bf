//! What a notice says: facts, each with the words that say it, and what could not be decided.
//!
//! The seam between reading and writing: everything before it knows texts and no graph, everything after it (`ingest`) writes a graph
//! and reads no text. Places are codes of GB/T 2260, agencies and industries carry the names that became their identity.

use std::ops::Range;

use super::citation::Relation;
use super::date::Day;
use crate::policy::document_number::DocumentNumber;
use crate::value::temporal::Date;

/// All that was read in one text.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Notice {
    /// In order of the text.
    pub facts: Vec<Fact>,
    /// What has several readings or none: kept, reported, never guessed.
    pub doubts: Vec<Doubt>,
    /// Contradictions and oddities, each with the places in the text.
    pub warnings: Vec<Warning>,
}

/// One thing that the text says.
#[derive(Debug, Clone, PartialEq)]
pub struct Fact {
    pub claim: Claim,
    /// The rule that found it, as `Evidence.rule`: `cluster.list_item`, `issuer.seal_block`.
    pub rule: &'static str,
    /// Characters of the stored text, end exclusive.
    pub span: Range<usize>,
    /// Between 0 and 1.
    pub confidence: f64,
}

/// What is said. The subject is the notice itself unless a field names another.
#[derive(Debug, Clone, PartialEq)]
pub enum Claim {
    Title(String),
    Number(DocumentNumber),
    /// A second number on the same paper, such as that of another issuer: kept as an alias.
    OtherNumber(DocumentNumber),
    /// The genre, as `Document.type` names it: `notice`, `announcement`.
    Genre(&'static str),
    IssuedOn(Day),
    PublishedOn(Day),
    EffectiveFrom(Date),
    /// The first day on which it no longer holds.
    EffectiveTo(Date),
    /// `active`, `on_request` or `none`.
    Disclosure(&'static str),
    /// `order` counts from 1; the first is the lead.
    Issuer {
        agency: AgencyName,
        order: usize,
    },
    /// The issuer of another document, as the words before its title say it: 省发展改革委《…》.
    IssuerOf {
        document: DocumentName,
        agency: AgencyName,
        order: usize,
    },
    Addressee(Party),
    CopiedTo(AgencyName),
    InterpretedBy(AgencyName),
    AppliesTo(u32),
    /// `from` is set when another document than this one refers (`A代替B`).
    Reference {
        relation: Relation,
        target: DocumentName,
        from: Option<DocumentName>,
    },
    /// A paper that stands behind this one as an attachment, numbered from 1.
    Annex {
        title: String,
        order: usize,
    },
    /// The text is a copy on another site than the issuer's; the address of the original when it is given.
    Repost {
        original: Option<String>,
    },
    Cluster(Box<ClusterRow>),
    /// A count in the text, 23 of 等23个产业集群.
    StatedCount(usize),
}

/// An agency by its full name.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AgencyName {
    /// 四川省经济和信息化厅, whatever short form the text has.
    pub name: String,
    /// The place that it serves, when its name or the issuer's place says so.
    pub place: Option<u32>,
}

/// Whom a notice is sent to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Party {
    Agency(AgencyName),
    Place(u32),
}

/// A document as a text names it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DocumentName {
    pub title: Option<String>,
    pub number: Option<DocumentNumber>,
    pub issuers: Vec<AgencyName>,
    /// The title of a paper that this one only carries: 《关于印发〈X〉的通知》 carries X.
    pub carries: Option<String>,
    /// What the text calls it for short: 以下简称《暂行办法》.
    pub short: Option<String>,
}

/// An industry by name; `code` when the lexicon knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndustryName {
    pub name: String,
    pub code: Option<String>,
}

/// A row of a list of clusters.
#[derive(Debug, Clone, PartialEq)]
pub struct ClusterRow {
    /// As the list has it: 绵阳市无人机产业集群.
    pub name: String,
    /// The first is the main place; empty when only a zone or an unresolved region is named.
    pub places: Vec<u32>,
    pub zone: Option<String>,
    pub industries: Vec<IndustryName>,
    /// `national`, `provincial`, `municipal`.
    pub level: &'static str,
    /// `sei`, `advmfg`, `sme`, `innovation`, `other`.
    pub programme: &'static str,
    pub status: ClusterStatus,
    pub batch: Option<u32>,
    /// Its place in the list, from 1.
    pub order: usize,
    pub valid_from: Option<Date>,
    pub valid_to: Option<Date>,
}

/// What the notice does to a cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ClusterStatus {
    /// 公示, 拟认定.
    Candidate,
    /// 认定, 公布.
    Designated,
    /// 撤销, 取消.
    Revoked,
}

/// Something with several readings, or with none.
#[derive(Debug, Clone, PartialEq)]
pub struct Doubt {
    /// What it is about: `place`, `agency`, `industry`, `region`, `document`.
    pub kind: &'static str,
    /// The words.
    pub text: String,
    pub span: Range<usize>,
    /// What it may mean: names with codes. Empty when nothing is known.
    pub candidates: Vec<Candidate>,
    /// The fact that it would be part of, such as the row of a list.
    pub fact: Option<Box<Fact>>,
}

/// A reading of doubtful words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// A place code, an industry code, the full name of an agency.
    pub key: String,
    pub name: String,
}

/// A contradiction or an oddity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// What, where, what to do; lower case, no full stop.
    pub message: String,
    pub spans: Vec<Range<usize>>,
}
