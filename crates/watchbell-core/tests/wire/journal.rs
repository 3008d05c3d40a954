//! Entries of the systemd journal.

use watchbell_core::decode::journal::{Entry, decode};
use watchbell_core::decode::{DecodeError, Decoded, Mapping};
use watchbell_core::fingerprint::fingerprint;
use watchbell_core::{Event, Level};

fn read(entry: &str) -> Event {
    read_with(entry, &Mapping::default())
}

fn read_with(entry: &str, mapping: &Mapping) -> Event {
    match decode(entry, mapping, Some(Level::Debug)).unwrap().decoded {
        Decoded::Event(event) => *event,
        Decoded::Counted { .. } => panic!("only counted"),
    }
}

#[test]
fn an_entry_says_when_where_and_by_whom() {
    let text = r#"{"__CURSOR":"s=1;i=2","__REALTIME_TIMESTAMP":"1795341600500000","PRIORITY":"2","_SYSTEMD_UNIT":"shop@7.service","SYSLOG_IDENTIFIER":"shop","_COMM":"python3","_HOSTNAME":"web-1","_TRANSPORT":"journal","MESSAGE":"no cart","CONTAINER_NAME":"cart"}"#;
    let Entry { cursor, .. } = decode(text, &Mapping::default(), None).unwrap();
    assert_eq!(cursor.as_deref(), Some("s=1;i=2"));
    let event = read(text);
    assert_eq!(event.level, Level::Fatal);
    assert_eq!(event.message.as_deref(), Some("no cart"));
    assert_eq!(event.timestamp.map(|at| at.to_string()).as_deref(), Some("2026-11-22T10:00:00.5Z"));
    assert_eq!((event.logger.as_deref(), event.server_name.as_deref()), (Some("shop"), Some("web-1")));
    let tag = |key: &str, value: &str| (key.to_owned(), value.to_owned());
    assert_eq!(event.tags, [tag("unit", "shop@7.service"), tag("container", "cart")]);
    assert_eq!(event.raw, text);
}

#[test]
fn priorities_are_levels_and_the_source_may_mean_others() {
    let level = |fields: &str, mapping: &Mapping| read_with(&format!("{{{fields}}}"), mapping).level;
    let words = ["fatal", "fatal", "fatal", "error", "warning", "info", "info", "debug"];
    for (priority, word) in words.iter().enumerate() {
        assert_eq!(level(&format!("\"PRIORITY\":\"{priority}\""), &Mapping::default()).as_str(), *word);
    }
    let mapping = Mapping { levels: [("2".to_owned(), Level::Error)].into(), ..Mapping::default() };
    assert_eq!(level(r#""PRIORITY":"2""#, &mapping), Level::Error);
    for fields in ["", r#""PRIORITY":null"#, r#""PRIORITY":"x""#, r#""PRIORITY":9"#, r#""PRIORITY":{}"#] {
        assert_eq!(level(fields, &Mapping::default()), Level::Info, "{fields}");
    }
}

#[test]
fn what_a_service_prints_has_the_level_that_it_says_itself() {
    for (transport, priority, message, level, said) in [
        ("stdout", "6", "CRITICAL no cart", Level::Fatal, "no cart"),
        ("stdout", "6", "2026-11-22 10:00:00,1 ERROR shop: no cart", Level::Error, "no cart"),
        ("stdout", "6", "no cart", Level::Info, "no cart"),
        ("stdout", "3", "INFO no cart", Level::Error, "INFO no cart"),
        ("syslog", "6", "error: no cart", Level::Info, "error: no cart"),
        ("journal", "6", "CRITICAL no cart", Level::Info, "CRITICAL no cart"),
    ] {
        let entry = serde_json::json!({ "_TRANSPORT": transport, "PRIORITY": priority, "MESSAGE": message });
        let event = read(&entry.to_string());
        assert_eq!((event.level, event.message.as_deref()), (level, Some(said)), "{entry}");
    }
}

#[test]
fn a_message_may_have_any_shape() {
    for (message, said) in [
        (r#""no cart""#, Some("no cart")),
        ("[110,111,255]", Some("no\u{fffd}")),
        (r#"["one",[116,119,111],null]"#, Some("one\ntwo")),
        ("null", None),
        ("[]", None),
        ("{}", None),
        ("7", Some("7")),
        (r#"["one",300]"#, Some("one\n300")),
    ] {
        let event = read(&format!("{{\"MESSAGE\":{message}}}"));
        assert_eq!(event.message.as_deref(), said, "{message}");
    }
    let raised = read(
        r#"{"MESSAGE":"Traceback (most recent call last):\n  File \"a.py\", line 1, in f\nKeyError: 'x'","PRIORITY":"3"}"#,
    );
    assert_eq!(raised.exceptions.first().and_then(|raised| raised.ty.as_deref()), Some("KeyError"));
}

#[test]
fn an_issue_is_one_message_of_one_unit() {
    let key = |unit: &str, message: &str| {
        let entry =
            serde_json::json!({ "_SYSTEMD_UNIT": unit, "SYSLOG_IDENTIFIER": "shop", "MESSAGE": message });
        fingerprint("s", &read(&entry.to_string()))
    };
    assert_eq!(key("shop@17.service", "order 17 failed"), key("shop@18.service", "order 4711 failed"));
    assert_ne!(key("shop.service", "order 17 failed"), key("web.service", "order 17 failed"));
    assert_ne!(key("shop.service", "order 17 failed"), key("shop.service", "no cart"));
    let by_systemd = read(
        r#"{"UNIT":"shop.service","_SYSTEMD_UNIT":"init.scope","MESSAGE":"Failed with result 'exit-code'."}"#,
    );
    assert_eq!(by_systemd.tags, [("unit".to_owned(), "shop.service".to_owned())]);
}

#[test]
fn what_is_no_entry_is_told() {
    assert!(matches!(decode("-- No entries --", &Mapping::default(), None), Err(DecodeError::NotJson(_))));
    let long = format!("{{\"MESSAGE\":\"{}\"}}", "x".repeat(1 << 20));
    assert!(matches!(decode(&long, &Mapping::default(), None), Err(DecodeError::TooLarge { .. })));
    assert_eq!(decode("[]", &Mapping::default(), None).map(|entry| entry.cursor), Ok(None));
    assert!(matches!(
        decode(
            r#"{"PRIORITY":"6","__REALTIME_TIMESTAMP":"1795341600000000"}"#,
            &Mapping::default(),
            Some(Level::Error)
        ),
        Ok(Entry { decoded: Decoded::Counted { level: Level::Info, at: Some(_) }, .. })
    ));
}
