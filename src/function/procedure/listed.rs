//! What can be called, as `SHOW FUNCTIONS` and `SHOW PROCEDURES` list it: the columns are those of Neo4j 5.

use std::sync::Arc;

use super::builtin::{Builtin, Rows, field};
use super::{Field, Procedure, ProcedureCall, Signature};
use crate::function::{AGGREGATES, GROUPS, Kind, Parameter, Type};
use crate::value::{Map, Value};

/// `dbms.functions` and `dbms.procedures`.
pub(super) fn all() -> [Arc<dyn Procedure>; 2] {
    let strings = || Type::List(Box::new(Type::String));
    let maps = || Type::List(Box::new(Type::Map));
    let functions = listing(
        "dbms.functions",
        &[
            ("name", Type::String),
            ("category", Type::String),
            ("description", Type::String),
            ("signature", Type::String),
            ("isBuiltIn", Type::Boolean),
            ("argumentDescription", maps()),
            ("returnDescription", Type::String),
            ("aggregating", Type::Boolean),
            ("rolesExecution", strings()),
            ("rolesBoostedExecution", strings()),
            ("isDeprecated", Type::Boolean),
            ("deprecatedBy", Type::String),
        ],
        "every function with its signature",
        functions,
    );
    let procedures = listing(
        "dbms.procedures",
        &[
            ("name", Type::String),
            ("description", Type::String),
            ("mode", Type::String),
            ("worksOnSystem", Type::Boolean),
            ("signature", Type::String),
            ("argumentDescription", maps()),
            ("returnDescription", maps()),
            ("admin", Type::Boolean),
            ("rolesExecution", strings()),
            ("rolesBoostedExecution", strings()),
            ("isDeprecated", Type::Boolean),
            ("deprecatedBy", Type::String),
            ("option", Type::Map),
        ],
        "every procedure with its signature",
        procedures,
    );
    [functions, procedures]
}

/// Columns that are null everywhere, or in some rows.
const NULLABLE: [&str; 3] = ["rolesExecution", "rolesBoostedExecution", "deprecatedBy"];

fn listing(
    name: &str,
    outputs: &[(&str, Type)],
    summary: &'static str,
    rows: fn(&ProcedureCall) -> Rows,
) -> Arc<dyn Procedure> {
    let output = |(name, ty): &(&str, Type)| Field {
        nullable: NULLABLE.contains(name),
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

/// What a row tells of a function.
struct Listed {
    name: &'static str,
    category: &'static str,
    description: &'static str,
    signature: String,
    parameters: &'static [Parameter],
    returns: String,
    aggregating: bool,
}

fn functions(_: &ProcedureCall) -> Rows {
    let scalars = GROUPS.iter().flat_map(|group| {
        group.functions.iter().map(|function| Listed {
            name: function.name,
            category: group.category,
            description: function.summary,
            signature: function.signature(),
            parameters: function.parameters,
            returns: function.returns.to_string(),
            aggregating: false,
        })
    });
    let aggregates = AGGREGATES.iter().map(|function| Listed {
        name: function.name,
        category: "Aggregating",
        description: function.summary,
        signature: function.signature(),
        parameters: function.parameters,
        returns: function.returns.to_string(),
        aggregating: true,
    });
    scalars.chain(aggregates).map(function_row).collect()
}

fn function_row(function: Listed) -> Vec<Value> {
    let successor = (function.name == "id").then_some("elementId");
    vec![
        function.name.into(),
        function.category.into(),
        function.description.into(),
        function.signature.into(),
        true.into(),
        Value::list(function.parameters.iter().map(parameter)),
        function.returns.into(),
        function.aggregating.into(),
        Value::Null,
        Value::Null,
        successor.is_some().into(),
        Value::from(successor),
    ]
}

fn parameter(parameter: &Parameter) -> Value {
    let kinds: Vec<&str> = parameter
        .kinds
        .iter()
        .map(|kind: &Kind| kind.name())
        .collect();
    let ty = kinds.join(" | ");
    argument(parameter.name, &ty, parameter.expected, parameter.optional)
}

/// An argument that may be left out has a default, which is null.
fn argument(name: &str, ty: &str, description: &str, optional: bool) -> Value {
    let mut entries = described(name, ty, description);
    if optional {
        entries.insert("default".into(), Value::Null);
    }
    Value::map(entries)
}

fn described(name: &str, ty: &str, description: &str) -> Map {
    Map::from_iter([
        ("name".into(), name.into()),
        ("type".into(), ty.into()),
        ("description".into(), description.into()),
        ("isDeprecated".into(), false.into()),
    ])
}

fn procedures(call: &ProcedureCall) -> Rows {
    call.procedures.iter().map(procedure_row).collect()
}

fn procedure_row(procedure: &dyn Procedure) -> Vec<Value> {
    let signature = procedure.signature();
    let inputs = signature.inputs.iter().map(|input| {
        let ty = input.ty.to_string();
        argument(&input.name, &ty, &input.to_string(), input.optional)
    });
    let outputs = signature.outputs.iter().map(|output| {
        let ty = output.ty.to_string();
        Value::map(described(&output.name, &ty, &output.to_string()))
    });
    vec![
        signature.name.clone().into(),
        procedure.summary().into(),
        procedure.mode().into(),
        (procedure.mode() == "DBMS").into(),
        signature.to_string().into(),
        Value::list(inputs),
        Value::list(outputs),
        false.into(),
        Value::Null,
        Value::Null,
        false.into(),
        Value::Null,
        Value::map(Map::from_iter([("deprecated".into(), false.into())])),
    ]
}
