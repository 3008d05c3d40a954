//! What people did that changes what is decided from then on, in its place among the events: a dry run does it again.
//! To the store an act is a text.

use jiff::Timestamp;
use rusqlite::params;

use super::row::{micros, time};
use super::{Reader, Result, Tx};

pub(super) const TABLE: &str = "
CREATE TABLE acts (
    id  INTEGER PRIMARY KEY,
    seq INTEGER NOT NULL,
    at  INTEGER NOT NULL,
    act TEXT NOT NULL
) STRICT;
CREATE INDEX acts_at ON acts (at);
";

/// Something that was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActRow {
    /// The newest event when it was done: those after it were judged by it.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// What, in the engine's words.
    pub act: String,
}

impl Tx<'_> {
    /// Remembers what was done.
    pub fn acted(&mut self, at: Timestamp, act: &str) -> Result<()> {
        let mut query = self.sql.prepare_cached(
            "INSERT INTO acts (seq, at, act)
             VALUES ((SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'events'), ?1, ?2)",
        )?;
        query.execute(params![micros(at), act])?;
        Ok(())
    }
}

impl Reader<'_> {
    /// Everything that was done, in order.
    pub fn acts(&self) -> Result<Vec<ActRow>> {
        let mut query = self.sql.prepare_cached("SELECT seq, at, act FROM acts ORDER BY id")?;
        let rows = query
            .query_map([], |row| Ok(ActRow { seq: row.get(0)?, at: time(row.get(1)?), act: row.get(2)? }))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

#[cfg(test)]
mod tests {
    use watchbell_core::{Event, Level};

    use super::super::Store;

    #[tokio::test]
    async fn an_act_stands_after_the_events_before_it() {
        let store = Store::in_memory().unwrap();
        let now = jiff::Timestamp::from_second(1_800_000_000).unwrap();
        let acts = store.write(move |tx| {
            tx.acted(now, "first")?;
            let seq = tx.append("a", &Event::bare(Level::Error), now)?.seq;
            tx.acted(now, "second")?;
            Ok((seq, tx.reader().acts()?))
        });
        let (seq, acts) = acts.await.unwrap();
        let places: Vec<_> = acts.iter().map(|act| (act.act.as_str(), act.seq)).collect();
        assert_eq!(places, [("first", 0), ("second", seq)]);
    }
}
