//! How many events of which level came from which source in which minute, hour and day: what the timeline is drawn from,
//! and all that is left of events that nobody keeps. Days outlive the events by far: they cost next to nothing.

use std::collections::{BTreeMap, HashMap};

use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, params};
use watchbell_core::Level;
use watchbell_core::query::Query;

use super::events::EventQuery;
use super::row::{count, level, level_number, minute, number};
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

/// The coarser counts, from what the minutes still say.
pub(super) const COARSER: &str = "
CREATE TABLE hours (
    hour   INTEGER NOT NULL,
    source TEXT NOT NULL,
    level  INTEGER NOT NULL,
    n      INTEGER NOT NULL,
    PRIMARY KEY (hour, source, level)
) STRICT, WITHOUT ROWID;
CREATE TABLE days (
    day    INTEGER NOT NULL,
    source TEXT NOT NULL,
    level  INTEGER NOT NULL,
    n      INTEGER NOT NULL,
    PRIMARY KEY (day, source, level)
) STRICT, WITHOUT ROWID;
INSERT INTO hours SELECT minute / 60, source, level, sum(n) FROM minutes GROUP BY 1, 2, 3;
INSERT INTO days SELECT hour / 24, source, level, sum(n) FROM hours GROUP BY 1, 2, 3;
";

/// A table of counts.
struct Table {
    name: &'static str,
    column: &'static str,
    /// Minutes that a row stands for.
    minutes: i64,
    /// Days that its rows are kept at least, however soon events go.
    days: i64,
}

/// The coarsest first.
const TABLES: [Table; 3] = [
    Table { name: "days", column: "day", minutes: 24 * 60, days: 800 },
    Table { name: "hours", column: "hour", minutes: 60, days: 120 },
    Table { name: "minutes", column: "minute", minutes: 1, days: 0 },
];

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
        if self.0.is_empty() {
            return Ok(());
        }
        for Table { name, column, minutes, .. } in &TABLES {
            let mut query = sql.prepare_cached(&format!(
                "INSERT INTO {name} ({column}, source, level, n) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT ({column}, source, level) DO UPDATE SET n = n + excluded.n"
            ))?;
            for (source, counts) in &self.0 {
                let mut sums = BTreeMap::new();
                for ((minute, level), n) in counts {
                    let sum: &mut u64 = sums.entry((minute.div_euclid(*minutes), *level)).or_default();
                    *sum = sum.saturating_add(*n);
                }
                for ((at, level), n) in sums {
                    query.execute(params![at, source, level_number(level), number(n)])?;
                }
            }
        }
        Ok(())
    }
}

/// Takes counts away that are older than `cutoff` and older than their kind is kept at least.
pub(super) fn take(sql: &Connection, cutoff: Timestamp, now: Timestamp) -> Result<()> {
    for Table { name, column, minutes, days } in &TABLES {
        let least = now.checked_sub(SignedDuration::from_hours(24 * days)).unwrap_or(Timestamp::MIN);
        let before = minute(cutoff.min(least)).div_euclid(*minutes);
        sql.prepare_cached(&format!("DELETE FROM {name} WHERE {column} < ?1"))?.execute([before])?;
    }
    Ok(())
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
    /// Only this project. With this, `issue_id`, or a query for more than levels, kept events are counted instead of all
    /// that came.
    pub project: Option<String>,
    /// Only events that this means.
    pub query: Query,
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
        Self {
            from,
            to,
            step,
            min_level: None,
            source: None,
            project: None,
            query: Query::default(),
            issue_id: None,
        }
    }
}

impl Tx<'_> {
    /// Counts events that are not stored. What is appended is counted by [`Tx::append`].
    pub fn count(&mut self, source: &str, level: Level, at_minute: Timestamp, n: u64) {
        self.counted.add(source, level, at_minute, n);
    }
}

/// Counts by step.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// In order of time; steps in which nothing came are left out.
    pub buckets: Vec<Bucket>,
    /// Set when so much was meant that only what came since then was counted.
    pub since: Option<Timestamp>,
}

/// Events that are looked at when a query has to be counted event by event.
const LOOKS: usize = 200_000;

impl Reader<'_> {
    /// Counts by step, in order of time; steps in which nothing came are left out.
    pub fn timeline(&self, query: &TimelineQuery) -> Result<Vec<Bucket>> {
        Ok(self.counts(query)?.buckets)
    }

    /// As [`Reader::timeline`], and how far it reaches.
    pub fn counts(&self, query: &TimelineQuery) -> Result<Counts> {
        let step = i64::from(query.step.div_ceil(60).max(1));
        let from = minute(query.from).div_euclid(step) * step;
        let to = minute(query.to).min(from.saturating_add(step.saturating_mul(BUCKETS)));
        let mut buckets = BTreeMap::new();
        let mut since = None;
        match query.query.levels_only() {
            Some(levels) if query.project.is_none() && query.issue_id.is_none() => {
                let after = query.query.since().map_or(i64::MIN, minute);
                let until = query.query.before().map_or(i64::MAX, minute);
                self.rolled_up(query, (from.max(after), to.min(until)), step, levels, &mut buckets)?;
            }
            Some(_) if query.query.is_everything() => self.kept(query, (from, to), step, &mut buckets)?,
            _ => since = self.looked_for(query, (from, to), step, &mut buckets)?,
        }
        let buckets = buckets.into_iter().map(|(at, counts)| Bucket { at: start(at), counts }).collect();
        Ok(Counts { buckets, since })
    }

    /// From the coarsest counts that fit the step; what of the end does not fill one, from finer ones.
    fn rolled_up(
        &self,
        query: &TimelineQuery,
        (mut from, to): (i64, i64),
        step: i64,
        levels: [bool; 5],
        to_buckets: &mut BTreeMap<i64, [u64; 5]>,
    ) -> Result<()> {
        let fit = |table: &&Table| step % table.minutes == 0;
        for Table { name, column, minutes, .. } in TABLES.iter().filter(fit) {
            let (first, end) = (from.div_euclid(*minutes), to.saturating_add(1).div_euclid(*minutes));
            if from.rem_euclid(*minutes) != 0 || end <= first {
                continue;
            }
            let mut statement = self.sql.prepare_cached(&format!(
                "SELECT {column} * ?1 / ?2 * ?2 AS bucket, level, sum(n) FROM {name}
                 WHERE {column} >= ?3 AND {column} < ?4 AND level >= ?5 AND (?6 IS NULL OR source = ?6)
                 GROUP BY bucket, level"
            ))?;
            let least = query.min_level.map_or(0, level_number);
            let mut rows = statement.query(params![minutes, step, first, end, least, query.source])?;
            while let Some(row) = rows.next()? {
                let at = level(row.get(1)?) as usize;
                if levels.get(at).copied().unwrap_or_default() {
                    add(to_buckets, row.get(0)?, at, count(row.get(2)?));
                }
            }
            from = end * minutes;
        }
        Ok(())
    }

    /// From the events themselves, without looking into them.
    fn kept(
        &self,
        query: &TimelineQuery,
        (from, to): (i64, i64),
        step: i64,
        to_buckets: &mut BTreeMap<i64, [u64; 5]>,
    ) -> Result<()> {
        let mut statement = self.sql.prepare_cached(
            "SELECT e.happened / 60000000 / ?1 * ?1 AS bucket, e.level, count(*) FROM events e
             WHERE e.happened >= ?2 * 60000000 AND e.happened < (?3 + 1) * 60000000 AND e.level >= ?4
               AND (?5 IS NULL OR e.source = ?5) AND (?6 IS NULL OR e.project = ?6)
               AND (?7 IS NULL OR e.issue = (SELECT id FROM issues WHERE issue_id = ?7))
             GROUP BY bucket, e.level",
        )?;
        let least = query.min_level.map_or(0, level_number);
        let filters = params![step, from, to, least, query.source, query.project, query.issue_id];
        let mut rows = statement.query(filters)?;
        while let Some(row) = rows.next()? {
            add(to_buckets, row.get(0)?, level(row.get(1)?) as usize, count(row.get(2)?));
        }
        Ok(())
    }

    /// By looking for them; since when, where that is not all of it.
    fn looked_for(
        &self,
        query: &TimelineQuery,
        (from, to): (i64, i64),
        step: i64,
        to_buckets: &mut BTreeMap<i64, [u64; 5]>,
    ) -> Result<Option<Timestamp>> {
        let mut wanted = EventQuery {
            query: query.query.clone().and_between(start(from), start(to.saturating_add(1))),
            now: query.to,
            min_level: query.min_level,
            source: query.source.clone(),
            project: query.project.clone(),
            issue_id: query.issue_id.clone(),
            limit: PAGE,
            ..EventQuery::default()
        };
        let mut earliest = query.to;
        for _ in 0..LOOKS / PAGE {
            let found = self.search(&wanted)?;
            for row in &found.rows {
                earliest = earliest.min(row.happened);
                add(to_buckets, minute(row.happened).div_euclid(step) * step, row.level as usize, 1);
            }
            match found.next {
                Some(next) => wanted.before = Some(next),
                None => return Ok(None),
            }
        }
        Ok(Some(earliest))
    }
}

/// Events of one look.
const PAGE: usize = 1_000;

fn start(minute: i64) -> Timestamp {
    super::row::time(minute.saturating_mul(60_000_000))
}

fn add(to: &mut BTreeMap<i64, [u64; 5]>, at: i64, level: usize, n: u64) {
    if let Some(slot) = to.entry(at).or_default().get_mut(level) {
        *slot = slot.saturating_add(n);
    }
}
