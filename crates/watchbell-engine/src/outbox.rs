//! Shows what shall be seen. The outbox in the store holds *wanted state*, one row per issue, and is no queue: a newer
//! state replaces an older one that could not be shown yet.
//!
//! A kill between `Notify` and the commit that says so shows that one ring again at the next start: the two cannot be one
//! act.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Notify, mpsc};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use watchbell_core::say;
use watchbell_logbook::store::{OutboxRow, OutboxState, Store, StoreError, Tx};

use crate::certificate::ring;
use crate::notify::{ActionKey, Notifier, NotifyError, Nth, Ring};
use crate::settings::Loaded;
use crate::watch;

/// A notification is replaced in place at most this often.
const REPLACE_EVERY: Duration = Duration::from_secs(1);
/// While the notification service fails, it is tried again this often, at first and at most.
const RETRY: (Duration, Duration) = (Duration::from_secs(2), Duration::from_mins(1));
/// The key of the notification that stands for several.
const SUMMARY: &str = "summary";
/// More unseen rings than this are not all shown again at once: they become one.
const AT_ONCE: usize = 3;

/// What the outbox is told.
#[derive(Debug)]
pub(crate) enum Wake {
    /// Show this, now.
    Show(OutboxRow),
    /// Count these into the summary: there have been too many of late, or they come from a time that was missed.
    Sum(Vec<OutboxRow>),
    /// Replace what is up, if it still is.
    Refresh(OutboxRow),
    /// Take it down.
    Close(String),
    /// It is no longer up: it expired, or somebody closed it.
    Gone(String),
    /// This notification service is there: what is unseen is shown again, unless it was shown there.
    ServerUp(Nth),
    /// It is gone.
    ServerGone,
}

struct Outbox {
    store: Store,
    notifier: Arc<dyn Notifier>,
    settings: tokio::sync::watch::Receiver<Arc<Loaded>>,
    /// `None`, or why rings cannot be seen.
    failing: tokio::sync::watch::Sender<Option<String>>,
    /// What shall be seen, by key, and when.
    wanted: HashMap<String, (OutboxRow, Instant)>,
    /// When each key was last shown.
    shown: HashMap<String, Instant>,
    /// Keys that were shown and not taken down since, and by which service.
    up: HashMap<String, Nth>,
    /// Grows while the service fails.
    retry: Option<Duration>,
    /// What the summary stands for: how many rings since it was last taken down, and the worst.
    over: Option<(u64, OutboxRow)>,
    /// Rings that it stands for without having been shown since: their keys and revisions.
    summed: Vec<(String, i64)>,
    /// Nothing is tried before then.
    not_before: Instant,
}

/// Shows until cancelled. Starts with what the last run left unshown.
pub(crate) async fn run(
    store: Store,
    notifier: Arc<dyn Notifier>,
    settings: tokio::sync::watch::Receiver<Arc<Loaded>>,
    failing: tokio::sync::watch::Sender<Option<String>>,
    mut wake: mpsc::Receiver<Wake>,
    behind: Arc<Notify>,
    cancel: CancellationToken,
) {
    let mut outbox = Outbox {
        store,
        notifier,
        settings,
        failing,
        wanted: HashMap::new(),
        shown: HashMap::new(),
        up: HashMap::new(),
        retry: None,
        over: None,
        summed: Vec::new(),
        not_before: Instant::now(),
    };
    outbox.greet().await;
    outbox.recall(None).await;
    loop {
        let due = outbox.wanted.values().map(|(_, at)| *at).min();
        tokio::select! {
            () = cancel.cancelled() => break,
            told = wake.recv() => match told {
                Some(told) => outbox.take(told).await,
                None => break,
            },
            () = behind.notified() => outbox.recall(None).await,
            () = sleep_until(due) => outbox.show_due().await,
        }
    }
}

async fn sleep_until(due: Option<Instant>) {
    match due {
        Some(due) => tokio::time::sleep_until(due).await,
        None => std::future::pending().await,
    }
}

impl Outbox {
    /// Asks who shows notifications, so that a missing service is known before it is needed.
    async fn greet(&mut self) {
        let result = self.notifier.server().await.map(drop);
        self.report(&result);
    }

    /// Wants what the store says is unshown; with `except`, also what was shown but not seen, unless it is one of these.
    async fn recall(&mut self, except: Option<Vec<String>>) {
        let rows = self
            .store
            .write_relaxed(move |tx| {
                if let Some(except) = except {
                    tx.outbox_show_again(&except)?;
                }
                tx.reader().outbox_wanted()
            })
            .await;
        let rows = match rows {
            Ok(rows) => rows,
            Err(error) => return tracing::warn!(%error, "unshown rings could not be read"),
        };
        let summed: HashSet<_> = self.summed.iter().cloned().collect();
        let rows: Vec<_> =
            rows.into_iter().filter(|row| !summed.contains(&(row.key.clone(), row.revision))).collect();
        if rows.len() > AT_ONCE {
            self.sum(rows);
        } else {
            for row in rows {
                self.want(row);
            }
        }
        self.show_due().await;
    }

    fn want(&mut self, row: OutboxRow) {
        let at = self
            .shown
            .get(&row.key)
            .map_or_else(Instant::now, |last| *last + REPLACE_EVERY)
            .max(self.not_before);
        self.wanted.insert(row.key.clone(), (row, at));
    }

    /// Counts rings into the one summary, which is replaced in place.
    fn sum(&mut self, rows: Vec<OutboxRow>) {
        self.summed.extend(rows.iter().map(|row| (row.key.clone(), row.revision)));
        let (before, worst) = self.over.take().unzip();
        let count = before.unwrap_or(0) + rows.len() as u64;
        let worst = rows.into_iter().chain(worst).max_by_key(|row| (row.level, row.users, row.count));
        let Some(worst) = worst else { return };
        self.want(summary(say!("ring-unseen", n = count), &worst));
        self.over = Some((count, worst));
    }

    async fn take(&mut self, told: Wake) {
        match told {
            Wake::Show(row) => {
                self.want(row);
                self.show_due().await;
            }
            Wake::Sum(rows) => {
                self.sum(rows);
                self.show_due().await;
            }
            // One that the summary stands for has no notification of its own to replace.
            Wake::Refresh(row) => {
                if self.wanted.contains_key(&row.key) || self.up.contains_key(&row.key) {
                    self.want(row);
                    self.show_due().await;
                }
            }
            Wake::Close(key) => {
                self.up.remove(&key);
                self.wanted.remove(&key);
                self.shown.remove(&key);
                if let Err(error) = self.notifier.close(&key).await {
                    tracing::debug!(%error, key, "a ring could not be taken down");
                }
            }
            Wake::Gone(key) => {
                self.up.remove(&key);
                if key == SUMMARY {
                    self.over = None;
                }
            }
            Wake::ServerUp(nth) => {
                self.retry = None;
                self.not_before = Instant::now();
                // It may have been given some before it was heard of here.
                self.up.retain(|_, by| *by == nth);
                self.shown.retain(|key, _| self.up.contains_key(key));
                self.over = None;
                self.summed.clear();
                self.greet().await;
                self.recall(Some(self.up.keys().cloned().collect())).await;
            }
            Wake::ServerGone => self.report(&Err(NotifyError::Absent)),
        }
    }

    async fn show_due(&mut self) {
        let now = Instant::now();
        let due: Vec<_> =
            self.wanted.iter().filter(|(_, (_, at))| *at <= now).map(|(key, _)| key.clone()).collect();
        for key in due {
            let Some((row, _)) = self.wanted.remove(&key) else { continue };
            let result = self.notifier.show(&self.ring(&row)).await;
            self.report(&result.clone().map(drop));
            match result {
                Ok(by) => {
                    self.retry = None;
                    self.shown.insert(key.clone(), Instant::now());
                    self.up.insert(key.clone(), by);
                    let mut shown = vec![(key, row.revision)];
                    if row.key == SUMMARY {
                        shown.append(&mut self.summed);
                    }
                    self.mark_shown(shown).await;
                }
                Err(error) => {
                    tracing::warn!(%error, key, "a ring could not be shown; it stays in the inbox and is tried again");
                    let wait = self.retry.map_or(RETRY.0, |last| (last * 2).min(RETRY.1));
                    self.retry = Some(wait);
                    self.not_before = Instant::now() + wait;
                    self.wanted.insert(key, (row, self.not_before));
                    // The others would fail as this one did, after as long a wait.
                    for (_, at) in self.wanted.values_mut() {
                        *at = (*at).max(self.not_before);
                    }
                    break;
                }
            }
        }
        self.forget_old();
    }

    /// Only what may still be replaced needs to be remembered.
    fn forget_old(&mut self) {
        self.shown.retain(|_, at| at.elapsed() < REPLACE_EVERY);
    }

    async fn mark_shown(&self, rows: Vec<(String, i64)>) {
        let marked = self
            .store
            .write_relaxed(move |tx| {
                rows.iter().try_for_each(|(key, revision)| tx.outbox_shown(key, *revision).map(drop))
            })
            .await;
        if let Err(error) = marked {
            tracing::warn!(%error, "a shown ring could not be marked: it may be shown once more");
        }
    }

    /// What the desktop is asked to show for a row. Its rule may have buttons of its own.
    fn ring(&self, row: &OutboxRow) -> Ring {
        let config = &self.settings.borrow().config;
        let rule = config.rules.iter().find(|rule| Some(&rule.name) == row.rule.as_ref());
        let wanted = rule.and_then(|rule| rule.actions.as_ref()).unwrap_or(&config.notifications.actions);
        let button = |key: ActionKey| (key, key.label());
        Ring {
            key: row.key.clone(),
            title: row.title.clone(),
            body: row.body.clone(),
            level: row.level,
            urgency: row.urgency,
            sound: match row.kind.as_str() {
                watch::WELL => config.sounds.well.clone(),
                _ => config.sounds.of(&row.sound, row.urgency).to_owned(),
            },
            actions: match row.kind.as_str() {
                _ if row.issue_id.is_some() => {
                    wanted.iter().filter_map(|name| ActionKey::named(name)).map(button).collect()
                }
                kind if ring::id_of(&row.key).is_some() => {
                    let show = (ActionKey::Open, say!("certificate-show"));
                    let until = ring::last_threshold(kind);
                    let snooze =
                        until.map(|until| (ActionKey::Snooze, say!("certificate-snooze", span = until)));
                    [show].into_iter().chain(snooze).collect()
                }
                watch::UNDER_WAY => vec![button(ActionKey::Report)],
                watch::WELL => [ActionKey::Report, ActionKey::WatchMore].map(button).into(),
                watch::RANG => [ActionKey::Open, ActionKey::Report].map(button).into(),
                watch::BLIND => [ActionKey::Report, ActionKey::Sources].map(button).into(),
                _ => vec![button(ActionKey::Open)],
            },
        }
    }

    /// Says whether rings can be seen, when that changed. A ring that was refused for itself says nothing of others.
    fn report(&self, result: &Result<(), NotifyError>) {
        let why = result
            .as_ref()
            .err()
            .filter(|error| !matches!(error, NotifyError::Refused(_)))
            .map(ToString::to_string);
        self.failing.send_if_modified(|now| std::mem::replace(now, why.clone()) != why);
    }
}

/// Wants `row`, and says under which revision.
pub(crate) fn put(tx: &mut Tx<'_>, row: OutboxRow) -> Result<OutboxRow, StoreError> {
    tx.outbox_put(&row)?;
    Ok(tx.reader().outbox(&row.key)?.unwrap_or(row))
}

/// One notification for several; a click opens the window.
fn summary(title: String, worst: &OutboxRow) -> OutboxRow {
    OutboxRow {
        key: SUMMARY.into(),
        kind: SUMMARY.into(),
        issue_id: None,
        rule: None,
        title,
        body: format!("{}\n{}", say!("ring-worst-of-them", title = worst.title.as_str()), say!("ring-rest")),
        url: None,
        state: OutboxState::Wanted,
        unseen: false,
        ..worst.clone()
    }
}
