//! What is said when a source is not heard, and when it is heard again.

use jiff::Timestamp;

use super::moment::{length, span};
use super::{Show, Words, capital, clean, words};
use crate::say;

/// `Blind since 14:02: checkout`. `cause` is a phrase without a full stop (`token rejected (401)`); `others_live` counts
/// the other sources that are heard.
pub fn blind(source: &str, since: Timestamp, cause: &str, others_live: u64, show: &Show<'_>) -> Words {
    let source = clean(source, 40);
    let title = say!("ring-blind", time = show.moment(since), source = source.as_str());
    let cause = say!("ring-blind-why", why = capital(&clean(cause, 80)), source = source);
    words(&title, [cause, say!("ring-blind-others", n = others_live)])
}

/// What was read back of the time a source was not heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReadBack {
    /// Events that happened in it.
    pub events: u64,
    /// Those among them that were fatal.
    pub fatal: u64,
}

/// `Seeing checkout again`. `read_back` is `None` where the logbook could not be asked what happened in between.
pub fn back(
    source: &str,
    from: Timestamp,
    to: Timestamp,
    read_back: Option<ReadBack>,
    show: &Show<'_>,
) -> Words {
    let title = say!("ring-back", source = clean(source, 32));
    let gap = say!("ring-back-gap", length = length(from, to), span = span(from, to, show.now, show.zone));
    let read = match read_back {
        None => say!("ring-back-unknown"),
        Some(ReadBack { events: 0, .. }) => say!("ring-back-nothing"),
        Some(ReadBack { events, fatal }) => {
            say!("ring-back-read", events = say!("count-events", n = events), fatal = fatal)
        }
    };
    words(&title, [gap, read])
}
