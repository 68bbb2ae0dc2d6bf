//! What the last words of a title say of a document.

/// Endings of titles with the types of the ontology, longer ones first where one ends with another.
const ENDINGS: &[(&str, &str)] = &[
    ("通知", "notice"),
    ("通告", "circular"),
    ("公告", "announcement"),
    ("公示", "announcement"),
    ("公报", "communique"),
    ("通报", "notification"),
    ("批复", "reply"),
    ("复函", "letter"),
    ("函", "letter"),
    ("意见", "opinions"),
    ("决定", "decision"),
    ("决议", "resolution"),
    ("报告", "report"),
    ("请示", "request"),
    ("议案", "motion"),
    ("纪要", "minutes"),
    ("命令", "order"),
    ("实施细则", "rules"),
    ("细则", "rules"),
    ("规则", "rules"),
    ("办法", "measures"),
    ("方案", "scheme"),
    ("规划", "plan"),
    ("规划纲要", "plan"),
    ("纲要", "plan"),
    ("计划", "plan"),
    ("目录", "catalogue"),
    ("名单", "list"),
    ("指南", "guide"),
    ("指引", "guide"),
    ("条例", "regulation"),
    ("法", "law"),
];

/// The type of a document by its title: 办法(试行) is `measures`.
pub fn type_of_title(title: &str) -> Option<&'static str> {
    let title = without_bracket(title.trim().trim_end_matches(['》', '〉', '>']));
    let found = ENDINGS.iter().find(|(ending, _)| title.ends_with(ending));
    found.map(|(_, name)| *name)
}

/// A title without a remark in brackets at its end.
fn without_bracket(title: &str) -> &str {
    let open = ['(', '（', '〔', '['];
    match title.strip_suffix([')', '）', '〕', ']']) {
        Some(rest) => rest.rfind(open).map_or(title, |at| rest[..at].trim_end()),
        None => title,
    }
}

/// Whether a title says that the document is on trial (试行, 暂行).
pub fn is_trial(title: &str) -> bool {
    title.contains("试行") || title.contains("暂行")
}

/// Whether a title says that the document is a draft (征求意见稿).
pub fn is_draft(title: &str) -> bool {
    title.contains("征求意见稿")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_of_titles() {
        assert_eq!(type_of_title("关于印发《方案》的通知"), Some("notice"));
        assert_eq!(type_of_title("集群管理办法（试行）"), Some("measures"));
        assert_eq!(type_of_title("中小企业促进法"), Some("law"));
        assert_eq!(type_of_title("2022年名单(第一批)"), Some("list"));
        assert_eq!(type_of_title("统计分类"), None);
    }
}
