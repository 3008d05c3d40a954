//! Trackers that are asked, not listened to: what their pages say, which issues changed, and what to fetch next.
//!
//! A tracker already groups events into issues, so an event heard here has the tracker's issue as its fingerprint: our
//! issue is theirs. Its page is where the link goes.
//!
//! # Layout, in reading order
//! [`page`] reads one answer leniently. [`bugsink`] and [`sentry`] (with GlitchTip) are what is peculiar to each: the
//! shape of issues and events, and the cursor, which knows what has been heard and what has not.
//!
//! **What was not looked at is never taken for harmless:** every count that grew by more than was read ends as a number
//! that the source must tell as a gap.

pub mod page;
pub mod bugsink;
pub mod sentry;

use url::Url;

use crate::config::SourceKind;
use crate::decode::lenient::Json;

/// How a resumed source begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Begins {
    /// There is no cursor: the last [`FIRST_READ`] are read back and do not ring.
    First,
    /// Where the cursor says.
    Resumed,
    /// There is a cursor that nobody can read: as the first time, and whoever listens must tell of a gap.
    Lost,
}

/// How far the first connection reads back.
pub const FIRST_READ: jiff::SignedDuration = jiff::SignedDuration::from_hours(24);

/// The tracker's own id of the issue that a stored event belongs to, found in what came (`raw`): what "resolve" and
/// "mute" are sent back for. `None` where the source is no tracker, or the event does not say.
pub fn issue_of(kind: SourceKind, raw: &str) -> Option<String> {
    let names: &[&str] = match kind {
        SourceKind::Bugsink => &["issue"],
        SourceKind::Sentry | SourceKind::Glitchtip => &["groupID", "group_id", "groupId"],
        _ => return None,
    };
    let id = Json::parse(raw).ok()?.fields().named(names).find_map(Json::scalar)?.into_owned();
    is_id(&id).then_some(id)
}

/// Ids become parts of addresses: what no tracker gives out is not taken.
fn is_id(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

/// `base` with these segments behind its path and a slash at the end, as Django's addresses have it. Each segment is
/// percent-encoded.
pub fn address<'a>(base: &Url, segments: impl IntoIterator<Item = &'a str>) -> Url {
    let mut url = base.clone();
    url.set_query(None);
    url.set_fragment(None);
    if let Ok(mut path) = url.path_segments_mut() {
        path.pop_if_empty().extend(segments).push("");
    }
    url
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::decode::Mapping;

    /// Texts in which one value at a time, at any depth, is of another shape.
    fn swapped(sample: &Value) -> Vec<String> {
        const ODD: [&str; 9] =
            ["null", "true", "-7", "1e999", "\"\"", "\"x\"", "\"\\ud800\"", "[[null]]", "{\"a\":{}}"];
        fn places(value: &Value, at: &str, into: &mut Vec<String>) {
            into.push(at.to_owned());
            match value {
                Value::Object(members) => {
                    members.iter().for_each(|(key, value)| places(value, &format!("{at}/{key}"), into));
                }
                Value::Array(items) => {
                    items.iter().enumerate().for_each(|(n, value)| places(value, &format!("{at}/{n}"), into));
                }
                _ => {}
            }
        }
        let mut all = Vec::new();
        places(sample, "", &mut all);
        let swap = |place: &String, odd: &str| {
            let mut sample = sample.clone();
            *sample.pointer_mut(place).unwrap() = json!("?swap?");
            sample.to_string().replace("\"?swap?\"", odd)
        };
        all.iter().flat_map(|place| ODD.map(|odd| swap(place, odd))).collect()
    }

    #[test]
    fn whatever_is_of_another_shape_costs_no_more_than_itself() {
        let id = "97774f57-f580-4d0d-b3fb-2426b1c0878b";
        let (project, issue) = (
            json!({"id":1,"name":"C","slug":"c","digested_event_count":9}),
            json!({
                "id": id, "friendly_id": "C-1", "digest_order": 1, "last_seen": "2026-11-22T09:29:07Z", "digested_event_count": 3,
                "calculated_type": "E", "calculated_value": "v"
            }),
        );
        let (project, issue) = (project.to_string(), issue.to_string());
        let project = bugsink::projects(&format!("[{project}]")).unwrap().items.remove(0);
        let bugs = bugsink::issues(&format!("[{issue}]")).unwrap().items.remove(0);
        let base: Url = "https://t.example".parse().unwrap();
        let sent = json!({"id": id, "event_id": id, "timestamp": "2026-11-22T09:29:07Z", "issue": id, "data": {
            "level": "fatal", "user": {"id": "7"}, "tags": {"a": "b"}, "exception": {"values": [{"type": "E", "stacktrace": {"frames": [{"lineno": 1}]}}]}
        }});
        for text in swapped(&sent) {
            let event = bugsink::event(&text, &project, &bugs, &base, &Mapping::default()).unwrap();
            assert_eq!(event.fingerprint, [id], "{text}");
        }
        let listed = json!({"id": "7", "shortId": "S-7", "level": "error", "permalink": "https://t.example/7/", "count": "3",
            "project": {"id": "3", "slug": "s"}, "firstSeen": "2026-11-22T09:29:07Z", "lastSeen": "2026-11-22T09:29:07Z"});
        for text in swapped(&json!([listed, {"id": "8"}])) {
            let Ok(page) = sentry::issues(&text) else { continue };
            assert!(page.items.len() + page.unreadable <= 2, "{text}");
        }
        let seven = sentry::issues(&json!([listed]).to_string()).unwrap().items.remove(0);
        let site = sentry::Site { flavour: sentry::Flavour::Sentry, base, organization: "acme".into() };
        let event = json!({"eventID": "c0ffee", "groupID": "7", "dateCreated": "2026-11-22T09:29:07Z", "release": {"version": "1"},
            "tags": [{"key": "level", "value": "fatal"}], "metadata": {"type": "E"}, "user": {"id": "7"},
            "entries": [{"type": "exception", "data": {"values": [{"type": "E"}]}}, {"type": "message", "data": {"formatted": "m"}}]});
        for text in swapped(&event) {
            let event = sentry::event(&text, &seven, &site, &Mapping::default()).unwrap();
            assert_eq!(
                (event.fingerprint, event.project.as_deref()),
                (vec!["7".to_owned()], Some("s")),
                "{text}"
            );
            assert!(sentry::events(&format!("[{text}]")).is_ok(), "{text}");
        }
    }

    #[test]
    fn an_event_knows_the_trackers_issue() {
        for (kind, raw, issue) in [
            (SourceKind::Bugsink, r#"{"issue":"0abf-1","data":{"issue":"x"}}"#, Some("0abf-1")),
            (SourceKind::Sentry, r#"{"groupID":"1341191803"}"#, Some("1341191803")),
            (SourceKind::Sentry, r#"{"groupID":1341191803}"#, Some("1341191803")),
            (SourceKind::Glitchtip, r#"{"group_id":"7"}"#, Some("7")),
            (SourceKind::Sentry, r#"{"groupID":null}"#, None),
            (SourceKind::Sentry, r#"{"groupID":"../../users"}"#, None),
            (SourceKind::Bugsink, r#"{"issue":{"id":1}}"#, None),
            (SourceKind::Bugsink, "not JSON", None),
            (SourceKind::Sse, r#"{"groupID":"7","issue":"7"}"#, None),
        ] {
            assert_eq!(issue_of(kind, raw).as_deref(), issue, "{raw}");
        }
    }

    #[test]
    fn an_address_keeps_the_servers_path_and_nothing_gets_out_of_a_segment() {
        for (base, expect) in [
            ("https://b.example", "https://b.example/api/0/a%2F..%2F%3Fb/"),
            ("https://b.example/sub/?x=1#y", "https://b.example/sub/api/0/a%2F..%2F%3Fb/"),
        ] {
            assert_eq!(address(&base.parse().unwrap(), ["api", "0", "a/../?b"]).as_str(), expect);
        }
    }
}
