//! A test that has a part of the system to itself, in a process of its own (`unshare`).

use std::path::{Path, PathBuf};
use std::process::Command;

/// Set in the process that has it.
pub(crate) const INSIDE: &str = "WATCHBELL_TEST_ALONE";

/// What the test was given, in the process that has the part to itself.
pub(crate) fn inside() -> Option<PathBuf> {
    std::env::var_os(INSIDE).map(PathBuf::from)
}

/// Runs `test` again where these are its own, after the shell has done `set_up` with `"$WATCHBELL_TEST_ALONE"`, which is `given`.
pub(crate) fn again(test: &str, own: &[&str], set_up: &str, given: &Path) {
    let done = Command::new("unshare")
        .args(["--user", "--map-root-user"])
        .args(own)
        .args(["sh", "-c", &format!("{set_up} && exec \"$@\""), "sh"])
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", test, "--include-ignored", "--nocapture"])
        .env(INSIDE, given)
        .output()
        .unwrap();
    let (out, complaint) = (String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
    assert!(done.status.success() && out.contains("1 passed"), "{out}\n{complaint}");
}
