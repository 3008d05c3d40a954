//! What sets one kind of source apart from the others.
//!
//! Adding one is a file beside this one, a line in [`of`], and its row in core's `config/kinds.rs`.

use futures_util::future::BoxFuture;
use watchbell_core::config::{Source, SourceKind};
use watchbell_core::tracker::sentry::Flavour;

use super::api::polling::Polling;
use super::bugsink::Bugsink;
use super::connection::{Ended, Subscription};
use super::failure::Failure;
use super::file::Files;
use super::gotify::Gotify;
use super::journal::gateway::Gateway;
use super::journal::local::Local;
use super::loki::Loki;
use super::sentry::Sentry;
use super::socket::Socket;
use super::stream::Stream;
use super::test::Report;
use super::{mercure, ndjson, ntfy, spotlight, sse, websocket};

/// A kind of source: how it listens, and how that is tried once.
///
/// Most are one of three shapes and only say where they differ: a [`Stream`] is one long GET, a
/// [`Socket`](super::socket::Socket) a WebSocket, a [`Polling`] one is asked every so often.
pub(super) trait Kind: Send {
    /// One connection, from its beginning to its end. That is always a failure, for a source has no end; the supervisor
    /// backs off and calls again. Tells [`Signal::Live`](super::Signal::Live) when it hears, and sends on what it hears
    /// together with the cursor to resume from. May be dropped at any await: what was not sent has not moved the cursor.
    fn listen<'a>(&'a mut self, to: &'a mut Subscription) -> BoxFuture<'a, Ended>;

    /// The same way once, for "Test connection": every step from [`StepName::TokenAccepted`](super::test::StepName) on. What
    /// comes before that, name, connection and TLS, was tried already where the source has an address.
    fn probe<'a>(
        &'a mut self,
        to: &'a mut Subscription,
        report: &'a mut Report,
    ) -> BoxFuture<'a, Result<(), Failure>>;
}

/// The kind of this source. `None`: the built-in logbook, which the pipeline hears without us.
pub(super) fn of(source: &Source) -> Option<Box<dyn Kind>> {
    Some(match source.kind {
        SourceKind::Sse => Box::new(Stream(sse::EventStream)),
        SourceKind::Ndjson => Box::new(Stream(ndjson::Lines)),
        SourceKind::Bugsink => Box::new(Polling::new(Bugsink::default())),
        SourceKind::Sentry => Box::new(Polling::new(Sentry::new(Flavour::Sentry))),
        SourceKind::Glitchtip => Box::new(Polling::new(Sentry::new(Flavour::Glitchtip))),
        SourceKind::Websocket => Box::new(Socket(websocket::Messages)),
        SourceKind::Ntfy => Box::new(Stream(ntfy::Topics)),
        SourceKind::Gotify => Box::new(Socket(Gotify::default())),
        SourceKind::Loki => Box::new(Socket(Loki::default())),
        SourceKind::Mercure => Box::new(Stream(mercure::Hub)),
        SourceKind::Spotlight => Box::new(Stream(spotlight::Sidecar)),
        SourceKind::File => Box::new(Files),
        SourceKind::Journal if source.url.is_some() => Box::new(Gateway),
        SourceKind::Journal => Box::new(Local::default()),
        SourceKind::Local => return None,
    })
}
