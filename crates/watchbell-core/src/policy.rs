//! Whether to ring: one pure function, [`decide`], for live ringing, the dry run, replay and the tests alike.
//!
//! # Which reason is shown
//! The first rule whose match and trigger both hold decides. What may still keep it from ringing is asked from the
//! narrowest to the widest: this event (read back at first), its issue (snoozed, acknowledged, folded), then the whole
//! program (paused). So the reason is always the one that will outlast the others: `paused` is said only of what would
//! have rung otherwise, and "3 held" counts exactly the rings that were missed.

mod trigger;
mod worse;
mod fold;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::rule::{Action, Rule, RuleSet, Urgency};
use crate::{Event, Level};
use fold::Fold;

/// What is remembered of an issue when one of its events is judged. The store fills it; the event being judged is
/// already counted in it (stored before judged).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct History {
    /// Whether this event is the first of its issue.
    pub is_new: bool,
    /// Events of the issue so far, this one included.
    pub count: u64,
    /// Distinct users so far, this one included.
    pub users: u64,
    /// Whether this event's release was not seen on the issue before.
    pub new_release: bool,
    /// How the issue last rang, if it did.
    pub last_ring: Option<LastRing>,
    /// The issue as it was when somebody acknowledged it, until it rings again.
    pub acknowledged: Option<Baseline>,
    /// The issue stays silent until then.
    pub snoozed_until: Option<Timestamp>,
}

/// How an issue last rang.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastRing {
    /// When.
    pub at: Timestamp,
    /// How loudly; a louder rule breaks through folding.
    pub urgency: Urgency,
    /// The issue as it was then.
    pub baseline: Baseline,
}

/// An issue's size at a moment, to tell whether it has got worse since.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Baseline {
    /// The worst level so far.
    pub level: Level,
    /// Events so far.
    pub count: u64,
    /// Distinct users so far.
    pub users: u64,
}

/// What is true of the program, not of the issue, when an event is judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    /// The clock's answer.
    pub now: Timestamp,
    /// Paused until then; `Timestamp::MAX` means until resumed.
    pub paused_until: Option<Timestamp>,
    /// Whether the event was read back on a source's first connection, and so may not ring.
    pub first_read: bool,
}

/// What became of an event, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// Raise a notification.
    Ring {
        /// The rule that decided.
        rule: String,
        /// How loudly.
        urgency: Urgency,
        /// `bell`, `none` or a file.
        sound: String,
        /// Why an issue that had rung before rings again; `None` on its first ring or after `repeat_after`.
        again: Option<Worse>,
    },
    /// Do not.
    Hold {
        /// The rule that decided; `None` for [`Reason::NoRule`] and [`Reason::Duplicate`].
        rule: Option<String>,
        /// The stable code.
        reason: Reason,
        /// For [`Reason::RepeatAfter`]: when the ring it folds into was raised. For [`Reason::Paused`] and
        /// [`Reason::Snoozed`]: until when.
        at: Option<Timestamp>,
    },
}

/// Why an event did not ring. The names are public (`watch --json`, the store); extend, never rename.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// No rule matches it.
    NoRule,
    /// A rule says record only.
    Ignored,
    /// A rule matches it, but its trigger does not hold.
    Trigger,
    /// Folded into an earlier ring.
    RepeatAfter,
    /// Quiet hours.
    QuietHours,
    /// Watchbell is paused.
    Paused,
    /// The issue is snoozed.
    Snoozed,
    /// Somebody has seen the issue, and it has not got worse.
    Acknowledged,
    /// A deploy watch collects it.
    Watching,
    /// Over the budget: counted in the summary.
    Budget,
    /// Read back on a source's first connection.
    FirstRead,
    /// The same event had been heard before. Only the store can know: see [`Decision::duplicate`].
    Duplicate,
}

/// In which way an issue got worse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Worse {
    /// A higher level than ever.
    Level,
    /// A louder rule.
    Urgency,
    /// Twice the users.
    Users,
    /// 100, 1,000, 10,000 events.
    Count,
    /// A release it had not been seen in.
    Release,
}

/// Judges one event that the store has already kept.
///
/// `source` is the id of the source it came from. The same arguments always give the same answer.
pub fn decide(rules: &RuleSet, source: &str, event: &Event, history: &History, moment: &Moment) -> Decision {
    let mut first = None;
    for rule in rules.matching(source, event) {
        if trigger::holds(rule.trigger, history) {
            return act(rule, event, history, moment);
        }
        first.get_or_insert(rule);
    }
    match first {
        Some(rule) => hold(rule, Reason::Trigger, None),
        None => Decision::Hold { rule: None, reason: Reason::NoRule, at: None },
    }
}

/// What the rule that decides does; the order is explained above.
fn act(rule: &Rule, event: &Event, history: &History, moment: &Moment) -> Decision {
    if rule.action == Action::Ignore {
        return hold(rule, Reason::Ignored, None);
    }
    if moment.first_read {
        return hold(rule, Reason::FirstRead, None);
    }
    if let Some(until) = history.snoozed_until.filter(|until| moment.now < *until) {
        return hold(rule, Reason::Snoozed, Some(until));
    }
    let mut again = None;
    if let Some(seen) = &history.acknowledged {
        again = worse::since(seen, event.level, history);
        if again.is_none() {
            return hold(rule, Reason::Acknowledged, None);
        }
    }
    match fold::judge(rule, event, history, moment.now) {
        Fold::Free => {}
        Fold::BreaksThrough(worse) => again = Some(worse),
        Fold::Into(rang) => return hold(rule, Reason::RepeatAfter, Some(rang)),
    }
    if let Some(until) = moment.paused_until.filter(|until| moment.now < *until) {
        return hold(rule, Reason::Paused, Some(until));
    }
    Decision::Ring { rule: rule.name.clone(), urgency: rule.urgency, sound: rule.sound.clone(), again }
}

fn hold(rule: &Rule, reason: Reason, at: Option<Timestamp>) -> Decision {
    Decision::Hold { rule: Some(rule.name.clone()), reason, at }
}

impl Decision {
    /// What is said of an event that the store had already: it is not judged again.
    pub const fn duplicate() -> Self {
        Self::Hold { rule: None, reason: Reason::Duplicate, at: None }
    }

    /// Whether it rings.
    pub fn rings(&self) -> bool {
        matches!(self, Self::Ring { .. })
    }

    /// The name of the rule that decided.
    pub fn rule(&self) -> Option<&str> {
        match self {
            Self::Ring { rule, .. } => Some(rule),
            Self::Hold { rule, .. } => rule.as_deref(),
        }
    }
}

impl Reason {
    /// Its public name, as it is stored and written to `watch --json`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoRule => "no_rule",
            Self::Ignored => "ignored",
            Self::Trigger => "trigger",
            Self::RepeatAfter => "repeat_after",
            Self::QuietHours => "quiet_hours",
            Self::Paused => "paused",
            Self::Snoozed => "snoozed",
            Self::Acknowledged => "acknowledged",
            Self::Watching => "watching",
            Self::Budget => "budget",
            Self::FirstRead => "first_read",
            Self::Duplicate => "duplicate",
        }
    }
}
