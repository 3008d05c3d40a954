//! A watch: a bounded period, a deploy, that ends in exactly one verdict.
//!
//! Two accounts are kept of it, each by who knows: [`Finds`] of the events that were heard, in the transaction that keeps
//! them, and [`Sight`] of how far each source was heard. Rang beats blind, and blind is never well.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::Level;

/// Issues that are told one by one; of more, only how many.
const MOST_ISSUES: usize = 20;
/// Times unseen that are told one by one, and marks on the dial.
const MOST_SPANS: usize = 50;
const MOST_MARKS: usize = 240;
/// The time that connecting may take at the beginning; it is no blindness.
const GRACE: SignedDuration = SignedDuration::from_secs(3);

/// What is watched for, how long, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// When it began.
    pub began: Timestamp,
    /// When it ends.
    pub until: Timestamp,
    /// How long it was asked to last, in seconds: one that is stopped ends sooner.
    #[serde(default)]
    pub asked: u32,
    /// Events at this level or worse count, also folded, ignored and snoozed ones. `None`: what rings counts.
    pub level: Option<Level>,
    /// The deploy's name. It never filters: what a deploy breaks may not say so.
    pub release: Option<String>,
    /// Ids of sources; empty: every one that is switched on.
    pub sources: Vec<String>,
    /// Whether rings that do not count wait for the report.
    pub hold_others: bool,
}

impl Plan {
    /// The longest, in seconds: what takes longer than a day is no deploy.
    pub const LONGEST: u32 = 24 * 60 * 60;

    /// The same from `now` on, with all the time that was asked for.
    #[must_use]
    pub fn begin(self, now: Timestamp) -> Self {
        let until = now.saturating_add(SignedDuration::from_secs(self.asked.into()));
        Self { began: now, until: until.unwrap_or(Timestamp::MAX), ..self }
    }

    /// The same, so many seconds longer; `None`: that would be longer than a watch may last.
    pub fn extended(&self, seconds: u32) -> Option<Self> {
        let asked = self.asked.checked_add(seconds).filter(|asked| *asked <= Self::LONGEST)?;
        let until = self.until.checked_add(SignedDuration::from_secs(seconds.into())).ok()?;
        Some(Self { until, asked, ..self.clone() })
    }

    /// Whether it was stopped before its time.
    pub fn is_cut_short(&self) -> bool {
        self.until.duration_since(self.began).as_secs() < i64::from(self.asked)
    }

    /// Whether this source is watched.
    pub fn covers(&self, source: &str) -> bool {
        self.sources.is_empty() || self.sources.iter().any(|id| id == source)
    }

    /// Whether an event of this level counts, whatever rules say.
    pub fn counts(&self, source: &str, level: Level) -> bool {
        self.covers(source) && self.level.is_some_and(|least| level >= least)
    }

    /// Whether a ring for an event of this level waits for the report.
    pub fn holds(&self, source: &str, level: Level, now: Timestamp) -> bool {
        self.hold_others && now < self.until && self.level.is_some() && !self.counts(source, level)
    }
}

/// How a watch ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Everything was heard, and nothing counts.
    Well,
    /// Something counts, whatever was not heard.
    Rang,
    /// Nothing counts of what was heard, and not all was.
    Blind,
}

/// An issue that counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// Which.
    pub issue_id: String,
    /// One line that names it.
    pub title: String,
    /// The worst of its events that count.
    pub level: Level,
    /// When the first of them happened.
    pub at: Timestamp,
    /// How many of its events count.
    pub events: u64,
    /// Distinct users of the issue, ever.
    pub users: u64,
    /// Whether it had never been seen before this watch; `None`: who watches has no record of what was before.
    pub new: Option<bool>,
}

/// An event, as a watch hears it.
#[derive(Debug, Clone, Copy)]
pub struct Heard<'a> {
    /// The source it came from.
    pub source: &'a str,
    /// Its level.
    pub level: Level,
    /// When it happened.
    pub at: Timestamp,
    /// Its issue.
    pub issue_id: &'a str,
    /// When the issue was seen first, where there is a record of that.
    pub first_seen: Option<Timestamp>,
    /// One line that names it.
    pub title: &'a str,
    /// Distinct users of the issue so far.
    pub users: u64,
    /// Whether it rang, by itself or in the summary.
    pub rang: bool,
    /// Whether its ring waits for the report.
    pub held: bool,
}

/// What was heard.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finds {
    /// Events of the sources that are watched, whatever their level.
    pub events: u64,
    /// The same by level, in the order of [`Level::ALL`]. An older version did not count them.
    #[serde(default)]
    pub levels: [u64; 5],
    /// Those that count.
    pub counted: u64,
    /// Rings that wait for the report.
    pub held: u64,
    /// Distinct issues that count, as far as they are told apart.
    pub issues: u64,
    /// The worst and first of them, worst first.
    pub found: Vec<Found>,
    /// The minutes, from 0, in which something counted.
    pub marks: Vec<u32>,
}

impl Finds {
    /// Takes events that were only counted: they are below what counts.
    pub fn pass(&mut self, plan: &Plan, source: &str, level: Level, events: u64) {
        if plan.covers(source) {
            self.count(level, events);
        }
    }

    fn count(&mut self, level: Level, events: u64) {
        self.events += events;
        if let Some(sum) = self.levels.get_mut(level as usize) {
            *sum += events;
        }
    }

    /// Takes an event. One that happened after the end is no part of the watch.
    pub fn hear(&mut self, plan: &Plan, heard: &Heard<'_>) {
        if !plan.covers(heard.source) || heard.at > plan.until {
            return;
        }
        self.count(heard.level, 1);
        self.held += u64::from(heard.held);
        let counts = if plan.level.is_some() { plan.counts(heard.source, heard.level) } else { heard.rang };
        if !counts {
            return;
        }
        self.counted += 1;
        self.mark(plan, heard.at);
        if let Some(found) = self.found.iter_mut().find(|found| found.issue_id == heard.issue_id) {
            found.events += 1;
            found.users = heard.users;
            found.level = found.level.max(heard.level);
            found.at = found.at.min(heard.at);
        } else {
            self.issues += 1;
            self.found.push(Found {
                issue_id: heard.issue_id.to_owned(),
                title: heard.title.to_owned(),
                level: heard.level,
                at: heard.at,
                events: 1,
                users: heard.users,
                new: heard.first_seen.map(|first| first >= plan.began),
            });
        }
        // What the deploy brought stands before what was there already.
        self.found.sort_by_key(|found| (std::cmp::Reverse((found.level, found.new, found.users)), found.at));
        self.found.truncate(MOST_ISSUES);
    }

    fn mark(&mut self, plan: &Plan, at: Timestamp) {
        let minute = at.duration_since(plan.began).as_mins().max(0);
        let Ok(minute) = u32::try_from(minute) else { return };
        if let Err(place) = self.marks.binary_search(&minute)
            && self.marks.len() < MOST_MARKS
        {
            self.marks.insert(place, minute);
        }
    }

    /// How many of the issues that are told had never been seen before.
    pub fn new_issues(&self) -> usize {
        self.found.iter().filter(|found| found.new == Some(true)).count()
    }
}

/// A time in which a source was not heard, and of which nothing could be read back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unseen {
    /// Which source.
    pub source: String,
    /// From when.
    pub from: Timestamp,
    /// Until when.
    pub to: Timestamp,
    /// Why, as a phrase: `no answer`.
    pub why: String,
}

/// How far each source was heard.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sight {
    /// Up to when nothing is missing of each source.
    pub heard: BTreeMap<String, Timestamp>,
    /// What is missing.
    pub unseen: Vec<Unseen>,
    /// Sources that were being connected when it began.
    #[serde(skip)]
    connecting: BTreeSet<String>,
}

impl Sight {
    /// Begins with these sources, and whether each is connected. After a restart nobody remembers which were not: what a
    /// program did not hear because it did not run is unseen from the first moment.
    pub fn of(plan: &Plan, sources: impl IntoIterator<Item = (String, bool)>) -> Self {
        let mut sight = Self::default();
        for (id, connected) in sources.into_iter().filter(|(id, _)| plan.covers(id)) {
            if !connected {
                sight.connecting.insert(id.clone());
            }
            sight.heard.insert(id, plan.began);
        }
        sight
    }

    /// Nothing is missing of `source` up to `at`.
    pub fn hears(&mut self, source: &str, at: Timestamp) {
        if let Some(heard) = self.heard.get_mut(source) {
            *heard = at.max(*heard);
        }
    }

    /// `source` is connected for the first time, and cannot be asked what was before. Whether that is a time unseen.
    pub fn meets(&mut self, plan: &Plan, source: &str, at: Timestamp, why: &str) -> bool {
        let connects = self.connecting.remove(source) && at.duration_since(plan.began) <= GRACE;
        if connects {
            self.hears(source, at);
        }
        !connects && self.misses(plan, source, at, why)
    }

    /// What happened up to `to` since `source` was heard last is lost, be it one payload that could not be read. Whether
    /// that is news.
    pub fn misses(&mut self, plan: &Plan, source: &str, to: Timestamp, why: &str) -> bool {
        let Some(heard) = self.heard.get_mut(source) else { return false };
        let from = *heard;
        let to = to.clamp(from, plan.until.max(from));
        *heard = to;
        if from >= plan.until {
            return false;
        }
        if let Some(last) = self.unseen.last_mut().filter(|last| last.source == source && last.to >= from) {
            last.to = to;
        } else {
            self.unseen.push(Unseen { source: source.to_owned(), from, to, why: why.to_owned() });
        }
        // A source that comes and goes: the oldest two become one.
        if self.unseen.len() > MOST_SPANS {
            let first = self.unseen.remove(0);
            if let Some(next) = self.unseen.first_mut() {
                next.from = first.from;
            }
        }
        true
    }

    /// Sources that have not been heard up to the end.
    pub fn behind<'a>(&'a self, plan: &'a Plan) -> impl Iterator<Item = &'a str> {
        self.heard.iter().filter(|(_, at)| **at < plan.until).map(|(source, _)| source.as_str())
    }

    /// For how long at least one source was not seen.
    pub fn blind(&self) -> SignedDuration {
        let mut spans: Vec<_> = self.unseen.iter().map(|unseen| (unseen.from, unseen.to)).collect();
        spans.sort_unstable();
        let mut seen_to = Timestamp::MIN;
        let mut blind = SignedDuration::ZERO;
        for (from, to) in spans {
            blind += to.duration_since(from.max(seen_to)).max(SignedDuration::ZERO);
            seen_to = seen_to.max(to);
        }
        blind
    }
}

/// The verdict, once the watch is over.
pub fn verdict(finds: &Finds, sight: &Sight) -> Verdict {
    if finds.counted > 0 {
        Verdict::Rang
    } else if sight.heard.is_empty() || !sight.unseen.is_empty() {
        Verdict::Blind
    } else {
        Verdict::Well
    }
}

#[cfg(test)]
mod tests;
