//! `tupu lineage`: the family tree of a document.

use std::io::Write;

use super::arguments::Options;
use super::failure::{Exit, Failure};
use super::session::Session;
use crate::analysis::lineage::{FORMS, Form, find_document, lineage};
use crate::diagnostic::did_you_mean;

/// The form that the flags ask for.
///
/// # Errors
/// An unknown name.
pub fn chosen_form(options: &Options) -> Result<&'static Form, Failure> {
    let Some(name) = &options.format else {
        return Ok(&FORMS[0]);
    };
    Form::find(name).ok_or_else(|| {
        let names: Vec<&str> = FORMS.iter().map(|form| form.name).collect();
        let all = names.join(", ");
        let help = match did_you_mean(name, names.iter().copied()) {
            Some(near) => format!("did you mean `{near}`? forms of a lineage: {all}"),
            None => format!("forms of a lineage: {all}"),
        };
        Failure::usage(format!("a lineage has no form `{name}`"), help)
    })
}

/// Writes the tree of the document that a text names; `of` before the name is for those who ask in words.
///
/// # Errors
/// An unknown document, an output that cannot be written.
pub fn write(
    session: &Session,
    document: &str,
    depth: usize,
    form: &Form,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let document = document.strip_prefix("of ").unwrap_or(document);
    let graph = session.graph();
    let found = find_document(&graph, session.gazetteer(), document)
        .map_err(|error| Failure::new(Exit::UnknownName, error.message(), error.help()))?;
    form.write(&lineage(&graph, found, depth), out)
        .map_err(|error| session.settings.output_failure(&error))
}
