//! Names of agencies and industries, and the tables of a user.

use std::path::PathBuf;

use super::*;
use crate::policy::notice::fact::AgencyName;

fn builtin() -> Lexicon {
    Lexicon::builtin().expect("a sound graph")
}

fn home(place: u32) -> Home {
    Home {
        place: Some(place),
        year: 2022,
    }
}

/// The agency that words name in a notice of a place.
fn agency(lexicon: &Lexicon, words: &str, place: u32) -> Option<(String, Option<u32>)> {
    match lexicon.agencies.read(words, home(place))? {
        AgencyReading::One(AgencyName { name, place }, _) => Some((name, place)),
        AgencyReading::Several(_) => None,
    }
}

#[track_caller]
fn check(words: &str, place: u32, name: &str) {
    let found = agency(&builtin(), words, place).map(|(name, _)| name);
    assert_eq!(found.as_deref(), Some(name), "{words} in {place}");
}

#[test]
fn the_tables_of_the_program_agree() {
    assert_eq!(builtin().conflicts(), []);
}

#[test]
fn relative_names_are_of_the_issuers_place() {
    check("省发展改革委", 510_000, "四川省发展和改革委员会");
    check("省发展改革委", 370_000, "山东省发展和改革委员会");
    check("经济和信息化厅", 510_000, "四川省经济和信息化厅");
    check("省政府", 440_000, "广东省人民政府");
    check("市经信局", 510_700, "绵阳市经济和信息化局");
    check("市经济信息化委", 310_000, "上海市经济和信息化委员会");
    check("自治区工信厅", 150_000, "内蒙古自治区工业和信息化厅");
    check("省委", 130_000, "中共河北省委");
    check("省委办公厅", 510_000, "中共四川省委办公厅");
    assert_eq!(agency(&builtin(), "省发展改革委", 100_000), None);
}

#[test]
fn short_names_with_a_place_and_of_the_country() {
    check("四川省发改委", 100_000, "四川省发展和改革委员会");
    check("南充市经信局", 510_000, "南充市经济和信息化局");
    check("国家发改委", 510_000, "国家发展和改革委员会");
    check("科技部", 510_000, "科学技术部");
    check(
        "工业和信息化部(中小企业局)",
        100_000,
        "工业和信息化部中小企业局",
    );
    check("国家能源局", 510_000, "国家能源局");
}

#[test]
fn what_is_no_agency() {
    for words in [
        "各有关单位",
        "集成电路产业集群",
        "全省干部",
        "我厅",
        "某某公司",
    ] {
        assert_eq!(agency(&builtin(), words, 510_000), None, "{words}");
    }
}

#[test]
fn industries_as_a_whole_or_in_known_parts() {
    let lexicon = builtin();
    let read = |words: &str| -> Vec<(String, Option<String>)> {
        let industries = lexicon.industries.read(words).into_iter();
        industries.map(|own| (own.name, own.code)).collect()
    };
    let known = |name: &str, code: &str| (name.to_owned(), Some(code.to_owned()));
    assert_eq!(read("无人机"), [known("无人机", "uav")]);
    assert_eq!(
        read("新能源汽车与智能汽车"),
        [known("新能源汽车与智能汽车", "nev")]
    );
    assert_eq!(
        read("无人机、集成电路"),
        [known("无人机", "uav"), known("集成电路", "ic")]
    );
    assert_eq!(read("教玩具"), [("教玩具".to_owned(), None)]);
}

fn folder(name: &str, tables: &[(&str, &str)]) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("tupu-lexicon-{name}-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    for (file, text) in tables {
        std::fs::write(folder.join(file), text).expect("a file");
    }
    folder
}

#[test]
fn a_folder_adds_names_and_goes_first() {
    let folder = folder(
        "adds",
        &[
            (
                "aliases.tsv",
                "# remark\n省先行办\t山东省绿色低碳高质量发展先行区建设领导小组办公室\n",
            ),
            ("places.tsv", "武襄十随\t420100 420600 420300 421300\n"),
            ("industries.tsv", "toys\t教玩具\n"),
            ("codes.tsv", "苏教玩\t江苏省工业和信息化厅\n"),
        ],
    );
    let lexicon = Lexicon::with_folder(&folder).expect("sound tables");
    assert!(agency(&lexicon, "省先行办", 370_000).is_some());
    assert_eq!(
        lexicon
            .readings
            .read_at("武襄十随汽车")
            .map(|(_, codes)| codes.len()),
        Some(4)
    );
    assert_eq!(lexicon.industries.get("教玩具"), Some(("toys", "教玩具")));
    assert!(lexicon.codes.contains("苏教玩"));
    assert_eq!(lexicon.conflicts(), []);
    std::fs::remove_dir_all(folder).expect("removed");
}

#[test]
fn lines_that_contradict_each_other_are_told() {
    let folder = folder(
        "conflicts",
        &[
            ("industries.tsv", "drones\t无人机\n"),
            (
                "places.tsv",
                "宝汉天\t610300 610700\n宝汉天\t610300 610700 620500\n",
            ),
        ],
    );
    let lexicon = Lexicon::with_folder(&folder).expect("sound tables");
    let told: Vec<(usize, &str, &str, &str)> = lexicon
        .conflicts()
        .iter()
        .map(|conflict| {
            (
                conflict.line,
                conflict.name.as_str(),
                conflict.meaning.as_str(),
                conflict.before.as_str(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (2, "宝汉天", "610300 610700 620500", "610300 610700"),
            (1, "无人机", "drones 无人机", "uav 无人机")
        ]
    );
    std::fs::remove_dir_all(folder).expect("removed");
}

#[test]
fn lines_that_cannot_be_read_are_named() {
    let message = |file: &str, text: &str| {
        let folder = folder(&format!("bad-{}", text.len()), &[(file, text)]);
        let error = Lexicon::with_folder(&folder)
            .expect_err("a bad line")
            .to_string();
        std::fs::remove_dir_all(&folder).expect("removed");
        error.replace(&folder.display().to_string(), "DIR")
    };
    assert_eq!(
        message("aliases.tsv", "省发改委\n"),
        "DIR/aliases.tsv:1: `省发改委` has not the 2 columns of this table; part them with tabs"
    );
    assert_eq!(
        message("places.tsv", "宝汉天\t999999\n"),
        "DIR/places.tsv:1: `999999` is no code of GB/T 2260; write six digits such as 510100"
    );
    assert!(message("other.tsv", "x").contains("holds no table of a lexicon"));
}
