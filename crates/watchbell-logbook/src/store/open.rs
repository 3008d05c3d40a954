//! Finding the file: lock the directory, open or make it, migrate, or put a damaged one aside.

use std::fs::{self, File, OpenOptions};
use std::io::{Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, OnceLock};
use std::time::Duration;

use rusqlite::{Connection, ffi};
use rusqlite_migration::{M, Migrations};

use super::{
    Result, StoreError, acts, certificates, coverage, cursors, decisions, events, forwarders, issues,
    minutes, outbox, projects, ranked, releases, search, settings, tallies, users, watches,
};

/// The file within the data directory.
const FILE: &str = "logbook.sqlite";

/// Up to this size the whole file is checked when it is opened (it takes some 10 ms); a larger one is checked when a
/// reader or the writer stumbles over it, so that starting stays quick.
const CHECKED_AT_ONCE: u64 = 16 << 20;

/// The first version of the schema: every table as its own file writes it.
static FIRST: LazyLock<String> = LazyLock::new(|| {
    [
        events::TABLE,
        issues::TABLE,
        users::TABLE,
        releases::TABLE,
        minutes::TABLE,
        cursors::TABLE,
        decisions::TABLE,
        acts::TABLE,
        tallies::TABLE,
        outbox::TABLE,
        settings::TABLE,
    ]
    .concat()
});

/// One step per version of the schema, in order. Never edit one that has been released: add another.
fn steps() -> Vec<M<'static>> {
    vec![
        M::up(&FIRST),
        M::up(projects::TABLE),
        M::up(watches::TABLE),
        M::up(search::TABLE),
        M::up(minutes::COARSER),
        M::up(releases::MARKS),
        M::up(forwarders::TABLE),
        M::up_with_hook(events::PACKED, |tx| Ok(events::pack_texts(tx)?)),
        M::up(ranked::RANK),
        M::up(certificates::TABLE),
        M::up(coverage::TABLE),
        M::up(users::feedback::TABLE),
        M::up(releases::ENVIRONMENTS),
    ]
}

/// What the writer starts with.
pub(super) struct Opened {
    pub(super) sql: Connection,
    /// Empty for a store in memory.
    pub(super) path: PathBuf,
    /// Held as long as the store is open; the kernel lets go when the process dies, however it dies.
    pub(super) lock: Option<File>,
    pub(super) notice: Option<String>,
}

/// Locks `dir` and opens the store in it.
pub(super) fn on_disk(dir: &Path) -> Result<Opened> {
    let lock = claim(dir)?;
    let path = dir.join(FILE);
    let (sql, notice) = open_or_replace(&path)?;
    Ok(Opened { sql, path, lock: Some(lock), notice })
}

/// Makes `dir` where it is missing, and keeps it for this process.
pub(crate) fn claim(dir: &Path) -> Result<File> {
    make_directory(dir).map_err(|error| describe(&error, "cannot make the data directory", dir))?;
    lock(dir)
}

/// A store that only this connection can see.
pub(super) fn in_memory() -> Result<Opened> {
    let mut sql = Connection::open_in_memory()?;
    prepare(&mut sql, Path::new(""))?;
    Ok(Opened { sql, path: PathBuf::new(), lock: None, notice: None })
}

/// Opens the file; one that is damaged is put aside first, and the sentence for people says so.
fn open_or_replace(path: &Path) -> Result<(Connection, Option<String>)> {
    match open(path) {
        Err(StoreError::Corrupt(why)) => replace(path, &why).map(|(sql, notice)| (sql, Some(notice))),
        opened => Ok((opened?, None)),
    }
}

/// Puts a damaged file aside and opens a fresh one; says so in a sentence for people.
pub(super) fn replace(path: &Path, why: &str) -> Result<(Connection, String)> {
    let aside = put_aside(path)?;
    tracing::error!(aside = %aside.display(), %why, "the record was damaged; a new one was started");
    let notice = format!(
        "The record was damaged ({why}). It was kept as {} and a new one was started; settings are not touched.",
        aside.display()
    );
    Ok((open(path)?, notice))
}

fn open(path: &Path) -> Result<Connection> {
    if path.is_dir() {
        return Err(StoreError::Corrupt("a directory stands in its place".into()));
    }
    private_file(path).map_err(|error| describe(&error, "cannot write", path))?;
    let mut sql = Connection::open(path)?;
    match prepare(&mut sql, path) {
        // The system has just let us open it for writing: what says otherwise is the file's own header. SQLITE_ERROR
        // ("unsupported file format", a schema that cannot be parsed) comes from there as well.
        Err(StoreError::Sql(rusqlite::Error::SqliteFailure(failure, why)))
            if matches!(failure.extended_code, ffi::SQLITE_READONLY | ffi::SQLITE_ERROR) =>
        {
            Err(StoreError::Corrupt(why.unwrap_or_else(|| "its header is of another format".into())))
        }
        prepared => prepared.map(|()| sql),
    }
}

/// Sets the connection up, refuses a newer schema before anything is written, and migrates an older one.
fn prepare(sql: &mut Connection, path: &Path) -> Result<()> {
    // Another program (a backup, a curious person) may hold the file for a moment.
    sql.busy_timeout(Duration::from_secs(5))?;
    let known = i64::try_from(steps().len()).unwrap_or(i64::MAX);
    let found: i64 = sql.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if found > known {
        return Err(StoreError::Newer { path: path.to_owned(), found, known });
    }
    if found > 0 && fs::metadata(path).is_ok_and(|file| file.len() <= CHECKED_AT_ONCE) {
        match check(sql) {
            Err(StoreError::Corrupt(why)) if search::is_of_index(&why) => {
                search::renew(sql)?;
                check(sql)?;
            }
            checked => checked?,
        }
    }
    // Takes effect only while the file is empty; lets retention give space back in small steps.
    sql.pragma_update(None, "auto_vacuum", "INCREMENTAL")?;
    sql.pragma_update(None, "journal_mode", "WAL")?;
    // The writer does it when it has nothing else to do; this is for when it always has.
    sql.pragma_update(None, "wal_autocheckpoint", 8_000)?;
    // One process locks the directory, so a limit keeps an abandoned WAL from holding the disk.
    sql.pragma_update(None, "journal_size_limit", 8 << 20)?;
    // Savepoints note the pages that they change; in a file, that would be a fifth of the time it takes to append.
    sql.pragma_update(None, "temp_store", "MEMORY")?;
    sql.set_prepared_statement_cache_capacity(64);
    migrate(sql)?;
    if found > 0 {
        same_tables(sql)?;
    }
    settings::found(sql)?;
    Ok(())
}

/// A table's or index's name and SQL, as bytes: what is damaged need not be text.
type Definition = (Vec<u8>, Option<Vec<u8>>);

/// A byte that changed in a table's definition damages no page, and every statement that names what it names.
fn same_tables(sql: &Connection) -> Result<()> {
    static OURS: OnceLock<Vec<Definition>> = OnceLock::new();
    let ours = if let Some(ours) = OURS.get() {
        ours
    } else {
        let mut fresh = Connection::open_in_memory()?;
        migrate(&mut fresh)?;
        let fresh = tables(&fresh)?;
        OURS.get_or_init(|| fresh)
    };
    if tables(sql)? == *ours {
        Ok(())
    } else {
        Err(StoreError::Corrupt("its tables are not those that were made".into()))
    }
}

fn tables(sql: &Connection) -> Result<Vec<Definition>> {
    let query = "SELECT CAST(name AS BLOB), CAST(sql AS BLOB) FROM sqlite_schema ORDER BY name";
    let mut query = sql.prepare(query)?;
    let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn migrate(sql: &mut Connection) -> Result<()> {
    Migrations::new(steps()).to_latest(sql).map_err(|error| match error {
        rusqlite_migration::Error::RusqliteError { err, .. } => err.into(),
        other => StoreError::Corrupt(other.to_string()),
    })
}

/// Walks the whole file.
pub(crate) fn check(sql: &Connection) -> Result<()> {
    let answer: String = sql.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if answer == "ok" { Ok(()) } else { Err(StoreError::Corrupt(answer)) }
}

/// Renames the file, and what SQLite keeps beside it, to the first free `logbook.damaged-N.sqlite`.
fn put_aside(path: &Path) -> Result<PathBuf> {
    let free = (1..10_000)
        .map(|n| path.with_file_name(format!("logbook.damaged-{n}.sqlite")))
        .find(|path| !path.exists());
    let aside =
        free.ok_or_else(|| StoreError::Corrupt("too many damaged copies in the data directory".into()))?;
    fs::rename(path, &aside).map_err(|error| describe(&error, "cannot put aside", path))?;
    for suffix in ["-wal", "-shm"] {
        let beside = with_suffix(path, suffix);
        if beside.exists() {
            let to = with_suffix(&aside, suffix);
            fs::rename(&beside, &to).map_err(|error| describe(&error, "cannot put aside", &beside))?;
        }
    }
    Ok(aside)
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

/// One process per data directory, by `flock`: a file left behind by a dead process locks nothing.
fn lock(dir: &Path) -> Result<File> {
    let path = dir.join("lock");
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    owner_only(&mut options);
    let mut file = options.open(&path).map_err(|error| describe(&error, "cannot lock", &path))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(fs::TryLockError::WouldBlock) => {
            let mut holder = String::new();
            // Only for the message: whoever holds it may be writing its name this moment.
            let _ = (&file).take(64).read_to_string(&mut holder);
            let digits = !holder.is_empty() && holder.bytes().all(|byte| byte.is_ascii_digit());
            let holder = if digits { format!("process {holder}") } else { "another process".into() };
            return Err(StoreError::Locked { dir: dir.to_owned(), holder });
        }
        Err(fs::TryLockError::Error(error)) => return Err(describe(&error, "cannot lock", &path)),
    }
    let named =
        file.set_len(0).and_then(|()| file.rewind()).and_then(|()| write!(file, "{}", std::process::id()));
    if let Err(error) = named {
        tracing::debug!(%error, "the lock does not say who holds it");
    }
    Ok(file)
}

/// Makes a directory that is its owner's alone, where there is none.
pub(crate) fn make_directory(dir: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir)
}

/// Makes the file readable by its owner alone before SQLite opens it; SQLite gives its side files the same mode.
pub(crate) fn private_file(path: &Path) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    owner_only(&mut options);
    options.open(path).map(drop)
}

fn owner_only(options: &mut OpenOptions) {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    #[cfg(not(unix))]
    let _ = options;
}

pub(super) fn describe(error: &std::io::Error, what: &str, path: &Path) -> StoreError {
    if matches!(error.kind(), std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded) {
        return StoreError::Full;
    }
    StoreError::Io(std::io::Error::new(error.kind(), format!("{what} {}: {error}", path.display())))
}

#[cfg(test)]
mod tests {
    use watchbell_core::Level;

    use super::super::{EventQuery, Store};
    use super::*;

    #[tokio::test]
    async fn a_record_of_an_older_version_says_what_it_said() {
        let dir = tempfile::tempdir().unwrap();
        let mut sql = Connection::open(dir.path().join(FILE)).unwrap();
        sql.pragma_update(None, "auto_vacuum", "INCREMENTAL").unwrap();
        Migrations::new(steps()).to_version(&mut sql, 7).unwrap();
        let json = r#"{"event_id":"e1","issue_id":"i1","source":"team","timestamp":"2026-11-22T10:00:00Z",
            "received":"2026-11-22T10:00:01Z","level":"fatal","title":"boom","message":"boom","tags":{"route":"/cart"}}"#;
        sql.execute_batch(&format!(
            "INSERT INTO issues (issue_id, source, title, last_event, level, first_seen, last_seen, count, users, releases)
                 VALUES ('i1', 'team', 'boom', 'e1', 4, 1, 1, 1, 0, 0);
             INSERT INTO events (source, event_id, issue, level, received, happened, title, words, json, raw)
                 VALUES ('team', 'e1', 1, 4, 1, 1, 'boom', '', '{json}', '{{\"message\":\"boom\"}}');
             INSERT INTO events (source, event_id, issue, level, received, happened, title, words, json, raw)
                 VALUES ('team', 'e2', 1, 4, 2, 2, 'bare', '', '{{\"event_id\":\"e2\",\"level\":\"fatal\"}}', '');
             DELETE FROM events WHERE event_id = 'e2';"
        ))
        .unwrap();
        drop(sql);

        let store = Store::open(dir.path()).unwrap();
        assert_eq!(store.notice(), None);
        let query = EventQuery { limit: 10, ..EventQuery::default() };
        let (rows, raw, newest) = store
            .read(move |look| {
                let rows = look.events(&query)?;
                let (raw, _) = look.raw_and_decision(&rows[0])?;
                Ok((rows, raw, look.newest_seq()?))
            })
            .await
            .unwrap();
        assert_eq!(rows.len(), 1);
        let event = rows[0].event().unwrap();
        assert_eq!((event.message.as_deref(), event.tags.len()), (Some("boom"), 1));
        let json = rows[0].json().unwrap();
        assert_eq!(json.matches("issue_id").count(), 1, "{json}");
        assert_eq!(rows[0].level, Level::Fatal);
        assert_eq!(raw, r#"{"message":"boom"}"#);
        assert_eq!(newest, 2, "no number is given twice");
    }
}
