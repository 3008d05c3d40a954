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
use watchbell_core::config::{Source, SourceKind};
use watchbell_core::decode::log_line::{self, Here};
use watchbell_core::decode::{DecodeError, Decoded};
use watchbell_core::say;

use super::connection::{Ended, Subscription};
use super::failure::{Failure, Next, way_out};
use super::format::{Heard, Unread, event_id, undecoded};
use super::kind::Kind;
use super::pace::Pace;
use super::test::{Report, StepName};
use super::{BlindReason, Signal};
use crate::tail::{Blocked, Checkpoint, Entry, MOST_FILES, Note, Seen, Tail, follow};

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
            to.signal(Signal::Gap { text: say!("source-files-forgotten") }).await;
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
            let text = say!("source-files-thread", why = error.to_string());
            return Failure::new(BlindReason::Refused, text);
        }
    };
    let mut telling = Telling::new(&to.source, to.context.timing.event);
    while let Some(seen) = following.next().await {
        telling.tell(to, seen).await;
    }
    Failure::new(BlindReason::Refused, say!("source-files-ended"))
}

/// What has been told, so that it is not told again.
struct Telling {
    pace: Pace,
    zone: TimeZone,
    /// `None`: nothing yet.
    blocked: Option<BTreeMap<PathBuf, Blocked>>,
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
                    heard.lose(Unread::LongLineIn { file: name(&path), limit });
                }
                Note::Lost { path } => {
                    heard.gap = Some(say!("source-file-lost", file = name(&path)));
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
                Err(error) => heard.lose(Unread::In { file: name(&entry.file), error }),
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
        let none = (files == 0 && !blocked).then(|| say!("source-files-none"));
        let many = self.too_many.then(|| say!("source-files-many", most = MOST_FILES));
        let polling = self.polling.as_ref().map(|why| say!("source-files-polled", why = why.as_str()));
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
fn state(blocked: &BTreeMap<PathBuf, Blocked>) -> Signal {
    match refusal(blocked) {
        None => Signal::Live,
        Some(Failure { reason, text, .. }) => Signal::Blind { reason, text, retry_in_ms: None },
    }
}

/// The first of those that cannot be read, by name, with a way out.
fn refusal(blocked: &BTreeMap<PathBuf, Blocked>) -> Option<Failure> {
    let (path, why) = blocked.first_key_value()?;
    let (path, more) = (path.display().to_string(), blocked.len() - 1);
    let text = say!("source-file-unread", path = path, why = why.to_string(), more = more);
    let reason = if *why == Blocked::Denied { BlindReason::Forbidden } else { BlindReason::NotFound };
    let way_out = way_out(Some(SourceKind::File), reason);
    Some(Failure::new(reason, text).advise(way_out).then(Next::Attention))
}

/// Only the last part of a path: the folders are in the source's settings.
fn name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

async fn probe(to: &mut Subscription, report: &mut Report) -> Result<(), Failure> {
    report.skip_to(StepName::TokenAccepted, &say!("source-step-files-here")).await;
    report.not_tried(&say!("source-step-files-no-token")).await;
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
        Failure::new(BlindReason::Refused, say!("source-files-not-looked", why = error.to_string()))
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
                Err(error) => return Err(Failure::new(BlindReason::Undecodable, undecoded(&error))),
            }
        }
        None => report.not_tried(&say!("source-step-no-line")).await,
    }
    Ok(())
}

/// `2 files match, 1.2 MB`.
fn matched(files: usize, bytes: u64) -> String {
    let (one, unit) = match bytes {
        0..1_000 => (0, ""),
        1_000..1_000_000 => (1_000, "kB"),
        1_000_000..1_000_000_000 => (1_000_000, "MB"),
        _ => (1_000_000_000, "GB"),
    };
    let size = match bytes.checked_mul(10).and_then(|tenths| (tenths + one / 2).checked_div(one)) {
        None => say!("source-step-bytes", n = bytes),
        Some(tenths) => say!("source-step-size", whole = tenths / 10, tenth = tenths % 10, unit = unit),
    };
    say!("source-step-files", n = files, size = size)
}
