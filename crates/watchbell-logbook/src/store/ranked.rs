//! Lists of issues in their order: all of them are compared by little, and few are read in full.

use jiff::Timestamp;
use rusqlite::{Row, ToSql, params};
use watchbell_core::cause::Cause;
use watchbell_core::rank::{Pace, Rank, Standing};

use super::issues::COLUMNS;
use super::row::{containing, count, level, level_number, micros, time};
use super::{IssueOrder, IssueQuery, IssueRow, Reader, Result};

/// What the rank asks for beside that: see [`watchbell_core::rank`] and [`watchbell_core::cause`].
pub(super) const RANK: &str = "
ALTER TABLE issues ADD COLUMN came_back INTEGER;
ALTER TABLE issues ADD COLUMN returns INTEGER NOT NULL DEFAULT 0;
ALTER TABLE issues ADD COLUMN hour INTEGER NOT NULL DEFAULT 0;
ALTER TABLE issues ADD COLUMN this_hour INTEGER NOT NULL DEFAULT 0;
ALTER TABLE issues ADD COLUMN hour_before INTEGER NOT NULL DEFAULT 0;
ALTER TABLE issues ADD COLUMN cause TEXT;
";

/// What [`ranked`] reads.
pub(super) const RANKED: &str = "came_back, hour, this_hour, hour_before, cause";

/// When an issue came back, how often it happens of late, and what is behind it; `first` is the place of the first column of
/// [`RANKED`].
pub(super) fn ranked(
    row: &Row<'_>,
    first: usize,
) -> rusqlite::Result<(Option<Timestamp>, Pace, Option<Cause>)> {
    let came_back = row.get::<_, Option<i64>>(first)?.map(time);
    let pace = Pace {
        hour: row.get(first + 1)?,
        this: count(row.get(first + 2)?),
        before: count(row.get(first + 3)?),
    };
    let cause = row.get_ref(first + 4)?.as_str_or_null().ok().flatten().and_then(Cause::parse);
    Ok((came_back, pace, cause))
}

/// What two issues are compared by; of one query all are of the same kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Worst(Rank),
    Newest(Timestamp),
    Count(u64, Timestamp),
}

/// An issue in its place in a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ranked {
    /// The row number makes the order total.
    key: (Key, i64),
    /// What it was ranked by.
    pub standing: Standing,
    /// What is behind it.
    pub cause: Option<Cause>,
}

impl Reader<'_> {
    /// Issues in the order that is asked for.
    pub fn issues(&self, query: &IssueQuery) -> Result<Vec<IssueRow>> {
        let mut ranked = self.ranked(query)?;
        if let Some(after) = &query.after {
            let edge = self.ranked_where(query.order, query.now, "issue_id = ?1", &[after])?;
            ranked.retain(|issue| edge.first().is_none_or(|edge| issue.key < edge.key));
        }
        ranked.truncate(query.limit);
        self.issue_rows(&ranked)
    }

    /// All issues that are asked for, in order: only what they are ranked by is read of them.
    pub fn ranked(&self, query: &IssueQuery) -> Result<Vec<Ranked>> {
        let wanted = "level >= ?1 AND (?2 IS NULL OR source = ?2) AND (?3 IS NULL OR project = ?3)
            AND (?4 IS NULL OR title LIKE ?4 ESCAPE '\\' OR culprit LIKE ?4 ESCAPE '\\' OR project LIKE ?4 ESCAPE '\\')
            AND (?5 IS NULL OR EXISTS (SELECT 1 FROM environments e WHERE e.issue = issues.id AND e.environment = ?5))
            AND (?6 IS NULL OR EXISTS (SELECT 1 FROM releases r WHERE r.issue = issues.id AND r.release = ?6)) AND (?7 IS NULL OR cause = ?7)
            AND (unseen OR NOT ?8) AND (?9 OR (ack_level IS NULL AND NOT resolved)) AND (rang_at IS NULL OR NOT ?10)
            AND (?11 IS NULL OR (snoozed_level IS NULL AND coalesce(snoozed_until <= ?11, 1)))";
        let least = query.min_level.map_or(0, level_number);
        let text = query.text.as_deref().map(containing);
        let cause = query.cause.map(Cause::as_str);
        let awake_at = query.awake_at.map(micros);
        let mut ranked = self.ranked_where(
            query.order,
            query.now,
            wanted,
            params![
                least,
                query.source,
                query.project,
                text,
                query.environment,
                query.release,
                cause,
                query.unseen_only,
                query.include_acknowledged,
                query.held,
                awake_at,
            ],
        )?;
        ranked.sort_unstable_by_key(|issue| std::cmp::Reverse(issue.key));
        Ok(ranked)
    }

    fn ranked_where(
        &self,
        order: IssueOrder,
        now: Timestamp,
        wanted: &str,
        values: &[&dyn ToSql],
    ) -> Result<Vec<Ranked>> {
        let mut query = self.sql.prepare_cached(&format!(
            "SELECT id, level, users, count, first_seen, last_seen, {RANKED} FROM issues WHERE {wanted}"
        ))?;
        let rows = query.query_map(values, |row| {
            let (came_back, pace, cause) = ranked(row, 6)?;
            let standing = Standing {
                level: level(row.get(1)?),
                users: count(row.get(2)?),
                count: count(row.get(3)?),
                first_seen: time(row.get(4)?),
                last_seen: time(row.get(5)?),
                came_back,
                pace,
            };
            let key = match order {
                IssueOrder::Worst => Key::Worst(standing.rank(now)),
                IssueOrder::Newest => Key::Newest(standing.last_seen),
                IssueOrder::Count => Key::Count(standing.count, standing.last_seen),
            };
            Ok(Ranked { key: (key, row.get(0)?), standing, cause })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// These issues in full.
    pub fn issue_rows(&self, ranked: &[Ranked]) -> Result<Vec<IssueRow>> {
        let mut query = self.sql.prepare_cached(&format!("{} WHERE id = ?1", *COLUMNS))?;
        ranked.iter().map(|issue| Ok(query.query_row([issue.key.1], IssueRow::of)?)).collect()
    }

    /// Environments and releases that issues have, in alphabetical order, a hundred of each; and how many issues never rang.
    pub fn heard_of(&self) -> Result<(Vec<String>, Vec<String>, u64)> {
        let distinct = |column| -> Result<Vec<String>> {
            let mut query = self
                .sql
                .prepare_cached(&format!("SELECT DISTINCT {column} FROM {column}s ORDER BY 1 LIMIT 100"))?;
            let values = query.query_map([], |row| row.get(0))?;
            Ok(values.collect::<rusqlite::Result<_>>()?)
        };
        let held = "SELECT count(*) FROM issues WHERE rang_at IS NULL AND ack_level IS NULL AND NOT resolved";
        let held: i64 = self.sql.prepare_cached(held)?.query_row([], |row| row.get(0))?;
        Ok((distinct("environment")?, distinct("release")?, count(held)))
    }
}
