//! Strings of a chunk: loose while being written, then packed or dictionary-coded.

use foldhash::HashMap;
use smol_str::SmolStr;

use crate::store::bulk::Texts;

/// The packed strings of a chunk.
#[derive(Debug, Clone)]
pub enum Strings {
    /// As they were written; cheap to change.
    Loose(Vec<SmolStr>),
    /// End offsets into one text that is still being filled.
    Open { ends: Vec<u32>, text: String },
    /// End offsets into one text.
    Packed { ends: Box<[u32]>, text: Box<str> },
    /// One code a string into few distinct strings.
    Coded {
        codes: Box<[u8]>,
        dictionary: Box<[SmolStr]>,
    },
}

impl Default for Strings {
    fn default() -> Self {
        Self::Loose(Vec::new())
    }
}

impl Strings {
    #[inline]
    pub fn get(&self, at: usize) -> &str {
        match self {
            Self::Loose(strings) => &strings[at],
            Self::Open { ends, text } => part(ends, text, at),
            Self::Packed { ends, text } => part(ends, text, at),
            Self::Coded { codes, dictionary } => &dictionary[usize::from(codes[at])],
        }
    }

    /// Like [`get`](Self::get), sharing the string where it is stored as one.
    pub fn get_owned(&self, at: usize) -> SmolStr {
        match self {
            Self::Loose(strings) => strings[at].clone(),
            Self::Open { .. } | Self::Packed { .. } => SmolStr::new(self.get(at)),
            Self::Coded { codes, dictionary } => dictionary[usize::from(codes[at])].clone(),
        }
    }

    pub fn len(&self) -> usize {
        match self {
            Self::Loose(strings) => strings.len(),
            Self::Open { ends, .. } => ends.len(),
            Self::Packed { ends, .. } => ends.len(),
            Self::Coded { codes, .. } => codes.len(),
        }
    }

    /// The strings in the form that can be changed.
    pub fn loosen(&mut self) -> &mut Vec<SmolStr> {
        if !matches!(self, Self::Loose(_)) {
            *self = Self::Loose((0..self.len()).map(|at| self.get_owned(at)).collect());
        }
        match self {
            Self::Loose(strings) => strings,
            _ => unreachable!("loosened just above"),
        }
    }

    /// Adds strings behind the others.
    pub fn extend(&mut self, new: &Texts, from: usize, to: usize) {
        if self.len() == 0 {
            *self = Self::Open {
                ends: Vec::new(),
                text: String::new(),
            };
        }
        let part = new.slice(from, to);
        match self {
            // The offsets of more than 4 GiB would not fit.
            Self::Open { ends, text } if u32::try_from(text.len() + part.len()).is_ok() => {
                ends.extend(new.ends_from(from, to).map(|end| (text.len() + end) as u32));
                text.push_str(part);
            }
            _ => {
                let strings = (from..to).map(|at| SmolStr::new(new.get(at)));
                self.loosen().extend(strings);
            }
        }
    }

    /// Whether [`pack`](Self::pack) has nothing to do.
    pub fn is_packed(&self) -> bool {
        matches!(self, Self::Packed { .. } | Self::Coded { .. })
    }

    /// Takes the form that needs least room: coded when few strings are distinct, else packed.
    pub fn pack(&mut self) {
        match self {
            Self::Open { ends, text } => {
                let strings = (0..ends.len()).map(|at| part(ends, text, at));
                *self = match Self::code(strings) {
                    Some(coded) => coded,
                    None => Self::Packed {
                        ends: std::mem::take(ends).into_boxed_slice(),
                        text: std::mem::take(text).into_boxed_str(),
                    },
                };
            }
            Self::Loose(strings) => {
                *self = match Self::code(strings.iter().map(SmolStr::as_str)) {
                    Some(coded) => coded,
                    None => Self::packed(strings),
                };
            }
            Self::Packed { .. } | Self::Coded { .. } => {}
        }
    }

    fn code<'s>(strings: impl ExactSizeIterator<Item = &'s str>) -> Option<Self> {
        let most = (strings.len() / 4).min(256);
        let mut seen: HashMap<&str, u8> = HashMap::default();
        let mut dictionary = Vec::new();
        let mut codes = Vec::with_capacity(strings.len());
        for string in strings {
            let code = match seen.get(string) {
                Some(&code) => code,
                None if dictionary.len() == most => return None,
                None => {
                    let code = dictionary.len() as u8;
                    dictionary.push(SmolStr::new(string));
                    seen.insert(string, code);
                    code
                }
            };
            codes.push(code);
        }
        Some(Self::Coded {
            codes: codes.into_boxed_slice(),
            dictionary: dictionary.into_boxed_slice(),
        })
    }

    /// A chunk of strings over 4 GiB stays loose: its offsets would not fit.
    fn packed(strings: &[SmolStr]) -> Self {
        let total: usize = strings.iter().map(|string| string.len()).sum();
        if u32::try_from(total).is_err() {
            return Self::Loose(strings.to_vec());
        }
        let mut text = String::with_capacity(total);
        let mut ends = Vec::with_capacity(strings.len());
        for string in strings {
            text.push_str(string);
            ends.push(text.len() as u32);
        }
        Self::Packed {
            ends: ends.into_boxed_slice(),
            text: text.into_boxed_str(),
        }
    }
}

#[inline]
fn part<'t>(ends: &[u32], text: &'t str, at: usize) -> &'t str {
    let start = if at == 0 { 0 } else { ends[at - 1] as usize };
    &text[start..ends[at] as usize]
}
