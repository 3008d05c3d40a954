//! The writer: one thread, one connection, one transaction per job.

use std::any::Any;
use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use rusqlite::{Connection, TransactionBehavior};
use tokio::runtime::{self, Runtime};
use tokio::sync::{mpsc, watch};
use tokio::time::timeout;

use super::coverage::Named;
use super::minutes::Counted;
use super::open::{self, Opened};
use super::{Reader, Result, StoreError, aside, events, search, settings};

/// Events that may wait to be indexed while others are written: looking at them takes a search a moment.
const FAR_BEHIND: i64 = 20_000;

/// What can be done behind is done when nothing came for so long. Whoever writes one event after the other would wait for it
/// otherwise: at 2,000 a second, the slowest of a hundred requests waited for 35 ms (`./dev bench ingest`).
const QUIET: Duration = Duration::from_millis(20);

/// What the writer's thread runs.
pub(super) type Job = Box<dyn FnOnce(&mut Writer) + Send>;

/// Rows changed since the last checkpoint that make the next idle moment worth another.
const CHECKPOINT_AFTER: u64 = 2_000;

/// Owns the connection that writes.
pub(super) struct Writer {
    /// `None` after a damaged file was put aside and no fresh one could be made yet.
    sql: Option<Connection>,
    /// Empty in memory.
    path: PathBuf,
    /// The file, while what is newest is remembered in memory because the disk does not take it.
    aside: Option<PathBuf>,
    _lock: Option<File>,
    committed: watch::Sender<i64>,
    beats: watch::Sender<u64>,
    notice: Arc<Mutex<Option<String>>>,
    id: Arc<Mutex<String>>,
    /// How the connection is set at the moment.
    durable: Option<bool>,
    /// Set when the disk failed to take what it was given: SQLite's cache and the disk may differ from then on, so
    /// nothing more is written until the store is opened again.
    failed: Option<String>,
    /// Whether the disk was full the last time.
    full: bool,
    checkpointed: u64,
    /// Everything up to here is in the search index.
    indexed: i64,
    /// Events written since the index took a step while others waited.
    unstepped: i64,
    /// Whether the index may have parts to be put together.
    unmerged: bool,
    /// Whether nothing is to be done for the index until something was written.
    rests: bool,
    /// Which file this is, counted from the first: readers drop connections to an older one.
    generation: Arc<AtomicU64>,
}

impl Writer {
    pub(super) fn new(opened: Opened) -> Self {
        let id = settings::store_id(&opened.sql).unwrap_or_default();
        let newest = events::newest_seq(&opened.sql).unwrap_or(0);
        let indexed = Reader { sql: &opened.sql }.indexed().unwrap_or(0);
        Self {
            sql: Some(opened.sql),
            path: opened.path,
            aside: None,
            _lock: opened.lock,
            committed: watch::Sender::new(newest),
            beats: watch::Sender::new(0),
            notice: Arc::new(Mutex::new(opened.notice)),
            id: Arc::new(Mutex::new(id)),
            durable: None,
            failed: None,
            full: false,
            checkpointed: 0,
            indexed,
            unstepped: 0,
            unmerged: true,
            rests: false,
            generation: Arc::default(),
        }
    }

    pub(super) fn committed(&self) -> watch::Receiver<i64> {
        self.committed.subscribe()
    }

    pub(super) fn beats(&self) -> watch::Receiver<u64> {
        self.beats.subscribe()
    }

    pub(super) fn notice(&self) -> Arc<Mutex<Option<String>>> {
        self.notice.clone()
    }

    pub(super) fn generation(&self) -> Arc<AtomicU64> {
        self.generation.clone()
    }

    pub(super) fn id(&self) -> Arc<Mutex<String>> {
        self.id.clone()
    }

    /// Runs jobs until the last sender is gone.
    pub(super) fn run(&mut self, mut queue: mpsc::Receiver<Job>) {
        let timer = runtime::Builder::new_current_thread().enable_time().build();
        let timer = timer.inspect_err(|error| tracing::error!(%error, "nothing is done behind")).ok();
        while let Some(job) = self.next(&mut queue, timer.as_ref()) {
            let before = *self.committed.borrow();
            job(self);
            self.rests = false;
            // Whoever writes without a pause waits, now and then: as often as keeps it from falling behind further.
            self.unstepped += self.committed.borrow().saturating_sub(before);
            if self.unindexed() > FAR_BEHIND && self.unstepped >= search::STEP {
                self.unstepped = 0;
                self.index();
            }
        }
    }

    /// The next job; until there is one, what can be done behind.
    fn next(&mut self, queue: &mut mpsc::Receiver<Job>, timer: Option<&Runtime>) -> Option<Job> {
        if let (true, Some(timer)) = (self.has_work(), timer) {
            if let Ok(job) = timer.block_on(async { timeout(QUIET, queue.recv()).await }) {
                return job;
            }
            while queue.is_empty() && !queue.is_closed() && self.index() {}
            if queue.is_empty() {
                self.checkpoint();
            }
        }
        queue.blocking_recv()
    }

    /// Whether there is anything to do behind.
    fn has_work(&self) -> bool {
        !self.rests && (self.unindexed() >= search::STEP || self.unmerged)
            || self.unfolded() >= CHECKPOINT_AFTER
    }

    /// Indexes some events, or puts parts of the index together; whether there is more to do at once.
    fn index(&mut self) -> bool {
        if self.rests {
            return false;
        }
        let done = if self.unindexed() >= search::STEP {
            self.transaction(false, |tx| Ok((tx.index_some()?, tx.reader().indexed()?))).map(
                |(any, indexed)| {
                    // What is gone needs no index.
                    self.indexed = if any { indexed } else { *self.committed.borrow() };
                    self.unmerged = true;
                    any
                },
            )
        } else if self.unmerged {
            self.transaction(false, |tx| tx.merge_index()).inspect(|more| self.unmerged = *more)
        } else {
            Ok(false)
        };
        // What failed is tried again after the next job; until then, searches look at what is not indexed.
        let more = done.unwrap_or_else(|error| {
            tracing::warn!(%error, "the search index waits");
            false
        });
        self.rests = !more;
        more
    }

    /// How many sequence numbers the index is behind.
    fn unindexed(&self) -> i64 {
        self.committed.borrow().saturating_sub(self.indexed)
    }

    /// Runs `act` in one transaction. See [`super::Store::write`].
    pub(super) fn transaction<T>(
        &mut self,
        durable: bool,
        act: impl FnOnce(&mut Tx<'_>) -> Result<T>,
    ) -> Result<T> {
        if let Some(why) = &self.failed {
            return Err(StoreError::Disk(why.clone()));
        }
        if durable && self.aside.is_some() {
            return Err(StoreError::Full);
        }
        let result = self.attempt(durable, act);
        match &result {
            // Said once, not for every sender that is refused.
            Err(StoreError::Full) if !self.full => {
                tracing::warn!("the disk is full; nothing more is kept until there is room");
                self.full = true;
            }
            Ok(_) if self.full => {
                tracing::info!("there is room on the disk again");
                self.full = false;
            }
            Err(StoreError::Corrupt(why)) => self.mend(why),
            Err(StoreError::Disk(why)) => {
                tracing::error!(%why, "the disk failed; nothing more is written to the record");
                self.failed = Some(why.clone());
            }
            Ok(_) if self.aside.is_some() => self.make_room(),
            _ => {}
        }
        result
    }

    /// Goes on in memory with what is newest of the file.
    pub(super) fn stand_aside(&mut self) -> Result<()> {
        if self.aside.is_some() {
            return Ok(());
        }
        let opened = aside::in_memory(self.sql.as_ref())?;
        self.aside = Some(std::mem::take(&mut self.path));
        self.sql = Some(opened.sql);
        (self.durable, self.failed, self.full) = (None, None, false);
        (self.checkpointed, self.indexed, self.unmerged) = (0, 0, true);
        Ok(())
    }

    /// Whether the disk takes what is written to it, with room for more.
    pub(super) fn try_disk(&mut self) -> Result<()> {
        if self.aside.is_none() {
            self.transaction(true, |tx| tx.put_setting("store:tried", "yes"))?;
        }
        let file = self.aside.as_ref().unwrap_or(&self.path);
        if file.as_os_str().is_empty() { Ok(()) } else { aside::has_room(file) }
    }

    /// In memory, the oldest events go before there is no room for the newest.
    fn make_room(&mut self) {
        while self.attempt(false, |tx| tx.take_surplus(aside::MOST)).is_ok_and(|taken| taken > 0) {}
    }

    fn attempt<T>(&mut self, durable: bool, act: impl FnOnce(&mut Tx<'_>) -> Result<T>) -> Result<T> {
        self.set_durable(durable)?;
        let sql = self.sql.as_mut().ok_or(StoreError::Closed)?;
        let transaction = sql.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut tx = Tx {
            sql: &transaction,
            newest: None,
            held: None,
            counted: Counted::default(),
            named: Named::default(),
            beat: false,
        };
        let value = catch_unwind(AssertUnwindSafe(|| act(&mut tx)))
            .map_err(|panic| StoreError::Panicked(words(&*panic)))??;
        let beat = tx.beat;
        let newest = tx.finish()?;
        transaction.commit()?;
        if beat {
            self.beats.send_modify(|number| *number += 1);
        }
        if let Some(newest) = newest {
            self.committed.send_if_modified(|seq| std::mem::replace(seq, newest.max(*seq)) < newest);
        }
        Ok(value)
    }

    /// Reads on the writer's own connection: in memory there is no other.
    pub(super) fn look<T>(&mut self, look: impl FnOnce(&Reader<'_>) -> Result<T>) -> Result<T> {
        let sql = self.sql.as_ref().ok_or(StoreError::Closed)?;
        let reader = Reader { sql };
        catch_unwind(AssertUnwindSafe(|| look(&reader)))
            .map_err(|panic| StoreError::Panicked(words(&*panic)))?
    }

    /// A reader met damage: look at the whole file, and put it aside if it is so.
    pub(super) fn check(&mut self) {
        let Some(sql) = &self.sql else { return };
        match open::check(sql) {
            Err(StoreError::Corrupt(why)) => self.mend(&why),
            _ if search::is_sound(sql) => {}
            _ => self.renew_index(),
        }
    }

    /// Something is damaged. The index can be made anew from what is kept; anything else means another file.
    fn mend(&mut self, why: &str) {
        let found = self.sql.as_ref().map(|sql| (open::check(sql), search::is_sound(sql)));
        match found {
            Some((Err(StoreError::Corrupt(why)), _)) if search::is_of_index(&why) => self.renew_index(),
            Some((Ok(()), false)) => self.renew_index(),
            _ => self.replace(why),
        }
    }

    fn renew_index(&mut self) {
        let Some(sql) = &mut self.sql else { return };
        tracing::warn!("the search index was damaged and is made anew");
        match search::renew(sql) {
            Ok(()) => (self.indexed, self.rests) = (0, false),
            Err(error) => tracing::error!(%error, "the search index could not be made anew"),
        }
    }

    /// FULL waits for the disk at each commit; NORMAL leaves that to checkpoints (<https://sqlite.org/pragma.html#pragma_synchronous>).
    fn set_durable(&mut self, durable: bool) -> Result<()> {
        if self.durable != Some(durable) {
            let sql = self.sql.as_ref().ok_or(StoreError::Closed)?;
            sql.pragma_update(None, "synchronous", if durable { "FULL" } else { "NORMAL" })?;
            self.durable = Some(durable);
        }
        Ok(())
    }

    /// Puts the damaged file aside and goes on with a fresh one.
    fn replace(&mut self, why: &str) {
        if self.path.as_os_str().is_empty() {
            return;
        }
        tracing::error!(%why, "the record is damaged");
        self.sql = None;
        self.durable = None;
        match open::replace(&self.path, why) {
            Ok((sql, notice)) => {
                if let (Ok(mut id), Ok(fresh)) = (self.id.lock(), settings::store_id(&sql)) {
                    *id = fresh;
                }
                if let Ok(mut place) = self.notice.lock() {
                    *place = Some(notice);
                }
                self.checkpointed = 0;
                self.indexed = 0;
                self.generation.fetch_add(1, Ordering::AcqRel);
                self.sql = Some(sql);
                // A fresh file counts from one again; streams that wait for more must not wait for the old number.
                self.committed.send_replace(0);
            }
            Err(error) => {
                tracing::error!(%error, "no fresh record could be made");
                self.failed = Some(error.to_string());
            }
        }
    }

    /// Rows changed since the last checkpoint.
    fn unfolded(&self) -> u64 {
        self.sql.as_ref().map_or(0, |sql| sql.total_changes().saturating_sub(self.checkpointed))
    }

    /// Moves the WAL into the file while nobody waits, so that no commit has to.
    fn checkpoint(&mut self) {
        let unfolded = self.unfolded();
        let Some(sql) = self.sql.as_ref().filter(|_| unfolded >= CHECKPOINT_AFTER) else { return };
        self.checkpointed += unfolded;
        if let Err(error) = sql.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(())) {
            tracing::warn!(%error, "the record's log could not be folded in; the next attempt follows");
        }
    }
}

/// The words of a panic.
pub(super) fn words(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "a panic without words".into())
}

/// One transaction. Its methods stand beside the table that they write.
pub struct Tx<'c> {
    pub(super) sql: &'c Connection,
    /// The highest sequence number appended.
    pub(super) newest: Option<i64>,
    /// The event whose savepoint is open: only this one can still be forgotten.
    pub(super) held: Option<i64>,
    /// Per-minute counts, written once per transaction.
    pub(super) counted: Counted,
    /// How many of the events that are kept name a user, written once per transaction.
    pub(super) named: Named,
    /// A forwarder was heard.
    pub(super) beat: bool,
}

impl Tx<'_> {
    /// The same queries as outside, seeing what this transaction has written so far.
    pub fn reader(&self) -> Reader<'_> {
        Reader { sql: self.sql }
    }

    fn finish(mut self) -> Result<Option<i64>> {
        self.keep()?;
        std::mem::take(&mut self.counted).write(self.sql)?;
        std::mem::take(&mut self.named).write(self.sql)?;
        Ok(self.newest)
    }
}
