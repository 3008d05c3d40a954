//! What has been heard of a Bugsink server: which issues grew, which of their events are new, and whether the sum is right.
//!
//! Issues by `digest_order` never show an old one that recurs. By `last_seen` they do, but an event that waited in
//! Bugsink's queue can carry a `last_seen` that was passed already. A project's `digested_event_count` is the sum of its
//! issues' counts, changed in the same transaction: where the issues that were found grew by less than their project, all of
//! its issues are looked through, and what is missing even then is told. An idle project costs no request beyond that count.
//! Once an hour all issues are looked through in any case: a server that does not tell that count is caught up with then.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::{Issue, Listed, Project};
use crate::tracker::{Begins, FIRST_READ};

const VERSION: u32 = 1;
/// Issues whose counts are remembered per project, and projects: the most recent ones.
const MOST_ISSUES: usize = 1_000;
const MOST_PROJECTS: usize = 200;
/// New events of one issue that are looked at in one sweep.
const STORM: usize = 100;
/// The same on the first read, which does not ring.
const FIRST_OF_EACH: usize = 10;
/// How far behind the newest `last_seen` each sweep goes on: Bugsink's queue may shuffle events by this much.
const OVERLAP: SignedDuration = SignedDuration::from_mins(2);
/// All issues of a project that grows are looked through this often.
const WHOLE_EVERY: SignedDuration = SignedDuration::from_hours(1);

/// The cursor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ledger {
    v: u32,
    /// When the server was last asked, by its clock where it tells.
    polled: Option<Timestamp>,
    projects: BTreeMap<String, Account>,
}

/// What has been heard of one project.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Account {
    /// Whether its first read has ended.
    begun: bool,
    /// Events accounted for, told or not.
    events: u64,
    /// Whether that is exact. After the first read it may be short of what came meanwhile.
    exact: bool,
    /// The newest `last_seen` of a sweep that ended.
    seen: Option<Timestamp>,
    /// The newest `digested_at` of a sweep that ended.
    digested: Option<Timestamp>,
    /// When all its issues were looked through.
    #[serde(default)]
    whole: Option<Timestamp>,
    /// The number of the newest issue.
    newest: u64,
    /// Counts of issues, with their `last_seen` in seconds.
    issues: BTreeMap<String, (u64, i64)>,
}

/// One way through a project's issues, newest `last_seen` first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sweep {
    /// Whether this is the first read of the project.
    pub first: bool,
    /// What happened before this is read back, and does not ring.
    pub old_until: Option<Timestamp>,
    /// Issues that were seen last before this need no look.
    until: Option<Timestamp>,
    /// Whether all issues are to be looked through, whatever is found before the last.
    whole: bool,
    /// By how much the project grew.
    grown: u64,
    /// By how much issues grew that were found.
    found: u64,
    looked: BTreeSet<String>,
    /// An issue whose growth only its events can tell was among them.
    unknown: bool,
    now: Timestamp,
    seen: Option<Timestamp>,
    digested: Option<Timestamp>,
    newest: u64,
}

/// An issue with new events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// Which.
    pub issue: Issue,
    /// Which of its events are new.
    pub after: After,
}

/// Which events of an issue are new.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum After {
    /// Those after this `digest_order`.
    Order(u64),
    /// Nobody remembers its count: those taken in since then.
    Time(Timestamp),
}

/// The new events of an issue.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fresh {
    /// To be looked at, oldest first.
    pub events: Vec<Listed>,
    /// New, but not among them.
    pub unseen: u64,
    /// The newest `digest_order`.
    newest: u64,
    /// New ones altogether.
    grown: u64,
    digested: Option<Timestamp>,
}

impl Ledger {
    /// Reads a stored cursor.
    pub fn read(cursor: Option<&str>) -> (Self, Begins) {
        let empty = Self { v: VERSION, polled: None, projects: BTreeMap::new() };
        let Some(text) = cursor else { return (empty, Begins::First) };
        match serde_json::from_str::<Self>(text) {
            Ok(ledger) if ledger.v == VERSION => (ledger, Begins::Resumed),
            _ => (empty, Begins::Lost),
        }
    }

    /// The cursor to store.
    pub fn write(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Whether no read has ended yet. Until then there is nothing to resume from.
    pub fn is_first(&self) -> bool {
        self.polled.is_none()
    }

    /// Whether there is nothing to store.
    pub fn same_but_for_time(&self, other: &Self) -> bool {
        self.projects == other.projects
    }

    /// How to look through `project`; `None` where nothing has come since.
    pub fn sweep(&self, project: &Project, now: Timestamp) -> Option<Sweep> {
        let account = self.projects.get(&project.id).filter(|account| account.begun);
        let known = account.map_or(0, |account| account.events);
        let grown = project.events.map_or(0, |events| events.saturating_sub(known));
        if account.is_some() && project.events == Some(known) {
            return None;
        }
        let until = match account {
            Some(account) => account.seen.and_then(|seen| seen.checked_sub(OVERLAP).ok()),
            None => now.checked_sub(FIRST_READ).ok(),
        };
        Some(Sweep {
            first: account.is_none(),
            // A project that was not there the last time is new, or newly ours to see.
            old_until: account.is_none().then(|| self.polled.unwrap_or(now)),
            until,
            whole: account.is_some_and(|account| account.wants_whole(now)),
            grown,
            found: 0,
            looked: BTreeSet::new(),
            now,
            unknown: false,
            seen: account.and_then(|account| account.seen),
            digested: account.and_then(|account| account.digested),
            newest: account.map_or(0, |account| account.newest),
        })
    }

    /// Takes an issue of the list; gives it back where it has new events.
    pub fn look(&mut self, project: &Project, sweep: &mut Sweep, issue: Issue) -> Option<Changed> {
        if !sweep.looked.insert(issue.id.clone()) {
            // It moved while the pages were read, and stands on two.
            return None;
        }
        // A clock that is set back must not make all that comes after it look old.
        sweep.seen = sweep.seen.max(issue.last_seen.map(|seen| seen.min(sweep.now)));
        sweep.newest = sweep.newest.max(issue.number.unwrap_or(0));
        let account = self.projects.entry(project.id.clone()).or_default();
        let recent = sweep.is_recent(&issue);
        if sweep.first {
            let count = issue.count.unwrap_or(0);
            account.issues.insert(issue.id.clone(), (count, seconds(issue.last_seen)));
            return (recent && count > 0).then_some(Changed { issue, after: After::Order(0) });
        }
        let known = account.issues.get(&issue.id).map(|(count, _)| *count);
        let began_since = issue.number.is_some_and(|number| number > account.newest);
        let after = match (known.or(began_since.then_some(0)), issue.count) {
            (Some(known), Some(count)) if count >= known => {
                sweep.found += count - known;
                (count > known).then_some(After::Order(known))
            }
            (Some(known), None) => Some(After::Order(known)),
            // Nobody remembers it, or the server was put back from a copy.
            _ if recent => {
                sweep.unknown = true;
                let since = account.digested.or(account.seen).and_then(|at| at.checked_sub(OVERLAP).ok());
                // Where nothing was ever there, all of it is new.
                Some(since.map_or(After::Order(0), After::Time))
            }
            _ => {
                account.issues.insert(issue.id.clone(), (issue.count.unwrap_or(0), seconds(issue.last_seen)));
                None
            }
        };
        Some(Changed { issue, after: after? })
    }

    /// Takes what was heard of a changed issue. Its count moves here, the sweep's only at its end: whoever is stopped in
    /// between finds the rest again.
    pub fn heard(&mut self, project: &Project, sweep: &mut Sweep, changed: &Changed, fresh: &Fresh) {
        let Some(account) = self.projects.get_mut(&project.id) else { return };
        sweep.digested = sweep.digested.max(fresh.digested);
        let count = changed.issue.count.unwrap_or(0).max(fresh.newest);
        account.issues.insert(changed.issue.id.clone(), (count, seconds(changed.issue.last_seen)));
        if !sweep.first {
            account.events = account.events.saturating_add(fresh.grown);
        }
    }

    /// Ends a sweep. `whole`: all issues were looked through. Gives how many events of the project are in none of them: they
    /// were deleted, or are in issues that are.
    pub fn end(&mut self, project: &Project, sweep: &Sweep, whole: bool) -> u64 {
        let account = self.projects.entry(project.id.clone()).or_default();
        account.begun = true;
        account.seen = account.seen.max(sweep.seen);
        account.digested = account.digested.max(sweep.digested);
        account.newest = account.newest.max(sweep.newest);
        // The first read remembers what is there, and so begins the hour.
        if whole || sweep.first {
            account.whole = Some(sweep.now);
        }
        let count = project.events.unwrap_or(0);
        let short = count.saturating_sub(account.events);
        let missing = if account.exact && whole { short } else { 0 };
        // A smaller count than was known: the server was put back from a copy.
        if !account.exact || missing > 0 || sweep.grown == 0 {
            account.events = count;
        }
        keep_newest(&mut account.issues, MOST_ISSUES, |(_, at)| *at);
        keep_newest(&mut self.projects, MOST_PROJECTS, |account| seconds(account.seen));
        missing
    }

    /// All projects were looked through, or had nothing new.
    pub fn polled(&mut self, now: Timestamp) {
        self.polled = Some(now);
    }

    /// Whether a project's count has to be asked for once more: see [`settle`](Self::settle).
    pub fn is_unsettled(&self) -> bool {
        self.projects.values().any(|account| !account.exact)
    }

    /// A project that has not grown during its first read is accounted for exactly; one that has is looked through again.
    pub fn settle(&mut self, project: &Project) {
        if let Some(account) = self.projects.get_mut(&project.id) {
            account.exact |= project.events == Some(account.events);
        }
    }
}

impl Account {
    /// A clock that was set back must not put it off for ever.
    fn wants_whole(&self, now: Timestamp) -> bool {
        self.whole.is_none_or(|last| now.duration_since(last).abs() >= WHOLE_EVERY)
    }
}

impl Sweep {
    /// Whether this page was enough.
    pub fn is_done(&self, last: Option<&Issue>) -> bool {
        let passed = !self.whole && last.is_some_and(|last| !self.is_recent(last));
        // The first read goes on for as many counts as can be remembered.
        passed
            && if self.first {
                self.looked.len() >= MOST_ISSUES
            } else {
                self.unknown || self.found >= self.grown
            }
    }

    fn is_recent(&self, issue: &Issue) -> bool {
        match (issue.last_seen, self.until) {
            (Some(seen), Some(until)) => seen >= until,
            _ => true,
        }
    }
}

impl Fresh {
    /// Of a page of events, newest first, those that are new. In a storm only the newest are to be looked at.
    pub fn of(changed: &Changed, sweep: &Sweep, listed: &[Listed]) -> Self {
        let cutoff = sweep.until.filter(|_| sweep.first);
        let is_new = |event: &&Listed| match changed.after {
            After::Order(known) => {
                event.order > known && event.digested.zip(cutoff).is_none_or(|(at, cutoff)| at >= cutoff)
            }
            After::Time(since) => event.digested.is_none_or(|at| at > since),
        };
        let mut events: Vec<Listed> = listed.iter().filter(is_new).cloned().collect();
        events.sort_by_key(|event| std::cmp::Reverse(event.order));
        let newest = listed.iter().map(|event| event.order).max().unwrap_or(0);
        let grown = match changed.after {
            // Events that are gone from the list are new as well: their numbers are missing.
            After::Order(known) => newest.max(changed.issue.count.unwrap_or(0)).saturating_sub(known),
            After::Time(_) => events.len() as u64,
        };
        let digested = listed.iter().filter_map(|event| event.digested).max();
        events.truncate(if sweep.first { FIRST_OF_EACH } else { STORM });
        events.reverse();
        let unseen = if sweep.first { 0 } else { grown.saturating_sub(events.len() as u64) };
        Self { events, unseen, newest, grown, digested }
    }
}

fn seconds(at: Option<Timestamp>) -> i64 {
    at.map_or(i64::MIN, Timestamp::as_second)
}

/// Forgets all but the `most` newest.
fn keep_newest<V>(map: &mut BTreeMap<String, V>, most: usize, at: impl Fn(&V) -> i64) {
    if map.len() <= most {
        return;
    }
    let mut times: Vec<i64> = map.values().map(&at).collect();
    times.sort_unstable();
    let oldest = times[times.len() - most];
    let mut left = most;
    map.retain(|_, value| {
        let kept = at(value) >= oldest && left > 0;
        left -= usize::from(kept);
        kept
    });
}

#[cfg(test)]
mod tests;
