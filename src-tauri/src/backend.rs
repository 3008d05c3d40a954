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
    Update(Box<Update>),
    /// The resident is not there, and why. Told again whenever the window asks in vain: its pages may have missed it.
    Lost(ControlError),
    /// The resident is there again.
    Found,
    /// The engine in this process has ended; `again`: it shall be started anew.
    #[cfg(not(target_os = "linux"))]
    #[allow(missing_docs, reason = "said above")]
    Ended { again: bool },
}

/// Who tells the window.
pub type Tell = Arc<dyn Fn(Told) + Send + Sync>;
