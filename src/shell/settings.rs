//! How a session answers: format and layout of results, limits, switches. From the flags first, then from commands.

use std::io;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::Duration;

use super::arguments::Options;
use super::console::color_results;
use super::failure::Failure;
use super::format::{self, FORMATS, Format, Layout};
use super::output::{Output, screen, standard_failure};
use crate::diagnostic::did_you_mean;
use crate::optimize::{RULES, RuleSet};

/// Settings of a session.
pub struct Settings {
    pub format: &'static Format,
    /// Row count and time after each result.
    pub timing: bool,
    /// Results and errors only.
    pub quiet: bool,
    pub pager: bool,
    pub timeout: Option<Duration>,
    /// Bytes; the engine's own limit if none.
    pub memory: Option<usize>,
    /// One a core if none.
    pub threads: Option<NonZeroUsize>,
    pub rules: RuleSet,
    /// Results go to this file in place of standard output.
    output: Option<PathBuf>,
    width: Option<usize>,
    wide_ambiguous: bool,
    header: bool,
}

impl Settings {
    /// # Errors
    /// Unknown formats and rules.
    pub fn from_options(options: &Options) -> Result<Self, Failure> {
        Ok(Self {
            format: chosen_format(options)?,
            timing: !options.quiet,
            quiet: options.quiet,
            pager: !options.no_pager,
            timeout: options.timeout,
            memory: options.memory_limit,
            threads: options.threads,
            rules: rules(options)?,
            output: options.output.clone(),
            width: options.width,
            wide_ambiguous: options.wide_ambiguous,
            header: !options.no_header,
        })
    }

    /// How a result is laid out where this session writes.
    pub fn layout(&self) -> Layout {
        let screen = screen().filter(|_| self.output.is_none());
        Layout {
            width: match self.width {
                Some(0) => None,
                Some(width) => Some(width),
                None => screen.map(|(columns, _)| columns),
            },
            wide_ambiguous: self.wide_ambiguous,
            header: self.header,
            color: self.output.is_none() && color_results(),
        }
    }

    /// A failed write of results, with the place that they go to.
    pub fn output_failure(&self, error: &io::Error) -> Failure {
        match &self.output {
            Some(path) => Failure::output(error, &format!("`{}`", path.display())),
            None => standard_failure(error),
        }
    }

    /// Where results go.
    ///
    /// # Errors
    /// A file that cannot be made.
    pub fn open_output(&self) -> Result<Output, Failure> {
        match (&self.output, screen()) {
            (Some(path), _) => Output::file(path),
            (None, Some((_, lines))) if self.pager => Ok(Output::paged(lines)),
            (None, _) => Ok(Output::standard()),
        }
    }
}

fn chosen_format(options: &Options) -> Result<&'static Format, Failure> {
    match (&options.format, &options.output) {
        (Some(name), _) => format::named(name),
        (None, Some(path)) => Ok(format::of_file(path).unwrap_or(&FORMATS[0])),
        (None, None) => Ok(&FORMATS[0]),
    }
}

fn rules(options: &Options) -> Result<RuleSet, Failure> {
    if options.no_optimizer {
        return Ok(RuleSet::none());
    }
    let mut rules = RuleSet::all();
    for name in &options.rules_off {
        let names = || RULES.iter().map(|rule| rule.name);
        if !names().any(|known| known == name) {
            let all = names().collect::<Vec<_>>().join(", ");
            let help = match did_you_mean(name, names()) {
                Some(near) => format!("did you mean `{near}`? rules: {all}"),
                None => format!("rules: {all}"),
            };
            return Err(Failure::usage(format!("there is no rule `{name}`"), help));
        }
        rules = rules.without(name);
    }
    Ok(rules)
}
