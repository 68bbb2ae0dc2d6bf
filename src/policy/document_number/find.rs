//! Finding document numbers in running text.
//!
//! A bracket with a year in it, a serial and 号 make a number; the agency code is what stands to the left, cut after the last word
//! that cannot belong to it. Time is linear in the text: every read to the left or right is bounded.

use std::ops::Range;

use super::DocumentNumber;
use super::codes::{Codes, PROVINCE_ABBREVIATIONS};
use super::text::{Text, is_space};
use crate::policy::fold::is_han;

/// Longest agency code, in characters.
const MAX_CODE: usize = 16;
/// Longest name before 令 or 公告, in characters.
const MAX_BODY: usize = 40;

/// Words after which an agency code begins.
const STOP_WORDS: &[&str] = &[
    "根据", "依据", "按照", "依照", "遵照", "参照", "参考", "对照", "贯彻", "落实", "实施", "执行",
    "结合", "印发", "转发", "批转", "发布", "废止", "修改", "修订", "取代", "代替", "详见", "参见",
    "见", "即", "据", "按", "现将", "和", "及", "与", "以及", "号", "文件", "的",
];

/// The stop words that never stand inside the name of an agency.
const NAME_STOP_WORDS: &[&str] = &[
    "根据", "依据", "按照", "依照", "遵照", "参照", "参考", "对照", "贯彻", "落实", "印发", "转发",
    "批转", "发布", "废止", "取代", "代替", "详见", "参见", "现将", "以及", "号", "文件",
];

/// A number found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    pub number: DocumentNumber,
    /// Bytes of the text that spell it; for a number that inherits its code, only its own part.
    pub bytes: Range<usize>,
    pub warnings: Vec<Warning>,
}

impl Found {
    /// True when the number bears a later year than the paper that quotes it.
    pub fn is_after(&self, year: u16) -> bool {
        self.number.year().is_some_and(|own| own > year)
    }
}

/// What was odd about the way a number is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Warning {
    /// `032号`
    LeadingZero,
    /// `第32号`
    Di,
    /// `〔87〕`
    TwoDigitYear,
    /// `〔2010]`
    MixedBrackets,
    /// `〔2021年〕`
    YearChar,
    /// `〔202281号`: the closing bracket is lost, year and serial run together.
    LostBracket,
    /// Words before a known code could not be told from it and were dropped.
    CodePrefixDropped,
}

impl Warning {
    /// The name under which reports list it.
    pub fn name(self) -> &'static str {
        match self {
            Self::LeadingZero => "leading_zero",
            Self::Di => "di",
            Self::TwoDigitYear => "two_digit_year",
            Self::MixedBrackets => "mixed_brackets",
            Self::YearChar => "year_char",
            Self::LostBracket => "lost_bracket",
            Self::CodePrefixDropped => "code_prefix_dropped",
        }
    }
}

/// Something that looks like a number and is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejected {
    pub bytes: Range<usize>,
    pub reason: RejectedReason,
}

/// Why a text is not taken for a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RejectedReason {
    /// `〔2022〕565号` with nothing before it.
    NoCode,
    /// `国统字〔2018215`: no closing bracket, no 号.
    BrokenNumber,
    /// `工信部联装〔1930〕77号`: a year in which no such paper can have been issued, made by a faulty copy.
    ImpossibleYear,
}

impl RejectedReason {
    /// The name under which reports list it.
    pub fn name(self) -> &'static str {
        match self {
            Self::NoCode => "no_code",
            Self::BrokenNumber => "broken_number",
            Self::ImpossibleYear => "impossible_year",
        }
    }
}

/// All that [`find`] saw, each list in order of the text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scan {
    pub numbers: Vec<Found>,
    pub rejected: Vec<Rejected>,
}

/// Finds every document number in a text.
///
/// Numbers in a list inherit the code, and the year when they lack it, from the one before: `国发〔2010〕32号、35号`.
pub fn find(source: &str, codes: &Codes) -> Scan {
    let text = Text::new(source);
    let mut scan = Scan::default();
    let mut index = 0;
    // The last number and where it ended: what a number after a comma may inherit from.
    let mut before: Option<(usize, DocumentNumber)> = None;
    while index < text.len() {
        let inherited = before
            .as_ref()
            .and_then(|(end, number)| Some((after_separator(&text, *end)?, number)));
        let step = match inherited {
            Some((start, number)) if start == index => short(&text, index, number),
            _ => None,
        };
        let step = step.or_else(|| ending_here(&text, index, codes));
        match step {
            Some(Step::Number(end, found)) if !has_possible_year(&found.number) => {
                scan.rejected.push(Rejected {
                    bytes: found.bytes,
                    reason: RejectedReason::ImpossibleYear,
                });
                index = end;
            }
            Some(Step::Number(end, found)) => {
                before = Some((end, found.number.clone()));
                scan.numbers.push(found);
                index = end;
            }
            Some(Step::Rejected(end, rejected)) => {
                scan.rejected.push(rejected);
                index = end;
            }
            None => index += 1,
        }
    }
    scan
}

/// The years that a number can bear; what is later than its paper but within these is only warned of.
fn has_possible_year(number: &DocumentNumber) -> bool {
    number
        .year()
        .is_none_or(|year| (1949..2100).contains(&year))
}

/// Reads a text that is one number as a whole; its code is not cut.
pub(super) fn whole(source: &str) -> Option<Found> {
    let text = Text::new(source);
    let start = text.skip_spaces(0);
    let is_mark = |at: &usize| {
        text.opener(*at).is_some()
            || text.word(*at, "令").is_some()
            || heading(&text, *at).is_some()
    };
    // The last mark that leads to the end of the text.
    let marks = (start..text.len().min(start + 2 * MAX_BODY)).filter(is_mark);
    let mut readings = marks.filter_map(|mark| read_at(&text, mark, start));
    readings
        .find(|(end, _)| text.skip_spaces(*end) == text.len())
        .map(|(_, found)| found)
}

enum Step {
    Number(usize, Found),
    Rejected(usize, Rejected),
}

/// What a bracket, 令 or 公告 at `index` makes together with the words to its left.
fn ending_here(text: &Text, index: usize, codes: &Codes) -> Option<Step> {
    if text.opener(index).is_some() {
        return bracketed_here(text, index, codes);
    }
    if text.word(index, "令").is_some() {
        let run = text.han_run_back(index, 30);
        let start = match cut(text, run, index, NAME_STOP_WORDS) {
            start if start == run => joint_start(text, run),
            start => start,
        };
        return read_at(text, index, start).map(|(end, found)| Step::Number(end, found));
    }
    heading(text, index)?;
    let start = cut(text, issuers_back(text, index), index, NAME_STOP_WORDS);
    read_at(text, index, start).map(|(end, found)| Step::Number(end, found))
}

fn bracketed_here(text: &Text, index: usize, codes: &Codes) -> Option<Step> {
    let code_end = text.skip_spaces_back(index);
    let run = code_run(text, code_end, codes);
    let Some(tail) = bracket_tail(text, index) else {
        return broken(text, run, code_end, index);
    };
    let (start, dropped) = code_start(text, run, code_end, codes);
    if start == code_end {
        let bytes = text.bytes(index..tail.end);
        let reason = RejectedReason::NoCode;
        return Some(Step::Rejected(tail.end, Rejected { bytes, reason }));
    }
    let end = tail.end;
    let mut found = tail.found(text, start, code_end);
    if dropped {
        found.warnings.push(Warning::CodePrefixDropped);
    }
    Some(Step::Number(end, found))
}

/// The start of the Han characters that end at `end`; over one space when a known code lies across it.
fn code_run(text: &Text, end: usize, codes: &Codes) -> usize {
    let run = text.han_run_back(end, MAX_CODE);
    let before = text.skip_spaces_back(run);
    if run == end || run - before != 1 {
        return run;
    }
    let longer = text.han_run_back(before, MAX_CODE - (end - run).min(MAX_CODE));
    let is_known = |start: usize| codes.contains(&text.joined(start..end));
    if (longer..before).any(is_known) {
        longer
    } else {
        run
    }
}

/// `code〔2018215`: a code, an opening bracket and at least four digits, but no year in brackets.
fn broken(text: &Text, run: usize, code_end: usize, index: usize) -> Option<Step> {
    let (end, digits) = text.digits(text.skip_spaces(index + 1), 12);
    let is_year_bracket = matches!(text.at(index), Some('〔' | '﹝'));
    (run < code_end && digits.len() >= 4 && is_year_bracket).then(|| {
        let bytes = text.bytes(run..end);
        let reason = RejectedReason::BrokenNumber;
        Step::Rejected(end, Rejected { bytes, reason })
    })
}

/// The reading of a mark at `index` whose name or code starts at `start`, and where it ends.
fn read_at(text: &Text, index: usize, start: usize) -> Option<(usize, Found)> {
    if text.opener(index).is_some() {
        let tail = bracket_tail(text, index)?;
        let code_end = text.skip_spaces_back(index);
        let count = text.joined(start..code_end.max(start)).chars().count();
        let is_code =
            (start..code_end).all(|at| text.at(at).is_some_and(|c| is_han(c) || is_space(c)));
        return (is_code && (1..=MAX_CODE).contains(&count))
            .then(|| (tail.end, tail.found(text, start, code_end)));
    }
    if text.word(index, "令").is_some() {
        return order(text, index, start);
    }
    announcement(text, index, start)
}

/// What follows the code of a bracketed number.
struct BracketTail {
    year: u16,
    serial: u32,
    end: usize,
    warnings: Vec<Warning>,
}

impl BracketTail {
    fn found(self, text: &Text, start: usize, code_end: usize) -> Found {
        Found {
            number: DocumentNumber::Bracketed {
                code: text.joined(start..code_end).into(),
                year: self.year,
                serial: self.serial,
            },
            bytes: text.bytes(start..self.end),
            warnings: self.warnings,
        }
    }
}

/// `〔2022〕565号` at `index`.
fn bracket_tail(text: &Text, index: usize) -> Option<BracketTail> {
    let mut warnings = Vec::new();
    let Some((after, year)) = year_in_brackets(text, index, &mut warnings) else {
        return run_together(text, index);
    };
    let (end, serial) = serial(text, text.skip_spaces(after), &mut warnings)?;
    Some(BracketTail {
        year,
        serial,
        end,
        warnings,
    })
}

/// `〔202281号` at `index`: four digits of the year, the rest is the serial.
fn run_together(text: &Text, index: usize) -> Option<BracketTail> {
    text.opener(index)?;
    let (after, digits) = text.digits(text.skip_spaces(index + 1), 9);
    let (year, serial) = digits.split_at_checked(4)?;
    let year: u16 = year.parse().ok()?;
    let serial: u32 = serial.parse().ok()?;
    let end = text.word(text.skip_spaces(after), "号")?;
    let is_year = (1949..2100).contains(&year);
    (is_year && serial > 0).then(|| BracketTail {
        year,
        serial,
        end,
        warnings: vec![Warning::LostBracket],
    })
}

fn year_in_brackets(
    text: &Text,
    index: usize,
    warnings: &mut Vec<Warning>,
) -> Option<(usize, u16)> {
    let pair = text.opener(index)?;
    let (mut at, digits) = text.digits(text.skip_spaces(index + 1), 4);
    let year = match digits.len() {
        4 => digits.parse().ok()?,
        2 => {
            warnings.push(Warning::TwoDigitYear);
            1900 + digits.parse::<u16>().ok()?
        }
        _ => return None,
    };
    at = text.skip_spaces(at);
    if let Some(after) = text.word(at, "年") {
        warnings.push(Warning::YearChar);
        at = text.skip_spaces(after);
    }
    if text.closer(at)? != Some(pair) {
        warnings.push(Warning::MixedBrackets);
    }
    Some((at + 1, year))
}

/// `第032号`
fn serial(text: &Text, index: usize, warnings: &mut Vec<Warning>) -> Option<(usize, u32)> {
    let mut at = index;
    if let Some(after) = text.word(at, "第") {
        warnings.push(Warning::Di);
        at = text.skip_spaces(after);
    }
    let (after, digits) = text.digits(at, 5);
    let serial: u32 = digits.parse().ok()?;
    if digits.starts_with('0') {
        warnings.push(Warning::LeadingZero);
    }
    let end = text.word(text.skip_spaces(after), "号")?;
    (serial > 0).then_some((end, serial))
}

/// `令第23号` at `index`, the issuer from `start` on.
fn order(text: &Text, index: usize, start: usize) -> Option<(usize, Found)> {
    let names = text.words(start..index);
    let lengths = names.iter().map(|name| name.chars().count());
    let is_name = lengths.max().is_some_and(|longest| longest <= 30)
        && names.iter().all(|name| name.chars().all(is_han));
    let mut at = text.skip_spaces(text.word(index, "令")?);
    at = text.skip_spaces(text.word(at, "第").unwrap_or(at));
    let (after, value) = match text.digits(at, 4) {
        (_, digits) if digits.is_empty() => text.han_number(at, 8)?,
        (after, digits) => (after, digits.parse().ok()?),
    };
    let end = text.word(text.skip_spaces(after), "号")?;
    let serial = u32::try_from(value).ok().filter(|&serial| serial > 0)?;
    is_name.then(|| {
        let number = DocumentNumber::Order {
            body: names.join(" ").into(),
            serial,
        };
        (end, plain(number, text, start..end))
    })
}

/// 公告 or 通告 at `index`.
fn heading(text: &Text, index: usize) -> Option<(usize, &'static str)> {
    ["公告", "通告"]
        .into_iter()
        .find_map(|kind| Some((text.word(index, kind)?, kind)))
}

/// `公告2022年第5号` at `index`, the issuers from `start` on.
fn announcement(text: &Text, index: usize, start: usize) -> Option<(usize, Found)> {
    let (after, kind) = heading(text, index)?;
    let (at, digits) = text.digits(text.skip_spaces(after), 4);
    let year = (digits.len() == 4).then(|| digits.parse().ok())??;
    let at = text.skip_spaces(text.word(text.skip_spaces(at), "年")?);
    let at = text.word(at, "第")?;
    let (end, serial) = serial(text, text.skip_spaces(at), &mut Vec::new())?;
    let agency = text.words(start..index).join(" ");
    let is_name = !agency.is_empty() && agency.chars().all(|c| is_han(c) || c == ' ');
    is_name.then(|| {
        let number = DocumentNumber::Announcement {
            agency: agency.into(),
            kind,
            year,
            serial,
        };
        (end, plain(number, text, start..end))
    })
}

fn plain(number: DocumentNumber, text: &Text, range: Range<usize>) -> Found {
    Found {
        number,
        bytes: text.bytes(range),
        warnings: Vec::new(),
    }
}

/// The start of the agencies of a joint order whose last one begins at `last`: 国家发展和改革委员会、商务部令第38号. They have to stand
/// alone in a bracket, or the words before the last are of the sentence.
fn joint_start(text: &Text, last: usize) -> usize {
    const AGENCIES: [&str; 8] = ["委员会", "部", "局", "总局", "总署", "办公室", "银行", "委"];
    let mut start = last;
    while start > 0
        && text
            .at(start - 1)
            .is_some_and(|mark| mark == '、' || is_space(mark))
    {
        let before = text.han_run_back(start - 1, 30);
        let name = text.joined(before..start - 1);
        if !AGENCIES.iter().any(|ending| name.ends_with(ending)) {
            break;
        }
        start = before;
    }
    let is_whole = start > 0 && text.at(start - 1) == Some('(');
    if is_whole { start } else { last }
}

/// The start of several names parted by single spaces, as joint announcements have them.
fn issuers_back(text: &Text, index: usize) -> usize {
    let mut start = text.han_run_back(index, MAX_BODY);
    for _ in 0..8 {
        let before = text.skip_spaces_back(start);
        let next = text.han_run_back(before, 30);
        if start - before != 1 || next == before || start == index {
            break;
        }
        start = next;
    }
    start
}

/// The index after a list separator at `end`.
fn after_separator(text: &Text, end: usize) -> Option<usize> {
    let at = text.skip_spaces(end);
    let separator = text.at(at)?;
    "、，,和及与"
        .contains(separator)
        .then(|| text.skip_spaces(at + 1))
}

/// `565号` or `〔2022〕565号` after a separator: takes what it lacks from the number before.
fn short(text: &Text, index: usize, before: &DocumentNumber) -> Option<Step> {
    let DocumentNumber::Bracketed { code, year, .. } = before else {
        return None;
    };
    let mut warnings = Vec::new();
    let (at, year) = match year_in_brackets(text, index, &mut warnings) {
        Some((after, own)) => (text.skip_spaces(after), own),
        None => (index, *year),
    };
    let (end, serial) = serial(text, at, &mut warnings)?;
    let number = DocumentNumber::Bracketed {
        code: code.clone(),
        year,
        serial,
    };
    let bytes = text.bytes(index..end);
    Some(Step::Number(
        end,
        Found {
            number,
            bytes,
            warnings,
        },
    ))
}

/// Where the code starts within the Han characters `run..end`, and whether words were dropped by guess.
fn code_start(text: &Text, run: usize, end: usize, codes: &Codes) -> (usize, bool) {
    let cut = cut(text, run, end, STOP_WORDS);
    let is_known = |start: &usize| codes.contains(&text.joined(*start..end));
    match (run..end).find(is_known) {
        // A known code wins over a cut inside it.
        Some(known) if known <= cut => (known, false),
        // Nothing stands before the code that would have to be dropped: (皖发改产业〔2021〕305号), 对照皖发改产业〔2020〕411号.
        Some(_) if cut == run && stands_alone(text, run) => (run, false),
        Some(known) if is_of_province(text, run, cut, known) => (cut, false),
        Some(known) => (known, true),
        None => (cut, false),
    }
}

/// Whether a run of Han characters begins behind a bracket, or at the head of a line with a province, as the codes of provinces do.
fn stands_alone(text: &Text, run: usize) -> bool {
    let before = text.skip_spaces_back(run);
    let heads_line = before == 0 || (before..run).any(|at| text.at(at) == Some('\n'));
    let province = |first| PROVINCE_ABBREVIATIONS.contains(first);
    let in_bracket = before > 0 && text.at(before - 1) == Some('(');
    in_bracket || (heads_line && text.at(run).is_some_and(province))
}

/// Whether a known code has before it only the letter of a province, and that behind a stop word or a mark.
fn is_of_province(text: &Text, run: usize, cut: usize, known: usize) -> bool {
    let is_cut = cut > run || run == 0 || text.at(run - 1).is_some_and(|before| !is_han(before));
    let is_province = |letter| PROVINCE_ABBREVIATIONS.contains(letter);
    is_cut && known == cut + 1 && text.at(cut).is_some_and(is_province)
}

/// The index after the last stop word in `run..end`.
fn cut(text: &Text, run: usize, end: usize, stop_words: &[&str]) -> usize {
    let after_stop = |at: usize| {
        let ends = stop_words.iter().filter_map(|word| text.word(at, word));
        ends.filter(|&after| after <= end).max()
    };
    (run..end).filter_map(after_stop).max().unwrap_or(run)
}
