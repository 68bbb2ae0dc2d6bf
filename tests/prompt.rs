//! The prompt on a real terminal: a small Python program types into a pseudo-terminal and shows what comes back.
//!
//! Needs `python3`; without it the tests say so and pass, except where CI is set.

#![cfg(unix)]

use std::path::Path;
use std::process::{Command, Stdio};

/// Types each line when the text before it has appeared, then prints everything that the terminal showed.
const TYPIST: &str = r#"
import os, pty, select, struct, sys, termios, fcntl, time

program, folder, pager, script = *sys.argv[1:4], sys.argv[4].split("\x1e")
pid, terminal = pty.fork()
if pid == 0:
    os.chdir(folder)
    os.environ.update(HOME=folder, TERM="xterm", PAGER=pager, LC_ALL="C.UTF-8")
    for name in ("NO_COLOR", "XDG_STATE_HOME", "CLICOLOR_FORCE"):
        os.environ.pop(name, None)
    os.execv(program, [program])
fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 100, 0, 0))
seen, looked = b"", 0

def read(seconds):
    global seen
    ready, _, _ = select.select([terminal], [], [], seconds)
    if not ready:
        return True
    try:
        part = os.read(terminal, 65536)
    except OSError:
        return False
    # rustyline asks where the cursor stands.
    if b"\x1b[6n" in part:
        os.write(terminal, b"\x1b[1;1R")
    seen += part
    return bool(part)

for step in script:
    wanted, _, typed = step.partition("\x1f")
    end = time.time() + 60
    while wanted.encode() not in seen[looked:]:
        if time.time() > end or not read(1):
            sys.stdout.buffer.write(seen)
            sys.exit(f"\nnever saw {wanted!r}")
    looked = seen.index(wanted.encode(), looked) + len(wanted.encode())
    time.sleep(0.1)
    os.write(terminal, typed.encode())
while read(20):
    pass
_, status = os.waitpid(pid, 0)
sys.stdout.buffer.write(seen)
print(f"\nexit {os.waitstatus_to_exitcode(status)}")
"#;

/// What the terminal showed, without colours and cursor movements; none without `python3`.
fn session(folder: &Path, steps: &[(&str, &str)]) -> Option<String> {
    paged_session(folder, "cat", steps)
}

/// The same with a pager.
fn paged_session(folder: &Path, pager: &str, steps: &[(&str, &str)]) -> Option<String> {
    let script: Vec<String> = steps
        .iter()
        .map(|(wanted, typed)| format!("{wanted}\x1f{typed}"))
        .collect();
    let output = Command::new("python3")
        .args(["-c", TYPIST, env!("CARGO_BIN_EXE_tupu")])
        .arg(folder)
        .arg(pager)
        .arg(script.join("\x1e"))
        .stdin(Stdio::null())
        .output();
    let Ok(output) = output else {
        assert!(std::env::var_os("CI").is_none(), "python3 is needed");
        eprintln!("skipped: python3 is not here");
        return None;
    };
    let shown = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        output.status.success(),
        "{shown}\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    Some(anstream::adapter::strip_str(&shown).to_string())
}

fn has(shown: &str, wanted: &str) {
    assert!(shown.contains(wanted), "`{wanted}` is missing in:\n{shown}");
}

#[test]
fn a_session_from_banner_to_goodbye() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let steps = [
        ("> ", "RETURN 1 +\r"),
        ("\n", "2 AS three\r"),
        ("1 row", "RETURN oops\r"),
        ("is not defined", ":place 四川\r"),
        ("tupu 四川省> ", "cities with 无人机 in 四川\r"),
        ("3 rows", ":format line\r"),
        ("format: line", "why 1\r"),
        ("1 row", ":quit\r"),
    ];
    let Some(shown) = session(folder.path(), &steps) else {
        return;
    };
    has(&shown, "on the built-in graph");
    has(&shown, "three");
    has(&shown, "成都市无人机产业集群");
    has(&shown, "exit 0");
    history_is_kept_and_private(folder.path());
}

/// Also what failed is kept, for the user alone.
fn history_is_kept_and_private(home: &Path) {
    use std::os::unix::fs::PermissionsExt;
    let path = home.join(".local/state/tupu/history");
    let history = std::fs::read_to_string(&path).expect("a history");
    has(&history, "RETURN oops");
    let mode = path.metadata().expect("a file").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn tab_completes_words_and_names() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let steps = [
        ("> ", "MATCH (c:Cit\t) RETURN count(*) AS cities\r"),
        ("1 row", ":for\tcsv\r"),
        ("format: csv", "cities with wurenji\t in 四川\r"),
        ("3 rows", "\x04"),
    ];
    let Some(shown) = session(folder.path(), &steps) else {
        return;
    };
    has(&shown, "510100,成都市");
    has(&shown, "exit 0");
}

#[test]
fn ctrl_c_stops_the_query_and_keeps_the_session() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let endless = "UNWIND range(1, 1000000) AS a UNWIND range(1, 1000000) AS b WITH a + b AS n WHERE n < 0 RETURN n;\r";
    let steps = [
        ("> ", endless),
        ("running", "\x03"),
        ("was cancelled", "RETURN 'still here' AS x;\r"),
        ("1 row", "RETURN half a line\x03"),
        ("ends the session", "\x04"),
    ];
    let Some(shown) = session(folder.path(), &steps) else {
        return;
    };
    has(&shown, "still here");
    has(&shown, "exit 0");
}

#[test]
fn long_results_go_through_the_pager() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let steps = [
        ("> ", "UNWIND range(1, 100) AS n RETURN n;\r"),
        ("100 rows", "UNWIND range(1, 3) AS n RETURN n;\r"),
        ("3 rows", ":pager off\r"),
        ("pager: off", "UNWIND range(1, 100) AS n RETURN n;\r"),
        ("100 rows", "\x04"),
    ];
    let Some(shown) = paged_session(folder.path(), "sed -e s/^/paged:/", &steps) else {
        return;
    };
    has(&shown, "paged: 55");
    assert_eq!(shown.matches("paged:").count(), 102, "{shown}");
}
