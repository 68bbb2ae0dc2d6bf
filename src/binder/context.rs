//! What the binder may know of the world around a query: procedures, the names of parameters, the names in the graph.

use smol_str::SmolStr;

use crate::function::procedure::ProcedureTable;
pub use crate::function::procedure::{Field, Signature};

/// What a query is bound against.
#[derive(Clone, Copy)]
pub struct BindContext<'a> {
    pub procedures: &'a dyn Procedures,
    /// Names of the parameters that come with the query; a call without brackets takes its arguments from them.
    pub parameters: &'a [SmolStr],
    /// Names in the graph, for warnings; absent when the graph does not matter.
    pub names: Option<&'a dyn GraphNames>,
}

impl Default for BindContext<'_> {
    /// No procedures, no parameters, no graph.
    fn default() -> Self {
        Self {
            procedures: &NoProcedures,
            parameters: &[],
            names: None,
        }
    }
}

/// The procedures that can be called.
pub trait Procedures {
    /// The signature of the procedure with this dotted name.
    fn find(&self, name: &str) -> Option<Signature>;

    /// Every name, for suggestions.
    fn names(&self) -> Vec<SmolStr>;
}

/// No procedure at all.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoProcedures;

impl Procedures for NoProcedures {
    fn find(&self, _name: &str) -> Option<Signature> {
        None
    }

    fn names(&self) -> Vec<SmolStr> {
        Vec::new()
    }
}

impl Procedures for ProcedureTable {
    fn find(&self, name: &str) -> Option<Signature> {
        Some(self.get(name)?.signature().clone())
    }

    fn names(&self) -> Vec<SmolStr> {
        let names = self.iter().map(|procedure| &procedure.signature().name);
        names.cloned().collect()
    }
}

/// The names that occur in a graph. Unknown ones are legal: they match nothing, which deserves a warning.
pub trait GraphNames {
    fn has_label(&self, name: &str) -> bool;
    fn has_relationship_type(&self, name: &str) -> bool;
    fn has_property_key(&self, name: &str) -> bool;
    /// For suggestions.
    fn labels(&self) -> Vec<SmolStr>;
    fn relationship_types(&self) -> Vec<SmolStr>;
    fn property_keys(&self) -> Vec<SmolStr>;
}

impl GraphNames for crate::store::Graph {
    fn has_label(&self, name: &str) -> bool {
        self.catalog().label(name).is_some()
    }

    fn has_relationship_type(&self, name: &str) -> bool {
        self.catalog().relationship_type(name).is_some()
    }

    fn has_property_key(&self, name: &str) -> bool {
        self.catalog().key(name).is_some()
    }

    fn labels(&self) -> Vec<SmolStr> {
        let names = self.catalog().labels();
        names.map(|(_, name)| name.clone()).collect()
    }

    fn relationship_types(&self) -> Vec<SmolStr> {
        let names = self.catalog().relationship_types();
        names.map(|(_, name)| name.clone()).collect()
    }

    fn property_keys(&self) -> Vec<SmolStr> {
        let names = self.catalog().keys();
        names.map(|(_, name)| name.clone()).collect()
    }
}
