//! A sign of life on a terminal when something takes longer than a second.

use std::io::{self, IsTerminal};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

const PATIENCE: Duration = Duration::from_secs(1);
const TICK: Duration = Duration::from_millis(120);

/// Shows a spinner on standard error while it lives, after a second, on a terminal only.
pub struct Progress {
    thread: Option<(Sender<String>, JoinHandle<()>)>,
}

impl Progress {
    /// `what` is shown beside the time, such as `running`.
    pub fn start(what: &'static str) -> Self {
        if !io::stderr().is_terminal() {
            return Self { thread: None };
        }
        let (stop, stopped) = mpsc::channel();
        let thread = thread::spawn(move || {
            let begun = Instant::now();
            let mut message = what.to_owned();
            loop {
                let patience = PATIENCE.saturating_sub(begun.elapsed());
                match stopped.recv_timeout(patience) {
                    Ok(newer) => message = newer,
                    Err(RecvTimeoutError::Timeout) => break,
                    Err(RecvTimeoutError::Disconnected) => return,
                }
            }
            let spinner = ProgressBar::new_spinner()
                .with_elapsed(begun.elapsed())
                .with_message(message);
            if let Ok(style) =
                ProgressStyle::with_template("{spinner} {msg} {elapsed}, Ctrl-C stops")
            {
                spinner.set_style(style.tick_chars("|/-\\ "));
            }
            spinner.enable_steady_tick(TICK);
            // Ends when the other side is dropped.
            while let Ok(message) = stopped.recv() {
                spinner.set_message(message);
            }
            spinner.finish_and_clear();
        });
        Self {
            thread: Some((stop, thread)),
        }
    }

    /// Shows this beside the time from now on.
    pub fn update(&self, message: String) {
        if let Some((sender, _)) = &self.thread {
            // A thread that has ended shows nothing any more.
            let _ = sender.send(message);
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
