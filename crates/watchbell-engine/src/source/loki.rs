//! Grafana Loki (<https://grafana.com/docs/loki/latest/reference/loki-http-api/>): lines by `/tail`, a WebSocket, and what was
//! missed by `/query_range`, because tailing looks back only as far as it likes.

use futures_util::future::BoxFuture;
use jiff::SignedDuration;
use reqwest::header::{HeaderName, HeaderValue};
use url::Url;
use watchbell_core::config::Source;
use watchbell_core::decode::loki;
use watchbell_core::say;

use super::api::{Api, Words};
use super::connection::Subscription;
use super::failure::{Failure, Next};
use super::format::{Service, undecoded};
use super::http::{self, Get};
use super::reader::Reader;
use super::stream::Dialect;
use super::{BlindReason, Signal};
use crate::secret::Secret;

/// Lines of a page; Loki's own default for the most that it gives.
const PAGE: usize = 5_000;
/// What is more than so many pages is told as a gap.
const MOST_PAGES: usize = 20;
const READ_BACK: SignedDuration = SignedDuration::from_hours(24);
const TENANT: HeaderName = HeaderName::from_static("x-scope-orgid");

const WORDS: Words =
    Words { rights: || say!("source-do-rights-loki"), missing: || say!("source-missing-loki") };

/// The lines that a query finds. The time of the last one, in nanoseconds, is where it goes on.
pub(super) struct Loki {
    api: Api,
}

impl Default for Loki {
    fn default() -> Self {
        Self { api: Api::new(WORDS).authorized_by(authorize) }
    }
}

impl Dialect for Loki {
    fn get(&self, source: &Source, cursor: Option<&str>) -> Result<Get, Failure> {
        let mut url = query(source, "tail")?;
        if let Some(cursor) = cursor {
            url.query_pairs_mut().append_pair("start", cursor);
        }
        let get = authorize(Get::socket(&url), source, None)?;
        // Without a start, Loki begins an hour ago.
        Ok(if cursor.is_none() { get.reads_back() } else { get })
    }

    fn reader(&self, source: &Source) -> Reader {
        Reader::messages(Service::new(source, loki::tail))
    }

    fn authorize(&self, get: Get, token: &Secret) -> Result<Get, Failure> {
        get.basic_or_bearer(token)
    }

    fn catch_up<'a>(&'a mut self, to: &'a mut Subscription) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(async move {
            let now = to.context.clock.now();
            let first = to.cursor.is_none();
            let begin = (now - READ_BACK).as_nanosecond();
            let mut from = to.cursor.as_deref().and_then(|cursor| cursor.parse().ok()).unwrap_or(begin);
            for _ in 0..MOST_PAGES {
                let said = self.page(to, from).await?;
                let full = said.payloads.len() >= PAGE;
                let last = said.cursor.as_deref().and_then(|cursor| cursor.parse::<i128>().ok());
                // Lines of one moment may stand on two pages, and are recognised by the store; a page of nothing else is left.
                let next = last.map_or(from, |last| if last > from { last } else { from + i128::from(full) });
                let cursor = if first && last.is_none() { now.as_nanosecond() } else { next };
                to.send(said.payloads, Some(cursor.to_string()), first).await;
                if !full {
                    return Ok(());
                }
                from = next;
            }
            let text = say!("source-gap-lines", n = PAGE * MOST_PAGES);
            to.signal(Signal::Gap { text }).await;
            Ok(())
        })
    }
}

impl Loki {
    async fn page(
        &mut self,
        to: &mut Subscription,
        from: i128,
    ) -> Result<watchbell_core::decode::Said, Failure> {
        let mut url = query(&to.source, "query_range")?;
        url.query_pairs_mut()
            .append_pair("start", &from.to_string())
            .append_pair("direction", "forward")
            .append_pair("limit", &PAGE.to_string());
        let answer = self.api.get(to, &url).await?;
        loki::range(&answer.text, &to.source.mapping, to.floor())
            .map_err(|error| Failure::new(BlindReason::Undecodable, undecoded(&error)).then(Next::Slowly))
    }
}

fn query(source: &Source, call: &str) -> Result<Url, Failure> {
    let mut url = http::below(http::address(source)?, &format!("loki/api/v1/{call}"));
    url.query_pairs_mut().append_pair("query", source.query.as_deref().unwrap_or_default());
    Ok(url)
}

/// The tenant goes with everything; a token only where the proxy before Loki wants one.
fn authorize(get: Get, source: &Source, token: Option<&Secret>) -> Result<Get, Failure> {
    let get = match source.organization.as_deref().map(HeaderValue::from_str) {
        Some(Ok(tenant)) => get.header(TENANT, tenant),
        Some(Err(_)) => {
            let text = say!("source-tenant-odd");
            return Err(Failure::new(BlindReason::Refused, text).then(Next::Attention));
        }
        None => get,
    };
    match token {
        Some(token) => get.basic_or_bearer(token),
        None => Ok(get),
    }
}
