//! The resident's end of the control socket: whoever runs as our user may ask, nobody else.
//!
//! Every connection greets first. What it asks then is answered as it gets done, not in the order it was asked, so the
//! window's list does not wait for a connection test. All of it is bounded: connections, requests under way, lines
//! waiting to be written, the time that a peer may take to greet or to read.

use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tokio::net::{UnixListener, UnixStream};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use watchbell_core::say;

use super::conversation::converse;
use super::line::Telling;
use super::{Answer, ControlError, ErrorCode, path};

/// Connections at a time. A window has one, a command one for a moment.
const CONNECTIONS: usize = 64;
/// How long answers under way are waited for when the resident ends.
const GOODBYE: Duration = Duration::from_secs(3);
/// How long a probe of a socket that is already there may take.
const PROBE: Duration = Duration::from_secs(2);

/// Why there is no control socket.
#[derive(Debug, thiserror::Error)]
pub enum SocketError {
    /// Another resident answers on it.
    #[error("Watchbell already runs for this data directory (it answers on {})", .0.display())]
    Running(PathBuf),
    /// It cannot be made.
    #[error("The control socket {} cannot be made: {error}", path.display())]
    Bind {
        /// Where it should be.
        path: PathBuf,
        /// Why not.
        error: io::Error,
    },
}

/// Answers on the socket at `path` until `cancel`.
pub async fn serve(
    path: &Path,
    answer: Arc<dyn Answer>,
    cancel: CancellationToken,
) -> Result<(), SocketError> {
    Socket::bind(path).await?.serve(answer, cancel).await;
    Ok(())
}

/// A control socket that is there but is not answered on yet: clients wait.
#[derive(Debug)]
pub struct Socket {
    listener: UnixListener,
    path: PathBuf,
    /// Device and inode: on leaving, a successor's socket of the same name is let be.
    file: Option<(u64, u64)>,
}

impl Socket {
    /// Makes the socket. One that a dead resident left behind is replaced.
    pub async fn bind(path: &Path) -> Result<Self, SocketError> {
        let failed = |error| SocketError::Bind { path: path.to_owned(), error };
        path::prepare(path).map_err(failed)?;
        match tokio::time::timeout(PROBE, UnixStream::connect(path)).await {
            // One that does not answer in time is alive enough not to be pushed aside.
            Ok(Ok(_)) | Err(_) => return Err(SocketError::Running(path.to_owned())),
            Ok(Err(error)) if error.kind() == io::ErrorKind::NotFound => {}
            Ok(Err(error)) if error.kind() == io::ErrorKind::ConnectionRefused => {
                std::fs::remove_file(path).map_err(failed)?;
            }
            Ok(Err(error)) => return Err(failed(error)),
        }
        let listener = UnixListener::bind(path).map_err(failed)?;
        Ok(Self { listener, path: path.to_owned(), file: identity(path) })
    }

    /// Answers until `cancel`, then lets the answers under way be finished and removes the socket.
    pub async fn serve(self, answer: Arc<dyn Answer>, cancel: CancellationToken) {
        let slots = Arc::new(Semaphore::new(CONNECTIONS));
        let connections = TaskTracker::new();
        loop {
            let accepted = tokio::select! {
                () = cancel.cancelled() => break,
                accepted = self.listener.accept() => accepted,
            };
            let stream = match accepted {
                Ok((stream, _)) => stream,
                // Out of file descriptors, most likely: others will be closed.
                Err(error) => {
                    tracing::warn!(%error, "the control socket cannot accept a connection");
                    tokio::time::sleep(Duration::from_millis(100)).await;
                    continue;
                }
            };
            if !is_ours(&stream) {
                tracing::warn!("another user was refused on the control socket");
                continue;
            }
            let Ok(slot) = Arc::clone(&slots).try_acquire_owned() else {
                let error = ControlError::new(ErrorCode::Unavailable, say!("answer-connections-many"));
                // It fits into an empty socket's buffer; a peer that is gone has nothing to lose.
                let _ = stream.try_write(&Telling::answer(None, Err(error)).line());
                continue;
            };
            connections.spawn(converse(stream, Arc::clone(&answer), cancel.clone(), slot));
        }
        // From here on a client finds no socket, rather than one that does not answer.
        if self.file.is_some() && identity(&self.path) == self.file {
            let _ = std::fs::remove_file(&self.path);
        }
        drop(self.listener);
        connections.close();
        if tokio::time::timeout(GOODBYE, connections.wait()).await.is_err() {
            tracing::warn!("requests on the control socket were not finished in time");
        }
    }
}

fn identity(path: &Path) -> Option<(u64, u64)> {
    std::fs::symlink_metadata(path).ok().map(|metadata| (metadata.dev(), metadata.ino()))
}

fn is_ours(stream: &UnixStream) -> bool {
    // `SO_PEERCRED`: the kernel's word, as it was when the peer connected.
    stream.peer_cred().is_ok_and(|peer| may_ask(peer.uid(), rustix::process::geteuid().as_raw()))
}

/// Not even root: what root may do, it can do as the user.
fn may_ask(peer: u32, ours: u32) -> bool {
    peer == ours
}

#[cfg(test)]
mod tests {
    use super::may_ask;

    #[test]
    fn only_our_own_user_may_ask() {
        assert!(may_ask(1000, 1000));
        assert!(!may_ask(1001, 1000));
        assert!(!may_ask(0, 1000));
    }
}
