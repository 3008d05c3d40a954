//! Watchbell does here: it listens to sources, keeps and judges what they say, and rings.
//!
//! # The flow
//! ```text
//! source task: connect → frames → decode → Batch ─(bounded channel, back-pressure, never drops)─▶
//! pipeline:    ONE transaction { append, advance the cursor, decide (core, pure), store the reason, outbox row }
//! notifier:    outbox → show / replace in place / close → mark shown
//! click:       ring key → stored link → checked http(s) URL → browser; else the window at that issue
//! ```
//! **Architecture Invariant:** nothing here names Tauri, GTK or WebKit. What differs between the resident, the command
//! line, the window's process on Windows and macOS, and the tests, is a port: notifier, opener, clock, secrets.

pub mod clock;
pub mod secret;
pub mod source;
pub mod notify;
pub mod open;
pub mod view;
pub mod control;
