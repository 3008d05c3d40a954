//! A disk that is full, and one that is waited for: each test has one of its own, in a process of its own.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use rustix::process::{Pid, Signal, kill_process_group};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::process::{Process, said};
use crate::support::wait::{so, until};
use crate::support::{SseServer, alone};

/// A disk of a few megabytes, and a place beside it.
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
        let set_up = r#"mount -t tmpfs -o size=6m none "$WATCHBELL_TEST_ALONE""#;
        alone::again(&format!("real_disk::{test}"), &["--mount"], set_up, place.path());
        None
    }

    fn fill(&self) {
        // It ends where the disk does.
        let _ = fs::write(self.path.join("ballast"), vec![0_u8; 8 << 20]);
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

#[tokio::test]
#[ignore = "needs a disk of its own; ./dev test rust runs it"]
async fn rings_go_on_where_the_record_cannot_be_opened_and_it_is_opened_when_there_is_room() {
    let Some(disk) =
        Disk::of("rings_go_on_where_the_record_cannot_be_opened_and_it_is_opened_when_there_is_room")
    else {
        return;
    };
    let server = SseServer::start().await;
    let config = disk.beside.path().join("config.toml");
    fs::write(&config, format!("[logbook]\nlisten = \"127.0.0.1:0\"\n{}", server.source("checkout", "")))
        .unwrap();
    disk.fill();
    let _tray =
        Process::start(disk.watchbell(&config).arg("tray").stdout(Stdio::null()).stderr(Stdio::null()));
    let status = async || {
        let asked = disk.watchbell(&config).args(["status", "--json"]).output().unwrap();
        serde_json::from_slice::<Value>(&asked.stdout).ok()
    };
    let full = "the disk is full, so events are not kept; rings still work";
    so("it says that the disk is full", async || {
        status().await.is_some_and(|status| status["store"] == full)
    })
    .await;
    server.expect_listener().await;
    server.tell(&json!({"level": "fatal", "message": "db down"}));
    so("it rings all the same", async || status().await.is_some_and(|status| status["unseen"] == 1)).await;
    assert_eq!(status().await.unwrap()["store"], full, "and says so still");

    disk.empty();
    so("there is room", async || status().await.is_some_and(|status| status["store"].is_null())).await;
    let kept = async || {
        let listed = said(disk.watchbell(&config).args(["inbox", "list", "--all", "--json"]));
        listed.contains("db down").then_some(())
    };
    until("what was heard meanwhile is asked for again, and kept", kept).await;
    assert!(disk.path.join("data/logbook.sqlite").exists());
}

/// A program under strace. Both end with it: strace alone would leave the other behind.
struct Traced(Process);

impl Traced {
    fn start(command: &mut Command) -> Self {
        Self(Process::start(command.process_group(0)))
    }
}

impl Drop for Traced {
    fn drop(&mut self) {
        let group = Pid::from_raw(i32::try_from(self.0.pid()).unwrap()).unwrap();
        let _ = kill_process_group(group, Signal::KILL);
    }
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
