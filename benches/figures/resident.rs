//! The resident: how soon it listens, how fast it rings, what it costs while nothing happens.

use std::collections::HashMap;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::desktop::{Bus, Notified, Service};
use super::storm::{self, Storm};

/// What was measured.
pub(crate) struct Figures {
    /// Milliseconds from the wire to `Notify`, sorted.
    pub rings: Vec<f64>,
    /// Milliseconds from the start of the program to its request, sorted.
    pub starts: Vec<f64>,
    /// Proportional set size.
    pub pss_mb: f64,
    /// Voluntary context switches of all threads, a second.
    pub wakeups: f64,
    /// After all that.
    pub storm: Storm,
}

impl Figures {
    pub(crate) fn percentile(&self, percent: usize) -> f64 {
        self.rings[(self.rings.len() - 1) * percent / 100]
    }

    pub(crate) fn start_ms(&self) -> f64 {
        self.starts[self.starts.len() / 2]
    }
}

const STARTS: usize = 9;

pub(crate) fn measure(rings: usize, idle_seconds: u64, storm: (usize, usize)) -> Figures {
    let bus = Bus::start();
    let (notified_to, notified) = mpsc::channel();
    let _service = zbus::blocking::connection::Builder::address(bus.address.as_str())
        .unwrap()
        .name("org.freedesktop.Notifications")
        .unwrap()
        .serve_at("/org/freedesktop/Notifications", Service { notified: notified_to, id: 0 })
        .unwrap()
        .build()
        .unwrap();

    let mut starts: Vec<f64> = (0..STARTS).map(|_| Tray::start(&bus).took).collect();
    starts.sort_by(f64::total_cmp);

    let mut tray = Tray::start(&bus);
    // The first rings also load code and fill caches; they are not counted.
    for n in 0..5 {
        tray.ring(n, &notified);
    }
    let mut times: Vec<f64> = (5..rings + 5).map(|n| tray.ring(n, &notified)).collect();
    times.sort_by(f64::total_cmp);

    std::thread::sleep(Duration::from_secs(3));
    let (before, began) = (tray.switches(), Instant::now());
    std::thread::sleep(Duration::from_secs(idle_seconds));
    // A thread that has ended in between took its count with it, and slept most of the time.
    let since = |(task, count): (&String, &u64)| count - before.get(task).unwrap_or(&0);
    let wakeups = tray.switches().iter().map(since).sum::<u64>() as f64 / began.elapsed().as_secs_f64();
    let pss_mb = tray.pss_mb();
    // With the budget that people have.
    drop(tray);
    let mut tray = Tray::with(&bus, 6);
    let storm = storm::measure(&mut tray, &notified, storm.0, storm.1);
    Figures { rings: times, starts, pss_mb, wakeups, storm }
}

/// A running tray, subscribed to our server.
pub(crate) struct Tray {
    child: Child,
    socket: TcpStream,
    took: f64,
    folder: TempDir,
}

impl Tray {
    fn start(bus: &Bus) -> Self {
        Self::with(bus, 600)
    }

    fn with(bus: &Bus, per_minute: u32) -> Self {
        let folder = TempDir::new().unwrap();
        let server = TcpListener::bind("127.0.0.1:0").unwrap();
        let config = format!(
            "[logbook]\nlisten = \"127.0.0.1:0\"\n[notifications]\nper_minute = {per_minute}\n[[sources]]\nid = \"figures\"\nkind = \"sse\"\nurl = \"http://{}/\"\n",
            server.local_addr().unwrap()
        );
        std::fs::write(folder.path().join("config.toml"), config).unwrap();
        let began = Instant::now();
        let child = Command::new(env!("CARGO_BIN_EXE_watchbell"))
            .arg("--config")
            .arg(folder.path().join("config.toml"))
            .arg("--data-dir")
            .arg(folder.path().join("data"))
            .arg("tray")
            .env("DBUS_SESSION_BUS_ADDRESS", &bus.address)
            .env("XDG_STATE_HOME", folder.path())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let (mut socket, _) = server.accept().unwrap();
        let took = began.elapsed().as_secs_f64() * 1e3;
        let mut request = [0; 4_096];
        let _ = socket.read(&mut request).unwrap();
        socket.set_nodelay(true).unwrap();
        socket.write_all(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n: here\n\n").unwrap();
        Self { child, socket, took, folder }
    }

    /// Sends one fatal event and waits for its notification. Milliseconds.
    fn ring(&mut self, n: usize, notified: &mpsc::Receiver<Notified>) -> f64 {
        let event = format!(
            "id: {n}\ndata: {{\"level\":\"fatal\",\"message\":\"ring {n}\",\"fingerprint\":[\"{n}\"]}}\n\n"
        );
        let sent = Instant::now();
        self.socket.write_all(event.as_bytes()).unwrap();
        let wanted = format!("Fatal: ring {n}");
        loop {
            let came = notified.recv_timeout(Duration::from_secs(10)).expect("no notification came");
            if came.title == wanted {
                return came.at.duration_since(sent).as_secs_f64() * 1e3;
            }
        }
    }

    /// Where events are told.
    pub(crate) fn socket(&self) -> TcpStream {
        self.socket.try_clone().unwrap()
    }

    pub(crate) fn data_dir(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn pss_mb(&self) -> f64 {
        let text = std::fs::read_to_string(format!("/proc/{}/smaps_rollup", self.child.id())).unwrap();
        let line = text.lines().find_map(|line| line.strip_prefix("Pss:")).unwrap();
        line.trim().trim_end_matches(" kB").parse::<f64>().unwrap() / 1_024.0
    }

    /// How often each thread went to sleep so far.
    fn switches(&self) -> HashMap<String, u64> {
        let tasks = std::fs::read_dir(format!("/proc/{}/task", self.child.id())).unwrap();
        let of = |task: std::fs::DirEntry| {
            let text = std::fs::read_to_string(task.path().join("status")).ok()?;
            let count = text.lines().find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"))?;
            Some((task.file_name().into_string().ok()?, count.trim().parse().ok()?))
        };
        tasks.filter_map(Result::ok).filter_map(of).collect()
    }
}

impl Drop for Tray {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
