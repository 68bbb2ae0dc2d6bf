//! `CALL db.checkpoint()`: folds the log of the database file.

use std::sync::{Arc, PoisonError, RwLock};

use super::Error;
use super::turns::{Turn, Turns};
use crate::function::Type;
use crate::function::procedure::{
    Field, Outputs, Procedure, ProcedureCall, ProcedureError, Signature,
};
use crate::store::Graph;
use crate::value::Value;

/// The graph as last committed, which all parts of a database see.
pub(super) type Committed = Arc<RwLock<Arc<Graph>>>;

/// The procedure.
pub(super) struct Checkpoint {
    signature: Signature,
    committed: Committed,
    turns: Arc<Turns>,
}

impl Checkpoint {
    pub fn procedure(committed: &Committed, turns: &Arc<Turns>) -> Arc<dyn Procedure> {
        let field = |name: &str, ty| Field {
            name: name.into(),
            ty,
            nullable: false,
            optional: false,
        };
        Arc::new(Self {
            signature: Signature {
                name: "db.checkpoint".into(),
                inputs: Vec::new(),
                outputs: vec![
                    field("success", Type::Boolean),
                    field("message", Type::String),
                ],
            },
            committed: committed.clone(),
            turns: turns.clone(),
        })
    }
}

impl Procedure for Checkpoint {
    fn mode(&self) -> &'static str {
        "DBMS"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn summary(&self) -> &str {
        "folds the log of the database file into its segments"
    }

    fn call(&self, _: &ProcedureCall) -> Result<Outputs, ProcedureError> {
        // The statement itself may have the turn: it must not wait for it.
        let Some(mut turn) = self.turns.take_if_free() else {
            let busy = "a statement or a transaction is writing; call it by itself";
            return Err(ProcedureError::Failed(busy.to_string()));
        };
        let folded = fold(&self.committed, &mut turn);
        let folded = folded.map_err(|error| ProcedureError::Failed(error.to_string()))?;
        let message = match folded {
            true => "the log is folded",
            false => "the graph is in memory only",
        };
        Ok(vec![vec![Value::from(folded), Value::from(message)]].into())
    }
}

/// Makes sure that the file can be written; true when others had changed the graph since it was read.
///
/// # Errors
/// Another program writes; a file that cannot be written or is damaged.
pub(super) fn begin(committed: &Committed, turn: &mut Turn) -> Result<bool, Error> {
    let moved = match &mut turn.writer.file {
        Some(file) => file.begin()?,
        None => None,
    };
    let has_moved = moved.is_some();
    if let Some(graph) = moved {
        publish(committed, graph);
    }
    Ok(has_moved)
}

/// Folds the log of the file; false when there is none.
///
/// # Errors
/// As [`begin`], and a disk that fails.
pub(super) fn fold(committed: &Committed, turn: &mut Turn) -> Result<bool, Error> {
    begin(committed, turn)?;
    match &mut turn.writer.file {
        Some(file) => {
            file.fold(&snapshot(committed))?;
            Ok(true)
        }
        None => Ok(false),
    }
}

/// The graph as it is now.
pub(super) fn snapshot(committed: &Committed) -> Arc<Graph> {
    committed
        .read()
        .unwrap_or_else(PoisonError::into_inner)
        .clone()
}

/// Makes a graph what readers see from now on.
pub(super) fn publish(committed: &Committed, graph: Graph) {
    *committed.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(graph);
}
