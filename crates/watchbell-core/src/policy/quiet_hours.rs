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

    /// When they end, where a source that goes blind in them does not ring before that.
    pub fn hush_blind_until(&self, now: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        // Asked whenever something is heard: the calendar only where it matters.
        if self.except_blind { None } else { self.until(now, zone) }
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

#[cfg(test)]
mod tests {
    use jiff::civil::time;
    use proptest::prelude::*;

    use super::*;

    const ZONES: [&str; 5] =
        ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "America/Santiago"];

    fn every_day() -> Days {
        Weekday::Monday.cycle_forward().take(7).collect()
    }

    fn hours(from: Time, to: Time, days: Days) -> QuietHours {
        let (except_level, except_urgency, except_blind) = (None, None, false);
        QuietHours { enabled: true, from, to, days, except_level, except_urgency, except_blind }
    }

    fn zone(name: &str) -> TimeZone {
        TimeZone::get(name).unwrap()
    }

    /// When it is quiet around a moment, as `2026-03-29T01:00+01:00/2026-03-29T03:30+02:00`; empty when it is not.
    fn quiet(hours: &QuietHours, zone_name: &str, now: &str) -> String {
        let (zone, now) = (zone(zone_name), now.parse().unwrap());
        let said = |at: Timestamp| at.to_zoned(zone.clone()).strftime("%Y-%m-%dT%H:%M%:z").to_string();
        match (hours.began(now, &zone), hours.until(now, &zone)) {
            (Some(from), Some(to)) => format!("{}/{}", said(from), said(to)),
            (None, None) => String::new(),
            one => panic!("{one:?}"),
        }
    }

    #[test]
    fn a_night_belongs_to_the_day_it_begins_on() {
        let weekdays: Days = Weekday::Monday.cycle_forward().take(5).collect();
        let hours = hours(time(22, 0, 0, 0), time(7, 0, 0, 0), weekdays);
        let friday = "2026-01-09T22:00+01:00/2026-01-10T07:00+01:00";
        for (now, expected) in [
            ("2026-01-09T21:59:59+01:00", ""),
            ("2026-01-09T22:00:00+01:00", friday),
            ("2026-01-10T03:00:00+01:00", friday),
            ("2026-01-10T06:59:59+01:00", friday),
            ("2026-01-10T07:00:00+01:00", ""),
            ("2026-01-10T23:00:00+01:00", ""),
            ("2026-01-12T03:00:00+01:00", ""),
            ("2026-01-12T22:30:00+01:00", "2026-01-12T22:00+01:00/2026-01-13T07:00+01:00"),
        ] {
            assert_eq!(quiet(&hours, "Europe/Berlin", now), expected, "{now}");
        }
        let off = QuietHours { enabled: false, ..hours };
        assert_eq!(quiet(&off, "Europe/Berlin", "2026-01-09T23:00:00+01:00"), "");
    }

    #[test]
    fn whole_days_that_touch_are_one_quiet_time() {
        let midnight = time(0, 0, 0, 0);
        let weekend = hours(midnight, midnight, [Weekday::Saturday, Weekday::Sunday].into_iter().collect());
        let expected = "2026-01-10T00:00+01:00/2026-01-12T00:00+01:00";
        for now in ["2026-01-10T00:00:00+01:00", "2026-01-11T12:00:00+01:00", "2026-01-11T23:59:59+01:00"] {
            assert_eq!(quiet(&weekend, "Europe/Berlin", now), expected);
        }
        assert_eq!(quiet(&weekend, "Europe/Berlin", "2026-01-12T00:00:00+01:00"), "");
        let always = hours(midnight, midnight, every_day());
        let now = "2026-01-10T00:00:00Z".parse().unwrap();
        assert_eq!(always.until(now, &TimeZone::UTC), Some(Timestamp::MAX));
        assert_eq!(hours(midnight, midnight, Days::default()).until(now, &TimeZone::UTC), None);
    }

    #[test]
    fn a_time_that_does_not_exist_is_the_moment_the_clock_jumps_over_it() {
        let half_past_two = time(2, 30, 0, 0);
        let until = hours(time(22, 0, 0, 0), half_past_two, every_day());
        let from = hours(half_past_two, time(9, 0, 0, 0), every_day());
        for (zone, now, ends) in [
            ("Europe/Berlin", "2026-03-29T00:30:00Z", "2026-03-28T22:00+01:00/2026-03-29T03:00+02:00"),
            ("America/New_York", "2026-03-08T06:30:00Z", "2026-03-07T22:00-05:00/2026-03-08T03:00-04:00"),
        ] {
            assert_eq!(quiet(&until, zone, now), ends);
        }
        for (zone, now, begins) in [
            ("Europe/Berlin", "2026-03-29T01:00:00Z", "2026-03-29T03:00+02:00/2026-03-29T09:00+02:00"),
            ("America/New_York", "2026-03-08T07:00:00Z", "2026-03-08T03:00-04:00/2026-03-08T09:00-04:00"),
        ] {
            assert_eq!(quiet(&from, zone, now), begins);
        }
        // Half an hour is skipped there: 02:00 to 02:30.
        let quarter_past = hours(time(2, 15, 0, 0), time(2, 20, 0, 0), every_day());
        assert_eq!(quiet(&quarter_past, "Australia/Lord_Howe", "2026-10-03T15:30:00Z"), "");
        let to_three = hours(time(2, 15, 0, 0), time(3, 0, 0, 0), every_day());
        assert_eq!(
            quiet(&to_three, "Australia/Lord_Howe", "2026-10-03T15:30:00Z"),
            "2026-10-04T02:30+11:00/2026-10-04T03:00+11:00"
        );
    }

    #[test]
    fn a_time_that_comes_twice_begins_at_the_first_and_ends_at_the_second() {
        let half_past = |hour| time(hour, 30, 0, 0);
        for (zone, hours, now, expected) in [
            (
                "Europe/Berlin",
                hours(half_past(2), half_past(6), every_day()),
                "2026-10-25T00:30:00Z",
                "2026-10-25T02:30+02:00/2026-10-25T06:30+01:00",
            ),
            (
                "Europe/Berlin",
                hours(half_past(22), half_past(2), every_day()),
                "2026-10-25T01:29:59Z",
                "2026-10-24T22:30+02:00/2026-10-25T02:30+01:00",
            ),
            (
                "America/New_York",
                hours(half_past(22), half_past(1), every_day()),
                "2026-11-01T06:29:59Z",
                "2026-10-31T22:30-04:00/2026-11-01T01:30-05:00",
            ),
            (
                "Australia/Lord_Howe",
                hours(time(22, 0, 0, 0), time(1, 45, 0, 0), every_day()),
                "2026-04-04T15:10:00Z",
                "2026-04-04T22:00+11:00/2026-04-05T01:45+10:30",
            ),
        ] {
            assert_eq!(quiet(&hours, zone, now), expected);
        }
    }

    fn a_time() -> impl Strategy<Value = Time> {
        (0..24_i8, 0..60_i8).prop_map(|(hour, minute)| time(hour, minute, 0, 0))
    }

    proptest! {
        #[test]
        fn while_the_clock_shows_a_quiet_time_it_is_quiet(from in a_time(), to in a_time(), days in 0..128_u8, minute in 0..900_000_i64, zone_name in prop::sample::select(ZONES.to_vec())) {
            let hours = hours(from, to, Days(days));
            let zone = zone(zone_name);
            let now = Timestamp::from_second(1_767_225_600 + minute * 60).unwrap();
            let wall = zone.to_datetime(now);
            let (today, yesterday) = (wall.date().weekday(), wall.date().yesterday().unwrap().weekday());
            let over_midnight = to <= from;
            let shows = wall.time() >= from && (over_midnight || wall.time() < to) && hours.days.contains(today)
                || over_midnight && wall.time() < to && hours.days.contains(yesterday);
            let until = hours.until(now, &zone);
            prop_assert!(!shows || until.is_some(), "{wall}");
            if let Some(until) = until {
                let began = hours.began(now, &zone).unwrap();
                prop_assert!(began <= now && now < until);
                if until < Timestamp::MAX {
                    prop_assert_eq!(hours.until(until, &zone), None);
                    prop_assert_eq!(hours.until(until - SignedDuration::from_secs(1), &zone), Some(until));
                }
            }
        }
    }
}
