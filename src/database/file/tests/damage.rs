//! Bytes that change while the file lies there: an error, or a place that nobody reads and the same graph.

use std::path::Path;
use std::sync::Arc;

use super::faulty::FaultyDisk;
use super::{Open, file_with, scratch, whole_transactions};
use crate::database::file::{FileError, Trouble};

/// Opens a file with changed bytes; false when that is refused.
fn opens(path: &Path, bytes: Vec<u8>, place: &str) -> bool {
    match Open::on(path, &Arc::new(FaultyDisk::new(bytes))) {
        Ok(open) => {
            assert_eq!(whole_transactions(&open.graph), 6, "{place}: other data");
            true
        }
        Err(Trouble::Damaged(what)) => {
            let of_redb = ["2-phase", "slot", "corrupt", "layout", "Table"];
            let found = of_redb.iter().find(|word| what.contains(**word));
            assert_eq!(found, None, "{place}: {what}");
            false
        }
        Err(Trouble::NotADatabase | Trouble::OtherVersion(_)) => false,
        Err(other) => panic!("{place}: {other:?}"),
    }
}

/// Flips bits all over a file; gives how many of the flips were found out.
fn flip(file: &[u8]) -> (usize, usize) {
    let (_folder, path) = scratch();
    let (mut found, mut all) = (0, 0);
    // Every bit of the parts of both first pages that are used, then one here and one there.
    let used = (0..32).chain(512..528).chain(4096..4096 + 330);
    let dense = used.flat_map(|at| (0..8).map(move |bit| (at, bit)));
    let sparse = (4426..file.len()).step_by(61).map(|at| (at, at % 8));
    for (at, bit) in dense.chain(sparse) {
        let mut bytes = file.to_vec();
        bytes[at] ^= 1 << bit;
        let place = format!("bit {bit} of byte {at}");
        found += usize::from(!opens(&path, bytes, &place));
        all += 1;
    }
    (found, all)
}

#[test]
fn a_flipped_bit_is_found_out_or_does_no_harm() {
    let (found, all) = flip(&file_with(6, 3, true));
    assert!(found > all / 20, "{found} of {all} were found out");
}

#[test]
fn a_flipped_bit_in_a_file_whose_writer_was_killed_is_found_out_too() {
    let (found, all) = flip(&file_with(6, 3, false));
    assert!(found > all / 20, "{found} of {all} were found out");
}

#[test]
fn a_file_that_was_cut_is_found_out() {
    let (_folder, path) = scratch();
    for closed in [true, false] {
        let file = file_with(6, 3, closed);
        let lengths = (0..file.len()).step_by(997);
        for length in lengths.chain([1, 16, 23, 24, 512, 4095, 4096, 4097, 8191, 8192]) {
            let cut = file[..length].to_vec();
            let opened = opens(&path, cut, &format!("cut to {length} of {}", file.len()));
            assert!(!opened || length > 8192, "opened with {length} bytes");
        }
    }
}

/// Where redb says which of two states counts, and what they are: both broken, once in a file that was closed, whose last state redb had
/// promised to be whole, once in one whose writer was killed.
#[test]
fn a_file_without_a_whole_state_is_told_in_our_words() {
    let (_folder, path) = scratch();
    for closed in [true, false] {
        let mut file = file_with(6, 3, closed);
        for state in [4096 + 64, 4096 + 192] {
            file[state + 16] ^= 1;
        }
        let opened = Open::on(&path, &Arc::new(FaultyDisk::new(file)));
        let trouble = opened.map(|_| ()).expect_err("no state is whole");
        let told = FileError {
            path: path.clone(),
            trouble,
        }
        .to_string();
        let expected = "test.tupu` is damaged: its pages are not as they were written, and no earlier state of them is whole";
        assert!(told.ends_with(expected), "closed: {closed}: {told}");
    }
}

#[test]
fn zeros_and_noise_are_no_database() {
    let (_folder, path) = scratch();
    let noise: Vec<u8> = (0..20_000u32)
        .map(|at| (at.wrapping_mul(2_654_435_761) >> 24) as u8)
        .collect();
    for bytes in [Vec::new(), vec![0; 10_000], noise] {
        assert!(!opens(&path, bytes, "noise"));
    }
}
