//! Finding every derivation of a line: all alternatives are tried, none is preferred.
//!
//! States move through a shape side by side; a state is a place in the line and the slots filled on the way. Work is bounded, so a
//! line of any length ends in an answer or a refusal.

use super::accept::{accept, kinds};
use super::{Grammar, Shape, SlotKind};
use crate::diagnostic::Span;
use crate::phrase::table::{self, Entry};
use crate::phrase::words::count::count;
use crate::phrase::words::date::{date, when};
use crate::phrase::words::marks::{Marking, Marks};
use crate::phrase::words::number::{decimal, int};
use crate::phrase::words::{
    Count, Date, Dimension, Language, Level, Line, Mark, Meant, TokenKind, Tokens, When,
};
use crate::policy::document_number::DocumentNumber;
use crate::policy::gazetteer::{Gazetteer, Kind, Meaning};

/// States advanced in one line before it is refused.
const MAX_STEPS: usize = 2_000_000;
/// The longest run of tokens taken for one unknown name.
const MAX_UNKNOWN: usize = 40;

/// A slot as filled from the line, before names are resolved.
#[derive(Debug, Clone, PartialEq)]
pub struct Capture {
    pub name: &'static str,
    pub kind: Option<SlotKind>,
    pub value: Captured,
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Captured {
    Flag,
    /// The best meanings of a name; `exact` after `itself`.
    Named {
        meanings: Vec<Meaning>,
        exact: bool,
    },
    AllPlaces,
    MissingDocument(DocumentNumber),
    Count(Count),
    Int(u64),
    Decimal(f64),
    Level(Level),
    When(When),
    Date(Date),
    Dimension(Dimension),
    /// Text that is no name, taken for one to find out what was meant.
    UnknownName,
    /// A name of another kind than the slot takes.
    WrongKind(Vec<Meaning>),
}

/// One way in which a line fits an entry.
#[derive(Debug, Clone, PartialEq)]
pub struct Derivation {
    pub entry: &'static Entry,
    pub language: Language,
    pub captures: Vec<Capture>,
}

/// What could have come where a line stopped making sense.
#[derive(Debug, Clone, PartialEq)]
pub struct Expected {
    pub entry: &'static Entry,
    pub wanted: Wanted,
    /// The slots filled before.
    pub captures: Vec<Capture>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    Words(&'static str),
    Slot(SlotKind),
}

/// A name that is taken for granted at one token, to learn what was meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repair {
    None,
    /// Any text there may be a name.
    UnknownName(usize),
    /// The name there may fill any slot.
    WrongKind(usize),
}

#[derive(Debug, Clone, Copy)]
struct State {
    at: usize,
    /// The last capture, in `arena`.
    last: Option<u32>,
}

/// Matches one line against all shapes of a language.
pub struct Matcher<'a> {
    line: &'a Line,
    marks: &'a Marks,
    gazetteer: &'a Gazetteer,
    marking: Marking,
    repair: Repair,
    language: Language,
    entry: &'static Entry,
    arena: Vec<(Option<u32>, Capture)>,
    steps: usize,
    furthest: usize,
    expected: Vec<(&'static Entry, Wanted, Option<u32>)>,
    kept: Vec<Expected>,
}

impl<'a> Matcher<'a> {
    pub fn new(line: &'a Line, marks: &'a Marks, gazetteer: &'a Gazetteer) -> Self {
        Self {
            line,
            marks,
            gazetteer,
            marking: Marking::Chosen,
            repair: Repair::None,
            language: Language::English,
            entry: table::first(),
            arena: Vec::new(),
            steps: 0,
            furthest: 0,
            expected: Vec::new(),
            kept: Vec::new(),
        }
    }

    /// Every derivation of the whole line in both languages; `None` when the line would take too long.
    pub fn derivations(&mut self, marking: Marking, repair: Repair) -> Option<Vec<Derivation>> {
        (self.marking, self.repair, self.steps) = (marking, repair, 0);
        let mut found = Vec::new();
        for language in [Language::English, Language::Chinese] {
            self.language = language;
            for (entry, shape) in Grammar::get().shapes(language) {
                self.entry = entry;
                self.arena.clear();
                let start = State { at: 0, last: None };
                let ends = self.advance(shape, vec![start]);
                for end in ends.iter().filter(|end| end.at == self.line.tokens.len()) {
                    found.push(Derivation {
                        entry,
                        language,
                        captures: self.captures(end.last),
                    });
                }
                self.keep_expected();
                if self.steps > MAX_STEPS {
                    return None;
                }
            }
        }
        Some(found)
    }

    /// The token up to which at least one shape fits.
    pub fn furthest(&self) -> usize {
        self.furthest
    }

    /// What could have come at [`furthest`](Self::furthest).
    pub fn expected(&self) -> &[Expected] {
        &self.kept
    }

    fn advance(&mut self, shape: &Shape, states: Vec<State>) -> Vec<State> {
        self.steps += states.len();
        if states.is_empty() || self.steps > MAX_STEPS {
            return Vec::new();
        }
        match shape {
            Shape::Literal(words) => self.each(states, |own, state| own.literal(words, state)),
            Shape::Flag { name, words } => {
                self.each(states, |own, state| own.flag(name, words, state))
            }
            Shape::Slot { name, kind } => {
                self.each(states, |own, state| own.slot(name, *kind, state))
            }
            Shape::Sequence(parts) => parts
                .iter()
                .fold(states, |states, part| self.advance(part, states)),
            Shape::Either(branches) => {
                let branches = branches.iter();
                branches
                    .flat_map(|branch| self.advance(branch, states.clone()))
                    .collect()
            }
            Shape::Optional(inner) | Shape::Usual(inner) => {
                let mut all = states.clone();
                all.extend(self.advance(inner, states));
                all
            }
            Shape::Repeated(inner) => {
                let (mut all, mut last) = (Vec::new(), states);
                loop {
                    last = self.advance(inner, last);
                    if last.is_empty() {
                        return all;
                    }
                    all.extend(&last);
                }
            }
        }
    }

    fn each(
        &mut self,
        states: Vec<State>,
        mut step: impl FnMut(&mut Self, State) -> Vec<State>,
    ) -> Vec<State> {
        states
            .into_iter()
            .flat_map(|state| step(self, state))
            .collect()
    }

    fn literal(&mut self, words: &'static str, state: State) -> Vec<State> {
        match self.words_end(words, state.at) {
            Some(at) => vec![State { at, ..state }],
            None => self.miss(Wanted::Words(words), state),
        }
    }

    fn flag(&mut self, name: &'static str, words: &'static str, state: State) -> Vec<State> {
        let Some(at) = self.words_end(words, state.at) else {
            return self.miss(Wanted::Words(words), state);
        };
        self.capture(name, None, Captured::Flag, state, at)
            .into_iter()
            .collect()
    }

    /// The token after words that stand at `at`, outside of names.
    fn words_end(&self, words: &str, at: usize) -> Option<usize> {
        let mut rest = Tokens(self.line.tokens.get(at..)?);
        for word in words.split(' ') {
            rest = match word.chars().next()? {
                first if first.is_ascii_alphanumeric() => rest.word(word)?,
                first @ ('、' | '，') => rest.symbol(crate::policy::fold::fold(first))?,
                _ => rest.han(word)?,
            };
        }
        let end = self.line.tokens.len() - rest.len();
        let is_free = (at..end).all(|token| !self.marks.is_covered(token, self.marking));
        is_free.then_some(end)
    }

    fn slot(&mut self, name: &'static str, kind: SlotKind, state: State) -> Vec<State> {
        let mut found = match kinds(kind).is_empty() {
            true => self.block(name, kind, state),
            false => self.named(name, kind, state),
        };
        if found.is_empty() {
            found = self.miss(Wanted::Slot(kind), state);
        }
        found
    }

    /// Numbers, dates and the like.
    fn block(&mut self, name: &'static str, kind: SlotKind, state: State) -> Vec<State> {
        if self.marks.is_covered(state.at, self.marking) {
            // A quoted plan, “十四五”, is marked as a name that the graph does not have.
            let is_quoted = matches!(self.line.tokens[state.at].kind, TokenKind::Quoted(_));
            if !is_quoted {
                return Vec::new();
            }
        }
        let tokens = Tokens(&self.line.tokens[state.at.min(self.line.tokens.len())..]);
        let Some((rest, value)) = read_block(kind, self.language, tokens) else {
            return Vec::new();
        };
        let at = self.line.tokens.len() - rest.len();
        self.capture(name, Some(kind), value, state, at)
            .into_iter()
            .collect()
    }

    fn named(&mut self, name: &'static str, kind: SlotKind, state: State) -> Vec<State> {
        let mut found = Vec::new();
        if kind == SlotKind::Area
            && let Some(at) = self.all_places(state.at)
        {
            found.extend(self.capture(name, Some(kind), Captured::AllPlaces, state, at));
        }
        for mark in self.marks.at(state.at, self.marking).to_vec() {
            if let Some(value) = self.fitting(kind, &mark, state.at) {
                found.extend(self.named_state(name, kind, value, state, mark.end));
            }
        }
        let is_name = |mark: &Mark| matches!(mark.meant, Meant::Named(_));
        let known = self.marks.at(state.at, self.marking).iter().any(is_name);
        if self.repair == Repair::UnknownName(state.at) && found.is_empty() && !known {
            let last = self.line.tokens.len().min(state.at + MAX_UNKNOWN);
            for end in state.at + 1..=last {
                found.extend(self.named_state(name, kind, Captured::UnknownName, state, end));
            }
        }
        found
    }

    /// The state after a name, and after `itself` where that may follow.
    fn named_state(
        &mut self,
        name: &'static str,
        kind: SlotKind,
        mut value: Captured,
        state: State,
        end: usize,
    ) -> Option<State> {
        let word = match self.language {
            Language::English => "itself",
            Language::Chinese => "本身",
        };
        let mut at = end;
        if kind == SlotKind::Condition
            && let Some(after) = self.words_end(word, end)
        {
            at = after;
            if let Captured::Named { exact, .. } = &mut value {
                *exact = true;
            }
        }
        self.capture(name, Some(kind), value, state, at)
    }

    /// What a mark means in a slot; only its best meanings.
    fn fitting(&self, kind: SlotKind, mark: &Mark, at: usize) -> Option<Captured> {
        let is_document = kind == SlotKind::Document;
        match &mark.meant {
            Meant::MissingDocument(number) => {
                is_document.then(|| Captured::MissingDocument(number.clone()))
            }
            Meant::Unknown(own) => {
                let fits = own.is_none_or(|own: Kind| kinds(kind).contains(&own));
                (fits && self.repair == Repair::UnknownName(at)).then_some(Captured::UnknownName)
            }
            Meant::Named(meanings) => {
                let ranked = meanings
                    .iter()
                    .map(|own| (accept(kind, own, self.gazetteer), own));
                let best = ranked.clone().filter_map(|(rank, _)| rank).min();
                match best {
                    Some(best) => {
                        let best = ranked
                            .filter(|(rank, _)| *rank == Some(best))
                            .map(|(_, own)| *own);
                        Some(Captured::Named {
                            meanings: best.collect(),
                            exact: false,
                        })
                    }
                    None => {
                        let here = self.repair == Repair::WrongKind(at);
                        here.then(|| Captured::WrongKind(meanings.clone()))
                    }
                }
            }
        }
    }

    fn all_places(&self, at: usize) -> Option<usize> {
        match self.language {
            Language::English => self.words_end("all places", at),
            Language::Chinese => self
                .words_end("所有地区", at)
                .or_else(|| self.words_end("所有地方", at)),
        }
    }

    /// The state with one more slot; `None` when the slot can be filled once only and already is.
    fn capture(
        &mut self,
        name: &'static str,
        kind: Option<SlotKind>,
        value: Captured,
        state: State,
        at: usize,
    ) -> Option<State> {
        if !table::may_repeat(name) && self.has(state.last, name) {
            return None;
        }
        let span = self.line.span(state.at, at);
        let capture = Capture {
            name,
            kind,
            value,
            span,
        };
        self.arena.push((state.last, capture));
        let last = Some(self.arena.len() as u32 - 1);
        Some(State { at, last })
    }

    fn has(&self, mut last: Option<u32>, name: &str) -> bool {
        while let Some(index) = last {
            let (before, capture) = &self.arena[index as usize];
            if capture.name == name {
                return true;
            }
            last = *before;
        }
        false
    }

    fn captures(&self, mut last: Option<u32>) -> Vec<Capture> {
        let mut captures = Vec::new();
        while let Some(index) = last {
            let (before, capture) = &self.arena[index as usize];
            captures.push(capture.clone());
            last = *before;
        }
        captures.reverse();
        captures
    }

    /// Notes what was wanted at the furthest token.
    fn miss(&mut self, wanted: Wanted, state: State) -> Vec<State> {
        if state.at > self.furthest {
            self.furthest = state.at;
            self.expected.clear();
            self.kept.clear();
        }
        if state.at == self.furthest && self.expected.len() + self.kept.len() < 400 {
            self.expected.push((self.entry, wanted, state.last));
        }
        Vec::new()
    }

    fn keep_expected(&mut self) {
        for (entry, wanted, last) in std::mem::take(&mut self.expected) {
            let captures = self.captures(last);
            self.kept.push(Expected {
                entry,
                wanted,
                captures,
            });
        }
    }
}

fn read_block<'a>(
    kind: SlotKind,
    language: Language,
    tokens: Tokens<'a>,
) -> Option<(Tokens<'a>, Captured)> {
    Some(match kind {
        SlotKind::Count => count(language)(tokens)
            .ok()
            .map(|(rest, own)| (rest, Captured::Count(own)))?,
        SlotKind::Int => int(language)(tokens)
            .ok()
            .map(|(rest, own)| (rest, Captured::Int(own)))?,
        SlotKind::Decimal => decimal(tokens)
            .ok()
            .map(|(rest, own)| (rest, Captured::Decimal(own)))?,
        SlotKind::When => when(language)(tokens)
            .ok()
            .map(|(rest, own)| (rest, Captured::When(own)))?,
        SlotKind::Date => date(language)(tokens)
            .ok()
            .map(|(rest, own)| (rest, Captured::Date(own)))?,
        SlotKind::Level => {
            Level::read(language, tokens).map(|(rest, own)| (rest, Captured::Level(own)))?
        }
        SlotKind::Dimension => {
            Dimension::read(language, tokens).map(|(rest, own)| (rest, Captured::Dimension(own)))?
        }
        _ => return None,
    })
}
