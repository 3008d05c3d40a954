//! The acceptance tests: whole programs and the whole engine, in the domain's words. One binary; a suite per file.

mod support;

mod flow;
mod restart;
mod cli;
mod docs;
#[cfg(target_os = "linux")]
mod desktop;
