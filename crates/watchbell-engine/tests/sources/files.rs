//! Log files as a source.

use std::fs;
use std::io::Write;
use std::path::PathBuf;

use watchbell_core::Level;
use watchbell_core::config::{Source, SourceKind};
use watchbell_engine::clock::Clock;
use watchbell_engine::source::{Batch, BlindReason, FromSource, Payload, Signal};

use crate::connection_test::steps;
use crate::listening::{Listening, Noon, message, quick};

struct Logs(tempfile::TempDir);

impl Logs {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Appends at noon, by the clock of these tests.
    fn write(&self, name: &str, text: &str) {
        let mut file = fs::OpenOptions::new().append(true).create(true).open(self.path(name)).unwrap();
        file.write_all(text.as_bytes()).unwrap();
        file.set_modified(Noon.now().into()).unwrap();
    }

    fn source(&self, glob: &str) -> Source {
        let path = self.path(glob).to_string_lossy().into_owned();
        Source { paths: vec![path], ..Source::new("files", SourceKind::File) }
    }
}

/// The next batch that has something in it.
async fn batch(listening: &mut Listening) -> Batch {
    loop {
        let batch = listening.batch().await;
        if !batch.heard.is_empty() {
            return batch;
        }
    }
}

#[tokio::test]
async fn lines_become_events_and_the_cursor_goes_on_after_them() {
    let logs = Logs::new();
    let mut listening = Listening::start(logs.source("*.log"));
    assert_eq!(listening.signal().await, Signal::Live);
    assert_eq!(listening.signal().await, Signal::Note { text: "no file matches yet".into() });
    let begun = listening.batch().await.cursor;
    assert!(begun.is_some(), "a restart before the first line is no first connection");
    logs.write(
        "shop.log",
        "2026-11-22T11:00:00Z CRITICAL shop: no cart\n{\"level\":\"error\",\"message\":\"as JSON\"}\n",
    );
    assert_eq!(listening.signal().await, Signal::Note { text: String::new() });
    let Batch { heard, cursor, first_read, .. } = batch(&mut listening).await;
    assert!(!first_read);
    let events: Vec<_> = heard
        .into_iter()
        .map(|decoded| match decoded {
            Payload::Event(ready) => ready.event,
            Payload::Counted { .. } => panic!("only counted"),
        })
        .collect();
    assert_eq!(events.iter().map(|event| event.level).collect::<Vec<_>>(), [Level::Fatal, Level::Error]);
    assert_eq!(events[0].tags, [("file".to_owned(), "shop.log".to_owned())]);
    assert!(events[0].event_id.is_some(), "read again, it is the same");
    assert_eq!(events[1].event_id, None, "without a time, equal lines may be two events");
    listening.stop().await;

    logs.write("shop.log", "2026-11-22T11:00:01Z ERROR shop: meanwhile\n");
    let mut again = Listening::with(logs.source("*.log"), cursor.as_deref(), quick());
    let Batch { heard, first_read, .. } = batch(&mut again).await;
    assert_eq!(
        (heard.into_iter().map(message).collect::<Vec<_>>(), first_read),
        (vec!["meanwhile".to_owned()], false)
    );
}

#[tokio::test]
async fn of_what_was_there_before_the_last_day_is_read_back() {
    let logs = Logs::new();
    logs.write(
        "shop.log",
        "2026-11-20T11:00:00Z ERROR shop: long ago\n2026-11-22T11:00:00Z ERROR shop: today\nERROR: at any time\n",
    );
    let mut listening = Listening::start(logs.source("shop.log"));
    let Batch { heard, first_read, .. } = batch(&mut listening).await;
    assert_eq!(
        (heard.into_iter().map(message).collect::<Vec<_>>(), first_read),
        (vec!["today".to_owned()], true)
    );
    logs.write("shop.log", "ERROR: now\n");
    let Batch { heard, first_read, .. } = batch(&mut listening).await;
    assert_eq!(
        (heard.into_iter().map(message).collect::<Vec<_>>(), first_read),
        (vec!["now".to_owned()], false)
    );
}

#[tokio::test]
async fn what_cannot_be_read_needs_attention_and_all_else_is_heard() {
    let logs = Logs::new();
    let mut source = logs.source("shop.log");
    source.paths.push(logs.path("pipe.log").to_string_lossy().into_owned());
    assert!(std::process::Command::new("mkfifo").arg(logs.path("pipe.log")).status().unwrap().success());
    let mut listening = Listening::start(source);
    let (reason, text, retry) = listening.blind().await;
    assert_eq!((reason, retry), (BlindReason::NotFound, None));
    assert!(text.ends_with("pipe.log cannot be read: it is a FIFO, not a file"), "{text}");
    logs.write("shop.log", "ERROR: heard all the same\n");
    assert_eq!(
        batch(&mut listening).await.heard.into_iter().map(message).collect::<Vec<_>>(),
        ["heard all the same"]
    );
    fs::remove_file(logs.path("pipe.log")).unwrap();
    assert_eq!(listening.signal().await, Signal::Live);
}

#[tokio::test]
async fn a_folder_that_is_not_there_is_told() {
    let logs = Logs::new();
    let mut listening = Listening::start(logs.source("typo/*.log"));
    let (reason, text, _) = listening.blind().await;
    assert_eq!(reason, BlindReason::NotFound);
    assert!(text.ends_with("typo cannot be read: there is no such folder"), "{text}");
}

#[tokio::test]
async fn a_line_that_is_too_long_is_told_and_the_next_is_heard() {
    let logs = Logs::new();
    let mut listening = Listening::start(logs.source("*.log"));
    listening.signal().await;
    listening.signal().await;
    logs.write("shop.log", &format!("{}\nERROR: next\n", "x".repeat(300_000)));
    let mut told = Vec::new();
    let mut messages = Vec::new();
    while told.is_empty() || messages.is_empty() {
        match listening.next().await {
            FromSource::Signal(_, Signal::Undecodable { text, .. }) => told.push(text),
            FromSource::Batch(batch) => messages.extend(batch.heard.into_iter().map(message)),
            FromSource::Signal(..) => {}
        }
    }
    assert_eq!(told, ["a payload could not be read: a line of shop.log is longer than 131072 bytes"]);
    assert_eq!(messages, ["next"]);
}

#[tokio::test]
async fn a_cursor_that_cannot_be_read_is_a_gap_and_no_reason_to_stop() {
    let logs = Logs::new();
    let mut listening = Listening::with(logs.source("*.log"), Some("from another kind"), quick());
    assert!(matches!(listening.signal().await, Signal::Gap { .. }));
    assert_eq!(listening.signal().await, Signal::Live);
}

#[tokio::test]
async fn a_test_tells_what_matches_and_how_the_last_line_is_read() {
    let logs = Logs::new();
    logs.write("a.log", "ERROR: first\nERROR: no cart\n");
    logs.write("b.log", "");
    let found = steps(&logs.source("*.log")).await;
    let details: Vec<_> = found.iter().map(|step| step.detail.as_str()).collect();
    assert_eq!(details[3..], ["files need none", "2 files match, 28 bytes", "error: no cart"]);
    let missing = steps(&logs.source("nowhere/*.log")).await;
    assert_eq!(missing[4].way_out.as_deref(), Some("Check the path."));
}
