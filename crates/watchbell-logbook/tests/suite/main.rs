//! The logbook as its users meet it: the store through its API, and its face over real HTTP on loopback.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test says by panicking what is wrong; clippy sees only #[test] itself as one"
)]

mod support;
mod store;
mod issues;
mod hit;
mod outbox;
mod keep;
mod damage;
#[cfg(target_os = "linux")]
mod full;
mod kill;
mod ingest;
mod packed;
mod sentry;
mod otlp;
mod stream;
mod heartbeats;
mod read;
mod search;
mod access;
mod guard;
mod tokens;
mod pages;
mod limits;
