//! The ontology as one table: labels with their keys and properties, relationship types with the labels at their ends.
//!
//! Properties that are not listed are allowed; listed ones must be of the listed kind. The constraints read this table, and
//! so may whoever shows a schema.

/// What a property holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Text,
    /// One of these words.
    Word(&'static [&'static str]),
    /// A list of strings.
    Texts,
    Integer,
    Float,
    Boolean,
    Date,
}

/// A property and what it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Property {
    pub name: &'static str,
    pub kind: Kind,
}

/// A label, what identifies a node that has it, and its properties.
#[derive(Debug, Clone, Copy)]
pub struct Label {
    pub name: &'static str,
    /// The properties that identify a node together. All but `valid_from` must be there.
    pub key: &'static [&'static str],
    pub properties: &'static [Property],
}

/// A relationship type.
#[derive(Debug, Clone, Copy)]
pub struct RelationshipType {
    pub name: &'static str,
    /// The labels that may stand at start and end.
    pub ends: &'static [(&'static str, &'static str)],
    pub properties: &'static [Property],
    /// Properties in which two relationships between one pair of nodes must differ; empty when there may be only one.
    pub discriminators: &'static [&'static str],
    /// Whether it holds from `valid_from` until `valid_to`.
    pub dated: bool,
}

/// Types that say what a document rests on.
pub const LINEAGE: [&str; 4] = ["BASED_ON", "IMPLEMENTS", "FORWARDS", "PROMULGATES"];

/// Types of a reference from one document to another, strongest first; a reference has one of them.
pub const ANY_REFERENCE: [&str; 9] = [
    "REPEALS",
    "REPLACES",
    "AMENDS",
    "EXTENDS",
    "FORWARDS",
    "PROMULGATES",
    "IMPLEMENTS",
    "BASED_ON",
    "CITES",
];

/// Labels of which a place has one, besides `Place`, by its level; a municipality has `Province` and `City`.
pub const PLACE_LEVELS: [(&str, &str); 4] = [
    ("country", "Country"),
    ("province", "Province"),
    ("prefecture", "City"),
    ("county", "County"),
];

/// The label of this name.
pub fn label(name: &str) -> Option<&'static Label> {
    LABELS.iter().find(|label| label.name == name)
}

/// The relationship type of this name.
pub fn relationship_type(name: &str) -> Option<&'static RelationshipType> {
    RELATIONSHIP_TYPES
        .iter()
        .find(|relationship_type| relationship_type.name == name)
}

const fn text(name: &'static str) -> Property {
    Property {
        name,
        kind: Kind::Text,
    }
}

const fn word(name: &'static str, words: &'static [&'static str]) -> Property {
    Property {
        name,
        kind: Kind::Word(words),
    }
}

const fn texts(name: &'static str) -> Property {
    Property {
        name,
        kind: Kind::Texts,
    }
}

const fn integer(name: &'static str) -> Property {
    Property {
        name,
        kind: Kind::Integer,
    }
}

const fn float(name: &'static str) -> Property {
    Property {
        name,
        kind: Kind::Float,
    }
}

const fn boolean(name: &'static str) -> Property {
    Property {
        name,
        kind: Kind::Boolean,
    }
}

const fn date(name: &'static str) -> Property {
    Property {
        name,
        kind: Kind::Date,
    }
}

const DESIGNATION_LEVELS: &[&str] = &["national", "provincial", "municipal"];

const DOCUMENT_TYPES: &[&str] = &[
    // The 15 official kinds.
    "resolution",
    "decision",
    "order",
    "communique",
    "announcement",
    "circular",
    "opinions",
    "notice",
    "notification",
    "report",
    "request",
    "reply",
    "motion",
    "letter",
    "minutes",
    // What such papers carry.
    "plan",
    "scheme",
    "measures",
    "rules",
    "catalogue",
    "list",
    "guide",
    "law",
    "regulation",
];

/// Every label of the ontology.
pub const LABELS: &[Label] = &[
    Label {
        name: "Place",
        key: &["adcode"],
        properties: &[
            text("adcode"),
            text("name_zh"),
            text("short_zh"),
            text("name_en"),
            text("pinyin"),
            texts("aliases"),
            word("level", &["country", "province", "prefecture", "county"]),
            word(
                "subtype",
                &[
                    "municipality",
                    "autonomous_region",
                    "sar",
                    "prefecture_city",
                    "sub_provincial",
                    "autonomous_prefecture",
                    "league",
                    "district",
                    "county_city",
                    "county",
                    "banner",
                ],
            ),
            boolean("covered"),
            date("valid_from"),
            date("valid_to"),
        ],
    },
    Label {
        name: "Country",
        key: &[],
        properties: &[],
    },
    Label {
        name: "Province",
        key: &[],
        properties: &[],
    },
    Label {
        name: "City",
        key: &[],
        properties: &[],
    },
    Label {
        name: "County",
        key: &[],
        properties: &[],
    },
    Label {
        name: "Region",
        key: &["key"],
        properties: &[
            text("key"),
            text("name_zh"),
            text("name_en"),
            texts("aliases"),
        ],
    },
    Label {
        name: "Zone",
        key: &["key"],
        properties: &[
            text("key"),
            text("name_zh"),
            text("name_en"),
            word("level", &["national", "provincial"]),
            word("kind", &["etdz", "hidz", "new_area", "park"]),
        ],
    },
    Label {
        name: "Industry",
        key: &["code"],
        properties: &[
            text("code"),
            text("name_zh"),
            text("name_en"),
            text("pinyin"),
            texts("aliases"),
            word("kind", &["manufacturing", "service", "mixed"]),
        ],
    },
    Label {
        name: "IndustryClass",
        key: &["scheme", "code"],
        properties: &[
            word("scheme", &["SEI2018", "GBT4754-2017", "DIGITAL2021"]),
            text("code"),
            text("name_zh"),
            text("name_en"),
            integer("depth"),
        ],
    },
    Label {
        name: "Cluster",
        key: &["key"],
        properties: &[
            text("key"),
            text("name_zh"),
            text("name_en"),
            texts("aliases"),
            word("level", DESIGNATION_LEVELS),
            word(
                "programme",
                &["sei", "advmfg", "sme", "innovation", "other"],
            ),
            word("status", &["candidate", "designated", "revoked", "lapsed"]),
            date("valid_from"),
            date("valid_to"),
        ],
    },
    Label {
        name: "Agency",
        key: &["name_zh", "valid_from"],
        properties: &[
            text("name_zh"),
            text("short_zh"),
            text("name_en"),
            text("pinyin"),
            texts("aliases"),
            texts("codes"),
            word("level", &["central", "provincial", "municipal", "county"]),
            word(
                "kind",
                &[
                    "party",
                    "congress",
                    "government",
                    "office",
                    "department",
                    "court",
                    "procuratorate",
                    "joint_body",
                ],
            ),
            date("valid_from"),
            date("valid_to"),
        ],
    },
    Label {
        name: "Document",
        key: &["key"],
        properties: &[
            text("key"),
            text("number"),
            text("agency_code"),
            integer("year"),
            integer("serial"),
            text("title"),
            text("title_short"),
            text("title_en"),
            texts("aliases"),
            word("type", DOCUMENT_TYPES),
            word("level", &["national", "provincial", "municipal", "county"]),
            date("issued_on"),
            date("published_on"),
            date("effective_from"),
            date("effective_to"),
            word(
                "status",
                &[
                    "draft",
                    "in_force",
                    "amended",
                    "repealed",
                    "superseded",
                    "expired",
                    "trial",
                    "unknown",
                ],
            ),
            boolean("normative"),
            text("secrecy"),
            text("urgency"),
            text("signer"),
            word("disclosure", &["active", "on_request", "none"]),
            text("language"),
            text("text_sha256"),
            integer("n_chars"),
            text("source_file"),
            text("source_url"),
            text("source_site"),
            date("retrieved_on"),
            boolean("is_repost"),
            text("original_url"),
            boolean("stub"),
        ],
    },
    Label {
        name: "Evidence",
        key: &["id"],
        properties: &[
            text("id"),
            integer("start"),
            integer("end"),
            text("quote"),
            text("rule"),
            float("conf"),
            text("extractor_version"),
        ],
    },
    // The text of a document, found by `text_sha256`; apart, so that what asks for documents does not carry it.
    Label {
        name: "Text",
        key: &["sha256"],
        properties: &[text("sha256"), text("text")],
    },
    Label {
        name: "Observation",
        key: &["key"],
        properties: &[
            text("key"),
            word(
                "measure",
                &[
                    "output_value",
                    "revenue",
                    "value_added",
                    "employment",
                    "firms",
                    "investment",
                ],
            ),
            float("value"),
            word(
                "unit",
                &["CNY_100m", "CNY_10k", "person", "count", "percent"],
            ),
            integer("year"),
        ],
    },
];

/// A type that holds at any time, at most once for a pair of nodes.
const fn plain(
    name: &'static str,
    ends: &'static [(&'static str, &'static str)],
    properties: &'static [Property],
) -> RelationshipType {
    RelationshipType {
        name,
        ends,
        properties,
        discriminators: &[],
        dated: false,
    }
}

/// A type that holds for a time.
const fn dated(
    name: &'static str,
    ends: &'static [(&'static str, &'static str)],
    properties: &'static [Property],
) -> RelationshipType {
    RelationshipType {
        dated: true,
        ..plain(name, ends, properties)
    }
}

/// A type from one document to another.
const fn reference(name: &'static str, properties: &'static [Property]) -> RelationshipType {
    plain(name, &[("Document", "Document")], properties)
}

/// Every relationship type of the ontology. All may carry `evidence` and `conf`.
pub const RELATIONSHIP_TYPES: &[RelationshipType] = &[
    dated("PART_OF", &[("Place", "Place")], &[]),
    dated("IN_REGION", &[("Place", "Region")], &[]),
    plain(
        "SUCCEEDS",
        &[("Place", "Place"), ("Agency", "Agency")],
        &[date("on")],
    ),
    plain(
        "LOCATED_IN",
        &[("Cluster", "Place"), ("Cluster", "Zone")],
        &[word("role", &["main", "member"])],
    ),
    plain(
        "IN_INDUSTRY",
        &[("Cluster", "Industry")],
        &[boolean("primary")],
    ),
    dated(
        "HAS_INDUSTRY",
        &[("City", "Industry")],
        &[
            integer("n_clusters"),
            word("level_max", DESIGNATION_LEVELS),
            word("role", &["main", "member"]),
        ],
    ),
    plain(
        "BROADER",
        &[("Industry", "Industry"), ("IndustryClass", "IndustryClass")],
        &[],
    ),
    plain(
        "MAPS_TO",
        &[("Industry", "IndustryClass")],
        &[
            word("match", &["exact", "close", "broad", "narrow", "related"]),
            boolean("partial"),
        ],
    ),
    plain("UPSTREAM_OF", &[("Industry", "Industry")], &[]),
    plain("SERVES", &[("Agency", "Place")], &[]),
    dated("SUBORDINATE_TO", &[("Agency", "Agency")], &[]),
    dated("GUIDED_BY", &[("Agency", "Agency")], &[]),
    plain(
        "ISSUED_BY",
        &[("Document", "Agency")],
        &[integer("ord"), word("role", &["lead", "joint"])],
    ),
    plain(
        "ADDRESSED_TO",
        &[("Document", "Agency"), ("Document", "Place")],
        &[],
    ),
    plain("COPIED_TO", &[("Document", "Agency")], &[]),
    plain("INTERPRETED_BY", &[("Document", "Agency")], &[]),
    plain("APPLIES_TO", &[("Document", "Place")], &[]),
    plain(
        "ABOUT",
        &[("Document", "Industry")],
        &[integer("n"), word("where", &["title", "body", "annex"])],
    ),
    plain(
        "MENTIONS",
        &[
            ("Document", "Place"),
            ("Document", "Agency"),
            ("Document", "Cluster"),
            ("Document", "Zone"),
        ],
        &[integer("n")],
    ),
    RelationshipType {
        discriminators: &["level", "batch"],
        ..dated(
            "DESIGNATES",
            &[("Document", "Cluster")],
            &[
                word("level", DESIGNATION_LEVELS),
                integer("batch"),
                integer("ord"),
            ],
        )
    },
    plain("REVOKES", &[("Document", "Cluster")], &[date("on")]),
    reference("CITES", &[text("article")]),
    reference("BASED_ON", &[]),
    reference("IMPLEMENTS", &[]),
    reference("FORWARDS", &[]),
    reference("PROMULGATES", &[]),
    reference("AMENDS", &[date("on"), text("article")]),
    reference("REPEALS", &[date("on")]),
    reference("REPLACES", &[date("on")]),
    reference("EXTENDS", &[date("to")]),
    reference("CORRECTS", &[]),
    reference("INTERPRETS", &[]),
    reference("CONSOLIDATES", &[]),
    reference("ANNEX_OF", &[integer("ord")]),
    reference("SAME_AS", &[]),
    plain(
        "FROM_DOCUMENT",
        &[("Evidence", "Document"), ("Observation", "Document")],
        &[],
    ),
    plain("OF_PLACE", &[("Observation", "Place")], &[]),
    plain("OF_INDUSTRY", &[("Observation", "Industry")], &[]),
];

/// Properties that any relationship may carry.
pub const ON_EVERY_RELATIONSHIP: &[Property] = &[
    texts("evidence"),
    float("conf"),
    date("valid_from"),
    date("valid_to"),
];
