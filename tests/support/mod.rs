//! The words that the tests are written in.

mod clock;
mod desk;
mod scenario;
pub(crate) mod sse_server;
pub(crate) mod wait;
// The real desktop's.
#[cfg(target_os = "linux")]
pub(crate) mod process;
#[cfg(target_os = "linux")]
pub(crate) mod alone;
#[cfg(target_os = "linux")]
pub(crate) mod a11y;
#[cfg(target_os = "linux")]
pub(crate) mod traced;
#[cfg(target_os = "linux")]
pub(crate) mod bus;
#[cfg(target_os = "linux")]
pub(crate) mod dunst;
#[cfg(target_os = "linux")]
pub(crate) mod panel;
#[cfg(target_os = "linux")]
pub(crate) mod picture;
#[cfg(target_os = "linux")]
pub(crate) mod tray;
#[cfg(target_os = "linux")]
pub(crate) mod window;
#[cfg(target_os = "linux")]
pub(crate) mod webdriver;

pub(crate) use scenario::{Scenario, error, fatal, http, info};
pub(crate) use sse_server::SseServer;
