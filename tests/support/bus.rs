//! The session bus of the virtual desktop: who is on it, and what goes over it.

use std::collections::HashMap;

use futures_util::StreamExt as _;
use tokio::sync::watch;
use tokio::task::JoinSet;
use zbus::fdo::{DBusProxy, MonitoringProxy};
use zbus::zvariant::OwnedValue;
use zbus::{Connection, MatchRule, MessageStream};

/// The process that owns a name.
pub(crate) async fn owner(name: &str) -> Option<u32> {
    let bus = Connection::session().await.unwrap();
    let bus = DBusProxy::new(&bus).await.unwrap();
    bus.get_connection_unix_process_id(name.try_into().unwrap()).await.ok()
}

/// A property of an object.
pub(crate) async fn property<T>(name: &str, path: &str, interface: &str, property: &str) -> Option<T>
where
    T: TryFrom<OwnedValue>,
    T::Error: Into<zbus::Error>,
{
    let bus = Connection::session().await.unwrap();
    let object = zbus::Proxy::new(&bus, name, path, interface).await.unwrap();
    object.get_property(property).await.ok()
}

/// A notification that somebody asked for.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub summary: String,
    pub body: String,
    /// Keys and labels of its buttons, in turn.
    pub actions: Vec<String>,
    /// The notification it takes the place of; 0: of none.
    pub replaces: u32,
    /// Who asked: each process has a name of its own on the bus.
    sender: String,
}

/// Takes down every `Notify` on the bus, whether somebody answers it or not.
pub(crate) struct Rings {
    asked: watch::Receiver<Vec<Asked>>,
    _listening: JoinSet<()>,
}

impl Rings {
    pub(crate) async fn listen() -> Self {
        let bus = Connection::session().await.unwrap();
        let rule = MatchRule::builder()
            .interface("org.freedesktop.Notifications")
            .unwrap()
            .member("Notify")
            .unwrap()
            .build();
        let mut messages = MessageStream::from(bus.clone());
        MonitoringProxy::new(&bus).await.unwrap().become_monitor(&[rule], 0).await.unwrap();
        let (to, asked) = watch::channel(Vec::new());
        let mut listening = JoinSet::new();
        listening.spawn(async move {
            while let Some(Ok(message)) = messages.next().await {
                type Notify =
                    (String, u32, String, String, String, Vec<String>, HashMap<String, OwnedValue>, i32);
                if let Ok((_, replaces, _, summary, body, actions, ..)) =
                    message.body().deserialize::<Notify>()
                {
                    let sender = message.header().sender().map(ToString::to_string).unwrap_or_default();
                    to.send_modify(|asked| asked.push(Asked { summary, body, actions, replaces, sender }));
                }
            }
        });
        Self { asked, _listening: listening }
    }

    /// Everything so far.
    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked.borrow().clone()
    }

    /// How often a new notification with this summary was asked for.
    pub(crate) fn times(&self, summary: &str) -> usize {
        self.asked.borrow().iter().filter(|asked| asked.replaces == 0 && asked.summary == summary).count()
    }

    /// How many rings the summaries stood for: "5 unseen rings", "3 more rings". While it is up, a process counts its
    /// summary on.
    pub(crate) fn summed_up(&self) -> usize {
        let mut last: HashMap<String, usize> = HashMap::new();
        let mut sum = 0;
        for asked in self.asked.borrow().iter() {
            let count = asked.summary.split_once(' ').filter(|(_, what)| what.contains(" ring"));
            let Some(count) = count.and_then(|(count, _)| count.parse::<usize>().ok()) else { continue };
            let before = last.insert(asked.sender.clone(), count).unwrap_or(0);
            sum += count.checked_sub(before).unwrap_or(count);
        }
        sum
    }
}
