//! Every kept event once more, in the order of receipt: for a dry run over as many as there are.
//!
//! Two threads, for reading rows and judging takes about as long as making events of them: while one batch is judged, the next is
//! decoded.

use std::ops::ControlFlow;
use std::sync::mpsc::{Receiver, RecvError, SyncSender, sync_channel};
use std::thread;

use jiff::Timestamp;
use rusqlite::Rows;
use watchbell_core::{Event, Level};

use super::row::{level, time};
use super::{Arrived, Reader, Result, StoreError};
use crate::shape;

/// Rows decoded at a time.
const BATCH: usize = 512;
/// Batches that are on their way through the other thread.
const UNDER_WAY: usize = 2;

/// A kept event on its way past: what judging it once more needs.
#[derive(Debug)]
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
    /// The event itself, without its `raw`.
    pub event: Event,
}

/// Some rows. Their texts stand one after the other in one buffer: a million small strings would take longer than all else.
#[derive(Default)]
struct Batch {
    rows: Vec<Fixed>,
    texts: String,
}

/// A row but for its texts: where source, event id, title and event end in the batch's.
struct Fixed {
    seq: i64,
    issue: i64,
    level: Level,
    received: Timestamp,
    happened: Timestamp,
    arrived: Arrived,
    ends: [usize; TEXTS],
}

const TEXTS: usize = 4;

impl Reader<'_> {
    /// Lets every kept event pass that was received after `seq`, in that order, until `visit` breaks off.
    ///
    /// # Errors
    /// What reading brings, what `visit` brings, and [`StoreError::Corrupt`] for a row that does not hold what was written.
    pub fn pass(
        &self,
        after: i64,
        mut visit: impl FnMut(Passing<'_>) -> Result<ControlFlow<()>>,
    ) -> Result<()> {
        let mut query = self.sql.prepare_cached(
            "SELECT seq, issue, level, received, happened, arrived, source, event_id, title, json FROM events
             WHERE seq > ?1 ORDER BY seq",
        )?;
        let mut rows = query.query([after])?;
        thread::scope(|scope| {
            let (to_decode, batches) = sync_channel(UNDER_WAY);
            let (decoded, events) = sync_channel(UNDER_WAY);
            scope.spawn(move || decode(&batches, &decoded));
            let mut under_way = 0;
            loop {
                let batch = Batch::read(&mut rows)?;
                let last = batch.rows.len() < BATCH;
                // It takes them until we hang up.
                let _ = to_decode.send(batch);
                under_way += 1;
                while under_way == UNDER_WAY || last && under_way > 0 {
                    let (batch, events) = events.recv().map_err(|RecvError| died())?;
                    under_way -= 1;
                    if batch.pass(events, &mut visit)?.is_break() {
                        return Ok(());
                    }
                }
                if last {
                    return Ok(());
                }
            }
        })
    }
}

type Decoded = (Batch, Vec<Result<Event>>);

fn decode(batches: &Receiver<Batch>, decoded: &SyncSender<Decoded>) {
    for batch in batches {
        let events = (0..batch.rows.len()).map(|row| {
            let [.., json] = batch.texts_of(row);
            shape::read(json).map_err(|error| StoreError::Corrupt(error.to_string()))
        });
        let events = events.collect();
        if decoded.send((batch, events)).is_err() {
            return;
        }
    }
}

/// The other thread ends before us only by a panic.
fn died() -> StoreError {
    StoreError::Corrupt("a kept event could not be read".into())
}

impl Batch {
    fn read(rows: &mut Rows<'_>) -> Result<Self> {
        let mut batch = Self::default();
        while batch.rows.len() < BATCH {
            let Some(row) = rows.next()? else { break };
            let mut ends = [0; TEXTS];
            for (column, end) in (6..).zip(&mut ends) {
                batch.texts.push_str(row.get_ref(column)?.as_str().unwrap_or_default());
                *end = batch.texts.len();
            }
            batch.rows.push(Fixed {
                seq: row.get(0)?,
                issue: row.get(1)?,
                level: level(row.get(2)?),
                received: time(row.get(3)?),
                happened: time(row.get(4)?),
                arrived: Arrived::of(row.get(5)?),
                ends,
            });
        }
        Ok(batch)
    }

    /// Source, event id, title and event of a row.
    fn texts_of(&self, row: usize) -> [&str; TEXTS] {
        let end_of = |row: usize| self.rows.get(row).map_or(0, |row| row.ends[TEXTS - 1]);
        let mut begin = row.checked_sub(1).map_or(0, end_of);
        let ends = self.rows.get(row).map_or([begin; TEXTS], |row| row.ends);
        ends.map(|end| self.texts.get(std::mem::replace(&mut begin, end)..end).unwrap_or_default())
    }

    fn pass(
        &self,
        events: Vec<Result<Event>>,
        visit: &mut impl FnMut(Passing<'_>) -> Result<ControlFlow<()>>,
    ) -> Result<ControlFlow<()>> {
        for (number, (row, event)) in self.rows.iter().zip(events).enumerate() {
            let [source, event_id, title, _] = self.texts_of(number);
            let &Fixed { seq, issue, level, received, happened, arrived, .. } = row;
            let event = event?;
            let passing =
                Passing { seq, source, event_id, issue, level, received, happened, arrived, title, event };
            if visit(passing)?.is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        Ok(ControlFlow::Continue(()))
    }
}
