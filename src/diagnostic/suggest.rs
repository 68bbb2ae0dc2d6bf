//! Suggestions: the name that was probably meant, and short lists to choose from.

/// The candidate that `name` is most likely a slip of the pen for; none when all are too far off.
///
/// Distances count characters, and a swap of neighbours counts once. One slip is allowed in three characters, so that names of
/// two Han characters have a neighbour only when one of them is right.
pub fn did_you_mean<'a>(
    name: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<String> {
    let allowed = allowed_distance(name);
    let lower = name.to_lowercase();
    candidates
        .into_iter()
        .filter(|candidate| *candidate != name)
        .map(|candidate| {
            (
                strsim::damerau_levenshtein(&lower, &candidate.to_lowercase()),
                candidate,
            )
        })
        .filter(|(distance, candidate)| {
            *distance <= allowed && *distance < candidate.chars().count()
        })
        .min()
        .map(|(_, candidate)| candidate.to_owned())
}

fn allowed_distance(name: &str) -> usize {
    match name.chars().count() {
        0 | 1 => 0,
        2..=5 => {
            if name.is_ascii() && name.len() > 3 {
                2
            } else {
                1
            }
        }
        6..=8 => 2,
        count => count / 3,
    }
}

/// How many names a list may have before it is no help any more.
const LIST_LIMIT: usize = 12;

/// The names in order, when they are few enough to read: `ctl, p`. None when there are none or too many.
pub fn list_of<'a>(candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let mut names: Vec<&str> = candidates.into_iter().take(LIST_LIMIT * 4).collect();
    names.sort_unstable();
    names.dedup();
    (!names.is_empty() && names.len() <= LIST_LIMIT).then(|| names.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_names_are_suggested_and_far_ones_are_not() {
        let near =
            |name, candidates: &[&'static str]| did_you_mean(name, candidates.iter().copied());
        assert_eq!(near("MTACH", &["MERGE", "MATCH"]), Some("MATCH".into()));
        assert_eq!(near("nmae", &["name", "key"]), Some("name".into()));
        assert_eq!(near("绵羊", &["成都", "绵阳"]), Some("绵阳".into()));
        assert_eq!(
            near("德阳", &["成都", "重庆"]),
            None,
            "two characters, both wrong"
        );
        assert_eq!(near("c", &["a", "p"]), None, "one letter is like any other");
        assert_eq!(
            near("Name", &["name"]),
            Some("name".into()),
            "only the case is wrong"
        );
        assert_eq!(near("name", &["name"]), None, "not the name itself");
    }

    #[test]
    fn short_lists_are_shown_in_order() {
        assert_eq!(list_of(["p", "ctl", "p"]), Some("ctl, p".into()));
        assert_eq!(list_of([]), None);
        let many: Vec<String> = (0..20).map(|number| format!("n{number}")).collect();
        assert_eq!(
            list_of(many.iter().map(String::as_str)),
            None,
            "too many to read"
        );
    }
}
