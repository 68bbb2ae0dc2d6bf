//! Tables into the graph: ids become nodes, rows that do not fit are told, nothing is kept of a table that fails.

use std::path::Path;

use smol_str::{SmolStr, ToSmolStr};

use super::block::{Block, NamesColumn, Reject};
use super::ids::{Id, IdSpace, IdSpaces};
use super::origins::Origins;
use super::problem::{ImportError, Problem};
use super::table::{Content, Layout, Role, TableColumn};
use crate::store::{Bulk, BulkColumns, ColumnBuilder, Names};
use crate::value::NodeId;

/// What a table's rows become, until the table is complete.
pub struct Staged<'l> {
    layout: &'l Layout,
    /// The slot of the first row.
    first: u32,
    /// The most rows for which there is room.
    most: u32,
    rows: u32,
    names: StagedNames,
    builders: Vec<Option<ColumnBuilder>>,
    ids: IdSpace,
    origins: Origins,
    starts: Vec<NodeId>,
    ends: Vec<NodeId>,
}

/// Labels or types of the rows.
enum StagedNames {
    Same,
    Each(NamesColumn),
}

impl<'l> Staged<'l> {
    pub fn new(layout: &'l Layout, bulk: &Bulk) -> Self {
        let (nodes, relationships) = bulk.room();
        let (first, most) = match layout.content {
            Content::Nodes { .. } => (bulk.next_node(), nodes),
            Content::Relationships { .. } => (bulk.next_relationship(), relationships),
        };
        Self {
            layout,
            first,
            most,
            rows: 0,
            names: StagedNames::Same,
            builders: layout.columns.iter().map(|_| None).collect(),
            ids: IdSpace::default(),
            origins: Origins::default(),
            starts: Vec::new(),
            ends: Vec::new(),
        }
    }

    /// The rows taken so far.
    pub fn rows(&self) -> u32 {
        self.rows
    }

    /// Takes the rows of a block that fit the graph; returns those that do not, with those that could not be read, by line.
    ///
    /// # Errors
    /// More rows than the graph has room for.
    pub fn take(
        &mut self,
        file: &Path,
        mut block: Block,
        spaces: &IdSpaces,
    ) -> Result<Vec<Reject>, ImportError> {
        let rows = u32::try_from(block.rows).unwrap_or(u32::MAX);
        if rows > self.most - self.rows {
            return Err(self.too_many(file));
        }
        let mut rejects = std::mem::take(&mut block.rejects);
        let read = rejects.len();
        match self.layout.content {
            Content::Nodes { .. } => self.number_nodes(&block, spaces, &mut rejects),
            Content::Relationships { .. } => self.find_ends(&block, spaces, &mut rejects),
        }
        let keep = keep(&block, &rejects[read..]);
        let next = self.first + self.rows;
        self.origins
            .add(file, &block.lines, block.rows, keep.as_deref(), next);
        self.rows += keep.as_ref().map_or(rows, |keep| {
            keep.iter().filter(|kept| **kept).count() as u32
        });
        self.take_columns(&block, keep.as_deref());
        if let Some(names) = &block.names {
            self.take_names(names, keep.as_deref());
        }
        rejects.sort_by_key(|reject| reject.line);
        Ok(rejects)
    }

    fn too_many(&self, file: &Path) -> ImportError {
        let what = match self.layout.content {
            Content::Nodes { .. } => "nodes",
            Content::Relationships { .. } => "relationships",
        };
        Problem::TooMany { what }.of(file)
    }

    fn number_nodes(&mut self, block: &Block, spaces: &IdSpaces, rejects: &mut Vec<Reject>) {
        let Some((at, space)) = self.id_column() else {
            return;
        };
        let Some(column) = &block.columns[at] else {
            return;
        };
        let known = spaces.get(&space).filter(|known| !known.is_empty());
        let mut node = self.first + self.rows;
        for row in 0..block.rows {
            let problem = match Id::of(column, row) {
                None => Problem::NoId {
                    column: self.layout.columns[at].name.clone(),
                },
                Some(id)
                    if known.is_some_and(|known| known.get(id).is_some())
                        || !self.ids.insert(id, NodeId(node)) =>
                {
                    Problem::DuplicateId {
                        id: id.to_smolstr(),
                        space: space.clone(),
                    }
                }
                Some(_) => {
                    node += 1;
                    continue;
                }
            };
            let line = block.lines.of(row);
            rejects.push(Reject { line, problem });
        }
    }

    fn id_column(&self) -> Option<(usize, SmolStr)> {
        let columns = self.layout.columns.iter().enumerate();
        columns
            .filter_map(|(at, column)| match &column.role {
                Role::Id { space, .. } => Some((at, space.clone())),
                _ => None,
            })
            .next()
    }

    fn find_ends(&mut self, block: &Block, spaces: &IdSpaces, rejects: &mut Vec<Reject>) {
        let mut starts = Vec::new();
        let mut ends = Vec::new();
        for (at, column) in self.layout.columns.iter().enumerate() {
            match &column.role {
                Role::Start { space } => starts = self.nodes(block, at, spaces.get(space)),
                Role::End { space } => ends = self.nodes(block, at, spaces.get(space)),
                _ => {}
            }
        }
        let untyped = matches!(
            self.layout.content,
            Content::Relationships { of_type: None }
        );
        for row in 0..block.rows {
            let has_type = block.names.as_ref().map_or(!untyped, |names| {
                !untyped || !names.sets[names.codes[row] as usize].is_empty()
            });
            match (starts[row], ends[row]) {
                (Some(start), Some(end)) if has_type => {
                    self.starts.push(start);
                    self.ends.push(end);
                }
                found => rejects.push(Reject {
                    line: block.lines.of(row),
                    problem: self.no_end(block, row, found),
                }),
            }
        }
    }

    fn nodes(&self, block: &Block, at: usize, space: Option<&IdSpace>) -> Vec<Option<NodeId>> {
        let (Some(column), Some(space)) = (&block.columns[at], space) else {
            return vec![None; block.rows];
        };
        (0..block.rows)
            .map(|row| Id::of(column, row).and_then(|id| space.get(id)))
            .collect()
    }

    fn no_end(
        &self,
        block: &Block,
        row: usize,
        found: (Option<NodeId>, Option<NodeId>),
    ) -> Problem {
        for (at, column) in self.layout.columns.iter().enumerate() {
            let (end, space) = match &column.role {
                Role::Start { space } if found.0.is_none() => ("start", space),
                Role::End { space } if found.1.is_none() => ("end", space),
                _ => continue,
            };
            let id = block.columns[at]
                .as_ref()
                .and_then(|column| Id::of(column, row));
            return match id {
                None => Problem::NoId {
                    column: column.name.clone(),
                },
                Some(id) => Problem::UnknownEndpoint {
                    end,
                    id: id.to_smolstr(),
                    space: space.clone(),
                },
            };
        }
        Problem::NoType
    }

    fn take_columns(&mut self, block: &Block, keep: Option<&[bool]>) {
        let before = self.rows as usize - kept(block.rows, keep);
        for (at, column) in block.columns.iter().enumerate() {
            let has_key = key(&self.layout.columns[at]).is_some();
            let Some(column) = column.as_ref().filter(|_| has_key) else {
                // A column whose values began in an earlier block goes on.
                if let Some(builder) = &mut self.builders[at] {
                    builder.skip(kept(block.rows, keep));
                }
                continue;
            };
            let first = self.first;
            let builder = self.builders[at].get_or_insert_with(|| {
                let mut builder = ColumnBuilder::starting_at(first);
                builder.skip(before);
                builder
            });
            builder.append(column, keep);
        }
    }

    fn take_names(&mut self, names: &NamesColumn, keep: Option<&[bool]>) {
        if let StagedNames::Same = self.names {
            self.names = StagedNames::Each(NamesColumn::default());
        }
        let StagedNames::Each(staged) = &mut self.names else {
            unreachable!("made just above")
        };
        for (row, &code) in names.codes.iter().enumerate() {
            if keep.is_none_or(|keep| keep[row]) {
                staged.push(names.sets[code as usize].clone());
            }
        }
    }

    /// Puts the rows into the graph, and their ids where relationships find them; tells where they came from.
    pub fn commit(mut self, bulk: &mut Bulk, spaces: &mut IdSpaces) -> Origins {
        let names = self.all_names();
        let id_column = self.id_column();
        let columns = self.layout.columns.iter().zip(self.builders);
        let columns: BulkColumns = columns
            .filter_map(|(column, builder)| Some((key(column)?.clone(), builder?)))
            .collect();
        match self.layout.content {
            Content::Nodes { .. } => bulk.add_nodes(self.rows, &names, columns),
            Content::Relationships { .. } => {
                bulk.add_relationships(&names, self.starts, self.ends, columns);
            }
        }
        if let Some((_, space)) = id_column {
            spaces.get_mut(&space).merge(self.ids);
        }
        self.origins
    }

    /// The labels or types of the rows: those of the table, and those of a column.
    fn all_names(&mut self) -> Names {
        let own: Vec<SmolStr> = match &self.layout.content {
            Content::Nodes { labels } => labels.clone(),
            Content::Relationships { of_type } => of_type.iter().cloned().collect(),
        };
        let StagedNames::Each(NamesColumn { mut sets, codes }) =
            std::mem::replace(&mut self.names, StagedNames::Same)
        else {
            return Names::Same(own);
        };
        for set in &mut sets {
            match self.layout.content {
                Content::Nodes { .. } => set.extend(own.iter().cloned()),
                Content::Relationships { .. } if set.is_empty() => set.clone_from(&own),
                Content::Relationships { .. } => {}
            }
        }
        Names::Each { sets, codes }
    }
}

/// The key under which the values of a column are kept.
fn key(column: &TableColumn) -> Option<&SmolStr> {
    match &column.role {
        Role::Property { key } | Role::Id { key: Some(key), .. } => Some(key),
        _ => None,
    }
}

/// Which rows of a block stay; `None` when all do. `rejects` are in the order of the rows.
fn keep(block: &Block, rejects: &[Reject]) -> Option<Vec<bool>> {
    if rejects.is_empty() {
        return None;
    }
    let mut rejected = rejects.iter().map(|reject| reject.line).peekable();
    let rows = (0..block.rows).map(|row| rejected.next_if_eq(&block.lines.of(row)).is_none());
    Some(rows.collect())
}

fn kept(rows: usize, keep: Option<&[bool]>) -> usize {
    keep.map_or(rows, |keep| keep.iter().filter(|kept| **kept).count())
}
