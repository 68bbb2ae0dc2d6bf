//! Rows of tables: by what their header names, without a header, and flattened to a line a cell.

use std::ops::Range;

use super::scheme::Scheme;
use super::table::{self, Columns};
use super::{Extra, List, row};
use crate::policy::notice::cluster::ClusterName;
use crate::policy::notice::page::LineKind;
use crate::policy::notice::place::{Context, Meaning, lies_in};
use crate::policy::notice::read::Reader;

impl List {
    /// A row of a table, by what its header names.
    pub(super) fn table_row(&mut self, reader: &mut Reader<'_>, at: usize) {
        let page = reader.page;
        let line = &page.lines[at];
        let LineKind::Row { table, header } = line.kind else {
            return;
        };
        let cells: Vec<&str> = line
            .cells
            .iter()
            .map(|cell| page.text.slice(cell))
            .collect();
        let named = cells
            .iter()
            .filter(|cell| table::is_header_cell(cell))
            .count();
        if header || named >= 2 {
            self.columns = Columns::of(&cells).map(|columns| (table, columns));
            return;
        }
        let columns = self
            .columns
            .filter(|(own, columns)| *own == table && columns.width == cells.len());
        let columns = columns.map(|(_, columns)| columns);
        let bytes: Vec<Range<usize>> = line.cells.clone();
        self.cells(reader, &bytes, columns, line.bytes.clone());
    }

    /// The cells of a row.
    fn cells(
        &mut self,
        reader: &mut Reader<'_>,
        cells: &[Range<usize>],
        columns: Option<Columns>,
        whole: Range<usize>,
    ) {
        let page = reader.page;
        let cell = |column: Option<usize>| {
            column
                .and_then(|column| cells.get(column))
                .filter(|cell| !cell.is_empty())
                .cloned()
        };
        let Some(columns) = columns else {
            self.unnamed_cells(reader, cells, whole);
            return;
        };
        let place =
            cell(columns.place).map(|cell| self.place_of_cell(reader, page.text.slice(&cell)));
        let (mut place, mut zone) = place.unwrap_or((None, None));
        if let Some(inner) = cell(columns.inner_place) {
            let words = page.text.slice(&inner);
            let (inner, inner_zone) = self.inner_place(reader, place.as_ref(), words);
            place = inner.or(place);
            zone = inner_zone.or(zone);
        }
        let inner = match &place {
            Some(Meaning::Place(code)) => Some(Context {
                home: *code,
                ..reader.home.context()
            }),
            _ => self.inner(reader),
        };
        let industry = cell(columns.industry);
        let Some(bytes) = cell(columns.name).or_else(|| industry.clone()) else {
            return;
        };
        let words = page.text.slice(&bytes);
        let Some(mut name) = self.name(reader, words, inner).or_else(|| row::bare(words)) else {
            return;
        };
        if let Some(inside) = row::industry_in_bracket(words).filter(|_| place.is_some()) {
            name.industry = inside.to_owned();
            name.places.clear();
            name.region = None;
        }
        name.zone = name.zone.or(zone);
        let result = cell(columns.result)
            .map(|cell| Scheme::of(page.text.slice(&cell)))
            .unwrap_or_default();
        let extra = Extra {
            scheme: result,
            place,
            row: Some(whole),
            rule: Some("cluster.table_row"),
        };
        self.add(reader, name, bytes, extra);
    }

    /// A row of a table without a header: the one cell that reads like a name.
    fn unnamed_cells(
        &mut self,
        reader: &mut Reader<'_>,
        cells: &[Range<usize>],
        whole: Range<usize>,
    ) {
        let page = reader.page;
        for bytes in cells {
            let name = self.name(reader, page.text.slice(bytes), self.inner(reader));
            let fits = |name: &ClusterName| {
                name.suffix.is_some() && (!name.places.is_empty() || name.zone.is_some())
            };
            if let Some(name) = name.filter(fits) {
                let extra = Extra {
                    row: Some(whole.clone()),
                    rule: Some("cluster.table_row"),
                    ..Extra::default()
                };
                self.add(reader, name, bytes.clone(), extra);
                return;
            }
        }
    }

    /// The place of a second column, within that of the first.
    fn inner_place(
        &self,
        reader: &Reader<'_>,
        outer: Option<&Meaning>,
        words: &str,
    ) -> (Option<Meaning>, Option<String>) {
        let mut frame = self.frame(reader);
        if let Some(Meaning::Place(code)) = outer {
            frame.context.home = *code;
        }
        let (place, zone) = row::place_of_cell(words, frame);
        // 推荐单位 beside 所在地 says no narrower place.
        let is_inner = |place: &Meaning| match (place, outer) {
            (Meaning::Place(inner), Some(Meaning::Place(outer))) => lies_in(*inner, *outer),
            _ => true,
        };
        match place.filter(is_inner) {
            Some(place) => (Some(place), zone),
            None => (None, None),
        }
    }

    /// The place that a cell names, and a zone or body in it: 新野县产业集聚区.
    fn place_of_cell(&self, reader: &Reader<'_>, words: &str) -> (Option<Meaning>, Option<String>) {
        row::place_of_cell(words, self.frame(reader))
    }

    /// A table whose cells stand on lines of their own; returns how many lines it took.
    pub(super) fn flattened(&mut self, reader: &mut Reader<'_>, lines: &[usize]) -> Option<usize> {
        let page = reader.page;
        if !table::is_number_header(page.line(lines[0])) {
            return None;
        }
        let texts: Vec<&str> = lines.iter().map(|at| page.line(*at)).collect();
        let (columns, rows, end) = table::flattened(&texts)?;
        let mut above: Vec<Range<usize>> = Vec::new();
        for row in rows {
            let own: Vec<Range<usize>> = row
                .iter()
                .map(|index| page.lines[lines[*index]].bytes.clone())
                .collect();
            let mut cells = own.clone();
            // A cell that the row lacks is a merged one: it is the first after the number.
            while cells.len() < columns.width && cells.len() < above.len() {
                cells.insert(1, above[cells.len() - own.len() + 1].clone());
            }
            let whole = own[0].start..own[own.len() - 1].end;
            self.cells(reader, &cells, Some(columns), whole);
            above = cells;
        }
        Some(end)
    }
}
