//! When people are told that a source is not heard, and that it is again.
//!
//! Told once, when it was not heard for longer than its `silence`; what comes back sooner is not worth a word. When it is
//! back, that takes the place of the first ring, with what was read back of the time in between.

use std::time::{Duration, Instant};

use jiff::Timestamp;
use watchbell_core::Level;
use watchbell_core::alert::ReadBack;

use super::Now;
use crate::source::Payload;

/// A source that is back is given this long to be read back before that is told.
const READS_BACK: Duration = Duration::from_secs(5);

/// What is to be said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Say {
    /// It is not heard since then.
    Blind {
        /// Since when.
        since: Timestamp,
    },
    /// It is heard again.
    Back {
        /// Since when it had not been heard.
        from: Timestamp,
        /// Until when.
        to: Timestamp,
        /// What came of the time in between; `None`: that cannot be asked for.
        read: Option<ReadBack>,
    },
}

/// A source's absence, if it is absent.
#[derive(Debug, Clone, Default)]
pub(super) struct Absence {
    /// When it stopped being heard: set by the first failure, cleared when it is live.
    lost: Option<Now>,
    /// Somebody was told of it.
    told: bool,
    returned: Option<Return>,
}

/// It is back after somebody was told that it was gone, and that is to be said.
#[derive(Debug, Clone)]
struct Return {
    from: Now,
    to: Now,
    read: Option<ReadBack>,
}

impl Absence {
    /// It is not heard; since now, unless it was not heard before.
    pub(super) fn begin(&mut self, now: Now) {
        if let Some(returned) = self.returned.take() {
            // It was not back for long enough to be told: it is the same absence.
            self.told = true;
            self.lost = Some(returned.from);
        }
        self.lost.get_or_insert(now);
    }

    /// Since when it is not heard.
    pub(super) fn since(&self) -> Option<Timestamp> {
        self.lost.map(|lost| lost.wall)
    }

    /// It is heard again. Returns since when it was not.
    pub(super) fn back(&mut self, now: Now) -> Option<Timestamp> {
        let lost = self.lost.take()?;
        if std::mem::take(&mut self.told) {
            let read = Some(ReadBack { events: 0, fatal: 0 });
            self.returned = Some(Return { from: lost, to: now, read });
        }
        Some(lost.wall)
    }

    /// Counts what happened while it was not heard.
    pub(super) fn read_back(&mut self, heard: &[Payload]) {
        let Some(Return { from, to, read: Some(read) }) = &mut self.returned else { return };
        for one in heard.iter().filter(|one| one.at().is_some_and(|at| from.wall <= at && at <= to.wall)) {
            read.events += 1;
            read.fatal += u64::from(one.level() == Level::Fatal);
        }
    }

    /// What happened while it was not heard cannot be asked for.
    pub(super) fn cannot_read_back(&mut self) {
        if let Some(returned) = &mut self.returned {
            returned.read = None;
        }
    }

    /// What is to be said now, and when to look again. Nothing is said of an absence before `hush` is over; that it is
    /// over is, for it takes back what stands on the screen.
    pub(super) fn say(
        &mut self,
        now: Now,
        silence: Duration,
        hush: Option<Instant>,
    ) -> (Option<Say>, Option<Instant>) {
        if let Some(Return { from, to, read }) = &self.returned {
            let due = to.tick + READS_BACK;
            if now.tick < due {
                return (None, Some(due));
            }
            let say = Say::Back { from: from.wall, to: to.wall, read: *read };
            self.returned = None;
            return (Some(say), None);
        }
        let Some(lost) = self.lost.filter(|_| !self.told) else { return (None, None) };
        let due = hush.into_iter().fold(lost.tick + silence, Instant::max);
        if now.tick < due {
            return (None, Some(due));
        }
        self.told = true;
        (Some(Say::Blind { since: lost.wall }), None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SILENCE: Duration = Duration::from_secs(90);

    /// So many seconds after it all began.
    struct Clock(Now);

    impl Clock {
        fn new() -> Self {
            Self(Now { wall: "2026-11-22T14:00:00Z".parse().unwrap(), tick: Instant::now() })
        }

        fn at(&self, seconds: u64) -> Now {
            let after = Duration::from_secs(seconds);
            Now { wall: self.0.wall + after, tick: self.0.tick + after }
        }
    }

    fn counted(level: Level, at: Now) -> Payload {
        Payload::Counted { level, at: Some(at.wall) }
    }

    #[test]
    fn what_comes_back_within_its_silence_is_not_told() {
        let (clock, mut absence) = (Clock::new(), Absence::default());
        absence.begin(clock.at(0));
        assert_eq!(absence.say(clock.at(89), SILENCE, None), (None, Some(clock.at(90).tick)));
        absence.back(clock.at(89));
        assert_eq!(absence.say(clock.at(300), SILENCE, None), (None, None));
    }

    #[test]
    fn an_absence_is_told_once_and_its_end_with_what_was_missed() {
        let (clock, mut absence) = (Clock::new(), Absence::default());
        absence.begin(clock.at(0));
        absence.begin(clock.at(50));
        let since = clock.at(0).wall;
        assert_eq!(absence.say(clock.at(90), SILENCE, None), (Some(Say::Blind { since }), None));
        assert_eq!(absence.say(clock.at(500), SILENCE, None), (None, None), "once");
        assert_eq!(absence.back(clock.at(600)), Some(since));
        absence.read_back(&[
            counted(Level::Fatal, clock.at(10)),
            counted(Level::Info, clock.at(600)),
            counted(Level::Fatal, clock.at(601)),
        ]);
        assert_eq!(absence.say(clock.at(601), SILENCE, None), (None, Some(clock.at(605).tick)));
        let read = Some(ReadBack { events: 2, fatal: 1 });
        let back = Say::Back { from: since, to: clock.at(600).wall, read };
        assert_eq!(absence.say(clock.at(605), SILENCE, None), (Some(back), None));
        assert_eq!(absence.say(clock.at(700), SILENCE, None), (None, None), "once");
    }

    #[test]
    fn what_cannot_be_read_back_is_said_so() {
        let (clock, mut absence) = (Clock::new(), Absence::default());
        absence.begin(clock.at(0));
        absence.say(clock.at(90), SILENCE, None);
        absence.back(clock.at(100));
        absence.cannot_read_back();
        let Say::Back { read, .. } = absence.say(clock.at(200), SILENCE, None).0.unwrap() else { panic!() };
        assert_eq!(read, None);
    }

    #[test]
    fn a_source_that_is_back_for_a_moment_only_was_never_back() {
        let (clock, mut absence) = (Clock::new(), Absence::default());
        absence.begin(clock.at(0));
        absence.say(clock.at(90), SILENCE, None);
        absence.back(clock.at(100));
        absence.begin(clock.at(102));
        assert_eq!(absence.since(), Some(clock.at(0).wall));
        assert_eq!(
            absence.say(clock.at(300), SILENCE, None),
            (None, None),
            "that stands on the screen already"
        );
        assert_eq!(absence.back(clock.at(400)), Some(clock.at(0).wall));
    }

    #[test]
    fn while_all_is_hushed_an_absence_waits() {
        let (clock, mut absence) = (Clock::new(), Absence::default());
        let hush = Some(clock.at(1_000).tick);
        absence.begin(clock.at(0));
        assert_eq!(absence.say(clock.at(500), SILENCE, hush), (None, hush));
        assert!(absence.say(clock.at(1_000), SILENCE, None).0.is_some());
    }
}
