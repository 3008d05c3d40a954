//! What is made of an event before it is kept: all that needs no store, so that little is left to the one thread that writes.

use watchbell_core::{Event, alert, fingerprint};

use super::packed;
use crate::shape;

/// An event on its way into the store.
#[derive(Debug, Clone)]
pub struct Ready {
    /// What it says.
    pub event: Event,
    pub(super) source: String,
    /// The sender's id, or one that it was given.
    pub(super) event_id: String,
    pub(super) issue_id: String,
    pub(super) title: String,
    /// What it says, packed.
    pub(super) body: Vec<u8>,
    /// What came, packed beside that.
    pub(super) came: Vec<u8>,
}

impl Ready {
    /// Makes `event` of `source` ready.
    pub fn new(source: &str, event: Event) -> Self {
        let event_id = match &event.event_id {
            Some(id) if !id.is_empty() => id.clone(),
            _ => uuid::Uuid::new_v4().simple().to_string(),
        };
        let body = shape::write(&event).unwrap_or_else(|error| {
            // Nothing in it can fail; if it does, what came is still kept.
            tracing::error!(%error, event_id, "an event could not be written");
            "{}".into()
        });
        Self {
            source: source.to_owned(),
            issue_id: fingerprint::fingerprint(source, &event),
            title: title(&event),
            came: packed::pack(&event.raw, &[&event_id, &body]),
            body: packed::pack(&body, &[]),
            event_id,
            event,
        }
    }
}

/// The event in one line, never longer than a list can show.
fn title(event: &Event) -> String {
    let title = alert::title(event);
    if title.len() <= 512 { title } else { title.chars().take(256).collect() }
}
