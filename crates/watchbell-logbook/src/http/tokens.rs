//! Tokens that people give to others: each with a name, for reading or for sending, and revoked by itself.
//!
//! They stand in a file of their own (`tokens`, 0600), as hashes: who reads the file, or a backup of it, cannot use them.
//! A damaged record does not touch them, and `watchbell serve tokens` changes them while a server runs, which sees it at
//! the next request. The tokens are 244 random bits, so that a plain SHA-256 cannot be searched for them.

use std::fmt::Write as _;
use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::SystemTime;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

use super::token::secret;

/// Tokens at most: every request is compared with all of them.
const MOST: usize = 1_000;
/// Bytes of the file that are read.
const MOST_BYTES: u64 = 1 << 20;
/// In front of every token, so that scanners for leaked secrets know ours.
const MARK: &str = "wbt_";

/// What a token is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum May {
    /// Reading pages, events and the stream.
    Read,
    /// Sending events, and nothing else.
    Send,
}

/// A token, without what it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenRow {
    /// Names it for revoking; the beginning of nothing secret.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// What it is good for.
    pub may: May,
    /// When it was made.
    pub created: Timestamp,
    /// SHA-256 of it, in hex.
    hash: String,
}

/// The tokens of a data directory. Cheap to clone.
#[derive(Clone)]
pub struct Tokens {
    inner: Arc<Inner>,
}

struct Inner {
    path: PathBuf,
    seen: Mutex<Seen>,
}

/// The file as it was read last.
#[derive(Default)]
struct Seen {
    stamp: Option<(SystemTime, u64)>,
    rows: Vec<TokenRow>,
}

impl Tokens {
    /// Those of `dir`.
    pub fn of(dir: &Path) -> Self {
        Self { inner: Arc::new(Inner { path: dir.join("tokens"), seen: Mutex::default() }) }
    }

    /// All of them, oldest first.
    ///
    /// # Errors
    /// When the file is there and cannot be read, or is none of ours.
    pub fn list(&self) -> std::io::Result<Vec<TokenRow>> {
        let text = match fs::metadata(&self.inner.path) {
            Ok(file) if file.len() > MOST_BYTES => return Err(ErrorKind::FileTooLarge.into()),
            Ok(_) => fs::read_to_string(&self.inner.path)?,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        text.lines().map(|line| serde_json::from_str(line).map_err(Into::into)).collect()
    }

    /// Makes a token, and gives it back: it is written nowhere.
    ///
    /// # Errors
    /// When the file cannot be written, or holds too many.
    pub fn create(&self, name: &str, may: May, now: Timestamp) -> std::io::Result<(TokenRow, String)> {
        let _one = self.alone()?;
        let mut rows = self.list()?;
        if rows.len() >= MOST {
            return Err(std::io::Error::other(format!("there are {MOST} tokens; revoke some first")));
        }
        let token = format!("{MARK}{}", secret());
        let mut id = secret();
        id.truncate(8);
        let row = TokenRow { id, name: name.to_owned(), may, created: now, hash: hash(&token) };
        rows.push(row.clone());
        self.write(&rows)?;
        Ok((row, token))
    }

    /// Takes tokens away, by id or name; those that were there.
    ///
    /// # Errors
    /// When the file cannot be read or written.
    pub fn revoke(&self, named: &str) -> std::io::Result<Vec<TokenRow>> {
        let _one = self.alone()?;
        let (gone, kept): (Vec<_>, Vec<_>) =
            self.list()?.into_iter().partition(|row| row.id == named || row.name == named);
        if !gone.is_empty() {
            self.write(&kept)?;
        }
        Ok(gone)
    }

    /// The id of the token that this is, if it is good for that.
    pub(super) fn find(&self, given: &str, may: May) -> Option<String> {
        if !given.starts_with(MARK) {
            return None;
        }
        let hash = hash(given);
        self.seen(|rows| {
            // Compared with every one, in the same time whichever it is.
            rows.iter().fold(None, |found, row| {
                let same = bool::from(row.hash.as_bytes().ct_eq(hash.as_bytes())) && row.may == may;
                if same { Some(row.id.clone()) } else { found }
            })
        })
    }

    /// Whether a token has not been revoked.
    pub(super) fn is_there(&self, id: &str) -> bool {
        self.seen(|rows| rows.iter().any(|row| row.id == id).then_some(())).is_some()
    }

    /// Looks at the tokens as they are now. A file that cannot be read lets nobody in.
    fn seen<T>(&self, look: impl FnOnce(&[TokenRow]) -> Option<T>) -> Option<T> {
        let file = fs::metadata(&self.inner.path).ok()?;
        let stamp = Some((file.modified().ok()?, file.len()));
        let mut seen = self.inner.seen.lock().ok()?;
        if seen.stamp != stamp {
            *seen = match self.list() {
                Ok(rows) => Seen { stamp, rows },
                Err(error) => {
                    tracing::error!(%error, file = %self.inner.path.display(), "the tokens cannot be read");
                    Seen { stamp, rows: Vec::new() }
                }
            };
        }
        look(&seen.rows)
    }

    /// Nobody else changes the file while this is held.
    fn alone(&self) -> std::io::Result<File> {
        if let Some(dir) = self.inner.path.parent() {
            crate::store::make_directory(dir)?;
        }
        let lock = private(OpenOptions::new().write(true).create(true).truncate(false))
            .open(self.inner.path.with_extension("lock"))?;
        lock.lock()?;
        Ok(lock)
    }

    /// All or nothing: a reader sees the old file or the new one.
    fn write(&self, rows: &[TokenRow]) -> std::io::Result<()> {
        let beside = self.inner.path.with_extension("new");
        let mut file = private(OpenOptions::new().write(true).create(true).truncate(true)).open(&beside)?;
        for row in rows {
            serde_json::to_writer(&file, row)?;
            file.write_all(b"\n")?;
        }
        file.sync_all()?;
        fs::rename(&beside, &self.inner.path)
    }
}

fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}

fn hash(token: &str) -> String {
    Sha256::digest(token).iter().fold(String::with_capacity(64), |mut hex, byte| {
        // Writing to a String cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_good_for_one_thing_until_it_is_revoked_and_stands_nowhere() {
        let dir = tempfile::tempdir().unwrap();
        // The server's view, and that of the command line.
        let (served, typed) = (Tokens::of(dir.path()), Tokens::of(dir.path()));
        assert_eq!(served.find("wbt_x", May::Read), None, "there is no file yet");
        let (row, token) = typed.create("Ann's desktop", May::Read, Timestamp::UNIX_EPOCH).unwrap();
        let (other, sending) = typed.create("web", May::Send, Timestamp::UNIX_EPOCH).unwrap();
        assert_eq!(served.find(&token, May::Read), Some(row.id.clone()));
        assert_eq!(served.find(&token, May::Send), None);
        assert_eq!(served.find(&sending, May::Send), Some(other.id.clone()));
        let text = fs::read_to_string(dir.path().join("tokens")).unwrap();
        assert!(!text.contains(&token[4..]) && !text.contains(&sending[4..]), "{text}");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(fs::metadata(dir.path().join("tokens")).unwrap().permissions().mode() & 0o777, 0o600);
        }
        assert_eq!(typed.revoke("Ann's desktop").unwrap(), std::slice::from_ref(&row));
        assert_eq!(typed.revoke("Ann's desktop").unwrap(), []);
        assert_eq!((served.find(&token, May::Read), served.is_there(&row.id)), (None, false));
        assert!(served.is_there(&other.id));
    }

    #[test]
    fn a_file_that_is_none_of_ours_lets_nobody_in() {
        let dir = tempfile::tempdir().unwrap();
        let tokens = Tokens::of(dir.path());
        let (_, token) = tokens.create("a", May::Read, Timestamp::UNIX_EPOCH).unwrap();
        fs::write(dir.path().join("tokens"), "rubbish").unwrap();
        assert_eq!(tokens.find(&token, May::Read), None);
        assert!(tokens.create("b", May::Read, Timestamp::UNIX_EPOCH).is_err(), "and is not written over");
    }
}
