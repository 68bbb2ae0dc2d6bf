//! Calls of procedures.

use super::{Prose, choice, count, prose};
use crate::binder::error::BindError;

/// What to do without a procedure that other databases have.
fn absent(name: &str) -> Option<&'static str> {
    let name = name.to_ascii_lowercase();
    let named = |prefix: &str| name.starts_with(prefix);
    match () {
        () if named("db.index.fulltext.") => {
            Some("search texts with `CONTAINS`, `STARTS WITH` or `=~`")
        }
        () if named("db.index.vector.") => Some(
            "compare lists of numbers: `ORDER BY vector.similarity.cosine(n.key, $vector) DESC`",
        ),
        () if named("db.indexes") => Some("`SHOW INDEXES` lists them"),
        () if named("db.constraints") => Some("`SHOW CONSTRAINTS` lists them"),
        () if named("db.awaitindex") || named("db.resampleindex") => {
            Some("an index is ready when it is declared: leave the call out")
        }
        () => super::names::absent(&name),
    }
}

impl BindError {
    /// `CALL` and `YIELD`.
    pub(super) fn procedure_prose(&self) -> Option<Prose> {
        Some(match self {
            Self::ProcedureNotFound { name, span, near } => prose(
                50,
                // The names of the analysis are known before all of them are there.
                match name.starts_with("algo.") {
                    true => format!("`{name}` is not available in this version"),
                    false => format!("there is no procedure `{name}`"),
                },
                *span,
                "not in the procedure table",
                Some(match (absent(name), near) {
                    (Some(help), _) => help.to_string(),
                    (None, Some(near)) => format!("did you mean `{near}`?"),
                    (None, None) => "`SHOW PROCEDURES` lists what there is".to_string(),
                }),
            ),
            Self::ImplicitArguments {
                procedure,
                signature,
                span,
            } => prose(
                51,
                format!("`{procedure}` needs its arguments in brackets here"),
                *span,
                "only a call that is the whole statement takes them from parameters",
                Some(format!("it is `{signature}`")),
            ),
            Self::MissingParameter {
                procedure,
                parameter,
                span,
            } => prose(
                52,
                format!("parameter `${parameter}` is missing"),
                *span,
                format!(
                    "`{procedure}` takes its arguments from parameters when it has no brackets"
                ),
                Some(format!(
                    "give the parameter `{parameter}`, or write the arguments in brackets"
                )),
            ),
            Self::ProcedureArity {
                procedure,
                signature,
                found,
                span,
            } => prose(
                53,
                format!("`{procedure}` does not take {}", count(*found, "argument")),
                *span,
                "wrong number of arguments",
                Some(format!("it is `{signature}`")),
            ),
            Self::UnknownOutput {
                procedure,
                name,
                outputs,
                span,
            } => prose(
                54,
                format!("`{procedure}` has no output `{name}`"),
                *span,
                "cannot be yielded",
                choice(name, outputs, "Outputs"),
            ),
            Self::YieldAllInQuery { outputs, span } => prose(
                55,
                "`YIELD *` stands only in a call that is the whole statement".to_string(),
                *span,
                "name the outputs here",
                Some(format!("write `YIELD {}`", outputs.join(", "))),
            ),
            _ => return None,
        })
    }
}
