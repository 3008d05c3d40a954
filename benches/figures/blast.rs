//! A server that sends as fast as the socket takes, and three readers of it.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// Who reads.
#[derive(Clone, Copy)]
pub(crate) enum Reader {
    Watchbell,
    Jq,
    Node,
}

const LAST: &str = "the very last one";
/// Ten of them.
pub(crate) const RULES: &str = r#"
[[rules]]
name = "Payments"
match = { all = [{ field = "level", at_least = "error" }, { field = "project", is = "payments" }] }
[[rules]]
name = "Certificates"
match = { all = [{ field = "level", at_least = "warning" }, { field = "message", contains = "certificate" }] }
[[rules]]
name = "DNS"
match = { all = [{ field = "level", at_least = "warning" }, { field = "message", matches = "name (not|lookup) .*failed" }] }
[[rules]]
name = "Known noise"
action = "ignore"
match = { all = [{ field = "level", at_least = "error" }, { field = "logger", starts_with = "noise." }] }
[[rules]]
name = "Staging"
action = "ignore"
match = { all = [{ field = "level", at_least = "error" }, { field = "environment", is_one_of = ["staging", "test"] }] }
[[rules]]
name = "New errors"
trigger = "new_issue"
match = { all = [{ field = "level", at_least = "error" }, { field = "release", starts_with = "checkout@6" }] }
[[rules]]
name = "One user"
match = { all = [{ field = "level", at_least = "error" }, { field = "user.email", ends_with = "@vip.example" }] }
[[rules]]
name = "One host"
match = { all = [{ field = "level", at_least = "error" }, { field = "server_name", is = "db-01" }] }
[[rules]]
name = "Tagged"
match = { all = [{ field = "level", at_least = "warning" }, { field = "tags.page", exists = true }] }
[[rules]]
name = "Fatal only"
match = { field = "level", at_least = "fatal" }
"#;

/// Events a second of each reader, the median of some rounds. They take turns, so that a noisy minute is everybody's.
pub(crate) fn rates(events: usize, rounds: usize) -> [f64; 3] {
    let stream = Arc::new(stream(events));
    let readers = [Reader::Watchbell, Reader::Jq, Reader::Node];
    let mut times = readers.map(|_| Vec::new());
    for _ in 0..rounds {
        for (reader, times) in readers.into_iter().zip(&mut times) {
            times.push(once(&stream, reader));
        }
    }
    times.map(|mut times| {
        times.sort();
        events as f64 / times[times.len() / 2].as_secs_f64()
    })
}

fn stream(events: usize) -> Vec<u8> {
    let filler = "a line of a log that says in many words that nothing is wrong at all. ".repeat(5);
    let mut bytes = Vec::with_capacity(events * 640);
    for n in 0..events {
        let last = n + 1 == events;
        let level = if last || n % 1_000 == 999 { "fatal" } else { "info" };
        let message = if last { LAST.to_owned() } else { format!("request {n} took {} ms", n % 977) };
        write!(
            bytes,
            "id: {n}\nevent: event\ndata: {{\"event_id\":\"{n:032x}\",\"timestamp\":\"2026-11-22T10:00:00Z\",\"level\":\"{level}\",\
             \"message\":\"{message}\",\"logger\":\"app.http\",\"environment\":\"production\",\"release\":\"checkout@5.14.0\",\
             \"server_name\":\"app-03\",\"user\":{{\"id\":\"{}\"}},\"tags\":{{\"route\":\"/cart\"}},\"extra\":{{\"text\":\"{filler}\"}}}}\n\n",
            n % 5_000
        )
        .unwrap();
    }
    bytes
}

/// From the first byte on the wire until the last fatal event has come out.
fn once(stream: &Arc<Vec<u8>>, reader: Reader) -> Duration {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let (began_to, began) = std::sync::mpsc::channel();
    let bytes = stream.clone();
    let stays_open = matches!(reader, Reader::Watchbell);
    let server = thread::spawn(move || {
        let (mut socket, _) = listener.accept().unwrap();
        head(&mut socket);
        began_to.send(Instant::now()).unwrap();
        if socket.write_all(&bytes).is_ok() && stays_open {
            // Until the reader goes.
            let _ = socket.read(&mut [0]);
        }
    });
    let folder = TempDir::new().unwrap();
    let mut child = start(reader, &url, &folder);
    let out = BufReader::new(child.stdout.take().unwrap());
    let found = out.lines().map_while(Result::ok).any(|line| line.contains(LAST));
    let took = began.recv().unwrap().elapsed();
    let _ = child.kill();
    let _ = child.wait();
    server.join().unwrap();
    assert!(found, "the last event did not come out");
    took
}

fn head(socket: &mut TcpStream) {
    let mut seen = Vec::new();
    while !seen.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        socket.read_exact(&mut byte).unwrap();
        seen.push(byte[0]);
    }
    socket
        .write_all(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n")
        .unwrap();
}

fn start(reader: Reader, url: &str, folder: &TempDir) -> Child {
    let mut command = match reader {
        Reader::Watchbell => {
            let config = folder.path().join("config.toml");
            std::fs::write(&config, RULES).unwrap();
            let mut command = Command::new(env!("CARGO_BIN_EXE_watchbell"));
            command.arg("--config").arg(config).arg("--data-dir").arg(folder.path().join("data"));
            command.args(["watch", "--json", "--source", url]);
            command
        }
        Reader::Jq => {
            let mut command = Command::new("sh");
            command.args([
                "-c",
                &format!("curl -sN {url} | sed -n 's/^data: //p' | jq -c 'select(.level == \"fatal\")'"),
            ]);
            command
        }
        Reader::Node => {
            let mut command = Command::new("node");
            command.args([concat!(env!("CARGO_MANIFEST_DIR"), "/benches/parse.mjs"), url]);
            command
        }
    };
    command.stdout(Stdio::piped()).stderr(Stdio::null()).stdin(Stdio::null()).spawn().unwrap()
}
