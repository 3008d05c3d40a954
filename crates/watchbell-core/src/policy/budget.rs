//! How many notifications may come up in a minute: over it they become one summary, which counts itself.

use std::collections::VecDeque;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

const MINUTE: SignedDuration = SignedDuration::from_mins(1);
/// First fatals of issues come up over the budget, so many a minute.
const FATALS: usize = 4;

/// What came up within the last minute.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Budget {
    rings: VecDeque<Timestamp>,
    fatals: VecDeque<Timestamp>,
}

impl Budget {
    /// Whether one more may come up by itself. The last place of `per_minute` is the summary's.
    pub(super) fn allows(&mut self, first_fatal: bool, per_minute: u32, now: Timestamp) -> bool {
        // What lies more than a minute ahead came up before the clock moved back.
        let recent = |at: &Timestamp| now.duration_since(*at).abs() < MINUTE;
        self.rings.retain(recent);
        self.fatals.retain(recent);
        if per_minute == u32::MAX {
            return true;
        }
        let most = usize::try_from(per_minute.saturating_sub(1).max(1)).unwrap_or(usize::MAX);
        let times = if self.rings.len() < most {
            &mut self.rings
        } else if first_fatal && self.fatals.len() < FATALS {
            &mut self.fatals
        } else {
            return false;
        };
        times.push_back(now);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_storm_shows_a_few_then_four_fatals_then_nothing_for_a_minute() {
        let start = Timestamp::UNIX_EPOCH;
        let mut budget = Budget::default();
        let mut shown = |fatal, at| {
            (0..100).filter(|_| budget.allows(fatal, 6, start + SignedDuration::from_secs(at))).count()
        };
        assert_eq!(shown(false, 0), 5);
        assert_eq!(shown(true, 30), 4);
        assert_eq!(shown(false, 59), 0);
        assert_eq!(shown(true, 60), 5);
        assert_eq!(shown(true, -3_600), 9, "the clock moved back");
    }
}
