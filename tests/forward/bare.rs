//! The one static binary, on a machine that has nothing else: no C library, no shell, no certificates.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::Logbook;

/// One look from within `root`, which holds the program and a log.
fn look(root: &Path, logbook: &Logbook) {
    let mut command = Command::new("unshare");
    command.args(["--user", "--map-root-user", "chroot"]).arg(root).arg("/watchbell");
    command.args(["forward", "/log/*.log", "--once", "--to", &logbook.url()]);
    let done = command
        .env_clear()
        .env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin")
        .env("HOME", "/home")
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

#[tokio::test]
#[ignore = "needs the static program; ./dev test rust builds it"]
async fn it_needs_nothing_but_itself() {
    let program = std::env::var_os("WATCHBELL_STATIC").expect("where ./dev test rust has built it");
    let root = tempfile::tempdir().unwrap();
    fs::create_dir(root.path().join("log")).unwrap();
    fs::copy(program, root.path().join("watchbell")).unwrap();
    let logbook = Logbook::start();
    look(root.path(), &logbook);
    fs::write(root.path().join("log/shop.log"), "2026-11-22 13:00:03 CRITICAL shop: worker died\n").unwrap();
    look(root.path(), &logbook);
    assert_eq!(logbook.titles().await, ["worker died"]);
}
