//! The real Spotlight sidecar, from npm. `tests/conformance/spotlight.mjs` runs this and says where it is.

use std::process::Stdio;
use std::time::Duration;

use tokio::process::{Child, Command};
use watchbell_core::Level;
use watchbell_core::config::{Source, SourceKind};
use watchbell_engine::source::{Batch, Signal};

use crate::listening::{Listening, kept};
use crate::peer::{BOUND, bind};

/// A sidecar that runs.
struct Sidecar {
    process: Child,
    port: u16,
}

impl Sidecar {
    async fn start(port: u16) -> Self {
        let program = std::env::var("WATCHBELL_SPOTLIGHT").expect("tests/conformance/spotlight.mjs sets it");
        let process = Command::new("node")
            .args([&program, "server", "-p", &port.to_string()])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .expect("Spotlight does not start");
        let here = Self { process, port };
        let up = async {
            while client().get(here.url("/health")).send().await.is_err() {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        };
        tokio::time::timeout(BOUND * 3, up).await.expect("Spotlight does not answer");
        here
    }

    fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// What an SDK sends: an error among what nobody waits for.
    async fn send(&self, id: &str, message: &str) {
        // By their own clocks, which is all there is to tell what was before from what comes now: in 2001, and in 2100.
        let at: u64 = if message == "before" { 978_307_200 } else { 4_102_444_800 };
        let event = format!(
            "{{\"event_id\":\"{id}\",\"level\":\"fatal\",\"message\":\"{message}\",\"release\":\"web@2\",\"timestamp\":{at}}}"
        );
        let envelope = format!(
            "{{\"event_id\":\"{id}\"}}\n{{\"type\":\"session\"}}\n{{\"sid\":\"x\"}}\n{{\"type\":\"event\",\"length\":{}}}\n{event}\n",
            event.len()
        );
        let answer = client()
            .post(self.url("/api/1/envelope/"))
            .header("content-type", "application/x-sentry-envelope")
            .body(envelope)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 200);
    }

    async fn stop(mut self) {
        self.process.kill().await.unwrap();
    }
}

fn client() -> reqwest::Client {
    watchbell_engine::source::client(&"http://127.0.0.1/".parse().unwrap()).unwrap()
}

fn id(number: u128) -> String {
    format!("{number:032x}")
}

/// The next batch with events in it.
async fn heard(listening: &mut Listening) -> Batch {
    loop {
        let batch = listening.batch().await;
        if !batch.heard.is_empty() {
            return batch;
        }
    }
}

#[tokio::test]
#[ignore = "needs Spotlight, from npm: the step conformance runs it"]
async fn a_real_sidecar_is_read_back_heard_resumed_and_survives_its_restart() {
    let port = bind().await.local_addr().unwrap().port();
    let sidecar = Sidecar::start(port).await;
    sidecar.send(&id(1), "before").await;
    let source = Source {
        url: Some(sidecar.url("/").parse().unwrap()),
        // It sends no keep-alives.
        silence: Some(Duration::from_mins(5)),
        ..Source::new("spotlight", SourceKind::Spotlight)
    };

    let mut listening = Listening::start(source.clone());
    assert_eq!(listening.signal().await, Signal::Live);
    let batch = heard(&mut listening).await;
    assert!(batch.first_read);
    let before = kept(&batch.heard[0]);
    assert_eq!(
        (before.event_id.clone(), before.level, before.message.as_deref(), before.release.as_deref()),
        (Some(id(1)), Level::Fatal, Some("before"), Some("web@2"))
    );
    sidecar.send(&id(2), "live").await;
    let batch = heard(&mut listening).await;
    assert_eq!((kept(&batch.heard[0]).event_id.clone(), batch.first_read), (Some(id(2)), false));
    let cursor = batch.cursor.expect("its envelopes have ids");
    listening.stop().await;

    sidecar.send(&id(3), "meanwhile").await;
    let mut listening = Listening::with(source, Some(&cursor), crate::listening::quick());
    let batch = heard(&mut listening).await;
    assert_eq!(
        (kept(&batch.heard[0]).event_id.clone(), batch.heard.len(), batch.first_read),
        (Some(id(3)), 1, false),
        "only what came since"
    );

    // Its history is gone with it, and it knows no id any more.
    sidecar.stop().await;
    let sidecar = Sidecar::start(port).await;
    sidecar.send(&id(4), "after").await;
    assert_eq!(kept(&heard(&mut listening).await.heard[0]).event_id, Some(id(4)));
}
