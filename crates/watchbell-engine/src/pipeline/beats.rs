//! Forwarders that send to the built-in logbook give their signs of life to its store.

use super::Pipeline;
use crate::source::Signal;

impl Pipeline {
    /// Hears those that are new; at first, all. What came while nobody listened counts from now on.
    pub(super) async fn hear_beats(&mut self) {
        self.beats.borrow_and_update();
        let after = self.beaten;
        let beats = match self.store.read(move |look| look.heartbeats(after)).await {
            Ok(beats) => beats,
            Err(error) => return tracing::warn!(%error, "the signs of life could not be read"),
        };
        let local = self.bench.local.clone();
        for (seq, beat) in beats {
            self.beaten = seq;
            self.turn(&local, move |health, now| health.signal(&Signal::Heartbeat(beat), now)).await;
        }
    }
}
