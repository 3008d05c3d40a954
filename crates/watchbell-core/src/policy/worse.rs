//! Whether an issue has got worse since somebody looked, or since it rang.

use super::{Baseline, History, Worse};
use crate::Level;

/// Passing one of these counts as worse: each is ten times what was bad enough before.
const MILESTONES: [u64; 3] = [100, 1_000, 10_000];

/// In which way the issue of an event at `level` is worse than it was at `baseline`, the gravest way first.
///
/// An issue that had hit nobody known is taken to have hit one: one user more is not yet twice as many.
pub(super) fn since(baseline: &Baseline, level: Level, history: &History) -> Option<Worse> {
    let passed = |milestone: &u64| baseline.count < *milestone && *milestone <= history.count;
    if level > baseline.level {
        Some(Worse::Level)
    } else if history.users >= baseline.users.max(1).saturating_mul(2) {
        Some(Worse::Users)
    } else if history.new_release {
        Some(Worse::Release)
    } else if MILESTONES.iter().any(passed) {
        Some(Worse::Count)
    } else {
        None
    }
}
