//! `POST /v1/events`: one JSON event, an array of them, or one a line; all of a request or nothing.

use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use serde_json::{Value, json};
use watchbell_core::Event;
use watchbell_core::decode::{Mapping, json as decode};

use super::Served;
use super::body::{Packed, beside};
use super::error::ApiError;
use super::params::Params;
use super::sender;

/// Events of one request: a body of many tiny ones must not become gigabytes of events.
pub(super) const EVENTS: usize = 20_000;

/// Answered with the ids of the events, in their order, once they are on the disk.
pub(super) async fn post(
    State(served): State<Served>,
    params: Params,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Value>, ApiError> {
    let project = sender::known(&served, &headers, &params).await?;
    acceptable(&headers)?;
    let (bytes, _held) = Packed::read(&headers, body, &served).await?.whole(&served).await?;
    let mut events = beside(bytes, events).await?;
    if let Some(project) = project {
        for event in &mut events {
            event.project = Some(project.clone());
        }
    }
    let ids = served.face.ingest.take(events).await?;
    served.counters.taken(ids.len());
    Ok(Json(json!({ "ids": ids })))
}

/// What a body may call itself. What it is shows when it is read: curl calls everything a form.
fn acceptable(headers: &HeaderMap) -> Result<(), ApiError> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let Some(kind) = kind.map(|kind| kind.trim().to_lowercase()) else { return Ok(()) };
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
    Err(ApiError::new(
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "unsupported_media_type",
        format!("`{kind}` is no event."),
        "Send JSON: one event, an array of them (application/json), or one a line (application/x-ndjson).",
    ))
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
    let (parts, what): (Vec<&str>, _) = match decode::payloads(&text, EVENTS) {
        Ok(parts) => (parts, "Event"),
        // One value is no line-by-line body with a mistake in it, and its own error says more.
        Err(error) if !text.trim().contains('\n') => return Err(place(1, &error, "Event")),
        Err(_) => {
            let lines = text.lines().filter(|line| !line.trim().is_empty());
            (lines.take(EVENTS + 1).collect(), "Line")
        }
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
