//! What the README shows is what one gets.

use std::process::Command;

#[test]
fn every_transcript_is_true() {
    let readme = include_str!("../README.md");
    let transcripts: Vec<&str> = readme
        .split("```text\n")
        .skip(1)
        .map(|rest| rest.split("```").next().expect("a block is closed"))
        .collect();
    assert!(
        transcripts.len() >= 4,
        "the README shows fewer transcripts than it did"
    );
    for transcript in transcripts {
        let (command, expected) = transcript
            .split_once('\n')
            .expect("a command and its output");
        assert_eq!(output_of(command), expected, "{command}");
    }
}

/// What a shell shows for `$ tupu ...` or `$ cargo run --release -- ...`.
fn output_of(command: &str) -> String {
    let arguments = ["$ tupu ", "$ cargo run --release -- "]
        .into_iter()
        .find_map(|start| command.strip_prefix(start))
        .expect("a transcript begins with a command");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let output = Command::new("sh")
        .args(["-c", &format!("\"$TUPU\" {arguments}")])
        .env("TUPU", env!("CARGO_BIN_EXE_tupu"))
        .env("NO_COLOR", "1")
        .current_dir(&folder)
        .output()
        .expect("a shell runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).expect("UTF-8")
}
