//! What is said when a source is not heard, and when it is heard again.

use jiff::Timestamp;

use super::moment::{length, span};
use super::{Show, Words, capital, clean, counted, words};

/// `Blind since 14:02: checkout`. `cause` is a phrase without a full stop (`token rejected (401)`); `others_live` counts
/// the other sources that are heard.
pub fn blind(source: &str, since: Timestamp, cause: &str, others_live: u64, show: &Show<'_>) -> Words {
    let source = clean(source, 40);
    let title = format!("Blind since {}: {source}", show.moment(since));
    let cause = format!("{}. A fatal in {source} would not ring.", capital(&clean(cause, 80)));
    let others = match others_live {
        0 => "No other source is live.".to_owned(),
        1 => "1 other source is live.".to_owned(),
        count => format!("{} are live.", counted(count, "other source")),
    };
    words(&title, [cause, others])
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
    let title = format!("Seeing {} again", clean(source, 32));
    let gap = format!("Blind for {}, {}.", length(from, to), span(from, to, show.now, show.zone));
    let read = match read_back {
        None => "What happened in between could not be read back.".to_owned(),
        Some(ReadBack { events: 0, .. }) => "Nothing happened in between.".to_owned(),
        Some(ReadBack { events, fatal: 0 }) => format!("{} read back, none fatal.", counted(events, "event")),
        Some(ReadBack { events, fatal }) => format!("{} read back, {fatal} fatal.", counted(events, "event")),
    };
    words(&title, [gap, read])
}
