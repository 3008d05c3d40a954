//! Taking events in: one JSON event, an array of them, or one a line; all of a request or nothing.

use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use futures_util::future::BoxFuture;
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use tokio::sync::OwnedSemaphorePermit;
use watchbell_core::Event;
use watchbell_core::decode::{Mapping, json as decode};

use super::error::ApiError;
use super::{Now, Served};
use crate::Store;

/// Bytes of one request.
const BODY: usize = 20 << 20;
/// Events of one request: a body of many tiny ones must not become gigabytes of events.
const EVENTS: usize = 20_000;
/// Kibibytes of all requests that are being read.
pub(super) const WAITING: usize = 64 << 10;
/// Bodies larger than this are decoded off the threads that answer others.
const LARGE: usize = 64 << 10;

/// Who takes what is sent. The engine passes its pipeline; [`StoreIngest`] only keeps.
pub trait Ingest: Send + Sync + 'static {
    /// Keeps `events` and returns their ids in order, once they are on the disk.
    fn take(&self, events: Vec<Event>) -> BoxFuture<'_, Result<Vec<String>, IngestError>>;
}

/// Why events were not taken. None of the batch was kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IngestError {
    /// The disk is full (507).
    #[error("the disk is full")]
    Full,
    /// Too much at once; the sender may try again (503).
    #[error("too many events are waiting")]
    Busy,
    /// The program is shutting down, or the store failed (503).
    #[error("{0}")]
    Failed(String),
}

/// Keeps everything and judges nothing: the logbook alone, as `watchbell serve` runs it.
#[derive(Clone)]
pub struct StoreIngest {
    store: Store,
    /// The source that the events are booked under.
    source: String,
    now: Now,
}

impl StoreIngest {
    /// Keeps in `store`, under `source`.
    pub fn new(store: Store, source: impl Into<String>, now: Now) -> Self {
        Self { store, source: source.into(), now }
    }
}

impl Ingest for StoreIngest {
    fn take(&self, events: Vec<Event>) -> BoxFuture<'_, Result<Vec<String>, IngestError>> {
        let (source, now) = (self.source.clone(), (self.now)());
        Box::pin(async move {
            let kept = self.store.write(move |tx| {
                let ids = events.iter().map(|event| Ok(tx.append(&source, event, now)?.event_id));
                ids.collect::<Result<Vec<_>, _>>()
            });
            Ok(kept.await?)
        })
    }
}

impl From<crate::StoreError> for IngestError {
    fn from(error: crate::StoreError) -> Self {
        match error {
            crate::StoreError::Full => Self::Full,
            crate::StoreError::Busy => Self::Busy,
            other => Self::Failed(other.to_string()),
        }
    }
}

/// `POST /v1/events`.
pub(super) async fn post(
    State(served): State<Served>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Value>, ApiError> {
    acceptable(&headers)?;
    let (body, _held) = read(&headers, body, &served).await?;
    let events = if body.len() > LARGE {
        tokio::task::spawn_blocking(move || events(&body))
            .await
            .map_err(|_| ApiError::busy("The events could not be read."))?
    } else {
        events(&body)
    }?;
    let ids = served.face.ingest.take(events).await?;
    served.counters.taken(ids.len());
    Ok(Json(json!({ "ids": ids })))
}

/// What a body may call itself. What it is shows when it is read: curl calls everything a form.
fn acceptable(headers: &HeaderMap) -> Result<(), ApiError> {
    let unsupported = |message: String, hint: &str| {
        Err(ApiError::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type", message, hint))
    };
    let text = |name| {
        headers.get(name).and_then(|value| value.to_str().ok()).map(|value| value.trim().to_lowercase())
    };
    if let Some(encoding) = text(header::CONTENT_ENCODING)
        && encoding != "identity"
    {
        return unsupported(format!("A body in `{encoding}` is not read here."), "Send it uncompressed.");
    }
    let Some(kind) = text(header::CONTENT_TYPE) else { return Ok(()) };
    let kind = kind.split(';').next().unwrap_or_default().trim();
    let json = kind.ends_with("json") || kind.ends_with("json-seq") || kind.ends_with("jsonl");
    if json
        || matches!(
            kind,
            "" | "text/plain" | "application/x-www-form-urlencoded" | "application/octet-stream"
        )
    {
        return Ok(());
    }
    unsupported(
        format!("`{kind}` is no event."),
        "Send JSON: one event, an array of them (application/json), or one a line (application/x-ndjson).",
    )
}

/// The whole body, and its share of what all bodies may hold.
async fn read(
    headers: &HeaderMap,
    mut body: Body,
    served: &Served,
) -> Result<(Vec<u8>, Option<OwnedSemaphorePermit>), ApiError> {
    let too_large = || {
        let hint = "Send the events in several requests of up to 20 MiB.";
        ApiError::too_large("The request has more than 20 MiB.", hint)
    };
    let announced =
        headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if announced.is_some_and(|length| length > BODY as u64) {
        return Err(too_large());
    }
    let deadline = tokio::time::Instant::now() + served.patience.body;
    let mut bytes = Vec::new();
    let mut held: Option<OwnedSemaphorePermit> = None;
    loop {
        let until = deadline.min(tokio::time::Instant::now() + served.patience.stalled);
        let frame = match tokio::time::timeout_at(until, body.frame()).await {
            Err(_) => {
                return Err(ApiError::new(
                    StatusCode::REQUEST_TIMEOUT,
                    "timeout",
                    "The body did not arrive in time.",
                    "Send the same again: nothing of it was kept.",
                ));
            }
            Ok(None) => return Ok((bytes, held)),
            Ok(Some(Err(error))) => {
                return Err(ApiError::bad_request(
                    format!("The body broke off: {error}."),
                    "Send the same again.",
                ));
            }
            Ok(Some(Ok(frame))) => frame,
        };
        let Ok(data) = frame.into_data() else { continue };
        if bytes.len() + data.len() > BODY {
            return Err(too_large());
        }
        let share = u32::try_from(data.len().div_ceil(1024)).unwrap_or(u32::MAX);
        let more = served.waiting.clone().try_acquire_many_owned(share);
        let more = more.map_err(|_| ApiError::busy("Too much is being sent at once."))?;
        match &mut held {
            Some(held) => held.merge(more),
            None => held = Some(more),
        }
        bytes.extend_from_slice(&data);
    }
}

/// The events in a body.
fn events(body: &[u8]) -> Result<Vec<Event>, ApiError> {
    let text = String::from_utf8_lossy(body);
    if text.trim().is_empty() {
        return Err(ApiError::bad_request("The request is empty.", HINT));
    }
    let mapping = Mapping::default();
    let place = |number: usize, error: &dyn std::fmt::Display, what: &str| {
        ApiError::bad_request(format!("{what} {number} cannot be read: {error}."), HINT)
    };
    let many = || {
        ApiError::too_large(
            format!("The request has more than {EVENTS} events."),
            "Send them in several requests.",
        )
    };
    let large = |number: usize, length: usize, what: &str| {
        let message =
            format!("{what} {number} has {length} bytes, more than the 1 MiB that one event may have.");
        ApiError::too_large(message, "Leave attachments and dumps out.")
    };
    let (parts, what): (Vec<&str>, _) = match decode::payloads(&text) {
        Ok(parts) => (parts, "Event"),
        // One value is no line-by-line body with a mistake in it, and its own error says more.
        Err(error) if !text.trim().contains('\n') => return Err(place(1, &error, "Event")),
        Err(_) => (text.lines().filter(|line| !line.trim().is_empty()).collect(), "Line"),
    };
    if parts.len() > EVENTS {
        return Err(many());
    }
    let read = parts.into_iter().zip(1..).map(|(part, number)| {
        if part.len() > decode::LIMIT {
            return Err(large(number, part.len(), what));
        }
        decode::event(part, &mapping).map_err(|error| place(number, &error, what))
    });
    read.collect()
}

const HINT: &str =
    "Send JSON: one event such as {\"level\":\"fatal\",\"message\":\"…\"}, an array of them, or one a line.";
