//! Whether an issue has got worse since somebody looked, or since it rang.

use super::{Baseline, History, Worse};
use crate::Level;
use crate::rule::{Rule, Trigger};

/// Passing one of these counts as worse: each is ten times what was bad enough before.
const MILESTONES: [u64; 3] = [100, 1_000, 10_000];

/// In which way the issue of an event at `level`, for which `rule` decides, is worse than it was at `baseline`, the
/// gravest way first.
///
/// An issue that had hit nobody known is taken to have hit one: one user more is not yet twice as many. What somebody
/// acknowledged and resolved, and what comes back, is worse than they thought it was.
pub(super) fn since(baseline: &Baseline, level: Level, rule: &Rule, history: &History) -> Option<Worse> {
    let passed = |milestone: &u64| baseline.count < *milestone && *milestone <= history.count;
    if level > baseline.level {
        Some(Worse::Level)
    } else if history.resolved || matches!(rule.trigger, Trigger::Regression { .. }) {
        Some(Worse::Back)
    } else if history.users >= baseline.users.max(1).saturating_mul(2) {
        Some(Worse::Users)
    } else if history.releases > baseline.releases {
        Some(Worse::Release)
    } else if MILESTONES.iter().any(passed) {
        Some(Worse::Count)
    } else {
        None
    }
}
