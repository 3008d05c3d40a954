//! Where the files went that are followed: under which names they are now, and what came to stand between them unseen.

use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Instant;

use super::checkpoint::Mark;
use super::followed::Followed;
use super::look::{Look, Note};
use super::{Identity, MOST_FILES, Tail, disk, leads_to, places};

/// How often what a rotation moves under our eyes is looked for.
const LOOKS: usize = 4;

/// Where the file of a mark is.
enum Found {
    There,
    /// Under a name that rotation gives.
    Moved,
    /// So too, but it was truncated before that: all of it is new.
    Rewritten(PathBuf),
    Nowhere,
}

impl Tail {
    /// Looks for the files of the checkpoint: under their names, or under those that rotation gives.
    pub(super) fn find_again(&mut self, now: Instant, look: &mut Look) {
        let (mut moved, mut changed) = (HashSet::new(), Vec::new());
        for mark in std::mem::take(&mut self.missing) {
            let left = self.left_by(&mark.path);
            moved.extend(left.clone());
            match self.resume(&mark, now) {
                Ok(Found::Moved) => drop(moved.insert(left.unwrap_or(mark.path))),
                Ok(Found::Rewritten(path)) => changed.push(path),
                // Of what rotation had left, and was read to its end, nothing is missing when it is gone.
                Ok(Found::Nowhere)
                    if mark.offset > 0 && mark.path.exists() && (mark.unread || left.is_none()) =>
                {
                    look.notes.push(Note::Lost { path: mark.path });
                }
                Ok(Found::There | Found::Nowhere) => {}
                Err(error) => {
                    self.block(mark.path.clone(), &error);
                    self.missing.push(mark);
                }
            }
        }
        for log in moved {
            if !self.files.iter().any(|file| leads_to(&log, file.identity)) {
                self.generations_since(&log, now);
            }
        }
        for path in changed {
            self.begin(&path, now);
        }
    }

    /// The log whose rotation has left a file of this name, unless such names are followed themselves.
    fn left_by(&self, path: &Path) -> Option<PathBuf> {
        let named = self.places.iter().any(|places| places.names(path));
        if named { None } else { places::log_of(path) }
    }

    /// Goes on with the file of a mark, wherever it is.
    fn resume(&mut self, mark: &Mark, now: Instant) -> io::Result<Found> {
        let mut places = places::moved(&mark.path);
        for _ in 0..LOOKS {
            let found = self.resume_at(mark, &places, now)?;
            if !matches!(found, Found::Nowhere) {
                return Ok(found);
            }
            let then = std::mem::replace(&mut places, places::moved(&mark.path));
            if then == places {
                return Ok(found);
            }
            // A rotation went on meanwhile: it may have come to stand where we had looked already.
        }
        Ok(Found::Nowhere)
    }

    fn resume_at(&mut self, mark: &Mark, places: &[PathBuf], now: Instant) -> io::Result<Found> {
        let mut found = Found::Nowhere;
        for path in [&mark.path].into_iter().chain(places).cloned() {
            let there = path == mark.path;
            let (file, metadata) = match disk::open(&path) {
                Ok(opened) => opened,
                Err(error) if there && error.kind() == io::ErrorKind::PermissionDenied => return Err(error),
                Err(_) => continue,
            };
            let identity = disk::identity(&metadata);
            // Of a file of which nothing was handed over, the content tells less: it may only have begun alike.
            let likely = mark.offset > 0 || identity == mark.identity;
            if !likely || !mark.print.is_of(&file, mark.offset)? {
                if identity == mark.identity && !there {
                    found = Found::Rewritten(path);
                }
                continue;
            }
            if let Some(known) = self.files.iter_mut().find(|known| known.identity == identity) {
                // A copy has a mark of its own, which may be further than the original's.
                if known.position() > mark.offset {
                    known.go_to(mark.offset, mark.skipping)?;
                }
            } else {
                let mut file = Followed::new(path.as_path().into(), file, identity, mark.birth, now);
                file.go_to(mark.offset, mark.skipping)?;
                self.files.push(file);
            }
            return Ok(if there { Found::There } else { Found::Moved });
        }
        Ok(found)
    }

    /// Reads a file that rotation has left, from its beginning.
    fn begin(&mut self, path: &Path, now: Instant) {
        if let Ok((file, metadata)) = disk::open(path)
            && let identity = disk::identity(&metadata)
            && !self.files.iter().any(|known| known.identity == identity)
            && self.files.len() < MOST_FILES
        {
            let birth = self.next_birth();
            self.files.push(Followed::new(path.into(), file, identity, birth, now));
        }
    }

    /// The same for logs that have `left` since the last look. One that went elsewhere than where rotation puts it says
    /// nothing of its neighbours.
    pub(super) fn find_between(&mut self, left: Vec<(PathBuf, Identity)>, now: Instant) {
        for (log, identity) in left {
            let is_rotated = || places::rotated(&log).iter().any(|path| leads_to(path, identity));
            if !leads_to(&log, identity) && is_rotated() {
                self.generations_since(&log, now);
            }
        }
    }

    /// A log may have been rotated more than once while nobody looked: what came between the file that was read last and the
    /// one that is written now was never seen. Where none is known among those that rotation left, nothing was read yet.
    pub(super) fn generations_since(&mut self, log: &Path, now: Instant) {
        let current = fs::metadata(log).ok().map(|metadata| disk::identity(&metadata));
        let known: HashSet<_> = self
            .files
            .iter()
            .map(|file| file.identity)
            .filter(|identity| Some(*identity) != current)
            .collect();
        let is_known = |path: &PathBuf| known.iter().any(|identity| leads_to(path, *identity));
        // While a rotation goes on, names change hands between the list and the opening.
        for _ in 0..LOOKS {
            let before = self.files.len();
            let mut left = places::rotated(log);
            left.truncate(left.iter().position(is_known).unwrap_or(0));
            for path in left {
                self.begin(&path, now);
            }
            if self.files.len() == before {
                break;
            }
        }
    }
}
