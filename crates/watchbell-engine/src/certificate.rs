//! Certificates, looked at where they are: hosts are asked, files are read. What is said of them, and when, core decides.
//!
//! # Layout, in reading order
//! [`watched`] is which: those of the sources' hosts, and those of the configuration. [`host`] asks a server, whose chain
//! [`verify`] judges; [`file`] opens files of every form. Both give [`read`] what they find. [`keeper`] looks at all of them in
//! time and remembers, [`ring`] says what is to be said.

mod watched;
mod host;
mod verify;
mod file;
mod read;
pub(crate) mod keeper;
pub(crate) mod ring;

use std::path::Path;
use std::time::Duration;

use jiff::Timestamp;
use tokio::time::timeout;
use watchbell_core::certificate::Chain;
use watchbell_core::config::Place;
use watchbell_core::say;

use crate::secret::{Secret, Secrets};
pub use watched::{Watched, watched};

/// How long a host may take for its whole answer, or a file to be read.
const PATIENCE: Duration = Duration::from_secs(10);

/// Looks at one certificate.
///
/// # Errors
/// Why it could not be read, as a phrase without a full stop: `no answer from pay.example`.
pub async fn look(watched: &Watched, secrets: &Secrets, now: Timestamp) -> Result<Chain, String> {
    look_with(watched, None, secrets, now).await
}

/// The same, with a password that was entered and not stored yet.
///
/// # Errors
/// Likewise.
pub async fn look_with(
    watched: &Watched,
    password: Option<Secret>,
    secrets: &Secrets,
    now: Timestamp,
) -> Result<Chain, String> {
    let looking = async {
        match &watched.place {
            Place::Host { host, port } => host::chain(host, *port, watched.ca_file.as_deref(), now).await,
            Place::File(_) => {
                let password = match (password, &watched.password) {
                    (Some(password), _) => Some(password),
                    (None, Some(from)) => {
                        let got = secrets.get(from).await;
                        Some(got.map_err(|error| say!("certificate-no-password", why = error.to_string()))?)
                    }
                    (None, None) => None,
                };
                file::chain(watched.path.clone(), password).await
            }
        }
    };
    match timeout(PATIENCE, looking).await {
        Ok(found) => found,
        Err(_) => Err(match &watched.place {
            Place::Host { .. } => say!("source-silent", place = watched.place.name()),
            Place::File(_) => {
                let seconds = PATIENCE.as_secs();
                say!("certificate-file-slow", name = watched.place.name(), seconds = seconds)
            }
        }),
    }
}

/// Runs what may take a while on a thread of its own.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, String> + Send + 'static,
) -> Result<T, String> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|error| Err(error.to_string()))
}

/// A path as it is meant: `~/` is the home folder, and without a folder it lies in `folder`.
fn meant(path: &Path, folder: &Path) -> std::path::PathBuf {
    match (path.strip_prefix("~"), dirs::home_dir()) {
        (Ok(rest), Some(home)) => home.join(rest),
        _ => folder.join(path),
    }
}
