//! What Tab offers: commands, keywords, functions, labels, types, keys; in phrases and quotes the names of the graph, by
//! characters, by pinyin or by initials.

use rustyline::completion::Pair;

use crate::phrase;
use crate::policy::gazetteer::Gazetteer;
use crate::shell::command::{self, Argument, Command};
use crate::shell::source::{Kind, kind_of};
use crate::shell::vocabulary::Vocabulary;

/// Names offered at once.
const LIMIT: usize = 30;

/// What completion may draw on.
pub struct Known<'a> {
    pub vocabulary: &'a Vocabulary,
    pub names: Option<&'a Gazetteer>,
    pub parameters: Vec<String>,
}

/// Where the completed text begins, and what may stand there.
pub fn complete(line: &str, cursor: usize, known: &Known<'_>) -> (usize, Vec<Pair>) {
    let typed = &line[..cursor];
    match kind_of(line) {
        Kind::Command => complete_command(typed, known),
        Kind::Cypher => complete_cypher(typed, known),
        Kind::Phrase => complete_phrase(typed, known),
    }
}

fn complete_command(typed: &str, known: &Known<'_>) -> (usize, Vec<Pair>) {
    let start = typed.len() - typed.trim_start().len();
    let Some(space) = typed[start..].find(char::is_whitespace) else {
        let sign = &typed[start..=start];
        let names: Vec<String> = command::COMMANDS
            .iter()
            .map(|command| with_room(sign, command))
            .collect();
        return (
            start,
            matching(&typed[start..], names.iter().map(String::as_str)),
        );
    };
    let name = &typed[start + 1..start + space];
    let argument = start + space + 1;
    let rest = &typed[argument..];
    match command::find(name).map(|command| command.argument) {
        Some(Argument::Words(words)) => (argument, matching(rest, words().into_iter())),
        Some(Argument::Statement) => {
            let (start, pairs) = complete(rest, rest.len(), known);
            (argument + start, pairs)
        }
        Some(Argument::Name) => (argument, complete_name(rest, known)),
        _ => (typed.len(), Vec::new()),
    }
}

/// A command with its sign, and a space where an argument may follow.
fn with_room(sign: &str, command: &Command) -> String {
    let space = if command.usage.is_empty() { "" } else { " " };
    format!("{sign}{}{space}", command.name)
}

fn complete_cypher(typed: &str, known: &Known<'_>) -> (usize, Vec<Pair>) {
    if let Some(quote) = open_quote(typed) {
        return (quote, complete_name(&typed[quote..], known));
    }
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let start = typed.trim_end_matches(is_word).len();
    let word = &typed[start..];
    let before = typed[..start].trim_end();
    let (labels, types) = (&known.vocabulary.labels, &known.vocabulary.types);
    let pairs = match before.chars().last() {
        Some(':' | '|' | '&') if in_relationship(before) => {
            matching(word, types.iter().map(|name| name.as_str()))
        }
        Some(':' | '|' | '&') => matching(word, labels.iter().map(|name| name.as_str())),
        Some('.') => matching(word, known.vocabulary.keys.iter().map(|name| name.as_str())),
        Some('$') => matching(word, known.parameters.iter().map(String::as_str)),
        _ if word.is_empty() => Vec::new(),
        _ => complete_word(word, typed, known.vocabulary),
    };
    (start, pairs)
}

/// Whether the innermost open bracket is a square one, as in `-[:`.
fn in_relationship(before: &str) -> bool {
    let opened = |bracket: char| before.rfind(bracket);
    opened('[').is_some_and(|at| {
        at >= opened('(').unwrap_or(0) && opened(']').is_none_or(|closed| closed < at)
    })
}

/// Where the text of a quote that is still open begins.
fn open_quote(typed: &str) -> Option<usize> {
    let mut open: Option<(char, usize)> = None;
    let mut escaped = false;
    for (at, c) in typed.char_indices() {
        match open {
            _ if escaped => escaped = false,
            Some(_) if c == '\\' => escaped = true,
            Some((quote, _)) if c == quote => open = None,
            None if c == '\'' || c == '"' => open = Some((c, at + 1)),
            _ => {}
        }
    }
    open.map(|(_, start)| start)
}

/// Keywords in the case in which they are typed, functions, keys, and the words of the query itself.
fn complete_word(word: &str, typed: &str, vocabulary: &Vocabulary) -> Vec<Pair> {
    let lower = word.chars().all(|c| !c.is_uppercase());
    let keywords: Vec<String> = Vocabulary::keywords()
        .map(|keyword| {
            if lower {
                keyword.to_lowercase()
            } else {
                keyword.to_string()
            }
        })
        .collect();
    let mut pairs = matching(word, keywords.iter().map(String::as_str));
    let own = typed[..typed.len() - word.len()].split(|c: char| !(c.is_alphanumeric() || c == '_'));
    let mut own: Vec<&str> = own
        .filter(|own| own.starts_with(word) && !own.is_empty())
        .collect();
    own.sort_unstable();
    own.dedup();
    pairs.extend(matching(word, own.into_iter()));
    pairs.extend(matching(word, Vocabulary::functions()));
    pairs.extend(matching(
        word,
        vocabulary.keys.iter().map(|key| key.as_str()),
    ));
    pairs.dedup_by(|a, b| a.replacement.eq_ignore_ascii_case(&b.replacement));
    pairs
}

fn complete_phrase(typed: &str, known: &Known<'_>) -> (usize, Vec<Pair>) {
    let Some(names) = known.names else {
        return (typed.len(), Vec::new());
    };
    let found = phrase::complete(typed, names);
    let pairs = found.candidates.into_iter().map(|candidate| Pair {
        display: candidate.clone(),
        replacement: candidate,
    });
    (found.start, pairs.collect())
}

fn complete_name(part: &str, known: &Known<'_>) -> Vec<Pair> {
    let Some(names) = known.names.filter(|_| !part.trim().is_empty()) else {
        return Vec::new();
    };
    let found = names.complete(part, &[], LIMIT).into_iter();
    let pairs = found.map(|completion| {
        let entity = names.entity(completion.entity);
        let mut display = format!("{} ({}", completion.name, entity.kind_word());
        if !entity.pinyin.is_empty() {
            display.extend([", ", entity.pinyin.as_str()]);
        }
        display.push(')');
        Pair {
            display,
            replacement: completion.name,
        }
    });
    pairs.collect()
}

/// The candidates that begin as typed, whatever the case.
fn matching<'a>(typed: &str, candidates: impl Iterator<Item = &'a str>) -> Vec<Pair> {
    let typed = typed.to_lowercase();
    let fitting = candidates.filter(|candidate| {
        candidate.to_lowercase().starts_with(&typed) && candidate.len() > typed.len()
    });
    let pairs = fitting.map(|candidate| Pair {
        display: candidate.to_string(),
        replacement: candidate.to_string(),
    });
    pairs.collect()
}

#[cfg(test)]
mod tests {
    use smol_str::SmolStr;

    use super::*;

    fn offers(line: &str) -> (usize, Vec<String>) {
        let vocabulary = Vocabulary {
            labels: vec![SmolStr::new("City"), SmolStr::new("Cluster")],
            types: vec![SmolStr::new("HAS_INDUSTRY")],
            keys: vec![SmolStr::new("adcode")],
        };
        let known = Known {
            vocabulary: &vocabulary,
            names: None,
            parameters: vec!["limit".to_string()],
        };
        let (start, pairs) = complete(line, line.len(), &known);
        (
            start,
            pairs.into_iter().map(|pair| pair.replacement).collect(),
        )
    }

    #[test]
    fn cypher_offers_what_fits_the_place() {
        assert_eq!(offers("MATCH (c:Ci"), (9, vec!["City".to_string()]));
        assert_eq!(
            offers("MATCH (c)-[:has"),
            (12, vec!["HAS_INDUSTRY".to_string()])
        );
        assert_eq!(offers("RETURN c.ad"), (9, vec!["adcode".to_string()]));
        assert_eq!(offers("RETURN $li"), (8, vec!["limit".to_string()]));
        assert_eq!(offers("MATCH (city) RETURN ci").1, ["city"]);
        assert_eq!(offers("match (n) retu").1, ["return"]);
        assert!(offers("RETURN toUp").1.contains(&"toUpper".to_string()));
    }

    #[test]
    fn commands_keep_their_sign() {
        assert_eq!(offers(".qu"), (0, vec![".quit".to_string()]));
        assert!(offers(":format js").1.contains(&"jsonl".to_string()));
        assert_eq!(offers(":explain MATCH (c:Ci").1, ["City"]);
    }

    #[test]
    fn any_text_and_cursor_is_taken() {
        for line in ["", "'", ":", ". ", "RETURN '\\", "城市 ", "match ("] {
            offers(line);
        }
    }
}
