//! What agencies do, in full and as people shorten it: 发展改革委 is 发展和改革委员会.

/// Short forms with the full one, longest first.
#[derive(Debug, Clone, Default)]
pub struct Bodies {
    pairs: Vec<(String, String)>,
}

/// Parts of an agency that may follow its name.
const PARTS: &[&str] = &["", "办公厅", "办公室"];

impl Bodies {
    pub fn insert(&mut self, full: &str, short: &str) {
        self.pairs.push((short.to_owned(), full.to_owned()));
        self.pairs
            .sort_by_key(|(short, _)| std::cmp::Reverse(short.len()));
    }

    /// What a short form was said to stand for.
    pub fn get(&self, short: &str) -> Option<&str> {
        let known = self.pairs.iter().find(|(known, _)| known == short);
        known.map(|(_, full)| full.as_str())
    }

    /// The full form of a body; the words as they are when no table shortens them so.
    ///
    /// 发展改革委办公室 keeps its office: 发展和改革委员会办公室.
    pub fn full(&self, body: &str) -> String {
        let known = self.pairs.iter().find_map(|(short, full)| {
            let part = body.strip_prefix(short.as_str())?;
            PARTS.contains(&part).then(|| format!("{full}{part}"))
        });
        known.unwrap_or_else(|| body.to_owned())
    }

    /// Whether the words are a body that a table knows, short or in full.
    pub fn knows(&self, body: &str) -> bool {
        let is_it = |known: &str| {
            body.strip_prefix(known)
                .is_some_and(|part| PARTS.contains(&part))
        };
        self.pairs
            .iter()
            .any(|(short, full)| is_it(short) || is_it(full))
    }
}
