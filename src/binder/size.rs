//! How large a query is, in the parts that each become an operator of the plan.

use super::bound::{
    BoundBody, BoundBranch, BoundClause, BoundExpr, BoundExprKind, BoundPattern, BoundQuery,
    CreatePattern,
};

/// The most parts that a branch of a query may have. Plans are walked by recursion, and a pattern of so many steps has no good order
/// anyhow; what a statement creates does not count.
pub(super) const MOST_PARTS: usize = 2_000;

impl BoundQuery {
    /// The parts of the largest branch.
    pub(super) fn parts(&self) -> usize {
        let bodies = std::iter::once(&self.body).chain(&self.subqueries);
        bodies.map(BoundBody::parts).max().unwrap_or(0)
    }
}

impl BoundBody {
    fn parts(&self) -> usize {
        self.branches
            .iter()
            .map(BoundBranch::parts)
            .max()
            .unwrap_or(0)
    }
}

impl BoundBranch {
    fn parts(&self) -> usize {
        self.clauses.iter().map(BoundClause::parts).sum()
    }
}

impl BoundClause {
    fn parts(&self) -> usize {
        match self {
            Self::Match { pattern, .. } | Self::Merge { pattern, .. } => 1 + pattern.parts(),
            Self::Create(pattern) if !pattern.asks_graph() => 0,
            Self::CallSubquery(call) => 1 + call.body.parts(),
            Self::Foreach { updates, .. } => 1 + updates.iter().map(Self::parts).sum::<usize>(),
            _ => 1,
        }
    }
}

impl BoundPattern {
    fn parts(&self) -> usize {
        let groups = self
            .relationships
            .iter()
            .filter_map(|step| step.group.as_ref());
        let inside: usize = groups.map(|group| group.pattern.parts()).sum();
        self.nodes.len() + self.relationships.len() + inside
    }
}

impl CreatePattern {
    /// Some property is computed by a subquery, which would see what other rows have created.
    pub fn asks_graph(&self) -> bool {
        self.properties().any(has_subquery)
    }
}

fn has_subquery(expr: &BoundExpr) -> bool {
    let mut found = false;
    expr.for_each(&mut |part| found |= matches!(part.kind, BoundExprKind::Subquery { .. }));
    found
}
