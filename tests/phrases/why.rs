//! The evidence behind rows, and places that are missing from them.

use tupu::phrase::{self, Session};
use tupu::value::Value;

use super::world::{Table, ask, last, session, understand, world};

/// The session after a phrase was answered.
fn after(text: &str) -> (Session, Table) {
    let understood = understand(text);
    let table = ask(&understood.question).expect("rows");
    let session = Session {
        last: Some(last(&understood, &table)),
        ..session()
    };
    (session, table)
}

/// The answer to a phrase after another.
fn then(first: &str, second: &str) -> Result<Table, String> {
    let (session, _) = after(first);
    let understood = phrase::parse(second, &world().gazetteer, &session)
        .map_err(|error| error.diagnostic().message)?;
    ask(&understood.question)
}

fn column<'a>(table: &'a Table, name: &str) -> Vec<&'a Value> {
    let at = table
        .columns
        .iter()
        .position(|own| own == name)
        .expect("a column");
    table.rows.iter().map(|row| &row[at]).collect()
}

#[test]
fn every_kind_of_row_has_evidence() {
    for first in [
        "industries shared by 3+ cities",
        "industries shared by 3+ cities in 四川",
        "industries shared by 成都 and 绵阳",
        "industries unique to 成都",
        "shared industries by city pair",
        "cities with 无人机",
        "cities with 无人机 and 核技术应用",
        "cities with at least 3 clusters",
        "cities with 2+ industries",
        "cities like 成都 by industry",
        "cities in 四川",
        "clusters in 绵阳",
        "clusters in class SEI2018:1",
        "count of clusters by city in 四川",
        "top 5 cities by industries",
        "documents about 无人机",
        "documents led by 四川省发展和改革委员会",
        "documents in 四川 since 2020",
        "top 10 documents by citations",
        "who issues with 四川省经济和信息化厅",
        "top 10 joint issuers",
        "superiors of 四川省发展和改革委员会",
        "agencies cited by documents in 四川",
        "documents repealed since 2015",
        "descendants of 工信部企业〔2022〕119号",
    ] {
        let (_, rows) = after(first);
        assert!(!rows.rows.is_empty(), "{first} has rows");
        let evidence =
            then(first, "why 1").unwrap_or_else(|message| panic!("why 1 after {first}: {message}"));
        assert!(!evidence.rows.is_empty(), "why 1 after {first}");
    }
}

#[test]
fn evidence_quotes_the_document() {
    let evidence = then("industries shared by 3+ cities in 四川", "why 1").expect("evidence");
    assert!(
        column(&evidence, "quote")
            .iter()
            .any(|quote| !quote.is_null())
    );
    assert_eq!(
        then("industries shared by 3+ cities in 四川", "为什么 1"),
        Ok(evidence)
    );
}

#[test]
fn a_fact_without_evidence_shows_where_it_was_read() {
    let understood = understand("why 绵阳市无人机产业集群");
    assert!(!ask(&understood.question).expect("rows").rows.is_empty());
    let cluster = "why 上海市集成电路集群";
    let understood = understand(cluster);
    assert!(ask(&understood.question).expect("rows").rows.is_empty());
    let sources = ask(understood.otherwise.as_ref().expect("another question")).expect("rows");
    assert!(
        column(&sources, "source_url")
            .iter()
            .any(|url| !url.is_null())
    );
}

#[test]
fn a_missing_place_fails_a_condition() {
    let table = then("cities with 无人机", "why not 泸州").expect("conditions");
    assert_eq!(column(&table, "condition"), [&Value::from("with 无人机")]);
    assert_eq!(column(&table, "holds"), [&Value::from(false)]);
    let Value::List(documents) = column(&table, "documents")[0] else {
        panic!("a list of documents");
    };
    assert!(!documents.is_empty());
    let table = then(
        "cities with 无人机 without 新型显示 in 四川",
        "why not 成都",
    )
    .expect("conditions");
    let holds = column(&table, "holds")
        .into_iter()
        .cloned()
        .collect::<Vec<_>>();
    assert_eq!(
        holds,
        [
            Value::from(true),
            Value::from(false),
            Value::from(true),
            Value::from(true)
        ]
    );
}

#[test]
fn every_condition_of_a_missing_place_runs() {
    for first in [
        "cities like 成都 by industry",
        "cities with 2+ national clusters since 2020",
        "cities with 2+ industries since 2020 except 成都",
        "cities in 四川 without clusters",
        "top 5 cities by industries",
        "count of clusters by city in 四川",
        "cities with 无人机 since 2022 in 成渝地区双城经济圈",
    ] {
        let table =
            then(first, "why not 泸州").unwrap_or_else(|message| panic!("{first}: {message}"));
        assert!(!table.rows.is_empty(), "{first}");
    }
}

#[test]
fn what_cannot_be_explained_says_so() {
    let message = |first: &str, second: &str| then(first, second).expect_err("no explanation");
    assert_eq!(
        message("cities with 无人机", "why 99"),
        "the last result has no row 99"
    );
    assert_eq!(
        message("clusters in 绵阳", "why not 泸州"),
        "the last result does not list cities"
    );
    assert!(message("stats", "why 1").contains("computed"));
}

#[test]
fn ties_are_told() {
    let understood = understand("top 2 industries by cities in 四川");
    let (question, limit) = understood.ties.clone().expect("a limit");
    assert_eq!(limit, 2);
    let table = ask(&question).expect("rows");
    let columns: Vec<_> = table
        .columns
        .iter()
        .map(|column| column.as_str().into())
        .collect();
    let n = |at: usize| table.rows[at].last().cloned();
    let tied = (2..table.rows.len())
        .take_while(|at| n(*at) == n(1))
        .count();
    let note = understood.tie_note(&columns, &table.rows);
    assert_eq!(
        note,
        (tied > 0).then(|| format!("{tied} more tied with row 2"))
    );
}

#[test]
fn an_empty_result_names_the_condition_that_emptied_it() {
    let understood = understand("cities with 无人机 in 西藏");
    assert!(ask(&understood.question).expect("rows").rows.is_empty());
    let relaxed = understood.relaxed(&world().gazetteer, &session());
    let with_rows = relaxed
        .into_iter()
        .filter(|(_, question)| !ask(question).expect("rows").rows.is_empty());
    let words: Vec<String> = with_rows.map(|(words, _)| words).collect();
    assert!(
        words.contains(&"in 西藏自治区 (540000)".to_owned()),
        "{words:?}"
    );
    let coverage = understood.coverage(&world().gazetteer, &session());
    let table = ask(&coverage[0]).expect("rows");
    assert_eq!(
        table.rows[0],
        [Value::from("西藏自治区"), Value::from(false)]
    );
}
