//! Log files on this machine, by globs.
//!
//! Heard is a look that could be made: a quiet file is no silence. What cannot be read is not heard, and while that is so the
//! source needs attention, although everything else is read.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use futures_util::future::BoxFuture;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use tokio::time::Instant;
use watchbell_core::Level;
use watchbell_core::config::Source;
use watchbell_core::decode::log_line::{self, Here};
use watchbell_core::decode::{DecodeError, Decoded};

use super::connection::{Ended, Subscription};
use super::failure::{Failure, Next};
use super::format::{Heard, event_id};
use super::kind::Kind;
use super::pace::Pace;
use super::test::{Report, StepName};
use super::{BlindReason, Signal};
use crate::tail::{Checkpoint, Entry, MOST_FILES, Note, Seen, Tail, follow};

/// Files, as they grow and rotate.
pub(super) struct Files;

impl Kind for Files {
    fn listen<'a>(&'a mut self, to: &'a mut Subscription) -> BoxFuture<'a, Ended> {
        Box::pin(async move {
            let opened = Instant::now();
            let failure = listen(to).await;
            Ended { failure, lived: Some(opened.elapsed()) }
        })
    }

    fn probe<'a>(
        &'a mut self,
        to: &'a mut Subscription,
        report: &'a mut Report,
    ) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(probe(to, report))
    }
}

async fn listen(to: &mut Subscription) -> Failure {
    let checkpoint = match to.cursor.as_deref().map(serde_json::from_str::<Checkpoint>) {
        Some(Ok(checkpoint)) => Some(checkpoint),
        Some(Err(_)) => {
            let text = "it is not known any more how far the files were read".to_owned();
            to.signal(Signal::Gap { text }).await;
            None
        }
        None => None,
    };
    let tail = match Tail::new(&to.source.paths, checkpoint) {
        Ok(tail) => tail,
        Err(text) => return Failure::new(BlindReason::NotFound, text).then(Next::Attention),
    };
    let often = to.source.silence() / 3;
    let defaults = crate::tail::Pace::default();
    let pace =
        crate::tail::Pace { told: defaults.told.min(often), polled: defaults.polled.min(often), ..defaults };
    let mut following = match follow(tail, pace, to.context.clock.clone()) {
        Ok(following) => following,
        Err(error) => {
            return Failure::new(BlindReason::Refused, format!("no thread to read files with: {error}"));
        }
    };
    let mut telling = Telling::new(&to.source, to.context.timing.event);
    while let Some(seen) = following.next().await {
        telling.tell(to, seen).await;
    }
    Failure::new(BlindReason::Refused, "the reading of files has ended")
}

/// What has been told, so that it is not told again.
struct Telling {
    pace: Pace,
    zone: TimeZone,
    /// `None`: nothing yet.
    blocked: Option<BTreeMap<PathBuf, String>>,
    polling: Option<String>,
    too_many: bool,
    note: String,
}

impl Telling {
    fn new(source: &Source, event: Duration) -> Self {
        Self {
            pace: Pace::new(source.silence(), event),
            zone: TimeZone::system(),
            blocked: None,
            polling: None,
            too_many: false,
            note: String::new(),
        }
    }

    async fn tell(&mut self, to: &mut Subscription, seen: Seen) {
        if self.blocked.as_ref() != Some(&seen.blocked) {
            to.signal(state(&seen.blocked)).await;
            self.blocked = Some(seen.blocked);
        }
        let mut heard = Heard { bytes: true, completed: true, ..Heard::default() };
        for note in seen.look.notes {
            match note {
                Note::TooLong { path, limit } => {
                    heard.lose(format!("a line of {} is longer than {limit} bytes", name(&path)));
                }
                Note::Lost { path } => {
                    heard.gap = Some(format!(
                        "what {} had before it was rotated or truncated was not read to its end",
                        name(&path)
                    ));
                }
                Note::TooMany => self.too_many = true,
                Note::Polling { why } => self.polling = Some(why),
            }
        }
        self.note(to, seen.files).await;

        let now = to.context.clock.now();
        let yesterday = now - SignedDuration::from_hours(24);
        let mut back = Vec::new();
        for entry in seen.look.entries {
            match self.decode(&to.source, &entry, now, to.floor()) {
                // What has no time may be of any day.
                Ok(decoded) if entry.old => {
                    back.extend(Some(decoded).filter(|old| old.at() >= Some(yesterday)));
                }
                Ok(decoded) => heard.payloads.push(decoded),
                Err(error) => heard.lose(format!("{}: {error}", name(&entry.file))),
            }
        }
        if !back.is_empty() {
            to.send(back, None, true).await;
        }
        let cursor = serde_json::to_string(&seen.checkpoint).ok();
        self.pace.note(&heard);
        to.tell(heard, cursor.as_deref(), &mut self.pace, false).await;
    }

    /// What is no fault, and yet worth a word.
    async fn note(&mut self, to: &Subscription, files: usize) {
        let blocked = self.blocked.as_ref().is_some_and(|blocked| !blocked.is_empty());
        let none = (files == 0 && !blocked).then(|| "no file matches yet".to_owned());
        let many = self.too_many.then(|| format!("more files match than the {MOST_FILES} that are read"));
        let polling = self.polling.as_ref().map(|why| format!("files are looked at every second: {why}"));
        let text: Vec<_> = [none, many, polling].into_iter().flatten().collect();
        let text = text.join("; ");
        if text != self.note {
            to.signal(Signal::Note { text: text.clone() }).await;
            self.note = text;
        }
    }

    fn decode(
        &self,
        source: &Source,
        entry: &Entry,
        now: Timestamp,
        floor: Option<Level>,
    ) -> Result<Decoded, DecodeError> {
        let here = Here { zone: &self.zone, now };
        let mut decoded = log_line::decode(&entry.text, &source.mapping, here, floor)?;
        if let Decoded::Event(event) = &mut decoded {
            if event.event_id.is_none() && event.timestamp.is_some() {
                let place = format!("{} {} {}", entry.identity.device, entry.identity.inode, entry.at);
                event.event_id = event_id(&source.id, Some(&place), true, &entry.text);
            }
            if !event.tags.iter().any(|(key, _)| key == "file") {
                event.tags.push(("file".to_owned(), name(&entry.file)));
            }
        }
        Ok(decoded)
    }
}

/// Live, if everything can be read.
fn state(blocked: &BTreeMap<PathBuf, String>) -> Signal {
    match refusal(blocked) {
        None => Signal::Live,
        Some(Failure { reason, text, .. }) => Signal::Blind { reason, text, retry_in_ms: None },
    }
}

/// The first of those that cannot be read, by name, with a way out.
fn refusal(blocked: &BTreeMap<PathBuf, String>) -> Option<Failure> {
    let (path, why) = blocked.first_key_value()?;
    let more = if blocked.len() > 1 { format!(" (and {} more)", blocked.len() - 1) } else { String::new() };
    let text = format!("{} cannot be read: {why}{more}", path.display());
    let failure = if why == "permission denied" {
        Failure::new(BlindReason::Forbidden, text).advise(
            "Give this user the right to read it (logs often belong to the group adm), or name other files.",
        )
    } else {
        Failure::new(BlindReason::NotFound, text).advise("Check the path.")
    };
    Some(failure.then(Next::Attention))
}

/// Only the last part of a path: the folders are in the source's settings.
fn name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

async fn probe(to: &mut Subscription, report: &mut Report) -> Result<(), Failure> {
    report.skip_to(StepName::TokenAccepted, "files are on this computer").await;
    report.not_tried("files need none").await;
    let mut tail = Tail::new(&to.source.paths, None)
        .map_err(|text| Failure::new(BlindReason::NotFound, text).then(Next::Attention))?;
    let now = to.context.clock.now();
    let looked = tokio::task::spawn_blocking(move || {
        let began = std::time::Instant::now();
        let mut last = None;
        loop {
            // Later by so much that what may go on has ended.
            let look = tail.look(std::time::Instant::now() + Duration::from_mins(1), now);
            last = look.entries.into_iter().next_back().or(last);
            if !look.more || began.elapsed() > Duration::from_secs(2) {
                break;
            }
        }
        last = tail.look(std::time::Instant::now() + Duration::from_mins(2), now).entries.pop().or(last);
        (tail.size(), tail.blocked().clone(), last)
    });
    let ((files, bytes), blocked, last) = looked.await.map_err(|error| {
        Failure::new(BlindReason::Refused, format!("the files could not be looked at: {error}"))
    })?;
    if let Some(failure) = refusal(&blocked) {
        return Err(failure);
    }
    report.passed(&matched(files, bytes)).await;
    match last {
        Some(last) => {
            let telling = Telling::new(&to.source, to.context.timing.event);
            match telling.decode(&to.source, &last, now, Some(Level::Debug)) {
                Ok(decoded) => report.heard(&decoded).await,
                Err(error) => return Err(Failure::new(BlindReason::Undecodable, error.to_string())),
            }
        }
        None => report.not_tried("no line yet, which is no fault").await,
    }
    Ok(())
}

/// `2 files match, 1.2 MB`.
fn matched(files: usize, bytes: u64) -> String {
    let size = match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        1_000_000..1_000_000_000 => format!("{:.1} MB", bytes as f64 / 1e6),
        _ => format!("{:.1} GB", bytes as f64 / 1e9),
    };
    match files {
        0 => "no file matches yet".to_owned(),
        1 => format!("1 file matches, {size}"),
        files => format!("{files} files match, {size}"),
    }
}
