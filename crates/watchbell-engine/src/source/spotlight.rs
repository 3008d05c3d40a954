//! Spotlight, Sentry's sidecar for development (<https://spotlightjs.com>): envelopes as server-sent events.

use watchbell_core::Level;
use watchbell_core::config::Source;
use watchbell_core::decode::envelope;

use super::failure::Failure;
use super::format::{Format, Heard, Payload, Service, Unread};
use super::http::{self, Get};
use super::reader::Reader;
use super::stream::Dialect;

/// A sidecar. It holds the last 500 envelopes, and sends all of them to whoever names an id that it does not know: after
/// its restart too, when ids that were heard already are recognised by the store.
pub(super) struct Sidecar;

impl Dialect for Sidecar {
    fn get(&self, source: &Source, cursor: Option<&str>) -> Result<Get, Failure> {
        let mut url = http::address(source)?.clone();
        if url.path() == "/" {
            url.set_path("/stream");
        }
        let get = Get::events(url);
        Ok(if cursor.is_none() { get.resume(Some("none")).reads_back() } else { get.resume(cursor) })
    }

    fn reader(&self, source: &Source) -> Reader {
        Reader::events(Envelopes(Service::new(source, envelope::decode)))
    }
}

struct Envelopes(Service);

impl Format for Envelopes {
    fn take(&mut self, payload: Payload<'_>, floor: Option<Level>, heard: &mut Heard) {
        match payload.event.strip_prefix(envelope::CONTENT_TYPE) {
            Some("") => self.0.take(payload, floor, heard),
            Some(_) => heard.lose(Unread::PackedEnvelope),
            None => {}
        }
    }
}
