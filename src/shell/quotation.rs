//! Words of a text in the sentence that they stand in, underlined: with colour where there is colour, else by a line of marks below.

use std::ops::Range;

use super::format::text::{for_people, width};
use crate::value::Value;

const UNDERLINE: &str = "\x1b[4m";
const RESET: &str = "\x1b[0m";
/// Columns of a quotation where nothing says how wide the screen is.
const WIDTH: usize = 100;
/// Characters that end a sentence.
const ENDS: &[char] = &['。', '！', '？', '；', '\n', '\r'];

/// How quotations look.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    pub color: bool,
    pub width: Option<usize>,
    pub wide_ambiguous: bool,
}

/// A sentence and the words in it that are quoted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Quotation {
    before: String,
    words: String,
    after: String,
}

impl Quotation {
    /// The words at a span of characters, in their sentence. A span beyond the text quotes nothing.
    pub fn of(text: &str, span: &Range<usize>) -> Self {
        let byte = |character: usize| {
            let found = text.char_indices().nth(character);
            found.map_or(text.len(), |(at, _)| at)
        };
        let (start, end) = (byte(span.start), byte(span.end.max(span.start)));
        if start == end {
            return Self::default();
        }
        let head = &text[..start];
        let begin = head.rfind(ENDS).map_or(0, |at| {
            at + head[at..].chars().next().map_or(0, char::len_utf8)
        });
        let tail = &text[end..];
        let stop = tail.char_indices().find(|(_, c)| ENDS.contains(c));
        let stop = stop.map_or(tail.len(), |(at, c)| match c {
            '\n' | '\r' => at,
            c => at + c.len_utf8(),
        });
        let on_one_line = |text: &str| {
            let line = text.replace(['\n', '\r'], " ");
            for_people(&Value::from(line))
        };
        Self {
            before: on_one_line(text[begin..start].trim_start()),
            words: on_one_line(&text[start..end]),
            after: on_one_line(tail[..stop].trim_end()),
        }
    }

    /// The words alone, for what has no text.
    pub fn alone(words: &str) -> Self {
        let end = words.chars().count();
        Self::of(words, &(0..end))
    }

    /// The lines to print: the sentence, cut where it is wider than the screen, and without colour the marks below it.
    pub fn lines(&self, look: Look) -> Vec<String> {
        let room = look.width.unwrap_or(WIDTH).clamp(20, WIDTH);
        let measure = |text: &str| width(text, look.wide_ambiguous);
        let free = room.saturating_sub(measure(&self.words));
        let after_width = measure(&self.after).min(free / 2);
        let before = last(&self.before, free - after_width, look.wide_ambiguous);
        let after = first(&self.after, free - measure(&before), look.wide_ambiguous);
        if look.color {
            return vec![format!("{before}{UNDERLINE}{}{RESET}{after}", self.words)];
        }
        let marks = " ".repeat(measure(&before)) + &"~".repeat(measure(&self.words));
        vec![format!("{before}{}{after}", self.words), marks]
    }
}

/// The end of a text, `…` before it when it was cut.
fn last(text: &str, room: usize, wide_ambiguous: bool) -> String {
    if width(text, wide_ambiguous) <= room {
        return text.to_owned();
    }
    let starts = text.char_indices().map(|(at, _)| at);
    let fits = |at: &usize| width(&text[*at..], wide_ambiguous) + 2 <= room;
    let kept = starts.into_iter().find(fits).unwrap_or(text.len());
    format!("…{}", &text[kept..])
}

/// The beginning of a text, `…` behind it when it was cut.
fn first(text: &str, room: usize, wide_ambiguous: bool) -> String {
    if width(text, wide_ambiguous) <= room {
        return text.to_owned();
    }
    let ends = text.char_indices().map(|(at, _)| at).rev();
    let fits = |at: &usize| width(&text[..*at], wide_ambiguous) + 2 <= room;
    let kept = ends.into_iter().find(fits).unwrap_or(0);
    format!("{}…", &text[..kept])
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Look = Look {
        color: false,
        width: None,
        wide_ambiguous: false,
    };

    #[test]
    fn words_are_marked_in_their_sentence() {
        let text = "一、总则。认定成都市等23个集群。\n二、附则";
        let quotation = Quotation::of(text, &(7..13));
        assert_eq!(
            quotation.lines(PLAIN),
            ["认定成都市等23个集群。", "    ~~~~~~~~~~"]
        );
        let look = Look {
            color: true,
            ..PLAIN
        };
        assert_eq!(
            quotation.lines(look),
            ["认定\x1b[4m成都市等23\x1b[0m个集群。"]
        );
        assert_eq!(Quotation::of(text, &(900..901)).lines(PLAIN), ["", ""]);
    }

    #[test]
    fn long_sentences_are_cut_around_the_words() {
        let text = format!("{}成都{}", "前".repeat(80), "后".repeat(80));
        let look = Look {
            width: Some(40),
            ..PLAIN
        };
        let lines = Quotation::of(&text, &(80..82)).lines(look);
        assert!(
            lines[0].starts_with('…') && lines[0].ends_with('…'),
            "{lines:?}"
        );
        assert!(lines[0].contains("前成都后") && width(&lines[0], false) <= 40);
    }
}
