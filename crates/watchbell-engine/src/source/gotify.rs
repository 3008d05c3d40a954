//! Gotify (<https://gotify.net/api-docs>): messages by WebSocket, and what was missed by asking.

use futures_util::future::BoxFuture;
use jiff::SignedDuration;
use watchbell_core::config::Source;
use watchbell_core::decode::gotify::{self, Applications, Message};
use watchbell_core::decode::{Decoded, Mapping};
use watchbell_core::{Level, say};

use super::Signal;
use super::api::{Api, Words};
use super::connection::Subscription;
use super::failure::Failure;
use super::format::{Format, Heard, Payload, undecoded};
use super::http::{self, Get};
use super::reader::Reader;
use super::stream::Dialect;

/// Messages of a page, the most that the server gives.
const PAGE: usize = 200;
/// What is further back than so many pages is told as a gap.
const MOST_PAGES: usize = 25;
const READ_BACK: SignedDuration = SignedDuration::from_hours(24);

const WORDS: Words =
    Words { rights: || say!("source-do-rights-gotify"), missing: || say!("source-missing-gotify") };

/// All messages that a client may see. The number of the last one is where it goes on.
pub(super) struct Gotify {
    api: Api,
    /// Asked for once, for messages carry only numbers.
    applications: Option<Applications>,
}

impl Default for Gotify {
    fn default() -> Self {
        Self { api: Api::new(WORDS), applications: None }
    }
}

impl Dialect for Gotify {
    fn get(&self, source: &Source, _cursor: Option<&str>) -> Result<Get, Failure> {
        Ok(Get::socket(&http::below(http::address(source)?, "stream")))
    }

    fn reader(&self, source: &Source) -> Reader {
        let applications = self.applications.clone().unwrap_or_default();
        Reader::messages(Messages { applications, mapping: source.mapping.clone() })
    }

    /// Pages go backwards: `since` gives what is older than it.
    fn catch_up<'a>(&'a mut self, to: &'a mut Subscription) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(async move {
            let last: Option<u64> = to.cursor.as_deref().and_then(|cursor| cursor.parse().ok());
            let applications = self.applications(to).await;
            let mut missed: Vec<Message> = Vec::new();
            let mut pages = 0;
            let all = loop {
                let before = missed.last().map(|message| message.id);
                let (mut page, full) = self.page(to, &applications, before).await?;
                pages += 1;
                let count = page.len();
                // A server that ignores `since` would give the same page for ever.
                page.retain(|message| before.is_none_or(|before| message.id < before));
                let progress = !page.is_empty();
                page.retain(|message| is_missed(message, last, to));
                let reached = page.len() < count;
                missed.extend(page);
                if reached || !full || !progress {
                    break true;
                }
                if pages == MOST_PAGES {
                    break false;
                }
            };
            let newest = missed.iter().map(|message| message.id).max().or(last).unwrap_or(0);
            if !all {
                let text = say!("source-gap-messages", n = missed.len());
                to.signal(Signal::Gap { text }).await;
            }
            missed.sort_by_key(|message| message.id);
            let heard: Vec<Decoded> = missed.into_iter().map(|message| message.decoded).collect();
            to.send(heard, Some(newest.to_string()), last.is_none()).await;
            Ok(())
        })
    }
}

/// Came after the last one that was heard, or, the first time, within the last day.
fn is_missed(message: &Message, last: Option<u64>, to: &Subscription) -> bool {
    match last {
        Some(last) => message.id > last,
        None => message.decoded.at().is_some_and(|at| to.context.clock.now().duration_since(at) < READ_BACK),
    }
}

impl Gotify {
    async fn applications(&mut self, to: &mut Subscription) -> Applications {
        if self.applications.is_none()
            && let Ok(base) = http::address(&to.source)
        {
            let url = http::below(base, "application");
            // Without their names, applications are numbers.
            let answer = self.api.get(to, &url).await;
            self.applications = answer.ok().map(|answer| gotify::applications(&answer.text));
        }
        self.applications.clone().unwrap_or_default()
    }

    /// A page, and whether it is a full one.
    async fn page(
        &mut self,
        to: &mut Subscription,
        applications: &Applications,
        before: Option<u64>,
    ) -> Result<(Vec<Message>, bool), Failure> {
        let mut url = http::below(http::address(&to.source)?, "message");
        url.query_pairs_mut().append_pair("limit", &PAGE.to_string());
        if let Some(before) = before {
            url.query_pairs_mut().append_pair("since", &before.to_string());
        }
        let answer = self.api.get(to, &url).await?;
        let page = gotify::page(&answer.text, applications, &to.source.mapping, to.floor())
            .map_err(|error| Failure::new(super::BlindReason::Undecodable, undecoded(&error)))?;
        if page.unread > 0 {
            let count = page.unread as u64;
            let text = say!("source-messages-unread", n = count);
            to.signal(Signal::Undecodable { count, text }).await;
        }
        let full = page.messages.len() + page.unread >= PAGE;
        Ok((page.messages, full))
    }
}

struct Messages {
    applications: Applications,
    mapping: Mapping,
}

impl Format for Messages {
    fn take(&mut self, payload: Payload<'_>, floor: Option<Level>, heard: &mut Heard) {
        match gotify::decode(payload.text, &self.applications, &self.mapping, floor) {
            Ok(message) => {
                heard.payloads.push(message.decoded);
                heard.cursor = Some(message.id.to_string());
            }
            Err(error) => heard.lose(error.into()),
        }
    }
}
