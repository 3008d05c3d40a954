//! How many of a project's kept events name a user, day by day: whoever is hit can be written to only where they do.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, Row, params};
use watchbell_core::Event;
use watchbell_core::people::Coverage;

use super::row::{count, limit, minute, number};
use super::{Reader, Result};

/// An event without a project has an empty one.
pub(super) const TABLE: &str = "
CREATE TABLE coverage (
    day     INTEGER NOT NULL,
    source  TEXT NOT NULL,
    project TEXT NOT NULL,
    events  INTEGER NOT NULL,
    named   INTEGER NOT NULL,
    PRIMARY KEY (day, source, project)
) STRICT, WITHOUT ROWID;
";

/// Days that are kept at least, however soon events go.
const DAYS: i64 = 8;
/// Rows kept at most: whoever makes up a project for each event shall not fill the disk.
const MOST: i64 = 20_000;
/// No project's name is longer; what is, counts as none.
const LONGEST: usize = 200;

/// A day, a source and a project.
type Key = (i64, String, String);

/// Counts of one transaction: one write for each project, however many events.
#[derive(Debug, Default)]
pub(super) struct Named {
    counts: BTreeMap<Key, Coverage>,
    /// Of the event that can still be forgotten.
    held: Option<(Key, bool)>,
}

impl Named {
    /// Notes an event that may yet be forgotten.
    pub(super) fn hold(&mut self, source: &str, event: &Event, happened: Timestamp) {
        let project = event.project.as_deref().filter(|name| name.len() <= LONGEST).unwrap_or_default();
        let names = event.user.as_ref().is_some_and(|user| user.key().is_some());
        self.held = Some(((day(happened), source.to_owned(), project.to_owned()), names));
    }

    /// It is kept.
    pub(super) fn keep(&mut self) {
        if let Some((key, names)) = self.held.take() {
            let sum = self.counts.entry(key).or_default();
            sum.events += 1;
            sum.named += u64::from(names);
        }
    }

    /// It is not.
    pub(super) fn forget(&mut self) {
        self.held = None;
    }

    pub(super) fn write(self, sql: &Connection) -> Result<()> {
        if self.counts.is_empty() {
            return Ok(());
        }
        let mut query = sql.prepare_cached(
            "INSERT INTO coverage (day, source, project, events, named) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (day, source, project) DO UPDATE
                 SET events = events + excluded.events, named = named + excluded.named",
        )?;
        for ((day, source, project), sum) in &self.counts {
            query.execute(params![day, source, project, number(sum.events), number(sum.named)])?;
        }
        Ok(())
    }
}

/// Takes days away that are older than `cutoff`, and the oldest where there are too many rows.
pub(super) fn take(sql: &Connection, cutoff: Timestamp, now: Timestamp) -> Result<()> {
    let least = now.checked_sub(SignedDuration::from_hours(24 * DAYS)).unwrap_or(Timestamp::MIN);
    sql.execute("DELETE FROM coverage WHERE day < ?1", [day(cutoff.min(least))])?;
    let surplus =
        "DELETE FROM coverage WHERE day <= (SELECT day FROM coverage ORDER BY day DESC LIMIT 1 OFFSET ?1)";
    sql.execute(surplus, [MOST])?;
    Ok(())
}

fn day(at: Timestamp) -> i64 {
    minute(at).div_euclid(24 * 60)
}

/// How many of a project's events name a user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProjectCoverage {
    /// The source they come from.
    pub source: String,
    /// Empty where events name none.
    pub project: String,
    /// The figures.
    pub coverage: Coverage,
}

impl Reader<'_> {
    /// How many of the events that were kept since the day of `since` (in UTC) name a user: for each project of each source,
    /// those with the most events first, at most `most` of them; of one source, where it is given.
    pub fn coverage(
        &self,
        since: Timestamp,
        source: Option<&str>,
        most: usize,
    ) -> Result<Vec<ProjectCoverage>> {
        let mut query = self.sql.prepare_cached(
            "SELECT source, project, sum(events) AS n, sum(named) FROM coverage
             WHERE day >= ?1 AND (?2 IS NULL OR source = ?2)
             GROUP BY source, project ORDER BY n DESC, source, project LIMIT ?3",
        )?;
        let rows = query.query_map(params![day(since), source, limit(most)], |row| {
            Ok(ProjectCoverage { source: row.get(0)?, project: row.get(1)?, coverage: figures(row, 2)? })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The same of one project; `None`: of events without one.
    pub fn coverage_of(&self, since: Timestamp, source: &str, project: Option<&str>) -> Result<Coverage> {
        let mut query = self.sql.prepare_cached(
            "SELECT coalesce(sum(events), 0), coalesce(sum(named), 0) FROM coverage
             WHERE day >= ?1 AND source = ?2 AND project = ?3",
        )?;
        let project = project.filter(|name| name.len() <= LONGEST).unwrap_or_default();
        Ok(query.query_row(params![day(since), source, project], |row| figures(row, 0))?)
    }
}

fn figures(row: &Row<'_>, first: usize) -> rusqlite::Result<Coverage> {
    Ok(Coverage { events: count(row.get(first)?), named: count(row.get(first + 1)?) })
}
