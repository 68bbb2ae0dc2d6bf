//! Slots inside, element ids outside: both grow together, so runs of consecutive ids describe the whole map.

use std::sync::Arc;

use crate::value::ElementId;

/// The largest id that is believed when it is read from a file: no graph counts so far.
pub const LARGEST_ID: u64 = u64::MAX / 2;

/// The element id of each slot. Ids grow with slots, so the map is a short list of runs and both directions are searches.
#[derive(Debug, Clone, Default)]
pub struct ElementIds {
    pub(super) runs: Arc<Vec<Run>>,
    pub(super) slots: u32,
    /// The id that the next element gets; never goes back, so no id is given twice.
    pub(super) next: u64,
}

/// Consecutive ids of consecutive slots, from this one to the next run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    pub slot: u32,
    pub id: u64,
}

impl ElementIds {
    /// Gives the next slot the next id.
    pub fn push(&mut self) -> (u32, ElementId) {
        let slot = self.slots;
        let expected = self
            .runs
            .last()
            .map(|run| run.id + u64::from(slot - run.slot));
        if expected != Some(self.next) {
            Arc::make_mut(&mut self.runs).push(Run {
                slot,
                id: self.next,
            });
        }
        let id = ElementId(self.next);
        self.next += 1;
        self.slots += 1;
        (slot, id)
    }

    /// Gives the next `count` slots the next ids, and returns the first of the slots.
    ///
    /// # Panics
    /// When there are no more slots.
    pub fn extend(&mut self, count: u32) -> u32 {
        let first = self.slots;
        if count > 0 {
            self.push();
            let rest = count - 1;
            self.slots = self.slots.checked_add(rest).expect("room for the slots");
            self.next += u64::from(rest);
        }
        first
    }

    /// Leaves out ids below `id`, as when a file is read whose ids have gaps. Never goes back.
    pub fn skip_to(&mut self, id: u64) {
        self.next = self.next.max(id);
    }

    /// The number of slots given, deleted ones included.
    pub fn slots(&self) -> u32 {
        self.slots
    }

    /// The id of a slot. O(log runs); one run is the common case.
    pub fn id(&self, slot: u32) -> ElementId {
        let run = &self.runs[self.runs.partition_point(|run| run.slot <= slot) - 1];
        ElementId(run.id + u64::from(slot - run.slot))
    }

    /// The slot that was given this id, deleted or not.
    pub fn slot(&self, id: ElementId) -> Option<u32> {
        let at = self
            .runs
            .partition_point(|run| run.id <= id.0)
            .checked_sub(1)?;
        let run = &self.runs[at];
        let end = self.runs.get(at + 1).map_or(self.slots, |next| next.slot);
        let slot = u64::from(run.slot) + (id.0 - run.id);
        (slot < u64::from(end)).then_some(slot as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_kept() {
        let mut ids = ElementIds::default();
        ids.push();
        ids.skip_to(10);
        ids.push();
        ids.push();
        assert_eq!(
            (ids.id(0), ids.id(1), ids.id(2)),
            (ElementId(0), ElementId(10), ElementId(11))
        );
        assert_eq!(
            (
                ids.slot(ElementId(11)),
                ids.slot(ElementId(5)),
                ids.slot(ElementId(12))
            ),
            (Some(2), None, None)
        );
    }
}
