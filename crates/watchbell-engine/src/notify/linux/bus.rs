//! Keeps the connection, follows who owns the name of the notification server, and hears its signals.
//!
//! Any peer on the session bus can send us an `ActionInvoked`. What is listened to is what the owner of the name sent;
//! `ids.rs` then asks whether we hold the id and offered the action. Nothing of the signal but that is used.

use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt;
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep, sleep_until, timeout};
use zbus::message::{Message, Sequence, Type};
use zbus::names::{OwnedUniqueName, UniqueName};
use zbus::{Connection, MessageStream};

use super::{Desk, Line, NAME, PATH, why};
use crate::notify::{BOUND, FromDesktop, NotifyError, Nth, Server};

const BUS: &str = "org.freedesktop.DBus";
const BUS_PATH: &str = "/org/freedesktop/DBus";

/// Between attempts to reach the bus: from, to.
const DELAY: (Duration, Duration) = (Duration::from_millis(500), Duration::from_secs(15));

/// Signals that wait for a call to end before they are looked at. People do not press so many buttons in 2 s.
const QUEUE: usize = 256;

/// What the connection brings, in the order in which it came.
enum Heard {
    Owner(Option<OwnedUniqueName>),
    Signal(Message),
}

/// Runs until it is aborted.
pub(super) async fn keep(desk: Arc<Desk>) {
    let mut told = None;
    let mut delay = DELAY.0;
    loop {
        match connect(desk.options.address.as_deref()).await {
            Ok((connection, stream)) => {
                delay = DELAY.0;
                if let Err(error) = serve(&desk, connection, stream, &mut told).await {
                    tracing::debug!(%error, "the session bus does not answer");
                }
            }
            Err(error) => tracing::debug!(%error, "no session bus"),
        }
        let mut state = desk.state.lock().await;
        state.start_over();
        state.line = None;
        drop(state);
        tell(&desk, &mut told, Err(NotifyError::Absent)).await;
        sleep(delay).await;
        delay = (delay * 2).min(DELAY.1);
    }
}

/// A call on the bus itself.
pub(super) async fn ask_bus<B>(connection: &Connection, method: &str, body: &B) -> zbus::Result<Message>
where
    B: serde::Serialize + zbus::zvariant::DynamicType,
{
    connection.call_method(Some(BUS), BUS_PATH, Some(BUS), method, body).await
}

async fn connect(address: Option<&str>) -> zbus::Result<(Connection, MessageStream)> {
    let builder = match address {
        Some(address) => zbus::connection::Builder::address(address)?,
        None => zbus::connection::Builder::session()?,
    };
    let connection = bounded(builder.max_queued(QUEUE).build()).await?;
    let stream = MessageStream::from(&connection);
    Ok((connection, stream))
}

/// Subscribes, then listens until the connection is lost. All of it is subscribed before anything can be shown.
async fn serve(
    desk: &Desk,
    connection: Connection,
    stream: MessageStream,
    told: &mut Option<bool>,
) -> zbus::Result<()> {
    for rule in [
        format!("type='signal',sender='{NAME}',path='{PATH}',interface='{NAME}'"),
        format!("type='signal',sender='{BUS}',interface='{BUS}',member='NameOwnerChanged',arg0='{NAME}'"),
    ] {
        bounded(ask_bus(&connection, "AddMatch", &rule)).await?;
    }
    let (owner, as_of) = match bounded(ask_bus(&connection, "GetNameOwner", &NAME)).await {
        Ok(reply) => (Some(reply.body().deserialize::<OwnedUniqueName>()?), reply.recv_position()),
        Err(zbus::Error::MethodError(_, _, reply)) => (None, reply.recv_position()),
        Err(error) => return Err(error),
    };
    let mut line = Line { connection, owner: None, server: None, summoned: None };
    if owner.is_none() {
        line.summon();
    }
    desk.state.lock().await.line = Some(line);
    let (queue, heard) = mpsc::channel(QUEUE);
    // Reading goes on while what was heard waits for a lock: the reply that the lock is held for has to be read too.
    tokio::select! {
        () = read(stream, owner, as_of, queue) => {}
        () = act(desk, heard, told) => {}
    }
    Ok(())
}

/// Sorts what comes in. It alone decides who the owner is: signals are judged by who had the name when they were sent.
async fn read(
    mut stream: MessageStream,
    mut owner: Option<OwnedUniqueName>,
    as_of: Sequence,
    queue: mpsc::Sender<Heard>,
) {
    if queue.send(Heard::Owner(owner.clone())).await.is_err() {
        return;
    }
    while let Some(Ok(message)) = stream.next().await {
        if message.message_type() != Type::Signal {
            continue;
        }
        let header = message.header();
        let (Some(sender), Some(interface)) = (header.sender(), header.interface()) else { continue };
        if sender == BUS && interface == BUS {
            let news = message.recv_position() > as_of && follow(&mut owner, &message);
            if news && queue.send(Heard::Owner(owner.clone())).await.is_err() {
                return;
            }
        } else if interface == NAME && owner.as_ref().is_some_and(|owner| owner == sender) {
            drop(header);
            if queue.try_send(Heard::Signal(message)).is_err() {
                tracing::warn!("more signals from the notification server than can be looked at");
            }
        }
    }
}

/// Whether `owner` became another by this `NameOwnerChanged(name, old, new)`.
fn follow(owner: &mut Option<OwnedUniqueName>, message: &Message) -> bool {
    if message.header().member().is_none_or(|member| member != "NameOwnerChanged") {
        return false;
    }
    let body = message.body();
    let Ok((NAME, _, new)) = body.deserialize::<(&str, &str, &str)>() else { return false };
    let new = UniqueName::try_from(new).ok().map(|new| new.to_owned().into());
    std::mem::replace(owner, new) != *owner
}

/// Does what was heard calls for.
async fn act(desk: &Desk, mut heard: mpsc::Receiver<Heard>, told: &mut Option<bool>) {
    let mut ask = None;
    let mut delay = DELAY.0;
    loop {
        let next = tokio::select! {
            next = heard.recv() => next,
            () = sleep_until(ask.unwrap_or_else(Instant::now)), if ask.is_some() => {
                match introduce(desk).await {
                    Ok(server) => {
                        ask = None;
                        tell(desk, told, Ok(server)).await;
                    }
                    // Gone again, or hanging: if it is gone the bus will say so.
                    Err(error) => {
                        tell(desk, told, Err(error)).await;
                        ask = Some(Instant::now() + delay);
                        delay = (delay * 2).min(DELAY.1);
                    }
                }
                continue;
            }
        };
        match next {
            None => return,
            Some(Heard::Signal(message)) => {
                let said = hear(desk, &message).await;
                if let Some(said) = said {
                    let _ = desk.to.send(said).await;
                }
            }
            Some(Heard::Owner(owner)) => {
                let gone = owner.is_none();
                let mut state = desk.state.lock().await;
                state.start_over();
                if let Some(line) = &mut state.line {
                    (line.owner, line.server) = (owner, None);
                }
                drop(state);
                delay = DELAY.0;
                ask = (!gone).then(Instant::now);
                *told = told.filter(|_| gone);
                if gone {
                    tell(desk, told, Err(NotifyError::Absent)).await;
                }
            }
        }
    }
}

/// Asks the server who it is and what it can do. One that does not know the question can do nothing special.
async fn introduce(desk: &Desk) -> Result<(Nth, Server), NotifyError> {
    let (connection, owner) = match &desk.state.lock().await.line {
        Some(Line { connection, owner: Some(owner), .. }) => (connection.clone(), owner.clone()),
        _ => return Err(NotifyError::Absent),
    };
    let (capabilities, about) = futures_util::try_join!(
        question(&connection, &owner, "GetCapabilities"),
        question(&connection, &owner, "GetServerInformation"),
    )?;
    let capabilities = capabilities.and_then(|reply| reply.body().deserialize().ok()).unwrap_or_default();
    let (name, _vendor, version, _spec): (String, String, String, String) =
        about.and_then(|reply| reply.body().deserialize().ok()).unwrap_or_default();
    let server = Server { name, version, capabilities };
    let mut state = desk.state.lock().await;
    match &mut state.line {
        Some(line) if line.owner.as_ref() == Some(&owner) => line.server = Some(server.clone()),
        _ => return Err(NotifyError::Absent),
    }
    state.nth.0 += 1;
    Ok((state.nth, server))
}

/// `None` where the server does not know the answer.
async fn question(
    connection: &Connection,
    owner: &OwnedUniqueName,
    method: &str,
) -> Result<Option<Message>, NotifyError> {
    let call = connection.call_method(Some(owner), PATH, Some(NAME), method, &());
    let Ok(answered) = timeout(BOUND, call).await else { return Err(NotifyError::Hangs) };
    match answered.map_err(|error| why(&error)) {
        Ok(reply) => Ok(Some(reply)),
        Err(NotifyError::Refused(_)) => Ok(None),
        Err(absent) => Err(absent),
    }
}

/// A signal of the server. It waits here for a call that is under way: the id it speaks of may be in that reply.
async fn hear(desk: &Desk, message: &Message) -> Option<FromDesktop> {
    let mut state = desk.state.lock().await;
    // A reply that came after its caller's time was up.
    let _ = state.land(Instant::now()).await;
    let header = message.header();
    let body = message.body();
    match header.member()?.as_str() {
        "ActivationToken" => {
            let (id, token): (u32, String) = body.deserialize().ok()?;
            state.ids.token(id, token);
            None
        }
        "ActionInvoked" => {
            let (id, action): (u32, &str) = body.deserialize().ok()?;
            state.ids.clicked(id, action)
        }
        "NotificationClosed" => {
            let (id, reason): (u32, u32) = body.deserialize().ok()?;
            state.ids.closed(id, reason, message.recv_position())
        }
        _ => None,
    }
}

/// Tells of the server where that is news. `told` is what was said last: `Some(true)` up, `Some(false)` gone.
async fn tell(desk: &Desk, told: &mut Option<bool>, server: Result<(Nth, Server), NotifyError>) {
    let news = server.as_ref().map_or(FromDesktop::ServerGone, |(nth, _)| FromDesktop::ServerUp(*nth));
    let up = server.is_ok();
    let _ = desk.known.send_replace(server.map(|(_, server)| server));
    if told.replace(up) != Some(up) {
        let _ = desk.to.send(news).await;
    }
}

/// No call on the bus takes longer than [`BOUND`]; one that would is an I/O error.
async fn bounded<T>(call: impl Future<Output = zbus::Result<T>>) -> zbus::Result<T> {
    let late = |_| Err(zbus::Error::InputOutput(Arc::new(std::io::ErrorKind::TimedOut.into())));
    timeout(BOUND, call).await.unwrap_or_else(late)
}
