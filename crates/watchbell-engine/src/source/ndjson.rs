//! Newline-delimited JSON over HTTP.

use watchbell_core::config::Source;

use super::failure::Failure;
use super::format::Json;
use super::http::{self, Get};
use super::reader::Reader;
use super::stream::Dialect;

/// Any address that sends one JSON value a line. Lines have no ids: nothing can be resumed.
pub(super) struct Lines;

impl Dialect for Lines {
    fn get(&self, source: &Source, _cursor: Option<&str>) -> Result<Get, Failure> {
        Ok(Get::lines(http::address(source)?.clone()))
    }

    fn reader(&self, source: &Source) -> Reader {
        Reader::lines(Json::new(source))
    }
}
