//! A notification server that does what the test tells it to.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::sync::{mpsc, watch};
use zbus::message::Header;
use zbus::object_server::SignalEmitter;
use zbus::zvariant::OwnedValue;
use zbus::{Connection, fdo};

use crate::bus::{self, Bus};

pub const NAME: &str = "org.freedesktop.Notifications";
pub const PATH: &str = "/org/freedesktop/Notifications";

/// One `Notify` as it came in.
#[derive(Debug)]
pub struct Shown {
    pub app: String,
    pub icon: String,
    pub id: u32,
    pub replaces: u32,
    pub summary: String,
    pub body: String,
    pub actions: Vec<String>,
    pub hints: HashMap<String, OwnedValue>,
    pub expires: i32,
    pub sender: String,
}

/// How the next calls are answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    Well,
    /// Not until the mood changes.
    Hangs,
    Refuses,
    /// Says that it was clicked before it says under which id it is shown.
    ClicksFirst,
    /// After this long.
    Slow(Duration),
}

/// The server, for the test's side.
pub struct Server {
    pub connection: Connection,
    pub mood: watch::Sender<Mood>,
    pub shown: mpsc::UnboundedReceiver<Shown>,
    pub closed: mpsc::UnboundedReceiver<u32>,
}

impl Server {
    /// One with these capabilities, on a connection of its own.
    pub async fn on(bus: &Bus, capabilities: &[&str]) -> Self {
        Self::at(&bus.address, capabilities).await
    }

    pub async fn at(address: &str, capabilities: &[&str]) -> Self {
        Self::made(address, capabilities, 1, Mood::Well).await
    }

    /// One whose first notification has the id `first`.
    pub async fn numbering(bus: &Bus, capabilities: &[&str], first: u32) -> Self {
        Self::made(&bus.address, capabilities, first, Mood::Well).await
    }

    pub async fn in_mood(bus: &Bus, capabilities: &[&str], mood: Mood) -> Self {
        Self::made(&bus.address, capabilities, 1, mood).await
    }

    async fn made(address: &str, capabilities: &[&str], first: u32, mood: Mood) -> Self {
        let (mood, feels) = watch::channel(mood);
        let (show, shown) = mpsc::unbounded_channel();
        let (close, closed) = mpsc::unbounded_channel();
        let capabilities = capabilities.iter().map(ToString::to_string).collect();
        let desk = Desk { next: Arc::new(Mutex::new(first)), capabilities, feels, show, close };
        let connection = bus::connect(address).await;
        connection.object_server().at(PATH, desk).await.unwrap();
        connection.request_name(NAME).await.unwrap();
        Self { connection, mood, shown, closed }
    }

    /// The next `Notify`.
    pub async fn next(&mut self) -> Shown {
        crate::soon(self.shown.recv()).await.expect("the server runs")
    }

    pub async fn click(&self, id: u32, action: &str, token: Option<&str>) {
        click(&self.connection, id, action, token).await;
    }

    pub async fn end(&self, id: u32, reason: u32) {
        signal(&self.connection, "NotificationClosed", &(id, reason)).await;
    }

    /// Leaves the bus.
    pub async fn quit(self) {
        self.connection.close().await.unwrap();
    }
}

pub async fn click(connection: &Connection, id: u32, action: &str, token: Option<&str>) {
    if let Some(token) = token {
        signal(connection, "ActivationToken", &(id, token)).await;
    }
    signal(connection, "ActionInvoked", &(id, action)).await;
}

async fn signal<B: serde::Serialize + zbus::zvariant::DynamicType>(
    connection: &Connection,
    name: &str,
    body: &B,
) {
    connection.emit_signal(None::<&str>, PATH, NAME, name, body).await.unwrap();
}

struct Desk {
    next: Arc<Mutex<u32>>,
    capabilities: Vec<String>,
    feels: watch::Receiver<Mood>,
    show: mpsc::UnboundedSender<Shown>,
    close: mpsc::UnboundedSender<u32>,
}

impl Desk {
    /// Waits or fails as the mood is.
    async fn feel(&self) -> fdo::Result<Mood> {
        let mut feels = self.feels.clone();
        let mood = *feels.wait_for(|mood| *mood != Mood::Hangs).await.unwrap();
        match mood {
            Mood::Refuses => Err(fdo::Error::LimitsExceeded("too \u{1b}[31mmany".into())),
            Mood::Slow(long) => {
                tokio::time::sleep(long).await;
                Ok(mood)
            }
            mood => Ok(mood),
        }
    }
}

#[zbus::interface(name = "org.freedesktop.Notifications")]
impl Desk {
    async fn get_capabilities(&self) -> fdo::Result<Vec<String>> {
        self.feel().await?;
        Ok(self.capabilities.clone())
    }

    async fn get_server_information(&self) -> fdo::Result<(String, String, String, String)> {
        self.feel().await?;
        Ok(("fake".into(), "tests".into(), "1.0".into(), "1.2".into()))
    }

    #[allow(clippy::too_many_arguments, reason = "the specification's")]
    async fn notify(
        &self,
        #[zbus(header)] header: Header<'_>,
        #[zbus(signal_emitter)] emitter: SignalEmitter<'_>,
        app: String,
        replaces: u32,
        icon: String,
        summary: String,
        body: String,
        actions: Vec<String>,
        hints: HashMap<String, OwnedValue>,
        expires: i32,
    ) -> fdo::Result<u32> {
        let mood = self.feel().await?;
        let id = if replaces == 0 {
            let mut next = self.next.lock().unwrap();
            *next += 1;
            *next - 1
        } else {
            replaces
        };
        if mood == Mood::ClicksFirst {
            click(emitter.connection(), id, "default", Some("early")).await;
        }
        let sender = header.sender().unwrap().to_string();
        let _ =
            self.show.send(Shown { app, icon, id, replaces, summary, body, actions, hints, expires, sender });
        Ok(id)
    }

    async fn close_notification(
        &self,
        #[zbus(signal_emitter)] emitter: SignalEmitter<'_>,
        id: u32,
    ) -> fdo::Result<()> {
        self.feel().await?;
        let _ = self.close.send(id);
        signal(emitter.connection(), "NotificationClosed", &(id, 3_u32)).await;
        Ok(())
    }
}
