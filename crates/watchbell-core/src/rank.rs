//! Worst first: in which order issues are looked at, and why.
//!
//! Level, then people hit, then what is new or came back, then growth against an issue's own past, then recency. All but the
//! level are compared in coarse steps, so that one event more does not move a row from under the pointer.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::{Level, say};

/// What was silent for so long, and happens again, came back.
pub const SILENCE: Duration = Duration::from_hours(14 * 24);

/// What began, or came back, within this time is new.
const NEW: SignedDuration = SignedDuration::from_hours(24);
/// Fewer events in an hour are no growth, whatever was before.
const LEAST: u64 = 10;

/// What an issue is compared by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// The worst so far.
    pub level: Level,
    /// Distinct users so far.
    pub users: u64,
    /// Events so far.
    pub count: u64,
    /// When it first happened.
    pub first_seen: Timestamp,
    /// When it last happened.
    pub last_seen: Timestamp,
    /// When it last came back: after somebody had said that it was over, or after a long silence.
    pub came_back: Option<Timestamp>,
    /// How often it happens of late.
    pub pace: Pace,
}

/// How two issues compare: the greater is looked at first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rank {
    level: Level,
    people: u32,
    new: bool,
    growth: u32,
    recency: u8,
    /// Of two that are alike, the younger: when it began never changes.
    began: Timestamp,
}

impl Standing {
    /// Where it stands.
    pub fn rank(&self, now: Timestamp) -> Rank {
        Rank {
            level: self.level,
            people: doublings(self.users),
            new: self.is_new(now) || self.is_back(now),
            growth: self.growth(now).map_or(0, doublings),
            recency: match now.duration_since(self.last_seen).as_hours() {
                ..1 => 3,
                1..24 => 2,
                24..168 => 1,
                _ => 0,
            },
            began: self.first_seen,
        }
    }

    /// Whether it first happened within a day.
    pub fn is_new(&self, now: Timestamp) -> bool {
        now.duration_since(self.first_seen) < NEW
    }

    /// Whether it came back within a day.
    pub fn is_back(&self, now: Timestamp) -> bool {
        self.came_back.is_some_and(|at| now.duration_since(at) < NEW)
    }

    /// How many times as often as before it happened in the last hour; `None`: not twice as often, or too seldom to tell.
    pub fn growth(&self, now: Timestamp) -> Option<u64> {
        let lately = self.pace.last_hour(now);
        // What is younger than two hours has no past.
        let past = u64::try_from(now.duration_since(self.first_seen).as_hours() - 1)
            .ok()
            .filter(|hours| *hours > 0)?;
        let before = self.count.saturating_sub(lately);
        let times = lately.saturating_mul(past) / before.max(past);
        (lately >= LEAST && times >= 2).then_some(times)
    }

    /// Why it stands there, after its level: the first three that apply. `release` is the one it was new in, where it was
    /// seen in that alone. `by_one`: whether all of its events are one user's
    /// ([`all_by_one`](crate::people::all_by_one)).
    pub fn reasons(&self, by_one: bool, release: Option<&str>, now: Timestamp) -> Vec<String> {
        let people = match self.users {
            1 if by_one => say!("reason-by-one"),
            0 => say!("reason-nobody"),
            n => say!("count-users", n = n),
        };
        let growth = self.growth(now).map(|times| say!("reason-growth", times = times));
        [Some(people), self.news(release, now), growth].into_iter().flatten().collect()
    }

    /// The one of [`Standing::reasons`] that makes it news, if there is one.
    pub fn news(&self, release: Option<&str>, now: Timestamp) -> Option<String> {
        match release {
            _ if self.is_back(now) => Some(say!("reason-came-back")),
            Some(release) if self.is_new(now) => Some(say!("reason-new-in", release = release)),
            None if self.is_new(now) => Some(say!("reason-new-today")),
            _ => None,
        }
    }
}

/// 0, 1, 2–3, 4–7, …
pub(crate) fn doublings(n: u64) -> u32 {
    u64::BITS - n.leading_zeros()
}

/// How often something happens, as two hours by the clock: the share of the older one that is within an hour is taken to be
/// as large as the share of the time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Pace {
    /// The younger hour, counted from 1970.
    pub hour: i64,
    /// Events in it.
    pub this: u64,
    /// Events in the hour before.
    pub before: u64,
}

impl Pace {
    /// Counts an event. What happened longer ago is past.
    pub fn count(&mut self, at: Timestamp) {
        match at.as_second().div_euclid(3_600) - self.hour {
            0 => self.this += 1,
            -1 => self.before += 1,
            1 => *self = Self { hour: self.hour + 1, this: 1, before: self.this },
            2.. => *self = Self { hour: at.as_second().div_euclid(3_600), this: 1, before: 0 },
            _ => {}
        }
    }

    /// Events in the hour up to `now`.
    pub fn last_hour(&self, now: Timestamp) -> u64 {
        let left = 3_600 - u64::try_from(now.as_second().rem_euclid(3_600)).unwrap_or(0);
        let share = |events: u64| events.saturating_mul(left) / 3_600;
        match now.as_second().div_euclid(3_600) - self.hour {
            ..=0 => self.this + share(self.before),
            1 => share(self.this),
            _ => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Timestamp {
        "2026-11-22T10:30:00Z".parse().unwrap()
    }

    fn ago(hours: i64) -> Timestamp {
        now() - SignedDuration::from_hours(hours)
    }

    /// An error of one user that happens twice an hour, for a week.
    fn usual() -> Standing {
        Standing {
            level: Level::Error,
            users: 1,
            count: 336,
            first_seen: ago(168),
            last_seen: now(),
            came_back: None,
            pace: Pace { hour: now().as_second() / 3_600, this: 1, before: 2 },
        }
    }

    fn busy(this: u64) -> Pace {
        Pace { this, ..usual().pace }
    }

    #[test]
    fn worse_stands_before_what_is_less_bad() {
        let worst_first = [
            ("fatal, whoever is hit", Standing { level: Level::Fatal, users: 0, ..usual() }),
            ("a thousand people", Standing { users: 1_000, last_seen: ago(30), ..usual() }),
            ("a dozen, and new", Standing { users: 12, first_seen: ago(3), ..usual() }),
            (
                "a dozen, and back",
                Standing { users: 12, came_back: Some(ago(1)), first_seen: ago(900), ..usual() },
            ),
            ("a dozen", Standing { users: 12, ..usual() }),
            ("eight times as often", Standing { pace: busy(20), count: 400, ..usual() }),
            ("as ever", usual()),
            ("older", Standing { first_seen: ago(1_000), ..usual() }),
            ("yesterday", Standing { last_seen: ago(20), ..usual() }),
            ("last week", Standing { last_seen: ago(100), ..usual() }),
            ("long ago", Standing { last_seen: ago(160), first_seen: ago(2_000), ..usual() }),
            ("a warning of many", Standing { level: Level::Warning, users: 100_000, ..usual() }),
        ];
        for pair in worst_first.windows(2) {
            assert!(pair[0].1.rank(now()) > pair[1].1.rank(now()), "{} before {}", pair[0].0, pair[1].0);
        }
    }

    #[test]
    fn a_little_more_changes_nothing() {
        let many = Standing { users: 900, count: 5_000, ..usual() };
        let rank = many.rank(now());
        for (what, other) in [
            ("an event", Standing { count: 5_001, pace: busy(2), ..many }),
            ("a user", Standing { users: 901, ..many }),
            ("a minute", Standing { last_seen: now() - SignedDuration::from_mins(1), ..many }),
        ] {
            assert_eq!(other.rank(now()), rank, "{what}");
        }
        assert_eq!(many.rank(now() + SignedDuration::from_mins(5)), rank);
    }

    #[test]
    fn the_reasons_are_in_words() {
        let new = Standing { users: 12, first_seen: ago(1), ..usual() };
        let storm = Standing { pace: busy(20), count: 400, ..usual() };
        let back = Standing { came_back: Some(ago(2)), users: 0, ..storm };
        for (standing, by_one, release, expected) in [
            (usual(), false, Some("web@1"), "1 user"),
            (new, false, Some("web@2.3.1"), "12 users · new in web@2.3.1"),
            (new, false, None, "12 users · new today"),
            (storm, true, Some("web@1"), "all by 1 user · ×9 in the last hour"),
            (back, false, Some("web@1"), "no user on the event · came back · ×9 in the last hour"),
        ] {
            assert_eq!(standing.reasons(by_one, release, now()).join(" · "), expected);
        }
    }

    #[test]
    fn the_last_hour_is_counted_across_the_turn_of_the_clock() {
        let at = |minute: i64| Timestamp::from_second(1_800_000_000 / 3_600 * 3_600 + minute * 60).unwrap();
        let mut pace = Pace::default();
        for minute in 0..120 {
            pace.count(at(minute));
        }
        pace.count(at(70));
        pace.count(at(-500));
        assert_eq!((pace.this, pace.before), (61, 60));
        for (minute, expected) in [(119, 62), (150, 30), (179, 1), (180, 0), (10_000, 0)] {
            assert_eq!(pace.last_hour(at(minute)), expected, "at {minute}");
        }
        pace.count(at(500));
        assert_eq!((pace.this, pace.before), (1, 0));
    }

    #[test]
    fn what_is_young_has_no_past_to_grow_against() {
        let young = Standing { first_seen: ago(1), count: 5_000, pace: busy(5_000), ..usual() };
        assert_eq!(young.growth(now()), None);
        let few = Standing { pace: busy(5), count: 6, ..usual() };
        assert_eq!(few.growth(now()), None, "five are no storm");
    }
}
