//! A crowd at the door: many connections from a process of their own, to a server that is one.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Command, Stdio};
use std::time::Duration;

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tempfile::TempDir;

use crate::support::process::Process;
use crate::support::{alone, wait::so};

/// A hang is a failure.
const HANG: Duration = Duration::from_secs(20);

/// What may be held for a crowd, over what is held without: it asks for nothing that takes memory.
const MOST_KB: u64 = 200 << 10;

struct Server {
    process: Process,
    address: String,
    folder: TempDir,
}

impl Server {
    fn start() -> Self {
        let folder = TempDir::new().unwrap();
        let said = folder.path().join("said");
        let mut serve = Command::new(env!("CARGO_BIN_EXE_watchbell"));
        serve.args(["serve", "--listen", "127.0.0.1:0", "--data-dir"]).arg(folder.path().join("data"));
        let process = Process::start(serve.stderr(fs::File::create(&said).unwrap()));
        let address = loop {
            let said = fs::read_to_string(&said).unwrap();
            if let Some(rest) = said.split("http://").nth(1).filter(|rest| rest.contains('/')) {
                break rest.split('/').next().unwrap().to_owned();
            }
            std::thread::sleep(Duration::from_millis(10));
        };
        Self { process, address, folder }
    }

    fn kilobytes(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.process.pid())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
        line.trim().trim_end_matches(" kB").parse().unwrap()
    }

    /// Connections that it has open.
    fn connections(&self) -> usize {
        fs::read_dir(format!("/proc/{}/fd", self.process.pid())).unwrap().count()
    }

    /// A program that sends one event, as its first words here.
    fn takes_an_event(&self) {
        let mut tcp = TcpStream::connect(&self.address).unwrap();
        tcp.set_read_timeout(Some(HANG)).unwrap();
        let head = format!("POST /v1/events HTTP/1.1\r\nHost: {}\r\n", self.address);
        write!(tcp, "{head}Content-Length: 2\r\nConnection: close\r\n\r\n{{}}").unwrap();
        let mut answer = String::new();
        tcp.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    }
}

/// Runs the test of this name again as the crowd, and waits until all have come.
fn crowd(test: &str, server: &Server) -> Process {
    let said = server.folder.path().join("crowd");
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", &format!("crowd::{test}"), "--nocapture"]).env(alone::INSIDE, &server.address);
    let process = Process::start(command.stdout(fs::File::create(&said).unwrap()).stderr(Stdio::null()));
    while !fs::read_to_string(&said).unwrap().contains("all are there") {
        std::thread::sleep(Duration::from_millis(10));
    }
    process
}

/// As many connections as were asked for, in the crowd's process.
fn connect(address: &str, number: u64) -> Vec<TcpStream> {
    let limit = getrlimit(Resource::Nofile);
    let wanted = limit.maximum.map_or(number + 64, |most| most.min(number + 64));
    setrlimit(Resource::Nofile, Rlimit { current: Some(wanted), ..limit }).unwrap();
    (0..wanted - 64).map(|_| TcpStream::connect(address).unwrap()).collect()
}

#[tokio::test]
async fn ten_thousand_connections_that_ask_for_nothing_keep_nobody_out() {
    if let Some(address) = alone::inside() {
        let _held = connect(address.to_str().unwrap(), 10_000);
        println!("all are there");
        loop {
            std::thread::park();
        }
    }
    let server = Server::start();
    server.takes_an_event();
    let before = server.kilobytes();
    let crowd = crowd("ten_thousand_connections_that_ask_for_nothing_keep_nobody_out", &server);
    server.takes_an_event();
    // Those that came first have made way, or waited for longer than anybody may.
    assert!(server.connections() > 500, "there is a crowd: {}", server.connections());
    assert!(server.kilobytes() - before < MOST_KB, "{} KB", server.kilobytes() - before);
    drop(crowd);
    so("its places are free", async || server.connections() < 100).await;
    server.takes_an_event();
}

#[tokio::test]
async fn a_thousand_bodies_that_trickle_keep_nobody_out() {
    if let Some(address) = alone::inside() {
        let address = address.to_str().unwrap();
        let mut held = connect(address, 1_000);
        for tcp in &mut held {
            write!(tcp, "POST /v1/events HTTP/1.1\r\nHost: {address}\r\nContent-Length: 1000000\r\n\r\n")
                .unwrap();
        }
        println!("all are there");
        loop {
            held.retain_mut(|tcp| tcp.write_all(b" ").is_ok());
            std::thread::sleep(Duration::from_millis(500));
        }
    }
    let server = Server::start();
    server.takes_an_event();
    let before = server.kilobytes();
    let _crowd = crowd("a_thousand_bodies_that_trickle_keep_nobody_out", &server);
    so("they are there", async || server.connections() > 1_000).await;
    for _ in 0..10 {
        server.takes_an_event();
    }
    assert!(server.kilobytes() - before < MOST_KB, "{} KB", server.kilobytes() - before);
}
