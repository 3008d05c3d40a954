//! What people wrote who were hit. It makes them known where their event did not: with a name and an address that they gave
//! themselves they are users of its issue like any other.

use std::collections::HashMap;

use jiff::Timestamp;
use rusqlite::{Connection, params};
use watchbell_core::User;
use watchbell_core::decode::feedback::Feedback;

use super::super::events::{COLUMNS, EventRow};
use super::super::row::{limit, micros, time};
use super::super::{Reader, Result, Tx};

/// `issue` and `user` are known once its event is.
pub(in crate::store) const TABLE: &str = "
CREATE TABLE feedback (
    event_id TEXT PRIMARY KEY,
    at       INTEGER NOT NULL,
    name     TEXT,
    email    TEXT,
    comments TEXT,
    issue    INTEGER,
    user     TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX feedback_issue ON feedback (issue, user, at);
CREATE INDEX feedback_at ON feedback (at);
";

/// Kept at most: the latest. Whoever may send may send many.
const MOST: i64 = 10_000;
/// Looked at in one go, of those whose event was not known.
const STEP: usize = 500;

impl Tx<'_> {
    /// Keeps what somebody wrote about an event, and makes them known. Of two on one event the later stands.
    pub fn wrote(&mut self, feedback: &Feedback, now: Timestamp) -> Result<()> {
        let Feedback { event_id, name, email, comments } = feedback;
        let mut keep = self.sql.prepare_cached(
            "INSERT INTO feedback (event_id, at, name, email, comments) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (event_id) DO UPDATE SET at = excluded.at, name = coalesce(excluded.name, name),
                 email = coalesce(excluded.email, email), comments = coalesce(excluded.comments, comments)",
        )?;
        keep.execute(params![event_id, micros(now), name, email, comments])?;
        self.know(event_id)
    }

    /// Makes those known whose event came after what they wrote.
    pub(in crate::store) fn know_all(&mut self) -> Result<()> {
        let waiting: Vec<String> = {
            let mut query = self.sql.prepare_cached(
                "SELECT event_id FROM feedback f WHERE issue IS NULL
                   AND EXISTS (SELECT 1 FROM events e WHERE e.event_id = f.event_id) ORDER BY at DESC LIMIT ?1",
            )?;
            query.query_map([limit(STEP)], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?
        };
        waiting.iter().try_for_each(|event_id| self.know(event_id))
    }

    /// Makes whoever wrote about this event a user of its issue, if it is here.
    fn know(&mut self, event_id: &str) -> Result<()> {
        let events: Vec<EventRow> = {
            let mut query = self.sql.prepare_cached(&format!("{COLUMNS} WHERE e.event_id = ?1 LIMIT 1"))?;
            query.query_map([event_id], EventRow::of)?.collect::<rusqlite::Result<_>>()?
        };
        let Some(event) = events.first() else { return Ok(()) };
        let (name, email, known): (Option<String>, Option<String>, Option<String>) = self
            .sql
            .prepare_cached("SELECT name, email, user FROM feedback WHERE event_id = ?1")?
            .query_row([event_id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        let issue: i64 = self
            .sql
            .prepare_cached("SELECT id FROM issues WHERE issue_id = ?1")?
            .query_row([&event.issue_id], |row| row.get(0))?;
        let named = event.event()?.user.unwrap_or_default();
        let said = User { email, username: name, ..User::default() };
        // Whom no event names is told from others by their own words, and stays who they were first taken for.
        let by_themselves = named.key().is_none() && known.is_none();
        let Some(key) = known.or_else(|| named.key().or(said.key()).map(str::to_owned)) else {
            return self.booked(event_id, issue, "");
        };
        let mut meet = self.sql.prepare_cached(
            "UPDATE users SET email = coalesce(email, ?3), username = coalesce(username, ?4), events = events + ?5
             WHERE issue = ?1 AND key = ?2",
        )?;
        if meet.execute(params![issue, key, said.email, said.username, by_themselves])? == 0 {
            let mut new = self.sql.prepare_cached(
                "INSERT INTO users (issue, key, email, username, events, first_seen, last_seen)
                 VALUES (?1, ?2, ?3, ?4, 1, ?5, ?5)",
            )?;
            new.execute(params![issue, key, said.email, said.username, micros(event.happened)])?;
            self.sql.prepare_cached("UPDATE issues SET users = users + 1 WHERE id = ?1")?.execute([issue])?;
        }
        self.booked(event_id, issue, &key)
    }

    fn booked(&mut self, event_id: &str, issue: i64, user: &str) -> Result<()> {
        let mut query =
            self.sql.prepare_cached("UPDATE feedback SET issue = ?2, user = ?3 WHERE event_id = ?1")?;
        query.execute(params![event_id, issue, user])?;
        Ok(())
    }
}

/// Takes away what is older than `cutoff`, what is too much, and what is of issues that are gone.
pub(in crate::store) fn take(sql: &Connection, cutoff: Timestamp) -> Result<()> {
    sql.execute("DELETE FROM feedback WHERE at < ?1", [micros(cutoff)])?;
    let surplus =
        "DELETE FROM feedback WHERE at <= (SELECT at FROM feedback ORDER BY at DESC LIMIT 1 OFFSET ?1)";
    sql.execute(surplus, [MOST])?;
    sql.execute(
        "DELETE FROM feedback WHERE issue IS NOT NULL AND NOT EXISTS (SELECT 1 FROM issues WHERE id = feedback.issue)",
        [],
    )?;
    Ok(())
}

impl Reader<'_> {
    /// What an issue's users wrote last, by their [`UserRow::key`](super::UserRow::key); what nobody can be told for has an empty
    /// one.
    pub fn written(&self, issue_id: &str) -> Result<HashMap<String, (Timestamp, String)>> {
        let mut query = self.sql.prepare_cached(
            "SELECT user, at, comments FROM feedback
             WHERE issue = (SELECT id FROM issues WHERE issue_id = ?1) AND comments IS NOT NULL ORDER BY at",
        )?;
        let rows = query.query_map([issue_id], |row| Ok((row.get(0)?, (time(row.get(1)?), row.get(2)?))))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}
