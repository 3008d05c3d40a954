//! Appending: the one act that touches events, issues, users, releases and counts together.

use std::sync::LazyLock;

use jiff::{SignedDuration, Timestamp};
use rusqlite::{OptionalExtension as _, Row, params};
use watchbell_core::cause::Cause;
use watchbell_core::policy::History;
use watchbell_core::rank::{self, Pace};
use watchbell_core::{Event, Level};

use super::events::{COLUMNS, EventRow};
use super::issues::{STANDING, standing};
use super::ranked::{RANKED, ranked};
use super::row::{count, level, level_number, micros, number, time};
use super::{Ready, Result, StoreError, Tx};

/// What appending an event told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appended {
    /// Its place in the order of receipt.
    pub seq: i64,
    /// The sender's id, or the one we gave it.
    pub event_id: String,
    /// The issue it belongs to.
    pub issue_id: String,
    /// False when the same event of the same source had been heard before. It keeps its place, its issue and what was
    /// decided on it; the record of what it said is brought up to date. It is not to be judged again.
    pub new: bool,
    /// When it happened: never later than it came.
    pub happened: Timestamp,
    /// What the policy needs to know; this event is counted in it.
    pub history: History,
    /// The issue as it is now.
    pub counts: IssueCounts,
}

/// An issue in figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IssueCounts {
    /// Events so far.
    pub count: u64,
    /// Distinct users so far.
    pub users: u64,
    /// Distinct releases so far.
    pub releases: u64,
    /// When it first happened.
    pub first_seen: Timestamp,
    /// The worst level so far.
    pub worst: Level,
}

/// An issue as it was before this event.
struct Known {
    id: i64,
    /// The latest event's.
    environment: Option<String>,
    counts: IssueCounts,
    last_seen: Timestamp,
    came_back: Option<Timestamp>,
    pace: Pace,
    history: History,
}

/// An issue, with the columns of [`Known::of`].
static KNOWN: LazyLock<String> = LazyLock::new(|| {
    format!(
        "SELECT id, count, users, releases, first_seen, level, last_seen, resolved, environment, {RANKED}, {STANDING} FROM issues
         WHERE issue_id = ?1"
    )
});
static HEARD_BEFORE: LazyLock<String> =
    LazyLock::new(|| format!("{COLUMNS} WHERE e.event_id = ?1 AND e.source = ?2"));

impl Known {
    fn of(row: &Row<'_>) -> rusqlite::Result<Self> {
        let counts = IssueCounts {
            count: count(row.get(1)?),
            users: count(row.get(2)?),
            releases: count(row.get(3)?),
            first_seen: time(row.get(4)?),
            worst: level(row.get(5)?),
        };
        let (came_back, pace, _) = ranked(row, 9)?;
        let (last_ring, acknowledged, snoozed) = standing(row, 14)?;
        let history = History {
            is_new: false,
            resolved: row.get(7)?,
            silent_for: None,
            count: counts.count,
            users: counts.users,
            releases: counts.releases,
            last_ring,
            acknowledged,
            snoozed,
        };
        Ok(Self {
            id: row.get(0)?,
            environment: row.get(8)?,
            counts,
            last_seen: time(row.get(6)?),
            came_back,
            pace,
            history,
        })
    }
}

impl Tx<'_> {
    /// [`Self::take`]s an event that nobody has made ready.
    pub fn append(&mut self, source: &str, event: &Event, now: Timestamp) -> Result<Appended> {
        self.take(&Ready::new(source, event.clone()), now)
    }

    /// Keeps an event, counts it in its issue, and tells what the policy needs to judge it. It is also counted in its
    /// minute: call [`Tx::count`] only for events that are not kept.
    pub fn take(&mut self, ready: &Ready, now: Timestamp) -> Result<Appended> {
        self.keep()?;
        if let Some(known) = self.heard_before(ready)? {
            return Ok(known);
        }
        let appended = self.add(ready, now)?;
        self.newest = self.newest.max(Some(appended.seq));
        Ok(appended)
    }

    /// As [`Self::take`], and until the next one is taken it can be forgotten as if it had never come.
    pub fn take_for_now(&mut self, ready: &Ready, now: Timestamp) -> Result<Appended> {
        self.keep()?;
        if let Some(known) = self.heard_before(ready)? {
            return Ok(known);
        }
        self.sql.prepare_cached("SAVEPOINT event")?.execute([])?;
        let appended = self.add(ready, now)?;
        self.held = Some(appended.seq);
        Ok(appended)
    }

    fn add(&mut self, ready: &Ready, now: Timestamp) -> Result<Appended> {
        let Ready { event, issue_id, title, .. } = ready;
        // A sender's clock that runs ahead must not make an issue the most recent for ever.
        let happened = event.timestamp.map_or(now, |at| at.min(now));
        let known = self.sql.prepare_cached(&KNOWN)?.query_row([issue_id], Known::of).optional()?;
        let is_new = known.is_none();
        let mut known = match known {
            Some(known) => known,
            None => self.new_issue(ready, happened)?,
        };
        let new_user = match &event.user {
            Some(user) => self.hit(known.id, user, happened)?,
            None => false,
        };
        let new_release = match event.release.as_deref() {
            Some(release) => self.seen_in(known.id, release, happened)?,
            None => false,
        };
        if let Some(environment) =
            event.environment.as_ref().filter(|_| event.environment != known.environment)
        {
            self.heard_in(known.id, environment)?;
        }
        let worse = is_new || event.level >= known.counts.worst;
        known.counts.count += 1;
        known.counts.users += u64::from(new_user);
        known.counts.releases += u64::from(new_release);
        known.counts.first_seen = known.counts.first_seen.min(happened);
        known.counts.worst = known.counts.worst.max(event.level);
        let silent_for =
            (!is_new).then(|| happened.duration_since(known.last_seen).max(SignedDuration::ZERO));
        let silent_for = silent_for.map(SignedDuration::unsigned_abs);
        known.pace.count(happened);
        if known.history.resolved || silent_for.is_some_and(|silent| silent >= rank::SILENCE) {
            known.came_back = Some(happened);
        }
        self.update_issue(&known, ready, worse.then_some(title), known.last_seen.max(happened))?;
        let seq = self.insert(ready, known.id, now, happened)?;
        self.count(&ready.source, event.level, happened, 1);
        self.named.hold(&ready.source, event, happened);
        let IssueCounts { count, users, releases, .. } = known.counts;
        let history = History { is_new, silent_for, count, users, releases, ..known.history };
        let (event_id, issue_id) = (ready.event_id.clone(), issue_id.clone());
        Ok(Appended { seq, event_id, issue_id, new: true, happened, history, counts: known.counts })
    }

    /// Takes back the event that was last taken for now, and all that was written since: it leaves only its minute's count.
    ///
    /// # Errors
    /// [`StoreError::Misuse`] when `seq` is not that event.
    pub fn forget(&mut self, seq: i64) -> Result<()> {
        if self.held != Some(seq) {
            return Err(StoreError::Misuse("only the event that was last taken for now can be forgotten"));
        }
        self.held = None;
        self.named.forget();
        self.sql.prepare_cached("ROLLBACK TO event")?.execute([])?;
        self.sql.prepare_cached("RELEASE event")?.execute([])?;
        Ok(())
    }

    /// Ends the time in which the last event can be forgotten.
    pub(super) fn keep(&mut self) -> Result<()> {
        self.named.keep();
        if let Some(seq) = self.held.take() {
            self.sql.prepare_cached("RELEASE event")?.execute([])?;
            self.newest = self.newest.max(Some(seq));
        }
        Ok(())
    }

    /// The event with this id from this source, if there is one, with its record brought up to date.
    fn heard_before(&mut self, ready: &Ready) -> Result<Option<Appended>> {
        let Ready { source, event_id, event, .. } = ready;
        let mut query = self.sql.prepare_cached(&HEARD_BEFORE)?;
        let Some(row) = query.query_row([event_id, source], EventRow::of).optional()? else {
            return Ok(None);
        };
        if self.reader().came(&row)? != event.raw {
            let mut query = self.sql.prepare_cached(
                "UPDATE events SET level = ?2, project = ?3, title = ?4, body = ?5, came = ?6 WHERE seq = ?1",
            )?;
            let level = level_number(event.level);
            query.execute(params![row.seq, level, event.project, ready.title, ready.body, ready.came])?;
            self.index_again(row.seq, source, event)?;
        }
        let known = self.sql.prepare_cached(&KNOWN)?.query_row([&row.issue_id], Known::of)?;
        Ok(Some(Appended {
            seq: row.seq,
            event_id: row.event_id,
            issue_id: row.issue_id,
            new: false,
            happened: event.timestamp.unwrap_or(known.last_seen),
            history: known.history,
            counts: known.counts,
        }))
    }

    fn new_issue(&mut self, ready: &Ready, happened: Timestamp) -> Result<Known> {
        let event = &ready.event;
        let mut query = self.sql.prepare_cached(
            "INSERT INTO issues
                 (issue_id, source, title, last_event, level, first_seen, last_seen, count, users, releases, cause)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, 0, 0, 0, ?7)",
        )?;
        let id = query.insert(params![
            ready.issue_id,
            ready.source,
            ready.title,
            ready.event_id,
            level_number(event.level),
            micros(happened),
            Cause::of(event).map(Cause::as_str),
        ])?;
        let counts =
            IssueCounts { count: 0, users: 0, releases: 0, first_seen: happened, worst: event.level };
        let history = History {
            is_new: true,
            resolved: false,
            silent_for: None,
            count: 0,
            users: 0,
            releases: 0,
            last_ring: None,
            acknowledged: None,
            snoozed: None,
        };
        Ok(Known {
            id,
            environment: None,
            counts,
            last_seen: happened,
            came_back: None,
            pace: Pace::default(),
            history,
        })
    }

    /// Brings the issue up to its latest event; `title` only where this one is as bad as the worst.
    fn update_issue(
        &mut self,
        known: &Known,
        ready: &Ready,
        title: Option<&String>,
        last_seen: Timestamp,
    ) -> Result<()> {
        let event = &ready.event;
        let mut query = self.sql.prepare_cached(
            "UPDATE issues SET count = ?2, users = ?3, releases = ?4, first_seen = ?5, last_seen = ?6, level = ?7,
                 last_event = ?8, title = coalesce(?9, title), culprit = coalesce(?10, culprit),
                 project = coalesce(?11, project), environment = coalesce(?12, environment),
                 release = coalesce(?13, release), url = coalesce(?14, url), came_back = ?15, returns = returns + resolved,
                 resolved = 0, hour = ?16, this_hour = ?17, hour_before = ?18
             WHERE id = ?1",
        )?;
        query.execute(params![
            known.id,
            number(known.counts.count),
            number(known.counts.users),
            number(known.counts.releases),
            micros(known.counts.first_seen),
            micros(last_seen),
            level_number(known.counts.worst),
            ready.event_id,
            title,
            event.culprit,
            event.project,
            event.environment,
            event.release,
            event.url,
            known.came_back.map(micros),
            known.pace.hour,
            number(known.pace.this),
            number(known.pace.before),
        ])?;
        Ok(())
    }

    fn insert(&mut self, ready: &Ready, issue: i64, received: Timestamp, happened: Timestamp) -> Result<i64> {
        let mut query = self.sql.prepare_cached(
            "INSERT INTO events (source, event_id, issue, level, project, received, happened, title, body, came)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )?;
        Ok(query.insert(params![
            ready.source,
            ready.event_id,
            issue,
            level_number(ready.event.level),
            ready.event.project,
            micros(received),
            micros(happened),
            ready.title,
            ready.body,
            ready.came,
        ])?)
    }
}
