//! Watchbell remembers here: a SQLite store of events and issues, and its HTTP face.
//!
//! **Architecture Invariant:** this crate knows no rule and no notification. Decisions and outbox rows are plain rows to
//! it: it keeps what the engine writes and gives it back. It reads no clock either: every moment is an argument.
//!
//! # Layout, in reading order
//! `shape` is an event's JSON. [`store`] owns the database: one writer thread, a few readers, one table per file.
//! [`http`] is what others see of it: ingest, the event stream, the API and the pages that a notification links to. [`spool`] is no part of
//! the logbook: there a forwarder keeps what waits to be sent to one.

mod shape;
pub mod store;
pub mod http;
pub mod spool;

pub use store::{Store, StoreError};
