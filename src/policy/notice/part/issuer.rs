//! Who issues a notice: the names before 关于 in its title, those under its text, those of its metadata.
//!
//! The place of the issuers decides what 省 and 市 mean in the rest of the notice.

use std::ops::Range;

use super::super::fact::{AgencyName, Claim, Doubt};
use super::super::layout::Role;
use super::super::place::{Context, Meaning, places};
use super::super::read::Reader;
use super::super::text::trimmed;
use super::super::{date, layout};
use super::metadata::Label;
use super::title;
use crate::policy::lexicon::{AgencyReading, CORPS, Home, reads_like_agency};

/// Words before 关于 after which no issuer follows: 转发 names the issuer of another paper.
const CUTS: &[&str] = &["转发", "批转", "印发"];

/// In whose terms a notice of the Corps names places.
const XINJIANG: u32 = 650_000;

/// A name of an issuer as the text has it.
struct Named {
    bytes: Range<usize>,
    rule: &'static str,
}

/// The issuers in their order, and the place whose notice it is.
pub fn read(reader: &mut Reader<'_>) {
    let heading = heading_names(reader);
    let seal = seal_names(reader);
    let fallback = fallback_names(reader);
    reader.home.place = home(reader, &[&heading, &seal, &fallback]);
    add(reader, &heading);
    add(reader, &seal);
    for name in &fallback {
        if reader.issuers.is_empty() {
            add(reader, std::slice::from_ref(name));
        }
    }
    if reader.issuers.is_empty() {
        by_number(reader);
    }
    let of_corps = (reader.issuers.first()).is_some_and(|lead| lead.name.starts_with(CORPS));
    let place = reader.home.place.filter(|_| !of_corps);
    if let (Some(place), Some(lead)) = (place, lead_bytes(reader)) {
        reader.fact(Claim::AppliesTo(place), lead.1, &lead.0, 1.0);
    }
}

/// The bytes and the rule of the fact that names the lead.
fn lead_bytes(reader: &Reader<'_>) -> Option<(Range<usize>, &'static str)> {
    let lead = reader.facts().iter().find_map(|fact| match &fact.claim {
        Claim::Issuer { order: 1, .. } => Some((fact.span.clone(), fact.rule)),
        _ => None,
    });
    lead.map(|(span, rule)| (reader.page.text.folded_range(&span), rule))
}

/// Adds the agencies that names mean; one that is known already gets another piece of evidence.
fn add(reader: &mut Reader<'_>, names: &[Named]) {
    for name in names {
        let words = reader.page.text.slice(&name.bytes).to_owned();
        match reader.lexicon.agencies.read(&words, reader.home) {
            Some(AgencyReading::One(agency, in_full)) => {
                let known = reader.issuers.iter().position(|issuer| *issuer == agency);
                let order = known.unwrap_or(reader.issuers.len()) + 1;
                if known.is_none() {
                    reader.issuers.push(agency.clone());
                }
                let confidence = match (name.rule, in_full) {
                    ("issuer.heading" | "issuer.seal_block", true) => 1.0,
                    ("issuer.source_line", _) => 0.7,
                    _ => 0.9,
                };
                reader.fact(
                    Claim::Issuer { agency, order },
                    name.rule,
                    &name.bytes,
                    confidence,
                );
            }
            Some(AgencyReading::Several(candidates)) => {
                let span = reader.page.text.span(&name.bytes);
                reader.doubt(Doubt {
                    kind: "agency",
                    text: words,
                    span,
                    candidates,
                    fact: None,
                });
            }
            None => {}
        }
    }
}

/// The names in the title; others that it only counts (等八部门) stand under the text.
fn heading_names(reader: &Reader<'_>) -> Vec<Named> {
    let page = reader.page;
    let Some(lines) = title::lines(reader) else {
        return Vec::new();
    };
    let mut names = Vec::new();
    for mut range in title::issuer_words(page, &lines) {
        let words = page.text.slice(&range);
        // 工业和信息化部公告, 商务部令: all before the genre.
        if let Some(head) = ["公告", "通告", "令"]
            .iter()
            .find_map(|genre| words.strip_suffix(genre))
        {
            range.end = range.start + head.len();
        }
        let words = page.text.slice(&range);
        if let Some(cut) = CUTS.iter().filter_map(|word| words.find(word)).min() {
            range.end = range.start + cut;
        }
        let words = page.text.slice(&range);
        if let Some(cut) = counted_group(words) {
            range.end = range.start + cut;
        }
        names.extend(split(page.text.as_str(), range, "issuer.heading"));
    }
    names
}

/// Where `等部门`, `等8部门`, `等八部门` begins.
fn counted_group(words: &str) -> Option<usize> {
    let at = words.rfind('等')?;
    let rest = words[at + '等'.len_utf8()..].trim();
    let rest = rest.trim_start_matches(|c: char| {
        c.is_ascii_digit() || crate::policy::numeral::is_numeral(c) || c == '个'
    });
    ["部门", "单位", "部委", "厅局", "委局"]
        .contains(&rest)
        .then_some(at)
}

fn seal_names(reader: &Reader<'_>) -> Vec<Named> {
    let page = reader.page;
    let mut names = Vec::new();
    for at in reader.layout.lines(Role::Signature) {
        let mut range = page.lines[at].bytes.clone();
        if let Some((day, _)) = date::find(page.text.slice(&range)) {
            range.end = range.start + day.start;
        }
        names.extend(split(page.text.as_str(), range, "issuer.seal_block"));
    }
    names
}

/// The issuer of the metadata, then the agency that a page gives as its source.
fn fallback_names(reader: &Reader<'_>) -> Vec<Named> {
    let page = reader.page;
    let fields = reader
        .fields
        .iter()
        .filter(|field| field.label == Label::Issuer);
    let mut names: Vec<Named> = fields
        .flat_map(|field| split(page.text.as_str(), field.value.clone(), "issuer.metadata"))
        .collect();
    for at in reader.layout.lines(Role::Source) {
        let line = page.line(at);
        let Some(colon) = line
            .find("来源")
            .and_then(|from| Some(from + line[from..].find(':')?))
        else {
            continue;
        };
        let value = line[colon + 1..].trim_start();
        let start = page.lines[at].bytes.start + (line.len() - value.len());
        let length = value.find([' ', '\t']).unwrap_or(value.len());
        if layout::is_signature(&value[..length]) {
            names.extend(split(
                page.text.as_str(),
                start..start + length,
                "issuer.source_line",
            ));
        }
    }
    names
}

/// Names parted by spaces, tabs and 、, but never inside brackets.
fn split(text: &str, range: Range<usize>, rule: &'static str) -> Vec<Named> {
    let mut names = Vec::new();
    let (mut start, mut depth) = (range.start, 0_i32);
    for (at, character) in text[range.clone()].char_indices() {
        match character {
            '(' => depth += 1,
            ')' => depth -= 1,
            ' ' | '\t' | '、' | ',' | ';' | '\n' if depth <= 0 => {
                names.push(start..range.start + at);
                start = range.start + at + character.len_utf8();
            }
            _ => {}
        }
    }
    names.push(start..range.end);
    let names = names.into_iter().flat_map(|bytes| unglued(text, bytes));
    let named = names.map(|bytes| trimmed(text, bytes));
    named
        .filter(|bytes| !bytes.is_empty())
        .map(|bytes| Named { bytes, rule })
        .collect()
}

/// 成都市经济和信息化局成都市新经济发展委员会: two names whose separator was lost, each with the same place before it.
fn unglued(text: &str, bytes: Range<usize>) -> Vec<Range<usize>> {
    let words = &text[bytes.clone()];
    let context = Context {
        home: 100_000,
        year: 2024,
    };
    let place = places()
        .read_at(words, context)
        .map(|reading| &words[..reading.length]);
    let place = place.filter(|place| place.chars().count() >= 3);
    let second = place.and_then(|place| {
        let at = place.len() + words[place.len()..].find(place)?;
        let both = reads_like_agency(&words[..at]) && reads_like_agency(&words[at..]);
        both.then_some(bytes.start + at)
    });
    match second {
        Some(at) => vec![bytes.start..at, at..bytes.end],
        None => vec![bytes],
    }
}

/// The place of the first issuer that names it, else the first province that title, number or text name.
fn home(reader: &Reader<'_>, names: &[&[Named]]) -> Option<u32> {
    let unknown = Home {
        place: None,
        ..reader.home
    };
    let by_name = names
        .iter()
        .flat_map(|names| names.iter())
        .find_map(|name| {
            let words = reader.page.text.slice(&name.bytes);
            match reader.lexicon.agencies.read(words, unknown)? {
                AgencyReading::One(agency, _) if agency.name.starts_with(CORPS) => Some(XINJIANG),
                AgencyReading::One(agency, _) => agency.place,
                AgencyReading::Several(_) => None,
            }
        });
    by_name
        .or_else(|| by_code(reader))
        .or_else(|| by_words(reader))
}

/// The place of the agency whose code the number has.
fn by_code(reader: &Reader<'_>) -> Option<u32> {
    let code = reader.number.as_ref()?.code()?;
    let agency = reader.lexicon.codes.agency(code)?.agency;
    match reader.lexicon.agencies.read(&agency, reader.home)? {
        AgencyReading::One(agency, _) => agency.place,
        AgencyReading::Several(_) => None,
    }
}

/// The first province or city that the title names in full, else the text before the list.
fn by_words(reader: &Reader<'_>) -> Option<u32> {
    let roles = [
        Role::Title,
        Role::Salutation,
        Role::Body,
        Role::AttachmentPointer,
        Role::Attachment,
    ];
    let context = Context {
        home: 100_000,
        year: reader.home.year,
    };
    roles.into_iter().find_map(|role| {
        reader.layout.lines(role).take(12).find_map(|at| {
            let line = reader.page.line(at);
            line.char_indices().find_map(|(offset, c)| {
                if !crate::policy::fold::is_han(c) {
                    return None;
                }
                let found = places().read_at(&line[offset..], context)?;
                let name = &line[offset..offset + found.length];
                match found.meaning {
                    Meaning::Place(code)
                        if code % 10_000 == 0 && name.ends_with(['省', '市', '区']) =>
                    {
                        Some(code)
                    }
                    _ => None,
                }
            })
        })
    })
}

/// Who uses the code of the number, when nothing else names an issuer.
fn by_number(reader: &mut Reader<'_>) {
    let Some(code) = reader.number.as_ref().and_then(|number| number.code()) else {
        return;
    };
    let Some(found) = reader.lexicon.codes.agency(code) else {
        return;
    };
    let place = reader.facts().iter().find_map(|fact| match fact.claim {
        Claim::Number(_) => Some(fact.span.clone()),
        _ => None,
    });
    let reading = reader.lexicon.agencies.read(&found.agency, reader.home);
    if let (Some(AgencyReading::One(agency, _)), Some(span)) = (reading, place) {
        let bytes = reader.page.text.folded_range(&span);
        let rule = if found.from_prefix {
            "issuer.code_prefix"
        } else {
            "issuer.code"
        };
        let confidence = if found.from_prefix { 0.6 } else { 0.8 };
        reader.issuers.push(agency.clone());
        reader.fact(Claim::Issuer { agency, order: 1 }, rule, &bytes, confidence);
    }
}

/// The agencies that words of a list name, in order; 经济和信息化厅 after 省发展改革委 is of the same place.
pub fn agencies_in(reader: &Reader<'_>, bytes: Range<usize>) -> Vec<AgencyName> {
    let text = reader.page.text.as_str();
    let mut found: Vec<AgencyName> = Vec::new();
    for name in split(text, bytes, "") {
        let words = &text[name.bytes];
        let whole = one_agency(reader, words);
        match whole {
            Some(agency) => found.push(agency),
            None => found.extend(
                words
                    .split(['和', '与'])
                    .filter_map(|words| one_agency(reader, words)),
            ),
        }
    }
    found.dedup();
    found
}

/// The agency that words name, if they name one; 我厅 is the issuer itself.
pub fn one_agency(reader: &Reader<'_>, words: &str) -> Option<AgencyName> {
    if ["我部", "我厅", "我局", "我委", "我办", "本部"].contains(&words) {
        return reader.issuers.first().cloned();
    }
    let addressees = [
        "你部", "你厅", "你局", "你委", "你省", "你市", "贵部", "贵厅", "贵局", "贵委",
    ];
    if addressees.contains(&words) {
        return addressed(reader);
    }
    match reader.lexicon.agencies.read(words, reader.home)? {
        AgencyReading::One(agency, _) => Some(agency),
        AgencyReading::Several(_) => None,
    }
}

/// The one agency that a letter or a reply is sent to.
fn addressed(reader: &Reader<'_>) -> Option<AgencyName> {
    let at = reader.layout.lines(Role::Salutation).next()?;
    let words = reader.page.line(at).trim_end_matches(':');
    match reader.lexicon.agencies.read(words, reader.home)? {
        AgencyReading::One(agency, _) => Some(agency),
        AgencyReading::Several(_) => None,
    }
}
