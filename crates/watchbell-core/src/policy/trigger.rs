//! Which of the events that match a rule acts on.

use super::History;
use crate::rule::Trigger;

/// Whether `trigger` holds for the event that `history` was filled for.
pub(super) fn holds(trigger: Trigger, history: &History) -> bool {
    match trigger {
        Trigger::EveryEvent => true,
        Trigger::NewIssue => history.is_new,
    }
}
