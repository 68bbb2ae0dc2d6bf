//! The numbered examples of the grammar of phrases, read in place: each phrase must stand for the query given with it.

use std::path::Path;

use tupu::phrase::{self, Language};
use tupu::syntax;

use super::world::{ask, parse, query, session, session_in, understand, world};

const GRAMMAR: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/phrases.md");

/// The text, or `None` with a word of explanation; where CI runs it must be there.
fn grammar() -> Option<String> {
    if !Path::new(GRAMMAR).exists() {
        assert!(
            std::env::var("CI").as_deref() != Ok("true"),
            "{GRAMMAR} is missing"
        );
        eprintln!("skipped: {GRAMMAR} is not there");
        return None;
    }
    Some(std::fs::read_to_string(GRAMMAR).expect("the grammar can be read"))
}

struct Example {
    number: u32,
    english: String,
    chinese: String,
    query: String,
}

/// The numbered examples: a line with two phrases, then a block with the query.
fn examples(text: &str) -> Vec<Example> {
    let mut lines = text.lines();
    let mut examples = Vec::new();
    while let Some(line) = lines.next() {
        let Some((number, phrases)) = line
            .strip_prefix("**")
            .and_then(|rest| rest.split_once(".** "))
        else {
            continue;
        };
        let phrases: Vec<&str> = phrases.split('`').collect();
        let query = lines
            .by_ref()
            .skip_while(|line| !line.starts_with("```"))
            .nth(1);
        examples.push(Example {
            number: number.parse().expect("a number"),
            english: phrases[1].to_owned(),
            chinese: phrases[3].to_owned(),
            query: query.expect("a query").to_owned(),
        });
    }
    examples
}

#[test]
fn examples_stand_for_their_queries() {
    let Some(text) = grammar() else { return };
    let examples = examples(&text);
    assert_eq!(examples.len(), 75);
    for example in &examples {
        let wanted = syntax::parse(&example.query)
            .expect("a query")
            .without_spans();
        for phrase in [&example.english, &example.chinese] {
            assert_eq!(
                phrase::count_derivations(phrase, &world().gazetteer),
                1,
                "{} {phrase}",
                example.number
            );
            let understood = understand(phrase);
            let literal = phrase::with_literals(
                &understood.question.statement,
                &understood.question.parameters,
            );
            assert_eq!(
                literal.without_spans(),
                wanted,
                "{} {phrase}\n  {}\n  {}",
                example.number,
                understood.question.literal(),
                example.query
            );
        }
    }
}

#[test]
fn examples_give_the_rows_of_their_queries() {
    let Some(text) = grammar() else { return };
    for example in &examples(&text) {
        let (english, chinese) = (understand(&example.english), understand(&example.chinese));
        assert_eq!(english.phrase, chinese.phrase, "{}", example.number);
        let wanted = query(&example.query);
        assert_eq!(
            ask(&english.question),
            wanted,
            "{} {}",
            example.number,
            example.english
        );
        assert_eq!(
            ask(&chinese.question),
            wanted,
            "{} {}",
            example.number,
            example.chinese
        );
        if let Err(message) = wanted {
            assert!(message.contains("algo."), "{}: {message}", example.number);
        }
    }
}

/// Both sides of each line mean the numbered example that the line names.
#[test]
fn further_pairs() {
    let same =
        |a: &str, b: &str| assert_eq!(understand(a).phrase, understand(b).phrase, "{a} = {b}");
    same(
        "industries shared by three or more cities",
        "3个及以上城市共有的产业",
    );
    same(
        "industries shared by three or more cities",
        "三个以上城市共有的产业",
    );
    same("industries shared by 3+ cities", "至少三个城市共有的产业");
    same(
        "industries shared by 3 or fewer cities",
        "不超过三个城市共有的产业",
    );
    same("cities without 无人机 in 四川", "四川省内没有无人机的城市");
    same("cities with 航空 itself", "有航空本身的城市");
    same("provincial clusters in 四川", "四川的省级集群");
    same(
        "documents about 无人机 before 2022-12",
        "2022年12月以前关于无人机的文件",
    );
    same(
        "documents about 无人机 by 2022-12",
        "截至2022年12月关于无人机的文件",
    );
    same("why 绵阳 has 无人机", "为什么绵阳有无人机");
    let literal = |text: &str| understand(text).question.literal();
    assert!(
        literal("cities without 无人机 in 四川")
            .contains("(c:City)-[:PART_OF*0..]->(:Place {adcode: '510000'})")
    );
    assert!(!literal("cities with 航空 itself").contains("BROADER"));
    assert!(literal("documents about 无人机 before 2022-12").contains("< date('2022-12-01')"));
    assert!(literal("documents about 无人机 by 2022-12").contains("< date('2023-01-01')"));
    assert!(literal("why 绵阳 has 无人机").contains("HAS_INDUSTRY"));
}

#[test]
fn relative_agency_names_need_a_place() {
    let gazetteer = &world().gazetteer;
    for text in [
        "who issues with 经济和信息化厅",
        "与经济和信息化厅联合发文的机关",
    ] {
        let understood = phrase::parse(text, gazetteer, &session_in("四川")).expect("a phrase");
        let full = phrase::print(&understood.phrase, Language::English, gazetteer, &session());
        assert_eq!(
            full.as_deref(),
            Some("who issues with 四川省经济和信息化厅")
        );
    }
    let error = parse("documents led by 省发改委").expect_err("省发改委 is the name of many");
    assert_eq!(error.exit_code(), 3);
}

#[test]
fn a_question_that_turns_the_words_around_is_refused() {
    let error = parse("three or more cities share which industries").expect_err("no phrase");
    assert_eq!(error.exit_code(), 2);
    let help = error.diagnostic().help.join(" ");
    assert!(help.contains("industries shared by 3+ cities"), "{help}");
}
