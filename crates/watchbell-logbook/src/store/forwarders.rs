//! Forwarders, and when each was last heard. A row stays until its forwarder says goodbye, and then as the word that it did.

use jiff::Timestamp;
use rusqlite::params;
use watchbell_core::heartbeat::Heartbeat;

use super::row::{micros, time};
use super::{Reader, Result, StoreError, Tx};

pub(super) const TABLE: &str = "
CREATE TABLE forwarders (
    id    TEXT PRIMARY KEY,
    beat  TEXT NOT NULL,
    heard INTEGER NOT NULL,
    -- In the order of receipt: a clock may be set back.
    seq   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX forwarders_seq ON forwarders (seq);
";

/// More are not remembered: those that were not heard for longest are forgotten.
const MOST: i64 = 1_000;

impl Tx<'_> {
    /// A forwarder gave a sign of life.
    pub fn heard_from(&mut self, beat: &Heartbeat, now: Timestamp) -> Result<()> {
        let text = serde_json::to_string(beat).map_err(|error| StoreError::Io(error.into()))?;
        let mut query = self.sql.prepare_cached(
            "INSERT INTO forwarders VALUES (?1, ?2, ?3, (SELECT coalesce(max(seq), 0) + 1 FROM forwarders))
             ON CONFLICT (id) DO UPDATE SET beat = excluded.beat, heard = excluded.heard, seq = excluded.seq",
        )?;
        query.execute(params![beat.id, text, micros(now)])?;
        let mut query = self.sql.prepare_cached(
            "DELETE FROM forwarders WHERE id IN (SELECT id FROM forwarders ORDER BY seq DESC LIMIT -1 OFFSET ?1)",
        )?;
        query.execute([MOST])?;
        self.beat = true;
        Ok(())
    }
}

impl Reader<'_> {
    /// The last sign of life of each forwarder that was heard after number `after`, with its own number and the time; in that order.
    pub fn heartbeats(&self, after: i64) -> Result<Vec<(i64, Heartbeat)>> {
        let mut query =
            self.sql.prepare_cached("SELECT seq, beat, heard FROM forwarders WHERE seq > ?1 ORDER BY seq")?;
        let rows =
            query.query_map([after], |row| Ok((row.get(0)?, row.get::<_, String>(1)?, time(row.get(2)?))))?;
        let rows = rows.collect::<rusqlite::Result<Vec<_>>>()?;
        let beat = |(seq, text, heard): (i64, String, Timestamp)| {
            Heartbeat::read(&text).ok().map(|beat| (seq, Heartbeat { heard: Some(heard), ..beat }))
        };
        // What cannot be read was not written by us.
        Ok(rows.into_iter().filter_map(beat).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::super::Store;
    use super::*;

    #[tokio::test]
    async fn the_last_sign_of_life_of_each_is_remembered() {
        let store = Store::in_memory().unwrap();
        let mut beats = store.beats();
        let at = |second| Timestamp::from_second(second).unwrap();
        for (id, second) in [("a", 5), ("b", 4), ("a", 3)] {
            let beat = Heartbeat::read(&format!(r#"{{"id":"{id}","host":"web-1","interval":60}}"#)).unwrap();
            store.write_relaxed(move |tx| tx.heard_from(&beat, at(second))).await.unwrap();
            assert!(beats.has_changed().unwrap(), "whoever waits is told");
            beats.borrow_and_update();
        }
        let heard = |after| {
            let store = &store;
            async move {
                let beats = store.read(move |look| look.heartbeats(after)).await.unwrap();
                beats.into_iter().map(|(_, beat)| (beat.id, beat.heard)).collect::<Vec<_>>()
            }
        };
        assert_eq!(heard(0).await, [("b".into(), Some(at(4))), ("a".into(), Some(at(3)))]);
        assert_eq!(heard(2).await, [("a".into(), Some(at(3)))]);
    }
}
