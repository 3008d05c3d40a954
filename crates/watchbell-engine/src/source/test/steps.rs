//! The steps of a connection test, and the report of them.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;
use tokio::time::Instant;
use watchbell_core::decode::Decoded;
use watchbell_core::{Event, say};

use crate::source::connection::Subscription;
use crate::source::failure::Failure;

/// One step, as it went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Which.
    pub name: StepName,
    /// How it went.
    pub outcome: Outcome,
    /// What was found, or why it failed, without a full stop. May be empty where it was not tried.
    pub detail: String,
    /// How long it took.
    pub took: Duration,
    /// What to do about a failure, as a sentence.
    pub way_out: Option<String>,
    /// The first event, on the step that heard it.
    pub event: Option<Box<Event>>,
}

/// The steps, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum StepName {
    /// The host's name has an address.
    NameFound,
    /// Something accepts connections there.
    Connected,
    /// TLS, with a certificate that is trusted.
    Secure,
    /// The logbook did not reject it.
    TokenAccepted,
    /// The answer is a stream.
    StreamOpen,
    /// A payload came and could be read.
    FirstEvent,
}

impl StepName {
    /// Every step, in order.
    pub const ALL: [Self; 6] = [
        Self::NameFound,
        Self::Connected,
        Self::Secure,
        Self::TokenAccepted,
        Self::StreamOpen,
        Self::FirstEvent,
    ];

    /// For people.
    pub fn label(self) -> String {
        let step = match self {
            Self::NameFound => "name-found",
            Self::Connected => "connected",
            Self::Secure => "secure",
            Self::TokenAccepted => "token-accepted",
            Self::StreamOpen => "stream-open",
            Self::FirstEvent => "first-event",
        };
        say!("source-step", step = step)
    }
}

/// How a step went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// As it should.
    Passed,
    /// Not as it should; those after it were not tried.
    Failed,
    /// Not needed here, or after one that failed.
    NotTried,
}

/// Tells steps in their order; each call is about the next one.
pub(in crate::source) struct Report {
    tell: mpsc::Sender<Step>,
    rest: std::slice::Iter<'static, StepName>,
    began: Instant,
    /// A proxy is on the way: TLS is seen only with the answer.
    pub(in crate::source) proxied: bool,
}

impl Report {
    pub(in crate::source) fn new(tell: mpsc::Sender<Step>) -> Self {
        Self { tell, rest: StepName::ALL.iter(), began: Instant::now(), proxied: false }
    }

    pub(in crate::source) async fn passed(&mut self, detail: &str) {
        self.tell(Outcome::Passed, detail, None, None).await;
    }

    /// An event was heard.
    pub(in crate::source) async fn heard(&mut self, first: &Decoded) {
        let event = match first {
            Decoded::Event(event) => Some(event.clone()),
            Decoded::Counted { .. } => None,
        };
        self.tell(Outcome::Passed, &shown(first), None, event).await;
    }

    pub(in crate::source) async fn not_tried(&mut self, detail: &str) {
        self.tell(Outcome::NotTried, detail, None, None).await;
    }

    /// The next step failed, and with it the test.
    pub(in crate::source) async fn failed(&mut self, failure: &Failure) {
        self.tell(Outcome::Failed, &failure.text, Some(failure.way_out()), None).await;
        self.rest_not_tried("").await;
    }

    /// The logbook did not reject the request.
    pub(in crate::source) async fn token_accepted(&mut self, to: &Subscription) {
        self.skip_to(StepName::TokenAccepted, "").await;
        if to.has_token() {
            self.passed(&say!("source-step-token")).await;
        } else {
            self.not_tried(&say!("source-step-no-token")).await;
        }
    }

    pub(in crate::source) async fn rest_not_tried(&mut self, detail: &str) {
        while !self.rest.as_slice().is_empty() {
            self.not_tried(detail).await;
        }
    }

    /// Those before `step` were not tried.
    pub(in crate::source) async fn skip_to(&mut self, step: StepName, detail: &str) {
        while self.rest.as_slice().first().is_some_and(|next| *next < step) {
            self.not_tried(detail).await;
        }
    }

    async fn tell(
        &mut self,
        outcome: Outcome,
        detail: &str,
        way_out: Option<String>,
        event: Option<Box<Event>>,
    ) {
        let Some(name) = self.rest.next() else { return };
        let took = if outcome == Outcome::NotTried { Duration::ZERO } else { self.began.elapsed() };
        self.began = Instant::now();
        let step = Step { name: *name, outcome, detail: detail.to_owned(), took, way_out, event };
        // Who asked may have closed the window: the test then ends unseen.
        let _ = self.tell.send(step).await;
    }
}

fn shown(first: &Decoded) -> String {
    match first {
        Decoded::Counted { level, .. } => say!("source-step-event-read", level = level.as_str()),
        Decoded::Event(event) => {
            let said = event
                .message
                .as_deref()
                .or_else(|| event.exceptions.last().and_then(|exception| exception.value.as_deref()))
                .unwrap_or_default();
            let mut said: String = said.chars().filter(|c| !c.is_control()).take(80).collect();
            if said.is_empty() {
                said = say!("source-step-event-silent");
            }
            say!("source-step-event", level = event.level.as_str(), said = said)
        }
    }
}
