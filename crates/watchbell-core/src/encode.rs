//! An event as Sentry's SDKs write it, which every logbook that Watchbell knows takes in.
//!
//! Source: <https://develop.sentry.dev/sdk/data-model/event-payloads/>. What is unknown is left out.

use serde_json::{Map, Value, json};

use crate::{Event, Exception, Frame, User};

/// `event` as the payload of Sentry's `event` item; our own `POST /v1/events` takes the same. `raw` is not written.
pub fn event(event: &Event) -> Map<String, Value> {
    let mut payload = Map::new();
    let mut put = |name: &str, value: Value| {
        if !value.is_null() {
            payload.insert(name.to_owned(), value);
        }
    };
    put("event_id", json!(event.event_id));
    put("timestamp", json!(event.timestamp.map(|at| at.to_string())));
    put("level", json!(event.level.as_str()));
    put("platform", json!(event.platform.as_deref().unwrap_or("other")));
    put("message", json!(event.message));
    if !event.exceptions.is_empty() {
        let values: Vec<_> = event.exceptions.iter().map(exception).collect();
        put("exception", json!({ "values": values }));
    }
    let fields = [
        ("culprit", &event.culprit),
        ("transaction", &event.transaction),
        ("logger", &event.logger),
        ("project", &event.project),
        ("environment", &event.environment),
        ("release", &event.release),
        ("server_name", &event.server_name),
        ("url", &event.url),
    ];
    for (name, value) in fields {
        put(name, json!(value));
    }
    put("user", event.user.as_ref().map_or(Value::Null, user));
    if !event.tags.is_empty() {
        put("tags", json!(event.tags));
    }
    if !event.fingerprint.is_empty() {
        put("fingerprint", json!(event.fingerprint));
    }
    payload
}

fn exception(exception: &Exception) -> Value {
    let frames: Vec<_> = exception.frames.iter().map(frame).collect();
    let mut fields = known([("type", json!(exception.ty)), ("value", json!(exception.value))]);
    if let Some(handled) = exception.handled {
        fields.insert("mechanism".to_owned(), json!({ "type": "generic", "handled": handled }));
    }
    if !frames.is_empty() {
        fields.insert("stacktrace".to_owned(), json!({ "frames": frames }));
    }
    Value::Object(fields)
}

fn frame(frame: &Frame) -> Value {
    Value::Object(known([
        ("function", json!(frame.function)),
        ("module", json!(frame.module)),
        ("filename", json!(frame.filename)),
        ("lineno", json!(frame.lineno)),
        ("in_app", json!(frame.in_app)),
        ("context_line", json!(frame.context_line)),
    ]))
}

fn user(user: &User) -> Value {
    Value::Object(known([
        ("id", json!(user.id)),
        ("email", json!(user.email)),
        ("username", json!(user.username)),
        ("ip_address", json!(user.ip_address)),
    ]))
}

fn known<const N: usize>(fields: [(&str, Value); N]) -> Map<String, Value> {
    let said = fields.into_iter().filter(|(_, value)| !value.is_null());
    said.map(|(name, value)| (name.to_owned(), value)).collect()
}

#[cfg(test)]
mod tests {
    use crate::decode::{Mapping, json};
    use crate::{Event, Level};

    #[test]
    fn what_is_written_is_read_as_it_was() {
        for text in [
            r#"{"level":"info"}"#,
            r#"{"event_id":"a7","timestamp":"2026-11-22T10:00:00.5Z","level":"fatal","platform":"python","message":"no cart",
                "exception":{"values":[{"type":"KeyError","value":"7"},{"type":"CartError","value":"no cart","stacktrace":
                {"frames":[{"function":"price","module":"shop","filename":"/app/cart.py","lineno":3,"in_app":true,
                "context_line":"cart[7]"},{"function":"get","in_app":false}]}}]},
                "culprit":"shop in price","transaction":"/cart","logger":"shop.cart","project":"shop","environment":"production",
                "release":"shop@1.2.3","server_name":"web-1","url":"https://shop.example/e/7","fingerprint":["a","b"],
                "user":{"id":"7","email":"ann@example.org","username":"ann","ip_address":"10.0.0.7"},
                "tags":[["region","eu"],["region","us"],["empty",""]]}"#,
        ] {
            let said = json::event(text, &Mapping::default()).unwrap();
            let written = serde_json::Value::Object(super::event(&said)).to_string();
            let again = json::event(&written, &Mapping::default()).unwrap();
            let platform = said.platform.clone().or_else(|| Some("other".into()));
            assert_eq!(again, Event { platform, raw: written, ..said });
        }
        assert_eq!(super::event(&Event::bare(Level::Fatal)).len(), 2, "level and platform");
    }
}
