//! What Sentry's SDKs send: `POST /api/{project}/envelope/`, and the older `POST /api/{project}/store/`.
//!
//! Source: <https://develop.sentry.dev/sdk/foundations/transport/>. Errors are kept, everything else is passed over.

use std::io::BufRead;

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use serde_json::{Value, json};
use uuid::Uuid;
use watchbell_core::Event;
use watchbell_core::decode::envelope::{FrameError, Framed, Item};
use watchbell_core::decode::feedback::Feedback;
use watchbell_core::decode::{DecodeError, Mapping, json as decode};

use super::Served;
use super::body::{Packed, beside, hold, unreadable};
use super::error::ApiError;
use super::params::Params;
use super::sender;

/// Bytes of an envelope when it is unpacked, attachments included: they are read past, and never held.
const ENVELOPE: usize = 100 << 20;
/// Bytes of the events in one envelope, and how many. SDKs send one.
const EVENTS: usize = 20 << 20;
const MOST: usize = 1_000;

const HINT: &str = "The SDK may be newer than this logbook: update Watchbell, or send JSON to /v1/events.";

/// What an envelope held that is of use here.
struct Opened {
    event_id: Option<String>,
    key: Option<String>,
    events: Vec<Event>,
    feedback: Vec<Feedback>,
    /// Where it could not be read any further.
    fault: Option<ApiError>,
}

/// `POST /api/{project}/envelope/`: answered with the id of its event, once that is on the disk.
pub(super) async fn envelope(
    State(served): State<Served>,
    Path(project): Path<String>,
    params: Params,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Value>, ApiError> {
    let shown = sender::key(&headers, &params)?;
    // Who shows a wrong key at the door sends its body in vain.
    if shown.is_some() {
        sender::admit(&served, &project, shown.clone()).await?;
    }
    let packed = Packed::read(&headers, body, &served).await?;
    let (opened, held) = packed.unpack(&served, ENVELOPE, open).await?;
    let Opened { event_id, key, events, feedback, fault } = opened;
    let project = sender::admit(&served, &project, sender::same([shown, key])?).await?;
    drop(held);
    let mut held = None;
    hold(&served, &mut held, events.iter().map(|event| event.raw.len()).sum())?;
    if events.is_empty() && feedback.is_empty() {
        // Sessions, transactions, attachments alone: heard, and not kept.
        return fault.map_or_else(|| Ok(answer(event_id)), Err);
    }
    let id =
        if events.is_empty() { event_id } else { Some(keep(&served, &project, event_id, events).await?) };
    wrote(&served, feedback).await?;
    Ok(answer(id))
}

/// `POST /api/{project}/store/`: one event.
pub(super) async fn store(
    State(served): State<Served>,
    Path(project): Path<String>,
    params: Params,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Value>, ApiError> {
    let project = sender::admit(&served, &project, sender::key(&headers, &params)?).await?;
    let (bytes, _held) = Packed::read(&headers, body, &served).await?.whole(&served).await?;
    let event = beside(bytes, |bytes| event(&String::from_utf8_lossy(bytes))).await?;
    let id = keep(&served, &project, None, vec![event]).await?;
    Ok(answer(Some(id)))
}

fn answer(id: Option<String>) -> Json<Value> {
    Json(id.map_or_else(|| json!({}), |id| json!({ "id": id })))
}

/// Keeps the events and tells the id of the first. They belong to the project whose key was shown, whatever they say.
async fn keep(
    served: &Served,
    project: &str,
    event_id: Option<String>,
    mut events: Vec<Event>,
) -> Result<String, ApiError> {
    if let [only] = events.as_mut_slice() {
        only.event_id = only.event_id.take().or(event_id);
    }
    for event in &mut events {
        event.project = Some(project.to_owned());
        event.event_id = event.event_id.take().map(without_dashes);
    }
    let ids = served.face.ingest.take(events).await?;
    served.counters.taken(ids.len());
    Ok(ids.into_iter().next().unwrap_or_default())
}

/// Keeps what people wrote, on the disk too: nobody writes it twice.
async fn wrote(served: &Served, mut feedback: Vec<Feedback>) -> Result<(), ApiError> {
    if feedback.is_empty() {
        return Ok(());
    }
    for one in &mut feedback {
        one.event_id = without_dashes(std::mem::take(&mut one.event_id));
    }
    let now = (served.face.now)();
    let keep = served.face.store.write(move |tx| feedback.iter().try_for_each(|one| tx.wrote(one, now)));
    Ok(keep.await?)
}

/// Sentry's ids are written with dashes and without.
fn without_dashes(id: String) -> String {
    Uuid::try_parse(&id).map_or(id, |id| id.simple().to_string())
}

fn open(bytes: &mut dyn BufRead) -> Result<Opened, ApiError> {
    let mut framed = Framed::open(bytes).map_err(broken)?;
    let mut opened = Opened {
        event_id: framed.event_id.take(),
        key: framed.dsn.take().and_then(|dsn| sender::key_of_dsn(&dsn)),
        events: Vec::new(),
        feedback: Vec::new(),
        fault: None,
    };
    let mut left = EVENTS;
    loop {
        let next = framed.next_item().map_err(broken).and_then(|item| {
            let Some(item) = item else { return Ok(false) };
            let (Item::Event(text) | Item::Feedback(text)) = &item;
            let room = opened.events.len() + opened.feedback.len() < MOST;
            left = left.checked_sub(text.len()).filter(|_| room).ok_or_else(many)?;
            match item {
                Item::Event(text) => opened.events.push(event(&text)?),
                // What is none is no reason to lose the events beside it.
                Item::Feedback(text) => opened.feedback.extend(Feedback::read(&text).ok().flatten()),
            }
            Ok(true)
        });
        match next {
            Ok(true) => {}
            Ok(false) => return Ok(opened),
            Err(fault) => {
                opened.fault = Some(fault);
                return Ok(opened);
            }
        }
    }
}

fn event(text: &str) -> Result<Event, ApiError> {
    decode::event(text, &Mapping::default()).map_err(|error| match error {
        DecodeError::TooLarge { .. } => large(),
        error @ DecodeError::NotJson(_) => {
            ApiError::bad_request(format!("The event cannot be read: {error}."), HINT)
        }
    })
}

fn broken(error: FrameError) -> ApiError {
    match error {
        FrameError::Io(error) => unreadable(&error),
        FrameError::TooLarge => large(),
        FrameError::Headers | FrameError::Length => {
            ApiError::bad_request(format!("The envelope has {error}."), HINT)
        }
    }
}

fn large() -> ApiError {
    ApiError::too_large(
        "An event has more than 1 MiB.",
        "Send less with it: `max_value_length`, fewer breadcrumbs.",
    )
}

fn many() -> ApiError {
    ApiError::too_large("An envelope has too many events.", "Send them in several envelopes.")
}
