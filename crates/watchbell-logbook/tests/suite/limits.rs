//! Rude peers: slow, endless, many. Others are served all the while.

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::support::{HANG, Logbook};

/// Sends `bytes` as they are and reads what comes until the end, or until `enough` stands in it.
async fn exchange(logbook: &Logbook, bytes: &[u8], enough: &str) -> String {
    let mut tcp = TcpStream::connect(logbook.addr).await.unwrap();
    // The server may close before it has read all of it.
    let _ = tcp.write_all(bytes).await;
    let mut text = String::new();
    let mut chunk = [0; 4_096];
    while !text.contains(enough) {
        match tokio::time::timeout(HANG, tcp.read(&mut chunk)).await.expect("an answer") {
            Ok(n @ 1..) => text.push_str(&String::from_utf8_lossy(&chunk[..n])),
            _ => break,
        }
    }
    text
}

#[tokio::test]
async fn malformed_requests_are_answered_and_closed() {
    let logbook = Logbook::start().await;
    let host = logbook.addr;
    let many = (0..200).map(|n| format!("X-{n}: 1\r\n")).collect::<Vec<_>>().concat();
    let cases = [
        (
            "headers without end",
            format!("GET / HTTP/1.1\r\nHost: {host}\r\nX: {}\r\n\r\n", "x".repeat(100_000)),
            "431",
        ),
        ("many headers", format!("GET / HTTP/1.1\r\nHost: {host}\r\n{many}\r\n"), "431"),
        ("no HTTP", "\x16\x03\x01\x02\x00\x01\x00\r\n\r\n".into(), "400"),
        ("no host", "GET /healthz HTTP/1.1\r\n\r\n".into(), "403"),
        ("two hosts", format!("GET /healthz HTTP/1.1\r\nHost: {host}\r\nHost: evil\r\n\r\n"), "403"),
        (
            "bad chunk",
            format!("POST /v1/events HTTP/1.1\r\nHost: {host}\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
            "400",
        ),
        (
            "two lengths",
            format!(
                "POST /v1/events HTTP/1.1\r\nHost: {host}\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{{}}"
            ),
            "400",
        ),
        ("another server", format!("GET http://evil.example/ HTTP/1.1\r\nHost: {host}\r\n\r\n"), "403"),
        (
            "a length over the limit",
            format!("POST /v1/events HTTP/1.1\r\nHost: {host}\r\nContent-Length: 99999999999\r\n\r\n"),
            "413",
        ),
    ];
    for (what, request, status) in cases {
        let answer = exchange(&logbook, request.as_bytes(), "\r\n\r\n").await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{what}: {answer}");
        logbook.post("{}").await;
    }
}

#[tokio::test]
async fn pipelined_requests_are_answered_in_order() {
    let logbook = Logbook::start().await;
    let host = logbook.addr;
    let one = |id: &str| {
        let body = format!("{{\"event_id\":\"{id}\"}}");
        format!("POST /v1/events HTTP/1.1\r\nHost: {host}\r\nContent-Length: {}\r\n\r\n{body}", body.len())
    };
    let answer =
        exchange(&logbook, format!("{}{}{}", one("a"), one("b"), one("c")).as_bytes(), "\"c\"").await;
    let places = ["\"a\"", "\"b\"", "\"c\""].map(|id| answer.find(id).unwrap());
    assert!(places.is_sorted(), "{answer}");
}

#[tokio::test]
async fn idle_connections_do_not_keep_others_out() {
    let logbook = Logbook::start().await;
    let mut idle = Vec::new();
    for _ in 0..300 {
        let mut tcp = TcpStream::connect(logbook.addr).await.unwrap();
        tcp.write_all(b"POST /v1/events HTTP/1.1\r\nHost:").await.unwrap();
        idle.push(tcp);
    }
    tokio::time::timeout(HANG, logbook.post("{}")).await.expect("the others are served");
}
