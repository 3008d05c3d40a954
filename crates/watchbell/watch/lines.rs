//! What a watch writes: lines for people, or one JSON object a line as the contract has them.

use std::sync::Mutex;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::json;
use watchbell_core::policy::Decision;
use watchbell_engine::Told;
use watchbell_engine::view::{SourceState, State, Status};

use super::tally::{Tally, Verdict};
use crate::say::{Say, plain};

/// Writes, and remembers which state was written last.
pub(super) struct Lines {
    say: Say,
    json: bool,
    last: Mutex<Option<(State, String)>>,
}

impl Lines {
    pub(super) fn new(say: Say, json: bool) -> Self {
        Self { say, json, last: Mutex::new(None) }
    }

    pub(super) fn told(&self, told: &Told) {
        match &told.decision {
            Decision::Ring { rule, .. } if self.json => self.say.json(&json!({
                "kind": "ring", "at": told.at, "rule": rule, "source": &*told.source, "event_id": told.event_id,
                "issue_id": told.issue_id, "level": told.level, "title": told.title, "body": told.body, "url": told.url,
                "count": told.count, "users": told.users,
            })),
            decision if self.json => self.say.json(&json!({
                "kind": "hold", "at": told.at, "rule": decision.rule(), "source": &*told.source, "event_id": told.event_id,
                "issue_id": told.issue_id, "level": told.level, "reason": decision.reason(), "text": told.text,
            })),
            Decision::Ring { .. } => {
                let time = told.at.to_zoned(TimeZone::system()).strftime("%H:%M:%S").to_string();
                self.say.line(format!("{} {} {}", self.say.dim(&time), self.say.level(told.level), self.say.bold(&told.title)));
                for line in told.body.lines().chain(told.url.as_deref()) {
                    self.say.line(format!("         {}", plain(line)));
                }
            }
            Decision::Summed { .. } | Decision::Hold { .. } => {}
        }
    }

    /// Writes the state when it is another one.
    pub(super) fn state(&self, status: &Status) {
        let trouble = status
            .sources
            .iter()
            .find(|source| !matches!(source.state, SourceState::Live | SourceState::Connecting));
        let reason = trouble.and_then(|source| source.text.clone()).unwrap_or_default();
        // A ring that was printed was seen: here only hearing counts.
        let state = match (trouble, status.state) {
            (Some(_), _) => State::Blind,
            (None, State::Ringing) => State::Well,
            (None, state) => state,
        };
        let now = Some((state, reason));
        let Ok(mut last) = self.last.lock() else { return };
        if *last == now {
            return;
        }
        *last = now;
        if self.json {
            self.say.json(&json!({
                "kind": "state", "at": status.since, "state": state, "source": trouble.map(|source| &source.id),
                "since": status.since, "reason": trouble.and_then(|source| source.reason),
                "text": trouble.and_then(|source| source.text.as_ref()),
            }));
        } else {
            self.say.note(match (state, trouble) {
                (State::Blind, Some(source)) => plain(&format!(
                    "Blind — {}: {}",
                    source.name,
                    source.text.as_deref().unwrap_or("no answer")
                )),
                (State::Well, _) => "Listening.".to_owned(),
                _ => plain(&status.text),
            });
        }
    }

    pub(super) fn verdict(
        &self,
        tally: &Tally,
        verdict: Verdict,
        events: u64,
        now: Timestamp,
        release: Option<&str>,
    ) {
        let seconds = now.duration_since(tally.began).as_secs();
        let blind = tally.blind.as_secs();
        if self.json {
            let verdict = match verdict {
                Verdict::Well => "well",
                Verdict::Rang => "rang",
                Verdict::Blind => "blind",
            };
            return self.say.json(&json!({
                "kind": "verdict", "at": now, "verdict": verdict, "seconds": seconds, "blind_seconds": blind,
                "rings": tally.rings, "events": events, "release": release,
            }));
        }
        let of = release.map(|release| format!(" of {release}")).unwrap_or_default();
        self.say.line(match verdict {
            Verdict::Well => format!(
                "{} Phew! {seconds} s{}, every source live throughout, {events} events, nothing that counts.",
                self.say.bold("All’s well."),
                plain(&of)
            ),
            Verdict::Rang => {
                format!("{} {} during the watch{}.", self.say.bold("It rang."), tally.rings, plain(&of))
            }
            Verdict::Blind => format!(
                "{} Blind {blind} of {seconds} s{}.",
                self.say.bold("Cannot say all’s well."),
                plain(&of)
            ),
        });
    }
}
