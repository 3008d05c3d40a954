//! Any WebSocket (RFC 6455) that sends one JSON value a message.

use watchbell_core::config::Source;

use super::failure::Failure;
use super::format::Json;
use super::http::{self, Get};
use super::reader::Reader;
use super::stream::Dialect;

/// Messages have no ids: nothing can be resumed.
pub(super) struct Messages;

impl Dialect for Messages {
    fn get(&self, source: &Source, _cursor: Option<&str>) -> Result<Get, Failure> {
        Ok(Get::socket(http::address(source)?))
    }

    fn reader(&self, source: &Source) -> Reader {
        Reader::messages(Json::new(source))
    }
}
