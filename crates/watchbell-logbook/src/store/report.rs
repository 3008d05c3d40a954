//! What a period cost, issue by issue.

use jiff::Timestamp;
use rusqlite::params;

use super::row::{count, micros};
use super::{IssueRow, Reader, Result};

/// An issue and what a period had of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CostRow {
    /// The issue as it is now.
    pub issue: IssueRow,
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
        let mut happened = self.sql.prepare_cached(
            "SELECT i.issue_id, e.n, e.hours,
                 (SELECT count(*) FROM users u WHERE u.issue = i.id AND u.last_seen >= ?1),
                 (SELECT count(*) FROM decisions d WHERE d.issue = i.id AND d.rang IS NOT NULL AND d.at >= ?1)
             FROM (SELECT issue, count(*) AS n, count(DISTINCT happened / 3600000000) AS hours
                   FROM events WHERE happened >= ?1 GROUP BY issue) e
             JOIN issues i ON i.id = e.issue",
        )?;
        let mut rows = happened.query(params![micros(since)])?;
        let mut costs = Vec::new();
        while let Some(row) = rows.next()? {
            let issue_id: String = row.get(0)?;
            let Some(issue) = self.issue(&issue_id)? else { continue };
            costs.push(CostRow {
                issue,
                events: count(row.get(1)?),
                hours: count(row.get(2)?),
                users: count(row.get(3)?),
                rings: count(row.get(4)?),
            });
        }
        Ok(costs)
    }
}
