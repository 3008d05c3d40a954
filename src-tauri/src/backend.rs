//! What answers the window: on Linux the resident, through its control socket; elsewhere an engine in this process.

#[cfg(target_os = "linux")]
mod resident;
#[cfg(target_os = "linux")]
pub use resident::Backend;

#[cfg(not(target_os = "linux"))]
mod host;
#[cfg(not(target_os = "linux"))]
pub use host::Backend;

use std::sync::Arc;

use watchbell_engine::control::{ControlError, Update};

/// What the window is told without asking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// Something changed.
    Update(Update),
    /// The resident is not there, and why. Told again whenever the window asks in vain: its pages may have missed it.
    Lost(ControlError),
    /// The resident is there again.
    Found,
}

/// Who tells the window.
pub(crate) type Tell = Arc<dyn Fn(Told) + Send + Sync>;
