//! One text from outside, all the way: decoded, grouped, and put into every kind of words.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use watchbell_core::Event;
use watchbell_core::alert::{self, Issue, Show};
use watchbell_core::decode::{DecodeError, Decoded, Mapping, json};
use watchbell_core::fingerprint::fingerprint;

/// Every field that a sender can fill, each of which is put `value` in, as JSON.
const FIELDS: [&str; 22] = [
    "event_id",
    "timestamp",
    "level",
    "message",
    "logentry",
    "exception",
    "culprit",
    "transaction",
    "logger",
    "platform",
    "project",
    "environment",
    "release",
    "server_name",
    "user",
    "tags",
    "fingerprint",
    "url",
    "contexts",
    "extra",
    "error",
    "title",
];

/// A payload that has `value` (JSON text) in every field at once.
pub(crate) fn everywhere(value: &str) -> String {
    let members: Vec<_> = FIELDS.iter().map(|field| format!("\"{field}\":{value}")).collect();
    format!("{{{}}}", members.join(","))
}

/// Payloads that have `value` (JSON text) in one place each, among ordinary ones.
pub(crate) fn each_where(value: &str) -> Vec<String> {
    let one = |field: &&str| format!("{{\"platform\":\"c\",\"{field}\":{value},\"server_name\":\"web-1\"}}");
    let nested = [
        r#"{"exception":{"values":@}}"#,
        r#"{"exception":{"values":[@,{"type":"E","value":@,"stacktrace":@}]}}"#,
        r#"{"exception":[{"type":@,"value":"v","stacktrace":{"frames":@}}]}"#,
        r#"{"exception":{"type":"E","stacktrace":{"frames":[@,{"function":@,"module":@,"lineno":@,"in_app":@}]}}}"#,
        r#"{"user":{"id":@,"email":@,"username":@,"ip_address":@}}"#,
        r#"{"tags":[@,[@,@],{"key":@,"value":@}]}"#,
        r#"{"tags":{"a":@,"level":@,"release":@}}"#,
        r#"{"logentry":{"formatted":@,"message":"m"}}"#,
        r#"{"fingerprint":["{{ default }}",@]}"#,
        "[@]",
        "@",
    ];
    FIELDS.iter().map(one).chain(nested.iter().map(|payload| payload.replace('@', value))).collect()
}

/// Takes a payload all the way and returns every text that somebody would see.
pub(crate) fn shown(payload: &str) -> Result<Vec<String>, DecodeError> {
    let event = json::event(payload, &Mapping::default())?;
    let decoded = json::decode(payload, &Mapping::default(), Some(event.level))?;
    assert_eq!(decoded, Decoded::Event(Box::new(event.clone())), "one reading");
    if let Decoded::Counted { level, at } = json::decode(payload, &Mapping::default(), None)? {
        assert_eq!((level, at), (event.level, event.timestamp), "a glance sees what the full reading sees");
    }
    assert_eq!(fingerprint("source", &event).len(), 32);
    Ok(words(&event))
}

fn words(event: &Event) -> Vec<String> {
    let zone = TimeZone::UTC;
    let mut shown = vec![alert::title(event)];
    for (people, count) in [(false, 1), (true, 1), (false, 37), (true, 37)] {
        let show = Show { now: Timestamp::UNIX_EPOCH, zone: &zone, people };
        let first_seen = event.timestamp.unwrap_or_default();
        let issue = Issue { count, users: count, releases: 1, first_seen, rings_again_from: None };
        for words in [alert::ring(event, &issue, &show), alert::summary(count, event, &show)] {
            assert!(words.title.chars().count() <= alert::TITLE, "{words:?}");
            assert!(words.body.lines().count() <= 2, "{words:?}");
            assert!(!words.title.is_empty());
            shown.push(words.title);
            shown.extend(words.body.lines().map(|line| {
                assert!(line.chars().count() <= alert::LINE, "{line}");
                line.to_owned()
            }));
        }
    }
    shown
}

/// Whether a text can do no more than be read: no control character, no line end, nothing that turns the direction.
pub(crate) fn is_inert(text: &str) -> bool {
    let turns = |c| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{61c}');
    !text
        .chars()
        .any(|c| c.is_control() || turns(c) || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{200b}'))
}
