//! Where each source is resumed. A cursor is written in the transaction that stores what came before it, so the two
//! can never disagree.

use rusqlite::OptionalExtension as _;

use super::{Reader, Result, Tx};

pub(super) const TABLE: &str = "
CREATE TABLE cursors (
    source TEXT PRIMARY KEY,
    cursor TEXT
) STRICT, WITHOUT ROWID;
";

impl Tx<'_> {
    /// Resume `source` from `cursor` next time.
    pub fn set_cursor(&mut self, source: &str, cursor: &str) -> Result<()> {
        let mut query = self.sql.prepare_cached(
            "INSERT INTO cursors (source, cursor) VALUES (?1, ?2)
             ON CONFLICT (source) DO UPDATE SET cursor = excluded.cursor",
        )?;
        query.execute([source, cursor])?;
        Ok(())
    }

    /// Remembers that `source` was connected once, also when it gives no cursors.
    pub fn mark_source_seen(&mut self, source: &str) -> Result<()> {
        let mut query =
            self.sql.prepare_cached("INSERT OR IGNORE INTO cursors (source, cursor) VALUES (?1, NULL)")?;
        query.execute([source])?;
        Ok(())
    }

    /// Forgets where `source` was and that it ever was: its next connection is its first.
    pub fn forget_source(&mut self, source: &str) -> Result<()> {
        self.sql.prepare_cached("DELETE FROM cursors WHERE source = ?1")?.execute([source])?;
        Ok(())
    }

    /// As [`Reader::cursor`].
    pub fn cursor(&self, source: &str) -> Result<Option<String>> {
        self.reader().cursor(source)
    }

    /// As [`Reader::source_seen`].
    pub fn source_seen(&self, source: &str) -> Result<bool> {
        self.reader().source_seen(source)
    }
}

impl Reader<'_> {
    /// Where to resume `source`; `None` when it never gave a cursor.
    pub fn cursor(&self, source: &str) -> Result<Option<String>> {
        let mut query = self.sql.prepare_cached("SELECT cursor FROM cursors WHERE source = ?1")?;
        Ok(query.query_row([source], |row| row.get::<_, Option<String>>(0)).optional()?.flatten())
    }

    /// Whether `source` was ever connected.
    pub fn source_seen(&self, source: &str) -> Result<bool> {
        Ok(self.sql.prepare_cached("SELECT 1 FROM cursors WHERE source = ?1")?.exists([source])?)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Store;

    #[tokio::test]
    async fn a_source_without_cursors_is_still_known() {
        let store = Store::in_memory().unwrap();
        let known = store.write(|tx| {
            tx.mark_source_seen("a")?;
            tx.set_cursor("b", "7")?;
            tx.mark_source_seen("b")?;
            Ok((tx.source_seen("a")?, tx.cursor("a")?, tx.cursor("b")?, tx.source_seen("c")?))
        });
        assert_eq!(known.await.unwrap(), (true, None, Some("7".into()), false));
    }
}
