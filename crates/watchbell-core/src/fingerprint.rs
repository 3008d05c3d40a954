//! Which issue an event belongs to.

use crate::Event;

/// A stable key of the issue: the sender's fingerprint where it sent one, else exception type + normalised message +
/// culprit. 32 hex digits. Two sources never share an issue: `source` is part of it.
pub fn fingerprint(source: &str, event: &Event) -> String {
    let _ = (source, event);
    String::new()
}
