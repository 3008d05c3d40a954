//! How long before its end a certificate rings.

use jiff::{SignedDuration, Timestamp};

use super::Chain;

/// Days before the end at which a certificate rings, once each: from the most down to the fewest, each once. Empty: it
/// rings only when it has ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WarnDays(Vec<u32>);

/// What thresholds in days are made for: a certificate of a year.
const YEAR: SignedDuration = SignedDuration::from_hours(365 * 24);
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// A moment at which a certificate rings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// When.
    pub at: Timestamp,
    /// How long before the end; nothing is the end itself.
    pub before: SignedDuration,
}

impl Default for WarnDays {
    fn default() -> Self {
        [90, 30, 14, 7, 1].into_iter().collect()
    }
}

impl FromIterator<u32> for WarnDays {
    fn from_iter<T: IntoIterator<Item = u32>>(days: T) -> Self {
        let mut days: Vec<u32> = days.into_iter().filter(|day| *day > 0).collect();
        days.sort_unstable_by(|one, other| other.cmp(one));
        days.dedup();
        Self(days)
    }
}

impl WarnDays {
    /// The most first.
    pub fn days(&self) -> &[u32] {
        &self.0
    }

    /// When this chain rings, in order; the last is its end.
    ///
    /// A certificate that lives less than twice the first threshold would be warned of for most of its life, and again after
    /// each renewal: for it they are in proportion, as they are to a year. One of 90 days then rings at 22 days, 7 days, 3
    /// days, 2 days and 6 hours.
    pub fn marks(&self, chain: &Chain) -> Vec<Mark> {
        let (ends, life) = (chain.ends(), chain.life());
        let span = |days: u32| {
            DAY.checked_mul(i32::try_from(days).unwrap_or(i32::MAX)).unwrap_or(SignedDuration::MAX)
        };
        let whole =
            self.0.first().is_none_or(|first| span(*first).checked_mul(2).is_some_and(|twice| twice <= life));
        let marks = self.0.iter().map(|days| {
            let before = if whole {
                span(*days)
            } else {
                span(*days).mul_f64(life.as_secs_f64() / YEAR.as_secs_f64())
            };
            let at = ends.checked_sub(before).unwrap_or(Timestamp::MIN);
            Mark { at, before }
        });
        marks.chain([Mark { at: ends, before: SignedDuration::ZERO }]).collect()
    }
}
