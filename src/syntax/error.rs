//! Why a text is no query, as data; the prose for it is made here and nowhere else.

use smol_str::SmolStr;

use super::expected::{Expected, Thing, in_words};
use super::keyword::{KEYWORDS, Keyword};
use super::lex::starts_name;
use super::token::Symbol;
use crate::diagnostic::{Code, Diagnostic, ErrorKind, Span, did_you_mean};

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
    /// `MATCH (a)-[:A&B]->(b) RETURN b`
    TypeExpression { span: Span },
    /// `MATCH (n) RETURN (n)-->()`
    MisplacedPattern { span: Span },
    /// `RETURN 1 MATCH (n)`
    ClauseAfterReturn { clause: Keyword, span: Span },
    /// `MATCH (n)`
    NoResult { last: &'static str, span: Span },
    /// `RETURN 1; RETURN 2`
    SeveralStatements { span: Span },
    /// `RETURN ((((...` and so on, or a very long chain of operators
    TooDeep { span: Span, limit: u32 },
    /// More than 4 GiB of text
    TooLong,
}

/// How many kinds of things a label names before it keeps to the parts that matter.
const LIST_LIMIT: usize = 6;

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
            | Self::MisplacedPattern { span }
            | Self::ClauseAfterReturn { span, .. }
            | Self::NoResult { span, .. }
            | Self::SeveralStatements { span }
            | Self::TooDeep { span, .. } => *span,
            Self::TooLong => Span::default(),
        }
    }

    /// The finding as every stage reports it: message, marked places, help, openCypher's names.
    pub fn diagnostic(&self) -> Diagnostic {
        match self {
            Self::Unexpected { found, span, expected, opened } => {
                unexpected(found.as_deref(), *span, expected, *opened)
            }
            Self::Empty { span } => error(2, "UnexpectedSyntax", "there is no query here")
                .at(*span, "expected a clause")
                .help("write a query such as `MATCH (n) RETURN n LIMIT 10`"),
            Self::UnclosedString { span } => error(3, "UnexpectedSyntax", "a string is not closed")
                .at(*span, "opened here")
                .help("end the string with the quote it began with; inside, write that quote as `\\'` or `\\\"`"),
            Self::UnclosedName { span } => error(4, "UnexpectedSyntax", "a back-quoted name is not closed")
                .at(*span, "opened here")
                .help("end the name with a back-quote"),
            Self::EmptyName { span } => error(5, "UnexpectedSyntax", "a back-quoted name is empty")
                .at(*span, "needs at least one character"),
            Self::UnclosedComment { span } => error(6, "UnexpectedSyntax", "a comment is not closed")
                .at(*span, "opened here")
                .help("end the comment with `*/`"),
            Self::InvalidEscape { escape, span } => invalid_escape(escape, *span),
            Self::InvalidNumber { text, span } => invalid_number(text, *span),
            Self::IntegerOverflow { text, span } => {
                error(9, "IntegerOverflow", format!("the integer `{text}` is out of range"))
                    .at(*span, "integers go from -9223372036854775808 to 9223372036854775807")
                    .help("write it as a float such as `1e20`, or as a string")
            }
            Self::FloatOverflow { text, span } => {
                error(10, "FloatingPointOverflow", format!("the number `{text}` is out of range"))
                    .at(*span, "floats go up to about 1.798e308")
            }
            Self::LoneDollar { span } => error(11, "UnexpectedSyntax", "a parameter has no name")
                .at(*span, "expected a name or a number right after `$`"),
            Self::UnicodeDash { character, span } => {
                let message = format!("`{character}` is not the minus sign of the language");
                error(12, "InvalidUnicodeCharacter", message)
                    .at(*span, format!("this is U+{:04X}", *character as u32))
                    .help("write `-`")
            }
            Self::UnexpectedCharacter { character, span } => unexpected_character(*character, *span),
            Self::LengthWithoutStar { span } => {
                error(14, "InvalidRelationshipPattern", "a range of steps needs `*` before it")
                    .at(*span, "no `*` before this")
                    .help("write `*1..3` for one to three steps, `*` for any number")
            }
            Self::NegativeLength { span } => {
                error(15, "InvalidRelationshipPattern", "a number of steps cannot be negative")
                    .at(*span, "expected 0 or more")
            }
            Self::TypeExpression { span } => {
                error(16, "UnexpectedSyntax", "relationship types can only be alternatives")
                    .at(*span, "only `|` may stand between types")
                    .help("write `[r:A|B]`, or test the type with WHERE: `WHERE type(r) <> 'A'`")
            }
            Self::MisplacedPattern { span } => {
                error(17, "UnexpectedSyntax", "a pattern cannot be used as a value here")
                    .at(*span, "patterns are tests, for WHERE only")
                    .help("to test use `exists { (a)-->(b) }`, to count use `COUNT { (a)-->(b) }`, to collect use `[(a)-->(b) | b]`")
            }
            Self::ClauseAfterReturn { clause, span } => {
                let message = format!("`{}` cannot follow `RETURN`", clause.text());
                error(18, "InvalidClauseComposition", message)
                    .at(*span, "the query has ended with `RETURN`")
                    .help("to go on with the rows, write `WITH` in place of `RETURN`")
            }
            Self::NoResult { last, span } => {
                let message = format!("a query cannot end with `{last}`");
                error(19, "InvalidClauseComposition", message)
                    .at(*span, "nothing is returned or changed")
                    .help("add a `RETURN`, such as `RETURN *`")
            }
            Self::SeveralStatements { span } => {
                error(20, "UnexpectedSyntax", "there is more than one statement")
                    .at(*span, "a second statement begins here")
                    .help("run the statements one by one")
            }
            Self::TooDeep { span, limit } => {
                error(21, "UnexpectedSyntax", format!("the query is nested more than {limit} levels deep"))
                    .at(*span, "one level too many")
                    .help("take a part of it out with `WITH ... AS name`, or pass a list as a parameter")
            }
            Self::TooLong => error(22, "UnexpectedSyntax", "the query is longer than 4 GiB")
                .help("pass large data as parameters, or import it"),
        }
    }
}

fn error(number: u16, detail: &'static str, message: impl Into<String>) -> Diagnostic {
    Diagnostic::compile_error(
        Code {
            stage: "PARSE",
            number,
        },
        ErrorKind::SyntaxError,
        detail,
        message,
    )
}

fn unexpected(
    found: Option<&str>,
    span: Span,
    expected: &[Expected],
    opened: Option<(Symbol, Span)>,
) -> Diagnostic {
    let message = match found {
        Some(text) => format!("unexpected `{text}`"),
        None => "the query ends too early".to_owned(),
    };
    let mut diagnostic =
        error(1, "UnexpectedSyntax", message).at(span, format!("expected {}", shortened(expected)));
    if let Some((symbol, opening)) = opened {
        diagnostic = diagnostic.at(opening, format!("this `{}` is not closed", symbol.text()));
    }
    match found.and_then(|text| advice(text, expected)) {
        Some(help) => diagnostic.help(help),
        None => diagnostic,
    }
}

/// The whole list when it is short; else what is not an operator; else its head.
fn shortened(expected: &[Expected]) -> String {
    if expected.len() <= LIST_LIMIT {
        return in_words(expected);
    }
    let operator = Expected::Thing(Thing::Operator);
    let rest: Vec<Expected> = expected
        .iter()
        .copied()
        .filter(|one| *one != operator)
        .collect();
    in_words(&rest[..rest.len().min(LIST_LIMIT)])
}

/// An edit that is likely meant.
fn advice(found: &str, expected: &[Expected]) -> Option<String> {
    match found {
        "!" if expected.contains(&Expected::Thing(Thing::Operator)) => {
            return Some("not equal is written `<>`".into());
        }
        ">" if expected.contains(&Expected::Thing(Thing::Dash)) => {
            return Some("a relationship is written `-->` or `-[:TYPE]->`".into());
        }
        "=" if expected.contains(&Expected::Thing(Thing::Expression)) => {
            return Some("equal is written with one `=`".into());
        }
        _ if found.eq_ignore_ascii_case("NOT")
            && expected.contains(&Expected::Thing(Thing::Expression)) =>
        {
            return Some("put `NOT` and what it denies in brackets: `a = (NOT b)`".into());
        }
        _ => {}
    }
    let keyword = Keyword::of(found);
    if let Some(keyword) = keyword
        && keyword.is_reserved()
        && expected.contains(&Expected::Thing(Thing::Variable))
    {
        return Some(format!(
            "`{found}` is a keyword; as a name write it in back-quotes: `` `{found}` ``"
        ));
    }
    match keyword {
        Some(Keyword::Where) => {
            Some("`WHERE` belongs right after `MATCH`, `OPTIONAL MATCH`, `WITH` or `YIELD`".into())
        }
        Some(_) => None,
        None => near_keyword(found, expected).or_else(|| name_for_a_column(found, expected)),
    }
}

/// The keyword that was meant, among those that could stand here.
fn near_keyword(found: &str, expected: &[Expected]) -> Option<String> {
    let clause = expected.contains(&Expected::Thing(Thing::Clause));
    let operator = expected.contains(&Expected::Thing(Thing::Operator));
    let candidates = KEYWORDS.iter().filter(|(_, keyword)| {
        expected.contains(&Expected::Keyword(*keyword))
            || clause && keyword.starts_clause()
            || operator && is_operator(*keyword)
    });
    let near = did_you_mean(&found.to_uppercase(), candidates.map(|(text, _)| *text))?;
    Some(format!("did you mean `{near}`?"))
}

/// Two names side by side where only the first is wanted.
fn name_for_a_column(found: &str, expected: &[Expected]) -> Option<String> {
    let is_name = found.chars().next().is_some_and(starts_name);
    (is_name && expected.contains(&Expected::Keyword(Keyword::As)))
        .then(|| format!("to give a name write `AS {found}`"))
}

fn is_operator(keyword: Keyword) -> bool {
    use Keyword::*;
    matches!(keyword, And | Or | Xor | In | Is | Contains | Starts | Ends)
}

fn invalid_escape(escape: &str, span: Span) -> Diagnostic {
    let label = match (escape.get(..2), escape.len()) {
        (Some("\\u"), ..6) => "expected four hexadecimal digits after `\\u`",
        (Some("\\U"), ..10) => "expected eight hexadecimal digits after `\\U`",
        _ => "stands for no character",
    };
    error(7, "InvalidUnicodeLiteral", format!("`{escape}` is not an escape"))
        .at(span, label)
        .help("escapes are \\\\ \\' \\\" \\b \\f \\n \\r \\t, \\uXXXX and \\UXXXXXXXX in hexadecimal; a backslash itself is `\\\\`")
}

fn invalid_number(text: &str, span: Span) -> Diagnostic {
    let diagnostic = error(
        8,
        "InvalidNumberLiteral",
        format!("`{text}` is not a number"),
    );
    if text.len() > 1 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        let digits = text.trim_start_matches('0');
        let digits = if digits.is_empty() { "0" } else { digits };
        return diagnostic
            .at(span, "a zero in front could mean decimal or octal")
            .help(format!(
                "write `{digits}` for decimal or `0o{digits}` for octal"
            ));
    }
    diagnostic
        .at(span, "digits and letters do not fit together")
        .help("a name that begins with a digit needs back-quotes; hexadecimal begins with `0x`, octal with `0o`")
}

fn unexpected_character(character: char, span: Span) -> Diagnostic {
    let shown = if is_invisible(character) {
        format!("U+{:04X}", character as u32)
    } else {
        character.to_string()
    };
    let diagnostic = error(
        13,
        "UnexpectedSyntax",
        format!("unexpected character `{shown}`"),
    );
    if is_invisible(character) {
        return diagnostic
            .at(span, "an invisible character")
            .help("delete it, or write a space");
    }
    let diagnostic = diagnostic.at(
        span,
        format!("U+{:04X} has no meaning here", character as u32),
    );
    match look_alike(character) {
        Some(ascii) => diagnostic.help(format!("write `{ascii}`")),
        None => diagnostic,
    }
}

/// Control characters, joiners and marks of direction, which leave no trace on paper.
fn is_invisible(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}')
}

/// The character of the language that a full-width or typographic one stands for.
fn look_alike(character: char) -> Option<char> {
    match character {
        // Full-width forms lie at a fixed distance from ASCII.
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(character as u32 - 0xFEE0),
        '“' | '”' | '„' | '«' | '»' | '「' | '」' => Some('"'),
        '‘' | '’' | '‚' => Some('\''),
        '、' => Some(','),
        '。' => Some('.'),
        '【' | '〔' => Some('['),
        '】' | '〕' => Some(']'),
        '〈' | '《' => Some('<'),
        '〉' | '》' => Some('>'),
        '×' => Some('*'),
        '÷' => Some('/'),
        _ => None,
    }
}
