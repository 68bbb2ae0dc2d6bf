//! The words of a phrase: the line as tokens with its names marked, and the shared blocks read from tokens.
//!
//! Blocks (numbers, counts, dates, levels) are nom parsers over [`Tokens`]; each exists in English and in Chinese.

pub mod count;
pub mod date;
pub mod line;
pub mod marks;
pub mod number;
pub mod token;

pub use count::Count;
pub use date::{Date, When};
pub use line::Line;
pub use marks::{Mark, Meant};
pub use token::{TokenKind, Tokens};

/// The two languages of phrases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Language {
    English,
    Chinese,
}

/// The level of a cluster or a document; not that of a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Level {
    National,
    Provincial,
    Municipal,
    County,
}

impl Level {
    pub const ALL: [Level; 4] = [
        Self::National,
        Self::Provincial,
        Self::Municipal,
        Self::County,
    ];

    /// The word in English, which is also the value of the property.
    pub fn word(self) -> &'static str {
        match self {
            Self::National => "national",
            Self::Provincial => "provincial",
            Self::Municipal => "municipal",
            Self::County => "county",
        }
    }

    pub fn chinese(self) -> &'static str {
        match self {
            Self::National => "国家级",
            Self::Provincial => "省级",
            Self::Municipal => "市级",
            Self::County => "县级",
        }
    }

    /// Reads a level at the head of `tokens`.
    pub fn read<'a>(language: Language, tokens: Tokens<'a>) -> Option<(Tokens<'a>, Level)> {
        let chinese_without = |level: Level| level.chinese().trim_end_matches('级');
        Self::ALL.into_iter().find_map(|level| {
            let rest = match language {
                Language::English => tokens.word(level.word()),
                Language::Chinese => tokens
                    .han(level.chinese())
                    .or_else(|| tokens.han(chinese_without(level))),
            };
            Some((rest?, level))
        })
    }
}

/// What a count is broken down by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dimension {
    City,
    Class,
    Level,
    Year,
    Document,
    Agency,
    Industry,
}

impl Dimension {
    pub const ALL: [Dimension; 7] = [
        Self::City,
        Self::Class,
        Self::Level,
        Self::Year,
        Self::Document,
        Self::Agency,
        Self::Industry,
    ];

    pub fn word(self) -> &'static str {
        match self {
            Self::City => "city",
            Self::Class => "class",
            Self::Level => "level",
            Self::Year => "year",
            Self::Document => "document",
            Self::Agency => "agency",
            Self::Industry => "industry",
        }
    }

    /// The ways to say it in Chinese; the first is the one that is printed.
    pub fn chinese(self) -> &'static [&'static str] {
        match self {
            Self::City => &["城市"],
            Self::Class => &["战新大类", "分类"],
            Self::Level => &["级别"],
            Self::Year => &["年份"],
            Self::Document => &["文件"],
            Self::Agency => &["机关"],
            Self::Industry => &["产业"],
        }
    }

    /// Reads a dimension at the head of `tokens`.
    pub fn read<'a>(language: Language, tokens: Tokens<'a>) -> Option<(Tokens<'a>, Dimension)> {
        Self::ALL.into_iter().find_map(|dimension| {
            let rest = match language {
                Language::English => tokens.word(dimension.word()),
                Language::Chinese => dimension.chinese().iter().find_map(|word| tokens.han(word)),
            };
            Some((rest?, dimension))
        })
    }
}
