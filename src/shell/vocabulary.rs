//! The words that completion and colours know: those of the language, and those of the graph at hand.

use smol_str::SmolStr;

use crate::function;
use crate::store::Graph;
use crate::syntax::KEYWORDS;

/// Names of a graph, sorted.
#[derive(Debug, Clone, Default)]
pub struct Vocabulary {
    pub labels: Vec<SmolStr>,
    pub types: Vec<SmolStr>,
    pub keys: Vec<SmolStr>,
}

impl Vocabulary {
    pub fn of(graph: &Graph) -> Self {
        let catalog = graph.catalog();
        Self {
            labels: sorted(catalog.labels().map(|(_, name)| name)),
            types: sorted(catalog.relationship_types().map(|(_, name)| name)),
            keys: sorted(catalog.keys().map(|(_, name)| name)),
        }
    }

    pub fn is_label_or_type(&self, name: &str) -> bool {
        let has = |names: &[SmolStr]| {
            names
                .binary_search_by(|known| known.as_str().cmp(name))
                .is_ok()
        };
        has(&self.labels) || has(&self.types)
    }

    pub fn is_function(&self, name: &str) -> bool {
        function::find(name).is_some() || function::find_aggregate(name).is_some()
    }

    /// Scalar and aggregate functions, as they are written.
    pub fn functions() -> impl Iterator<Item = &'static str> {
        let scalar = function::functions().map(|function| function.name);
        scalar.chain(function::AGGREGATES.iter().map(|aggregate| aggregate.name))
    }

    /// The keywords of Cypher in capitals.
    pub fn keywords() -> impl Iterator<Item = &'static str> {
        KEYWORDS.iter().map(|(text, _)| *text)
    }
}

fn sorted<'a>(names: impl Iterator<Item = &'a SmolStr>) -> Vec<SmolStr> {
    let mut names: Vec<SmolStr> = names.cloned().collect();
    names.sort_unstable();
    names
}
