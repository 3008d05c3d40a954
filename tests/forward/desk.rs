//! A host with logs, a forwarder on it that can be killed, and a logbook that can go away.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// `watchbell serve`, on the same port each time.
pub(crate) struct Logbook {
    folder: TempDir,
    listen: String,
    child: Option<Child>,
}

impl Logbook {
    pub(crate) fn start() -> Self {
        let mut logbook =
            Self { folder: tempfile::tempdir().unwrap(), listen: "127.0.0.1:0".into(), child: None };
        logbook.go_on();
        logbook
    }

    pub(crate) fn go_on(&mut self) {
        let mut child = watchbell()
            .args(["serve", "--listen", &self.listen, "--data-dir"])
            .arg(self.folder.path())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = String::new();
        BufReader::new(child.stderr.take().unwrap()).read_line(&mut said).unwrap();
        let address = said.split("http://").nth(1).and_then(|rest| rest.split('/').next());
        address.unwrap_or_else(|| panic!("the logbook did not start: {said}")).clone_into(&mut self.listen);
        self.child = Some(child);
    }

    pub(crate) fn stop(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.listen)
    }

    /// All events, the newest first.
    pub(crate) async fn events(&self) -> Vec<Value> {
        let token = fs::read_to_string(self.folder.path().join("read-token")).unwrap();
        let url = format!("{}/v1/events?limit=1000", self.url());
        let client = watchbell_engine::source::client(&url.parse().unwrap()).unwrap();
        let answer: Value =
            client.get(url).bearer_auth(token.trim()).send().await.unwrap().json().await.unwrap();
        assert_eq!(answer["next"], Value::Null, "more than the test can see");
        answer["events"].as_array().unwrap().clone()
    }

    /// What they say, in order.
    pub(crate) async fn titles(&self) -> Vec<String> {
        let mut titles: Vec<_> = self.events().await.iter().map(title).collect();
        titles.sort();
        titles
    }
}

impl Drop for Logbook {
    fn drop(&mut self) {
        self.stop();
    }
}

pub(crate) fn title(event: &Value) -> String {
    event["title"].as_str().unwrap().to_owned()
}

/// A host with a folder of logs.
pub(crate) struct Host {
    pub(crate) folder: TempDir,
    to: String,
}

impl Host {
    /// Its forwarder has looked once already: what is written from now on is new.
    pub(crate) fn new(to: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("logs")).unwrap();
        let host = Self { folder, to: to.to_owned() };
        assert_eq!(host.once(&[]), (Some(0), String::new()), "there is nothing yet");
        host
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join("logs").join(name)
    }

    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        let mut file = fs::OpenOptions::new().append(true).create(true).open(self.path(name)).unwrap();
        file.write_all(text.as_ref()).unwrap();
    }

    pub(crate) fn command(&self) -> Command {
        let mut command = watchbell();
        command.args(["forward", "--to", &self.to, "--host", "web-1", "--data-dir"]);
        command.arg(self.folder.path().join("data")).arg(self.path("*.log"));
        command
    }

    /// Looks once: the exit code, and what was said.
    pub(crate) fn once(&self, more: &[&str]) -> (Option<i32>, String) {
        let output = self.command().arg("--once").args(more).output().unwrap();
        let said = [output.stdout, output.stderr].concat();
        (output.status.code(), String::from_utf8(said).unwrap())
    }

    /// Follows the logs until it is dropped.
    pub(crate) fn follow(&self) -> Following {
        Following(self.command().stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap())
    }
}

/// A forwarder that runs. Dropping it kills it as a crash would.
pub(crate) struct Following(Child);

impl Following {
    pub(crate) fn pid(&self) -> String {
        self.0.id().to_string()
    }
}

impl Drop for Following {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn watchbell() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_watchbell"));
    command.stdin(Stdio::null());
    command
}
