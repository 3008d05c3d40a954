//! Events, in the order they were received. The sequence number is the stream's cursor and is never used twice.

use std::collections::HashMap;
use std::ops::ControlFlow;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, params};
use watchbell_core::query::Query;
use watchbell_core::rule::Field;
use watchbell_core::{Event, Level};

use super::row::{count, level, level_number, time};
use super::{DecisionRow, Passing, Reader, Result, StoreError, Tx, packed};
use crate::shape::{self, Head};

pub(super) const TABLE: &str = "
CREATE TABLE events (
    seq      INTEGER PRIMARY KEY AUTOINCREMENT,
    source   TEXT NOT NULL,
    event_id TEXT NOT NULL,
    issue    INTEGER NOT NULL,
    level    INTEGER NOT NULL,
    project  TEXT,
    received INTEGER NOT NULL,
    happened INTEGER NOT NULL,
    matched  INTEGER NOT NULL DEFAULT 0,
    arrived  INTEGER NOT NULL DEFAULT 0,
    title    TEXT NOT NULL,
    words    TEXT NOT NULL,
    json     TEXT NOT NULL,
    raw      TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX events_id ON events (event_id, source);
CREATE INDEX events_issue ON events (issue, seq);
CREATE INDEX events_happened ON events (happened);
CREATE INDEX events_matched ON events (matched, seq);
";

/// What an event says and how it came, packed; they were texts at first.
pub(super) const PACKED: &str = "
ALTER TABLE events ADD COLUMN body BLOB NOT NULL DEFAULT x'';
ALTER TABLE events ADD COLUMN came BLOB NOT NULL DEFAULT x'';
";

/// Packs what was kept as text.
pub(super) fn pack_texts(tx: &Transaction<'_>) -> rusqlite::Result<()> {
    {
        let mut texts = tx.prepare("SELECT seq, event_id, json, raw FROM events")?;
        let mut pack = tx.prepare("UPDATE events SET body = ?2, came = ?3 WHERE seq = ?1")?;
        let mut rows = texts.query([])?;
        while let Some(row) = rows.next()? {
            let (seq, event_id, json, raw): (i64, String, String, String) =
                (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
            // What stands in columns is left out.
            let body = shape::read(&event_id, Level::Error, &json).and_then(|event| shape::write(&event));
            let body = body.unwrap_or(json);
            let came = packed::pack(&raw, &[&event_id, &body]);
            pack.execute(params![seq, packed::pack(&body, &[]), came])?;
        }
    }
    tx.execute_batch(
        "
        ALTER TABLE events DROP COLUMN words;
        ALTER TABLE events DROP COLUMN json;
        ALTER TABLE events DROP COLUMN raw;
    ",
    )
}

/// A kept event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventRow {
    /// Its place in the order of receipt.
    pub seq: i64,
    /// The source it came from.
    pub source: String,
    /// The sender's id, or the one we gave it.
    pub event_id: String,
    /// The issue it belongs to.
    pub issue_id: String,
    /// How bad it is.
    pub level: Level,
    /// When it was stored.
    pub received: Timestamp,
    /// When it happened, never later than it was received.
    pub happened: Timestamp,
    /// One line that names it.
    pub title: String,
    /// What it says; see [`packed`].
    body: Vec<u8>,
}

impl EventRow {
    /// The event itself, without its `raw`.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when the row does not hold what was written.
    pub fn event(&self) -> Result<Event> {
        read(shape::read(&self.event_id, self.level, &self.body()?))
    }

    /// The event as the stream and the API show it: one line.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when the row does not hold what was written.
    pub fn json(&self) -> Result<String> {
        let head = Head {
            event_id: &self.event_id,
            issue_id: &self.issue_id,
            source: &self.source,
            received: self.received,
            level: self.level,
            title: &self.title,
        };
        read(shape::whole(head, &self.body()?))
    }

    fn body(&self) -> Result<String> {
        packed::unpack(&self.body, &[])
    }

    pub(super) fn of(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            seq: row.get(0)?,
            source: row.get(1)?,
            event_id: row.get(2)?,
            issue_id: row.get(3)?,
            level: level(row.get(4)?),
            received: time(row.get(5)?),
            happened: time(row.get(6)?),
            title: row.get(7)?,
            body: row.get(8)?,
        })
    }
}

/// The columns of [`EventRow::of`].
pub(super) const COLUMNS: &str =
    "SELECT e.seq, e.source, e.event_id, i.issue_id, e.level, e.received, e.happened, e.title, e.body
    FROM events e JOIN issues i ON i.id = e.issue";

/// Which events, newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EventQuery {
    /// Only events that this means.
    pub query: Query,
    /// The time, for what is muted until then.
    pub now: Timestamp,
    /// Only this level and worse.
    pub min_level: Option<Level>,
    /// Only this project.
    pub project: Option<String>,
    /// Only this source.
    pub source: Option<String>,
    /// Only this issue.
    pub issue_id: Option<String>,
    /// Only events received before this one: the `seq` of the last row of the page before.
    pub before: Option<i64>,
    /// Only events received after this one.
    pub after: Option<i64>,
    /// Only events received at or after this time.
    pub since: Option<Timestamp>,
    /// Only events received before this time.
    pub until: Option<Timestamp>,
    /// At most so many.
    pub limit: usize,
}

impl EventQuery {
    /// The query with the filters beside it, as far as the index knows them.
    pub(super) fn narrowed(&self) -> Query {
        let mut query = self.query.clone();
        if let Some(level) = self.min_level {
            query = query.and_level(level);
        }
        for (field, value) in [(Field::Project, &self.project), (Field::Source, &self.source)] {
            if let Some(value) = value {
                query = query.and(field, value);
            }
        }
        query
    }
}

/// An event on its way into a stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Streamed {
    /// Its place in the order of receipt.
    pub seq: i64,
    /// How bad it is.
    pub level: Level,
    /// Its project.
    pub project: Option<String>,
    /// The event as the stream shows it, on one line.
    pub json: String,
}

/// What follows a cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Following {
    /// Oldest first.
    pub events: Vec<Streamed>,
    /// Everything up to here was looked at: the cursor to go on from.
    pub through: i64,
    /// Whether more may follow at once.
    pub more: bool,
}

/// In which circumstances an event came, where that decides what becomes of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Arrived {
    /// While it was listened for.
    #[default]
    Live,
    /// Read back after a time in which nobody listened.
    CaughtUp,
    /// Read back on a source's first connection.
    FirstRead,
}

impl Arrived {
    fn of(number: i64) -> Self {
        match number {
            1 => Self::CaughtUp,
            2 => Self::FirstRead,
            _ => Self::Live,
        }
    }
}

/// How much there is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Stats {
    /// Bytes in use within the file.
    pub bytes: u64,
    /// Events kept.
    pub events: u64,
    /// Issues known.
    pub issues: u64,
}

impl Reader<'_> {
    /// The newest event with this id, of whichever source.
    pub fn event(&self, event_id: &str) -> Result<Option<EventRow>> {
        let mut query = self
            .sql
            .prepare_cached(&format!("{COLUMNS} WHERE e.event_id = ?1 ORDER BY e.seq DESC LIMIT 1"))?;
        Ok(query.query_row([event_id], EventRow::of).optional()?)
    }

    /// What came, as it came, and what was decided on it.
    pub fn raw_and_decision(&self, row: &EventRow) -> Result<(String, Option<DecisionRow>)> {
        Ok((self.came(row)?, self.decision(row.seq)?))
    }

    pub(super) fn came(&self, row: &EventRow) -> Result<String> {
        let mut query = self.sql.prepare_cached("SELECT came FROM events WHERE seq = ?1")?;
        let came: Option<Vec<u8>> = query.query_row([row.seq], |row| row.get(0)).optional()?;
        let came = came.map(|came| packed::unpack(&came, &[&row.event_id, &row.body()?])).transpose()?;
        Ok(came.unwrap_or_default())
    }

    /// Events, newest first, however far they have to be looked for.
    pub fn events(&self, query: &EventQuery) -> Result<Vec<EventRow>> {
        let mut query = query.clone();
        let mut rows = Vec::new();
        loop {
            let found = self.search(&query)?;
            rows.extend(found.rows);
            query.limit = query.limit.saturating_sub(rows.len());
            match found.next {
                Some(next) if query.limit > 0 => query.before = Some(next),
                _ => return Ok(rows),
            }
        }
    }

    /// The events just before and just after `seq` within its issue: their ids, older first.
    pub fn neighbours(&self, issue_id: &str, seq: i64) -> Result<(Option<String>, Option<String>)> {
        let mut older = self.sql.prepare_cached(
            "SELECT event_id FROM events WHERE issue = (SELECT id FROM issues WHERE issue_id = ?1) AND seq < ?2
             ORDER BY seq DESC LIMIT 1",
        )?;
        let mut newer = self.sql.prepare_cached(
            "SELECT event_id FROM events WHERE issue = (SELECT id FROM issues WHERE issue_id = ?1) AND seq > ?2
             ORDER BY seq LIMIT 1",
        )?;
        let here = params![issue_id, seq];
        let older = older.query_row(here, |row| row.get(0)).optional()?;
        Ok((older, newer.query_row(here, |row| row.get(0)).optional()?))
    }

    /// What was received after `seq`, oldest first: at most `limit` events and about `bytes` bytes of JSON, so that a
    /// reader of huge events holds no more memory than one of small ones.
    pub fn events_after(
        &self,
        seq: i64,
        limit: usize,
        bytes: usize,
        min_level: Option<Level>,
        project: Option<&str>,
    ) -> Result<Following> {
        let newest = newest_seq(self.sql)?;
        let mut query = self.sql.prepare_cached(&format!(
            "{} WHERE e.seq > ?1 AND e.level >= ?2 AND (?3 IS NULL OR e.project = ?3) ORDER BY e.seq",
            COLUMNS.replace(" FROM ", ", e.project FROM ")
        ))?;
        let mut rows = query.query(params![seq, min_level.map_or(0, level_number), project])?;
        let mut events = Vec::new();
        let (mut held, mut through) = (0, seq);
        while let Some(row) = rows.next()? {
            let event = EventRow::of(row)?;
            let event =
                Streamed { seq: event.seq, level: event.level, project: row.get(9)?, json: event.json()? };
            held += event.json.len();
            through = event.seq;
            events.push(event);
            if events.len() >= limit || held >= bytes {
                return Ok(Following { events, through, more: true });
            }
        }
        Ok(Following { events, through: through.max(newest), more: false })
    }

    /// Lets every kept event pass that was received after `seq`, in that order, until `visit` breaks off.
    pub fn pass(
        &self,
        after: i64,
        mut visit: impl FnMut(Passing<'_>) -> Result<ControlFlow<()>>,
    ) -> Result<()> {
        let mut query = self.sql.prepare_cached(
            // As bytes they are lent from the page; SQLite would copy a text to end it with a NUL.
            "SELECT seq, CAST(source AS BLOB), CAST(event_id AS BLOB), issue, level, received, happened, arrived,
                    CAST(title AS BLOB), body
             FROM events WHERE seq > ?1 ORDER BY seq",
        )?;
        let mut rows = query.query([after])?;
        while let Some(row) = rows.next()? {
            let text = |column: usize| {
                let bytes = row.get_ref(column)?.as_bytes().unwrap_or_default();
                Ok::<_, StoreError>(std::str::from_utf8(bytes).unwrap_or_default())
            };
            let passing = Passing {
                seq: row.get(0)?,
                source: text(1)?,
                event_id: text(2)?,
                issue: row.get(3)?,
                level: level(row.get(4)?),
                received: time(row.get(5)?),
                happened: time(row.get(6)?),
                arrived: Arrived::of(row.get(7)?),
                title: text(8)?,
                body: row.get_ref(9)?.as_bytes().unwrap_or_default(),
            };
            if visit(passing)?.is_break() {
                break;
            }
        }
        Ok(())
    }

    /// How many events of each issue are kept, by its row.
    pub fn kept_by_issue(&self) -> Result<HashMap<i64, u64>> {
        let mut query = self.sql.prepare_cached("SELECT issue, count(*) FROM events GROUP BY issue")?;
        let rows = query.query_map([], |row| Ok((row.get(0)?, count(row.get(1)?))))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The first sequence number that is still kept, or 0 when nothing is.
    pub fn oldest_seq(&self) -> Result<i64> {
        Ok(self.sql.query_row("SELECT coalesce(min(seq), 0) FROM events", [], |row| row.get(0))?)
    }

    /// The last sequence number given, whether or not that event is still kept; 0 when none was.
    pub fn newest_seq(&self) -> Result<i64> {
        newest_seq(self.sql)
    }

    /// How much there is.
    pub fn stats(&self) -> Result<Stats> {
        let (events, issues) = self.sql.query_row(
            "SELECT (SELECT count(*) FROM events), (SELECT count(*) FROM issues)",
            [],
            |row| Ok((count(row.get(0)?), count(row.get(1)?))),
        )?;
        Ok(Stats { bytes: bytes_used(self.sql)?, events, issues })
    }
}

impl Tx<'_> {
    /// Remembers in which circumstances an event came.
    pub fn arrived(&mut self, seq: i64, how: Arrived) -> Result<()> {
        if how != Arrived::Live {
            let mut query = self.sql.prepare_cached("UPDATE events SET arrived = ?2 WHERE seq = ?1")?;
            query.execute(params![seq, how as i64])?;
        }
        Ok(())
    }
}

pub(super) fn read<T>(shape: serde_json::Result<T>) -> Result<T> {
    shape.map_err(|error| StoreError::Corrupt(error.to_string()))
}

/// The last sequence number given.
pub(super) fn newest_seq(sql: &Connection) -> Result<i64> {
    let mut query = sql.prepare_cached("SELECT seq FROM sqlite_sequence WHERE name = 'events'")?;
    Ok(query.query_row([], |row| row.get(0)).optional()?.unwrap_or(0))
}

/// Bytes of the pages in use; pages that wait to be given back do not count.
pub(super) fn bytes_used(sql: &Connection) -> Result<u64> {
    let ask = |pragma: &str| sql.query_row(pragma, [], |row| row.get::<_, i64>(0));
    let pages = ask("PRAGMA page_count")? - ask("PRAGMA freelist_count")?;
    Ok(count(pages * ask("PRAGMA page_size")?))
}
