//! How many clusters the text says there are: 成都市集成电路等23个产业集群.

use std::ops::Range;

use super::super::citation::{count, outside_procedure, outside_titles, sentences};
use super::super::fact::{Claim, ClusterStatus};
use super::super::layout::Role;
use super::super::read::Reader;

/// Words and marks after which the phrase with the count begins.
const STARTS: &[&str] = &[
    "认定",
    "确定",
    "同意",
    "公布",
    "命名",
    "拟将",
    "将",
    "对",
    "把",
    "授予",
    "评选出",
    "遴选出",
    "推荐",
    "选出",
    "其中",
    ",",
    "。",
    ";",
    ":",
    ")",
];

/// Words of sentences that name a list, and of those that plan one.
const DESIGNATING: &[&str] = &[
    "认定",
    "确定",
    "公布",
    "公示",
    "公告如下",
    "通告如下",
    "现予通告",
    "命名",
    "入选",
    "同意",
    "通过复核",
];
const PLANNING: &[&str] = &[
    "建设",
    "打造",
    "力争",
    "达到",
    "形成",
    "每个",
    "不超过",
    "申报",
    "限报",
    "推荐",
];

/// The most characters between the number and 集群.
const REACH: usize = 30;

/// The counts; a list that has another number of rows gets a warning with both places.
pub fn read(reader: &mut Reader<'_>) {
    let page = reader.page;
    let body = reader.layout.lines(Role::Body);
    let lines: Vec<usize> = body.chain(reader.layout.lines(Role::Title)).collect();
    let mut stated: Option<(usize, Range<usize>)> = None;
    for at in lines {
        let line = &page.lines[at];
        if !line.cells.is_empty() {
            continue;
        }
        let Some((number, bytes)) = find(page.str(line)) else {
            continue;
        };
        let bytes = line.bytes.start + bytes.start..line.bytes.start + bytes.end;
        reader.fact(
            Claim::StatedCount(number),
            "cluster.stated_count",
            &bytes,
            1.0,
        );
        stated.get_or_insert((number, bytes));
    }
    if let Some((number, bytes)) = stated {
        compare(reader, number, &bytes);
    }
}

fn compare(reader: &mut Reader<'_>, stated: usize, place: &Range<usize>) {
    let facts = reader.facts().iter().chain(reader.doubtful_facts());
    let rows = facts.filter_map(|fact| match &fact.claim {
        Claim::Cluster(row) if row.status != ClusterStatus::Revoked => Some(fact.span.clone()),
        _ => None,
    });
    let rows: Vec<Range<usize>> = rows.collect();
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else {
        return;
    };
    let phrase = reader.page.text.span(place);
    // 济南高新区高端软件产业集群等35家: the first by name, the list is in another file.
    let only_first = rows.len() == 1 && phrase.start <= first.start && first.end <= phrase.end;
    if rows.len() == stated || only_first {
        return;
    }
    let message = format!(
        "the text says {stated} clusters, the list has {} that were read; compare the two",
        rows.len()
    );
    let list = reader.page.text.folded_range(&(first.start..last.end));
    reader.warn(message, &[place.clone(), list]);
}

/// The first count of clusters in a line and the bytes of its phrase.
fn find(line: &str) -> Option<(usize, Range<usize>)> {
    line.match_indices('等')
        .find_map(|(at, mark)| {
            let (number, end) = counted(line, at + mark.len())?;
            Some((number, phrase_start(line, at)..end))
        })
        .or_else(|| {
            let sentences = sentences(line).into_iter();
            sentences
                .filter_map(|sentence| {
                    let (number, bytes) = bare(&line[sentence.clone()])?;
                    Some((
                        number,
                        sentence.start + bytes.start..sentence.start + bytes.end,
                    ))
                })
                .next()
        })
}

/// `23个产业集群` from a position on: the number and the end.
fn counted(line: &str, at: usize) -> Option<(usize, usize)> {
    let (rest, number) = count(line[at..].trim_start()).ok()?;
    let rest = rest.trim_start();
    let unit = ["个", "家", "项"]
        .iter()
        .find_map(|unit| rest.strip_prefix(unit))?;
    let noun = unit.find("集群")? + "集群".len();
    let between = &unit[..noun];
    let fits =
        between.chars().count() <= REACH && !between.contains([',', '。', ';', '、']) && number > 0;
    fits.then_some((number as usize, line.len() - unit.len() + noun))
}

/// `以下4个集群`, `拟公布6个先进制造业集群`, `…产业集群5个`, in a sentence that designates.
fn bare(sentence: &str) -> Option<(usize, Range<usize>)> {
    let outside = outside_titles(sentence);
    let result = outside_procedure(&outside);
    let has = |words: &[&str]| words.iter().any(|word| result.contains(word));
    let designates = has(DESIGNATING) && !has(PLANNING);
    if !designates {
        return None;
    }
    let is_digit = |c: char| c.is_ascii_digit() || crate::policy::numeral::is_numeral(c);
    let begins = |(at, c): &(usize, char)| is_digit(*c) && !sentence[..*at].ends_with(is_digit);
    let mut starts = sentence.char_indices().filter(begins);
    starts.find_map(|(at, _)| {
        if let Some((number, end)) = counted(sentence, at) {
            return Some((number, phrase_start(sentence, at)..end));
        }
        // 第二批山东省战略性新兴产业集群5个
        let (rest, number) = count(&sentence[at..]).ok()?;
        let unit = rest.strip_prefix(['个', '家', '项'])?;
        // …产业集群(4家)公告如下
        let (head, unit) = match sentence[..at].strip_suffix('(') {
            Some(head) => (head, unit.strip_prefix(')')?),
            None => (&sentence[..at], unit),
        };
        let fits = head.ends_with("集群") && number > 0;
        fits.then(|| {
            (
                number as usize,
                phrase_start(sentence, head.len())..sentence.len() - unit.len(),
            )
        })
    })
}

fn phrase_start(line: &str, at: usize) -> usize {
    let before = &line[..at];
    let starts = STARTS
        .iter()
        .filter_map(|start| Some(before.rfind(start)? + start.len()));
    starts.max().unwrap_or(0)
}
