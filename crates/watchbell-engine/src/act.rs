//! What people do to issues, by a click on a ring, in the window or on the command line: one place for all three.

use std::path::Path;
use std::sync::Arc;

use jiff::civil::{Time, time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use tokio::sync::{mpsc, oneshot};
use watchbell_core::certificate::WarnDays;
use watchbell_core::policy::Act;
use watchbell_core::say;
use watchbell_core::watch::Plan;
use watchbell_logbook::http::ReadToken;
use watchbell_logbook::store::{IssueQuery, Reader, Store, StoreError};

use crate::certificate::{keeper, ring, watched};
use crate::clock::SharedClock;
use crate::input::Input;
use crate::judge::issue_key;
use crate::links::Links;
use crate::notify::{ActionKey, FromDesktop};
use crate::open::{Link, OpenError, Opener, Screen};
use crate::record;
use crate::settings::Loaded;
use crate::view::SnoozeTill;
use crate::watch::{self, Account};

/// How long “Snooze” on a ring silences its issue.
const SNOOZE: SnoozeTill = SnoozeTill::Minutes { minutes: 60 };
/// How long “Watch 15 min more” watches, in minutes.
const MORE: u32 = 15;
/// When tomorrow begins for whoever said “until tomorrow”.
const MORNING: Time = time(8, 0, 0, 0);
/// A silence of more than a year is one of a year, in minutes.
const LONGEST: u32 = 366 * 24 * 60;

/// What acts need.
#[derive(Clone)]
pub(crate) struct Acts {
    pub store: Store,
    pub inputs: mpsc::Sender<Input>,
    pub opener: Arc<dyn Opener>,
    pub clock: SharedClock,
    pub links: tokio::sync::watch::Receiver<Links>,
    pub read_token: Option<ReadToken>,
    pub settings: tokio::sync::watch::Receiver<Arc<Loaded>>,
    /// Where people read times.
    pub zone: TimeZone,
}

/// Why an issue was not opened.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ActError {
    #[error("{}", say!("answer-no-issue"))]
    NotFound,
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Open(#[from] OpenError),
}

impl Acts {
    /// Marks issues as seen; they ring again only if they get worse. Empty: all that are unseen. Returns which it did.
    pub(crate) async fn acknowledge(&self, ids: Vec<String>) -> Result<Vec<String>, StoreError> {
        let ids = if ids.is_empty() { self.store.read(all_unseen).await? } else { ids };
        self.each(ids, Act::Acknowledge).await
    }

    /// Silences issues, or wakes them.
    pub(crate) async fn snooze(&self, ids: Vec<String>, till: SnoozeTill) -> Result<Vec<String>, StoreError> {
        let now = self.clock.now();
        let until = match till {
            SnoozeTill::Now => return self.each(ids, Act::Wake).await,
            SnoozeTill::Worse => return self.each(ids, Act::SnoozeUntilWorse).await,
            SnoozeTill::Minutes { minutes } => after(now, minutes),
            SnoozeTill::Tomorrow => tomorrow(now, &self.zone),
        };
        self.each(ids, |id| Act::Snooze(id, until)).await
    }

    /// Does something to each issue, in one transaction. Returns those that there are.
    pub(crate) async fn each(
        &self,
        ids: Vec<String>,
        act: impl Fn(String) -> Act,
    ) -> Result<Vec<String>, StoreError> {
        let now = self.clock.now();
        let acts: Vec<_> = ids.into_iter().map(|id| (id.clone(), act(id))).collect();
        let done = self.store.write_relaxed(move |tx| {
            let mut done = Vec::new();
            for (id, act) in acts {
                if record::perform(tx, act, now)? {
                    done.push(id);
                }
            }
            Ok(done)
        });
        let done = done.await?;
        self.acted(&done).await;
        Ok(done)
    }

    /// Opens an issue's page in the browser and marks it as seen; where there is no page or no browser, the window.
    pub(crate) async fn open(&self, id: &str, activation: Option<&str>) -> Result<(), ActError> {
        let (issue_id, url) = self.page_of(id).await?;
        let opened = match url.as_deref().map(Link::parse) {
            Some(Ok(link)) => self.opener.page(&self.with_ticket(link), activation).await,
            _ => Err(OpenError::NotALink),
        };
        if opened.is_err() {
            self.opener.window(Screen::Issue(&issue_id), activation).await?;
        }
        self.seen(issue_id).await?;
        Ok(())
    }

    /// Opens the built-in logbook's first page.
    pub(crate) async fn open_logbook(&self, activation: Option<&str>) -> Result<(), ActError> {
        let base = self.links.borrow().base().map(str::to_owned);
        let link = Link::parse(&base.ok_or(OpenError::NotALink)?)?;
        Ok(self.opener.page(&self.with_ticket(link), activation).await?)
    }

    /// Opens the worst of what the latest watch found; where it found nothing, the watch.
    async fn open_found(&self, activation: Option<&str>) -> Result<(), ActError> {
        let found = self.latest_watch().await?.and_then(|watch| watch.finds.found.into_iter().next());
        match found {
            Some(found) => self.open(&found.issue_id, activation).await,
            None => Ok(self.opener.window(Screen::Watch, activation).await?),
        }
    }

    /// Begins the latest watch once more, for a quarter of an hour.
    async fn watch_more(&self) -> Result<(), ActError> {
        let Some(watch) = self.latest_watch().await? else { return Err(ActError::NotFound) };
        let plan = Plan { asked: MORE * 60, ..Plan::clone(&watch.plan) };
        // Whether one is under way already is for the pipeline to see; the click asked for one, and one there is.
        let (done, _) = oneshot::channel();
        let _ = self.inputs.send(Input::StartWatch(plan, done)).await;
        Ok(())
    }

    async fn latest_watch(&self) -> Result<Option<Account>, StoreError> {
        let rows = self.store.read(|reader| reader.watches(1)).await?;
        Ok(rows.first().and_then(Account::read))
    }

    /// The issue that `id`, its own or one of its events', names, and its page.
    async fn page_of(&self, id: &str) -> Result<(String, Option<String>), ActError> {
        let links = self.links.borrow().clone();
        let id = id.to_owned();
        let found = self
            .store
            .read(move |reader| {
                if let Some(issue) = reader.issue(&id)? {
                    let named = issue
                        .url
                        .as_deref()
                        .and_then(|url| Link::parse(url).ok())
                        .map(|link| link.as_str().to_owned());
                    let url = named.or_else(|| links.event(&issue.last_event));
                    return Ok(Some((issue.issue_id, url)));
                }
                let Some(row) = reader.event(&id)? else { return Ok(None) };
                let url = links.of(&row.event()?, &row.event_id);
                Ok(Some((row.issue_id, url)))
            })
            .await?;
        found.ok_or(ActError::NotFound)
    }

    /// Our own pages want to know that it is us who sends the reader.
    fn with_ticket(&self, link: Link) -> Link {
        match &self.read_token {
            Some(token) if self.links.borrow().is_ours(&link) => link.with_query("ticket", &token.ticket()),
            _ => link,
        }
    }

    async fn seen(&self, issue_id: String) -> Result<(), StoreError> {
        let id = issue_id.clone();
        let seen = self.store.write_relaxed(move |tx| {
            record::close(tx, &id)?;
            tx.seen(&id)
        });
        seen.await?;
        self.acted(&[issue_id]).await;
        Ok(())
    }

    async fn acted(&self, ids: &[String]) {
        // The pipeline is gone only at the end.
        let _ = self.inputs.send(Input::Acted(ids.iter().map(|id| issue_key(id)).collect())).await;
    }

    /// Nothing more is said of the certificate at this place before its last threshold.
    pub(crate) async fn snooze_certificate(&self, id: &str, warn: &WarnDays) -> Result<(), StoreError> {
        let (id, warn) = (id.to_owned(), warn.clone());
        let snoozed = self.store.write_relaxed(move |tx| {
            let mut memory = keeper::memory_of(tx.reader().certificate(&id)?.as_deref());
            memory.snooze(&warn);
            tx.outbox_close(&ring::key(&id))?;
            keeper::put(tx, &id, &memory)
        });
        snoozed.await
    }

    /// The same, of the one that rings.
    async fn snooze_ringing(&self, key: &str) -> Result<(), StoreError> {
        let Some(id) = ring::id_of(key) else { return Ok(()) };
        let all = watched(&self.settings.borrow().config, Path::new(""));
        if let Some(one) = all.into_iter().find(|one| one.id() == id) {
            self.snooze_certificate(id, &one.warn).await?;
        }
        // The pipeline is gone only at the end.
        let _ = self.inputs.send(Input::Acted(vec![key.to_owned()])).await;
        Ok(())
    }

    /// Does what a click asks for. Only the ring's key comes from the desktop; what opens is what the store says.
    pub(crate) async fn clicked(&self, click: FromDesktop) {
        let FromDesktop::Clicked { key, action, activation } = click else { return };
        let result = match (key.strip_prefix("issue:"), action) {
            (Some(id), ActionKey::Open) => self.open(id, activation.as_deref()).await,
            (Some(id), ActionKey::Acknowledge) => {
                self.acknowledge(vec![id.to_owned()]).await.map(drop).map_err(ActError::from)
            }
            (Some(id), ActionKey::Snooze) => {
                self.snooze(vec![id.to_owned()], SNOOZE).await.map(drop).map_err(ActError::from)
            }
            (None, ActionKey::Snooze) if ring::id_of(&key).is_some() => {
                self.snooze_ringing(&key).await.map_err(ActError::from)
            }
            (None, ActionKey::Open) if key == watch::KEY => self.open_found(activation.as_deref()).await,
            (None, ActionKey::WatchMore) => self.watch_more().await,
            (_, action) => {
                let at = match action {
                    ActionKey::Report => Screen::Watch,
                    ActionKey::Sources => Screen::Sources,
                    _ if key.starts_with("source:") => Screen::Sources,
                    _ if ring::id_of(&key).is_some() => Screen::Certificates,
                    _ => Screen::Inbox,
                };
                self.opener.window(at, activation.as_deref()).await.map_err(ActError::from)
            }
        };
        if let Err(error) = result {
            tracing::warn!(%error, key, "a click could not be followed");
        }
    }
}

fn all_unseen(reader: &Reader<'_>) -> Result<Vec<String>, StoreError> {
    let query =
        IssueQuery { unseen_only: true, include_acknowledged: true, limit: 10_000, ..IssueQuery::default() };
    Ok(reader.issues(&query)?.into_iter().map(|issue| issue.issue_id).collect())
}

/// So many minutes from now, a year at most.
pub(crate) fn after(now: Timestamp, minutes: u32) -> Timestamp {
    let span = SignedDuration::from_mins(i64::from(minutes.min(LONGEST)));
    now.checked_add(span).unwrap_or(Timestamp::MAX)
}

/// The next morning by the clock on the wall; a day later where that cannot be told.
fn tomorrow(now: Timestamp, zone: &TimeZone) -> Timestamp {
    let morning = zone.to_datetime(now).date().tomorrow().map(|day| day.to_datetime(MORNING));
    let morning = morning.and_then(|morning| zone.to_timestamp(morning));
    morning.unwrap_or_else(|_| after(now, 24 * 60))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tomorrow_begins_at_eight_by_the_clock_on_the_wall() {
        for (zone, now, morning) in [
            ("Europe/Berlin", "2026-11-22T13:00:00Z", "2026-11-23T07:00:00Z"),
            // Just after midnight it is tomorrow's tomorrow; across the change of the clock it is still eight.
            ("Europe/Berlin", "2026-10-24T22:30:00Z", "2026-10-26T07:00:00Z"),
            ("America/New_York", "2026-03-08T04:30:00Z", "2026-03-08T12:00:00Z"),
        ] {
            let zone = TimeZone::get(zone).unwrap();
            assert_eq!(tomorrow(now.parse().unwrap(), &zone).to_string(), morning);
        }
        assert_eq!(tomorrow(Timestamp::MAX, &TimeZone::UTC), Timestamp::MAX);
    }
}
