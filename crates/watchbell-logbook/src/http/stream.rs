//! `GET /v1/stream`: events as they come, as server-sent events (WHATWG HTML, section 9.2), resumed exactly.
//!
//! A stream is pulled, never pushed: the next rows are taken when the socket has taken the ones before, so a slow reader
//! costs one batch of memory and is never skipped. Those that are up to date share what is new (`recent`). One that takes nothing at all is cut off (`connection`), and resumes
//! by its cursor.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::stream;
use tokio::sync::{OwnedSemaphorePermit, watch};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::error::ApiError;
use super::params::Params;
use super::recent::{self, Following, Recent, Wanted};
use super::{Now, Served, access, heartbeats};
use crate::{Store, StoreError};

/// Streams at once; more are asked to come back later.
pub(super) const STREAMS: usize = 2_048;
/// Events read at once.
const BATCH: usize = 256;
/// Bytes read at once, give or take the last event.
const BYTES: usize = 256 << 10;
/// A sign of life, well within the 90 s after which a Watchbell calls a silent source blind.
const ALIVE: Duration = Duration::from_secs(15);

/// One reader.
struct Streaming {
    store: Store,
    committed: watch::Receiver<i64>,
    stop: CancellationToken,
    wanted: Wanted,
    recent: Arc<Recent>,
    /// Which file `seq` counts in.
    id: String,
    /// Everything up to here has been sent, or did not pass the filters.
    seq: i64,
    /// Up to here the record may have less than what all readers share: what was removed is not sent.
    removed: i64,
    alive: Instant,
    /// Whether its reader still may: a token that is revoked ends the streams that it opened.
    allowed: Arc<dyn Fn() -> bool + Send + Sync>,
    asked: Instant,
    /// What is to be sent before anything else.
    first: Option<String>,
    beats: Beats,
    _place: OwnedSemaphorePermit,
}

/// The forwarders' signs of life, which are passed on.
struct Beats {
    changed: watch::Receiver<u64>,
    /// Those up to here were passed on.
    through: i64,
    now: Now,
    /// Since when anybody could be heard.
    since: Instant,
}

/// `GET /v1/stream?level=&project=&last_event_id=`.
pub(super) async fn get(
    State(served): State<Served>,
    headers: HeaderMap,
    params: Params,
) -> Result<Response, ApiError> {
    let level = params.level()?;
    let place = served.streams.clone().try_acquire_owned().map_err(|_| ApiError {
        hint: "Close one, or ask for the events with GET /v1/events.".into(),
        ..ApiError::busy("Too many streams are open.").retry(5)
    })?;
    let resume = headers.get("last-event-id").and_then(|id| id.to_str().ok()).filter(|id| !id.is_empty());
    let resume = resume.map(str::to_owned).or_else(|| params.owned("last_event_id"));
    let store = served.face.store.clone();
    let mut streaming = Streaming {
        committed: store.committed(),
        id: store.id(),
        store,
        stop: served.stop.clone(),
        wanted: Wanted { level, project: params.owned("project") },
        recent: served.recent.clone(),
        seq: 0,
        removed: 0,
        alive: Instant::now() + ALIVE,
        allowed: {
            let served = served.clone();
            Arc::new(move || access::may_read(&served, &headers))
        },
        asked: Instant::now(),
        first: None,
        beats: Beats {
            changed: served.face.store.beats(),
            through: 0,
            now: served.face.now.clone(),
            since: served.since,
        },
        _place: place,
    };
    streaming.begin(resume.as_deref()).await?;
    let chunks = stream::unfold(streaming, |mut streaming| async move {
        let chunk = streaming.next().await?;
        Some((Ok::<_, Infallible>(chunk), streaming))
    });
    let headers = [
        (header::CONTENT_TYPE, "text/event-stream"),
        (header::CACHE_CONTROL, "no-store"),
        // nginx would hold events back otherwise.
        (header::HeaderName::from_static("x-accel-buffering"), "no"),
    ];
    Ok((StatusCode::OK, headers, Body::from_stream(chunks)).into_response())
}

impl Streaming {
    /// Finds the place to go on from, and what has to be said about it.
    async fn begin(&mut self, resume: Option<&str>) -> Result<(), StoreError> {
        let (newest, removed) =
            self.store.read(|look| Ok((look.newest_seq()?, look.removed_through()?))).await?;
        let known = resume.map(|cursor| self.position(cursor).filter(|seq| *seq <= newest));
        let (seq, gap) = match known {
            None => (newest, None),
            Some(Some(seq)) if seq >= removed => (seq, None),
            Some(Some(seq)) => {
                (seq, Some(("removed", "Older events were removed by `keep`; what is left follows.")))
            }
            Some(None) => (
                newest,
                Some(("unknown_cursor", "The cursor is not of this record; only new events follow.")),
            ),
        };
        self.seq = seq;
        self.removed = removed;
        // An id without data moves the reader's cursor and raises no event: a reader that is cut off before the first
        // event resumes from here, not from whatever is the newest then.
        let mut first = format!(": watchbell\nretry: 1000\nid: {}\n\n", self.cursor());
        if let Some((reason, text)) = gap {
            first.push_str(&self.gap(reason, text));
        }
        first.push_str(&self.heartbeats().await?);
        self.first = Some(first);
        Ok(())
    }

    /// The next bytes to send; `None` when the stream ends.
    async fn next(&mut self) -> Option<Bytes> {
        if let Some(first) = self.first.take() {
            return Some(first.into());
        }
        loop {
            if self.stop.is_cancelled() || !self.still_allowed() {
                return None;
            }
            if self.store.id() != self.id {
                // A damaged file was put aside while we streamed from it.
                self.id = self.store.id();
                self.seq = 0;
                self.removed = 0;
                return Some(
                    self.gap("record_replaced", "The record was damaged and a new one was started.").into(),
                );
            }
            self.committed.borrow_and_update();
            let following = match self.following().await {
                Ok(following) => following,
                Err(error) => {
                    // The reader comes back by its cursor, and misses nothing.
                    tracing::warn!(%error, "a stream ended because the record could not be read");
                    return None;
                }
            };
            let more = following.through > self.seq;
            self.seq = following.through;
            if !following.text.is_empty() {
                self.alive = Instant::now() + ALIVE;
                return Some(following.text);
            }
            if more {
                continue;
            }
            tokio::select! {
                changed = self.committed.changed() => changed.ok()?,
                changed = self.beats.changed.changed() => {
                    changed.ok()?;
                    match self.heartbeats().await {
                        Ok(text) if !text.is_empty() => return Some(text.into()),
                        Ok(_) => {}
                        Err(error) => tracing::warn!(%error, "signs of life could not be passed on"),
                    }
                }
                () = self.stop.cancelled() => return None,
                () = tokio::time::sleep_until(self.alive) => {
                    self.alive = Instant::now() + ALIVE;
                    // With the cursor, so that a filtered stream does not look through the same events again.
                    return Some(format!(": keep-alive\nid: {}\n\n", self.cursor()).into());
                }
            }
        }
    }

    /// Asked as often as a sign of life is given.
    fn still_allowed(&mut self) -> bool {
        if self.asked.elapsed() < ALIVE {
            return true;
        }
        self.asked = Instant::now();
        (self.allowed)()
    }

    /// What comes next: of what all readers share, or read for this one, which is further behind.
    async fn following(&self) -> Result<Following, StoreError> {
        if self.seq >= self.removed
            && let Some(following) = self.recent.after(&self.store, &self.id, self.seq, &self.wanted).await?
        {
            return Ok(following);
        }
        let (seq, Wanted { level, project }) = (self.seq, self.wanted.clone());
        let read = self
            .store
            .read(move |look| look.events_after(seq, BATCH, BYTES, level, project.as_deref()))
            .await?;
        let text =
            read.events.iter().flat_map(|event| recent::line(&self.id, event.seq, &event.json)).collect();
        Ok(Following { text, through: read.through })
    }

    /// The signs of life that were not passed on yet; at first, the last of each forwarder.
    async fn heartbeats(&mut self) -> Result<String, StoreError> {
        self.beats.changed.borrow_and_update();
        let after = self.beats.through;
        let beats = self.store.read(move |look| look.heartbeats(after)).await?;
        self.beats.through = beats.last().map_or(after, |(seq, _)| *seq);
        let beats = beats.into_iter().map(|(_, beat)| beat);
        Ok(heartbeats::frames(beats, (self.beats.now)(), self.beats.since.elapsed()))
    }

    fn cursor(&self) -> String {
        format!("{}-{}", self.id, self.seq)
    }

    /// Where a cursor of ours points; `None` for any other text.
    fn position(&self, cursor: &str) -> Option<i64> {
        let (id, seq) = cursor.rsplit_once('-')?;
        if id != self.id || !seq.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        seq.parse().ok()
    }

    fn gap(&self, reason: &str, text: &str) -> String {
        let data = serde_json::json!({"reason": reason, "text": text});
        format!("id: {}\nevent: gap\ndata: {data}\n\n", self.cursor())
    }
}

#[cfg(test)]
mod tests {
    use tokio::sync::Semaphore;
    use watchbell_core::{Event, Level};

    use super::*;

    fn streaming(store: &Store) -> Streaming {
        Streaming {
            committed: store.committed(),
            id: store.id(),
            store: store.clone(),
            stop: CancellationToken::new(),
            wanted: Wanted { level: Some(Level::Fatal), project: None },
            recent: Arc::default(),
            seq: 0,
            removed: 0,
            alive: Instant::now() + ALIVE,
            allowed: Arc::new(|| true),
            asked: Instant::now(),
            first: None,
            beats: Beats {
                changed: store.beats(),
                through: 0,
                now: Arc::new(|| jiff::Timestamp::UNIX_EPOCH),
                since: Instant::now(),
            },
            _place: Arc::new(Semaphore::new(1)).try_acquire_owned().unwrap(),
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_quiet_stream_says_every_15_seconds_that_it_is_alive_and_where_it_is() {
        let store = Store::in_memory().unwrap();
        let mut streaming = streaming(&store);
        streaming.begin(None).await.unwrap();
        let id = store.id();
        let first = streaming.next().await.unwrap();
        assert_eq!(first, format!(": watchbell\nretry: 1000\nid: {id}-0\n\n"));
        let begun = Instant::now();
        let info = Event::bare(Level::Info);
        store.write(move |tx| tx.append("a", &info, jiff::Timestamp::UNIX_EPOCH)).await.unwrap();
        for n in 1..=3 {
            let alive = streaming.next().await.unwrap();
            assert_eq!(
                alive,
                format!(": keep-alive\nid: {id}-1\n\n"),
                "past the event that its filter hides"
            );
            assert_eq!(begun.elapsed().as_secs(), 15 * n);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_stream_ends_with_the_right_to_read() {
        let store = Store::in_memory().unwrap();
        let mut streaming = streaming(&store);
        streaming.allowed = Arc::new(|| false);
        streaming.begin(None).await.unwrap();
        assert!(streaming.next().await.is_some() && streaming.next().await.is_some(), "a sign of life");
        assert_eq!(streaming.next().await, None);
    }
}
