//! Short forms that a document gives to others: 以下简称《暂行办法》.

use super::Cited;

/// The short forms in force at a point of the text; a later binding of the same name replaces an earlier one.
#[derive(Debug, Clone, Default)]
pub struct ShortForms {
    bound: Vec<(String, Cited)>,
}

impl ShortForms {
    pub fn bind(&mut self, name: &str, cited: &Cited) {
        self.bound.push((name.to_owned(), cited.clone()));
    }

    /// What a short form stands for here.
    pub fn get(&self, name: &str) -> Option<&Cited> {
        let known = self.bound.iter().rev().find(|(bound, _)| bound == name);
        known.map(|(_, cited)| cited)
    }
}
