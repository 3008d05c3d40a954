//! Wanted state: what should be on the screen, one row per issue, summary or source. It is no queue: a newer row takes the
//! place of an older one with the same key.

use jiff::Timestamp;
use rusqlite::{OptionalExtension as _, Row, params};
use watchbell_core::Level;
use watchbell_core::rule::Urgency;

use super::row::{count, level, level_number, micros, number, time, urgency, urgency_number};
use super::{Reader, Result, Tx};

pub(super) const TABLE: &str = "
CREATE TABLE outbox (
    key      TEXT PRIMARY KEY,
    kind     TEXT NOT NULL,
    issue_id TEXT,
    rule     TEXT,
    title    TEXT NOT NULL,
    body     TEXT NOT NULL,
    level    INTEGER NOT NULL,
    urgency  INTEGER NOT NULL,
    sound    TEXT NOT NULL,
    url      TEXT,
    state    TEXT NOT NULL,
    count    INTEGER NOT NULL,
    users    INTEGER NOT NULL,
    at       INTEGER NOT NULL,
    unseen   INTEGER NOT NULL,
    revision INTEGER NOT NULL
) STRICT;
CREATE INDEX outbox_wanted ON outbox (at) WHERE state = 'wanted';
CREATE INDEX outbox_unseen ON outbox (unseen) WHERE unseen;
";

/// What should be seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxRow {
    /// `issue:<id>`, `source:<id>`, `summary`, …: rows with one key replace each other.
    pub key: String,
    /// What it tells of, in the engine's words.
    pub kind: String,
    /// The issue, where it tells of one.
    pub issue_id: Option<String>,
    /// The rule that rang, where one did.
    pub rule: Option<String>,
    /// Plain text.
    pub title: String,
    /// Plain text.
    pub body: String,
    /// The worst level of what it tells.
    pub level: Level,
    /// How loudly.
    pub urgency: Urgency,
    /// `bell`, `none` or a file.
    pub sound: String,
    /// What a click opens, unchecked; `None`: the window.
    pub url: Option<String>,
    /// Where it stands.
    pub state: OutboxState,
    /// Events it tells of.
    pub count: u64,
    /// Users it tells of.
    pub users: u64,
    /// When it was wanted.
    pub at: Timestamp,
    /// Nobody has looked at it yet.
    pub unseen: bool,
    /// Grows each time the key is put again; ignored when put.
    pub revision: i64,
}

/// Where an outbox row stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutboxState {
    /// To be shown.
    Wanted,
    /// Shown.
    Shown,
    /// Taken down, or to be.
    Closed,
}

impl OutboxState {
    /// Its name in the table.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Wanted => "wanted",
            Self::Shown => "shown",
            Self::Closed => "closed",
        }
    }

    fn from_column(text: &str) -> Self {
        match text {
            "wanted" => Self::Wanted,
            "shown" => Self::Shown,
            _ => Self::Closed,
        }
    }
}

const COLUMNS: &str =
    "SELECT key, kind, issue_id, title, body, level, urgency, sound, url, state, count, users, at, unseen,
    revision, rule FROM outbox";

impl OutboxRow {
    fn of(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            key: row.get(0)?,
            kind: row.get(1)?,
            issue_id: row.get(2)?,
            title: row.get(3)?,
            body: row.get(4)?,
            level: level(row.get(5)?),
            urgency: urgency(row.get(6)?),
            sound: row.get(7)?,
            url: row.get(8)?,
            state: OutboxState::from_column(&row.get::<_, String>(9)?),
            count: count(row.get(10)?),
            users: count(row.get(11)?),
            at: time(row.get(12)?),
            unseen: row.get(13)?,
            revision: row.get(14)?,
            rule: row.get(15)?,
        })
    }
}

impl Tx<'_> {
    /// Wants `row`, in place of what its key held.
    pub fn outbox_put(&mut self, row: &OutboxRow) -> Result<()> {
        let mut query = self.sql.prepare_cached(
            "INSERT INTO outbox (key, kind, issue_id, title, body, level, urgency, sound, url, state, count, users, at,
                                 unseen, rule, revision)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, 1)
             ON CONFLICT (key) DO UPDATE SET kind = excluded.kind, issue_id = excluded.issue_id, title = excluded.title,
                 body = excluded.body, level = excluded.level, urgency = excluded.urgency, sound = excluded.sound,
                 url = excluded.url, state = excluded.state, count = excluded.count, users = excluded.users,
                 at = excluded.at, unseen = excluded.unseen, rule = excluded.rule, revision = revision + 1",
        )?;
        query.execute(params![
            row.key,
            row.kind,
            row.issue_id,
            row.title,
            row.body,
            level_number(row.level),
            urgency_number(row.urgency),
            row.sound,
            row.url,
            row.state.as_str(),
            number(row.count),
            number(row.users),
            micros(row.at),
            row.unseen,
            row.rule,
        ])?;
        Ok(())
    }

    /// `revision` of `key` is on the screen. A newer revision stays wanted: false then.
    pub fn outbox_shown(&mut self, key: &str, revision: i64) -> Result<bool> {
        let mut query = self.sql.prepare_cached(
            "UPDATE outbox SET state = 'shown' WHERE key = ?1 AND revision = ?2 AND state = 'wanted'",
        )?;
        Ok(query.execute(params![key, revision])? > 0)
    }

    /// `key` need not be on the screen any more.
    pub fn outbox_close(&mut self, key: &str) -> Result<bool> {
        Ok(self.sql.prepare_cached("UPDATE outbox SET state = 'closed' WHERE key = ?1")?.execute([key])? > 0)
    }

    /// Somebody has looked at `key`, and so at its issue.
    pub fn outbox_seen(&mut self, key: &str) -> Result<bool> {
        let mut issue = self.sql.prepare_cached(
            "UPDATE issues SET unseen = 0 WHERE issue_id = (SELECT issue_id FROM outbox WHERE key = ?1)",
        )?;
        issue.execute([key])?;
        Ok(self.sql.prepare_cached("UPDATE outbox SET unseen = 0 WHERE key = ?1")?.execute([key])? > 0)
    }

    /// The screen is empty but for the keys in `up`, because another notification server took over: what else was shown
    /// and nobody has looked at is wanted again. How many rows that is.
    pub fn outbox_show_again(&mut self, up: &[String]) -> Result<usize> {
        let mut query = self.sql.prepare_cached(
            "UPDATE outbox SET state = 'wanted'
             WHERE unseen AND state = 'shown' AND key NOT IN (SELECT value FROM json_each(?1))",
        )?;
        Ok(query.execute([serde_json::json!(up).to_string()])?)
    }
}

impl Reader<'_> {
    /// What is to be shown, oldest first.
    pub fn outbox_wanted(&self) -> Result<Vec<OutboxRow>> {
        self.outbox_rows("WHERE state = 'wanted' ORDER BY at, key")
    }

    /// What nobody has looked at yet, newest first.
    pub fn outbox_unseen(&self) -> Result<Vec<OutboxRow>> {
        self.outbox_rows("WHERE unseen ORDER BY at DESC, key")
    }

    /// One row.
    pub fn outbox(&self, key: &str) -> Result<Option<OutboxRow>> {
        let mut query = self.sql.prepare_cached(&format!("{COLUMNS} WHERE key = ?1"))?;
        Ok(query.query_row([key], OutboxRow::of).optional()?)
    }

    fn outbox_rows(&self, which: &str) -> Result<Vec<OutboxRow>> {
        let mut query = self.sql.prepare_cached(&format!("{COLUMNS} {which}"))?;
        let rows = query.query_map([], OutboxRow::of)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}
