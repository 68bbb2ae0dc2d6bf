//! Phrases: one reading each, the right query, rows equal to those of the query, and errors that help.
//!
//! Run over the graph that ships, with a few invented documents added, so that every example has what it names.

#[path = "diagnostics/variants.rs"]
mod variants;

#[path = "phrases/world.rs"]
mod world;

#[path = "phrases/cases.rs"]
mod cases;
#[path = "phrases/grammar.rs"]
mod grammar;
#[path = "phrases/robust.rs"]
mod robust;
#[path = "phrases/shared.rs"]
mod shared;
#[path = "phrases/why.rs"]
mod why;
