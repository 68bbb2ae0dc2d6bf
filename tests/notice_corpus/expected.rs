//! Files of facts: `kind what is said ~ words that say it`, one a line; `#` begins a remark.

use tupu::policy::fold::fold_text;
use tupu::policy::lexicon::Lexicon;

use super::claim::squeezed;

/// A fact as the file has it.
pub struct Expected {
    pub kind: String,
    /// What is said, in the form that `claim::of` gives.
    pub key: String,
    /// The words that say it, from every line that has it; empty ones are not checked.
    pub words: Vec<String>,
    /// The line, for the report.
    pub line: String,
}

/// The facts of a file.
pub fn read(facts: &str, lexicon: &Lexicon) -> Vec<Expected> {
    let lines = facts.lines().map(str::trim);
    let lines = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    let mut merged: Vec<Expected> = Vec::new();
    for fact in lines.map(|line| fact(line, lexicon)) {
        let same = |own: &&mut Expected| own.kind == fact.kind && own.key == fact.key;
        match merged
            .iter_mut()
            .find(same)
            .filter(|_| fact.kind != "warning")
        {
            Some(known) => known.words.extend(fact.words),
            None => merged.push(fact),
        }
    }
    merged
}

fn fact(line: &str, lexicon: &Lexicon) -> Expected {
    let (said, words) = line.split_once(" ~ ").unwrap_or((line, ""));
    let (kind, said) = said.split_once(' ').unwrap_or((said, ""));
    let key = match kind {
        "title" | "annex" | "reference" | "carries" | "issuer_of" => squeezed(said),
        "cluster" => cluster(said, words, lexicon),
        "warning" => String::new(),
        _ => said.to_owned(),
    };
    Expected {
        kind: kind.to_owned(),
        key,
        words: vec![words.to_owned()],
        line: line.to_owned(),
    }
}

/// `510700 无人机 ~ 绵阳市无人机产业集群`: places, perhaps a zone, the words for the industry, the name.
fn cluster(said: &str, name: &str, lexicon: &Lexicon) -> String {
    let parts: Vec<&str> = said.split(' ').collect();
    let (places, zone, industry) = match parts.as_slice() {
        [places, zone, industry] => (*places, zone.trim_start_matches("zone:"), *industry),
        [places, industry] => (*places, "", *industry),
        _ => panic!("`{said}` is no cluster"),
    };
    let industries = lexicon.industries.read(&fold_text(industry));
    let mut names: Vec<String> = industries
        .into_iter()
        .map(|own| squeezed(&own.name))
        .collect();
    names.sort();
    format!("{places} {zone} {} {}", names.join("+"), squeezed(name))
}
