//! Properties of the table: one derivation each, the same tree in both languages, text and tree and back.

use tupu::phrase::{self, Language, count_derivations, entries, print};

use super::world::{parse, session, understand, world};

/// Examples that need a result to speak about.
fn needs_a_result(entry: &phrase::Entry) -> bool {
    matches!(entry.name, "why-row" | "why-not")
}

/// Pairs of phrases in both languages, one pair a line, that users would compose.
fn compositions() -> Vec<(&'static str, &'static str)> {
    let lines = include_str!("compositions.txt").lines();
    let lines = lines
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines
        .map(|line| line.split_once(" = ").expect("two phrases"))
        .collect()
}

#[test]
fn every_example_has_one_derivation_and_one_tree_in_both_languages() {
    for entry in entries() {
        assert!(!entry.examples.is_empty(), "{} has an example", entry.name);
        for (english, chinese) in entry.examples {
            for text in [english, chinese] {
                assert_eq!(count_derivations(text, &world().gazetteer), 1, "{text}");
            }
            if needs_a_result(entry) {
                continue;
            }
            let (english, chinese) = (understand(english), understand(chinese));
            assert_eq!(english.reading(), entry.name);
            assert_eq!(english.phrase, chinese.phrase, "{}", entry.name);
            assert_eq!(
                english.question.literal(),
                chinese.question.literal(),
                "{}",
                entry.name
            );
        }
    }
}

#[test]
fn compositions_have_one_derivation_and_one_tree_in_both_languages() {
    for (english, chinese) in compositions() {
        for text in [english, chinese] {
            assert_eq!(count_derivations(text, &world().gazetteer), 1, "{text}");
        }
        assert_eq!(
            understand(english).phrase,
            understand(chinese).phrase,
            "{english} = {chinese}"
        );
    }
}

#[test]
fn compositions_run() {
    for (english, _) in compositions() {
        let understood = understand(english);
        if let Err(message) = super::world::ask(&understood.question) {
            assert!(
                message.contains("algo."),
                "{english}: {message}\n{}",
                understood.question.literal()
            );
        }
        for (_, question) in understood.relaxed(&world().gazetteer, &session()) {
            super::world::ask(&question).unwrap_or_else(|message| {
                assert!(message.contains("algo."), "{english}: {message}");
                super::world::Table {
                    columns: Vec::new(),
                    rows: Vec::new(),
                }
            });
        }
    }
}

#[test]
fn printed_phrases_read_back() {
    let examples = entries()
        .filter(|entry| !needs_a_result(entry))
        .flat_map(|entry| entry.examples.iter().copied());
    for (english, chinese) in examples.chain(compositions()) {
        for text in [english, chinese] {
            let tree = understand(text).phrase;
            for language in [Language::English, Language::Chinese] {
                let printed = print(&tree, language, &world().gazetteer, &session());
                let printed = printed.unwrap_or_else(|| panic!("`{text}` prints in {language:?}"));
                assert_eq!(
                    understand(&printed).phrase,
                    tree,
                    "{text} printed as {printed}"
                );
            }
        }
    }
}

#[test]
fn another_entity_changes_parameters_only() {
    for (one, other) in [
        ("cities with 无人机", "cities with 航空"),
        ("clusters in 绵阳", "clusters in 四川"),
        ("industries unique to 成都", "industries unique to 绵阳"),
        (
            "documents led by 四川省发展和改革委员会",
            "documents led by 四川省经济和信息化厅",
        ),
        (
            "lineage of 川发改创新高技〔2022〕565号",
            "lineage of 川发改创新高技〔2022〕530号",
        ),
        ("why 绵阳市无人机产业集群", "why 成都市航空产业集群"),
        (
            "四川省内三个以上城市共有的产业",
            "重庆市内三个以上城市共有的产业",
        ),
    ] {
        let (one, other) = (understand(one), understand(other));
        let statement =
            |understood: &phrase::Understood| understood.question.statement.clone().without_spans();
        assert_eq!(statement(&one), statement(&other));
        let values =
            |understood: &phrase::Understood| understood.question.values().collect::<Vec<_>>();
        assert_ne!(values(&one), values(&other));
    }
}

#[test]
fn spans_are_those_of_the_words_typed() {
    let text = "cities with 无人机 in 四川";
    let understood = understand(text);
    let spans = understood
        .question
        .parameters
        .iter()
        .map(|own| own.span.text(text));
    assert_eq!(spans.collect::<Vec<_>>(), ["四川", "无人机"]);
    let clauses = &understood.question.statement.query.first.clauses;
    assert_eq!(clauses[0].span.text(text), "四川");
    assert_eq!(clauses[1].span.text(text), "无人机");
}

#[test]
fn numbers_include_or_exclude_as_the_law_says() {
    let test = |text: &str| {
        let literal = understand(text).question.literal();
        let rest = literal.split("WHERE ").nth(1).expect("a test").to_owned();
        rest.split(" RETURN").next().expect("a test").to_owned()
    };
    for (count, expected) in [
        ("三个以上", "n >= 3"),
        ("三个及以上", "n >= 3"),
        ("不少于3个", "n >= 3"),
        ("至少三个", "n >= 3"),
        ("不低于3个", "n >= 3"),
        ("超过三个", "n > 3"),
        ("多于三个", "n > 3"),
        ("三个以下", "n <= 3"),
        ("三个以内", "n <= 3"),
        ("不超过3个", "n <= 3"),
        ("至多三个", "n <= 3"),
        ("不满三个", "n < 3"),
        ("不足三个", "n < 3"),
        ("少于三个", "n < 3"),
        ("三个", "n = 3"),
        ("恰好三个", "n = 3"),
        ("两到三个", "n >= 2 AND n <= 3"),
        ("2至3个", "n >= 2 AND n <= 3"),
        ("三个以上不满五个", "n >= 3 AND n < 5"),
        ("多个", "n >= 2"),
        ("多座", "n >= 2"),
        ("二十三个以上", "n >= 23"),
        ("一百二十个以上", "n >= 120"),
        ("１２个以上", "n >= 12"),
        ("1２个以上", "n >= 12"),
        ("十二个以上", "n >= 12"),
    ] {
        assert_eq!(test(&format!("{count}城市共有的产业")), expected, "{count}");
    }
    for (count, expected) in [
        ("three or more", "n >= 3"),
        ("3+", "n >= 3"),
        ("at least 3", "n >= 3"),
        ("more than 3", "n > 3"),
        ("over 3", "n > 3"),
        ("at most 3", "n <= 3"),
        ("3 or fewer", "n <= 3"),
        ("fewer than 3", "n < 3"),
        ("under 3", "n < 3"),
        ("3", "n = 3"),
        ("exactly 3", "n = 3"),
        ("2 to 3", "n >= 2 AND n <= 3"),
        ("several", "n >= 2"),
        ("at least twenty-five", "n >= 25"),
        ("one hundred and twenty or more", "n >= 120"),
        ("twenty five or more", "n >= 25"),
        ("at least 3 but fewer than 5", "n >= 3 AND n < 5"),
    ] {
        assert_eq!(
            test(&format!("industries shared by {count} cities")),
            expected,
            "{count}"
        );
    }
    let line = understand("三个以上城市共有的产业").line(None);
    assert!(line.contains("≥ 3 (以上 includes 3)"), "{line}");
}

#[test]
fn dates_are_days() {
    let test = |when: &str| {
        let literal = understand(&format!("documents {when}")).question.literal();
        let rest = literal.split("WHERE ").nth(1).expect("a test").to_owned();
        rest.split(" RETURN")
            .next()
            .expect("a test")
            .replace("d.issued_on ", "")
            .replace("date", "")
    };
    for (when, expected) in [
        ("since 2020", ">= ('2020-01-01')"),
        ("after 2020", ">= ('2021-01-01')"),
        ("before 2022-12", "< ('2022-12-01')"),
        ("by 2022-12", "< ('2023-01-01')"),
        ("in 2022", ">= ('2022-01-01') AND < ('2023-01-01')"),
        (
            "from 2020 to 2022",
            ">= ('2020-01-01') AND < ('2023-01-01')",
        ),
        ("in the last 3 years", ">= ('2023-11-24')"),
        (
            "in the 13th five-year plan",
            ">= ('2016-01-01') AND < ('2021-01-01')",
        ),
        ("since the 14th five-year plan", ">= ('2021-01-01')"),
        ("in 2024-02-29", ">= ('2024-02-29') AND < ('2024-03-01')"),
    ] {
        assert_eq!(test(when), expected, "{when}");
    }
    for (chinese, english) in [
        ("2020年以来的文件", "documents since 2020"),
        ("2020年起的文件", "documents since 2020"),
        ("自2020年的文件", "documents since 2020"),
        ("2020年以后的文件", "documents after 2020"),
        ("2020年之后的文件", "documents after 2020"),
        ("2022年12月以前的文件", "documents before 2022-12"),
        ("2022年12月之前的文件", "documents before 2022-12"),
        ("截至2022年12月的文件", "documents by 2022-12"),
        ("2022年的文件", "documents in 2022"),
        ("2020年至2022年的文件", "documents from 2020 to 2022"),
        ("近三年的文件", "documents in the last 3 years"),
        ("“十三五”期间的文件", "documents in the 13th five-year plan"),
        (
            "“十四五”以来的文件",
            "documents since the 14th five-year plan",
        ),
        ("二〇二二年的文件", "documents in 2022"),
    ] {
        assert_eq!(
            understand(chinese).phrase,
            understand(english).phrase,
            "{chinese}"
        );
    }
    let after = understand("2020年以后的文件").notes.join(" ");
    assert!(after.contains("2020年以来"), "{after}");
}

#[test]
fn lines_are_evened_out() {
    let tree = understand("cities with 无人机").phrase;
    for text in [
        "Show cities with 无人机?",
        "please list CITIES  WITH 无人机.",
        "which ｃｉｔｉｅｓ with 无人机？",
        "有无人机的城市？",
        "请问有无人机的城市。",
        "请列出 有 无人机 的 城市",
        "有“无人机”的城市",
        "有「无人机」的城市",
        "有industry:uav的城市",
        "cities with \"无人机\"",
        "cities with industry:uav",
        "哪些城市有无人机？",
        "具有無人機的城市",
    ] {
        assert_eq!(understand(text).phrase, tree, "{text}");
    }
}

#[test]
fn names_take_the_level_that_the_slot_asks_for() {
    let literal = |text: &str| understand(text).question.literal();
    assert!(literal("clusters in 吉林").contains("'220000'"));
    assert!(literal("clusters in 吉林市").contains("'220200'"));
    assert!(literal("industries unique to 吉林").contains("'220200'"));
    assert!(literal("clusters in place:510700").contains("'510700'"));
    assert!(literal("clusters in 涪城区").contains("'510703'"));
    assert!(literal("industries in 涪城区").contains("'510700'"));
    assert!(understand("industries in 涪城区").notes[0].contains("绵阳市"));
    assert!(literal("四川省级集群").contains("'provincial'"));
}

#[test]
fn an_as_of_date_bounds_what_counts() {
    let mut session = session();
    session.as_of = tupu::value::temporal::Date::from_ymd(2023, 6, 30);
    let read = |text: &str| phrase::parse(text, &world().gazetteer, &session).expect("a phrase");
    let clusters = read("clusters in 绵阳");
    assert!(clusters.question.literal().contains("< date('2023-07-01')"));
    assert!(clusters.line(None).ends_with("as of 2023-06-30"));
    assert!(
        read("documents in force")
            .question
            .literal()
            .contains("date('2023-06-30')")
    );
    assert!(
        read("stats")
            .notes
            .iter()
            .any(|note| note.contains("no effect"))
    );
}

#[test]
fn derivations_of_what_is_no_phrase_are_none() {
    assert_eq!(count_derivations("hello world", &world().gazetteer), 0);
    assert!(parse("").is_err());
}
