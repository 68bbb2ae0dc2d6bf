use super::*;

fn name(row: &str, home: u32) -> Option<ClusterName> {
    let frame = Frame {
        context: Context { home, year: 2023 },
        readings: &PlaceReadings::default(),
        industries: &Industries::default(),
    };
    cluster_name(row, frame)
}

/// Codes of the places, the zone and the industry.
fn read(row: &str, home: u32) -> Option<(Vec<u32>, Option<String>, String)> {
    let name = name(row, home)?;
    let code = |place: &Named| match &place.meaning {
        Meaning::Place(code) | Meaning::Ended { code, .. } => *code,
        Meaning::Ambiguous(_) => 0,
    };
    Some((
        name.places.iter().map(code).collect(),
        name.zone,
        name.industry,
    ))
}

#[track_caller]
fn check(row: &str, home: u32, codes: &[u32], industry: &str) {
    assert_eq!(
        read(row, home),
        Some((codes.to_vec(), None, industry.to_owned())),
        "{row}"
    );
}

#[test]
fn rows_of_lists() {
    check("成都市集成电路产业集群", 510_000, &[510_100], "集成电路");
    check("3.绵阳市无人机产业集群", 510_000, &[510_700], "无人机");
    check(
        "1.山东济南市中区(能源互联网)特色产业集群",
        370_000,
        &[370_103],
        "能源互联网",
    );
    check("湛江市廉江市小家电产业集群", 440_000, &[440_881], "小家电");
    check(
        "江苏省常熟市电子氟材料产业集群",
        100_000,
        &[320_581],
        "电子氟材料",
    );
    check(
        "崇仁中低压输变电设备产业集群",
        360_000,
        &[361_024],
        "中低压输变电设备",
    );
}

#[test]
fn several_cities() {
    check(
        "郑州市、开封市新能源汽车产业集群",
        410_000,
        &[410_100, 410_200],
        "新能源汽车",
    );
    check(
        "河南省超硬材料产业集群(郑州市、许昌市、南阳市)",
        410_000,
        &[410_100, 411_000, 411_300],
        "超硬材料",
    );
}

#[test]
fn zones_and_towns() {
    let zone = |row: &str, home| {
        let name = name(row, home).unwrap();
        (name.zone.unwrap_or_default(), name.industry)
    };
    let pair = |zone: &str, industry: &str| (zone.to_owned(), industry.to_owned());
    assert_eq!(
        zone("济南高新区高端软件特色产业集群", 370_000),
        pair("济南高新区", "高端软件")
    );
    assert_eq!(
        zone("东营港经开区化工产业集群", 370_000),
        pair("东营港经开区", "化工")
    );
    assert_eq!(
        zone("赣江新区中医药产业集群", 360_000),
        pair("赣江新区", "中医药")
    );
    check("中山市小榄镇五金产业集群", 440_000, &[442_000], "五金");
    check("东莞市万江街道服装产业集群", 440_000, &[441_900], "服装");
    check(
        "佛山市南海区西樵镇纺织产业集群",
        440_000,
        &[440_605],
        "纺织",
    );
}

#[test]
fn what_no_table_has_is_a_region() {
    let region = |row: &str, home| {
        let name = name(row, home).unwrap();
        row[name.region.unwrap()].to_owned()
    };
    assert_eq!(region("武襄十随汽车产业集群", 420_000), "武襄十随");
    assert_eq!(
        region("成(都)德(阳)高端能源装备集群", 510_000),
        "成(都)德(阳)"
    );
    assert_eq!(name("各市要加快建设产业集群,提升优势", 510_000), None);
}

#[test]
fn wrong_and_obsolete_places_are_not_certain() {
    let wrong = name("山东青岛胶州区装备产业集群", 370_000).unwrap();
    assert!(wrong.places[0].misspelt && !wrong.is_certain());
    let ended = name("偃师市三轮摩托产业集群", 410_000).unwrap();
    assert!(!ended.is_certain());
    assert!(name("成都市区块链产业集群", 510_000).unwrap().is_certain());
}
