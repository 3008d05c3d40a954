//! What has been heard of an organization: which issues grew, which of their events are new, and whether the sum is right.
//!
//! Lists are sorted by when an issue's latest event *happened*, so an event that was sent late moves nothing, and an
//! issue's count runs some seconds ahead of its events or behind them. So each issue's events are told by their ids, and
//! counted: where a count stays ahead of what was told, that many were not looked at.

use std::collections::{BTreeMap, BTreeSet, HashSet, VecDeque};

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::{Issue, Listed};
use crate::tracker::{Begins, FIRST_READ};

const VERSION: u32 = 1;
/// Issues whose counts, and events whose ids, are remembered: the most recent ones.
const MOST_ISSUES: usize = 1_000;
const MOST_EVENTS: usize = 1_000;
/// How far behind the newest `lastSeen` each sweep goes on, at least.
const OVERLAP: SignedDuration = SignedDuration::from_mins(5);
/// Looks after which a count that is ahead of the events is believed.
const PATIENCE: u8 = 3;
/// Every so many sweeps, all issues are looked through: an event that was sent late moves none to the front.
const WHOLE_EVERY: u32 = 15;

/// The cursor.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ledger {
    v: u32,
    /// From when on events are told.
    begun: Option<Timestamp>,
    /// The newest `lastSeen` of a sweep that ended.
    seen: Option<Timestamp>,
    issues: BTreeMap<String, Known>,
    /// Issues whose latest event is older than this (milliseconds) may have been forgotten, or never looked at.
    forgotten: i64,
    /// The ends of the ids of events that were told, oldest first.
    heard: VecDeque<String>,
    #[serde(skip)]
    sweeps: u32,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Known {
    /// Events accounted for.
    told: u64,
    /// `lastSeen` in milliseconds.
    last: i64,
    /// Looks that found fewer events than the count says.
    tries: u8,
}

/// One way through the issues, latest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sweep {
    /// Whether this is the first read.
    pub first: bool,
    /// Whether it goes through all issues.
    whole: bool,
    begun: Timestamp,
    now: Timestamp,
    /// Issues that were seen last before this have nothing new, as far as their place in the list tells.
    until: Timestamp,
    seen: Option<Timestamp>,
    looked: BTreeSet<String>,
}

/// An issue that may have new events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// Which.
    pub issue: Issue,
    /// How many, where its count is remembered.
    grown: Option<u64>,
}

/// The new events of an issue.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fresh {
    /// New ones, oldest first.
    pub events: Vec<Listed>,
    /// New, but not to be had.
    pub unseen: u64,
    /// Perhaps only late in coming.
    waiting: bool,
}

impl Ledger {
    /// Reads a stored cursor.
    pub fn read(cursor: Option<&str>) -> (Self, Begins) {
        let empty = Self { v: VERSION, ..Self::default() };
        let Some(text) = cursor else { return (empty, Begins::First) };
        match serde_json::from_str::<Self>(text) {
            Ok(ledger) if ledger.v == VERSION && ledger.begun.is_some() => (ledger, Begins::Resumed),
            _ => (empty, Begins::Lost),
        }
    }

    /// The cursor to store.
    pub fn write(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// How to look through the issues. `every`: the time between two sweeps.
    pub fn sweep(&mut self, now: Timestamp, every: std::time::Duration) -> Sweep {
        let first = self.begun.is_none();
        let begun = self.begun.unwrap_or_else(|| before(now, FIRST_READ));
        let overlap =
            SignedDuration::try_from(every.saturating_mul(5)).map_or(OVERLAP, |every| every.max(OVERLAP));
        let whole = self.sweeps.is_multiple_of(WHOLE_EVERY);
        self.sweeps = self.sweeps.wrapping_add(1);
        let until = if first { begun } else { before(self.seen.unwrap_or(begun), overlap).max(begun) };
        Sweep { first, whole, begun, now, until, seen: self.seen, looked: BTreeSet::new() }
    }

    /// Takes an issue of the list; gives it back where it may have new events.
    pub fn look(&mut self, sweep: &mut Sweep, issue: Issue) -> Option<Changed> {
        if !sweep.looked.insert(issue.id.clone()) {
            // It moved while the pages were read, and stands on two.
            return None;
        }
        // A clock that runs ahead must not make all that comes after it look old.
        sweep.seen = sweep.seen.max(issue.last_seen.map(|seen| seen.min(sweep.now)));
        let recent = sweep.is_recent(&issue);
        let count = issue.count.unwrap_or(0);
        let last = milliseconds(issue.last_seen);
        if sweep.first {
            self.issues.insert(issue.id.clone(), Known { told: count, last, tries: 0 });
            return recent.then_some(Changed { issue, grown: None });
        }
        let first_seen = milliseconds(issue.first_seen);
        let began_since = first_seen >= sweep.begun.as_millisecond() && first_seen > self.forgotten;
        let Some(known) = self.issues.get_mut(&issue.id) else {
            if began_since {
                return Some(Changed { grown: issue.count, issue });
            }
            self.issues.insert(issue.id.clone(), Known { told: count, last, tries: 0 });
            return recent.then_some(Changed { grown: None, issue });
        };
        let grown = count.saturating_sub(known.told);
        let moved = last > known.last;
        (grown > 0 || moved).then_some(Changed { issue, grown: Some(grown) })
    }

    /// Of a page of events those that are new. `more`: the page is full, and there are others behind it.
    pub fn fresh(&self, sweep: &Sweep, changed: &Changed, listed: &[Listed], more: bool) -> Fresh {
        let heard: HashSet<&str> = self.heard.iter().map(String::as_str).collect();
        let since = |event: &Listed, from: Timestamp| event.at.is_none_or(|at| at >= from);
        let mut events: Vec<&Listed> = listed
            .iter()
            .filter(|event| since(event, sweep.begun) && !heard.contains(end_of(&event.id)))
            .collect();
        events.sort_by_key(|event| std::cmp::Reverse(event.at));
        let recent = events.iter().filter(|event| since(event, sweep.until)).count();
        // An event that was sent late may be older than the last sweep; the count says that there is one.
        let grown = usize::try_from(changed.grown.unwrap_or(0)).unwrap_or(usize::MAX);
        let taken = recent.max(grown.min(events.len()));
        events.truncate(taken);
        let events: Vec<Listed> = events.into_iter().rev().cloned().collect();
        let short = match changed.grown {
            _ if sweep.first => 0,
            Some(grown) => grown.saturating_sub(taken as u64),
            None => u64::from(more && taken == listed.len()),
        };
        let tries = self.issues.get(&changed.issue.id).map_or(0, |known| known.tries);
        let waiting = short > 0 && !more && tries + 1 < PATIENCE;
        Fresh { events, unseen: if waiting { 0 } else { short }, waiting }
    }

    /// Takes what was heard of an issue.
    pub fn heard(&mut self, sweep: &Sweep, changed: &Changed, fresh: &Fresh) {
        let count = changed.issue.count.unwrap_or(0);
        let told = fresh.events.len() as u64;
        // The count is of the moment of the list; its events were asked for later.
        let since_listed =
            |event: &&Listed| event.at.zip(changed.issue.last_seen).is_some_and(|(at, last)| at > last);
        let later = fresh.events.iter().filter(since_listed).count() as u64;
        let known = self.issues.entry(changed.issue.id.clone()).or_default();
        known.last = milliseconds(changed.issue.last_seen).max(known.last);
        if fresh.waiting {
            known.told += told;
            known.tries += 1;
        } else {
            known.tries = 0;
            known.told = if sweep.first || changed.grown.is_none() {
                count + later
            } else {
                count.max(known.told + told)
            };
        }
        self.heard.extend(fresh.events.iter().map(|event| end_of(&event.id).to_owned()));
        let over = self.heard.len().saturating_sub(MOST_EVENTS);
        self.heard.drain(..over);
    }

    /// Whether no read has ended yet. Until then there is nothing to resume from.
    pub fn is_first(&self) -> bool {
        self.begun.is_none()
    }

    /// Ends a sweep.
    pub fn end(&mut self, sweep: &Sweep) {
        self.begun.get_or_insert(sweep.begun);
        self.seen = self.seen.max(sweep.seen);
        if self.issues.len() >= MOST_ISSUES {
            let mut newest: Vec<_> = self.issues.iter().map(|(id, known)| (known.last, id.clone())).collect();
            newest.sort_unstable_by(|one, other| other.cmp(one));
            let oldest_kept = newest[MOST_ISSUES - 1].0;
            self.forgotten = self.forgotten.max(oldest_kept);
            for (_, id) in newest.into_iter().skip(MOST_ISSUES) {
                self.issues.remove(&id);
            }
        }
    }
}

impl Sweep {
    /// Whether this page was enough.
    pub fn is_done(&self, last: Option<&Issue>) -> bool {
        !self.whole && last.is_some_and(|last| !self.is_recent(last))
    }

    /// Whether what comes behind this issue may be new for sure: if it is not read, that must be told.
    pub fn must_go_on(&self, last: &Issue) -> bool {
        !self.first && self.is_recent(last)
    }

    fn is_recent(&self, issue: &Issue) -> bool {
        issue.last_seen.is_none_or(|seen| seen >= self.until)
    }
}

fn before(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.checked_sub(by).unwrap_or(Timestamp::MIN)
}

fn milliseconds(at: Option<Timestamp>) -> i64 {
    at.map_or(i64::MIN, Timestamp::as_millisecond)
}

/// The end of an id tells events apart; the beginning of a UUID of version 7 is the time.
fn end_of(id: &str) -> &str {
    id.get(id.len().saturating_sub(16)..).unwrap_or(id)
}

#[cfg(test)]
mod tests;
