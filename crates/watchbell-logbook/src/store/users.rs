//! Who is hit by an issue: distinct users, exactly, with what is known to reach them by.

pub(super) mod feedback;

use std::collections::HashSet;

use jiff::Timestamp;
use rusqlite::params;
use watchbell_core::{User, people};

use super::row::{count, micros, time};
use super::{IssueRow, Reader, Result, Tx};

pub(super) const TABLE: &str = "
CREATE TABLE users (
    issue      INTEGER NOT NULL,
    key        TEXT NOT NULL,
    id         TEXT,
    email      TEXT,
    username   TEXT,
    ip_address TEXT,
    events     INTEGER NOT NULL,
    first_seen INTEGER NOT NULL,
    last_seen  INTEGER NOT NULL,
    PRIMARY KEY (issue, key)
) STRICT, WITHOUT ROWID;
";

/// Somebody who is hit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserRow {
    /// What tells them from others of the issue.
    pub key: String,
    /// All that their events said of them.
    pub user: User,
    /// Their events in this issue.
    pub events: u64,
    /// Their first event in this issue.
    pub first_seen: Timestamp,
    /// Their latest.
    pub last_seen: Timestamp,
}

/// Whom an issue hits, in figures.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Hit {
    /// Distinct users.
    pub users: u64,
    /// Events that name one of them.
    pub events: u64,
    /// Distinct addresses that they can be written to.
    pub addresses: u64,
    /// Users without one.
    pub unreachable: u64,
}

impl Tx<'_> {
    /// Counts an event of `user`; whether they are new to the issue.
    pub(super) fn hit(&mut self, issue: i64, user: &User, at: Timestamp) -> Result<bool> {
        let Some(key) = user.key() else { return Ok(false) };
        // Mostly they are known. An upsert that tells what it did costs more than both of these.
        let mut known = self.sql.prepare_cached(
            "UPDATE users SET id = coalesce(?3, id), email = coalesce(?4, email), username = coalesce(?5, username),
                 ip_address = coalesce(?6, ip_address), events = events + 1,
                 first_seen = min(first_seen, ?7), last_seen = max(last_seen, ?7)
             WHERE issue = ?1 AND key = ?2",
        )?;
        let row = params![issue, key, user.id, user.email, user.username, user.ip_address, micros(at)];
        if known.execute(row)? > 0 {
            return Ok(false);
        }
        let mut new = self.sql.prepare_cached(
            "INSERT INTO users (issue, key, id, email, username, ip_address, events, first_seen, last_seen)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, 1, ?7, ?7)",
        )?;
        new.execute(row)?;
        Ok(true)
    }
}

impl Reader<'_> {
    /// Who is hit by an issue, those with the most events first.
    pub fn affected_users(&self, issue_id: &str, limit: usize) -> Result<Vec<UserRow>> {
        let mut query = self.sql.prepare_cached(
            "SELECT u.id, u.email, u.username, u.ip_address, u.events, u.first_seen, u.last_seen, u.key
             FROM users u JOIN issues i ON i.id = u.issue WHERE i.issue_id = ?1
             ORDER BY u.events DESC, u.last_seen DESC, u.key LIMIT ?2",
        )?;
        let rows = query.query_map(params![issue_id, super::row::limit(limit)], |row| {
            let user =
                User { id: row.get(0)?, email: row.get(1)?, username: row.get(2)?, ip_address: row.get(3)? };
            let (first_seen, last_seen) = (time(row.get(5)?), time(row.get(6)?));
            Ok(UserRow { key: row.get(7)?, user, events: count(row.get(4)?), first_seen, last_seen })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Whom an issue hits, in figures.
    pub fn hit_by(&self, issue_id: &str) -> Result<Hit> {
        let mut query = self.sql.prepare_cached(
            "SELECT email, events FROM users WHERE issue = (SELECT id FROM issues WHERE issue_id = ?1)",
        )?;
        let (mut hit, mut addresses) = (Hit::default(), HashSet::new());
        let mut rows = query.query([issue_id])?;
        while let Some(row) = rows.next()? {
            hit.users += 1;
            hit.events = hit.events.saturating_add(count(row.get(1)?));
            let email = row.get_ref(0)?.as_str_or_null().ok().flatten();
            match email.and_then(people::address) {
                Some(address) => _ = addresses.insert(address.to_lowercase()),
                None => hit.unreachable += 1,
            }
        }
        hit.addresses = addresses.len() as u64;
        Ok(hit)
    }

    /// Whether all events of `issue` are one user's, and are so many that it is worth a word.
    pub fn by_one(&self, issue: &IssueRow) -> Result<bool> {
        if !people::all_by_one(issue.users, issue.count, issue.count) {
            return Ok(false);
        }
        let user = self.affected_users(&issue.issue_id, 1)?;
        Ok(user.iter().any(|user| people::all_by_one(issue.users, user.events, issue.count)))
    }
}
