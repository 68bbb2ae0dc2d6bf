//! Where each node and relationship of a folder stands, and the id that the folder gives each node.

use std::fmt;

use smol_str::SmolStr;

use crate::store::{Element, Graph};
use crate::value::NodeId;

/// A graph that was read from a folder, and where its parts stand there.
#[derive(Debug, Clone)]
pub struct GraphFolder {
    pub graph: Graph,
    pub origins: Origins,
}

/// A line of a file of the folder, such as `nodes/City.jsonl:12`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The path within the folder.
    pub file: SmolStr,
    /// From 1; 0 stands for the file as a whole.
    pub line: u32,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}", self.file),
            line => write!(f, "{}:{line}", self.file),
        }
    }
}

/// The line of every element, by slot.
#[derive(Debug, Clone, Default)]
pub struct Origins {
    pub(super) files: Vec<SmolStr>,
    pub(super) nodes: Vec<(u32, u32)>,
    pub(super) relationships: Vec<(u32, u32)>,
    /// The ids of the nodes as written in the folder.
    pub(super) ids: Vec<SmolStr>,
}

impl Origins {
    /// The line on which an element stands; `None` for what did not come from the folder.
    pub fn place(&self, element: Element) -> Option<Place> {
        let &(file, line) = match element {
            Element::Node(node) => self.nodes.get(node.0 as usize)?,
            Element::Relationship(relationship) => {
                self.relationships.get(relationship.0 as usize)?
            }
        };
        Some(Place {
            file: self.files[file as usize].clone(),
            line,
        })
    }

    /// The id that the folder gives a node; `None` for a node that did not come from the folder.
    pub fn id(&self, node: NodeId) -> Option<&SmolStr> {
        self.ids.get(node.0 as usize)
    }
}
