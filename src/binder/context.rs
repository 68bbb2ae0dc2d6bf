//! What the binder may know of the world around a query: procedures, the names of parameters, the names in the graph.

use smol_str::SmolStr;

use crate::function::Type;

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

/// What a procedure takes and gives.
#[derive(Debug, Clone, PartialEq)]
pub struct Signature {
    /// The dotted name as it is to be written.
    pub name: SmolStr,
    pub inputs: Vec<Field>,
    pub outputs: Vec<Field>,
}

/// A named and typed input or output of a procedure.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    pub name: SmolStr,
    pub ty: Type,
    /// `?` in the signature: null is allowed.
    pub nullable: bool,
}

impl std::fmt::Display for Signature {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let fields = |fields: &[Field]| {
            let texts: Vec<String> = fields.iter().map(Field::to_string).collect();
            texts.join(", ")
        };
        write!(
            f,
            "{}({}) :: ({})",
            self.name,
            fields(&self.inputs),
            fields(&self.outputs)
        )
    }
}

impl std::fmt::Display for Field {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mark = if self.nullable { "?" } else { "" };
        write!(f, "{} :: {}{mark}", self.name, super::types::name(&self.ty))
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
