//! Durations as text: `30m`, `90s`, `1h30m`, `14d`.
//!
//! Whole numbers with a unit each (`ms`, `s`, `m`, `h`, `d`, `w`), largest first, no spaces. A day is 24 hours: these
//! are spans between events, not dates.

use crate::say;
use std::fmt::Write;
use std::time::Duration;

/// The longest duration there is: ten years. Anything longer is a slip, and arithmetic with it could overflow.
pub const MAX: Duration = Duration::from_hours(10 * 366 * 24);

const UNITS: [(&str, u64); 6] =
    [("w", 604_800_000), ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)];

/// Why a text is no duration.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DurationError {
    /// A number that lacks its unit.
    #[error("{}", say!("config-duration-unit", number = .0.as_str()))]
    NoUnit(String),
    /// A unit that is none.
    #[error("{}", say!("config-duration-no-unit", unit = .0.as_str()))]
    UnknownUnit(String),
    /// Units out of order, or twice.
    #[error("{}", say!("config-duration-order"))]
    Order,
    /// Over [`MAX`].
    #[error("{}", say!("config-duration-long"))]
    TooLong,
    /// Anything else.
    #[error("{}", say!("config-duration-none", text = .0.as_str()))]
    NotOne(String),
}

/// Reads a duration.
pub fn parse(text: &str) -> Result<Duration, DurationError> {
    let not_one = || DurationError::NotOne(text.to_owned());
    let mut rest = text;
    let mut last_unit = u64::MAX;
    let mut total: u64 = 0;
    if rest.is_empty() {
        return Err(not_one());
    }
    while !rest.is_empty() {
        let (digits, after) = split(rest, |c| c.is_ascii_digit());
        let (unit, after) = split(after, |c| c.is_alphabetic());
        if digits.is_empty() {
            return Err(not_one());
        }
        if unit.is_empty() {
            return Err(if after.is_empty() { DurationError::NoUnit(digits.to_owned()) } else { not_one() });
        }
        let (_, millis) = UNITS
            .iter()
            .find(|(name, _)| *name == unit)
            .ok_or_else(|| DurationError::UnknownUnit(unit.to_owned()))?;
        if *millis >= last_unit {
            return Err(DurationError::Order);
        }
        last_unit = *millis;
        let count: u64 = digits.parse().map_err(|_| DurationError::TooLong)?;
        total = count
            .checked_mul(*millis)
            .and_then(|part| total.checked_add(part))
            .ok_or(DurationError::TooLong)?;
        rest = after;
    }
    let duration = Duration::from_millis(total);
    if duration > MAX { Err(DurationError::TooLong) } else { Ok(duration) }
}

/// Writes a duration so that [`parse`] reads it back, to the millisecond: `90s`, `2m`, `1h30m`, `14d`.
pub fn text(duration: Duration) -> String {
    let mut left = u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
    // "90s" is how people write it; "1m30s" is right and unfamiliar.
    if left < 120_000 && !left.is_multiple_of(60_000) && left.is_multiple_of(1_000) {
        return format!("{}s", left / 1_000);
    }
    let mut text = String::new();
    for (unit, millis) in UNITS.into_iter().filter(|(unit, _)| *unit != "w") {
        if left >= millis {
            // Writing to a String cannot fail.
            let _ = write!(text, "{}{unit}", left / millis);
            left %= millis;
        }
    }
    if text.is_empty() { "0s".to_owned() } else { text }
}

fn split(text: &str, belongs: impl Fn(char) -> bool) -> (&str, &str) {
    text.split_at(text.find(|c| !belongs(c)).unwrap_or(text.len()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn durations_are_read_and_written_the_same_way() {
        for (text_given, seconds) in [
            ("30m", 1_800),
            ("90s", 90),
            ("1h30m", 5_400),
            ("14d", 1_209_600),
            ("0s", 0),
            ("1d12h", 129_600),
            ("2m", 120),
        ] {
            assert_eq!(parse(text_given), Ok(Duration::from_secs(seconds)));
            assert_eq!(text(Duration::from_secs(seconds)), text_given);
        }
        assert_eq!(parse("2w"), Ok(Duration::from_hours(14 * 24)));
        assert_eq!(parse("1500ms"), Ok(Duration::from_millis(1_500)));
    }

    #[test]
    fn a_wrong_duration_is_told_what_is_wrong() {
        use DurationError::{NoUnit, NotOne, Order, TooLong, UnknownUnit};
        for (given, error) in [
            ("", NotOne(String::new())),
            ("30", NoUnit("30".into())),
            ("30min", UnknownUnit("min".into())),
            ("30 m", NotOne("30 m".into())),
            ("m", NotOne("m".into())),
            ("-5m", NotOne("-5m".into())),
            ("1.5h", NotOne("1.5h".into())),
            ("30m1h", Order),
            ("1h1h", Order),
            ("11y", UnknownUnit("y".into())),
            ("99999999999999999999d", TooLong),
            ("4000d", TooLong),
        ] {
            assert_eq!(parse(given), Err(error), "{given}");
        }
    }

    proptest! {
        #[test]
        fn every_duration_survives_being_written(millis in 0..=u64::try_from(MAX.as_millis()).unwrap()) {
            let duration = Duration::from_millis(millis);
            prop_assert_eq!(parse(&text(duration)), Ok(duration));
        }

        #[test]
        fn no_text_makes_it_panic(text in ".*") {
            let _ = parse(&text);
        }
    }
}
