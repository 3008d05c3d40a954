//! The acceptance tests: whole programs and the whole engine, in the domain's words. One binary; a suite per file.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test that panics fails, and says where"
)]

mod support;
#[cfg(unix)]
#[path = "../crates/watchbell-engine/tests/sources/bugsink_server.rs"]
#[allow(dead_code, reason = "the tests of sources use more of it")]
mod bugsink_server;

mod flow;
mod restart;
mod silence;
mod blind;
mod watch;
mod deploy;
mod worst_first;
mod hit;
mod team;
mod certificates;
mod hostile;
#[cfg(target_os = "linux")]
mod bombs;
#[cfg(target_os = "linux")]
mod sent_bombs;
#[cfg(unix)]
mod real_bugsink;
#[cfg(target_os = "linux")]
mod real_network;
#[cfg(target_os = "linux")]
mod real_disk;
#[cfg(target_os = "linux")]
mod crowd;
mod cli;
#[cfg(unix)]
mod forward;
mod proxies;
mod docs;
#[cfg(target_os = "linux")]
mod desktop;
