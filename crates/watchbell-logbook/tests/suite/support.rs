//! A logbook of the test's own: a directory, a store, a server on a free port, and a clock that stands where it is put.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use jiff::Timestamp;
use reqwest::{RequestBuilder, StatusCode};
use serde_json::Value;
use tempfile::TempDir;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use watchbell_core::decode::sse::Decoder;
use watchbell_core::{Event, Level};
use watchbell_logbook::Store;
use watchbell_logbook::http::{self, Face, Ingest, ReadToken, StoreIngest};

/// A hang is a failure; nothing here takes a tenth of this.
pub(crate) const HANG: Duration = Duration::from_secs(20);

/// Where the clock stands at first.
pub(crate) fn ten() -> Timestamp {
    "2026-11-22T10:00:00Z".parse().unwrap()
}

/// Minutes after ten.
pub(crate) fn minutes(n: i64) -> Timestamp {
    ten() + jiff::SignedDuration::from_mins(n)
}

pub(crate) fn event(level: Level, message: &str) -> Event {
    Event { message: Some(message.into()), raw: format!("{{\"message\":{message:?}}}"), ..Event::bare(level) }
}

/// So many bytes of text that cannot be packed.
pub(crate) fn noise(bytes: usize) -> String {
    let mut text = String::with_capacity(bytes + 32);
    while text.len() < bytes {
        text += &uuid::Uuid::new_v4().simple().to_string();
    }
    text.truncate(bytes);
    text
}

pub(crate) fn fatal(message: &str) -> Event {
    event(Level::Fatal, message)
}

pub(crate) struct Logbook {
    /// Held: it is removed with the logbook.
    pub(crate) dir: TempDir,
    pub(crate) store: Store,
    pub(crate) addr: SocketAddr,
    pub(crate) token: ReadToken,
    pub(crate) client: reqwest::Client,
    clock: Arc<AtomicI64>,
    pub(crate) stop: Option<oneshot::Sender<()>>,
    pub(crate) served: Option<JoinHandle<()>>,
}

#[derive(Default)]
pub(crate) struct With {
    pub(crate) listen: Option<&'static str>,
    pub(crate) origins: Vec<String>,
    pub(crate) ingest: Option<Arc<dyn Ingest>>,
    /// The folder that its own is made in.
    pub(crate) within: Option<std::path::PathBuf>,
}

impl Logbook {
    pub(crate) async fn start() -> Self {
        Self::start_with(With::default()).await
    }

    pub(crate) async fn start_with(with: With) -> Self {
        let dir = with.within.map_or_else(tempfile::tempdir, tempfile::tempdir_in).unwrap();
        let store = Store::open(dir.path()).unwrap();
        let token = ReadToken::load(dir.path()).unwrap();
        let clock = Arc::new(AtomicI64::new(ten().as_microsecond()));
        let reading = clock.clone();
        let now: http::Now =
            Arc::new(move || Timestamp::from_microsecond(reading.load(Ordering::SeqCst)).unwrap());
        let ingest =
            with.ingest.unwrap_or_else(|| Arc::new(StoreIngest::new(store.clone(), "local", now.clone())));
        let face =
            Face { store: store.clone(), ingest, read_token: token.clone(), now, origins: with.origins };
        let listener = http::bind(with.listen.unwrap_or("127.0.0.1:0")).await.unwrap();
        let addr = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let served = tokio::spawn(async move {
            http::serve(listener, face, async { drop(stopped.await) }).await.unwrap();
        });
        let client = client();
        Self { dir, store, addr, token, client, clock, stop: Some(stop), served: Some(served) }
    }

    pub(crate) fn set_clock(&self, at: Timestamp) {
        self.clock.store(at.as_microsecond(), Ordering::SeqCst);
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.addr)
    }

    /// As a reader who knows the token.
    pub(crate) fn get(&self, path: &str) -> RequestBuilder {
        self.client.get(self.url(path)).bearer_auth(self.token.bearer())
    }

    pub(crate) async fn get_json(&self, path: &str) -> Value {
        let response = self.get(path).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        response.json().await.unwrap()
    }

    pub(crate) async fn page(&self, path: &str) -> String {
        let response = self.get(path).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        response.text().await.unwrap()
    }

    /// Sends events and gives back their ids.
    pub(crate) async fn post(&self, body: impl Into<reqwest::Body>) -> Vec<String> {
        let response = self.client.post(self.url("/v1/events")).body(body).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        let answer: Value = response.json().await.unwrap();
        answer["ids"].as_array().unwrap().iter().map(|id| id.as_str().unwrap().to_owned()).collect()
    }

    pub(crate) async fn stop(&mut self) {
        drop(self.stop.take());
        if let Some(served) = self.served.take() {
            tokio::time::timeout(HANG, served).await.expect("the server stops").unwrap();
        }
    }
}

pub(crate) fn client() -> reqwest::Client {
    // Another test may have been first.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build().unwrap()
}

/// Status and code of an answer that is an error.
pub(crate) async fn refusal(request: RequestBuilder) -> (u16, String) {
    let response = request.send().await.unwrap();
    let status = response.status().as_u16();
    let answer: Value = response.json().await.unwrap();
    let error = &answer["error"];
    assert!(
        !error["message"].as_str().unwrap().is_empty() && !error["hint"].as_str().unwrap().is_empty(),
        "{answer}"
    );
    (status, error["code"].as_str().unwrap().to_owned())
}

/// What a stream said: its type, its data, and the cursor then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Heard {
    pub(crate) event: String,
    pub(crate) data: Value,
    pub(crate) cursor: String,
}

impl Heard {
    pub(crate) fn message(&self) -> &str {
        self.data["message"].as_str().unwrap_or_default()
    }
}

/// A reader of a stream, on the decoder that Watchbell itself listens with.
pub(crate) struct Listener {
    response: reqwest::Response,
    decoder: Decoder,
    heard: std::collections::VecDeque<Heard>,
}

impl Listener {
    pub(crate) async fn open(logbook: &Logbook, path: &str, cursor: Option<&str>) -> Self {
        let mut request = logbook.get(path);
        if let Some(cursor) = cursor {
            request = request.header("Last-Event-ID", cursor);
        }
        let response = tokio::time::timeout(HANG, request.send()).await.unwrap().unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        let mut listener =
            Self { response, decoder: Decoder::default(), heard: std::collections::VecDeque::default() };
        // The first bytes say from where it listens; from then on nothing is missed.
        while listener.decoder.last_event_id().is_none() {
            assert!(listener.feed().await, "the stream ended before it began");
        }
        listener
    }

    async fn feed(&mut self) -> bool {
        let chunk =
            tokio::time::timeout(HANG, self.response.chunk()).await.expect("the stream says something");
        let Ok(Some(chunk)) = chunk else { return false };
        let heard = &mut self.heard;
        let fed = self.decoder.feed(&chunk, |frame| {
            heard.push_back(Heard {
                event: frame.event.to_owned(),
                data: serde_json::from_str(frame.data).unwrap(),
                cursor: frame.last_event_id.to_owned(),
            });
        });
        fed.unwrap();
        true
    }

    /// The next event; `None` when the stream has ended.
    pub(crate) async fn next(&mut self) -> Option<Heard> {
        loop {
            if let Some(heard) = self.heard.pop_front() {
                return Some(heard);
            }
            if !self.feed().await {
                return None;
            }
        }
    }

    pub(crate) async fn messages(&mut self, n: usize) -> Vec<String> {
        let mut messages = Vec::new();
        while messages.len() < n {
            let heard = self.next().await.expect("more events");
            assert_eq!(heard.event, "event", "{heard:?}");
            messages.push(heard.message().to_owned());
        }
        messages
    }

    pub(crate) fn cursor(&self) -> String {
        self.decoder.last_event_id().unwrap().to_owned()
    }
}
