//! Issues: events with one fingerprint, counted, and what people did about them.

use std::sync::LazyLock;

use jiff::Timestamp;
use rusqlite::{OptionalExtension as _, Row, ToSql, params};
use watchbell_core::Level;
use watchbell_core::cause::Cause;
use watchbell_core::policy::{Baseline, LastRing, Snooze};
use watchbell_core::rank::{Pace, Standing};

use super::ranked::{RANKED, ranked};
use super::row::{count, level, micros, time, urgency};
use super::{Reader, Result, Tx};

pub(super) const TABLE: &str = "
CREATE TABLE issues (
    id            INTEGER PRIMARY KEY,
    issue_id      TEXT NOT NULL UNIQUE,
    source        TEXT NOT NULL,
    project       TEXT,
    environment   TEXT,
    release       TEXT,
    title         TEXT NOT NULL,
    culprit       TEXT,
    url           TEXT,
    last_event    TEXT NOT NULL,
    level         INTEGER NOT NULL,
    first_seen    INTEGER NOT NULL,
    last_seen     INTEGER NOT NULL,
    count         INTEGER NOT NULL,
    users         INTEGER NOT NULL,
    releases      INTEGER NOT NULL,
    unseen        INTEGER NOT NULL DEFAULT 0,
    resolved      INTEGER NOT NULL DEFAULT 0,
    rang_seq      INTEGER,
    rang_at       INTEGER,
    rang_urgency  INTEGER,
    rang_rule     TEXT,
    rang_level    INTEGER,
    rang_count    INTEGER,
    rang_users    INTEGER,
    rang_releases INTEGER,
    ack_at        INTEGER,
    ack_level     INTEGER,
    ack_count     INTEGER,
    ack_users     INTEGER,
    ack_releases  INTEGER,
    -- Until a time, or until it is worse than it was.
    snoozed_until    INTEGER,
    snoozed_level    INTEGER,
    snoozed_count    INTEGER,
    snoozed_users    INTEGER,
    snoozed_releases INTEGER
) STRICT;
CREATE INDEX issues_last_seen ON issues (last_seen);
CREATE INDEX issues_unseen ON issues (unseen) WHERE unseen;
CREATE INDEX issues_rang ON issues (rang_seq) WHERE rang_seq IS NOT NULL;
";

/// An issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssueRow {
    /// Stable, derived from the fingerprint; fit for a URL.
    pub issue_id: String,
    /// The source its events come from.
    pub source: String,
    /// The latest event's project.
    pub project: Option<String>,
    /// The latest event's environment.
    pub environment: Option<String>,
    /// The latest event's release.
    pub release: Option<String>,
    /// The title of its worst event so far.
    pub title: String,
    /// Where it happens.
    pub culprit: Option<String>,
    /// The latest link that a sender gave.
    pub url: Option<String>,
    /// The latest event.
    pub last_event: String,
    /// The worst level so far.
    pub level: Level,
    /// When it first happened.
    pub first_seen: Timestamp,
    /// When it last happened.
    pub last_seen: Timestamp,
    /// Events so far.
    pub count: u64,
    /// Distinct users so far.
    pub users: u64,
    /// Distinct releases so far.
    pub releases: u64,
    /// When it last came back, having been resolved or silent for long.
    pub came_back: Option<Timestamp>,
    /// How often it came back after somebody had said that it was over.
    pub returns: u64,
    /// How often it happens of late.
    pub pace: Pace,
    /// What is behind it, where that can be told.
    pub cause: Option<Cause>,
    /// It rang, and nobody has looked since.
    pub unseen: bool,
    /// Somebody says that it is over. The next event takes that back.
    pub resolved: bool,
    /// Until when it stays silent.
    pub snoozed: Option<Snooze>,
    /// How it last rang.
    pub last_ring: Option<LastRing>,
    /// The rule that rang then.
    pub rang_rule: Option<String>,
    /// What it was when somebody acknowledged it, until it rings again.
    pub acknowledged: Option<Baseline>,
}

impl IssueRow {
    /// Whether it is silent now.
    pub fn is_snoozed(&self, now: Timestamp) -> bool {
        match self.snoozed {
            Some(Snooze::Until(until)) => now < until,
            Some(Snooze::UntilWorse(_)) => true,
            None => false,
        }
    }

    /// What it is ranked by.
    pub fn standing(&self) -> Standing {
        let Self { level, users, count, first_seen, last_seen, came_back, pace, .. } = *self;
        Standing { level, users, count, first_seen, last_seen, came_back, pace }
    }

    /// Why it stands where it does, after its level; `by_one` is what [`Reader::by_one`] answered.
    pub fn reasons(&self, by_one: bool, now: Timestamp) -> Vec<String> {
        self.standing().reasons(by_one, self.only_release(), now)
    }

    /// The one of these that makes it news.
    pub fn news(&self, now: Timestamp) -> Option<String> {
        self.standing().news(self.only_release(), now)
    }

    fn only_release(&self) -> Option<&str> {
        self.release.as_deref().filter(|_| self.releases <= 1)
    }

    /// Until when it is silent, if that is known.
    pub fn snoozed_until(&self) -> Option<Timestamp> {
        match self.snoozed {
            Some(Snooze::Until(until)) => Some(until),
            _ => None,
        }
    }
}

/// What [`standing`] reads.
pub(super) const STANDING: &str = "rang_at, rang_urgency, rang_level, rang_count, rang_users, rang_releases,
    ack_level, ack_count, ack_users, ack_releases,
    snoozed_until, snoozed_level, snoozed_count, snoozed_users, snoozed_releases";

/// How an issue last rang, as what it was acknowledged, and until when it is snoozed; `first` is the place of the first
/// column of [`STANDING`].
pub(super) fn standing(
    row: &Row<'_>,
    first: usize,
) -> rusqlite::Result<(Option<LastRing>, Option<Baseline>, Option<Snooze>)> {
    let last_ring = match (row.get::<_, Option<i64>>(first)?, baseline(row, first + 2)?) {
        (Some(at), Some(baseline)) => {
            Some(LastRing { at: time(at), urgency: urgency(row.get(first + 1)?), baseline })
        }
        _ => None,
    };
    let until = row.get::<_, Option<i64>>(first + 10)?.map(|at| Snooze::Until(time(at)));
    let snoozed = baseline(row, first + 11)?.map(Snooze::UntilWorse).or(until);
    Ok((last_ring, baseline(row, first + 6)?, snoozed))
}

/// Four columns: level, count, users, releases.
fn baseline(row: &Row<'_>, first: usize) -> rusqlite::Result<Option<Baseline>> {
    let Some(number) = row.get::<_, Option<i64>>(first)? else { return Ok(None) };
    Ok(Some(Baseline {
        level: level(number),
        count: count(row.get(first + 1)?),
        users: count(row.get(first + 2)?),
        releases: count(row.get(first + 3)?),
    }))
}

/// The columns of [`IssueRow::of`], in its order.
pub(super) static COLUMNS: LazyLock<String> = LazyLock::new(|| {
    format!(
        "SELECT issue_id, source, project, environment, release, title, culprit, url, last_event, level, first_seen,
         last_seen, count, users, releases, unseen, resolved, rang_rule, {RANKED}, returns, {STANDING} FROM issues"
    )
});

impl IssueRow {
    pub(super) fn of(row: &Row<'_>) -> rusqlite::Result<Self> {
        let (came_back, pace, cause) = ranked(row, 18)?;
        let (last_ring, acknowledged, snoozed) = standing(row, 24)?;
        Ok(Self {
            came_back,
            pace,
            cause,
            returns: count(row.get(23)?),
            issue_id: row.get(0)?,
            source: row.get(1)?,
            project: row.get(2)?,
            environment: row.get(3)?,
            release: row.get(4)?,
            title: row.get(5)?,
            culprit: row.get(6)?,
            url: row.get(7)?,
            last_event: row.get(8)?,
            level: level(row.get(9)?),
            first_seen: time(row.get(10)?),
            last_seen: time(row.get(11)?),
            count: count(row.get(12)?),
            users: count(row.get(13)?),
            releases: count(row.get(14)?),
            unseen: row.get(15)?,
            resolved: row.get(16)?,
            rang_rule: row.get(17)?,
            snoozed,
            last_ring,
            acknowledged,
        })
    }
}

/// How issues are ranked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum IssueOrder {
    /// See [`watchbell_core::rank`].
    #[default]
    Worst,
    /// The most recent first.
    Newest,
    /// The most events first.
    Count,
}

/// Which issues. The default is what needs somebody, worst first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IssueQuery {
    /// How they are ranked.
    pub order: IssueOrder,
    /// When: what is new and what grows depends on it.
    pub now: Timestamp,
    /// Only this level and worse.
    pub min_level: Option<Level>,
    /// Only this source.
    pub source: Option<String>,
    /// Only this project.
    pub project: Option<String>,
    /// Only issues whose title, culprit or project contains this.
    pub text: Option<String>,
    /// Only those that were seen in this environment.
    pub environment: Option<String>,
    /// Only those whose latest event came from this release.
    pub release: Option<String>,
    /// Only those behind which this is.
    pub cause: Option<Cause>,
    /// Only those that never rang.
    pub held: bool,
    /// Only those that are not silent at this time.
    pub awake_at: Option<Timestamp>,
    /// Only those that rang and that nobody has looked at.
    pub unseen_only: bool,
    /// Also those that somebody acknowledged or resolved.
    pub include_acknowledged: bool,
    /// At most so many.
    pub limit: usize,
    /// Only those ranked after this one: the `issue_id` of the last row of the page before.
    pub after: Option<String>,
}

/// What nobody has looked at yet.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Unseen {
    /// Issues that rang.
    pub issues: u64,
    /// Those of them that are fatal.
    pub fatal: u64,
    /// Other notifications: a source that went blind, a summary, …
    pub others: u64,
}

impl Reader<'_> {
    /// One issue.
    pub fn issue(&self, issue_id: &str) -> Result<Option<IssueRow>> {
        let mut query = self.sql.prepare_cached(&format!("{} WHERE issue_id = ?1", *COLUMNS))?;
        Ok(query.query_row([issue_id], IssueRow::of).optional()?)
    }

    /// Row and public id of every issue, and how many events it has had in all.
    pub fn issue_ids(&self) -> Result<Vec<(i64, String, u64)>> {
        let mut query = self.sql.prepare_cached("SELECT id, issue_id, count FROM issues")?;
        let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?, count(row.get(2)?))))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// How much nobody has looked at yet.
    pub fn unseen(&self) -> Result<Unseen> {
        let mut query = self.sql.prepare_cached(
            "SELECT (SELECT count(*) FROM issues WHERE unseen),
                    (SELECT count(*) FROM issues WHERE unseen AND level = 4),
                    (SELECT count(*) FROM outbox WHERE unseen AND issue_id IS NULL)",
        )?;
        let counts = query.query_row([], |row| {
            Ok(Unseen { issues: count(row.get(0)?), fatal: count(row.get(1)?), others: count(row.get(2)?) })
        })?;
        Ok(counts)
    }
}

impl Tx<'_> {
    /// Somebody has seen the issue: it rings again only when it gets worse than it is now. False when there is none.
    pub fn acknowledge(&mut self, issue_id: &str, now: Timestamp) -> Result<bool> {
        let set = "unseen = 0, ack_at = ?2, ack_level = level, ack_count = count, ack_users = users, ack_releases = releases";
        self.change(issue_id, set, &micros(now))
    }

    /// Takes an acknowledgement back.
    pub fn unacknowledge(&mut self, issue_id: &str) -> Result<bool> {
        let set = "ack_at = ?2, ack_level = ?2, ack_count = ?2, ack_users = ?2, ack_releases = ?2";
        self.change(issue_id, set, &None::<i64>)
    }

    /// Silences the issue until then.
    pub fn snooze(&mut self, issue_id: &str, until: Timestamp) -> Result<bool> {
        self.change(issue_id, "unseen = 0, snoozed_until = ?2, snoozed_level = NULL", &micros(until))
    }

    /// Silences the issue until it is worse than now.
    pub fn snooze_until_worse(&mut self, issue_id: &str) -> Result<bool> {
        let set = "unseen = 0, snoozed_until = ?2, snoozed_level = level, snoozed_count = count,
                   snoozed_users = users, snoozed_releases = releases";
        self.change(issue_id, set, &None::<i64>)
    }

    /// Ends that.
    pub fn wake(&mut self, issue_id: &str) -> Result<bool> {
        self.change(issue_id, "snoozed_until = ?2, snoozed_level = ?2", &None::<i64>)
    }

    /// Says that the issue is over, or that it is not.
    pub fn resolve(&mut self, issue_id: &str, resolved: bool) -> Result<bool> {
        let set = if resolved { "unseen = 0, resolved = ?2" } else { "resolved = ?2" };
        self.change(issue_id, set, &resolved)
    }

    /// What was held for the reason `code` since then is held no longer: issues that have not rung in the meantime, and that
    /// nobody has dealt with, become unseen. How many, and the worst of them.
    pub fn release(&mut self, code: &str, since: Timestamp) -> Result<(u64, Option<IssueRow>)> {
        let held = "id IN (SELECT issue FROM decisions WHERE code = ?1 AND at >= ?2)
             AND (rang_at IS NULL OR rang_at < ?2) AND NOT resolved
             AND ack_level IS NULL AND snoozed_until IS NULL AND snoozed_level IS NULL";
        let about = params![code, micros(since)];
        let sql =
            format!("{} WHERE {held} ORDER BY level DESC, users DESC, last_seen DESC LIMIT 1", *COLUMNS);
        let worst = self.sql.prepare_cached(&sql)?.query_row(about, IssueRow::of).optional()?;
        let sql = format!("UPDATE issues SET unseen = 1 WHERE {held}");
        let issues = self.sql.prepare_cached(&sql)?.execute(about)?;
        Ok((issues as u64, worst))
    }

    /// Somebody has looked at the issue, and did no more.
    pub fn seen(&mut self, issue_id: &str) -> Result<bool> {
        self.change(issue_id, "unseen = ?2", &false)
    }

    fn change(&mut self, issue_id: &str, set: &str, value: &dyn ToSql) -> Result<bool> {
        let mut query = self.sql.prepare_cached(&format!("UPDATE issues SET {set} WHERE issue_id = ?1"))?;
        Ok(query.execute(params![issue_id, value])? > 0)
    }
}
