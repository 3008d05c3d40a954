//! How many connections there is room for, and who makes way when there is none.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

/// Connections at once, where the system gives that many.
const MOST: usize = 4_096;
/// Files that everything else may need: the record, its readers, sources, the desktop.
const OTHERS: usize = 128;

/// The connections that there are. When no place is left, the one that was there first of those that ask for nothing makes
/// way: whoever only holds places keeps nobody out.
pub(super) struct Room {
    most: usize,
    seats: Mutex<Vec<Arc<Seat>>>,
    /// Somebody has gone or has the answer, so that there may be room.
    changed: Notify,
}

/// A connection's place, free again when this is dropped.
pub(super) struct Place {
    room: Arc<Room>,
    seat: Arc<Seat>,
}

#[derive(Default)]
struct Seat {
    /// Requests that are not answered to the end.
    busy: AtomicUsize,
    leave: CancellationToken,
}

/// A request that is not answered to the end.
pub(super) struct Busy {
    room: Arc<Room>,
    seat: Arc<Seat>,
}

impl Room {
    pub(super) fn new() -> Arc<Self> {
        Self::of(connections())
    }

    fn of(most: usize) -> Arc<Self> {
        Arc::new(Self { most, seats: Mutex::default(), changed: Notify::new() })
    }

    /// Waits while everybody is busy.
    pub(super) async fn enter(self: &Arc<Self>) -> Place {
        loop {
            if let Some(seat) = self.sit() {
                return Place { room: self.clone(), seat };
            }
            self.changed.notified().await;
        }
    }

    fn sit(&self) -> Option<Arc<Seat>> {
        let mut seats = self.seats();
        if seats.len() >= self.most {
            let idle = seats.iter().position(|seat| seat.busy.load(Ordering::Relaxed) == 0)?;
            seats.remove(idle).leave.cancel();
        }
        let seat = Arc::<Seat>::default();
        seats.push(seat.clone());
        Some(seat)
    }

    fn seats(&self) -> MutexGuard<'_, Vec<Arc<Seat>>> {
        self.seats.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Place {
    /// To be held until the answer is sent.
    pub(super) fn busy(&self) -> Busy {
        self.seat.busy.fetch_add(1, Ordering::Relaxed);
        Busy { room: self.room.clone(), seat: self.seat.clone() }
    }

    /// When it shall make way.
    pub(super) async fn left(&self) {
        self.seat.leave.cancelled().await;
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        if self.seat.busy.fetch_sub(1, Ordering::Relaxed) == 1 {
            self.room.changed.notify_one();
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.room.seats().retain(|seat| !Arc::ptr_eq(seat, &self.seat));
        self.room.changed.notify_one();
    }
}

/// How many connections may be open at once. Asks the system for as many open files as that takes: its default, 1,024, is
/// for programs that still use `select`.
fn connections() -> usize {
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

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[tokio::test]
    async fn who_asks_for_nothing_makes_way_and_who_waits_for_an_answer_does_not() {
        let room = Room::of(2);
        let (first, second) = (room.enter().await, room.enter().await);
        let asks = first.busy();
        let third = room.enter().await;
        second.left().await;
        assert!(!first.seat.leave.is_cancelled(), "it was there first, and is answered");
        let _third_asks = third.busy();
        let full = tokio::time::timeout(Duration::from_millis(20), room.enter()).await;
        assert!(full.is_err(), "all are answered");
        drop(asks);
        room.enter().await;
        first.left().await;
    }

    /// Enters once `then` has happened, which is when all places were seen taken.
    async fn enters_after(room: &Arc<Room>, then: impl FnOnce()) -> Place {
        let enter = async { tokio::time::timeout(Duration::from_secs(20), room.enter()).await };
        let then = async {
            tokio::task::yield_now().await;
            then();
        };
        tokio::join!(enter, then).0.expect("there is room")
    }

    #[tokio::test]
    async fn who_waits_enters_as_soon_as_somebody_has_the_answer_or_goes() {
        let room = Room::of(1);
        let first = room.enter().await;
        let asks = first.busy();
        let second = enters_after(&room, || drop(asks)).await;
        first.left().await;
        let _asks = second.busy();
        enters_after(&room, || drop(second)).await;
    }
}
