//! The property graph in memory.

/// Which way relationships are followed from a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// From start to end.
    Outgoing,
    /// From end to start.
    Incoming,
    /// Either way; a relationship from a node to itself counts once.
    Both,
}
