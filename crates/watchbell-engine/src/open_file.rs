//! Files that somebody named, opened without waiting: what was a file a moment ago may be a FIFO now.

use std::fs::{File, Metadata, OpenOptions};
use std::io;
use std::path::Path;

/// Opens it for reading, and tells what has been opened: between two look-ups by name another could be put in its place.
pub(crate) fn open(path: &Path) -> io::Result<(File, Metadata)> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        let flags = rustix::fs::OFlags::NONBLOCK | rustix::fs::OFlags::NOCTTY;
        options.custom_flags(flags.bits().cast_signed());
    }
    let file = options.open(path)?;
    let metadata = file.metadata()?;
    Ok((file, metadata))
}
