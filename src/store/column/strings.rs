//! Strings of a chunk: loose while being written, then packed or dictionary-coded.

use foldhash::HashMap;
use smol_str::SmolStr;

/// The packed strings of a chunk.
#[derive(Debug, Clone)]
pub enum Strings {
    /// As they were written; cheap to change.
    Loose(Vec<SmolStr>),
    /// End offsets into one text.
    Packed { ends: Vec<u32>, text: Box<str> },
    /// One code a string into few distinct strings.
    Coded {
        codes: Vec<u8>,
        dictionary: Vec<SmolStr>,
    },
}

impl Strings {
    pub fn get(&self, at: usize) -> &str {
        match self {
            Self::Loose(strings) => &strings[at],
            Self::Packed { ends, text } => {
                let start = if at == 0 { 0 } else { ends[at - 1] as usize };
                &text[start..ends[at] as usize]
            }
            Self::Coded { codes, dictionary } => &dictionary[usize::from(codes[at])],
        }
    }

    /// Like [`get`](Self::get), sharing the string where it is stored as one.
    pub fn get_owned(&self, at: usize) -> SmolStr {
        match self {
            Self::Loose(strings) => strings[at].clone(),
            Self::Packed { .. } => SmolStr::new(self.get(at)),
            Self::Coded { codes, dictionary } => dictionary[usize::from(codes[at])].clone(),
        }
    }

    pub fn len(&self) -> usize {
        match self {
            Self::Loose(strings) => strings.len(),
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

    /// Takes the form that needs least room: coded when few strings are distinct, else packed.
    pub fn pack(&mut self) {
        let Self::Loose(strings) = self else { return };
        *self = match Self::code(strings) {
            Some(coded) => coded,
            None => Self::packed(strings),
        };
    }

    fn code(strings: &[SmolStr]) -> Option<Self> {
        let most = (strings.len() / 4).min(256);
        let mut seen: HashMap<&str, u8> = HashMap::default();
        let mut dictionary = Vec::new();
        let mut codes = Vec::with_capacity(strings.len());
        for string in strings {
            let code = match seen.get(string.as_str()) {
                Some(&code) => code,
                None if dictionary.len() == most => return None,
                None => {
                    let code = dictionary.len() as u8;
                    dictionary.push(string.clone());
                    seen.insert(string, code);
                    code
                }
            };
            codes.push(code);
        }
        Some(Self::Coded { codes, dictionary })
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
            ends,
            text: text.into_boxed_str(),
        }
    }
}
