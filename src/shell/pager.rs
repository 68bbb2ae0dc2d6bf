//! Long results through the user's pager: held back until they exceed the screen, then handed to `$PAGER`.

use std::env;
use std::io::{self, Write};
use std::process::{Child, Command, Stdio};

use super::console;

/// Writes to standard output, or to a pager once there are too many lines.
pub struct Paged {
    limit: usize,
    lines: usize,
    target: Target,
}

enum Target {
    /// Still short enough for the screen.
    Held(Vec<u8>),
    Pager(Child),
    /// There is no pager, or none is wanted.
    Plain,
}

impl Paged {
    /// `limit` is the number of lines that fit on the screen.
    pub fn new(limit: usize) -> Self {
        Self {
            limit,
            lines: 0,
            target: Target::Held(Vec::new()),
        }
    }

    /// Shows what was held back and waits until the reader has closed the pager.
    pub fn finish(self) -> io::Result<()> {
        match self.target {
            Target::Held(text) => write_out(&text),
            Target::Plain => io::stdout().flush(),
            Target::Pager(mut child) => {
                drop(child.stdin.take());
                let ended = child.wait();
                console::release();
                ended.map(drop)
            }
        }
    }

    fn open_pager(&mut self) -> io::Result<()> {
        let Target::Held(text) = std::mem::replace(&mut self.target, Target::Plain) else {
            return Ok(());
        };
        match start_pager() {
            Some(child) => {
                console::hold();
                self.target = Target::Pager(child);
                self.write_all(&text)
            }
            None => write_out(&text),
        }
    }
}

impl Write for Paged {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.target {
            Target::Held(text) => {
                text.extend_from_slice(bytes);
                self.lines += bytes.iter().filter(|byte| **byte == b'\n').count();
                if self.lines >= self.limit {
                    self.open_pager()?;
                }
                Ok(bytes.len())
            }
            Target::Pager(child) => match &mut child.stdin {
                Some(pipe) => pipe.write(bytes),
                None => Err(io::ErrorKind::BrokenPipe.into()),
            },
            Target::Plain => io::stdout().write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.target {
            // What follows may still become too long; what is here goes to the screen, before anything else is said.
            Target::Held(text) => write_out(&std::mem::take(text)),
            Target::Pager(child) => child.stdin.as_mut().map_or(Ok(()), Write::flush),
            Target::Plain => io::stdout().flush(),
        }
    }
}

fn write_out(text: &[u8]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text)?;
    out.flush()
}

/// Starts `$PAGER`, else `less`; none when that is empty, `cat`, or cannot be started.
fn start_pager() -> Option<Child> {
    let pager = env::var("PAGER").unwrap_or_else(|_| "less".to_string());
    let mut words = pager.split_whitespace();
    let program = words.next().filter(|program| *program != "cat")?;
    let mut command = Command::new(program);
    command.args(words).stdin(Stdio::piped());
    if env::var_os("LESS").is_none() {
        // Colours as they are, lines uncut by wrapping, the screen left as it was.
        command.env("LESS", "FRSX");
    }
    if env::var_os("LESSCHARSET").is_none() {
        command.env("LESSCHARSET", "utf-8");
    }
    command.spawn().ok()
}
