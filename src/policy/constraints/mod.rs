//! What must hold in a graph of industrial policy, one file a constraint: the compiler for people who edit graphs.
//!
//! In: a graph, and the texts of its documents where they are at hand. Out: breaches, each with the element at fault, so that
//! whoever knows where an element comes from can name file and line.

mod agreement;
mod breach;
mod cluster_parts;
mod designated_industries;
mod ends;
mod evidence;
mod facts;
mod intervals;
mod issuers;
mod keys;
mod place_levels;
mod references;
mod repeals;
mod trees;
mod unique_pairs;

pub use breach::{Breach, Breaches};
pub use designated_industries::{Implied, highest_level, implied_of, implied_pairs};
pub use facts::{Facts, Texts};

use crate::store::Graph;

/// A rule of the ontology and the function that finds what breaks it.
pub struct Constraint {
    /// A stable name for programs.
    pub name: &'static str,
    /// What must hold, in one sentence.
    pub rule: &'static str,
    check: fn(&Facts<'_>, &mut Breaches),
}

/// All constraints, in the order in which they are checked.
pub const CONSTRAINTS: &[Constraint] = &[
    Constraint {
        name: "agreement",
        rule: "labels, relationship types, kinds of values and words are those of the ontology",
        check: agreement::check,
    },
    Constraint {
        name: "ends",
        rule: "a relationship joins nodes of the labels that its type allows",
        check: ends::check,
    },
    Constraint {
        name: "keys",
        rule: "keys are there, well formed and unique",
        check: keys::check,
    },
    Constraint {
        name: "unique_pairs",
        rule: "a fact is stored once: one relationship of a type between two nodes, but for discriminators",
        check: unique_pairs::check,
    },
    Constraint {
        name: "place_levels",
        rule: "a place has the label of its level, and one parent at a time",
        check: place_levels::check,
    },
    Constraint {
        name: "cluster_parts",
        rule: "a cluster has one main place and at least one industry",
        check: cluster_parts::check,
    },
    Constraint {
        name: "issuers",
        rule: "a document that is loaded has issuers numbered from 1 without gaps, one of them the lead",
        check: issuers::check,
    },
    Constraint {
        name: "intervals",
        rule: "what begins ends later, and nothing takes effect before it is issued unless the text says so",
        check: intervals::check,
    },
    Constraint {
        name: "trees",
        rule: "PART_OF, BROADER and the lineage of documents have no cycles",
        check: trees::check,
    },
    Constraint {
        name: "references",
        rule: "a document refers to another in one way only",
        check: references::check,
    },
    Constraint {
        name: "evidence",
        rule: "evidence exists, names its document and quotes it word for word",
        check: evidence::check,
    },
    Constraint {
        name: "designated_industries",
        rule: "HAS_INDUSTRY is what the designated clusters imply",
        check: designated_industries::check,
    },
    Constraint {
        name: "repeals",
        rule: "a repealed document ends when the one that repeals it takes effect",
        check: repeals::check,
    },
];

/// Checks every constraint. `texts` are the texts of documents, for comparing quotations; without a document's text only the
/// length of its quotations is checked.
///
/// The breaches come in order of constraints, then of elements. O(nodes + relationships) but for the cycles it finds.
pub fn check(graph: &Graph, texts: Option<&Texts>) -> Vec<Breach> {
    let facts = Facts::new(graph, texts);
    let mut all = Vec::new();
    for (number, constraint) in CONSTRAINTS.iter().enumerate() {
        let mut breaches = Breaches::new(constraint.name, number as u16 + 1);
        (constraint.check)(&facts, &mut breaches);
        all.extend(breaches.into_sorted());
    }
    all
}
