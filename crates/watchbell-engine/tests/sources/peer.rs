//! A scripted peer: it reads one request per connection and then does exactly what the script says, byte for byte.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::sync::{Notify, mpsc};
use tokio_rustls::TlsAcceptor;

/// One thing that the peer does on a connection.
#[derive(Clone)]
pub(crate) enum Act {
    /// Sends these bytes.
    Say(Vec<u8>),
    /// Sends these bytes again and again, until the other side has had enough.
    Forever(Vec<u8>),
    /// Sends these bytes, one every so often.
    Drip(Vec<u8>, Duration),
    /// Does nothing for so long.
    Pause(Duration),
    /// Waits for the test to say so.
    When(Arc<Notify>),
    /// Keeps the connection open until the other side closes it.
    Hold,
    /// Ends it with RST; without it, a script ends with FIN.
    Reset,
}

/// What one connection's script is.
pub(crate) type Script = Vec<Act>;

/// A request that the peer has read: its head as text.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    head: String,
}

impl Request {
    /// `GET /path`.
    pub(crate) fn line(&self) -> &str {
        self.head.lines().next().unwrap_or_default().trim_end_matches(" HTTP/1.1")
    }

    /// A header's value; its name without case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head
            .lines()
            .skip(1)
            .filter_map(|line| line.split_once(": "))
            .find_map(|(key, value)| key.eq_ignore_ascii_case(name).then_some(value))
    }
}

/// A server on a port of its own.
pub(crate) struct Peer {
    pub(crate) address: SocketAddr,
    requests: mpsc::UnboundedReceiver<Request>,
    sent: Arc<AtomicU64>,
}

impl Peer {
    /// The first connection gets the first script, and so on; the last script serves every later one.
    pub(crate) async fn start(scripts: Vec<Script>) -> Self {
        Self::play(bind().await, scripts, None)
    }

    /// The same on a socket that is bound already, behind TLS if there is an acceptor.
    pub(crate) fn play(listener: TcpListener, scripts: Vec<Script>, acceptor: Option<TlsAcceptor>) -> Self {
        let address = listener.local_addr().unwrap();
        let (told, requests) = mpsc::unbounded_channel();
        let sent = Arc::new(AtomicU64::new(0));
        let counter = Arc::clone(&sent);
        tokio::spawn(async move {
            let mut number = 0;
            while let Ok((socket, _)) = listener.accept().await {
                let Some(script) = scripts.get(number).or(scripts.last()).cloned() else { return };
                number += 1;
                let (told, counter, acceptor) = (told.clone(), Arc::clone(&counter), acceptor.clone());
                tokio::spawn(async move {
                    let reset = script.iter().any(|act| matches!(act, Act::Reset));
                    if reset {
                        socket.set_zero_linger().unwrap();
                    }
                    match acceptor {
                        None => drop(act(socket, script, &told, &counter).await),
                        Some(acceptor) => {
                            // A handshake that fails is what some tests want.
                            if let Ok(stream) = acceptor.accept(socket).await {
                                drop(act(stream, script, &told, &counter).await);
                            }
                        }
                    }
                });
            }
        });
        Self { address, requests, sent }
    }

    /// An address on this peer.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// The next request.
    pub(crate) async fn request(&mut self) -> Request {
        tokio::time::timeout(BOUND, self.requests.recv()).await.expect("no request came").unwrap()
    }

    /// How many requests have come that nobody has looked at.
    pub(crate) fn waiting(&self) -> usize {
        self.requests.len()
    }

    /// Bytes that `Forever` has sent.
    pub(crate) fn sent(&self) -> u64 {
        self.sent.load(Ordering::Relaxed)
    }
}

/// Nothing in these tests takes this long; it only bounds a hang.
pub(crate) const BOUND: Duration = Duration::from_secs(10);

async fn act<S: AsyncRead + AsyncWrite + Unpin>(
    mut wire: S,
    script: Script,
    told: &mpsc::UnboundedSender<Request>,
    sent: &AtomicU64,
) -> io::Result<()> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        match wire.read_u8().await {
            Ok(byte) => head.push(byte),
            // A test of the connection alone asks for nothing.
            Err(_) => return Ok(()),
        }
    }
    let _ = told.send(Request { head: String::from_utf8_lossy(&head).into_owned() });
    for act in script {
        match act {
            Act::Say(bytes) => wire.write_all(&bytes).await?,
            Act::Forever(bytes) => loop {
                wire.write_all(&bytes).await?;
                sent.fetch_add(bytes.len() as u64, Ordering::Relaxed);
            },
            Act::Drip(bytes, every) => {
                for byte in bytes {
                    wire.write_all(&[byte]).await?;
                    wire.flush().await?;
                    tokio::time::sleep(every).await;
                }
            }
            Act::Pause(time) => tokio::time::sleep(time).await,
            Act::When(go) => go.notified().await,
            Act::Hold => while wire.read(&mut [0; 64]).await? > 0 {},
            Act::Reset => return Ok(()),
        }
        wire.flush().await?;
    }
    wire.shutdown().await
}

/// A socket on a port of its own.
pub(crate) async fn bind() -> TcpListener {
    TcpListener::bind("127.0.0.1:0").await.unwrap()
}

/// A socket that is bound and never answers: its queue takes the connection, nobody reads.
pub(crate) async fn deaf() -> (TcpListener, String) {
    let listener = bind().await;
    let url = format!("http://{}/", listener.local_addr().unwrap());
    (listener, url)
}

/// An address where nothing listens.
pub(crate) async fn nobody() -> String {
    let (listener, url) = deaf().await;
    drop(listener);
    url
}

/// Sends these bytes.
pub(crate) fn say(bytes: impl AsRef<[u8]>) -> Act {
    Act::Say(bytes.as_ref().to_vec())
}

/// The head of an event stream without length: it ends when the connection does.
pub(crate) fn stream() -> Act {
    answer("200 OK", "Content-Type: text/event-stream\r\n")
}

/// The head of an NDJSON stream.
pub(crate) fn lines() -> Act {
    answer("200 OK", "Content-Type: application/x-ndjson\r\n")
}

/// A head with this status and these header lines.
pub(crate) fn answer(status: &str, headers: &str) -> Act {
    say(format!("HTTP/1.1 {status}\r\nConnection: close\r\n{headers}\r\n"))
}

/// One SSE event with an id and an error of this message.
pub(crate) fn event(id: &str, message: &str) -> Act {
    say(format!("id: {id}\ndata: {{\"level\":\"error\",\"message\":\"{message}\"}}\n\n"))
}
