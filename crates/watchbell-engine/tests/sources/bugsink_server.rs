//! A real Bugsink, started once for all tests of this binary: see `bugsink_server.py`. The acceptance tests use it, too.

use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{LazyLock, Mutex, PoisonError};

use serde_json::{Value, json};

/// What reading needs.
pub(crate) const RIGHTS: &[&str] = &["projects:read", "issues:read", "events:read"];

/// A Bugsink server. It ends with its input, which ends with this process.
pub(crate) struct Bugsink {
    pub(crate) url: String,
    pipe: Mutex<Option<(ChildStdin, BufReader<ChildStdout>)>>,
    _folder: tempfile::TempDir,
    child: Child,
}

/// The one that most tests share, each with a project of its own.
pub(crate) fn shared() -> &'static Bugsink {
    static SHARED: LazyLock<Bugsink> = LazyLock::new(Bugsink::start);
    &SHARED
}

impl Bugsink {
    pub(crate) fn start() -> Self {
        let installed = PathBuf::from(
            std::env::var_os("WATCHBELL_BUGSINK")
                .expect("WATCHBELL_BUGSINK names no Bugsink; ./dev test rust brings one"),
        );
        let folder = tempfile::tempdir().unwrap();
        let script = folder.path().join("server.py");
        std::fs::write(&script, include_str!("bugsink_server.py")).unwrap();
        let mut child = Command::new(installed.join("bin/python3"))
            .arg(script)
            .args([folder.path(), &installed.join("template")])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(child.stdout.take().unwrap());
        let mut url = String::new();
        said.read_line(&mut url).unwrap();
        assert!(url.starts_with("http://"), "Bugsink did not start");
        let pipe = Mutex::new(Some((child.stdin.take().unwrap(), said)));
        Self { url: url.trim().to_owned(), pipe, _folder: folder, child }
    }

    fn ask(&self, words: &str) -> String {
        let mut pipe = self.pipe.lock().unwrap_or_else(PoisonError::into_inner);
        let (to, from) = pipe.as_mut().unwrap();
        writeln!(to, "{words}").unwrap();
        let mut answer = String::new();
        from.read_line(&mut answer).unwrap();
        assert!(!answer.is_empty(), "Bugsink does not answer to {words}");
        answer.trim().to_owned()
    }

    /// A token with these rights.
    pub(crate) fn token(&self, rights: &[&str]) -> String {
        self.ask(&format!("token {}", rights.join(" ")))
    }

    /// A new project.
    pub(crate) fn project(&self, name: &str) -> Project {
        Project { name: name.to_owned(), dsn: self.ask(&format!("project {name}")) }
    }

    /// An error that Python's SDK sends; its id.
    pub(crate) fn sdk(&self, project: &Project) -> String {
        self.ask(&format!("sdk {}", project.dsn))
    }

    /// An issue, as its API shows it.
    pub(crate) async fn issue(&self, issue: &str, token: &str) -> Value {
        let url = format!("{}/api/canonical/0/issues/{issue}/", self.url);
        let client = watchbell_engine::source::client(&url.parse().unwrap()).unwrap();
        client.get(url).bearer_auth(token).send().await.unwrap().json().await.unwrap()
    }

    pub(crate) fn stop(&self) {
        self.ask("stop");
    }

    pub(crate) fn go_on(&self) {
        self.ask("start");
    }
}

impl Drop for Bugsink {
    fn drop(&mut self) {
        self.pipe.get_mut().unwrap_or_else(PoisonError::into_inner).take();
        let _ = self.child.wait();
    }
}

/// A project, and how programs send to it.
pub(crate) struct Project {
    pub(crate) name: String,
    /// How programs send to it.
    pub(crate) dsn: String,
}

impl Project {
    /// Sends an event by the ingest endpoint, as an SDK does.
    pub(crate) async fn send(&self, event: Value) {
        let url: url::Url = self.dsn.parse().unwrap();
        let id = event["event_id"].as_str().unwrap();
        let payload = event.to_string();
        let body = format!(
            "{}\n{}\n{payload}\n",
            json!({ "event_id": id, "dsn": self.dsn }),
            json!({ "type": "event", "length": payload.len() })
        );
        let project = url.path().trim_matches('/');
        let place =
            format!("http://{}:{}/api/{project}/envelope/", url.host_str().unwrap(), url.port().unwrap());
        let client = watchbell_engine::source::client(&url).unwrap();
        let sent = client
            .post(place)
            .header("content-type", "application/x-sentry-envelope")
            .body(body)
            .send()
            .await;
        let answer = sent.unwrap();
        assert!(answer.status().is_success(), "{} {}", answer.status(), answer.text().await.unwrap());
    }

    /// An error of this name, now.
    pub(crate) async fn error(&self, name: &str) {
        self.send(event("error", name)).await;
    }
}

/// An event of this level, of an issue of this name, now.
pub(crate) fn event(level: &str, name: &str) -> Value {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    #[allow(clippy::disallowed_methods, reason = "the server's clock is the real one")]
    let now = jiff::Timestamp::now();
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    json!({
        "event_id": format!("{:024x}{number:08x}", now.as_nanosecond()),
        "timestamp": now.to_string(),
        "platform": "other",
        "level": level,
        "exception": { "values": [{ "type": name, "value": "it broke" }] },
    })
}
