//! The variants that real notices are known to have, one test each; the sentences are our own, the names and titles real.

use tupu::policy::lexicon::Lexicon;
use tupu::policy::notice::fact::{Claim, ClusterRow, DocumentName, Notice};
use tupu::policy::notice::{date::Day, read};
use tupu::policy::reading::{SourceText, read_bytes};

/// Reads a text or, when it begins with `<`, a page.
fn source(text: &str) -> SourceText {
    let name = if text.starts_with('<') {
        "notice.html"
    } else {
        "notice.txt"
    };
    let source = read_bytes(name, text.as_bytes().to_vec()).next();
    source.expect("one text").expect("readable")
}

fn notice(text: &str) -> Notice {
    static LEXICON: std::sync::LazyLock<Lexicon> =
        std::sync::LazyLock::new(|| Lexicon::builtin().expect("a sound graph"));
    read(&source(text), &LEXICON)
}

/// What a notice says, one line a fact, in the order of the text; facts with two pieces of evidence stand there once.
fn facts(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let notice = notice(text);
    for fact in &notice.facts {
        let line = line(&fact.claim);
        if let Some(line) = line.filter(|line| !lines.contains(line)) {
            lines.push(line);
        }
    }
    for doubt in &notice.doubts {
        let candidates: Vec<&str> = doubt
            .candidates
            .iter()
            .map(|candidate| candidate.key.as_str())
            .collect();
        lines.push(format!(
            "? {} {} [{}]",
            doubt.kind,
            doubt.text,
            candidates.join(" ")
        ));
    }
    for warning in &notice.warnings {
        lines.push(format!("! {}", warning.message));
    }
    lines
}

fn line(claim: &Claim) -> Option<String> {
    let day = |day: &Day| day.first.to_string();
    Some(match claim {
        Claim::Number(number) => format!("number {number}"),
        Claim::OtherNumber(number) => format!("other number {number}"),
        Claim::IssuedOn(issued) => format!("issued {}", day(issued)),
        Claim::PublishedOn(published) => format!("published {}", day(published)),
        Claim::EffectiveFrom(from) => format!("from {from}"),
        Claim::EffectiveTo(to) => format!("to {to}"),
        Claim::Issuer { agency, order } => format!("issuer {order} {}", agency.name),
        Claim::InterpretedBy(agency) => format!("interpreted by {}", agency.name),
        Claim::Reference {
            relation,
            target,
            from,
        } => {
            let from = from.as_ref().map_or(String::new(), |from| name(from) + " ");
            format!("{from}{} {}", relation.name(), name(target))
        }
        Claim::Cluster(row) => cluster(row),
        Claim::StatedCount(count) => format!("count {count}"),
        Claim::Repost { .. } => "repost".to_owned(),
        _ => return None,
    })
}

fn name(document: &DocumentName) -> String {
    match (&document.number, &document.title) {
        (Some(number), _) => number.to_string(),
        (None, title) => title.clone().unwrap_or_default(),
    }
}

/// Places, zone, industries, and what is not the usual designation by a province.
fn cluster(row: &ClusterRow) -> String {
    let places: Vec<String> = row.places.iter().map(u32::to_string).collect();
    let industries: Vec<&str> = row
        .industries
        .iter()
        .map(|industry| industry.name.as_str())
        .collect();
    let zone = row
        .zone
        .as_ref()
        .map_or(String::new(), |zone| format!(" {zone}"));
    let status = match row.status {
        tupu::policy::notice::fact::ClusterStatus::Designated => "",
        tupu::policy::notice::fact::ClusterStatus::Candidate => " candidate",
        tupu::policy::notice::fact::ClusterStatus::Revoked => " revoked",
    };
    format!(
        "{}{zone} {}{status}",
        places.join("+"),
        industries.join("+")
    )
}

/// The lines of facts that begin with one of the words.
fn only(text: &str, words: &[&str]) -> Vec<String> {
    let mut lines = facts(text);
    lines.retain(|line| words.iter().any(|word| line.starts_with(word)));
    lines
}

/// The lines of clusters, doubts and warnings.
fn clusters(text: &str) -> Vec<String> {
    let mut lines = facts(text);
    lines.retain(|line| line.starts_with(|c: char| c.is_ascii_digit() || "?! ".contains(c)));
    lines
}

#[test]
fn point_01_a_title_with_two_agencies_and_no_space_before_its_matter() {
    let text = "四川省发展和改革委员会 四川省经济和信息化厅关于做好集群建设的通知\n各市（州）发展改革委：\n正文。\n2022年12月28日";
    assert_eq!(
        only(text, &["issuer", "issued"]),
        [
            "issuer 1 四川省发展和改革委员会",
            "issuer 2 四川省经济和信息化厅",
            "issued 2022-12-28"
        ]
    );
    let text = "农业农村部办公厅、财政部办公厅关于做好集群建设的通知\n正文。";
    assert_eq!(
        only(text, &["issuer"]),
        ["issuer 1 农业农村部办公厅", "issuer 2 财政部办公厅"]
    );
}

#[test]
fn point_02_an_inner_title_in_angle_brackets_on_a_web_page() {
    let page = "<html><body><h1>海南省工业和信息化厅关于开展申报的通知</h1><p>各市县：</p>
        <p>根据《海南省工业和信息化厅关于印发<海南省中小企业特色产业集群认定管理办法>的通知》（琼工信规〔2023〕3号），现开展申报。</p></body></html>";
    assert_eq!(
        only(page, &["BASED_ON", "琼"]),
        [
            "BASED_ON 琼工信规〔2023〕3号",
            "琼工信规〔2023〕3号 PROMULGATES 海南省中小企业特色产业集群认定管理办法"
        ]
    );
}

#[test]
fn point_03_damaged_numbers() {
    let cited = |number: &str| {
        only(
            &format!("某厅关于测试的通知\n根据{number}，现通知如下。"),
            &["BASED_ON"],
        )
    };
    assert_eq!(cited("国办发〔2020]20号"), ["BASED_ON 国办发〔2020〕20号"]);
    assert_eq!(
        cited("鄂经信办函〔202281号"),
        ["BASED_ON 鄂经信办函〔2022〕81号"]
    );
    assert_eq!(
        cited("济政办发 〔2018〕９号"),
        ["BASED_ON 济政办发〔2018〕9号"]
    );
    let own = "济南市人民政府办公厅关于测试的通知\n济政办发 〔2018〕９号\n各区县人民政府：\n正文。";
    assert_eq!(only(own, &["number"]), ["number 济政办发〔2018〕9号"]);
}

#[test]
fn point_04_two_citations_with_nothing_between() {
    let text = "湖南省工业和信息化厅关于测试的通知\n根据《湖南省产业集群管理办法》（湘工信〔2023〕4号）《关于开展申报工作的通知》（湘工信〔2023〕6号），现通知如下。";
    assert_eq!(
        only(text, &["BASED_ON"]),
        ["BASED_ON 湘工信〔2023〕4号", "BASED_ON 湘工信〔2023〕6号"]
    );
}

#[test]
fn point_05_a_short_form_in_the_bracket_of_the_number() {
    let text = "某省工业和信息化厅关于测试的通知\n根据《促进中小企业特色产业集群发展暂行办法》（工信部企业〔2022〕119号，以下简称《暂行办法》），现通知如下。\n一、请对照《暂行办法》第八条。";
    let notice = notice(text);
    let cited: Vec<String> = notice
        .facts
        .iter()
        .filter_map(|fact| match &fact.claim {
            Claim::Reference {
                relation, target, ..
            } => Some(format!(
                "{} {} {}",
                relation.name(),
                name(target),
                fact.rule
            )),
            _ => None,
        })
        .collect();
    assert_eq!(
        cited,
        [
            "BASED_ON 工信部企业〔2022〕119号 cite.title_number",
            "CITES 工信部企业〔2022〕119号 cite.short_form"
        ]
    );
}

#[test]
fn point_06_a_list_grouped_by_city_with_districts_in_its_rows() {
    let text = "湖北省发展和改革委员会关于公布2024年湖北省县域特色产业集群名单的通知\n各市、州发展改革委：\n现将名单公布如下。\n附件\n2024年湖北省县域特色产业集群名单\n武汉市（2个）\n1.江夏区汽车及零部件产业集群\n2.新洲区钢铁产业集群\n宜昌市（3个）\n3.夷陵区食品饮料产业集群\n4.宜都市装备制造产业集群\n";
    assert_eq!(
        clusters(text),
        [
            "420115 汽车及零部件",
            "420117 钢铁",
            "420506 食品饮料",
            "420581 装备制造",
            "! the heading says 3 clusters, 2 rows stand below it; compare the two"
        ]
    );
}

#[test]
fn point_07_several_cities_in_one_cluster() {
    let text = "河南省工业和信息化厅关于公布2023年河南省先进制造业集群名单的通知\n名单如下。\n附件\n2023年河南省先进制造业集群名单\n1.河南省超硬材料产业集群（郑州市、许昌市、南阳市、商丘市、焦作市）\n2.郑州市、开封市新能源汽车产业集群\n";
    assert_eq!(
        clusters(text),
        [
            "410100+411000+411300+411400+410800 超硬材料",
            "410100+410200 新能源汽车"
        ]
    );
}

#[test]
fn point_08_initials_stay_unresolved() {
    let text = "湖北省经济和信息化厅关于公布先进制造业集群名单的通知\n名单如下。\n附件\n先进制造业集群名单\n武襄十随汽车集群\n";
    assert_eq!(
        clusters(text),
        ["? region 武襄十随 [420100 420600 420300 421300]"]
    );
    let text = "四川省经济和信息化厅关于公布先进制造业集群名单的通知\n名单如下。\n附件\n先进制造业集群名单\n成（都）德（阳）高端能源装备集群\n";
    assert_eq!(clusters(text), ["? region 成(都)德(阳) [510100 510600]"]);
}

#[test]
fn point_09_zones_and_towns() {
    let text = "山东省工业和信息化厅关于公布特色产业集群名单的通知\n名单如下。\n附件\n特色产业集群名单\n济南高新区高端软件特色产业集群\n";
    assert_eq!(clusters(text), ["370100 济南高新区 高端软件"]);
    let text = "广东省工业和信息化厅关于公布中小企业特色产业集群名单的通知\n名单如下。\n附件\n中小企业特色产业集群名单\n1.东莞市万江街道智能家电产业集群\n2.中山市小榄镇智能锁具产业集群\n";
    assert_eq!(clusters(text), ["441900 智能家电", "442000 智能锁具"]);
}

#[test]
fn point_10_wrong_and_obsolete_places() {
    let text = "山东省工业和信息化厅关于公布特色产业集群名单的通知\n名单如下。\n附件\n特色产业集群名单\n1.山东青岛胶州区（智能家居）特色产业集群\n\n山东省工业和信息化厅\n2022年11月1日\n";
    assert_eq!(clusters(text), ["? place 胶州区 [370281]"]);
    let text = "广东省工业和信息化厅关于公布集群名单的通知\n名单如下。\n附件\n产业集群名单\n1.阳江市阳东县五金刀剪产业集群\n\n广东省工业和信息化厅\n2023年11月1日\n";
    assert_eq!(clusters(text), ["? place 阳东县 [441704 441723]"]);
    let text = "河南省工业和信息化厅关于公布集群名单的通知\n名单如下。\n附件\n产业集群名单\n1.偃师市三轮摩托及装备制造产业集群\n\n河南省工业和信息化厅\n2018年11月1日\n";
    assert_eq!(clusters(text), ["410381 三轮摩托及装备制造"]);
}

#[test]
fn point_11_candidates_and_results() {
    let list = "附件\n2022年度中小企业特色产业集群名单\n绵阳市涪城区连接器产业集群\n";
    let open =
        format!("关于2022年度中小企业特色产业集群名单的公示\n根据有关规定，现予公示。\n{list}");
    assert_eq!(clusters(&open), ["510703 连接器 candidate"]);
    let result = format!(
        "工业和信息化部关于公布2022年度中小企业特色产业集群名单的通告\n工信部企业函〔2023〕3号\n现予公布。\n{list}"
    );
    assert_eq!(clusters(&result), ["510703 连接器"]);
}

#[test]
fn point_12_no_city_comes_from_what_stands_around_a_notice() {
    let text = "小额贷款 南京办证 成都市无人机培训\n四川省经济和信息化厅关于公布产业集群名单的通知\n各市（州）经济和信息化局：\n名单如下。\n四川省经济和信息化厅\n2023年1月3日\n附件\n产业集群名单\n德阳市清洁能源装备产业集群\n\n辽阳市| 穆棱市| 黄龙县| 安庆市| 凤冈县| 夏津县\n辽阳市 穆棱市 黄龙县 安庆市 凤冈县 夏津县\n上一篇：成都市无人机产业集群获批";
    assert_eq!(clusters(text), ["510600 清洁能源装备"]);
}

#[test]
fn point_13_the_signature_above_and_below_the_list() {
    let head = "山东省发展和改革委员会关于公布第一批战略性新兴产业集群的通知\n名单如下。\n";
    let list = "附件\n山东省第一批战略性新兴产业集群名单\n潍坊市智能制造装备产业集群\n日照市高品质特种钢铁材料产业集群\n";
    let seal = "山东省发展和改革委员会\n2021年2月3日\n";
    let expected = [
        "issuer 1 山东省发展和改革委员会",
        "issued 2021-02-03",
        "370700 智能制造装备",
        "371100 高品质特种钢铁材料",
    ];
    let sorted = |text: String| {
        let mut lines = only(&text, &["issuer", "issued", "3"]);
        lines.sort();
        lines
    };
    let mut expected: Vec<String> = expected.map(str::to_owned).to_vec();
    expected.sort();
    assert_eq!(sorted(format!("{head}{seal}{list}")), expected);
    assert_eq!(sorted(format!("{head}{list}{seal}")), expected);
}

#[test]
fn point_14_a_notice_without_its_number() {
    let text = "四川省发展和改革委员会关于公布产业集群名单的通知\n来源：四川省发展和改革委员会 时间：2023-01-31\n根据国发〔2010〕32号，现通知如下。\n四川省发展和改革委员会\n2022年12月28日";
    let lines = facts(text);
    assert!(
        !lines.iter().any(|line| line.starts_with("number")),
        "{lines:?}"
    );
    assert!(lines.contains(&"repost".to_owned()), "{lines:?}");
    assert!(lines.contains(&"issued 2022-12-28".to_owned()), "{lines:?}");
    assert!(
        !lines.iter().any(|line| line.starts_with("published")),
        "{lines:?}"
    );
}

#[test]
fn point_15_the_term_of_a_designation_in_three_spellings_and_an_open_end() {
    let terms = |clause: &str| {
        let text = format!(
            "广东省工业和信息化厅关于公布中小企业特色产业集群名单的通知\n名单如下。{clause}\n广东省工业和信息化厅\n2023年7月10日\n附件\n中小企业特色产业集群名单\n1.深圳市龙岗区智能机器人产业集群\n"
        );
        let notice = notice(&text);
        let row = notice.facts.iter().find_map(|fact| match &fact.claim {
            Claim::Cluster(row) => Some(row.clone()),
            _ => None,
        });
        let row = row.expect("a row");
        let text = |day: Option<tupu::value::temporal::Date>| day.map(|day| day.to_string());
        (text(row.valid_from), text(row.valid_to))
    };
    let pair = |from: &str, to: Option<&str>| (Some(from.to_owned()), to.map(str::to_owned));
    assert_eq!(
        terms("认定有效期为2023年至2025年。"),
        pair("2023-01-01", Some("2026-01-01"))
    );
    assert_eq!(
        terms("认定有效期为2023年7月10日至2026年7月9日。"),
        pair("2023-07-10", Some("2026-07-10"))
    );
    assert_eq!(
        terms("集群认定有效期三年。"),
        pair("2023-07-10", Some("2026-07-10"))
    );
    assert_eq!(terms(""), pair("2023-07-10", None));
}

#[test]
fn a_date_before_that_of_a_cited_notice() {
    let text = "四川省经济和信息化厅关于测试的通知\n川经信〔2032〕1号\n各市（州）：\n根据《关于试点的通知》（川经信〔2024〕3号），现通知如下。\n四川省经济和信息化厅\n2022年5月1日";
    let notice = notice(text);
    assert_eq!(notice.warnings.len(), 2, "{:?}", notice.warnings);
    assert!(
        notice
            .warnings
            .iter()
            .all(|warning| warning.message.contains("future_year") && warning.spans.len() == 2)
    );
}

#[test]
fn counts_and_rows_that_differ() {
    let text = "四川省经济和信息化厅关于公布产业集群名单的通知\n认定成都市集成电路等3个产业集群。\n四川省经济和信息化厅\n2022年5月1日\n附件\n产业集群名单\n成都市集成电路产业集群\n绵阳市无人机产业集群\n";
    let notice = notice(text);
    let warning = &notice.warnings[0];
    let quote = |span: &std::ops::Range<usize>| -> String {
        text.chars().skip(span.start).take(span.len()).collect()
    };
    assert_eq!(quote(&warning.spans[0]), "成都市集成电路等3个产业集群");
    assert_eq!(
        quote(&warning.spans[1]),
        "成都市集成电路产业集群\n绵阳市无人机产业集群"
    );
}

#[test]
fn tables_with_merged_cells_and_tables_flattened_to_lines() {
    let head = "<html><body><h1>广东省工业和信息化厅关于公布2023年广东省中小企业特色产业集群名单的通知</h1><p>各有关单位：</p><p>现将名单公布如下。</p>";
    let table = "<table><tr><th>序号</th><th>地市</th><th>集群名称</th></tr>
        <tr><td>1</td><td rowspan=2>广州市</td><td>黄埔区有机高分子材料产业集群</td></tr>
        <tr><td>2</td><td>番禺区纺织服装产业集群</td></tr>
        <tr><td>3</td><td>深圳市</td><td>智能终端产业集群</td></tr></table>";
    let expected = [
        "440112 有机高分子材料",
        "440113 纺织服装",
        "440300 智能终端",
    ];
    assert_eq!(clusters(&format!("{head}{table}</body></html>")), expected);
    let text = "广东省工业和信息化厅关于公布2023年广东省中小企业特色产业集群名单的通知\n各有关单位：\n现将名单公布如下。\n附件\n序号\n地市\n集群名称\n1\n广州市\n黄埔区有机高分子材料产业集群\n2\n番禺区纺织服装产业集群\n3\n深圳市\n智能终端产业集群\n";
    assert_eq!(clusters(text), expected);
    let text = "河南省工业和信息化厅关于公布特色产业集群名单的通知\n名单如下。\n附件\n序号\t申报单位\t认定名称\n1\t新野县产业集聚区\t河南省中小企业特色产业集群（纺织服装）\n";
    assert_eq!(clusters(text), ["411329 新野县产业集聚区 纺织服装"]);
}

#[test]
fn lists_inside_a_sentence() {
    let text = "广东省工业和信息化厅关于认定中小企业特色产业集群的通知\n各有关单位：\n经评审，认定广州市黄埔区有机高分子材料、番禺区纺织服装、深圳市龙岗区智能机器人等3个产业集群为2024年广东省中小企业特色产业集群。";
    assert_eq!(
        clusters(text),
        [
            "440112 有机高分子材料",
            "440113 纺织服装",
            "440307 智能机器人"
        ]
    );
    let text = "江苏省工业和信息化厅关于公布先进制造业集群名单的通知\n各设区市：\n新认定的集群分别是南京市软件和信息服务集群、南通市、泰州市、扬州市海工装备和高技术船舶集群。";
    assert_eq!(
        clusters(text),
        [
            "320100 软件和信息服务",
            "320600+321200+321000 海工装备和高技术船舶"
        ]
    );
    let text = "山东省工业和信息化厅关于公布特色产业集群名单的通知\n各市：\n认定济南高新区高端软件特色产业集群等35家集群为2022年度山东省特色产业集群。\n附件：名单.pdf";
    assert_eq!(clusters(text), ["370100 济南高新区 高端软件"]);
}

#[test]
fn what_plans_and_calls_name_is_no_cluster() {
    let text = "四川省人民政府关于印发先进制造业发展规划的通知\n各市（州）人民政府：\n支持成都市集成电路产业集群、绵阳市新型显示产业集群建设。";
    assert_eq!(clusters(text), [""; 0]);
    let text = "四川省经济和信息化厅关于组织申报产业集群的通知\n各市（州）：\n例如成都市集成电路产业集群可以申报。";
    assert_eq!(clusters(text), [""; 0]);
}

#[test]
fn agencies_by_short_names_groups_and_codes() {
    let text = "国家发展改革委等部门关于测试的指导意见\n发改高技〔2020〕1409号\n各省、自治区、直辖市人民政府：\n正文。\n国家发展改革委\n科技部\n工业和信息化部\n财政部\n2020年9月8日";
    assert_eq!(
        only(text, &["issuer"]),
        [
            "issuer 1 国家发展和改革委员会",
            "issuer 2 科学技术部",
            "issuer 3 工业和信息化部",
            "issuer 4 财政部"
        ]
    );
    let text = "关于2022年度名单的公示\n现予公示。\n工业和信息化部（中小企业局）\n2022年12月29日";
    assert_eq!(
        only(text, &["issuer"]),
        ["issuer 1 工业和信息化部中小企业局"]
    );
    let text = "关于测试的通知\n各区县：\n正文。\n济 南 市 公 安 局\n2022年12月29日";
    assert_eq!(only(text, &["issuer"]), ["issuer 1 济南市公安局"]);
}

#[test]
fn any_text_is_read_without_panic() {
    let text = std::fs::read_to_string("tests/notice_points.rs").expect("this file");
    // Chinese alone: a text in another language is refused before it comes here.
    let is_kept = |c: &char| !c.is_ascii_alphabetic() || *c == 'n';
    let chinese: Vec<String> = text
        .lines()
        .map(|line| line.chars().filter(is_kept).collect())
        .collect();
    let lines: Vec<&str> = chinese.iter().map(String::as_str).collect();
    for piece in lines.chunks(7) {
        let text = piece.join("\n").replace("\\n", "\n");
        notice(&format!(
            "四川省某厅关于认定名单的通知，现将有关事项通知如下：\n{text}"
        ));
    }
    let characters: Vec<char> = text
        .chars()
        .filter(|c| !c.is_ascii_alphanumeric())
        .collect();
    for piece in characters.chunks(97) {
        let text: String = piece.iter().collect();
        notice(&format!(
            "四川省某厅关于认定名单的通知\n{text}\n附件\n{text}"
        ));
    }
}
