//! The keywords of the language and where each may stand as a name.

/// A word with a meaning of its own in some place. Case does not matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Keyword {
    All,
    AllShortestPaths,
    And,
    Any,
    As,
    Asc,
    Ascending,
    By,
    Call,
    Case,
    Collect,
    Contains,
    Count,
    Create,
    Delete,
    Desc,
    Descending,
    Detach,
    Distinct,
    Drop,
    Else,
    End,
    Ends,
    Exists,
    Explain,
    False,
    Filter,
    Finish,
    For,
    Foreach,
    In,
    Insert,
    Is,
    Let,
    Limit,
    Load,
    Match,
    Merge,
    Next,
    None,
    Not,
    Null,
    Offset,
    On,
    Optional,
    Or,
    Order,
    Profile,
    Reduce,
    Remove,
    Return,
    Set,
    ShortestPath,
    Show,
    Single,
    Skip,
    Starts,
    Then,
    True,
    Union,
    Unwind,
    When,
    Where,
    With,
    Xor,
    Yield,
}

/// Every keyword with its spelling, in order of the alphabet.
pub const KEYWORDS: [(&str, Keyword); 66] = [
    ("ALL", Keyword::All),
    ("ALLSHORTESTPATHS", Keyword::AllShortestPaths),
    ("AND", Keyword::And),
    ("ANY", Keyword::Any),
    ("AS", Keyword::As),
    ("ASC", Keyword::Asc),
    ("ASCENDING", Keyword::Ascending),
    ("BY", Keyword::By),
    ("CALL", Keyword::Call),
    ("CASE", Keyword::Case),
    ("COLLECT", Keyword::Collect),
    ("CONTAINS", Keyword::Contains),
    ("COUNT", Keyword::Count),
    ("CREATE", Keyword::Create),
    ("DELETE", Keyword::Delete),
    ("DESC", Keyword::Desc),
    ("DESCENDING", Keyword::Descending),
    ("DETACH", Keyword::Detach),
    ("DISTINCT", Keyword::Distinct),
    ("DROP", Keyword::Drop),
    ("ELSE", Keyword::Else),
    ("END", Keyword::End),
    ("ENDS", Keyword::Ends),
    ("EXISTS", Keyword::Exists),
    ("EXPLAIN", Keyword::Explain),
    ("FALSE", Keyword::False),
    ("FILTER", Keyword::Filter),
    ("FINISH", Keyword::Finish),
    ("FOR", Keyword::For),
    ("FOREACH", Keyword::Foreach),
    ("IN", Keyword::In),
    ("INSERT", Keyword::Insert),
    ("IS", Keyword::Is),
    ("LET", Keyword::Let),
    ("LIMIT", Keyword::Limit),
    ("LOAD", Keyword::Load),
    ("MATCH", Keyword::Match),
    ("MERGE", Keyword::Merge),
    ("NEXT", Keyword::Next),
    ("NONE", Keyword::None),
    ("NOT", Keyword::Not),
    ("NULL", Keyword::Null),
    ("OFFSET", Keyword::Offset),
    ("ON", Keyword::On),
    ("OPTIONAL", Keyword::Optional),
    ("OR", Keyword::Or),
    ("ORDER", Keyword::Order),
    ("PROFILE", Keyword::Profile),
    ("REDUCE", Keyword::Reduce),
    ("REMOVE", Keyword::Remove),
    ("RETURN", Keyword::Return),
    ("SET", Keyword::Set),
    ("SHORTESTPATH", Keyword::ShortestPath),
    ("SHOW", Keyword::Show),
    ("SINGLE", Keyword::Single),
    ("SKIP", Keyword::Skip),
    ("STARTS", Keyword::Starts),
    ("THEN", Keyword::Then),
    ("TRUE", Keyword::True),
    ("UNION", Keyword::Union),
    ("UNWIND", Keyword::Unwind),
    ("WHEN", Keyword::When),
    ("WHERE", Keyword::Where),
    ("WITH", Keyword::With),
    ("XOR", Keyword::Xor),
    ("YIELD", Keyword::Yield),
];

const LONGEST: usize = "ALLSHORTESTPATHS".len();

impl Keyword {
    /// The keyword that `word` spells, in any case.
    pub fn of(word: &str) -> Option<Keyword> {
        if word.len() > LONGEST || !word.is_ascii() {
            return None;
        }
        let mut buffer = [0; LONGEST];
        let upper = &mut buffer[..word.len()];
        upper.copy_from_slice(word.as_bytes());
        upper.make_ascii_uppercase();
        KEYWORDS
            .binary_search_by(|(text, _)| text.as_bytes().cmp(upper))
            .ok()
            .map(|at| KEYWORDS[at].1)
    }

    /// The spelling in capitals; `shortestPath` and `allShortestPaths` as people write them.
    pub fn text(self) -> &'static str {
        match self {
            Self::ShortestPath => "shortestPath",
            Self::AllShortestPaths => "allShortestPaths",
            _ => KEYWORDS[self as usize].0,
        }
    }

    /// Whether a clause can begin with this word.
    pub fn starts_clause(self) -> bool {
        matches!(
            self,
            Self::Match
                | Self::Optional
                | Self::Unwind
                | Self::With
                | Self::Return
                | Self::Call
                | Self::Create
                | Self::Merge
                | Self::Set
                | Self::Remove
                | Self::Delete
                | Self::Detach
                | Self::Foreach
                | Self::Drop
                | Self::Filter
                | Self::Finish
                | Self::For
                | Self::Insert
                | Self::Let
                | Self::Load
                | Self::Show
        ) || self.begins_page()
    }

    /// Whether a clause that orders or counts rows can begin with this word, or such a part of `WITH` and `RETURN`.
    pub fn begins_page(self) -> bool {
        matches!(self, Self::Order | Self::Skip | Self::Offset | Self::Limit)
    }

    /// Whether this word begins a clause only when what follows fits, because questions in words may begin with it too.
    pub fn needs_company(self) -> bool {
        matches!(
            self,
            Self::Drop
                | Self::Filter
                | Self::Finish
                | Self::For
                | Self::Insert
                | Self::Let
                | Self::Load
                | Self::Show
                | Self::When
        ) || self.begins_page()
    }

    /// Whether a variable of this name has to be back-quoted, because the word would be read as something else.
    pub fn is_reserved(self) -> bool {
        matches!(
            self,
            Self::And
                | Self::As
                | Self::Call
                | Self::Case
                | Self::Contains
                | Self::Create
                | Self::Delete
                | Self::Detach
                | Self::Distinct
                | Self::Else
                | Self::End
                | Self::Ends
                | Self::False
                | Self::Foreach
                | Self::In
                | Self::Is
                | Self::Match
                | Self::Merge
                | Self::Not
                | Self::Null
                | Self::Optional
                | Self::Or
                | Self::Remove
                | Self::Return
                | Self::Set
                | Self::Starts
                | Self::Then
                | Self::True
                | Self::Union
                | Self::Unwind
                | Self::When
                | Self::Where
                | Self::With
                | Self::Xor
                | Self::Yield
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table_follows_the_enum_and_the_alphabet() {
        for (at, (text, keyword)) in KEYWORDS.iter().enumerate() {
            assert_eq!(*keyword as usize, at, "{text}");
            assert_eq!(Keyword::of(&text.to_lowercase()), Some(*keyword));
        }
        assert!(KEYWORDS.windows(2).all(|pair| pair[0].0 < pair[1].0));
        assert_eq!(Keyword::of("matches"), None);
        assert_eq!(Keyword::of("产业"), None);
    }
}
