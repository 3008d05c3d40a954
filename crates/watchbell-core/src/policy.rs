//! Whether to ring: one pure function, [`decide`], for live ringing, the dry run, replay and the tests alike.
//!
//! # Which reason is shown
//! The first rule whose match and trigger both hold decides. What may still keep it from ringing is asked from the
//! narrowest to the widest: this event (read back at first), its issue (snoozed, acknowledged, folded), the hour (quiet
//! hours, a deploy watch), the whole program (paused, over the budget). So the reason is always the one that will outlast the others:
//! `paused` is said only of what would have rung otherwise, and "3 held" counts exactly the rings that were missed.
//!
//! # What is counted
//! A trigger that counts counts every event its rule matches, whichever rule decides: what it has seen so far is in the
//! [`Tally`], an argument like everything else, so that a dry run starts with an empty one.

mod act;
mod hash;
mod trigger;
mod window;
mod budget;
mod tally;
mod worse;
mod fold;
mod quiet_hours;
mod ledger;

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::rule::{Action, Count, Rule, RuleSet, Urgency};
use crate::watch::Plan;
use crate::{Event, Level};
pub use act::Act;
use fold::Fold;
pub(crate) use hash::hash;
pub use ledger::Ledger;
pub use quiet_hours::{Days, QuietHours};
pub use tally::{Changed, Tally};
use trigger::Pull;

/// An event that is judged.
#[derive(Debug, Clone, Copy)]
pub struct Heard<'a> {
    /// The id of the source it came from.
    pub source: &'a str,
    /// The issue it belongs to.
    pub issue_id: &'a str,
    /// What it says.
    pub event: &'a Event,
    /// When it happened, as far as is known: never after [`Moment::now`].
    pub at: Timestamp,
}

/// What is remembered of an issue when one of its events is judged. The store fills it; the event being judged is
/// already counted in it (stored before judged).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct History {
    /// Whether this event is the first of its issue.
    pub is_new: bool,
    /// Whether the issue was resolved when this event came. The event takes that back.
    pub resolved: bool,
    /// How long the issue had been silent, in event time; zero for an event that came late, `None` for the first.
    pub silent_for: Option<Duration>,
    /// Events of the issue so far, this one included.
    pub count: u64,
    /// Distinct users so far, this one included.
    pub users: u64,
    /// Distinct releases so far, this one's included.
    pub releases: u64,
    /// How the issue last rang, if it did.
    pub last_ring: Option<LastRing>,
    /// The issue as it was when somebody acknowledged it, until it rings again.
    pub acknowledged: Option<Baseline>,
    /// Until when the issue stays silent.
    pub snoozed: Option<Snooze>,
}

/// Until when an issue stays silent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Snooze {
    /// Until then, whatever comes.
    Until(Timestamp),
    /// Until it gets worse than it was then.
    UntilWorse(Baseline),
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
    /// Distinct releases so far.
    #[serde(default)]
    pub releases: u64,
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
    /// The quiet hours, if it is quiet now.
    pub quiet: Option<Quiet>,
    /// How many notifications may come up in a minute (`notifications.per_minute`).
    pub per_minute: u32,
    /// Whether what was missed is being read back: what rings now rings in one summary.
    pub catching_up: bool,
    /// The deploy watch that is under way.
    pub watch: Option<Arc<Plan>>,
}

/// Quiet hours that are on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quiet {
    /// When they end.
    pub until: Timestamp,
    /// See [`QuietHours::except_level`].
    pub except_level: Option<Level>,
    /// See [`QuietHours::except_urgency`].
    pub except_urgency: Option<Urgency>,
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
    /// Ring, but in the summary: there would be too many at once. Everything else is as for a ring; its public reason
    /// is [`Reason::Budget`].
    Summed {
        /// The rule that decided.
        rule: String,
        /// How loudly it would have rung.
        urgency: Urgency,
        /// As for a ring.
        again: Option<Worse>,
        /// More than so many a minute; `None` where what was missed is being read back.
        over: Option<u32>,
    },
    /// Do not.
    Hold {
        /// The rule that decided; `None` for [`Reason::NoRule`] and [`Reason::Duplicate`].
        rule: Option<String>,
        /// The stable code.
        reason: Reason,
        /// For [`Reason::RepeatAfter`]: when the ring it folds into was raised. For [`Reason::Paused`],
        /// [`Reason::QuietHours`], [`Reason::Watching`] and [`Reason::Snoozed`]: until when, if that is known.
        at: Option<Timestamp>,
        /// For [`Reason::Trigger`]: what a counting trigger waits for.
        waits: Option<Waits>,
    },
}

/// What a counting trigger waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waits {
    /// So many within a time.
    pub count: Count,
    /// How many there are, this event included. As many as it takes: it has rung for them already.
    pub so_far: u32,
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
    /// It is back after it was over.
    Back,
}

/// Judges one event that the store has already kept. The same arguments always give the same answer.
pub fn decide(
    rules: &RuleSet,
    heard: &Heard<'_>,
    history: &History,
    moment: &Moment,
    tally: &mut Tally,
) -> Decision {
    let mut decides = None;
    let mut waiting = None;
    let mut asked = rules.ask(heard.source, heard.event);
    while let Some(rule) = asked.next(decides.is_some()) {
        match trigger::pull(rule, heard, history, moment.now, tally) {
            Pull::Holds => decides = decides.or(Some(rule)),
            Pull::Waits(waits) => waiting = waiting.or(Some((rule, waits))),
        }
    }
    match (decides, waiting) {
        (Some(rule), _) => {
            let decision = act(rule, heard, history, moment, tally);
            tally.decided(rule, &decision, moment.now);
            decision
        }
        (None, Some((rule, waits))) => {
            Decision::Hold { rule: Some(rule.name.clone()), reason: Reason::Trigger, at: None, waits }
        }
        (None, None) => Decision::Hold { rule: None, reason: Reason::NoRule, at: None, waits: None },
    }
}

/// What the rule that decides does; the order is explained above.
fn act(rule: &Rule, heard: &Heard<'_>, history: &History, moment: &Moment, tally: &mut Tally) -> Decision {
    let Moment { now, .. } = *moment;
    let level = heard.event.level;
    let hold = |reason, at| Decision::Hold { rule: Some(rule.name.clone()), reason, at, waits: None };
    if rule.action == Action::Ignore {
        return hold(Reason::Ignored, None);
    }
    if moment.first_read {
        return hold(Reason::FirstRead, None);
    }
    let mut again = None;
    match &history.snoozed {
        Some(Snooze::Until(until)) if now < *until => return hold(Reason::Snoozed, Some(*until)),
        Some(Snooze::UntilWorse(seen)) => {
            again = worse::since(seen, level, rule, history);
            if again.is_none() {
                return hold(Reason::Snoozed, None);
            }
        }
        _ => {}
    }
    if let Some(seen) = &history.acknowledged {
        again = worse::since(seen, level, rule, history);
        if again.is_none() {
            return hold(Reason::Acknowledged, None);
        }
    }
    match fold::judge(rule, level, history, now) {
        Fold::Free => {}
        Fold::BreaksThrough(worse) => again = Some(worse),
        Fold::Into(rang) => return hold(Reason::RepeatAfter, Some(rang)),
    }
    if let Some(quiet) = moment.quiet.filter(|quiet| now < quiet.until && quiet.holds(rule, level)) {
        return hold(Reason::QuietHours, Some(quiet.until));
    }
    if let Some(watch) = moment.watch.as_ref().filter(|watch| watch.holds(heard.source, level, now)) {
        return hold(Reason::Watching, Some(watch.until));
    }
    if let Some(until) = moment.paused_until.filter(|until| now < *until) {
        return hold(Reason::Paused, Some(until));
    }
    let (rule, urgency, sound) = (rule.name.clone(), rule.urgency, rule.sound.clone());
    if moment.catching_up {
        Decision::Summed { rule, urgency, again, over: None }
    } else if tally.allows(first_fatal(level, history), moment) {
        Decision::Ring { rule, urgency, sound, again }
    } else {
        Decision::Summed { rule, urgency, again, over: Some(moment.per_minute) }
    }
}

/// Whether the issue is fatal and has not rung as that before.
fn first_fatal(level: Level, history: &History) -> bool {
    level == Level::Fatal && history.last_ring.as_ref().is_none_or(|ring| ring.baseline.level < Level::Fatal)
}

impl Quiet {
    fn holds(&self, rule: &Rule, level: Level) -> bool {
        let excepted = rule.in_quiet_hours
            || self.except_level.is_some_and(|except| level >= except)
            || self.except_urgency.is_some_and(|except| rule.urgency >= except);
        !excepted
    }
}

impl Moment {
    /// An ordinary moment: awake, listening, with no limit to how many rings come up.
    pub const fn at(now: Timestamp) -> Self {
        Self {
            now,
            paused_until: None,
            first_read: false,
            quiet: None,
            per_minute: u32::MAX,
            catching_up: false,
            watch: None,
        }
    }
}

impl Decision {
    /// What is said of an event that the store had already: it is not judged again.
    pub const fn duplicate() -> Self {
        Self::Hold { rule: None, reason: Reason::Duplicate, at: None, waits: None }
    }

    /// Whether it rings by itself.
    pub fn rings(&self) -> bool {
        matches!(self, Self::Ring { .. })
    }

    /// How loudly it rang, by itself or in the summary: what the issue remembers as its last ring.
    pub fn rang(&self) -> Option<Urgency> {
        match self {
            Self::Ring { urgency, .. } | Self::Summed { urgency, .. } => Some(*urgency),
            Self::Hold { .. } => None,
        }
    }

    /// Why it did not ring by itself.
    pub fn reason(&self) -> Option<Reason> {
        match self {
            Self::Ring { .. } => None,
            Self::Summed { .. } => Some(Reason::Budget),
            Self::Hold { reason, .. } => Some(*reason),
        }
    }

    /// Its public code: `ring`, or that of the reason.
    pub fn code(&self) -> &'static str {
        self.reason().map_or("ring", Reason::as_str)
    }

    /// The name of the rule that decided.
    pub fn rule(&self) -> Option<&str> {
        match self {
            Self::Ring { rule, .. } | Self::Summed { rule, .. } => Some(rule),
            Self::Hold { rule, .. } => rule.as_deref(),
        }
    }
}

impl Reason {
    /// Every one.
    pub const ALL: [Self; 12] = [
        Self::NoRule,
        Self::Ignored,
        Self::Trigger,
        Self::RepeatAfter,
        Self::QuietHours,
        Self::Paused,
        Self::Snoozed,
        Self::Acknowledged,
        Self::Watching,
        Self::Budget,
        Self::FirstRead,
        Self::Duplicate,
    ];

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

impl Worse {
    /// Every one.
    pub const ALL: [Self; 6] =
        [Self::Level, Self::Urgency, Self::Users, Self::Count, Self::Release, Self::Back];

    /// Its public name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Level => "level",
            Self::Urgency => "urgency",
            Self::Users => "users",
            Self::Count => "count",
            Self::Release => "release",
            Self::Back => "back",
        }
    }
}
