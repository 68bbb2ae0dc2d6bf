//! Industries by name: one idea may have several spellings, a name has one code.

use rustc_hash::FxHashMap;

use crate::policy::fold::fold_text;
use crate::policy::notice::fact::IndustryName;

/// Names and aliases with code and full name.
#[derive(Debug, Clone, Default)]
pub struct Industries {
    names: FxHashMap<String, (String, String)>,
}

/// What joins two industries in one name.
const JOINTS: [char; 4] = ['和', '与', '及', '、'];

impl Industries {
    /// Lets a name or an alias mean an industry. The code and name that it meant before, if others.
    pub fn insert(&mut self, alias: &str, code: &str, name: &str) -> Option<(String, String)> {
        let value = (code.to_owned(), name.to_owned());
        let before = self.names.insert(plain(alias), value.clone());
        before.filter(|before| *before != value)
    }

    /// The code and the name of an industry by one of its names.
    pub fn get(&self, name: &str) -> Option<(&str, &str)> {
        let (code, name) = self.names.get(&plain(name))?;
        Some((code, name))
    }

    /// The industries that a name in a list says: one that is known as a whole; else its parts, when all of them are known; else the name
    /// as it stands, without a code.
    pub fn read(&self, words: &str) -> Vec<IndustryName> {
        if let Some(known) = self.known(words) {
            return vec![known];
        }
        let parts: Option<Vec<IndustryName>> =
            words.split(JOINTS).map(|part| self.known(part)).collect();
        parts.unwrap_or_else(|| {
            vec![IndustryName {
                name: words.to_owned(),
                code: None,
            }]
        })
    }

    fn known(&self, words: &str) -> Option<IndustryName> {
        let (code, name) = self.get(words)?;
        Some(IndustryName {
            name: name.to_owned(),
            code: Some(code.to_owned()),
        })
    }
}

/// A name by which industries are compared: folded, without spaces and quotation marks.
fn plain(name: &str) -> String {
    let mut folded = fold_text(name);
    folded.retain(|c| !c.is_whitespace() && !"“”\"‘’'".contains(c));
    folded
}
