//! The time of one connection: when it has been silent for too long, when an event takes too long to arrive, and how
//! often a signal that could come with every read is sent.

use std::time::Duration;

use tokio::time::Instant;
use watchbell_core::say;

use super::BlindReason;
use super::failure::Failure;
use super::format::{Heard, Unread};

const AT_MOST_EVERY: Duration = Duration::from_secs(1);

/// Keeps the time of one connection.
#[derive(Debug)]
pub(super) struct Pace {
    silence: Duration,
    event: Duration,
    last_bytes: Instant,
    /// Bytes have come since then, and completed nothing.
    unfinished_since: Option<Instant>,
    said_heard: Option<Instant>,
    said_undecodable: Option<Instant>,
    undecodable: u64,
    undecodable_why: Option<Unread>,
}

impl Pace {
    pub(super) fn new(silence: Duration, event: Duration) -> Self {
        Self {
            silence,
            event,
            last_bytes: Instant::now(),
            unfinished_since: None,
            said_heard: None,
            said_undecodable: None,
            undecodable: 0,
            undecodable_why: None,
        }
    }

    /// When there is something to do although nothing comes.
    pub(super) fn next_look(&self) -> Instant {
        let silent = Some(self.last_bytes + self.silence);
        let stuck = self.unfinished_since.map(|since| since + self.event);
        let told = self.said_undecodable.filter(|_| self.undecodable > 0).map(|at| at + AT_MOST_EVERY);
        [silent, stuck, told].into_iter().flatten().min().unwrap_or(self.last_bytes)
    }

    /// Whether it has been silent for too long.
    pub(super) fn overdue(&self) -> Option<Failure> {
        (self.last_bytes.elapsed() >= self.silence).then(|| {
            let span = for_people(self.silence);
            Failure::new(BlindReason::Silent, say!("source-nothing-heard", span = span))
        })
    }

    /// Whether an event has been arriving for too long.
    pub(super) fn stuck(&self) -> Option<Failure> {
        self.unfinished_since.is_some_and(|since| since.elapsed() >= self.event).then(|| {
            let span = for_people(self.event);
            Failure::new(BlindReason::Silent, say!("source-event-unending", span = span))
        })
    }

    /// Takes note of what one read gave.
    pub(super) fn note(&mut self, heard: &Heard) {
        if heard.completed {
            self.unfinished_since = None;
        } else if heard.bytes && self.unfinished_since.is_none() {
            self.unfinished_since = Some(Instant::now());
        }
        if heard.bytes {
            self.last_bytes = Instant::now();
        }
        if heard.undecodable > 0 {
            self.undecodable += heard.undecodable;
            self.undecodable_why.clone_from(&heard.undecodable_why);
        }
    }

    /// What was heard has been sent on. Time that the store took is not the logbook's silence.
    pub(super) fn told(&mut self, bytes: bool) {
        if bytes {
            self.last_bytes = Instant::now();
        }
    }

    /// Whether `Heard` may be sent again; if so, it counts as sent. Often enough that nobody takes it for silence.
    pub(super) fn may_say_heard(&mut self) -> bool {
        due(&mut self.said_heard, AT_MOST_EVERY.min(self.silence / 3))
    }

    /// What to tell about payloads that could not be read, at most once a second, or at once when it is the `last` time.
    pub(super) fn undecodable(&mut self, last: bool) -> Option<(u64, String)> {
        if self.undecodable == 0 || !(due(&mut self.said_undecodable, AT_MOST_EVERY) || last) {
            return None;
        }
        let why = self.undecodable_why.take().map(|why| why.to_string()).unwrap_or_default();
        let count = std::mem::take(&mut self.undecodable);
        Some((count, say!("source-unreadable", n = count, why = why)))
    }
}

fn due(said: &mut Option<Instant>, every: Duration) -> bool {
    let due = said.is_none_or(|at| at.elapsed() >= every);
    if due {
        *said = Some(Instant::now());
    }
    due
}

/// `90 s`, `2 min`, `250 ms`.
pub(super) fn for_people(duration: Duration) -> String {
    let seconds = duration.as_secs();
    match seconds {
        0 => format!("{} ms", duration.as_millis()),
        _ if seconds >= 120 && seconds.is_multiple_of(60) => format!("{} min", seconds / 60),
        _ => format!("{seconds} s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn pace() -> Pace {
        Pace::new(90 * SECOND, 60 * SECOND)
    }

    fn bytes(completed: bool) -> Heard {
        Heard { bytes: true, completed, ..Heard::default() }
    }

    #[tokio::test(start_paused = true)]
    async fn silence_counts_from_the_last_byte() {
        let mut pace = pace();
        tokio::time::advance(80 * SECOND).await;
        pace.note(&bytes(true));
        tokio::time::advance(80 * SECOND).await;
        assert_eq!(pace.overdue(), None);
        tokio::time::advance(10 * SECOND).await;
        assert_eq!(pace.overdue().map(|failure| failure.text), Some("nothing heard for 90 s".into()));
    }

    #[tokio::test(start_paused = true)]
    async fn a_byte_now_and_then_does_not_make_an_event() {
        let mut pace = pace();
        for _ in 0..6 {
            pace.note(&bytes(false));
            assert_eq!(pace.stuck(), None);
            tokio::time::advance(10 * SECOND).await;
        }
        pace.note(&bytes(false));
        assert_eq!(pace.overdue(), None);
        assert_eq!(pace.stuck().map(|failure| failure.reason), Some(BlindReason::Silent));
        pace.note(&bytes(true));
        assert_eq!(pace.stuck(), None);
    }

    #[tokio::test(start_paused = true)]
    async fn what_cannot_be_read_is_told_once_a_second_with_its_number() {
        let mut pace = pace();
        let lost = |undecodable| Heard { undecodable, undecodable_why: Some(Unread::Binary), ..bytes(true) };
        pace.note(&lost(1));
        let told = pace.undecodable(false);
        assert_eq!(
            told,
            Some((1, "a payload could not be read: a message is binary, and no text".to_owned()))
        );
        for _ in 0..50 {
            pace.note(&lost(2));
            assert_eq!(pace.undecodable(false), None);
        }
        assert_eq!(
            pace.next_look(),
            Instant::now() + SECOND,
            "the rest is not forgotten when nothing more comes"
        );
        tokio::time::advance(SECOND).await;
        let text =
            "100 payloads could not be read, the last one: a message is binary, and no text".to_owned();
        assert_eq!(pace.undecodable(false), Some((100, text)));
        assert_eq!(pace.undecodable(true), None);
    }

    #[tokio::test(start_paused = true)]
    async fn heard_is_said_at_most_once_a_second() {
        let mut pace = pace();
        assert!(pace.may_say_heard());
        assert!(!pace.may_say_heard());
        tokio::time::advance(SECOND).await;
        assert!(pace.may_say_heard());
    }
}
