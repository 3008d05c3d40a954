//! Certificates: what was read of one, what is remembered of it, and how it stands at a time.
//!
//! Reading one from a server or a file is the engine's. Here is decided what rings: each threshold of [`WarnDays`] once,
//! the end, and a change that nobody expects; [`Memory`] is what has to be remembered for that.

mod memory;
mod warn_days;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

pub use memory::{Failure, Memory, Say};
pub use warn_days::{Mark, WarnDays};

/// What is said of one certificate. Everything in it came from outside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certificate {
    /// Whom it is for, by the name that says most to people.
    pub subject: String,
    /// The host names it is for; empty where it is not for hosts. At most as many as are worth showing.
    pub names: Vec<String>,
    /// Who issued it.
    pub issuer: String,
    /// From when on it is valid.
    pub not_before: Timestamp,
    /// Until when.
    pub not_after: Timestamp,
    /// SHA-256 over all of it, in hexadecimal digits: which certificate it is.
    pub fingerprint: String,
    /// SHA-256 over its public key.
    pub key: String,
    /// What it is for.
    pub purpose: Purpose,
}

/// What a certificate is for, by its extensions (RFC 5280, sections 4.2.1.9 and 4.2.1.12).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// To be a server in TLS.
    Server,
    /// To be a client in TLS, and no server.
    Client,
    /// To sign programs.
    CodeSigning,
    /// To issue others.
    Authority,
    /// Anything else, or nothing that it says.
    Other,
}

/// What was read at one place at one time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chain {
    /// The one that it is all about.
    pub leaf: Certificate,
    /// Another of the chain, without which the leaf is worth nothing, and which ends before it.
    pub sooner: Option<Sooner>,
    /// How many were read, the leaf included.
    pub count: usize,
    /// What is wrong with it beside the time, by whoever verifies such chains here.
    pub fault: Option<Fault>,
}

/// One of a chain that ends before its leaf.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sooner {
    /// Whose it is.
    pub subject: String,
    /// Until when it is valid.
    pub not_after: Timestamp,
}

/// What is wrong with a chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// A phrase without a full stop: `it is for logbook.example.org, not for localhost`.
    pub text: String,
    /// What to do about it.
    pub way_out: String,
}

impl Chain {
    /// When it ends: with its leaf, or sooner.
    pub fn ends(&self) -> Timestamp {
        self.sooner.as_ref().map_or(self.leaf.not_after, |sooner| sooner.not_after.min(self.leaf.not_after))
    }

    /// How long the leaf is valid in all; never less than nothing.
    pub fn life(&self) -> SignedDuration {
        self.leaf.not_after.duration_since(self.leaf.not_before).max(SignedDuration::ZERO)
    }
}

/// How a certificate stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It could not be looked at, lately or ever: nothing can be said.
    Unknown,
    /// No threshold is reached.
    Well,
    /// It is below one.
    Due,
    /// Others reject it, whatever its time.
    Rejected,
    /// Its time has not come yet.
    NotYet,
    /// Its time is over.
    Expired,
}

/// How urgent that is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    /// It can wait.
    Calm,
    /// It should be seen to.
    Warning,
    /// It must be seen to now.
    Bad,
}

/// What is said of a certificate at a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// In a word.
    pub state: State,
    /// Below a threshold, or past its end, by what was last read of it.
    pub below: bool,
    /// How urgent.
    pub tone: Tone,
    /// When it ends, by what was last read of it.
    pub ends: Option<Timestamp>,
    /// Whole days until then, rounded down; negative once they are over.
    pub days_left: Option<i64>,
    /// When it rings next; `None`: nothing is left that could, or nothing is known.
    pub next: Option<Mark>,
}

impl Standing {
    /// How what is remembered stands at `now`.
    pub fn of(memory: &Memory, warn: &WarnDays, now: Timestamp) -> Self {
        let Some(chain) = &memory.chain else {
            return Self {
                state: State::Unknown,
                below: false,
                tone: Tone::Warning,
                ends: None,
                days_left: None,
                next: None,
            };
        };
        let (marks, ends) = (warn.marks(chain), chain.ends());
        let passed = marks.iter().filter(|mark| mark.at <= now).count();
        let state = if ends <= now {
            State::Expired
        } else if memory.failure.is_some() {
            State::Unknown
        } else if now < chain.leaf.not_before {
            State::NotYet
        } else if chain.fault.is_some() {
            State::Rejected
        } else if passed > 0 {
            State::Due
        } else {
            State::Well
        };
        let tone = match state {
            State::Expired | State::NotYet | State::Rejected => Tone::Bad,
            // The last mark is the end itself: two thresholds before it are the last two.
            _ if passed > 0 && passed + 2 >= marks.len() => Tone::Bad,
            _ if passed > 0 && (passed > 1 || marks.len() < 4) => Tone::Warning,
            State::Unknown => Tone::Warning,
            State::Well | State::Due => Tone::Calm,
        };
        Self {
            state,
            below: passed > 0,
            tone,
            ends: Some(ends),
            days_left: Some(whole_days(now, ends)),
            next: memory.next_mark(&marks, now),
        }
    }
}

/// Whole days from `now` to `to`, rounded down.
fn whole_days(now: Timestamp, to: Timestamp) -> i64 {
    to.duration_since(now).as_secs().div_euclid(24 * 60 * 60)
}

#[cfg(test)]
mod tests;
