//! When something happened, in whichever way the sender wrote it.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::lenient::Json;

/// Reads RFC 3339 (a missing offset is UTC, as old Sentry clients mean it), RFC 2822, or seconds since 1970 as integer or
/// decimal, in a number or a string. Numbers too large for seconds are taken as milli-, micro- or nanoseconds, by
/// their size. `None` for all else and for what lies outside the years −9999 to 9999.
pub(crate) fn instant(value: Json<'_>) -> Option<Timestamp> {
    let text = value.scalar()?;
    let text = text.trim();
    if let Some(at) = since_1970(text) {
        return Some(at);
    }
    if let Ok(at) = text.parse::<Timestamp>() {
        return Some(at);
    }
    if let Ok(civil) = text.parse::<DateTime>() {
        return civil.to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp());
    }
    jiff::fmt::rfc2822::parse(text).ok().map(|zoned| zoned.timestamp())
}

pub(super) fn since_1970(text: &str) -> Option<Timestamp> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    if !digits.starts_with(|first: char| first.is_ascii_digit())
        || !digits.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-'))
    {
        return None;
    }
    if let Ok(whole) = text.parse::<i64>() {
        return match whole.unsigned_abs() {
            0..100_000_000_000 => Timestamp::from_second(whole).ok(),
            100_000_000_000..100_000_000_000_000 => Timestamp::from_millisecond(whole).ok(),
            100_000_000_000_000..100_000_000_000_000_000 => Timestamp::from_microsecond(whole).ok(),
            _ => Timestamp::from_nanosecond(i128::from(whole)).ok(),
        };
    }
    let number: f64 = text.parse().ok()?;
    let to_micros = match number.abs() {
        size if size < 1e11 => 1e6,
        size if size < 1e14 => 1e3,
        size if size < 1e17 => 1.0,
        size if size < 1e20 => 1e-3,
        _ => return None,
    };
    // Below 2^63 by the bounds above; a float's microseconds are all the precision it has.
    #[allow(clippy::cast_possible_truncation, reason = "bounded just above")]
    Timestamp::from_microsecond((number * to_micros).round() as i64).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_common_spelling_of_one_moment_is_that_moment() {
        for json in [
            r#""2026-11-22T10:00:00.5Z""#,
            r#""2026-11-22T12:00:00.500+02:00""#,
            r#""2026-11-22 10:00:00.500000""#,
            r#""2026-11-22T10:00:00.5""#,
            "1795341600.5",
            r#""1795341600.5""#,
            "1.7953416005e9",
            "1795341600500",
            "1795341600500000",
            r#""1795341600500000000""#,
            "1795341600500.0",
        ] {
            let at = instant(Json::parse(json).unwrap()).map(|at| at.to_string());
            assert_eq!(at.as_deref(), Some("2026-11-22T10:00:00.5Z"), "{json}");
        }
        let mail = instant(Json::parse(r#""Sun, 22 Nov 2026 10:00:00 +0000""#).unwrap());
        assert_eq!(mail.map(|at| at.to_string()).as_deref(), Some("2026-11-22T10:00:00Z"));
    }

    #[test]
    fn what_is_no_moment_is_none() {
        for json in [
            "null",
            "true",
            "{}",
            "[]",
            r#""""#,
            r#""soon""#,
            "1e400",
            "-1e400",
            "1e30",
            r#""12:30""#,
            "99999999999999999999999999999999",
            r#""2026-13-45T99:99:99Z""#,
            r#""1-2""#,
        ] {
            assert_eq!(instant(Json::parse(json).unwrap()), None, "{json}");
        }
        assert!(instant(Json::parse("-1").unwrap()).is_some());
    }
}
