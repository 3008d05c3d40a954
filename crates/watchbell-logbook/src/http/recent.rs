//! The newest events, read once for all streams: a thousand readers that are up to date cost one look at the record for each
//! commit. Who is further behind reads for itself.

use std::collections::VecDeque;
use std::fmt::Write as _;

use bytes::Bytes;
use tokio::sync::Mutex;
use watchbell_core::Level;

use crate::Store;
use crate::store::{Result, Streamed};

/// Events and bytes that are held.
const EVENTS: usize = 512;
const BYTES: usize = 1 << 20;
/// Events and bytes read at once.
const BATCH: usize = 256;

/// Sequence numbers that are skipped when more than these came at once.
const FAR: i64 = 1_024;

/// What a reader wants to hear.
#[derive(Debug, Clone, Default)]
pub(super) struct Wanted {
    pub(super) level: Option<Level>,
    pub(super) project: Option<String>,
}

impl Wanted {
    fn is(&self, line: &Line) -> bool {
        self.level.is_none_or(|least| line.level >= least)
            && self.project.as_ref().is_none_or(|project| line.project.as_ref() == Some(project))
    }
}

/// What follows a cursor.
pub(super) struct Following {
    /// Ready to be sent; empty when nothing passed the filters.
    pub(super) text: Bytes,
    /// Everything up to here was looked at.
    pub(super) through: i64,
}

#[derive(Default)]
pub(super) struct Recent(Mutex<Held>);

/// Everything after `from`, up to `through`.
#[derive(Default)]
struct Held {
    /// Which file the numbers count in.
    id: String,
    from: i64,
    through: i64,
    lines: VecDeque<Line>,
    bytes: usize,
}

struct Line {
    seq: i64,
    level: Level,
    project: Option<String>,
    text: Bytes,
}

impl Recent {
    /// What follows `seq` in the file named `id`, if that is among the newest; `None` when it has to be read.
    pub(super) async fn after(
        &self,
        store: &Store,
        id: &str,
        seq: i64,
        wanted: &Wanted,
    ) -> Result<Option<Following>> {
        let newest = *store.committed().borrow();
        let mut held = self.0.lock().await;
        if held.id != id {
            *held = Held { id: id.to_owned(), from: newest, through: newest, ..Held::default() };
        }
        if newest.saturating_sub(held.through) > FAR {
            // A burst: most of it would only be put away again.
            let through = newest - FAR / 2;
            *held = Held { id: id.to_owned(), from: through, through, ..Held::default() };
        }
        while held.through < newest {
            let from = held.through;
            let read = store.read(move |look| look.events_after(from, BATCH, BYTES / 2, None, None)).await?;
            let (rows, through) = (read.events, read.through);
            // A file that was replaced in between counts anew.
            if store.id() != id || through <= from {
                break;
            }
            held.take(rows, through);
        }
        if seq < held.from || seq > held.through {
            return Ok(None);
        }
        let meant: Vec<&Line> =
            held.lines.iter().filter(|line| line.seq > seq && wanted.is(line)).take(BATCH).collect();
        let through =
            if meant.len() == BATCH { meant.last().map_or(seq, |line| line.seq) } else { held.through };
        let text = match meant.as_slice() {
            // The usual case, and no copy.
            [one] => one.text.clone(),
            many => many.iter().flat_map(|line| line.text.iter().copied()).collect(),
        };
        Ok(Some(Following { text, through }))
    }
}

impl Held {
    fn take(&mut self, rows: Vec<Streamed>, through: i64) {
        for row in rows {
            let line = Line {
                text: line(&self.id, row.seq, &row.json),
                seq: row.seq,
                level: row.level,
                project: row.project,
            };
            self.bytes += line.text.len();
            self.lines.push_back(line);
        }
        self.through = through;
        while self.lines.len() > EVENTS || self.bytes > BYTES {
            let Some(oldest) = self.lines.pop_front() else { break };
            self.bytes -= oldest.text.len();
            self.from = oldest.seq;
        }
    }
}

/// An event as the stream says it. The JSON is one line: `shape` writes it so.
pub(super) fn line(id: &str, seq: i64, json: &str) -> Bytes {
    let mut text = String::with_capacity(json.len() + 64);
    // Writing to a String cannot fail.
    let _ = write!(text, "id: {id}-{seq}\nevent: event\ndata: {json}\n\n");
    text.into()
}

#[cfg(test)]
mod tests {
    use watchbell_core::Event;

    use super::*;

    async fn append(store: &Store, levels: &'static [Level]) {
        let write = store.write(move |tx| {
            for level in levels {
                tx.append("a", &Event::bare(*level), jiff::Timestamp::UNIX_EPOCH)?;
            }
            Ok(())
        });
        write.await.unwrap();
    }

    #[tokio::test]
    async fn readers_that_are_up_to_date_share_what_others_read_for_themselves() {
        let store = Store::in_memory().unwrap();
        let (recent, id) = (Recent::default(), store.id());
        append(&store, &[Level::Fatal]).await;
        let after = async |seq: i64, level: Option<Level>| {
            let wanted = Wanted { level, project: None };
            recent.after(&store, &id, seq, &wanted).await.unwrap().map(|following| {
                (
                    String::from_utf8(following.text.to_vec()).unwrap().matches("event: event").count(),
                    following.through,
                )
            })
        };
        assert_eq!(after(1, None).await, Some((0, 1)), "it begins at the newest");
        append(&store, &[Level::Info, Level::Fatal, Level::Info]).await;
        assert_eq!(after(1, None).await, Some((3, 4)));
        assert_eq!(after(2, None).await, Some((2, 4)));
        assert_eq!(after(1, Some(Level::Fatal)).await, Some((1, 4)), "past what the filter hides");
        assert_eq!(after(4, None).await, Some((0, 4)));
        assert_eq!(after(0, None).await, None, "from before it began");
        for _ in 0..300 {
            append(&store, &[Level::Info, Level::Info]).await;
        }
        assert_eq!(after(4, None).await, None, "it holds no more than some hundred");
        assert_eq!(after(600, None).await, Some((4, 604)));
    }
}
