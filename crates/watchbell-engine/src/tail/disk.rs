//! What a tailer asks of the file system, and how the systems differ.

use std::fs::{File, Metadata};
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};
use watchbell_core::say;

use crate::open_file;

/// What a file is, whatever its name is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Identity {
    /// The device it is on.
    #[serde(rename = "d")]
    pub device: u64,
    /// Its number there. Numbers are used again when a file is gone: alone it is no proof.
    #[serde(rename = "i")]
    pub inode: u64,
}

#[cfg(unix)]
pub(super) fn identity(metadata: &Metadata) -> Identity {
    use std::os::unix::fs::MetadataExt;
    Identity { device: metadata.dev(), inode: metadata.ino() }
}

/// Elsewhere, the time of its creation stands for it; a file that takes over another's is told apart by its content.
#[cfg(windows)]
pub(super) fn identity(metadata: &Metadata) -> Identity {
    use std::os::windows::fs::MetadataExt;
    Identity { device: 0, inode: metadata.creation_time() }
}

/// Whether no name leads to it any more.
#[cfg(unix)]
pub(super) fn is_deleted(metadata: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    metadata.nlink() == 0
}

#[cfg(windows)]
pub(super) fn is_deleted(_: &Metadata) -> bool {
    false
}

/// Opens a file; nothing else is one to follow.
pub(super) fn open(path: &Path) -> io::Result<(File, Metadata)> {
    let (file, metadata) = open_file::open(path)?;
    if !metadata.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, what_else(&metadata)));
    }
    Ok((file, metadata))
}

/// What that is which is no file.
pub(super) fn what_else(metadata: &Metadata) -> String {
    say!("source-file-is", what = kind(metadata))
}

/// What `source-file-is` calls it.
fn kind(metadata: &Metadata) -> &'static str {
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        let kind = metadata.file_type();
        if kind.is_fifo() {
            return "fifo";
        }
        if kind.is_socket() {
            return "socket";
        }
        if kind.is_char_device() || kind.is_block_device() {
            return "device";
        }
    }
    if metadata.is_dir() { "folder" } else { "other" }
}

/// Reads from `position`, until `buffer` is full or the file ends. Returns how much that was.
pub(super) fn read_at(file: &File, buffer: &mut [u8], position: u64) -> io::Result<usize> {
    let mut filled = 0;
    while let Some(rest) = buffer.get_mut(filled..).filter(|rest| !rest.is_empty()) {
        #[cfg(unix)]
        let read = std::os::unix::fs::FileExt::read_at(file, rest, position + filled as u64);
        #[cfg(windows)]
        let read = std::os::windows::fs::FileExt::seek_read(file, rest, position + filled as u64);
        match read {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

/// Up to `most` bytes from `position`.
pub(super) fn bytes_at(file: &File, position: u64, most: usize) -> io::Result<Vec<u8>> {
    let mut bytes = vec![0; most];
    let read = read_at(file, &mut bytes, position)?;
    bytes.truncate(read);
    Ok(bytes)
}
