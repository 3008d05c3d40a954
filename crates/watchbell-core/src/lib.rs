//! Watchbell decides here: what an event is, what bytes mean, which rule matches, whether to ring.
//!
//! **Architecture Invariant:** this crate does no I/O, reads no clock, starts no thread and awaits nothing.
//! Its manifest lists no crate that could. Everything it needs to know is an argument, but for the language of its [`words`],
//! which is the process's.
//!
//! # Layout, in reading order
//! [`level`] and [`event`] are the nouns. [`decode`] turns bytes into events, [`encode`] an event into
//! what others take in. [`fingerprint`] groups them into
//! issues. [`rule`] is what a user asks for, [`config`] is where they write it, [`policy`] decides, and
//! [`alert`] finds the words. [`rank`] says which issue is looked at first, [`cause`] what
//! many have in common, a [`report`] what a period cost, [`people`] whether those who are hit can be
//! written to. [`query`] is what somebody looks for among events that are kept.
//! [`tracker`] is what is peculiar to trackers that are asked, [`certificate`] how certificates do. A forwarder gives a
//! [`heartbeat`]. [`cases`] are rules tested by files.

pub mod words;
pub mod level;
pub mod event;
pub mod decode;
pub mod encode;
pub mod fingerprint;
pub mod rule;
pub mod config;
pub mod policy;
pub mod watch;
pub mod rank;
pub mod cause;
pub mod report;
pub mod people;
pub mod certificate;
pub mod alert;
pub mod query;
pub mod tracker;
pub mod heartbeat;
pub mod cases;

pub use event::{Event, Exception, Frame, User};
pub use level::Level;
