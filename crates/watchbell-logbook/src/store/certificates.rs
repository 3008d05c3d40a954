//! What is remembered of certificates, by the place where each is. To the store it is a text.

use rusqlite::{OptionalExtension as _, params};

use super::{Reader, Result, Tx};

pub(super) const TABLE: &str = "
CREATE TABLE certificates (
    id     TEXT PRIMARY KEY,
    memory TEXT NOT NULL
) STRICT, WITHOUT ROWID;
";

impl Tx<'_> {
    /// Remembers this of the certificate at a place, instead of what was.
    pub fn put_certificate(&mut self, id: &str, memory: &str) -> Result<()> {
        let mut query = self.sql.prepare_cached(
            "INSERT INTO certificates (id, memory) VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET memory = excluded.memory",
        )?;
        query.execute(params![id, memory])?;
        Ok(())
    }

    /// Forgets it.
    pub fn forget_certificate(&mut self, id: &str) -> Result<()> {
        self.sql.prepare_cached("DELETE FROM certificates WHERE id = ?1")?.execute([id])?;
        Ok(())
    }
}

impl Reader<'_> {
    /// What is remembered, with the place of each.
    pub fn certificates(&self) -> Result<Vec<(String, String)>> {
        let mut query = self.sql.prepare_cached("SELECT id, memory FROM certificates ORDER BY id")?;
        let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// What is remembered of the one at this place.
    pub fn certificate(&self, id: &str) -> Result<Option<String>> {
        let mut query = self.sql.prepare_cached("SELECT memory FROM certificates WHERE id = ?1")?;
        Ok(query.query_row([id], |row| row.get(0)).optional()?)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Store;

    #[tokio::test]
    async fn what_is_remembered_is_replaced_and_forgotten() {
        let store = Store::in_memory().unwrap();
        let done = store.write(|tx| {
            tx.put_certificate("b:443", "old")?;
            tx.put_certificate("a:443", "one")?;
            tx.put_certificate("b:443", "new")?;
            let all = tx.reader().certificates()?;
            tx.forget_certificate("a:443")?;
            Ok((all, tx.reader().certificate("a:443")?, tx.reader().certificate("b:443")?))
        });
        let pair = |id: &str, memory: &str| (id.to_owned(), memory.to_owned());
        let (all, gone, there) = done.await.unwrap();
        assert_eq!(all, [pair("a:443", "one"), pair("b:443", "new")]);
        assert_eq!((gone, there.as_deref()), (None, Some("new")));
    }
}
