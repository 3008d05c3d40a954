//! The words that the tests are written in.

mod clock;
mod desk;
mod scenario;

pub(crate) use scenario::{Scenario, error, fatal, info};
