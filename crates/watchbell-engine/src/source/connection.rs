//! The life of one connection: token, request, answer, bytes, and how it ended.

use std::time::Duration;

use bytes::Bytes;
use futures_util::FutureExt;
use reqwest::{Client, Response};
use tokio::time::{Instant, sleep_until};
use watchbell_core::config::Source;

use super::failure::{Failure, place};
use super::pace::Pace;
use super::reader::{Heard, Reader};
use super::{Batch, BlindReason, FromSource, Signal, SourceContext, SourceId, http};
use crate::secret::Secret;

/// How many payloads are gathered from bytes that are already there before they are sent on.
const FULL: usize = 1_000;

/// A source and what outlives its connections.
pub(super) struct Subscription {
    pub(super) source: Source,
    pub(super) id: SourceId,
    pub(super) context: SourceContext,
    /// The last id that went out with a batch.
    pub(super) cursor: Option<String>,
    /// The last `retry:` that the server sent.
    pub(super) retry: Option<Duration>,
    client: Option<Client>,
    token: Option<Secret>,
}

/// How a connection ended, and how long it was open; `None`: it never was.
pub(super) struct Ended {
    pub(super) failure: Failure,
    pub(super) lived: Option<Duration>,
}

impl Subscription {
    pub(super) fn new(source: Source, context: SourceContext) -> Self {
        let id = SourceId::from(source.id.as_str());
        let cursor = context.cursor.clone();
        Self { source, id, context, cursor, retry: None, client: None, token: None }
    }

    /// Connects and listens until that ends, which is always a failure: a stream has no end.
    pub(super) async fn listen(&mut self) -> Ended {
        let response = match self.open().await {
            Ok(response) => response,
            Err(failure) => {
                self.forget_what_failed(&failure);
                return Ended { failure, lived: None };
            }
        };
        self.signal(Signal::Live).await;
        let opened = Instant::now();
        let failure = self.read(response).await;
        Ended { failure, lived: Some(opened.elapsed()) }
    }

    pub(super) async fn signal(&self, signal: Signal) {
        // Nobody takes it: `source::run` sees that too, and ends this task.
        let _ = self.context.tell.send(FromSource::Signal(self.id.clone(), signal)).await;
    }

    async fn open(&mut self) -> Result<Response, Failure> {
        if self.token.is_none() {
            self.token = self.read_token().await?;
        }
        let mut response = self.request().await?;
        if matches!(response.status().as_u16(), 401 | 403) && self.token.is_some() {
            // It may have been changed since it was read. Once: a second rejection is for a person to mend.
            let token = self.read_token().await?;
            if token != self.token {
                self.token = token;
                response = self.request().await?;
            }
        }
        http::accept(&response, &self.source, self.context.clock.now())?;
        Ok(response)
    }

    async fn request(&mut self) -> Result<Response, Failure> {
        let client = if let Some(client) = &self.client {
            client
        } else {
            let url = http::address(&self.source)?;
            let client = http::client(url, self.source.ca_file.as_deref(), &self.context.timing)?;
            self.client.insert(client)
        };
        http::request(client, &self.source, self.token.as_ref(), self.cursor.as_deref()).await
    }

    async fn read_token(&self) -> Result<Option<Secret>, Failure> {
        let Some(from) = &self.source.token else { return Ok(None) };
        Ok(Some(self.context.secrets.get(from).await?))
    }

    /// What a person may have mended meanwhile is read anew: the token, and the authorities that the client trusts.
    fn forget_what_failed(&mut self, failure: &Failure) {
        match failure.reason {
            BlindReason::Unauthorized | BlindReason::Forbidden | BlindReason::Locked => self.token = None,
            BlindReason::Tls => self.client = None,
            _ => {}
        }
    }

    /// Reads until it ends. One read of the socket gives one batch: no event is awaited, copied or sent by itself.
    async fn read(&mut self, mut response: Response) -> Failure {
        let mut reader = Reader::new(&self.source);
        let mut pace = Pace::new(self.source.silence(), self.context.timing.event);
        loop {
            let mut heard = Heard::default();
            let ended = tokio::select! {
                biased;
                chunk = response.chunk() => self.gather(chunk, &mut response, &mut reader, &mut heard).await,
                () = sleep_until(pace.next_look()) => pace.overdue(),
            };
            pace.note(&heard);
            self.tell(heard, reader.cursor(), &mut pace, ended.is_some()).await;
            self.retry = reader.retry().or(self.retry);
            if let Some(failure) = ended.or_else(|| pace.stuck()) {
                return failure;
            }
        }
    }

    /// Takes this chunk and those that are already there. `Some`: that was the last of this connection.
    async fn gather(
        &self,
        first: reqwest::Result<Option<Bytes>>,
        response: &mut Response,
        reader: &mut Reader,
        heard: &mut Heard,
    ) -> Option<Failure> {
        let floor = *self.context.floor.borrow();
        let mut next = Some(first);
        while let Some(chunk) = next {
            match chunk {
                Ok(Some(bytes)) => {
                    heard.bytes = true;
                    if let Err(failure) = reader.feed(&bytes, floor, heard) {
                        return Some(failure);
                    }
                }
                Ok(None) => {
                    reader.finish(floor, heard);
                    let text = format!("{} closed the connection", place(response.url()));
                    return Some(Failure::new(BlindReason::Refused, text));
                }
                Err(error) => return Some(Failure::from_reqwest(&error, response.url())),
            }
            next = if heard.payloads.len() < FULL { already_there(response).await } else { None };
        }
        None
    }

    /// Sends on what was heard, and waits while the store is behind: that slows the socket, and nothing is dropped.
    async fn tell(&mut self, mut heard: Heard, cursor: Option<&str>, pace: &mut Pace, last: bool) {
        if let Some(text) = heard.gap.take() {
            self.signal(Signal::Gap { text }).await;
        }
        let bytes = heard.bytes;
        let moved = cursor.filter(|id| self.cursor.as_deref() != Some(id) && http::sendable(id).is_some());
        if let Some(id) = moved {
            self.cursor = Some(id.to_owned());
        }
        if moved.is_some() || !heard.payloads.is_empty() {
            let batch = Batch {
                source: self.id.clone(),
                heard: heard.payloads,
                cursor: self.cursor.clone(),
                first_read: false,
            };
            let _ = self.context.tell.send(FromSource::Batch(batch)).await;
        } else if bytes && pace.may_say_heard() {
            self.signal(Signal::Heard).await;
        }
        if let Some(text) = pace.undecodable(last) {
            self.signal(Signal::Undecodable { text }).await;
        }
        pace.told(bytes);
    }
}

/// The next chunk, if nobody has to be waited for. hyper hands over one at a time, often of 8 KiB only: its task gets
/// one turn to fetch the next from a socket that is full.
async fn already_there(response: &mut Response) -> Option<reqwest::Result<Option<Bytes>>> {
    let chunk = response.chunk().now_or_never();
    if chunk.is_some() {
        return chunk;
    }
    tokio::task::yield_now().await;
    response.chunk().now_or_never()
}
