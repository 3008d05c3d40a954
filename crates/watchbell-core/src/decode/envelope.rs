//! Sentry envelopes: as SDKs send them ([`Framed`]), and as Spotlight's sidecar passes them on: `[header, [[itemHeader,
//! payload], …]]`, one JSON array ([`decode()`]).
//!
//! Source: <https://github.com/getsentry/spotlight>, the sidecar's `/stream`; what an item may be:
//! <https://develop.sentry.dev/sdk/data-model/envelope-items/>.

mod framed;

use super::json::{self, not_json};
use super::lenient::Json;
use super::{DecodeError, Decoded, Mapping, Said};
use crate::Level;
pub use framed::{FrameError, Framed, Item};

/// What the `event:` field of such a message is.
pub const CONTENT_TYPE: &str = "application/x-sentry-envelope";

/// Reads one envelope: its errors. Transactions, sessions, attachments and whatever comes next are not what anybody
/// waits for here.
///
/// # Errors
/// [`DecodeError`], where this is no such array, or an error in it is too large.
pub fn decode(text: &str, mapping: &Mapping, floor: Option<Level>) -> Result<Said, DecodeError> {
    let envelope = Json::parse(text).map_err(not_json)?;
    let parts = envelope.items();
    let items = parts.get(1).filter(|items| items.is_array());
    let items = items.ok_or_else(|| DecodeError::NotJson("an envelope is [header, items]".into()))?;
    let mut said = Said::default();
    for item in items.items() {
        let parts = item.items();
        let ty = parts.first().and_then(|header| header.fields().words(&["type"]));
        if let (Some("event"), Some(payload)) = (ty.as_deref(), parts.get(1)) {
            said.payloads.push(Decoded::at_least(floor, json::event(payload.raw(), mapping)?));
        }
    }
    Ok(said)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(text: &str) -> Result<Vec<Option<String>>, DecodeError> {
        let said = decode(text, &Mapping::default(), Some(Level::Debug))?;
        let message = |decoded| match decoded {
            Decoded::Event(event) => event.message,
            Decoded::Counted { .. } => None,
        };
        Ok(said.payloads.into_iter().map(message).collect())
    }

    #[test]
    fn an_envelopes_errors_are_read_and_its_other_items_are_not() {
        let some = |text: &str| Some(text.to_owned());
        for (text, expect) in [
            (r#"[{"event_id":"a"},[[{"type":"event"},{"message":"one"}]]]"#, vec![some("one")]),
            (
                r#"[{},[[{"type":"transaction"},{"message":"no"}],[{"type":"event"},{"message":"a"}],[{"type":"event"},{"message":"b"}]]]"#,
                vec![some("a"), some("b")],
            ),
            (r#"[{},[[{"type":"attachment"},{"data":"AAAA"}]]]"#, vec![]),
            ("[null,[]]", vec![]),
            ("[{},[null,[],[null],[{\"type\":\"event\"}],7]]", vec![]),
        ] {
            assert_eq!(messages(text).unwrap(), expect, "{text}");
        }
        for text in ["", "{}", "[{}]", "[{},{}]", "null"] {
            assert!(messages(text).is_err(), "{text}");
        }
    }
}
