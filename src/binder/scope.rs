//! Which names can be used at a place of the query, and the slots they stand for.
//!
//! A clause sees the variables of its query part; local variables (of comprehensions and quantifiers) stand before them, and in a
//! subquery everything visible around it stands behind them.

use std::rc::Rc;

use indexmap::{IndexMap, IndexSet};
use rustc_hash::{FxBuildHasher, FxHashMap};
use smol_str::SmolStr;

use super::bound::Slot;

/// The names of one query part.
#[derive(Debug, Clone, Default)]
pub(super) struct Scope {
    variables: IndexMap<SmolStr, Slot, FxBuildHasher>,
    /// Innermost last.
    locals: Vec<(SmolStr, Slot)>,
    outer: Option<Rc<Scope>>,
    /// Around an aggregating projection: the scope with the names that are no grouping keys of it.
    ungrouped: Option<Rc<Scope>>,
}

/// Where a name was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    /// A variable of the query part itself.
    Variable(Slot),
    /// A variable of a comprehension or quantifier around the place.
    Local(Slot),
    /// A variable of the query around this subquery.
    Outer(Slot),
}

impl Found {
    pub(super) fn slot(self) -> Slot {
        match self {
            Self::Variable(slot) | Self::Local(slot) | Self::Outer(slot) => slot,
        }
    }
}

impl Scope {
    /// The scope in which a subquery begins.
    pub(super) fn inside(outer: Rc<Scope>) -> Self {
        Self {
            outer: Some(outer),
            ..Self::default()
        }
    }

    /// A scope of some variables of this one.
    pub(super) fn only(&self, names: &[SmolStr]) -> Self {
        let found = names
            .iter()
            .filter_map(|name| Some((name.clone(), self.find(name)?.slot())));
        Self {
            variables: found.collect(),
            ..Self::default()
        }
    }

    /// An empty scope that sees the same outer query.
    pub(super) fn next_part(&self) -> Self {
        Self {
            outer: self.outer.clone(),
            ..Self::default()
        }
    }

    pub(super) fn find(&self, name: &str) -> Option<Found> {
        self.find_local(name)
            .map(Found::Local)
            .or_else(|| self.variables.get(name).copied().map(Found::Variable))
            .or_else(|| self.find_outer(name).map(Found::Outer))
    }

    fn find_local(&self, name: &str) -> Option<Slot> {
        let entry = self.locals.iter().rev().find(|(local, _)| local == name)?;
        Some(entry.1)
    }

    fn find_outer(&self, name: &str) -> Option<Slot> {
        self.outer.as_ref()?.find(name).map(Found::slot)
    }

    /// True for a name that is visible around an aggregating projection but is no grouping key of it.
    pub(super) fn is_ungrouped(&self, name: &str) -> bool {
        let hides = |scope: &Rc<Scope>| scope.variables.contains_key(name);
        self.ungrouped.as_ref().is_some_and(hides)
            || self
                .outer
                .as_ref()
                .is_some_and(|outer| outer.is_ungrouped(name))
    }

    /// Adds a variable of the query part, or gives its name a new meaning.
    pub(super) fn declare(&mut self, name: SmolStr, slot: Slot) {
        self.variables.insert(name, slot);
    }

    pub(super) fn push_local(&mut self, name: SmolStr, slot: Slot) {
        self.locals.push((name, slot));
    }

    pub(super) fn pop_local(&mut self) {
        self.locals.pop();
    }

    pub(super) fn is_local(&self, name: &str) -> bool {
        self.find_local(name).is_some()
    }

    pub(super) fn has_locals(&self) -> bool {
        !self.locals.is_empty()
    }

    /// True for a variable of the query part.
    pub(super) fn declares(&self, name: &str) -> bool {
        self.variables.contains_key(name)
    }

    /// How many variables the query part has.
    pub(super) fn count(&self) -> usize {
        self.variables.len()
    }

    /// Forgets the variables beyond the first `count`.
    pub(super) fn truncate(&mut self, count: usize) {
        self.variables.truncate(count);
    }

    /// The variables of the query part, in order of declaration.
    pub(super) fn variables(&self) -> impl Iterator<Item = (&SmolStr, Slot)> {
        self.variables.iter().map(|(name, slot)| (name, *slot))
    }

    /// `whole` as a subquery in an aggregating expression sees it: of the query part's variables only `keys`.
    pub(super) fn grouped_by(whole: &Rc<Scope>, keys: &FxHashMap<SmolStr, Slot>) -> Self {
        Self {
            variables: keys
                .iter()
                .map(|(name, slot)| (name.clone(), *slot))
                .collect(),
            locals: whole.locals.clone(),
            outer: whole.outer.clone(),
            ungrouped: Some(Rc::clone(whole)),
        }
    }

    /// Every visible name, innermost first, each once.
    pub(super) fn names(&self) -> Vec<SmolStr> {
        let mut names: IndexSet<SmolStr, FxBuildHasher> = IndexSet::default();
        let mut scope = Some(self);
        while let Some(part) = scope {
            names.extend(part.locals.iter().rev().map(|(name, _)| name.clone()));
            names.extend(part.variables.keys().cloned());
            scope = part.outer.as_deref();
        }
        names.into_iter().collect()
    }
}
