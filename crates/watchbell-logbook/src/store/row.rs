//! How our types stand in SQLite's: times are microseconds since 1970, levels and urgencies small integers in their order,
//! counts are never negative.

use jiff::Timestamp;
use watchbell_core::Level;
use watchbell_core::rule::Urgency;

pub(super) fn micros(at: Timestamp) -> i64 {
    at.as_microsecond()
}

/// A time from a column. One that jiff cannot hold was never written by us; it reads as 1970 rather than as an error.
pub(super) fn time(micros: i64) -> Timestamp {
    Timestamp::from_microsecond(micros).unwrap_or(Timestamp::UNIX_EPOCH)
}

pub(super) fn minute(at: Timestamp) -> i64 {
    at.as_second().div_euclid(60)
}

pub(crate) fn level_number(level: Level) -> i64 {
    level as i64
}

pub(crate) fn level(number: i64) -> Level {
    usize::try_from(number).ok().and_then(|index| Level::ALL.get(index).copied()).unwrap_or(Level::Error)
}

pub(super) fn urgency_number(urgency: Urgency) -> i64 {
    urgency as i64
}

pub(super) fn urgency(number: i64) -> Urgency {
    match number {
        i64::MIN..=0 => Urgency::Low,
        1 => Urgency::Normal,
        _ => Urgency::Critical,
    }
}

pub(crate) fn count(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}

pub(super) fn number(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// A `LIMIT`.
pub(super) fn limit(rows: usize) -> i64 {
    i64::try_from(rows).unwrap_or(i64::MAX)
}

/// The `LIKE` pattern that finds `text` anywhere, taken literally (`ESCAPE '\'`).
pub(super) fn containing(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len() + 2);
    pattern.push('%');
    for char in text.chars() {
        if matches!(char, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(char);
    }
    pattern.push('%');
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_and_urgencies_come_back_as_they_went() {
        for one in Level::ALL {
            assert_eq!(level(level_number(one)), one);
        }
        for one in [Urgency::Low, Urgency::Normal, Urgency::Critical] {
            assert_eq!(urgency(urgency_number(one)), one);
        }
    }

    #[test]
    fn wildcards_are_taken_literally() {
        assert_eq!(containing(r"100%_\"), r"%100\%\_\\%");
    }
}
