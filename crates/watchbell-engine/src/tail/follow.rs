//! Looks again and again, when the system tells of a change, and now and then all the same.
//!
//! On a thread of its own: reading files may block, and for long where they are on a network.

use std::collections::{BTreeMap, HashSet};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::time::{Duration, Instant};

use notify_fs::{EventKind, RecursiveMode, Watcher};
use tokio::sync::mpsc;
use watchbell_core::say;

use super::{Blocked, Checkpoint, Look, Note, Tail};
use crate::clock::SharedClock;

/// More folders than these are not watched; their files are looked at all the same.
const MOST_FOLDERS: usize = 64;
/// A program that writes without pause is looked at this often.
const BETWEEN: Duration = Duration::from_millis(50);
/// So often the system may keep a change to itself before nobody relies on it any more.
const UNTOLD: u32 = 3;

/// How often files are looked at.
#[derive(Debug, Clone)]
pub struct Pace {
    /// Where the system tells of changes, all the same so often.
    pub told: Duration,
    /// Where it does not.
    pub polled: Duration,
    /// Whether the system is asked to tell.
    pub watch: bool,
}

impl Default for Pace {
    fn default() -> Self {
        Self { told: Duration::from_secs(5), polled: Duration::from_secs(1), watch: true }
    }
}

/// A tail that is followed until this is dropped.
pub struct Following {
    seen: mpsc::Receiver<Seen>,
    wake: SyncSender<()>,
}

/// What a look has shown, and where that leaves everything.
#[derive(Debug)]
pub struct Seen {
    /// What was new.
    pub look: Look,
    /// Everything up to here was handed over, this look included.
    pub checkpoint: Checkpoint,
    /// What cannot be read, and why.
    pub blocked: BTreeMap<PathBuf, Blocked>,
    /// How many files are followed.
    pub files: usize,
}

impl Following {
    /// What the next look has shown, also where that is nothing. `None`: the thread is gone, which it never is by itself.
    pub async fn next(&mut self) -> Option<Seen> {
        self.seen.recv().await
    }
}

impl Drop for Following {
    fn drop(&mut self) {
        self.seen.close();
        // It finds out as soon as it wakes.
        let _ = self.wake.try_send(());
    }
}

/// Follows `tail`. What is not taken is waited for: two looks are read ahead, and no more.
///
/// # Errors
/// The system has no thread left.
pub fn follow(tail: Tail, pace: Pace, clock: SharedClock) -> std::io::Result<Following> {
    let (tell, seen) = mpsc::channel(1);
    let (wake, woken) = sync_channel(1);
    let loop_wake = wake.clone();
    std::thread::Builder::new().name("log files".into()).spawn(move || {
        Looking { tail, waker: Waker::new(&pace, loop_wake), pace, woken, clock, tell }.run();
    })?;
    Ok(Following { seen, wake })
}

struct Looking {
    tail: Tail,
    waker: Waker,
    pace: Pace,
    woken: Receiver<()>,
    clock: SharedClock,
    tell: mpsc::Sender<Seen>,
}

impl Looking {
    fn run(mut self) {
        let mut told = true;
        while !self.tell.is_closed() {
            let mut look = self.tail.look(Instant::now(), self.clock.now());
            self.waker.watch(&self.tail.folders());
            if !told && look.grown {
                self.waker.untold();
            }
            look.notes.extend(self.waker.note.take());
            let more = look.more;
            let (checkpoint, files) = (self.tail.checkpoint(), self.tail.size().0);
            let seen = Seen { look, checkpoint, blocked: self.tail.blocked().clone(), files };
            if self.tell.blocking_send(seen).is_err() {
                return;
            }
            if !more {
                told = self.wait();
            }
        }
    }

    /// Until something happens, or it is time. Whether it was told.
    fn wait(&self) -> bool {
        let most = if self.waker.trusted() { self.pace.told } else { self.pace.polled };
        let settles = self.tail.next_look().map(|at| at.saturating_duration_since(Instant::now()));
        let wait = settles.map_or(most, |settles| settles.max(BETWEEN).min(most));
        match self.woken.recv_timeout(wait) {
            Ok(()) => {
                std::thread::sleep(BETWEEN);
                while self.woken.try_recv().is_ok() {}
                true
            }
            // Whoever holds the other end is gone, and is seen to be.
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => false,
        }
    }
}

/// Is told of changes, where the system tells.
struct Waker {
    watcher: Option<notify_fs::RecommendedWatcher>,
    folders: HashSet<PathBuf>,
    untold: u32,
    note: Option<Note>,
}

impl Waker {
    fn new(pace: &Pace, wake: SyncSender<()>) -> Self {
        let mut waker = Self { watcher: None, folders: HashSet::new(), untold: 0, note: None };
        if pace.watch {
            match notify_fs::recommended_watcher(move |event: notify_fs::Result<notify_fs::Event>| {
                // Reading, which we do ourselves, is no change.
                let reading = event.is_ok_and(|event| matches!(event.kind, EventKind::Access(_)));
                if !reading {
                    let _ = wake.try_send(());
                }
            }) {
                Ok(watcher) => waker.watcher = Some(watcher),
                Err(error) => waker.give_up(error.to_string()),
            }
        }
        waker
    }

    fn trusted(&self) -> bool {
        self.watcher.is_some()
    }

    /// Watches these folders and no others.
    fn watch(&mut self, wanted: &HashSet<PathBuf>) {
        let Some(watcher) = &mut self.watcher else { return };
        self.folders.retain(|folder| {
            let keep = wanted.contains(folder);
            if !keep {
                let _ = watcher.unwatch(folder);
            }
            keep
        });
        for folder in wanted {
            if self.folders.contains(folder) || !folder.is_dir() {
                continue;
            }
            let failed = if self.folders.len() >= MOST_FOLDERS {
                Some(say!("source-files-folders"))
            } else {
                watcher.watch(folder, RecursiveMode::NonRecursive).err().map(|error| error.to_string())
            };
            if let Some(why) = failed {
                return self.give_up(why);
            }
            self.folders.insert(folder.clone());
        }
    }

    /// Something was there that nobody had told of: so it is on network file systems, and where memory is written to.
    fn untold(&mut self) {
        self.untold += 1;
        if self.trusted() && self.untold >= UNTOLD {
            self.give_up(say!("source-files-untold"));
        }
    }

    fn give_up(&mut self, why: String) {
        self.watcher = None;
        self.note = Some(Note::Polling { why });
    }
}
