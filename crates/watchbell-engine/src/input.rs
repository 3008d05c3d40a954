//! Everything that can wake the pipeline, in one list.

use std::sync::Arc;

use jiff::Timestamp;
use tokio::sync::oneshot;
use watchbell_core::watch::Plan;
use watchbell_logbook::http::IngestError;
use watchbell_logbook::store::{OutboxRow, Ready};

use crate::notify::FromDesktop;
use crate::pipeline::WatchError;
use crate::power::Power;
use crate::settings::Loaded;
use crate::source::{Batch, FromSource, Payload};

/// Answered with the ids of events once they are on the disk, or with why they are not.
pub(crate) type Taken = oneshot::Sender<Result<Vec<String>, IngestError>>;

/// Everything that can wake the pipeline.
#[derive(Debug)]
pub(crate) enum Input {
    /// A source told something.
    Source(FromSource),
    /// The built-in logbook was sent events; answered when they are on the disk.
    Local(Batch, Taken),
    /// Somebody clicked, or the notification service came or went.
    Desktop(FromDesktop),
    /// Whether rings can be seen: `None`, or why not.
    Notifications(Option<String>),
    /// The configuration changed.
    Settings(Arc<Loaded>),
    /// Silence until then; `None`: ring again.
    Pause(Option<Timestamp>),
    /// Watch from now on, for as long as this plan does; or why not.
    StartWatch(Plan, oneshot::Sender<Result<(), WatchError>>),
    /// Watch so many seconds longer.
    ExtendWatch(u32, oneshot::Sender<Result<(), WatchError>>),
    /// End the watch that is under way.
    StopWatch(oneshot::Sender<Result<(), WatchError>>),
    /// Somebody's act changed the store: read the facts again, take these rings down.
    Acted(Vec<String>),
    /// Whether the built-in logbook is served: `None`, or why not.
    Face(Option<String>),
    /// A forwarder gave a sign of life to the built-in logbook.
    Beats,
    /// Certificates were looked at: the one to see to first, in words, and the rings that are no longer true.
    Certificates {
        /// `None`: none is below a threshold.
        line: Option<String>,
        /// Their keys.
        closed: Vec<String>,
    },
    /// The computer sleeps, or is awake again.
    Power(Power),
    /// Try this source again now.
    Retry(String),
    /// A ring that stands for no event: a test.
    Sample(Box<OutboxRow>),
    /// A source may have been silent for too long, or a pause is over.
    Tick,
}

impl Input {
    /// Events that were sent to the built-in logbook, which is this source.
    pub(crate) fn local(source: &str, ready: Vec<Ready>, done: Taken) -> Self {
        let heard = ready.into_iter().map(|ready| Payload::Event(Box::new(ready))).collect();
        Self::Local(Batch { source: source.into(), heard, cursor: None, first_read: false }, done)
    }
}
