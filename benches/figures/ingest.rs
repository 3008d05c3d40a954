//! The built-in logbook alone: what it takes in over HTTP, each answer given after the disk has it.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use tempfile::TempDir;

use super::search;

/// Events of one request.
pub(crate) const BATCH: usize = 1_000;
/// Senders at once.
pub(crate) const CONNECTIONS: usize = 8;
/// Senders of batches at once.
const BATCHERS: usize = 4;

pub(crate) struct Figures {
    /// Events a second in batches.
    pub batched: f64,
    /// Events a second, each in an envelope of its own.
    pub single: f64,
    /// Milliseconds from the request to its answer, of single ones, sorted.
    pub answers: Vec<f64>,
    /// The largest resident set of the server.
    pub peak_mb: f64,
}

impl Figures {
    pub(crate) fn percentile(&self, percent: usize) -> f64 {
        self.answers[(self.answers.len() - 1) * percent / 100]
    }
}

pub(crate) fn measure(events: usize, envelopes: usize) -> Figures {
    let server = Server::start();
    let requests: Vec<String> = (0..events / BATCH).map(|number| server.batch(number)).collect();
    let began = Instant::now();
    in_turn(&server, BATCHERS, &requests);
    let batched = events as f64 / began.elapsed().as_secs_f64();
    let envelopes: Vec<String> = (0..envelopes).map(|number| server.envelope(number)).collect();
    let began = Instant::now();
    let mut answers = in_turn(&server, CONNECTIONS, &envelopes);
    let single = envelopes.len() as f64 / began.elapsed().as_secs_f64();
    answers.sort_by(f64::total_cmp);
    Figures { batched, single, answers, peak_mb: server.peak_mb() }
}

/// Sends every request, from so many connections at once. Milliseconds that each took.
fn in_turn(server: &Server, connections: usize, requests: &[String]) -> Vec<f64> {
    std::thread::scope(|scope| {
        let senders: Vec<_> = (0..connections)
            .map(|first| {
                scope.spawn(move || {
                    let mut connection = BufReader::new(TcpStream::connect(&server.address).unwrap());
                    connection.get_ref().set_nodelay(true).unwrap();
                    let mine = requests.iter().skip(first).step_by(connections);
                    mine.map(|request| post(&mut connection, request)).collect::<Vec<f64>>()
                })
            })
            .collect();
        senders.into_iter().flat_map(|sender| sender.join().unwrap()).collect()
    })
}

fn post(connection: &mut BufReader<TcpStream>, request: &str) -> f64 {
    let began = Instant::now();
    connection.get_mut().write_all(request.as_bytes()).unwrap();
    let (mut line, mut length, mut first) = (String::new(), 0, true);
    loop {
        line.clear();
        connection.read_line(&mut line).unwrap();
        assert!(!first || line.starts_with("HTTP/1.1 200"), "{line}");
        first = false;
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
        if line.trim().is_empty() {
            break;
        }
    }
    let mut body = vec![0; length];
    connection.read_exact(&mut body).unwrap();
    began.elapsed().as_secs_f64() * 1e3
}

/// `watchbell serve`, in a process of its own.
struct Server {
    process: Child,
    address: String,
    _folder: TempDir,
}

impl Server {
    fn start() -> Self {
        let folder = TempDir::new().unwrap();
        let mut process = Command::new(env!("CARGO_BIN_EXE_watchbell"))
            .args(["serve", "--listen", "127.0.0.1:0"])
            .env_clear()
            .env("HOME", folder.path())
            .env("XDG_RUNTIME_DIR", folder.path())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stderr.take().unwrap()).read_line(&mut line).unwrap();
        let address =
            line.split("http://").nth(1).and_then(|rest| rest.split('/').next()).expect(&line).to_owned();
        Self { process, address, _folder: folder }
    }

    fn batch(&self, number: usize) -> String {
        let events = (number * BATCH..(number + 1) * BATCH)
            .map(|n| search::json(n, &format!("{n:032x}")).replace('\n', " "));
        let body = events.collect::<Vec<_>>().join("\n");
        self.request("/v1/events", "application/x-ndjson", &body)
    }

    fn envelope(&self, n: usize) -> String {
        let id = format!("e{n:031x}");
        let event = search::json(n, &id).replace('\n', " ");
        let body = format!("{{\"event_id\":\"{id}\"}}\n{{\"type\":\"event\"}}\n{event}\n");
        self.request("/api/checkout/envelope/?sentry_key=figures", "application/x-sentry-envelope", &body)
    }

    fn request(&self, path: &str, kind: &str, body: &str) -> String {
        format!(
            "POST {path} HTTP/1.1\r\nhost: {}\r\ncontent-type: {kind}\r\ncontent-length: {}\r\n\r\n{body}",
            self.address,
            body.len()
        )
    }

    fn peak_mb(&self) -> f64 {
        let text = std::fs::read_to_string(format!("/proc/{}/status", self.process.id())).unwrap();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
        line.trim().trim_end_matches(" kB").parse::<f64>().unwrap() / 1_024.0
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
