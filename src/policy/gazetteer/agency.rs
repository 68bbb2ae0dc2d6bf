//! Names of agencies as people say them: 省发改委 for 四川省发展和改革委员会.
//!
//! A name that leaves out the place is relative: many agencies bear it, and only a place tells which is meant.

/// Full and shortened forms of what an agency does.
const SHORT_FORMS: &[(&str, &[&str])] = &[
    ("发展和改革委员会", &["发展改革委", "发改委"]),
    ("发展和改革局", &["发展改革局", "发改局"]),
    ("经济和信息化委员会", &["经济信息化委", "经信委"]),
    ("经济和信息化厅", &["经信厅"]),
    ("经济和信息化局", &["经信局"]),
    ("工业和信息化厅", &["工信厅"]),
    ("工业和信息化局", &["工信局"]),
    ("科学技术厅", &["科技厅"]),
    ("科学技术局", &["科技局"]),
    ("人民政府办公厅", &["政府办公厅"]),
    ("人民政府办公室", &["政府办公室", "政府办"]),
    ("人民政府", &["政府"]),
    ("生态环境厅", &["环保厅"]),
    ("人力资源和社会保障厅", &["人社厅"]),
    ("人力资源和社会保障局", &["人社局"]),
];

/// Other names of an agency: complete ones, and ones that hold only within its place.
#[derive(Debug, Default, PartialEq)]
pub struct OtherNames {
    pub complete: Vec<String>,
    pub relative: Vec<String>,
}

/// The names that follow from a full name and the place that the agency serves (its full and its short name).
pub fn other_names(name: &str, place: Option<(&str, &str)>) -> OtherNames {
    let mut names = OtherNames::default();
    let home = place.unwrap_or(("国家", "国家"));
    // A national agency bears 国家 where others bear their place.
    let homes = [home, ("国家", "国家")];
    let split = homes
        .into_iter()
        .find_map(|home| Some((home, name.strip_prefix(home.0)?)));
    let Some(((full, short), body)) = split else {
        return names;
    };
    if body.is_empty() {
        return names;
    }
    let short_bodies: Vec<String> = SHORT_FORMS
        .iter()
        .filter_map(|(long, shorts)| Some((body.strip_suffix(long)?, shorts)))
        .flat_map(|(head, shorts)| shorts.iter().map(move |short| format!("{head}{short}")))
        .collect();
    for body in std::iter::once(body).chain(short_bodies.iter().map(String::as_str)) {
        names.complete.push(format!("{full}{body}"));
        names.complete.push(format!("{short}{body}"));
        // A single word like 政府 would hide keywords and names; it needs its level before it.
        if body.chars().count() > 2 {
            names.relative.push(body.to_owned());
        }
        names.relative.extend(
            level_words(full)
                .iter()
                .map(|level| format!("{level}{body}")),
        );
    }
    names
}

/// How a place is called from within.
fn level_words(place: &str) -> &'static [&'static str] {
    match place.chars().last() {
        Some('省') => &["省"],
        Some('市') => &["市"],
        Some('县') => &["县"],
        Some('州') => &["州"],
        Some('区') if place.ends_with("自治区") => &["自治区"],
        Some('区') => &["区"],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_within_a_place() {
        let names = other_names("四川省发展和改革委员会", Some(("四川省", "四川")));
        assert!(names.complete.contains(&"四川省发改委".to_owned()));
        assert!(names.complete.contains(&"四川发展改革委".to_owned()));
        assert!(names.relative.contains(&"省发改委".to_owned()));
        assert!(names.relative.contains(&"发展和改革委员会".to_owned()));
        assert_eq!(other_names("国务院", None), OtherNames::default());
    }
}
