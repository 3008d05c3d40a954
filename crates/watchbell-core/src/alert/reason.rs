//! Why an event rang or did not, for people.

use jiff::Timestamp;

use super::{Show, capital, clean, counted, grouped};
use crate::policy::{Decision, Reason, Waits, Worse};
use crate::rule::sentence::for_people;
use crate::rule::{Count, Counted};

/// `Rang 14:36, 39 folded`, `Held: paused until 15:00`. `at` is when it was decided; `folded` counts the events of the issue
/// that have folded into the ring in question, this one included where it folds.
pub fn reason(decision: &Decision, at: Timestamp, folded: u64, show: &Show<'_>) -> String {
    match decision {
        Decision::Ring { again, .. } => {
            let rang = match again {
                None => format!("Rang {}", show.moment(at)),
                Some(worse) => format!("Rang again {}: {}", show.moment(at), got_worse(*worse)),
            };
            if folded > 0 { format!("{rang}, {} folded", grouped(folded)) } else { rang }
        }
        Decision::Summed { over: Some(over), .. } => {
            format!("Counted in the summary: over {} a minute", grouped(u64::from(*over)))
        }
        Decision::Summed { over: None, .. } => "Counted in the summary of what was missed".into(),
        Decision::Hold { waits: Some(waits), rule, .. } => waiting(waits, rule.as_deref()),
        Decision::Hold { rule, reason, at, .. } => held(*reason, rule.as_deref(), *at, folded, show),
    }
}

fn got_worse(worse: Worse) -> &'static str {
    match worse {
        Worse::Level => "a higher level",
        Worse::Urgency => "a louder rule",
        Worse::Users => "twice the users",
        Worse::Count => "many more events",
        Worse::Release => "a new release",
        Worse::Back => "it is back",
    }
}

/// `Waits for 10 events within 5 min (4 so far)`.
fn waiting(waits: &Waits, rule: Option<&str>) -> String {
    let Count { of, at_least, within, .. } = waits.count;
    if waits.so_far >= at_least {
        return format!("{} has rung for these already", capital(&named(rule)));
    }
    let what = if of == Counted::Events { "event" } else { "user" };
    format!(
        "Waits for {} within {} ({} so far)",
        counted(u64::from(at_least), what),
        for_people(within),
        grouped(u64::from(waits.so_far))
    )
}

fn named(rule: Option<&str>) -> String {
    rule.map_or_else(|| "rule".to_owned(), |name| format!("rule “{}”", clean(name, 60)))
}

fn held(reason: Reason, rule: Option<&str>, at: Option<Timestamp>, folded: u64, show: &Show<'_>) -> String {
    let rule = named(rule);
    let until = |at: Option<Timestamp>| match at {
        // The end of time is how "until resumed" and "until worse" are written.
        Some(at) if at < Timestamp::MAX => Some(format!(" until {}", show.moment(at))),
        _ => None,
    };
    match reason {
        Reason::NoRule => "No rule asks for it".into(),
        Reason::Ignored => format!("{} says record only", capital(&rule)),
        Reason::Trigger => format!("{} matches, but waits for another event", capital(&rule)),
        Reason::RepeatAfter => match at {
            Some(at) => format!("Folded: {} like this since {}", grouped(folded.max(1)), show.moment(at)),
            None => format!("Folded: {} like this", grouped(folded.max(1))),
        },
        Reason::QuietHours => format!("Held: quiet hours{}", until(at).unwrap_or_default()),
        Reason::Paused => format!("Held: paused{}", until(at).unwrap_or_else(|| " until resumed".into())),
        Reason::Snoozed => format!("Snoozed{}", until(at).unwrap_or_else(|| " until worse".into())),
        Reason::Acknowledged => "Acknowledged, and no worse since".into(),
        Reason::Watching => format!("Held: on watch{}", until(at).unwrap_or_default()),
        Reason::Budget => "Over the budget: counted in the summary".into(),
        Reason::FirstRead => "Read back when the source was first connected".into(),
        Reason::Duplicate => "Heard before".into(),
    }
}
