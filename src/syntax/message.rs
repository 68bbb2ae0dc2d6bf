//! The prose for parse errors: what is wrong, where, what to do. Made here and nowhere else.

use super::expected::{Expected, Thing, in_words};
use super::keyword::{KEYWORDS, Keyword};
use super::lex::starts_name;
use super::token::Symbol;
use super::unsupported::Unsupported;
use crate::diagnostic::{Code, Diagnostic, ErrorKind, Span, did_you_mean};

/// How many kinds of things a label names before it keeps to the parts that matter.
const LIST_LIMIT: usize = 6;

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

pub(super) fn unexpected(
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
    let wanted = |thing: &Thing| expected.contains(&Expected::Thing(*thing));
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
        "{" if [Thing::Clause, Thing::Operator].iter().all(wanted) => {
            return Some("a chain or group as a condition is written `EXISTS { ... }`".into());
        }
        _ if found.eq_ignore_ascii_case("AS")
            && wanted(&Thing::Operator)
            && expected.contains(&Expected::Symbol(Symbol::RightParen)) =>
        {
            return Some("values are converted by functions such as `toInteger(x)`, `toString(x)` or `date(x)`; a name stands behind the brackets".into());
        }
        _ if found.eq_ignore_ascii_case("SEARCH") && wanted(&Thing::Clause) => {
            return Some("there are no vector indexes: `ORDER BY vector.similarity.cosine(n.key, $vector) DESC LIMIT 5`".into());
        }
        _ if found.eq_ignore_ascii_case("GROUP")
            && expected.contains(&Expected::Keyword(Keyword::Limit)) =>
        {
            return Some("leave `GROUP BY` out: what is no aggregate is a grouping key".into());
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

pub(super) fn invalid_escape(escape: &str, span: Span) -> Diagnostic {
    let label = match (escape.get(..2), escape.len()) {
        (Some("\\u"), ..6) => "expected four hexadecimal digits after `\\u`",
        (Some("\\U"), ..10) => "expected eight hexadecimal digits after `\\U`",
        _ => "stands for no character",
    };
    error(7, "InvalidUnicodeLiteral", format!("`{escape}` is not an escape"))
        .at(span, label)
        .help("escapes are \\\\ \\' \\\" \\b \\f \\n \\r \\t, \\uXXXX and \\UXXXXXXXX in hexadecimal; a backslash itself is `\\\\`")
}

pub(super) fn invalid_number(text: &str, span: Span) -> Diagnostic {
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

pub(super) fn unexpected_character(character: char, span: Span) -> Diagnostic {
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

pub(super) fn empty(span: Span) -> Diagnostic {
    error(2, "UnexpectedSyntax", "there is no query here")
        .at(span, "expected a clause")
        .help("write a query such as `MATCH (n) RETURN n LIMIT 10`")
}

pub(super) fn unclosed_string(span: Span) -> Diagnostic {
    error(3, "UnexpectedSyntax", "a string is not closed")
        .at(span, "opened here")
        .help("end the string with the quote it began with; inside, write that quote as `\\'` or `\\\"`")
}

pub(super) fn unclosed_name(span: Span) -> Diagnostic {
    error(4, "UnexpectedSyntax", "a back-quoted name is not closed")
        .at(span, "opened here")
        .help("end the name with a back-quote")
}

pub(super) fn empty_name(span: Span) -> Diagnostic {
    error(5, "UnexpectedSyntax", "a back-quoted name is empty")
        .at(span, "needs at least one character")
}

pub(super) fn unclosed_comment(span: Span) -> Diagnostic {
    error(6, "UnexpectedSyntax", "a comment is not closed")
        .at(span, "opened here")
        .help("end the comment with `*/`")
}

pub(super) fn integer_overflow(text: &str, span: Span) -> Diagnostic {
    error(
        9,
        "IntegerOverflow",
        format!("the integer `{text}` is out of range"),
    )
    .at(
        span,
        format!("integers go from {} to {}", i64::MIN, i64::MAX),
    )
    .help("write it as a float such as `1e20`, or as a string")
}

pub(super) fn float_overflow(text: &str, span: Span) -> Diagnostic {
    error(
        10,
        "FloatingPointOverflow",
        format!("the number `{text}` is out of range"),
    )
    .at(span, "floats go up to about 1.798e308")
}

pub(super) fn lone_dollar(span: Span) -> Diagnostic {
    error(11, "UnexpectedSyntax", "a parameter has no name")
        .at(span, "expected a name or a number right after `$`")
}

pub(super) fn unicode_dash(character: char, span: Span) -> Diagnostic {
    let message = format!("`{character}` is not the minus sign of the language");
    error(12, "InvalidUnicodeCharacter", message)
        .at(span, format!("this is U+{:04X}", character as u32))
        .help("write `-`")
}

pub(super) fn length_without_star(span: Span) -> Diagnostic {
    error(
        14,
        "InvalidRelationshipPattern",
        "a range of steps needs `*` before it",
    )
    .at(span, "no `*` before this")
    .help("write `*1..3` for one to three steps, `*` for any number")
}

pub(super) fn negative_length(span: Span) -> Diagnostic {
    error(
        15,
        "InvalidRelationshipPattern",
        "a number of steps cannot be negative",
    )
    .at(span, "expected 0 or more")
}

pub(super) fn type_expression(span: Span) -> Diagnostic {
    error(16, "UnexpectedSyntax", "a relationship has one type")
        .at(span, "`:` between types would ask for both")
        .help("write `[r:A|B]` for either, `[r:!A]` for any other")
}

pub(super) fn two_lengths(span: Span) -> Diagnostic {
    error(
        24,
        "InvalidRelationshipPattern",
        "a relationship has two lengths",
    )
    .at(span, "and another behind the arrow")
    .help("write `-[:A*2..3]->` or `-[:A]->{2,3}`")
}

pub(super) fn group_without_step(span: Span) -> Diagnostic {
    error(
        25,
        "UnexpectedSyntax",
        "a group to be repeated has no relationship",
    )
    .at(span, "would go nowhere")
    .help("write a group such as `((a)-->(b)){1,3}`")
}

pub(super) fn group_without_quantifier(span: Span) -> Diagnostic {
    error(
        26,
        "UnexpectedSyntax",
        "a group between nodes needs a quantifier",
    )
    .at(span, "how often is not said")
    .help("write `+`, `*` or `{1,3}` behind the bracket; without repetition leave the brackets out")
}

pub(super) fn no_paths(span: Span) -> Diagnostic {
    error(27, "UnexpectedSyntax", "the number of paths is at least 1").at(span, "asks for no path")
}

pub(super) fn misplaced_pattern(span: Span) -> Diagnostic {
    error(
        17,
        "UnexpectedSyntax",
        "a pattern cannot be used as a value here",
    )
    .at(span, "patterns are tests, for WHERE only")
    .help("to test use `exists { (a)-->(b) }`")
    .help("to count use `COUNT { (a)-->(b) }`, to collect use `[(a)-->(b) | b]`")
}

pub(super) fn clause_after_return(clause: Keyword, end: Keyword, span: Span) -> Diagnostic {
    let (clause_text, end_text) = (clause.text(), end.text());
    let help = match (end, clause.begins_page()) {
        (Keyword::Finish, _) => "leave `FINISH` out: nothing comes of a query behind it",
        (_, true) => {
            "after the items of `RETURN` comes `ORDER BY`, then `SKIP`, then `LIMIT`, each once"
        }
        _ => "to go on with the rows, write `WITH` in place of `RETURN`",
    };
    error(
        18,
        "InvalidClauseComposition",
        format!("`{clause_text}` cannot follow `{end_text}`"),
    )
    .at(span, format!("the query has ended with `{end_text}`"))
    .help(help)
}

pub(super) fn no_result(last: &str, span: Span) -> Diagnostic {
    error(
        19,
        "InvalidClauseComposition",
        format!("a query cannot end with `{last}`"),
    )
    .at(span, "nothing is returned or changed")
    .help("add a `RETURN`, such as `RETURN *`")
}

pub(super) fn in_transactions(span: Span) -> Diagnostic {
    error(
        23,
        "UnexpectedSyntax",
        "no part of a statement can fail on its own",
    )
    .at(span, "a statement is one transaction as a whole")
    .help("leave these words out, or run a statement for each part")
}

pub(super) fn unsupported(form: Unsupported, span: Span) -> Diagnostic {
    let (reason, help) = form.words();
    error(30, "UnexpectedSyntax", reason)
        .at(span, "nothing to act on")
        .help(help)
}

pub(super) fn union_of_conditional(span: Span) -> Diagnostic {
    error(
        28,
        "InvalidClauseComposition",
        "a query with `WHEN` is no part of a `UNION`",
    )
    .at(span, "it could belong to the last branch or to the whole")
    .help("put what belongs together in braces: `WHEN ... THEN { ... UNION ... }`, or `{ WHEN ... } UNION ...`")
}

pub(super) fn next_without_return(span: Span) -> Diagnostic {
    error(
        29,
        "InvalidClauseComposition",
        "`NEXT` follows a query that returns rows",
    )
    .at(span, "there is no `RETURN` before it")
    .help("leave `NEXT` out, or write `RETURN *` before it")
}

pub(super) fn unknown_index_kind(kind: &str, span: Span) -> Diagnostic {
    let help = match kind {
        "FULLTEXT" => {
            "`CONTAINS`, `STARTS WITH` and `=~` search texts without an index of this kind"
        }
        "BTREE" => "write `CREATE INDEX`, which serves equality and order",
        _ => "there are `RANGE`, `TEXT` and `LOOKUP` indexes",
    };
    error(
        32,
        "UnexpectedSyntax",
        format!("there are no indexes of the kind `{kind}`"),
    )
    .at(span, "not a kind of index here")
    .help(help)
}

pub(super) fn old_schema_spelling(constraint: bool, span: Span) -> Diagnostic {
    let (what, help) = match constraint {
        true => (
            "a constraint",
            "write `CREATE CONSTRAINT name FOR (n:Label) REQUIRE n.key IS UNIQUE`",
        ),
        false => (
            "an index",
            "write `CREATE INDEX name FOR (n:Label) ON (n.key)`",
        ),
    };
    error(
        33,
        "UnexpectedSyntax",
        format!("`ON` begins the old spelling of {what}, which Neo4j 5 gave up"),
    )
    .at(span, "`FOR` belongs here")
    .help(help)
}

pub(super) fn several_statements(span: Span) -> Diagnostic {
    error(20, "UnexpectedSyntax", "there is more than one statement")
        .at(span, "a second statement begins here")
        .help("run the statements one by one")
}

pub(super) fn too_deep(limit: u32, span: Span) -> Diagnostic {
    error(
        21,
        "UnexpectedSyntax",
        format!("the query is nested more than {limit} levels deep"),
    )
    .at(span, "one level too many")
    .help("take a part of it out with `WITH ... AS name`, or pass a list as a parameter")
}

pub(super) fn too_long() -> Diagnostic {
    error(22, "UnexpectedSyntax", "the query is longer than 4 GiB")
        .help("pass large data as parameters, or import it")
}
