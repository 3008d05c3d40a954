//! Quiet hours: when nothing rings that can wait.

use jiff::civil::{DateTime, Time, Weekday};
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{SignedDuration, Span, Timestamp};

use super::Quiet;
use crate::Level;
use crate::rule::Urgency;

/// `[quiet_hours]`: every day of `days` they begin at `from`, and end when it is next `to`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuietHours {
    /// Whether there are any.
    pub enabled: bool,
    /// When they begin, by the clock on the wall. The same as `to` means the whole day.
    pub from: Time,
    /// When they end: on the day after where that is not later than `from`.
    pub to: Time,
    /// The days they begin on.
    pub days: Days,
    /// Events at this level and above ring all the same.
    pub except_level: Option<Level>,
    /// Rules this loud and louder ring all the same.
    pub except_urgency: Option<Urgency>,
    /// Whether a source going blind is told all the same.
    pub except_blind: bool,
}

/// Days of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Days(u8);

impl Days {
    /// Whether `day` is one of them.
    pub fn contains(self, day: Weekday) -> bool {
        self.0 & Self::bit(day) != 0
    }

    /// From Monday on.
    pub fn iter(self) -> impl Iterator<Item = Weekday> {
        Weekday::Monday.cycle_forward().take(7).filter(move |day| self.contains(*day))
    }

    fn bit(day: Weekday) -> u8 {
        1 << day.to_monday_zero_offset()
    }
}

impl FromIterator<Weekday> for Days {
    fn from_iter<T: IntoIterator<Item = Weekday>>(days: T) -> Self {
        Self(days.into_iter().fold(0, |days, day| days | Self::bit(day)))
    }
}

impl QuietHours {
    /// What holds back rings, if it is quiet `now`.
    pub fn quiet(&self, now: Timestamp, zone: &TimeZone) -> Option<Quiet> {
        let until = self.until(now, zone)?;
        Some(Quiet { until, except_level: self.except_level, except_urgency: self.except_urgency })
    }

    /// When they end, if it is quiet `now`; [`Timestamp::MAX`] when they never do.
    pub fn until(&self, now: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        self.around(now, zone).map(|(_, end)| end)
    }

    /// When they began, if it is quiet `now`.
    pub fn began(&self, now: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        self.around(now, zone).map(|(start, _)| start)
    }

    /// The quiet time that `now` lies in. Those that touch are one.
    fn around(&self, now: Timestamp, zone: &TimeZone) -> Option<(Timestamp, Timestamp)> {
        // Far enough to each side to see that what reaches across a whole week has no end.
        const REACH: i64 = 8;
        const ENDLESS: SignedDuration = SignedDuration::from_hours(24 * (REACH + 1));
        if !self.enabled {
            return None;
        }
        let today = zone.to_datetime(now).date();
        let mut around: Option<(Timestamp, Timestamp)> = None;
        for offset in -REACH..=REACH {
            let Ok(day) = today.checked_add(Span::new().days(offset)) else { continue };
            if !self.days.contains(day.weekday()) {
                continue;
            }
            let last = if self.from < self.to { Some(day) } else { day.tomorrow().ok() };
            let Some((start, end)) = last.and_then(|last| {
                Some((first(day.to_datetime(self.from), zone)?, last_of(last.to_datetime(self.to), zone)?))
            }) else {
                continue;
            };
            match &mut around {
                Some((_, so_far)) if start <= *so_far => *so_far = end.max(*so_far),
                Some((_, so_far)) if now < *so_far => break,
                _ => around = Some((start, end)),
            }
        }
        let (start, end) = around.filter(|(start, end)| *start <= now && now < *end)?;
        Some((start, if end.duration_since(start) > ENDLESS { Timestamp::MAX } else { end }))
    }
}

/// When the clock on the wall first shows `at`, or jumps over it.
fn first(at: DateTime, zone: &TimeZone) -> Option<Timestamp> {
    let ambiguous = zone.to_ambiguous_timestamp(at);
    match ambiguous.offset() {
        AmbiguousOffset::Gap { .. } => jump(at, zone),
        _ => ambiguous.earlier().ok(),
    }
}

/// When it last does: while the clock shows a quiet time, it is one, also in the hour that comes twice.
fn last_of(at: DateTime, zone: &TimeZone) -> Option<Timestamp> {
    let ambiguous = zone.to_ambiguous_timestamp(at);
    match ambiguous.offset() {
        AmbiguousOffset::Gap { .. } => jump(at, zone),
        _ => ambiguous.later().ok(),
    }
}

/// The moment at which the clock jumps over `at`.
fn jump(at: DateTime, zone: &TimeZone) -> Option<Timestamp> {
    // Read with the offset after the jump, a time in the gap lies before it.
    let before = zone.to_ambiguous_timestamp(at).earlier().ok()?;
    zone.following(before).next().map(|transition| transition.timestamp())
}
