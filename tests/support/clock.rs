//! A clock that stands still until it is told to move, or goes on from there by itself.

use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use jiff::{SignedDuration, Timestamp};
use watchbell_engine::clock::Clock;

pub(crate) struct FakeClock {
    now: Mutex<Timestamp>,
    /// Since when it goes by itself.
    running: Option<Instant>,
}

impl FakeClock {
    /// Sunday, 22 November 2026, 10:00 UTC.
    pub(crate) fn new() -> Self {
        Self { now: Mutex::new("2026-11-22T10:00:00Z".parse().unwrap()), running: None }
    }

    /// The same, and time passes.
    pub(crate) fn running() -> Self {
        Self { running: Some(Instant::now()), ..Self::new() }
    }

    pub(crate) fn pass(&self, time: SignedDuration) {
        let mut now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        *now += time;
    }
}

impl Clock for FakeClock {
    fn now(&self) -> Timestamp {
        let set = *self.now.lock().unwrap_or_else(PoisonError::into_inner);
        set + self.running.map_or(std::time::Duration::ZERO, |since| since.elapsed())
    }
}
