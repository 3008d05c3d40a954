//! Times as people say them: 24 hours; the day only when it is not today.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

use crate::say;

/// `14:21`, `yesterday 14:21`, `tomorrow 08:00`, `Tuesday 16:20` within six days, `3 November 16:20`, `3 November 2024`.
pub fn moment(at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    let (at, now) = (at.to_zoned(zone.clone()), now.to_zoned(zone.clone()));
    let clock = clock(&at);
    match days_between(now.date(), at.date()) {
        0 => clock,
        -1 => say!("time-yesterday", clock = clock),
        1 => say!("time-tomorrow", clock = clock),
        -6..=6 => say!("time-this-week", weekday = weekday(&at), clock = clock),
        _ if at.year() == now.year() => {
            say!("time-this-year", day = day(&at), month = month(&at), clock = clock)
        }
        _ => say!("time-other-year", day = day(&at), month = month(&at), year = at.year().to_string()),
    }
}

/// `Wed 26 November, 09:00`; the year where it is not this one.
pub(super) fn date(at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    let (at, now) = (at.to_zoned(zone.clone()), now.to_zoned(zone.clone()));
    let (weekday, day, month, clock) = (weekday(&at), day(&at), month(&at), clock(&at));
    if at.year() == now.year() {
        say!("time-date", weekday = weekday, day = day, month = month, clock = clock)
    } else {
        let year = at.year().to_string();
        say!("time-date-other-year", weekday = weekday, day = day, month = month, year = year, clock = clock)
    }
}

/// `14:02–14:05`, each end with its day where that is not today.
pub(super) fn span(from: Timestamp, to: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    let same_day = from.to_zoned(zone.clone()).date() == to.to_zoned(zone.clone()).date();
    let end = if same_day { clock(&to.to_zoned(zone.clone())) } else { moment(to, now, zone) };
    format!("{}–{end}", moment(from, now, zone))
}

/// `40 seconds`, `3 minutes`, `2 hours`, `5 days`: the largest unit that fits at least once, rounded down; at least one second.
pub(super) fn length(from: Timestamp, to: Timestamp) -> String {
    let seconds = to.duration_since(from).as_secs().max(1).unsigned_abs();
    match seconds {
        0..60 => say!("count-seconds", n = seconds),
        60..3_600 => say!("count-minutes", n = seconds / 60),
        3_600..172_800 => say!("count-hours", n = seconds / 3_600),
        _ => say!("count-days", n = seconds / 86_400),
    }
}

fn clock(at: &Zoned) -> String {
    format!("{:02}:{:02}", at.hour(), at.minute())
}

/// `monday`: a name that messages choose by.
fn weekday(at: &Zoned) -> String {
    at.strftime("%A").to_string().to_ascii_lowercase()
}

/// `november`: likewise.
fn month(at: &Zoned) -> String {
    at.strftime("%B").to_string().to_ascii_lowercase()
}

/// As text: a number would have its digits grouped.
fn day(at: &Zoned) -> String {
    at.day().to_string()
}

fn days_between(from: Date, to: Date) -> i32 {
    // Within ±9999 years this cannot fail; were it to, the day is written out.
    from.until(to).map_or(i32::MAX, |span| span.get_days())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_is_said_only_when_it_is_not_today() {
        let zone = TimeZone::fixed(jiff::tz::offset(1));
        let now: Timestamp = "2026-11-22T22:30:00Z".parse().unwrap();
        for (at, said) in [
            ("2026-11-22T13:21:59Z", "14:21"),
            ("2026-11-22T23:00:00Z", "tomorrow 00:00"),
            ("2026-11-21T22:59:00Z", "yesterday 23:59"),
            ("2026-11-17T15:20:00Z", "Tuesday 16:20"),
            ("2026-11-27T07:00:00Z", "Friday 08:00"),
            ("2026-11-03T15:20:00Z", "3 November 16:20"),
            ("2024-11-03T15:20:00Z", "3 November 2024"),
            ("9999-12-30T22:00:00.999999999Z", "30 December 9999"),
        ] {
            assert_eq!(moment(at.parse().unwrap(), now, &zone), said, "{at}");
        }
        assert!(!moment(Timestamp::MAX, Timestamp::MIN, &zone).is_empty());
        assert!(!moment(Timestamp::MIN, Timestamp::MAX, &zone).is_empty());
    }

    #[test]
    fn lengths_have_one_unit() {
        let at = |seconds| Timestamp::from_second(seconds).unwrap();
        for (seconds, said) in [
            (-5, "1 second"),
            (59, "59 seconds"),
            (60, "1 minute"),
            (3_599, "59 minutes"),
            (7_200, "2 hours"),
            (400_000, "4 days"),
        ] {
            assert_eq!(length(at(0), at(seconds)), said);
        }
        assert!(!length(Timestamp::MIN, Timestamp::MAX).is_empty());
    }
}
