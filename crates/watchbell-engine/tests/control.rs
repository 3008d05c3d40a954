//! The control socket, with a real socket and a resident that knows a few answers by heart.
#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking, in its helpers too"
)]

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::UnixStream;
use tokio::sync::{Notify, broadcast};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use watchbell_engine::control::client::{Client, ClientError};
use watchbell_engine::control::line::LONGEST;
use watchbell_engine::control::path::socket_path;
use watchbell_engine::control::socket::{Socket, SocketError, serve};
use watchbell_engine::control::{Answer, ControlError, ErrorCode, PROTOCOL, Request, Response, Update};

/// Answers at once, but for the issue "slow", which it gives only when it is let.
struct Canned {
    updates: broadcast::Sender<Update>,
    slow_begun: Notify,
    let_slow: Notify,
    slow_done: Notify,
    restart: CancellationToken,
}

impl Answer for Canned {
    fn answer(&self, request: Request) -> BoxFuture<'_, Result<Response, ControlError>> {
        async move {
            match request {
                Request::Issue { id } if id == "slow" => {
                    self.slow_begun.notify_one();
                    self.let_slow.notified().await;
                    self.slow_done.notify_one();
                    Ok(Response::Done)
                }
                Request::Issue { id } if id == "broken" => panic!("a bug"),
                Request::Issue { id } if id == "huge" => {
                    Ok(Response::Changed { ids: vec!["x".repeat(LONGEST)] })
                }
                Request::Issue { id } => {
                    Err(ControlError::new(ErrorCode::NotFound, format!("There is no issue {id}")))
                }
                Request::Acknowledge { ids } => Ok(Response::Changed { ids }),
                Request::Quit | Request::Restart => {
                    self.restart.cancel();
                    Ok(Response::Done)
                }
                _ => Ok(Response::Done),
            }
        }
        .boxed()
    }

    fn updates(&self) -> broadcast::Receiver<Update> {
        self.updates.subscribe()
    }
}

struct Resident {
    answer: Arc<Canned>,
    data: tempfile::TempDir,
    path: PathBuf,
    serving: JoinHandle<Result<(), SocketError>>,
}

impl Resident {
    async fn start() -> Self {
        let data = tempfile::tempdir().unwrap();
        let answer = Arc::new(Canned {
            updates: broadcast::Sender::new(4),
            slow_begun: Notify::new(),
            let_slow: Notify::new(),
            slow_done: Notify::new(),
            restart: CancellationToken::new(),
        });
        let path = socket_path(data.path());
        let socket = Socket::bind(&path).await.unwrap();
        let (answers, cancel) = (Arc::clone(&answer), answer.restart.clone());
        let serving = tokio::spawn(async move {
            socket.serve(answers, cancel).await;
            Ok(())
        });
        Self { answer, data, path, serving }
    }

    async fn client(&self) -> Client {
        within(Client::connect(self.data.path())).await.unwrap()
    }

    async fn raw(&self) -> Raw {
        Raw::connect(&self.path).await
    }

    async fn greeted(&self) -> Raw {
        let mut raw = self.raw().await;
        raw.say(&hello(PROTOCOL)).await;
        assert_eq!(raw.hear().await.unwrap()["response"]["is"], "hello");
        raw
    }
}

/// A client that writes and reads lines by hand.
struct Raw(BufReader<UnixStream>);

impl Raw {
    async fn connect(path: &Path) -> Self {
        Self(BufReader::new(UnixStream::connect(path).await.unwrap()))
    }

    async fn say(&mut self, line: &str) {
        self.0.write_all(format!("{line}\n").as_bytes()).await.unwrap();
    }

    async fn hear(&mut self) -> Option<Value> {
        let mut line = String::new();
        // A peer that closes with unread lines of ours resets the connection: that is an end, too.
        within(self.0.read_line(&mut line)).await.unwrap_or_default();
        (!line.is_empty()).then(|| serde_json::from_str(&line).unwrap())
    }
}

fn hello(protocol: u32) -> String {
    json!({"id": 1, "request": {"do": "hello", "version": "9.9.9", "protocol": protocol}}).to_string()
}

async fn within<T>(future: impl Future<Output = T>) -> T {
    tokio::time::timeout(Duration::from_secs(20), future).await.expect("it hangs")
}

fn issue(id: &str) -> Request {
    Request::Issue { id: id.into() }
}

#[tokio::test]
async fn a_client_greets_asks_and_is_answered() {
    let resident = Resident::start().await;
    let client = resident.client().await;
    assert_eq!(client.resident().pid, std::process::id());
    let changed = client.request(Request::Acknowledge { ids: vec!["a".into()] }).await.unwrap();
    assert_eq!(changed, Response::Changed { ids: vec!["a".into()] });
    let refused = client.request(issue("none")).await.unwrap_err();
    assert!(matches!(refused, ClientError::Refused(ref error) if error.code == ErrorCode::NotFound));
    assert_eq!(refused.to_string(), "There is no issue none");
}

#[tokio::test]
async fn where_nothing_listens_nothing_is_running() {
    let data = tempfile::tempdir().unwrap();
    assert!(matches!(Client::connect(data.path()).await, Err(ClientError::NotRunning)));
}

#[tokio::test]
async fn answers_come_as_they_get_done() {
    let resident = Resident::start().await;
    let client = resident.client().await;
    let slow = tokio::spawn({
        let client = client.clone();
        async move { client.request(issue("slow")).await }
    });
    within(resident.answer.slow_begun.notified()).await;
    assert_eq!(client.request(Request::Doctor).await.unwrap(), Response::Done);
    resident.answer.let_slow.notify_one();
    assert_eq!(within(slow).await.unwrap().unwrap(), Response::Done);
}

#[tokio::test]
async fn clients_do_not_disturb_each_other() {
    let resident = Resident::start().await;
    let (one, two) = (resident.client().await, resident.client().await);
    let both = tokio::join!(
        one.request(Request::Acknowledge { ids: vec!["one".into()] }),
        two.request(Request::Acknowledge { ids: vec!["two".into()] })
    );
    assert_eq!(both.0.unwrap(), Response::Changed { ids: vec!["one".into()] });
    assert_eq!(both.1.unwrap(), Response::Changed { ids: vec!["two".into()] });
    drop(one);
    assert_eq!(two.request(Request::Doctor).await.unwrap(), Response::Done);
}

#[tokio::test]
async fn updates_come_to_whoever_subscribed() {
    let resident = Resident::start().await;
    let (client, other) = (resident.client().await, resident.client().await);
    let mut updates = client.subscribe().await.unwrap();
    let mut none = other.updates();
    resident.answer.updates.send(Update::Rules).unwrap();
    assert_eq!(within(updates.recv()).await.unwrap(), Update::Rules);
    other.request(Request::Doctor).await.unwrap();
    assert!(none.try_recv().is_err());
}

#[tokio::test]
async fn a_subscriber_that_missed_updates_is_told_to_ask_for_everything() {
    let resident = Resident::start().await;
    let client = resident.client().await;
    let mut updates = client.subscribe().await.unwrap();
    // No await in between, so the four places of the channel overflow.
    for _ in 0..10 {
        resident.answer.updates.send(Update::Rules).unwrap();
    }
    let mut first = Vec::new();
    for _ in 0..4 {
        first.push(within(updates.recv()).await.unwrap());
    }
    assert_eq!(first, [Update::Issues, Update::Rules, Update::Sources, Update::Settings]);
}

#[tokio::test]
async fn another_protocol_is_refused_and_only_a_newer_client_may_ask_for_a_restart() {
    let resident = Resident::start().await;
    let mut older = resident.raw().await;
    older.say(&hello(PROTOCOL - 1)).await;
    let refused = older.hear().await.unwrap();
    assert_eq!(refused["error"]["code"], "version");
    assert_eq!(refused["resident"]["protocol"], PROTOCOL);
    assert_eq!(older.hear().await, None, "it is closed");

    let mut newer = resident.raw().await;
    newer.say(&hello(PROTOCOL + 1)).await;
    assert_eq!(newer.hear().await.unwrap()["error"]["code"], "version");
    newer.say(r#"{"id":2,"request":{"do":"status"}}"#).await;
    assert_eq!(newer.hear().await.unwrap()["error"]["code"], "version");
    newer.say(r#"{"id":3,"request":{"do":"restart"}}"#).await;
    assert_eq!(newer.hear().await.unwrap(), json!({"id": 3, "response": {"is": "done"}}));
    assert_eq!(newer.hear().await, None);
    within(resident.serving).await.unwrap().unwrap();
}

#[tokio::test]
async fn whoever_does_not_greet_is_told_how_and_let_go() {
    let resident = Resident::start().await;
    for line in ["GET / HTTP/1.1\r", r#"{"id":1,"request":{"do":"status"}}"#, "", "\u{0}"] {
        let mut raw = resident.raw().await;
        raw.say(line).await;
        let told = raw.hear().await.unwrap();
        assert!(told["error"]["hint"].as_str().unwrap().contains(r#""do":"hello""#), "{line:?}: {told}");
        assert_eq!(raw.hear().await, None, "{line:?}");
    }
}

#[tokio::test]
async fn garbage_gets_an_error_and_the_connection_stays() {
    let resident = Resident::start().await;
    let mut raw = resident.greeted().await;
    for (line, id) in [
        ("garbage", Value::Null),
        ("null", Value::Null),
        (r#"{"id":-1,"request":{"do":"status"}}"#, Value::Null),
        (r#"{"id":5}"#, Value::Null),
        (r#"{"id":6,"request":{"do":"fly"}}"#, json!(6)),
        (r#"{"id":7,"request":null}"#, json!(7)),
        (r#"{"id":8,"request":{"do":"issue","id":[]}}"#, json!(8)),
    ] {
        raw.say(line).await;
        let told = raw.hear().await.unwrap();
        assert_eq!((&told["error"]["code"], &told["id"]), (&json!("invalid"), &id), "{line}");
    }
    raw.0.write_all(b"\xff\xfe\n\n").await.unwrap();
    assert_eq!(raw.hear().await.unwrap()["error"]["code"], "invalid");
    raw.say(r#"{"id":9,"request":{"do":"doctor"},"more":"from a newer client"}"#).await;
    assert_eq!(raw.hear().await.unwrap(), json!({"id": 9, "response": {"is": "done"}}));
}

#[tokio::test]
async fn a_line_or_an_answer_too_long_is_an_error_and_no_more() {
    let resident = Resident::start().await;
    let mut raw = resident.greeted().await;
    raw.say(&"x".repeat(LONGEST + 1)).await;
    assert_eq!(raw.hear().await.unwrap()["error"]["message"], "The request is longer than 8 MiB");
    let client = resident.client().await;
    let error = client.request(issue("huge")).await.unwrap_err();
    assert_eq!(error.to_string(), "The answer is longer than 8 MiB");
    let error = client.request(issue(&"x".repeat(LONGEST))).await.unwrap_err();
    assert_eq!(error.to_string(), "The request is longer than 8 MiB");
    assert_eq!(client.request(Request::Doctor).await.unwrap(), Response::Done);
}

#[tokio::test]
async fn a_bug_in_an_answer_is_an_error_for_that_request_alone() {
    let resident = Resident::start().await;
    let client = resident.client().await;
    let error = client.request(issue("broken")).await.unwrap_err();
    assert!(
        matches!(error, ClientError::Refused(ref error) if error.code == ErrorCode::Unavailable),
        "{error}"
    );
    assert_eq!(client.request(Request::Doctor).await.unwrap(), Response::Done);
}

#[tokio::test]
async fn a_request_is_finished_even_when_its_client_is_gone() {
    let resident = Resident::start().await;
    let mut raw = resident.greeted().await;
    raw.say(r#"{"id":2,"request":{"do":"issue","id":"slow"}}"#).await;
    within(resident.answer.slow_begun.notified()).await;
    drop(raw);
    resident.answer.let_slow.notify_one();
    within(resident.answer.slow_done.notified()).await;
}

#[tokio::test]
async fn whoever_stops_writing_still_gets_the_answers() {
    let resident = Resident::start().await;
    let mut raw = resident.raw().await;
    raw.say(&hello(PROTOCOL)).await;
    raw.say(r#"{"id":2,"request":{"do":"doctor"}}"#).await;
    raw.0.shutdown().await.unwrap();
    assert_eq!(raw.hear().await.unwrap()["id"], 1);
    assert_eq!(raw.hear().await.unwrap()["id"], 2);
    assert_eq!(raw.hear().await, None);
}

#[tokio::test]
async fn a_client_learns_that_the_resident_is_gone() {
    let resident = Resident::start().await;
    let client = resident.client().await;
    let waiting = tokio::spawn({
        let client = client.clone();
        async move { client.request(issue("slow")).await }
    });
    within(resident.answer.slow_begun.notified()).await;
    assert_eq!(client.request(Request::Quit).await.unwrap(), Response::Done);
    within(client.closed()).await;
    assert!(matches!(within(waiting).await.unwrap(), Err(ClientError::Io(_))));
    assert!(matches!(client.request(Request::Doctor).await, Err(ClientError::Io(_))));
    within(resident.serving).await.unwrap().unwrap();
    assert!(!resident.path.exists());
}

#[tokio::test]
async fn a_socket_left_behind_is_replaced_and_one_in_use_is_not() {
    let resident = Resident::start().await;
    let second = Socket::bind(&resident.path).await.unwrap_err();
    assert!(matches!(second, SocketError::Running(_)), "{second}");

    let data = tempfile::tempdir().unwrap();
    let path = data.path().join("run").join("control.sock");
    std::fs::create_dir(data.path().join("run")).unwrap();
    drop(std::os::unix::net::UnixListener::bind(&path).unwrap());
    let cancel = CancellationToken::new();
    let serving = tokio::spawn({
        let (path, answer, cancel) = (path.clone(), Arc::clone(&resident.answer), cancel.clone());
        async move { serve(&path, answer, cancel).await }
    });
    let mut raw = within(async {
        loop {
            match UnixStream::connect(&path).await {
                Ok(stream) => break Raw(BufReader::new(stream)),
                Err(_) => tokio::task::yield_now().await,
            }
        }
    })
    .await;
    raw.say(&hello(PROTOCOL)).await;
    assert_eq!(raw.hear().await.unwrap()["response"]["is"], "hello");
    cancel.cancel();
    within(serving).await.unwrap().unwrap();
}
