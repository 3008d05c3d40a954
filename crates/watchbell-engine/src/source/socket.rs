//! Kinds that are a WebSocket (RFC 6455), and whatever is spoken over it.
//!
//! The handshake goes the way of every other request, with its TLS, proxies, redirects and refusals; what follows is
//! tungstenite's, whose results with Autobahn's suite are published
//! (<https://github.com/snapview/tungstenite-rs#testing>). Ours are the limits, and the pings that tell silence from death.

use std::time::Duration;

use futures_util::future::BoxFuture;
use futures_util::{FutureExt, SinkExt, StreamExt};
use reqwest::{Response, Upgraded};
use tokio::time::{Instant, MissedTickBehavior, interval_at, sleep_until, timeout};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, Role, WebSocketConfig};
use tokio_tungstenite::tungstenite::{Bytes, Error, Message};
use url::Url;
use watchbell_core::say;

use super::connection::{Ended, Subscription};
use super::failure::{Failure, from_io, place};
use super::format::{Heard, Unread};
use super::kind::Kind;
use super::pace::Pace;
use super::reader::Reader;
use super::stream::{Dialect, begin, open};
use super::test::{FIRST_EVENT, Report};
use super::{BlindReason, Signal};

/// The longest message, and the longest frame of one: what core reads of a payload.
const LONGEST: usize = watchbell_core::decode::json::LIMIT;
/// How many payloads are gathered from messages that are already there before they are sent on.
const FULL: usize = 1_000;

/// A kind that is a WebSocket.
pub(super) struct Socket<D>(pub(super) D);

type Wire = WebSocketStream<Upgraded>;
/// What the socket gave; `None`: it is over.
type Given = Option<Result<Message, Error>>;

impl<D: Dialect> Kind for Socket<D> {
    fn listen<'a>(&'a mut self, to: &'a mut Subscription) -> BoxFuture<'a, Ended> {
        Box::pin(async move {
            let (mut wire, url) = match self.connect(to).await {
                Ok(open) => open,
                Err(failure) => return Ended { failure, lived: None },
            };
            to.signal(Signal::Live).await;
            let opened = Instant::now();
            // What comes meanwhile waits in the socket: nothing falls between what is read back and what is heard.
            let failure = match self.0.catch_up(to).await {
                Ok(()) => self.read(to, &mut wire, &url).await,
                Err(failure) => failure,
            };
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
            let url = response.url().clone();
            report.answered(to, &get, &response).await?;
            let mut wire = upgrade(response).await?;
            report.passed(&say!("source-step-socket", place = place(&url))).await;
            let mut reader = self.0.reader(&to.source);
            let mut heard = Heard::default();
            let listening = async {
                while heard.payloads.is_empty() && heard.undecodable == 0 {
                    let given = wire.next().await;
                    take(given, &mut reader, to.floor(), &mut heard, &url).map_or(Ok(()), Err)?;
                }
                Ok::<(), Failure>(())
            };
            if let Ok(ended) = timeout(FIRST_EVENT, listening).await {
                ended?;
            }
            report.first(&heard, false).await
        })
    }
}

impl<D: Dialect> Socket<D> {
    async fn connect(&self, to: &mut Subscription) -> Result<(Wire, Url), Failure> {
        let response = begin(&self.0, to).await?;
        let url = response.url().clone();
        Ok((upgrade(response).await?, url))
    }

    /// Reads until it ends.
    async fn read(&self, to: &mut Subscription, wire: &mut Wire, url: &Url) -> Failure {
        let silence = to.source.silence();
        let mut reader = self.0.reader(&to.source);
        let mut pace = Pace::new(silence, to.context.timing.event);
        // Three may go unanswered before it counts as silent.
        let every = (silence / 3).max(Duration::from_millis(1));
        let mut ping = interval_at(Instant::now() + every, every);
        ping.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            let mut heard = Heard::default();
            let ended = tokio::select! {
                biased;
                given = wire.next() => gather(to, given, wire, &mut reader, &mut heard, url),
                () = sleep_until(pace.next_look()) => pace.overdue(),
                _ = ping.tick() => knock(wire, silence, url).await,
            };
            pace.note(&heard);
            to.tell(heard, reader.cursor(), &mut pace, ended.is_some()).await;
            if let Some(failure) = ended {
                return failure;
            }
        }
    }
}

/// Sends a ping. A peer that takes none any more is as good as gone.
async fn knock(wire: &mut Wire, silence: Duration, url: &Url) -> Option<Failure> {
    match timeout(silence, wire.send(Message::Ping(Bytes::new()))).await {
        Ok(Ok(())) => None,
        Ok(Err(error)) => Some(failure(error, url)),
        Err(_) => Some(Failure::new(BlindReason::Silent, say!("source-takes-nothing", place = place(url)))),
    }
}

/// Takes this message and those that are already there. `Some`: that was the last of this connection.
fn gather(
    to: &Subscription,
    first: Given,
    wire: &mut Wire,
    reader: &mut Reader,
    heard: &mut Heard,
    url: &Url,
) -> Option<Failure> {
    let floor = to.floor();
    let mut next = Some(first);
    while let Some(given) = next {
        if let Some(failure) = take(given, reader, floor, heard, url) {
            return Some(failure);
        }
        next = if heard.payloads.len() < FULL { wire.next().now_or_never() } else { None };
    }
    None
}

fn take(
    given: Given,
    reader: &mut Reader,
    floor: Option<watchbell_core::Level>,
    heard: &mut Heard,
    url: &Url,
) -> Option<Failure> {
    let message = match given {
        Some(Ok(message)) => message,
        Some(Err(error)) => return Some(failure(error, url)),
        None => return Some(closed(None, url)),
    };
    heard.bytes = true;
    heard.completed = true;
    match message {
        Message::Text(text) => reader.message(&text, floor, heard),
        Message::Binary(bytes) => match str::from_utf8(&bytes) {
            Ok(text) => reader.message(text, floor, heard),
            Err(_) => heard.lose(Unread::Binary),
        },
        Message::Close(frame) => return Some(closed(frame.as_ref(), url)),
        Message::Ping(_) | Message::Pong(_) | Message::Frame(_) => {}
    }
    None
}

async fn upgrade(response: Response) -> Result<Wire, Failure> {
    let url = response.url().clone();
    let upgraded = response.upgrade().await.map_err(|error| Failure::from_reqwest(&error, &url))?;
    let limits = WebSocketConfig::default().max_message_size(Some(LONGEST)).max_frame_size(Some(LONGEST));
    Ok(WebSocketStream::from_raw_socket(upgraded, Role::Client, Some(limits)).await)
}

fn failure(error: Error, url: &Url) -> Failure {
    let place = place(url);
    match error {
        Error::ConnectionClosed | Error::AlreadyClosed => closed(None, url),
        Error::Capacity(_) => {
            let text = say!("source-message-long", limit = LONGEST.to_string());
            Failure::new(BlindReason::Undecodable, text)
        }
        Error::Utf8(_) => Failure::new(BlindReason::Undecodable, say!("source-message-utf8")),
        Error::Io(error) => {
            from_io(&error, url).unwrap_or_else(|| Failure::new(BlindReason::Refused, error.to_string()))
        }
        // An end without a closing handshake is how most connections end that a proxy or a restart cuts.
        Error::Protocol(error) if error.to_string().contains("closing handshake") => {
            Failure::new(BlindReason::Refused, say!("source-dropped", place = place))
        }
        error => Failure::new(
            BlindReason::Undecodable,
            say!("source-socket-protocol", place = place, why = error.to_string()),
        ),
    }
}

/// The server says good-bye, perhaps with its reason.
fn closed(frame: Option<&CloseFrame>, url: &Url) -> Failure {
    let place = place(url);
    let text = match frame {
        None => say!("source-closed", place = place),
        Some(frame) => {
            let code = u16::from(frame.code);
            let said: String = frame.reason.chars().filter(|c| !c.is_control()).take(100).collect();
            let why = if said.is_empty() { code.to_string() } else { format!("{code}: {said}") };
            say!("source-closed-saying", place = place, why = why)
        }
    };
    Failure::new(BlindReason::Refused, text)
}
