//! Puts the parts together.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::tz::TimeZone;
use tokio::sync::{Notify, broadcast, mpsc, watch};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use watchbell_core::rule::RuleSet;
use watchbell_logbook::http::ReadToken;
use watchbell_logbook::store::{Store, StoreError};

use crate::act::Acts;
use crate::answer::Desk;
use crate::certificate::keeper::Keeper;
use crate::clock::SharedClock;
use crate::control::{Answer, Update};
use crate::face::{self, FaceTask};
use crate::health::Picture;
use crate::input::Input;
use crate::judge::{Bench, Tallies, Told};
use crate::links::Links;
use crate::listeners::Listeners;
use crate::notify::{FromDesktop, Notifier};
use crate::open::Opener;
use crate::outbox;
use crate::pipeline::Pipeline;
use crate::power::Power;
use crate::secret::Secrets;
use crate::settings::Settings;
use crate::stand_in::{self, Opened, StandBy};
use crate::view::Status;
use crate::words::Words;

/// Makes the notifier, given where its clicks go.
pub type NotifierPort = Box<dyn FnOnce(mpsc::Sender<FromDesktop>) -> Arc<dyn Notifier> + Send>;

/// What differs between the resident, the command line, the window's process and the tests.
pub struct Ports {
    /// What shows notifications.
    pub notifier: NotifierPort,
    /// What opens pages and the window.
    pub opener: Arc<dyn Opener>,
    /// The time.
    pub clock: SharedClock,
    /// Where tokens come from.
    pub secrets: Arc<Secrets>,
    /// Tells when the computer sleeps and wakes; see [`crate::power::watch`].
    pub power: mpsc::Receiver<Power>,
    /// Who is told of every kept event, in order; it makes the pipeline wait when it is slow.
    pub told: Option<mpsc::Sender<Told>>,
}

/// How an engine is set up.
pub struct Options {
    /// Where it remembers; `None`: nowhere.
    pub data_dir: Option<PathBuf>,
    /// The configuration.
    pub settings: Arc<Settings>,
    /// Whether the built-in logbook is served.
    pub serve: bool,
    /// Where times are read by people.
    pub zone: TimeZone,
}

/// A running engine. Dropping it without [`Engine::stop`] ends its tasks where they are.
pub struct Engine {
    desk: Arc<Desk>,
    picture: watch::Receiver<Picture>,
    heard: Arc<AtomicU64>,
    cancel: CancellationToken,
    tasks: JoinSet<()>,
}

/// Batches that may wait for the store, over all sources.
const BATCHES: usize = 64;
const INPUTS: usize = 256;

impl Engine {
    /// Opens the store and starts listening.
    ///
    /// # Errors
    /// What opening the store brings: it is in use, of a newer version, or cannot be written.
    pub async fn start(options: Options, ports: Ports) -> Result<Self, StoreError> {
        let Options { data_dir, settings, serve, zone } = options;
        let Opened { store, why: unopened, remembers, held } = match &data_dir {
            Some(dir) => stand_in::open(dir).await?,
            None => Opened { store: Store::in_memory()?, why: None, remembers: false, held: false },
        };
        let now = ports.clock.now();
        let loaded = settings.now();
        let cancel = CancellationToken::new();
        let (inputs, inputs_rx) = mpsc::channel(INPUTS);
        let (from_sources, from_sources_rx) = mpsc::channel(BATCHES);
        let (desktop, desktop_rx) = mpsc::channel(INPUTS);
        let (clicks, clicks_rx) = mpsc::channel(INPUTS);
        let (looks, asked) = mpsc::channel(INPUTS);
        let certificates = Arc::new(Notify::new());
        let (wake, wake_rx) = mpsc::channel(INPUTS);
        let (floor, floor_rx) = watch::channel(None);
        let (picture, picture_rx) = watch::channel(Picture::new(now));
        let (failing, failing_rx) = watch::channel(None);
        let (links, links_rx) = watch::channel(Links::default());
        let (updates, _) = broadcast::channel(INPUTS);
        let behind = Arc::new(Notify::new());
        let heard = Arc::new(AtomicU64::new(0));
        let notifier = (ports.notifier)(desktop);
        let read_token = match &data_dir {
            Some(dir) if serve => match ReadToken::load(dir) {
                Ok(token) => Some(token),
                // It could not be written: nobody could read anyway.
                Err(_) if unopened.is_some() => None,
                Err(error) => return Err(StoreError::Io(error)),
            },
            _ => None,
        };

        let acts = Acts {
            store: store.clone(),
            inputs: inputs.clone(),
            opener: ports.opener.clone(),
            clock: ports.clock.clone(),
            links: links_rx.clone(),
            read_token: read_token.clone(),
            settings: settings.subscribe(),
            zone: zone.clone(),
        };
        let mut tasks = JoinSet::new();
        let face = match &read_token {
            Some(read_token) => {
                let bound = face::first(&loaded).await;
                if let Ok(Some(listener)) = &bound {
                    links.send_replace(Links::new(
                        listener.local_addr().ok().map(|address| format!("http://{address}")),
                    ));
                }
                let task = FaceTask {
                    store: store.clone(),
                    inputs: inputs.clone(),
                    settings: settings.subscribe(),
                    read_token: read_token.clone(),
                    links,
                    clock: ports.clock.clone(),
                    cancel: cancel.clone(),
                };
                let fault = bound.as_ref().err().cloned();
                tasks.spawn(face::run(task, bound));
                fault
            }
            None => unopened.clone().filter(|_| serve),
        };
        let restart = Arc::new(AtomicBool::new(false));
        let stand_by = StandBy {
            store: store.clone(),
            dir: data_dir.clone(),
            restart: restart.clone(),
            cancel: cancel.clone(),
        };
        if unopened.is_some() {
            tasks.spawn(stand_by.clone().until_it_can_be_used(held, stand_in::RETRY));
        }
        let told = ports.told;
        let telling = told.is_some();
        let pipeline = Pipeline {
            store: store.clone(),
            clock: ports.clock.clone(),
            told,
            heard: heard.clone(),
            inputs: inputs_rx,
            from_sources: from_sources_rx,
            listeners: Listeners::new(
                store.clone(),
                ports.secrets.clone(),
                ports.clock.clone(),
                from_sources,
                floor_rx,
                cancel.child_token(),
            ),
            outbox: wake,
            behind: behind.clone(),
            failing: failing_rx,
            clicks,
            floor,
            picture,
            updates: updates.clone(),
            links: links_rx.clone(),
            face_fault: face,
            beats: store.beats(),
            beaten: 0,
            asleep: None,
            certificates: certificates.clone(),
            watch: None,
            cancel: cancel.clone(),
            bench: Bench {
                rules: RuleSet::default(),
                keep: loaded.config.logbook.keep,
                now,
                paused_until: None,
                watch: None,
                quiet_hours: loaded.config.quiet_hours.clone(),
                per_minute: loaded.config.notifications.per_minute,
                tallies: Tallies::default(),
                show_people: false,
                remembers,
                telling,
                local: loaded.config.local().into(),
                links: Links::default(),
                zone: zone.clone(),
            },
            next: None,
            stand_by,
            unkept: unopened,
        };
        tasks.spawn(outbox::run(
            store.clone(),
            notifier.clone(),
            settings.subscribe(),
            failing,
            wake_rx,
            behind.clone(),
            cancel.child_token(),
        ));
        tasks.spawn(forward(desktop_rx, Input::Desktop, inputs.clone(), cancel.child_token()));
        tasks.spawn(follow_clicks(clicks_rx, acts.clone(), cancel.child_token()));
        tasks.spawn(forward(ports.power, Input::Power, inputs.clone(), cancel.child_token()));
        tasks.spawn(follow_settings(settings.clone(), inputs.clone(), cancel.child_token()));
        tasks.spawn(keep_tidy(store.clone(), settings.clone(), ports.clock.clone(), cancel.child_token()));
        tasks.spawn(pipeline.run(loaded));
        let keeper = Keeper {
            store: store.clone(),
            settings: settings.subscribe(),
            folder: settings.folder().to_owned(),
            secrets: ports.secrets.clone(),
            clock: ports.clock.clone(),
            zone: zone.clone(),
            asked,
            wake: certificates,
            inputs: inputs.clone(),
            updates: updates.clone(),
            behind,
            cancel: cancel.child_token(),
        };
        tasks.spawn(keeper.run());

        let desk = Desk {
            acts,
            store,
            settings,
            secrets: ports.secrets,
            notifier,
            clock: ports.clock,
            picture: picture_rx.clone(),
            updates,
            inputs,
            looks,
            links: links_rx,
            data_dir,
            zone,
            cancel: cancel.clone(),
            replays: Mutex::default(),
            player: crate::notify::sound::Player::default(),
            restart,
        };
        Ok(Self { desk: Arc::new(desk), picture: picture_rx, heard, cancel, tasks })
    }

    /// What answers requests: give it to the socket, or call it.
    pub fn answer(&self) -> Arc<dyn Answer> {
        self.desk.clone()
    }

    /// How it goes, now.
    pub fn status(&self) -> Status {
        self.desk.status()
    }

    /// Changes whenever [`Engine::status`] would say something people notice.
    pub fn picture(&self) -> watch::Receiver<Picture> {
        self.picture.clone()
    }

    /// Events heard since the start, those that were only counted included.
    pub fn heard(&self) -> u64 {
        self.heard.load(Ordering::Relaxed)
    }

    /// The store, for those who only read.
    pub fn store(&self) -> Store {
        self.desk.store.clone()
    }

    /// Tells every connected window to come to the front.
    pub fn show_window(&self, issue_id: Option<String>) {
        // There may be no window.
        let _ = self.desk.updates.send(Update::Show { issue_id });
    }

    /// Done when somebody asked for the end.
    pub async fn ended(&self) {
        self.cancel.cancelled().await;
    }

    /// Finishes what is in hand and ends. Returns whether a new resident shall take its place.
    pub async fn stop(mut self) -> bool {
        self.cancel.cancel();
        while self.tasks.join_next().await.is_some() {}
        self.desk.restart.load(Ordering::Relaxed)
    }
}

impl Desk {
    /// How it goes, now.
    pub(crate) fn status(&self) -> Status {
        let words = Words { zone: self.zone.clone(), now: self.clock.now() };
        self.picture.borrow().status(&words)
    }
}

async fn forward<T>(
    mut from: mpsc::Receiver<T>,
    input: fn(T) -> Input,
    to: mpsc::Sender<Input>,
    cancel: CancellationToken,
) {
    while let Some(Some(told)) = cancel.run_until_cancelled(from.recv()).await {
        // The pipeline is gone only at the end.
        let _ = to.send(input(told)).await;
    }
}

async fn follow_clicks(mut clicks: mpsc::Receiver<FromDesktop>, acts: Acts, cancel: CancellationToken) {
    while let Some(Some(click)) = cancel.run_until_cancelled(clicks.recv()).await {
        acts.clicked(click).await;
    }
}

async fn follow_settings(settings: Arc<Settings>, to: mpsc::Sender<Input>, cancel: CancellationToken) {
    let mut changes = settings.subscribe();
    while let Some(Ok(())) = cancel.run_until_cancelled(changes.changed()).await {
        let now = changes.borrow_and_update().clone();
        // The pipeline is gone only at the end.
        let _ = to.send(Input::Settings(now)).await;
    }
}

/// Takes away what is too old or too much: soon after the start, then every hour.
async fn keep_tidy(store: Store, settings: Arc<Settings>, clock: SharedClock, cancel: CancellationToken) {
    let mut wait = Duration::from_mins(1);
    while cancel.run_until_cancelled(tokio::time::sleep(wait)).await.is_some() {
        wait = Duration::from_hours(1);
        let keep = settings.now().config.logbook.keep;
        if let Err(error) = store.retention(keep, clock.now()).await {
            tracing::warn!(%error, "old events could not be taken away; the next attempt follows");
        }
    }
}
