//! ntfy: topics as lines of JSON (<https://docs.ntfy.sh/subscribe/api/>).

use watchbell_core::config::Source;
use watchbell_core::decode::ntfy;

use super::failure::Failure;
use super::format::Service;
use super::http::{self, Get};
use super::reader::Reader;
use super::stream::Dialect;
use crate::secret::Secret;

/// The topics in the address. The server keeps messages for some hours, 12 by default: that far it can be resumed.
pub(super) struct Topics;

impl Dialect for Topics {
    /// `since` goes into the address: the server does not look at `Last-Event-ID` (2.13).
    fn get(&self, source: &Source, cursor: Option<&str>) -> Result<Get, Failure> {
        let mut url = http::address(source)?.clone();
        if !url.path().ends_with("/json") {
            url.set_path(&format!("{}/json", url.path().trim_end_matches('/')));
        }
        url.query_pairs_mut().append_pair("since", cursor.unwrap_or("24h"));
        let get = Get::lines(url);
        Ok(if cursor.is_none() { get.reads_back() } else { get })
    }

    fn reader(&self, source: &Source) -> Reader {
        Reader::lines(Service::new(source, ntfy::decode))
    }

    fn authorize(&self, get: Get, token: &Secret) -> Result<Get, Failure> {
        get.basic_or_bearer(token)
    }
}
