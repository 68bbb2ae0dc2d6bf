//! Groups with quantifiers, and which paths of a pattern are wanted.

use smol_str::SmolStr;

use super::bound::{
    BoundPattern, LengthRange, PathMode, PathSelection, PathTest, PatternGroup, PatternPath,
    PatternRelationship, Slot,
};
use super::error::BindError;
use super::pattern::{Introduces, PatternInProgress};
use super::state::Binder;
use crate::function::Type;
use crate::store::Direction;
use crate::syntax::ast::{GroupPattern, Name, PathLength, PathPattern, PathStep};

impl<'q> Binder<'q> {
    /// The place of the group among the relationships of the pattern. What the group binds each time is a list outside of it.
    pub(super) fn declare_group(
        &mut self,
        progress: &mut PatternInProgress,
        group: &'q GroupPattern,
    ) -> usize {
        let length = LengthRange {
            min: group.length.min.unwrap_or(0),
            max: group.length.max,
        };
        for (step, _) in &group.pattern.steps {
            if let PathStep::Group(inner) = step {
                self.report(BindError::NestedGroup { span: inner.span });
            }
        }
        let outside = self.scope.clone();
        for name in group_names(&group.pattern) {
            self.require_free(name);
        }
        let bound = self.bind_group(&group.pattern);
        let inside = std::mem::replace(&mut self.scope, outside);
        let declared: Vec<(SmolStr, Slot)> = inside
            .variables()
            .filter(|(name, slot)| self.scope.find(name).map(|it| it.slot()) != Some(*slot))
            .map(|(name, slot)| (name.clone(), slot))
            .collect();
        let mut group_bound = bound;
        for (name, slot) in declared {
            let list = Type::List(Box::new(self.ty(slot).clone()));
            let outer = self.declare(&name, list);
            group_bound.variables.push((slot, outer));
        }
        let list = Type::List(Box::new(Type::Relationship));
        let slot = self.anonymous_slot("relationships", list);
        progress.pattern.relationships.push(PatternRelationship {
            slot,
            bound: false,
            from: slot,
            to: slot,
            direction: Direction::Both,
            types: Vec::new(),
            type_test: None,
            length: Some(length),
            walk: false,
            group: Some(Box::new(group_bound)),
            shortest: None,
            properties: Vec::new(),
            predicate: None,
            element: None,
            span: group.span,
        });
        progress.relationship_slots.insert(slot);
        progress.pattern.relationships.len() - 1
    }

    fn bind_group(&mut self, path: &'q PathPattern) -> PatternGroup {
        let paths = std::slice::from_ref(path);
        let mut progress = self.new_progress(Introduces::Variables);
        self.declare_path(&mut progress, path);
        let start = progress.pattern.nodes[progress.mentions[0]].slot;
        let last = *progress.mentions.last().expect("a path has a node");
        let end = progress.pattern.nodes[last].slot;
        let relationships = progress.pattern.relationships.iter();
        let relationships = relationships.map(|step| step.slot).collect();
        let mentions = progress.mentions.clone();
        let mut pattern = progress.with(self.pattern_details(paths, "MATCH"));
        self.dynamic_labels(paths, &mentions, &mut pattern);
        let predicate = path.predicate.as_deref();
        let predicate = predicate.map(|predicate| self.condition(predicate, "WHERE"));
        PatternGroup {
            pattern,
            predicate,
            start,
            end,
            relationships,
            variables: Vec::new(),
        }
    }

    /// Notes selector and mode of a path that has just been declared.
    pub(super) fn choose_paths(
        &mut self,
        progress: &mut PatternInProgress,
        pattern: &'q PathPattern,
        path: PatternPath,
    ) {
        if let Some(mode @ (PathMode::Acyclic | PathMode::Simple | PathMode::Trail)) = pattern.mode
        {
            let test = PathTest::Mode(mode, path.clone());
            progress.pattern.path_tests.push(test);
        }
        let Some(selector) = pattern.selector else {
            return;
        };
        progress.pattern.selection = Some(PathSelection { selector, path });
    }

    /// What `MATCH` as a whole asks of selectors and of `REPEATABLE ELEMENTS`.
    pub(super) fn check_selection(&mut self, patterns: &[PathPattern], repeatable: bool) {
        if let [_, _, ..] = patterns
            && let Some(chosen) = patterns.iter().find(|path| path.selector.is_some())
        {
            self.report(BindError::SelectorAmongPatterns { span: chosen.span });
        }
        if !repeatable {
            return;
        }
        for path in patterns {
            let ends = matches!(path.mode, None | Some(PathMode::Walk)) && path.selector.is_none();
            let unbounded = lengths(path)
                .into_iter()
                .filter(|length| length.max.is_none());
            for length in unbounded.filter(|_| ends) {
                self.report(BindError::UnboundedWalk { span: length.span });
            }
        }
    }
}

/// The lengths of all steps, those within groups too.
fn lengths(path: &PathPattern) -> Vec<PathLength> {
    let mut found = Vec::new();
    for (step, _) in &path.steps {
        match step {
            PathStep::Relationship(relationship) => found.extend(relationship.length),
            PathStep::Group(group) => {
                found.push(group.length);
                found.extend(lengths(&group.pattern));
            }
        }
    }
    found
}

impl BoundPattern {
    /// Lets relationships be met more than once, in groups too, when `repeatable`.
    pub(super) fn repeat(&mut self, repeatable: bool) {
        self.repeatable = repeatable;
        let tested: Vec<Slot> = self
            .path_tests
            .iter()
            .filter_map(|test| match test {
                PathTest::Mode(_, path) => Some(&path.relationships),
                PathTest::Predicate(_) => None,
            })
            .flatten()
            .copied()
            .collect();
        // Walks without end cannot be listed: where all paths have to be, they are trails.
        let chosen = self.selection.is_some();
        for step in &mut self.relationships {
            step.walk = repeatable && !chosen && !tested.contains(&step.slot);
            // A search for one chain of the least length looks for trails.
            let alone = !(repeatable && chosen);
            step.shortest = step.shortest.filter(|_| alone);
            if let Some(group) = &mut step.group {
                group.pattern.repeat(repeatable);
                // Of what has no greatest length within a time, trails are listed.
                for inner in &mut group.pattern.relationships {
                    inner.walk &= inner.length.is_none_or(|length| length.max.is_some());
                }
            }
        }
    }
}

/// The variables that a group names, each once.
fn group_names(path: &PathPattern) -> Vec<&Name> {
    let mut names: Vec<&Name> = Vec::new();
    let nodes = std::iter::once(&path.start).chain(path.steps.iter().map(|(_, node)| node));
    let nodes = nodes.filter_map(|node| node.variable.as_ref());
    let relationships = path.steps.iter().filter_map(|(step, _)| match step {
        PathStep::Relationship(relationship) => relationship.variable.as_ref(),
        PathStep::Group(_) => None,
    });
    for name in nodes.chain(relationships) {
        if !names.iter().any(|known| known.text == name.text) {
            names.push(name);
        }
    }
    names
}
