//! The tasks that listen, one for each enabled source; restarted when their settings change.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Notify, mpsc, watch};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use watchbell_core::Level;
use watchbell_core::config::Source;
use watchbell_logbook::store::Store;

use crate::clock::SharedClock;
use crate::secret::Secrets;
use crate::source::{self, FromSource, SourceContext, SourceId, Timing};

/// How far apart sources connect that all connect anew, and over how much time at most.
const APART: Duration = Duration::from_millis(200);
const SPREAD: Duration = Duration::from_secs(2);

struct Listener {
    settings: Source,
    cancel: CancellationToken,
    task: JoinHandle<()>,
}

/// All of them.
pub(crate) struct Listeners {
    running: HashMap<SourceId, Listener>,
    store: Store,
    secrets: Arc<Secrets>,
    clock: SharedClock,
    tell: mpsc::Sender<FromSource>,
    floor: watch::Receiver<Option<Level>>,
    cancel: CancellationToken,
}

impl Listeners {
    pub(crate) fn new(
        store: Store,
        secrets: Arc<Secrets>,
        clock: SharedClock,
        tell: mpsc::Sender<FromSource>,
        floor: watch::Receiver<Option<Level>>,
        cancel: CancellationToken,
    ) -> Self {
        Self { running: HashMap::new(), store, secrets, clock, tell, floor, cancel }
    }

    /// Starts what is new, stops what is gone or off, restarts what is set up otherwise. Returns which it started.
    pub(crate) async fn follow(&mut self, sources: &[Source]) -> Vec<SourceId> {
        let wanted: HashMap<SourceId, &Source> = sources
            .iter()
            .filter(|source| source.enabled)
            .map(|source| (source.id.as_str().into(), source))
            .collect();
        let over: Vec<_> = self
            .running
            .iter()
            .filter(|(id, listener)| wanted.get(*id).is_none_or(|source| **source != listener.settings))
            .map(|(id, _)| id.clone())
            .collect();
        for id in over {
            self.stop_one(&id).await;
        }
        let mut started = Vec::new();
        for (id, source) in wanted {
            if !self.running.contains_key(&id) {
                self.start(id.clone(), source.clone()).await;
                started.push(id);
            }
        }
        started
    }

    /// Connects again at once.
    pub(crate) async fn retry(&mut self, id: &str) {
        let id: SourceId = id.into();
        if let Some(settings) = self.running.get(&id).map(|listener| listener.settings.clone()) {
            self.stop_one(&id).await;
            self.start(id, settings).await;
        }
    }

    /// Connects all anew but this one, one after the other: a network that has just come up is not flooded.
    pub(crate) async fn start_anew(&mut self, but: &SourceId) {
        let running: Vec<_> = self
            .running
            .iter()
            .filter(|(id, _)| *id != but)
            .map(|(id, listener)| (id.clone(), listener.settings.clone()))
            .collect();
        let apart = APART.min(SPREAD / u32::try_from(running.len()).unwrap_or(u32::MAX).max(1));
        for (n, (id, settings)) in (0..).zip(running) {
            self.stop_one(&id).await;
            self.start_in(apart * n, id, settings).await;
        }
    }

    async fn start(&mut self, id: SourceId, settings: Source) {
        self.start_in(Duration::ZERO, id, settings).await;
    }

    async fn start_in(&mut self, wait: Duration, id: SourceId, settings: Source) {
        let name = id.clone();
        let cursor = self.store.read(move |reader| reader.cursor(&name)).await.unwrap_or_else(|error| {
            tracing::warn!(%error, "a source's place could not be read; it starts from now");
            None
        });
        let cancel = self.cancel.child_token();
        let context = SourceContext {
            tell: self.tell.clone(),
            cursor,
            floor: self.floor.clone(),
            secrets: self.secrets.clone(),
            clock: self.clock.clone(),
            retry_now: Arc::new(Notify::new()),
            timing: Timing::default(),
            cancel: cancel.clone(),
        };
        let listening = source::run(settings.clone(), context);
        let task = tokio::spawn(async move {
            tokio::time::sleep(wait).await;
            listening.await;
        });
        self.running.insert(id, Listener { settings, cancel, task });
    }

    /// A task may be waiting for room in the channel that our caller empties: it is not waited for, but aborted. What it
    /// has not handed over was not stored either, and is asked for again from the stored cursor.
    async fn stop_one(&mut self, id: &SourceId) {
        if let Some(listener) = self.running.remove(id) {
            listener.cancel.cancel();
            listener.task.abort();
            // An aborted task ends with an error that says so.
            let _ = listener.task.await;
        }
    }

    pub(crate) async fn stop(&mut self) {
        for id in self.running.keys().cloned().collect::<Vec<_>>() {
            self.stop_one(&id).await;
        }
    }
}
