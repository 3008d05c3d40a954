//! Rules and settings: how they are written, read, edited and evaluated, and what they decide.

#![allow(clippy::unwrap_used, reason = "a test may stop where it stands, its helpers too")]

mod support;
mod conditions;
mod policy;
mod config;
mod slips;
mod edit;
mod json;
mod files;
