//! Follows log files as they grow and rotate. Knows nothing of sources: the scanner that forwards logs uses it too.
//!
//! # What it promises
//! Every line of every file that the globs find is handed over once, whether the file is rotated by renaming and creating, or by
//! copying and truncating, is truncated, deleted, or replaced under its name, and whether this program runs meanwhile or not: a
//! [`Checkpoint`] moves only with what was handed over. Files are told apart by device, number and content, never by name alone.
//!
//! What cannot be promised: what a program writes between a copy and the truncation behind it is lost by the rotation itself;
//! what is written to a file that is compressed or deleted before anyone has looked is gone; a line that is longer than
//! [`LONGEST`] is told, and passed over. One that gets no end for 3 s counts as whole, and what follows as another.
//!
//! # Where it begins
//! What is there when a glob is followed for the first time is old: of each file, the last [`READ_BACK`] bytes are handed over as
//! [`Entry::old`]. A file that appears later is news from its first line on, unless nobody has written to it for a day.
//!
//! # Layout, in reading order
//! [`Tail::look`] is one look at everything, [`Look`] what it has shown. `places` finds files, `followed` is one of them, `reading` turns its bytes into lines and
//! records, `checkpoint` is what is kept. [`follow`] looks again and again, on a thread, when something happens.

mod look;
mod places;
mod found;
mod followed;
mod reading;
mod lines;
mod checkpoint;
mod disk;
mod follow;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use watchbell_core::say;

pub use checkpoint::{Checkpoint, Mark};
pub use disk::Identity;
pub use follow::{Following, Pace, Seen, follow};
use followed::{Followed, State};
pub use look::{Entry, Look, Note};
use places::{Place, Places};
pub use reading::LONGEST;

/// More files than these are not followed at once, and that is told.
pub const MOST_FILES: usize = 256;
/// How much of a file that was there before is read, in bytes.
pub const READ_BACK: u64 = 1 << 20;
/// Must hold the longest line and some.
const BUFFER: usize = 256 << 10;

/// Why something cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Blocked {
    /// This user may not.
    #[error("{}", say!("source-file-denied"))]
    Denied,
    /// Anything else, in words.
    #[error("{0}")]
    Otherwise(String),
}

/// Files that are followed.
pub struct Tail {
    places: Vec<Places>,
    /// Of these, only what is new is news.
    known: BTreeSet<String>,
    files: Vec<Followed>,
    /// Files of the checkpoint, or that failed, which are to be found again.
    missing: Vec<Mark>,
    blocked: BTreeMap<PathBuf, Blocked>,
    /// What was blocked when its pattern was new: it is old, whenever it can be read.
    closed: BTreeSet<PathBuf>,
    too_many: bool,
    /// How many files were begun.
    births: u64,
    turn: usize,
    buffer: Vec<u8>,
}

impl Tail {
    /// Follows what `globs` find, from where `checkpoint` says; `None`: for the first time.
    ///
    /// # Errors
    /// In words, for a glob that is none.
    pub fn new(globs: &[String], checkpoint: Option<Checkpoint>) -> Result<Self, String> {
        let checkpoint = checkpoint.unwrap_or_default();
        Ok(Self {
            places: globs.iter().map(|glob| Places::new(glob)).collect::<Result<_, _>>()?,
            known: checkpoint.globs.into_iter().collect(),
            files: Vec::new(),
            missing: checkpoint.files.into_iter().take(MOST_FILES).collect(),
            blocked: BTreeMap::new(),
            closed: checkpoint.closed.into_iter().collect(),
            too_many: false,
            births: checkpoint.births,
            turn: 0,
            buffer: vec![0; BUFFER],
        })
    }

    /// One look at everything: what appeared, what went away, and what was written. `now` is for waiting, `wall` for the age of files.
    pub fn look(&mut self, now: Instant, wall: Timestamp) -> Look {
        let mut look = Look::default();
        self.find(now, wall, &mut look);
        self.read(now, &mut look);
        look
    }

    /// How far everything was handed over.
    pub fn checkpoint(&self) -> Checkpoint {
        Checkpoint {
            globs: self.known.iter().cloned().collect(),
            closed: self.closed.iter().cloned().collect(),
            files: self.files.iter().filter_map(Followed::mark).chain(self.missing.iter().cloned()).collect(),
            births: self.births,
        }
    }

    /// Lets go of what rotation has left long ago: for who looks now and then and does not stay. A mark of such a file would be
    /// looked for under a name that the next rotation gives to another.
    pub fn let_go(&mut self, wall: Timestamp) {
        self.files.retain(|file| file.left.is_none() || !file.is_behind(wall));
    }

    fn next_birth(&mut self) -> u64 {
        self.births += 1;
        self.births
    }

    /// What cannot be read, and why: files without permission, and what is no file although it was named.
    pub fn blocked(&self) -> &BTreeMap<PathBuf, Blocked> {
        &self.blocked
    }

    /// How many files are followed, and how many bytes they have.
    pub fn size(&self) -> (usize, u64) {
        (self.files.len(), self.files.iter().map(Followed::size).sum())
    }

    /// When a look has something to do although nothing happens.
    pub fn next_look(&self) -> Option<Instant> {
        self.files.iter().filter_map(Followed::settles_at).min()
    }

    /// The folders in which something may happen.
    pub fn folders(&self) -> HashSet<PathBuf> {
        let of_files = self.files.iter().filter_map(|file| file.path.parent().map(Path::to_path_buf));
        of_files.chain(self.places.iter().map(Places::folder)).collect()
    }

    /// Opens what has appeared, and lets go of what has gone.
    fn find(&mut self, now: Instant, wall: Timestamp, look: &mut Look) {
        self.blocked.clear();
        self.find_again(now, look);
        let mut here = HashSet::new();
        for number in 0..self.places.len() {
            let Some(places) = self.places.get(number).cloned() else { continue };
            let first = !self.known.contains(&places.glob);
            if !places.folder().exists() {
                self.blocked.insert(places.folder(), Blocked::Otherwise(say!("source-file-no-folder")));
            }
            for place in places.find() {
                let found = match place {
                    Place::There(path) => {
                        self.found(&path, &places, first, now, wall, look).map_err(|error| (path, error))
                    }
                    Place::Closed(folder, error) => Err((folder, error)),
                };
                match found {
                    Ok(identity) => here.extend(identity),
                    Err((path, error)) => {
                        self.block(path.clone(), &error);
                        if first && self.blocked.contains_key(&path) {
                            self.closed.insert(path);
                        }
                    }
                }
            }
            self.known.insert(places.glob);
        }
        self.closed.retain(|path| self.blocked.contains_key(path));
        let globs: HashSet<_> = self.places.iter().map(|places| places.glob.as_str()).collect();
        self.known.retain(|glob| globs.contains(glob.as_str()));
        let mut left = Vec::new();
        for file in &mut self.files {
            if here.contains(&file.identity) {
                file.left = None;
            } else if file.left.is_none() {
                file.left = Some(now);
                left.push((file.path.to_path_buf(), file.identity));
            }
        }
        self.find_between(left, now);
    }

    /// A name that a pattern has found: the file may be known under it, or under another one.
    fn found(
        &mut self,
        path: &Path,
        places: &Places,
        first: bool,
        now: Instant,
        wall: Timestamp,
        look: &mut Look,
    ) -> io::Result<Option<Identity>> {
        let metadata = fs::metadata(path)?;
        if !metadata.is_file() {
            return if places.literal { Err(io::Error::other(disk::what_else(&metadata))) } else { Ok(None) };
        }
        let identity = disk::identity(&metadata);
        if let Some(file) = self.files.iter_mut().find(|file| file.identity == identity) {
            if file.left.is_some() || !leads_to(&file.path, identity) {
                file.path = path.into();
            }
            return Ok(Some(identity));
        }
        if self.files.len() >= MOST_FILES {
            if !std::mem::replace(&mut self.too_many, true) {
                look.notes.push(Note::TooMany);
            }
            return Ok(None);
        }
        let (file, metadata) = disk::open(path)?;
        let mut file = Followed::new(path.into(), file, disk::identity(&metadata), self.next_birth(), now);
        let was_closed = self.closed.iter().any(|closed| path.starts_with(closed));
        if first || was_closed || is_old(&metadata, wall) {
            file.begin_near_end(READ_BACK)?;
        }
        let identity = file.identity;
        self.files.push(file);
        if !first {
            // Another may have stood there between the last look and this one.
            self.generations_since(path, now);
        }
        Ok(Some(identity))
    }

    fn block(&mut self, path: PathBuf, error: &io::Error) {
        // What is gone between two calls was deleted or rotated: the next look sees what is there then.
        if error.kind() != io::ErrorKind::NotFound && self.blocked.len() < MOST_FILES {
            let why = match error.kind() {
                io::ErrorKind::PermissionDenied => Blocked::Denied,
                _ => Blocked::Otherwise(error.to_string()),
            };
            self.blocked.insert(path, why);
        }
    }

    /// Reads what was written, each file in its turn.
    fn read(&mut self, now: Instant, look: &mut Look) {
        let mut buffer = std::mem::take(&mut self.buffer);
        let count = self.files.len();
        for step in 0..count {
            let number = (self.turn + step) % count;
            if look.is_full() {
                look.more = true;
                self.turn = number;
                break;
            }
            match self.read_one(number, now, &mut buffer, look) {
                Ok(more) => look.more |= more,
                Err(error) => {
                    // A stale handle, a failing disk: it is opened anew.
                    tracing::debug!(%error, "a log could not be read");
                    if let Some(file) = self.files.get_mut(number) {
                        let path = file.path.to_path_buf();
                        self.missing.extend(file.mark());
                        self.block(path, &error);
                    }
                }
            }
        }
        self.buffer = buffer;
        let missing: HashSet<_> = self.missing.iter().map(|mark| mark.identity).collect();
        self.files.retain_mut(|file| {
            let finished = file.is_finished(now) && !look.is_full();
            if finished && file.finish(look).is_err() {
                tracing::debug!(path = %file.path.display(), "the end of a log could not be read");
            }
            !finished && !missing.contains(&file.identity)
        });
    }

    fn read_one(
        &mut self,
        number: usize,
        now: Instant,
        buffer: &mut [u8],
        look: &mut Look,
    ) -> io::Result<bool> {
        if !self.may_be_read(number, now)? {
            return Ok(false);
        }
        let Some(file) = self.files.get_mut(number) else { return Ok(false) };
        match file.examine(now)? {
            State::Quiet => {}
            State::Grown => {
                look.grown = true;
                if file.read(buffer, look)? {
                    return Ok(true);
                }
            }
            State::Rewritten => {
                let birth = self.next_birth();
                if !self.leave_to_copy(number, birth, now)
                    && let Some(file) = self.files.get_mut(number)
                {
                    file.flush(look);
                    file.begin_anew(birth, now);
                }
                return Ok(true);
            }
        }
        file.settle(now, look)?;
        Ok(false)
    }

    /// Whether it is not the copy of another, or not any more.
    fn may_be_read(&mut self, number: usize, now: Instant) -> io::Result<bool> {
        let Some(file) = self.files.get(number) else { return Ok(false) };
        if file.asleep {
            let Some(file) = self.files.get_mut(number) else { return Ok(false) };
            if file.examine(now)? != State::Quiet {
                file.sleep()?;
            }
            file.asleep = !file.has_settled(now);
            return Ok(false);
        }
        if !file.is_fresh() {
            return Ok(true);
        }
        for other in self.files.iter().filter(|other| other.identity != file.identity && !other.is_fresh()) {
            match file.is_copy_of(other, now)? {
                Some(false) => {}
                Some(true) => {
                    if let Some(file) = self.files.get_mut(number) {
                        file.sleep()?;
                    }
                    return Ok(false);
                }
                None => return Ok(false),
            }
        }
        Ok(true)
    }

    /// A file was truncated: where a copy was made before, that has what was not read yet.
    fn leave_to_copy(&mut self, number: usize, birth: u64, now: Instant) -> bool {
        let Some(file) = self.files.get(number) else { return false };
        let original = file.identity;
        let unread = self
            .files
            .iter()
            .filter(|known| known.asleep || known.is_fresh())
            .map(|known| known.path.to_path_buf());
        let found = unread.chain(places::rotated(&file.path)).find_map(|path| {
            let (opened, metadata) = disk::open(&path).ok()?;
            let identity = disk::identity(&metadata);
            // One of which something was read is followed for its own sake.
            let read = |known: &Followed| known.identity == identity && !known.asleep && !known.is_fresh();
            let copy = !self.files.iter().any(read) && file.is_continued_by(&opened).unwrap_or(false);
            copy.then(|| Followed::new(path.into(), opened, identity, birth, now))
        });
        let Some(mut copy) = found else { return false };
        self.files.retain(|known| known.identity != copy.identity);
        if let Some(file) = self.files.iter_mut().find(|file| file.identity == original) {
            file.hand_over_to(&mut copy, birth, now);
        }
        self.files.push(copy);
        true
    }
}

/// Whether nobody has written to a file for a day: what stands in it is no news.
fn is_old(metadata: &fs::Metadata, wall: Timestamp) -> bool {
    const DAY: Duration = Duration::from_hours(24);
    let changed = metadata.modified().ok().and_then(|changed| Timestamp::try_from(changed).ok());
    changed.is_some_and(|changed| wall.duration_since(changed).unsigned_abs() > DAY && changed < wall)
}

fn leads_to(path: &Path, identity: Identity) -> bool {
    fs::metadata(path).is_ok_and(|metadata| disk::identity(&metadata) == identity)
}
