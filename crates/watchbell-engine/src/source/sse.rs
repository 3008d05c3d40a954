//! Server-sent events (WHATWG HTML, section 9.2).

use watchbell_core::config::Source;

use super::failure::Failure;
use super::format::Json;
use super::http::{self, Get};
use super::reader::Reader;
use super::stream::Dialect;

/// Any address that sends server-sent events, each with one JSON payload.
pub(super) struct EventStream;

impl Dialect for EventStream {
    fn get(&self, source: &Source, cursor: Option<&str>) -> Result<Get, Failure> {
        Ok(Get::events(http::address(source)?.clone()).resume(cursor))
    }

    fn reader(&self, source: &Source) -> Reader {
        Reader::events(Json::new(source))
    }
}
