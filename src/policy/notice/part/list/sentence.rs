//! Lists inside a sentence: 分别是A、B、C; 认定A、B等8个产业集群为…; suffix and city may stand only at the first or the last item.

use std::ops::Range;

use super::scheme::Scheme;
use super::{Extra, List};
use crate::policy::notice::citation::{outside_procedure, outside_titles, sentences};
use crate::policy::notice::cluster::{ClusterName, Frame, cluster_name};
use crate::policy::notice::fact::ClusterStatus;
use crate::policy::notice::place::{Context, Meaning, places};
use crate::policy::notice::read::Reader;

/// Words after which a list begins, in a sentence that designates.
const STARTS: &[&str] = &[
    "分别是",
    "分别为",
    "包括",
    "名单为",
    "即:",
    "认定",
    "确定",
    "同意将",
    "同意",
    "公布",
    "命名",
    "授予",
    "撤销",
    "取消",
    "拟认定",
    "拟将",
    "将",
    "对",
    "为:",
    "是:",
];

/// Sentences with one of these plan or ask; they designate nothing.
const NO_DESIGNATION: &[&str] = &[
    "申报",
    "支持",
    "鼓励",
    "推动",
    "加快",
    "打造",
    "推荐",
    "建设成",
    "争取",
    "力争",
    "培育壮大",
    "依托",
    "发展壮大",
    "以上",
    "例如",
    "位于",
    "主导产业为",
];

/// A list in a sentence.
#[derive(Debug, Clone, PartialEq)]
pub struct Items {
    /// Names with the bytes of the sentence that spell them.
    pub names: Vec<(ClusterName, Range<usize>)>,
}

impl List {
    /// Lists inside sentences, when no line is a row.
    pub(super) fn read_sentences(&mut self, reader: &mut Reader<'_>, lines: &[usize]) {
        let page = reader.page;
        let mut follows = false;
        for at in lines {
            let line = &page.lines[*at];
            if !line.cells.is_empty() {
                continue;
            }
            let words = page.str(line);
            let announced = std::mem::replace(&mut follows, announces(words));
            for sentence in sentences(words) {
                let frame = self.frame(reader);
                let listed = announced.then(|| whole(&words[sentence.clone()], frame));
                let found = listed.flatten();
                let found = found.or_else(|| items(&words[sentence.clone()], frame));
                let Some(items) = found else {
                    continue;
                };
                let start = line.bytes.start + sentence.start;
                let outside = outside_titles(&words[sentence]);
                // 经评审和公示,确定…: what came before the result is not the result.
                let status = match outside.contains('拟') {
                    true => Some(ClusterStatus::Candidate),
                    false => Some(ClusterStatus::Designated),
                };
                let own = Scheme {
                    status: Scheme::of(&outside)
                        .status
                        .filter(|status| *status == ClusterStatus::Revoked)
                        .or(status),
                    ..Scheme::of(&outside)
                };
                for (mut name, bytes) in items.names {
                    let offset = bytes.start;
                    for named in &mut name.places {
                        named.bytes = named.bytes.start - offset..named.bytes.end - offset;
                    }
                    let bytes = start + bytes.start..start + bytes.end;
                    let extra = Extra {
                        scheme: Scheme {
                            status: self.base.status.or(own.status),
                            ..own
                        },
                        rule: Some("cluster.sentence_item"),
                        ..Extra::default()
                    };
                    self.add(reader, name, bytes, extra);
                }
            }
        }
    }
}

/// …在以下地方开展产业集群试点: the next line is the list.
fn announces(words: &str) -> bool {
    words.ends_with(':') && words.contains("集群")
}

/// A sentence that is a list and nothing else.
fn whole(sentence: &str, frame: Frame<'_>) -> Option<Items> {
    let list = chain(sentence, 0)?;
    let rest = sentence[list.end..].trim();
    let names = names(sentence, list, frame)?;
    rest.is_empty().then_some(Items { names })
}

/// The names that stand one after the other from a position on, each ending with 集群.
fn chain(sentence: &str, start: usize) -> Option<Range<usize>> {
    let mut end = start;
    for (at, word) in sentence[start..].match_indices("集群") {
        let at = start + at;
        if sentence[end..at].contains([',', '。', '《', '》']) {
            break;
        }
        end = at + word.len();
        if !sentence[end..].starts_with(['、', '和', '及', '与']) {
            break;
        }
    }
    (end > start).then_some(start..end)
}

/// Words about clusters that stand before them: A产业集群、B产业集群不再符合条件.
const VERDICTS: &[&str] = &[
    "不再符合",
    "未通过",
    "不符合",
    "已不具备",
    "不再具备",
    "复核不合格",
];

/// A产业集群、B产业集群不再符合…,撤销其称号: the list comes first.
fn judged(sentence: &str, frame: Frame<'_>) -> Option<Items> {
    let heads = sentence
        .match_indices(',')
        .map(|(at, mark)| at + mark.len());
    std::iter::once(0).chain(heads).find_map(|start| {
        let list = chain(sentence, start)?;
        let after = &sentence[list.end..];
        VERDICTS
            .iter()
            .find(|verdict| after.starts_with(*verdict))?;
        let names = names(sentence, list, frame)?;
        Some(Items { names })
    })
}

/// The clusters that a sentence lists; none when it does not designate.
pub fn items(sentence: &str, frame: Frame<'_>) -> Option<Items> {
    let outside = outside_titles(sentence);
    let result = outside_procedure(&outside);
    if !result.contains("集群") || NO_DESIGNATION.iter().any(|word| result.contains(word)) {
        return None;
    }
    if let Some(items) = judged(sentence, frame) {
        return Some(items);
    }
    // 分别是A、B、C: all that follows.
    let enumerated = ["分别是", "分别为"]
        .iter()
        .find_map(|word| Some(sentence.find(word)? + word.len()));
    if let Some(start) = enumerated {
        let end = sentence
            .rfind("集群")
            .map(|at| at + "集群".len())
            .filter(|end| *end > start)?;
        let names = names(sentence, start..end, frame)?;
        return Some(Items { names });
    }
    let end = end_of_list(sentence)?;
    let starts = STARTS.iter().flat_map(|start| {
        sentence[..end]
            .match_indices(start)
            .map(|(at, word)| at + word.len())
    });
    let mut starts: Vec<usize> = starts.collect();
    starts.sort_unstable();
    starts.dedup();
    starts.into_iter().find_map(|start| {
        let start = start
            + (sentence[start..end].len()
                - sentence[start..end]
                    .trim_start_matches([':', ' ', '了', '“'])
                    .len());
        let names = names(sentence, start..end, frame)?;
        Some(Items { names })
    })
}

/// The end of the items: before 等N个, before 为四川省…, or with the last 集群.
fn end_of_list(sentence: &str) -> Option<usize> {
    let last = sentence.rfind("集群")? + "集群".len();
    let counted = sentence.match_indices('等').find(|(at, mark)| {
        let rest = &sentence[at + mark.len()..];
        crate::policy::notice::citation::count(rest).is_ok()
            || rest.starts_with("产业集群")
            || rest.starts_with("集群")
    });
    if let Some((at, _)) = counted {
        return Some(at);
    }
    let first = sentence.find("集群")? + "集群".len();
    // 认定A产业集群、B产业集群为四川省…集群, 同意A、B纳入…集群: what follows is what they become.
    let becomes = ["为", "纳入", "列入", "入选", "作为"];
    match becomes
        .iter()
        .filter_map(|word| sentence[first..].find(word))
        .min()
    {
        Some(at) => Some(sentence[..first + at].rfind("集群")? + "集群".len()),
        None => Some(last),
    }
}

/// The items of a list, each with its place; nothing when the first does not begin with one.
fn names(
    sentence: &str,
    list: Range<usize>,
    frame: Frame<'_>,
) -> Option<Vec<(ClusterName, Range<usize>)>> {
    let pieces = pieces(sentence, list, frame);
    let mut found: Vec<(ClusterName, Range<usize>)> = Vec::new();
    let mut inner = frame;
    for piece in pieces {
        let words = &sentence[piece.clone()];
        // 襄阳高新区 behind 武汉市 is of 襄阳: a place counts before a zone without one.
        let near = cluster_name(words, inner);
        let placed = |name: &ClusterName| !name.places.is_empty();
        let name = near.clone().filter(placed).or_else(|| {
            let wide = cluster_name(words, frame);
            wide.clone()
                .filter(placed)
                .or(near.filter(|name| name.zone.is_some()))
                .or(wide)
        });
        let Some(mut name) = name else {
            match found.is_empty() {
                true => return None,
                false => continue,
            }
        };
        if name.places.is_empty() && name.zone.is_none() {
            return None;
        }
        for named in &mut name.places {
            named.bytes = named.bytes.start + piece.start..named.bytes.end + piece.start;
        }
        // 番禺区 after 广州市黄埔区 is of the same city.
        if let Some(Meaning::Place(code)) = name.places.first().map(|named| &named.meaning) {
            inner.context = Context {
                home: code / 100 * 100,
                ..frame.context
            };
        }
        found.push((name, piece));
    }
    (!found.is_empty()).then_some(found)
}

/// Cuts a list at 、, where what follows begins with a place; several cities stay with the item they share.
fn pieces(sentence: &str, list: Range<usize>, frame: Frame<'_>) -> Vec<Range<usize>> {
    let mut pieces: Vec<Range<usize>> = Vec::new();
    let mut start = list.start;
    let mut depth = 0_i32;
    let mut inside = frame.context;
    for (at, character) in sentence[list.clone()].char_indices() {
        let at = list.start + at;
        match character {
            '(' => depth += 1,
            ')' => depth -= 1,
            '、' | ',' | ';' | '和' | '及' | '与' if depth <= 0 => {
                let next = at + character.len_utf8();
                let before = &sentence[start..at];
                if let Some(code) = first_place(before, frame.context) {
                    inside.home = code / 100 * 100;
                }
                let only_place = only_places(before, frame.context);
                let follows = begins_with_place(&sentence[next..list.end], frame.context)
                    || begins_with_place(&sentence[next..list.end], inside);
                if follows && !only_place {
                    pieces.push(start..at);
                    start = next;
                }
            }
            _ => {}
        }
    }
    pieces.push(start..list.end);
    let trim = |piece: Range<usize>| super::super::super::text::trimmed(sentence, piece);
    pieces
        .into_iter()
        .map(trim)
        .filter(|piece| !piece.is_empty())
        .collect()
}

/// Whether words are places and nothing else: several cities of one cluster.
fn only_places(words: &str, context: Context) -> bool {
    let mut pieces = words.split(['、', '和', '及', '与']);
    pieces.all(|piece| places().meaning(piece.trim(), context).is_some())
}

fn begins_with_place(words: &str, context: Context) -> bool {
    places().read_at(words.trim_start(), context).is_some()
}

fn first_place(words: &str, context: Context) -> Option<u32> {
    match places().read_at(words.trim_start(), context)?.meaning {
        Meaning::Place(code) => Some(code),
        _ => None,
    }
}
