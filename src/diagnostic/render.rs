//! Diagnostics as text for people and as JSON for programs, with line and column computed from the source.

use std::borrow::Cow;

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet};
use serde_json::{Value as Json, json};

use super::excerpt::Excerpt;
use super::{Diagnostic, Severity};

/// How a diagnostic is drawn.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// Whether to write colour codes.
    pub color: bool,
    /// Columns that a line of source may take; longer lines are cut around the place that matters.
    pub width: usize,
}

/// No colour, wide enough for ordinary queries: what tests and files get.
pub const PLAIN: Style = Style {
    color: false,
    width: 140,
};

/// A place as people count: line and column from 1, the column in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// In bytes, from 0.
    pub offset: usize,
    pub line: usize,
    pub column: usize,
}

/// The position of a byte; the end of the text for an offset beyond it.
pub fn position(source: &str, offset: usize) -> Position {
    let offset = floor(source, offset);
    let before = &source[..offset];
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    Position {
        offset,
        line: before.bytes().filter(|byte| *byte == b'\n').count() + 1,
        column: before[line_start..].chars().count() + 1,
    }
}

/// The diagnostic with its places in `source`, which people know as `name`. Ends without a line break.
pub fn to_text(diagnostic: &Diagnostic, source: &str, name: &str, style: Style) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = level
        .primary_title(visible(&diagnostic.message))
        .id(diagnostic.code.to_string());
    let mut group = Group::with_title(title);
    let excerpt = Excerpt::around(source, diagnostic.labels.iter().map(|label| label.span));
    if !diagnostic.labels.is_empty() {
        group = group.element(snippet(diagnostic, &excerpt).path(name));
    }
    for help in &diagnostic.help {
        group = group.element(Level::HELP.message(visible(help)));
    }
    let renderer = if style.color {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let text = renderer.term_width(style.width).render(&[group]);
    if excerpt.is_cut {
        with_true_column(text, diagnostic, source, &excerpt, name)
    } else {
        text
    }
}

/// The drawing library counts columns in what it is shown; in a line that was cut they start too late.
fn with_true_column(
    text: String,
    diagnostic: &Diagnostic,
    source: &str,
    excerpt: &Excerpt,
    name: &str,
) -> String {
    let Some(main) = diagnostic.labels.first() else {
        return text;
    };
    let place = position(source, main.span.start as usize);
    let shown = position(&excerpt.text, excerpt.ranges[0].start);
    let wrong = format!("{name}:{}:{}", place.line, shown.column);
    text.replacen(
        &wrong,
        &format!("{name}:{}:{}", place.line, place.column),
        1,
    )
}

/// The diagnostic for programs, as the JSON-lines protocol spells it; `position` is null where the place is unknown.
pub fn to_json(diagnostic: &Diagnostic, source: &str) -> Json {
    let position = diagnostic.labels.first().map(|label| {
        let position = position(source, label.span.start as usize);
        json!({"offset": position.offset, "line": position.line, "column": position.column})
    });
    json!({
        "kind": diagnostic.kind.name(),
        "phase": diagnostic.phase.name(),
        "detail": diagnostic.detail,
        "code": diagnostic.code.to_string(),
        "message": diagnostic.message,
        "position": position,
        "help": diagnostic.help,
    })
}

fn snippet<'a>(diagnostic: &'a Diagnostic, excerpt: &'a Excerpt) -> Snippet<'a, Annotation<'a>> {
    let marked = diagnostic.labels.iter().zip(&excerpt.ranges).enumerate();
    let annotations = marked.map(|(index, (label, range))| {
        let kind = if index == 0 {
            AnnotationKind::Primary
        } else {
            AnnotationKind::Context
        };
        kind.span(range.clone()).label(visible(&label.text))
    });
    Snippet::source(excerpt.text.as_str())
        .line_start(excerpt.first_line)
        .annotations(annotations)
}

/// The last character boundary at or before `offset`.
fn floor(source: &str, offset: usize) -> usize {
    source.floor_char_boundary(offset.min(source.len()))
}

/// Characters of a message after which the rest is left out, such as when it quotes a name of a megabyte.
const LONGEST: usize = 2_000;

/// Text that cannot drive a terminal: control characters other than line breaks are written as escapes. Cut when very long.
fn visible(text: &str) -> Cow<'_, str> {
    let shown = match text.char_indices().nth(LONGEST) {
        Some((end, _)) => Cow::Owned(format!("{} ...", &text[..end])),
        None => Cow::Borrowed(text),
    };
    if !shown.chars().any(|c| c.is_control() && c != '\n') {
        return shown;
    }
    let escaped = shown.chars().map(|c| match c {
        '\n' => c.to_string(),
        control if control.is_control() => control.escape_default().to_string(),
        other => other.to_string(),
    });
    Cow::Owned(escaped.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Code, ErrorKind, Span};

    fn undefined(span: Span) -> Diagnostic {
        let code = Code {
            stage: "BIND",
            number: 1,
        };
        Diagnostic::compile_error(
            code,
            ErrorKind::SyntaxError,
            "UndefinedVariable",
            "variable `c` is not defined",
        )
        .at(span, "not bound by any clause before this")
        .help("did you mean `ctl`?")
    }

    #[test]
    fn text_points_at_the_place_below_wide_characters() {
        let source = "RETURN '绵阳' AS 城市,\n  '无人机' + c.id";
        let at = source.find("c.id").expect("in the text");
        let text = to_text(&undefined(Span::new(at, at + 1)), source, "query", PLAIN);
        assert_eq!(
            text,
            "error[BIND001]: variable `c` is not defined\n \
             --> query:2:11\n  |\n2 |   '无人机' + c.id\n  |              ^ not bound by any clause before this\n  |\n  \
             = help: did you mean `ctl`?"
        );
    }

    #[test]
    fn a_place_in_a_huge_line_stays_readable() {
        let source = "x".repeat(10_000_000);
        let text = to_text(
            &undefined(Span::new(9_000_000, 9_000_001)),
            &source,
            "query",
            PLAIN,
        );
        assert!(text.len() < 2_000, "{}", text.len());
    }

    #[test]
    fn places_outside_the_text_do_no_harm() {
        for span in [
            Span::new(5, 900),
            Span::new(900, 901),
            Span::new(1, 2),
            Span::new(0, 0),
        ] {
            to_text(&undefined(span), "城市", "query", PLAIN);
            to_text(&undefined(span), "", "query", PLAIN);
        }
    }

    #[test]
    fn positions_count_characters() {
        let expected = Position {
            offset: 7,
            line: 2,
            column: 2,
        };
        assert_eq!(position("abc\n城市", 8), expected);
    }
}
