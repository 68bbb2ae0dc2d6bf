//! How many clusters the text says there are: 成都市集成电路等23个产业集群.

use std::ops::Range;

use super::super::citation::count;
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

/// The most characters between the number and 集群.
const REACH: usize = 30;

/// The counts; a list that has another number of rows gets a warning with both places.
pub fn read(reader: &mut Reader<'_>) {
    let page = reader.page;
    let lines: Vec<usize> = reader.layout.lines(Role::Body).collect();
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
    let rows = reader.facts().iter().filter_map(|fact| match &fact.claim {
        Claim::Cluster(row) if row.status != ClusterStatus::Revoked => Some(fact.span.clone()),
        _ => None,
    });
    let rows: Vec<Range<usize>> = rows.collect();
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else {
        return;
    };
    if rows.len() == stated {
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
    line.match_indices('等').find_map(|(at, mark)| {
        let after = at + mark.len();
        let (rest, number) = count(line[after..].trim_start()).ok()?;
        let rest = rest.trim_start();
        let unit = ["个", "家", "项"]
            .iter()
            .find_map(|unit| rest.strip_prefix(unit))?;
        let noun = unit.find("集群")?;
        let between = &unit[..noun];
        if between.chars().count() > REACH
            || between.contains([',', '。', ';', '、'])
            || number == 0
        {
            return None;
        }
        let end = line.len() - unit.len() + noun + "集群".len();
        Some((number as usize, phrase_start(line, at)..end))
    })
}

fn phrase_start(line: &str, at: usize) -> usize {
    let before = &line[..at];
    let starts = STARTS
        .iter()
        .filter_map(|start| Some(before.rfind(start)? + start.len()));
    starts.max().unwrap_or(0)
}
