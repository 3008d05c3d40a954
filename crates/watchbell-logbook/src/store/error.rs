//! What can go wrong with the store.

use std::path::PathBuf;

use rusqlite::ErrorCode;

/// Why the store could not do it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another process uses the data directory.
    #[error("{} is in use by another Watchbell ({holder})", dir.display())]
    Locked {
        /// The data directory.
        dir: PathBuf,
        /// Who: `process 1234`.
        holder: String,
    },
    /// A newer Watchbell wrote the file. Nothing was changed.
    #[error("{} was written by a newer Watchbell (format {found}, this one knows {known}): use that one, or another --data-dir", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its format.
        found: i64,
        /// The newest this program knows.
        known: i64,
    },
    /// The disk is full. Nothing of the transaction was kept; the next may succeed.
    #[error("the disk is full")]
    Full,
    /// Another program holds the file. Nothing of the transaction was kept; the next may succeed.
    #[error("the record is locked by another program")]
    Busy,
    /// The file is damaged. It is put aside, and the next transaction meets a fresh one.
    #[error("the record is damaged: {0}")]
    Corrupt(String),
    /// The disk failed while writing. What was not acknowledged may be lost, and nothing more is written.
    #[error("the disk failed: {0}")]
    Disk(String),
    /// The file or its directory cannot be used.
    #[error("{0}")]
    Io(#[source] std::io::Error),
    /// SQLite refused.
    #[error("{0}")]
    Sql(#[source] rusqlite::Error),
    /// The work itself panicked and was undone.
    #[error("an internal fault undid this change: {0}")]
    Panicked(String),
    /// The caller broke the order of calls that the method documents.
    #[error("misuse of the store: {0}")]
    Misuse(&'static str),
    /// The store is closed.
    #[error("the record is closed")]
    Closed,
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        let rusqlite::Error::SqliteFailure(failure, _) = &error else { return Self::Sql(error) };
        match failure.code {
            ErrorCode::DiskFull => Self::Full,
            // The shared-memory file could not grow: ENOSPC by another name.
            ErrorCode::SystemIoFailure if failure.extended_code == rusqlite::ffi::SQLITE_IOERR_SHMSIZE => {
                Self::Full
            }
            ErrorCode::SystemIoFailure => Self::Disk(error.to_string()),
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Self::Busy,
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => Self::Corrupt(error.to_string()),
            _ => Self::Sql(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use watchbell_core::{Event, Level};

    use super::super::Store;
    use super::*;

    #[tokio::test]
    async fn a_full_disk_is_said_and_left_behind() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path()).unwrap();
        let unpackable = (0..3_000).map(|_| uuid::Uuid::new_v4().simple().to_string()).collect();
        let bulk = Event { message: Some(unpackable), ..Event::bare(Level::Fatal) };
        let append = || {
            let bulk = bulk.clone();
            store.write(move |tx| tx.append("a", &bulk, Timestamp::UNIX_EPOCH))
        };
        append().await.unwrap();
        // SQLite's own limit is met as the end of a disk is.
        let limit =
            |pages: i64| store.write(move |tx| Ok(tx.sql.pragma_update(None, "max_page_count", pages)?));
        limit(1).await.unwrap();
        assert!(matches!(append().await, Err(StoreError::Full)));
        assert!(matches!(append().await, Err(StoreError::Full)), "again, and nothing worse");
        assert_eq!(store.read(|look| Ok(look.stats()?.events)).await.unwrap(), 1);
        limit(1 << 30).await.unwrap();
        append().await.expect("there is room again");
        drop(store);
        assert_eq!(Store::open(dir.path()).unwrap().notice(), None);
    }
}
