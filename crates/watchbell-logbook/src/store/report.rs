//! What a period cost, issue by issue.

use jiff::Timestamp;
use watchbell_core::Level;

use super::row::{count, level, micros, time};
use super::{Reader, Result};

/// An issue and what a period had of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CostRow {
    /// Its id.
    pub issue_id: String,
    /// The source its events come from.
    pub source: String,
    /// The title of its worst event so far.
    pub title: String,
    /// The worst level so far.
    pub level: Level,
    /// When it first happened.
    pub first_seen: Timestamp,
    /// When it last came back.
    pub came_back: Option<Timestamp>,
    /// How often it came back after it was resolved.
    pub returns: u64,
    /// Events that are kept.
    pub events: u64,
    /// Distinct hours by the clock in which they happened.
    pub hours: u64,
    /// Distinct users who were hit.
    pub users: u64,
    /// How often it rang.
    pub rings: u64,
}

impl Reader<'_> {
    /// Every issue that happened since then, in no order.
    pub fn costs(&self, since: Timestamp) -> Result<Vec<CostRow>> {
        let mut query = self.sql.prepare_cached(
            "SELECT i.issue_id, i.source, i.title, i.level, i.first_seen, i.came_back, i.returns, e.n, e.hours,
                 (SELECT count(*) FROM users u WHERE u.issue = i.id AND u.last_seen >= ?1),
                 (SELECT count(*) FROM decisions d WHERE d.issue = i.id AND d.rang IS NOT NULL AND d.at >= ?1)
             FROM (SELECT issue, count(*) AS n, count(DISTINCT happened / 3600000000) AS hours
                   FROM events WHERE happened >= ?1 GROUP BY issue) e
             JOIN issues i ON i.id = e.issue",
        )?;
        let rows = query.query_map([micros(since)], |row| {
            Ok(CostRow {
                issue_id: row.get(0)?,
                source: row.get(1)?,
                title: row.get(2)?,
                level: level(row.get(3)?),
                first_seen: time(row.get(4)?),
                came_back: row.get::<_, Option<i64>>(5)?.map(time),
                returns: count(row.get(6)?),
                events: count(row.get(7)?),
                hours: count(row.get(8)?),
                users: count(row.get(9)?),
                rings: count(row.get(10)?),
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}
