//! Why an event rang or did not, for people.

use jiff::Timestamp;

use super::{Show, clean};
use crate::policy::{Decision, Reason, Waits, Worse};
use crate::rule::sentence::for_people;
use crate::rule::{Count, Counted};
use crate::say;

/// How long a rule's name may be, in characters.
const NAME: usize = 60;

/// `Rang 14:36, 39 folded`, `Held: paused until 15:00`. `at` is when it was decided; `folded` counts the events of the issue
/// that have folded into the ring in question, this one included where it folds.
pub fn reason(decision: &Decision, at: Timestamp, folded: u64, show: &Show<'_>) -> String {
    match decision {
        Decision::Ring { again, .. } => {
            let time = show.moment(at);
            let rang = match again {
                None => say!("reason-rang", time = time),
                Some(worse) => say!("reason-rang-again", time = time, worse = got_worse(*worse)),
            };
            if folded > 0 { say!("reason-rang-folded", rang = rang, n = folded) } else { rang }
        }
        Decision::Summed { over: Some(over), .. } => say!("reason-summed", n = *over),
        Decision::Summed { over: None, .. } => say!("reason-summed-missed"),
        Decision::Hold { waits: Some(waits), rule, .. } => waiting(waits, rule.as_deref()),
        Decision::Hold { rule, reason, at, .. } => held(*reason, rule.as_deref(), *at, folded, show),
    }
}

/// The variant of the message.
fn got_worse(worse: Worse) -> &'static str {
    match worse {
        Worse::Level => "level",
        Worse::Urgency => "urgency",
        Worse::Users => "users",
        Worse::Count => "count",
        Worse::Release => "release",
        Worse::Back => "back",
    }
}

/// `Waits for 10 events within 5 min (4 so far)`.
fn waiting(waits: &Waits, rule: Option<&str>) -> String {
    let Count { of, at_least, within, .. } = waits.count;
    if waits.so_far >= at_least {
        return match rule {
            Some(rule) => say!("reason-has-rung", rule = clean(rule, NAME)),
            None => say!("reason-has-rung-unnamed"),
        };
    }
    let what = match of {
        Counted::Events => say!("count-events", n = at_least),
        Counted::Users => say!("count-users", n = at_least),
    };
    say!("reason-waits", what = what, span = for_people(within), n = waits.so_far)
}

fn held(reason: Reason, rule: Option<&str>, at: Option<Timestamp>, folded: u64, show: &Show<'_>) -> String {
    let rule = || clean(rule.unwrap_or_default(), NAME);
    // The end of time is how "until resumed" and "until worse" are written.
    let until = at.filter(|at| *at < Timestamp::MAX).map(|at| show.moment(at));
    match (reason, until) {
        (Reason::NoRule, _) => say!("reason-no-rule"),
        (Reason::Ignored, _) => say!("reason-ignored", rule = rule()),
        (Reason::Trigger, _) => say!("reason-trigger", rule = rule()),
        (Reason::RepeatAfter, Some(time)) => say!("reason-folded-since", n = folded.max(1), time = time),
        (Reason::RepeatAfter, None) => say!("reason-folded", n = folded.max(1)),
        (Reason::QuietHours, Some(time)) => say!("reason-quiet-hours-until", time = time),
        (Reason::QuietHours, None) => say!("reason-quiet-hours"),
        (Reason::Paused, Some(time)) => say!("reason-paused-until", time = time),
        (Reason::Paused, None) => say!("reason-paused"),
        (Reason::Snoozed, Some(time)) => say!("reason-snoozed-until", time = time),
        (Reason::Snoozed, None) => say!("reason-snoozed"),
        (Reason::Acknowledged, _) => say!("reason-acknowledged"),
        (Reason::Watching, Some(time)) => say!("reason-watching-until", time = time),
        (Reason::Watching, None) => say!("reason-watching"),
        (Reason::Budget, _) => say!("reason-budget"),
        (Reason::FirstRead, _) => say!("reason-first-read"),
        (Reason::Duplicate, _) => say!("reason-duplicate"),
    }
}
