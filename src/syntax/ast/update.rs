//! The parts of clauses that change the graph.

use super::{Expr, Name};

#[derive(Debug, Clone, PartialEq)]
pub struct MergeAction {
    /// True for `ON CREATE`, false for `ON MATCH`.
    pub on_create: bool,
    pub items: Vec<SetItem>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum SetItem {
    /// `a.key = value`; `target` is the expression before the last key.
    Property {
        target: Expr,
        key: Name,
        value: Expr,
    },
    /// `a[key] = value`
    DynamicProperty {
        target: Expr,
        key: Expr,
        value: Expr,
    },
    /// `a = value`
    Replace { variable: Name, value: Expr },
    /// `a += value`
    Add { variable: Name, value: Expr },
    /// `a:Label:$(other)`
    Labels {
        variable: Name,
        labels: Vec<WrittenLabel>,
    },
}

#[derive(Debug, Clone, PartialEq)]
pub enum RemoveItem {
    Property {
        target: Expr,
        key: Name,
    },
    /// `a[key]`
    DynamicProperty {
        target: Expr,
        key: Expr,
    },
    Labels {
        variable: Name,
        labels: Vec<WrittenLabel>,
    },
}

/// A label to be put on a node or taken from it.
#[derive(Debug, Clone, PartialEq)]
pub enum WrittenLabel {
    Name(Name),
    /// `$(expression)`: a label or a list of labels.
    Dynamic(Expr),
}
