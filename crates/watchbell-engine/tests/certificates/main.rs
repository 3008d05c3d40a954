//! Certificates, read from real servers and from files as OpenSSL writes them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that panics fails, and says where"
)]

mod files;
mod hosts;
mod server;

use std::path::Path;

use watchbell_core::certificate::{Chain, WarnDays};
use watchbell_core::config::{Certificate, Place};
use watchbell_engine::certificate::{Watched, look, look_with};
use watchbell_engine::clock::{Clock as _, SystemClock};
use watchbell_engine::secret::{Secret, Secrets};

/// What a look at this place brings.
async fn look_at(place: Place, ca_file: Option<&Path>) -> Result<Chain, String> {
    let set = Certificate { ca_file: ca_file.map(Path::to_owned), ..Certificate::new(place) };
    let watched = Watched::new(&set, &WarnDays::default(), Path::new("/nowhere"));
    look(&watched, &Secrets::in_memory(), SystemClock.now()).await
}

/// What a look at this file brings.
async fn open(file: &Path, password: Option<&str>) -> Result<Chain, String> {
    let set = Certificate::new(Place::File(file.to_owned()));
    let watched = Watched::new(&set, &WarnDays::default(), Path::new("/nowhere"));
    look_with(&watched, password.map(Secret::new), &Secrets::in_memory(), SystemClock.now()).await
}
