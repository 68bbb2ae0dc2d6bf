//! The list of clusters: rows, numbered or not, tables, groups under headings, and lists inside a sentence.

mod cells;
mod heading;
mod row;
mod scheme;
mod sentence;
mod table;

use std::ops::Range;

use heading::{Heading, heading};
use row::Row;
use scheme::Scheme;
use table::Columns;

use super::super::citation::{outside_titles, without_bracket};
use super::super::cluster::{ClusterName, Frame, Named, cluster_name};
use super::super::fact::ClusterStatus;
use super::super::genre::genre;
use super::super::layout::Role;
use super::super::numbering;
use super::super::place::{Context, Meaning, lies_in};
use super::super::read::Reader;

/// The clusters of the notice, when it is one that designates.
pub fn read(reader: &mut Reader<'_>) {
    let title = reader.title.clone().unwrap_or_default();
    if !designates(reader, &title) {
        return;
    }
    let mut list = List::new(reader, &title);
    let lines: Vec<usize> = (0..reader.page.lines.len())
        .filter(|at| {
            matches!(
                reader.layout.roles[*at],
                Role::Body | Role::Attachment | Role::AttachmentMark
            )
        })
        .collect();
    let mut at = 0;
    while at < lines.len() {
        at += list.step(reader, &lines[at..]);
    }
    list.end_group(reader);
    if list.rows == 0 {
        list.read_sentences(reader, &lines);
    }
}

/// Whether the notice is of a kind that names clusters: a plan or a call for applications lists what it wishes for.
fn designates(reader: &Reader<'_>, title: &str) -> bool {
    let kind = genre(title).map(|(_, kind)| kind);
    let fits = kind.is_none_or(|kind| {
        matches!(
            kind,
            "notice"
                | "circular"
                | "announcement"
                | "notification"
                | "decision"
                | "reply"
                | "letter"
                | "list"
        )
    });
    let result = [
        "公布", "公示", "认定", "名单", "确定", "命名", "同意", "撤销", "取消", "复核",
    ];
    let is_result = result.iter().any(|word| title.contains(word));
    let asks = ["申报", "推荐", "征集", "遴选工作"]
        .iter()
        .any(|word| title.contains(word));
    let is_list = reader.page.lines.iter().any(|line| {
        let words = reader.page.str(line);
        words.contains("集群") && without_bracket(words.trim_end_matches(':')).ends_with("名单")
    });
    fits && (is_result || !asks || is_list)
}

/// The walk over the lines of lists.
struct List {
    /// What the title of the notice says.
    base: Scheme,
    /// What the title of the list says.
    own: Scheme,
    group: Group,
    /// Whether the notice only proposes: 公示, 拟认定.
    is_proposed: bool,
    /// Whether the title of a list of clusters stands above.
    titled: bool,
    /// Whether a title of a list, 附件 or a heading of a group stands above: names may then lack their suffix.
    open: bool,
    columns: Option<(usize, Columns)>,
    rows: usize,
}

/// Rows under one heading.
#[derive(Debug, Clone, Default)]
struct Group {
    scheme: Scheme,
    place: Option<Meaning>,
    count: Option<(usize, Range<usize>)>,
    rows: Vec<Range<usize>>,
}

impl List {
    fn new(reader: &Reader<'_>, title: &str) -> Self {
        let mut base = Scheme::of_title(title);
        let said = basis(reader);
        base.programme = base.programme.or(said.programme);
        base.batch = base.batch.or(said.batch);
        // An open list stays one, whatever verdict its rows propose.
        let is_proposed = base.status == Some(ClusterStatus::Candidate)
            && (title.contains("公示") || title.contains('拟'));
        Self {
            base,
            own: Scheme::default(),
            group: Group::default(),
            is_proposed,
            titled: false,
            open: genre(title).is_some_and(|(_, kind)| kind == "list"),
            columns: None,
            rows: 0,
        }
    }

    /// Reads the first of the lines; returns how many lines it took.
    fn step(&mut self, reader: &mut Reader<'_>, lines: &[usize]) -> usize {
        let page = reader.page;
        let at = lines[0];
        let line = page.lines[at].clone();
        if reader.layout.roles[at] == Role::AttachmentMark {
            self.end_group(reader);
            self.group = Group::default();
            self.columns = None;
            self.open = true;
            let words = page.str(&line);
            let title = words.split_once(':').map_or("", |(_, title)| title);
            if let Some(found) = heading(title, reader.home.context()) {
                self.head(reader, found, line.bytes);
            }
            return 1;
        }
        if !line.cells.is_empty() {
            self.table_row(reader, at);
            return 1;
        }
        let words = page.str(&line);
        if let Some(length) = self.flattened(reader, lines) {
            return length;
        }
        if let Some(rows) = table::one_line(words) {
            for row in rows {
                self.plain_row(
                    reader,
                    line.bytes.start + row.start..line.bytes.start + row.end,
                    true,
                );
            }
            return 1;
        }
        let in_list = self.open || reader.layout.roles[at] == Role::Attachment;
        if let Some(found) = heading(words, reader.home.context()).filter(|found| {
            in_list
                || found.count().is_some()
                || matches!(found, Heading::List { .. })
                || is_numbered_city(found, words)
        }) {
            self.head(reader, found, line.bytes.clone());
            return 1;
        }
        self.plain_row(reader, line.bytes, in_list);
        // …名单公布如下: rows follow.
        self.open |= words.ends_with(':') && words.contains("集群");
        1
    }

    fn head(&mut self, reader: &mut Reader<'_>, heading: Heading, bytes: Range<usize>) {
        self.end_group(reader);
        let count = heading.count().map(|count| (count, bytes));
        self.open = true;
        match heading {
            Heading::List { scheme, .. } => {
                self.titled = true;
                self.own = scheme;
                self.group = Group {
                    count,
                    ..Group::default()
                };
            }
            Heading::Kind { scheme, .. } => {
                self.group = Group {
                    scheme,
                    count,
                    ..Group::default()
                };
            }
            Heading::Place { meaning, .. } => {
                self.group = Group {
                    scheme: self.group.scheme,
                    place: Some(meaning),
                    count,
                    rows: Vec::new(),
                };
            }
        }
    }

    /// Compares the count of a heading with its rows.
    fn end_group(&mut self, reader: &mut Reader<'_>) {
        let Some((count, bytes)) = self.group.count.take() else {
            return;
        };
        let rows = std::mem::take(&mut self.group.rows);
        if let (Some(first), Some(last)) = (rows.first(), rows.last())
            && rows.len() != count
        {
            let message = format!(
                "the heading says {count} clusters, {} rows stand below it; compare the two",
                rows.len()
            );
            reader.warn(message, &[bytes, first.start..last.end]);
        }
    }

    fn frame<'r>(&self, reader: &Reader<'r>) -> Frame<'r> {
        Frame {
            context: reader.home.context(),
            readings: &reader.lexicon.readings,
            industries: &reader.lexicon.industries,
        }
    }

    /// The frame of a name under the heading of a city.
    fn inner(&self, reader: &Reader<'_>) -> Option<Context> {
        match self.group.place {
            Some(Meaning::Place(code)) => Some(Context {
                home: code,
                ..reader.home.context()
            }),
            _ => None,
        }
    }

    /// A name of a line of its own, or after `——`.
    fn plain_row(&mut self, reader: &mut Reader<'_>, bytes: Range<usize>, in_list: bool) {
        let page = reader.page;
        let words = page.text.slice(&bytes);
        let Some(name) = self.name(reader, words, self.inner(reader)) else {
            return;
        };
        let bare = name.suffix.is_none();
        let without_place =
            name.places.is_empty() && name.zone.is_none() && self.group.place.is_none();
        let may_be_bare = self.may_lack_suffix(words) || self.is_bare_line(&name, words);
        if (bare && !(in_list && may_be_bare)) || (without_place && !in_list) {
            return;
        }
        self.add(reader, name, bytes, Extra::default());
    }

    /// A row without a suffix needs a number and has to be short.
    fn may_lack_suffix(&self, words: &str) -> bool {
        let numbered = super::super::numbering::is_numbered(words)
            || words.starts_with(|c: char| c.is_ascii_digit());
        let listed = self.own != Scheme::default()
            || self.base.programme.is_some()
            || self.group.place.is_some();
        listed && numbered && words.chars().count() <= 30 && !ends_like_another(words)
    }

    /// 闵行区空间信息 on a line of its own right under the title of a list: a place in full and few characters more.
    fn is_bare_line(&self, name: &ClusterName, words: &str) -> bool {
        let in_full = |named: &Named| {
            words[named.bytes.clone()].ends_with(['市', '区', '县', '旗', '州', '盟'])
        };
        self.titled
            && !name.places.is_empty()
            && name.places.iter().all(in_full)
            && words.chars().count() <= 20
            && !ends_like_another(words)
            && !words.ends_with([
                '区', '县', '市', '镇', '园', '院', '校', '会', '站', '所', '社', '办', '处',
            ])
    }

    /// A name read within the city of its heading, else within the notice's place.
    fn name(
        &self,
        reader: &Reader<'_>,
        words: &str,
        inner: Option<Context>,
    ) -> Option<ClusterName> {
        let frame = self.frame(reader);
        let (within, words_after) = dashed(words, frame);
        let offset = words.len() - words_after.len();
        let inner = within.or(inner);
        let near = inner.and_then(|context| cluster_name(words_after, Frame { context, ..frame }));
        let near = near.filter(|name| !name.places.is_empty());
        let mut name = near.or_else(|| cluster_name(words_after, frame))?;
        for named in &mut name.places {
            named.bytes = named.bytes.start + offset..named.bytes.end + offset;
        }
        if let Some(region) = &mut name.region {
            *region = region.start + offset..region.end + offset;
        }
        // 河北省 in the title behind the dash is around the place before it.
        let wider = |context: Context| {
            name.places.iter().all(|named| matches!(named.meaning, Meaning::Place(code) if lies_in(context.home, code)))
        };
        if let Some(context) = within.filter(|context| wider(*context)) {
            let place = super::super::cluster::Named {
                meaning: Meaning::Place(context.home),
                bytes: 0..offset,
                misspelt: false,
            };
            name.places = vec![place];
            name.region = None;
        }
        Some(name)
    }

    fn add(
        &mut self,
        reader: &mut Reader<'_>,
        name: ClusterName,
        bytes: Range<usize>,
        extra: Extra,
    ) {
        let mut scheme = extra
            .scheme
            .or(self.group.scheme)
            .or(self.own)
            .or(self.base);
        if self.is_proposed && scheme.status == Some(ClusterStatus::Designated) {
            scheme.status = Some(ClusterStatus::Candidate);
        }
        self.group
            .rows
            .push(extra.row.clone().unwrap_or_else(|| bytes.clone()));
        self.rows += 1;
        let place = extra.place.or_else(|| self.group.place.clone());
        row::add(
            reader,
            Row {
                name,
                bytes,
                place,
                scheme,
                whole: extra.row,
                rule: extra.rule.unwrap_or("cluster.list_item"),
            },
        );
    }
}

/// Whether words end like a park, a company or an office, which are no industries.
fn ends_like_another(words: &str) -> bool {
    const OTHERS: [&str; 16] = [
        "基地",
        "园区",
        "名县",
        "名镇",
        "名市",
        "公司",
        "局",
        "委",
        "厅",
        "政府",
        "企业",
        "示范区",
        "集聚区",
        "工作",
        "情况",
        "要求",
    ];
    OTHERS.iter().any(|end| words.ends_with(end))
}

/// `一、西宁市` alone on its line.
fn is_numbered_city(heading: &Heading, words: &str) -> bool {
    let (depth, name) = numbering::split(words.trim());
    matches!(heading, Heading::Place { .. })
        && depth == Some(numbering::Depth::Section)
        && name.trim().ends_with(['市', '州', '盟', '区', '县'])
}

/// What a row says beside its name.
#[derive(Debug, Clone, Default)]
struct Extra {
    scheme: Scheme,
    place: Option<Meaning>,
    /// The whole row of a table.
    row: Option<Range<usize>>,
    rule: Option<&'static str>,
}

/// What the text before the list says of the programme.
fn basis(reader: &Reader<'_>) -> Scheme {
    let lines = reader
        .layout
        .lines(Role::AttachmentPointer)
        .chain(reader.layout.lines(Role::Body));
    let found = lines.map(|at| Scheme::of(&outside_titles(reader.page.line(at))));
    found
        .into_iter()
        .find(|scheme| scheme.programme.is_some())
        .unwrap_or_default()
}

/// `河间市——…`: the place before the dash and the words after it.
fn dashed<'w>(words: &'w str, frame: Frame<'_>) -> (Option<Context>, &'w str) {
    let Some((head, tail)) = words.split_once("——").or_else(|| words.split_once("--")) else {
        return (None, words);
    };
    let (_, name) = super::super::numbering::split(head.trim());
    match row::place_of_cell(name.trim(), frame).0 {
        Some(Meaning::Place(home)) => (
            Some(Context {
                home,
                ..frame.context
            }),
            tail.trim_start(),
        ),
        _ => (None, words),
    }
}
