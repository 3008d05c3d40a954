use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::Frame;
use crate::decode::json::LIMIT;

/// One field of a message.
fn field(number: u8, bytes: &[u8]) -> Vec<u8> {
    let mut field = vec![number << 3 | 2];
    let mut length = bytes.len();
    while length >= 0x80 {
        field.push(0x80 | u8::try_from(length & 0x7f).unwrap());
        length >>= 7;
    }
    field.push(u8::try_from(length).unwrap());
    [field, bytes.to_vec()].concat()
}

fn fixed(number: u8, value: u64) -> Vec<u8> {
    [&[number << 3 | 1][..], &value.to_le_bytes()].concat()
}

/// The same request in protobuf, from its JSON: an encoder as small as this test needs.
fn packed(request: &Value) -> Vec<u8> {
    let list = |value: &Value, name: &str| value[name].as_array().cloned().unwrap_or_default();
    let pairs = |value: &Value, number: u8| {
        list(value, "attributes").iter().flat_map(|pair| field(number, &pair_of(pair))).collect::<Vec<u8>>()
    };
    let record = |record: &Value| {
        let mut bytes = pairs(record, 6);
        let nanos = |name: &str| record[name].as_str().map(|nanos| nanos.parse().unwrap());
        bytes.extend(nanos("timeUnixNano").map(|nanos| fixed(1, nanos)).into_iter().flatten());
        bytes.extend(nanos("observedTimeUnixNano").map(|nanos| fixed(11, nanos)).into_iter().flatten());
        bytes.extend(
            record["severityNumber"]
                .as_u64()
                .map(|n| vec![2 << 3, u8::try_from(n).unwrap()])
                .into_iter()
                .flatten(),
        );
        for (number, name) in [(3, "severityText"), (12, "eventName")] {
            bytes.extend(
                record[name].as_str().map(|text| field(number, text.as_bytes())).into_iter().flatten(),
            );
        }
        bytes.extend(record.get("body").map(|body| field(5, &any_of(body))).into_iter().flatten());
        bytes
    };
    let scope = |logs: &Value| {
        let mut bytes: Vec<u8> =
            list(logs, "logRecords").iter().flat_map(|one| field(2, &record(one))).collect();
        let name = logs["scope"]["name"].as_str().unwrap_or_default();
        bytes.extend(field(1, &field(1, name.as_bytes())));
        bytes
    };
    let resource = |logs: &Value| {
        let mut bytes: Vec<u8> =
            list(logs, "scopeLogs").iter().flat_map(|one| field(2, &scope(one))).collect();
        bytes.extend(field(1, &pairs(&logs["resource"], 1)));
        bytes
    };
    list(request, "resourceLogs").iter().flat_map(|one| field(1, &resource(one))).collect()
}

fn pair_of(pair: &Value) -> Vec<u8> {
    [field(1, pair["key"].as_str().unwrap().as_bytes()), field(2, &any_of(&pair["value"]))].concat()
}

fn any_of(any: &Value) -> Vec<u8> {
    let Some((kind, value)) = any.as_object().and_then(|any| any.iter().next()) else { return Vec::new() };
    let values = |value: &Value| value["values"].as_array().cloned().unwrap_or_default();
    match kind.as_str() {
        "stringValue" => field(1, value.as_str().unwrap().as_bytes()),
        "boolValue" => vec![2 << 3, u8::from(value.as_bool().unwrap())],
        "intValue" => vec![3 << 3, u8::try_from(value.as_str().unwrap().parse::<i64>().unwrap()).unwrap()],
        "doubleValue" => fixed(4, value.as_f64().unwrap().to_bits()),
        "arrayValue" => {
            field(5, &values(value).iter().flat_map(|one| field(1, &any_of(one))).collect::<Vec<_>>())
        }
        "kvlistValue" => {
            field(6, &values(value).iter().flat_map(|one| field(1, &pair_of(one))).collect::<Vec<_>>())
        }
        other => panic!("{other}"),
    }
}

fn text(text: &str) -> Value {
    json!({ "stringValue": text })
}

fn attributes(pairs: &[(&str, &str)]) -> Value {
    pairs.iter().map(|(key, value)| json!({"key": key, "value": text(value)})).collect()
}

fn request(record: &Value) -> Value {
    let resource = attributes(&[
        ("service.name", "checkout"),
        ("service.version", "5.14.0"),
        ("deployment.environment.name", "production"),
        ("host.name", "app-03"),
        ("telemetry.sdk.language", "python"),
        ("cloud.region", "eu-1"),
    ]);
    json!({"resourceLogs": [{"resource": {"attributes": resource}, "scopeLogs": [{"scope": {"name": "shop.cart"}, "logRecords": [record]}]}]})
}

/// The event that a record is, in both forms alike.
fn one(record: &Value) -> Event {
    let request = request(record);
    let from_json = decode(request.to_string().as_bytes(), Form::Json).unwrap();
    let from_protobuf = decode(&packed(&request), Form::Protobuf).unwrap();
    assert_eq!(from_json.events, from_protobuf.events);
    assert_eq!((from_json.rejected, from_json.events.len()), (0, 1));
    from_json.events.into_iter().next().unwrap()
}

const TRACE: &str = "Traceback (most recent call last):\n  File \"/srv/shop/cart.py\", line 7, in price\n    return cart['total']\n  File \"/usr/lib/python3.12/site-packages/x.py\", line 1, in get\nKeyError: 'total'\n";

#[test]
fn an_unhandled_exception_is_told_in_full() {
    let event = one(&json!({
        "timeUnixNano": "1795341600500000000",
        "severityNumber": 21,
        "severityText": "CRITICAL",
        "body": text("Unhandled exception"),
        "attributes": attributes(&[
            ("exception.type", "KeyError"),
            ("exception.message", "'total'"),
            ("exception.stacktrace", TRACE),
            ("enduser.id", "88412"),
            ("user.email", "ada@example.org"),
            ("client.address", "192.0.2.7"),
            ("code.function.name", "price"),
            ("code.line.number", "7"),
            ("http.route", "/cart/{id}"),
            ("order", "4711"),
        ]),
    }));
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(event.level, Level::Fatal);
    assert_eq!(event.timestamp.map(|at| at.to_string()), some("2026-11-22T10:00:00.5Z"));
    assert_eq!(event.message, some("Unhandled exception"));
    let [exception] = event.exceptions.as_slice() else { panic!("{:?}", event.exceptions) };
    assert_eq!((&exception.ty, &exception.value), (&some("KeyError"), &some("'total'")));
    assert_eq!(exception.frames.len(), 2);
    assert_eq!(
        exception.frames[0],
        Frame {
            function: some("price"),
            filename: some("/srv/shop/cart.py"),
            lineno: Some(7),
            in_app: true,
            context_line: some("return cart['total']"),
            ..Frame::default()
        }
    );
    assert_eq!(event.user.as_ref().and_then(|user| user.id.as_deref()), Some("88412"));
    let user = event.user.unwrap();
    assert_eq!((user.email, user.ip_address), (some("ada@example.org"), some("192.0.2.7")));
    for (field, expected) in [
        (event.project, "checkout"),
        (event.release, "5.14.0"),
        (event.environment, "production"),
        (event.server_name, "app-03"),
        (event.platform, "python"),
        (event.logger, "shop.cart"),
        (event.transaction, "/cart/{id}"),
        (event.culprit, "price"),
    ] {
        assert_eq!(field.as_deref(), Some(expected));
    }
    assert_eq!(event.tags, [("order".into(), "4711".into()), ("cloud.region".into(), "eu-1".into())]);
    let raw: Value = serde_json::from_str(&event.raw).unwrap();
    assert_eq!(
        (&raw["resource"]["host.name"], &raw["attributes"]["order"]),
        (&json!("app-03"), &json!("4711"))
    );
}

#[test]
fn levels_follow_the_data_model() {
    for (record, level) in [
        (json!({"severityNumber": 1}), Level::Debug),
        (json!({"severityNumber": 9}), Level::Info),
        (json!({"severityNumber": 13}), Level::Warning),
        (json!({"severityNumber": 17, "severityText": "fatal"}), Level::Error),
        (json!({"severityNumber": 24}), Level::Fatal),
        (json!({"severityText": "CRITICAL"}), Level::Fatal),
        (json!({"severityNumber": 99, "severityText": "?"}), Level::Info),
        (json!({"attributes": attributes(&[("exception.type", "E")])}), Level::Error),
        (json!({}), Level::Info),
    ] {
        assert_eq!(one(&record).level, level, "{record}");
    }
}

#[test]
fn bodies_of_every_shape_are_messages() {
    let list = json!({"arrayValue": {"values": [text("a"), {"intValue": "5"}, {}]}});
    let map = json!({"kvlistValue": {"values": [{"key": "k", "value": list}, {"key": "d", "value": {"doubleValue": 0.5}}]}});
    for (body, message) in [
        (text("db down"), Some("db down")),
        (json!({"boolValue": true}), Some("true")),
        (map, Some(r#"{"k":["a",5,null],"d":0.5}"#)),
        (json!({}), Some("the event's name")),
    ] {
        let event = one(&json!({"body": body, "eventName": "the event's name"}));
        assert_eq!(event.message.as_deref(), message, "{body}");
    }
    let mut deep = text("x");
    for _ in 0..100 {
        deep = json!({"arrayValue": {"values": [deep]}});
    }
    assert!(one(&json!({ "body": deep })).message.unwrap().contains("null"), "too deep to be followed");
}

#[test]
fn the_same_request_once_more_has_the_same_ids_and_no_two_records_share_one() {
    let mut request = request(&json!({"body": text("a")}));
    let records = &mut request["resourceLogs"][0]["scopeLogs"][0]["logRecords"];
    *records = json!([{"body": text("a")}, {"body": text("a")}, {"attributes": attributes(&[("log.record.uid", "u1")])}]);
    let ids = |request: &Value| {
        let logs = decode(&packed(request), Form::Protobuf).unwrap();
        logs.events.into_iter().map(|event| event.event_id.unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(ids(&request), ids(&request));
    assert!(ids(&request)[0] != ids(&request)[1] && ids(&request)[2] == "u1");
}

#[test]
fn what_cannot_be_read_does_not_cost_the_rest() {
    let good = field(1, &field(2, &field(2, &[2 << 3, 21])));
    let torn = field(1, &field(2, &field(2, &[6 << 3 | 2, 99])));
    let huge = field(1, &field(2, &field(2, &vec![0; LIMIT + 1])));
    for (bytes, events, rejected) in [
        (good.clone(), 1, 0),
        ([torn, good.clone()].concat(), 1, 1),
        ([huge, good.clone()].concat(), 1, 1),
        ([good.clone(), vec![0xff; 3]].concat(), 1, 1),
        ([field(1, &field(2, &field(2, b"").repeat(MOST + 5))), good].concat(), MOST, 6),
        (Vec::new(), 0, 0),
    ] {
        let logs = decode(&bytes, Form::Protobuf).unwrap();
        assert_eq!((logs.events.len(), logs.rejected, logs.why.is_some()), (events, rejected, rejected > 0));
    }
    assert!(decode(b"\xff\xff", Form::Protobuf).is_err());
    for text in ["", "[]", "{", "null"] {
        assert!(decode(text.as_bytes(), Form::Json).is_err(), "{text}");
    }
    for text in ["{}", r#"{"resourceLogs":null}"#, r#"{"resourceLogs":[7,{"scopeLogs":{"a":1}}]}"#] {
        assert_eq!(decode(text.as_bytes(), Form::Json).unwrap().events.len(), 0, "{text}");
    }
    let odd = r#"{"resourceLogs":[{"resource":7,"scopeLogs":[{"scope":[],"logRecords":[null,{"body":"plain","attributes":{"a":1},"severityNumber":"21"}]}]}]}"#;
    let logs = decode(odd.as_bytes(), Form::Json).unwrap();
    assert_eq!(
        (logs.events[0].level, logs.events[0].message.as_deref(), logs.rejected),
        (Level::Fatal, Some("plain"), 1)
    );
}

#[test]
fn one_large_resource_of_many_records_does_not_become_gigabytes() {
    let pair = field(1, &[field(1, b"k"), field(2, &field(1, &vec![b'x'; 60_000]))].concat());
    let records = field(2, b"").repeat(10_000);
    let request = field(1, &[field(1, &pair), field(2, &records)].concat());
    let logs = decode(&request, Form::Protobuf).unwrap();
    assert!(logs.events.iter().map(|event| event.raw.len()).sum::<usize>() <= MOST_BYTES + LIMIT);
    assert_eq!(logs.events.len() as u64 + logs.rejected, 10_000);
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        for bytes in [bytes.clone(), field(1, &field(2, &field(2, &bytes))), field(1, &field(2, &field(2, &field(5, &bytes))))] {
            let _ = decode(&bytes, Form::Protobuf);
            let _ = decode(&bytes, Form::Json);
        }
    }
}
