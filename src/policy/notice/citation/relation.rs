//! The relations between documents, and the words that say them.

/// How one document refers to another, weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relation {
    Cites,
    BasedOn,
    Implements,
    Promulgates,
    Forwards,
    Extends,
    Amends,
    Replaces,
    Repeals,
    Interprets,
    Corrects,
}

impl Relation {
    /// The relationship type of the ontology.
    pub fn name(self) -> &'static str {
        match self {
            Self::Cites => "CITES",
            Self::BasedOn => "BASED_ON",
            Self::Implements => "IMPLEMENTS",
            Self::Promulgates => "PROMULGATES",
            Self::Forwards => "FORWARDS",
            Self::Extends => "EXTENDS",
            Self::Amends => "AMENDS",
            Self::Replaces => "REPLACES",
            Self::Repeals => "REPEALS",
            Self::Interprets => "INTERPRETS",
            Self::Corrects => "CORRECTS",
        }
    }

    /// The relation of a relationship type.
    pub fn named(name: &str) -> Option<Self> {
        const ALL: [Relation; 11] = [
            Relation::Cites,
            Relation::BasedOn,
            Relation::Implements,
            Relation::Promulgates,
            Relation::Forwards,
            Relation::Extends,
            Relation::Amends,
            Relation::Replaces,
            Relation::Repeals,
            Relation::Interprets,
            Relation::Corrects,
        ];
        ALL.into_iter().find(|relation| relation.name() == name)
    }

    /// Whether the document that is referred to has to be the older one.
    pub fn points_back(self) -> bool {
        !matches!(self, Self::Promulgates | Self::Forwards)
    }
}

/// Words before a list of documents, longest first where one begins another.
const LEADS: &[(&str, Relation)] = &[
    ("根据", Relation::BasedOn),
    ("依据", Relation::BasedOn),
    ("按照", Relation::BasedOn),
    ("遵照", Relation::BasedOn),
    ("依照", Relation::BasedOn),
    ("贯彻落实", Relation::Implements),
    ("贯彻执行", Relation::Implements),
    ("贯彻", Relation::Implements),
    ("落实", Relation::Implements),
    ("深入实施", Relation::Implements),
    ("组织实施", Relation::Implements),
    ("废止", Relation::Repeals),
    ("停止执行", Relation::Repeals),
    ("修改", Relation::Amends),
    ("修订", Relation::Amends),
    ("修正", Relation::Amends),
    ("代替", Relation::Replaces),
    ("取代", Relation::Replaces),
    ("替代", Relation::Replaces),
    ("转发", Relation::Forwards),
    ("批转", Relation::Forwards),
    ("印发", Relation::Promulgates),
    ("发布", Relation::Promulgates),
    ("公布", Relation::Promulgates),
    ("参照", Relation::Cites),
    ("参考", Relation::Cites),
    ("参见", Relation::Cites),
    ("详见", Relation::Cites),
    ("结合", Relation::Cites),
    ("更正", Relation::Corrects),
    ("解读", Relation::Interprets),
];

/// Words that lead only when a document follows at once: 据《…》, 按国发〔2010〕32号, 实施《…》.
const LEADS_AT_ONCE: &[(&str, Relation)] = &[
    ("据", Relation::BasedOn),
    ("按", Relation::BasedOn),
    ("实施", Relation::Implements),
    ("见", Relation::Cites),
    ("执行", Relation::Cites),
];

/// Words after a list of documents; they win over a word before it.
const TAILS: &[(&str, Relation)] = &[
    ("同时废止", Relation::Repeals),
    ("即行废止", Relation::Repeals),
    ("自行废止", Relation::Repeals),
    ("相应废止", Relation::Repeals),
    ("一并废止", Relation::Repeals),
    ("予以废止", Relation::Repeals),
    ("宣布废止", Relation::Repeals),
    ("废止", Relation::Repeals),
    ("不再执行", Relation::Repeals),
    ("停止执行", Relation::Repeals),
    ("停止使用", Relation::Repeals),
    ("宣布失效", Relation::Repeals),
    ("同时失效", Relation::Repeals),
    ("自行失效", Relation::Repeals),
    ("延长有效期", Relation::Extends),
    ("有效期延长", Relation::Extends),
    ("继续有效", Relation::Extends),
    ("继续执行", Relation::Extends),
    ("进行修订", Relation::Amends),
    ("进行了修订", Relation::Amends),
    ("进行的修订", Relation::Amends),
    ("进行修改", Relation::Amends),
    ("进行了修改", Relation::Amends),
    ("予以修改", Relation::Amends),
    ("作如下修改", Relation::Amends),
    ("作出修改", Relation::Amends),
    ("修改如下", Relation::Amends),
    ("修订为", Relation::Amends),
    ("修改为", Relation::Amends),
    ("转发给你们", Relation::Forwards),
    ("予转发", Relation::Forwards),
    ("予以转发", Relation::Forwards),
    ("转发", Relation::Forwards),
    ("印发给你们", Relation::Promulgates),
    ("印发你们", Relation::Promulgates),
    ("予印发", Relation::Promulgates),
    ("予以印发", Relation::Promulgates),
    ("现印发", Relation::Promulgates),
    ("印发", Relation::Promulgates),
    ("现予公布", Relation::Promulgates),
    ("现予发布", Relation::Promulgates),
    ("予以公布", Relation::Promulgates),
    ("予以发布", Relation::Promulgates),
    ("文件精神", Relation::Cites),
    ("收悉", Relation::Cites),
];

/// Words that turn the verb after them into its opposite.
const NEGATIONS: &[&str] = &[
    "不得", "不予", "未", "暂不", "不", "尚未", "无需", "不应", "不能",
];

/// What follows 废止 where it only names a time: 废止前, 废止后的.
const ONLY_A_TIME: &[&str] = &["前", "后", "之前", "之后", "以前", "以后", "的", "之日"];

/// A word found in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cue {
    pub relation: Relation,
    /// Bytes of the word.
    pub start: usize,
    pub end: usize,
}

/// The word before a list that begins at `at`, if one does; `next_is_document` tells whether a document follows a position at once.
pub fn lead_at(text: &str, at: usize, next_is_document: impl Fn(usize) -> bool) -> Option<Cue> {
    let rest = &text[at..];
    let cue = |word: &str, relation| Cue {
        relation,
        start: at,
        end: at + word.len(),
    };
    let known = LEADS.iter().find(|(word, _)| rest.starts_with(word));
    // 国务院印发的《…》: whose paper it is, not what is done with it.
    let is_attribute = known.is_some_and(|(word, relation)| {
        matches!(relation, Relation::Promulgates | Relation::Forwards)
            && rest[word.len()..].starts_with("的《")
    });
    if let Some((word, relation)) = known.filter(|_| !is_attribute) {
        let only_a_time = ONLY_A_TIME
            .iter()
            .any(|time| rest[word.len()..].starts_with(time));
        let relation = match relation {
            _ if is_negated(&text[..at]) => Relation::Cites,
            Relation::Repeals | Relation::Amends if only_a_time => return None,
            relation => *relation,
        };
        return Some(cue(word, relation));
    }
    if is_attribute {
        return None;
    }
    let (word, relation) = LEADS_AT_ONCE
        .iter()
        .find(|(word, _)| rest.starts_with(word))?;
    next_is_document(at + word.len()).then(|| cue(word, *relation))
}

/// The word after a list that ends at or shortly before `at`.
pub fn tail_at(text: &str, at: usize) -> Option<Cue> {
    let rest = &text[at..];
    let (word, relation) = TAILS.iter().find(|(word, _)| rest.starts_with(word))?;
    let end = at + word.len();
    let only_a_time = ONLY_A_TIME.iter().any(|time| text[end..].starts_with(time));
    let relation = match relation {
        Relation::Repeals | Relation::Extends if only_a_time || is_negated(&text[..at]) => {
            Relation::Cites
        }
        relation => *relation,
    };
    Some(Cue {
        relation,
        start: at,
        end,
    })
}

fn is_negated(before: &str) -> bool {
    let adverbs = ["擅自", "随意", "自行", "另行", "再"];
    let before = adverbs
        .iter()
        .find_map(|adverb| before.strip_suffix(adverb))
        .unwrap_or(before);
    NEGATIONS.iter().any(|negation| before.ends_with(negation))
}
