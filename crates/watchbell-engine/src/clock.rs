//! The only place where time is read.

use std::sync::Arc;

use jiff::Timestamp;

/// Wall-clock time. Timers use tokio's monotonic time instead: the two must not be mixed.
pub trait Clock: Send + Sync + 'static {
    /// The time of day, UTC.
    fn now(&self) -> Timestamp;
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the Clock")]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// A clock as a port.
pub type SharedClock = Arc<dyn Clock>;

/// The clock as a plain function, for those who know no ports.
pub fn as_fn(clock: SharedClock) -> Arc<dyn Fn() -> Timestamp + Send + Sync> {
    Arc::new(move || clock.now())
}
