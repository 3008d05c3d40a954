//! What one look at the files has shown.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::disk::Identity;

/// One look hands over no more than these many records, or bytes of them.
const MOST_ENTRIES: usize = 1_000;
const MOST_BYTES: usize = 1 << 20;

/// What one look has shown.
#[derive(Debug, Default)]
pub struct Look {
    /// What was new, each file's in its order.
    pub entries: Vec<Entry>,
    /// What people should know.
    pub notes: Vec<Note>,
    /// There is more to hand over: look again at once.
    pub more: bool,
    /// Something was written since the last look.
    pub grown: bool,
    bytes: usize,
}

/// Lines that tell of one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The file's name when it was read.
    pub file: Arc<Path>,
    /// What file that is.
    pub identity: Identity,
    /// Counts up with each file that is begun. The system gives a file's number to another one, and a file that was truncated
    /// is written anew: with this, no two places are one.
    pub birth: u64,
    /// Where in it they begin.
    pub at: u64,
    /// The lines, with `\n` between them.
    pub text: String,
    /// It was longer than what is kept, and lost its end.
    pub cut: bool,
    /// It was there before anybody listened.
    pub old: bool,
}

/// What happened beside lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// A line was too long, and was passed over.
    TooLong {
        /// In which file.
        path: Arc<Path>,
        /// What would have been read, in bytes.
        limit: usize,
    },
    /// A file was rotated away while nobody looked: what was written to it since is not known.
    Lost {
        /// Which.
        path: PathBuf,
    },
    /// More files are there than are followed.
    TooMany,
    /// The system tells of no changes: files are looked at every second or so instead.
    Polling {
        /// Why.
        why: String,
    },
}

impl Look {
    /// Whether nothing has happened.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty() && self.notes.is_empty()
    }

    pub(super) fn take(&mut self, entry: Entry) {
        self.bytes += entry.text.len();
        self.entries.push(entry);
    }

    pub(super) fn is_full(&self) -> bool {
        self.entries.len() >= MOST_ENTRIES || self.bytes >= MOST_BYTES
    }
}
