//! Deploy watches, the one that is under way and those before. To the store their accounts are texts.

use jiff::Timestamp;
use rusqlite::{OptionalExtension as _, Row, params};

use super::row::{limit, micros, time};
use super::{Reader, Result, Tx};

pub(super) const TABLE: &str = "
CREATE TABLE watches (
    id      INTEGER PRIMARY KEY,
    began   INTEGER NOT NULL,
    ended   INTEGER,
    plan    TEXT NOT NULL,
    finds   TEXT NOT NULL,
    sight   TEXT NOT NULL,
    verdict TEXT
) STRICT;
CREATE INDEX watches_began ON watches (began);
";

/// Watches that are remembered.
const MOST: i64 = 500;

/// A watch, in the engine's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WatchRow {
    /// Its number.
    pub id: i64,
    /// When it began.
    pub began: Timestamp,
    /// When it ended, if it has.
    pub ended: Option<Timestamp>,
    /// What was asked for.
    pub plan: String,
    /// What was heard.
    pub finds: String,
    /// What was seen of the sources.
    pub sight: String,
    /// How it ended, if it has.
    pub verdict: Option<String>,
}

impl WatchRow {
    fn of(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            began: time(row.get(1)?),
            ended: row.get::<_, Option<i64>>(2)?.map(time),
            plan: row.get(3)?,
            finds: row.get(4)?,
            sight: row.get(5)?,
            verdict: row.get(6)?,
        })
    }
}

const COLUMNS: &str = "SELECT id, began, ended, plan, finds, sight, verdict FROM watches";

impl Tx<'_> {
    /// Begins one, and forgets the oldest of very many. Returns its number.
    pub fn watch_begins(&mut self, began: Timestamp, plan: &str, finds: &str, sight: &str) -> Result<i64> {
        let mut forget = self
            .sql
            .prepare_cached("DELETE FROM watches WHERE id <= (SELECT max(id) FROM watches) - ?1 + 1")?;
        forget.execute([MOST])?;
        let mut query = self
            .sql
            .prepare_cached("INSERT INTO watches (began, plan, finds, sight) VALUES (?1, ?2, ?3, ?4)")?;
        Ok(query.insert(params![micros(began), plan, finds, sight])?)
    }

    /// Its plan is another one: it goes on for longer.
    pub fn watch_plan(&mut self, id: i64, plan: &str) -> Result<()> {
        self.sql
            .prepare_cached("UPDATE watches SET plan = ?2 WHERE id = ?1 AND ended IS NULL")?
            .execute(params![id, plan])?;
        Ok(())
    }

    /// Keeps what it heard.
    pub fn watch_finds(&mut self, id: i64, finds: &str) -> Result<()> {
        self.sql
            .prepare_cached("UPDATE watches SET finds = ?2 WHERE id = ?1")?
            .execute(params![id, finds])?;
        Ok(())
    }

    /// Keeps what it saw of the sources.
    pub fn watch_sight(&mut self, id: i64, sight: &str) -> Result<()> {
        self.sql
            .prepare_cached("UPDATE watches SET sight = ?2 WHERE id = ?1")?
            .execute(params![id, sight])?;
        Ok(())
    }

    /// Ends it, once: the first verdict stands. `plan` is what it came to: it may have been stopped before its time.
    pub fn watch_ends(&mut self, id: i64, ended: Timestamp, plan: &str, verdict: &str) -> Result<()> {
        let mut query = self.sql.prepare_cached(
            "UPDATE watches SET ended = ?2, plan = ?3, verdict = ?4 WHERE id = ?1 AND ended IS NULL",
        )?;
        query.execute(params![id, micros(ended), plan, verdict])?;
        Ok(())
    }
}

impl Reader<'_> {
    /// The latest watches, newest first.
    pub fn watches(&self, most: usize) -> Result<Vec<WatchRow>> {
        let mut query = self.sql.prepare_cached(&format!("{COLUMNS} ORDER BY id DESC LIMIT ?1"))?;
        let rows = query.query_map([limit(most)], WatchRow::of)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The one that is under way.
    pub fn running_watch(&self) -> Result<Option<WatchRow>> {
        let mut query =
            self.sql.prepare_cached(&format!("{COLUMNS} WHERE ended IS NULL ORDER BY id DESC LIMIT 1"))?;
        Ok(query.query_row([], WatchRow::of).optional()?)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Store;
    use super::*;

    #[tokio::test]
    async fn a_watch_ends_once_and_the_latest_are_remembered() {
        let store = Store::in_memory().unwrap();
        let at = |second: i64| Timestamp::from_second(1_800_000_000 + second).unwrap();
        let done = store.write(move |tx| {
            let id = tx.watch_begins(at(0), "plan", "finds", "sight")?;
            let running = tx.reader().running_watch()?.map(|watch| watch.id);
            tx.watch_finds(id, "more")?;
            tx.watch_ends(id, at(60), "plan", "well")?;
            tx.watch_ends(id, at(90), "plan", "blind")?;
            let over = tx.reader().running_watch()?;
            for second in 0..600 {
                let id = tx.watch_begins(at(100 + second), "p", "f", "s")?;
                tx.watch_ends(id, at(100 + second), "p", "well")?;
            }
            Ok((id, running, over, tx.reader().watches(1_000)?))
        });
        let (id, running, over, all) = done.await.unwrap();
        assert_eq!((running, over), (Some(id), None));
        assert_eq!(all.len(), usize::try_from(MOST).unwrap());
        assert_eq!(all[0].began, at(699));

        let one = store
            .write(move |tx| {
                let id = tx.watch_begins(at(800), "plan", "finds", "sight")?;
                tx.watch_finds(id, "more")?;
                tx.watch_sight(id, "far")?;
                tx.watch_plan(id, "longer")?;
                assert_eq!(tx.reader().running_watch()?.map(|watch| watch.plan).as_deref(), Some("longer"));
                tx.watch_ends(id, at(860), "shorter", "well")?;
                tx.watch_plan(id, "longer still")?;
                tx.watch_ends(id, at(890), "longer", "blind")?;
                Ok(tx.reader().watches(1)?.remove(0))
            })
            .await
            .unwrap();
        let texts = (one.plan.as_str(), one.finds.as_str(), one.sight.as_str());
        assert_eq!(texts, ("shorter", "more", "far"));
        assert_eq!((one.ended, one.verdict.as_deref()), (Some(at(860)), Some("well")));
    }
}
