//! Gotify's messages, from its WebSocket and from `GET /message`.
//!
//! Source: <https://gotify.net/api-docs>, `Message`; extras: <https://gotify.net/docs/msgextras>.

use std::collections::BTreeMap;

use super::instant::instant;
use super::json::not_json;
use super::lenient::Json;
use super::ntfy::titled;
use super::{DecodeError, Decoded, Mapping};
use crate::{Event, Level};

/// The names of a server's applications, by their number. Messages carry only that.
pub type Applications = BTreeMap<String, String>;

/// One message: its number, from which on nothing is missing, and what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Its number; they grow.
    pub id: u64,
    /// What it says.
    pub decoded: Decoded,
}

/// A page of `GET /message`, newest first, of at most as many messages as were asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Page {
    /// As they stand: newest first.
    pub messages: Vec<Message>,
    /// How many of it could not be read.
    pub unread: usize,
}

/// Reads one message.
///
/// A priority is no level: 9 and 10 are taken for fatal, 7 and 8 for error, 4 to 6 for warning, 1 to 3 for info and 0 for
/// debug, unless the source's `levels` say otherwise.
///
/// # Errors
/// [`DecodeError`], where it is not JSON or has no number.
pub fn decode(
    text: &str,
    applications: &Applications,
    mapping: &Mapping,
    floor: Option<Level>,
) -> Result<Message, DecodeError> {
    message(Json::parse(text).map_err(not_json)?, applications, mapping, floor)
}

/// Reads a page.
///
/// # Errors
/// [`DecodeError`], where it is not `{"messages": […]}`.
pub fn page(
    text: &str,
    applications: &Applications,
    mapping: &Mapping,
    floor: Option<Level>,
) -> Result<Page, DecodeError> {
    let messages = Json::parse(text).map_err(not_json)?.fields().get("messages");
    let messages = messages.filter(|messages| messages.is_array());
    let messages = messages.ok_or_else(|| DecodeError::NotJson("there are no messages in it".into()))?;
    let mut page = Page::default();
    for one in messages.items() {
        match message(one, applications, mapping, floor) {
            Ok(message) => page.messages.push(message),
            Err(_) => page.unread += 1,
        }
    }
    Ok(page)
}

/// The names in an answer to `GET /application`; none where it is something else.
pub fn applications(text: &str) -> Applications {
    let all = Json::parse(text).map(Json::items).unwrap_or_default();
    let named = all.into_iter().map(Json::fields);
    named.filter_map(|one| Some((one.words(&["id"])?, one.words(&["name"])?))).collect()
}

fn message(
    json: Json<'_>,
    applications: &Applications,
    mapping: &Mapping,
    floor: Option<Level>,
) -> Result<Message, DecodeError> {
    let fields = json.fields();
    let number = |name: &str| fields.get(name).and_then(Json::scalar).and_then(|text| text.parse().ok());
    let id: u64 = number("id").ok_or_else(|| DecodeError::NotJson("a message without a number".into()))?;
    let priority = number("priority").unwrap_or(0);
    let timestamp = fields.get("date").and_then(instant);
    let application = fields.words(&["appid"]);
    let level = mapping.levels_of(&priority.to_string()).unwrap_or_else(|| usual(priority));
    let mut event = Event {
        // A server that was set up anew numbers from 1 again.
        event_id: Some(format!("gotify-{id}-{}", timestamp.unwrap_or_default().as_millisecond())),
        timestamp,
        message: titled(&fields),
        project: application.map(|id| applications.get(&id).cloned().unwrap_or(id)),
        url: json.at("/extras/client::notification/click/url").and_then(Json::words),
        raw: json.raw().to_owned(),
        ..Event::bare(level)
    };
    event.url = event.url.take().or_else(|| mapping.link(&event));
    Ok(Message { id, decoded: Decoded::at_least(floor, event) })
}

fn usual(priority: u64) -> Level {
    match priority {
        0 => Level::Debug,
        1..=3 => Level::Info,
        4..=6 => Level::Warning,
        7..=8 => Level::Error,
        _ => Level::Fatal,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str = r#"{"id":25,"appid":5,"message":"**Backup** was finished.","title":"Backup","priority":8,
        "extras":{"client::notification":{"click":{"url":"https://gotify.net"}}},"date":"2018-02-27T19:36:10.5045044+01:00"}"#;

    #[test]
    fn a_message_is_an_event_of_its_application_with_a_level_by_priority() {
        let names = applications(r#"[{"id":5,"name":"Backup server","token":"x"},{"id":6},null]"#);
        let Message { id, decoded } = decode(ONE, &names, &Mapping::default(), Some(Level::Debug)).unwrap();
        let Decoded::Event(event) = decoded else { panic!("{decoded:?}") };
        assert_eq!((id, event.level, event.project.as_deref()), (25, Level::Error, Some("Backup server")));
        assert_eq!(event.message.as_deref(), Some("Backup\n**Backup** was finished."));
        assert_eq!(event.url.as_deref(), Some("https://gotify.net"));
        assert_eq!(event.event_id.as_deref(), Some("gotify-25-1519756570504"));
    }

    #[test]
    fn a_page_loses_only_what_cannot_be_read() {
        let text = format!(r#"{{"messages":[{ONE},{{"id":null}},7,{{"id":24}}],"paging":{{"size":4}}}}"#);
        let page = page(&text, &Applications::new(), &Mapping::default(), Some(Level::Debug)).unwrap();
        assert_eq!(page.messages.iter().map(|message| message.id).collect::<Vec<_>>(), [25, 24]);
        assert_eq!(page.unread, 2);
        for text in ["", "[]", "{}", r#"{"messages":null}"#] {
            assert!(super::page(text, &Applications::new(), &Mapping::default(), None).is_err(), "{text}");
        }
    }
}
