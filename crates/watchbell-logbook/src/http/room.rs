//! How many connections there is room for.

/// Connections at once, where the system gives that many. More wait in the system's queue until one of these ends.
const MOST: usize = 4_096;
/// Files that everything else may need: the record, its readers, sources, the desktop.
const OTHERS: usize = 128;

/// How many connections may be open at once. Asks the system for as many open files as that takes: its default, 1,024, is
/// for programs that still use `select`.
pub(super) fn connections() -> usize {
    files().map_or(MOST, |files| files.saturating_sub(OTHERS).clamp(64, MOST))
}

#[cfg(unix)]
fn files() -> Option<usize> {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    let wanted = (MOST + OTHERS) as u64;
    let enough = limit.current.is_none_or(|current| current >= wanted);
    let raised = limit.maximum.map_or(wanted, |most| most.min(wanted));
    if !enough && setrlimit(Resource::Nofile, Rlimit { current: Some(raised), ..limit }).is_err() {
        tracing::debug!("the system gives no more open files");
    }
    getrlimit(Resource::Nofile).current.and_then(|current| usize::try_from(current).ok())
}

#[cfg(not(unix))]
fn files() -> Option<usize> {
    None
}
