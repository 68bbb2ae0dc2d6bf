//! The part of a text that a message shows: the lines from the first mark to the last, long ones cut around their marks.

use std::ops::Range;

use super::{Span, position};

/// Characters kept of a long line before and behind its marks.
const MARGIN: usize = 50;
/// A line with more bytes than this is cut.
const LONG: usize = 400;

/// Lines of a source and where the marks lie in them.
pub(super) struct Excerpt {
    pub text: String,
    /// Whether a line was cut before its marks.
    pub is_cut: bool,
    /// Number of the first line, from 1.
    pub first_line: usize,
    /// The marks, as bytes of `text`, in the order given.
    pub ranges: Vec<Range<usize>>,
}

impl Excerpt {
    /// The lines that hold `spans`, at least one span.
    pub fn around(source: &str, spans: impl Iterator<Item = Span>) -> Self {
        let marks: Vec<Range<usize>> = spans.map(|span| within(span, source)).collect();
        let first = marks.iter().map(|mark| mark.start).min().unwrap_or(0);
        let last = marks.iter().map(|mark| mark.end).max().unwrap_or(0);
        let start = source[..first].rfind('\n').map_or(0, |newline| newline + 1);
        let end = source[last..]
            .find('\n')
            .map_or(source.len(), |newline| last + newline);
        let mut excerpt = Self {
            text: String::new(),
            is_cut: false,
            first_line: position(source, first).line,
            ranges: vec![0..0; marks.len()],
        };
        let mut at = start;
        for line in source[start..end].split('\n') {
            if at > start {
                excerpt.text.push('\n');
            }
            excerpt.add_line(line, at, &marks);
            at += line.len() + 1;
        }
        excerpt
    }

    /// Adds the line that begins at byte `at` of the source, cut when long, and places the ends of marks that lie in it.
    fn add_line(&mut self, line: &str, at: usize, marks: &[Range<usize>]) {
        let here = |offset: usize| (at..=at + line.len()).contains(&offset);
        let ends = marks
            .iter()
            .flat_map(|mark| [mark.start, mark.end])
            .filter(|end| here(*end));
        let kept = if line.len() <= LONG {
            0..line.len()
        } else {
            window(line, ends.map(|end| end - at))
        };
        if kept.start > 0 {
            self.text.push_str("...");
            self.is_cut = true;
        }
        let shown = self.text.len();
        self.text.push_str(&line[kept.clone()]);
        let moved = |offset: usize| shown + (offset - at).clamp(kept.start, kept.end) - kept.start;
        for (mark, range) in marks.iter().zip(&mut self.ranges) {
            if here(mark.start) {
                range.start = moved(mark.start);
                range.end = range.end.max(range.start);
            }
            if here(mark.end) {
                range.end = moved(mark.end);
            }
        }
        if kept.end < line.len() {
            self.text.push_str("...");
        }
    }
}

/// The part of a long line to show: around the first mark in it, or its head.
fn window(line: &str, ends: impl Iterator<Item = usize>) -> Range<usize> {
    let centre = ends.min().unwrap_or(0);
    let before = line[..centre]
        .char_indices()
        .rev()
        .nth(MARGIN - 1)
        .map_or(0, |(at, _)| at);
    let behind = line[centre..]
        .char_indices()
        .nth(MARGIN)
        .map_or(line.len(), |(at, _)| centre + at);
    before..behind
}

/// A span on character boundaries of the source.
fn within(span: Span, source: &str) -> Range<usize> {
    let start = source.floor_char_boundary(span.start as usize);
    let end = source.floor_char_boundary(span.end as usize).max(start);
    start..end
}
