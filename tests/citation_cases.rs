//! The cases of the specification of document numbers and citations, read in place; what each must give stands here.

use std::path::Path;

use tupu::policy::document_number::Codes;
use tupu::policy::notice::citation::{ShortForms, citations, inner};
use tupu::policy::notice::text::NoticeText;
use tupu::policy::notice::validity::{Known, clauses};
use tupu::value::temporal::Date;

const SPECIFICATION: &str = "../shared/document-numbers.md";

/// The day on which the papers of the cases are taken to be issued, and published.
const ISSUED: &str = "2022-05-01";
const PUBLISHED: &str = "2022-05-10";

/// By number of the case: the references, inner titles and days that its text gives.
const EXPECTED: &[(u32, &[&str])] = &[
    (
        15,
        &["BASED_ON 国发〔2013〕5号", "BASED_ON 国办发〔2013〕6号"],
    ),
    (18, &["CITES 国发〔2010〕32号", "short 决定"]),
    (
        19,
        &[
            "CITES 工信部企业〔2022〕119号",
            "BASED_ON 工信部企业〔2022〕119号",
        ],
    ),
    (
        20,
        &[
            "CITES 川发改创新高技〔2022〕530号",
            "inner PROMULGATES 四川省战略性新兴产业集群发展工程实施方案",
        ],
    ),
    (21, &["CITES 川示发〔2020〕1号", "CITES 川示发〔2020〕2号"]),
    (22, &["REPEALS 川示发〔2018〕3号"]),
    (
        23,
        &[
            "REPEALS 川示发〔2018〕3号",
            "from 2021-06-01",
            "to 2026-06-01",
        ],
    ),
    (24, &["to 2026-01-01"]),
    (25, &["from 2022-05-01"]),
    (26, &["from 2022-06-09"]),
    (41, &["FORWARDS 国发〔2010〕32号"]),
    (42, &[]),
    (43, &["BASED_ON 中华人民共和国中小企业促进法"]),
    (44, &["CITES 川示发〔2020〕7号"]),
    (45, &["PROMULGATES 国发〔2010〕32号"]),
    (46, &["CITES 国办发〔2021〕3号"]),
    (49, &["CITES 发改高技〔2019〕1473号"]),
    (51, &["川示发〔2022〕5号 REPLACES 川示发〔2019〕2号"]),
    (52, &["CITES 川示发〔2023〕6号", "inner EXTENDS 示例办法"]),
    (
        56,
        &[
            "BASED_ON 国发〔2010〕32号",
            "BASED_ON 国办发〔2015〕28号",
            "REPEALS 川示发〔2018〕3号",
        ],
    ),
    (57, &["CITES 川示发〔2018〕3号"]),
    (58, &["CITES 川示发〔2020〕7号"]),
    (62, &["FORWARDS 即政发〔2019〕5号"]),
];

/// The rows of the table of cases: number and text.
fn cases(specification: &str) -> Vec<(u32, String)> {
    let rows = specification.lines().filter_map(|line| {
        let mut cells = line.strip_prefix("| ")?.split(" | ");
        let number = cells.next()?.trim().parse().ok()?;
        Some((number, cells.next()?.trim().to_owned()))
    });
    rows.collect()
}

fn read(case: &str) -> Vec<String> {
    let text = NoticeText::new(case);
    let folded = text.as_str();
    let mut codes = Codes::default();
    codes.insert("川示发", "");
    let mut names = ShortForms::default();
    let mut lines = Vec::new();
    for citation in citations(folded, 0..folded.len(), &codes, &mut names) {
        let from = citation
            .from
            .map_or(String::new(), |from| from.name() + " ");
        lines.push(format!(
            "{from}{} {}",
            citation.relation.name(),
            citation.cited.name()
        ));
        for inner in citation.cited.title.as_deref().map_or_else(Vec::new, inner) {
            lines.push(format!("inner {} {}", inner.relation.name(), inner.title));
        }
    }
    lines.extend(names.get("决定").map(|_| "short 决定".to_owned()));
    lines.extend(days(folded));
    lines
}

fn days(text: &str) -> Vec<String> {
    let known = Known {
        issued: Date::parse(ISSUED).ok(),
        published: Date::parse(PUBLISHED).ok(),
    };
    let clauses = clauses(text, 0..text.len());
    let from = clauses
        .iter()
        .find_map(|clause| clause.start?.resolve(known));
    let to = clauses.iter().find_map(|clause| clause.end?.resolve(from));
    let line = |word, day: Option<Date>| day.map(|day| format!("{word} {day}"));
    [line("from", from), line("to", to)]
        .into_iter()
        .flatten()
        .collect()
}

#[test]
fn every_case_gives_what_the_specification_says() {
    let Ok(specification) = std::fs::read_to_string(Path::new(SPECIFICATION)) else {
        assert!(
            std::env::var_os("CI").is_none_or(|ci| ci != "true"),
            "{SPECIFICATION} is missing"
        );
        eprintln!("skipped: {SPECIFICATION} is not here");
        return;
    };
    let cases = cases(&specification);
    let mut wrong = Vec::new();
    for (number, expected) in EXPECTED {
        let case = cases.iter().find(|(known, _)| known == number);
        let text = &case.unwrap_or_else(|| panic!("case {number} is gone")).1;
        let found = read(text);
        if found != *expected {
            wrong.push(format!(
                "{number} {text}\n  expected {expected:?}\n  found    {found:?}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
