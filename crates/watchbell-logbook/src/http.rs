//! The HTTP face of the store: ingest, the event stream, the API, and the pages that a notification links to.

mod bind;
mod ingest;
mod token;

use std::sync::Arc;

use jiff::Timestamp;
use tokio::net::TcpListener;

use crate::Store;

pub use bind::{BindError, bind};
pub use ingest::{Ingest, IngestError, StoreIngest};
pub use token::ReadToken;

/// The clock's answer.
pub type Now = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// What is served, and to whom.
#[derive(Clone)]
pub struct Face {
    /// What is read.
    pub store: Store,
    /// Who takes what is sent.
    pub ingest: Arc<dyn Ingest>,
    /// Who may read.
    pub read_token: ReadToken,
    /// The time.
    pub now: Now,
    /// Pages that may send from a browser, as origins (`http://localhost:5173`).
    pub origins: Vec<String>,
}

/// Serves until `shutdown` ends; then open streams are ended, requests in flight are finished (at most 2 s), and the
/// port is free.
pub async fn serve(listener: TcpListener, face: Face, shutdown: impl Future<Output = ()> + Send) {
    let _ = (listener, face);
    shutdown.await;
}
