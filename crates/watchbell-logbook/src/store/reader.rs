//! Reading: a few read-only connections, lent to blocking threads, each look in one snapshot.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};
use tokio::sync::Semaphore;

use super::{Result, StoreError};

/// Connections at once. Two cores answer no faster with more, and each costs its page cache.
const CONNECTIONS: usize = 3;

/// A look at the store. Its methods stand beside the table that they read.
pub struct Reader<'c> {
    pub(super) sql: &'c Connection,
}

pub(super) struct Readers {
    shared: Arc<Shared>,
    permits: Arc<Semaphore>,
}

struct Shared {
    path: PathBuf,
    /// With the generation of the file they were opened on.
    idle: Mutex<Vec<(u64, Connection)>>,
    /// Grows when the file is replaced: connections of an older generation see the file that was put aside.
    generation: Arc<AtomicU64>,
}

impl Readers {
    pub(super) fn new(path: PathBuf, generation: Arc<AtomicU64>) -> Self {
        let shared = Shared { path, idle: Mutex::new(Vec::new()), generation };
        Self { shared: Arc::new(shared), permits: Arc::new(Semaphore::new(CONNECTIONS)) }
    }

    pub(super) async fn read<T, F>(&self, look: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&Reader<'_>) -> Result<T> + Send + 'static,
    {
        let permit = self.permits.clone().acquire_owned().await.map_err(|_| StoreError::Closed)?;
        let shared = self.shared.clone();
        let looked = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            shared.read(look)
        });
        looked.await.map_err(|error| StoreError::Panicked(error.to_string()))?
    }
}

impl Shared {
    fn read<T>(&self, look: impl FnOnce(&Reader<'_>) -> Result<T>) -> Result<T> {
        let generation = self.generation.load(Ordering::Acquire);
        let idle = self.idle.lock().map_or(None, |mut idle| {
            idle.retain(|(opened_on, _)| *opened_on == generation);
            idle.pop()
        });
        let mut sql = idle.map_or_else(|| self.open(), |(_, sql)| Ok(sql))?;
        let value = {
            // Never committed: it only holds one snapshot for all queries of this look.
            let snapshot = sql.transaction()?;
            look(&Reader { sql: &snapshot })?
        };
        if let Ok(mut idle) = self.idle.lock() {
            idle.push((generation, sql));
        }
        Ok(value)
    }

    fn open(&self) -> Result<Connection> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let sql = Connection::open_with_flags(&self.path, flags)?;
        sql.busy_timeout(Duration::from_secs(5))?;
        sql.pragma_update(None, "cache_size", -1_024)?;
        sql.set_prepared_statement_cache_capacity(32);
        Ok(sql)
    }
}
