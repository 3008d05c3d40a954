//! Events on their way past, one after the other: what judging all of them once more needs.

use jiff::Timestamp;
use watchbell_core::{Event, Level};

use super::events::read;
use super::{Arrived, Result, packed};
use crate::shape;

/// A kept event on its way past, borrowed from the file: what judging it once more needs.
#[derive(Debug, Clone, Copy)]
pub struct Passing<'a> {
    /// Its place in the order of receipt.
    pub seq: i64,
    /// The source it came from.
    pub source: &'a str,
    /// The sender's id, or the one we gave it.
    pub event_id: &'a str,
    /// The row of its issue: the same for all of them, and nothing else.
    pub issue: i64,
    /// How bad it is.
    pub level: Level,
    /// When it was stored.
    pub received: Timestamp,
    /// When it happened.
    pub happened: Timestamp,
    /// In which circumstances it came.
    pub arrived: Arrived,
    /// One line that names it.
    pub title: &'a str,
    pub(super) body: &'a [u8],
}

impl Passing<'_> {
    /// The event as far as rules can ask for it.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when the row does not hold what was written.
    pub fn event(&self) -> Result<Event> {
        read(shape::judged::read(self.level, &packed::unpack(self.body, &[])?))
    }
}

/// Events that passed, held: to look at them on another thread while the next ones are read.
#[derive(Debug, Default)]
pub struct Batch {
    rows: Vec<HeldRow>,
    /// Their texts, one behind the other.
    bytes: Vec<u8>,
}

#[derive(Debug)]
struct HeldRow {
    seq: i64,
    issue: i64,
    level: Level,
    received: Timestamp,
    happened: Timestamp,
    arrived: Arrived,
    /// How long source, event id, title and body are.
    lengths: [usize; 4],
}

impl Batch {
    /// Holds one more.
    pub fn push(&mut self, passing: &Passing<'_>) {
        let Passing { seq, source, event_id, issue, level, received, happened, arrived, title, body } =
            *passing;
        let texts = [source.as_bytes(), event_id.as_bytes(), title.as_bytes(), body];
        for text in texts {
            self.bytes.extend_from_slice(text);
        }
        let lengths = texts.map(<[u8]>::len);
        self.rows.push(HeldRow { seq, issue, level, received, happened, arrived, lengths });
    }

    /// How many it holds.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = Passing<'_>> {
        let mut rest = self.bytes.as_slice();
        self.rows.iter().map(move |row| {
            let [source, event_id, title, body] = row.lengths.map(|length| {
                let (text, behind) = rest.split_at_checked(length).unwrap_or_default();
                rest = behind;
                text
            });
            let text = |bytes| std::str::from_utf8(bytes).unwrap_or_default();
            Passing {
                seq: row.seq,
                source: text(source),
                event_id: text(event_id),
                issue: row.issue,
                level: row.level,
                received: row.received,
                happened: row.happened,
                arrived: row.arrived,
                title: text(title),
                body,
            }
        })
    }
}
