//! Where an issue was seen: in which releases, of which a new one means that it got worse, and in which environments.

use jiff::Timestamp;
use rusqlite::{Connection, params};

use super::row::{micros, time};
use super::{Reader, Result, Tx};

pub(super) const TABLE: &str = "
CREATE TABLE releases (
    issue      INTEGER NOT NULL,
    release    TEXT NOT NULL,
    events     INTEGER NOT NULL,
    first_seen INTEGER NOT NULL,
    PRIMARY KEY (issue, release)
) STRICT, WITHOUT ROWID;
";

pub(super) const ENVIRONMENTS: &str = "
CREATE TABLE environments (
    issue       INTEGER NOT NULL,
    environment TEXT NOT NULL,
    PRIMARY KEY (issue, environment)
) STRICT, WITHOUT ROWID;
INSERT INTO environments SELECT id, environment FROM issues WHERE environment IS NOT NULL;
";

/// When each release was first heard of, in whatever issue: what the timeline marks.
pub(super) const MARKS: &str = "
CREATE TABLE release_marks (
    release    TEXT PRIMARY KEY,
    first_seen INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX release_marks_first_seen ON release_marks (first_seen);
INSERT INTO release_marks SELECT release, min(first_seen) FROM releases GROUP BY release;
";

/// Releases that are marked at most; of more, the latest.
const MOST_MARKS: i64 = 5_000;

/// Environments and releases of one issue that are told at most.
const MOST_TOLD: i64 = 100;

impl Reader<'_> {
    /// The environments in which an issue was seen, in alphabetical order, and its releases, newest first; at most 100 of each.
    pub fn seen_where(&self, issue_id: &str) -> Result<(Vec<String>, Vec<String>)> {
        let ask = |select: &str| -> Result<Vec<String>> {
            let mut query = self.sql.prepare_cached(select)?;
            let rows = query.query_map(params![issue_id, MOST_TOLD], |row| row.get(0))?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        };
        Ok((
            ask("SELECT environment FROM environments WHERE issue = (SELECT id FROM issues WHERE issue_id = ?1)
                 ORDER BY environment LIMIT ?2")?,
            ask("SELECT release FROM releases WHERE issue = (SELECT id FROM issues WHERE issue_id = ?1)
                 ORDER BY first_seen DESC, release LIMIT ?2")?,
        ))
    }

    /// Releases that were first heard of in this time, in that order; of more than 200 the latest.
    pub fn release_marks(&self, from: Timestamp, to: Timestamp) -> Result<Vec<(Timestamp, String)>> {
        let mut query = self.sql.prepare_cached(
            "SELECT first_seen, release FROM release_marks WHERE first_seen >= ?1 AND first_seen <= ?2
             ORDER BY first_seen DESC LIMIT 200",
        )?;
        let rows =
            query.query_map(params![micros(from), micros(to)], |row| Ok((time(row.get(0)?), row.get(1)?)))?;
        let mut marks: Vec<_> = rows.collect::<rusqlite::Result<_>>()?;
        marks.reverse();
        Ok(marks)
    }
}

/// Takes marks away that are too many.
pub(super) fn take_marks(sql: &Connection) -> Result<()> {
    sql.execute(
        "DELETE FROM release_marks WHERE release IN
             (SELECT release FROM release_marks ORDER BY first_seen DESC LIMIT -1 OFFSET ?1)",
        [MOST_MARKS],
    )?;
    Ok(())
}

impl Tx<'_> {
    /// Remembers that the issue was seen in this environment.
    pub(super) fn heard_in(&mut self, issue: i64, environment: &str) -> Result<()> {
        let mut new = self
            .sql
            .prepare_cached("INSERT OR IGNORE INTO environments (issue, environment) VALUES (?1, ?2)")?;
        new.execute(params![issue, environment])?;
        Ok(())
    }

    /// Counts an event of `release`; whether the issue was not seen in it before.
    pub(super) fn seen_in(&mut self, issue: i64, release: &str, at: Timestamp) -> Result<bool> {
        let row = params![issue, release, micros(at)];
        let mut known = self.sql.prepare_cached(
            "UPDATE releases SET events = events + 1, first_seen = min(first_seen, ?3) WHERE issue = ?1 AND release = ?2",
        )?;
        if known.execute(row)? > 0 {
            return Ok(false);
        }
        let mut new = self.sql.prepare_cached(
            "INSERT INTO releases (issue, release, events, first_seen) VALUES (?1, ?2, 1, ?3)",
        )?;
        new.execute(row)?;
        let mut mark = self.sql.prepare_cached(
            "INSERT INTO release_marks (release, first_seen) VALUES (?1, ?2)
             ON CONFLICT (release) DO UPDATE SET first_seen = min(first_seen, excluded.first_seen)",
        )?;
        mark.execute(params![release, micros(at)])?;
        Ok(true)
    }
}
