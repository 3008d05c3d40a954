//! What a watch writes: lines for people, or one JSON object a line as the contract has them.

use std::sync::Mutex;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::json;
use watchbell_core::policy::Decision;
use watchbell_engine::Told;
use watchbell_engine::view::{SourceState, SourceStatus, State, Status, Verdict, Watch};

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

    /// Whether the state is another one than was written last.
    pub(super) fn is_news(&self, status: &Status) -> bool {
        let (state, _, reason) = seen(status);
        self.last.lock().is_ok_and(|last| *last != Some((state, reason)))
    }

    /// Writes the state.
    pub(super) fn state(&self, status: &Status) {
        let (state, trouble, reason) = seen(status);
        let Ok(mut last) = self.last.lock() else { return };
        *last = Some((state, reason));
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

    pub(super) fn verdict(&self, watch: &Watch, now: Timestamp) {
        let at = |text: &str| text.parse::<Timestamp>().unwrap_or(now);
        let seconds = at(&watch.until).duration_since(at(&watch.began)).as_secs();
        if self.json {
            return self.say.json(&json!({
                "kind": "verdict", "at": now, "verdict": watch.verdict, "seconds": seconds,
                "blind_seconds": watch.blind_seconds, "rings": watch.counted, "events": watch.events,
                "release": watch.release, "found": watch.found, "unseen": watch.unseen,
            }));
        }
        self.say.line(match watch.verdict {
            Some(Verdict::Well) => format!("{} Phew!", self.say.bold("All’s well.")),
            Some(Verdict::Rang) => self.say.bold(&watch.title),
            Some(Verdict::Blind) | None => self.say.bold("Cannot say all’s well."),
        });
        for line in watch.body.lines() {
            self.say.line(format!("  {}", plain(line)));
        }
        for found in &watch.found {
            let new = match found.new {
                Some(true) => ", new",
                Some(false) => ", seen before",
                None => "",
            };
            self.say.line(format!(
                "  {} {} {}",
                self.say.level(found.level.into()),
                plain(&found.title),
                self.say.dim(&format!("{} ×{new}", found.events))
            ));
        }
    }
}

/// The state as far as a terminal is concerned, the source that is in trouble, and why.
fn seen(status: &Status) -> (State, Option<&SourceStatus>, String) {
    let trouble = status
        .sources
        .iter()
        .find(|source| !matches!(source.state, SourceState::Live | SourceState::Connecting));
    let reason = trouble.and_then(|source| source.text.clone()).unwrap_or_default();
    // A ring that was printed was seen, and the watch is what this is all about: here only hearing counts.
    let state = match (trouble, status.state) {
        (Some(_), _) => State::Blind,
        (None, State::Ringing | State::Watching) => State::Well,
        (None, state) => state,
    };
    (state, trouble, reason)
}
