//! What outlives a source's connections, and how what they hear is sent on.

use std::time::Duration;

use jiff::Timestamp;
use reqwest::{Client, Response};
use watchbell_core::Level;
use watchbell_core::config::Source;
use watchbell_core::decode::Decoded;

use super::failure::Failure;
use super::format::Heard;
use super::http::Get;
use super::pace::Pace;
use super::{Batch, BlindReason, FromSource, Signal, SourceContext, SourceId, http};
use crate::secret::Secret;

/// A source and what outlives its connections.
pub(super) struct Subscription {
    pub(super) source: Source,
    pub(super) id: SourceId,
    pub(super) context: SourceContext,
    /// Where to resume: the cursor of the last batch that went out, or the stored one.
    pub(super) cursor: Option<String>,
    /// The last `retry:` that the server sent.
    pub(super) retry: Option<Duration>,
    /// While set, what happened before it is read back, and does not ring.
    read_back_until: Option<Timestamp>,
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
        Self { source, id, context, cursor, retry: None, read_back_until: None, client: None, token: None }
    }

    /// Events below it are only counted.
    pub(super) fn floor(&self) -> Option<Level> {
        *self.context.floor.borrow()
    }

    /// What comes now begins with what happened before `server_now`, by the server's clock where it tells.
    pub(super) fn read_back_until(&mut self, server_now: Option<Timestamp>) {
        self.read_back_until = Some(server_now.unwrap_or_else(|| self.context.clock.now()));
    }

    /// The token, read once and kept; see [`Self::token_changed`]. `None`: the source has none.
    pub(super) async fn token(&mut self) -> Result<Option<Secret>, Failure> {
        if self.token.is_none() {
            self.token = self.read_token().await?;
        }
        Ok(self.token.clone())
    }

    /// Instead of the source's own, a token that was entered and not stored yet.
    pub(super) fn with_token(mut self, token: Option<Secret>) -> Self {
        self.token = token;
        self
    }

    /// Whether a token was sent.
    pub(super) fn has_token(&self) -> bool {
        self.token.is_some()
    }

    /// Reads the token anew after it was rejected, for it may have been changed. Once: a second rejection is for a
    /// person to mend.
    pub(super) async fn token_changed(&mut self) -> Result<bool, Failure> {
        if self.token.is_none() {
            return Ok(false);
        }
        let before = self.token.take();
        self.token = self.read_token().await?;
        Ok(self.token != before)
    }

    async fn read_token(&self) -> Result<Option<Secret>, Failure> {
        let Some(from) = &self.source.token else { return Ok(None) };
        Ok(Some(self.context.secrets.get(from).await?))
    }

    /// Asks for what stays open, and waits for the head of the answer.
    pub(super) async fn ask(&mut self, get: &Get) -> Result<Response, Failure> {
        let client = match &self.client {
            Some(client) => client.clone(),
            None => {
                http::client(&get.url, self.source.ca_file.as_deref(), get.protocols(), &self.context.timing)?
            }
        };
        self.client = Some(client.clone());
        http::send(&client, get, self.source.silence()).await
    }

    /// What a person may have mended meanwhile is read anew: the token, and the authorities that the client trusts.
    pub(super) fn forget_what_failed(&mut self, failure: &Failure) {
        match failure.reason {
            BlindReason::Unauthorized | BlindReason::Forbidden | BlindReason::Locked => self.token = None,
            BlindReason::Tls => self.client = None,
            _ => {}
        }
    }

    /// Tells how it goes.
    pub(super) async fn signal(&self, signal: Signal) {
        // Nobody takes it: `source::run` sees that too, and ends this task.
        let _ = self.context.tell.send(FromSource::Signal(self.id.clone(), signal)).await;
    }

    /// Sends on payloads with the cursor to resume from, and waits while the store is behind: that slows the source, and
    /// nothing is dropped.
    pub(super) async fn send(&mut self, heard: Vec<Decoded>, cursor: Option<String>, first_read: bool) {
        if cursor.is_some() {
            self.cursor.clone_from(&cursor);
        }
        let heard = heard.into_iter().map(|decoded| super::Payload::new(&self.id, decoded)).collect();
        let batch = Batch { source: self.id.clone(), heard, cursor, first_read };
        let _ = self.context.tell.send(FromSource::Batch(batch)).await;
    }

    /// Sends on what a stream or socket said.
    pub(super) async fn tell(&mut self, mut heard: Heard, cursor: Option<&str>, pace: &mut Pace, last: bool) {
        if let Some(text) = heard.gap.take() {
            self.signal(Signal::Gap { text }).await;
        }
        for beat in heard.beats.drain(..) {
            self.signal(Signal::Heartbeat(beat)).await;
        }
        let bytes = heard.bytes;
        let moved = cursor.filter(|cursor| self.cursor.as_deref() != Some(cursor)).map(str::to_owned);
        let (back, live) = self.split(heard.payloads);
        if !back.is_empty() {
            // The cursor goes with the last batch: both are stored, or both are asked for again.
            self.send(back, None, true).await;
        }
        if moved.is_some() || !live.is_empty() {
            let cursor = moved.or_else(|| self.cursor.clone());
            self.send(live, cursor, false).await;
        } else if bytes && pace.may_say_heard() {
            self.signal(Signal::Heard).await;
        }
        if let Some((count, text)) = pace.undecodable(last) {
            self.signal(Signal::Undecodable { count, text }).await;
        }
        pace.told(bytes);
    }

    /// What was read back, and what comes live: the first event that is new ends the reading back.
    fn split(&mut self, mut payloads: Vec<Decoded>) -> (Vec<Decoded>, Vec<Decoded>) {
        let Some(until) = self.read_back_until else { return (Vec::new(), payloads) };
        let is_old = |payload: &Decoded| payload.at().is_some_and(|at| at < until);
        let Some(first_new) = payloads.iter().position(|payload| !is_old(payload)) else {
            return (payloads, Vec::new());
        };
        self.read_back_until = None;
        let live = payloads.split_off(first_new);
        (payloads, live)
    }
}
