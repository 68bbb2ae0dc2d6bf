//! Generated queries through `tupu pipe` and through an independent openCypher engine, graphdblite from PyPI; see `differential/run.py`, which
//! also says how to run more of them.

use std::env;
use std::process::Command;

/// What the script ends with when the other engine is not there.
const WITHOUT_PEER: i32 = 3;

#[test]
fn an_independent_engine_gives_the_same_rows() {
    let output = Command::new("python3")
        .args(["tests/differential/run.py", env!("CARGO_BIN_EXE_tupu")])
        .args(["--count", "100"])
        .output();
    let in_ci = env::var("CI").is_ok_and(|value| value == "true");
    let output = match output {
        Ok(output) => output,
        Err(error) if !in_ci => return eprintln!("skipped: python3 does not run: {error}"),
        Err(error) => panic!("python3 does not run: {error}"),
    };
    let text = String::from_utf8_lossy(&output.stdout);
    if output.status.code() == Some(WITHOUT_PEER) && !in_ci {
        return eprintln!("{text}");
    }
    let trouble = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{text}\n{trouble}");
}
