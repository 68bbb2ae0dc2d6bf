//! The cases of the specification of document numbers and citations, read in place; what each must give stands here.

use std::path::Path;

use tupu::policy::document_number::{Codes, DocumentNumber, find};
use tupu::policy::lexicon::Lexicon;
use tupu::policy::notice;
use tupu::policy::notice::citation::{ShortForms, citations, inner};
use tupu::policy::notice::fact::{Claim, Notice};
use tupu::policy::notice::text::NoticeText;
use tupu::policy::notice::validity::{Known, clauses};
use tupu::policy::reading::read_bytes;
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

/// By number of the case: the canonical numbers, and what is odd about them.
type Numbers = (u32, &'static [&'static str], &'static [&'static str]);

const NUMBERS: &[Numbers] = &[
    (1, &["川发改创新高技〔2022〕565号"], &[]),
    (2, &["国发〔2010〕32号"], &[]),
    (3, &["国发〔2010〕32号"], &[]),
    (4, &["国发〔2010〕32号"], &[]),
    (5, &["国办发〔2021〕31号"], &[]),
    (6, &["财科教〔2017〕6号"], &[]),
    (7, &["国发〔2010〕32号"], &[]),
    (8, &["国发〔2010〕32号"], &["leading_zero"]),
    (9, &["发改高技〔2019〕1473号"], &["di"]),
    (10, &["国发〔1987〕12号"], &["two_digit_year"]),
    (11, &["国发〔2010〕32号"], &["mixed_brackets"]),
    (12, &["国发〔2010〕32号"], &[]),
    (13, &["川办发〔2021〕9号"], &["year_char"]),
    (14, &[], &["broken_number"]),
    (15, &["国发〔2013〕5号", "国办发〔2013〕6号"], &[]),
    (
        16,
        &["川发改创新高技〔2022〕530号", "川发改创新高技〔2022〕565号"],
        &[],
    ),
    (17, &["国发〔2010〕32号", "国发〔2012〕28号"], &[]),
    (18, &["国发〔2010〕32号"], &[]),
    (27, &["国家统计局令第23号"], &[]),
    (28, &["中华人民共和国国务院令第777号"], &[]),
    (29, &["工业和信息化部公告2022年第5号"], &[]),
    (30, &["财政部 税务总局公告2022年第14号"], &[]),
    (31, &["工信部联企业〔2022〕63号"], &[]),
    (32, &["工信厅企业函〔2022〕236号"], &[]),
    (33, &["川府规〔2021〕1号"], &[]),
    (34, &["中办发〔2020〕1号"], &[]),
    (35, &[], &[]),
    (36, &[], &[]),
    (37, &[], &[]),
    (38, &[], &[]),
    (39, &[], &[]),
    (40, &[], &[]),
    (44, &["川示发〔2020〕7号"], &[]),
    (46, &["国办发〔2021〕3号"], &[]),
    (49, &["发改高技〔2019〕1473号"], &[]),
    (53, &["川发改创新高技〔2022〕565号"], &[]),
    (54, &["川发改创新高技〔2022〕565号"], &[]),
    (55, &["川发改创新高技〔2022〕565号"], &[]),
    (59, &[], &["no_code"]),
    (60, &["川发改创新高技〔2032〕1号"], &[]),
    (61, &["川经信装备〔2022〕18号"], &[]),
    (62, &["即政发〔2019〕5号"], &[]),
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

fn specification() -> Option<Vec<(u32, String)>> {
    let Ok(specification) = std::fs::read_to_string(Path::new(SPECIFICATION)) else {
        assert!(
            std::env::var_os("CI").is_none_or(|ci| ci != "true"),
            "{SPECIFICATION} is missing"
        );
        eprintln!("skipped: {SPECIFICATION} is not here");
        return None;
    };
    Some(cases(&specification))
}

fn text_of(cases: &[(u32, String)], number: u32) -> &str {
    let case = cases.iter().find(|(known, _)| *known == number);
    &case.unwrap_or_else(|| panic!("case {number} is gone")).1
}

#[test]
fn every_case_gives_what_the_specification_says() {
    let Some(cases) = specification() else {
        return;
    };
    let mut wrong = Vec::new();
    for (number, expected) in EXPECTED {
        let text = text_of(&cases, *number);
        let found = read(text);
        if found != *expected {
            wrong.push(format!(
                "{number} {text}\n  expected {expected:?}\n  found    {found:?}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_number_is_read_as_the_specification_says() {
    let Some(cases) = specification() else {
        return;
    };
    let mut codes = Codes::default();
    codes.insert("川示发", "");
    for (number, expected, odd) in NUMBERS {
        // A line break that the table shows as a sign.
        let text = text_of(&cases, *number).replace('⏎', "\n");
        let scan = find(&text, &codes);
        let found: Vec<String> = scan
            .numbers
            .iter()
            .map(|found| found.number.to_string())
            .collect();
        assert_eq!(found, *expected, "{number} {text}");
        let warnings = scan
            .numbers
            .iter()
            .flat_map(|found| &found.warnings)
            .map(|warning| warning.name());
        let rejected = scan.rejected.iter().map(|rejected| rejected.reason.name());
        let found: Vec<&str> = warnings.chain(rejected).collect();
        assert_eq!(found, *odd, "{number} {text}");
    }
}

#[test]
fn what_numbers_tell_of_their_papers() {
    let number = |text: &str| DocumentNumber::parse(text).expect("a number");
    let agency = |text: &str| {
        let codes = Codes::default();
        let number = number(text);
        codes
            .agency(number.code().expect("a code"))
            .map(|lookup| lookup.agency.to_string())
    };
    // 28, 31, 32, 33, 34, 60
    let order = number("中华人民共和国国务院令第七百七十七号");
    assert_eq!(order.alias().as_deref(), Some("国务院令第777号"));
    assert!(number("工信部联企业〔2022〕63号").is_joint());
    assert_eq!(
        agency("工信部联企业〔2022〕63号").as_deref(),
        Some("工业和信息化部")
    );
    assert_eq!(number("工信厅企业函〔2022〕236号").form(), Some('函'));
    assert_eq!(
        agency("工信厅企业函〔2022〕236号").as_deref(),
        Some("工业和信息化部办公厅")
    );
    assert!(number("川府规〔2021〕1号").is_normative());
    assert_eq!(
        agency("中办发〔2020〕1号").as_deref(),
        Some("中共中央办公厅")
    );
    let codes = Codes::default();
    assert!(find("川发改创新高技〔2032〕1号", &codes).numbers[0].is_after(2022));
}

/// A whole notice: its facts and the first words of its warnings.
fn notice(text: &str) -> Notice {
    static LEXICON: std::sync::LazyLock<Lexicon> =
        std::sync::LazyLock::new(|| Lexicon::builtin().expect("a sound graph"));
    let source = read_bytes("notice.txt", text.as_bytes().to_vec()).next();
    notice::read(&source.expect("one text").expect("readable"), &LEXICON)
}

#[test]
fn two_numbers_on_one_heading_line() {
    // 47
    let notice = notice(
        "四川省发展和改革委员会 四川省经济和信息化厅关于测试的通知\n川发改〔2022〕12号、川经信〔2022〕8号\n各市（州）：\n正文。",
    );
    let numbers: Vec<String> = notice
        .facts
        .iter()
        .filter_map(|fact| match &fact.claim {
            Claim::Number(number) => Some(number.to_string()),
            Claim::OtherNumber(number) => Some(format!("alias {number}")),
            _ => None,
        })
        .collect();
    assert_eq!(numbers, ["川发改〔2022〕12号", "alias 川经信〔2022〕8号"]);
    assert!(notice.warnings[0].message.contains("joint_two_numbers"));
}

#[test]
fn a_repost_that_names_only_its_source() {
    // 48
    let notice = notice("关于测试的通知\n来源：四川省发展和改革委员会\n各市（州）：\n正文。");
    let is = |wanted: fn(&Claim) -> bool| notice.facts.iter().any(|fact| wanted(&fact.claim));
    assert!(!is(|claim| matches!(claim, Claim::Number(_))));
    assert!(is(|claim| matches!(claim, Claim::Repost { .. })));
    assert!(is(
        |claim| matches!(claim, Claim::Issuer { agency, order: 1 } if agency.name == "四川省发展和改革委员会")
    ));
}

#[test]
fn who_interprets_a_paper() {
    // 50
    let Some(cases) = specification() else {
        return;
    };
    let notice = notice(&format!(
        "四川省发展和改革委员会关于测试的通知\n各市（州）：\n{}。",
        text_of(&cases, 50)
    ));
    let found: Vec<&str> = notice
        .facts
        .iter()
        .filter_map(|fact| match &fact.claim {
            Claim::InterpretedBy(agency) => Some(agency.name.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(found, ["四川省发展和改革委员会", "四川省经济和信息化厅"]);
}
