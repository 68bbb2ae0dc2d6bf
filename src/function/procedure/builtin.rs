//! Procedures that tell what is in the graph and what the engine can do.

use std::sync::Arc;

use super::{Field, Outputs, Procedure, ProcedureCall, ProcedureError, Signature, schema};
use crate::function::Type;
use crate::value::Value;

pub(super) type Rows = Vec<Vec<Value>>;

/// A row of the table of procedures that need no arguments.
pub(super) struct Builtin {
    pub signature: Signature,
    pub summary: &'static str,
    pub rows: fn(&ProcedureCall) -> Rows,
}

impl Procedure for Builtin {
    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn summary(&self) -> &str {
        self.summary
    }

    fn mode(&self) -> &'static str {
        match self.signature.name.starts_with("dbms.") {
            true => "DBMS",
            false => "READ",
        }
    }

    fn call(&self, call: &ProcedureCall) -> Result<Outputs, ProcedureError> {
        Ok((self.rows)(call).into())
    }
}

/// The procedures built in.
pub(super) fn all() -> Vec<Arc<dyn Procedure>> {
    let strings = || Type::List(Box::new(Type::String));
    let maps = || Type::List(Box::new(Type::Map));
    vec![
        builtin(
            "db.labels",
            &[("label", Type::String)],
            "the labels that nodes carry",
            labels,
        ),
        builtin(
            "db.relationshipTypes",
            &[("relationshipType", Type::String)],
            "the types of the relationships",
            relationship_types,
        ),
        builtin(
            "db.propertyKeys",
            &[("propertyKey", Type::String)],
            "the property keys in use, now or earlier",
            property_keys,
        ),
        builtin(
            "db.schema.nodeTypeProperties",
            &[
                ("nodeType", Type::String),
                ("nodeLabels", strings()),
                ("propertyName", Type::String),
                ("propertyTypes", strings()),
                ("mandatory", Type::Boolean),
            ],
            "the properties of nodes by their labels, with the types of the values",
            schema::nodes,
        ),
        builtin(
            "db.schema.relTypeProperties",
            &[
                ("relType", Type::String),
                ("propertyName", Type::String),
                ("propertyTypes", strings()),
                ("mandatory", Type::Boolean),
            ],
            "the properties of relationships by their type, with the types of the values",
            schema::relationships,
        ),
        builtin(
            "db.schema.visualization",
            &[("nodes", maps()), ("relationships", maps())],
            "the labels and which relationships join them, as maps of names",
            schema::visualization,
        ),
        builtin(
            "dbms.components",
            &[
                ("name", Type::String),
                ("versions", strings()),
                ("edition", Type::String),
            ],
            "name and version of the engine",
            components,
        ),
        builtin(
            "db.info",
            &[
                ("id", Type::String),
                ("name", Type::String),
                ("creationDate", Type::String),
            ],
            "name of the database; it has no id, and keeps no date",
            info,
        ),
        builtin(
            "db.ping",
            &[("success", Type::Boolean)],
            "true, to tell that the engine answers",
            |_| vec![vec![true.into()]],
        ),
    ]
}

fn builtin(
    name: &str,
    outputs: &[(&str, Type)],
    summary: &'static str,
    rows: fn(&ProcedureCall) -> Rows,
) -> Arc<dyn Procedure> {
    let nullable = name == "db.info";
    let output = |(name, ty): &(&str, Type)| Field {
        nullable: nullable && *name != "name",
        ..field(name, ty)
    };
    Arc::new(Builtin {
        signature: Signature {
            name: name.into(),
            inputs: Vec::new(),
            outputs: outputs.iter().map(output).collect(),
        },
        summary,
        rows,
    })
}

pub(super) fn field(name: &str, ty: &Type) -> Field {
    Field {
        name: name.into(),
        ty: ty.clone(),
        nullable: false,
        optional: false,
    }
}

/// One string a row, sorted.
fn column<'n>(names: impl Iterator<Item = &'n smol_str::SmolStr>) -> Rows {
    let mut names: Vec<_> = names.cloned().collect();
    names.sort_unstable();
    names.into_iter().map(|name| vec![name.into()]).collect()
}

fn labels(call: &ProcedureCall) -> Rows {
    column(schema::labels_in_use(call.graph))
}

fn relationship_types(call: &ProcedureCall) -> Rows {
    let used = call.graph.catalog().relationship_types();
    let used = used.filter(|(id, _)| call.graph.relationship_count_of(*id) > 0);
    column(used.map(|(_, name)| name))
}

fn property_keys(call: &ProcedureCall) -> Rows {
    column(call.graph.catalog().keys().map(|(_, name)| name))
}

fn components(_: &ProcedureCall) -> Rows {
    let versions = Value::list([Value::from(env!("CARGO_PKG_VERSION"))]);
    vec![vec!["Tupu".into(), versions, "community".into()]]
}

fn info(_: &ProcedureCall) -> Rows {
    vec![vec![Value::Null, "tupu".into(), Value::Null]]
}
