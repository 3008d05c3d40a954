//! The flow, as one loop: whatever can wake it is in [`Input`].

mod keep;
mod silence;
mod absence;
mod in_force;
mod beats;
mod on_watch;

pub(crate) use on_watch::WatchError;

use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use tokio::sync::{Notify, broadcast, mpsc, watch};
use tokio_util::sync::CancellationToken;
use watchbell_core::Level;
use watchbell_core::say;
use watchbell_logbook::store::Store;

use crate::clock::SharedClock;
use crate::control::Update;
use crate::health::{Look, Now, Picture, SourceHealth, Turn};
use crate::input::Input;
use crate::judge::{Bench, Told};
use crate::links::Links;
use crate::listeners::Listeners;
use crate::notify::FromDesktop;
use crate::outbox::Wake;
use crate::settings::Loaded;
use crate::source::{BlindReason, FromSource, Signal, SourceId};
use crate::stand_in::StandBy;
use crate::view::SourceState;

/// What the pipeline owns.
pub(crate) struct Pipeline {
    pub store: Store,
    pub clock: SharedClock,
    pub told: Option<mpsc::Sender<Told>>,
    /// Events heard since the start, those that were only counted included.
    pub heard: Arc<AtomicU64>,
    pub inputs: mpsc::Receiver<Input>,
    pub from_sources: mpsc::Receiver<FromSource>,
    pub listeners: Listeners,
    pub outbox: mpsc::Sender<Wake>,
    /// Says that a wake was not sent: the outbox reads the store instead.
    pub behind: Arc<Notify>,
    /// `None`, or why rings cannot be seen.
    pub failing: watch::Receiver<Option<String>>,
    pub clicks: mpsc::Sender<FromDesktop>,
    pub floor: watch::Sender<Option<Level>>,
    pub picture: watch::Sender<Picture>,
    pub updates: broadcast::Sender<Update>,
    pub links: watch::Receiver<Links>,
    /// Why the built-in logbook is not served, when it is not.
    pub face_fault: Option<String>,
    /// Says that certificates may be due: the computer was asleep, or a pause began or ended.
    pub certificates: Arc<Notify>,
    pub cancel: CancellationToken,
    pub bench: Bench,
    /// Changes when a forwarder gives a sign of life to the built-in logbook.
    pub beats: watch::Receiver<u64>,
    /// Those up to here were heard.
    pub beaten: i64,
    /// Since when the computer sleeps.
    pub asleep: Option<Timestamp>,
    /// The deploy watch that is under way.
    pub watch: Option<on_watch::Running>,
    /// Found while batches were gathered; comes next.
    pub next: Option<Input>,
    pub stand_by: StandBy,
    /// Why nothing is kept, as long as what is newest is remembered in memory.
    pub unkept: Option<String>,
}

impl Pipeline {
    /// Runs until cancelled; what is in hand is finished.
    pub(crate) async fn run(mut self, loaded: Arc<Loaded>) {
        self.change(|picture, _| picture.facts.store.clone_from(&self.unkept));
        self.follow(&loaded).await;
        self.refresh().await;
        self.hear_beats().await;
        self.resume_watch().await;
        while let Some(input) = self.wait().await {
            self.take(input).await;
        }
        self.listeners.stop().await;
    }

    async fn wait(&mut self) -> Option<Input> {
        if let Some(next) = self.next.take() {
            return Some(next);
        }
        self.keep_watch().await;
        let at = self.look_at_the_clock().await;
        tokio::select! {
            biased;
            () = self.cancel.cancelled() => None,
            Some(input) = self.inputs.recv() => Some(input),
            Some(told) = self.from_sources.recv() => Some(Input::Source(told)),
            Ok(()) = self.failing.changed() => Some(Input::Notifications(self.failing.borrow_and_update().clone())),
            Ok(()) = self.beats.changed() => Some(Input::Beats),
            () = sleep_until(at) => Some(Input::Tick),
        }
    }

    async fn take(&mut self, input: Input) {
        match input {
            Input::Source(FromSource::Batch(batch)) => self.hear(batch).await,
            Input::Source(FromSource::Signal(source, signal)) => self.signal(&source, &signal).await,
            Input::Local(batch, done) => self.hear_local(batch, done).await,
            Input::Desktop(FromDesktop::ServerUp(nth)) => self.wake(Wake::ServerUp(nth)),
            Input::Desktop(FromDesktop::ServerGone) => self.wake(Wake::ServerGone),
            Input::Desktop(FromDesktop::Closed { key, .. }) => self.wake(Wake::Gone(key)),
            Input::Desktop(click) => {
                // On its own task: starting a browser must not hold up the pipeline. Sixty clicks in hand are enough.
                let _ = self.clicks.try_send(click);
            }
            Input::Notifications(why) => {
                self.change(|picture, _| {
                    picture.facts.notifications = why.map(|why| say!("status-not-seen", why = why));
                });
            }
            Input::Settings(loaded) => {
                self.follow(&loaded).await;
                for update in [Update::Rules, Update::Sources, Update::Settings] {
                    self.tell(update);
                }
            }
            Input::Pause(until) => self.pause(until).await,
            Input::StartWatch(plan, done) => {
                let started = self.start_watch(plan).await;
                // Whoever asked may have gone.
                let _ = done.send(started);
            }
            Input::ExtendWatch(seconds, done) => {
                let extended = self.extend_watch(seconds).await;
                let _ = done.send(extended);
            }
            Input::StopWatch(done) => {
                let stopped = self.stop_watch().await;
                let _ = done.send(stopped);
            }
            Input::Acted(closed) => {
                for key in closed {
                    self.wake(Wake::Close(key));
                }
                self.refresh().await;
                self.tell(Update::Issues);
            }
            Input::Face(fault) => self.face(fault).await,
            Input::Beats => self.hear_beats().await,
            Input::Certificates { line, closed } => {
                for key in closed {
                    self.wake(Wake::Close(key));
                }
                self.change(|picture, _| picture.facts.certificate = line);
            }
            Input::Power(power) => self.power(power).await,
            Input::Retry(id) => self.listeners.retry(&id).await,
            Input::Sample(row) => self.wake(Wake::Show(*row)),
            Input::Tick => self.end_silence().await,
        }
    }

    async fn signal(&mut self, source: &SourceId, signal: &Signal) {
        let signal = self.corrected(source, signal);
        match &signal {
            Signal::Gap { text } => {
                let now = self.now().wall;
                let from = self
                    .picture
                    .borrow()
                    .health
                    .sources
                    .get(source)
                    .and_then(SourceHealth::last_heard)
                    .unwrap_or(now);
                self.missed(source, from, text.clone()).await;
            }
            Signal::Blind { reason, text, .. } => {
                tracing::warn!(%source, ?reason, text, "a source is not heard");
            }
            Signal::Undecodable { text, .. } => {
                tracing::warn!(%source, text, "a payload could not be read");
                self.unread(source).await;
            }
            Signal::Connecting
            | Signal::Live
            | Signal::Heard
            | Signal::Heartbeat(_)
            | Signal::Budget { .. }
            | Signal::Note { .. } => {}
        }
        self.turn(source, move |health, now| health.signal(&signal, now)).await;
    }

    /// The built-in logbook is served, or not: nothing else tells whether that source hears.
    async fn face(&mut self, fault: Option<String>) {
        self.face_fault = fault;
        let local = self.bench.local.clone();
        self.signal(&local, &Signal::Live).await;
    }

    /// The built-in logbook's task is always live; whether anything can reach it, its face knows.
    fn corrected(&self, source: &SourceId, signal: &Signal) -> Signal {
        match &self.face_fault {
            Some(why) if *source == self.bench.local => {
                Signal::Blind { reason: BlindReason::Port, text: why.clone(), retry_in_ms: None }
            }
            _ => signal.clone(),
        }
    }

    /// Lets a source's health change, and acts on what that brought about.
    async fn turn(&mut self, source: &SourceId, act: impl FnOnce(&mut SourceHealth, Now) -> Turn) {
        let now = self.now();
        let mut turn = Turn::Same;
        self.picture.send_if_modified(|picture| {
            if let Some(health) = picture.health.sources.get_mut(source) {
                turn = act(health, now);
            }
            picture.settle(now.wall) || turn != Turn::Same
        });
        match turn {
            Turn::Back(lost) => self.back(source, lost).await,
            _ if self.watch.is_none() || !self.is_live(source) => {}
            Turn::Changed => self.watch_meets(source).await,
            Turn::Same => self.watch_hears(source),
        }
        if turn != Turn::Same {
            self.tell(Update::Sources);
            self.tell_status();
        }
    }

    fn is_live(&self, source: &SourceId) -> bool {
        self.picture
            .borrow()
            .health
            .sources
            .get(source)
            .is_some_and(|health| health.state() == SourceState::Live)
    }

    /// Reads the facts from the store.
    async fn refresh(&mut self) {
        let mut facts = self.picture.borrow().facts.clone();
        let now = self.now().wall;
        match self
            .store
            .read(move |reader| crate::facts::refresh(reader, &mut facts, now).map(|()| facts))
            .await
        {
            Ok(facts) => {
                self.bench.paused_until = facts.paused_until;
                self.change(|picture, _| {
                    picture.facts = crate::health::Facts {
                        notifications: picture.facts.notifications.clone(),
                        store: picture.facts.store.clone(),
                        ..facts
                    };
                });
            }
            Err(error) => tracing::warn!(%error, "the state could not be read"),
        }
    }

    /// Notices silence; returns when to look again.
    async fn look_at_the_clock(&mut self) -> Option<Instant> {
        let now = self.now();
        let hush = self.hush_ends().map(|end| tick_of(now, end));
        let mut look = Look::default();
        self.picture.send_if_modified(|picture| {
            look = picture.health.look(now, hush);
            look.changed |= picture.settle(now.wall);
            look.changed
        });
        if look.changed {
            self.tell(Update::Sources);
            self.tell_status();
        }
        for (source, say) in look.say {
            self.say(&source, say).await;
        }
        let end = self.silence_ends().map(|end| tick_of(now, end));
        [look.next, end, self.watch_due(now.tick)].into_iter().flatten().min()
    }

    fn now(&self) -> Now {
        Now { wall: self.clock.now(), tick: Instant::now() }
    }

    fn change(&self, act: impl FnOnce(&mut Picture, Now)) {
        let now = self.now();
        self.picture.send_modify(|picture| {
            act(picture, now);
            picture.settle(now.wall);
        });
        self.tell_status();
    }

    fn tell_status(&self) {
        if self.updates.receiver_count() > 0 {
            let words = crate::words::Words { zone: self.bench.zone.clone(), now: self.now().wall };
            self.tell(Update::Status(self.picture.borrow().status(&words)));
        }
    }

    fn tell(&self, update: Update) {
        // Nobody may be listening.
        let _ = self.updates.send(update);
    }

    /// Never waits: what the outbox has no room for stands in the store.
    fn wake(&self, wake: Wake) {
        if self.outbox.try_send(wake).is_err() {
            self.behind.notify_one();
        }
    }
}

/// When that will be by the timers' clock. The wall's may be set meanwhile: it is looked at again within the hour.
fn tick_of(now: Now, at: Timestamp) -> Instant {
    let left = Duration::try_from(at.duration_since(now.wall)).unwrap_or_default();
    now.tick + left.min(Duration::from_hours(1))
}

async fn sleep_until(at: Option<Instant>) {
    match at {
        Some(at) => tokio::time::sleep_until(at.into()).await,
        None => std::future::pending().await,
    }
}
