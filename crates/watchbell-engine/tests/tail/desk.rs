//! A folder of logs, somebody who writes them, and somebody who follows them on a clock that the test moves.

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use watchbell_engine::tail::{Checkpoint, Entry, Look, Note, Tail};

pub(crate) struct Desk {
    pub(crate) folder: tempfile::TempDir,
    globs: Vec<String>,
    pub(crate) tail: Tail,
    now: Instant,
    pub(crate) notes: Vec<Note>,
}

impl Desk {
    /// Follows `glob` in a new folder, in which nothing is yet.
    pub(crate) fn new(glob: &str) -> Self {
        let mut desk = Self::unseen(glob);
        desk.entries();
        desk
    }

    /// The same, before the first look.
    pub(crate) fn unseen(glob: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let globs = vec![folder.path().join(glob).to_string_lossy().into_owned()];
        let tail = Tail::new(&globs, None).unwrap();
        Self { folder, globs, tail, now: Instant::now(), notes: Vec::new() }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Appends to a file, as a logger does that opened it anew.
    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let mut file = fs::OpenOptions::new().append(true).create(true).open(self.path(name)).unwrap();
        file.write_all(bytes.as_ref()).unwrap();
    }

    pub(crate) fn rename(&self, from: &str, to: &str) {
        fs::rename(self.path(from), self.path(to)).unwrap();
    }

    pub(crate) fn copy(&self, from: &str, to: &str) {
        fs::copy(self.path(from), self.path(to)).unwrap();
    }

    /// What `: > file` does.
    pub(crate) fn truncate(&self, name: &str) {
        fs::OpenOptions::new().write(true).truncate(true).open(self.path(name)).unwrap();
    }

    pub(crate) fn delete(&self, name: &str) {
        fs::remove_file(self.path(name)).unwrap();
    }

    /// Time passes.
    pub(crate) fn pass(&mut self, time: Duration) {
        self.now += time;
    }

    /// One look, and all that it needs to hand over everything.
    pub(crate) fn entries(&mut self) -> Vec<Entry> {
        let mut entries = Vec::new();
        for _ in 0..10_000 {
            let mut look = self.look();
            entries.append(&mut look.entries);
            if !look.more {
                return entries;
            }
        }
        panic!("it never ends");
    }

    pub(crate) fn look(&mut self) -> Look {
        let mut look = self.tail.look(self.now, now());
        self.notes.append(&mut look.notes);
        look
    }

    /// The lines of a look, and those that are whole because nothing follows them.
    pub(crate) fn lines(&mut self) -> Vec<String> {
        let mut entries = self.entries();
        self.pass(Duration::from_secs(2));
        entries.extend(self.entries());
        entries.into_iter().map(|entry| entry.text).collect()
    }

    /// Ends the program and starts it again, with what it had written down.
    pub(crate) fn restart(&mut self) {
        self.restart_from(&self.tail.checkpoint());
    }

    pub(crate) fn restart_from(&mut self, checkpoint: &Checkpoint) {
        let written = serde_json::to_string(checkpoint).unwrap();
        self.tail = Tail::new(&self.globs, Some(serde_json::from_str(&written).unwrap())).unwrap();
    }

    pub(crate) fn blocked(&self) -> Vec<(String, String)> {
        let name = |path: &PathBuf| path.file_name().unwrap().to_string_lossy().into_owned();
        self.tail.blocked().iter().map(|(path, why)| (name(path), why.to_string())).collect()
    }
}

/// The wall's time: files have their own.
#[expect(clippy::disallowed_methods, reason = "the file system asks no Clock")]
pub(crate) fn now() -> Timestamp {
    Timestamp::now()
}

/// Runs the test of this name again in a process of its own, started by `through`. Whether this is that process.
pub(crate) fn is_alone(name: &str, through: &[&str]) -> bool {
    const ALONE: &str = "WATCHBELL_TEST_ALONE";
    if std::env::var_os(ALONE).is_some() {
        return true;
    }
    let this = std::env::current_exe().unwrap();
    let mut command = match through {
        [] => Command::new(&this),
        [program, arguments @ ..] => {
            let mut command = Command::new(program);
            command.args(arguments).arg(&this);
            command
        }
    };
    let done = command.args(["--exact", name, "--nocapture"]).env(ALONE, "1").output().unwrap();
    let complaint = String::from_utf8_lossy(&done.stderr);
    // Some containers allow no namespaces.
    assert!(done.status.success() || complaint.contains("unshare failed"), "{complaint}");
    false
}
