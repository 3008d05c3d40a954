//! How long to wait before the next try: doubled each time, with jitter, so that a logbook which comes back is not met
//! by every listener in the same second.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBackoff, ExponentialBuilder};

use super::Timing;

/// The waits of one source. Each is at least its place in the series (1 s, 2 s, 4 s, …), up to twice that by jitter,
/// and never over `longest_retry`.
pub(super) struct Backoff {
    first: Duration,
    longest: Duration,
    shortest: Duration,
    seed: u64,
    waits: ExponentialBackoff,
}

impl Backoff {
    /// The jitter follows from the source's id and `salt` alone, so that a test sees the same waits each time.
    pub(super) fn new(timing: &Timing, source: &str, salt: i64) -> Self {
        let mut hasher = DefaultHasher::new();
        (source, salt).hash(&mut hasher);
        let seed = hasher.finish();
        let first = timing.first_retry;
        let longest = timing.longest_retry;
        Self { first, longest, shortest: first, seed, waits: series(first, longest, seed) }
    }

    /// The next wait.
    pub(super) fn next(&mut self) -> Duration {
        self.waits.next().unwrap_or(self.longest).min(self.longest)
    }

    /// Starts the series anew: the last connection was a healthy one.
    pub(super) fn reset(&mut self) {
        self.seed = self.seed.wrapping_add(1);
        self.waits = series(self.first, self.longest, self.seed);
    }

    /// The server's `retry:` is where the series starts from now on. Clamped, so that no server can make us hammer it
    /// or sleep for a year; a series that is under way goes on, for its length says how often it failed.
    pub(super) fn start_at(&mut self, asked: Duration) {
        self.first = asked.clamp(self.shortest, self.longest);
    }

    /// The first wait, as it stands.
    pub(super) fn first(&self) -> Duration {
        self.first
    }
}

fn series(first: Duration, longest: Duration, seed: u64) -> ExponentialBackoff {
    ExponentialBuilder::default()
        .with_min_delay(first)
        .with_max_delay(longest)
        .with_factor(2.0)
        .without_max_times()
        .with_jitter()
        .with_jitter_seed(seed)
        .build()
}
