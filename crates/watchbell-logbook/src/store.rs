//! The store: one SQLite file in WAL mode, written by one thread, read by a few.
//!
//! # Layout, in reading order
//! `open` locks the data directory and finds, migrates or quarantines the file. `writer` runs one transaction per job on
//! its own thread; `reader` lends read-only connections. Then one file per table, each with its SQL and its
//! queries: `events`, `issues`, `users`, `releases`, `minutes`, `cursors`, `decisions`, `acts`,
//! `tallies`, `outbox`, `settings`, `projects`, `certificates`, `coverage`. `ready` is an event on its way in, `append` the one act that touches most of them, `retention`
//! what takes away again, `aside` is for a disk that cannot be used, and `search` finds. `packed` is how a row keeps its texts.

mod acts;
mod error;
pub(crate) mod open;
mod writer;
mod reader;
mod ready;
mod append;
mod events;
mod issues;
mod ranked;
mod users;
mod coverage;
mod releases;
mod minutes;
mod cursors;
mod forwarders;
mod certificates;
mod decisions;
mod outbox;
mod settings;
mod projects;
mod tallies;
mod watches;
mod retention;
mod report;
mod search;
mod aside;
mod packed;
mod passing;
pub(crate) mod row;

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use tokio::sync::{mpsc, oneshot, watch};

pub use acts::ActRow;
pub use append::{Appended, IssueCounts};
pub use coverage::ProjectCoverage;
pub use decisions::{DecidedRow, DecisionRow, RingRow};
pub use error::StoreError;
pub use events::{Arrived, EventQuery, EventRow, Following, Stats, Streamed};
pub use issues::{IssueOrder, IssueQuery, IssueRow, Unseen};
pub use minutes::{Bucket, Counts, TimelineQuery};
pub(crate) use open::make_directory;
pub use outbox::{OutboxRow, OutboxState};
pub use passing::{Batch, Passing};
pub use projects::{MOST_PROJECTS, ProjectRow, is_name};
pub use ranked::Ranked;
pub use reader::Reader;
pub use ready::Ready;
pub use report::CostRow;
pub use search::Found;
pub use tallies::TallyRow;
pub use users::{Hit, UserRow};
pub use watches::WatchRow;
pub use writer::Tx;

use reader::Readers;
use writer::{Job, Writer};

/// A result of the store.
pub type Result<T, E = StoreError> = std::result::Result<T, E>;

/// Jobs that may wait for the writer before callers have to.
const QUEUE: usize = 64;

/// The store. Cheap to clone; the last clone to go closes the file and releases the data directory.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    /// `None` only while closing: the writer ends when the last sender is gone.
    jobs: Option<mpsc::Sender<Job>>,
    /// `None` for a store in memory, whose only connection is the writer's.
    readers: Option<Readers>,
    /// Whether what is promised to be on the disk can be; otherwise the file, if there is one, is not looked at either.
    promises: AtomicBool,
    committed: watch::Receiver<i64>,
    beats: watch::Receiver<u64>,
    notice: Arc<Mutex<Option<String>>>,
    id: Arc<Mutex<String>>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Store {
    /// Opens the store in `dir`, making the directory (0700), the file and its tables where they are missing.
    ///
    /// A file that is damaged is renamed aside and a fresh one made; [`Store::notice`] then says so.
    ///
    /// # Errors
    /// [`StoreError::Locked`] when another process uses the directory, [`StoreError::Newer`] when a newer Watchbell wrote
    /// the file, [`StoreError::Full`] and [`StoreError::Io`] when it cannot be written.
    pub fn open(dir: &Path) -> Result<Self> {
        let opened = open::on_disk(dir)?;
        let path = opened.path.clone();
        let writer = Writer::new(opened);
        let readers = Readers::new(path, writer.generation());
        Self::start(writer, Some(readers), true)
    }

    /// A store that forgets, for tests.
    ///
    /// # Errors
    /// [`StoreError::Sql`] when SQLite cannot start at all.
    pub fn in_memory() -> Result<Self> {
        Self::start(Writer::new(open::in_memory()?), None, true)
    }

    fn start(mut writer: Writer, readers: Option<Readers>, promises: bool) -> Result<Self> {
        let (jobs, queue) = mpsc::channel(QUEUE);
        let (committed, beats) = (writer.committed(), writer.beats());
        let (notice, id) = (writer.notice(), writer.id());
        let thread = std::thread::Builder::new()
            .name("logbook".into())
            .spawn(move || writer.run(queue))
            .map_err(StoreError::Io)?;
        let thread = Some(thread);
        let promises = AtomicBool::new(promises);
        let inner = Inner { jobs: Some(jobs), readers, promises, committed, beats, notice, id, thread };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Runs `act` in one transaction on the writer's thread; when this returns `Ok`, what it wrote is on the disk
    /// (`fdatasync` has returned). An error or a panic in `act` undoes all of it.
    ///
    /// # Errors
    /// What `act` returned; [`StoreError::Full`], [`StoreError::Busy`] and [`StoreError::Io`] from the commit.
    pub async fn write<T, F>(&self, act: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
    {
        self.submit(true, act).await
    }

    /// As [`Store::write`], without waiting for the disk: it survives the death of the process, but a power cut may undo
    /// the last of them, in order. For what can be read again from its source, whose cursor is undone with it.
    ///
    /// # Errors
    /// As [`Store::write`].
    pub async fn write_relaxed<T, F>(&self, act: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
    {
        self.submit(false, act).await
    }

    async fn submit<T, F>(&self, durable: bool, act: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
    {
        if durable && !self.promises() {
            return Err(StoreError::Full);
        }
        self.on_writer(move |writer| writer.transaction(durable, act)).await
    }

    /// Runs `look` on a read-only connection that sees one state of the store throughout.
    ///
    /// # Errors
    /// What `look` returned; [`StoreError::Sql`].
    pub async fn read<T, F>(&self, look: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&Reader<'_>) -> Result<T> + Send + 'static,
    {
        let Some(readers) = self.inner.readers.as_ref().filter(|_| self.promises()) else {
            return self.on_writer(move |writer| writer.look(look)).await;
        };
        let looked = readers.read(look).await;
        if let Err(StoreError::Corrupt(_)) = &looked {
            self.on_writer(|writer| {
                writer.check();
                Ok(())
            })
            .await?;
        }
        looked
    }

    fn promises(&self) -> bool {
        self.inner.promises.load(Ordering::Acquire)
    }

    async fn on_writer<T, F>(&self, job: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Writer) -> Result<T> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let job: Job = Box::new(move |writer| {
            // Whoever asked may have gone; the work is done all the same.
            let _ = reply.send(job(writer));
        });
        let jobs = self.inner.jobs.as_ref().ok_or(StoreError::Closed)?;
        jobs.send(job).await.map_err(|_| StoreError::Closed)?;
        answer.await.map_err(|_| StoreError::Closed)?
    }

    /// The highest event sequence number that is committed; changes wake streams.
    pub fn committed(&self) -> watch::Receiver<i64> {
        self.inner.committed.clone()
    }

    /// Changes when a forwarder gives a sign of life.
    pub fn beats(&self) -> watch::Receiver<u64> {
        self.inner.beats.clone()
    }

    /// What people should know about how the store was opened: that a damaged file was put aside, and where.
    pub fn notice(&self) -> Option<String> {
        self.inner.notice.lock().map_or(None, |notice| notice.clone())
    }

    /// Names this very file, so that a cursor into another one is recognised as such.
    pub fn id(&self) -> String {
        self.inner.id.lock().map_or_else(|_| String::new(), |id| id.clone())
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        // Readers first: the last connection to close folds the log into the file, and a reader may not.
        self.readers = None;
        self.jobs = None;
        if let Some(thread) = self.thread.take() {
            // A job may own the last clone, and then this runs on the writer's own thread.
            if thread.thread().id() != std::thread::current().id() {
                // A writer that panicked has said so already.
                let _ = thread.join();
            }
        }
    }
}
