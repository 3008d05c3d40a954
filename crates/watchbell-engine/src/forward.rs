//! Scans logs and sends what is bad enough to a logbook: for programs that die before they can tell of it themselves.
//!
//! ```text
//! scan: tail.look → records → events at the level → spool, in one transaction with how far was read
//! send: spool → POST → done; what cannot be sent waits there, and is sent again under the same id
//! beat: after each scan, a sign of life
//! ```
//! The three go on side by side: a logbook that does not answer holds up no scan. An event is on the disk before it is sent, and its
//! id follows from its place in the file, so that a kill at any point loses nothing and what is sent twice is counted once.
//!
//! # Layout, in reading order
//! [`Forwarder`] here; `reading` makes letters of records, with what `origin` knows of their place; `target` is whom they are sent to;
//! `beat` is the sign of life.

mod preview;
mod reading;
mod origin;
mod target;
mod beat;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use serde_json::json;
use tokio::sync::Notify;
use uuid::Uuid;
use watchbell_core::{Event, Level};
use watchbell_logbook::StoreError;
use watchbell_logbook::spool::{Letter, Lost, Spool};

use crate::clock::SharedClock;
use crate::secret::Secret;
use crate::source::{Backoff, Timing, sending_client};
use crate::tail::{Blocked, Checkpoint, Entry, Following, Look, Note, Pace, Tail, follow};
pub use beat::Beats;
pub use origin::host;
pub use preview::preview;
pub use reading::About;
use reading::Reading;
pub use target::{Answer, Target};

/// The facts of the spool.
const CHECKPOINT: &str = "checkpoint";
const RETRY_AT: &str = "retry_at";

/// How long is waited for a record that may go on, when it is looked once: longer than a line without an end is waited for.
const SETTLES: Duration = Duration::from_secs(5);
/// So often it is noted how far was read, where there was nothing to send.
const NOTED: Duration = Duration::from_secs(5);
/// Between attempts to write on a disk that is full.
const STORE_RETRY: Duration = Duration::from_secs(1);

/// What is to be done.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Files, or globs of them.
    pub paths: Vec<String>,
    /// What is below is not sent.
    pub level: Level,
    /// Of what the files have when they are seen for the first time, what is younger than this is sent.
    pub since: Option<Duration>,
    /// What is added to every event.
    pub about: About,
    /// Which of this host's forwarders it is; `None`: the only one.
    pub name: Option<String>,
    /// To whom it is sent.
    pub to: Target,
    /// For a logbook of ours that is not on this computer.
    pub token: Option<Secret>,
    /// Where signs of life go.
    pub beats: Beats,
    /// How often.
    pub every: Duration,
    /// Authorities to trust beside the system's.
    pub ca_file: Option<PathBuf>,
    /// Where checkpoint and spool are.
    pub folder: PathBuf,
    /// How many bytes of events wait at most.
    pub cap: u64,
    /// How patient it is. `Timing::default()` but in tests.
    pub timing: Timing,
}

/// What people may want to hear.
#[derive(Debug)]
pub enum Told<'a> {
    /// An event to be sent.
    Found {
        /// It.
        event: &'a Event,
        /// Where it stands.
        entry: &'a Entry,
        /// What is sent.
        letter: &'a Letter,
    },
    /// So many events were taken.
    Sent(u64),
    /// Nothing can be sent for now.
    Stuck {
        /// Why, without a full stop.
        why: &'a str,
        /// How many events wait.
        waiting: u64,
    },
    /// Anything else that is not as it should be, as a sentence without a full stop.
    Notice(&'a str),
}

/// Who hears it.
pub type Tell = Box<dyn Fn(Told<'_>) + Send + Sync>;

/// Why it cannot begin.
#[derive(Debug, thiserror::Error)]
pub enum ForwardError {
    /// A glob is none.
    #[error("{0}")]
    Glob(String),
    /// The spool cannot be used.
    #[error(transparent)]
    Spool(#[from] StoreError),
    /// There is no HTTP client, or no thread.
    #[error("{0}")]
    System(String),
}

/// How one look at everything ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Once {
    /// Events that could not be sent yet.
    pub waiting: u64,
    /// Files that cannot be read, and why.
    pub blocked: BTreeMap<PathBuf, Blocked>,
}

/// A scanner of logs.
pub struct Forwarder {
    plan: Plan,
    reading: Reading,
    client: reqwest::Client,
    clock: SharedClock,
    tell: Tell,
    spool: Mutex<Spool>,
    state: Mutex<State>,
    /// There is something to send.
    kept: Notify,
    /// A scan was made.
    scanned: Notify,
}

#[derive(Default)]
struct State {
    /// How far was read, as it was noted last, and when.
    noted: Option<(String, Instant)>,
    /// How far was read.
    read: String,
    blocked: BTreeMap<PathBuf, Blocked>,
    /// Why nothing can be sent.
    stuck: Option<String>,
    /// The spool takes nothing.
    unwritable: bool,
    beat_failed: bool,
}

impl Forwarder {
    /// Prepares everything; nothing is read yet.
    ///
    /// # Errors
    /// [`ForwardError`]: a glob that is none, a spool that another one works with, certificates that cannot be read.
    pub fn open(plan: Plan, clock: SharedClock, tell: Tell) -> Result<(Self, Tail), ForwardError> {
        let client = sending_client(plan.to.url(), plan.ca_file.as_deref(), &plan.timing)
            .map_err(ForwardError::System)?;
        let spool = Spool::open(&plan.folder, plan.cap)?;
        if let Some(notice) = spool.notice() {
            tell(Told::Notice(notice));
        }
        let checkpoint = spool.fact(CHECKPOINT)?;
        let known = checkpoint.and_then(|text| serde_json::from_str::<Checkpoint>(&text).ok());
        let tail = Tail::new(&plan.paths, known).map_err(ForwardError::Glob)?;
        let forwarder = Self {
            reading: Reading::of(&plan),
            plan,
            client,
            clock,
            tell,
            spool: Mutex::new(spool),
            state: Mutex::default(),
            kept: Notify::new(),
            scanned: Notify::new(),
        };
        Ok((forwarder, tail))
    }

    /// Looks once, sends what there is, and gives a sign of life.
    ///
    /// # Errors
    /// [`ForwardError::Spool`], when it cannot even be said what waits.
    pub async fn once(self, mut tail: Tail) -> Result<Once, ForwardError> {
        let began = Instant::now();
        loop {
            let wall = self.clock.now();
            let looked = tokio::task::spawn_blocking(move || {
                let look = tail.look(Instant::now(), wall);
                (tail, look)
            });
            let (back, look) = looked
                .await
                .map_err(|error| ForwardError::System(format!("the logs could not be read: {error}")))?;
            tail = back;
            let (more, settles) = (look.more, tail.next_look());
            self.block(tail.blocked());
            self.keep(look, &tail.checkpoint()).await;
            match settles {
                _ if more => {}
                Some(at) if at.saturating_duration_since(began) < SETTLES => {
                    tokio::time::sleep_until(at.into()).await;
                }
                _ => break,
            }
        }
        tail.let_go(self.clock.now());
        self.keep(Look::default(), &tail.checkpoint()).await;
        self.note_read();
        if let Some((why, _)) = self.deliver().await {
            self.stuck(&why);
        }
        self.beat().await;
        Ok(Once { waiting: self.spool().waiting()?, blocked: tail.blocked().clone() })
    }

    /// Goes on until `shutdown`.
    ///
    /// # Errors
    /// [`ForwardError::System`], when there is no thread to read files with, or it has died.
    pub async fn run(self, tail: Tail, shutdown: impl Future<Output = ()>) -> Result<(), ForwardError> {
        let defaults = Pace::default();
        let pace = Pace { told: defaults.told.min(self.plan.every), ..defaults };
        let following = follow(tail, pace, self.clock.clone())
            .map_err(|error| ForwardError::System(format!("no thread to read files with: {error}")))?;
        let ended = tokio::select! {
            () = self.scan(following) => Err(ForwardError::System("the reading of files has ended".into())),
            () = self.send() => Ok(()),
            () = self.beat_on() => Ok(()),
            () = shutdown => Ok(()),
        };
        self.note_read();
        ended
    }

    async fn scan(&self, mut following: Following) {
        while let Some(seen) = following.next().await {
            self.block(&seen.blocked);
            self.keep(seen.look, &seen.checkpoint).await;
            self.scanned.notify_one();
        }
    }

    async fn send(&self) {
        let mut backoff = Backoff::new(&self.plan.timing, &self.id(), self.clock.now().as_second());
        loop {
            match self.deliver().await {
                None => {
                    backoff.reset();
                    self.kept.notified().await;
                }
                Some((why, wait)) => {
                    self.stuck(&why);
                    tokio::time::sleep(wait.unwrap_or_else(|| backoff.next())).await;
                }
            }
        }
    }

    async fn beat_on(&self) {
        loop {
            self.scanned.notified().await;
            self.beat().await;
            tokio::time::sleep(self.plan.every).await;
        }
    }

    /// Keeps what a look has shown, and how far that was.
    async fn keep(&self, look: Look, checkpoint: &Checkpoint) {
        let now = self.clock.now();
        let mut letters = Vec::new();
        for entry in &look.entries {
            if let Some((event, letter)) = self.reading.letter(entry, now) {
                (self.tell)(Told::Found { event: &event, entry, letter: &letter });
                letters.push(letter);
            }
        }
        letters.extend(look.notes.iter().filter_map(|note| self.noted(note, now)));
        let text = serde_json::to_string(checkpoint).unwrap_or_default();
        self.state().read.clone_from(&text);
        if letters.is_empty() && !self.is_due(&text) {
            return;
        }
        loop {
            let kept = self.spool().keep(&letters, &[(CHECKPOINT, &text)], now);
            let Err(error) = kept else { break };
            if !std::mem::replace(&mut self.state().unwritable, true) {
                (self.tell)(Told::Notice(&format!("nothing can be kept here: {error}")));
            }
            // What is taken at once needs no room on this disk. Should it be read again, its id is known there.
            if self.post_unkept(&letters).await {
                return;
            }
            tokio::time::sleep(STORE_RETRY).await;
        }
        let mut state = self.state();
        state.unwritable = false;
        state.noted = Some((text, Instant::now()));
        if !letters.is_empty() {
            self.kept.notify_one();
        }
    }

    async fn post_unkept(&self, letters: &[Letter]) -> bool {
        let (most, _) = self.plan.to.batch();
        for batch in letters.chunks(most) {
            let batch: Vec<_> = batch.iter().collect();
            match self.post(&batch).await {
                Answer::Taken => (self.tell)(Told::Sent(batch.len() as u64)),
                Answer::Refused(why) => (self.tell)(Told::Notice(&why)),
                Answer::Later(..) => return false,
            }
        }
        true
    }

    /// Whether it is time to note how far was read.
    fn is_due(&self, text: &str) -> bool {
        let state = self.state();
        state.noted.as_ref().is_none_or(|(noted, at)| noted != text && at.elapsed() >= NOTED)
    }

    fn note_read(&self) {
        let text = self.state().read.clone();
        if !text.is_empty()
            && let Err(error) = self.spool().note(CHECKPOINT, &text)
        {
            tracing::warn!(%error, "what was read last will be read again");
        }
    }

    /// Sends all that waits. Otherwise why not, and for how long the logbook wants to be left alone.
    async fn deliver(&self) -> Option<(String, Option<Duration>)> {
        if let Some(wait) = self.asked_to_wait() {
            return Some(("the logbook wants to be left alone for now".to_owned(), Some(wait)));
        }
        let (most, size) = self.plan.to.batch();
        // Where a request with many is refused, each is sent by itself.
        let mut one_by_one = 0_usize;
        loop {
            let next = self.spool().next(if one_by_one > 0 { 1 } else { most }, size);
            let letters = match next {
                Ok(letters) => letters,
                Err(error) => return Some((format!("what waits cannot be read: {error}"), None)),
            };
            let Some((last, worst)) = letters.last().map(|(seq, letter)| (*seq, letter.level)) else {
                self.state().stuck = None;
                return None;
            };
            let batch: Vec<_> = letters.iter().map(|(_, letter)| letter).collect();
            let answer = self.post(&batch).await;
            let now = self.clock.now();
            let done = match answer {
                Answer::Taken => {
                    (self.tell)(Told::Sent(batch.len() as u64));
                    one_by_one = one_by_one.saturating_sub(1);
                    let done = self.spool().done(last);
                    self.tell_lost(now);
                    done
                }
                Answer::Refused(_) if batch.len() > 1 => {
                    one_by_one = batch.len();
                    Ok(())
                }
                Answer::Refused(why) => {
                    (self.tell)(Told::Notice(&format!("an event was dropped: {why}")));
                    one_by_one = one_by_one.saturating_sub(1);
                    self.spool().refused(last, worst, now)
                }
                Answer::Later(why, wait) => {
                    if let Some(wait) = wait {
                        // The next program to run knows it, too.
                        let until = now.saturating_add(wait).unwrap_or(now).to_string();
                        let _ = self.spool().note(RETRY_AT, &until);
                    }
                    return Some((why, wait));
                }
            };
            if let Err(error) = done {
                tracing::warn!(%error, "what was sent stays in the spool, and is sent again after a restart");
            }
        }
    }

    async fn post(&self, letters: &[&Letter]) -> Answer {
        self.plan.to.post(&self.client, self.plan.token.as_ref(), letters, self.clock.now()).await
    }

    fn asked_to_wait(&self) -> Option<Duration> {
        let until: Timestamp = self.spool().fact(RETRY_AT).ok()??.parse().ok()?;
        let wait = Duration::try_from(until.duration_since(self.clock.now())).ok()?;
        // A clock that was set back would make it longer.
        (!wait.is_zero()).then(|| wait.min(self.plan.timing.longest_asked))
    }

    /// Somebody listens again: what was dropped meanwhile is told as an event, as bad as the worst of it.
    fn tell_lost(&self, now: Timestamp) {
        let lost = self.spool().lost();
        if let Ok(Some(Lost { count, worst, since })) = lost {
            let events = if count == 1 { "1 event was".to_owned() } else { format!("{count} events were") };
            let text = format!("{events} dropped since {since}: too much waited, or the logbook refused it");
            let letter = self.gap(worst, &text, now);
            if let Err(error) = self.spool().tell_lost(&letter, now) {
                tracing::warn!(%error, count, "what was dropped is told later");
            }
        }
    }

    /// What happened to a file is told as an event where something may be missing.
    fn noted(&self, note: &Note, now: Timestamp) -> Option<Letter> {
        let (text, gap) = match note {
            Note::Lost { path } => {
                (format!("what {} had before it was rotated was not read to its end", path.display()), true)
            }
            Note::TooLong { path, limit } => (
                format!("a line of {} is longer than {limit} bytes and was passed over", path.display()),
                false,
            ),
            Note::TooMany => ("more files match than can be read".to_owned(), false),
            Note::Polling { why } => {
                tracing::info!(why, "files are looked at every second");
                return None;
            }
        };
        (self.tell)(Told::Notice(&text));
        gap.then(|| self.gap(Level::Error, &text, now))
    }

    /// An event of our own: something may be missing.
    fn gap(&self, level: Level, text: &str, now: Timestamp) -> Letter {
        let id = Uuid::new_v5(&Uuid::NAMESPACE_URL, format!("{}\n{now}\n{text}", self.id()).as_bytes());
        let about = &self.plan.about;
        let event = Event {
            event_id: Some(id.simple().to_string()),
            timestamp: Some(now),
            message: Some(format!("The forwarder on {}: {text}", about.host)),
            logger: Some("watchbell.forward".into()),
            server_name: Some(about.host.clone()),
            project: about.project.clone(),
            environment: about.environment.clone(),
            fingerprint: vec!["watchbell.forward".into(), self.id()],
            ..Event::bare(level)
        };
        reading::letter(&event, json!({}))
    }

    fn stuck(&self, why: &str) {
        let waiting = self.spool().waiting().unwrap_or_default();
        let before = self.state().stuck.replace(why.to_owned());
        if before.as_deref() != Some(why) {
            (self.tell)(Told::Stuck { why, waiting });
        }
    }

    fn block(&self, blocked: &BTreeMap<PathBuf, Blocked>) {
        let before = std::mem::replace(&mut self.state().blocked, blocked.clone());
        for (path, why) in blocked.iter().filter(|(path, _)| !before.contains_key(*path)) {
            (self.tell)(Told::Notice(&format!("{} cannot be read: {why}", path.display())));
        }
    }

    /// Which forwarder this is, among all of a logbook.
    fn id(&self) -> String {
        let host = &self.plan.about.host;
        self.plan.name.as_ref().map_or_else(|| host.clone(), |name| format!("{host}/{name}"))
    }

    fn spool(&self) -> MutexGuard<'_, Spool> {
        // A panic within left SQLite's transaction undone.
        self.spool.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
