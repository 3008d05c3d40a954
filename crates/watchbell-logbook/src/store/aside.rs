//! Without a disk that can be used: what is newest is remembered in memory, and the file is left as it is.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;
use std::sync::atomic::Ordering;

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use super::open::{self, Opened};
use super::writer::Writer;
use super::{Result, Store, search, settings};

/// Pages of 4 KiB that may be filled in memory, and from how many bytes on the oldest events go.
const MOST_PAGES: u32 = 16_384;
pub(super) const MOST: u64 = 48 << 20;

/// What a disk must take to be used again: a batch of large events, with its indexes and the log that it goes through.
const ROOM: usize = 16 << 20;

/// Issues whose events, users and releases are taken along, least recent last.
const ISSUES: &str = "(SELECT id FROM issues ORDER BY last_seen DESC LIMIT 5000)";

/// What is taken along of each table. The search index is made anew.
fn taken_along() -> [(&'static str, String); 18] {
    let newest = |column: &str| format!("ORDER BY {column} DESC LIMIT 5000");
    let of_issues = |order: &str| format!("WHERE issue IN {ISSUES} {order} LIMIT 20000");
    [
        ("settings", String::new()),
        ("cursors", String::new()),
        ("projects", String::new()),
        ("certificates", String::new()),
        ("watches", String::new()),
        ("forwarders", String::new()),
        ("outbox", newest("at")),
        ("tallies", "LIMIT 20000".into()),
        ("coverage", newest("day")),
        ("minutes", newest("minute")),
        ("hours", newest("hour")),
        ("days", newest("day")),
        ("release_marks", newest("first_seen")),
        ("issues", format!("WHERE id IN {ISSUES}")),
        ("users", of_issues("")),
        ("releases", of_issues("")),
        ("environments", of_issues("")),
        ("events", of_issues("ORDER BY seq DESC").replace("20000", "5000")),
    ]
}

impl Store {
    /// From now on remembers what is newest in memory, up to some 64 MB, beginning with what is newest of the file: for a disk
    /// that takes nothing more. The file is left as it is; [`Store::write`], which promises the disk, is refused as by a full one.
    ///
    /// # Errors
    /// [`super::StoreError::Sql`] when SQLite cannot start at all.
    pub async fn stand_aside(&self) -> Result<()> {
        self.on_writer(Writer::stand_aside).await?;
        self.inner.promises.store(false, Ordering::Release);
        Ok(())
    }

    /// As [`Store::stand_aside`], where there is no file that can be opened.
    ///
    /// # Errors
    /// As there.
    pub fn stand_in() -> Result<Self> {
        Self::start(Writer::new(in_memory(None)?), None, false)
    }

    /// Whether the disk takes what is written to it now, with room for more.
    ///
    /// # Errors
    /// [`super::StoreError::Full`] and the others of [`Store::write`].
    pub async fn try_disk(&self) -> Result<()> {
        self.on_writer(Writer::try_disk).await
    }
}

/// A store in memory, with what is newest of `file`. What cannot be read is left out: a ring needs none of it.
pub(super) fn in_memory(file: Option<&Connection>) -> Result<Opened> {
    let opened = open::in_memory()?;
    opened.sql.pragma_update(None, "max_page_count", MOST_PAGES)?;
    if let Some(file) = file {
        for (table, which) in taken_along() {
            if let Err(error) = copy(file, &opened.sql, table, &which) {
                tracing::warn!(%error, table, "not taken along");
            }
        }
        settings::begins_with(&opened.sql, search::INDEXED)?;
    }
    Ok(opened)
}

/// Copies rows of a table that both have.
fn copy(from: &Connection, to: &Connection, table: &str, which: &str) -> Result<()> {
    let mut select = from.prepare(&format!("SELECT * FROM {table} {which}"))?;
    let columns = select.column_count();
    let places = vec!["?"; columns].join(",");
    let mut insert = to.prepare(&format!("INSERT OR REPLACE INTO {table} VALUES ({places})"))?;
    let transaction = to.unchecked_transaction()?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        let values = (0..columns).map(|at| row.get::<_, Value>(at)).collect::<rusqlite::Result<Vec<_>>>()?;
        insert.execute(params_from_iter(values))?;
    }
    Ok(transaction.commit()?)
}

/// Whether there is room for more in the folder of `file`.
pub(super) fn has_room(file: &Path) -> Result<()> {
    let path = file.with_extension("room");
    let tried = File::create(&path).and_then(|mut file| {
        file.write_all(&vec![0; ROOM])?;
        file.sync_data()
    });
    // It held nothing.
    let _ = fs::remove_file(&path);
    tried.map_err(|error| open::describe(&error, "cannot write", &path))
}
