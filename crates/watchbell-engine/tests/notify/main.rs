//! The notifier against a real message bus and a server that misbehaves as real ones do.
//!
//! A real `dbus-daemon` runs for each test; only the server is ours, because no real one hangs or refuses on request.

#![cfg(test)]
#![cfg(target_os = "linux")]
#![allow(unreachable_pub, reason = "the modules of a test")]

mod bus;
mod server;
mod clicks;
mod faults;
mod portable;
mod shows;

use std::time::Duration;

use tokio::sync::mpsc;
use tokio::time::timeout;
use watchbell_core::Level;
use watchbell_core::rule::Urgency;
use watchbell_engine::notify::linux::{Desktop, Options};
use watchbell_engine::notify::sound::Player;
use watchbell_engine::notify::{ActionKey, FromDesktop, Ring};

use bus::Bus;

/// What a modern server can do.
const ALL: &[&str] = &["actions", "body", "body-markup", "persistence", "sound"];

/// A notifier under test, and what it told.
struct Client {
    desktop: Desktop,
    told: mpsc::Receiver<FromDesktop>,
}

impl Client {
    fn on(bus: &Bus) -> Self {
        let (to, told) = mpsc::channel(16);
        let player = Player::on_path("/nonexistent");
        let options = Options { address: Some(bus.address.clone()), player, ..Options::default() };
        Self { desktop: Desktop::start(options, to), told }
    }

    /// One that has found its server.
    async fn ready(bus: &Bus) -> Self {
        let mut client = Self::on(bus);
        client.is_told_of_a_server().await;
        client
    }

    async fn next(&mut self) -> FromDesktop {
        soon(self.told.recv()).await.expect("the notifier runs")
    }

    async fn is_told_of_a_server(&mut self) {
        let next = self.next().await;
        assert!(matches!(next, FromDesktop::ServerUp(_)), "{next:?}");
    }

    /// Asserts what is told next.
    async fn is_told(&mut self, expected: FromDesktop) {
        assert_eq!(self.next().await, expected);
    }

    /// Asserts that nothing was told, by something that is told after all that came before it.
    async fn is_told_nothing(&mut self, server: &server::Server, id: u32, key: &str) {
        server.end(id, 1).await;
        self.is_told(FromDesktop::Closed { key: key.into(), by_person: false }).await;
    }
}

/// A bound on hangs, not a delay.
async fn soon<T>(what: impl Future<Output = T>) -> T {
    timeout(Duration::from_secs(20), what).await.expect("it should have happened by now")
}

fn ring(key: &str, title: &str) -> Ring {
    Ring {
        key: key.into(),
        title: title.into(),
        body: "KeyError: 'cart' <checkout> & more".into(),
        level: Level::Fatal,
        urgency: Urgency::Critical,
        sound: "bell-4".into(),
        actions: vec![(ActionKey::Open, "Open".into()), (ActionKey::Acknowledge, "Acknowledge".into())],
    }
}

fn clicked(key: &str, action: ActionKey, activation: Option<&str>) -> FromDesktop {
    FromDesktop::Clicked { key: key.into(), action, activation: activation.map(Into::into) }
}
