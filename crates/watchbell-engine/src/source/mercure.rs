//! Mercure hubs (<https://mercure.rocks/spec>): server-sent events, of drafts 0.x and of 1.0.
//!
//! The versions differ in what is subscribed to, `topic=` or `match=`, which stands in the address as the user wrote it; both
//! take the `Last-Event-ID` header, so that nothing else has to be told apart.

use reqwest::header::HeaderMap;
use watchbell_core::config::Source;
use watchbell_core::say;

use super::failure::Failure;
use super::format::Json;
use super::http::{self, Get};
use super::reader::Reader;
use super::stream::Dialect;

/// A subscription to a hub.
pub(super) struct Hub;

impl Dialect for Hub {
    fn get(&self, source: &Source, cursor: Option<&str>) -> Result<Get, Failure> {
        Ok(Get::events(http::address(source)?.clone()).resume(cursor))
    }

    fn reader(&self, source: &Source) -> Reader {
        Reader::events(Json::new(source))
    }

    /// The hub answers with the id that it really goes on after ("Reconciliation" in the specification).
    fn lost(&self, headers: &HeaderMap, cursor: Option<&str>) -> Option<String> {
        let cursor = cursor?;
        let names = ["mercure-last-event-id", "last-event-id"];
        let goes_on_after = names.iter().find_map(|name| headers.get(*name))?;
        (goes_on_after.as_bytes() != cursor.as_bytes()).then(|| say!("source-gap-hub"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hub_that_goes_on_elsewhere_has_lost_something() {
        for (name, value, cursor, lost) in [
            ("last-event-id", "urn:uuid:1", Some("urn:uuid:1"), false),
            ("last-event-id", "earliest", Some("urn:uuid:1"), true),
            ("mercure-last-event-id", "urn:uuid:2", Some("urn:uuid:1"), true),
            ("mercure-last-event-id", "urn:uuid:2", None, false),
            ("x-other", "urn:uuid:2", Some("urn:uuid:1"), false),
        ] {
            let headers = HeaderMap::from_iter([(name.parse().unwrap(), value.parse().unwrap())]);
            assert_eq!(Hub.lost(&headers, cursor).is_some(), lost, "{name}: {value}");
        }
    }
}
