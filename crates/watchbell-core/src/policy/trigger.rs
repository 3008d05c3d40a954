//! Which of the events that match a rule acts on.

use jiff::Timestamp;

use super::{Heard, History, Tally, Waits};
use crate::rule::{Rule, Trigger};

/// What a trigger says of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pull {
    /// The rule acts on it.
    Holds,
    /// It does not; a counting trigger says what it waits for.
    Waits(Option<Waits>),
}

/// Asks the trigger of a rule that matches, which counts the event if it counts.
pub(super) fn pull(
    rule: &Rule,
    heard: &Heard<'_>,
    history: &History,
    now: Timestamp,
    tally: &mut Tally,
) -> Pull {
    let holds = match rule.trigger {
        Trigger::EveryEvent => true,
        Trigger::NewIssue => history.is_new,
        Trigger::Regression { after } => {
            let long_silent =
                after.is_some_and(|after| history.silent_for.is_some_and(|silent| silent >= after));
            !history.is_new && (history.resolved || long_silent)
        }
        Trigger::Count(count) => return tally.count(rule, count, heard, now),
    };
    if holds { Pull::Holds } else { Pull::Waits(None) }
}
