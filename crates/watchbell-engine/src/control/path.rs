//! Where the control socket of a data directory is, so that every program finds the resident without being told.

use std::ffi::OsString;
use std::fs::{DirBuilder, Metadata};
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use uuid::Uuid;

/// What fits into `sockaddr_un.sun_path` on every Unix we know of, its final NUL left out: Linux takes 107, macOS 103.
const LONGEST: usize = 103;

/// The control socket for a data directory: `$XDG_RUNTIME_DIR/watchbell/control-<hash>.sock`.
///
/// The hash is of the canonical directory, so that every spelling of it leads to the same resident; the directory need
/// not be there yet. Without `XDG_RUNTIME_DIR` the socket is in the data directory itself, and where either path would be
/// longer than a socket's name may be, in `/tmp/watchbell-<uid>`: [`prepare`] sees that nobody else owns that.
pub fn socket_path(data_dir: &Path) -> PathBuf {
    let runtime = std::env::var_os("XDG_RUNTIME_DIR").filter(|dir| Path::new(dir).is_absolute());
    place(runtime, data_dir, rustix::process::geteuid().as_raw())
}

fn place(runtime: Option<OsString>, data_dir: &Path, uid: u32) -> PathBuf {
    let canonical = canonical(data_dir);
    // UUID version 5 is a hash with a specification: two programs built by different compilers agree on it.
    let hash = Uuid::new_v5(&Uuid::NAMESPACE_URL, canonical.as_os_str().as_bytes()).simple().to_string();
    let name = format!("control-{}.sock", hash.get(..16).unwrap_or(&hash));
    let directory = runtime.map_or(canonical, |dir| Path::new(&dir).join("watchbell"));
    let path = directory.join(&name);
    if path.as_os_str().len() <= LONGEST {
        path
    } else {
        PathBuf::from(format!("/tmp/watchbell-{uid}")).join(name)
    }
}

/// The directory without `.`, `..` and symbolic links, as far as it exists.
fn canonical(directory: &Path) -> PathBuf {
    let absolute = std::path::absolute(directory).unwrap_or_else(|_| directory.to_owned());
    let mut missing = PathBuf::new();
    for there in absolute.ancestors() {
        if let Ok(there) = there.canonicalize() {
            // Joining an empty path would add a slash.
            return if missing.as_os_str().is_empty() { there } else { there.join(missing) };
        }
        let Some(name) = there.file_name() else { break };
        missing =
            if missing.as_os_str().is_empty() { PathBuf::from(name) } else { Path::new(name).join(missing) };
    }
    absolute
}

/// Makes the socket's directory, for our own user alone.
///
/// Errors when it is somebody else's: whoever owns the directory could put a socket of their own in our place.
pub fn prepare(socket: &Path) -> io::Result<()> {
    let Some(directory) = socket.parent() else { return Err(io::ErrorKind::InvalidInput.into()) };
    DirBuilder::new().recursive(true).mode(0o700).create(directory)?;
    let metadata = std::fs::symlink_metadata(directory)?;
    check_owner(directory, &metadata, rustix::process::geteuid().as_raw())?;
    if metadata.mode() & 0o077 != 0 {
        std::fs::set_permissions(directory, PermissionsExt::from_mode(0o700))?;
    }
    Ok(())
}

fn check_owner(directory: &Path, metadata: &Metadata, uid: u32) -> io::Result<()> {
    if metadata.is_dir() && metadata.uid() == uid {
        return Ok(());
    }
    let text =
        format!("{} is not a directory of yours: remove it, or set XDG_RUNTIME_DIR", directory.display());
    Err(io::Error::new(io::ErrorKind::PermissionDenied, text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_socket_is_in_the_runtime_directory_and_named_by_the_data_directory() {
        let path = place(Some("/run/user/1000".into()), Path::new("/nowhere/data"), 1000);
        assert!(path.starts_with("/run/user/1000/watchbell"));
        let name = path.file_name().unwrap().to_str().unwrap();
        assert!(name.starts_with("control-") && path.extension() == Some("sock".as_ref()), "{name}");
        assert_ne!(path, place(Some("/run/user/1000".into()), Path::new("/nowhere/other"), 1000));
    }

    #[test]
    fn every_spelling_of_a_directory_gives_the_same_socket() {
        let home = tempfile::tempdir().unwrap();
        let data = home.path().join("data");
        let spelt = home.path().join(".").join("data").join("");
        let link = home.path().join("link");
        let before = place(None, &data, 1000);
        std::fs::create_dir(&data).unwrap();
        std::os::unix::fs::symlink(&data, &link).unwrap();
        for same in [&data, &spelt, &link] {
            assert_eq!(place(None, same, 1000), before, "{}", same.display());
        }
    }

    #[test]
    fn without_a_runtime_directory_it_is_in_the_data_directory() {
        assert_eq!(place(None, Path::new("/nowhere/data"), 1000).parent(), Some(Path::new("/nowhere/data")));
    }

    #[test]
    fn a_name_too_long_for_a_socket_moves_to_the_user_s_own_directory_in_tmp() {
        let deep = format!("/{}", "deep/".repeat(40));
        for path in [place(Some(deep.clone().into()), Path::new("/d"), 7), place(None, Path::new(&deep), 7)] {
            assert_eq!(path.parent(), Some(Path::new("/tmp/watchbell-7")));
            assert!(path.as_os_str().len() <= LONGEST);
        }
    }

    #[test]
    fn the_directory_is_for_its_owner_alone() {
        let home = tempfile::tempdir().unwrap();
        let directory = home.path().join("watchbell");
        std::fs::create_dir(&directory).unwrap();
        std::fs::set_permissions(&directory, PermissionsExt::from_mode(0o755)).unwrap();
        prepare(&directory.join("control.sock")).unwrap();
        assert_eq!(std::fs::metadata(&directory).unwrap().mode() & 0o777, 0o700);
    }

    #[test]
    fn a_directory_of_somebody_else_is_refused() {
        let home = tempfile::tempdir().unwrap();
        let metadata = std::fs::symlink_metadata(home.path()).unwrap();
        let error = check_owner(home.path(), &metadata, metadata.uid() + 1).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::PermissionDenied);
    }
}
