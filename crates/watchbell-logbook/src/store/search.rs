//! Finding events: an FTS5 index that the writer makes behind the events, in small steps while nobody waits for it.
//!
//! The index only leaves out what cannot be meant; whether an event is meant is decided on the event itself
//! ([`Query::matches`]). So nothing has to be right in it but that nothing is missing: what is not indexed yet is looked
//! at plainly, and one that is damaged is made anew. It holds no text (contentless) and no positions: with them it would
//! be more than twice the size, and they would only spare a look at the event (measured: `./dev bench search`).

use std::ops::ControlFlow;

use rusqlite::{Connection, OptionalExtension as _, params};
use watchbell_core::Event;
use watchbell_core::query::{Candidate, Needle, Query, index};

use super::events::{COLUMNS, EventQuery, EventRow};
use super::row::{level_number, limit, micros};
use super::{Reader, Result, Tx};

/// The index. Terms are ASCII letters, digits and `=`, or anything beyond ASCII: the tokenizer leaves them whole.
pub(super) const TABLE: &str = "
CREATE VIRTUAL TABLE search USING fts5
    (terms, content = '', contentless_delete = 1, detail = 'none', tokenize = \"ascii tokenchars '='\");
INSERT INTO search (search, rank) VALUES ('automerge', 0), ('crisismerge', 512);
";

/// Ours among the settings: everything up to this sequence number is in the index.
pub(super) const INDEXED: &str = "store:indexed";

/// Events indexed in one transaction: a few milliseconds, so that an event that arrives meanwhile hardly waits. With 512 the
/// slowest of a hundred requests waited for 33 ms (`./dev bench ingest`).
pub(super) const STEP: i64 = 128;

/// Pages merged in one transaction.
const MERGE: u32 = 64;

/// Events looked at for one page. What is rarer is found by asking on from the cursor.
const LOOKS: usize = 2_000;

/// When only the beginning of a word is known, the newest events are looked at plainly before the index is asked: what is
/// frequent is found at once, and of what is rare the index has little to put together.
const PLAIN: i64 = 1_000;

/// Where a time begins is looked up when no more than so many events have happened since.
const SINCE: i64 = 20_000;

/// A page of what was looked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// What is meant, newest first.
    pub rows: Vec<EventRow>,
    /// The `before` of the next page, which may hold more even where this one is not full; `None` at the end.
    pub next: Option<i64>,
}

/// The look at one event after the other.
struct Looking<'q> {
    query: &'q EventQuery,
    found: Found,
    looks: usize,
    /// The last that was looked at.
    last: i64,
}

impl Looking<'_> {
    fn at(&mut self, row: Option<(EventRow, bool, bool)>, seq: i64) -> Result<()> {
        self.looks += 1;
        self.last = seq;
        let Some((row, resolved, muted)) = row else { return Ok(()) };
        if is_meant(&self.query.query, &row, resolved, muted)? {
            self.found.rows.push(row);
        }
        Ok(())
    }

    fn is_over(&self) -> bool {
        self.found.rows.len() >= self.query.limit || self.looks >= LOOKS
    }

    fn page(mut self, over: bool) -> Found {
        self.found.next = over.then_some(self.last);
        self.found
    }
}

fn is_meant(query: &Query, row: &EventRow, resolved: bool, muted: bool) -> Result<bool> {
    Ok(query.is_everything()
        || query.matches(&Candidate {
            event: &row.event()?,
            event_id: &row.event_id,
            source: &row.source,
            issue_id: &row.issue_id,
            happened: row.happened,
            resolved,
            muted,
        }))
}

impl Reader<'_> {
    /// Events that are meant by a query, newest first. Looks at a few thousand events at most; see [`Found::next`].
    pub fn search(&self, query: &EventQuery) -> Result<Found> {
        let mut looking =
            Looking { query, found: Found::default(), looks: 0, last: query.before.unwrap_or(i64::MAX) };
        if query.limit == 0 {
            return Ok(looking.found);
        }
        let Some(after) = self.beginning(query)? else { return Ok(looking.found) };
        let needles = needles(query);
        if needles.iter().any(Vec::is_empty) {
            // A level above fatal, or none at all.
            return Ok(looking.found);
        }
        let only_beginnings = needles.iter().all(|any| any.iter().any(|needle| needle.open));
        let newest = query.before.unwrap_or(i64::MAX).min(self.newest_seq()?.saturating_add(1));
        // From here downwards the index is asked.
        let indexed = match needles.as_slice() {
            [] => i64::MIN,
            _ if only_beginnings => self.indexed()?.min(newest.saturating_sub(PLAIN)),
            _ => self.indexed()?,
        };
        if self.plainly(&mut looking, indexed.max(after))? {
            return Ok(looking.page(true));
        }
        if needles.is_empty() || indexed <= after {
            return Ok(looking.page(false));
        }
        let before = query.before.unwrap_or(i64::MAX).min(indexed.saturating_add(1));
        let mut candidates = self.sql.prepare_cached(
            "SELECT rowid FROM search WHERE search MATCH ?1 AND rowid < ?2 AND rowid > ?3 ORDER BY rowid DESC",
        )?;
        let mut one = self.sql.prepare_cached(&format!("{} AND e.seq = ?9", selected(query)))?;
        let mut seqs =
            candidates.query(params![expression(&needles, &query.query.unwanted()), before, after])?;
        while let Some(seq) = seqs.next()? {
            let seq: i64 = seq.get(0)?;
            let row = one.query_row(
                rusqlite::params_from_iter(filters(query).iter().chain([&seq.into()])),
                with_state,
            );
            looking.at(row.optional()?, seq)?;
            if looking.is_over() {
                return Ok(looking.page(true));
            }
        }
        Ok(looking.page(false))
    }

    /// Looks at every event from the cursor down to `floor`; whether that was enough.
    fn plainly(&self, looking: &mut Looking<'_>, floor: i64) -> Result<bool> {
        let query = looking.query;
        // The limit stands within: a filter that leaves out nearly everything must not go through all of it.
        let mut rows = self.sql.prepare_cached(&format!(
            "{} AND e.seq IN (SELECT seq FROM events WHERE seq < ?9 AND seq > ?10 ORDER BY seq DESC LIMIT ?11)
             ORDER BY e.seq DESC",
            selected(query)
        ))?;
        let before = query.before.unwrap_or(i64::MAX);
        let mut reach = self.sql.prepare_cached(
            "SELECT min(seq), count(*) FROM
                 (SELECT seq FROM events WHERE seq < ?1 AND seq > ?2 ORDER BY seq DESC LIMIT ?3)",
        )?;
        let (lowest, looked): (Option<i64>, i64) =
            reach.query_row(params![before, floor, limit(LOOKS)], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let (Some(lowest), looked) = (lowest, usize::try_from(looked).unwrap_or(LOOKS)) else {
            return Ok(false);
        };
        let own = [before.into(), floor.into(), limit(LOOKS).into()];
        let mut rows = rows.query(rusqlite::params_from_iter(filters(query).iter().chain(&own)))?;
        while let Some(row) = rows.next()? {
            let row = with_state(row)?;
            let seq = row.0.seq;
            looking.at(Some(row), seq)?;
            if looking.found.rows.len() >= query.limit {
                return Ok(true);
            }
        }
        looking.looks = looked;
        looking.last = lowest;
        Ok(looked >= LOOKS)
    }

    /// The cursor that nothing is looked for at or before; `None` when nothing at all can be meant.
    fn beginning(&self, query: &EventQuery) -> Result<Option<i64>> {
        let after = query.after.unwrap_or(i64::MIN);
        if let Some(id) = query.query.id() {
            let mut one = self
                .sql
                .prepare_cached("SELECT min(seq) FROM events WHERE event_id = ?1 OR event_id = ?2")?;
            let seq: Option<i64> = one.query_row([id, &id.to_ascii_lowercase()], |row| row.get(0))?;
            return Ok(seq.map(|seq| after.max(seq.saturating_sub(1))));
        }
        let Some(since) = query.query.since() else { return Ok(Some(after)) };
        let mut few = self.sql.prepare_cached(
            "SELECT min(seq), count(*) FROM (SELECT seq FROM events WHERE happened >= ?1 LIMIT ?2)",
        )?;
        let (first, count): (Option<i64>, i64) =
            few.query_row(params![micros(since), SINCE], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(match first {
            None => None,
            Some(first) if count < SINCE => Some(after.max(first.saturating_sub(1))),
            Some(_) => Some(after),
        })
    }

    /// Everything up to here is in the index.
    pub fn indexed(&self) -> Result<i64> {
        Ok(self.setting(INDEXED)?.and_then(|seq| seq.parse().ok()).unwrap_or(0))
    }
}

/// What the index is asked for. The beginning of a word only where nothing else is known: to put together all the
/// words that it begins takes long.
fn needles(query: &EventQuery) -> Vec<Vec<Needle>> {
    if query.issue_id.is_some() || query.query.issue().is_some() || query.query.id().is_some() {
        // There are indexes for that.
        return Vec::new();
    }
    let needles = query.narrowed().needles();
    let whole = |any: &Vec<Needle>| any.iter().all(|needle| !needle.open);
    if needles.iter().any(whole) { needles.into_iter().filter(whole).collect() } else { needles }
}

/// What needles are in FTS5's words.
fn expression(needles: &[Vec<Needle>], unwanted: &[Needle]) -> String {
    let one = |Needle { term, open }: &Needle| format!("\"{term}\"{}", if *open { "*" } else { "" });
    let any = |any: &[Needle]| format!("({})", any.iter().map(one).collect::<Vec<_>>().join(" OR "));
    let all = needles.iter().map(|list| any(list)).collect::<Vec<_>>().join(" AND ");
    if unwanted.is_empty() { all } else { format!("({all}) NOT {}", any(unwanted)) }
}

/// The rows that the plain filters of a query leave; their values are [`filters`].
pub(super) fn selected(query: &EventQuery) -> String {
    let issue = if query.issue_id.is_some() {
        "AND e.issue = (SELECT id FROM issues WHERE issue_id = ?7)"
    } else {
        "AND ?7 IS NULL"
    };
    COLUMNS.replace(
        " FROM ",
        ", i.resolved, i.snoozed_level IS NOT NULL OR coalesce(i.snoozed_until > ?8, 0) FROM ",
    ) + " WHERE e.level >= ?1 AND (?2 IS NULL OR e.project = ?2) AND (?3 IS NULL OR e.source = ?3)
            AND e.received >= ?4 AND e.received < ?5 AND e.happened >= ?6 "
        + issue
}

/// The values of [`selected`].
pub(super) fn filters(query: &EventQuery) -> [rusqlite::types::Value; 8] {
    [
        query.min_level.map_or(0, level_number).into(),
        query.project.clone().into(),
        query.source.clone().into(),
        query.since.map_or(i64::MIN, micros).into(),
        query.until.map_or(i64::MAX, micros).into(),
        query.query.since().map_or(i64::MIN, micros).into(),
        query.issue_id.clone().or_else(|| query.query.issue().map(str::to_owned)).into(),
        micros(query.now).into(),
    ]
}

fn with_state(row: &rusqlite::Row<'_>) -> rusqlite::Result<(EventRow, bool, bool)> {
    Ok((EventRow::of(row)?, row.get(9)?, row.get(10)?))
}

impl Tx<'_> {
    /// Indexes some of what is not indexed yet; whether there was any.
    pub(super) fn index_some(&mut self) -> Result<bool> {
        let indexed = self.reader().indexed()?;
        let mut terms: Vec<(i64, String)> = Vec::new();
        self.reader().pass(indexed, |event| {
            let mut held = String::new();
            index(event.source, &event.event()?, &mut held);
            terms.push((event.seq, held));
            let more = terms.len() < usize::try_from(STEP).unwrap_or(usize::MAX);
            Ok(if more { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
        })?;
        for (seq, terms) in &terms {
            put(self.sql, *seq, terms)?;
        }
        let Some((last, _)) = terms.last() else { return Ok(false) };
        self.put_setting(INDEXED, &last.to_string())?;
        Ok(true)
    }

    /// Puts some parts of the index together; whether there may be more to do.
    pub(super) fn merge_index(&mut self) -> Result<bool> {
        let before = self.sql.total_changes();
        self.sql
            .prepare_cached("INSERT INTO search (search, rank) VALUES ('merge', ?1)")?
            .execute([MERGE])?;
        // See <https://sqlite.org/fts5.html#the_merge_command>: less than two changes mean that nothing was done.
        Ok(self.sql.total_changes() - before >= 2)
    }

    /// Brings the index up to a row that changed.
    pub(super) fn index_again(&mut self, seq: i64, source: &str, event: &Event) -> Result<()> {
        if seq > self.reader().indexed()? {
            return Ok(());
        }
        let mut terms = String::new();
        index(source, event, &mut terms);
        self.leave_out(seq)?;
        put(self.sql, seq, &terms)
    }

    /// Takes a row out of the index.
    pub(super) fn leave_out(&mut self, seq: i64) -> Result<()> {
        self.sql.prepare_cached("DELETE FROM search WHERE rowid = ?1")?.execute([seq])?;
        Ok(())
    }
}

fn put(sql: &Connection, seq: i64, terms: &str) -> Result<()> {
    sql.prepare_cached("INSERT INTO search (rowid, terms) VALUES (?1, ?2)")?.execute(params![seq, terms])?;
    Ok(())
}

/// Begins a new index, in place of a damaged one.
pub(super) fn renew(sql: &mut Connection) -> Result<()> {
    let transaction = sql.transaction()?;
    transaction.execute_batch("DROP TABLE IF EXISTS search;")?;
    transaction.execute_batch(TABLE)?;
    transaction.execute("DELETE FROM settings WHERE key = ?1", [INDEXED])?;
    Ok(transaction.commit()?)
}

/// Whether the index can be read throughout.
pub(super) fn is_sound(sql: &Connection) -> bool {
    sql.execute("INSERT INTO search (search) VALUES ('integrity-check')", []).is_ok()
}

/// Whether this is what a check of the file says of a damaged index.
pub(super) fn is_of_index(why: &str) -> bool {
    why.contains("fts5") || why.contains("FTS5")
}
