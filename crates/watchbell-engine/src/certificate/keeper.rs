//! Keeps an eye on all certificates: one after the other, daily and at the start, when a threshold is reached, when one
//! could not be read, and when somebody asks.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use sha2::{Digest as _, Sha256};
use tokio::sync::{Notify, broadcast, mpsc, watch};
use tokio_util::sync::CancellationToken;
use watchbell_core::certificate::{Memory, Standing};
use watchbell_core::say;
use watchbell_logbook::store::{Store, StoreError};

use super::{Watched, look, ring, watched};
use crate::clock::SharedClock;
use crate::control::Update;
use crate::input::Input;
use crate::secret::Secrets;
use crate::settings::Loaded;

/// At the start the first is looked at after so long: the network may be coming up. The last so much later.
const START: (Duration, Duration) = (Duration::from_secs(10), Duration::from_secs(50));
/// The schedule is looked at this often, at least: the clock on the wall may be set.
const AT_MOST: Duration = Duration::from_hours(1);
/// A store that fails is tried again after this long.
const STORE_RETRY: Duration = Duration::from_mins(1);

/// What looks at certificates.
pub(crate) struct Keeper {
    pub store: Store,
    pub settings: watch::Receiver<Arc<Loaded>>,
    /// The configuration's.
    pub folder: PathBuf,
    pub secrets: Arc<Secrets>,
    pub clock: SharedClock,
    pub zone: TimeZone,
    /// Which to look at now; `None`: all.
    pub asked: mpsc::Receiver<Option<String>>,
    /// The computer is awake again, or a pause began or ended.
    pub wake: Arc<Notify>,
    pub inputs: mpsc::Sender<Input>,
    pub updates: broadcast::Sender<Update>,
    /// Says that the outbox has something new in the store.
    pub behind: Arc<Notify>,
    pub cancel: CancellationToken,
}

/// Which are due sooner than their schedule says.
struct Turns {
    began: Instant,
    /// Looked at since the start.
    looked: HashSet<String>,
    asked: HashSet<String>,
}

impl Keeper {
    /// Runs until cancelled.
    pub(crate) async fn run(mut self) {
        let mut turns = Turns { began: Instant::now(), looked: HashSet::new(), asked: HashSet::new() };
        loop {
            let wait = match self.next(&turns).await {
                Ok((Some(one), wait)) if wait.is_zero() => self.see_to(&one, &mut turns).await,
                Ok((_, wait)) => Ok(wait.clamp(Duration::from_secs(1), AT_MOST)),
                Err(error) => Err(error),
            };
            let wait = wait.unwrap_or_else(|error| {
                tracing::warn!(%error, "what is known of certificates could not be read or kept; it is tried again");
                STORE_RETRY
            });
            tokio::select! {
                biased;
                () = self.cancel.cancelled() => break,
                Some(id) = self.asked.recv() => match id {
                    Some(id) => drop(turns.asked.insert(id)),
                    None => turns.asked.extend(self.all().iter().map(Watched::id)),
                },
                Ok(()) = self.settings.changed() => {
                    self.settings.borrow_and_update();
                }
                () = self.wake.notified() => {}
                () = tokio::time::sleep(wait) => {}
            }
        }
    }

    fn all(&self) -> Vec<Watched> {
        watched(&self.settings.borrow().config, &self.folder)
    }

    /// The one that is due first, and in how long. Forgets those that nobody names any more.
    async fn next(&self, turns: &Turns) -> Result<(Option<Watched>, Duration), StoreError> {
        let (all, now) = (self.all(), self.clock.now());
        let known: HashMap<String, Memory> = self.store.read(remembered).await?.into_iter().collect();
        let gone: Vec<_> =
            known.keys().filter(|id| all.iter().all(|one| one.id() != **id)).cloned().collect();
        if !gone.is_empty() {
            let closed = gone.iter().map(|id| ring::key(id)).collect();
            let forgotten = self.store.write_relaxed(move |tx| {
                gone.iter().try_for_each(|id| {
                    tx.outbox_close(&ring::key(id))?;
                    tx.forget_certificate(id)
                })
            });
            forgotten.await?;
            self.told(closed).await?;
        }
        let hush = self.store.read(crate::facts::paused_until).await?;
        let quiet = self.settings.borrow().config.quiet_hours.quiet(now, &self.zone);
        let due = all.into_iter().map(|one| {
            let id = one.id();
            if turns.asked.contains(&id) {
                return (Duration::ZERO, one);
            }
            let memory = known.get(&id);
            if !turns.looked.contains(&id) {
                let start = turns.began + START.0 + START.1.mul_f64(spread(&id));
                // A certificate that was added while we run is looked at at once.
                let wait = if memory.is_none() && turns.began.elapsed() > START.0 + START.1 {
                    Duration::ZERO
                } else {
                    start.saturating_duration_since(Instant::now())
                };
                return (wait, one);
            }
            let mut at = memory.map_or(now, |memory| memory.look_at(&one.warn, spread(&id), now));
            if let Some(memory) = memory.filter(|memory| memory.owed.is_some()) {
                at = at.min(ring::hushed_until(memory, &one, hush, quiet.as_ref(), now).unwrap_or(now));
            }
            (Duration::try_from(at.duration_since(now)).unwrap_or_default(), one)
        });
        let first = due.min_by_key(|(wait, _)| *wait);
        Ok(first.map_or((None, AT_MOST), |(wait, one)| (Some(one), wait)))
    }

    /// Looks at one, remembers what it found, and rings.
    async fn see_to(&self, one: &Watched, turns: &mut Turns) -> Result<Duration, StoreError> {
        let id = one.id();
        turns.asked.remove(&id);
        turns.looked.insert(id.clone());
        let looking = look(one, &self.secrets, self.clock.now());
        let Some(found) = self.cancel.run_until_cancelled(looking).await else { return Ok(Duration::ZERO) };
        match &found {
            Ok(chain) => tracing::debug!(%id, ends = %chain.ends(), "a certificate was looked at"),
            Err(why) => tracing::info!(%id, why, "a certificate could not be looked at; it is tried again"),
        }
        let now = self.clock.now();
        let config = &self.settings.borrow().clone().config;
        let desk =
            ring::Desk { now, zone: self.zone.clone(), quiet: config.quiet_hours.quiet(now, &self.zone) };
        let (one, kept) = (one.clone(), id.clone());
        let done = self.store.write(move |tx| {
            let mut memory = memory_of(tx.reader().certificate(&kept)?.as_deref());
            let over = memory.take(found, &one.warn, now);
            let rang = ring::say(tx, &one, &mut memory, &desk)?;
            if over && !rang {
                tx.outbox_close(&ring::key(&kept))?;
            }
            put(tx, &kept, &memory)?;
            Ok((over && !rang, rang))
        });
        let (over, rang) = done.await?;
        if rang {
            self.behind.notify_one();
        }
        self.told(over.then(|| ring::key(&id)).into_iter().collect()).await?;
        Ok(Duration::ZERO)
    }

    /// Says that something is known anew, and which rings are no longer true.
    async fn told(&self, closed: Vec<String>) -> Result<(), StoreError> {
        let known: HashMap<String, Memory> = self.store.read(remembered).await?.into_iter().collect();
        let line = nearest(&self.all(), &known, self.clock.now());
        // The pipeline is gone only at the end; nobody may be listening.
        let _ = self.inputs.send(Input::Certificates { line, closed }).await;
        let _ = self.updates.send(Update::Certificates);
        Ok(())
    }
}

/// The one to see to first, in words, if one is below a threshold or worse.
fn nearest(all: &[Watched], known: &HashMap<String, Memory>, now: Timestamp) -> Option<String> {
    let standing = |one: &Watched| {
        let standing = Standing::of(known.get(&one.id())?, &one.warn, now);
        Some((standing.ends?, one.name.clone(), standing))
    };
    let below = all.iter().filter_map(standing).filter(|(.., standing)| standing.below);
    let (ends, name, _) = below.min_by_key(|(ends, ..)| *ends)?;
    Some(if ends <= now {
        say!("certificate-line-expired", name = name)
    } else {
        say!("certificate-line", name = name, span = watchbell_core::alert::span(ends.duration_since(now)))
    })
}

/// What is remembered of all, by place.
pub(crate) fn remembered(
    reader: &watchbell_logbook::store::Reader<'_>,
) -> Result<Vec<(String, Memory)>, StoreError> {
    Ok(reader.certificates()?.into_iter().map(|(id, text)| (id, memory_of(Some(&text)))).collect())
}

/// What cannot be read was not written by us, and is forgotten.
pub(crate) fn memory_of(text: Option<&str>) -> Memory {
    text.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
}

/// Remembers it.
pub(crate) fn put(
    tx: &mut watchbell_logbook::store::Tx<'_>,
    id: &str,
    memory: &Memory,
) -> Result<(), StoreError> {
    let text = serde_json::to_string(memory).map_err(|error| StoreError::Io(error.into()))?;
    tx.put_certificate(id, &text)
}

/// From 0 to 1, another for each place: not all are looked at at once.
fn spread(id: &str) -> f64 {
    f64::from(Sha256::digest(id).first().copied().unwrap_or(0)) / 255.0
}
