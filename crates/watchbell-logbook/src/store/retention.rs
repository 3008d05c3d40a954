//! What is taken away again, in small steps between which others write: by age, then by size, unmatched events first.

use jiff::{SignedDuration, Timestamp};
use rusqlite::params;
use watchbell_core::config::Keep;

use super::row::micros;
use super::{Result, Store, Tx, coverage, events, minutes, releases, users};

/// Events taken away in one transaction: a few milliseconds, so that an event that arrives meanwhile hardly waits.
const STEP: usize = 500;

/// Pages given back to the file system in one transaction.
const PAGES: u32 = 512;

/// Acts kept, however young they are.
const MOST_ACTS: i64 = 100_000;

impl Store {
    /// Takes away what `keep` says is too old or too much, and returns how many events that was. Meant to be called
    /// every few minutes; others write between its steps.
    ///
    /// Events older than `keep.days` go, then the oldest while more than `keep.max_mb` MiB are in use; of both kinds
    /// those that no rule matched go first. Issues go when they are too old and have no event left, or when there is
    /// nothing else left to take.
    ///
    /// # Errors
    /// As [`Store::write`].
    pub async fn retention(&self, keep: Keep, now: Timestamp) -> Result<u64> {
        let age = SignedDuration::from_hours(24 * i64::from(keep.days));
        let cutoff = now.checked_sub(age).unwrap_or(Timestamp::MIN);
        let most = u64::from(keep.max_mb) << 20;
        let mut taken = 0;
        for matched in [false, true] {
            while let step @ 1.. =
                self.write_relaxed(move |tx| tx.take_events(matched, micros(cutoff), STEP)).await?
            {
                taken += step;
            }
        }
        while self.write_relaxed(move |tx| tx.take_issues(micros(cutoff))).await? > 0 {}
        self.write_relaxed(move |tx| tx.take_leftovers(cutoff, now)).await?;
        while let step @ 1.. = self.write_relaxed(move |tx| tx.take_surplus(most)).await? {
            taken += step;
        }
        while self.write_relaxed(move |tx| tx.take_any_issues(most)).await? > 0 {}
        while self.write_relaxed(|tx| tx.give_back()).await? {}
        Ok(taken)
    }
}

impl Tx<'_> {
    /// Takes the oldest events away while more than `most` bytes are in use, but no more of them than are too many; those
    /// that a rule matched only when there are no others.
    pub(super) fn take_surplus(&mut self, most: u64) -> Result<u64> {
        let bytes = events::bytes_used(self.sql)?;
        let Some(surplus) = bytes.checked_sub(most).filter(|surplus| *surplus > 0) else { return Ok(0) };
        let each = bytes / self.reader().stats()?.events.max(1);
        let step = surplus.div_ceil(each.max(1)).min(STEP as u64);
        let step = usize::try_from(step).unwrap_or(STEP);
        match self.take_events(false, i64::MAX, step)? {
            0 => self.take_events(true, i64::MAX, step),
            taken => Ok(taken),
        }
    }

    /// Takes the oldest events away, up to `step` of them, that were received before `cutoff`.
    fn take_events(&mut self, matched: bool, cutoff: i64, step: usize) -> Result<u64> {
        let mut query = self.sql.prepare_cached(
            "SELECT seq FROM events WHERE matched = ?1 AND received < ?2 ORDER BY seq LIMIT ?3",
        )?;
        let rows = query.query_map(params![matched, cutoff, super::row::limit(step)], |row| row.get(0))?;
        let seqs: Vec<i64> = rows.collect::<rusqlite::Result<_>>()?;
        for table in ["events", "decisions"] {
            let mut query = self.sql.prepare_cached(&format!("DELETE FROM {table} WHERE seq = ?1"))?;
            for seq in &seqs {
                query.execute([seq])?;
            }
        }
        for seq in &seqs {
            self.leave_out(*seq)?;
        }
        if let Some(last) = seqs.iter().max() {
            self.raise_removed(*last)?;
        }
        Ok(seqs.len() as u64)
    }

    /// Takes issues without events away that were last seen before `cutoff`, least recent first, with all that is known
    /// of whom they hit.
    fn take_issues(&mut self, cutoff: i64) -> Result<usize> {
        let mut query = self.sql.prepare_cached(
            "DELETE FROM issues WHERE id IN (
                 SELECT id FROM issues WHERE last_seen < ?1 AND NOT EXISTS (SELECT 1 FROM events WHERE issue = issues.id)
                 ORDER BY last_seen LIMIT ?2)
             RETURNING id",
        )?;
        let rows = query.query_map(params![cutoff, super::row::limit(STEP)], |row| row.get(0))?;
        let issues: Vec<i64> = rows.collect::<rusqlite::Result<_>>()?;
        for issue in &issues {
            self.sql.prepare_cached("DELETE FROM users WHERE issue = ?1")?.execute([issue])?;
            self.sql.prepare_cached("DELETE FROM releases WHERE issue = ?1")?.execute([issue])?;
            self.sql.prepare_cached("DELETE FROM environments WHERE issue = ?1")?.execute([issue])?;
        }
        Ok(issues.len())
    }

    /// Takes empty issues away, however young, while more than `most` bytes are in use and nothing else is left to take.
    fn take_any_issues(&mut self, most: u64) -> Result<usize> {
        if events::bytes_used(self.sql)? > most { self.take_issues(i64::MAX) } else { Ok(0) }
    }

    /// Takes counts, acts and finished outbox rows away that are too old; of acts, those above a number too.
    fn take_leftovers(&mut self, cutoff: Timestamp, now: Timestamp) -> Result<()> {
        self.sql.execute("DELETE FROM acts WHERE at < ?1", [micros(cutoff)])?;
        self.sql.execute("DELETE FROM acts WHERE id <= (SELECT max(id) FROM acts) - ?1", [MOST_ACTS])?;
        minutes::take(self.sql, cutoff, now)?;
        coverage::take(self.sql, cutoff, now)?;
        users::feedback::take(self.sql, cutoff)?;
        self.know_all()?;
        releases::take_marks(self.sql)?;
        self.sql.execute(
            "DELETE FROM outbox WHERE state = 'closed' AND NOT unseen AND at < ?1",
            [micros(cutoff)],
        )?;
        Ok(())
    }

    /// Gives some unused pages back to the file system; whether there are more.
    fn give_back(&mut self) -> Result<bool> {
        let left: i64 = self.sql.query_row("PRAGMA freelist_count", [], |row| row.get(0))?;
        if left == 0 {
            return Ok(false);
        }
        // The pragma frees one page per row that is asked for.
        let mut query = self.sql.prepare(&format!("PRAGMA incremental_vacuum({PAGES})"))?;
        let mut rows = query.query([])?;
        while rows.next()?.is_some() {}
        let now: i64 = self.sql.query_row("PRAGMA freelist_count", [], |row| row.get(0))?;
        Ok(now > 0 && now < left)
    }
}
