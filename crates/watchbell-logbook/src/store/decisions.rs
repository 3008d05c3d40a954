//! What was decided on each event, and why. To the store these are rows: it does not know what a rule is.

use std::collections::HashMap;

use jiff::Timestamp;
use rusqlite::{OptionalExtension as _, Row, params};
use watchbell_core::Level;
use watchbell_core::rule::Urgency;

use super::row::{count, level, limit, micros, time, urgency, urgency_number};
use super::{Reader, Result, Tx};

pub(super) const TABLE: &str = "
CREATE TABLE decisions (
    seq   INTEGER PRIMARY KEY,
    issue INTEGER NOT NULL,
    rule  TEXT,
    code  TEXT NOT NULL,
    text  TEXT NOT NULL,
    at    INTEGER NOT NULL,
    rang  INTEGER
) STRICT;
CREATE INDEX decisions_issue ON decisions (issue, seq);
CREATE INDEX decisions_rang ON decisions (at) WHERE rang IS NOT NULL;
";

/// What became of an event, as the engine tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecidedRow {
    /// The rule that decided; `None` when none matched. An event with a rule counts as matched, and is kept longest.
    pub rule: Option<String>,
    /// `ring`, or the stable code of the reason why not.
    pub code: String,
    /// The reason for people.
    pub text: String,
    /// When.
    pub at: Timestamp,
    /// How loudly it rang, if it did.
    pub rang: Option<Urgency>,
}

/// What became of an event, as it is read back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecisionRow {
    /// The event's place in the order of receipt.
    pub seq: i64,
    /// The event.
    pub event_id: String,
    /// Its level.
    pub level: Level,
    /// What was decided.
    pub decided: DecidedRow,
}

/// An issue that rang.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RingRow {
    /// The issue.
    pub issue_id: String,
    /// The event that it rang for; its latest, where that one has been removed.
    pub event_id: String,
    /// The issue's title.
    pub title: String,
    /// Its worst level when it rang.
    pub level: Level,
    /// When it rang.
    pub at: Timestamp,
    /// The rule that rang.
    pub rule: Option<String>,
    /// Whether nobody has looked at the issue since.
    pub unseen: bool,
}

const COLUMNS: &str = "SELECT d.seq, e.event_id, e.level, d.rule, d.code, d.text, d.at, d.rang
    FROM decisions d JOIN events e ON e.seq = d.seq";

impl DecisionRow {
    fn of(row: &Row<'_>) -> rusqlite::Result<Self> {
        let decided = DecidedRow {
            rule: row.get(3)?,
            code: row.get(4)?,
            text: row.get(5)?,
            at: time(row.get(6)?),
            rang: row.get::<_, Option<i64>>(7)?.map(urgency),
        };
        Ok(Self { seq: row.get(0)?, event_id: row.get(1)?, level: level(row.get(2)?), decided })
    }
}

impl Tx<'_> {
    /// Stores what became of the event `seq`. A ring makes its issue unseen, ends its acknowledgement and its snooze, and
    /// is what the next ring is compared with.
    pub fn decided(&mut self, seq: i64, row: &DecidedRow) -> Result<()> {
        let rang = row.rang.map(urgency_number);
        let mut query = self.sql.prepare_cached(
            "INSERT INTO decisions (seq, issue, rule, code, text, at, rang)
             SELECT seq, issue, ?2, ?3, ?4, ?5, ?6 FROM events WHERE seq = ?1
             ON CONFLICT (seq) DO UPDATE SET rule = excluded.rule, code = excluded.code, text = excluded.text,
                 at = excluded.at, rang = coalesce(excluded.rang, rang)",
        )?;
        query.execute(params![seq, row.rule, row.code, row.text, micros(row.at), rang])?;
        if row.rule.is_some() {
            self.sql.prepare_cached("UPDATE events SET matched = 1 WHERE seq = ?1")?.execute([seq])?;
        }
        if rang.is_some() {
            let mut query = self.sql.prepare_cached(
                "UPDATE issues SET unseen = 1, rang_seq = ?1, rang_at = ?2, rang_urgency = ?3, rang_rule = ?4,
                     rang_level = level, rang_count = count, rang_users = users, rang_releases = releases,
                     ack_at = NULL, ack_level = NULL, snoozed_until = NULL, snoozed_level = NULL
                 WHERE id = (SELECT issue FROM events WHERE seq = ?1)",
            )?;
            query.execute(params![seq, micros(row.at), rang, row.rule])?;
        }
        Ok(())
    }
}

impl Reader<'_> {
    /// What was decided on an issue's events, newest first.
    pub fn decisions(&self, issue_id: &str, rows: usize) -> Result<Vec<DecisionRow>> {
        let mut query = self.sql.prepare_cached(&format!(
            "{COLUMNS} WHERE d.issue = (SELECT id FROM issues WHERE issue_id = ?1) ORDER BY d.seq DESC LIMIT ?2"
        ))?;
        let rows = query.query_map(params![issue_id, limit(rows)], DecisionRow::of)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// What was decided on one event.
    pub fn decision(&self, seq: i64) -> Result<Option<DecisionRow>> {
        let mut query = self.sql.prepare_cached(&format!("{COLUMNS} WHERE d.seq = ?1"))?;
        Ok(query.query_row([seq], DecisionRow::of).optional()?)
    }

    /// Rings since then, by the name of the rule that rang.
    pub fn rings_by_rule(&self, since: Timestamp) -> Result<HashMap<String, u64>> {
        let mut query = self.sql.prepare_cached(
            "SELECT rule, count(*) FROM decisions WHERE rang IS NOT NULL AND rule IS NOT NULL AND at >= ?1 GROUP BY rule",
        )?;
        let rows = query.query_map([micros(since)], |row| Ok((row.get(0)?, count(row.get(1)?))))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Kept events since then that no rule asked for.
    pub fn unruled(&self, since: Timestamp) -> Result<u64> {
        let mut query =
            self.sql.prepare_cached("SELECT count(*) FROM decisions WHERE rule IS NULL AND at >= ?1")?;
        Ok(query.query_row([micros(since)], |row| Ok(count(row.get(0)?)))?)
    }

    /// The latest rings, newest first, each issue once.
    pub fn latest_rings(&self, n: usize) -> Result<Vec<RingRow>> {
        let mut query = self.sql.prepare_cached(
            "SELECT i.issue_id, coalesce(e.event_id, i.last_event), i.title, i.rang_level, i.rang_at, d.rule, i.unseen
             FROM issues i LEFT JOIN events e ON e.seq = i.rang_seq LEFT JOIN decisions d ON d.seq = i.rang_seq
             WHERE i.rang_seq IS NOT NULL ORDER BY i.rang_seq DESC LIMIT ?1",
        )?;
        let rows = query.query_map([limit(n)], |row| {
            Ok(RingRow {
                issue_id: row.get(0)?,
                event_id: row.get(1)?,
                title: row.get(2)?,
                level: level(row.get(3)?),
                at: time(row.get(4)?),
                rule: row.get(5)?,
                unseen: row.get(6)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}
