//! Which line of a page is which part of a notice.
//!
//! The order is not fixed: signature and date may stand before or behind the list, the number above or below the title. Each line gets
//! one role; what a part says is read by the files of `part/`.

use super::date;
use super::page::{LineKind, Page};
use super::part::{metadata, number, title};
use crate::policy::document_number::Codes;
use crate::policy::lexicon::reads_like_agency;

/// What a line is in its notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Before the title, or between the parts of the head: of no meaning here.
    Other,
    Metadata,
    Title,
    Number,
    /// 来源:… 时间:… 浏览次数:…
    Source,
    Salutation,
    Body,
    /// 附件:1.…
    AttachmentPointer,
    Signature,
    Date,
    /// 此件主动公开, contact lines.
    Note,
    /// The word 附件 alone.
    AttachmentMark,
    /// What stands in an attachment.
    Attachment,
}

/// The roles of all lines.
#[derive(Debug, Clone)]
pub struct Layout {
    pub roles: Vec<Role>,
}

impl Layout {
    pub fn of(page: &Page, codes: &Codes) -> Self {
        let mut layout = Self {
            roles: vec![Role::Other; page.lines.len()],
        };
        let body = layout.read_head(page, codes);
        layout.read_rest(page, body);
        layout.read_signatures(page, body);
        layout.open_attachments_behind_signature(page);
        layout
    }

    /// The lines of a role, in order.
    pub fn lines(&self, role: Role) -> impl Iterator<Item = usize> + '_ {
        let roles = self.roles.iter().enumerate();
        roles
            .filter(move |(_, own)| **own == role)
            .map(|(at, _)| at)
    }

    /// Title and what stands around it; returns the first line of the body.
    fn read_head(&mut self, page: &Page, codes: &Codes) -> usize {
        let title = title::find(page);
        let start = title.as_ref().map_or(0, |title| title.start);
        for at in 0..start {
            self.roles[at] = self.head_role(page, at, codes);
        }
        let Some(title) = title else {
            return 0;
        };
        self.roles[title.clone()].fill(Role::Title);
        let mut at = title.end;
        while at < page.lines.len() {
            let line = page.line(at);
            if number::goes_on(line) && title::is_numbered_on(page, &title) {
                self.roles[at] = Role::Number;
                at += 1;
                continue;
            }
            // 浙经信企业2024126号: a number that lost its brackets keeps its place.
            if line.ends_with('号')
                && line.chars().count() <= 30
                && !line.contains(['。', ','])
                && self.head_role(page, at, codes) == Role::Other
            {
                at += 1;
                continue;
            }
            let role = self.head_role(page, at, codes);
            // A date of its own in the head is when the page was put up.
            let role = match role {
                Role::Other if date::whole(page.line(at)).is_some() && at < title.end + 3 => {
                    Role::Source
                }
                role => role,
            };
            if role == Role::Other {
                break;
            }
            self.roles[at] = role;
            at += 1;
        }
        if at < page.lines.len() && is_salutation(page.line(at)) {
            self.roles[at] = Role::Salutation;
            at += 1;
        }
        at
    }

    fn head_role(&self, page: &Page, at: usize, codes: &Codes) -> Role {
        let line = page.line(at);
        match () {
            () if number::is_number_line(line, codes) => Role::Number,
            () if metadata::is_metadata(page, at) => Role::Metadata,
            () if is_source_line(line) => Role::Source,
            () => Role::Other,
        }
    }

    /// Body, attachment pointers, notes and attachments.
    fn read_rest(&mut self, page: &Page, body: usize) {
        let mut attached = false;
        for at in body..page.lines.len() {
            let line = page.line(at);
            let role = match () {
                () if is_attachment_mark(line) => {
                    attached = true;
                    Role::AttachmentMark
                }
                () if is_note(line) => Role::Note,
                () if attached => Role::Attachment,
                () if self.points_to_attachment(page, at) => Role::AttachmentPointer,
                () => Role::Body,
            };
            self.roles[at] = role;
        }
    }

    /// 附件:…, and the numbered lines that follow it.
    fn points_to_attachment(&self, page: &Page, at: usize) -> bool {
        let line = page.line(at);
        if page.lines[at].kind == LineKind::Attachment || begins_pointer(line) {
            return true;
        }
        let follows = at > 0
            && self.roles[at - 1] == Role::AttachmentPointer
            && holds_number(page.line(at - 1));
        follows && holds_number(line) && !line.contains('。')
    }

    /// 附件:名单 behind the signature is no pointer any more: the list follows.
    fn open_attachments_behind_signature(&mut self, page: &Page) {
        let signed = |role: &Role| matches!(role, Role::Date | Role::Signature);
        let Some(last) = self.roles.iter().rposition(signed) else {
            return;
        };
        let mut attached = false;
        for at in last + 1..self.roles.len() {
            match self.roles[at] {
                Role::AttachmentPointer if begins_pointer(page.line(at)) => {
                    self.roles[at] = Role::AttachmentMark;
                    attached = true;
                }
                Role::Body | Role::AttachmentPointer if attached => {
                    self.roles[at] = Role::Attachment
                }
                _ => {}
            }
        }
    }

    /// Agencies alone on their lines, above or beside a date.
    fn read_signatures(&mut self, page: &Page, body: usize) {
        for at in body..page.lines.len() {
            let line = page.line(at);
            if !is_date_line(line) && !signs_with_date(line) {
                continue;
            }
            if signs_with_date(line) {
                self.roles[at] = Role::Signature;
                self.sign_backwards(page, at, body);
                return;
            }
            if self.sign_backwards(page, at, body) {
                self.roles[at] = Role::Date;
                return;
            }
        }
        let last = (body..page.lines.len()).rev().find(|at| {
            is_date_line(page.line(*at)) && matches!(self.roles[*at], Role::Body | Role::Attachment)
        });
        if let Some(last) = last {
            self.roles[last] = Role::Date;
        }
    }

    /// Marks the lines of agencies right above a line; whether there are any.
    fn sign_backwards(&mut self, page: &Page, line: usize, body: usize) -> bool {
        let mut found = false;
        for at in (body..line).rev() {
            let is_seal = is_signature(page.line(at))
                && matches!(
                    self.roles[at],
                    Role::Body | Role::Attachment | Role::AttachmentPointer
                );
            if !is_seal {
                break;
            }
            self.roles[at] = Role::Signature;
            found = true;
        }
        found
    }
}

/// `有关市发展改革委、经济和信息化局:`
fn is_salutation(line: &str) -> bool {
    let Some(words) = line.strip_suffix(':') else {
        return false;
    };
    let addressed = [
        "各", "有关", "相关", "局", "委", "厅", "政府", "单位", "部门", "企业", "公司",
    ];
    words.chars().count() <= 200
        && !words.contains(['。', ';', '《'])
        && !["通知如下", "如下", "附件"]
            .iter()
            .any(|word| words.contains(word))
        && addressed.iter().any(|word| words.contains(word))
}

/// `来源:… 作者:… 时间:… 浏览次数:…`
pub fn is_source_line(line: &str) -> bool {
    const LABELS: &[&str] = &[
        "来源",
        "信息来源",
        "作者",
        "时间",
        "发布时间",
        "发布日期",
        "日期",
        "浏览次数",
        "浏览量",
        "阅读次数",
        "点击数",
        "字体",
        "文章来源",
        "发稿时间",
        "更新时间",
        "访问量",
        "稿件来源",
        "编辑",
        "责任编辑",
    ];
    line.chars().count() <= 120
        && !line.contains('。')
        && LABELS.iter().any(|label| {
            line.strip_prefix(label)
                .is_some_and(|rest| rest.trim_start().starts_with(':'))
        })
}

/// `附件`, `附件1`, `附件二:`
pub fn is_attachment_mark(line: &str) -> bool {
    let Some(rest) = line
        .strip_prefix("附件")
        .or_else(|| line.strip_prefix("附表"))
    else {
        return matches!(line, "附" | "附:");
    };
    let rest = rest.trim().trim_end_matches(':').trim();
    rest.chars().count() <= 2
        && rest
            .chars()
            .all(|c| c.is_ascii_digit() || crate::policy::numeral::is_numeral(c))
}

/// `附件:…`, `附件1:…`, `附:…`
pub fn begins_pointer(line: &str) -> bool {
    let Some(rest) = line.strip_prefix('附') else {
        return false;
    };
    let rest = rest.strip_prefix('件').unwrap_or(rest).trim_start();
    let rest = rest
        .trim_start_matches(|c: char| c.is_ascii_digit() || crate::policy::numeral::is_numeral(c));
    rest.trim_start().starts_with([':', '.', '、'])
}

/// `附件:1.…`, `2.…`: a line of a numbered list of attachments.
fn holds_number(line: &str) -> bool {
    let item = match begins_pointer(line) {
        true => line
            .split_once([':', '.', '、'])
            .map_or("", |(_, rest)| rest.trim_start()),
        false => line,
    };
    let counted =
        line.starts_with("附件") && line["附件".len()..].starts_with(|c: char| c.is_ascii_digit());
    counted || super::numbering::split(item).0 == Some(super::numbering::Depth::Item)
}

/// `(此件主动公开)`, `联系人:…`
fn is_note(line: &str) -> bool {
    let bare = line.trim_matches(['(', ')', ' ', '[', ']']);
    let contact = [
        "联系人",
        "联系电话",
        "联系方式",
        "联系单位",
        "联系地址",
        "电话",
        "传真",
        "电子邮箱",
        "邮箱",
        "地址",
        "抄送",
        "抄报",
        "主题词",
    ];
    let labelled = contact.iter().any(|label| {
        bare.strip_prefix(label)
            .is_some_and(|rest| rest.trim_start().starts_with(':'))
    });
    let printed =
        line.ends_with("印发") && line.chars().count() <= 60 && date::find(line).is_some();
    labelled
        || printed
        || (bare.chars().count() <= 24
            && bare.contains("公开")
            && (bare.contains("此件") || bare.contains("信息公开")))
}

/// A date and nothing else, in brackets or not.
pub fn is_date_line(line: &str) -> bool {
    date::whole(line.trim_matches(['(', ')', ' '])).is_some()
}

/// `四川省经济和信息化厅 2022年12月28日`
fn signs_with_date(line: &str) -> bool {
    // Every line of a long text passes here.
    if !line.ends_with(['日', ')']) && !line.ends_with(|c: char| c.is_ascii_digit())
        || line.contains('。')
    {
        return false;
    }
    let Some((bytes, _)) = date::find(line) else {
        return false;
    };
    bytes.start > 0
        && line[bytes.end..].trim_matches([')', ' ']).is_empty()
        && is_signature(line[..bytes.start].trim_matches(['(', ' ']))
}

/// Agencies and nothing else: parted by runs of spaces, by single spaces or by 、.
pub fn is_signature(line: &str) -> bool {
    let mut names = line
        .split([' ', '\t', '、'])
        .filter(|name| !name.is_empty())
        .peekable();
    names.peek().is_some()
        && line.chars().count() <= 200
        && names.all(|name| {
            name.chars().count() >= 3 && (reads_like_agency(name) || is_bureau_in_bracket(name))
        })
}

/// `工业和信息化部(中小企业局)`
fn is_bureau_in_bracket(name: &str) -> bool {
    name.strip_suffix(')')
        .and_then(|head| head.split_once('('))
        .is_some_and(|(body, bureau)| reads_like_agency(body) && reads_like_agency(bureau))
}
