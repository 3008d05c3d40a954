//! What payloads say, in Sentry's names, in other loggers', and by a mapping.

use watchbell_core::decode::{Decoded, Mapping, json};
use watchbell_core::{Event, Exception, Frame, Level, User};

fn read(payload: &str) -> Event {
    json::event(payload, &Mapping::default()).unwrap()
}

#[allow(clippy::unnecessary_wraps, reason = "every field it fills is optional")]
fn text(text: &str) -> Option<String> {
    Some(text.to_owned())
}

#[test]
fn a_sentry_event_is_read_in_full() {
    let payload = r#"{
        "event_id": "fc6d8c0c43fc4630ad850ee518f1b9d0", "timestamp": "2026-11-22T10:00:00.250Z", "platform": "python",
        "level": "fatal", "logger": "shop", "transaction": "/cart", "culprit": "cart in price", "server_name": "web-1",
        "release": "checkout-api@5.14.0", "environment": "production", "project": 7, "url": "https://t.example/1",
        "tags": {"region": "eu", "shop": 3, "empty": null}, "fingerprint": ["{{ default }}", "eu"],
        "user": {"id": 17, "email": "ada@example.org", "username": "ada", "ip_address": "10.0.0.7", "geo": {}},
        "logentry": {"message": "no %s", "formatted": "no cart", "params": ["cart"]},
        "exception": {"values": [
            {"type": "LookupError", "value": "gone"},
            {"type": "KeyError", "value": "'cart'", "stacktrace": {"frames": [
                {"function": "handle", "module": "shop", "filename": "shop.py", "lineno": 3, "in_app": true, "context_line": "x = 1"},
                {"function": "__getitem__", "abs_path": "/usr/lib/x.py", "lineno": "9", "in_app": null}
            ]}, "mechanism": {"type": "excepthook", "handled": false}}
        ]}
    }"#;
    let frames = vec![
        Frame {
            function: text("handle"),
            module: text("shop"),
            filename: text("shop.py"),
            lineno: Some(3),
            in_app: true,
            context_line: text("x = 1"),
        },
        Frame {
            function: text("__getitem__"),
            filename: text("/usr/lib/x.py"),
            lineno: Some(9),
            ..Frame::default()
        },
    ];
    let expected = Event {
        event_id: text("fc6d8c0c43fc4630ad850ee518f1b9d0"),
        timestamp: "2026-11-22T10:00:00.25Z".parse().ok(),
        message: text("no cart"),
        exceptions: vec![
            Exception { ty: text("LookupError"), value: text("gone"), ..Exception::default() },
            Exception { ty: text("KeyError"), value: text("'cart'"), frames, handled: Some(false) },
        ],
        culprit: text("cart in price"),
        transaction: text("/cart"),
        logger: text("shop"),
        platform: text("python"),
        project: text("7"),
        environment: text("production"),
        release: text("checkout-api@5.14.0"),
        server_name: text("web-1"),
        user: Some(User {
            id: text("17"),
            email: text("ada@example.org"),
            username: text("ada"),
            ip_address: text("10.0.0.7"),
        }),
        tags: vec![("region".into(), "eu".into()), ("shop".into(), "3".into())],
        fingerprint: vec!["{{ default }}".into(), "eu".into()],
        url: text("https://t.example/1"),
        raw: payload.into(),
        ..Event::bare(Level::Fatal)
    };
    assert_eq!(read(payload), expected);
}

#[test]
fn other_loggers_names_are_known() {
    for (payload, level, message) in [
        (r#"{"severity":"CRITICAL","msg":"down"}"#, Level::Fatal, "down"),
        (r#"{"levelname":"WARNING","error":"slow"}"#, Level::Warning, "slow"),
        (r#"{"level":50,"msg":"pino"}"#, Level::Fatal, "pino"),
        (r#"{"lvl":"dbg?","loglevel":"debug","text":"two"}"#, Level::Debug, "two"),
        (r#"{"short_message":"gelf"}"#, Level::Error, "gelf"),
        (r#"{"severityText":"ERROR2","body":{"stringValue":"otel"}}"#, Level::Error, "otel"),
        (r#"{"message":null,"msg":"","title":"third"}"#, Level::Error, "third"),
        (r#"{"tags":[{"key":"level","value":"fatal"}],"title":"REST"}"#, Level::Fatal, "REST"),
        (r#"{"level":{"name":"info"},"message":["a","b"]}"#, Level::Info, "a, b"),
    ] {
        let event = read(payload);
        assert_eq!((event.level, event.message.as_deref()), (level, Some(message)), "{payload}");
    }
    let event = read(
        r#"{"service":"api","env":"prod","version":"1.2","hostname":"web-1","component":"db","id":7,"ts":1,"user_id":9,"permalink":"https://t.example"}"#,
    );
    let parts = [
        &event.project,
        &event.environment,
        &event.release,
        &event.server_name,
        &event.logger,
        &event.event_id,
        &event.url,
    ];
    assert_eq!(
        parts.map(|part| part.as_deref().unwrap_or_default()),
        ["api", "prod", "1.2", "web-1", "db", "7", "https://t.example"]
    );
    assert_eq!(event.user.unwrap().key(), Some("9"));
    assert_eq!(event.timestamp.unwrap().as_second(), 1);
}

#[test]
fn what_is_no_object_is_a_message() {
    for (payload, message) in [
        (r#""disk full""#, Some("disk full")),
        ("42", Some("42")),
        ("true", Some("true")),
        (r#"["disk","full"]"#, Some(r#"["disk","full"]"#)),
        ("[]", Some("[]")),
        ("null", None),
        (r#"" ""#, None),
        ("{}", None),
    ] {
        let event = read(payload);
        assert_eq!((event.message.as_deref(), event.level), (message, Level::Error), "{payload}");
        assert_eq!(event.raw, payload);
    }
}

#[test]
fn exceptions_come_in_many_shapes() {
    let one =
        |ty: &str, value: &str| vec![Exception { ty: text(ty), value: text(value), ..Exception::default() }];
    for (payload, exceptions) in [
        (r#"{"exception":{"values":[{"type":"E","value":"v"}]}}"#, one("E", "v")),
        (r#"{"exception":[{"type":"E","value":"v"}]}"#, one("E", "v")),
        (r#"{"exception":{"type":"E","value":"v"}}"#, one("E", "v")),
        (r#"{"exception":{"values":{"type":"E","value":"v"}}}"#, one("E", "v")),
        (r#"{"exception":{"values":[null,{},7,{"type":"E","value":"v"}]}}"#, one("E", "v")),
        (r#"{"err":{"name":"E","message":"v","stack":"E: v\n    at f"}}"#, one("E", "v")),
        (
            r#"{"exception":{"values":[{"type":["E"],"value":{"message":"v"},"stacktrace":null}]}}"#,
            one("E", "v"),
        ),
        (r#"{"exception":"E: v"}"#, vec![Exception { value: text("E: v"), ..Exception::default() }]),
        (r#"{"exception":{"values":null}}"#, Vec::new()),
        (r#"{"exception":7,"error":true}"#, Vec::new()),
    ] {
        assert_eq!(read(payload).exceptions, exceptions, "{payload}");
    }
}

#[test]
fn tags_and_users_come_in_many_shapes() {
    for payload in [
        r#"{"tags":{"a":"1","b":""}}"#,
        r#"{"tags":[["a","1"],["b",null]]}"#,
        r#"{"tags":[{"key":"a","value":1},{"key":"b"}]}"#,
        r#"{"tags":["a:1","b"]}"#,
        r#"{"tags":[["a","1"],null,[],{},7.5,["b"]]}"#,
    ] {
        let tags = read(payload).tags;
        assert_eq!(tags.first(), Some(&("a".to_owned(), "1".to_owned())), "{payload}");
        assert!(
            tags.last().is_some_and(|(key, value)| key == "b" && value.is_empty()) || payload.contains('{'),
            "{payload}"
        );
    }
    for (user, key) in [
        (r#""ada@example.org""#, Some("ada@example.org")),
        (r#""ada""#, Some("ada")),
        ("17", Some("17")),
        (r#"{"name":"ada"}"#, Some("ada")),
        (r#"{"id":null,"ip":"10.0.0.7"}"#, Some("10.0.0.7")),
        (r#"{"id":{"value":17}}"#, Some("17")),
        ("{}", None),
        ("null", None),
        ("[]", None),
    ] {
        let payload = format!("{{\"user\":{user}}}");
        assert_eq!(read(&payload).user.as_ref().and_then(User::key), key, "{payload}");
    }
}

#[test]
fn a_mapping_comes_before_every_name() {
    let fields = [
        ("level", "/log/sev"),
        ("message", "/what/0"),
        ("timestamp", "/when"),
        ("exception.type", "/kind"),
        ("exception.value", "/why"),
        ("user.email", "/who"),
        ("tags.shop", "/shop/name"),
        ("tags.region", "/nowhere"),
        ("event_id", "/a~1b"),
        ("release", "/nowhere"),
    ];
    let mapping = Mapping {
        fields: fields.iter().map(|(field, pointer)| ((*field).to_owned(), (*pointer).to_owned())).collect(),
        levels: [("sev1".to_owned(), Level::Fatal)].into(),
        link: Some("https://t.example/{tags.shop}/{event_id}".into()),
    };
    let payload = r#"{"log":{"sev":"SEV1"},"level":"info","what":["down"],"message":"other","when":1795341600,"kind":"E","why":"v",
        "who":"ada@example.org","shop":{"name":"7/8"},"tags":{"shop":"old","x":"y"},"a/b":"id 1","release":"web@2"}"#;
    let event = json::event(payload, &mapping).unwrap();
    assert_eq!(event.level, Level::Fatal);
    assert_eq!(event.message.as_deref(), Some("down"));
    assert_eq!(event.timestamp.unwrap().to_string(), "2026-11-22T10:00:00Z");
    assert_eq!(event.exceptions, [Exception { ty: text("E"), value: text("v"), ..Exception::default() }]);
    assert_eq!(event.user.unwrap().email.as_deref(), Some("ada@example.org"));
    assert_eq!(event.tags, [("x".to_owned(), "y".to_owned()), ("shop".to_owned(), "7/8".to_owned())]);
    assert_eq!(event.release.as_deref(), Some("web@2"), "a pointer to nothing leaves the usual names");
    assert_eq!(event.url.as_deref(), Some("https://t.example/7%2F8/id%201"));
    let linked = json::event(r#"{"url":"https://own.example","event_id":"1"}"#, &mapping).unwrap();
    assert_eq!(linked.url.as_deref(), Some("https://own.example"), "an event's own link stays");
}

#[test]
fn events_below_the_floor_are_only_counted() {
    let at = "2026-11-22T10:00:00Z".parse().ok();
    let decode = |payload: &str, floor| json::decode(payload, &Mapping::default(), floor).unwrap();
    let info = r#"{"level":"info","timestamp":"2026-11-22T10:00:00Z","message":"x"}"#;
    assert_eq!(decode(info, Some(Level::Fatal)), Decoded::Counted { level: Level::Info, at });
    assert_eq!(decode(info, None), Decoded::Counted { level: Level::Info, at }, "no floor counts all");
    assert!(matches!(decode(info, Some(Level::Info)), Decoded::Event(_)));
    assert!(matches!(decode(info, Some(Level::Debug)), Decoded::Event(_)));
    let silent = r#"{"timestamp":"2026-11-22T10:00:00Z"}"#;
    assert_eq!(
        decode(silent, Some(Level::Fatal)),
        Decoded::Counted { level: Level::Error, at },
        "no level is error"
    );
    assert!(matches!(decode(silent, Some(Level::Error)), Decoded::Event(_)));
    assert_eq!(decode(r#""text""#, Some(Level::Fatal)), Decoded::Counted { level: Level::Error, at: None });
}

#[test]
fn a_body_may_hold_one_payload_or_an_array_of_them() {
    assert_eq!(json::payloads(" {\"a\":1} ", 9).unwrap(), ["{\"a\":1}"]);
    assert_eq!(json::payloads("\u{feff}[ {\"a\":1} , 2,[3] ]", 9).unwrap(), ["{\"a\":1}", "2", "[3]"]);
    assert_eq!(json::payloads("[]", 9).unwrap(), Vec::<&str>::new());
    assert!(json::payloads("[{}", 9).is_err());
}
