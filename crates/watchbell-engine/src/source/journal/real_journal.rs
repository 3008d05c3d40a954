//! Against the real journalctl and the real systemd-journal-gatewayd, on a journal that the tests write themselves by
//! systemd-journal-remote: no journald runs for this.

use std::io::Write as _;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::{Notify, mpsc, watch};
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use watchbell_core::Level;
use watchbell_core::config::{Source, SourceKind};

use super::gateway::Gateway;
use super::local::Local;
use crate::clock::{Clock, SystemClock};
use crate::secret::Secrets;
use crate::source::connection::Subscription;
use crate::source::kind::Kind;
use crate::source::{Batch, BlindReason, FromSource, Payload, Signal, SourceContext, Timing};

/// Nothing here takes this long; it only bounds a hang.
const BOUND: Duration = Duration::from_secs(20);

const AT: &str = "__REALTIME_TIMESTAMP";

/// A journal in a folder of its own.
struct Journal(tempfile::TempDir);

impl Journal {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn folder(&self) -> &Path {
        self.0.path()
    }

    /// Appends entries of these fields, all of this moment but those that say otherwise.
    fn write(&self, entries: &[&[(&str, &[u8])]]) {
        let now = SystemClock.now().as_microsecond();
        let mut export = Vec::new();
        for (number, fields) in entries.iter().enumerate() {
            let dated =
                fields.iter().find(|(name, _)| *name == AT).map(|(_, at)| String::from_utf8_lossy(at));
            let at = dated.map_or_else(|| (now + i64::try_from(number).unwrap()).to_string(), Into::into);
            export
                .extend(format!("{AT}={at}\n__MONOTONIC_TIMESTAMP={at}\n_BOOT_ID={:032}\n", 1).into_bytes());
            for (name, value) in fields.iter().filter(|(name, _)| *name != AT) {
                // The export format's binary form (systemd, "Journal Export Formats") takes any bytes.
                export.extend(
                    [name.as_bytes(), b"\n", &(value.len() as u64).to_le_bytes(), value, b"\n"].concat(),
                );
            }
            export.push(b'\n');
        }
        let remote = tool("systemd-journal-remote");
        let mut writer = Command::new(remote)
            .arg("--output")
            .arg(self.folder().join("test.journal"))
            .args(["--split-mode=none", "-"])
            .stdin(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        writer.stdin.take().unwrap().write_all(&export).unwrap();
        assert!(writer.wait().unwrap().success());
    }

    fn say(&self, messages: &[&str]) {
        let entries: Vec<[(&str, &[u8]); 3]> = messages
            .iter()
            .map(|message| {
                [("MESSAGE", message.as_bytes()), ("PRIORITY", &b"3"[..]), ("_SYSTEMD_UNIT", b"shop.service")]
            })
            .collect();
        self.write(&entries.iter().map(<[_; 3]>::as_slice).collect::<Vec<_>>());
    }
}

fn tool(name: &str) -> PathBuf {
    let places = ["/usr/lib/systemd", "/lib/systemd"].map(|folder| Path::new(folder).join(name));
    places
        .into_iter()
        .find(|path| path.exists())
        .unwrap_or_else(|| panic!("there is no {name}: ./dev test rust installs it"))
}

/// A gateway to a journal, ended with this.
struct Running {
    child: Child,
    url: url::Url,
}

impl Running {
    fn start(journal: &Journal) -> Self {
        // Bound here, so that the port is free, and given up for the one that listens.
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let child = Command::new("systemd-socket-activate")
            .arg("--listen")
            .arg(format!("127.0.0.1:{port}"))
            .arg(tool("systemd-journal-gatewayd"))
            .arg("--directory")
            .arg(journal.folder())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        Self { child, url: format!("http://127.0.0.1:{port}").parse().unwrap() }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A kind that listens, and what it has told.
struct Listening {
    told: mpsc::Receiver<FromSource>,
    task: JoinHandle<()>,
}

impl Listening {
    fn start(kind: impl Kind + 'static, source: Source, cursor: Option<&str>) -> Self {
        let (tell, told) = mpsc::channel(16);
        let context = SourceContext {
            tell,
            cursor: cursor.map(str::to_owned),
            floor: watch::channel(Some(Level::Debug)).1,
            secrets: Arc::new(Secrets::in_memory()),
            clock: Arc::new(SystemClock),
            retry_now: Arc::new(Notify::new()),
            timing: Timing::default(),
            cancel: CancellationToken::new(),
        };
        let mut subscription = Subscription::new(source, context);
        let mut kind = kind;
        let task = tokio::spawn(async move {
            // As the supervisor does, without its patience.
            loop {
                let ended = kind.listen(&mut subscription).await.failure;
                let blind = Signal::Blind { reason: ended.reason, text: ended.text, retry_in_ms: None };
                subscription.signal(blind).await;
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        });
        Self { told, task }
    }

    async fn next(&mut self) -> FromSource {
        timeout(BOUND, self.told.recv()).await.expect("nothing was told").expect("it has ended")
    }

    async fn batch(&mut self) -> Batch {
        loop {
            if let FromSource::Batch(batch) = self.next().await {
                return batch;
            }
        }
    }

    async fn signal(&mut self) -> Signal {
        loop {
            match self.next().await {
                FromSource::Signal(_, Signal::Heard | Signal::Connecting) | FromSource::Batch(_) => {}
                FromSource::Signal(_, signal) => return signal,
            }
        }
    }

    /// The messages of the next events, the last cursor, and whether they were read back.
    async fn messages(&mut self, count: usize) -> (Vec<String>, Option<String>, bool) {
        let (mut messages, mut cursor, mut first) = (Vec::new(), None, false);
        // What is read back comes before the cursor that is stored with it.
        while messages.len() < count || cursor.is_none() {
            let batch = timeout(BOUND, self.batch()).await.expect("no entry came");
            cursor = batch.cursor;
            if !batch.heard.is_empty() {
                first = batch.first_read;
                messages.extend(batch.heard.into_iter().map(message));
            }
        }
        (messages, cursor, first)
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Those that were started with this folder.
fn processes(folder: &Path) -> Vec<rustix::process::Pid> {
    let folder = folder.as_os_str().as_encoded_bytes();
    let number = |entry: std::fs::DirEntry| {
        let said = std::fs::read(entry.path().join("cmdline")).ok()?;
        let ours = said.split(|byte| *byte == 0).any(|argument| argument == folder);
        rustix::process::Pid::from_raw(entry.file_name().to_str()?.parse().ok().filter(|_| ours)?)
    };
    std::fs::read_dir("/proc").unwrap().flatten().filter_map(number).collect()
}

fn message(payload: Payload) -> String {
    match payload {
        Payload::Event(ready) => ready.event.message.unwrap_or_default(),
        Payload::Counted { level, .. } => format!("({})", level.as_str()),
    }
}

fn local(journal: &Journal) -> Local {
    Local { folder: Some(journal.folder().to_owned()), ..Local::default() }
}

fn source() -> Source {
    Source { silence: Some(Duration::from_secs(6)), ..Source::new("journal", SourceKind::Journal) }
}

fn at(running: &Running) -> Source {
    Source { url: Some(running.url.clone()), ..source() }
}

fn minutes_ago(minutes: i64) -> String {
    let at: Timestamp = SystemClock.now() - jiff::SignedDuration::from_mins(minutes);
    at.as_microsecond().to_string()
}

/// What both ways to a journal must do.
async fn is_heard_and_resumed<K: Kind + 'static>(journal: Journal, kind: impl Fn() -> K, source: Source) {
    let mut listening = Listening::start(kind(), source.clone(), None);
    let (messages, _, first_read) = listening.messages(1).await;
    assert_eq!(
        (messages, first_read),
        (vec!["before".to_owned()], true),
        "what is older than a day is not read"
    );
    journal.say(&["one", "two"]);
    let (messages, cursor, first_read) = listening.messages(2).await;
    assert_eq!((messages, first_read), (vec!["one".to_owned(), "two".to_owned()], false));
    drop(listening);

    journal.write(&[
        &[("MESSAGE", b"bin\x01\xff"), ("PRIORITY", b"2"), ("_SYSTEMD_UNIT", b"shop.service")],
        &[("MESSAGE", b"many\nlines"), ("PRIORITY", b"6"), ("_SYSTEMD_UNIT", b"shop.service")],
    ]);
    let mut listening = Listening::start(kind(), source.clone(), cursor.as_deref());
    let mut batch = timeout(BOUND, listening.batch()).await.unwrap();
    while batch.heard.is_empty() {
        batch = timeout(BOUND, listening.batch()).await.unwrap();
    }
    let events: Vec<_> = batch
        .heard
        .into_iter()
        .map(|decoded| match decoded {
            Payload::Event(ready) => (ready.event.level, ready.event.message.unwrap_or_default()),
            Payload::Counted { .. } => panic!("only counted"),
        })
        .collect();
    assert_eq!(events[0], (Level::Fatal, "bin\u{1}\u{fffd}".to_owned()), "not the one that was read last");
    journal.say(&["three"]);
    let (mut messages, ..) = listening.messages(1).await;
    if messages == ["many\nlines"] {
        messages = listening.messages(1).await.0;
    }
    assert_eq!(messages.last().map(String::as_str), Some("three"));
}

fn journal_with_history() -> Journal {
    let journal = Journal::new();
    let (long_ago, before) = (minutes_ago(25 * 60), minutes_ago(5));
    let (long_ago, before) = (long_ago.as_bytes(), before.as_bytes());
    journal.write(&[
        &entry(b"long ago", b"shop.service", long_ago),
        &entry(b"before", b"shop.service", before),
        &entry(b"another unit", b"web.service", before),
    ]);
    journal
}

type Fields<'a> = [(&'static str, &'a [u8]); 4];

fn entry<'a>(message: &'a [u8], unit: &'a [u8], at: &'a [u8]) -> Fields<'a> {
    [("MESSAGE", message), ("PRIORITY", b"3"), ("_SYSTEMD_UNIT", unit), (AT, at)]
}

fn shop(source: Source) -> Source {
    Source { query: Some("_SYSTEMD_UNIT=shop.service".into()), ..source }
}

#[tokio::test]
#[ignore = "needs systemd-journal-remote: ./dev test rust installs it"]
async fn this_machines_journal_is_heard_and_resumed() {
    let journal = journal_with_history();
    let folder = journal.folder().to_owned();
    let kind = move || Local { folder: Some(folder.clone()), ..Local::default() };
    is_heard_and_resumed(journal, kind, shop(source())).await;
}

#[tokio::test]
#[ignore = "needs systemd-journal-remote: ./dev test rust installs it"]
async fn another_machines_journal_is_heard_and_resumed() {
    let journal = journal_with_history();
    let running = Running::start(&journal);
    is_heard_and_resumed(journal, || Gateway, shop(at(&running))).await;
}

#[tokio::test]
#[ignore = "needs systemd-journal-remote: ./dev test rust installs it"]
async fn a_gateway_at_which_nothing_matches_is_live_all_the_same() {
    let journal = journal_with_history();
    let running = Running::start(&journal);
    let nothing = Source { query: Some("PRIORITY=0".into()), ..at(&running) };
    let mut listening = Listening::start(Gateway, nothing, None);
    assert_eq!(listening.signal().await, Signal::Live);
    for _ in 0..2 {
        assert!(matches!(listening.next().await, FromSource::Signal(_, Signal::Heard)));
    }
    journal.write(&[&[("MESSAGE", b"at last"), ("PRIORITY", b"0")]]);
    assert_eq!(listening.messages(1).await.0, ["at last"]);
}

#[tokio::test]
#[ignore = "needs systemd-journal-remote: ./dev test rust installs it"]
async fn a_gateway_that_restarts_is_resumed_and_one_with_another_journal_is_a_gap() {
    let journal = Journal::new();
    let before = minutes_ago(5);
    journal.write(&[
        &entry(b"one", b"shop.service", before.as_bytes()),
        &entry(b"two", b"shop.service", before.as_bytes()),
    ]);
    let running = Running::start(&journal);
    let mut listening = Listening::start(Gateway, at(&running), Some("not a cursor"));
    let Signal::Gap { .. } = listening.signal().await else { panic!("not told") };
    let (messages, cursor, first_read) = listening.messages(2).await;
    assert_eq!((messages, first_read), (vec!["one".to_owned(), "two".to_owned()], true));
    drop((listening, running));
    journal.say(&["three"]);
    let running = Running::start(&journal);
    let mut listening = Listening::start(Gateway, at(&running), cursor.as_deref());
    assert_eq!(listening.messages(1).await.0, ["three"]);
}

#[tokio::test]
#[ignore = "needs systemd-journal-remote: ./dev test rust installs it"]
async fn a_journalctl_that_is_killed_is_started_again_where_it_was() {
    let journal = Journal::new();
    journal.say(&["one"]);
    let mut listening = Listening::start(local(&journal), source(), None);
    assert_eq!(listening.messages(1).await.0, ["one"]);
    for child in processes(journal.folder()) {
        rustix::process::kill_process(child, rustix::process::Signal::KILL).unwrap();
    }
    loop {
        if let Signal::Blind { reason, text, .. } = listening.signal().await {
            assert_eq!(
                (reason, text.as_str()),
                (BlindReason::Refused, "journalctl ended: signal: 9 (SIGKILL)")
            );
            break;
        }
    }
    journal.say(&["two"]);
    assert_eq!(listening.messages(1).await.0, ["two"]);
}

#[tokio::test]
#[ignore = "needs systemd-journal-remote: ./dev test rust installs it"]
async fn a_child_ends_with_its_source() {
    let journal = Journal::new();
    journal.say(&["one"]);
    let mut listening = Listening::start(local(&journal), source(), None);
    listening.messages(1).await;
    assert_eq!(processes(journal.folder()).len(), 1);
    drop(listening);
    timeout(BOUND, async {
        while !processes(journal.folder()).is_empty() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    })
    .await
    .expect("it lives on");
}

#[tokio::test]
async fn without_journalctl_and_with_a_match_that_is_none_a_person_is_needed() {
    let missing = Local { program: "/nowhere/journalctl".into(), folder: None };
    let mut listening = Listening::start(missing, source(), None);
    let Signal::Blind { reason, text, .. } = listening.signal().await else { panic!() };
    assert_eq!(
        (reason, text.as_str()),
        (BlindReason::NotFound, "there is no /nowhere/journalctl on this machine")
    );
    for query in ["--file=/etc/shadow", "-D/", "nginx", "PRIORITY=2 -f=x"] {
        let options = Source { query: Some(query.into()), ..source() };
        let mut listening = Listening::start(Local::default(), options, None);
        let Signal::Blind { text, .. } = listening.signal().await else { panic!() };
        assert!(text.ends_with("is no match: FIELD=value"), "{text}");
    }
}
