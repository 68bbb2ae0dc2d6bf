//! Citations in sentences of our own; the cases of the specification are an integration test.

use super::*;
use crate::policy::document_number::Codes;
use crate::policy::notice::text::NoticeText;

/// The references of a text, one a line: relation and document.
fn read(source: &str) -> Vec<String> {
    let text = NoticeText::new(source);
    let mut codes = Codes::default();
    codes.insert("川示发", "");
    let folded = text.as_str();
    let found = citations(folded, 0..folded.len(), &codes, &mut ShortForms::default());
    found
        .iter()
        .map(|citation| format!("{} {}", citation.relation.name(), citation.cited.name()))
        .collect()
}

#[track_caller]
fn check(source: &str, expected: &[&str]) {
    assert_eq!(read(source), expected, "{source}");
}

#[test]
fn a_list_shares_its_verb() {
    check(
        "根据《甲办法》(川示发〔2020〕1号)《乙通知》(川示发〔2020〕2号)、川示发〔2020〕3号,经研究,决定如下",
        &[
            "BASED_ON 川示发〔2020〕1号",
            "BASED_ON 川示发〔2020〕2号",
            "BASED_ON 川示发〔2020〕3号",
        ],
    );
    check(
        "为贯彻落实《甲规划》，根据《乙办法》有关规定，制定本细则",
        &["IMPLEMENTS 甲规划", "BASED_ON 乙办法"],
    );
}

#[test]
fn the_word_after_wins() {
    check(
        "《甲办法》(川示发〔2018〕3号)、《乙办法》(川示发〔2018〕4号)同时废止。",
        &["REPEALS 川示发〔2018〕3号", "REPEALS 川示发〔2018〕4号"],
    );
    check(
        "《甲方案》已经省政府同意,现印发给你们",
        &["PROMULGATES 甲方案"],
    );
    check(
        "现将《甲通知》(川示发〔2021〕4号)转发给你们",
        &["FORWARDS 川示发〔2021〕4号"],
    );
    check(
        "《甲办法》(川示发〔2018〕3号)有效期延长至2026年12月31日",
        &["EXTENDS 川示发〔2018〕3号"],
    );
    check("对《甲目录》进行修订", &["AMENDS 甲目录"]);
}

#[test]
fn words_that_name_no_document() {
    check(
        "深入实施制造强省战略,贯彻落实党的二十大精神,按照省委、省政府决策部署",
        &[],
    );
    check("在《人民日报》刊登,并填写《集群申报表》", &[]);
    check("根据《甲办法》填写《推荐汇总表》", &["BASED_ON 甲办法"]);
}

#[test]
fn short_forms_are_bound_and_rebound() {
    check(
        "根据《甲管理办法》(川示发〔2020〕1号,以下简称《办法》)。按照《办法》要求。依据《乙办法》(以下简称《办法》)。参照《办法》执行",
        &[
            "BASED_ON 川示发〔2020〕1号",
            "BASED_ON 川示发〔2020〕1号",
            "BASED_ON 乙办法",
            "CITES 乙办法",
        ],
    );
}

#[test]
fn titles_without_marks_and_numbers_after_a_comma() {
    check(
        "根据省政府关于加快发展的意见(川示发〔2020〕1号)精神",
        &["BASED_ON 川示发〔2020〕1号"],
    );
    check(
        "根据《甲意见》,川示发〔2020〕1号,提出如下意见",
        &["BASED_ON 川示发〔2020〕1号"],
    );
    check(
        "根据《甲意见》（ 川示发﹝2020﹞1号）",
        &["BASED_ON 川示发〔2020〕1号"],
    );
}

#[test]
fn issuers_stand_before_the_title() {
    let source = "根据省发展改革委、经济和信息化厅《关于组织申报的通知》(川示发〔2020〕1号)";
    let text = NoticeText::new(source);
    let found = citations(
        text.as_str(),
        0..text.as_str().len(),
        &Codes::default(),
        &mut ShortForms::default(),
    );
    let issuers = found[0].cited.issuers.clone().unwrap();
    assert_eq!(text.slice(&issuers), "省发展改革委、经济和信息化厅");
}
