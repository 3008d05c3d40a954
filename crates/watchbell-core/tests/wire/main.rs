//! What bytes mean, as a source sees it: framing, payloads, and all that hostile ones can do.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says so when it is wrong")]

mod event_stream;
mod payload;
mod shapes;
mod hostile;
mod through;
mod log_lines;
mod traces;
mod journal;
