//! The line that says what was understood, and its notes.

use super::session::Session;
use super::tree::{Filling, Phrase, Slot, Thing};
use super::words::{Count, Date, Language, When};
use crate::policy::gazetteer::Kind;

/// What parts of the line are parted by.
pub const SEPARATOR: &str = " · ";

/// The words that stand before what a slot holds.
const BEFORE: &[(&str, &str)] = &[
    ("about", "about"),
    ("addressed", "addressed to"),
    ("area", "in"),
    ("batch", "batch"),
    ("by", "by"),
    ("citing", "citing"),
    ("class", "in class"),
    ("except", "except"),
    ("expiring", "expiring"),
    ("from", "from"),
    ("issued", "issued by"),
    ("led", "led by"),
    ("like", "like"),
    ("limit", "first"),
    ("n", "first"),
    ("not", "but not in"),
    ("of", "of"),
    ("on", "in force on"),
    ("promulgated-by", "promulgated by"),
    ("repealed", "repealed"),
    ("repealed-by", "repealed by"),
    ("row", "row"),
    ("to", "to"),
    ("when", ""),
    ("with", "with"),
    ("without", "without"),
];

/// What a flag says.
const FLAGS: &[(&str, &str)] = &[
    ("across", "across cities"),
    ("baseless", "without basis"),
    ("force", "in force (also amended or on trial)"),
    ("joint", "joint documents"),
    ("lapsed", "in force, resting on lapsed documents"),
    ("none", "without clusters"),
    ("still", "still cited"),
    ("unnumbered", "without number"),
];

/// Slots in the order in which the line speaks of them; the others follow.
const ORDER: &[&str] = &[
    "n", "of", "not", "like", "with", "without", "none", "count", "about", "area", "except", "when",
];

/// The parts of the line, without the number of covered places and the date.
pub fn parts(phrase: &Phrase, text: &str, session: &Session) -> Vec<String> {
    let mut slots: Vec<&Slot> = phrase.slots.iter().collect();
    slots.sort_by_key(|slot| {
        ORDER
            .iter()
            .position(|own| *own == slot.name)
            .unwrap_or(ORDER.len())
    });
    let subject = subject(phrase);
    let parts = slots
        .into_iter()
        .filter_map(|slot| part(phrase, slot, text, session));
    std::iter::once(subject).chain(parts).collect()
}

/// What is listed or counted.
fn subject(phrase: &Phrase) -> String {
    let level = phrase
        .level("level")
        .map(|(level, _)| format!("{} ", level.word()))
        .unwrap_or_default();
    if phrase.entry.name == "count" {
        let counted = ["clusters", "cities", "documents", "facts"]
            .into_iter()
            .find(|flag| phrase.has(flag));
        return format!("count of {level}{}", counted.unwrap_or("joint documents"));
    }
    // The level of what is counted or missing is said there.
    let elsewhere = phrase.has("count") || phrase.has("none");
    match phrase.entry.subject {
        subject if elsewhere => subject.to_owned(),
        subject => format!("{level}{subject}"),
    }
}

fn part(phrase: &Phrase, slot: &Slot, text: &str, session: &Session) -> Option<String> {
    if let Filling::Flag = slot.filling {
        let words = FLAGS
            .iter()
            .find(|(name, _)| *name == slot.name)
            .map(|(_, words)| *words)?;
        let level = phrase.level("level").filter(|_| slot.name == "none");
        return Some(match level {
            Some((level, _)) => words.replace("clusters", &format!("{} clusters", level.word())),
            None => words.to_owned(),
        });
    }
    let held = match &slot.filling {
        Filling::Level(_) if slot.name == "level" => return None,
        Filling::Level(level) => level.word().to_owned(),
        Filling::Count(count) => {
            let includes = includes(*count, slot.span.text(text));
            return Some(format!("{} {count}{includes}", counted(phrase)));
        }
        Filling::Thing(thing) => thing_words(phrase, slot.name, thing),
        Filling::AllPlaces => "all places".to_owned(),
        Filling::Int(value) => value.to_string(),
        Filling::Decimal(value) => format!("< {value}"),
        Filling::When(when) => days(phrase, slot.name, *when, session),
        Filling::Date(date) => day(*date),
        Filling::Dimension(dimension) => dimension.word().to_owned(),
        Filling::Flag => String::new(),
    };
    let before = match slot.name {
        "of" if phrase.entry.name.starts_with("industries") => "in",
        name => BEFORE
            .iter()
            .find(|(own, _)| *own == name)
            .map_or("", |(_, words)| *words),
    };
    let after = if slot.name == "like" {
        "by industry"
    } else {
        ""
    };
    Some(format!("{before} {held} {after}").trim().to_owned())
}

/// What a count counts.
fn counted(phrase: &Phrase) -> String {
    let level = phrase
        .level("level")
        .map(|(level, _)| format!("{} ", level.word()))
        .unwrap_or_default();
    match phrase.entry.name {
        "industries-shared" => "cities".into(),
        _ if phrase.has("clusters") => format!("{level}clusters"),
        _ => "industries".into(),
    }
}

/// A thing with its key; an industry that is a condition says whether narrower ones count.
fn thing_words(phrase: &Phrase, slot: &str, thing: &Thing) -> String {
    let several_subjects = slot == "about" && phrase.things("about").count() > 1;
    let is_condition = matches!(slot, "with" | "without" | "about")
        && phrase.entry.name != "industries-co-located";
    match thing.kind {
        Kind::Industry if several_subjects => format!("{} ({}, as named)", thing.name, thing.key),
        Kind::Industry if is_condition && thing.exact => {
            format!("{} ({} itself)", thing.name, thing.key)
        }
        Kind::Industry if is_condition => format!("{} ({}, and narrower)", thing.name, thing.key),
        Kind::Document => match &thing.number {
            Some(number) => number.to_string(),
            None => format!("{} ({})", thing.name, thing.key),
        },
        Kind::Agency | Kind::Cluster => thing.name.to_string(),
        _ => format!("{} ({})", thing.name, thing.key),
    }
}

/// A span of time as days, and which date is meant.
fn days(phrase: &Phrase, slot: &str, when: When, session: &Session) -> String {
    let (from, before) = when.bounds(session.date()).unwrap_or_default();
    let last = before.and_then(|day| day.plus_days(-1));
    let days = match (from, last) {
        (Some(from), Some(last)) => format!("{from} to {last}"),
        (Some(from), None) => format!("since {from}"),
        (None, Some(last)) => format!("until {last}"),
        (None, None) => String::new(),
    };
    let documents = [
        "documents",
        "lineage",
        "descendants",
        "rests-on",
        "replaced-by",
        "first-to-implement",
    ];
    let of_documents = documents.contains(&phrase.entry.name)
        || [
            "joint-issuers",
            "agencies-cited",
            "top-documents",
            "top-joint-issuers",
        ]
        .contains(&phrase.entry.name)
        || ["documents", "joint", "facts"]
            .iter()
            .any(|flag| phrase.has(flag));
    match slot {
        "when" if phrase.entry.name == "clusters-revoked" => format!("revoked {days}"),
        "when" if of_documents => format!("issued {days}"),
        "when" => format!("designated {days}"),
        _ => days,
    }
}

fn day(date: Date) -> String {
    match date.period() {
        Some(period) => match period.after.plus_days(-1) {
            Some(last) if last != period.first => format!("{} to {last}", period.first),
            _ => period.first.to_string(),
        },
        None => String::new(),
    }
}

/// That 以上, 以下 and 以内 include the number, which everyday speech leaves open.
fn includes(count: Count, typed: &str) -> String {
    let word = ["以上", "以下", "以内"]
        .into_iter()
        .find(|word| typed.contains(word));
    match (word, count.tests().first()) {
        (Some(word), Some((_, number))) => format!(" ({word} includes {number})"),
        _ => String::new(),
    }
}

/// What readers should know about the reading: what is left out.
pub fn notes(phrase: &Phrase) -> Vec<String> {
    let notes = phrase.slots.iter().filter_map(|slot| match &slot.filling {
        Filling::Count(count) if count.admits_zero() => Some(format!(
            "only what has at least one is listed, though {count} is true of those with none as well"
        )),
        Filling::When(When::After(date)) => {
            let (english, chinese) = (date.print(Language::English), date.print(Language::Chinese));
            Some(format!("after {english} leaves {english} out; since {english} ({chinese}以来) includes it"))
        }
        _ => None,
    });
    notes.collect()
}
