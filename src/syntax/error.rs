//! Why a text is no query, as data. The prose for it is made in `message`.

use smol_str::SmolStr;

use super::expected::Expected;
use super::keyword::Keyword;
use super::message;
use super::token::Symbol;
use super::unsupported::Unsupported;
use crate::diagnostic::{Diagnostic, Span};

/// Why a text could not be parsed. Each variant shows the shortest query that causes it.
#[derive(Debug, Clone, PartialEq)]
pub enum ParseError {
    /// `RETURN [1, 2`
    Unexpected {
        /// The text found, cut when long; absent at the end of the query.
        found: Option<SmolStr>,
        span: Span,
        /// What could have stood there.
        expected: Vec<Expected>,
        /// The bracket that is still open.
        opened: Option<(Symbol, Span)>,
    },
    /// `` (nothing, or only comments)
    Empty { span: Span },
    /// `RETURN 'abc`
    UnclosedString { span: Span },
    /// ``RETURN `abc``
    UnclosedName { span: Span },
    /// `` RETURN `` ``
    EmptyName { span: Span },
    /// `RETURN 1 /* one`
    UnclosedComment { span: Span },
    /// `RETURN '\uH'`
    InvalidEscape { escape: SmolStr, span: Span },
    /// `RETURN 12ab`
    InvalidNumber { text: SmolStr, span: Span },
    /// `RETURN 9223372036854775808`
    IntegerOverflow { text: SmolStr, span: Span },
    /// `RETURN 1e999`
    FloatOverflow { text: SmolStr, span: Span },
    /// `RETURN $`
    LoneDollar { span: Span },
    /// `RETURN 3 — 2`
    UnicodeDash { character: char, span: Span },
    /// `RETURN 3 # 2`
    UnexpectedCharacter { character: char, span: Span },
    /// `MATCH (a)-[:T..3]->(b) RETURN b`
    LengthWithoutStar { span: Span },
    /// `MATCH (a)-[*-2]->(b) RETURN b`
    NegativeLength { span: Span },
    /// `MATCH (a)-[:A:B]->(b) RETURN b`
    TypeExpression { span: Span },
    /// `MATCH (a)-[:A*2]->{3}(b) RETURN b`
    TwoLengths { span: Span },
    /// `MATCH ((a)){2} RETURN 1`
    GroupWithoutStep { span: Span },
    /// `MATCH (x) ((a)-->(b)) (y) RETURN x`
    GroupWithoutQuantifier { span: Span },
    /// `MATCH SHORTEST 0 (a)-->+(b) RETURN a`
    NoPaths { span: Span },
    /// `MATCH (n) RETURN (n)-->()`
    MisplacedPattern { span: Span },
    /// `RETURN 1 MATCH (n)`
    ClauseAfterReturn {
        clause: Keyword,
        /// `RETURN` or `FINISH`
        end: Keyword,
        span: Span,
    },
    /// `MATCH (n)`
    NoResult { last: &'static str, span: Span },
    /// `CREATE DATABASE a`
    Unsupported { form: Unsupported, span: Span },
    /// `CALL { CREATE () } IN TRANSACTIONS ON ERROR CONTINUE`
    InTransactions { span: Span },
    /// `WHEN true THEN RETURN 1 AS a UNION RETURN 2 AS a`
    UnionOfConditional { span: Span },
    /// `CREATE () NEXT RETURN 1`
    NextWithoutReturn { span: Span },
    /// `CREATE FULLTEXT INDEX i FOR (n:A) ON EACH [n.b]`
    UnknownIndexKind { kind: SmolStr, span: Span },
    /// `CREATE INDEX ON :A(b)`
    OldSchemaSpelling { constraint: bool, span: Span },
    /// `RETURN 1; RETURN 2`
    SeveralStatements { span: Span },
    /// `RETURN ((((...` and so on, or a very long chain of operators
    TooDeep { span: Span, limit: u32 },
    /// More than 4 GiB of text
    TooLong,
}

impl ParseError {
    /// The main place of the error.
    pub fn span(&self) -> Span {
        match self {
            Self::Unexpected { span, .. }
            | Self::Empty { span }
            | Self::UnclosedString { span }
            | Self::UnclosedName { span }
            | Self::EmptyName { span }
            | Self::UnclosedComment { span }
            | Self::InvalidEscape { span, .. }
            | Self::InvalidNumber { span, .. }
            | Self::IntegerOverflow { span, .. }
            | Self::FloatOverflow { span, .. }
            | Self::LoneDollar { span }
            | Self::UnicodeDash { span, .. }
            | Self::UnexpectedCharacter { span, .. }
            | Self::LengthWithoutStar { span }
            | Self::NegativeLength { span }
            | Self::TypeExpression { span }
            | Self::TwoLengths { span }
            | Self::GroupWithoutStep { span }
            | Self::GroupWithoutQuantifier { span }
            | Self::NoPaths { span }
            | Self::MisplacedPattern { span }
            | Self::ClauseAfterReturn { span, .. }
            | Self::NoResult { span, .. }
            | Self::Unsupported { span, .. }
            | Self::InTransactions { span }
            | Self::UnionOfConditional { span }
            | Self::NextWithoutReturn { span }
            | Self::UnknownIndexKind { span, .. }
            | Self::OldSchemaSpelling { span, .. }
            | Self::SeveralStatements { span }
            | Self::TooDeep { span, .. } => *span,
            Self::TooLong => Span::default(),
        }
    }

    /// The finding as every stage reports it: message, marked places, help, openCypher's names.
    pub fn diagnostic(&self) -> Diagnostic {
        match self {
            Self::Unexpected {
                found,
                span,
                expected,
                opened,
            } => message::unexpected(found.as_deref(), *span, expected, *opened),
            Self::Empty { span } => message::empty(*span),
            Self::UnclosedString { span } => message::unclosed_string(*span),
            Self::UnclosedName { span } => message::unclosed_name(*span),
            Self::EmptyName { span } => message::empty_name(*span),
            Self::UnclosedComment { span } => message::unclosed_comment(*span),
            Self::InvalidEscape { escape, span } => message::invalid_escape(escape, *span),
            Self::InvalidNumber { text, span } => message::invalid_number(text, *span),
            Self::IntegerOverflow { text, span } => message::integer_overflow(text, *span),
            Self::FloatOverflow { text, span } => message::float_overflow(text, *span),
            Self::LoneDollar { span } => message::lone_dollar(*span),
            Self::UnicodeDash { character, span } => message::unicode_dash(*character, *span),
            Self::UnexpectedCharacter { character, span } => {
                message::unexpected_character(*character, *span)
            }
            Self::LengthWithoutStar { span } => message::length_without_star(*span),
            Self::NegativeLength { span } => message::negative_length(*span),
            Self::TypeExpression { span } => message::type_expression(*span),
            Self::TwoLengths { span } => message::two_lengths(*span),
            Self::GroupWithoutStep { span } => message::group_without_step(*span),
            Self::GroupWithoutQuantifier { span } => message::group_without_quantifier(*span),
            Self::NoPaths { span } => message::no_paths(*span),
            Self::MisplacedPattern { span } => message::misplaced_pattern(*span),
            Self::ClauseAfterReturn { clause, end, span } => {
                message::clause_after_return(*clause, *end, *span)
            }
            Self::NoResult { last, span } => message::no_result(last, *span),
            Self::UnionOfConditional { span } => message::union_of_conditional(*span),
            Self::NextWithoutReturn { span } => message::next_without_return(*span),
            Self::Unsupported { form, span } => message::unsupported(*form, *span),
            Self::InTransactions { span } => message::in_transactions(*span),
            Self::UnknownIndexKind { kind, span } => message::unknown_index_kind(kind, *span),
            Self::OldSchemaSpelling { constraint, span } => {
                message::old_schema_spelling(*constraint, *span)
            }
            Self::SeveralStatements { span } => message::several_statements(*span),
            Self::TooDeep { span, limit } => message::too_deep(*limit, *span),
            Self::TooLong => message::too_long(),
        }
    }
}
