//! From a text to the facts that will be written: read, then decided where a person has decided.

use crate::policy::ingest::Ingest;
use crate::policy::notice;
use crate::policy::notice::fact::Notice;
use crate::policy::reading::{ReadError, SourceText};
use crate::store::Graph;

use super::knowledge::Knowledge;
use super::review::Review;
use crate::shell::failure::Failure;

/// Notices written in one transaction.
const NOTICES: usize = 64;
/// Bytes of text written in one transaction.
const BYTES: usize = 8 << 20;

/// A file as far as it was read.
pub enum Read {
    Failed(ReadError),
    Notice(Box<NoticeRead>),
}

/// A notice with its text.
pub struct NoticeRead {
    pub source: SourceText,
    pub notice: Notice,
    /// How many decisions of a person were applied.
    pub decided: usize,
}

/// What was read and is to be written together.
#[derive(Default)]
pub struct Batch {
    reads: Vec<Read>,
    bytes: usize,
}

impl Batch {
    pub fn push(&mut self, read: Read) {
        if let Read::Notice(notice) = &read {
            self.bytes += notice.source.text.len();
        }
        self.reads.push(read);
    }

    pub fn is_full(&self) -> bool {
        self.reads.len() >= NOTICES || self.bytes >= BYTES
    }

    pub fn notices(&self) -> impl Iterator<Item = &NoticeRead> {
        self.reads.iter().filter_map(|read| match read {
            Read::Notice(notice) => Some(notice.as_ref()),
            Read::Failed(_) => None,
        })
    }

    pub fn into_reads(self) -> Vec<Read> {
        self.reads
    }
}

/// Reads the facts of a text; `review` may ask about them.
///
/// # Errors
/// Decisions that cannot be kept.
pub fn read(
    source: SourceText,
    knowledge: &Knowledge,
    review: &mut Review,
    ingest: &Ingest<'_>,
    graph: &Graph,
) -> Result<Read, Failure> {
    let mut notice = notice::read(&source, &knowledge.lexicon);
    let decided = match ingest.identity(graph, &notice) {
        Some(identity) => review.decide(&identity, &source, &mut notice)?,
        None => 0,
    };
    Ok(Read::Notice(Box::new(NoticeRead {
        source,
        notice,
        decided,
    })))
}
