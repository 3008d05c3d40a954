//! Where logs are: what globs find, and where a file went that was rotated.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use glob::{MatchOptions, Pattern};
use watchbell_core::say;

/// What is looked at for one glob at most. A pattern that finds more was not meant.
const MOST_LOOKED_AT: usize = 10_000;

const OPTIONS: MatchOptions = MatchOptions {
    case_sensitive: true,
    require_literal_separator: true,
    require_literal_leading_dot: false,
};

/// What a pattern led to.
#[derive(Debug)]
pub(super) enum Place {
    /// Something of that name. It may be no file.
    There(PathBuf),
    /// A folder that cannot be looked into, and why.
    Closed(PathBuf, io::Error),
}

/// A pattern of file names.
#[derive(Debug, Clone)]
pub(super) struct Places {
    /// As it was given.
    pub(super) glob: String,
    /// It names one file: whatever that is, it was meant.
    pub(super) literal: bool,
    pattern: String,
}

impl Places {
    /// A glob, or a file whose name is taken as it stands. `~/` is the home folder.
    ///
    /// # Errors
    /// In words, for what is no pattern.
    pub(super) fn new(glob: &str) -> Result<Self, String> {
        let path = match (glob.strip_prefix("~/"), dirs::home_dir()) {
            (Some(rest), Some(home)) => home.join(rest).to_string_lossy().into_owned(),
            _ => glob.to_owned(),
        };
        // A name may hold what also means something in a pattern.
        let literal = !path.contains(['*', '?', '[']) || Path::new(&path).exists();
        let pattern = if literal { Pattern::escape(&path) } else { path };
        Pattern::new(&pattern).map_err(|error| say!("source-no-pattern", glob = glob, why = error.msg))?;
        Ok(Self { glob: glob.to_owned(), literal, pattern })
    }

    /// What there is, in no order.
    pub(super) fn find(&self) -> impl Iterator<Item = Place> {
        let found = glob::glob_with(&self.pattern, OPTIONS).into_iter().flatten().take(MOST_LOOKED_AT);
        found.filter_map(|found| match found {
            Ok(path) => (self.literal || !is_set_aside(&path)).then_some(Place::There(path)),
            Err(error) => {
                let path = error.path().to_path_buf();
                Some(Place::Closed(path, error.into()))
            }
        })
    }

    /// Whether it finds what has this name.
    pub(super) fn names(&self, path: &Path) -> bool {
        Pattern::new(&self.pattern).is_ok_and(|pattern| pattern.matches_path_with(path, OPTIONS))
    }

    /// The folder in which all that it finds is, as far as it is named without wildcards.
    pub(super) fn folder(&self) -> PathBuf {
        let path = Path::new(&self.glob);
        let plain = |part: &std::path::Component<'_>| {
            self.literal || !part.as_os_str().to_string_lossy().contains(['*', '?', '['])
        };
        let pattern = if self.glob.starts_with("~/") { Path::new(&self.pattern) } else { path };
        let folder: PathBuf = pattern.components().take_while(plain).collect();
        if self.literal { folder.parent().unwrap_or(&folder).to_path_buf() } else { folder }
    }
}

/// Compressed files and editors' copies: a file is read before it is compressed, never after.
pub(super) fn is_set_aside(path: &Path) -> bool {
    const ENDINGS: [&str; 11] =
        [".gz", ".bz2", ".xz", ".zst", ".lz4", ".zip", ".Z", ".tmp", ".swp", ".part", "~"];
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    ENDINGS.iter().any(|ending| name.ends_with(ending))
}

/// Where a file of this name may be now: under the names that rotation gives to it, or, where it has one already, to the log that it
/// was. Newest first.
pub(super) fn moved(path: &Path) -> Vec<PathBuf> {
    let log = log_of(path).map_or_else(Vec::new, |log| rotated(&log));
    let mut found = rotated(path);
    found.extend(log.into_iter().filter(|other| other != path));
    found
}

/// The log whose rotation has given this name: `app.log` for `app.log.1`, `app.log` for `app-20261122.log`. `None`: it is no such name.
pub(super) fn log_of(path: &Path) -> Option<PathBuf> {
    let name = path.file_name()?.to_string_lossy();
    let without = |stem: &str| {
        let log = stem.trim_end_matches(|mark: char| mark.is_ascii_digit() || NUMBERS.contains(mark));
        let numbers = stem.get(log.len()..).unwrap_or_default();
        let set_off = numbers.starts_with(|mark: char| NUMBERS.contains(mark));
        (set_off && !log.is_empty() && is_number(numbers)).then(|| log.to_owned())
    };
    let within = || {
        let (stem, extension) = name.rsplit_once('.')?;
        Some(format!("{}.{extension}", without(stem)?))
    };
    without(&name).or_else(within).map(|log| path.with_file_name(log))
}

/// What stands between the digits of a date or a number.
const NUMBERS: &str = ".-_T:";

fn is_number(text: &str) -> bool {
    text.contains(|digit: char| digit.is_ascii_digit())
        && text.chars().all(|mark| mark.is_ascii_digit() || NUMBERS.contains(mark))
}

/// The files beside `path` whose names begin with its own, as rotation leaves them: `app.log.1`, `app.log-20261122`, and for
/// `app.log` also `app-20261122.log`. Newest first.
pub(super) fn rotated(path: &Path) -> Vec<PathBuf> {
    const MOST: usize = 100;
    let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else { return Vec::new() };
    let name = name.to_string_lossy();
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut found: Vec<_> = entries
        .flatten()
        .filter(|entry| {
            let other = entry.file_name();
            let other = other.to_string_lossy();
            let behind = other.strip_prefix(&*name).is_some_and(is_number);
            let extension = name.strip_prefix(&*stem).unwrap_or_default();
            let within = other
                .strip_prefix(&*stem)
                .and_then(|rest| rest.strip_suffix(extension))
                .is_some_and(is_number);
            behind || within
        })
        .filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path())))
        .take(MOST)
        .collect();
    // Of two of the same moment, the one with the longer or greater number is the older: app.log.2, app.log.10.
    found.sort_by(|(a_time, a), (b_time, b)| {
        (b_time, a.as_os_str().len(), a).cmp(&(a_time, b.as_os_str().len(), b))
    });
    found.into_iter().map(|(_, path)| path).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_rotation_gave_tells_its_log() {
        for (name, log) in [
            ("app.log.1", Some("app.log")),
            ("app.log.12", Some("app.log")),
            ("app.log-20261122", Some("app.log")),
            ("app.log.2026-11-22T10:00", Some("app.log")),
            ("app-20261122.log", Some("app.log")),
            ("app.1.log", Some("app.log")),
            ("messages-20261122", Some("messages")),
            ("app.log", None),
            ("web1.log", None),
            ("web-1", Some("web")),
            ("20261122.log", None),
            ("2026-11-22", None),
            ("app", None),
        ] {
            let found = log_of(&Path::new("/var/log").join(name));
            assert_eq!(found, log.map(|log| Path::new("/var/log").join(log)), "{name}");
        }
    }
}
