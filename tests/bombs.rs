//! Servers that mean ill, as the program itself meets them: its memory stays flat, and it lets go of them.

use std::process::Stdio;
use std::time::Duration;

use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::process::Command;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout};

/// What a hostile server may raise the memory by, in KiB.
const MOST: u64 = 16 * 1024;
/// How long a server may have our attention.
const LETS_GO: Duration = Duration::from_secs(2);
/// How often each is let go of while it is watched: it is asked again after a pause.
const TIMES: usize = 2;
/// The longest that is waited for. A bound on hangs, not on speed: beside others a program may be slow to begin.
const PATIENCE: Duration = Duration::from_mins(1);

/// What a server answers every request with: a head, and then this again and again.
#[derive(Clone)]
struct Bomb {
    name: &'static str,
    kind: &'static str,
    head: &'static str,
    again: Vec<u8>,
}

const STREAM: &str = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n";
const LINES: &str = "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\n\r\n";
const JSON: &str = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n";
const GZIP: &str = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Encoding: gzip\r\n\r\n";
const BROTLI: &str = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Encoding: br\r\n\r\n";

/// A GiB of zeros is a MiB of this; its end is never sent.
fn gzip() -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    std::io::Write::write_all(&mut packed, &vec![b'x'; 64 << 20]).unwrap();
    packed.get_ref().clone()
}

fn brotli() -> Vec<u8> {
    let mut packed = Vec::new();
    let mut writer = brotli::CompressorWriter::new(&mut packed, 1 << 16, 3, 24);
    std::io::Write::write_all(&mut writer, &vec![b'x'; 64 << 20]).unwrap();
    drop(writer);
    packed
}

fn bombs() -> Vec<Bomb> {
    let bomb = |name, kind, head, again| Bomb { name, kind, head, again };
    vec![
        bomb("a line without end", "sse", STREAM, vec![b'x'; 65_536]),
        bomb("data without end", "sse", STREAM, b"data: xxxxxxxxxxxxxxxx\n".repeat(3_000)),
        bomb("headers without end", "sse", "HTTP/1.1 200 OK\r\n", b"X-More: and more\r\n".repeat(3_000)),
        bomb("a gzip bomb", "sse", GZIP, gzip()),
        bomb("a brotli bomb", "sse", BROTLI, brotli()),
        bomb("lines without end", "ndjson", LINES, vec![b'x'; 65_536]),
        bomb("an answer without end", "bugsink", JSON, b"[[[[[[[[[[[[[[[[[[[[".repeat(3_000)),
    ]
}

/// Serves the bomb, and tells each time that somebody has let go of it, and after how long.
async fn serve(bomb: Bomb) -> (String, UnboundedReceiver<Duration>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let (tell, let_go) = unbounded_channel();
    tokio::spawn(async move {
        while let Ok((mut wire, _)) = listener.accept().await {
            let (bomb, tell) = (bomb.clone(), tell.clone());
            tokio::spawn(async move {
                let mut head = Vec::new();
                while !head.ends_with(b"\r\n\r\n") {
                    match wire.read_u8().await {
                        Ok(byte) => head.push(byte),
                        Err(_) => return,
                    }
                }
                let began = Instant::now();
                let _ = wire.write_all(bomb.head.as_bytes()).await;
                while wire.write_all(&bomb.again).await.is_ok() {}
                let _ = tell.send(began.elapsed());
            });
        }
    });
    (url, let_go)
}

/// The most memory that the program ever held while it watched this for so long, in KiB.
async fn peak(kind: &str, url: &str, long: impl Future<Output = ()>) -> u64 {
    let folder = TempDir::new().unwrap();
    let config = folder.path().join("config.toml");
    let source = format!("[[sources]]\nid = \"a\"\nkind = \"{kind}\"\nurl = \"{url}\"\n");
    std::fs::write(&config, source).unwrap();
    let mut program = Command::new(env!("CARGO_BIN_EXE_watchbell"))
        .arg("--config")
        .arg(&config)
        .args(["watch", "--json"])
        .env_clear()
        .env("HOME", folder.path())
        .env("XDG_RUNTIME_DIR", folder.path())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let status = format!("/proc/{}/status", program.id().unwrap());
    long.await;
    let peak = std::fs::read_to_string(status).unwrap();
    program.kill().await.unwrap();
    let line = peak.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn no_server_makes_the_memory_grow_or_holds_the_attention() {
    let quiet = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let a_while = sleep(Duration::from_secs(3));
    let quiet = peak("sse", &format!("http://{}/", quiet.local_addr().unwrap()), a_while).await;
    let mut watched = JoinSet::new();
    for bomb in bombs() {
        watched.spawn(async move {
            let (name, kind) = (bomb.name, bomb.kind);
            let (url, mut let_go) = serve(bomb).await;
            let mut longest = Duration::ZERO;
            let long = async {
                for _ in 0..TIMES {
                    let took = timeout(PATIENCE, let_go.recv()).await;
                    let took = took.unwrap_or_else(|_| panic!("{name} holds the attention"));
                    longest = longest.max(took.expect("it is served as long as it is watched"));
                }
            };
            (name, peak(kind, &url, long).await, longest)
        });
    }
    while let Some(seen) = watched.join_next().await {
        let (name, peak, longest) = seen.unwrap();
        let grown = peak.saturating_sub(quiet);
        println!("{name}: {peak} KiB, {grown} more than a quiet one; let go after {longest:?} at most");
        assert!(grown <= MOST, "{name} raised the memory by {grown} KiB");
        assert!(longest > Duration::ZERO && longest <= LETS_GO, "{name} was let go after {longest:?}");
    }
}
