//! What became of a notice.

use std::collections::BTreeMap;

use smol_str::SmolStr;

use crate::policy::notice::fact::{Claim, Warning};

/// What became of one notice.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    pub state: State,
    /// The key of the document; empty when there is none.
    pub key: SmolStr,
    /// Its title, else its number.
    pub title: String,
    /// How many facts of each kind were read in the text.
    pub facts: BTreeMap<Kind, usize>,
    /// Contradictions with the graph or within the text, beside those of the reader.
    pub warnings: Vec<Warning>,
}

/// Whether a notice was new.
#[derive(Debug, Clone, PartialEq)]
pub enum State {
    /// A new document.
    Loaded,
    /// A document that others had cited before.
    WasCited,
    /// The same text is loaded.
    Known,
    /// Another copy of the document is loaded; the file that it came from, when that is known.
    Copy { of: Option<String> },
    /// Neither a title nor a number was found.
    NoNotice,
}

impl State {
    /// The word for tables and programs.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Loaded => "new",
            Self::WasCited => "cited before",
            Self::Known => "known",
            Self::Copy { .. } => "copy",
            Self::NoNotice => "no notice",
        }
    }

    /// True when the graph has changed.
    pub fn is_new(&self) -> bool {
        matches!(self, Self::Loaded | Self::WasCited)
    }
}

/// Kinds of facts, as reports count them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    Title,
    Number,
    Type,
    Date,
    Validity,
    Issuer,
    Addressee,
    Jurisdiction,
    Reference,
    Cluster,
    Count,
    Annex,
    Other,
}

impl Kind {
    pub fn of(claim: &Claim) -> Self {
        match claim {
            Claim::Title(_) => Self::Title,
            Claim::Number(_) | Claim::OtherNumber(_) => Self::Number,
            Claim::Genre(_) => Self::Type,
            Claim::IssuedOn(_) | Claim::PublishedOn(_) => Self::Date,
            Claim::EffectiveFrom(_) | Claim::EffectiveTo(_) => Self::Validity,
            Claim::Issuer { .. } | Claim::IssuerOf { .. } => Self::Issuer,
            Claim::Addressee(_) | Claim::CopiedTo(_) => Self::Addressee,
            Claim::AppliesTo(_) => Self::Jurisdiction,
            Claim::Reference { .. } => Self::Reference,
            Claim::Annex { .. } => Self::Annex,
            Claim::Cluster(_) => Self::Cluster,
            Claim::StatedCount(_) => Self::Count,
            Claim::InterpretedBy(_) | Claim::Disclosure(_) | Claim::Repost { .. } => Self::Other,
        }
    }

    pub fn word(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Number => "number",
            Self::Type => "type",
            Self::Date => "date",
            Self::Validity => "validity",
            Self::Issuer => "issuer",
            Self::Addressee => "addressee",
            Self::Jurisdiction => "jurisdiction",
            Self::Reference => "reference",
            Self::Cluster => "cluster",
            Self::Count => "count",
            Self::Annex => "annex",
            Self::Other => "other",
        }
    }
}
