//! Where notices go: a database file, a graph folder, or nowhere for `--dry-run`.

use std::path::Path;
use std::sync::Arc;

use super::difference::{self, Difference};
use crate::Database;
use crate::shell::failure::Failure;
use crate::shell::graph::{Target, file_failure};
use crate::store::Graph;

/// A graph that is written to, and where it is kept.
pub struct Destination {
    place: Place,
    graph: Arc<Graph>,
    /// The graph as it was, for a dry run.
    before: Option<Arc<Graph>>,
    counts: Counts,
}

enum Place {
    /// Written at each change.
    File(Box<Database>),
    /// Written at the first change, or as a whole at the end.
    Target(Option<Target>),
    Nowhere,
}

/// Nodes and relationships more than before.
#[derive(Debug, Clone, Copy, Default)]
pub struct Counts {
    pub nodes: i64,
    pub relationships: i64,
    pub changed: bool,
}

impl Destination {
    /// Opens the graph of `--db`, or begins a new one.
    ///
    /// # Errors
    /// No `--db` where one is needed; a graph that cannot be read.
    pub fn open(path: Option<&Path>, dry_run: bool) -> Result<Self, Failure> {
        let (place, mut graph) = match path {
            None if dry_run => (Place::Nowhere, Graph::new()),
            None => {
                return Err(Failure::usage(
                    "ingest needs the graph to write to",
                    "write `--db NAME.tupu` for a database file, or `--db FOLDER`; it is made when it is not there. --dry-run needs none",
                ));
            }
            Some(path) => match Target::open_or_create(path)? {
                (_, graph) if dry_run => (Place::Nowhere, graph),
                (Target::File(database), graph) => (Place::File(Box::new(database)), graph),
                (target, graph) => (Place::Target(Some(target)), graph),
            },
        };
        graph.record_changes(dry_run);
        let graph = Arc::new(graph);
        Ok(Self {
            place,
            before: dry_run.then(|| graph.clone()),
            graph,
            counts: Counts::default(),
        })
    }

    /// The graph as it is now.
    pub fn graph(&self) -> Arc<Graph> {
        self.graph.clone()
    }

    /// Changes the graph; all of it counts or nothing. `work` is told when somebody else has changed the graph since the last time.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub fn change<R>(&mut self, work: impl FnOnce(&mut Graph, bool) -> R) -> Result<R, Failure> {
        let known = size(&self.graph);
        let mut counts = self.counts;
        let counted = |graph: &mut Graph| {
            let before = size(graph);
            graph.take_change_counts();
            let done = work(graph, before != known);
            counts.add(before, graph);
            done
        };
        let done = match &self.place {
            Place::File(database) => {
                let failed = |error: crate::Error| file_failure(&error);
                let mut transaction = database.transaction();
                let done = transaction.change(counted).map_err(failed)?;
                match counts.changed {
                    true => transaction.commit().map_err(failed)?,
                    false => transaction.rollback(),
                }
                self.graph = database.snapshot();
                done
            }
            Place::Target(_) | Place::Nowhere => {
                let mut graph = self.graph.as_ref().clone();
                let done = counted(&mut graph);
                self.graph = Arc::new(graph);
                done
            }
        };
        self.counts = counts;
        self.create_file().map(|()| done)
    }

    /// A new database file begins with its first change, so that nothing is left of a run that brought none.
    fn create_file(&mut self) -> Result<(), Failure> {
        let Place::Target(target) = &mut self.place else {
            return Ok(());
        };
        match target {
            Some(Target::NewFile(path)) if self.counts.changed => {
                let created = Database::create_with(&*path, &self.graph);
                let database = created.map_err(|error| file_failure(&error))?;
                self.graph = database.snapshot();
                self.place = Place::File(Box::new(database));
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// What a dry run would have changed.
    pub fn difference(&mut self) -> Difference {
        let Some(before) = &self.before else {
            return Difference::default();
        };
        let mut after = self.graph.as_ref().clone();
        let changes = after.take_changes();
        difference::difference(before, &after, &changes)
    }

    /// Makes sure that everything is kept.
    ///
    /// # Errors
    /// What cannot be written; the graph that was there is there still.
    pub fn finish(&mut self) -> Result<Counts, Failure> {
        if let Place::Target(target) = &mut self.place
            && self.counts.changed
            && let Some(target) = target.take()
        {
            target.write(self.graph.as_ref().clone())?;
        }
        Ok(self.counts)
    }
}

impl Counts {
    fn add(&mut self, before: (usize, usize, usize), graph: &mut Graph) {
        self.changed |= !graph.take_change_counts().is_empty();
        let (nodes, relationships, _) = size(graph);
        self.nodes += nodes as i64 - before.0 as i64;
        self.relationships += relationships as i64 - before.1 as i64;
    }
}

/// By which a graph is told from one that others have changed.
fn size(graph: &Graph) -> (usize, usize, usize) {
    (
        graph.node_count(),
        graph.relationship_count(),
        graph.node_slots(),
    )
}
