//! Writers take turns: who has the turn holds what is needed to write, and hands it back when done.

use std::sync::{Arc, Condvar, Mutex, PoisonError};

use super::file::GraphFile;

/// What a writer needs.
#[derive(Debug, Default)]
pub(super) struct Writer {
    /// Where changes are kept; none in memory.
    pub file: Option<GraphFile>,
}

/// Gives the turn to one writer after the other.
#[derive(Debug)]
pub(super) struct Turns {
    /// None while somebody has it.
    writer: Mutex<Option<Writer>>,
    handed_back: Condvar,
}

impl Turns {
    pub fn new(file: Option<GraphFile>) -> Arc<Self> {
        Arc::new(Self {
            writer: Mutex::new(Some(Writer { file })),
            handed_back: Condvar::new(),
        })
    }

    /// Waits for the turn.
    pub fn wait(self: &Arc<Self>) -> Turn {
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if let Some(writer) = writer.take() {
                return Turn {
                    writer,
                    turns: self.clone(),
                };
            }
            let waited = self.handed_back.wait(writer);
            writer = waited.unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// The turn, unless somebody has it.
    pub fn take_if_free(self: &Arc<Self>) -> Option<Turn> {
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        writer.take().map(|writer| Turn {
            writer,
            turns: self.clone(),
        })
    }
}

/// The turn to write, until it is dropped.
#[derive(Debug)]
pub(super) struct Turn {
    pub writer: Writer,
    turns: Arc<Turns>,
}

impl Drop for Turn {
    fn drop(&mut self) {
        let writer = std::mem::take(&mut self.writer);
        let place = self.turns.writer.lock();
        *place.unwrap_or_else(PoisonError::into_inner) = Some(writer);
        self.turns.handed_back.notify_one();
    }
}
