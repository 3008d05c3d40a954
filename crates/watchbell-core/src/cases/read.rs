//! Reading a file of cases, with every problem at once.

use std::time::Duration;

use jiff::Timestamp;
use jiff::fmt::temporal::Pieces;
use jiff::tz::TimeZone;

use super::{Arrives, At, Cases, Deed, Expected, Step, What};
use crate::config::cursor::{Cursor, Fields, Unknown};
use crate::config::problem::{Problems, Severity};
use crate::config::tree::{Kind, Node};
use crate::config::word::nearest;
use crate::config::{Config, Problem, duration, rules, sections};
use crate::decode::{Mapping, json};
use crate::policy::{Reason, Worse};
use crate::say;

const SECTIONS: [&str; 5] = ["start", "rules", "quiet_hours", "notifications", "events"];
/// What an entry may say of itself; the rest are fields of the event.
const OWN: [&str; 9] =
    ["at", "source", "times", "every", "first_read", "catching_up", "expect", "act", "for"];
const EVENT: [&str; 19] = [
    "event_id",
    "timestamp",
    "level",
    "message",
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
    "contexts",
    "extra",
    "url",
];
const ACTS: [&str; 10] = [
    "acknowledge",
    "unacknowledge",
    "snooze",
    "snooze_until_worse",
    "wake",
    "resolve",
    "unresolve",
    "pause",
    "resume",
    "watch",
];
/// A Monday.
const START: &str = "2026-01-05T09:00:00Z";
/// Entries in a file.
const MOST: usize = 10_000;
const LONGEST: Duration = Duration::from_hours(366 * 24);

pub(super) fn cases(text: &str) -> Result<Cases, Vec<Problem>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let document = crate::config::document(text).map_err(|problem| vec![problem])?;
    let tree = Node::from_toml_table(document.as_table(), 0..0);
    let problems = Problems::default();
    let cases = file(&Cursor::root(&tree, "", &problems), text);
    let problems = problems.in_order(text);
    match cases {
        Some(cases) if problems.iter().all(|problem| problem.severity == Severity::Warning) => Ok(cases),
        _ => Err(problems),
    }
}

fn file(cursor: &Cursor<'_>, text: &str) -> Option<Cases> {
    let default = Config::default();
    let file = cursor.fields(&SECTIONS, Unknown::IsWrong)?;
    let start = match file.get("start") {
        Some(cursor) => start(&cursor),
        None => START.parse().ok().map(|start| (start, TimeZone::UTC)),
    };
    let quiet_hours = file.get("quiet_hours").and_then(|cursor| sections::quiet_hours(&cursor));
    let notifications = file.get("notifications").and_then(|cursor| sections::notifications(&cursor));
    let list = file.required("events", "[]", Cursor::list)?;
    if list.len() > MOST {
        return cursor
            .wrong(format!("there are {} events, more than the {MOST} that are read", list.len()), None);
    }
    // Lines are counted on from the entry before.
    let (mut line, mut offset) = (1, 0);
    let mut steps = Vec::with_capacity(list.len());
    for entry in &list {
        let here = entry.node.span.start.max(offset);
        line += text.get(offset..here).unwrap_or_default().matches('\n').count();
        offset = here;
        steps.extend(step(entry, line));
    }
    let rules = file.get("rules").and_then(|cursor| rules::rules(&cursor, None));
    let (start, zone) = start?;
    Some(Cases {
        rules,
        start,
        zone,
        quiet_hours: quiet_hours.unwrap_or(default.quiet_hours),
        per_minute: notifications.unwrap_or(default.notifications).per_minute,
        steps,
    })
}

fn start(cursor: &Cursor<'_>) -> Option<(Timestamp, TimeZone)> {
    let text = time_text(cursor)?;
    let offset = Pieces::parse(text).ok().and_then(|pieces| pieces.to_numeric_offset());
    Some((point(cursor, text)?, offset.map_or(TimeZone::UTC, TimeZone::fixed)))
}

fn time_text<'a>(cursor: &Cursor<'a>) -> Option<&'a str> {
    match cursor.node.kind {
        Kind::Other("date") => cursor.wrong(say!("config-time-quotes"), Some(format!("\"{START}\""))),
        _ => cursor.text(),
    }
}

fn point(cursor: &Cursor<'_>, text: &str) -> Option<Timestamp> {
    text.parse()
        .ok()
        .or_else(|| cursor.wrong(format!("“{text}” is no time with an offset"), Some(format!("\"{START}\""))))
}

fn step(cursor: &Cursor<'_>, line: usize) -> Option<Step> {
    let known: Vec<_> = OWN.into_iter().chain(EVENT).collect();
    let fields = cursor.fields(&known, Unknown::IsWrong)?;
    let at = fields.or("at", At::After(Duration::ZERO), |cursor| {
        let text = time_text(cursor)?;
        match text.strip_prefix('+') {
            Some(wait) => match duration::parse(wait) {
                Ok(wait) => Some(At::After(wait)),
                Err(error) => cursor.wrong(error.to_string(), Some("\"+5m\"".into())),
            },
            None if duration::parse(text).is_ok() => {
                cursor.wrong("how long after the one above is written with a +", Some(format!("\"+{text}\"")))
            }
            None => point(cursor, text).map(At::Point),
        }
    });
    let said = fields.get("act");
    let event = event(cursor, &fields)?;
    let what = match said {
        None => {
            let expect = fields.get("expect").map(|cursor| expected(&cursor));
            What::Event {
                heard: Box::new(event.or_else(|| cursor.wrong("there is no event, and no act", None))?),
                expect: if let Some(expect) = expect { Some(expect?) } else { None },
            }
        }
        Some(said) => What::Act { act: deed(&said, &fields)?, of: event.map(Box::new) },
    };
    Some(Step { line, at, what })
}

fn deed(cursor: &Cursor<'_>, fields: &Fields<'_>) -> Option<Deed> {
    for wrong in ["expect", "times", "every"].into_iter().filter_map(|key| fields.get(key)) {
        wrong.wrong::<()>("this belongs to an event; an act has none", None);
    }
    let wait = || fields.get("for").map(|cursor| cursor.duration(Duration::from_secs(1), LONGEST));
    let text = cursor.text()?;
    Some(match text {
        "acknowledge" => Deed::Acknowledge,
        "unacknowledge" => Deed::Unacknowledge,
        "snooze" => {
            Deed::Snooze(fields.required("for", "\"1h\"", |it| it.duration(Duration::from_secs(1), LONGEST))?)
        }
        "snooze_until_worse" => Deed::SnoozeUntilWorse,
        "wake" => Deed::Wake,
        "resolve" => Deed::Resolve,
        "unresolve" => Deed::Unresolve,
        "pause" => Deed::Pause(if let Some(wait) = wait() { Some(wait?) } else { None }),
        "resume" => Deed::Resume,
        "watch" => {
            Deed::Watch(fields.required("for", "\"15m\"", |it| it.duration(Duration::from_secs(1), LONGEST))?)
        }
        _ => {
            let meant = nearest(text, ACTS).map(|act| format!("\"{act}\""));
            return cursor.wrong(format!("“{text}” is no act; there is {}", ACTS.join(", ")), meant);
        }
    })
}

/// The event that is described, if any of its fields is given. It is read as what a sender sends.
#[expect(clippy::option_option, reason = "nothing that is wrong, and nothing at all, are two things")]
fn event(cursor: &Cursor<'_>, fields: &Fields<'_>) -> Option<Option<Arrives>> {
    let entries = cursor.entries()?;
    let of_event =
        entries.into_iter().map(|(entry, _)| entry).filter(|entry| EVENT.contains(&entry.key.as_str()));
    let of_event: Vec<_> = of_event.map(|entry| (entry.key.clone(), entry.value.clone())).collect();
    if of_event.is_empty() {
        return Some(None);
    }
    let payload = serde_json::to_string(&Node::table(of_event)).ok()?;
    let event = match json::event(&payload, &Mapping::default()) {
        Ok(event) => event,
        Err(error) => return cursor.wrong(error.to_string(), None),
    };
    Some(Some(Arrives {
        source: fields.or("source", "local".into(), |source| source.line(100)),
        event,
        times: fields.or("times", 1, |times| times.number(1, 100_000)),
        every: fields.or("every", Duration::ZERO, |every| every.duration(Duration::ZERO, LONGEST)),
        first_read: fields.or("first_read", false, Cursor::flag),
        catching_up: fields.or("catching_up", false, Cursor::flag),
    }))
}

/// `"ring"`, `"no_rule"`, `{ ring = "Rule", again = "users" }`.
fn expected(cursor: &Cursor<'_>) -> Option<Expected> {
    if let Kind::Text(text) = &cursor.node.kind {
        return Some(Expected { code: code(cursor, text)?, rule: None, again: None });
    }
    let entries = cursor.entries()?;
    let mut expected = None;
    let mut again = None;
    for (entry, value) in entries {
        if entry.key == "again" {
            again = Some(worse(&value)?);
        } else if expected.is_some() {
            return value.wrong("one thing becomes of an event", None);
        } else {
            expected = Some((code(&value, &entry.key)?, value.line(100)?));
        }
    }
    match expected {
        Some((code, rule)) => Some(Expected { code, rule: Some(rule), again }),
        None => cursor.wrong("say what is expected", Some("{ ring = \"Fatal only\" }".into())),
    }
}

fn code(cursor: &Cursor<'_>, text: &str) -> Option<&'static str> {
    let codes = || std::iter::once("ring").chain(Reason::ALL.into_iter().map(Reason::as_str));
    codes().find(|code| *code == text).or_else(|| {
        let all: Vec<_> = codes().collect();
        let meant = nearest(text, codes()).map(|code| format!("\"{code}\""));
        cursor.wrong(format!("“{text}” cannot come of an event; there is {}", all.join(", ")), meant)
    })
}

fn worse(cursor: &Cursor<'_>) -> Option<Worse> {
    let text = cursor.text()?;
    let words = Worse::ALL.map(Worse::as_str);
    Worse::ALL.into_iter().find(|worse| worse.as_str() == text).or_else(|| {
        let meant = nearest(text, words).map(|word| format!("\"{word}\""));
        cursor.wrong(format!("“{text}” is no way to get worse; there is {}", words.join(", ")), meant)
    })
}
