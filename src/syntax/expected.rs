//! What the parser would have accepted, in the reader's words.

use super::keyword::{KEYWORDS, Keyword};
use super::token::{SYMBOLS, Symbol};

/// One thing that could stand at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Expected {
    Thing(Thing),
    Keyword(Keyword),
    Symbol(Symbol),
}

/// Parts of a query that have a name of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Thing {
    Clause,
    Update,
    Expression,
    Pattern,
    NodePattern,
    RelationshipPattern,
    Dash,
    Variable,
    PropertyKey,
    Label,
    RelationshipType,
    Procedure,
    OutputField,
    PathLength,
    MapEntry,
    Assignment,
    Operator,
    ValueType,
    Listing,
    SchemaPart,
    SchemaName,
    SchemaSubject,
    LookupSubject,
    SchemaProperty,
    Require,
    Requirement,
    Each,
    Csv,
    Headers,
    From,
    Hint,
    Rows,
    End,
}

/// Every thing with the words for it, in the order of the enum.
const THINGS: [(&str, Thing); 33] = [
    ("a clause", Thing::Clause),
    ("an updating clause", Thing::Update),
    ("an expression", Thing::Expression),
    ("a pattern such as `(a)-->(b)`", Thing::Pattern),
    ("a node pattern such as `(a)`", Thing::NodePattern),
    ("a relationship pattern", Thing::RelationshipPattern),
    ("`-` to go on with the relationship", Thing::Dash),
    ("a variable", Thing::Variable),
    ("a property key", Thing::PropertyKey),
    ("a label", Thing::Label),
    ("a relationship type", Thing::RelationshipType),
    ("the name of a procedure", Thing::Procedure),
    ("an output of the procedure", Thing::OutputField),
    ("a number of steps", Thing::PathLength),
    ("`.key`, `.*`, `key: value` or a variable", Thing::MapEntry),
    (
        "a property, or a variable and its labels",
        Thing::Assignment,
    ),
    ("an operator", Thing::Operator),
    (
        "a type such as `INTEGER` or `LIST<STRING>`",
        Thing::ValueType,
    ),
    (
        "`PROCEDURES`, `FUNCTIONS`, `CONSTRAINTS` or `INDEXES`",
        Thing::Listing,
    ),
    ("`CONSTRAINT` or `INDEX`", Thing::SchemaPart),
    ("a name", Thing::SchemaName),
    (
        "a pattern such as `(n:Label)` or `()-[r:TYPE]-()`",
        Thing::SchemaSubject,
    ),
    ("`(n)` or `()-[r]-()`", Thing::LookupSubject),
    ("a property such as `n.key`", Thing::SchemaProperty),
    ("`REQUIRE`", Thing::Require),
    (
        "`IS UNIQUE`, `IS NODE KEY`, `IS RELATIONSHIP KEY`, `IS NOT NULL` or `IS :: TYPE`",
        Thing::Requirement,
    ),
    (
        "`EACH labels(n)` for nodes or `EACH type(r)` for relationships",
        Thing::Each,
    ),
    ("`CSV`", Thing::Csv),
    ("`HEADERS`", Thing::Headers),
    ("`FROM`", Thing::From),
    ("`INDEX`, `SCAN` or `JOIN ON`", Thing::Hint),
    ("`ROWS`", Thing::Rows),
    ("the end of the query", Thing::End),
];

impl Expected {
    /// The words for it; keywords and symbols in backticks.
    pub fn words(self) -> String {
        match self {
            Self::Thing(thing) => THINGS[thing as usize].0.to_owned(),
            Self::Keyword(Keyword::Order) => "`ORDER BY`".to_owned(),
            Self::Keyword(keyword) => format!("`{}`", keyword.text()),
            Self::Symbol(symbol) => format!("`{}`", symbol.text()),
        }
    }
}

/// A set of things expected, small enough to copy while the parser tries alternatives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct ExpectedSet {
    things: u64,
    symbols: u32,
    keywords: u128,
}

impl From<Expected> for ExpectedSet {
    fn from(expected: Expected) -> Self {
        let mut set = Self::default();
        match expected {
            Expected::Thing(thing) => set.things = 1 << thing as u64,
            Expected::Keyword(keyword) => set.keywords = 1 << keyword as u128,
            Expected::Symbol(symbol) => set.symbols = 1 << symbol as u32,
        }
        set
    }
}

impl ExpectedSet {
    pub fn union(self, other: Self) -> Self {
        Self {
            things: self.things | other.things,
            symbols: self.symbols | other.symbols,
            keywords: self.keywords | other.keywords,
        }
    }

    pub fn has(self, expected: Expected) -> bool {
        self.union(expected.into()) == self
    }

    /// The members: things first, then symbols, then keywords.
    pub fn members(self) -> Vec<Expected> {
        let things = THINGS.iter().map(|(_, thing)| Expected::Thing(*thing));
        let symbols = SYMBOLS.iter().map(|(_, symbol)| Expected::Symbol(*symbol));
        let keywords = KEYWORDS
            .iter()
            .map(|(_, keyword)| Expected::Keyword(*keyword));
        things
            .chain(symbols)
            .chain(keywords)
            .filter(|expected| self.has(*expected))
            .collect()
    }
}

/// `a`, `a or b`, `a, b or c`.
pub(super) fn in_words(expected: &[Expected]) -> String {
    let words: Vec<String> = expected.iter().map(|expected| expected.words()).collect();
    match words.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, before)) => format!("{} or {last}", before.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn things_follow_the_enum() {
        for (at, (words, thing)) in THINGS.iter().enumerate() {
            assert_eq!(*thing as usize, at, "{words}");
        }
    }
}
