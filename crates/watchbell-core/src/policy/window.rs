//! What one counting trigger has seen within its time.

use std::collections::VecDeque;
use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::rule::{Count, Counted};

/// An event window keeps at most so many entries; beyond, what lies close together is counted as one.
const STEPS: u32 = 256;

/// The newest events, or users, that a trigger counts together.
///
/// Times are microseconds since 1970.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Window {
    of: Counted,
    /// Oldest first.
    seen: VecDeque<Seen>,
    /// How many that is.
    so_far: u64,
    /// When the rule last rang for it, where it rings once.
    rang: Option<i64>,
    /// When nothing in it can matter any more.
    expires: i64,
    /// Whether it has changed since it was last written.
    pub(super) changed: bool,
    /// Whether it has been written, so that its end must be told.
    pub(super) stored: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Seen {
    at: i64,
    /// How many events, or which user.
    what: u64,
}

impl Window {
    pub(super) fn new(of: Counted) -> Self {
        Self {
            of,
            seen: VecDeque::new(),
            so_far: 0,
            rang: None,
            expires: i64::MIN,
            changed: false,
            stored: false,
        }
    }

    /// Counts an event that happened `at`; `user` is who it hit. Whether it counted, and how many there are.
    pub(super) fn add(
        &mut self,
        count: &Count,
        at: Timestamp,
        user: Option<u64>,
        now: Timestamp,
    ) -> (bool, u32) {
        let (at, now, within) = (at.as_microsecond(), now.as_microsecond(), micros(count.within));
        if now >= self.expires {
            // As if it had been dropped meanwhile: when that is done must not decide anything.
            self.clear();
            self.rang = None;
        }
        let newest = self.seen.back().map_or(i64::MIN, |seen| seen.at);
        if self.of != count.of || newest > now.saturating_add(within) {
            // What it counted is no longer asked for, or the clock went back.
            self.of = count.of;
            self.clear();
        } else if at <= newest.saturating_sub(within) {
            return (false, self.so_far());
        }
        match (count.of, user) {
            (Counted::Events, _) => self.event(at, count, within),
            (Counted::Users, Some(user)) => self.user(at, user),
            (Counted::Users, None) => return (false, self.so_far()),
        }
        let from = self.seen.back().map_or(at, |seen| seen.at).saturating_sub(within);
        let most = match count.of {
            Counted::Events => count.at_least.min(STEPS),
            Counted::Users => count.at_least,
        };
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        while self.seen.len() > most || self.seen.front().is_some_and(|seen| seen.at <= from) {
            if let Some(seen) = self.seen.pop_front() {
                self.so_far = self.so_far.saturating_sub(weight(self.of, seen));
            }
        }
        self.expires = self.expires.max(now.saturating_add(within));
        (true, self.so_far())
    }

    fn clear(&mut self) {
        self.seen.clear();
        self.so_far = 0;
    }

    /// Whether the rule rang for it less than `silence` ago.
    pub(super) fn has_rung(&self, now: Timestamp, silence: Duration) -> bool {
        self.rang.is_some_and(|rang| now.as_microsecond().abs_diff(rang) < micros(silence).unsigned_abs())
    }

    /// Remembers that the rule rang for it.
    pub(super) fn rang(&mut self, now: Timestamp, silence: Duration) {
        self.rang = Some(now.as_microsecond());
        self.expires = self.expires.max(now.as_microsecond().saturating_add(micros(silence)));
    }

    pub(super) fn expires(&self) -> i64 {
        self.expires
    }

    pub(super) fn len(&self) -> usize {
        self.seen.len()
    }

    fn so_far(&self) -> u32 {
        u32::try_from(self.so_far).unwrap_or(u32::MAX)
    }

    fn event(&mut self, at: i64, count: &Count, within: i64) {
        self.so_far += 1;
        if count.at_least > STEPS {
            let place = self.seen.partition_point(|seen| seen.at <= at);
            // One step less than there are entries: a window seldom begins with a step.
            let step = (within / i64::from(STEPS - 1)).max(1);
            let first = place.saturating_sub(1);
            for seen in self.seen.range_mut(first..(first + 2).min(self.seen.len())) {
                if seen.at.div_euclid(step) == at.div_euclid(step) {
                    (seen.what, seen.at) = (seen.what + 1, seen.at.max(at));
                    return;
                }
            }
        }
        self.insert(at, 1);
    }

    /// A user counts where they were last hit.
    fn user(&mut self, at: i64, user: u64) {
        if let Some(known) = self.seen.iter().position(|seen| seen.what == user) {
            let last = self.seen.remove(known).map_or(at, |seen| seen.at.max(at));
            return self.insert(last, user);
        }
        self.so_far += 1;
        self.insert(at, user);
    }

    fn insert(&mut self, at: i64, what: u64) {
        if self.seen.back().is_none_or(|newest| newest.at <= at) {
            return self.seen.push_back(Seen { at, what });
        }
        let place = self.seen.partition_point(|seen| seen.at <= at);
        self.seen.insert(place, Seen { at, what });
    }

    /// As bytes, to be stored: a version, what is counted, then numbers of eight bytes, little end first.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = vec![VERSION, u8::from(self.of == Counted::Users)];
        let numbers = [self.expires, self.rang.unwrap_or(i64::MIN)].map(i64::to_le_bytes);
        bytes.extend(numbers.into_iter().flatten());
        for seen in &self.seen {
            bytes.extend(seen.at.to_le_bytes());
            bytes.extend(seen.what.to_le_bytes());
        }
        bytes
    }

    /// What [`Window::to_bytes`] wrote; `None` for anything else.
    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let ([VERSION, of], rest) = bytes.split_first_chunk()? else { return None };
        let of = match of {
            0 => Counted::Events,
            1 => Counted::Users,
            _ => return None,
        };
        let (numbers, rest) = rest.as_chunks::<8>();
        if !rest.is_empty() {
            return None;
        }
        let ([expires, rang], pairs) = numbers.split_first_chunk()?;
        let (pairs, odd) = pairs.as_chunks::<2>();
        let seen: VecDeque<Seen> = pairs
            .iter()
            .map(|[at, what]| Seen { at: i64::from_le_bytes(*at), what: u64::from_le_bytes(*what) })
            .collect();
        if !odd.is_empty() || seen.len() > MOST || !seen.iter().is_sorted_by_key(|seen| seen.at) {
            return None;
        }
        let so_far = seen.iter().fold(0, |sum: u64, seen| sum.saturating_add(weight(of, *seen)));
        let rang = Some(i64::from_le_bytes(*rang)).filter(|rang| *rang != i64::MIN);
        Some(Self {
            of,
            seen,
            so_far,
            rang,
            expires: i64::from_le_bytes(*expires),
            changed: false,
            stored: true,
        })
    }
}

/// How many events, or one user.
fn weight(of: Counted, seen: Seen) -> u64 {
    if of == Counted::Events { seen.what } else { 1 }
}

const VERSION: u8 = 1;
/// No trigger counts more.
const MOST: usize = 10_000;

fn micros(duration: Duration) -> i64 {
    i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::rule::Per;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_000_000 + second).unwrap()
    }

    fn events(at_least: u32, seconds: u64) -> Count {
        Count { of: Counted::Events, at_least, within: Duration::from_secs(seconds), per: Per::Issue }
    }

    fn users(at_least: u32, seconds: u64) -> Count {
        Count { of: Counted::Users, ..events(at_least, seconds) }
    }

    /// Each event counted when it happens.
    fn live(window: &mut Window, count: &Count, second: i64) -> (bool, u32) {
        window.add(count, at(second), None, at(second))
    }

    #[test]
    fn what_is_older_than_the_window_does_not_count() {
        let count = events(3, 10);
        let mut window = Window::new(Counted::Events);
        for (second, expected) in [
            (0, (true, 1)),
            (5, (true, 2)),
            (9, (true, 3)),
            (10, (true, 3)),
            (19, (true, 2)),
            (100, (true, 1)),
        ] {
            assert_eq!(live(&mut window, &count, second), expected, "{second}");
        }
    }

    #[test]
    fn late_events_count_where_they_belong() {
        let count = events(3, 10);
        let mut window = Window::new(Counted::Events);
        for (happened, read, expected) in [
            (100, 100, (true, 1)),
            (91, 101, (true, 2)),
            (90, 102, (false, 2)),
            (0, 103, (false, 2)),
            (95, 104, (true, 3)),
            // 91 leaves when the window moves on.
            (101, 105, (true, 3)),
        ] {
            assert_eq!(window.add(&count, at(happened), None, at(read)), expected, "{happened}");
        }
    }

    #[test]
    fn a_window_that_has_run_out_begins_anew_whether_or_not_it_was_dropped() {
        let count = events(3, 10);
        let mut window = Window::new(Counted::Events);
        live(&mut window, &count, 0);
        assert_eq!(window.add(&count, at(9), None, at(10)), (true, 1), "a second late");
    }

    #[test]
    fn a_clock_that_went_back_begins_anew() {
        let count = events(3, 10);
        let mut window = Window::new(Counted::Events);
        live(&mut window, &count, 1_000);
        assert_eq!(live(&mut window, &count, 995), (true, 2), "by less than the window: late");
        assert_eq!(live(&mut window, &count, 900), (true, 1));
        assert_eq!(live(&mut window, &count, 901), (true, 2));
    }

    #[test]
    fn users_count_once_and_where_they_were_last_hit() {
        let count = users(3, 10);
        let mut window = Window::new(Counted::Users);
        for (second, user, expected) in [
            (0, Some(1), (true, 1)),
            (1, Some(1), (true, 1)),
            (2, None, (false, 1)),
            (3, Some(2), (true, 2)),
            (9, Some(1), (true, 2)),
            (14, Some(3), (true, 2)),
            (15, Some(2), (true, 3)),
        ] {
            assert_eq!(window.add(&count, at(second), user, at(second)), expected, "{second}");
        }
    }

    #[test]
    fn many_events_are_counted_in_steps_and_in_little_room() {
        let count = events(100_000, 1_000);
        let mut window = Window::new(Counted::Events);
        let mut so_far = 0;
        for event in 0..200_000_i64 {
            so_far = window.add(&count, at(event / 100), None, at(event / 100)).1;
            assert!(window.len() <= 257);
        }
        let exact = 100_000_i64;
        assert!((i64::from(so_far) - exact).abs() <= exact / 200, "{so_far}");
    }

    #[test]
    fn a_window_survives_as_bytes_and_what_is_none_is_refused() {
        let mut window = Window::new(Counted::Users);
        for user in 0..50 {
            window.add(&users(100, 3_600), at(7), Some(user), at(8));
        }
        window.rang(at(9), Duration::from_mins(30));
        let bytes = window.to_bytes();
        let back = Window::from_bytes(&bytes).unwrap();
        assert_eq!(Window { stored: false, ..back }, window);
        for cut in 0..bytes.len() {
            let whole = (cut >= 18) && (cut - 18) % 16 == 0;
            assert_eq!(Window::from_bytes(&bytes[..cut]).is_some(), whole, "{cut}");
        }
        assert_eq!(Window::from_bytes(&[&[9][..], &bytes[1..]].concat()), None, "another version");
        assert_eq!(Window::from_bytes(&[&[VERSION, 2][..], &bytes[2..]].concat()), None, "counts neither");
        let mut upside_down = bytes.clone();
        upside_down[18..26].copy_from_slice(&i64::MAX.to_le_bytes());
        assert_eq!(Window::from_bytes(&upside_down), None, "not in order");
    }

    proptest! {
        #[test]
        fn it_counts_as_whoever_writes_down_everything(steps in prop::collection::vec((0..4_i64, 0..30_i64, 0..4_u64), 0..80), at_least in 2..8_u32, of_users in any::<bool>()) {
            let count = if of_users { users(at_least, 10) } else { events(at_least, 10) };
            let mut window = Window::new(count.of);
            let mut written: Vec<(i64, u64)> = Vec::new();
            let mut now = 0;
            for (pause, late, user) in steps {
                now += pause;
                // Most come at once.
                let happened = now - late.saturating_sub(15).max(0);
                let newest = written.iter().map(|(at, _)| *at).max().unwrap_or(i64::MIN / 2);
                let counts = happened > newest - 10;
                if counts {
                    written.push((happened, user));
                }
                let newest = newest.max(happened);
                let within = written.iter().filter(|(at, _)| *at > newest - 10);
                let expected = if of_users {
                    within.map(|(_, user)| user).collect::<std::collections::BTreeSet<_>>().len()
                } else {
                    within.count()
                };
                let (counted, so_far) = window.add(&count, at(happened), Some(user), at(now));
                prop_assert_eq!(counted, counts);
                prop_assert_eq!(so_far >= at_least, expected >= at_least as usize);
                prop_assert_eq!(so_far as usize, expected.min(at_least as usize));
            }
        }
    }
}
