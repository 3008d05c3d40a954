//! `watchbell serve`: the logbook alone.

use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;

use tokio_util::sync::CancellationToken;
use watchbell_engine::control::path::socket_path;
use watchbell_engine::control::socket::Socket;
use watchbell_engine::settings::Settings;
use watchbell_logbook::http::{self, Face, ReadToken, StoreIngest};
use watchbell_logbook::store::Store;

use crate::projects::Alone;
use crate::say::Say;
use crate::{Failure, Outcome};
use watchbell_engine::place::Place;

/// Serves until told to end.
pub(crate) async fn run(place: &Place, say: Say, listen: Option<String>) -> Outcome {
    let settings = Settings::read_only(&place.config).now();
    let logbook = &settings.config.logbook;
    let address = listen.or_else(|| logbook.listen.clone()).unwrap_or_else(|| "127.0.0.1:8970".into());
    let store = Store::open(&place.data_dir).map_err(|error| Failure::new(error.to_string()))?;
    let read_token = ReadToken::load(&place.data_dir).map_err(|error| Failure::new(error.to_string()))?;
    let listener = http::bind(&address).await.map_err(|error| Failure::new(error.to_string()))?;
    let bound = listener.local_addr().map_err(|error| Failure::new(error.to_string()))?;
    let now = watchbell_engine::clock::as_fn(Arc::new(watchbell_engine::clock::SystemClock));
    let face = Face {
        store: store.clone(),
        ingest: Arc::new(StoreIngest::new(store.clone(), "local", now.clone())),
        read_token,
        now,
        origins: logbook.origins.clone(),
    };
    // Other commands ask here; without it they wait until this one has ended.
    let alone = Arc::new(Alone::new(store.clone(), reached_at(bound)));
    let cancel = CancellationToken::new();
    let asked = match Socket::bind(&socket_path(&place.data_dir)).await {
        Ok(socket) => Some(tokio::spawn(socket.serve(alone, cancel.clone()))),
        Err(error) => {
            tracing::warn!(%error, "other commands cannot ask this logbook");
            None
        }
    };
    say.note(format!(
        "The logbook listens on http://{bound}/. Send events to http://{bound}/v1/events; Ctrl-C ends it."
    ));
    say.note(format!(
        "To read, give the token in {} as a bearer token.",
        place.data_dir.join("read-token").display()
    ));
    say.note("What SDKs are set up with: watchbell serve projects create NAME");
    let served = http::serve(listener, face, crate::tray::told_to_end()).await;
    cancel.cancel();
    if let Some(asked) = asked {
        let _ = asked.await;
    }
    served.map(|()| ExitCode::SUCCESS).map_err(|error| Failure::new(error.to_string()))
}

/// An address that senders can be told: that of every network is none, this computer's name is.
fn reached_at(bound: SocketAddr) -> String {
    if !bound.ip().is_unspecified() {
        return format!("http://{bound}");
    }
    let name = rustix::system::uname();
    format!("http://{}:{}", name.nodename().to_string_lossy(), bound.port())
}
