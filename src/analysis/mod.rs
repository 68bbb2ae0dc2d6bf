//! Analysis over petgraph's view of the graph: lineage of documents, similarity of cities, influence, components.
//!
//! In: a graph. Out: rows of a procedure, or a tree to show. Nothing here writes.

mod components;
pub mod lineage;
mod options;
mod pagerank;
mod projection;
mod similar_cities;

use std::sync::Arc;

use crate::function::procedure::{Outputs, Procedure, ProcedureCall, ProcedureError, Signature};

type Run = fn(&ProcedureCall) -> Result<Outputs, ProcedureError>;

/// A row of the table of analysis procedures.
struct Analysis {
    signature: Signature,
    summary: &'static str,
    run: Run,
}

impl Procedure for Analysis {
    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn summary(&self) -> &str {
        self.summary
    }

    fn call(&self, call: &ProcedureCall) -> Result<Outputs, ProcedureError> {
        (self.run)(call)
    }
}

/// Signature, help and what runs, for every procedure of this module.
static TABLE: &[(&str, &str, Run)] = &[
    (
        "algo.lineage(document :: STRING, direction :: STRING, options = null :: MAP?) :: (depth :: INTEGER, key :: STRING?, number :: STRING?, title :: STRING?, issued_on :: DATE?, status :: STRING?, via :: STRING)",
        "what a document rests on (`up`) or what rests on it (`down`), each document by the fewest steps; option depth",
        lineage::reach::call,
    ),
    (
        "algo.similar_cities(city :: STRING, options = null :: MAP?) :: (adcode :: STRING, city :: STRING?, shared :: INTEGER, jaccard :: FLOAT, cosine :: FLOAT, overlap :: FLOAT, shared_industries :: LIST OF STRING)",
        "cities that share industries with the city of that code, the most similar first; option places",
        similar_cities::call,
    ),
    (
        "algo.pagerank(label :: STRING, options = null :: MAP?) :: (key :: STRING?, title :: STRING?, score :: FLOAT)",
        "influence of the nodes with a label; options relationship, damping, tolerance, max_iterations",
        pagerank::call,
    ),
    (
        "algo.components(label :: STRING, options = null :: MAP?) :: (key :: STRING?, component :: INTEGER)",
        "which nodes with a label hang together by relationships; option relationship",
        components::call,
    ),
];

/// The procedures that analyse a graph, for [`crate::Database::register`].
pub fn procedures() -> Vec<Arc<dyn Procedure>> {
    TABLE
        .iter()
        .map(|(signature, summary, run)| {
            let signature: Signature = signature
                .parse()
                .expect("the signatures of the table are well formed");
            Arc::new(Analysis {
                signature,
                summary,
                run: *run,
            }) as Arc<dyn Procedure>
        })
        .collect()
}
