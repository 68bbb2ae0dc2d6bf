//! Ctrl-C: stops the statement that runs, not the session; where nothing runs, the program.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::console::is_held;
use super::failure::Exit;

/// What Ctrl-C acts on.
#[derive(Debug, Clone, Default)]
pub struct Interrupt {
    /// The flag that statements look at.
    pub cancel: Arc<AtomicBool>,
    running: Arc<AtomicBool>,
}

impl Interrupt {
    /// Takes over Ctrl-C for the whole program. Without that right (a second call, an odd system) Ctrl-C ends the program as usual.
    pub fn install() -> Self {
        let interrupt = Self::default();
        let seen = interrupt.clone();
        let _ = ctrlc::set_handler(move || seen.pressed());
        interrupt
    }

    /// The first Ctrl-C asks the statement to stop; one that comes while it still has not, or while none runs, ends the program.
    /// While a pager has the screen, Ctrl-C is for the pager.
    fn pressed(&self) {
        let asked_before = self.cancel.swap(true, Ordering::SeqCst);
        if is_held() {
            return;
        }
        if asked_before || !self.running.load(Ordering::SeqCst) {
            std::process::exit(Exit::Interrupted.code().into());
        }
    }

    /// Runs something that Ctrl-C stops.
    pub fn during<T>(&self, work: impl FnOnce() -> T) -> T {
        self.cancel.store(false, Ordering::SeqCst);
        self.running.store(true, Ordering::SeqCst);
        let result = work();
        self.running.store(false, Ordering::SeqCst);
        result
    }
}
