//! A WebSocket server that does exactly what its script says, message by message or byte for byte.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use futures_util::{SinkExt, StreamExt};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::Role;

use crate::peer::{BOUND, bind};

/// One thing that the peer does on a connection.
#[derive(Clone)]
pub(crate) enum Does {
    /// Sends a message of text.
    Says(String),
    /// Sends this message.
    Sends(Message),
    /// Sends these bytes as they are.
    Bytes(Vec<u8>),
    /// Sends these bytes again and again, until the other side has had enough.
    Forever(Vec<u8>),
    /// Reads and answers until the other side closes the connection.
    Holds,
    /// Neither reads nor answers, and keeps the connection open.
    Sleeps,
}

/// A server on a port of its own.
pub(crate) struct SocketPeer {
    address: std::net::SocketAddr,
    asked: mpsc::UnboundedReceiver<String>,
    /// Pings that came.
    pub(crate) pings: Arc<AtomicU64>,
    /// Bytes that `Forever` has sent.
    pub(crate) sent: Arc<AtomicU64>,
}

impl SocketPeer {
    /// The first connection gets the first script, and so on; the last script serves every later one.
    pub(crate) async fn start(scripts: Vec<Vec<Does>>) -> Self {
        Self::asked(scripts, |_| "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n".into()).await
    }

    /// The same, and what is no handshake is answered as `answers` says, given `GET /path`: with a whole answer, or the
    /// text of a JSON one.
    pub(crate) async fn asked(
        scripts: Vec<Vec<Does>>,
        answers: impl Fn(&str) -> String + Send + Sync + 'static,
    ) -> Self {
        let answers: Answers = Arc::new(answers);
        let listener = bind().await;
        let address = listener.local_addr().unwrap();
        let (told, asked) = mpsc::unbounded_channel();
        let (pings, sent) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicU64::new(0)));
        let (count, amount) = (Arc::clone(&pings), Arc::clone(&sent));
        tokio::spawn(async move {
            let mut number = 0;
            while let Ok((mut wire, _)) = listener.accept().await {
                let Some(head) = head(&mut wire).await else { continue };
                let _ = told.send(head.clone());
                if !head.to_ascii_lowercase().contains("upgrade: websocket") {
                    tokio::spawn(answer(wire, head, told.clone(), Arc::clone(&answers)));
                    continue;
                }
                let Some(script) = scripts.get(number).or(scripts.last()).cloned() else { return };
                number += 1;
                tokio::spawn(serve(wire, head, script, Arc::clone(&count), Arc::clone(&amount)));
            }
        });
        Self { address, asked, pings, sent }
    }

    /// An address on this peer, with `ws:`.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("ws://{}{path}", self.address)
    }

    /// The head of the next request.
    pub(crate) async fn request(&mut self) -> String {
        tokio::time::timeout(BOUND, self.asked.recv()).await.expect("nobody asked").unwrap()
    }
}

type Answers = Arc<dyn Fn(&str) -> String + Send + Sync>;

/// A request's head; `None`: a test of the connection alone asks for nothing.
async fn head(wire: &mut TcpStream) -> Option<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(wire.read_u8().await.ok()?);
    }
    String::from_utf8(head).ok()
}

/// Answers one question after the other.
async fn answer(mut wire: TcpStream, first: String, told: mpsc::UnboundedSender<String>, answers: Answers) {
    let mut next = Some(first);
    while let Some(asked) = next {
        let line = asked.lines().next().unwrap_or_default().trim_end_matches(" HTTP/1.1");
        let body = answers(line);
        let whole = if body.starts_with("HTTP/") {
            body
        } else {
            format!(
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
                body.len()
            )
        };
        if wire.write_all(whole.as_bytes()).await.is_err() {
            return;
        }
        next = head(&mut wire).await;
        if let Some(head) = &next {
            let _ = told.send(head.clone());
        }
    }
}

async fn serve(
    mut wire: TcpStream,
    head: String,
    script: Vec<Does>,
    pings: Arc<AtomicU64>,
    sent: Arc<AtomicU64>,
) {
    let key = head
        .lines()
        .find_map(|line| {
            line.split_once(": ").filter(|(name, _)| name.eq_ignore_ascii_case("sec-websocket-key"))
        })
        .map(|(_, key)| derive_accept_key(key.as_bytes()))
        .unwrap_or_default();
    let answer = format!(
        "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: {key}\r\n\r\n"
    );
    if wire.write_all(answer.as_bytes()).await.is_err() {
        return;
    }
    let mut socket = WebSocketStream::from_raw_socket(wire, Role::Server, None).await;
    for does in script {
        let done = match does {
            Does::Says(text) => socket.send(Message::text(text)).await.is_ok(),
            Does::Sends(message) => socket.send(message).await.is_ok(),
            Does::Bytes(bytes) => socket.get_mut().write_all(&bytes).await.is_ok(),
            Does::Forever(bytes) => {
                while socket.get_mut().write_all(&bytes).await.is_ok() {
                    sent.fetch_add(bytes.len() as u64, Ordering::Relaxed);
                }
                false
            }
            Does::Holds => {
                while let Some(Ok(message)) = socket.next().await {
                    pings.fetch_add(u64::from(message.is_ping()), Ordering::Relaxed);
                }
                false
            }
            Does::Sleeps => std::future::pending().await,
        };
        if !done {
            return;
        }
    }
    // FIN without a closing handshake, as a proxy or a crash leaves it.
    let _ = socket.get_mut().shutdown().await;
}
