//! Servers that mean ill, or have gone mad: the memory stays flat and the connection ends.

use std::io::Write;
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;
use watchbell_engine::source::{BlindReason, FromSource, Signal};

use crate::listening::{Listening, ndjson, sse};
use crate::peer::{Act, BOUND, Peer, Script, answer, event, lines, say, stream};

const MIB: usize = 1 << 20;

/// How much of an endless thing is taken before the connection is dropped, with what sockets hold on the way.
const TAKEN: u64 = 16 * MIB as u64;

/// How many MiB a bomb unpacks to.
const BOMB: usize = 8;

async fn drops(script: Script, expect: &str) {
    let peer = Peer::start(vec![script, vec![answer("204 No Content", "")]]).await;
    let mut listening = Listening::start(sse(peer.url("/")));
    let (reason, text, _) = listening.blind().await;
    assert_eq!((reason, text.as_str()), (BlindReason::Undecodable, expect));
    assert_eq!(listening.blind().await.0, BlindReason::Gone, "it was let go and asked again");
    assert!(peer.sent() < TAKEN, "{} bytes were taken", peer.sent());
}

#[tokio::test]
async fn a_line_without_end_ends_the_connection() {
    drops(vec![stream(), Act::Forever(vec![b'x'; 64 * 1024])], "a line is longer than 1048576 bytes").await;
}

#[tokio::test]
async fn data_without_end_ends_the_connection() {
    let data = b"data: ".iter().copied().chain([b'x'; 1000]).chain(*b"\n").collect();
    drops(vec![stream(), Act::Forever(data)], "an event is longer than 1048576 bytes").await;
}

#[tokio::test]
async fn empty_data_lines_without_end_end_the_connection() {
    drops(vec![stream(), Act::Forever(b"data\n".repeat(10_000))], "an event has more than 10000 lines").await;
}

#[tokio::test]
async fn headers_without_end_end_the_connection() {
    let head = say("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n");
    let peer = Peer::start(vec![vec![head, Act::Forever(b"X-More: and more\r\n".repeat(100))]]).await;
    let (reason, _, _) = Listening::start(sse(peer.url("/"))).blind().await;
    assert_eq!(reason, BlindReason::Refused);
    assert!(peer.sent() < TAKEN, "{} bytes were taken", peer.sent());
}

#[tokio::test]
async fn a_compressed_bomb_is_measured_unpacked() {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    for _ in 0..BOMB {
        packed.write_all(&vec![b'x'; MIB]).unwrap();
    }
    let packed = packed.finish().unwrap();
    assert!(packed.len() < BOMB * MIB / 500);
    let gzip = answer("200 OK", "Content-Type: text/event-stream\r\nContent-Encoding: gzip\r\n");
    drops(vec![gzip, say(packed), Act::Hold], "a line is longer than 1048576 bytes").await;
}

#[tokio::test]
async fn what_is_packed_in_a_way_that_was_not_asked_for_is_refused() {
    let br = answer("200 OK", "Content-Type: text/event-stream\r\nContent-Encoding: br\r\n");
    let mut peer = Peer::start(vec![vec![br, Act::Forever(vec![b'x'; 65_536])]]).await;
    let (reason, text, _) = Listening::start(sse(peer.url("/"))).blind().await;
    assert_eq!(reason, BlindReason::ContentType);
    assert_eq!(text, "the answer is packed as br, which was not asked for");
    assert_eq!(peer.request().await.header("accept-encoding"), Some("gzip"));
}

#[tokio::test]
async fn what_is_not_packed_as_it_says_is_told_as_such() {
    let gzip = answer("200 OK", "Content-Type: text/event-stream\r\nContent-Encoding: gzip\r\n");
    let peer = Peer::start(vec![vec![gzip, say("data: {}\n\nthis is not gzip")]]).await;
    let (reason, text, _) = Listening::start(sse(peer.url("/"))).blind().await;
    assert_eq!(reason, BlindReason::ContentType);
    assert!(text.contains("cannot be unpacked"), "{text}");
}

#[tokio::test]
async fn comments_without_end_cost_no_memory_and_few_words() {
    let before = resident();
    let comments = b": still here, and here, and here, and here, and here, and here\n".repeat(1_000);
    let peer = Peer::start(vec![vec![stream(), Act::Forever(comments)]]).await;
    let mut listening = Listening::start(sse(peer.url("/")));
    assert_eq!(listening.signal().await, Signal::Live);
    let began = std::time::Instant::now();
    let mut signals = 0;
    while peer.sent() < 64 * MIB as u64 {
        assert!(began.elapsed() < 3 * BOUND);
        while listening.told.try_recv().is_ok() {
            signals += 1;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let seconds = began.elapsed().as_secs();
    assert!(signals <= seconds + 2, "{signals} signals in {seconds} s");
    let grown = resident().saturating_sub(before);
    assert!(grown < 32 * MIB, "{grown} bytes more");
}

#[tokio::test]
async fn lines_of_json_without_end_are_skipped_and_the_stream_goes_on() {
    let script = vec![
        lines(),
        say(vec![b'x'; 3 * MIB]),
        say("\n{\"level\":\"fatal\",\"message\":\"after\"}\n"),
        Act::Hold,
    ];
    let peer = Peer::start(vec![script]).await;
    let mut listening = Listening::start(ndjson(peer.url("/")));
    assert_eq!(listening.messages(1).await.0, ["after"]);
    assert_eq!(
        listening.signal().await,
        Signal::Undecodable {
            count: 1,
            text: "a payload could not be read: a line is longer than 1048576 bytes".into()
        }
    );
}

#[tokio::test]
async fn an_event_that_arrives_byte_by_byte_does_not_keep_it_waiting() {
    let drip = Act::Drip(vec![b'x'; 10_000], Duration::from_millis(20));
    let peer =
        Peer::start(vec![vec![stream(), say("data: "), drip], vec![stream(), event("1", "one"), Act::Hold]])
            .await;
    let mut listening = Listening::start(sse(peer.url("/")));
    let (reason, text, _) = listening.blind().await;
    assert_eq!((reason, text.as_str()), (BlindReason::Silent, "an event began 400 ms ago and has not ended"));
    assert_eq!(listening.messages(1).await.0, ["one"]);
}

#[tokio::test]
async fn a_head_that_arrives_byte_by_byte_does_not_keep_it_waiting() {
    let peer = Peer::start(vec![vec![Act::Drip(vec![b'H'; 10_000], Duration::from_millis(20))]]).await;
    let mut source = sse(peer.url("/"));
    source.silence = Some(Duration::from_millis(200));
    // "HHHH" is no HTTP, and may be told as such before the time is up.
    let (reason, _, _) = Listening::start(source).blind().await;
    assert!(matches!(reason, BlindReason::Silent | BlindReason::Refused));
}

#[tokio::test]
async fn blank_lines_keep_a_connection_alive_however_seldom_they_come() {
    let drip = Act::Drip(b"\n".repeat(12), Duration::from_millis(60));
    let peer = Peer::start(vec![vec![stream(), drip, event("1", "one"), Act::Hold]]).await;
    let mut listening = Listening::start(sse(peer.url("/")));
    assert_eq!(listening.signal().await, Signal::Live);
    assert_eq!(listening.messages(1).await.0, ["one"]);
}

#[tokio::test]
async fn a_store_that_is_behind_slows_the_socket_and_loses_nothing() {
    let blast = (0..20_000)
        .map(|n| format!("id: {n}\ndata: {{\"level\":\"error\",\"message\":\"m{n}\"}}\n\n"))
        .collect::<Vec<_>>()
        .concat();
    let peer = Peer::start(vec![vec![stream(), say(blast), Act::Hold]]).await;
    let mut listening = Listening::start(sse(peer.url("/")));
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(listening.told.len() <= 16, "the channel is bounded");
    let mut next = 0;
    while next < 20_000 {
        let batch = listening.batch().await;
        for decoded in batch.heard {
            assert_eq!(crate::listening::message(decoded), format!("m{next}"));
            next += 1;
        }
        assert_eq!(
            batch.cursor,
            Some((next - 1).to_string()),
            "the cursor is that of the last event in its batch"
        );
    }
}

#[tokio::test]
async fn a_hostile_stream_never_calls_itself_an_event() {
    let peer = Peer::start(vec![vec![
        stream(),
        say("event: ping\ndata: {\"level\":\"fatal\"}\n\nevent: x\n\ndata: half"),
        Act::Hold,
    ]])
    .await;
    let mut listening = Listening::start(sse(peer.url("/")));
    assert_eq!(listening.signal().await, Signal::Live);
    loop {
        match listening.next().await {
            FromSource::Signal(_, Signal::Heard) => break,
            other => assert!(matches!(other, FromSource::Signal(..)), "{other:?}"),
        }
    }
}

/// What this process holds in memory, in bytes.
fn resident() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
    line.trim().trim_end_matches(" kB").parse::<usize>().unwrap_or_default() * 1024
}
