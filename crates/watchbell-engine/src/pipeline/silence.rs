//! Pauses and quiet hours: how they begin and end, and what becomes of what they held.

use jiff::Timestamp;
use watchbell_core::policy::{Act, Reason};

use super::Pipeline;
use crate::control::Update;
use crate::outbox::Wake;
use crate::settings::Loaded;
use crate::{facts, record};

impl Pipeline {
    /// Silence until then; `None`: ring again.
    pub(super) async fn pause(&mut self, until: Option<Timestamp>) {
        self.bench.paused_until = until;
        let now = self.now().wall;
        let paused = self.store.write_relaxed(move |tx| record::perform(tx, Act::Pause(until), now));
        if let Err(error) = paused.await {
            tracing::warn!(%error, "the pause holds, but not over a restart");
        }
        self.certificates.notify_one();
        if until.is_none() {
            self.release(Reason::Paused).await;
        } else {
            self.refresh().await;
        }
    }

    /// What was held for this reason is held no longer.
    async fn release(&mut self, reason: Reason) {
        let now = self.now().wall;
        match self.store.write_relaxed(move |tx| facts::release(tx, reason, now)).await {
            Ok(Some(row)) => self.wake(Wake::Show(row)),
            Ok(None) => {}
            Err(error) => tracing::warn!(%error, ?reason, "what was held could not be summed up"),
        }
        self.refresh().await;
        self.tell(Update::Issues);
    }

    fn quiet_until(&self) -> Option<Timestamp> {
        self.bench.quiet_hours.until(self.now().wall, &self.bench.zone)
    }

    /// When the next of those that are on ends.
    pub(super) fn silence_ends(&self) -> Option<Timestamp> {
        let held = self.picture.borrow().facts.quiet;
        // Quiet hours that somebody switched off are over now.
        let quiet = held.then(|| self.quiet_until().unwrap_or_else(|| self.now().wall));
        [self.bench.paused_until, quiet].into_iter().flatten().filter(|until| *until < Timestamp::MAX).min()
    }

    /// Ends those that are over.
    pub(super) async fn end_silence(&mut self) {
        let now = self.now().wall;
        if self.bench.paused_until.is_some_and(|until| until <= now) {
            self.pause(None).await;
        }
        if self.picture.borrow().facts.quiet && self.quiet_until().is_none() {
            self.release(Reason::QuietHours).await;
        }
    }

    /// A dry run judges what came before a change of the rules by those that were in force.
    pub(super) async fn record(&mut self, loaded: &Loaded) {
        let (now, text) = (self.now().wall, loaded.text.clone());
        if let Err(error) = self.store.write_relaxed(move |tx| record::config(tx, &text, now)).await {
            tracing::warn!(%error, "a change of the rules could not be recorded");
        }
    }
}
