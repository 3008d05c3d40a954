//! How many events of which level came from which source in which minute: what the timeline is drawn from, and all that
//! is left of events that nobody keeps.

use std::collections::{BTreeMap, HashMap};

use jiff::Timestamp;
use rusqlite::{Connection, params};
use watchbell_core::Level;

use super::row::{containing, count, level, level_number, minute, number};
use super::{Reader, Result, Tx};

pub(super) const TABLE: &str = "
CREATE TABLE minutes (
    minute INTEGER NOT NULL,
    source TEXT NOT NULL,
    level  INTEGER NOT NULL,
    n      INTEGER NOT NULL,
    PRIMARY KEY (minute, source, level)
) STRICT, WITHOUT ROWID;
";

/// At most this many buckets are answered; a finer step over a longer time is refused by being cut short.
const BUCKETS: i64 = 2_000;

/// Counts of one transaction, by source, then minute and level: one write each, however many events.
#[derive(Debug, Default)]
pub(super) struct Counted(HashMap<String, BTreeMap<(i64, Level), u64>>);

impl Counted {
    fn add(&mut self, source: &str, level: Level, at: Timestamp, n: u64) {
        if !self.0.contains_key(source) {
            self.0.insert(source.to_owned(), BTreeMap::new());
        }
        if let Some(minutes) = self.0.get_mut(source) {
            let sum = minutes.entry((minute(at), level)).or_default();
            *sum = sum.saturating_add(n);
        }
    }

    pub(super) fn write(self, sql: &Connection) -> Result<()> {
        let mut query = sql.prepare_cached(
            "INSERT INTO minutes (minute, source, level, n) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (minute, source, level) DO UPDATE SET n = n + excluded.n",
        )?;
        for (source, minutes) in self.0 {
            for ((minute, level), n) in minutes {
                query.execute(params![minute, source, level_number(level), number(n)])?;
            }
        }
        Ok(())
    }
}

/// Which part of the timeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimelineQuery {
    /// From here, rounded down to `step`.
    pub from: Timestamp,
    /// Up to here.
    pub to: Timestamp,
    /// Seconds in a bucket; rounded up to whole minutes.
    pub step: u32,
    /// Only this level and worse.
    pub min_level: Option<Level>,
    /// Only this source.
    pub source: Option<String>,
    /// Only this project. With this, `text` or `issue_id`, kept events are counted instead of all that came.
    pub project: Option<String>,
    /// Only events that contain this.
    pub text: Option<String>,
    /// Only this issue.
    pub issue_id: Option<String>,
}

/// A step of the timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bucket {
    /// Its beginning.
    pub at: Timestamp,
    /// Events by level, in the order of [`Level::ALL`].
    pub counts: [u64; 5],
}

impl TimelineQuery {
    /// Everything from `from` to `to`, in buckets of `step` seconds.
    pub fn all(from: Timestamp, to: Timestamp, step: u32) -> Self {
        Self { from, to, step, min_level: None, source: None, project: None, text: None, issue_id: None }
    }
}

impl Tx<'_> {
    /// Counts events that are not stored. What is appended is counted by [`Tx::append`].
    pub fn count(&mut self, source: &str, level: Level, at_minute: Timestamp, n: u64) {
        self.counted.add(source, level, at_minute, n);
    }
}

impl Reader<'_> {
    /// Counts by step, in order of time; steps in which nothing came are left out.
    pub fn timeline(&self, query: &TimelineQuery) -> Result<Vec<Bucket>> {
        let step = i64::from(query.step.div_ceil(60).max(1));
        let from = minute(query.from).div_euclid(step) * step;
        let to = minute(query.to).min(from.saturating_add(step.saturating_mul(BUCKETS)));
        let min_level = query.min_level.map_or(0, level_number);
        let text = query.text.as_deref().map(containing);
        let kept_only = query.project.is_some() || text.is_some() || query.issue_id.is_some();
        let mut statement = self.sql.prepare_cached(if kept_only {
            "SELECT e.happened / 60000000 / ?1 * ?1 AS bucket, e.level, count(*) FROM events e
             WHERE e.happened >= ?2 * 60000000 AND e.happened < (?3 + 1) * 60000000 AND e.level >= ?4
               AND (?5 IS NULL OR e.source = ?5) AND (?6 IS NULL OR e.project = ?6)
               AND (?7 IS NULL OR e.words LIKE ?7 ESCAPE '\\')
               AND (?8 IS NULL OR e.issue = (SELECT id FROM issues WHERE issue_id = ?8))
             GROUP BY bucket, e.level ORDER BY bucket"
        } else {
            "SELECT minute / ?1 * ?1 AS bucket, level, sum(n) FROM minutes
             WHERE minute >= ?2 AND minute <= ?3 AND level >= ?4 AND (?5 IS NULL OR source = ?5)
               AND ?6 IS NULL AND ?7 IS NULL AND ?8 IS NULL
             GROUP BY bucket, level ORDER BY bucket"
        })?;
        let filters = params![step, from, to, min_level, query.source, query.project, text, query.issue_id];
        let mut rows = statement.query(filters)?;
        let mut buckets: Vec<Bucket> = Vec::new();
        while let Some(row) = rows.next()? {
            let at = super::row::time(row.get::<_, i64>(0)?.saturating_mul(60_000_000));
            if buckets.last().is_none_or(|bucket| bucket.at != at) {
                buckets.push(Bucket { at, counts: [0; 5] });
            }
            let here = level(row.get(1)?) as usize;
            if let Some(slot) = buckets.last_mut().and_then(|bucket| bucket.counts.get_mut(here)) {
                *slot += count(row.get(2)?);
            }
        }
        Ok(buckets)
    }
}
