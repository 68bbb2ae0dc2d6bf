//! Patterns of one `MATCH` that nothing connects: every match of one meets every match of the other, which is seldom meant.

use rustc_hash::FxHashSet;

use super::scope::Scope;
use super::state::Binder;
use super::warning::Surprise;
use crate::diagnostic::Span;
use crate::syntax::ast::{Expr, NodePattern, PathPattern, PathStep};

/// Patterns with variables in common, directly or through others.
struct Component<'q> {
    variables: FxHashSet<&'q str>,
    /// A property or test narrows it down, or an earlier clause does.
    narrowed: bool,
    /// The last pattern of it in the text.
    span: Span,
}

impl<'q> Binder<'q> {
    /// Warns of a second pattern that shares nothing with the first; where a test narrows down one of the two, this may well be meant.
    pub(super) fn check_connected(
        &mut self,
        patterns: &'q [PathPattern],
        predicate: Option<&'q Expr>,
    ) {
        if patterns.len() < 2 || predicate.is_some() {
            return;
        }
        let components = components(patterns, &self.scope);
        let wide: Vec<&Component> = components.iter().filter(|one| !one.narrowed).collect();
        if let [_, second, ..] = wide[..] {
            self.warn(Surprise::Apart, second.span);
        }
    }
}

fn components<'q>(patterns: &'q [PathPattern], scope: &Scope) -> Vec<Component<'q>> {
    let mut components: Vec<Component> = Vec::new();
    for pattern in patterns {
        let mut joined = component(pattern, scope);
        let (related, apart): (Vec<_>, Vec<_>) = components
            .into_iter()
            .partition(|other| !other.variables.is_disjoint(&joined.variables));
        for other in related {
            joined.variables.extend(other.variables);
            joined.narrowed |= other.narrowed;
        }
        components = apart;
        components.push(joined);
    }
    components
}

fn component<'q>(pattern: &'q PathPattern, scope: &Scope) -> Component<'q> {
    let mut component = Component {
        variables: FxHashSet::default(),
        narrowed: false,
        span: pattern.span,
    };
    component.add(pattern);
    let mut variables = component.variables.iter();
    component.narrowed |= variables.any(|name| scope.find(name).is_some());
    component
}

impl<'q> Component<'q> {
    fn add(&mut self, pattern: &'q PathPattern) {
        self.narrowed |= pattern.predicate.is_some();
        self.add_node(&pattern.start);
        for (step, node) in &pattern.steps {
            match step {
                PathStep::Relationship(step) => {
                    self.narrowed |= step.properties.is_some() || step.predicate.is_some();
                    let name = step.variable.as_ref();
                    self.variables.extend(name.map(|name| name.text.as_str()));
                }
                PathStep::Group(group) => self.add(&group.pattern),
            }
            self.add_node(node);
        }
    }

    fn add_node(&mut self, node: &'q NodePattern) {
        self.narrowed |= node.properties.is_some() || node.predicate.is_some();
        let name = node.variable.as_ref();
        self.variables.extend(name.map(|name| name.text.as_str()));
    }
}
