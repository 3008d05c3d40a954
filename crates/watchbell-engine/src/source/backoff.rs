//! How long to wait before the next try: doubled each time, with jitter, so that a logbook which comes back is not met
//! by every listener in the same second.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBackoff, ExponentialBuilder};

use super::Timing;

/// The waits of one source. Each is at least its place in the series (1 s, 2 s, 4 s, … and then half of `longest_retry`), up to
/// twice that by jitter: what hangs on one logbook comes back spread over half of the wait, however long it was gone.
pub(crate) struct Backoff {
    first: Duration,
    longest: Duration,
    shortest: Duration,
    seed: u64,
    waits: ExponentialBackoff,
}

impl Backoff {
    /// The jitter follows from the source's id and `salt` alone, so that a test sees the same waits each time.
    pub(crate) fn new(timing: &Timing, source: &str, salt: i64) -> Self {
        let mut hasher = DefaultHasher::new();
        (source, salt).hash(&mut hasher);
        let seed = hasher.finish();
        let first = timing.first_retry;
        let longest = timing.longest_retry;
        Self { first, longest, shortest: first, seed, waits: series(first, longest, seed) }
    }

    /// The next wait.
    pub(crate) fn next(&mut self) -> Duration {
        self.waits.next().unwrap_or(self.longest).clamp(self.first, self.longest)
    }

    /// Starts the series anew: the last connection was a healthy one.
    pub(crate) fn reset(&mut self) {
        self.seed = self.seed.wrapping_add(1);
        self.waits = series(self.first, self.longest, self.seed);
    }

    /// The server's `retry:` is where the series starts from now on. Clamped, so that no server can make us hammer it
    /// or sleep for a year. A series that is under way goes on, for its length says how often it failed.
    pub(super) fn start_at(&mut self, asked: Duration) {
        self.first = asked.clamp(self.shortest, self.longest / 2);
    }
}

fn series(first: Duration, longest: Duration, seed: u64) -> ExponentialBackoff {
    ExponentialBuilder::default()
        .with_min_delay(first)
        .with_max_delay(longest / 2)
        .with_factor(2.0)
        .without_max_times()
        .with_jitter()
        .with_jitter_seed(seed)
        .build()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn backoff() -> Backoff {
        Backoff::new(&Timing::default(), "checkout", 7)
    }

    #[test]
    fn waits_double_from_one_second_to_a_minute_and_stay_there() {
        let mut backoff = backoff();
        for floor in [1, 2, 4, 8, 16, 30, 30, 30] {
            let wait = backoff.next();
            let floor = Duration::from_secs(floor);
            assert!(wait >= floor && wait <= floor * 2, "{wait:?} at {floor:?}");
        }
    }

    #[test]
    fn a_thousand_listeners_come_back_spread_over_at_least_half_of_the_wait() {
        let mut all: Vec<_> =
            (0..1_000).map(|salt| Backoff::new(&Timing::default(), "checkout", salt)).collect();
        for round in 0..9 {
            let mut waits: Vec<_> = all.iter_mut().map(Backoff::next).collect();
            waits.sort();
            let (first, last) = (waits[0].as_millis(), waits[999].as_millis());
            // All but a hundredth of it, for a thousand draws do not reach both ends.
            assert!((last - first) * 100 >= last * 49, "round {round}: {first:?} to {last:?}");
            let tenth = (last - first) / 10;
            for part in 0..10 {
                let from = first + tenth * part;
                let met =
                    waits.iter().filter(|wait| (from..from + tenth).contains(&wait.as_millis())).count();
                assert!(met < 200, "round {round}: {met} at {from:?}");
            }
        }
    }

    #[test]
    fn a_logbook_that_drops_every_connection_sees_at_most_twenty_in_five_minutes() {
        for salt in 0..200 {
            let mut backoff = Backoff::new(&Timing::default(), "checkout", salt);
            let (mut elapsed, mut connections) = (Duration::ZERO, 0);
            while elapsed < Duration::from_mins(5) {
                connections += 1;
                elapsed += Duration::from_millis(100) + backoff.next();
            }
            assert!(connections <= 20, "{connections} connections");
        }
    }

    #[test]
    fn sources_do_not_come_back_in_the_same_moment() {
        let first = |source| Backoff::new(&Timing::default(), source, 7).next();
        assert_ne!(first("checkout"), first("payments"));
    }

    #[test]
    fn a_server_may_ask_for_a_longer_start_but_neither_for_hammering_nor_for_a_year() {
        let mut patient = backoff();
        patient.next();
        patient.start_at(Duration::from_secs(20));
        assert!(patient.next() >= Duration::from_secs(20), "a series under way honours it at once");

        for (asked, from, to) in [(0, 1, 2), (5, 5, 10), (9_000_000_000, 30, 60)] {
            let mut backoff = backoff();
            backoff.start_at(Duration::from_secs(asked));
            backoff.reset();
            let wait = backoff.next();
            assert!(
                wait >= Duration::from_secs(from) && wait <= Duration::from_secs(to),
                "{asked}: {wait:?}"
            );
        }
    }

    #[test]
    fn a_healthy_connection_starts_the_series_anew() {
        let mut backoff = backoff();
        for _ in 0..5 {
            backoff.next();
        }
        backoff.reset();
        assert!(backoff.next() <= Duration::from_secs(2));
    }
}
