//! What waits to be sent, on the disk: the forwarder's events while the logbook is away, and how far the logs were read.
//!
//! Both stand in one SQLite file and change in one transaction, so that no kill can part them: what was read is kept, or will be read
//! again. There is a cap; over it the oldest go, and what went is counted, to be told.
//!
//! A rollback journal that stays in place (`PERSIST`), not a WAL: on a full disk the file can still be opened and read, and that is when a
//! forwarder is needed most.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, Transaction, TransactionBehavior, params};
use watchbell_core::Level;

use crate::store::{Result, StoreError, open, row};

const FILE: &str = "spool.sqlite";
/// Counted up where an older program must not write any more.
const FORMAT: i64 = 1;

const TABLES: &str = "
CREATE TABLE waiting (
    seq      INTEGER PRIMARY KEY AUTOINCREMENT,
    event_id TEXT NOT NULL UNIQUE,
    level    INTEGER NOT NULL,
    body     TEXT NOT NULL
) STRICT;
CREATE TABLE facts (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO facts VALUES ('bytes', '0');
";

/// What is to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// By which the logbook knows that it has it already.
    pub event_id: String,
    /// How bad it is.
    pub level: Level,
    /// The event, as JSON on one line.
    pub body: String,
}

/// What was dropped because too much waited, or because nobody took it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Lost {
    /// How many events.
    pub count: u64,
    /// The worst of them.
    pub worst: Level,
    /// When the first of them was dropped.
    pub since: Timestamp,
}

/// The spool of one forwarder. Only one program has it at a time.
pub struct Spool {
    sql: Connection,
    cap: u64,
    /// Everything up to here was taken.
    done: i64,
    notice: Option<String>,
    _lock: File,
}

impl Spool {
    /// Opens the spool in `dir`, making it where there is none. `cap`: how many bytes of events wait at most. One that is damaged is put
    /// aside, and [`Spool::notice`] says so.
    ///
    /// # Errors
    /// [`StoreError::Locked`] where another forwarder works in `dir`, [`StoreError::Newer`] after one of a later version, and what the
    /// disk says.
    pub fn open(dir: &Path, cap: u64) -> Result<Self> {
        let (lock, path) = (open::claim(dir)?, dir.join(FILE));
        let (sql, notice) = match connect(&path) {
            Err(StoreError::Corrupt(why)) => {
                let aside = put_aside(&path).map_err(StoreError::Io)?;
                let notice =
                    format!("what waited to be sent was damaged ({why}) and kept as {}", aside.display());
                (connect(&path)?, Some(notice))
            }
            opened => (opened?, None),
        };
        Ok(Self { sql, cap, done: 0, notice, _lock: lock })
    }

    /// A damaged file was put aside: where, in words without a full stop.
    pub fn notice(&self) -> Option<&str> {
        self.notice.as_deref()
    }

    /// What was noted under `name`.
    pub fn fact(&self, name: &str) -> Result<Option<String>> {
        let mut query = self.sql.prepare_cached("SELECT value FROM facts WHERE name = ?1")?;
        Ok(query.query_row([name], |row| row.get(0)).optional()?)
    }

    /// Notes `value` under `name`.
    pub fn note(&mut self, name: &str, value: &str) -> Result<()> {
        put(&self.sql, name, value)
    }

    /// Keeps `letters` and notes `facts`, all or nothing, on the disk when this returns. A letter whose id waits already is kept once. Over
    /// the cap the oldest are dropped, and counted in [`Spool::lost`].
    pub fn keep(&mut self, letters: &[Letter], facts: &[(&str, &str)], now: Timestamp) -> Result<()> {
        let (cap, done) = (self.cap, self.done);
        let tx = self.sql.transaction_with_behavior(TransactionBehavior::Immediate)?;
        forget(&tx, done)?;
        let mut bytes = bytes(&tx)?;
        for letter in letters {
            let kept = tx
                .prepare_cached("INSERT OR IGNORE INTO waiting (event_id, level, body) VALUES (?1, ?2, ?3)")?
                .execute(params![letter.event_id, row::level_number(letter.level), letter.body])?;
            bytes += if kept > 0 { letter.body.len() as u64 } else { 0 };
        }
        while bytes > cap {
            let Some((seq, size, level)) = oldest(&tx)? else { break };
            bytes = bytes.saturating_sub(size);
            tx.prepare_cached("DELETE FROM waiting WHERE seq = ?1")?.execute([seq])?;
            lose(&tx, level, now)?;
        }
        put(&tx, "bytes", &bytes.to_string())?;
        for (name, value) in facts {
            put(&tx, name, value)?;
        }
        Ok(tx.commit()?)
    }

    /// The oldest letters, with the numbers by which they are [done](Spool::done): at most `most`, and `size` bytes of them, but at
    /// least one.
    pub fn next(&self, most: usize, size: usize) -> Result<Vec<(i64, Letter)>> {
        let mut query = self.sql.prepare_cached(
            "SELECT seq, event_id, level, body FROM waiting WHERE seq > ?1 ORDER BY seq LIMIT ?2",
        )?;
        let mut rows = query.query([self.done, i64::try_from(most).unwrap_or(i64::MAX)])?;
        let (mut letters, mut bytes) = (Vec::new(), 0);
        while let Some(found) = rows.next()? {
            let letter =
                Letter { event_id: found.get(1)?, level: row::level(found.get(2)?), body: found.get(3)? };
            bytes += letter.body.len();
            if bytes > size && !letters.is_empty() {
                break;
            }
            letters.push((found.get(0)?, letter));
        }
        Ok(letters)
    }

    /// All up to this number were taken, and are forgotten. Where the disk does not let go of them, they do not come
    /// [next](Spool::next) again all the same, for as long as this spool is open.
    pub fn done(&mut self, through: i64) -> Result<()> {
        self.done = through.max(self.done);
        let tx = self.sql.transaction_with_behavior(TransactionBehavior::Immediate)?;
        forget(&tx, self.done)?;
        Ok(tx.commit()?)
    }

    /// This one will never be taken: it is dropped, and counted.
    pub fn refused(&mut self, seq: i64, level: Level, now: Timestamp) -> Result<()> {
        self.done = seq.max(self.done);
        let tx = self.sql.transaction_with_behavior(TransactionBehavior::Immediate)?;
        forget(&tx, self.done)?;
        lose(&tx, level, now)?;
        Ok(tx.commit()?)
    }

    /// How many letters wait.
    pub fn waiting(&self) -> Result<u64> {
        let mut query = self.sql.prepare_cached("SELECT count(*) FROM waiting WHERE seq > ?1")?;
        Ok(row::count(query.query_row([self.done], |row| row.get(0))?))
    }

    /// What was dropped and not told yet.
    pub fn lost(&self) -> Result<Option<Lost>> {
        Ok(self.fact(LOST)?.and_then(|lost| serde_json::from_str(&lost).ok()))
    }

    /// Keeps the letter that tells of what was [lost](Spool::lost), and counts anew.
    pub fn tell_lost(&mut self, letter: &Letter, now: Timestamp) -> Result<()> {
        self.keep(std::slice::from_ref(letter), &[(LOST, "")], now)
    }
}

const LOST: &str = "lost";

fn connect(path: &Path) -> Result<Connection> {
    open::private_file(path).map_err(StoreError::Io)?;
    let mut sql = Connection::open(path)?;
    sql.busy_timeout(Duration::from_secs(5))?;
    let found: i64 = sql.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if found > FORMAT {
        return Err(StoreError::Newer { path: path.to_owned(), found, known: FORMAT });
    }
    open::check(&sql)?;
    sql.pragma_update(None, "journal_mode", "PERSIST")?;
    sql.pragma_update(None, "synchronous", "FULL")?;
    if found == 0 {
        // What was sent gives its room back.
        sql.pragma_update(None, "auto_vacuum", "FULL")?;
        let tx = sql.transaction()?;
        tx.execute_batch(TABLES)?;
        tx.pragma_update(None, "user_version", FORMAT)?;
        tx.commit()?;
    }
    Ok(sql)
}

fn put_aside(path: &Path) -> std::io::Result<PathBuf> {
    let mut names = (1..).map(|n| path.with_file_name(format!("spool.damaged-{n}.sqlite")));
    let aside = names.find(|path| !path.exists()).unwrap_or_else(|| path.with_extension("damaged"));
    std::fs::rename(path, &aside)?;
    Ok(aside)
}

fn put(sql: &Connection, name: &str, value: &str) -> Result<()> {
    let mut query = sql.prepare_cached(
        "INSERT INTO facts VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
    )?;
    query.execute([name, value])?;
    Ok(())
}

fn bytes(tx: &Transaction<'_>) -> Result<u64> {
    let mut query = tx.prepare_cached("SELECT value FROM facts WHERE name = 'bytes'")?;
    let bytes: String = query.query_row([], |row| row.get(0))?;
    Ok(bytes.parse().unwrap_or(0))
}

/// Takes out all up to `through`.
fn forget(tx: &Transaction<'_>, through: i64) -> Result<()> {
    let gone: i64 = tx
        .prepare_cached("SELECT coalesce(sum(octet_length(body)), 0) FROM waiting WHERE seq <= ?1")?
        .query_row([through], |row| row.get(0))?;
    if gone > 0 {
        tx.prepare_cached("DELETE FROM waiting WHERE seq <= ?1")?.execute([through])?;
        put(tx, "bytes", &bytes(tx)?.saturating_sub(row::count(gone)).to_string())?;
    }
    Ok(())
}

fn oldest(tx: &Transaction<'_>) -> Result<Option<(i64, u64, Level)>> {
    let mut query =
        tx.prepare_cached("SELECT seq, octet_length(body), level FROM waiting ORDER BY seq LIMIT 1")?;
    let found = query
        .query_row([], |found| Ok((found.get(0)?, row::count(found.get(1)?), row::level(found.get(2)?))));
    Ok(found.optional()?)
}

fn lose(tx: &Transaction<'_>, level: Level, now: Timestamp) -> Result<()> {
    let before: Option<String> = tx
        .prepare_cached("SELECT value FROM facts WHERE name = ?1")?
        .query_row([LOST], |row| row.get(0))
        .optional()?;
    let before = before.and_then(|before| serde_json::from_str(&before).ok());
    let mut lost = before.unwrap_or(Lost { count: 0, worst: level, since: now });
    lost.count += 1;
    lost.worst = lost.worst.max(level);
    let text = serde_json::to_string(&lost).map_err(|error| StoreError::Io(error.into()))?;
    put(tx, LOST, &text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter(id: &str, body: &str) -> Letter {
        Letter { event_id: id.into(), level: Level::Fatal, body: body.into() }
    }

    fn ids(spool: &Spool) -> Vec<String> {
        spool.next(100, 1 << 20).unwrap().into_iter().map(|(_, letter)| letter.event_id).collect()
    }

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    #[test]
    fn what_waits_and_how_far_was_read_outlive_the_program_together() {
        let dir = tempfile::tempdir().unwrap();
        let mut spool = Spool::open(dir.path(), 1_000).unwrap();
        spool.keep(&[letter("a", "1"), letter("b", "2"), letter("a", "1")], &[("read", "7")], NOW).unwrap();
        assert!(matches!(Spool::open(dir.path(), 1_000), Err(StoreError::Locked { .. })), "one at a time");
        drop(spool);
        let mut spool = Spool::open(dir.path(), 1_000).unwrap();
        assert_eq!(
            (ids(&spool), spool.fact("read").unwrap()),
            (vec!["a".into(), "b".into()], Some("7".into()))
        );
        spool.done(spool.next(1, 1 << 20).unwrap()[0].0).unwrap();
        assert_eq!((ids(&spool), spool.waiting().unwrap()), (vec!["b".into()], 1));
    }

    #[test]
    fn over_the_cap_the_oldest_go_and_are_counted() {
        let dir = tempfile::tempdir().unwrap();
        let mut spool = Spool::open(dir.path(), 10).unwrap();
        let letters: Vec<_> = (0..5).map(|n| letter(&n.to_string(), "four")).collect();
        spool.keep(&letters, &[], NOW).unwrap();
        assert_eq!(ids(&spool), ["3", "4"]);
        assert_eq!(spool.lost().unwrap(), Some(Lost { count: 3, worst: Level::Fatal, since: NOW }));
        spool.tell_lost(&letter("told", "x"), NOW).unwrap();
        assert_eq!((spool.lost().unwrap(), ids(&spool)), (None, vec!["3".into(), "4".into(), "told".into()]));
        let (seq, refused) = spool.next(1, 1).unwrap().remove(0);
        spool.refused(seq, refused.level, NOW).unwrap();
        spool.done(seq).unwrap();
        assert_eq!(spool.lost().unwrap().unwrap().count, 1);
        spool.keep(&[letter("5", "fours"), letter("6", "x".repeat(11).as_str())], &[], NOW).unwrap();
        assert_eq!(ids(&spool), Vec::<String>::new(), "one that is larger than the cap has no room either");
        assert_eq!(spool.lost().unwrap().unwrap().count, 5);
    }

    #[test]
    fn a_damaged_one_is_put_aside_and_said() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join(FILE), "no database, but long enough to be taken for one".repeat(100))
            .unwrap();
        let spool = Spool::open(dir.path(), 10).unwrap();
        assert!(spool.notice().unwrap().ends_with("spool.damaged-1.sqlite"), "{:?}", spool.notice());
        assert_eq!(spool.waiting().unwrap(), 0);
    }
}
