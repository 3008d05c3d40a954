//! Rules tested by files: rules, events, and what is expected of each.
//!
//! ```toml
//! [[rules]]                       # as in config.toml; without any, those of whoever runs the file
//! name = "Fatal only"
//! match = { field = "level", at_least = "fatal" }
//!
//! [[events]]
//! level = "fatal"                 # fields as senders write them
//! message = "db down"
//! expect = "ring"                 # or a reason: "no_rule", "repeat_after", …
//!
//! [[events]]
//! at = "+31m"                     # after the one above; or "2026-11-22T09:30:00Z"
//! times = 3                       # as many, `every` so long
//! every = "10s"
//! level = "fatal"
//! message = "db down"
//! expect = { ring = "Fatal only" }   # or { repeat_after = "Fatal only" }: the reason and the rule that decides
//! ```
//!
//! `start` says when it begins; its offset is the time zone. `[quiet_hours]` and `[notifications] per_minute` are as in
//! config.toml. Instead of an event, what somebody does: `act = "acknowledge"`, to the issue of the event above, or of the
//! one whose fields are given.
//!
//! Judged by [`decide`] and the [`Ledger`], as the dry run is; nothing is read from anywhere.

mod read;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::alert::{self, Show};
use crate::config::{Problem, QuietHours};
use crate::policy::{Act, Decision, Heard, Ledger, Moment, Tally, Worse, decide};
use crate::rule::{Rule, RuleSet};
use crate::watch::Plan;
use crate::{Event, Level, fingerprint};

/// A file of rules, events and expectations.
#[derive(Debug, Clone)]
pub struct Cases {
    /// `None` where the file has none.
    rules: Option<Vec<Rule>>,
    start: Timestamp,
    zone: TimeZone,
    quiet_hours: QuietHours,
    per_minute: u32,
    steps: Vec<Step>,
}

/// One `[[events]]`.
#[derive(Debug, Clone)]
struct Step {
    line: usize,
    at: At,
    what: What,
}

#[derive(Debug, Clone, Copy)]
enum At {
    After(Duration),
    Point(Timestamp),
}

#[derive(Debug, Clone)]
enum What {
    Event {
        heard: Box<Arrives>,
        expect: Option<Expected>,
    },
    /// To the issue of this event, or of the latest.
    Act {
        act: Deed,
        of: Option<Box<Arrives>>,
    },
}

#[derive(Debug, Clone)]
struct Arrives {
    source: String,
    event: Event,
    times: u32,
    every: Duration,
    first_read: bool,
    catching_up: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Deed {
    Acknowledge,
    Unacknowledge,
    Snooze(Duration),
    SnoozeUntilWorse,
    Wake,
    Resolve,
    Unresolve,
    Pause(Option<Duration>),
    /// A deploy watch for what is fatal, as most are.
    Watch(Duration),
    Resume,
}

/// What is expected of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Expected {
    /// `ring`, or a reason's code.
    code: &'static str,
    rule: Option<String>,
    again: Option<Worse>,
}

/// What became of one event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// Where it stands in the file, from 1.
    pub line: usize,
    /// Which of its repetitions, from 1.
    pub time: u32,
    /// What was expected, if anything was.
    pub expected: Option<String>,
    /// What came of it: `ring (Fatal only)`, `repeat_after (Fatal only)`, `no_rule`.
    pub got: String,
    /// Why, in words.
    pub why: String,
    /// Whether that is as expected.
    pub passed: bool,
}

impl Cases {
    /// Reads a file, or tells everything that is wrong with it. Warnings alone do not keep it from running.
    pub fn parse(text: &str) -> Result<Self, Vec<Problem>> {
        read::cases(text)
    }

    /// Judges the events in order, by the file's rules, or by `rules` where it has none.
    pub fn run(&self, rules: &[Rule]) -> Vec<Outcome> {
        let rules = RuleSet::new(self.rules.clone().unwrap_or_else(|| rules.to_vec()));
        let mut stage = Stage {
            cases: self,
            rules,
            ledger: Ledger::default(),
            tally: Tally::default(),
            now: self.start,
            latest: None,
            outcomes: Vec::new(),
        };
        for step in &self.steps {
            stage.step(step);
        }
        stage.outcomes
    }
}

struct Stage<'a> {
    cases: &'a Cases,
    rules: RuleSet,
    ledger: Ledger,
    tally: Tally,
    now: Timestamp,
    /// The issue of the latest event.
    latest: Option<String>,
    outcomes: Vec<Outcome>,
}

impl Stage<'_> {
    fn step(&mut self, step: &Step) {
        self.now = match step.at {
            At::After(wait) => later(self.now, wait),
            At::Point(at) => at,
        };
        match &step.what {
            What::Act { act, of } => {
                let issue = of.as_ref().map(|of| fingerprint::fingerprint(&of.source, &of.event));
                if let Some(act) = act.on(issue.or_else(|| self.latest.clone()), self.now) {
                    self.ledger.act(&act);
                }
            }
            What::Event { heard, expect } => {
                for time in 1..=heard.times {
                    if time > 1 {
                        self.now = later(self.now, heard.every);
                    }
                    let (decision, why) = self.judge(heard);
                    self.outcomes.push(Outcome {
                        line: step.line,
                        time,
                        expected: expect.as_ref().map(ToString::to_string),
                        got: Expected::of(&decision).to_string(),
                        why,
                        passed: expect.as_ref().is_none_or(|expect| expect.met_by(&decision)),
                    });
                }
            }
        }
    }

    fn judge(&mut self, arrives: &Arrives) -> (Decision, String) {
        let Arrives { source, event, first_read, catching_up, .. } = arrives;
        let now = self.now;
        let issue_id = fingerprint::fingerprint(source, event);
        let at = event.timestamp.map_or(now, |at| at.min(now));
        let heard = Heard { source, issue_id: &issue_id, event, at };
        let moment = Moment {
            now,
            paused_until: self.ledger.paused_until(),
            first_read: *first_read,
            quiet: self.cases.quiet_hours.quiet(now, &self.cases.zone),
            per_minute: self.cases.per_minute,
            catching_up: *catching_up,
            watch: self.ledger.watch(),
        };
        let history = self.ledger.hear(&heard);
        let decision = decide(&self.rules, &heard, &history, &moment, &mut self.tally);
        self.ledger.decided(&issue_id, &decision, now);
        self.latest = Some(issue_id);
        let rang = history.last_ring.filter(|_| decision.rang().is_none());
        let folded = rang.map_or(0, |ring| history.count.saturating_sub(ring.baseline.count));
        let show = Show { now, zone: &self.cases.zone, people: false };
        let why = alert::reason(&decision, now, folded, &show);
        (decision, why)
    }
}

fn later(at: Timestamp, wait: Duration) -> Timestamp {
    let wait = SignedDuration::try_from(wait).unwrap_or(SignedDuration::MAX);
    at.saturating_add(wait).unwrap_or(Timestamp::MAX)
}

impl Deed {
    fn on(self, issue: Option<String>, now: Timestamp) -> Option<Act> {
        Some(match self {
            Self::Pause(wait) => Act::Pause(Some(wait.map_or(Timestamp::MAX, |wait| later(now, wait)))),
            Self::Resume => Act::Pause(None),
            Self::Watch(wait) => Act::Watch(Some(Arc::new(
                Plan {
                    began: now,
                    until: now,
                    asked: u32::try_from(wait.as_secs()).unwrap_or(u32::MAX),
                    level: Some(Level::Fatal),
                    release: None,
                    sources: Vec::new(),
                    hold_others: true,
                }
                .begin(now),
            ))),
            Self::Acknowledge => Act::Acknowledge(issue?),
            Self::Unacknowledge => Act::Unacknowledge(issue?),
            Self::Snooze(wait) => Act::Snooze(issue?, later(now, wait)),
            Self::SnoozeUntilWorse => Act::SnoozeUntilWorse(issue?),
            Self::Wake => Act::Wake(issue?),
            Self::Resolve => Act::Resolve(issue?),
            Self::Unresolve => Act::Unresolve(issue?),
        })
    }
}

impl Expected {
    fn of(decision: &Decision) -> Self {
        let again = match decision {
            Decision::Ring { again, .. } | Decision::Summed { again, .. } => *again,
            Decision::Hold { .. } => None,
        };
        Self { code: decision.code(), rule: decision.rule().map(str::to_owned), again }
    }

    fn met_by(&self, decision: &Decision) -> bool {
        let got = Self::of(decision);
        self.code == got.code
            && (self.rule.is_none() || self.rule == got.rule)
            && (self.again.is_none() || self.again == got.again)
    }
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code)?;
        match (&self.rule, self.again) {
            (Some(rule), None) => write!(f, " ({rule})"),
            (Some(rule), Some(again)) => write!(f, " ({rule}, again: {})", again.as_str()),
            (None, Some(again)) => write!(f, " (again: {})", again.as_str()),
            (None, None) => Ok(()),
        }
    }
}
