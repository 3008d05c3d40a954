//! The real resident, `watchbell tray`, with files of its own on the virtual desktop.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use rustix::process::Signal;
use serde_json::Value;
use tempfile::TempDir;
use watchbell_engine::control::client::Client;
use watchbell_engine::control::{Request, Response};
use watchbell_engine::view::{InboxQuery, IssueRow, Status};

use super::dunst;
use super::process::{Process, on_this_desktop, said, signal};
use super::wait::{so, until};

/// How Linux names the window's process: it cuts names to 15 bytes.
pub(crate) const WINDOW: &str = "watchbell-deskt";

/// A running resident. Dropping it kills it; when the test has failed, its log is shown first.
pub(crate) struct Tray {
    folder: TempDir,
    process: Process,
    language: &'static str,
}

impl Tray {
    /// Starts it with this configuration beside a built-in logbook on a free port, on a desktop that shows nothing yet.
    pub(crate) async fn start(config: &str) -> Self {
        Self::start_in("C.UTF-8", config).await
    }

    /// The same where the desktop is set to that language (`LANG`).
    pub(crate) async fn start_in(language: &'static str, config: &str) -> Self {
        assert!(
            std::env::var_os("WATCHBELL_DESKTOP").is_some(),
            "these tests need the virtual desktop: ./dev test desktop"
        );
        dunst::anew().await;
        std::fs::write(browser_log(), "").unwrap();
        let folder = TempDir::new().unwrap();
        let local = "[[sources]]\nid = \"local\"\nkind = \"local\"";
        let text = format!("{config}\n[logbook]\nlisten = \"127.0.0.1:0\"\n\n{local}\n");
        std::fs::write(folder.path().join("config.toml"), text).unwrap();
        let process = run(folder.path(), language);
        let tray = Self { folder, process, language };
        tray.client().await;
        tray
    }

    /// Starts it once more on the same files.
    pub(crate) fn start_again(&mut self) {
        self.process = run(self.folder.path(), self.language);
    }

    pub(crate) fn process(&mut self) -> &mut Process {
        &mut self.process
    }

    pub(crate) fn pid(&self) -> u32 {
        self.process.pid()
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn data_dir(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// `watchbell` or `watchbell-desktop`, for this resident.
    pub(crate) fn program(&self, name: &str) -> Command {
        let mut program = program(self.folder.path(), name);
        program.env("LANG", self.language);
        program
    }

    /// What the desktop is set to.
    pub(crate) fn language(&self) -> &'static str {
        self.language
    }

    /// What every program is told, to find this resident.
    pub(crate) fn args(&self) -> [String; 4] {
        args(self.folder.path())
    }

    /// What `watchbell` prints.
    pub(crate) fn said(&self, args: &[&str]) -> String {
        said(self.program("watchbell").args(args))
    }

    /// What another program of ours prints.
    pub(crate) fn said_by(&self, program: &str, args: &[&str]) -> String {
        said(self.program(program).args(args))
    }

    /// A connection to it, once it answers.
    pub(crate) async fn client(&self) -> Client {
        until("the resident answers", async || Client::connect(&self.data_dir()).await.ok()).await
    }

    pub(crate) async fn ask(&self, request: Request) -> Response {
        self.client().await.request(request).await.unwrap()
    }

    pub(crate) async fn status(&self) -> Status {
        match self.ask(Request::Status).await {
            Response::Status(status) => status,
            other => panic!("{other:?}"),
        }
    }

    pub(crate) async fn expect_status(&self, what: &str, wanted: impl Fn(&Status) -> bool) -> Status {
        until(what, async || Some(self.status().await).filter(|status| wanted(status))).await
    }

    pub(crate) async fn expect_inbox(&self, what: &str, wanted: impl Fn(&[IssueRow]) -> bool) {
        so(what, async || wanted(&self.inbox().await)).await;
    }

    /// Every issue it keeps.
    pub(crate) async fn inbox(&self) -> Vec<IssueRow> {
        let client = self.client().await;
        let mut issues = Vec::new();
        loop {
            let query = InboxQuery {
                all: true,
                limit: 1_000,
                offset: u32::try_from(issues.len()).unwrap(),
                ..InboxQuery::default()
            };
            match client.request(Request::Inbox { query }).await.unwrap() {
                Response::Inbox(page) if page.issues.is_empty() => return issues,
                Response::Inbox(page) => issues.extend(page.issues),
                other => panic!("{other:?}"),
            }
        }
    }

    /// Sends a fatal event to its own logbook.
    pub(crate) async fn send_fatal(&self, message: &str) {
        let Response::Settings(settings) = self.ask(Request::Settings).await else { panic!() };
        self.said(&["send", "--level", "fatal", "--to", &settings.send_to.unwrap(), message]);
    }
}

impl Tray {
    /// Sends events to its own logbook, a thousand at a time.
    pub(crate) async fn send_all(&self, events: &[Value]) {
        let Response::Settings(settings) = self.ask(Request::Settings).await else { panic!() };
        let url = settings.send_to.unwrap();
        let client = watchbell_engine::source::client(&url.parse().unwrap()).unwrap();
        for some in events.chunks(1_000) {
            let body = Value::from(some).to_string();
            assert!(client.post(&url).body(body).send().await.unwrap().status().is_success());
        }
    }
}

impl Drop for Tray {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let log = std::fs::read_to_string(self.folder.path().join("state/watchbell/watchbell.log"));
            eprintln!("The resident's log:\n{}", log.unwrap_or_default());
        }
        // Windows that it opened are not our children.
        for window in on_this_desktop().into_iter().filter(|process| process.name.starts_with(WINDOW)) {
            signal(window.pid, Signal::KILL);
        }
    }
}

fn run(folder: &Path, language: &str) -> Process {
    let mut tray = program(folder, "watchbell");
    Process::start(tray.arg("tray").env("LANG", language).stdout(Stdio::null()))
}

fn program(folder: &Path, name: &str) -> Command {
    let mut command = Command::new(file(name));
    command.args(args(folder)).env("XDG_STATE_HOME", folder.join("state"));
    command
}

fn args(folder: &Path) -> [String; 4] {
    let path = |name: &str| folder.join(name).display().to_string();
    ["--config".into(), path("config.toml"), "--data-dir".into(), path("data")]
}

/// Where a program of ours was built.
pub(crate) fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_BIN_EXE_watchbell")).with_file_name(name)
}

fn browser_log() -> String {
    std::env::var("WATCHBELL_BROWSER_LOG").unwrap()
}

/// What the browser was asked to open, in order.
pub(crate) fn opened() -> Vec<String> {
    std::fs::read_to_string(browser_log()).unwrap().lines().map(str::to_owned).collect()
}
