//! The time that a line of a log begins with.
//!
//! Read by hand: a dozen formats are tried on every line, and each gives up at its first wrong character.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Timestamp};

use crate::decode::instant::since_1970;

/// What a time that does not say all is read by.
#[derive(Debug, Clone, Copy)]
pub struct Here<'a> {
    /// Where a time without an offset was written.
    pub zone: &'a TimeZone,
    /// About when it was written: the year of a time that has none is the one that brings it nearest before this.
    pub now: Timestamp,
}

/// The moment that `text` begins with, and what stands behind it. A bracket around it is taken off. Names of zones
/// other than UTC are not looked up (`CET` means three things): such a time is read in `here`'s zone.
pub(super) fn leading<'a>(text: &'a str, here: Here<'_>) -> Option<(Timestamp, &'a str)> {
    let bracket = text.starts_with('[');
    let scan = Scan(text.strip_prefix('[').unwrap_or(text));
    let forms = [year_first, day_first, month_first, klog, epoch, time_alone];
    let (at, Scan(rest)) = forms.into_iter().find_map(|form| {
        let mut scan = scan;
        form(&mut scan, here).filter(|_| scan.ends_here()).map(|at| (at, scan))
    })?;
    let rest = if bracket { rest.strip_prefix(']').unwrap_or(rest) } else { rest };
    Some((at, rest))
}

/// `2026-11-22T10:00:00.5+02:00`, `2026-11-22 10:00:00,500`, `2026/11/22 10:00:00`.
fn year_first(scan: &mut Scan<'_>, here: Here<'_>) -> Option<Timestamp> {
    let year = scan.number(4, 4)?;
    let between = scan.any(&['-', '/', '.'])?;
    let month = scan.number(2, 2)?;
    scan.eat(between)?;
    let date = date(year, month, scan.number(2, 2)?)?;
    scan.any(&['T', ' ', '_'])?;
    let time = scan.time()?;
    scan.moment(date.to_datetime(time), here)
}

/// `22/Nov/2026:10:00:00 +0000` of web servers, `22-Nov-2026 10:00:00` of PHP and Tomcat, `22 Nov 2026 10:00:00.123` of Redis.
fn day_first(scan: &mut Scan<'_>, here: Here<'_>) -> Option<Timestamp> {
    let day = scan.number(1, 2)?;
    let between = scan.any(&['/', '-', ' '])?;
    let month = scan.month()?;
    scan.eat(between)?;
    let date = date(scan.number(4, 4)?, month, day)?;
    scan.any(&[':', ' '])?;
    let time = scan.time()?;
    scan.moment(date.to_datetime(time), here)
}

/// `Nov 22 10:00:00` of syslog, `Sun Nov 22 10:00:00.123 2026` of Apache, `Nov 22, 2026 10:00:00 AM` of Java.
fn month_first(scan: &mut Scan<'_>, here: Here<'_>) -> Option<Timestamp> {
    const WEEKDAYS: [&str; 7] = ["Mon ", "Tue ", "Wed ", "Thu ", "Fri ", "Sat ", "Sun "];
    if let Some(rest) = WEEKDAYS.iter().find_map(|day| scan.0.strip_prefix(day)) {
        scan.0 = rest;
    }
    let month = scan.month()?;
    scan.eat(' ')?;
    let _ = scan.eat(' ');
    let day = scan.number(1, 2)?;
    let mut year = None;
    if scan.eat(',').is_some() {
        scan.eat(' ')?;
        year = Some(scan.number(4, 4)?);
    }
    scan.eat(' ')?;
    let time = scan.time()?;
    if year.is_none() {
        let mut behind = *scan;
        year = behind.eat(' ').and_then(|()| behind.number(4, 4)).filter(|_| behind.ends_here());
        if year.is_some() {
            *scan = behind;
        }
    }
    match year {
        Some(year) => scan.moment(date(year, month, day)?.to_datetime(time), here),
        None => latest(years(here).map(|year| Some(date(year, month, day)?.to_datetime(time))), here),
    }
}

/// `E1122 10:00:00.123456`: the letter is the level, which [`super::head`] reads.
fn klog(scan: &mut Scan<'_>, here: Here<'_>) -> Option<Timestamp> {
    scan.any(&['D', 'I', 'W', 'E', 'F'])?;
    let (month, day) = (scan.number(2, 2)?, scan.number(2, 2)?);
    scan.eat(' ')?;
    let time = scan.time()?;
    latest(years(here).map(|year| Some(date(year, month, day)?.to_datetime(time))), here)
}

/// Seconds since 1970, or milliseconds: ten or thirteen digits, the first a 1, which is so from 2001 to 2033.
fn epoch(scan: &mut Scan<'_>, _: Here<'_>) -> Option<Timestamp> {
    let digits = scan.0.bytes().take_while(u8::is_ascii_digit).count();
    if !matches!(digits, 10 | 13) || !scan.0.starts_with('1') {
        return None;
    }
    let behind = scan.0.get(digits..)?;
    let fraction = behind.strip_prefix('.').map_or(0, |f| f.bytes().take_while(u8::is_ascii_digit).count());
    let whole = if fraction > 0 { digits + 1 + fraction } else { digits };
    let (text, rest) = scan.0.split_at_checked(whole)?;
    scan.0 = rest;
    since_1970(text)
}

/// `10:00:00.123` of loggers that leave the day to the file's name.
fn time_alone(scan: &mut Scan<'_>, here: Here<'_>) -> Option<Timestamp> {
    if scan.0.as_bytes().get(5) != Some(&b':') {
        return None;
    }
    let time = scan.time()?;
    let today = here.zone.to_datetime(here.now).date();
    latest(
        [today.tomorrow().ok(), Some(today), today.yesterday().ok()].map(|day| Some(day?.to_datetime(time))),
        here,
    )
}

/// Those in which a time without one may have been, latest first.
fn years(here: Here<'_>) -> [i64; 3] {
    let this = i64::from(here.zone.to_datetime(here.now).year());
    [this + 1, this, this - 1]
}

/// The first of these that is not in the future, but for clocks that disagree.
fn latest(candidates: [Option<DateTime>; 3], here: Here<'_>) -> Option<Timestamp> {
    let soon = here.now.checked_add(SignedDuration::from_hours(1)).unwrap_or(here.now);
    let moments = candidates.into_iter().flatten().filter_map(|local| here.zone.to_timestamp(local).ok());
    moments.into_iter().find(|at| *at <= soon)
}

fn date(year: i64, month: i64, day: i64) -> Option<Date> {
    Date::new(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?).ok()
}

/// What has not been read yet.
#[derive(Clone, Copy)]
struct Scan<'a>(&'a str);

impl Scan<'_> {
    fn eat(&mut self, expected: char) -> Option<()> {
        self.0 = self.0.strip_prefix(expected)?;
        Some(())
    }

    fn any(&mut self, expected: &[char]) -> Option<char> {
        let first = self.0.chars().next().filter(|first| expected.contains(first))?;
        self.eat(first).map(|()| first)
    }

    /// A number of at least `least` and at most `most` digits; further ones are left.
    fn number(&mut self, least: usize, most: usize) -> Option<i64> {
        let digits = self.0.bytes().take(most).take_while(u8::is_ascii_digit).count();
        let (number, rest) = self.0.split_at_checked(digits).filter(|_| digits >= least)?;
        self.0 = rest;
        number.parse().ok()
    }

    fn month(&mut self) -> Option<i64> {
        const MONTHS: [&str; 12] =
            ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
        let (rest, number) =
            MONTHS.iter().zip(1..).find_map(|(name, number)| Some((self.0.strip_prefix(name)?, number)))?;
        self.0 = rest;
        Some(number)
    }

    /// `10:00`, `10:00:00`, with a fraction behind a point or comma, `AM` or `PM`.
    fn time(&mut self) -> Option<Time> {
        let mut hour = self.number(1, 2)?;
        self.eat(':')?;
        let minute = self.number(2, 2)?;
        let (mut second, mut nanos) = (0, 0);
        if self.eat(':').is_some() {
            second = self.number(2, 2)?;
            let mut fraction = *self;
            if fraction.any(&['.', ',']).is_some() {
                let before = fraction.0.len();
                if let Some(digits) = fraction.number(1, 9) {
                    let places = u32::try_from(before - fraction.0.len()).unwrap_or(9);
                    nanos = digits * 10_i64.pow(9 - places);
                    *self = fraction;
                }
            }
        }
        if let Some((rest, noon)) =
            [(" AM", 0), (" PM", 12)].iter().find_map(|(half, noon)| Some((self.0.strip_prefix(half)?, noon)))
        {
            self.0 = rest;
            hour = hour % 12 + noon;
        }
        // A leap second is told as the one before.
        let second = second.min(59);
        Time::new(
            hour.try_into().ok()?,
            minute.try_into().ok()?,
            second.try_into().ok()?,
            nanos.try_into().ok()?,
        )
        .ok()
    }

    /// The moment that `local` is with the offset that follows here, or without one in `here`'s zone.
    fn moment(&mut self, local: DateTime, here: Here<'_>) -> Option<Timestamp> {
        match self.offset() {
            Some(offset) => offset.to_timestamp(local).ok(),
            None => here.zone.to_timestamp(local).ok(),
        }
    }

    /// `Z`, `UTC`, `+02:00`, `+0200`, `+02`. Behind a space, a bare `-02` is not one.
    fn offset(&mut self) -> Option<Offset> {
        let mut scan = *self;
        let spaced = scan.eat(' ').is_some();
        if let Some(rest) = ["UTC", "GMT", "Z"].iter().find_map(|name| scan.0.strip_prefix(name)) {
            *self = Some(Scan(rest)).filter(Scan::ends_here)?;
            return Some(Offset::UTC);
        }
        let sign = if scan.any(&['+', '-'])? == '-' { -1 } else { 1 };
        let hours = scan.number(2, 2)?;
        let colon = scan.eat(':').is_some();
        let minutes = scan.number(2, 2);
        if minutes.is_none() && (spaced || colon) || !scan.ends_here() {
            return None;
        }
        let seconds = sign * (hours * 60 + minutes.unwrap_or(0)) * 60;
        let offset = Offset::from_seconds(seconds.try_into().ok()?).ok()?;
        *self = scan;
        Some(offset)
    }

    /// Whether what was read is not the beginning of a longer word or number.
    fn ends_here(&self) -> bool {
        !self.0.starts_with(|next: char| next.is_alphanumeric())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// In Berlin, on 22 November 2026 at noon UTC.
    fn read(text: &str) -> Option<(String, String)> {
        let zone = TimeZone::fixed(Offset::constant(1));
        let here = Here { zone: &zone, now: "2026-11-22T12:00:00Z".parse().unwrap() };
        leading(text, here).map(|(at, rest)| (at.to_string(), rest.to_owned()))
    }

    #[test]
    fn every_common_form_of_one_moment_is_read_and_the_rest_is_left() {
        for (text, at) in [
            ("2026-11-22T10:00:00.5Z|", "10:00:00.5"),
            ("2026-11-22T10:00:00.500+00:00|", "10:00:00.5"),
            ("[2026-11-22T10:00:00.123456+00:00]|", "10:00:00.123456"),
            ("2026-11-22 11:00:00,123|", "10:00:00.123"),
            ("2026-11-22 12:00:00 +0200|", "10:00:00"),
            ("2026-11-22 10:00:00.123 UTC|", "10:00:00.123"),
            ("2026-11-22 11:00:00|", "10:00:00"),
            ("2026-11-22T05:00:00-05|", "10:00:00"),
            ("2026/11/22 11:00:00|", "10:00:00"),
            ("2026/11/22 11:00:00.000123|", "10:00:00.000123"),
            ("22/Nov/2026:10:00:00 +0000|", "10:00:00"),
            ("[22/Nov/2026:10:00:00 +0000]|", "10:00:00"),
            ("[22-Nov-2026 10:00:00 UTC]|", "10:00:00"),
            ("22-Nov-2026 11:00:00.123|", "10:00:00.123"),
            ("22 Nov 2026 11:00:00.123|", "10:00:00.123"),
            ("[Sun Nov 22 11:00:00.123456 2026]|", "10:00:00.123456"),
            ("[Sun Nov 22 11:00:00 2026]|", "10:00:00"),
            ("Nov 22 11:00:00|", "10:00:00"),
            ("Nov 22, 2026 11:00:00 AM|", "10:00:00"),
            ("E1122 11:00:00.123456|", "10:00:00.123456"),
            ("1795341600|", "10:00:00"),
            ("1795341600.25|", "10:00:00.25"),
            ("[1795341600123]|", "10:00:00.123"),
            ("11:00:00.123|", "10:00:00.123"),
        ] {
            let expected = (format!("2026-11-22T{at}Z"), "|".to_owned());
            assert_eq!(read(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn a_time_without_a_year_or_a_day_was_not_in_the_future() {
        for (text, at) in [
            ("Nov 22 13:30:00", "2026-11-22T12:30:00Z"), // clocks disagree a little
            ("Nov 23 10:00:00", "2025-11-23T09:00:00Z"),
            ("Dec 31 23:59:59", "2025-12-31T22:59:59Z"),
            ("Jan  1 00:00:00", "2025-12-31T23:00:00Z"),
            ("12:59:59", "2026-11-22T11:59:59Z"),
            ("23:00:00", "2026-11-21T22:00:00Z"),
        ] {
            assert_eq!(read(text), Some((at.to_owned(), String::new())), "{text}");
        }
    }

    #[test]
    fn what_only_looks_like_a_time_is_left_alone() {
        for text in [
            "",
            "[",
            "2026-13-45T99:99:99Z",
            "2026-11-22",
            "2026-11-22T10:00:00x",
            "20261122",
            "17953416001 calls",
            "4915112345 calls",
            "1795341600abc",
            "10:00",
            "99:99:99",
            "Nov 31 10:00:00",
            "Nova 22 10:00:00",
            "E11 10:00:00",
            "Ex1122 10:00:00",
            "٢٠٢٦-11-22 10:00:00",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
        let (_, rest) = read("2026-11-22 11:00:00 -12 degrees").unwrap();
        assert_eq!(rest, " -12 degrees");
        let (_, rest) = read("2026-11-22 11:00:00,123 - name - ERROR - x").unwrap();
        assert_eq!(rest, " - name - ERROR - x");
    }
}
