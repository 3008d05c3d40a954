//! How what is to be said of a certificate becomes a ring.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use watchbell_core::Level;
use watchbell_core::alert::{self, Show};
use watchbell_core::certificate::{Memory, Say, Standing, Tone};
use watchbell_core::policy::Quiet;
use watchbell_core::rule::Urgency;
use watchbell_logbook::store::{OutboxRow, OutboxState, StoreError, Tx};

use super::Watched;
use crate::{facts, outbox};

/// What an outbox row of a certificate is called whose other thresholds can be left out. What follows is how long before
/// the end the last one is.
const SNOOZABLE: &str = "certificate until ";

/// The time, and what it means here.
pub(super) struct Desk {
    pub(super) now: Timestamp,
    pub(super) zone: TimeZone,
    pub(super) quiet: Option<Quiet>,
}

/// The outbox key of the certificate at this place.
pub(crate) fn key(id: &str) -> String {
    format!("certificate:{id}")
}

/// The place of the certificate whose ring has this key.
pub(crate) fn id_of(key: &str) -> Option<&str> {
    key.strip_prefix("certificate:")
}

/// What the button says by which a row's certificate is silenced until its last threshold: `1 day`.
pub(crate) fn last_threshold(kind: &str) -> Option<&str> {
    kind.strip_prefix(SNOOZABLE)
}

/// Rings for what is owed, unless it is quiet. Returns whether it did.
pub(super) fn say(
    tx: &mut Tx<'_>,
    one: &Watched,
    memory: &mut Memory,
    desk: &Desk,
) -> Result<bool, StoreError> {
    let paused = facts::paused_until(&tx.reader())?;
    if hushed_until(memory, one, paused, desk.quiet.as_ref(), desk.now).is_some() {
        return Ok(false);
    }
    let (Some(say), Some(chain)) = (memory.owed.take(), &memory.chain) else { return Ok(false) };
    let (level, urgency) = loudness(&say, memory, one, desk.now);
    let next = Standing::of(memory, &one.warn, desk.now).next;
    let show = Show { now: desk.now, zone: &desk.zone, people: false };
    let words = alert::certificate(&one.name, &say, chain, next, &show);
    let marks = one.warn.marks(chain);
    let last = marks.iter().rev().nth(1).filter(|mark| say == Say::Expires && mark.at > desk.now);
    let row = OutboxRow {
        key: key(&one.id()),
        kind: last
            .map_or_else(|| "certificate".into(), |mark| format!("{SNOOZABLE}{}", alert::span(mark.before))),
        issue_id: None,
        rule: None,
        title: words.title,
        body: words.body,
        level,
        urgency,
        sound: "bell".into(),
        url: None,
        state: OutboxState::Wanted,
        count: 0,
        users: 0,
        at: desk.now,
        // It stands in the list and in the tray's menu until it is renewed; nobody has to say that they saw it.
        unseen: false,
        revision: 0,
    };
    outbox::put(tx, row)?;
    Ok(true)
}

/// Until when what is owed waits: for the end of a pause, or of quiet hours that do not let it through.
pub(super) fn hushed_until(
    memory: &Memory,
    one: &Watched,
    paused: Option<Timestamp>,
    quiet: Option<&Quiet>,
    now: Timestamp,
) -> Option<Timestamp> {
    let say = memory.owed.as_ref()?;
    let (level, urgency) = loudness(say, memory, one, now);
    let quiet = quiet.filter(|quiet| {
        quiet.except_level.is_none_or(|except| level < except)
            && quiet.except_urgency.is_none_or(|except| urgency < except)
    });
    paused.into_iter().chain(quiet.map(|quiet| quiet.until)).filter(|until| *until > now).max()
}

/// What must be seen to now stays on the screen until somebody has seen it.
fn loudness(say: &Say, memory: &Memory, one: &Watched, now: Timestamp) -> (Level, Urgency) {
    match say {
        Say::Expired | Say::Changed { .. } | Say::Rejected => (Level::Error, Urgency::Critical),
        Say::Expires if Standing::of(memory, &one.warn, now).tone == Tone::Bad => {
            (Level::Warning, Urgency::Critical)
        }
        Say::Expires => (Level::Warning, Urgency::Normal),
    }
}
