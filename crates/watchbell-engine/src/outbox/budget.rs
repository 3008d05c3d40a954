//! How many notifications may come up in a minute: over it they become one summary, which counts itself.
//!
//! Pure but for the instants it is given. Replacing one that is up costs nothing.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::time::Instant;
use watchbell_core::Level;

const MINUTE: Duration = Duration::from_mins(1);
/// First fatals of issues come up over the budget, so many a minute.
const FATALS: usize = 4;

/// What came up within the last minute.
#[derive(Debug, Default)]
pub(super) struct Budget {
    rings: VecDeque<Instant>,
    fatals: VecDeque<Instant>,
}

impl Budget {
    /// Whether one more may come up by itself. The last place of `per_minute` is the summary's.
    pub(super) fn allows(&mut self, level: Level, per_minute: u32, now: Instant) -> bool {
        for times in [&mut self.rings, &mut self.fatals] {
            while times.front().is_some_and(|at| now.duration_since(*at) >= MINUTE) {
                times.pop_front();
            }
        }
        let most = usize::try_from(per_minute.max(1)).unwrap_or(usize::MAX);
        if self.rings.len() < most.saturating_sub(1).max(1) {
            self.rings.push_back(now);
            true
        } else if level == Level::Fatal && self.fatals.len() < FATALS {
            self.fatals.push_back(now);
            true
        } else {
            false
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_storm_shows_a_few_then_four_fatals_then_nothing_for_a_minute() {
        let mut budget = Budget::default();
        let start = Instant::now();
        let shown = |budget: &mut Budget, level, at| (0..100).filter(|_| budget.allows(level, 6, at)).count();
        assert_eq!(shown(&mut budget, Level::Error, start), 5);
        assert_eq!(shown(&mut budget, Level::Fatal, start + Duration::from_secs(30)), 4);
        assert_eq!(shown(&mut budget, Level::Error, start + Duration::from_secs(59)), 0);
        assert_eq!(shown(&mut budget, Level::Fatal, start + MINUTE), 5);
    }
}
