//! The seeds of the fuzz targets, run through the targets' checks without a fuzzer.

use std::fs;
use std::path::Path;

#[path = "../fuzz/checks.rs"]
mod checks;

#[test]
fn every_phrase_seed_passes_its_check() {
    let mut count = 0;
    for entry in fs::read_dir("fuzz/corpus/phrase").expect("a corpus") {
        checks::phrase(&fs::read(entry.expect("an entry").path()).expect("a seed"));
        count += 1;
    }
    assert!(count > 10, "only {count} seeds");
}

#[test]
fn every_seed_passes_both_checks() {
    let mut count = 0;
    for target in ["lex", "parse"] {
        let folder = Path::new("fuzz/corpus").join(target);
        for entry in fs::read_dir(folder).expect("a corpus") {
            let data = fs::read(entry.expect("an entry").path()).expect("a seed");
            checks::lex(&data);
            checks::parse(&data);
            count += 1;
        }
    }
    assert!(count > 20, "only {count} seeds");
}
