//! Marking names: which tokens of a line are names of the graph or document numbers.

use super::line::Line;
use super::token::TokenKind;
use crate::policy::document_number::{DocumentNumber, find};
use crate::policy::fold::is_han;
use crate::policy::gazetteer::{Gazetteer, Kind, Meaning};

/// A name in a line.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// The token after the name.
    pub end: usize,
    pub meant: Meant,
}

/// What a mark may mean.
#[derive(Debug, Clone, PartialEq)]
pub enum Meant {
    /// Entities of the graph.
    Named(Vec<Meaning>),
    /// A document number that the graph does not have.
    MissingDocument(DocumentNumber),
    /// A quoted name or a key that the graph does not have; the kind when the user gave it.
    Unknown(Option<Kind>),
}

/// The names of a line.
#[derive(Debug, Default)]
pub struct Marks {
    /// By token: the names that begin there.
    all: Vec<Vec<Mark>>,
    /// By token: the longest name there, when no name further left holds the token.
    chosen: Vec<Option<Mark>>,
    /// By token: held by a chosen name.
    covered: Vec<bool>,
}

/// Which names count while a line is parsed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Marking {
    /// Leftmost-longest names only, and no keyword inside a name: the rule.
    Chosen,
    /// Any name anywhere: a second try for lines that the rule cuts wrongly (四川省级集群 is 四川 + 省级).
    Any,
}

impl Marks {
    /// Finds the names of a line.
    pub fn new(line: &Line, gazetteer: &Gazetteer) -> Self {
        let count = line.tokens.len();
        let mut marks = Self {
            all: vec![Vec::new(); count],
            chosen: vec![None; count],
            covered: vec![false; count],
        };
        marks.add_names(line, gazetteer);
        marks.add_numbers(line, gazetteer);
        marks.choose(line);
        marks
    }

    /// The names that begin at a token.
    pub fn at(&self, token: usize, marking: Marking) -> &[Mark] {
        match marking {
            Marking::Chosen => self.chosen.get(token).map_or(&[], |mark| mark.as_slice()),
            Marking::Any => self.all.get(token).map_or(&[], Vec::as_slice),
        }
    }

    /// True when a keyword may not use the token.
    pub fn is_covered(&self, token: usize, marking: Marking) -> bool {
        marking == Marking::Chosen && self.covered.get(token).copied().unwrap_or(false)
    }

    /// True when the line has no other names than the chosen ones.
    pub fn is_settled(&self) -> bool {
        let counted = self.all.iter().zip(&self.chosen);
        counted
            .into_iter()
            .all(|(all, chosen)| all.len() == usize::from(chosen.is_some()))
    }

    fn add_names(&mut self, line: &Line, gazetteer: &Gazetteer) {
        let folded: Vec<char> = line.characters.iter().map(|own| own.folded).collect();
        for (token, own) in line.tokens.iter().enumerate() {
            let meant = match &own.kind {
                TokenKind::Quoted(name) => Some(quoted(name, gazetteer)),
                TokenKind::Forced(kind, key) => Some(forced(*kind, key, gazetteer)),
                _ => None,
            };
            if let Some(meant) = meant {
                self.all[token].push(Mark {
                    end: token + 1,
                    meant,
                });
                continue;
            }
            for (end, meanings) in gazetteer.names_at(&folded, line.starts[token]) {
                // A name ends where a token ends; spaces between tokens belong to neither.
                let next = line.starts.partition_point(|start| *start < end);
                let ends_token =
                    line.starts.get(next) == Some(&end) || folded.get(end) == Some(&' ');
                if ends_token {
                    let meant = Meant::Named(meanings.to_vec());
                    self.all[token].push(Mark { end: next, meant });
                }
            }
        }
    }

    fn add_numbers(&mut self, line: &Line, gazetteer: &Gazetteer) {
        let text: String = line.characters.iter().map(|own| own.folded).collect();
        let offsets: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        let character = |byte: usize| offsets.partition_point(|start| *start < byte);
        for found in find(&text, gazetteer.codes()).numbers {
            let start = line.token_at(character(found.bytes.start));
            let end = line
                .starts
                .partition_point(|own| *own < character(found.bytes.end));
            let Some(start) = start else { continue };
            self.all[start].push(Mark {
                end,
                meant: numbered(found.number.clone(), gazetteer),
            });
            self.add_shorter(start, end, &found.number, gazetteer);
        }
    }

    /// A code may have swallowed a keyword: 引用某发〔2020〕1号.
    fn add_shorter(
        &mut self,
        start: usize,
        end: usize,
        number: &DocumentNumber,
        gazetteer: &Gazetteer,
    ) {
        let DocumentNumber::Bracketed { code, year, serial } = number else {
            return;
        };
        for (dropped, (at, _)) in code.char_indices().enumerate().skip(1) {
            let number = DocumentNumber::Bracketed {
                code: code[at..].into(),
                year: *year,
                serial: *serial,
            };
            if start + dropped < end {
                self.all[start + dropped].push(Mark {
                    end,
                    meant: numbered(number, gazetteer),
                });
            }
        }
    }

    fn choose(&mut self, line: &Line) {
        let mut token = 0;
        while token < self.all.len() {
            let is_short = |mark: &&Mark| mark.end == token + 1 && is_single_han(line, token);
            let longest = self.all[token]
                .iter()
                .filter(|mark| !is_short(mark))
                .max_by_key(|mark| mark.end);
            match longest.cloned() {
                Some(mark) => {
                    let end = mark.end;
                    self.covered[token..end].fill(true);
                    self.chosen[token] = Some(mark);
                    token = end;
                }
                None => token += 1,
            }
        }
    }
}

/// 川, 蓉 and the like hide too many words to count as names at first sight.
fn is_single_han(line: &Line, token: usize) -> bool {
    matches!(line.tokens[token].kind, TokenKind::Han(own) if is_han(own))
}

fn quoted(name: &str, gazetteer: &Gazetteer) -> Meant {
    let mut meanings = gazetteer.by_name(name).to_vec();
    meanings.extend(gazetteer.by_title(name).map(complete));
    if meanings.is_empty()
        && let Some(number) = DocumentNumber::parse(name)
    {
        return numbered(number, gazetteer);
    }
    match meanings.is_empty() {
        true => Meant::Unknown(None),
        false => Meant::Named(meanings),
    }
}

fn forced(kind: Kind, key: &str, gazetteer: &Gazetteer) -> Meant {
    if let Some(entity) = gazetteer.by_key(kind, key) {
        return Meant::Named(vec![complete(entity)]);
    }
    if kind == Kind::Document
        && let Some(number) = DocumentNumber::parse(key)
    {
        return numbered(number, gazetteer);
    }
    let of_kind = |meaning: &Meaning| gazetteer.entity(meaning.entity).kind == kind;
    let meanings: Vec<Meaning> = gazetteer
        .by_name(key)
        .iter()
        .copied()
        .filter(of_kind)
        .collect();
    match meanings.is_empty() {
        true => Meant::Unknown(Some(kind)),
        false => Meant::Named(meanings),
    }
}

fn numbered(number: DocumentNumber, gazetteer: &Gazetteer) -> Meant {
    match gazetteer.by_number(&number) {
        Some(entity) => Meant::Named(vec![complete(entity)]),
        None => Meant::MissingDocument(number),
    }
}

fn complete(entity: crate::policy::gazetteer::EntityId) -> Meaning {
    Meaning {
        entity,
        relative: false,
    }
}
