//! The genre word at the end of a title, and what kind of document it makes.

use super::citation::without_bracket;

/// Words at the end of titles with `Document.type`, longest first where one ends another.
const GENRES: &[(&str, &str)] = &[
    ("行动计划", "plan"),
    ("实施意见", "opinions"),
    ("指导意见", "opinions"),
    ("通知", "notice"),
    ("通告", "circular"),
    ("公告", "announcement"),
    ("公示", "announcement"),
    ("通报", "notification"),
    ("批复", "reply"),
    ("复函", "letter"),
    ("函", "letter"),
    ("请示", "request"),
    ("报告", "report"),
    ("意见", "opinions"),
    ("决定", "decision"),
    ("决议", "resolution"),
    ("命令", "order"),
    ("令", "order"),
    ("公报", "communique"),
    ("议案", "motion"),
    ("纪要", "minutes"),
    ("条例", "regulation"),
    ("细则", "rules"),
    ("规则", "rules"),
    ("规定", "measures"),
    ("办法", "measures"),
    ("方案", "scheme"),
    ("规划", "plan"),
    ("纲要", "plan"),
    ("计划", "plan"),
    ("措施", "measures"),
    ("目录", "catalogue"),
    ("名单", "list"),
    ("指南", "guide"),
    ("指引", "guide"),
];

/// The genre word of a title and the kind; the bracket at the end (试行) counts for nothing.
pub fn genre(title: &str) -> Option<(&'static str, &'static str)> {
    let bare = without_bracket(title.trim_end());
    GENRES
        .iter()
        .find(|(word, _)| bare.ends_with(word))
        .copied()
}
