//! What a name stands for.

use smol_str::SmolStr;

/// The index of an entity in its gazetteer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EntityId(pub u32);

/// The kinds of things that have names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    Place,
    Region,
    Industry,
    Class,
    Cluster,
    Agency,
    Document,
}

impl Kind {
    /// The kinds with the label of their nodes and the key property.
    pub const ALL: [Kind; 7] = [
        Kind::Place,
        Kind::Region,
        Kind::Industry,
        Kind::Class,
        Kind::Cluster,
        Kind::Agency,
        Kind::Document,
    ];

    /// The word for one of its kind, which is also the prefix that forces a key: `place:510700`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Place => "place",
            Self::Region => "region",
            Self::Industry => "industry",
            Self::Class => "class",
            Self::Cluster => "cluster",
            Self::Agency => "agency",
            Self::Document => "document",
        }
    }

    /// The word with its article: `an industry`.
    pub fn with_article(self) -> String {
        match self {
            Self::Industry | Self::Agency => format!("an {}", self.word()),
            _ => format!("a {}", self.word()),
        }
    }

    pub(super) fn label(self) -> &'static str {
        match self {
            Self::Place => "Place",
            Self::Region => "Region",
            Self::Industry => "Industry",
            Self::Class => "IndustryClass",
            Self::Cluster => "Cluster",
            Self::Agency => "Agency",
            Self::Document => "Document",
        }
    }

    pub(super) fn key_property(self) -> &'static str {
        match self {
            Self::Place => "adcode",
            Self::Industry | Self::Class => "code",
            Self::Agency => "name_zh",
            Self::Region | Self::Cluster | Self::Document => "key",
        }
    }
}

/// The level of a place; a 直辖市 is a province and a city at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PlaceLevel {
    Country,
    Province,
    /// 直辖市
    Municipality,
    City,
    County,
}

impl PlaceLevel {
    /// True when the place may stand where a city is asked for.
    pub fn is_city(self) -> bool {
        matches!(self, Self::Municipality | Self::City)
    }

    pub fn word(self) -> &'static str {
        match self {
            Self::Country => "country",
            Self::Province => "province",
            Self::Municipality => "municipality",
            Self::City => "city",
            Self::County => "county",
        }
    }
}

/// A thing with a name.
#[derive(Debug, Clone, PartialEq)]
pub struct Entity {
    pub kind: Kind,
    /// Unique among its kind; for a class `scheme:code`.
    pub key: SmolStr,
    /// The full name in Chinese, or the title.
    pub name: SmolStr,
    /// With syllables parted by spaces; empty when the graph has none.
    pub pinyin: SmolStr,
    /// The document number, of a document.
    pub number: Option<SmolStr>,
    /// Of a place.
    pub level: Option<PlaceLevel>,
    /// The place above a place; the place that an agency serves.
    pub parent: Option<EntityId>,
    /// True for a place, region or agency that has ended.
    pub ended: bool,
}

impl Entity {
    /// An entity of which nothing but name and key is known.
    pub fn new(kind: Kind, key: impl Into<SmolStr>, name: impl Into<SmolStr>) -> Self {
        Self {
            kind,
            key: key.into(),
            name: name.into(),
            pinyin: SmolStr::default(),
            number: None,
            level: None,
            parent: None,
            ended: false,
        }
    }

    /// What it is, in a word: the level of a place, else the kind.
    pub fn kind_word(&self) -> &'static str {
        self.level.map_or(self.kind.word(), PlaceLevel::word)
    }
}
