//! Answers of Sentry's and GlitchTip's API, as their documentation has them, for the scripted peer.

use std::sync::Arc;
use std::time::Duration;

use watchbell_core::config::{Source, SourceKind};
use watchbell_engine::secret::Secrets;
use watchbell_engine::source::test::Test;
use watchbell_engine::source::{FromSource, Payload, Signal};

use crate::listening::{Listening, Noon, quick};
use crate::peer::{Script, answer, say};

/// A source of this kind, asked often.
pub(crate) fn source(kind: SourceKind, url: &str) -> Source {
    Source {
        url: Some(url.parse().unwrap()),
        organization: Some("acme".into()),
        every: Some(Duration::from_millis(20)),
        silence: Some(Duration::from_secs(5)),
        ..Source::new("tracker", kind)
    }
}

/// JSON under these header lines.
pub(crate) fn with(headers: &str, json: &str) -> Script {
    refused("200 OK", headers, json)
}

/// JSON that is the last page.
pub(crate) fn json(json: &str) -> Script {
    with(&link("false", "0:100:0"), json)
}

/// JSON with another status.
pub(crate) fn refused(status: &str, headers: &str, json: &str) -> Script {
    let length = json.len();
    vec![
        answer(status, &format!("Content-Type: application/json\r\nContent-Length: {length}\r\n{headers}")),
        say(json),
    ]
}

/// Sentry's header for pages; it names another host, as servers behind a proxy do.
pub(crate) fn link(results: &str, cursor: &str) -> String {
    format!(
        "Link: <http://elsewhere.example/?cursor=0:0:1>; rel=\"previous\"; results=\"false\"; cursor=\"0:0:1\", \
         <http://elsewhere.example/?cursor={cursor}>; rel=\"next\"; results=\"{results}\"; cursor=\"{cursor}\"\r\n"
    )
}

/// An issue of the list: its number, count, level and when its latest event happened on this day.
pub(crate) fn issue(id: u32, count: u32, level: &str, last_seen: &str) -> String {
    format!(
        r#"{{"id":"{id}","shortId":"SHOP-{id}","title":"KeyError: 'x'","culprit":"shop.pay","level":"{level}","logger":null,
        "permalink":"https://acme.sentry.example/issues/{id}/","project":{{"id":"3","slug":"shop","name":"Shop"}},"count":"{count}",
        "userCount":0,"firstSeen":"2026-11-01T00:00:00Z","lastSeen":"2026-11-22T{last_seen}Z","status":"unresolved","stats":{{"24h":[]}}}}"#
    )
}

/// An event of the list; the level stands among its tags, if anywhere.
pub(crate) fn event(id: &str, at: &str, level: Option<&str>) -> String {
    let level = level.map(|level| format!(r#"{{"key":"level","value":"{level}"}},"#)).unwrap_or_default();
    format!(
        r#"{{"id":"{id}","eventID":"{id}","groupID":"7","projectID":"3","event.type":"error","title":"KeyError: 'x'","message":"",
        "dateCreated":"2026-11-22T{at}Z","platform":"python","user":null,"crashFile":null,"location":null,"culprit":"shop.pay",
        "tags":[{level}{{"key":"environment","value":"production"}}],"metadata":{{"type":"KeyError","value":"'x'"}}}}"#
    )
}

/// A list.
pub(crate) fn list(items: &[String]) -> String {
    format!("[{}]", items.join(","))
}

/// What was told.
#[derive(Default)]
pub(crate) struct Told {
    pub(crate) old: Vec<Payload>,
    pub(crate) new: Vec<Payload>,
    pub(crate) signals: Vec<Signal>,
}

/// Listens until `enough` of it was told.
pub(crate) async fn until(listening: &mut Listening, enough: impl Fn(&Told) -> bool) -> Told {
    let mut told = Told::default();
    while !enough(&told) {
        match listening.next().await {
            FromSource::Batch(batch) if batch.first_read => told.old.extend(batch.heard),
            FromSource::Batch(batch) => told.new.extend(batch.heard),
            FromSource::Signal(_, Signal::Connecting | Signal::Heard) => {}
            FromSource::Signal(_, signal) => told.signals.push(signal),
        }
    }
    told
}

/// Whether it is heard.
pub(crate) fn is_live(told: &Told) -> bool {
    told.signals.contains(&Signal::Live)
}

/// The ids of events; a level in brackets where it was only counted.
pub(crate) fn ids(heard: &[Payload]) -> Vec<String> {
    let id = |heard: &Payload| match heard {
        Payload::Event(ready) => ready.event.event_id.clone().unwrap_or_default(),
        Payload::Counted { level, .. } => format!("({})", level.as_str()),
    };
    heard.iter().map(id).collect()
}

/// The texts of gaps.
pub(crate) fn gaps(told: &Told) -> Vec<&str> {
    let signals = told.signals.iter();
    signals
        .filter_map(|signal| if let Signal::Gap { text } = signal { Some(&**text) } else { None })
        .collect()
}

/// What a test of a connection and sending back need.
pub(crate) fn ports() -> Test {
    Test { token: None, secrets: Arc::new(Secrets::in_memory()), clock: Arc::new(Noon), timing: quick() }
}
