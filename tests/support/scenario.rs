//! A whole engine on a desktop that takes notes, with the built-in logbook on a free port.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;
use jiff::tz::TimeZone;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::sync::{broadcast, mpsc};
use watchbell_engine::clock::Clock as _;
use watchbell_engine::control::{Answer, ControlError, Request, Response, Update};
use watchbell_engine::notify::{ActionKey, FromDesktop, NotifyError, Ring};
use watchbell_engine::power::Power;
use watchbell_engine::secret::Secrets;
use watchbell_engine::settings::Settings;
use watchbell_engine::view::{InboxQuery, IssueRow, State, Status};
use watchbell_engine::{Engine, Options, Ports};

use super::clock::FakeClock;
use super::desk::{Desk, Notes};

/// A bound on hangs, not on speed.
const LONG: Duration = Duration::from_secs(20);

/// An event as a program sends it.
pub(crate) fn event(level: &str, message: &str) -> Value {
    json!({ "level": level, "message": message })
}

pub(crate) fn fatal(message: &str) -> Value {
    event("fatal", message)
}

pub(crate) fn error(message: &str) -> Value {
    event("error", message)
}

pub(crate) fn info(message: &str) -> Value {
    event("info", message)
}

/// What is on a page.
pub(crate) struct Page {
    pub status: u16,
    /// Its tags with the names of their attributes: what the browser will make of it.
    pub tags: BTreeSet<String>,
}

/// Every `<` begins a tag: text has none, or it would be one. What stands between quotes is a value.
fn tags(html: &str) -> BTreeSet<String> {
    let tags = html.split('<').skip(1).map(|rest| rest.split('>').next().unwrap_or(rest));
    tags.map(|tag| tag.split('"').step_by(2).collect()).collect()
}

pub(crate) struct Scenario {
    engine: Option<Engine>,
    answer: Arc<dyn Answer>,
    pub desk: Arc<Desk>,
    clock: Arc<FakeClock>,
    power: mpsc::Sender<Power>,
    folder: Arc<TempDir>,
    http: reqwest::Client,
}

impl Scenario {
    /// The engine as it is out of the box, but for the port.
    pub(crate) async fn new() -> Self {
        Self::with("").await
    }

    /// With this configuration beside the free port.
    pub(crate) async fn with(config: &str) -> Self {
        Self::set_up(config, FakeClock::new()).await
    }

    /// The same, and time passes.
    pub(crate) async fn in_real_time(config: &str) -> Self {
        Self::set_up(config, FakeClock::running()).await
    }

    async fn set_up(config: &str, clock: FakeClock) -> Self {
        let folder = TempDir::new().unwrap();
        let text = format!("[logbook]\nlisten = \"127.0.0.1:0\"\n\n{config}");
        std::fs::write(folder.path().join("config.toml"), text).unwrap();
        Self::on(Arc::new(folder), Arc::new(Desk::new()), Arc::new(clock)).await
    }

    async fn on(folder: Arc<TempDir>, desk: Arc<Desk>, clock: Arc<FakeClock>) -> Self {
        let (power, told_of_power) = mpsc::channel(2);
        let ports = Ports {
            notifier: {
                let desk = desk.clone();
                Box::new(move |clicks| {
                    desk.connect(clicks);
                    desk
                })
            },
            opener: desk.clone(),
            clock: clock.clone(),
            secrets: Arc::new(Secrets::in_memory()),
            power: told_of_power,
            told: None,
        };
        let settings = Settings::open(&folder.path().join("config.toml"));
        let options = Options {
            data_dir: Some(folder.path().join("data")),
            settings,
            serve: true,
            zone: TimeZone::UTC,
        };
        let engine = Engine::start(options, ports).await.unwrap();
        let http = http();
        let scenario =
            Self { answer: engine.answer(), engine: Some(engine), desk, clock, power, folder, http };
        scenario.expect_state(|status| status.state != State::Starting).await;
        scenario
    }

    /// Ends the engine and starts another one on the same data and desktop.
    pub(crate) async fn restart(self) -> Self {
        self.restart_after(async {}).await
    }

    /// The same, and nobody listens while this happens.
    pub(crate) async fn restart_after(mut self, meanwhile: impl Future<Output = ()>) -> Self {
        self.engine.take().unwrap().stop().await;
        let Self { desk, clock, folder, answer, .. } = self;
        // The last to hold the store.
        drop(answer);
        meanwhile.await;
        Self::on(folder, desk, clock).await
    }

    /// How many events it heard since it started.
    pub(crate) fn heard(&self) -> u64 {
        self.engine.as_ref().unwrap().heard()
    }

    /// The computer sleeps for so many minutes.
    pub(crate) async fn sleep(&self, minutes: i64) {
        self.power.send(Power::Sleeps(self.clock.now())).await.unwrap();
        self.pass(minutes);
        self.power.send(Power::Wakes).await.unwrap();
    }

    pub(crate) fn config_file(&self) -> PathBuf {
        self.folder.path().join("config.toml")
    }

    pub(crate) fn data_dir(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    pub(crate) fn pass(&self, minutes: i64) {
        self.clock.pass(SignedDuration::from_mins(minutes));
    }

    /// Where events are sent.
    pub(crate) async fn address(&self) -> String {
        match self.ask(Request::Settings).await {
            Ok(Response::Settings(settings)) => settings.send_to.unwrap(),
            other => panic!("{other:?}"),
        }
    }

    /// Sends an event over HTTP, as any program would, and returns its id.
    pub(crate) async fn send(&self, event: Value) -> String {
        let answer = self.http.post(self.address().await).json(&event).send().await.unwrap();
        assert_eq!(answer.status(), 200);
        let body: Value = answer.json().await.unwrap();
        body["ids"][0].as_str().unwrap().to_owned()
    }

    pub(crate) async fn get(&self, url: &str) -> reqwest::Response {
        self.http.get(url).send().await.unwrap()
    }

    /// A page of the built-in logbook, as somebody sees it who may read.
    pub(crate) async fn page(&self, path: &str) -> Page {
        let token = std::fs::read_to_string(self.data_dir().join("read-token")).unwrap();
        let url = self.address().await.replace("/v1/events", path);
        let answer = self.http.get(url).bearer_auth(token.trim()).send().await.unwrap();
        let status = answer.status().as_u16();
        Page { status, tags: tags(&answer.text().await.unwrap()) }
    }

    pub(crate) async fn ask(&self, request: Request) -> Result<Response, ControlError> {
        self.answer.answer(request).await
    }

    /// What is told from now on.
    pub(crate) fn updates(&self) -> broadcast::Receiver<Update> {
        self.answer.updates()
    }

    /// Waits until it was told that certificates were looked at.
    pub(crate) async fn expect_certificates(&self, mut updates: broadcast::Receiver<Update>) {
        let told = async { while updates.recv().await != Ok(Update::Certificates) {} };
        tokio::time::timeout(LONG, told).await.unwrap_or_else(|_| panic!("no certificate was looked at"));
    }

    pub(crate) async fn inbox(&self) -> Vec<IssueRow> {
        match self.ask(Request::Inbox { query: InboxQuery { all: true, ..InboxQuery::default() } }).await {
            Ok(Response::Inbox(inbox)) => inbox.issues,
            other => panic!("{other:?}"),
        }
    }

    pub(crate) fn status(&self) -> Status {
        self.engine.as_ref().unwrap().status()
    }

    /// Waits for a state of which `wanted` holds.
    pub(crate) async fn expect_state(&self, wanted: impl Fn(&Status) -> bool) -> Status {
        let mut picture = self.engine.as_ref().unwrap().picture();
        let wait = async {
            loop {
                let status = self.status();
                if wanted(&status) {
                    return status;
                }
                picture.changed().await.unwrap();
            }
        };
        tokio::time::timeout(LONG, wait)
            .await
            .unwrap_or_else(|_| panic!("the state is still {:?}", self.status()))
    }

    /// Waits for the desktop to have been asked what `wanted` says.
    pub(crate) async fn expect(&self, wanted: impl Fn(&Notes) -> bool) -> Notes {
        let mut notes = self.desk.notes();
        match tokio::time::timeout(LONG, notes.wait_for(|notes| wanted(notes))).await {
            Ok(notes) => notes.unwrap().clone(),
            Err(late) => panic!("{late}: the desktop only saw {:#?}", self.desk.notes().borrow()),
        }
    }

    /// Waits for a ring with this title.
    pub(crate) async fn expect_ring(&self, title: &str) -> Ring {
        let notes = self.expect(|notes| notes.up.values().any(|ring| ring.title == title)).await;
        notes.up.into_values().find(|ring| ring.title == title).unwrap()
    }

    /// What was shown so far, once everything that was sent before has been judged and shown: a ring of our own passes the
    /// same outbox last.
    pub(crate) async fn shown(&self) -> Vec<String> {
        let tests = |notes: &Notes| notes.shown.iter().filter(|ring| ring.key == "test").count();
        let before = tests(&self.desk.notes().borrow());
        // A notification is replaced at most once a second; the mark is taken down so that the next one is a new one.
        self.ask(Request::TestNotification { rule: None }).await.unwrap();
        let notes = self.expect(|notes| tests(notes) > before).await;
        notes.shown.into_iter().filter(|ring| ring.key != "test").map(|ring| ring.title).collect()
    }

    pub(crate) async fn click(&self, ring: &Ring, action: ActionKey) {
        self.desk.click(&ring.key, action).await;
    }

    pub(crate) fn break_notifications(&self, error: NotifyError) {
        self.desk.break_with(Some(error));
    }

    pub(crate) async fn mend_notifications(&self) {
        self.desk.break_with(None);
        let service = self.desk.replace_service();
        self.desk.tell(FromDesktop::ServerUp(service)).await;
    }

    pub(crate) fn edit_config(&self, edit: impl FnOnce(String) -> String) {
        let file: &Path = &self.config_file();
        let text = std::fs::read_to_string(file).unwrap();
        std::fs::write(file, edit(text)).unwrap();
    }
}

/// Asks as a program would, not as a browser: redirects are for the tests to see.
pub(crate) fn http() -> reqwest::Client {
    reqwest::Client::builder()
        .tls_backend_preconfigured(no_tls())
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap()
}

/// The tests speak plain HTTP to loopback only; reqwest wants a TLS set-up all the same.
fn no_tls() -> rustls::ClientConfig {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth()
}
