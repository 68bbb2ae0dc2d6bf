//! Calls of procedures.

use super::{Prose, choice, count, prose};
use crate::binder::error::BindError;

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
                match near {
                    Some(near) => Some(format!("did you mean `{near}`?")),
                    None => Some("`SHOW PROCEDURES` lists what there is".to_string()),
                },
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
