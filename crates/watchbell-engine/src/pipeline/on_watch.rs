//! The deploy watch: how it begins, what it sees of the sources, and its one ending.

use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use watchbell_core::alert::Show;
use watchbell_core::policy::Act;
use watchbell_core::say;
use watchbell_core::watch::{Finds, Plan, Sight};
use watchbell_logbook::store::{OutboxRow, OutboxState, StoreError, Tx};

use super::Pipeline;
use crate::control::Update;
use crate::health::SourceHealth;
use crate::outbox::{Wake, put};
use crate::record;
use crate::source::SourceId;
use crate::view::SourceState;
use crate::watch::{self, Account};

/// While the last answers are waited for, this often.
const LOOK: Duration = Duration::from_millis(250);
/// The notification says the time that is left anew, this often.
const REFRESH: Duration = Duration::from_mins(1);
/// The wall's clock may differ from the timers' by this much before it was set.
const SET: SignedDuration = SignedDuration::from_secs(5);

/// The watch that is under way, by the timers' clock.
#[derive(Debug)]
pub(crate) struct Running {
    ends: Instant,
    told: Instant,
}

/// Why a watch cannot begin, or go on.
#[derive(Debug, thiserror::Error)]
pub(crate) enum WatchError {
    #[error("{}", say!("answer-watch-busy"))]
    Busy,
    #[error("{}", say!("answer-watch-nothing"))]
    Nothing,
    #[error("{}", say!("answer-watch-no-running"))]
    None,
    #[error("{}", say!("answer-watch-over"))]
    Ending,
    #[error("{}", say!("answer-watch-long"))]
    TooLong,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Pipeline {
    /// Begins to watch.
    pub(super) async fn start_watch(&mut self, plan: Plan) -> Result<(), WatchError> {
        if self.watch.is_some() {
            return Err(WatchError::Busy);
        }
        let now = self.now();
        let plan = Arc::new(plan.begin(now.wall));
        let sources: Vec<_> = {
            let picture = self.picture.borrow();
            let on = |(_, source): &(_, &SourceHealth)| source.state() != SourceState::Paused;
            let connected = |source: &SourceHealth| source.state() == SourceState::Live;
            picture.health.sources.iter().filter(on).map(|(id, it)| (id.to_string(), connected(it))).collect()
        };
        let sight = Sight::of(&plan, sources);
        if sight.heard.is_empty() {
            return Err(WatchError::Nothing);
        }
        let texts = (watch::text(&*plan)?, watch::text(&Finds::default())?, watch::text(&sight)?);
        let act = Act::Watch(Some(plan.clone()));
        let id = self
            .store
            .write(move |tx| {
                record::perform(tx, act, now.wall)?;
                tx.watch_begins(now.wall, &texts.0, &texts.1, &texts.2)
            })
            .await?;
        let lasts = Duration::from_secs(plan.asked.into());
        let account = Account { id, plan, finds: Finds::default(), sight, ended: None };
        self.watch_under_way(account, lasts);
        self.tell_watch(OutboxState::Wanted).await;
        Ok(())
    }

    /// Goes on with what a program that died was watching.
    pub(super) async fn resume_watch(&mut self) {
        let row = match self.store.read(|reader| reader.running_watch()).await {
            Ok(row) => row,
            Err(error) => return tracing::warn!(%error, "a watch could not be taken up again"),
        };
        let Some(account) = row.as_ref().and_then(Account::read) else { return };
        let left = account.plan.until.duration_since(self.now().wall).max(SignedDuration::ZERO);
        self.watch_under_way(account, left.unsigned_abs());
        self.tell_watch(OutboxState::Wanted).await;
    }

    fn watch_under_way(&mut self, account: Account, left: Duration) {
        let now = Instant::now();
        self.watch = Some(Running { ends: now + left, told: now });
        self.change(|picture, _| picture.watch = Some(account));
        self.listen_for_what_counts();
    }

    /// Watches so many seconds longer: written down before it holds, so that it still does after a restart.
    pub(super) async fn extend_watch(&mut self, seconds: u32) -> Result<(), WatchError> {
        let now = self.now();
        let account = self.picture.borrow().watch.clone();
        let (Some(running), Some(account)) = (&self.watch, account) else { return Err(WatchError::None) };
        // What came after the end is no part of it: from then on it cannot be made longer without a hole.
        if now.tick >= running.ends {
            return Err(WatchError::Ending);
        }
        let plan = Arc::new(account.plan.extended(seconds).ok_or(WatchError::TooLong)?);
        let (id, text, act) = (account.id, watch::text(&*plan)?, Act::Watch(Some(plan.clone())));
        let write = move |tx: &mut Tx<'_>| {
            record::perform(tx, act, now.wall)?;
            tx.watch_plan(id, &text)
        };
        self.store.write(write).await?;
        if let Some(running) = &mut self.watch {
            running.ends += Duration::from_secs(seconds.into());
        }
        self.replan(|now| *now = Arc::unwrap_or_clone(plan));
        self.tell_watch(OutboxState::Shown).await;
        Ok(())
    }

    /// Ends it now, with a verdict on the time that it had.
    pub(super) async fn stop_watch(&mut self) -> Result<(), WatchError> {
        let now = self.now();
        let Some(running) = &mut self.watch else { return Err(WatchError::None) };
        running.ends = now.tick;
        self.replan(|plan| plan.until = plan.until.min(now.wall));
        self.keep_watch().await;
        Ok(())
    }

    /// It is awake again: the time that passed meanwhile passed for the watch, too.
    pub(super) fn watch_slept(&mut self, slept: SignedDuration) {
        if let Some(running) = &mut self.watch {
            let slept = Duration::try_from(slept).unwrap_or_default();
            running.ends = running.ends.checked_sub(slept).unwrap_or_else(Instant::now);
        }
    }

    /// When the watch wants to be looked at.
    pub(super) fn watch_due(&self, now: Instant) -> Option<Instant> {
        let running = self.watch.as_ref()?;
        Some(if now < running.ends { running.ends.min(running.told + REFRESH) } else { now + LOOK })
    }

    /// Says the time that is left, or ends the watch once every source has answered, or has had its time to.
    pub(super) async fn keep_watch(&mut self) {
        let now = self.now();
        let Some(running) = &mut self.watch else { return };
        if now.tick < running.ends {
            if now.tick >= running.told + REFRESH {
                running.told = now.tick;
                self.keep_sight().await;
                self.tell_watch(OutboxState::Shown).await;
            }
            return;
        }
        // The length is by the timers: a clock that was set must not make a watch of seconds out of one of minutes.
        let ends = running.ends;
        let late = SignedDuration::try_from(now.tick.duration_since(ends)).unwrap_or_default();
        let set = |account: &Account| (now.wall - late).duration_since(account.plan.until);
        let off = self.picture.borrow().watch.as_ref().map_or(SignedDuration::ZERO, set);
        if off.abs() > SET {
            self.replan(|plan| {
                plan.began = plan.began.saturating_add(off).unwrap_or(plan.began);
                plan.until = plan.until.saturating_add(off).unwrap_or(plan.until);
            });
        }
        self.hear_the_quiet_ones();
        let waits = self.waits_for();
        if waits.is_some_and(|patience| now.tick < ends + patience) {
            return;
        }
        self.end_watch().await;
    }

    /// A source that never says that it lives, as the built-in logbook, is heard for as long as nothing says otherwise.
    fn hear_the_quiet_ones(&self) {
        self.picture.send_if_modified(|picture| {
            let Some(account) = &mut picture.watch else { return false };
            for (id, source) in &picture.health.sources {
                if source.state() == SourceState::Live && !source.says_that_it_lives() {
                    account.sight.hears(id, account.plan.until);
                }
            }
            false
        });
    }

    /// How long the sources that have not answered since the end are waited for; `None`: all have.
    fn waits_for(&self) -> Option<Duration> {
        let picture = self.picture.borrow();
        let account = picture.watch.as_ref()?;
        let source = |id| picture.health.sources.get::<str>(id);
        account.sight.behind(&account.plan).filter_map(source).map(SourceHealth::silence).max()
    }

    async fn end_watch(&mut self) {
        let now = self.now();
        let Some(mut account) = self.picture.borrow().watch.clone() else { return };
        let behind: Vec<_> = account.sight.behind(&account.plan).map(str::to_owned).collect();
        for id in behind {
            let why = self.picture.borrow().health.sources.get::<str>(&id).map(|source| source.why());
            let why = why.unwrap_or_else(|| say!("answer-unseen-off"));
            account.sight.misses(&account.plan, &id, account.plan.until, &why);
        }
        let ended = account.plan.until.max(account.plan.began);
        account.ended = Some((ended, account.verdict()));
        let words = self.watch_words(&account);
        let (id, verdict) = (account.id, watch::name(account.verdict()));
        let row = account.row(words, now.wall, OutboxState::Wanted);
        let (plan, sight) = (watch::text(&*account.plan), watch::text(&account.sight));
        let act = Act::Watch(None);
        let done = self.store.write(move |tx| {
            record::perform(tx, act, now.wall)?;
            let (plan, sight) = (plan?, sight?);
            tx.watch_sight(id, &sight)?;
            tx.watch_ends(id, ended, &plan, verdict)?;
            put(tx, row)
        });
        match done.await {
            Ok(row) => {
                self.watch = None;
                self.wake(Wake::Show(row));
                self.change(|picture, _| picture.watch = None);
                self.listen_for_what_counts();
                self.tell(Update::Watches);
            }
            // It is tried again: there is exactly one ending, and it is not lost.
            Err(error) => {
                tracing::warn!(%error, "the end of a watch could not be written down; the next attempt follows");
            }
        }
    }

    /// Takes what was heard, after it was kept. Only what counts is news: the rest is seen when somebody looks.
    pub(super) fn watch_finds(&mut self, finds: Finds) {
        let mut news = false;
        self.picture.send_if_modified(|picture| {
            if let Some(account) = &mut picture.watch {
                news = account.finds.counted != finds.counted;
                account.finds = finds;
            }
            news
        });
        if news {
            self.tell_status();
        }
    }

    /// A source was heard: now, or by reading back what was missed.
    pub(super) fn watch_hears(&mut self, source: &SourceId) {
        if self.watch.is_none() {
            return;
        }
        let now = self.now().wall;
        self.picture.send_if_modified(|picture| {
            if let Some(account) = &mut picture.watch {
                account.sight.hears(source, now);
            }
            false
        });
    }

    /// Something of a source is lost.
    pub(super) async fn watch_misses(&mut self, source: &SourceId, why: &str) {
        self.watch_sees(|sight, plan, now| sight.misses(plan, source, now, why)).await;
    }

    /// A source is heard for the first time since the program started.
    pub(super) async fn watch_meets(&mut self, source: &SourceId) {
        if self.watch.is_none() {
            return;
        }
        if self.resumes(source).await {
            self.watch_hears(source);
        } else {
            self.watch_sees(|sight, plan, now| {
                sight.meets(plan, source, now, &say!("answer-unseen-not-connected"))
            })
            .await;
        }
    }

    async fn watch_sees(&mut self, see: impl FnOnce(&mut Sight, &Plan, Timestamp) -> bool) {
        if self.watch.is_none() {
            return;
        }
        let mut news = false;
        self.change(|picture, now| {
            if let Some(account) = &mut picture.watch {
                news = see(&mut account.sight, &account.plan, now.wall);
            }
        });
        if news {
            self.keep_sight().await;
        }
    }

    async fn keep_sight(&self) {
        let account = self.picture.borrow().watch.clone();
        let Some(Account { id, sight, .. }) = account else { return };
        let kept = self.store.write_relaxed(move |tx| tx.watch_sight(id, &watch::text(&sight)?)).await;
        if let Err(error) = kept {
            tracing::warn!(%error, "what a watch saw could not be kept");
        }
    }

    /// Its times are others than was thought.
    fn replan(&self, change: impl FnOnce(&mut Plan)) {
        self.change(|picture, _| {
            if let Some(account) = &mut picture.watch {
                change(Arc::make_mut(&mut account.plan));
            }
        });
    }

    async fn tell_watch(&mut self, state: OutboxState) {
        let row = {
            let picture = self.picture.borrow();
            let Some(account) = &picture.watch else { return };
            account.row(self.watch_words(account), self.now().wall, state)
        };
        match self.store.write_relaxed(move |tx| put(tx, row)).await {
            Ok(row) => self.wake(shown_as(row)),
            Err(error) => tracing::warn!(%error, "how a watch goes could not be shown"),
        }
        self.tell_status();
    }

    fn watch_words(&self, account: &Account) -> watchbell_core::alert::Words {
        let picture = self.picture.borrow();
        let show = Show { now: self.now().wall, zone: &self.bench.zone, people: self.bench.show_people };
        account.say(&picture.health, &show)
    }
}

/// One that is wanted comes up; one that was shown is replaced where it still is.
fn shown_as(row: OutboxRow) -> Wake {
    if row.state == OutboxState::Wanted { Wake::Show(row) } else { Wake::Refresh(row) }
}
