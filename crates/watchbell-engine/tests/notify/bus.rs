//! A private message bus, and programs on it.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use zbus::Connection;

/// Where libraries look for the session's bus.
pub const ADDRESS: &str = "DBUS_SESSION_BUS_ADDRESS";
const HERE: &str = "WATCHBELL_TEST_PRIVATE_BUS";

/// Whether this process has a bus of its own as its session's. A process that has not runs the test named `test` again
/// in one that has, and judges it: libraries find the bus through the environment, which cannot be changed safely.
pub fn private_bus(test: &str) -> bool {
    if std::env::var_os(HERE).is_some() {
        return true;
    }
    let bus = Bus::start();
    let mut again = Command::new(std::env::current_exe().unwrap());
    again.args(["--exact", test, "--nocapture"]).env(ADDRESS, &bus.address).env(HERE, "1");
    assert!(again.status().unwrap().success());
    false
}

/// A `dbus-daemon` of our own: nothing is started by it, and it ends with this.
pub struct Bus {
    daemon: Child,
    folder: tempfile::TempDir,
    pub address: String,
}

impl Bus {
    pub fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (daemon, address) = daemon(&folder);
        Self { daemon, folder, address }
    }

    /// An address where no bus is yet; [`Bus::come_up`] starts it there.
    pub fn absent() -> Self {
        let mut bus = Self::start();
        bus.die();
        bus
    }

    pub fn die(&mut self) {
        self.daemon.kill().unwrap();
        self.daemon.wait().unwrap();
        let _ = std::fs::remove_file(self.folder.path().join("bus"));
    }

    pub fn come_up(&mut self) {
        (self.daemon, self.address) = daemon(&self.folder);
    }

    pub async fn connect(&self) -> Connection {
        connect(&self.address).await
    }
}

pub async fn connect(address: &str) -> Connection {
    zbus::connection::Builder::address(address).unwrap().build().await.unwrap()
}

impl Drop for Bus {
    fn drop(&mut self) {
        let _ = self.daemon.kill();
        let _ = self.daemon.wait();
    }
}

fn daemon(folder: &tempfile::TempDir) -> (Child, String) {
    let socket = folder.path().join("bus");
    let config = folder.path().join("bus.conf");
    let text = format!(
        r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:path={}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>"#,
        socket.display()
    );
    std::fs::write(&config, text).unwrap();
    let mut daemon = Command::new("dbus-daemon")
        .arg(format!("--config-file={}", config.display()))
        .args(["--nofork", "--nopidfile", "--print-address"])
        .stdout(Stdio::piped())
        // It complains where it may not raise its own limits.
        .stderr(Stdio::null())
        .spawn()
        .expect("dbus-daemon is installed");
    let mut address = String::new();
    BufReader::new(daemon.stdout.take().unwrap()).read_line(&mut address).unwrap();
    // Without the guid: a bus that takes its place at the same address has another.
    (daemon, address.trim().split(',').next().unwrap().to_owned())
}
