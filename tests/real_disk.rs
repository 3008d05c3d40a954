//! A disk that is full, and one that is waited for: each test has one of its own, in a process of its own.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::process::{Process, said};
use crate::support::traced::Traced;
use crate::support::wait::{so, until};
use crate::support::{SseServer, alone};

/// A small disk, and a place beside it.
struct Disk {
    path: PathBuf,
    beside: TempDir,
}

impl Disk {
    /// Runs the test of this name again where it has a disk to itself. `None` where this is not that process.
    fn of(test: &str) -> Option<Self> {
        if let Some(path) = alone::inside() {
            return Some(Self { path, beside: TempDir::new().unwrap() });
        }
        let place = TempDir::new().unwrap();
        let set_up = r#"mount -t tmpfs -o size=40m none "$WATCHBELL_TEST_ALONE""#;
        alone::again(&format!("real_disk::{test}"), &["--mount"], set_up, place.path());
        None
    }

    fn fill(&self) {
        // It ends where the disk does.
        let _ = fs::write(self.path.join("ballast"), vec![0_u8; 64 << 20]);
    }

    fn empty(&self) {
        fs::remove_file(self.path.join("ballast")).unwrap();
    }

    fn watchbell(&self, config: &Path) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_watchbell"));
        command.env_clear().env("HOME", self.beside.path()).env("XDG_RUNTIME_DIR", self.beside.path());
        command.arg("--config").arg(config).arg("--data-dir").arg(self.path.join("data"));
        command
    }
}

/// A resident with its record on that disk, and a logbook that it listens to.
struct Resident {
    disk: Disk,
    server: SseServer,
    config: PathBuf,
    /// Where the built-in logbook is.
    listen: String,
    tray: Option<Process>,
}

const FULL: &str = "the disk is full, so events are not kept; rings still work";

impl Resident {
    async fn on(disk: Disk) -> Self {
        let server = SseServer::start().await;
        let config = disk.beside.path().join("config.toml");
        let listen = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
        let settings = format!("[logbook]\nlisten = \"{listen}\"\n{}", server.source("checkout", ""));
        fs::write(&config, settings).unwrap();
        Self { disk, server, config, listen, tray: None }
    }

    async fn start(&mut self) {
        let mut tray = self.disk.watchbell(&self.config);
        self.tray = Some(Process::start(tray.arg("tray").stdout(Stdio::null()).stderr(Stdio::null())));
        self.server.expect_listener().await;
    }

    fn status(&self) -> Option<Value> {
        let asked = self.disk.watchbell(&self.config).args(["status", "--json"]).output().unwrap();
        serde_json::from_slice(&asked.stdout).ok()
    }

    async fn is(&self, what: &str, mut look: impl FnMut(&Value) -> bool) {
        so(what, async || self.status().as_ref().is_some_and(&mut look)).await;
    }

    fn tell(&self, message: &str) {
        self.server.tell(&json!({"level": "fatal", "message": message}));
    }

    /// What is in the inbox, as text.
    fn inbox(&self) -> String {
        said(self.disk.watchbell(&self.config).args(["inbox", "list", "--all", "--json"]))
    }

    async fn keeps(&self, messages: &[&str]) {
        let all = async || messages.iter().all(|message| self.inbox().contains(message));
        so("what was heard meanwhile is asked for again, and kept", all).await;
    }

    /// The answer to an event that a program sends.
    async fn send(&self, message: &str) -> u16 {
        let url = format!("http://{}/v1/events", self.listen);
        let client = watchbell_engine::source::client(&url.parse().unwrap()).unwrap();
        let sent = client.post(url).body(json!({"level": "fatal", "message": message}).to_string());
        sent.send().await.unwrap().status().as_u16()
    }
}

#[tokio::test]
#[ignore = "needs a disk of its own; ./dev test rust runs it"]
async fn rings_go_on_where_the_record_cannot_be_opened_and_it_is_opened_when_there_is_room() {
    let Some(disk) =
        Disk::of("rings_go_on_where_the_record_cannot_be_opened_and_it_is_opened_when_there_is_room")
    else {
        return;
    };
    let mut resident = Resident::on(disk).await;
    resident.disk.fill();
    resident.start().await;
    resident.is("it says that the disk is full", |status| status["store"] == FULL).await;
    resident.tell("db down");
    resident.is("it rings all the same", |status| status["unseen"] == 1).await;
    assert_eq!(resident.status().unwrap()["store"], FULL, "and says so still");

    resident.disk.empty();
    resident.is("there is room", |status| status["store"].is_null()).await;
    resident.keeps(&["db down"]).await;
    assert!(resident.disk.path.join("data/logbook.sqlite").exists());
}

#[tokio::test]
#[ignore = "needs a disk of its own; ./dev test rust runs it"]
async fn rings_go_on_when_the_disk_fills_up_with_all_that_was_known_before() {
    let Some(disk) = Disk::of("rings_go_on_when_the_disk_fills_up_with_all_that_was_known_before") else {
        return;
    };
    let mut resident = Resident::on(disk).await;
    resident.start().await;
    resident.tell("db down");
    resident.is("it rings", |status| status["unseen"] == 1).await;
    resident.disk.fill();
    // What the log of the record has room for is kept.
    let noise = "x".repeat(20_000);
    so("the disk takes nothing more", async || {
        resident.tell(&format!("filler {noise}"));
        resident.status().is_some_and(|status| status["store"] == FULL)
    })
    .await;
    resident.tell("queue down");
    resident.is("it rings all the same", |status| status["unseen"] == 3).await;
    assert!(resident.inbox().contains("db down"), "what was known is known");
    assert_eq!(resident.send("cart down").await, 507, "whoever can send it again is told to");
    resident.is("and that rings, too", |status| status["unseen"] == 4).await;

    resident.disk.empty();
    resident.is("there is room", |status| status["store"].is_null()).await;
    resident.keeps(&["db down", "filler", "queue down"]).await;
    assert!(!resident.inbox().contains("cart down"), "its sender was told so");
    assert_eq!(resident.send("cart down").await, 200);
}

#[tokio::test]
#[ignore = "needs strace; ./dev test rust runs it"]
async fn rings_go_on_when_the_disk_fails() {
    let folder = TempDir::new().unwrap();
    let disk = Disk { path: folder.path().to_owned(), beside: TempDir::new().unwrap() };
    let resident = Resident::on(disk).await;
    let log = folder.path().join("data/logbook.sqlite-wal");
    let mut tray = Command::new("strace");
    tray.args(["-f", "-qq", "-o", "/dev/null", "-e", "trace=pwrite64"]);
    // Every write from the hundredth on.
    tray.args(["-e", "inject=pwrite64:error=EIO:when=100+", "-P"]).arg(log);
    let watchbell = resident.disk.watchbell(&resident.config);
    tray.arg(watchbell.get_program()).args(watchbell.get_args()).arg("tray").env_clear();
    tray.envs(watchbell.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let _traced = Traced::start(tray.stdout(Stdio::null()).stderr(Stdio::null()));
    resident.server.expect_listener().await;
    let noise = "x".repeat(20_000);
    resident
        .is("the disk has failed", |status| {
            resident.tell(&format!("filler {noise}"));
            status["store"].as_str().is_some_and(|why| why.starts_with("the disk failed"))
        })
        .await;
    resident.tell("queue down");
    resident.is("it rings all the same", |status| status["unseen"] == 2).await;
    let why = resident.status().unwrap()["store"].as_str().unwrap().to_owned();
    assert!(why.ends_with("so events are not kept; rings still work"), "{why}");
    assert!(resident.inbox().contains("filler"), "what was known is known");
}

#[tokio::test]
#[ignore = "needs strace; ./dev test rust runs it"]
async fn nothing_is_answered_before_the_disk_has_it() {
    const SENT: usize = 10;
    let folder = TempDir::new().unwrap();
    let calls = folder.path().join("calls");
    let mut serve = Command::new("strace");
    serve
        .args(["-f", "-qq", "-s", "20", "-e", "trace=fdatasync,fsync,write,writev,sendto", "-o"])
        .arg(&calls);
    serve.arg(env!("CARGO_BIN_EXE_watchbell")).args(["serve", "--listen", "127.0.0.1:0"]);
    serve
        .env("HOME", folder.path())
        .env("XDG_DATA_HOME", folder.path())
        .env("XDG_RUNTIME_DIR", folder.path());
    let log = folder.path().join("log");
    let _serving = Traced::start(serve.stderr(fs::File::create(&log).unwrap()));
    let address = until("it listens", async || {
        let said = fs::read_to_string(&log).unwrap();
        said.split("http://").nth(1).and_then(|rest| rest.split('/').next()).map(str::to_owned)
    })
    .await;
    for _ in 0..SENT {
        let mut socket = TcpStream::connect(&address).unwrap();
        write!(socket, "POST /v1/events HTTP/1.1\r\nHost: {address}\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{{}}").unwrap();
        let mut answer = String::new();
        socket.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    }
    let answers = |calls: &String| calls.matches("\"HTTP/1.1 200").count();
    let calls = until("every answer is written down", async || {
        fs::read_to_string(&calls).ok().filter(|calls| answers(calls) == SENT)
    })
    .await;
    let mut synced = false;
    for call in calls.lines() {
        // One that another thread interrupts is two lines; it is over with the second.
        if call.contains("fdatasync") && call.ends_with("= 0") {
            synced = true;
        } else if call.contains("\"HTTP/1.1 200") {
            assert!(synced, "answered before the disk had it: {call}\n{calls}");
            synced = false;
        }
    }
}
