//! Any line ends in an answer or an error, in bounded time, and what is offered can be typed.

use proptest::prelude::*;
use tupu::phrase::{self, PhraseError, complete, entries};

use super::world::{parse, world};

#[test]
fn long_lines_end() {
    let list = "无人机、".repeat(2_500);
    for text in [
        format!("有{list}航空的城市"),
        format!("cities with {}", "无人机 and ".repeat(1_000)),
        "的".repeat(10_000),
        "industries shared by ".repeat(500),
        "四川".repeat(5_000),
        "documents in 四川 ".repeat(600),
        "a".repeat(10_000),
        "有没有".repeat(3_300),
        "(".repeat(100_000),
        "〔".repeat(10_000),
        "“".repeat(10_000),
    ] {
        match parse(&text) {
            Ok(understood) => assert!(understood.phrase.slots.len() > 1),
            Err(error) => assert!(error.exit_code() > 1),
        }
    }
}

/// Phrases offered by an error.
fn offered(error: &PhraseError) -> Vec<String> {
    match error {
        PhraseError::NotUnderstood { suggestions, .. }
        | PhraseError::WrongKind { suggestions, .. } => suggestions.clone(),
        PhraseError::Ambiguous { readings, .. } => readings
            .iter()
            .map(|reading| reading.phrase.clone())
            .collect(),
        _ => Vec::new(),
    }
}

#[test]
fn what_is_offered_is_a_phrase() {
    let mut count = 0;
    let errors = include_str!("errors.txt")
        .lines()
        .filter_map(|line| line.strip_prefix("> "));
    for text in errors {
        let Err(error) = parse(text) else { continue };
        for phrase in offered(&error) {
            count += 1;
            assert!(parse(&phrase).is_ok(), "{phrase}, offered for {text}");
        }
    }
    assert!(count > 10, "{count} phrases were offered");
}

/// A phrase cut short completes to what it was.
#[test]
fn half_typed_phrases_complete() {
    let next = |text: &str| complete(text, &world().gazetteer);
    assert!(next("indus").candidates.contains(&"industries".to_owned()));
    assert!(
        next("industries shared ")
            .candidates
            .contains(&"by".to_owned())
            || next("industries sha")
                .candidates
                .contains(&"shared".to_owned())
    );
    let names = next("cities with 无");
    assert_eq!(names.start, "cities with ".len());
    assert!(names.candidates.contains(&"无人机".to_owned()), "{names:?}");
    assert!(
        next("cities with wuren")
            .candidates
            .contains(&"无人机".to_owned())
    );
    assert!(
        next("cities with wrj")
            .candidates
            .contains(&"无人机".to_owned())
    );
    assert!(
        next("clusters in miany")
            .candidates
            .contains(&"绵阳".to_owned())
    );
    assert!(
        next("有无人机")
            .candidates
            .iter()
            .any(|own| own.contains("城市")),
        "{:?}",
        next("有无人机")
    );
    assert!(
        next("绵阳的集").candidates.contains(&"集群".to_owned()),
        "{:?}",
        next("绵阳的集")
    );
    assert!(
        next("count of clusters by ")
            .candidates
            .contains(&"city".to_owned())
    );
}

#[test]
fn procedures_that_are_missing_are_named() {
    for entry in entries() {
        for (english, _) in entry.examples {
            let Ok(understood) = parse(english) else {
                continue;
            };
            let literal = understood.question.literal();
            if let Some(at) = literal.find("algo.") {
                let name: String = literal[at..]
                    .chars()
                    .take_while(|own| own.is_alphanumeric() || "._".contains(*own))
                    .collect();
                if let Err(message) = super::world::ask(&understood.question) {
                    assert!(message.contains(&name), "{english}: {message}");
                }
            }
        }
    }
}

/// Bits of phrases in any order.
fn scrambled() -> impl Strategy<Value = String> {
    let examples: Vec<&str> = entries()
        .flat_map(|entry| entry.examples)
        .flat_map(|(en, zh)| [*en, *zh])
        .collect();
    let pieces: Vec<String> = examples
        .iter()
        .flat_map(|text| text.split(' '))
        .flat_map(|word| {
            let characters: Vec<char> = word.chars().collect();
            characters
                .chunks(3)
                .map(|chunk| chunk.iter().collect::<String>())
                .collect::<Vec<_>>()
        })
        .collect();
    proptest::collection::vec(proptest::sample::select(pieces), 0..12)
        .prop_map(|pieces| pieces.join(""))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn any_text_ends_without_panic(text in "\\PC{0,80}") {
        let _ = parse(&text);
        let _ = complete(&text, &world().gazetteer);
    }

    #[test]
    fn scrambled_phrases_end_without_panic(text in scrambled()) {
        match parse(&text) {
            Ok(understood) => prop_assert!(!understood.line(Some(21)).is_empty()),
            Err(error) => {
                let _ = error.diagnostic();
                for phrase in offered(&error) {
                    prop_assert!(phrase::count_derivations(&phrase, &world().gazetteer) == 1, "{phrase}");
                }
            }
        }
    }
}
