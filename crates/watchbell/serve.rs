//! `watchbell serve`: the logbook alone.

use std::process::ExitCode;
use std::sync::Arc;

use watchbell_engine::settings::Settings;
use watchbell_logbook::http::{self, Face, ReadToken, StoreIngest};
use watchbell_logbook::store::Store;

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
    say.note(format!(
        "The logbook listens on http://{bound}/. Send events to http://{bound}/v1/events; Ctrl-C ends it."
    ));
    say.note(format!(
        "To read, give the token in {} as a bearer token.",
        place.data_dir.join("read-token").display()
    ));
    http::serve(listener, face, crate::tray::told_to_end())
        .await
        .map_err(|error| Failure::new(error.to_string()))?;
    Ok(ExitCode::SUCCESS)
}
