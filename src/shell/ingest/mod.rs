//! `tupu ingest`: saved notices into the graph of `--db`, with a report; one bad file never stops the others.

mod destination;
mod difference;
mod knowledge;
mod reader;
mod report;
mod review;

use std::path::PathBuf;
use std::time::Instant;

use clap::{Args, ValueHint};

use super::arguments::Options;
use super::failure::{Exit, Failure};
use super::output::Output;
use super::progress::Progress;
use super::session::today;
use super::settings::Settings;
use crate::policy::ingest::Ingest;
use crate::policy::reading;

use destination::Destination;
use knowledge::Knowledge;
use reader::{Batch, Read};
use report::{Form, Report};
use review::Review;

/// What `tupu ingest` takes.
#[derive(Debug, Args)]
pub struct IngestArguments {
    /// Saved notices: web pages, Word files, text, folders and zip archives of them
    #[arg(required = true, value_name = "FILE|FOLDER|ZIP", value_hint = ValueHint::AnyPath)]
    pub inputs: Vec<PathBuf>,

    /// Show what would change, as a table and as a difference, and change nothing
    #[arg(long)]
    pub dry_run: bool,

    /// Ask about doubtful facts one by one, and keep the answers in the file of --decisions
    #[arg(long, requires = "decisions")]
    pub review: bool,

    /// Apply the decisions of this file, JSON lines that --review writes
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub decisions: Option<PathBuf>,

    /// Add the tables of names in this folder: aliases.tsv, bodies.tsv, codes.tsv, places.tsv, industries.tsv
    #[arg(long, value_name = "FOLDER", value_hint = ValueHint::DirPath)]
    pub lexicon: Option<PathBuf>,
}

/// Ingests into the graph of `--db`, which is made when it is not there. --format json writes the report for programs.
///
/// # Errors
/// A graph that cannot be read or written; files that cannot be read, after the others were ingested.
pub fn run(options: &Options, arguments: &IngestArguments) -> Result<(), Failure> {
    let begun = Instant::now();
    let form = Form::chosen(options)?;
    let knowledge = Knowledge::load(arguments.lexicon.as_deref())?;
    let mut review = Review::open(arguments)?;
    let mut destination = Destination::open(options.db.as_deref(), arguments.dry_run)?;
    let layout = Settings::from_options(&Options {
        format: None,
        ..options.clone()
    })?;
    let mut out = layout.open_output()?;
    let mut report = Report::new(form, options.quiet, layout.layout());
    let ingested = ingest(
        arguments,
        &knowledge,
        &mut review,
        &mut destination,
        &mut report,
        &mut out,
    );
    let finished = ingested.and_then(|()| {
        if arguments.dry_run {
            report.difference(&destination.difference(), &mut out)?;
        }
        let changes = destination.finish()?;
        report.finish(&changes, begun.elapsed(), &mut out)
    });
    match finished {
        Ok(()) => out.finish()?,
        Err(failure) => {
            out.abandon();
            return Err(failure);
        }
    }
    match report.failures() {
        0 => Ok(()),
        _ => Err(Failure::Told { exit: Exit::Failed }),
    }
}

fn ingest(
    arguments: &IngestArguments,
    knowledge: &Knowledge,
    review: &mut Review,
    destination: &mut Destination,
    report: &mut Report,
    out: &mut Output,
) -> Result<(), Failure> {
    let background = knowledge.background();
    let mut ingest = Ingest::new(destination.graph().as_ref(), &background, today());
    // A spinner would stand in the way of questions.
    let progress = (!review.asks()).then(|| Progress::start("reading notices"));
    let sources = arguments.inputs.iter().flat_map(reading::read);
    let mut batch = Batch::default();
    for source in sources {
        match source {
            Err(error) => batch.push(Read::Failed(error)),
            Ok(source) => {
                let graph = destination.graph();
                batch.push(reader::read(source, knowledge, review, &ingest, &graph)?);
            }
        }
        if batch.is_full() {
            write(&mut batch, &mut ingest, destination, report, out)?;
            if let Some(progress) = &progress {
                progress.update(format!("reading notices: {}", report.count()));
            }
        }
    }
    write(&mut batch, &mut ingest, destination, report, out)
}

/// Writes what has been read in one transaction, and reports it once it counts.
fn write(
    batch: &mut Batch,
    ingest: &mut Ingest<'_>,
    destination: &mut Destination,
    report: &mut Report,
    out: &mut Output,
) -> Result<(), Failure> {
    let batch = std::mem::take(batch);
    let outcomes = destination.change(|graph, is_other| {
        if is_other {
            ingest.refresh(graph);
        }
        let notices = batch.notices();
        let added = notices.map(|notice| ingest.add(graph, &notice.source, &notice.notice));
        let outcomes: Vec<_> = added.collect();
        ingest.derive(graph);
        outcomes
    })?;
    let mut outcomes = outcomes.into_iter();
    for read in batch.into_reads() {
        match read {
            Read::Failed(error) => report.failed(&error, out)?,
            Read::Notice(notice) => {
                let outcome = outcomes.next().expect("an outcome for each notice");
                report.notice(&notice, &outcome, out)?;
            }
        }
    }
    Ok(())
}
