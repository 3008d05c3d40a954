//! What people do that changes what is decided from then on: done to the store, and remembered in its place among the
//! events, so that a dry run does it again.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use watchbell_core::policy::Act;
use watchbell_logbook::store::{StoreError, Tx};

use crate::facts;
use crate::judge::issue_key;

/// Where the configuration that was remembered last stands among the store's settings.
const CONFIG: &str = "config";

/// Something that was done.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Done {
    /// To an issue, or a pause.
    Act(Act),
    /// The configuration changed: its text from then on.
    Config(String),
}

/// Does `act`, and remembers it; false: there is no such issue.
pub(crate) fn perform(tx: &mut Tx<'_>, act: Act, now: Timestamp) -> Result<bool, StoreError> {
    let done = match &act {
        Act::Acknowledge(id) => tx.acknowledge(id, now)? && close(tx, id)?,
        Act::Unacknowledge(id) => tx.unacknowledge(id)?,
        Act::Snooze(id, until) => tx.snooze(id, *until)? && close(tx, id)?,
        Act::SnoozeUntilWorse(id) => tx.snooze_until_worse(id)? && close(tx, id)?,
        Act::Wake(id) => tx.wake(id)?,
        Act::Resolve(id) => tx.resolve(id, true)? && close(tx, id)?,
        Act::Unresolve(id) => tx.resolve(id, false)?,
        Act::Pause(until) => facts::set_paused(tx, *until).map(|()| true)?,
        // What it does is the watch's own row.
        Act::Watch(_) => true,
    };
    if done {
        remember(tx, &Done::Act(act), now)?;
    }
    Ok(done)
}

/// Somebody has seen the issue's ring: it comes down.
pub(crate) fn close(tx: &mut Tx<'_>, issue_id: &str) -> Result<bool, StoreError> {
    tx.outbox_seen(&issue_key(issue_id))?;
    tx.outbox_close(&issue_key(issue_id))?;
    Ok(true)
}

/// Remembers the configuration, if it is another one than before.
pub(crate) fn config(tx: &mut Tx<'_>, text: &str, now: Timestamp) -> Result<(), StoreError> {
    if tx.reader().setting(CONFIG)?.as_deref() == Some(text) {
        return Ok(());
    }
    tx.put_setting(CONFIG, text)?;
    remember(tx, &Done::Config(text.to_owned()), now)
}

fn remember(tx: &mut Tx<'_>, done: &Done, now: Timestamp) -> Result<(), StoreError> {
    let text = serde_json::to_string(done).map_err(|error| StoreError::Io(error.into()))?;
    tx.acted(now, &text)
}
