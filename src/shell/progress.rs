//! A sign of life on a terminal when something takes longer than a second.

use std::io::{self, IsTerminal};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

const PATIENCE: Duration = Duration::from_secs(1);
const TICK: Duration = Duration::from_millis(120);

/// Shows a spinner on standard error while it lives, after a second, on a terminal only.
pub struct Progress {
    thread: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Progress {
    /// `what` is shown beside the time, such as `running`.
    pub fn start(what: &'static str) -> Self {
        if !io::stderr().is_terminal() {
            return Self { thread: None };
        }
        let (stop, stopped) = mpsc::channel();
        let thread = thread::spawn(move || {
            if stopped.recv_timeout(PATIENCE) != Err(RecvTimeoutError::Timeout) {
                return;
            }
            let spinner = ProgressBar::new_spinner()
                .with_elapsed(PATIENCE)
                .with_message(what);
            if let Ok(style) =
                ProgressStyle::with_template("{spinner} {msg} {elapsed}, Ctrl-C stops")
            {
                spinner.set_style(style.tick_chars("|/-\\ "));
            }
            spinner.enable_steady_tick(TICK);
            // Ends when the other side is dropped.
            let _ = stopped.recv();
            spinner.finish_and_clear();
        });
        Self {
            thread: Some((stop, thread)),
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((stop, thread)) = self.thread.take() {
            drop(stop);
            // A thread that panicked has nothing left to clean up.
            let _ = thread.join();
        }
    }
}
