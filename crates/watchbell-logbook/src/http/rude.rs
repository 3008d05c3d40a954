//! Peers that take their time, on a server with little patience.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use watchbell_core::{Event, Level};

use super::{Face, PATIENCE, Patience, ReadToken, StoreIngest, bind, serve_with};
use crate::Store;

/// A hang is a failure.
const HANG: Duration = Duration::from_secs(20);

struct Server {
    store: Store,
    addr: SocketAddr,
    token: ReadToken,
    _stop: oneshot::Sender<()>,
}

async fn server(patience: Patience) -> Server {
    let store = Store::in_memory().unwrap();
    let token = ReadToken::temporary();
    let now: super::Now = Arc::new(|| jiff::Timestamp::UNIX_EPOCH);
    let ingest = Arc::new(StoreIngest::new(store.clone(), "local", now.clone()));
    let face = Face { store: store.clone(), ingest, read_token: token.clone(), now, origins: Vec::new() };
    let listener = bind("127.0.0.1:0").await.unwrap();
    let addr = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    tokio::spawn(async move { serve_with(listener, face, patience, async { drop(stopped.await) }).await });
    Server { store, addr, token, _stop: stop }
}

impl Server {
    async fn send(&self, text: &str) -> TcpStream {
        let mut tcp = TcpStream::connect(self.addr).await.unwrap();
        tcp.write_all(text.as_bytes()).await.unwrap();
        tcp
    }

    fn reading(&self, path: &str) -> String {
        format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {}\r\n\r\n",
            self.addr,
            self.token.bearer()
        )
    }

    async fn streams(&self) -> String {
        let request = self.reading("/metrics").replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n");
        let text = until_closed(self.send(&request).await).await;
        text.lines().find_map(|line| line.strip_prefix("watchbell_streams ")).unwrap().to_owned()
    }
}

async fn until_closed(mut tcp: TcpStream) -> String {
    let mut bytes = Vec::new();
    // A reset is an end as well.
    let _ = tokio::time::timeout(HANG, tcp.read_to_end(&mut bytes)).await.expect("the server closes");
    String::from_utf8_lossy(&bytes).into_owned()
}

#[tokio::test]
async fn a_body_that_stalls_or_trickles_is_answered_408_and_nothing_is_kept() {
    let short = Duration::from_millis(100);
    let head = |addr| format!("POST /v1/events HTTP/1.1\r\nHost: {addr}\r\nContent-Length: 100\r\n\r\n");

    let server = self::server(Patience { stalled: short, ..PATIENCE }).await;
    let text = until_closed(server.send(&format!("{}{{\"mess", head(server.addr))).await).await;
    assert!(text.starts_with("HTTP/1.1 408"), "{text}");

    let server = self::server(Patience { body: 3 * short, ..PATIENCE }).await;
    let (mut answer, mut body) = server.send(&head(server.addr)).await.into_split();
    let trickle = tokio::spawn(async move {
        while body.write_all(b" ").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    });
    let mut bytes = [0; 12];
    tokio::time::timeout(HANG, answer.read_exact(&mut bytes)).await.expect("an answer").unwrap();
    assert_eq!(&bytes, b"HTTP/1.1 408");
    drop(answer);
    trickle.abort();
    assert_eq!(server.store.read(|look| look.newest_seq()).await.unwrap(), 0);
}

#[tokio::test]
async fn headers_that_trickle_and_connections_that_idle_are_closed() {
    let server = server(Patience { headers: Duration::from_millis(150), ..PATIENCE }).await;
    until_closed(server.send("GET / HTTP/1.1\r\nX: ").await).await;
    until_closed(server.send(&server.reading("/healthz")).await).await;
}

#[tokio::test]
async fn a_reader_that_stops_reading_is_cut_off_and_others_hear_all_the_same() {
    let server = server(Patience { unread: Duration::from_millis(300), ..PATIENCE }).await;
    let mut stuck = server.send(&server.reading("/v1/stream")).await;
    let mut first = [0; 15];
    stuck.read_exact(&mut first).await.unwrap();
    assert_eq!(&first, b"HTTP/1.1 200 OK");
    assert_eq!(server.streams().await, "1");
    // More than the buffers of two sockets hold.
    let bulk = Event { message: Some("x".repeat(100_000)), ..Event::bare(Level::Fatal) };
    for _ in 0..20 {
        let bulk = bulk.clone();
        let write = server.store.write(move |tx| {
            (0..10).try_for_each(|_| tx.append("local", &bulk, jiff::Timestamp::UNIX_EPOCH).map(drop))
        });
        write.await.unwrap();
    }
    let freed = async {
        while server.streams().await != "0" {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(HANG, freed).await.expect("its place is free again");
    let events = until_closed(
        server
            .send(&server.reading("/v1/events?limit=1").replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"))
            .await,
    );
    assert!(events.await.contains("\"events\":[{"));
}
