//! The corpus of notices: precision and recall by kind of fact, held by a ratchet.
//!
//! `cargo test --test notices -- --nocapture` prints them with every fact that is missing or too much. A change of the figures, up or
//! down, has to be written into `ratchet.txt` (`UPDATE=1`). The notices of `held_out` are for measuring alone: nobody tunes to them, so
//! that their single faults are shown only when asked for (`HELD_OUT=1`). `SHOW=name` prints a notice as it was read, block by block.

#![cfg(all(feature = "docx", feature = "html", feature = "pdf"))]

mod notice_corpus;
mod office;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use notice_corpus::claim::{self, Read};
use notice_corpus::expected::{self, Expected};
use notice_corpus::{Sample, samples};
use tupu::policy::fold::fold_text;
use tupu::policy::lexicon::Lexicon;
use tupu::policy::notice;
use tupu::policy::reading::{SourceText, read_bytes};

/// How many facts of a kind are expected, read, and both.
#[derive(Debug, Default, Clone, Copy)]
struct Tally {
    expected: usize,
    read: usize,
    right: usize,
}

#[test]
fn the_corpus_is_read_as_well_as_before() {
    let (tallies, faults) = measure(Path::new("tests/notices"));
    eprintln!("{faults}\ncorpus\n{}", table(&tallies));
    hold(&tallies, Path::new("tests/notices/ratchet.txt"));
}

#[test]
fn notices_nobody_tuned_to_are_read_as_well_as_before() {
    let (tallies, faults) = measure(Path::new("tests/notices/held_out"));
    if std::env::var_os("HELD_OUT").is_some() {
        eprintln!("{faults}");
    }
    eprintln!("held out\n{}", table(&tallies));
    hold(&tallies, Path::new("tests/notices/held_out/ratchet.txt"));
}

/// A batch that was written after the reader was, with its facts written before it was first read. What it showed was mended by general
/// rules, so that its figures now are no longer those of untouched notices: those of the first run stand in `tests/notices/README.md`.
#[test]
fn notices_written_after_the_reader_are_read_as_well_as_before() {
    let (tallies, faults) = measure(Path::new("tests/notices/fresh"));
    eprintln!("{faults}\nfresh\n{}", table(&tallies));
    hold(&tallies, Path::new("tests/notices/fresh/ratchet.txt"));
}

/// A second batch of the same kind, written after what the first one showed was mended.
#[test]
fn notices_of_the_second_batch_are_read_as_well_as_before() {
    let (tallies, faults) = measure(Path::new("tests/notices/unseen"));
    eprintln!("{faults}\nunseen\n{}", table(&tallies));
    hold(&tallies, Path::new("tests/notices/unseen/ratchet.txt"));
}

/// A third batch, written and recorded before the reader read it.
#[test]
fn notices_of_the_third_batch_are_read_as_well_as_before() {
    let (tallies, faults) = measure(Path::new("tests/notices/mixed"));
    eprintln!("{faults}\nmixed\n{}", table(&tallies));
    hold(&tallies, Path::new("tests/notices/mixed/ratchet.txt"));
}

/// Reads every notice of a folder; returns the figures by kind and the faults as text.
fn measure(folder: &Path) -> (BTreeMap<String, Tally>, String) {
    let lexicon = Lexicon::builtin().expect("a sound graph");
    let mut tallies = BTreeMap::new();
    let mut faults = String::new();
    for sample in samples(folder) {
        let source = text(&sample);
        let read = claim::of(&notice::read(&source, &lexicon));
        let expected = expected::read(&sample.facts, &lexicon);
        check_words(&sample, &expected, &source);
        compare(
            &sample.name,
            expected,
            read,
            &source,
            &mut tallies,
            &mut faults,
        );
    }
    (tallies, faults)
}

fn text(sample: &Sample) -> SourceText {
    let mut all = read_bytes(&sample.file, sample.bytes.clone());
    let source = all.next().expect("one text");
    let source = source.unwrap_or_else(|error| panic!("{}: {error}", sample.name));
    if std::env::var_os("SHOW").is_some_and(|name| name == sample.name.as_str()) {
        for block in &source.blocks {
            let furniture = if block.furniture { " (furniture)" } else { "" };
            eprintln!("{:?}{furniture}: {}", block.kind, source.slice(block.span));
        }
    }
    source
}

/// The words of an expected fact have to stand in the text, or the expectation is wrong.
fn check_words(sample: &Sample, expected: &[Expected], source: &SourceText) {
    let text = bare(&source.text);
    for words in expected.iter().flat_map(|fact| &fact.words) {
        assert!(
            text.contains(&bare(words)),
            "{}: `{words}` does not stand in the text",
            sample.name
        );
    }
}

fn bare(text: &str) -> String {
    let mut folded = fold_text(text);
    folded.retain(|own| !own.is_whitespace());
    without_pinyin(&folded)
}

/// Without the pinyin that copies put behind characters: 产(chǎn)业.
fn without_pinyin(text: &str) -> String {
    let pieces = text.split_inclusive(')').map(|piece| {
        let open = piece.rfind('(').unwrap_or(piece.len());
        let inside = piece[open..].trim_matches(['(', ')']);
        let is_pinyin = !inside.is_empty() && inside.chars().all(|own| own.is_lowercase());
        if is_pinyin { &piece[..open] } else { piece }
    });
    pieces.collect()
}

fn compare(
    name: &str,
    expected: Vec<Expected>,
    mut read: Vec<Read>,
    source: &SourceText,
    tallies: &mut BTreeMap<String, Tally>,
    faults: &mut String,
) {
    for fact in &read {
        tallies.entry(fact.kind.to_owned()).or_default().read += 1;
    }
    for fact in expected {
        let tally = tallies.entry(fact.kind.clone()).or_default();
        tally.expected += 1;
        let same = |own: &Read| {
            own.kind == fact.kind && own.key == fact.key && is_said(own, &fact, source)
        };
        match read.iter().position(same) {
            Some(at) => {
                read.remove(at);
                tally.right += 1;
            }
            None => writeln!(faults, "{name}: missing  {}", fact.line).expect("text"),
        }
    }
    for fact in read {
        let quote = source.slice(fact.spans[0]).replace('\n', "/");
        writeln!(
            faults,
            "{name}: too much {} {} ~ {quote}",
            fact.kind, fact.key
        )
        .expect("text");
    }
}

/// Whether a fact was read where the expected words stand: one holds the other.
fn is_said(read: &Read, expected: &Expected, source: &SourceText) -> bool {
    let quotes: Vec<String> = read
        .spans
        .iter()
        .map(|span| bare(source.slice(*span)))
        .collect();
    expected.words.iter().map(|words| bare(words)).all(|words| {
        let holds = |quote: &String| {
            quote.contains(&words) || (!quote.is_empty() && words.contains(quote.as_str()))
        };
        words.is_empty() || quotes.iter().any(holds)
    })
}

fn table(tallies: &BTreeMap<String, Tally>) -> String {
    let mut table = String::from("kind            expected  read  right  precision  recall\n");
    for (kind, tally) in tallies {
        let share = |of: usize| match of {
            0 => "-".to_owned(),
            of => format!("{:.3}", tally.right as f64 / of as f64),
        };
        let (precision, recall) = (share(tally.read), share(tally.expected));
        let Tally {
            expected,
            read,
            right,
        } = tally;
        writeln!(
            table,
            "{kind:<15} {expected:>8} {read:>5} {right:>6} {precision:>10} {recall:>7}"
        )
        .expect("text");
    }
    table
}

/// Fails when the figures are others than those that were recorded.
fn hold(tallies: &BTreeMap<String, Tally>, path: &Path) {
    let lines = tallies.iter().map(|(kind, own)| {
        format!(
            "{kind} expected {} read {} right {}\n",
            own.expected, own.read, own.right
        )
    });
    let now: String = lines.collect();
    if std::env::var_os("UPDATE").is_some() {
        fs::write(path, &now).expect("the ratchet is written");
    }
    let before = fs::read_to_string(path).unwrap_or_default();
    assert_eq!(
        before,
        now,
        "the figures have changed: a drop is a fault, a rise is recorded with UPDATE=1 ({})",
        path.display()
    );
}
