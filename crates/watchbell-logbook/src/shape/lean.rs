//! An event that is too large to stream, cut down to what names it.
//!
//! Readers of a stream limit what one event may hold (our own decoder: 1 MiB a line). One event beyond that would end
//! their connection, and after they resumed it would end the next one: nothing behind it would ever be heard. What came
//! is kept in full beside it, as `raw`.

use watchbell_core::{Event, Exception, User};

/// JSON up to this size is left as it is: safely below 1 MiB.
pub(super) const MOST: usize = 900 << 10;

/// The bytes that each part may have; escaped as JSON they can grow sixfold, and all of them together stay below [`MOST`].
const MESSAGE: usize = 48 << 10;
const VALUE: usize = 8 << 10;
const FIELD: usize = 1 << 10;
const TAG: usize = 512;
const TAGS: usize = 32;
const PARTS: usize = 16;

/// `event` without stack traces and with every text cut.
pub(super) fn lean(event: &Event) -> Event {
    let field = |text: &Option<String>| text.as_deref().map(|text| cut(text, FIELD));
    // What was raised last names the event, the first of the chain is its cause.
    let chain = match event.exceptions.as_slice() {
        [] => vec![],
        [only] => vec![only],
        [cause, .., last] => vec![cause, last],
    };
    let exception = |exception: &Exception| Exception {
        ty: field(&exception.ty),
        value: exception.value.as_deref().map(|text| cut(text, VALUE)),
        frames: Vec::new(),
        handled: exception.handled,
    };
    let tags = event.tags.iter().take(TAGS).map(|(name, value)| (cut(name, TAG), cut(value, TAG)));
    Event {
        event_id: event.event_id.clone(),
        timestamp: event.timestamp,
        level: event.level,
        message: event.message.as_deref().map(|text| cut(text, MESSAGE)),
        exceptions: chain.into_iter().map(exception).collect(),
        culprit: field(&event.culprit),
        transaction: field(&event.transaction),
        logger: field(&event.logger),
        platform: field(&event.platform),
        project: field(&event.project),
        environment: field(&event.environment),
        release: field(&event.release),
        server_name: field(&event.server_name),
        user: event.user.as_ref().map(|user| User {
            id: field(&user.id),
            email: field(&user.email),
            username: field(&user.username),
            ip_address: field(&user.ip_address),
        }),
        tags: tags.collect(),
        fingerprint: event.fingerprint.iter().take(PARTS).map(|part| cut(part, TAG)).collect(),
        url: field(&event.url),
        raw: String::new(),
    }
}

fn cut(text: &str, most: usize) -> String {
    if text.len() <= most {
        return text.to_owned();
    }
    format!("{}…", text.get(..text.floor_char_boundary(most)).unwrap_or_default())
}
