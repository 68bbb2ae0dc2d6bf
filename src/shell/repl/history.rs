//! The file that keeps what was typed, in the user's state folder, for the user's eyes only.

use std::fs;
use std::path::PathBuf;

use etcetera::{BaseStrategy, choose_base_strategy};

/// Lines kept.
pub const LENGTH: usize = 5_000;

/// The path of the history file, its folder made if need be. None where the system has no such folder or it cannot be made:
/// history then lasts for the session.
pub fn file() -> Option<PathBuf> {
    let folders = choose_base_strategy().ok()?;
    let folder = folders
        .state_dir()
        .unwrap_or_else(|| folders.data_dir())
        .join("tupu");
    make_private_folder(&folder).ok()?;
    Some(folder.join("history"))
}

#[cfg(unix)]
fn make_private_folder(folder: &std::path::Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
}

#[cfg(not(unix))]
fn make_private_folder(folder: &std::path::Path) -> std::io::Result<()> {
    fs::create_dir_all(folder)
}
