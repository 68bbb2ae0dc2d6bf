//! Finding citations: titles and numbers in order, then the words around them.

use std::ops::Range;

use super::marks::{bracket, short_form_in, title};
use super::relation::{Cue, lead_at, tail_at};
use super::{Citation, Cited, Relation, ShortForms, without_bracket};
use crate::policy::document_number::{Codes, Found, find};

/// Characters between a document and the tail word that counts for it.
const TAIL_REACH: usize = 24;

/// Names in book marks that are newspapers and forms, not documents.
const NO_DOCUMENTS: &[&str] = &[
    "日报",
    "晚报",
    "时报",
    "参考报",
    "周刊",
    "申报表",
    "申报书",
    "推荐表",
    "汇总表",
    "登记表",
    "承诺书",
    "申请表",
    "情况表",
];

/// What documents are called at the end of their names; a title without marks must end so.
const GENRES: &[&str] = &[
    "通知", "通告", "公告", "公示", "决定", "意见", "办法", "方案", "规划", "批复", "函", "条例",
    "规定", "细则", "计划", "目录", "纲要", "请示", "报告",
];

/// Words after which a list of documents no longer belongs to the verb before it.
const SCOPE_ENDS: &[&str] = &[
    "经研究",
    "经审",
    "经评",
    "经专家",
    "现将",
    "现就",
    "我部",
    "我厅",
    "我局",
    "我委",
    "决定",
    "组织开展",
    "开展了",
    "制定本",
    "特制定",
    "请各",
    "请你",
    "现组织",
    "拟认定",
    "认定",
];

/// The sentences of a text, in order: bytes, without the mark at the end.
pub fn sentences(text: &str) -> Vec<Range<usize>> {
    split(text, |c| matches!(c, '。' | ';' | '!' | '?' | '\n'))
}

/// The lines of a text.
pub fn paragraphs(text: &str) -> Vec<Range<usize>> {
    split(text, |c| c == '\n')
}

/// A text without the titles that it cites: what they ask for is not what it says.
pub fn outside_titles(sentence: &str) -> String {
    let mut depth = 0_usize;
    let mut outside = String::new();
    for character in sentence.chars() {
        match character {
            '《' => depth += 1,
            '》' => depth = depth.saturating_sub(1),
            other if depth == 0 => outside.push(other),
            _ => {}
        }
    }
    outside
}

/// Words without the clauses that tell how a result came about: 经企业申报、各地推荐.
pub fn outside_procedure(words: &str) -> String {
    let clauses = words
        .split(',')
        .filter(|clause| !clause.trim_start().starts_with('经'));
    clauses.collect::<Vec<&str>>().join(",")
}

/// Cuts a text, but never inside book marks.
fn split(text: &str, is_end: impl Fn(char) -> bool) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let (mut start, mut at) = (0, 0);
    while at < text.len() {
        if text[at..].starts_with('《')
            && let Ok((rest, _)) = title(&text[at..])
        {
            at = text.len() - rest.len();
            continue;
        }
        let character = text[at..].chars().next().unwrap_or(' ');
        if is_end(character) {
            found.push(start..at);
            start = at + character.len_utf8();
        }
        at += character.len_utf8();
    }
    found.push(start..text.len());
    found.retain(|range| !text[range.clone()].trim().is_empty());
    found
}

/// The documents that a stretch of text refers to.
///
/// Short forms that it defines are added to `names`, those it uses are resolved.
pub fn citations(
    text: &str,
    range: Range<usize>,
    codes: &Codes,
    names: &mut ShortForms,
) -> Vec<Citation> {
    let slice = &text[range.clone()];
    // Most sentences name no document; looking for numbers costs more than this.
    if !slice.contains(['《', '号']) {
        return Vec::new();
    }
    let numbers = find(slice, codes).numbers;
    let mut found = Vec::new();
    for sentence in sentences_with(slice, &numbers) {
        let mentions = mentions(slice, &sentence, &numbers, names);
        found.extend(relate(slice, &sentence, mentions));
    }
    for citation in &mut found {
        shift(citation, range.start);
    }
    found
}

/// Sentences, those that cut a number broken over a line put together again.
fn sentences_with(text: &str, numbers: &[Found]) -> Vec<Range<usize>> {
    let mut joined: Vec<Range<usize>> = Vec::new();
    for sentence in sentences(text) {
        let cuts = |before: &Range<usize>| {
            numbers
                .iter()
                .any(|found| found.bytes.start < before.end && found.bytes.end > sentence.start)
        };
        match joined.last_mut() {
            Some(before) if cuts(before) => before.end = sentence.end,
            _ => joined.push(sentence),
        }
    }
    joined
}

fn shift(citation: &mut Citation, by: usize) {
    let move_range = |range: &mut Range<usize>| *range = range.start + by..range.end + by;
    move_range(&mut citation.bytes);
    citation.cue.iter_mut().for_each(move_range);
    citation.cited.issuers.iter_mut().for_each(move_range);
    let from = citation
        .from
        .as_mut()
        .and_then(|from| from.issuers.as_mut());
    from.into_iter().for_each(move_range);
}

/// A document named in a sentence.
struct Mention {
    cited: Cited,
    bytes: Range<usize>,
    rule: &'static str,
    warnings: Vec<&'static str>,
}

/// The documents named in a sentence, in order.
fn mentions(
    text: &str,
    sentence: &Range<usize>,
    numbers: &[Found],
    names: &mut ShortForms,
) -> Vec<Mention> {
    let mut found: Vec<Mention> = Vec::new();
    let mut at = sentence.start;
    while at < sentence.end {
        if text[at..].starts_with('《')
            && let Ok((rest, name)) = title(&text[at..])
        {
            let end = text.len() - rest.len();
            if let Some(mention) = titled(text, at..end, name, numbers, names) {
                at = mention.bytes.end.max(end);
                found.push(mention);
            } else {
                at = end;
            }
            continue;
        }
        let here = numbers.iter().find(|number| number.bytes.start == at);
        if let Some(number) = here {
            let before = found
                .last()
                .map_or(sentence.start, |mention| mention.bytes.end);
            let (mention, end) = bare(text, before, number, names);
            at = end;
            found.push(mention);
            continue;
        }
        at += text[at..].chars().next().map_or(1, char::len_utf8);
    }
    found
}

/// A title in book marks with the number that belongs to it.
fn titled(
    text: &str,
    marks: Range<usize>,
    name: &str,
    numbers: &[Found],
    names: &mut ShortForms,
) -> Option<Mention> {
    let name = name.replace('\n', "");
    let known = names.get(&name).cloned();
    let after = &text[marks.end..];
    let mut end = marks.end;
    let mut number = None;
    let mut short = None;
    if let Ok((rest, inside)) = bracket(after) {
        let bracket_end = text.len() - rest.len();
        let mut inner = numbers
            .iter()
            .filter(|found| found.bytes.start >= marks.end && found.bytes.end <= bracket_end);
        number = inner.next();
        short = short_form_in(inside);
        if number.is_some() || short.is_some() {
            end = bracket_end;
        }
    } else if let Some(rest) = after.trim_start().strip_prefix([',', '(']) {
        let at = text.len() - rest.trim_start().len();
        number = numbers.iter().find(|found| found.bytes.start == at);
        end = number.map_or(end, |found| found.bytes.end);
    }
    let is_document = known.is_some()
        || number.is_some()
        || !NO_DOCUMENTS.iter().any(|word| name.ends_with(word));
    if !is_document {
        return None;
    }
    let rule = match (&known, number) {
        (Some(_), None) => "cite.short_form",
        (_, Some(_)) => "cite.title_number",
        (None, None) => "cite.title",
    };
    let cited = match (known, number) {
        (Some(known), None) => known,
        (_, number) => Cited {
            title: Some(name),
            number: number.map(|found| found.number.clone()),
            issuers: issuers_before(text, marks.start),
            short: short.map(str::to_owned),
        },
    };
    if let Some(short) = short {
        names.bind(short, &cited);
    }
    let warnings = number.map_or_else(Vec::new, |found| {
        found
            .warnings
            .iter()
            .map(|warning| warning.name())
            .collect()
    });
    let start = marks.start;
    Some(Mention {
        cited,
        bytes: start..end,
        rule,
        warnings,
    })
}

/// A number without book marks before it, and where to read on; a title may stand before its bracket, a short form in it.
fn bare(text: &str, from: usize, found: &Found, names: &mut ShortForms) -> (Mention, usize) {
    let mut bytes = found.bytes.clone();
    let mut read_on = bytes.end;
    let mut cited = Cited {
        number: Some(found.number.clone()),
        ..Cited::default()
    };
    let open = text[..bytes.start]
        .trim_end()
        .strip_suffix('(')
        .map(str::len);
    if let Some(open) = open {
        let close = bracket(&text[open..]).ok();
        let close = close.map(|(rest, inside)| (text.len() - rest.len(), inside));
        if let Some(start) = unmarked_title(text, from, open) {
            cited.title = Some(text[start..open].trim().replace('\n', ""));
            bytes = start..close.map_or(bytes.end, |(end, _)| end);
        }
        if let Some((end, short)) =
            close.and_then(|(end, inside)| Some((end, short_form_in(inside)?)))
        {
            cited.short = Some(short.to_owned());
            names.bind(short, &cited);
            read_on = end;
        }
    }
    let rule = if cited.title.is_some() {
        "cite.title_number"
    } else {
        "cite.number"
    };
    let mention = Mention {
        cited,
        bytes,
        rule,
        warnings: found
            .warnings
            .iter()
            .map(|warning| warning.name())
            .collect(),
    };
    (mention, read_on)
}

/// The start of `关于…的通知` that ends at `end`.
fn unmarked_title(text: &str, from: usize, end: usize) -> Option<usize> {
    let words = text[from..end].trim_end();
    let start = from + words.rfind("关于")?;
    let name = text[start..from + words.len()].trim();
    let is_title = GENRES
        .iter()
        .any(|genre| without_bracket(name).ends_with(genre));
    (is_title && !name.contains([',', ';', '。']) && name.chars().count() < 120).then_some(start)
}

/// The words directly before `《` that can name issuers: from the last mark or verb on.
fn issuers_before(text: &str, at: usize) -> Option<Range<usize>> {
    let line = text[..at].rfind(['\n', '。', ';', ',', '》', ')', ':', '(']);
    let start = line.map_or(0, |mark| {
        mark + text[mark..].chars().next().map_or(1, char::len_utf8)
    });
    let words = &text[start..at];
    let verb_end = words.char_indices().filter_map(|(offset, _)| {
        let cue = lead_at(text, start + offset, |_| true)?;
        (cue.end <= at).then_some(cue.end)
    });
    let start = verb_end.max().unwrap_or(start).max(start);
    // 国务院同意国家发展改革委《…》
    let agreed = ["同意", "批准"]
        .iter()
        .filter_map(|verb| Some(text[start..at].rfind(verb)? + verb.len()));
    let start = start + agreed.max().unwrap_or(0);
    let trimmed =
        text[start..at].trim_matches(|c: char| c == '、' || c == '和' || c.is_whitespace());
    let attributes = [
        "印发的",
        "发布的",
        "公布的",
        "制定的",
        "出台的",
        "下发的",
        "关于",
    ];
    let trimmed = attributes
        .iter()
        .find_map(|word| trimmed.strip_suffix(word))
        .unwrap_or(trimmed);
    // 省财政厅对《…》进行了修订: who acts on the paper, not who issued it.
    if trimmed.ends_with(['对', '将', '就', '把', '在']) {
        return None;
    }
    let offset = start + text[start..at].find(trimmed)?;
    let long_enough = (2..=80).contains(&trimmed.chars().count());
    long_enough.then(|| offset..offset + trimmed.len())
}

/// Gives each document of a sentence its relation.
fn relate(text: &str, sentence: &Range<usize>, mentions: Vec<Mention>) -> Vec<Citation> {
    let starts: Vec<usize> = mentions.iter().map(|mention| mention.bytes.start).collect();
    let ends: Vec<usize> = mentions.iter().map(|mention| mention.bytes.end).collect();
    let mut lead: Option<Cue> = None;
    let mut found: Vec<Citation> = Vec::new();
    // The first document of the list that a tail may count for.
    let mut list_start = 0;
    for (index, mention) in mentions.into_iter().enumerate() {
        let gap_start = if index == 0 {
            sentence.start
        } else {
            ends[index - 1]
        };
        let gap = gap_start..mention.bytes.start;
        let new_lead = last_lead(text, &gap, &starts);
        let words = &text[gap.clone()];
        if new_lead.is_some() || !is_list_gap(words) || ends_scope(words) {
            list_start = index;
        }
        match new_lead {
            Some(cue) => lead = Some(cue),
            None if ends_scope(&text[gap.clone()]) => lead = None,
            None => {}
        }
        let citation = |relation, cue: Option<Range<usize>>| Citation {
            cited: mention.cited.clone(),
            relation,
            from: None,
            bytes: mention.bytes.clone(),
            cue,
            rule: mention.rule,
            warnings: mention.warnings.clone(),
        };
        // `A代替B`: the older one is replaced by the one before it.
        if let Some(cue) =
            lead.filter(|cue| cue.relation == Relation::Replaces && cue.start >= gap.start)
            && index > 0
        {
            let from = found.pop().map(|before: Citation| before.cited);
            found.push(Citation {
                from,
                ..citation(Relation::Replaces, Some(cue.start..cue.end))
            });
            continue;
        }
        let relation = lead.map_or(Relation::Cites, |cue| cue.relation);
        found.push(citation(relation, lead.map(|cue| cue.start..cue.end)));
        let next = starts.get(index + 1).copied().unwrap_or(sentence.end);
        let later = starts.len() > index + 1;
        let strongest = |cue: &Cue| cue.relation != Relation::Cites || lead.is_none();
        if let Some(cue) = tail(text, ends[index]..next, later, lead.is_some()).filter(strongest) {
            for citation in &mut found[list_start.min(index)..] {
                citation.relation = cue.relation;
                citation.cue = Some(cue.start..cue.end);
            }
            lead = None;
        } else if index == 0 && lead.is_none() && words.trim().is_empty() {
            let promulgated = promulgated(&text[ends[index]..next]);
            if let (Some(own), true) = (found.last_mut(), promulgated) {
                own.relation = Relation::Promulgates;
            }
        }
    }
    found
}

/// 《X》已经…会议通过,现予公布: what a sentence begins with is put out at its end.
fn promulgated(after: &str) -> bool {
    const ENDS: [&str; 6] = [
        "现予公布",
        "现予发布",
        "现予印发",
        "现予公告",
        "现印发",
        "现予以公布",
    ];
    after.starts_with('已') && ENDS.iter().any(|end| after.contains(end))
}

/// The last leading word in the words before a document.
fn last_lead(text: &str, gap: &Range<usize>, starts: &[usize]) -> Option<Cue> {
    let next_is_document =
        |at: usize| starts.contains(&(at + (text[at..].len() - text[at..].trim_start().len())));
    let mut at = gap.start;
    let mut last = None;
    while at < gap.end {
        match lead_at(text, at, next_is_document) {
            Some(cue) if cue.end <= gap.end => {
                at = cue.end;
                last = Some(cue);
            }
            _ => at += text[at..].chars().next().map_or(1, char::len_utf8),
        }
    }
    // 印发 far from the document belongs to something else: 印发以来,…《…》.
    last.filter(|cue| {
        !(ends_scope(&text[cue.end..gap.end]) || text[cue.end..gap.end].starts_with("以来"))
    })
}

fn ends_scope(words: &str) -> bool {
    SCOPE_ENDS.iter().any(|word| words.contains(word))
}

/// Whether the words between two documents leave them in one list.
fn is_list_gap(gap: &str) -> bool {
    let words = gap.trim();
    let short = words.chars().count() <= 40;
    let joins = |words: &str| words.starts_with(['、', ',', '和', '及', '与', '以']);
    // 《甲目录》鼓励类和《乙目录》
    let joined_late = words.ends_with(['、', '和', '及', '与']) && words.chars().count() <= 8;
    short && (words.is_empty() || joins(words) || joined_late)
}

/// The word after a document that says what becomes of it.
fn tail(text: &str, after: Range<usize>, is_followed: bool, has_lead: bool) -> Option<Cue> {
    let mut at = after.start;
    let mut commas = 0;
    let limit = TAIL_REACH * 3;
    while at < after.end && at - after.start < limit {
        let rest = &text[at..];
        if rest.starts_with(',') {
            commas += 1;
        }
        let reach_over_comma = commas == 0 || (!has_lead && !is_followed);
        if !reach_over_comma {
            return None;
        }
        if let Some(cue) = tail_at(text, at) {
            // A noun of the verb, as in 印发之日, does nothing to the document.
            let is_noun = rest[cue.end - at..].starts_with("之日")
                || rest[cue.end - at..].starts_with("以来");
            let is_next_lead = commas > 0 && is_followed;
            return (!is_noun && !is_next_lead).then_some(cue);
        }
        if lead_at(text, at, |_| false).is_some() {
            return None;
        }
        at += rest.chars().next().map_or(1, char::len_utf8);
    }
    None
}
