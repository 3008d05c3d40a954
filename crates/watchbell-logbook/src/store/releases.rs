//! The releases an issue was seen in: a new one means that it got worse.

use jiff::Timestamp;
use rusqlite::params;

use super::row::micros;
use super::{Result, Tx};

pub(super) const TABLE: &str = "
CREATE TABLE releases (
    issue      INTEGER NOT NULL,
    release    TEXT NOT NULL,
    events     INTEGER NOT NULL,
    first_seen INTEGER NOT NULL,
    PRIMARY KEY (issue, release)
) STRICT, WITHOUT ROWID;
";

impl Tx<'_> {
    /// Counts an event of `release`; whether the issue was not seen in it before.
    pub(super) fn seen_in(&mut self, issue: i64, release: &str, at: Timestamp) -> Result<bool> {
        let mut query = self.sql.prepare_cached(
            "INSERT INTO releases (issue, release, events, first_seen) VALUES (?1, ?2, 1, ?3)
             ON CONFLICT (issue, release) DO UPDATE SET
                 events = events + 1, first_seen = min(first_seen, excluded.first_seen)
             RETURNING events",
        )?;
        let events: i64 = query.query_row(params![issue, release, micros(at)], |row| row.get(0))?;
        Ok(events == 1)
    }
}
