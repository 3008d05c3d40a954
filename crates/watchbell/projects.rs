//! `watchbell serve projects …`, and what a logbook that is served alone answers to it.

use std::process::ExitCode;

use futures_util::future::BoxFuture;
use tokio::sync::broadcast;
use watchbell_engine::clock::{Clock as _, SystemClock};
use watchbell_engine::control::client::{Client, ClientError};
use watchbell_engine::control::{Answer, ControlError, ErrorCode, PROTOCOL, Request, Response, Update};
use watchbell_engine::settings::Settings;
use watchbell_engine::view::Project;
use watchbell_logbook::store::Store;

use crate::args::Projects;
use crate::running::unexpected;
use crate::say::Say;
use crate::{Failure, Outcome};
use watchbell_engine::place::Place;

/// Does what was typed: by whoever serves this data directory, or in its record where nobody does.
pub(crate) async fn run(place: &Place, say: Say, command: Projects) -> Outcome {
    match command {
        Projects::List { json } => {
            let projects = ask(place, Request::Projects).await?;
            if projects.is_empty() {
                say.note("There are none yet: watchbell serve projects create NAME");
            }
            for project in projects {
                if json {
                    say.json(&project);
                } else {
                    say.line(format!("{:<20} {}", project.name, project.dsn));
                }
            }
        }
        Projects::Create { name } => {
            for project in ask(place, Request::MakeProject { name }).await? {
                say.line(&project.dsn);
                for snippet in &project.snippets {
                    say.note(format!("\n{}\n{}", say.bold(&snippet.language), snippet.code));
                }
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn ask(place: &Place, request: Request) -> Result<Vec<Project>, Failure> {
    let response = match Client::connect(&place.data_dir).await {
        Ok(client) => client.request(request).await?,
        Err(ClientError::NotRunning) => {
            let store = Store::open(&place.data_dir).map_err(|error| Failure::new(error.to_string()))?;
            let listen = Settings::read_only(&place.config).now().config.logbook.listen.clone();
            let base = format!("http://{}", listen.unwrap_or_else(|| "127.0.0.1:8970".into()));
            Alone::new(store, base).respond(request).await.map_err(ClientError::Refused)?
        }
        Err(error) => return Err(error.into()),
    };
    match response {
        Response::Projects(projects) => Ok(projects),
        other => Err(unexpected(&other)),
    }
}

/// A logbook without rules and notifications.
pub(crate) struct Alone {
    store: Store,
    /// Where senders reach it.
    base: String,
    updates: broadcast::Sender<Update>,
}

impl Alone {
    /// Serves `store` at `base`, `http://HOST:PORT`.
    pub(crate) fn new(store: Store, base: String) -> Self {
        Self { store, base, updates: broadcast::Sender::new(1) }
    }

    async fn respond(&self, request: Request) -> Result<Response, ControlError> {
        match request {
            Request::Hello { .. } => Ok(Response::Hello {
                version: env!("CARGO_PKG_VERSION").into(),
                protocol: PROTOCOL,
                pid: std::process::id(),
            }),
            Request::Subscribe => Ok(Response::Done),
            Request::Projects => {
                Ok(Response::Projects(watchbell_engine::projects::projects(&self.store, &self.base).await?))
            }
            Request::MakeProject { name } => {
                let now = SystemClock.now();
                let made = watchbell_engine::projects::make(&self.store, &self.base, &name, now).await?;
                Ok(Response::Projects(vec![made]))
            }
            _ => Err(ControlError {
                hint: Some("Run `watchbell tray` instead, or give both a --data-dir of their own".into()),
                ..ControlError::new(
                    ErrorCode::Unavailable,
                    "`watchbell serve` runs on this data directory, and only keeps what it is sent",
                )
            }),
        }
    }
}

impl Answer for Alone {
    fn answer(&self, request: Request) -> BoxFuture<'_, Result<Response, ControlError>> {
        Box::pin(self.respond(request))
    }

    fn updates(&self) -> broadcast::Receiver<Update> {
        self.updates.subscribe()
    }
}
