//! The domain of industrial policy: document numbers, names, and what the words of notices mean.
//!
//! The only place that knows what a city, an agency or a document number is. Everything else sees labels and properties.

pub mod constraints;
pub mod document_number;
pub mod evidence;
pub mod fold;
pub mod gazetteer;
pub mod ingest;
pub mod lexicon;
pub mod notice;
pub mod numeral;
pub mod ontology;
pub mod reading;
