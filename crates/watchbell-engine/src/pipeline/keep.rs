//! What was heard is kept, judged and rung: one transaction for all that waits.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use watchbell_core::policy::Reason;
use watchbell_core::say;
use watchbell_logbook::http::IngestError;
use watchbell_logbook::store::StoreError;

use super::Pipeline;
use crate::control::Update;
use crate::health::{Now, SourceHealth};
use crate::input::{Input, Taken};
use crate::judge::{Bench, Judged, judge};
use crate::outbox::Wake;
use crate::source::{Batch, FromSource};

/// Events in one transaction, at most: enough to make the disk's wait cheap, few enough to ring at once.
const BATCH: usize = 1_024;
/// How often a store that fails is tried again while sources wait.
const STORE_RETRY: Duration = Duration::from_secs(1);

impl Pipeline {
    /// Batches that already wait join this one: the disk is waited for once.
    pub(super) async fn hear(&mut self, first: Batch) {
        let mut events = first.heard.len();
        let mut batches = vec![first];
        while events < BATCH {
            match self.from_sources.try_recv() {
                Ok(FromSource::Batch(batch)) => {
                    events += batch.heard.len();
                    batches.push(batch);
                }
                Ok(signal) => {
                    self.next = Some(Input::Source(signal));
                    break;
                }
                Err(_) => break,
            }
        }
        let batches = Arc::new(batches);
        // The sources wait meanwhile: nothing is dropped because the store cannot take it.
        while let Err(error) = self.keep(batches.clone(), false).await {
            if self.stands_aside(&error).await {
                continue;
            }
            tokio::select! {
                () = self.cancel.cancelled() => return,
                () = tokio::time::sleep(STORE_RETRY) => {}
            }
        }
        for batch in batches.iter() {
            let heard = |health: &mut SourceHealth, now: Now| {
                let turn = health.heard(now);
                health.take(&batch.heard, batch.first_read, now.wall);
                turn
            };
            self.turn(&batch.source, heard).await;
        }
    }

    /// Requests that already wait join this one, as with [`Self::hear`]. A failure is the sender's to see.
    pub(super) async fn hear_local(&mut self, first: Batch, done: Taken) {
        let mut count = first.heard.len();
        let (mut requests, mut batches) = (vec![done], vec![first]);
        while count < BATCH {
            match self.inputs.try_recv() {
                Ok(Input::Local(batch, done)) => {
                    count += batch.heard.len();
                    batches.push(batch);
                    requests.push(done);
                }
                Ok(other) => {
                    self.next = Some(other);
                    break;
                }
                Err(_) => break,
            }
        }
        let result = self.keep_local(Arc::new(batches)).await.map_err(IngestError::from);
        let mut ids = result.as_ref().map(|judged| judged.ids.clone()).unwrap_or_default().into_iter();
        for done in requests {
            // A sender that hung up does not take the events back.
            let _ = done.send(match &result {
                Ok(_) => Ok(ids.next().unwrap_or_default()),
                Err(error) => Err(error.clone()),
            });
        }
        let local = self.bench.local.clone();
        self.turn(&local, SourceHealth::heard).await;
    }

    /// What the disk does not take rings all the same; the sender is told that it is not kept.
    async fn keep_local(&mut self, batches: Arc<Vec<Batch>>) -> Result<Judged, StoreError> {
        let kept = match self.unkept {
            None => self.keep(batches.clone(), true).await,
            Some(_) => Err(StoreError::Full),
        };
        if let Err(error) = &kept
            && (self.unkept.is_some() || self.stands_aside(error).await)
        {
            self.keep(batches, false).await?;
        }
        kept
    }

    /// Goes on in memory, where it is the disk that does not take it. Whether that is new.
    async fn stands_aside(&mut self, error: &StoreError) -> bool {
        if self.unkept.is_none() {
            self.unkept = self.stand_by.instead_of_the_disk(error).await;
            return self.unkept.is_some();
        }
        false
    }

    /// ONE transaction: append, decide, store the reason, want what shall be seen.
    async fn keep(&mut self, batches: Arc<Vec<Batch>>, durable: bool) -> Result<Judged, StoreError> {
        let (watch, mut facts) = {
            let picture = self.picture.borrow();
            (picture.watch.clone(), picture.facts.clone())
        };
        let links = self.links.borrow().clone();
        let bench = Bench { now: self.now().wall, links, watch, ..self.bench.clone() };
        let act = move |tx: &mut watchbell_logbook::store::Tx<'_>| {
            let judged = judge(tx, &bench, &batches)?;
            if judged.held > 0 {
                crate::facts::add_held(tx, judged.held)?;
                crate::facts::hold(tx, Reason::Paused, bench.now)?;
            }
            if judged.quiet {
                crate::facts::hold(tx, Reason::QuietHours, bench.now)?;
            }
            let rang = !judged.show.is_empty() || !judged.sum.is_empty();
            let changed = rang || judged.held > 0 || judged.quiet;
            if changed {
                crate::facts::refresh(&tx.reader(), &mut facts, bench.now)?;
            }
            Ok((judged, changed.then_some(facts)))
        };
        let result = if durable { self.store.write(act).await } else { self.store.write_relaxed(act).await };
        match result {
            Ok((mut judged, facts)) => {
                self.after(&mut judged, facts).await;
                Ok(judged)
            }
            Err(error) => {
                self.bench.tallies.forget();
                tracing::error!(%error, "events could not be kept");
                let why = say!("status-not-kept", why = crate::words::of_store(&error));
                self.change(|picture, _| picture.facts.store = Some(why));
                Err(error)
            }
        }
    }

    async fn after(&mut self, judged: &mut Judged, facts: Option<crate::health::Facts>) {
        self.heard.fetch_add(judged.heard, Ordering::Relaxed);
        for row in std::mem::take(&mut judged.show) {
            if let Some(issue_id) = &row.issue_id {
                self.tell(Update::Ring { issue_id: issue_id.clone(), title: row.title.clone() });
            }
            self.wake(Wake::Show(row));
        }
        if let Some(finds) = judged.watch.take() {
            self.watch_finds(finds);
        }
        let sum = std::mem::take(&mut judged.sum);
        if !sum.is_empty() {
            self.wake(Wake::Sum(sum));
        }
        for row in std::mem::take(&mut judged.refresh) {
            self.wake(Wake::Refresh(row));
        }
        if let Some(facts) = facts {
            self.change(|picture, _| {
                picture.facts = crate::health::Facts {
                    notifications: picture.facts.notifications.clone(),
                    store: self.unkept.clone(),
                    ..facts
                }
            });
        } else if self.picture.borrow().facts.store != self.unkept {
            self.change(|picture, _| picture.facts.store.clone_from(&self.unkept));
        }
        if judged.kept > 0 {
            self.tell(Update::Issues);
        }
        if let Some(listener) = &self.told {
            for told in std::mem::take(&mut judged.told) {
                // Whoever listened has gone.
                let _ = listener.send(told).await;
            }
        }
    }
}
