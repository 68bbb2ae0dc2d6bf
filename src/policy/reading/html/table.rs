//! Tables: rows with merged cells resolved, or a way to lay out a page.

use super::super::Cause;
use super::super::block::{TableRow, TextSpan};
use super::super::columns::HeaderRows;
use super::flow::Flow;
use super::tree::{NodeIndex, Tree};

/// Cells beyond this are not looked at: no list has as many columns, and one `colspan` must not make a million of them.
const MAX_COLUMNS: usize = 64;

/// A cell with more characters is a part of the page, not a cell of a list.
const MAX_CELL: usize = 500;

/// Writes a table as rows, or walks through it when it only lays out the page.
pub fn walk(flow: &mut Flow<'_>, table: NodeIndex, depth: usize) -> Result<(), Cause> {
    flow.end_paragraph();
    let rows = rows(flow.tree, table);
    if is_layout(flow.tree, table, &rows) {
        flow.walk(table, depth)?;
        flow.end_paragraph();
        return Ok(());
    }
    let number = flow.tables;
    flow.tables += 1;
    for caption in flow
        .tree
        .children(table)
        .filter(|child| flow.tree.element(*child) == Some("caption"))
        .collect::<Vec<_>>()
    {
        flow.walk(caption, depth)?;
        flow.end_paragraph();
    }
    let furniture = flow.in_furniture() || flow.is_furniture(table);
    let mut merged: Vec<Option<Merged>> = vec![None; MAX_COLUMNS];
    let mut headers = HeaderRows::default();
    for (at, row) in rows.iter().enumerate() {
        let own = texts(flow, row, depth)?;
        let spans = flow.writer.cells(own.iter().map(String::as_str));
        let cells = resolve(flow.tree, row, &spans, &mut merged);
        let header = headers.is_header(&own, row.all_headers);
        let row = TableRow {
            table: number,
            row: at,
            header,
            cells,
        };
        flow.writer.row(&spans, row, furniture);
    }
    Ok(())
}

/// A cell that goes on in the rows below.
#[derive(Debug, Clone, Copy)]
struct Merged {
    span: TextSpan,
    rows: usize,
}

struct Row {
    cells: Vec<NodeIndex>,
    all_headers: bool,
}

/// The rows of a table, not those of tables in it.
fn rows(tree: &Tree, table: NodeIndex) -> Vec<Row> {
    let mut rows = Vec::new();
    for part in tree.children(table) {
        match tree.element(part) {
            Some("tr") => rows.push(row(tree, part, false)),
            Some(name @ ("tbody" | "thead" | "tfoot")) => {
                let own = tree
                    .children(part)
                    .filter(|child| tree.element(*child) == Some("tr"));
                rows.extend(own.map(|child| row(tree, child, name == "thead")));
            }
            _ => {}
        }
    }
    rows
}

fn row(tree: &Tree, row: NodeIndex, in_head: bool) -> Row {
    let is_cell = |child: &NodeIndex| matches!(tree.element(*child), Some("td" | "th"));
    let cells: Vec<NodeIndex> = tree
        .children(row)
        .filter(is_cell)
        .take(MAX_COLUMNS)
        .collect();
    let all_th = cells.iter().all(|cell| tree.element(*cell) == Some("th"));
    Row {
        all_headers: !cells.is_empty() && (in_head || all_th),
        cells,
    }
}

/// Old sites lay out their pages with tables: nested ones, of one column or one row, or with whole texts in a cell.
fn is_layout(tree: &Tree, table: NodeIndex, rows: &[Row]) -> bool {
    let columns = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let nested = || {
        tree.descendants(table)
            .skip(1)
            .any(|node| tree.element(node) == Some("table"))
    };
    let long = || {
        let mut cells = rows.iter().flat_map(|row| &row.cells);
        cells.any(|cell| length(tree, *cell) > MAX_CELL)
    };
    columns < 2
        || rows.len() < 2
        || tree.attribute(table, "role") == Some("presentation")
        || nested()
        || long()
}

fn length(tree: &Tree, node: NodeIndex) -> usize {
    let texts = tree.descendants(node).filter_map(|at| tree.text(at));
    texts.map(|text| text.trim().chars().count()).sum()
}

fn texts(flow: &mut Flow<'_>, row: &Row, depth: usize) -> Result<Vec<String>, Cause> {
    let mut texts = Vec::new();
    for cell in &row.cells {
        texts.push(flow.cell_text(*cell, depth)?);
    }
    Ok(texts)
}

/// One span a column: the cells of the row, and those of rows above that reach into it.
fn resolve(
    tree: &Tree,
    row: &Row,
    spans: &[TextSpan],
    merged: &mut [Option<Merged>],
) -> Vec<TextSpan> {
    let mut cells = Vec::new();
    let mut own = row.cells.iter().zip(spans);
    let mut next = own.next();
    for column in 0..MAX_COLUMNS {
        if let Some(above) = merged[column].as_mut().filter(|above| above.rows > 0) {
            above.rows -= 1;
            cells.push(above.span);
            continue;
        }
        if cells.len() > column {
            // The cell to the left covers this column.
            continue;
        }
        let Some((cell, span)) = next else {
            // A column merged from above may still stand further right.
            if merged[column..]
                .iter()
                .flatten()
                .any(|above| above.rows > 0)
            {
                cells.push(TextSpan {
                    start: spans.last().map_or(0, |s| s.end),
                    end: spans.last().map_or(0, |s| s.end),
                });
                continue;
            }
            break;
        };
        let width = number(tree, *cell, "colspan").clamp(1, MAX_COLUMNS - column);
        let height = number(tree, *cell, "rowspan");
        for (covered, slot) in merged.iter_mut().enumerate().skip(column).take(width) {
            if covered > column && slot.is_some_and(|above| above.rows > 0) {
                break;
            }
            *slot = Some(Merged {
                span: *span,
                rows: height.saturating_sub(1),
            });
            cells.push(*span);
        }
        next = own.next();
    }
    cells
}

fn number(tree: &Tree, cell: NodeIndex, name: &str) -> usize {
    let value = tree
        .attribute(cell, name)
        .and_then(|value| value.trim().parse().ok());
    value.unwrap_or(1).clamp(1, 1000)
}
