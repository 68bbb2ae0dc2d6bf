//! A disk that fails under a commit or a checkpoint: an error, the old state, and work that goes on once it is mended.

use std::sync::Arc;

use super::faulty::{Fault, FaultyDisk};
use super::{Open, file_with, scratch, whole_transactions};
use crate::database::file::{FileError, Trouble};

/// What is being written when the disk fails.
#[derive(Debug, Clone, Copy)]
enum Work {
    FirstTransaction,
    Transaction,
    Checkpoint,
    BulkLoad,
}

const BEFORE: i64 = 3;

/// Runs the work, and gives how many transactions there are if it succeeds.
fn run(open: &mut Open, work: Work) -> Result<i64, FileError> {
    match work {
        Work::FirstTransaction | Work::Transaction => open.write(BEFORE).map(|()| BEFORE + 1),
        Work::Checkpoint => open.checkpoint().map(|()| BEFORE),
        Work::BulkLoad => open.load(BEFORE).map(|()| BEFORE + 1),
    }
}

/// One fault at one place; false when the work was done before the fault came.
fn fails_once(file: &[u8], work: Work, fault: Fault, after: usize, lasting: bool) -> bool {
    let place = format!("{work:?}, {fault:?} after {after}, lasting: {lasting}");
    let (_folder, path) = scratch();
    let disk = Arc::new(FaultyDisk::new(file.to_vec()));
    let mut open = Open::on(&path, &disk).expect("a sound file");
    if !matches!(work, Work::FirstTransaction) {
        open.begin().expect("the right to write");
    }
    disk.fail(fault, after, lasting);
    let done = run(&mut open, work);
    let came = disk.mend();
    let expected = *done.as_ref().unwrap_or(&BEFORE);
    assert!(came || done.is_ok(), "{place}: {done:?}");
    // What another program finds, as if this one were killed now.
    let found = Open::on(&path, &Arc::new(FaultyDisk::new(disk.bytes())));
    let found = found.unwrap_or_else(|trouble| panic!("{place}: {trouble:?}"));
    let found = whole_transactions(&found.graph);
    let in_doubt = matches!(&done, Err(error) if matches!(error.trouble, Trouble::InDoubt(_)));
    assert!(
        found == expected || in_doubt && found == BEFORE + 1,
        "{place}: {done:?}, but {found} in the file"
    );
    // Work goes on.
    let next = open
        .begin()
        .and_then(|()| open.write(whole_transactions(&open.graph)));
    next.unwrap_or_else(|error| panic!("{place}: {error}"));
    assert_eq!(
        whole_transactions(&open.graph),
        found + 1,
        "{place}: after the disk was mended"
    );
    drop(open);
    let again = Open::on(&path, &disk).expect("a sound file");
    assert_eq!(
        whole_transactions(&again.graph),
        found + 1,
        "{place}: opened again"
    );
    came
}

fn fails_everywhere(work: Work) {
    let file = file_with(BEFORE, 1, true);
    for fault in [Fault::ShortWrite, Fault::Full, Fault::Sync] {
        for lasting in [false, true] {
            let mut after = 0;
            while fails_once(&file, work, fault, after, lasting) {
                after += 1;
            }
            assert!(after > 0, "{work:?} met no {fault:?}");
        }
    }
}

#[test]
fn a_first_transaction_on_a_failing_disk() {
    fails_everywhere(Work::FirstTransaction);
}

#[test]
fn a_transaction_on_a_failing_disk() {
    fails_everywhere(Work::Transaction);
}

#[test]
fn a_checkpoint_on_a_failing_disk() {
    fails_everywhere(Work::Checkpoint);
}

#[test]
fn a_bulk_load_on_a_failing_disk() {
    fails_everywhere(Work::BulkLoad);
}
