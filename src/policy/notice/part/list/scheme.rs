//! What the clusters of a list are: programme, level, status and batch, from the words of titles and headings.

use super::super::super::citation::count;
use super::super::super::fact::ClusterStatus;

/// What headings say so far; what a nearer one leaves out comes from the one above it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Scheme {
    pub programme: Option<&'static str>,
    pub level: Option<&'static str>,
    pub status: Option<ClusterStatus>,
    pub batch: Option<u32>,
}

const PROGRAMMES: &[(&str, &str)] = &[
    ("战略性新兴产业", "sei"),
    ("战略新兴产业", "sei"),
    ("中小企业特色产业集群", "sme"),
    ("先进制造业集群", "advmfg"),
    ("先进制造集群", "advmfg"),
    ("先进制造业产业集群", "advmfg"),
    ("创新型产业集群", "innovation"),
];

const LEVELS: &[(&str, &str)] = &[
    ("国家级", "national"),
    ("国家先进制造业", "national"),
    ("省级", "provincial"),
    ("自治区级", "provincial"),
    ("市级", "municipal"),
    ("州级", "municipal"),
];

/// Words of candidates; they go before those of results.
const CANDIDATES: &[&str] = &[
    "公示",
    "拟认定",
    "拟确定",
    "拟培育",
    "拟公布",
    "拟命名",
    "拟推荐",
    "拟授予",
    "拟入选",
    "培育",
    "候选",
    "建议名单",
    "推荐名单",
    "申报名单",
    "储备",
];

const REVOKED: &[&str] = &[
    "撤销",
    "取消",
    "不再保留",
    "摘牌",
    "未通过复核",
    "复核不通过",
    "复核未通过",
    "退出",
];

const RESULTS: &[&str] = &[
    "认定",
    "公布",
    "命名",
    "确定",
    "入选",
    "授予",
    "通过复核",
    "复核通过",
    "同意",
];

impl Scheme {
    /// What words say.
    pub fn of(words: &str) -> Self {
        let first = |table: &[(&str, &'static str)]| {
            let found = table.iter().find(|(word, _)| words.contains(word));
            found.map(|(_, meaning)| *meaning)
        };
        let has = |table: &[&str]| table.iter().any(|word| words.contains(word));
        let status = match () {
            () if has(REVOKED) && !words.contains("公示") => Some(ClusterStatus::Revoked),
            () if has(CANDIDATES) => Some(ClusterStatus::Candidate),
            () if has(RESULTS) => Some(ClusterStatus::Designated),
            () => None,
        };
        Self {
            programme: first(PROGRAMMES),
            level: first(LEVELS),
            status,
            batch: batch(words),
        }
    }

    /// What the title of a whole notice or list says: kinds that it only names beside others (省级(培育、特色)集群, 集群和集群培育对象) are told
    /// apart by the headings of the groups.
    pub fn of_title(words: &str) -> Self {
        let mut main = String::new();
        let mut depth = 0;
        for character in words.chars() {
            match character {
                '(' => depth += 1,
                ')' => depth -= 1,
                other if depth == 0 => main.push(other),
                _ => {}
            }
        }
        let several = ["集群和", "集群及", "集群与", "集群、"]
            .iter()
            .find_map(|joint| main.find(joint));
        let first = several.map_or(main.as_str(), |at| &main[..at]);
        let is_candidate = |words: &str| Self::of(words).status == Some(ClusterStatus::Candidate);
        let mixed = is_candidate(words)
            && !is_candidate(&words.replace("培育", ""))
            && !is_candidate(first);
        let status = match mixed && (several.is_some() || !main.contains("培育")) {
            true => Some(ClusterStatus::Designated),
            false => Self::of(words).status,
        };
        Self {
            status,
            ..Self::of(words)
        }
    }

    /// This, with what it leaves out from another.
    pub fn or(self, other: Self) -> Self {
        Self {
            programme: self.programme.or(other.programme),
            level: self.level.or(other.level),
            status: self.status.or(other.status),
            batch: self.batch.or(other.batch),
        }
    }
}

/// `第一批`, `第2批`, `首批`
fn batch(words: &str) -> Option<u32> {
    if words.contains("首批") {
        return Some(1);
    }
    let mut starts = words.match_indices('第');
    starts.find_map(|(at, mark)| {
        let (rest, number) = count(&words[at + mark.len()..]).ok()?;
        rest.starts_with('批').then(|| u32::try_from(number).ok())?
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_titles() {
        let scheme = Scheme::of("四川省先进制造业集群(第一批)拟培育名单");
        assert_eq!(
            scheme,
            Scheme {
                programme: Some("advmfg"),
                level: None,
                status: Some(ClusterStatus::Candidate),
                batch: Some(1)
            }
        );
        let scheme = Scheme::of("关于公布2022年度国家级中小企业特色产业集群名单的通告");
        assert_eq!(
            (scheme.programme, scheme.level, scheme.status),
            (
                Some("sme"),
                Some("national"),
                Some(ClusterStatus::Designated)
            )
        );
        assert_eq!(
            Scheme::of("关于撤销示例集群的通知").status,
            Some(ClusterStatus::Revoked)
        );
    }
}
