//! The forwarders that send to a logbook: one that is not heard any more, or cannot read its logs, makes the source blind, for what it
//! would have sent is not there to be heard.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use jiff::tz::TimeZone;
use watchbell_core::alert;
use watchbell_core::heartbeat::Heartbeat;
use watchbell_core::say;

use super::Now;

/// More are not minded.
const MOST: usize = 1_000;

/// Those of one source.
#[derive(Debug, Clone, Default)]
pub(super) struct Forwarders {
    known: BTreeMap<String, (Heartbeat, Now)>,
}

impl Forwarders {
    /// One gave a sign of life, or was taken out of service.
    pub(super) fn hear(&mut self, beat: &Heartbeat, now: Now) {
        if beat.gone {
            self.known.remove(&beat.id);
        } else if self.known.len() < MOST || self.known.contains_key(&beat.id) {
            let age = Duration::from_secs(beat.age);
            let wall = beat.heard.unwrap_or(now.wall).min(now.wall);
            let tick = now.tick.checked_sub(age).unwrap_or(now.tick);
            self.known.insert(beat.id.clone(), (beat.clone(), Now { wall, tick }));
        }
    }

    /// Why not all is heard, in words without a full stop, and since when.
    pub(super) fn trouble(&self, now: Now) -> Option<(Now, String)> {
        let overdue = |(beat, heard): &&(Heartbeat, Now)| now.tick >= heard.tick + beat.patience();
        if let Some((beat, heard)) = self.known.values().filter(overdue).min_by_key(|(_, heard)| heard.tick) {
            let at = alert::moment(heard.wall, now.wall, &TimeZone::system());
            return Some((*heard, say!("source-forwarder-silent", who = beat.who(), time = at)));
        }
        let (beat, heard) = self.known.values().find(|(beat, _)| beat.trouble.is_some())?;
        let trouble = beat.trouble.as_deref().unwrap_or_default();
        Some((*heard, say!("source-forwarder-says", who = beat.who(), trouble = trouble)))
    }

    /// When the next of them is overdue.
    pub(super) fn due(&self, now: Now) -> Option<Instant> {
        let due = self.known.values().map(|(beat, heard)| heard.tick + beat.patience());
        due.filter(|due| *due > now.tick).min()
    }
}
