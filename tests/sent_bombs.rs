//! Senders that mean ill, as the program itself meets them: whatever is sent to `watchbell serve`, its memory stays flat.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, Command, Stdio};

use flate2::Compression;
use flate2::write::GzEncoder;
use tempfile::TempDir;

/// What one hostile request may raise the memory by, in KiB: a body as large as an honest one may be, held once as it came and
/// once unpacked.
const MOST: u64 = 48 << 10;
/// What a crowd of them may: what all bodies together may hold.
const CROWD: u64 = 128 << 10;

/// `watchbell serve` on files of its own. Dropping it kills it.
struct Served {
    child: Child,
    url: String,
    _folder: TempDir,
}

impl Served {
    fn start() -> Self {
        let folder = TempDir::new().unwrap();
        let mut child = Command::new(env!("CARGO_BIN_EXE_watchbell"))
            .args(["serve", "--listen", "127.0.0.1:0"])
            .env_clear()
            .env("HOME", folder.path())
            .env("XDG_RUNTIME_DIR", folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = String::new();
        BufReader::new(child.stderr.take().unwrap()).read_line(&mut said).unwrap();
        let url = said.split_whitespace().find(|word| word.starts_with("http://")).expect(&said);
        Self { child, url: url.trim_end_matches(['/', '.']).to_owned(), _folder: folder }
    }

    /// The most memory that it ever held, in KiB.
    fn peak(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
        line.trim().trim_end_matches(" kB").parse().unwrap()
    }

    async fn send(&self, client: &reqwest::Client, bomb: &Bomb) -> u16 {
        let post = client.post(format!("{}{}", self.url, bomb.path)).header("content-type", bomb.kind);
        let post = if bomb.coding.is_empty() { post } else { post.header("content-encoding", bomb.coding) };
        // Who is refused early may be cut off before all of it is sent.
        post.body(bomb.body.clone()).send().await.map_or(0, |answer| answer.status().as_u16())
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[derive(Clone)]
struct Bomb {
    name: &'static str,
    path: &'static str,
    kind: &'static str,
    coding: &'static str,
    body: Vec<u8>,
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

fn brotli(bytes: &[u8]) -> Vec<u8> {
    let mut packed = Vec::new();
    let mut writer = brotli::CompressorWriter::new(&mut packed, 1 << 16, 3, 24);
    writer.write_all(bytes).unwrap();
    drop(writer);
    packed
}

const ENVELOPE: &str = "/api/1/envelope/?sentry_key=k";
const STORE: &str = "/api/1/store/?sentry_key=k";

fn bombs() -> Vec<Bomb> {
    let bomb = |name, path, kind, coding, body| Bomb { name, path, kind, coding, body };
    let (any, json, protobuf) = ("application/octet-stream", "application/json", "application/x-protobuf");
    // A GiB is a MiB of this.
    let spaces = gzip(&vec![b' '; 1 << 20]).repeat(1_024);
    let attached = [gzip(b"{}\n{\"type\":\"attachment\"}\n"), spaces.clone()].concat();
    let event = [gzip(b"{}\n{\"type\":\"event\"}\n"), spaces.clone()].concat();
    let many = |item: &str| format!("[{}0]", item.repeat((19 << 20) / item.len())).into_bytes();
    let records = |item: &str| {
        let records = item.repeat((19 << 20) / item.len());
        format!("{{\"resourceLogs\":[{{\"scopeLogs\":[{{\"logRecords\":[{records}0]}}]}}]}}").into_bytes()
    };
    vec![
        bomb("a gzip bomb for headers", ENVELOPE, any, "gzip", spaces.clone()),
        bomb("a gzip bomb for an attachment", ENVELOPE, any, "gzip", attached),
        bomb("a gzip bomb for an event", ENVELOPE, any, "gzip", event),
        bomb("a gzip bomb for the older way", STORE, any, "gzip", spaces.clone()),
        bomb("a gzip bomb for our own way", "/v1/events", any, "gzip", spaces.clone()),
        bomb("a gzip bomb for OpenTelemetry", "/v1/logs", protobuf, "gzip", spaces),
        bomb("a brotli bomb", ENVELOPE, any, "br", brotli(&vec![b' '; 128 << 20])),
        bomb("ten million numbers", "/v1/events", json, "", many("1,")),
        bomb("ten million lines", "/v1/events", json, "", "1\n".repeat(9 << 20).into_bytes()),
        bomb("brackets", "/v1/events", json, "", vec![b'['; 19 << 20]),
        bomb("empty records", "/v1/logs", json, "", records("{},")),
        // One resource, one scope, and as many records of two bytes as fit.
        bomb("empty records in protobuf", "/v1/logs", protobuf, "", {
            let inner = [0x12, 0].repeat(9 << 20);
            let outer = |tag: u8, bytes: &[u8]| {
                let length = u32::try_from(bytes.len()).unwrap();
                let varint = (0..4).map(|n| u8::try_from(length >> (7 * n) & 0x7f).unwrap() | 0x80);
                [&[tag][..], &varint.chain([0]).collect::<Vec<_>>(), bytes].concat()
            };
            outer(0x0a, &outer(0x12, &inner))
        }),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_is_sent_makes_the_memory_grow() {
    let client = watchbell_engine::source::client(&"http://127.0.0.1/".parse().unwrap()).unwrap();
    let bombs = bombs();
    for bomb in &bombs {
        let served = Served::start();
        // An honest one first: what everybody needs.
        let honest = Bomb {
            path: ENVELOPE,
            coding: "",
            body: b"{}\n{\"type\":\"event\"}\n{}\n".to_vec(),
            ..bomb.clone()
        };
        assert_eq!(served.send(&client, &honest).await, 200);
        let quiet = served.peak();
        let status = served.send(&client, bomb).await;
        let grown = served.peak().saturating_sub(quiet);
        println!("{}: answered {status}, {grown} KiB more than {quiet}", bomb.name);
        assert!(grown <= MOST, "{} raised the memory by {grown} KiB", bomb.name);
        assert_eq!(served.send(&client, &honest).await, 200, "after {}", bomb.name);
    }
    let served = std::sync::Arc::new(Served::start());
    let quiet = served.peak();
    let mut crowd = tokio::task::JoinSet::new();
    for bomb in bombs {
        let (served, client) = (served.clone(), client.clone());
        crowd.spawn(async move { served.send(&client, &bomb).await });
    }
    while crowd.join_next().await.is_some() {}
    let grown = served.peak().saturating_sub(quiet);
    println!("all of them at once: {grown} KiB more");
    assert!(grown <= CROWD, "a crowd raised the memory by {grown} KiB");
}
