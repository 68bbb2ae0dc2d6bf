//! The seeds of the fuzz targets, run through the targets' checks without a fuzzer.

use std::fs;
use std::path::Path;

#[path = "../fuzz/checks.rs"]
mod checks;

use checks::TARGETS;

#[test]
fn every_seed_passes_the_check_of_its_target() {
    for (target, check) in TARGETS {
        let seeds = seeds(target);
        assert!(seeds.len() >= 8, "{target}: only {} seeds", seeds.len());
        seeds.iter().for_each(|seed| check(seed));
    }
}

#[test]
fn the_seeds_of_the_parser_are_text_for_every_front_end() {
    for target in ["lex", "parse", "query"] {
        for seed in seeds(target) {
            checks::lex(&seed);
            checks::parse(&seed);
            checks::query(&seed);
        }
    }
}

#[test]
fn every_target_has_its_file() {
    let mut files: Vec<String> = fs::read_dir("fuzz/fuzz_targets")
        .expect("the targets")
        .map(|entry| entry.expect("an entry").file_name().display().to_string())
        .collect();
    files.sort();
    assert_eq!(files, TARGETS.map(|(target, _)| format!("{target}.rs")));
}

fn seeds(target: &str) -> Vec<Vec<u8>> {
    let folder = Path::new("fuzz/corpus").join(target);
    fs::read_dir(folder)
        .expect("a corpus")
        .map(|entry| fs::read(entry.expect("an entry").path()).expect("a seed"))
        .collect()
}
