//! A sign of life on a terminal when something takes longer than a second.

use std::io::{self, IsTerminal};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

const PATIENCE: Duration = Duration::from_secs(1);
const TICK: Duration = Duration::from_millis(120);

const SPINNER: &str = "{spinner} {msg} {elapsed}, Ctrl-C stops";
const BAR: &str = "{spinner} {msg} {bar:24} {percent}% of {total_bytes} {elapsed}, Ctrl-C stops";

/// How far something is.
pub struct Measure {
    /// Shown beside the time.
    pub message: String,
    /// Bytes done and all there are, where that is known.
    pub bytes: Option<(u64, u64)>,
}

/// Shows a spinner or a bar on standard error while it lives, after a second, on a terminal only.
pub struct Progress {
    thread: Option<(Sender<String>, JoinHandle<()>)>,
}

impl Progress {
    /// `what` is shown beside the time, such as `running`.
    pub fn start(what: &'static str) -> Self {
        let mut message = what.to_owned();
        Self::begin(move |newer| {
            if let Some(newer) = newer {
                message = newer;
            }
            Measure {
                message: message.clone(),
                bytes: None,
            }
        })
    }

    /// Shows what `measure` tells, asked again and again.
    pub fn measured(measure: impl Fn() -> Measure + Send + 'static) -> Self {
        Self::begin(move |_| measure())
    }

    fn begin(measure: impl FnMut(Option<String>) -> Measure + Send + 'static) -> Self {
        if !io::stderr().is_terminal() {
            return Self { thread: None };
        }
        let (stop, stopped) = mpsc::channel();
        let thread = thread::spawn(move || show(measure, &stopped));
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

/// Shows until the other side is dropped.
fn show(mut measure: impl FnMut(Option<String>) -> Measure, stopped: &Receiver<String>) {
    let begun = Instant::now();
    let mut bar: Option<ProgressBar> = None;
    loop {
        let newer = match stopped.recv_timeout(TICK) {
            Ok(message) => Some(message),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => break,
        };
        let now = measure(newer);
        if begun.elapsed() < PATIENCE {
            continue;
        }
        let bar =
            bar.get_or_insert_with(|| ProgressBar::new_spinner().with_elapsed(begun.elapsed()));
        draw(bar, now);
    }
    if let Some(bar) = bar {
        bar.finish_and_clear();
    }
}

fn draw(bar: &ProgressBar, now: Measure) {
    let template = match now.bytes {
        None => SPINNER,
        Some((done, all)) => {
            bar.set_length(all);
            bar.set_position(done.min(all));
            BAR
        }
    };
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style.tick_chars("|/-\\ ").progress_chars("=> "));
    }
    bar.set_message(now.message);
    bar.tick();
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
