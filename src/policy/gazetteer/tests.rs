//! Names of a small graph.

use super::*;

fn small() -> Gazetteer {
    let mut builder = Builder::default();
    let place = |key: &str, name: &str, level| Entity {
        level: Some(level),
        ..Entity::new(Kind::Place, key, name)
    };
    let china = builder.add(
        place("100000", "中华人民共和国", PlaceLevel::Country),
        ["中国"],
    );
    let sichuan = builder.add(
        place("510000", "四川省", PlaceLevel::Province),
        ["四川", "川", "Sichuan"],
    );
    let chengdu = builder.add(
        place("510100", "成都市", PlaceLevel::City),
        ["成都", "蓉", "Chengdu"],
    );
    builder.set_parent(sichuan, china);
    builder.set_parent(chengdu, sichuan);
    builder.add(Entity::new(Kind::Industry, "uav", "无人机"), ["UAV"]);
    builder.add(Entity::new(Kind::Industry, "aviation", "航空"), []);
    builder.add(Entity::new(Kind::Class, "SEI2018:6", "新能源产业"), []);
    let agency = builder.add(
        Entity::new(
            Kind::Agency,
            "四川省发展和改革委员会",
            "四川省发展和改革委员会",
        ),
        [],
    );
    builder.set_parent(agency, sichuan);
    builder.add(
        Entity {
            number: Some("国发〔2010〕32号".into()),
            ..Entity::new(
                Kind::Document,
                "国发〔2010〕32号",
                "国务院关于加快培育的决定",
            )
        },
        [],
    );
    builder.finish()
}

fn names(gazetteer: &Gazetteer, meanings: &[Meaning]) -> Vec<String> {
    let name = |meaning: &Meaning| gazetteer.entity(meaning.entity).name.to_string();
    meanings.iter().map(name).collect()
}

#[test]
fn names_are_found_longest_last_and_whole_words_only() {
    let gazetteer = small();
    let text: Vec<char> = fold::fold_text("四川省發改委 uavs").chars().collect();
    let ends: Vec<usize> = gazetteer
        .names_at(&text, 0)
        .iter()
        .map(|(end, _)| *end)
        .collect();
    assert_eq!(ends, [2, 3, 6]);
    assert!(gazetteer.names_at(&text, 7).is_empty());
}

#[test]
fn relative_names_say_so() {
    let gazetteer = small();
    assert!(gazetteer.by_name("省发改委")[0].relative);
    assert!(!gazetteer.by_name("四川省发改委")[0].relative);
}

#[test]
fn documents_by_number_and_title() {
    let gazetteer = small();
    let number = DocumentNumber::parse("国发[2010]32号").unwrap();
    assert!(gazetteer.by_number(&number).is_some());
    assert!(gazetteer.by_title("《国务院关于加快培育的决定》").is_some());
    let other = DocumentNumber::parse("国发〔2010〕33号").unwrap();
    assert_eq!(gazetteer.numbered_like(&other).len(), 1);
}

#[test]
fn completion_by_characters_pinyin_and_initials() {
    let gazetteer = small();
    let complete = |prefix: &str| {
        let found = gazetteer.complete(prefix, &[Kind::Industry], 5);
        found.into_iter().map(|c| c.name).collect::<Vec<_>>()
    };
    assert_eq!(complete("无"), ["无人机"]);
    assert_eq!(complete("wuren"), ["无人机"]);
    assert_eq!(complete("wrj"), ["无人机"]);
    assert!(complete("x").is_empty());
}

#[test]
fn misspelt_names_have_neighbours() {
    let gazetteer = small();
    let near = gazetteer.nearest("无人及", &[Kind::Industry], 5);
    assert_eq!(
        (near[0].name.as_str(), near[0].pinyin.as_str()),
        ("无人机", "wú rén jī")
    );
    assert_eq!(
        gazetteer.nearest("Chengdo", &[Kind::Place], 5)[0].name,
        "Chengdu"
    );
    assert_eq!(
        names(&gazetteer, gazetteer.by_name("战新分类6")),
        ["新能源产业"]
    );
}

#[test]
fn places_have_a_lineage() {
    let gazetteer = small();
    let chengdu = gazetteer.by_key(Kind::Place, "510100").unwrap();
    let lineage = gazetteer.lineage(chengdu);
    assert_eq!(lineage.len(), 3);
}
