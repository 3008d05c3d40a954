//! One file that is open: what has happened to it, and what has come since.

use std::fs::{File, Metadata};
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use jiff::Timestamp;
use watchbell_core::decode::log_line::Record;

use super::checkpoint::{Mark, surroundings};
use super::disk::{self, Identity};
use super::reading::{LONGEST, Output, Reading};
use super::{Entry, Look, Note};

/// After this long without a further line, a record is whole.
const RECORD_ENDS: Duration = Duration::from_secs(1);
/// After this long without a line end, the last line will not get one.
const LINE_ENDS: Duration = Duration::from_secs(3);
/// A copy that has not grown for this long is finished, and so is a file that was deleted.
const SETTLED: Duration = Duration::from_secs(10);
/// Programs write on into a file that was renamed, until somebody tells them to open the new one.
const RENAMED: Duration = Duration::from_mins(10);

/// A file that is open.
pub(super) struct Followed {
    pub(super) path: Arc<Path>,
    pub(super) identity: Identity,
    pub(super) birth: u64,
    file: File,
    reading: Reading,
    /// What begins before this was there before anybody listened.
    old_until: u64,
    /// Size and time of change when everything had been read.
    read_at: Option<(u64, Option<SystemTime>)>,
    grew: Instant,
    opened: Instant,
    /// Since when no name that is followed leads to it.
    pub(super) left: Option<Instant>,
    /// It is a copy of a file that is followed itself: not read as long as that is whole.
    pub(super) asleep: bool,
}

/// What has happened to a file since it was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    Quiet,
    Grown,
    /// It is not the continuation of what was read: it was truncated, and perhaps written anew.
    Rewritten,
}

impl Followed {
    /// A file that is read from its beginning.
    pub(super) fn new(path: Arc<Path>, file: File, identity: Identity, birth: u64, now: Instant) -> Self {
        let reading = Reading::default();
        let (old_until, read_at, left, asleep) = (0, None, None, false);
        Self {
            path,
            identity,
            birth,
            file,
            reading,
            old_until,
            read_at,
            grew: now,
            opened: now,
            left,
            asleep,
        }
    }

    /// What the file has is old; of it, the last `most` bytes are read.
    pub(super) fn begin_near_end(&mut self, most: u64) -> io::Result<()> {
        self.old_until = self.file.metadata()?.len();
        let begin = self.old_until.saturating_sub(most) & !1;
        // The line that is cut there is passed over.
        self.go_to(begin, begin > 0)
    }

    /// Goes on at an offset; `skipping`: that is within a line.
    pub(super) fn go_to(&mut self, position: u64, skipping: bool) -> io::Result<()> {
        self.reading = Reading::from(position, skipping, surroundings(&self.file, position)?);
        self.read_at = None;
        self.asleep = false;
        Ok(())
    }

    /// Takes all that is there as read.
    pub(super) fn sleep(&mut self) -> io::Result<()> {
        let metadata = self.file.metadata()?;
        self.go_to(metadata.len(), false)?;
        self.read_at = Some(state_of(&metadata));
        self.asleep = true;
        Ok(())
    }

    pub(super) fn position(&self) -> u64 {
        self.reading.position()
    }

    pub(super) fn size(&self) -> u64 {
        self.file.metadata().map_or(0, |metadata| metadata.len())
    }

    /// What is kept of it when the program ends. Nothing of what was deleted: it will not be found again.
    pub(super) fn mark(&self) -> Option<Mark> {
        let (offset, print, skipping) = self.reading.done();
        let metadata = self.file.metadata();
        let deleted = metadata.as_ref().is_ok_and(disk::is_deleted);
        (!deleted).then(|| Mark {
            path: self.path.to_path_buf(),
            identity: self.identity,
            birth: self.birth,
            offset,
            print,
            unread: metadata.is_ok_and(|metadata| metadata.len() > offset),
            skipping,
        })
    }

    /// Whether `file` has all that was read of this one, at the same place.
    pub(super) fn is_continued_by(&self, file: &File) -> io::Result<bool> {
        let (head, before) = surroundings(file, self.position())?;
        Ok(self.position() > 0 && self.reading.surroundings() == (&head, &before))
    }

    /// Whether nothing was read of it yet that tells it from a copy.
    pub(super) fn is_fresh(&self) -> bool {
        self.position() == 0 && !self.asleep
    }

    /// Whether this one, which is fresh, is a copy of `other`. `None`: that cannot be told yet.
    pub(super) fn is_copy_of(&self, other: &Self, now: Instant) -> io::Result<Option<bool>> {
        const LEAST: usize = 16;
        const LONGEST_COPYING: Duration = Duration::from_secs(30);
        let (their_head, _) = other.reading.surroundings();
        let head = disk::bytes_at(&self.file, 0, their_head.len())?;
        if head.len() < LEAST || !their_head.starts_with(&head) {
            return Ok(Some(false));
        }
        if self.file.metadata()?.len() < other.position() {
            let copying = now.saturating_duration_since(self.opened) < LONGEST_COPYING;
            return Ok(if copying { None } else { Some(false) });
        }
        other.is_continued_by(&self.file).map(Some)
    }

    /// Looks whether something has happened.
    pub(super) fn examine(&mut self, now: Instant) -> io::Result<State> {
        let metadata = self.file.metadata()?;
        if self.read_at == Some(state_of(&metadata)) {
            return Ok(State::Quiet);
        }
        self.grew = now;
        if metadata.len() < self.position() || self.position() > 0 && !self.is_continued_by(&self.file)? {
            return Ok(State::Rewritten);
        }
        Ok(State::Grown)
    }

    /// Whether nobody has written to it for so long that a copy is finished.
    pub(super) fn has_settled(&self, now: Instant) -> bool {
        now.saturating_duration_since(self.grew) >= SETTLED
    }

    /// Whether there is no more to expect: nothing leads here, and nobody writes.
    pub(super) fn is_finished(&self, now: Instant) -> bool {
        let patience = match self.file.metadata() {
            Ok(metadata) if disk::is_deleted(&metadata) => SETTLED,
            Ok(_) => RENAMED,
            Err(_) => Duration::ZERO,
        };
        self.left.is_some_and(|left| now.saturating_duration_since(left.max(self.grew)) >= patience)
    }

    /// Whether all of it was read, and nobody has written to it for so long that rotation is done with it.
    pub(super) fn is_behind(&self, wall: Timestamp) -> bool {
        self.file.metadata().is_ok_and(|metadata| {
            let changed = metadata.modified().ok().and_then(|changed| Timestamp::try_from(changed).ok());
            metadata.len() <= self.position()
                && changed.is_some_and(|changed| wall.duration_since(changed).unsigned_abs() > RENAMED)
        })
    }

    /// Reads what has come, as far as `look` has room. Whether there is more.
    pub(super) fn read(&mut self, buffer: &mut [u8], look: &mut Look) -> io::Result<bool> {
        // Taken before: what changes while it is read is looked at again.
        let state = state_of(&self.file.metadata()?);
        loop {
            let read = disk::read_at(&self.file, buffer, self.position())?;
            let at_end = read < buffer.len();
            let (reading, mut out) = self.parts(look);
            reading.take(buffer.get(..read).unwrap_or_default(), at_end, &mut out);
            if look.is_full() {
                return Ok(true);
            }
            if at_end {
                self.read_at = Some(state);
                return Ok(false);
            }
        }
    }

    /// Hands over what waits for more, once it has waited long enough.
    pub(super) fn settle(&mut self, now: Instant, look: &mut Look) -> io::Result<()> {
        let idle = now.saturating_duration_since(self.grew);
        if idle >= LINE_ENDS && self.has_half_line() {
            self.finish(look)?;
        } else if idle >= RECORD_ENDS && self.reading.waits_for_more() {
            let (reading, mut out) = self.parts(look);
            reading.flush(&mut out);
        }
        Ok(())
    }

    /// When [`Self::settle`] has something to do although nothing comes.
    pub(super) fn settles_at(&self) -> Option<Instant> {
        let record = self.reading.waits_for_more().then_some(RECORD_ENDS);
        let line = self.has_half_line().then_some(LINE_ENDS);
        record.into_iter().chain(line).min().map(|wait| self.grew + wait)
    }

    fn has_half_line(&self) -> bool {
        let unread = self.read_at.is_some_and(|(size, _)| size > self.position());
        unread && !self.asleep && !self.reading.is_skipping()
    }

    /// Hands over everything: nothing more comes, or nothing that belongs to it.
    pub(super) fn finish(&mut self, look: &mut Look) -> io::Result<()> {
        let half = if self.has_half_line() {
            disk::bytes_at(&self.file, self.position(), LONGEST)?
        } else {
            Vec::new()
        };
        let (reading, mut out) = self.parts(look);
        reading.take_half_line(&half, &mut out);
        Ok(())
    }

    /// Leaves all that was read of this file to `copy`, and begins anew.
    pub(super) fn hand_over_to(&mut self, copy: &mut Self, birth: u64, now: Instant) {
        copy.birth = self.birth;
        copy.reading = std::mem::take(&mut self.reading);
        copy.old_until = self.old_until;
        copy.read_at = None;
        copy.asleep = false;
        self.begin_anew(birth, now);
    }

    /// The file has lost what was read of it.
    pub(super) fn begin_anew(&mut self, birth: u64, now: Instant) {
        self.birth = birth;
        self.reading = Reading::default();
        (self.old_until, self.read_at, self.opened) = (0, None, now);
    }

    /// Hands over what was taken.
    pub(super) fn flush(&mut self, look: &mut Look) {
        let (reading, mut out) = self.parts(look);
        reading.flush(&mut out);
    }

    fn parts<'a>(&'a mut self, look: &'a mut Look) -> (&'a mut Reading, To<'a>) {
        let to = To {
            file: &self.path,
            identity: self.identity,
            birth: self.birth,
            old_until: self.old_until,
            look,
        };
        (&mut self.reading, to)
    }
}

fn state_of(metadata: &Metadata) -> (u64, Option<SystemTime>) {
    (metadata.len(), metadata.modified().ok())
}

/// Where a file's records go.
struct To<'a> {
    file: &'a Arc<Path>,
    identity: Identity,
    birth: u64,
    old_until: u64,
    look: &'a mut Look,
}

impl Output for To<'_> {
    fn record(&mut self, at: u64, record: Record) {
        let (file, identity, birth) = (Arc::clone(self.file), self.identity, self.birth);
        let old = at < self.old_until;
        self.look.take(Entry { file, identity, birth, at, text: record.text, cut: record.cut, old });
    }

    fn too_long(&mut self) {
        self.look.notes.push(Note::TooLong { path: Arc::clone(self.file), limit: LONGEST });
    }

    fn is_full(&self) -> bool {
        self.look.is_full()
    }
}
