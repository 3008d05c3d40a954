//! Nothing leaves the computer but to the sources. Seen at the system's own calls.

use std::fs;
use std::process::{Command, Stdio};

use serde_json::json;

use crate::support::traced::{Traced, connected_to};
use crate::support::tray::Tray;
use crate::support::wait::so;
use crate::support::{SseServer, dunst, window};

/// Runs `program` under strace, and writes every connection that it or its children open to `calls`.
fn traced(program: &Command, calls: &std::path::Path) -> Traced {
    let mut strace = Command::new("strace");
    strace.args(["-f", "-qq", "-e", "trace=connect,sendto,sendmsg", "-e", "signal=none", "-o"]).arg(calls);
    strace.arg(program.get_program()).args(program.get_args());
    strace.envs(program.get_envs().filter_map(|(name, value)| Some((name, value?))));
    Traced::start(strace.stdout(Stdio::null()).stderr(Stdio::null()))
}

#[tokio::test]
async fn the_resident_speaks_to_its_sources_alone() {
    let server = SseServer::start().await;
    let mut here = Tray::start(&server.source("team", "")).await;
    here.process().kill();
    let calls = here.folder().join("calls");
    let mut tray = here.program("watchbell");
    let _traced = traced(tray.arg("tray"), &calls);
    server.expect_listener().await;
    server.tell(&json!({"level": "fatal", "message": "db down"}));
    dunst::expect_up(1).await;
    here.said(&["inbox", "list"]);
    here.said(&["doctor"]);
    let own = server.url();
    let own = own.trim_start_matches("http://").split('/').next().unwrap();
    assert_eq!(connected_to(&fs::read_to_string(&calls).unwrap()), [own]);
}

#[tokio::test]
async fn the_window_speaks_to_nobody() {
    let here = Tray::start("").await;
    let calls = here.folder().join("calls");
    let _traced = traced(&here.program("watchbell-desktop"), &calls);
    window::expect(1).await;
    so("its pages are up", async || window::web_processes().len() >= 2).await;
    here.send_fatal("down").await;
    for page in ["rules", "sources", "certificates", "settings", "watch", "inbox"] {
        here.said_by("watchbell-desktop", &["--show", page]);
    }
    let calls = fs::read_to_string(&calls).unwrap();
    assert!(calls.contains("AF_UNIX"), "its own calls are seen");
    assert_eq!(connected_to(&calls), [""; 0]);
}
