//! `watchbell serve`: the logbook alone.

use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;

use tokio_util::sync::CancellationToken;
use watchbell_engine::clock::{Clock as _, SystemClock};
use watchbell_engine::control::path::socket_path;
use watchbell_engine::control::socket::Socket;
use watchbell_engine::settings::Settings;
use watchbell_logbook::http::{self, Face, May, ReadToken, StoreIngest, Tokens};
use watchbell_logbook::store::Store;

use crate::projects::Alone;
use crate::say::Say;
use crate::{Failure, Outcome, args};
use watchbell_engine::place::Place;

/// Gives tokens, and takes them back.
pub(crate) fn tokens(place: &Place, say: Say, command: args::Tokens) -> Outcome {
    let failed = |error: std::io::Error| Failure::new(format!("the tokens cannot be used: {error}"));
    let tokens = Tokens::of(&place.data_dir);
    match command {
        args::Tokens::Create { name, send } => {
            let may = if send { May::Send } else { May::Read };
            let (row, token) = tokens.create(&name, may, SystemClock.now()).map_err(failed)?;
            say.line(token);
            say.note(format!(
                "Keep it now: it is shown this once. `watchbell serve tokens revoke {}` takes it back.",
                row.id
            ));
        }
        args::Tokens::List { json } => {
            for row in tokens.list().map_err(failed)? {
                let may = match row.may {
                    May::Read => "read",
                    May::Send => "send",
                };
                if json {
                    say.json(&serde_json::json!({"id": row.id, "name": row.name, "may": may, "created": row.created}));
                } else {
                    let name = say.bold(&row.name);
                    say.line(format!("{}  {may}  {name}  {}", row.id, say.dim(&row.created.to_string())));
                }
            }
        }
        args::Tokens::Revoke { token } => {
            let gone = tokens.revoke(&token).map_err(failed)?;
            if gone.is_empty() {
                let list = "`watchbell serve tokens list` says which there are";
                return Err(Failure::new("there is no such token").hint(list));
            }
            say.note(format!("{} revoked", gone.len()));
        }
    }
    Ok(ExitCode::SUCCESS)
}

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
        "To read, give the token in {} as a bearer token, or one of `watchbell serve tokens create`.",
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
