//! ntfy's messages: one JSON object a line.
//!
//! Source: <https://docs.ntfy.sh/subscribe/api/#json-message-format>.

use super::instant::instant;
use super::json::not_json;
use super::lenient::{Fields, Json};
use super::payload::pairs;
use super::{DecodeError, Decoded, Mapping, Said};
use crate::{Event, Level};

/// Reads one line. `open` and `keepalive` say nothing but that the connection lives.
///
/// A priority is no level: 5 is taken for fatal, 4 for error, 3 for info and less for debug, unless the source's `levels`
/// say otherwise, or the message has a tag such as `level:warning`.
///
/// # Errors
/// [`DecodeError`], where the line is not JSON.
pub fn decode(text: &str, mapping: &Mapping, floor: Option<Level>) -> Result<Said, DecodeError> {
    let json = Json::parse(text).map_err(not_json)?;
    let fields = json.fields();
    if fields.words(&["event"]).is_none_or(|event| event != "message") {
        return Ok(Said::default());
    }
    let event = event(&fields, json.raw(), mapping);
    let cursor = event.event_id.clone();
    Ok(Said { payloads: vec![Decoded::at_least(floor, event)], cursor, gap: None })
}

fn event(fields: &Fields<'_>, raw: &str, mapping: &Mapping) -> Event {
    let tags = fields.get("tags").map(pairs).unwrap_or_default();
    let priority = fields.words(&["priority"]).unwrap_or_else(|| "3".into());
    let tagged = tags.iter().find(|(key, _)| key == "level").and_then(|(_, level)| mapping.level(level));
    let mut event = Event {
        event_id: fields.words(&["id"]),
        timestamp: fields.get("time").and_then(instant),
        message: titled(fields),
        project: fields.words(&["topic"]),
        url: fields.words(&["click"]),
        tags,
        raw: raw.to_owned(),
        ..Event::bare(tagged.or_else(|| mapping.levels_of(&priority)).unwrap_or_else(|| usual(&priority)))
    };
    event.url = event.url.take().or_else(|| mapping.link(&event));
    event
}

fn usual(priority: &str) -> Level {
    match priority {
        "5" | "max" | "urgent" => Level::Fatal,
        "4" | "high" => Level::Error,
        "1" | "2" | "min" | "low" => Level::Debug,
        _ => Level::Info,
    }
}

/// The title as the first line, and the message.
pub(super) fn titled(fields: &Fields<'_>) -> Option<String> {
    let parts = [fields.words(&["title"]), fields.words(&["message"])];
    parts.into_iter().flatten().reduce(|title, message| format!("{title}\n{message}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str, mapping: &Mapping) -> (Level, Option<String>, Option<String>) {
        let said = decode(text, mapping, Some(Level::Debug)).unwrap();
        match said.payloads.as_slice() {
            [Decoded::Event(event)] => (event.level, event.message.clone(), said.cursor),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_message_is_an_event_of_its_topic_with_a_level_by_priority() {
        let text = r#"{"id":"sPs71M8A2T","time":1643935928,"expires":1643936928,"event":"message","topic":"shop","priority":5,
            "tags":["warning","level:error"],"click":"https://shop.example/x","title":"Unauthorized access","message":"Remote access"}"#;
        let decoded = decode(text, &Mapping::default(), Some(Level::Debug)).unwrap();
        let [Decoded::Event(event)] = decoded.payloads.as_slice() else { panic!("{decoded:?}") };
        assert_eq!(event.message.as_deref(), Some("Unauthorized access\nRemote access"));
        assert_eq!((event.project.as_deref(), event.level), (Some("shop"), Level::Error));
        assert_eq!(event.timestamp, Some("2022-02-04T00:52:08Z".parse().unwrap()));
        assert_eq!(event.url.as_deref(), Some("https://shop.example/x"));
        assert_eq!(decoded.cursor.as_deref(), Some("sPs71M8A2T"));
    }

    #[test]
    fn a_priority_means_what_the_source_says_it_means() {
        let mapping = Mapping { levels: [("4".to_owned(), Level::Fatal)].into(), ..Mapping::default() };
        for (priority, expect, mapped) in [
            ("5", Level::Fatal, Level::Fatal),
            ("4", Level::Error, Level::Fatal),
            ("3", Level::Info, Level::Info),
            ("1", Level::Debug, Level::Debug),
            ("null", Level::Info, Level::Info),
            ("[1]", Level::Debug, Level::Debug),
        ] {
            let text = format!(r#"{{"event":"message","id":"x","message":"m","priority":{priority}}}"#);
            assert_eq!(said(&text, &Mapping::default()).0, expect, "{priority}");
            assert_eq!(said(&text, &mapping).0, mapped, "{priority}");
        }
    }

    #[test]
    fn what_is_no_message_says_nothing() {
        for text in [
            r#"{"id":"a","time":1,"event":"open","topic":"shop"}"#,
            r#"{"id":"a","time":1,"event":"keepalive","topic":"shop"}"#,
            r#"{"event":"poll_request"}"#,
            "{}",
            "null",
            "[]",
        ] {
            assert_eq!(decode(text, &Mapping::default(), Some(Level::Debug)), Ok(Said::default()), "{text}");
        }
        assert!(decode("{", &Mapping::default(), None).is_err());
    }
}
