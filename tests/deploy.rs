//! `watchbell watch` in a deploy script: how it ends is the verdict.

use std::process::Stdio;

use serde_json::Value;
use tempfile::TempDir;
use tokio::process::{Child, Command};

use crate::support::{SseServer, fatal, info};

/// Begins a watch of a few seconds over a logbook that has gone when it is silent for one.
fn watch(logbook: &SseServer, folder: &TempDir) -> Child {
    let config = folder.path().join("config.toml");
    std::fs::write(&config, logbook.source("checkout", "silence = \"1s\"")).unwrap();
    Command::new(env!("CARGO_BIN_EXE_watchbell"))
        .arg("--config")
        .arg(config)
        .args(["watch", "--for", "3s", "--level", "fatal", "--release", "checkout@5.14.0", "--json"])
        .env_clear()
        .env("HOME", folder.path())
        .env("XDG_RUNTIME_DIR", folder.path())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap()
}

/// A watch during which this happens: how it ended, and what it said.
async fn ended(verdict: &str) -> (Option<i32>, String) {
    let (logbook, folder) = (SseServer::start().await, TempDir::new().unwrap());
    let watch = watch(&logbook, &folder);
    logbook.expect_listener().await;
    logbook.tell(&info("started"));
    if verdict == "rang" {
        logbook.tell(&fatal("No connection to the database"));
    }
    let _there = Some(logbook).filter(|_| verdict != "blind");
    let output = watch.wait_with_output().await.unwrap();
    (output.status.code(), String::from_utf8(output.stdout).unwrap())
}

#[tokio::test]
async fn the_exit_code_is_the_verdict() {
    let (well, rang, blind) = tokio::join!(ended("well"), ended("rang"), ended("blind"));
    for (verdict, wanted, (code, lines)) in [("well", 0, well), ("rang", 1, rang), ("blind", 2, blind)] {
        assert_eq!(code, Some(wanted), "{verdict}: {lines}");
        // An object a line, the verdict last.
        let told: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(told.last().unwrap()["verdict"], verdict, "{lines}");
    }
}
