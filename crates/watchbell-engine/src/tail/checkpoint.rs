//! How far each file was read, in a form that outlives the program and the names of the files.

use std::fs::File;
use std::io;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::disk::{Identity, bytes_at};

/// How far a set of files was read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checkpoint {
    /// The globs that were followed. What a new one finds was there before, and is no news.
    pub globs: Vec<String>,
    /// What could not be read yet, and is old when it can.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub closed: Vec<PathBuf>,
    /// One entry a file, at most [`super::MOST_FILES`].
    pub files: Vec<Mark>,
    /// How many files were begun so far.
    #[serde(rename = "births", default)]
    pub(super) births: u64,
}

/// How far one file was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// Its name when it was last seen.
    #[serde(rename = "p")]
    pub path: PathBuf,
    #[serde(flatten)]
    pub(super) identity: Identity,
    /// See [`super::Entry::birth`].
    #[serde(rename = "g", default)]
    pub(super) birth: u64,
    /// Everything before this was handed over.
    #[serde(rename = "o")]
    pub offset: u64,
    #[serde(flatten)]
    pub(super) print: Print,
    /// There was more than that.
    #[serde(rename = "u", default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) unread: bool,
    /// A line that is too long is being passed over.
    #[serde(rename = "s", default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) skipping: bool,
}

/// What a file says at its beginning and just before an offset: its content tells whether a file is the one that was read, for
/// a number may be used again, and a copy has another.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Print {
    /// Of so many first bytes.
    #[serde(rename = "n")]
    length: usize,
    #[serde(rename = "h")]
    head: u64,
    /// Of the last bytes before the offset, at most [`BEFORE`].
    #[serde(rename = "b")]
    before: u64,
}

/// How many bytes at the beginning of a file name it.
pub(super) const HEAD: usize = 256;
/// How many bytes before an offset name that.
pub(super) const BEFORE: usize = 64;

impl Print {
    pub(super) fn of(head: &[u8], before: &[u8]) -> Self {
        Self { length: head.len(), head: hash(head), before: hash(before) }
    }

    /// Whether `file` says the same at the same places. Where nothing was read, nothing can be told.
    pub(super) fn is_of(self, file: &File, offset: u64) -> io::Result<bool> {
        let head = bytes_at(file, 0, self.length.min(HEAD))?;
        let (_, before) = surroundings(file, offset)?;
        Ok(self.length > 0 && self == Self::of(&head, &before))
    }
}

/// The first bytes of a file, and those before `offset`.
pub(super) fn surroundings(file: &File, offset: u64) -> io::Result<(Vec<u8>, Vec<u8>)> {
    let most = |cap: usize| usize::try_from(offset).map_or(cap, |offset| offset.min(cap));
    let before = most(BEFORE);
    Ok((bytes_at(file, 0, most(HEAD))?, bytes_at(file, offset - before as u64, before)?))
}

/// FNV-1a, 64 bits: the same in every version, which the standard library's is not. Nobody gains by a collision that they
/// make: who can write a log can write anything into it.
fn hash(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_reads_back_and_stays_small() {
        let mark = Mark {
            path: "/var/log/app/shop.log".into(),
            identity: Identity { device: u64::MAX, inode: u64::MAX },
            birth: 1_000_000,
            offset: u64::MAX,
            print: Print { length: HEAD, head: u64::MAX, before: u64::MAX },
            unread: false,
            skipping: true,
        };
        let checkpoint = Checkpoint {
            globs: vec!["/var/log/app/*.log".into()],
            files: vec![mark; 3],
            ..Checkpoint::default()
        };
        let text = serde_json::to_string(&checkpoint).unwrap();
        assert_eq!(serde_json::from_str::<Checkpoint>(&text).unwrap(), checkpoint);
        assert!(text.len() < 700, "{}", text.len());
    }

    #[test]
    fn the_hash_is_that_of_the_books() {
        assert_eq!(hash(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(hash(b"foobar"), 0x8594_4171_f739_67e8);
    }
}
