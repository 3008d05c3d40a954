//! Following log files, on a real file system: by hand for each thing that happens to logs, by a model for all of them in any
//! order, and with the real logrotate.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test says so when it is wrong")]

mod desk;
mod faults;
mod model;
mod following;
mod real_logrotate;
