//! Sections 1 to 5 of the grammar of document numbers, case by case.

use super::*;

/// The canonical forms and the warnings that a text gives.
fn read(text: &str) -> (Vec<String>, Vec<&'static str>) {
    let scan = find(text, &Codes::default());
    let mut codes = Codes::default();
    codes.insert("川示发", "");
    let scan = if text.contains("川示发") {
        find(text, &codes)
    } else {
        scan
    };
    let numbers = scan.numbers.iter().map(|found| found.number.to_string());
    let warnings = scan.numbers.iter().flat_map(|found| &found.warnings);
    (
        numbers.collect(),
        warnings.map(|warning| warning.name()).collect(),
    )
}

#[track_caller]
fn check(text: &str, expected: &[&str], warnings: &[&str]) {
    assert_eq!(
        read(text),
        (
            expected.iter().map(|s| s.to_string()).collect(),
            warnings.to_vec()
        ),
        "{text}"
    );
}

#[test]
fn bracket_styles_and_widths() {
    for text in [
        "国发[2010]32号",
        "国发(2010)32号",
        "国发（２０１０）３２号",
        "国发 〔 2010 〕 32 号",
        "国发【2010】32号",
        "國發〔2010〕32號",
        "国发〈2010〉32号",
        "国发「2010」32号",
        "国发＜2010＞32号",
        "国发⟦2010⟧32号",
        "国发〖2010〗32号",
        "国发{2010}32号",
        "国发\u{200b}〔2010〕32号",
    ] {
        check(text, &["国发〔2010〕32号"], &[]);
    }
    check("国办发﹝2021﹞31号", &["国办发〔2021〕31号"], &[]);
    check("财科教【2017】6号", &["财科教〔2017〕6号"], &[]);
}

#[test]
fn odd_forms_are_read_with_a_warning() {
    check(
        "国发〔2010〕032号",
        &["国发〔2010〕32号"],
        &["leading_zero"],
    );
    check(
        "发改高技〔2019〕第1473号",
        &["发改高技〔2019〕1473号"],
        &["di"],
    );
    check("国发〔87〕12号", &["国发〔1987〕12号"], &["two_digit_year"]);
    check(
        "国发〔2010]32号",
        &["国发〔2010〕32号"],
        &["mixed_brackets"],
    );
    check(
        "国发〔2010〔32号",
        &["国发〔2010〕32号"],
        &["mixed_brackets"],
    );
    check(
        "川办发〔2021年〕9号",
        &["川办发〔2021〕9号"],
        &["year_char"],
    );
}

#[test]
fn a_lost_bracket_is_put_back() {
    check(
        "鄂经信办函〔202281号",
        &["鄂经信办函〔2022〕81号"],
        &["lost_bracket"],
    );
    check(
        "医保网信办(202212号",
        &["医保网信办〔2022〕12号"],
        &["lost_bracket"],
    );
    check("电话(02861234567号", &[], &[]);
}

#[test]
fn a_known_code_may_be_broken_by_a_space() {
    check(
        "工信部联 通装〔2021〕97号",
        &["工信部联通装〔2021〕97号"],
        &[],
    );
    check("四川省 川发改〔2021〕97号", &["川发改〔2021〕97号"], &[]);
}

#[test]
fn layout_does_not_change_the_number() {
    let expected = &["川发改创新高技〔2022〕565号"];
    check("川发改创新高技〔2022〕565号", expected, &[]);
    check("川 发 改 创 新 高 技 〔 2 0 2 2 〕 5 6 5 号", expected, &[]);
    check("川发改创新高技\n〔2022〕565号", expected, &[]);
    check("川发改创新高技〔2022〕56５号", expected, &[]);
}

#[test]
fn lists_inherit_code_and_year() {
    check(
        "根据国发〔2013〕5号和国办发〔2013〕6号",
        &["国发〔2013〕5号", "国办发〔2013〕6号"],
        &[],
    );
    check(
        "川发改创新高技〔2022〕530号、565号",
        &["川发改创新高技〔2022〕530号", "川发改创新高技〔2022〕565号"],
        &[],
    );
    check(
        "国发〔2010〕32号、〔2012〕28号",
        &["国发〔2010〕32号", "国发〔2012〕28号"],
        &[],
    );
}

#[test]
fn codes_are_cut_from_the_words_before() {
    check(
        "（国发〔2010〕32号，以下简称《决定》）",
        &["国发〔2010〕32号"],
        &[],
    );
    check("参照川示发〔2020〕7号执行", &["川示发〔2020〕7号"], &[]);
    check("现将国发〔2010〕32号印发给你们", &["国发〔2010〕32号"], &[]);
    check("详见国办发〔2021〕3号文", &["国办发〔2021〕3号"], &[]);
    check(
        "发改高技〔2019〕1473号文件精神",
        &["发改高技〔2019〕1473号"],
        &[],
    );
    check("现将即政发〔2019〕5号文件转发", &["即政发〔2019〕5号"], &[]);
    check("川经信装备〔2022〕18号", &["川经信装备〔2022〕18号"], &[]);
    check(
        "据国发〔2010〕32号、国办发〔2015〕28 号及有关规定，废止川示发〔2018〕3号",
        &[
            "国发〔2010〕32号",
            "国办发〔2015〕28号",
            "川示发〔2018〕3号",
        ],
        &[],
    );
    check(
        "川示发〔2018〕3号废止前已受理的事项",
        &["川示发〔2018〕3号"],
        &[],
    );
    check(
        "不得废止《示例办法》（川示发〔2020〕7号）",
        &["川示发〔2020〕7号"],
        &[],
    );
    check(
        "引用国发〔2010〕32号",
        &["国发〔2010〕32号"],
        &["code_prefix_dropped"],
    );
    check(
        "川发改〔2022〕12号、川经信〔2022〕8号",
        &["川发改〔2022〕12号", "川经信〔2022〕8号"],
        &[],
    );
}

#[test]
fn orders_and_announcements() {
    check("国家统计局令第23号", &["国家统计局令第23号"], &[]);
    check(
        "中华人民共和国国务院令第七百七十七号",
        &["中华人民共和国国务院令第777号"],
        &[],
    );
    check(
        "《某目录》（国家发展和改革委员会、商务部令第38号）",
        &["国家发展和改革委员会 商务部令第38号"],
        &[],
    );
    // In a sentence the words before the last issuer may be anything.
    check("会同财政部、商务部令第5号", &["商务部令第5号"], &[]);
    let joint =
        DocumentNumber::parse("中华人民共和国国家发展和改革委员会 中华人民共和国商务部令第52号");
    assert_eq!(
        joint.unwrap().alias().as_deref(),
        Some("国家发展和改革委员会 商务部令第52号")
    );
    check(
        "请对照皖发改产业〔2020〕411号",
        &["皖发改产业〔2020〕411号"],
        &[],
    );
    check(
        "新出台的发改产业〔2020〕411号",
        &["发改产业〔2020〕411号"],
        &[],
    );
    let order = DocumentNumber::parse("中华人民共和国国务院令第777号").unwrap();
    assert_eq!(order.alias().as_deref(), Some("国务院令第777号"));
    check(
        "工业和信息化部公告2022年第5号",
        &["工业和信息化部公告2022年第5号"],
        &[],
    );
    check(
        "财政部 税务总局公告2022年第14号",
        &["财政部 税务总局公告2022年第14号"],
        &[],
    );
}

#[test]
fn what_is_no_document_number() {
    for text in [
        "京ICP备13039793号-20",
        "京公网安备11010202000001号",
        "索引号 000014348/2022-08499",
        "（2021）川01民初123号",
        "北京市东城区建国门内大街26号",
        "GB/T 4754-2017",
        "2022年第3号",
        "国宏大厦5层",
        "第23号提案",
        "命令第三天",
    ] {
        check(text, &[], &[]);
    }
}

#[test]
fn rejected_texts_say_why() {
    let reasons = |text: &str| {
        let rejected = find(text, &Codes::default()).rejected;
        rejected.into_iter().map(|r| r.reason).collect::<Vec<_>>()
    };
    assert_eq!(reasons("国统字〔2018215"), [RejectedReason::BrokenNumber]);
    assert_eq!(reasons("〔2022〕565号"), [RejectedReason::NoCode]);
}

#[test]
fn the_code_tells_kind_and_agency() {
    let number = |text: &str| DocumentNumber::parse(text).unwrap();
    assert!(number("工信部联企业〔2022〕63号").is_joint());
    assert!(number("川府规〔2021〕1号").is_normative());
    assert_eq!(number("工信厅企业函〔2022〕236号").form(), Some('函'));
    let codes = Codes::default();
    let agency = |code: &str| {
        codes
            .agency(code)
            .map(|lookup| (lookup.agency, lookup.from_prefix))
    };
    assert_eq!(
        agency("工信部联企业"),
        Some(("工业和信息化部".into(), false))
    );
    assert_eq!(
        agency("川经信装备"),
        Some(("四川省经济和信息化厅".into(), true))
    );
    assert_eq!(agency("南府发"), None);
    assert!(find("川发改创新高技〔2032〕1号", &codes).numbers[0].is_after(2022));
}

#[test]
fn spans_cover_the_number_as_written() {
    let text = "见川发改创新高技\n〔2022〕565号。";
    let found = find(text, &Codes::default()).numbers.remove(0);
    assert_eq!(&text[found.bytes], "川发改创新高技\n〔2022〕565号");
}

proptest::proptest! {
    #[test]
    fn canonical_forms_read_back(code in "[\u{4e00}-\u{9fa5}]{1,16}", year in 1949u16..2100, serial in 1u32..100_000) {
        let code = crate::policy::fold::fold_text(&code);
        let number = DocumentNumber::Bracketed { code: code.into(), year, serial };
        proptest::prop_assert_eq!(DocumentNumber::parse(&number.to_string()), Some(number));
    }

    #[test]
    fn any_text_is_read_without_panic(text in "\\PC{0,60}|[国发令第号公告〔〕()0-9 年、]{0,40}") {
        for found in find(&text, &Codes::default()).numbers {
            let serial = found.number.serial().to_string();
            let slice: String = text[found.bytes].chars().map(crate::policy::fold::half_width).filter(char::is_ascii_digit).collect();
            let is_order = matches!(found.number, DocumentNumber::Order { .. });
            proptest::prop_assert!(is_order || slice.contains(&serial));
            let canonical = found.number.to_string();
            let again = DocumentNumber::parse(&canonical).map(|number| number.to_string());
            proptest::prop_assert_eq!(again, Some(canonical));
        }
    }
}
