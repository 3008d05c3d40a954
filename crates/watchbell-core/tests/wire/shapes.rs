//! JSON `null` stood where an array was expected, and a team's fix came late for it. Here every value of an event is
//! replaced by every other shape, one at a time, and each time there is an event.

use serde_json::{Value, json};
use watchbell_core::decode::{Mapping, json as payload};
use watchbell_core::{Event, Level};

use crate::through::{is_inert, shown};

fn sample() -> Value {
    json!({
        "event_id": "fc6d8c0c43fc4630ad850ee518f1b9d0", "timestamp": 1_795_341_600.5, "platform": "python", "level": "fatal",
        "logger": "shop", "transaction": "/cart", "culprit": "cart in price", "server_name": "web-1", "release": "api@5",
        "environment": "production", "project": "api", "url": "https://t.example/1", "message": {"formatted": "no cart"},
        "tags": [["region", "eu"], {"key": "shop", "value": "3"}], "fingerprint": ["{{ default }}", "eu"],
        "user": {"id": "17", "email": "ada@example.org", "username": "ada", "ip_address": "10.0.0.7"},
        "exception": {"values": [{"type": "KeyError", "value": "'cart'", "stacktrace": {"frames": [
            {"function": "handle", "module": "shop", "filename": "shop.py", "lineno": 3, "in_app": true, "context_line": "x"}
        ]}}]},
        "contexts": {"runtime": {"name": "CPython"}}, "extra": {"items": [1, 2]}
    })
}

fn shapes() -> Vec<Value> {
    let texts = [json!(""), json!("text"), json!("\u{202e}\n\0")];
    let others = [
        json!(null),
        json!(true),
        json!(-1),
        json!(1e300),
        json!([]),
        json!([null]),
        json!([["a"], {}]),
        json!({}),
        json!({"a": [1]}),
    ];
    texts.into_iter().chain(others).collect()
}

/// JSON pointers to every value in `value`, the root's first.
fn places(value: &Value) -> Vec<String> {
    let mut places = vec![String::new()];
    let members: Vec<(String, &Value)> = match value {
        Value::Object(map) => map.iter().map(|(key, value)| (key.clone(), value)).collect(),
        Value::Array(items) => items.iter().enumerate().map(|(at, value)| (at.to_string(), value)).collect(),
        _ => Vec::new(),
    };
    for (key, member) in members {
        places.extend(self::places(member).into_iter().map(|place| format!("/{key}{place}")));
    }
    places
}

/// What other fields must still say when one of them is broken.
fn untouched(event: &Event, broken: &str) {
    if !broken.is_empty() && !broken.starts_with("/server_name") {
        assert_eq!(event.server_name.as_deref(), Some("web-1"), "{broken}");
    }
    if !broken.is_empty() && !broken.starts_with("/level") {
        assert_eq!(event.level, Level::Fatal, "{broken}");
    }
    if !broken.is_empty() && !broken.starts_with("/user") {
        assert_eq!(event.user.as_ref().and_then(|user| user.key()), Some("17"), "{broken}");
    }
    if !broken.is_empty() && !broken.starts_with("/exception") {
        assert_eq!(event.exceptions.len(), 1, "{broken}");
    }
}

#[test]
fn any_field_of_any_shape_still_gives_an_event() {
    let sample = sample();
    for place in places(&sample) {
        for shape in shapes() {
            let mut broken = sample.clone();
            *broken.pointer_mut(&place).unwrap() = shape;
            let text = broken.to_string();
            untouched(&payload::event(&text, &Mapping::default()).unwrap(), &place);
            for line in shown(&text).unwrap() {
                assert!(is_inert(&line), "{line:?} with {place} broken");
            }
        }
    }
}

#[test]
fn any_field_may_be_missing() {
    let sample = sample();
    for place in places(&sample).into_iter().filter(|place| !place.is_empty()) {
        let mut broken = sample.clone();
        let (parent, key) = place.rsplit_once('/').unwrap();
        match broken.pointer_mut(parent).unwrap() {
            Value::Object(map) => drop(map.remove(key)),
            Value::Array(items) => drop(items.remove(key.parse().unwrap())),
            _ => unreachable!("only these have members"),
        }
        let event = payload::event(&broken.to_string(), &Mapping::default()).unwrap();
        if place != "/level" {
            untouched(&event, &place);
        }
    }
}
