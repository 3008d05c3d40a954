//! A clock that stands still until it is told to move.

use std::sync::{Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};
use watchbell_engine::clock::Clock;

pub(crate) struct FakeClock(Mutex<Timestamp>);

impl FakeClock {
    /// Sunday, 22 November 2026, 10:00 UTC.
    pub(crate) fn new() -> Self {
        Self(Mutex::new("2026-11-22T10:00:00Z".parse().unwrap()))
    }

    pub(crate) fn pass(&self, time: SignedDuration) {
        let mut now = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *now += time;
    }
}

impl Clock for FakeClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
