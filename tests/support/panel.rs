//! The panel of the virtual desktop, whose status tray shows icons: xfce4-panel.

use std::process::Command;

use rustix::process::Signal;
use zbus::zvariant::{OwnedObjectPath, OwnedValue, Value};
use zbus::{Connection, Proxy};

use super::bus::{owner, property};
use super::process::{leave_running, signal};
use super::wait::{so, until};

/// StatusNotifierItem: the name of what knows all icons.
const WATCHER: &str = "org.kde.StatusNotifierWatcher";

/// Where each icon is: name and path on the bus in one.
pub(crate) async fn icons() -> Vec<String> {
    let all: Vec<String> =
        property(WATCHER, "/StatusNotifierWatcher", WATCHER, "RegisteredStatusNotifierItems")
            .await
            .unwrap_or_default();
    let mut alive = Vec::new();
    for icon in all {
        // A watcher that was busy when a resident was killed may go on listing what is gone.
        let name = icon.split('/').next().unwrap_or_default();
        if owner(name).await.is_some() {
            alive.push(icon);
        }
    }
    alive
}

/// The icon of the resident that runs, once there is one.
pub(crate) async fn icon() -> Icon {
    until("there is one icon in the tray", async || {
        let [icon] = &icons().await[..] else { return None };
        let (name, path) = icon.split_once('/')?;
        Some(Icon { name: name.to_owned(), path: format!("/{path}") })
    })
    .await
}

/// Ends it as a crash would; its tray goes with it.
pub(crate) async fn kill() {
    let pid = owner("org.xfce.Panel").await.expect("the panel runs");
    signal(pid, Signal::KILL);
    so("the tray is gone", async || owner(WATCHER).await.is_none()).await;
}

/// Starts it, when it does not run.
pub(crate) async fn start() {
    if owner("org.xfce.Panel").await.is_none() {
        leave_running(Command::new("xfce4-panel").arg("--disable-wm-check"));
    }
    let host =
        async || property(WATCHER, "/StatusNotifierWatcher", WATCHER, "IsStatusNotifierHostRegistered").await;
    so("the tray is there", async || host().await == Some(true)).await;
}

/// An icon in the tray.
pub(crate) struct Icon {
    name: String,
    path: String,
}

/// An entry of its menu.
#[derive(Debug)]
pub(crate) struct Entry {
    id: i32,
    pub label: String,
    /// Whether it can be pressed.
    pub enabled: bool,
}

/// com.canonical.dbusmenu, `GetLayout`: id, properties, children.
type Layout = (i32, std::collections::HashMap<String, OwnedValue>, Vec<OwnedValue>);

impl Icon {
    pub(crate) async fn tooltip(&self) -> String {
        let title: Option<String> =
            property(&self.name, &self.path, "org.kde.StatusNotifierItem", "Title").await;
        title.unwrap_or_default()
    }

    async fn menu_object(&self) -> Proxy<'static> {
        let item = "org.kde.StatusNotifierItem";
        let path: OwnedObjectPath =
            property(&self.name, &self.path, item, "Menu").await.expect("it has a menu");
        let bus = Connection::session().await.unwrap();
        Proxy::new_owned(bus, self.name.clone(), path, "com.canonical.dbusmenu".to_owned()).await.unwrap()
    }

    /// The menu's own entries, top to bottom, without separators.
    pub(crate) async fn menu(&self) -> Vec<Entry> {
        self.entries(0).await
    }

    /// The entries of the menu that this entry opens.
    pub(crate) async fn submenu(&self, of: &Entry) -> Vec<Entry> {
        self.entries(of.id).await
    }

    async fn entries(&self, parent: i32) -> Vec<Entry> {
        let layout: (u32, Layout) =
            self.menu_object().await.call("GetLayout", &(parent, 1_i32, Vec::<String>::new())).await.unwrap();
        let entries = layout.1.2.into_iter().map(|entry| Layout::try_from(entry).unwrap());
        let text = |value: Option<&OwnedValue>| value.and_then(|value| String::try_from(value.clone()).ok());
        entries
            .filter(|(_, properties, _)| text(properties.get("type")).as_deref() != Some("separator"))
            .map(|(id, properties, _)| Entry {
                id,
                label: text(properties.get("label")).unwrap_or_default(),
                enabled: properties.get("enabled").is_none_or(|enabled| bool::try_from(enabled) == Ok(true)),
            })
            .collect()
    }

    /// Presses an entry.
    pub(crate) async fn press(&self, entry: &Entry) {
        let pressed = (entry.id, "clicked", Value::from(0_i32), 0_u32);
        self.menu_object().await.call::<_, _, ()>("Event", &pressed).await.unwrap();
    }
}
