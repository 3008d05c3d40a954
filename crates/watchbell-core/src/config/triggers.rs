//! Reading a rule's `trigger`: a word, or a table for those that count.

use std::time::Duration;

use super::cursor::{Cursor, Unknown};
use super::tree::Kind;
use super::word::nearest;
use crate::rule::{Count, Counted, Per, Trigger};
use crate::say;

const WORDS: [(&str, Trigger); 3] = [
    ("every_event", Trigger::EveryEvent),
    ("new_issue", Trigger::NewIssue),
    ("regression", Trigger::Regression { after: None }),
];
const KEYS: [&str; 5] = ["regression_after", "events", "users", "within", "per"];
const LIKE: &str = "{ events = 10, within = \"5m\" }";

/// The word for a trigger that needs no numbers.
pub(crate) fn word(trigger: Trigger) -> Option<&'static str> {
    WORDS.iter().find(|(_, value)| *value == trigger).map(|(word, _)| *word)
}

pub(crate) fn trigger(cursor: &Cursor<'_>) -> Option<Trigger> {
    match &cursor.node.kind {
        Kind::Text(text) => named(cursor, text),
        Kind::Table(_) => counting(cursor),
        _ => cursor.wrong(
            say!("config-trigger-kind", noun = cursor.node.kind.noun()),
            Some("\"every_event\"".into()),
        ),
    }
}

fn named(cursor: &Cursor<'_>, text: &str) -> Option<Trigger> {
    let words = WORDS.iter().map(|(word, _)| *word);
    if let Some((_, trigger)) = WORDS.iter().find(|(word, _)| *word == text) {
        return Some(*trigger);
    }
    let meant = match text {
        "regression_after" => Some("{ regression_after = \"14d\" }".to_owned()),
        "events" | "count" => Some(LIKE.to_owned()),
        "users" => Some("{ users = 5, within = \"1h\" }".to_owned()),
        _ => nearest(text, words).map(|word| format!("\"{word}\"")),
    };
    cursor.wrong(say!("config-no-trigger", text = text, all = WORDS.map(|(word, _)| word).join(", ")), meant)
}

fn counting(cursor: &Cursor<'_>) -> Option<Trigger> {
    let before = cursor.errors();
    let fields = cursor.fields(&KEYS, Unknown::IsWrong)?;
    let second = Duration::from_secs(1);
    let read = if let Some(after) = fields.get("regression_after") {
        for other in KEYS.iter().skip(1).filter_map(|key| fields.get(key)) {
            other.wrong::<()>(say!("config-trigger-apart", key = "regression_after"), None);
        }
        let after = after.duration(second, Duration::from_hours(366 * 24))?;
        Trigger::Regression { after: Some(after) }
    } else {
        let (of, at_least) = match (fields.get("events"), fields.get("users")) {
            (Some(events), None) => (Counted::Events, events.number(2, 100_000)),
            (None, Some(users)) => (Counted::Users, users.number(2, 10_000)),
            (Some(_), Some(users)) => (Counted::Users, users.wrong(say!("config-trigger-both"), None)),
            // What was misspelt has been told.
            (None, None) if cursor.errors() > before => return None,
            (None, None) => {
                return cursor.wrong(say!("config-trigger-what"), Some(LIKE.into()));
            }
        };
        let within =
            fields.required("within", "\"5m\"", |text| text.duration(second, Duration::from_hours(31 * 24)));
        let per = fields.or("per", Per::Issue, Cursor::word);
        Trigger::Count(Count { of, at_least: at_least?, within: within?, per })
    };
    (cursor.errors() == before).then_some(read)
}
