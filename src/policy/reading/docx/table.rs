//! Tables of Word: rows with merged cells resolved, or a way to lay out a page.

use super::super::block::{TableRow, TextSpan};
use super::super::columns::HeaderRows;
use super::super::xml::Element;
use super::body::{Walk, has_text};

/// Columns beyond this are not looked at: no list has as many, and one `gridSpan` must not make a million of them.
const MAX_COLUMNS: usize = 64;

/// A cell with more characters is a part of the text, not a cell of a list.
const MAX_CELL: usize = 500;

/// Writes a table as rows, or walks through it when it only lays out the page.
pub fn write(walk: &mut Walk, table: &Element) {
    let rows = rows(table);
    if is_layout(&rows) {
        for cell in rows.iter().flat_map(|row| cells(row)) {
            walk.blocks(cell);
        }
        return;
    }
    let number = walk.tables;
    walk.tables += 1;
    let mut above = vec![TextSpan::default(); MAX_COLUMNS];
    let mut headers = HeaderRows::default();
    for (at, row) in rows.iter().enumerate() {
        let own = cells(row);
        let texts: Vec<String> = own.iter().map(|cell| walk.cell_text(cell)).collect();
        let spans = walk.writer.cells(texts.iter().map(String::as_str));
        let cells = resolve(row, &own, &spans, &mut above);
        let header = headers.is_header(&texts, row.is_on(&["trPr", "tblHeader"]));
        let row = TableRow {
            table: number,
            row: at,
            header,
            cells,
        };
        walk.writer.row(&spans, row, false);
    }
}

/// The rows that were not deleted.
fn rows(table: &Element) -> Vec<&Element> {
    gather(table, "tr")
        .into_iter()
        .filter(|row| row.at(&["trPr", "del"]).is_none())
        .collect()
}

fn cells(row: &Element) -> Vec<&Element> {
    let mut cells = gather(row, "tc");
    cells.truncate(MAX_COLUMNS);
    cells
}

/// The children of a name, also those that stand within a content control.
fn gather<'e>(parent: &'e Element, name: &str) -> Vec<&'e Element> {
    let mut found = Vec::new();
    for own in parent.elements() {
        match own.name.as_str() {
            own_name if own_name == name => found.push(own),
            "sdt" | "sdtContent" | "customXml" | "ins" => found.extend(gather(own, name)),
            _ => {}
        }
    }
    found
}

/// Tables of one column or one row, and those with whole texts in a cell, lay out a page.
fn is_layout(rows: &[&Element]) -> bool {
    let columns = rows.iter().map(|row| cells(row).len()).max().unwrap_or(0);
    let filled = rows.iter().filter(|row| has_text(row)).count();
    let long = |cell: &Element| cell.text().chars().count() > MAX_CELL;
    columns < 2 || filled < 2 || rows.iter().any(|row| cells(row).into_iter().any(long))
}

/// One span a column: the cells of the row, and those of rows above that reach into it.
fn resolve(
    row: &Element,
    own: &[&Element],
    spans: &[TextSpan],
    above: &mut [TextSpan],
) -> Vec<TextSpan> {
    let mut cells = Vec::new();
    let end = spans.last().map_or(0, |span| span.end);
    let blank = TextSpan::new(end, end);
    let skipped = number(row, &["trPr", "gridBefore"]).unwrap_or(0);
    cells.resize(skipped.min(MAX_COLUMNS), blank);
    for (cell, span) in own.iter().zip(spans) {
        let width = number(cell, &["tcPr", "gridSpan"]).unwrap_or(1).max(1);
        let span = match goes_on(cell) {
            true => above.get(cells.len()).copied().unwrap_or(*span),
            false => *span,
        };
        let width = width.min(MAX_COLUMNS - cells.len().min(MAX_COLUMNS));
        cells.extend(std::iter::repeat_n(span, width));
    }
    for (column, span) in above.iter_mut().enumerate() {
        *span = cells.get(column).copied().unwrap_or(blank);
    }
    cells
}

/// `<w:vMerge/>`: the cell above covers this one.
fn goes_on(cell: &Element) -> bool {
    cell.at(&["tcPr", "vMerge"])
        .is_some_and(|merge| merge.attribute("val") != Some("restart"))
}

fn number(element: &Element, path: &[&str]) -> Option<usize> {
    element.value(path)?.parse().ok()
}
