//! A logbook of somebody else's: an event stream with ids that resumes by `Last-Event-ID`.
//!
//! <https://html.spec.whatwg.org/multipage/server-sent-events.html>. Written on bare sockets, so that it shares no code with
//! what it tests.

use std::fmt::Write as _;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::timeout;

use super::wait::so;

/// It says that it lives this often.
const KEEP_ALIVE: Duration = Duration::from_millis(300);

/// Runs until dropped.
pub(crate) struct SseServer {
    address: String,
    shared: Arc<Shared>,
    /// Ends with it.
    serving: JoinSet<()>,
}

#[derive(Default)]
struct Shared {
    /// Every event ever sent; the id of each is its number, from 1.
    log: watch::Sender<Vec<String>>,
    /// Whoever does not bring it is refused.
    token: Mutex<Option<String>>,
    /// Streams that were granted.
    granted: watch::Sender<usize>,
}

impl Shared {
    fn tell(&self, event: &Value) {
        self.tell_text(event.to_string());
    }

    fn tell_text(&self, text: String) {
        self.log.send_modify(|log| log.push(text));
    }
}

impl SseServer {
    pub(crate) async fn start() -> Self {
        Self::start_at("127.0.0.1:0").await
    }

    pub(crate) async fn start_at(address: &str) -> Self {
        Self::serve(address, Arc::new(Shared::default())).await
    }

    /// Goes away for as long as `meanwhile` takes, and comes back where it was, with all that it ever told.
    pub(crate) async fn gone(self, meanwhile: impl Future<Output = ()>) -> Self {
        let Self { address, shared, serving } = self;
        drop(serving);
        meanwhile.await;
        Self::serve(&address, shared).await
    }

    async fn serve(address: &str, shared: Arc<Shared>) -> Self {
        let listener = TcpListener::bind(address).await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let mut serving = JoinSet::new();
        serving.spawn(accept(listener, shared.clone()));
        Self { address, shared, serving }
    }

    /// Where the stream is.
    pub(crate) fn url(&self) -> String {
        format!("http://{}/stream", self.address)
    }

    /// A source that listens to it, in the words of the configuration; `more` are further lines.
    pub(crate) fn source(&self, id: &str, more: &str) -> String {
        format!("[[sources]]\nid = \"{id}\"\nkind = \"sse\"\nurl = \"{}\"\n{more}\n", self.url())
    }

    /// From now on only this bearer token is let in.
    pub(crate) fn want_token(&self, token: &str) {
        *self.shared.token.lock().unwrap_or_else(PoisonError::into_inner) = Some(token.to_owned());
    }

    /// Tells an event to whoever listens, now or later.
    pub(crate) fn tell(&self, event: &Value) {
        self.shared.tell(event);
    }

    /// Tells a text that may be no event at all.
    pub(crate) fn tell_text(&self, text: &str) {
        self.shared.tell_text(text.to_owned());
    }

    /// The same, for a task that tells by itself.
    pub(crate) fn teller(&self) -> impl Fn(&Value) + Send + Sync + 'static {
        let shared = self.shared.clone();
        move |event| shared.tell(event)
    }

    /// How many events there are.
    pub(crate) fn told(&self) -> usize {
        self.shared.log.borrow().len()
    }

    /// All of them.
    pub(crate) fn log(&self) -> Vec<String> {
        self.shared.log.borrow().clone()
    }

    /// Waits for somebody to listen, since the start or since they were forgotten.
    pub(crate) async fn expect_listener(&self) {
        so("somebody listens to the stream", async || *self.shared.granted.borrow() > 0).await;
    }

    pub(crate) fn forget_listeners(&self) {
        self.shared.granted.send_replace(0);
    }
}

async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    let mut streams = JoinSet::new();
    loop {
        let (stream, _) = listener.accept().await.unwrap();
        let shared = shared.clone();
        // A listener that goes away in the middle is what the tests are about.
        streams.spawn(async move { drop(serve(stream, &shared).await) });
    }
}

async fn serve(mut stream: TcpStream, shared: &Shared) -> std::io::Result<()> {
    let head = head(&mut stream).await?;
    let header = |name: &str| {
        head.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
        })
    };
    let wanted = shared.token.lock().unwrap_or_else(PoisonError::into_inner).clone();
    if wanted.is_some_and(|token| header("authorization") != Some(format!("Bearer {token}"))) {
        return stream
            .write_all(b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            .await;
    }
    stream
        .write_all(
            b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n: welcome\n\n",
        )
        .await?;
    shared.granted.send_modify(|granted| *granted += 1);
    let mut told = header("last-event-id").and_then(|id| id.parse().ok()).unwrap_or(0);
    let mut log = shared.log.subscribe();
    loop {
        let mut news = String::new();
        {
            let log = log.borrow_and_update();
            let from = std::mem::replace(&mut told, log.len());
            for (n, event) in log.iter().enumerate().skip(from) {
                let _ = writeln!(news, "id: {}", n + 1);
                for line in event.split(['\n', '\r']) {
                    let _ = writeln!(news, "data: {line}");
                }
                news.push('\n');
            }
        }
        stream.write_all(news.as_bytes()).await?;
        loop {
            match timeout(KEEP_ALIVE, log.changed()).await {
                Ok(Ok(())) => break,
                Ok(Err(_)) => return Ok(()),
                Err(_) => stream.write_all(b":\n\n").await?,
            }
        }
    }
}

async fn head(stream: &mut TcpStream) -> std::io::Result<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await?);
    }
    Ok(String::from_utf8_lossy(&head).into_owned())
}
