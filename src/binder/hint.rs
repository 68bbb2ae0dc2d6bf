//! Hints: their variables must mean something; they change nothing.

use super::state::Binder;
use super::warning::Surprise;
use crate::syntax::ast::Hint;

impl Binder<'_> {
    pub(super) fn hints(&mut self, hints: &[Hint]) {
        for hint in hints {
            for variable in &hint.variables {
                self.named(variable);
            }
            self.warn(Surprise::Hint, hint.span);
        }
    }
}
