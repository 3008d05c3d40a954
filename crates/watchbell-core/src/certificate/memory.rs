//! What is remembered of a certificate from one look to the next.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::{Chain, Mark, WarnDays};

/// A certificate is looked at this often, at the latest.
const DAILY: SignedDuration = SignedDuration::from_hours(24);
/// Some are looked at so much earlier, so that not all are at once.
const SPREAD: SignedDuration = SignedDuration::from_hours(4);
/// One that could not be looked at is tried again after this long, then after twice as long, and so on up to the last.
const RETRY: (SignedDuration, SignedDuration) = (SignedDuration::from_mins(5), SignedDuration::from_hours(6));
/// So many certificates of one place are known again when they come back: several servers may answer by one name.
const KNOWN: usize = 8;

/// All that is remembered of the certificate at one place.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Memory {
    /// What was last read there.
    pub chain: Option<Chain>,
    /// When that was.
    pub seen: Option<Timestamp>,
    /// When it was last looked at, with or without success.
    pub tried: Option<Timestamp>,
    /// Why it could not be read, if the last look failed.
    pub failure: Option<Failure>,
    /// What is to be said and was not yet, because it was quiet.
    pub owed: Option<Say>,
    /// The certificates that were read here, latest last, each with the last moment it rang for.
    known: Vec<Known>,
}

/// Why a certificate cannot be looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// A phrase without a full stop: `no answer from pay.example`.
    pub text: String,
    /// Since when.
    pub since: Timestamp,
    /// How often since.
    pub times: u32,
}

/// What is said of a certificate, the most urgent last.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Say {
    /// A threshold is reached.
    Expires,
    /// Whoever trusted it until now does so no longer.
    Rejected,
    /// Another one is in its place, long before its end.
    Changed {
        /// Who issued the one before, where that was somebody else; otherwise the key is another.
        issuer: Option<String>,
        /// When the one before would have ended.
        ends: Timestamp,
    },
    /// It has ended.
    Expired,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Known {
    fingerprint: String,
    rung: Option<Timestamp>,
}

impl Memory {
    /// Takes in what a look brought, and sees what is to be said of it: [`Self::owed`]. Returns whether what was said before
    /// is no longer true.
    pub fn take(&mut self, found: Result<Chain, String>, warn: &WarnDays, now: Timestamp) -> bool {
        self.tried = Some(now);
        let renewed = match found {
            Err(text) => {
                let (since, times) =
                    self.failure.as_ref().map_or((now, 0), |failure| (failure.since, failure.times));
                self.failure = Some(Failure { text, since, times: times.saturating_add(1) });
                false
            }
            Ok(chain) => self.read(chain, now),
        };
        self.reach(warn, now);
        renewed
    }

    fn read(&mut self, chain: Chain, now: Timestamp) -> bool {
        self.failure = None;
        self.seen = Some(now);
        let at = self.known.iter().position(|known| known.fingerprint == chain.leaf.fingerprint);
        let known = at.map(|at| self.known.remove(at));
        let new = known.is_none();
        self.known
            .push(known.unwrap_or_else(|| Known { fingerprint: chain.leaf.fingerprint.clone(), rung: None }));
        if self.known.len() > KNOWN {
            self.known.remove(0);
        }
        let Some(before) = self.chain.replace(chain) else { return false };
        let Some(chain) = &self.chain else { return false };
        let other = before.leaf.fingerprint != chain.leaf.fingerprint;
        if other {
            self.owed = None;
        }
        let rejected = chain.fault.is_some() && before.fault.is_none();
        if new && let Some(changed) = unexpected(&before, chain, now) {
            self.owed = Some(changed);
        } else if rejected {
            self.owed = self.owed.take().max(Some(Say::Rejected));
        } else if chain.fault.is_none() && self.owed == Some(Say::Rejected) {
            self.owed = None;
        }
        other || before.fault.is_some() && chain.fault.is_none()
    }

    /// Notes the thresholds that are reached. Of several at once, only the last is said.
    fn reach(&mut self, warn: &WarnDays, now: Timestamp) {
        let (Some(chain), Some(known)) = (&self.chain, self.known.last_mut()) else { return };
        let reached = warn.marks(chain).into_iter().map(|mark| mark.at).rfind(|at| *at <= now);
        // By the moment, not by the days left: a clock that was set back reaches nothing twice.
        let Some(reached) = reached.filter(|at| known.rung.is_none_or(|rung| *at > rung)) else { return };
        known.rung = Some(reached);
        let say = if chain.ends() <= now { Say::Expired } else { Say::Expires };
        self.owed = self.owed.take().max(Some(say));
    }

    /// Nothing more is said before the last threshold.
    pub fn snooze(&mut self, warn: &WarnDays) {
        let (Some(chain), Some(known)) = (&self.chain, self.known.last_mut()) else { return };
        let marks = warn.marks(chain);
        // Before the end stands the last threshold, and before that the last one that is left out.
        if let Some(mark) = marks.len().checked_sub(3).and_then(|at| marks.get(at)) {
            known.rung = known.rung.max(Some(mark.at));
        }
        self.owed = self.owed.take().filter(|say| *say != Say::Expires);
    }

    /// When this next rings.
    pub(super) fn next_mark(&self, marks: &[Mark], now: Timestamp) -> Option<Mark> {
        let rung = self.known.last().and_then(|known| known.rung);
        marks.iter().find(|mark| mark.at > now && rung.is_none_or(|rung| mark.at > rung)).copied()
    }

    /// When to look at it again: daily, and when a threshold is reached, in case it has been renewed. `spread`, from 0 to 1,
    /// differs from one certificate to the next.
    pub fn look_at(&self, warn: &WarnDays, spread: f64, now: Timestamp) -> Timestamp {
        // What was tried in the future was so before the clock was set back.
        let Some(tried) = self.tried.filter(|tried| *tried <= now) else { return now };
        let wait = match &self.failure {
            None => DAILY - SPREAD.mul_f64(spread.clamp(0.0, 1.0)),
            Some(failure) => {
                let doubled = 1_i32.checked_shl(failure.times.saturating_sub(1).min(16)).unwrap_or(1);
                (RETRY.0 * doubled).min(RETRY.1)
            }
        };
        let usual = tried.checked_add(wait).unwrap_or(Timestamp::MAX);
        let marks = self.chain.as_ref().map(|chain| warn.marks(chain)).unwrap_or_default();
        marks.into_iter().map(|mark| mark.at).find(|at| *at > tried).map_or(usual, |mark| mark.min(usual))
    }
}

/// Another issuer or key while more than half of its life was left: nobody renews that early.
fn unexpected(before: &Chain, chain: &Chain, now: Timestamp) -> Option<Say> {
    let left = before.leaf.not_after.duration_since(now);
    let other_issuer = before.leaf.issuer != chain.leaf.issuer;
    if left * 2 <= before.life() || !other_issuer && before.leaf.key == chain.leaf.key {
        return None;
    }
    Some(Say::Changed {
        issuer: other_issuer.then(|| before.leaf.issuer.clone()),
        ends: before.leaf.not_after,
    })
}
