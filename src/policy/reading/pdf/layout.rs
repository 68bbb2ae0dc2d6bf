//! From words with places to lines, and from lines to paragraphs and rows of tables.
//!
//! A line that reaches the right margin goes on in the next one unless that is indented; centred lines of one size are one title. Page
//! marks (— 8 —) are left out. Lines with wide gaps are rows of a table once a row has named its columns.

use unicode_normalization::UnicodeNormalization;

use super::super::BlockKind;
use super::super::block::TableRow;
use super::super::columns::names_columns;
use super::super::writer::TextWriter;
use super::{Page, Word};
use crate::policy::fold::is_han;

/// A line of a page.
#[derive(Debug, Clone)]
struct Line {
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
    page: usize,
    /// One, or several where wide gaps part them.
    cells: Vec<Cell>,
}

#[derive(Debug, Clone)]
struct Cell {
    left: f64,
    right: f64,
    text: String,
}

impl Line {
    fn height(&self) -> f64 {
        self.bottom - self.top
    }

    fn text(&self) -> String {
        let cells: Vec<&str> = self.cells.iter().map(|cell| cell.text.as_str()).collect();
        cells.join("\t")
    }
}

/// Where the text of a document stands.
struct Margins {
    left: f64,
    right: f64,
    /// The height of most lines.
    height: f64,
}

/// Writes the text of pages.
pub fn write(pages: &[Page]) -> TextWriter {
    let mut lines = Vec::new();
    for (number, page) in pages.iter().enumerate() {
        let own = lines_of(number, &page.words);
        let last = own.len().saturating_sub(1);
        let kept = own
            .into_iter()
            .enumerate()
            .filter(|(at, line)| !((*at == 0 || *at == last) && is_page_mark(&line.text())));
        lines.extend(kept.map(|(_, line)| line));
    }
    let margins = margins(&lines);
    let mut writer = TextWriter::default();
    let mut tables = 0;
    let mut rest = lines.as_slice();
    while let Some(first) = rest.first() {
        let cells: Vec<String> = first.cells.iter().map(|cell| cell.text.clone()).collect();
        let taken = if cells.len() > 1 && names_columns(&cells) {
            tables += 1;
            table(&mut writer, rest, tables - 1, &margins)
        } else {
            paragraph(&mut writer, rest, &margins)
        };
        rest = &rest[taken..];
    }
    writer
}

/// `— 8 —`, `-8-`, `8`, `第8页 共12页`.
fn is_page_mark(text: &str) -> bool {
    let bare: String = text
        .chars()
        .filter(|own| !own.is_whitespace() && !"—–-－·第页共/".contains(*own))
        .collect();
    !bare.is_empty() && bare.len() <= 6 && bare.chars().all(|own| own.is_ascii_digit())
}

/// The words of a page as lines from above; words whose middles lie within one another's heights share a line.
fn lines_of(page: usize, words: &[Word]) -> Vec<Line> {
    let is_placed = |word: &&Word| {
        [word.left, word.right, word.top, word.bottom]
            .iter()
            .all(|own| own.is_finite())
    };
    let mut sorted: Vec<&Word> = words.iter().filter(is_placed).collect();
    let middle = |word: &Word| (word.top + word.bottom) / 2.0;
    sorted.sort_by(|a, b| middle(a).total_cmp(&middle(b)));
    let mut rows: Vec<Vec<&Word>> = Vec::new();
    for word in sorted {
        let fits = |row: &&mut Vec<&Word>| {
            let other = row[0];
            let reach = (other.bottom - other.top).min(word.bottom - word.top) * 0.5;
            (middle(other) - middle(word)).abs() <= reach
        };
        match rows.last_mut().filter(fits) {
            Some(row) => row.push(word),
            None => rows.push(vec![word]),
        }
    }
    rows.into_iter().map(|row| line(page, row)).collect()
}

/// The words of a line put together from the left.
fn line(page: usize, mut words: Vec<&Word>) -> Line {
    words.sort_by(|a, b| a.left.total_cmp(&b.left));
    let extreme = |of: fn(&Word) -> f64, pick: fn(f64, f64) -> f64| {
        words
            .iter()
            .map(|word| of(word))
            .reduce(pick)
            .unwrap_or(0.0)
    };
    let (top, bottom) = (
        extreme(|word| word.top, f64::min),
        extreme(|word| word.bottom, f64::max),
    );
    let em = words
        .iter()
        .map(|word| word.bottom - word.top)
        .reduce(f64::max)
        .unwrap_or(0.0);
    let mut cells: Vec<Cell> = Vec::new();
    for word in &words {
        let text: String = word.text.nfkc().collect();
        match cells
            .last_mut()
            .filter(|cell| word.left - cell.right <= em * 1.6)
        {
            Some(cell) => {
                if is_parted(&cell.text, &text, (word.left - cell.right) / em) {
                    cell.text.push(' ');
                }
                cell.text.push_str(&text);
                cell.right = cell.right.max(word.right);
            }
            None => cells.push(Cell {
                left: word.left,
                right: word.right,
                text,
            }),
        }
    }
    Line {
        left: extreme(|word| word.left, f64::min),
        right: extreme(|word| word.right, f64::max),
        top,
        bottom,
        page,
        cells,
    }
}

/// Whether a gap of so many ems is a space: between Chinese characters only a wide one, for lines are stretched.
fn is_parted(before: &str, after: &str, gap: f64) -> bool {
    let wide =
        |own: Option<char>| own.is_some_and(|own| is_han(own) || "、,;:()《》〈〉“”".contains(own));
    let least = match wide(before.chars().last()) || wide(after.chars().next()) {
        true => 0.6,
        false => 0.12,
    };
    gap > least
}

/// The margins that text keeps to, and its height.
fn margins(lines: &[Line]) -> Margins {
    let whole = || lines.iter().filter(|line| line.cells.len() == 1);
    let mut heights: Vec<f64> = lines.iter().map(Line::height).collect();
    heights.sort_by(f64::total_cmp);
    Margins {
        left: whole()
            .map(|line| line.left)
            .reduce(f64::min)
            .unwrap_or(0.0),
        right: whole()
            .map(|line| line.right)
            .reduce(f64::max)
            .unwrap_or(0.0),
        height: heights.get(heights.len() / 2).copied().unwrap_or(0.0),
    }
}

/// Writes the paragraph that begins with the first line; returns how many lines it has.
fn paragraph(writer: &mut TextWriter, lines: &[Line], margins: &Margins) -> usize {
    let mut text = lines[0].text();
    let mut taken = 1;
    while let Some(next) = lines.get(taken) {
        let before = &lines[taken - 1];
        if goes_on(before, next, margins) {
            join(&mut text, &next.text());
        } else if both_centred(before, next, margins) {
            join_title(&mut text, &next.text());
        } else {
            break;
        }
        taken += 1;
    }
    writer.block(BlockKind::Paragraph, &text, false);
    taken
}

/// Whether a full line is followed by one that is not indented, close below it and of its size.
fn goes_on(before: &Line, next: &Line, margins: &Margins) -> bool {
    let em = before.height();
    let is_full = margins.right - before.right < em * 1.6;
    let is_flush = next.left - margins.left < em * 0.9;
    let whole = before.cells.len() == 1 && next.cells.len() == 1;
    whole && is_full && is_flush && is_near(before, next) && !begins_item(&next.text())
}

fn is_near(before: &Line, next: &Line) -> bool {
    let one_size = (before.height() - next.height()).abs() <= before.height() * 0.2;
    let close = next.page != before.page || next.top - before.bottom < before.height() * 1.5;
    one_size && close
}

/// 一、 (一) 1. 附件: what begins a paragraph even where the margin does not show it.
fn begins_item(text: &str) -> bool {
    let text = text.trim_start_matches('(');
    let digits = text
        .chars()
        .take_while(|own| own.is_ascii_digit() || crate::policy::numeral::is_numeral(*own));
    let length: usize = digits.map(char::len_utf8).sum();
    let numbered = (1..=12).contains(&length) && text[length..].starts_with(['、', '.', ')', ',']);
    numbered || text.starts_with("附件")
}

/// Whether two lines are centred on the page, and larger than the text or not as wide as it: a title in several lines.
fn both_centred(before: &Line, next: &Line, margins: &Margins) -> bool {
    let is_centred = |line: &Line| {
        let (left, right) = (line.left - margins.left, margins.right - line.right);
        let apart = left > line.height() * 0.5 || line.height() > margins.height * 1.15;
        apart && (left - right).abs() < line.height() * 1.2
    };
    let whole = before.cells.len() == 1 && next.cells.len() == 1;
    let ended = before.text().ends_with(['号', ')', '。']);
    whole && !ended && is_centred(before) && is_centred(next) && is_near(before, next)
}

/// Joins the lines of a paragraph; words of letters keep a space, a number may be broken anywhere.
fn join(text: &mut String, next: &str) {
    let is_letter = |own: Option<char>| own.is_some_and(|own| own.is_ascii_alphabetic());
    if is_letter(text.chars().last()) && is_letter(next.chars().next()) {
        text.push(' ');
    }
    text.push_str(next);
}

/// Joins the lines of a title: the names of several offices stand on lines of their own, all else is broken for its looks.
fn join_title(text: &mut String, next: &str) {
    let is_name = |line: &str| line.ends_with(['会', '厅', '局', '部', '委', '院', '府', '室']);
    let name_follows = next
        .split("关于")
        .next()
        .is_some_and(|name| name.chars().count() > 4 && is_name(name));
    if is_name(text) && name_follows && !next.starts_with("办公") {
        text.push(' ');
        text.push_str(next);
    } else {
        join(text, next);
    }
}

/// Writes the table that begins with a row of names; returns how many lines it has.
fn table(writer: &mut TextWriter, lines: &[Line], number: usize, margins: &Margins) -> usize {
    let columns: Vec<(f64, f64)> = lines[0]
        .cells
        .iter()
        .map(|cell| (cell.left, cell.right))
        .collect();
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut taken = 0;
    for line in lines {
        if taken > 0 && ends_table(line, &columns, margins) {
            break;
        }
        taken += 1;
        let row = cells_of(line, &columns);
        match rows
            .last_mut()
            .filter(|_| row[0].is_empty() && !line_starts_row(&row))
        {
            Some(before) => {
                for (cell, more) in before.iter_mut().zip(&row) {
                    cell.push_str(more);
                }
            }
            None => rows.push(row),
        }
    }
    let header = rows[0].clone();
    for (at, row) in rows.iter().enumerate() {
        let spans = writer.cells(row.iter().map(String::as_str));
        let header = *row == header;
        let cells = spans.clone();
        let row = TableRow {
            table: number,
            row: at,
            header,
            cells,
        };
        writer.row(&spans, row, false);
    }
    taken
}

/// Whether a row without its first cell is one of its own: more than half of its cells are filled.
fn line_starts_row(row: &[String]) -> bool {
    row.iter().filter(|cell| !cell.is_empty()).count() * 2 > row.len()
}

/// A line that lies in no single column, or stands where text begins, is no row.
fn ends_table(line: &Line, columns: &[(f64, f64)], margins: &Margins) -> bool {
    let [cell] = line.cells.as_slice() else {
        return false;
    };
    let em = line.height();
    let crosses = columns
        .iter()
        .filter(|(left, right)| cell.left < *right && cell.right > *left)
        .count()
        > 1;
    let at_margin = (cell.left - margins.left).abs() < em * 2.6
        && columns
            .first()
            .is_none_or(|(left, _)| (cell.left - left).abs() > em * 0.5);
    crosses || (at_margin && cell.text.chars().count() > 4)
}

/// The cells of a line under the columns that they are nearest to.
fn cells_of(line: &Line, columns: &[(f64, f64)]) -> Vec<String> {
    let mut row = vec![String::new(); columns.len()];
    for cell in &line.cells {
        let middle = (cell.left + cell.right) / 2.0;
        let distance = |(left, right): &(f64, f64)| {
            let overlap = cell.right.min(*right) - cell.left.max(*left);
            match overlap > 0.0 {
                true => -overlap,
                false => ((left + right) / 2.0 - middle).abs(),
            }
        };
        let nearest = (0..columns.len())
            .min_by(|a, b| distance(&columns[*a]).total_cmp(&distance(&columns[*b])));
        if let Some(column) = nearest {
            if !row[column].is_empty() {
                row[column].push(' ');
            }
            row[column].push_str(&cell.text);
        }
    }
    row
}
