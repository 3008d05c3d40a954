//! What people do to issues, by a click on a ring, in the window or on the command line: one place for all three.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::mpsc;
use watchbell_logbook::http::ReadToken;
use watchbell_logbook::store::{IssueQuery, Store, StoreError};

use crate::clock::SharedClock;
use crate::input::Input;
use crate::judge::issue_key;
use crate::links::Links;
use crate::notify::{ActionKey, FromDesktop};
use crate::open::{Link, OpenError, Opener};

/// How long “Snooze” on a ring silences its issue.
const SNOOZE: SignedDuration = SignedDuration::from_hours(1);

/// What acts need.
#[derive(Clone)]
pub(crate) struct Acts {
    pub store: Store,
    pub inputs: mpsc::Sender<Input>,
    pub opener: Arc<dyn Opener>,
    pub clock: SharedClock,
    pub links: tokio::sync::watch::Receiver<Links>,
    pub read_token: Option<ReadToken>,
}

/// Why an issue was not opened.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ActError {
    #[error("there is no such issue")]
    NotFound,
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Open(#[from] OpenError),
}

impl Acts {
    /// Marks issues as seen; they ring again only if they get worse. Empty: all that are unseen. Returns which it did.
    pub(crate) async fn acknowledge(&self, ids: Vec<String>) -> Result<Vec<String>, StoreError> {
        let now = self.clock.now();
        let done = self
            .store
            .write_relaxed(move |tx| {
                let ids = if ids.is_empty() { all_unseen(tx)? } else { ids };
                let mut done = Vec::new();
                for id in ids {
                    if tx.acknowledge(&id, now)? {
                        tx.outbox_seen(&issue_key(&id))?;
                        tx.outbox_close(&issue_key(&id))?;
                        done.push(id);
                    }
                }
                Ok(done)
            })
            .await?;
        self.acted(&done).await;
        Ok(done)
    }

    /// Takes that back.
    pub(crate) async fn unacknowledge(&self, ids: Vec<String>) -> Result<Vec<String>, StoreError> {
        self.each(ids, |tx, id| tx.unacknowledge(id)).await
    }

    /// Silences issues until then; `None` wakes them.
    pub(crate) async fn snooze(
        &self,
        ids: Vec<String>,
        until: Option<Timestamp>,
    ) -> Result<Vec<String>, StoreError> {
        self.each(ids, move |tx, id| {
            if until.is_some() {
                tx.outbox_seen(&issue_key(id))?;
                tx.outbox_close(&issue_key(id))?;
            }
            tx.snooze(id, until)
        })
        .await
    }

    async fn each(
        &self,
        ids: Vec<String>,
        act: impl Fn(&mut watchbell_logbook::store::Tx<'_>, &str) -> Result<bool, StoreError> + Send + 'static,
    ) -> Result<Vec<String>, StoreError> {
        let done = self
            .store
            .write_relaxed(move |tx| {
                let mut done = Vec::new();
                for id in ids {
                    if act(tx, &id)? {
                        done.push(id);
                    }
                }
                Ok(done)
            })
            .await?;
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
            self.opener.window(Some(&issue_id), activation).await?;
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
        self.each(vec![issue_id], |tx, id| {
            tx.outbox_close(&issue_key(id))?;
            tx.outbox_seen(&issue_key(id))?;
            tx.seen(id)
        })
        .await
        .map(drop)
    }

    async fn acted(&self, ids: &[String]) {
        // The pipeline is gone only at the end.
        let _ = self.inputs.send(Input::Acted(ids.iter().map(|id| issue_key(id)).collect())).await;
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
                let until = self.clock.now() + SNOOZE;
                self.snooze(vec![id.to_owned()], Some(until)).await.map(drop).map_err(ActError::from)
            }
            (None, _) => self.opener.window(None, activation.as_deref()).await.map_err(ActError::from),
        };
        if let Err(error) = result {
            tracing::warn!(%error, key, "a click could not be followed");
        }
    }
}

fn all_unseen(tx: &watchbell_logbook::store::Tx<'_>) -> Result<Vec<String>, StoreError> {
    let query =
        IssueQuery { unseen_only: true, include_acknowledged: true, limit: 10_000, ..IssueQuery::default() };
    Ok(tx.reader().issues(&query)?.into_iter().map(|issue| issue.issue_id).collect())
}
