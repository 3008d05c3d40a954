//! Kinds that are one GET which stays open: SSE, NDJSON, and whatever is spoken over them.

use bytes::Bytes;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use reqwest::header::HeaderMap;
use reqwest::{Response, Version};
use tokio::time::{Instant, sleep_until};
use watchbell_core::config::Source;
use watchbell_core::say;

use super::BlindReason;
use super::Signal;
use super::connection::{Ended, Subscription};
use super::failure::{Failure, place};
use super::format::Heard;
use super::http::{self, Get};
use super::kind::Kind;
use super::pace::Pace;
use super::reader::Reader;
use super::test::{Report, first_event};
use crate::secret::Secret;

/// How many payloads are gathered from bytes that are already there before they are sent on.
const FULL: usize = 1_000;

/// Where one such kind differs from the others.
pub(super) trait Dialect: Send + Sync {
    /// What is asked for, to go on after `cursor`.
    fn get(&self, source: &Source, cursor: Option<&str>) -> Result<Get, Failure>;

    /// How the answer's bytes are read.
    fn reader(&self, source: &Source) -> Reader;

    /// How a token is sent.
    fn authorize(&self, get: Get, token: &Secret) -> Result<Get, Failure> {
        get.bearer(token)
    }

    /// Reads back what came since the cursor, once the connection is open, where the connection itself cannot.
    fn catch_up<'a>(&'a mut self, _to: &'a mut Subscription) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(std::future::ready(Ok(())))
    }

    /// What is lost for good, in words, where the answer's headers tell that it does not go on after `cursor`.
    fn lost(&self, _headers: &HeaderMap, _cursor: Option<&str>) -> Option<String> {
        None
    }
}

/// A kind that is one long GET.
pub(super) struct Stream<D>(pub(super) D);

impl<D: Dialect> Kind for Stream<D> {
    fn listen<'a>(&'a mut self, to: &'a mut Subscription) -> BoxFuture<'a, Ended> {
        Box::pin(async move {
            let response = match begin(&self.0, to).await {
                Ok(response) => response,
                Err(failure) => return Ended { failure, lived: None },
            };
            to.signal(Signal::Live).await;
            if let Some(text) = self.0.lost(response.headers(), to.cursor.as_deref()) {
                to.signal(Signal::Gap { text }).await;
            }
            let opened = Instant::now();
            let failure = self.read(to, response).await;
            Ended { failure, lived: Some(opened.elapsed()) }
        })
    }

    fn probe<'a>(
        &'a mut self,
        to: &'a mut Subscription,
        report: &'a mut Report,
    ) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(async move {
            let (response, get) = open(&self.0, to).await?;
            report.answered(to, &get, &response).await?;
            let protocol = if response.version() == Version::HTTP_2 { "HTTP/2" } else { "HTTP/1.1" };
            let place = place(response.url());
            report.passed(&say!("source-step-stream", protocol = protocol, place = place)).await;
            first_event(self.0.reader(&to.source), response, report).await
        })
    }
}

impl<D: Dialect> Stream<D> {
    /// Reads until it ends. One read of the socket gives one batch: no event is awaited, copied or sent by itself.
    async fn read(&self, to: &mut Subscription, mut response: Response) -> Failure {
        let mut reader = self.0.reader(&to.source);
        let mut pace = Pace::new(to.source.silence(), to.context.timing.event);
        loop {
            let mut heard = Heard::default();
            let ended = tokio::select! {
                biased;
                chunk = response.chunk() => gather(to, chunk, &mut response, &mut reader, &mut heard).await,
                () = sleep_until(pace.next_look()) => pace.overdue(),
            };
            pace.note(&heard);
            to.tell(heard, reader.cursor(), &mut pace, ended.is_some()).await;
            to.retry = reader.retry().or(to.retry);
            if let Some(failure) = ended.or_else(|| pace.stuck()) {
                return failure;
            }
        }
    }
}

/// Asks, and takes only what was asked for.
pub(super) async fn begin(dialect: &impl Dialect, to: &mut Subscription) -> Result<Response, Failure> {
    let (response, get) = open(dialect, to).await?;
    http::accept(&response, &get, &to.source, to.context.clock.now())?;
    if get.reads_back {
        to.read_back_until(http::date(response.headers()));
    }
    Ok(response)
}

/// Asks as the dialect does, and once more where the token was changed since it was read.
pub(super) async fn open(dialect: &impl Dialect, to: &mut Subscription) -> Result<(Response, Get), Failure> {
    let get = authorized(dialect, to).await?;
    let response = to.ask(&get).await?;
    if !matches!(response.status().as_u16(), 401 | 403) || !to.token_changed().await? {
        return Ok((response, get));
    }
    let get = authorized(dialect, to).await?;
    Ok((to.ask(&get).await?, get))
}

async fn authorized(dialect: &impl Dialect, to: &mut Subscription) -> Result<Get, Failure> {
    let get = dialect.get(&to.source, to.cursor.as_deref())?;
    match to.token().await? {
        Some(token) => dialect.authorize(get, &token),
        None => Ok(get),
    }
}

/// Takes this chunk and those that are already there. `Some`: that was the last of this connection.
async fn gather(
    to: &Subscription,
    first: reqwest::Result<Option<Bytes>>,
    response: &mut Response,
    reader: &mut Reader,
    heard: &mut Heard,
) -> Option<Failure> {
    let floor = to.floor();
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
                let text = say!("source-closed", place = place(response.url()));
                return Some(Failure::new(BlindReason::Refused, text));
            }
            Err(error) => return Some(Failure::from_reqwest(&error, response.url())),
        }
        next = if heard.payloads.len() < FULL { already_there(response).await } else { None };
    }
    None
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
