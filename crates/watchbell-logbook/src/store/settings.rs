//! Small things to remember by name: `paused_until`, whether the tray's notice was shown, …

use rusqlite::{Connection, OptionalExtension as _};

use super::{Reader, Result, Tx};

pub(super) const TABLE: &str = "
CREATE TABLE settings (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
";

/// Ours among the names: which file this is. A colon keeps it apart from the engine's.
const STORE_ID: &str = "store:id";

/// Ours too: the highest sequence number that retention has removed.
const REMOVED: &str = "store:removed";

impl Tx<'_> {
    /// Remembers `value` under `key`, in place of what was there.
    pub fn put_setting(&mut self, key: &str, value: &str) -> Result<()> {
        put(self.sql, key, value)
    }

    /// Forgets `key`.
    pub fn remove_setting(&mut self, key: &str) -> Result<()> {
        self.sql.prepare_cached("DELETE FROM settings WHERE key = ?1")?.execute([key])?;
        Ok(())
    }

    pub(super) fn raise_removed(&mut self, seq: i64) -> Result<()> {
        if seq > self.reader().removed_through()? { put(self.sql, REMOVED, &seq.to_string()) } else { Ok(()) }
    }
}

impl Reader<'_> {
    /// What is remembered under `key`.
    pub fn setting(&self, key: &str) -> Result<Option<String>> {
        get(self.sql, key)
    }

    /// The highest sequence number that retention has removed: somebody who has read less far has missed events.
    pub fn removed_through(&self) -> Result<i64> {
        Ok(get(self.sql, REMOVED)?.and_then(|seq| seq.parse().ok()).unwrap_or(0))
    }
}

/// After rows were copied into another file: nothing of them is in the index, and what is older than they are was removed.
pub(super) fn begins_with(sql: &Connection, indexed: &str) -> Result<()> {
    sql.execute("DELETE FROM settings WHERE key = ?1", [indexed])?;
    let before: Option<i64> = sql.query_row("SELECT min(seq) - 1 FROM events", [], |row| row.get(0))?;
    put(sql, REMOVED, &before.unwrap_or(0).to_string())
}

/// Gives a fresh file its name.
pub(super) fn found(sql: &Connection) -> Result<()> {
    if get(sql, STORE_ID)?.is_none() {
        let id = uuid::Uuid::new_v4().simple().to_string();
        put(sql, STORE_ID, id.get(..12).unwrap_or(&id))?;
    }
    Ok(())
}

/// The name of this file.
pub(super) fn store_id(sql: &Connection) -> Result<String> {
    Ok(get(sql, STORE_ID)?.unwrap_or_default())
}

fn get(sql: &Connection, key: &str) -> Result<Option<String>> {
    let mut query = sql.prepare_cached("SELECT value FROM settings WHERE key = ?1")?;
    Ok(query.query_row([key], |row| row.get(0)).optional()?)
}

fn put(sql: &Connection, key: &str, value: &str) -> Result<()> {
    let mut query = sql.prepare_cached(
        "INSERT INTO settings (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
    )?;
    query.execute([key, value])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::Store;

    #[tokio::test]
    async fn a_setting_is_remembered_replaced_and_forgotten() {
        let store = Store::in_memory().unwrap();
        store.write(|tx| tx.put_setting("paused_until", "a")).await.unwrap();
        store.write(|tx| tx.put_setting("paused_until", "b")).await.unwrap();
        assert_eq!(store.read(|look| look.setting("paused_until")).await.unwrap().as_deref(), Some("b"));
        store.write(|tx| tx.remove_setting("paused_until")).await.unwrap();
        assert_eq!(store.read(|look| look.setting("paused_until")).await.unwrap(), None);
    }
}
