//! Linux: our own client of `org.freedesktop.Notifications` (Desktop Notifications Specification 1.2 and 1.3).
//!
//! One connection for the life of the program: GNOME takes notifications down whose sender has left the bus, and dunst
//! answers only the connection that asked. `linux/bus.rs` keeps it and listens; `linux/request.rs` puts `Notify`
//! together; here is what is up.
//!
//! - The ids are locked while a call is under way: a click can overtake the reply that says what was clicked.
//! - `Notify` goes to the *owner* of the name as it was when its capabilities were asked. A server that has just taken
//!   its place never gets ids, or markup, that were meant for another.
//! - At most one `Notify` waits for its reply. A server that hangs gets one call, not a pile of them, and when it wakes
//!   the ring that is tried again replaces the one it shows late.

mod bus;
mod request;

use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use tokio::sync::{Mutex, mpsc, watch};
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout, timeout_at};
use zbus::message::{Message, Sequence};
use zbus::names::OwnedUniqueName;

use super::ids::Ids;
use super::sound::Player;
use super::{APP_ID, ActionKey, BOUND, FromDesktop, Notifier, NotifyError, Nth, Ring, Server};

const NAME: &str = "org.freedesktop.Notifications";
const PATH: &str = "/org/freedesktop/Notifications";

/// A reply that has not come after this long is no longer waited for.
const GIVE_UP: Duration = Duration::from_mins(1);

/// What differs between the resident, a program started from its build folder, and tests.
#[derive(Debug, Clone)]
pub struct Options {
    /// The bus, as a D-Bus address. `None`: the session's.
    pub address: Option<String>,
    /// The name of an installed icon, or a `file://` URI.
    pub icon: String,
    /// What plays sounds where the server does not.
    pub player: Player,
}

impl Default for Options {
    fn default() -> Self {
        Self { address: None, icon: APP_ID.into(), player: Player::default() }
    }
}

/// The desktop's notification server. Its connection lives as long as this.
#[derive(Debug)]
pub struct Desktop {
    desk: Arc<Desk>,
    keeper: JoinHandle<()>,
}

impl Desktop {
    /// Starts looking for a server, in the background and for as long as this lives. Must be called inside a tokio
    /// runtime.
    pub fn start(options: Options, to: mpsc::Sender<FromDesktop>) -> Self {
        let known = watch::Sender::new(Err(NotifyError::Absent));
        let desk = Arc::new(Desk { options, to, known, state: Mutex::new(State::default()) });
        let keeper = tokio::spawn(bus::keep(Arc::clone(&desk)));
        Self { desk, keeper }
    }
}

impl Drop for Desktop {
    fn drop(&mut self) {
        self.keeper.abort();
    }
}

impl Notifier for Desktop {
    fn show<'a>(&'a self, ring: &'a Ring) -> BoxFuture<'a, Result<Nth, NotifyError>> {
        self.desk.show(ring).boxed()
    }

    fn close<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<(), NotifyError>> {
        self.desk.close(key).boxed()
    }

    fn server(&self) -> BoxFuture<'_, Result<Server, NotifyError>> {
        async {
            let mut known = self.desk.known.subscribe();
            let _ = timeout(BOUND, known.wait_for(Result::is_ok)).await;
            known.borrow().clone()
        }
        .boxed()
    }
}

/// What the callers and the keeper of the connection share.
#[derive(Debug)]
struct Desk {
    options: Options,
    to: mpsc::Sender<FromDesktop>,
    /// Who the server is, for whoever asks; the state's line is what `show` goes by.
    known: watch::Sender<Result<Server, NotifyError>>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// `None`: no bus.
    line: Option<Line>,
    /// The server, counted.
    nth: Nth,
    ids: Ids<Sequence>,
    flight: Option<Flight>,
}

#[derive(Debug)]
struct Line {
    connection: zbus::Connection,
    /// Who has the name `org.freedesktop.Notifications`, and what it can do once that is known.
    owner: Option<OwnedUniqueName>,
    server: Option<Server>,
    summoned: Option<Instant>,
}

/// A `Notify` that waits for its reply. It is kept here, not in the caller, so that a caller who leaves, or whose time
/// is up, does not leave a notification on the screen that nobody knows.
#[derive(Debug)]
struct Flight {
    key: String,
    offered: Vec<ActionKey>,
    since: Instant,
    reply: JoinHandle<zbus::Result<Message>>,
}

impl Desk {
    async fn show(&self, ring: &Ring) -> Result<Nth, NotifyError> {
        let deadline = Instant::now() + BOUND;
        let mut state = timeout_at(deadline, self.state.lock()).await.map_err(|_| NotifyError::Hangs)?;
        if state.land(deadline).await == Err(NotifyError::Hangs) {
            return Err(NotifyError::Hangs);
        }
        let replaces = state.ids.of(&ring.key);
        let line = state.line.as_mut().ok_or(NotifyError::Absent)?;
        let Some(owner) = line.owner.clone() else {
            line.summon();
            return Err(NotifyError::Absent);
        };
        // Not known yet: `ServerUp` follows when it is.
        let server = line.server.as_ref().ok_or(NotifyError::Hangs)?;
        let request = request::notify(ring, replaces, server, &self.options.icon);
        let we_play = !server.can("sound");
        let connection = line.connection.clone();
        let call =
            async move { connection.call_method(Some(owner), PATH, Some(NAME), "Notify", &request).await };
        let offered = ring.actions.iter().map(|(action, _)| *action).collect();
        state.flight =
            Some(Flight { key: ring.key.clone(), offered, since: Instant::now(), reply: tokio::spawn(call) });
        state.land(deadline).await?;
        if we_play {
            self.options.player.play(&ring.sound);
        }
        Ok(state.nth)
    }

    async fn close(&self, key: &str) -> Result<(), NotifyError> {
        let deadline = Instant::now() + BOUND;
        let mut state = timeout_at(deadline, self.state.lock()).await.map_err(|_| NotifyError::Hangs)?;
        if state.land(deadline).await == Err(NotifyError::Hangs) {
            return Err(NotifyError::Hangs);
        }
        let id = state.ids.of(key);
        let Some(Line { connection, owner: Some(owner), .. }) = &state.line else { return Ok(()) };
        if id == 0 {
            return Ok(());
        }
        let call = connection.call_method(Some(owner), PATH, Some(NAME), "CloseNotification", &id);
        match timeout_at(deadline, call).await {
            // The specification answers with an error when it is no longer up, and then it is as was asked.
            Ok(Ok(_) | Err(zbus::Error::MethodError(..))) => {
                state.ids.forget(key);
                Ok(())
            }
            Ok(Err(error)) => Err(why(&error)),
            Err(_) => Err(NotifyError::Hangs),
        }
    }
}

impl State {
    /// Waits until `deadline` for the `Notify` that is under way, if one is, and takes down the id it was given.
    async fn land(&mut self, deadline: Instant) -> Result<(), NotifyError> {
        let Some(flight) = &mut self.flight else { return Ok(()) };
        let landed = match timeout_at(deadline, &mut flight.reply).await {
            Ok(landed) => landed,
            Err(_) if flight.since.elapsed() < GIVE_UP => return Err(NotifyError::Hangs),
            Err(_) => {
                self.flight = None;
                return Ok(());
            }
        };
        let Some(Flight { key, offered, .. }) = self.flight.take() else { return Ok(()) };
        let reply = landed.map_err(|_| NotifyError::Absent)?.map_err(|error| why(&error))?;
        let id: u32 = reply.body().deserialize().map_err(|error| why(&error))?;
        self.ids.shown(&key, id, offered, reply.recv_position());
        Ok(())
    }

    /// Another server, or none: what the last one was asked and what it said mean nothing any more.
    fn start_over(&mut self) {
        self.ids.clear();
        if let Some(flight) = self.flight.take() {
            flight.reply.abort();
        }
    }
}

impl Line {
    /// Asks the bus to start a server, where it knows of one to start; at most every 10 s.
    fn summon(&mut self) {
        if self.summoned.is_some_and(|at| at.elapsed() < Duration::from_secs(10)) {
            return;
        }
        self.summoned = Some(Instant::now());
        let connection = self.connection.clone();
        tokio::spawn(async move {
            let call = bus::ask_bus(&connection, "StartServiceByName", &(NAME, 0_u32));
            if let Ok(Err(error)) = timeout(Duration::from_secs(30), call).await {
                tracing::debug!(%error, "no notification server can be started");
            }
        });
    }
}

/// A failed call, in the terms of the port.
fn why(error: &zbus::Error) -> NotifyError {
    match error {
        zbus::Error::MethodError(name, text, _) => match name.as_str() {
            // The owner is not there, or left without answering.
            "org.freedesktop.DBus.Error.ServiceUnknown"
            | "org.freedesktop.DBus.Error.NameHasNoOwner"
            | "org.freedesktop.DBus.Error.Disconnected"
            | "org.freedesktop.DBus.Error.NoReply" => NotifyError::Absent,
            name => NotifyError::Refused(super::words::title(text.as_deref().unwrap_or(name))),
        },
        zbus::Error::Variant(_) => NotifyError::Refused("its answer cannot be read".into()),
        _ => NotifyError::Absent,
    }
}
