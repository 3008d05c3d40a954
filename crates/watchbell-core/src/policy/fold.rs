//! Folding: counting an event into a ring that is already up.

use jiff::Timestamp;

use super::{History, LastRing, Worse, worse};
use crate::Level;
use crate::rule::{RingAgain, Rule};

/// What folding says of an event that a rule would ring for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Fold {
    /// Nothing rang within `repeat_after`.
    Free,
    /// It would fold, but is worse than what rang.
    BreaksThrough(Worse),
    /// It counts into the ring raised then.
    Into(Timestamp),
}

/// Folds per issue, whichever rule rang: what matters is when the issue was last heard, not why.
pub(super) fn judge(rule: &Rule, level: Level, history: &History, now: Timestamp) -> Fold {
    let Some(last) = history.last_ring.as_ref().filter(|last| is_recent(last, rule, now)) else {
        return Fold::Free;
    };
    match breaks_through(rule, level, history, last) {
        Some(worse) => Fold::BreaksThrough(worse),
        None => Fold::Into(last.at),
    }
}

/// A ring that lies in the future was raised before the clock moved back. By up to `repeat_after` that is taken for a
/// ring just raised; by more, for one long ago: folding never lasts longer than twice `repeat_after`.
fn is_recent(last: &LastRing, rule: &Rule, now: Timestamp) -> bool {
    now.duration_since(last.at).unsigned_abs() < rule.repeat_after
}

/// A higher level and a louder rule always do; the rest where the rule asks for it.
fn breaks_through(rule: &Rule, level: Level, history: &History, last: &LastRing) -> Option<Worse> {
    let louder = (rule.urgency > last.urgency).then_some(Worse::Urgency);
    match worse::since(&last.baseline, level, rule, history) {
        Some(Worse::Level) => Some(Worse::Level),
        worse if rule.ring_again == RingAgain::Worse => louder.or(worse),
        _ => louder,
    }
}
