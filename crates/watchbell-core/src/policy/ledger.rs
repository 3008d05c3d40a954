//! The store's memory of issues, without the store: what a dry run and the tests of rules judge by.

use std::collections::{HashMap, HashSet};
use std::hash::BuildHasherDefault;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::hash::{Hashed, hash};
use super::{Act, Baseline, Decision, Heard, History, LastRing, Snooze};
use crate::Level;
use crate::watch::Plan;

/// Issues as they were heard and treated so far.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    /// By the hash of their ids, which are never asked back.
    issues: HashMap<u64, Known, BuildHasherDefault<Hashed>>,
    paused_until: Option<Timestamp>,
    watch: Option<Arc<Plan>>,
}

type Hashes = HashSet<u64, BuildHasherDefault<Hashed>>;

#[derive(Debug, Clone, Default)]
struct Known {
    count: u64,
    users: Hashes,
    releases: Hashes,
    /// `None` where only the number of its events is known.
    worst: Option<Level>,
    last_seen: Option<Timestamp>,
    resolved: bool,
    last_ring: Option<LastRing>,
    acknowledged: Option<Baseline>,
    snoozed: Option<Snooze>,
}

impl Ledger {
    /// Begins with an issue that has had so many events before.
    pub fn seed(&mut self, issue_id: &str, count: u64) {
        if count > 0 {
            self.issues.entry(hash([issue_id])).or_default().count = count;
        }
    }

    /// Keeps an event, and tells what the policy needs to judge it.
    pub fn hear(&mut self, heard: &Heard<'_>) -> History {
        let Heard { issue_id, event, at, .. } = *heard;
        let known = self.issues.entry(hash([issue_id])).or_default();
        let is_new = known.count == 0;
        known.count += 1;
        known.worst = known.worst.max(Some(event.level));
        known.users.extend(event.user.as_ref().and_then(|user| user.key()).map(|text| hash([text])));
        known.releases.extend(event.release.as_deref().map(|text| hash([text])));
        let silent = known.last_seen.map(|last| at.duration_since(last).max(SignedDuration::ZERO));
        known.last_seen = known.last_seen.max(Some(at));
        let history =
            History { silent_for: silent.map(SignedDuration::unsigned_abs), ..known.history(is_new) };
        // What happens again is not over.
        known.resolved = false;
        history
    }

    /// Keeps what was decided on the issue's latest event. A ring ends its acknowledgement and its snooze, and is what
    /// the next ring is compared with.
    pub fn decided(&mut self, issue_id: &str, decision: &Decision, now: Timestamp) {
        let Some(urgency) = decision.rang() else { return };
        let Some(known) = self.issues.get_mut(&hash([issue_id])) else { return };
        known.last_ring = Some(LastRing { at: now, urgency, baseline: known.baseline() });
        (known.acknowledged, known.snoozed) = (None, None);
    }

    /// Does what somebody did. An issue that is not known is left alone.
    pub fn act(&mut self, act: &Act) {
        let (issue_id, change): (_, &dyn Fn(&mut Known)) = match act {
            Act::Pause(until) => {
                self.paused_until = *until;
                return;
            }
            Act::Watch(plan) => {
                self.watch.clone_from(plan);
                return;
            }
            Act::Acknowledge(id) => (id, &|known| known.acknowledged = Some(known.baseline())),
            Act::Unacknowledge(id) => (id, &|known| known.acknowledged = None),
            Act::Snooze(id, until) => (id, &|known| known.snoozed = Some(Snooze::Until(*until))),
            Act::SnoozeUntilWorse(id) => {
                (id, &|known| known.snoozed = Some(Snooze::UntilWorse(known.baseline())))
            }
            Act::Wake(id) => (id, &|known| known.snoozed = None),
            Act::Resolve(id) => (id, &|known| known.resolved = true),
            Act::Unresolve(id) => (id, &|known| known.resolved = false),
        };
        if let Some(known) = self.issues.get_mut(&hash([issue_id])) {
            change(known);
        }
    }

    /// Until when everything is paused.
    pub fn paused_until(&self) -> Option<Timestamp> {
        self.paused_until
    }

    /// The deploy watch that is under way, or is over by now.
    pub fn watch(&self) -> Option<Arc<Plan>> {
        self.watch.clone()
    }
}

impl Known {
    fn history(&self, is_new: bool) -> History {
        let Baseline { count, users, releases, .. } = self.baseline();
        History {
            is_new,
            resolved: self.resolved,
            silent_for: None,
            count,
            users,
            releases,
            last_ring: self.last_ring.clone(),
            acknowledged: self.acknowledged,
            snoozed: self.snoozed,
        }
    }

    /// The issue as it is. One of which no event is known was as bad as can be: nothing that comes is worse for that.
    fn baseline(&self) -> Baseline {
        let number = |set: &Hashes| u64::try_from(set.len()).unwrap_or(u64::MAX);
        Baseline {
            level: self.worst.unwrap_or(Level::Fatal),
            count: self.count,
            users: number(&self.users),
            releases: number(&self.releases),
        }
    }
}
