//! Which document a name means: by number, by key, by title; and the key of a document without a number.

use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};

use crate::policy::constraints::Facts;
use crate::policy::document_number::DocumentNumber;
use crate::policy::fold::half_width;
use crate::policy::gazetteer::plain_title;
use crate::store::Graph;
use crate::value::NodeId;
use crate::value::temporal::Date;

use super::mentions::prefix;

/// SHA-256 in lower-case hexadecimal.
pub fn digest(text: &str) -> String {
    let hash = Sha256::digest(text.as_bytes());
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The key of a document: its number, else one made of title, lead agency and date; absent parts are empty.
pub fn key_of(
    number: Option<&DocumentNumber>,
    title: &str,
    lead: Option<&str>,
    issued_on: Option<Date>,
) -> String {
    if let Some(number) = number {
        return number.to_string();
    }
    let issued_on = issued_on.map(|day| day.to_string()).unwrap_or_default();
    let parts = [title, lead.unwrap_or_default(), &issued_on].map(normalised);
    format!("t:{}", &digest(&parts.join("|"))[..16])
}

/// Half-width, without spaces, a year in any brackets as 〔year〕.
fn normalised(text: &str) -> String {
    let characters: Vec<char> = text.chars().map(half_width).collect();
    let mut kept: Vec<char> = characters
        .into_iter()
        .filter(|c| !c.is_whitespace())
        .collect();
    let brackets = "()[]{}〔〕﹝﹞【】〈〉《》<>「」〖〗⟦⟧";
    for at in 5..kept.len() {
        let is_year = kept[at - 4..at].iter().all(char::is_ascii_digit);
        if is_year && brackets.contains(kept[at - 5]) && brackets.contains(kept[at]) {
            (kept[at - 5], kept[at]) = ('〔', '〕');
        }
    }
    kept.into_iter().collect()
}

/// A title by which documents are compared: without the issuers before 关于, without marks and spaces. Who forwards a document has
/// another title than the document.
pub fn bare_title(title: &str) -> String {
    const VERBS: [&str; 4] = ["转发", "批转", "印发", "发布"];
    let plain = plain_title(title);
    match plain.find("关于") {
        Some(at) if !VERBS.iter().any(|verb| plain[..at].contains(verb)) => plain[at..].to_owned(),
        _ => plain,
    }
}

/// The documents of a graph by what they may be called.
#[derive(Debug, Default)]
pub struct Documents {
    /// By number, key and former keys.
    by_name: FxHashMap<String, NodeId>,
    by_title: FxHashMap<String, Vec<NodeId>>,
    /// By what the ids of their evidence begin with.
    by_prefix: FxHashMap<String, NodeId>,
}

impl Documents {
    /// Reads the names of all documents. O(documents).
    pub fn of(graph: &Graph) -> Self {
        let mut documents = Self::default();
        let facts = Facts::new(graph, None);
        facts
            .nodes("Document")
            .for_each(|node| documents.note(facts, node));
        documents
    }

    /// Reads the names of a document that is new or has changed.
    pub fn note(&mut self, facts: Facts<'_>, node: NodeId) {
        if let Some(key) = facts.text(node, "key") {
            let short = prefix(key).to_owned();
            self.by_prefix.entry(short).or_insert(node);
        }
        let own = ["key", "number"]
            .iter()
            .filter_map(|key| facts.text(node, key));
        for name in own.chain(facts.texts(node, "aliases")) {
            self.by_name.entry(name.to_owned()).or_insert(node);
        }
        let number = facts.text(node, "number").and_then(DocumentNumber::parse);
        if let Some(alias) = number.and_then(|number| number.alias()) {
            self.by_name.entry(alias).or_insert(node);
        }
        if let Some(key) = key_without_number(facts, node) {
            self.by_name.entry(key).or_insert(node);
        }
        if let Some(title) = facts.text(node, "title") {
            let titled = self.by_title.entry(bare_title(title)).or_default();
            if !titled.contains(&node) {
                titled.push(node);
            }
        }
    }

    /// Forgets the number by which a document was known.
    pub fn forget(&mut self, facts: Facts<'_>, node: NodeId, number: &DocumentNumber) {
        let key = facts.text(node, "key").unwrap_or_default();
        for name in [key.to_owned(), number.to_string()]
            .into_iter()
            .chain(number.alias())
        {
            if self.by_name.get(&name) == Some(&node) {
                self.by_name.remove(&name);
            }
            if self.by_prefix.get(prefix(&name)) == Some(&node) {
                self.by_prefix.remove(prefix(&name));
            }
        }
    }

    pub fn named(&self, name: &str) -> Option<NodeId> {
        self.by_name.get(name).copied()
    }

    /// What the ids of a document's evidence begin with: short, unless another document has that.
    pub fn evidence_prefix<'k>(&self, node: NodeId, key: &'k str) -> &'k str {
        let short = prefix(key);
        match self.by_prefix.get(short) {
            Some(owner) if *owner != node => key,
            _ => short,
        }
    }

    pub fn numbered(&self, number: &DocumentNumber) -> Option<NodeId> {
        let canonical = self.named(&number.to_string());
        canonical.or_else(|| self.named(&number.alias()?))
    }

    /// The documents with a title, issuers before 关于 aside.
    pub fn titled(&self, title: &str) -> &[NodeId] {
        self.by_title
            .get(&bare_title(title))
            .map_or(&[], Vec::as_slice)
    }
}

/// The key that a copy of a loaded document has when it lost its number.
fn key_without_number(facts: Facts<'_>, node: NodeId) -> Option<String> {
    facts.text(node, "text_sha256")?;
    let title = facts.text(node, "title")?;
    let issuers = facts.outgoing(node, "ISSUED_BY").into_iter();
    let lead = issuers
        .filter(|(link, _)| facts.text(*link, "role") == Some("lead"))
        .find_map(|(_, agency)| facts.text(agency, "name_zh"));
    Some(key_of(None, title, lead, facts.date(node, "issued_on")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_documents_without_a_number() {
        let title = "四川省发展和改革委员会 四川省经济和信息化厅关于加快推进四川省战略性新兴产业集群建设的通知";
        let day = Date::parse("2022-12-28").unwrap();
        let lead = Some("四川省发展和改革委员会");
        assert_eq!(key_of(None, title, lead, Some(day)), "t:329b2a217d3bb905");
        assert_eq!(
            key_of(None, "关于〔2022〕年", None, None),
            key_of(None, " 关于（２０２２］年", None, None)
        );
        let number = DocumentNumber::parse("国发[2010]32号");
        assert_eq!(key_of(number.as_ref(), "", None, None), "国发〔2010〕32号");
    }

    #[test]
    fn titles_are_compared_without_issuers() {
        assert_eq!(
            bare_title("某省科技厅关于印发《方案》的通知"),
            bare_title("关于印发〈方案〉的 通知")
        );
    }
}
