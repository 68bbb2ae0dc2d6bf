//! Arguments in, library called, exit code out.

use std::io;
use std::process::ExitCode;

fn main() -> ExitCode {
    match std::env::args().nth(1).as_deref() {
        Some("pipe") => {
            let database = tupu::Database::in_memory();
            let served = tupu::shell::pipe::serve(&database, io::stdin().lock(), io::stdout());
            match served {
                Ok(()) => ExitCode::SUCCESS,
                Err(error) => {
                    eprintln!("error: {error}");
                    ExitCode::from(2)
                }
            }
        }
        _ => {
            eprintln!("usage: tupu pipe");
            ExitCode::from(2)
        }
    }
}
