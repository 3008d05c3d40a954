//! A session bus of our own with a notification service that only looks at the clock.

use std::collections::HashMap;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Instant;

use zbus::zvariant::OwnedValue;

/// Dies with us.
pub(crate) struct Bus {
    daemon: Child,
    pub address: String,
}

impl Bus {
    pub(crate) fn start() -> Self {
        let mut daemon = Command::new("dbus-daemon")
            .args(["--session", "--nofork", "--print-address"])
            .stdout(Stdio::piped())
            .spawn()
            .expect("install dbus-daemon");
        let mut address = String::new();
        BufReader::new(daemon.stdout.take().unwrap()).read_line(&mut address).unwrap();
        Self { daemon, address: address.trim().to_owned() }
    }
}

impl Drop for Bus {
    fn drop(&mut self) {
        let _ = self.daemon.kill();
        let _ = self.daemon.wait();
    }
}

/// A notification that came.
pub(crate) struct Notified {
    pub at: Instant,
    pub title: String,
    /// 0: it came up anew.
    pub replaces: u32,
}

/// Sends on what came.
pub(crate) struct Service {
    pub notified: mpsc::Sender<Notified>,
    pub id: u32,
}

#[zbus::interface(name = "org.freedesktop.Notifications")]
impl Service {
    #[expect(clippy::too_many_arguments, reason = "the specification's signature")]
    fn notify(
        &mut self,
        _app: String,
        replaces: u32,
        _icon: String,
        summary: String,
        _body: String,
        _actions: Vec<String>,
        _hints: HashMap<String, OwnedValue>,
        _timeout: i32,
    ) -> u32 {
        let _ = self.notified.send(Notified { at: Instant::now(), title: summary, replaces });
        if replaces != 0 {
            return replaces;
        }
        self.id += 1;
        self.id
    }

    fn close_notification(&self, _id: u32) {}

    fn get_capabilities(&self) -> Vec<String> {
        vec!["body".into(), "actions".into()]
    }

    fn get_server_information(&self) -> (String, String, String, String) {
        ("figures".into(), "watchbell".into(), "1".into(), "1.2".into())
    }
}
