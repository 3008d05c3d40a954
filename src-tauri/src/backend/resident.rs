//! The line to the resident: kept up for as long as the window is open.

use std::path::PathBuf;
use std::time::Duration;

use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{mpsc, oneshot, watch};
use watchbell_engine::control::client::{Client, ClientError, StartError, ensure_running};
use watchbell_engine::control::{ControlError, ErrorCode, Request, Response, Update};

use super::{Tell, Told};
use watchbell_engine::place::Place;

/// How often a resident that is gone is looked for.
const LOOK: Duration = Duration::from_millis(250);

/// The resident, as the window sees it.
#[derive(Debug, Clone)]
pub struct Backend {
    link: watch::Receiver<Link>,
    starts: mpsc::Sender<oneshot::Sender<Result<(), ControlError>>>,
    again: mpsc::Sender<ControlError>,
}

/// How the line is.
#[derive(Debug, Clone)]
enum Link {
    /// Nothing is known yet.
    Looking,
    Up(Client),
    Lost(ControlError),
}

impl Backend {
    /// Begins to look for the resident of `place`, and starts one where none runs. Must be called inside a tokio runtime.
    pub fn start_up(place: Place, tell: Tell) -> Self {
        Self::with_program(place, None, tell)
    }

    /// The same; the resident to start is `program`, rather than the one that is installed.
    pub fn with_program(place: Place, program: Option<PathBuf>, tell: Tell) -> Self {
        let (to, link) = watch::channel(Link::Looking);
        let (starts, start) = mpsc::channel(1);
        let (again, missed) = mpsc::channel(1);
        tokio::spawn(Line { place, program, tell, link: to, start, missed }.keep());
        Self { link, starts, again }
    }

    /// Passes a request on. Waits for a resident that is just being started.
    pub async fn control(&self, request: Request) -> Result<Response, ControlError> {
        // The line itself has subscribed, and one resident has one greeting.
        if request == Request::Subscribe {
            return Ok(Response::Done);
        }
        match self.settled().await {
            Link::Up(client) => Ok(client.request(request).await?),
            Link::Lost(error) => {
                let _ = self.again.try_send(error.clone());
                Err(error)
            }
            Link::Looking => Err(ended()),
        }
    }

    /// Has the resident started, where it is not running.
    pub async fn start(&self) -> Result<(), ControlError> {
        let (to, answer) = oneshot::channel();
        self.starts.send(to).await.map_err(|_| ended())?;
        answer.await.map_err(|_| ended())?
    }

    async fn settled(&self) -> Link {
        let mut link = self.link.clone();
        link.wait_for(|link| !matches!(link, Link::Looking)).await.map_or(Link::Looking, |link| link.clone())
    }
}

struct Line {
    place: Place,
    program: Option<PathBuf>,
    tell: Tell,
    link: watch::Sender<Link>,
    start: mpsc::Receiver<oneshot::Sender<Result<(), ControlError>>>,
    /// Errors that the window met: it is told once more that the resident is gone.
    missed: mpsc::Receiver<ControlError>,
}

impl Line {
    async fn keep(mut self) {
        let mut found = self.ensure().await;
        loop {
            match found {
                Ok(client) => {
                    let gone = self.stay(client).await;
                    self.lost(gone);
                }
                Err(error) => self.lost(error),
            }
            found = loop {
                tokio::select! {
                    asked = self.start.recv() => {
                        let Some(answer) = asked else { return };
                        let found = self.ensure().await;
                        let _ = answer.send(found.as_ref().map(|_| ()).map_err(Clone::clone));
                        break found;
                    }
                    Some(error) = self.missed.recv() => (self.tell)(Told::Lost(error)),
                    () = tokio::time::sleep(LOOK) => match Client::connect(&self.place.data_dir).await {
                        Ok(client) => break Ok(client),
                        // Somebody else's work: whoever ended it may not want it back.
                        Err(ClientError::NotRunning) => {}
                        Err(error) => break Err(error.into()),
                    },
                }
            };
        }
    }

    async fn ensure(&self) -> Result<Client, ControlError> {
        let Place { config, data_dir, .. } = &self.place;
        ensure_running(data_dir, Some(config), self.program.as_deref()).await.map_err(|error| match error {
            StartError::Client(error) => error.into(),
            other => ControlError::new(ErrorCode::Unavailable, other.to_string()),
        })
    }

    /// Passes updates on until the resident is gone, and says how it went.
    async fn stay(&mut self, client: Client) -> ControlError {
        let gone = ControlError::from(ClientError::NotRunning);
        let mut updates = match client.subscribe().await {
            Ok(updates) => updates,
            Err(error) => return error.into(),
        };
        if let Link::Lost(_) = self.link.send_replace(Link::Up(client.clone())) {
            (self.tell)(Told::Found);
        }
        loop {
            tokio::select! {
                update = updates.recv() => match update {
                    Ok(update) => (self.tell)(Told::Update(update.into())),
                    // The window asks for everything again; its status comes by itself.
                    Err(RecvError::Lagged(_)) => {
                        for update in [Update::Issues, Update::Rules, Update::Sources, Update::Settings] {
                            (self.tell)(Told::Update(update.into()));
                        }
                    }
                    Err(RecvError::Closed) => return gone,
                },
                () = client.closed() => return gone,
                Some(answer) = self.start.recv() => drop(answer.send(Ok(()))),
                // Met while the line was down; it is up now.
                Some(_) = self.missed.recv() => {}
            }
        }
    }

    fn lost(&self, error: ControlError) {
        // Said once, not with every look.
        let before = self.link.send_replace(Link::Lost(error.clone()));
        if !matches!(before, Link::Lost(before) if before == error) {
            (self.tell)(Told::Lost(error));
        }
    }
}

fn ended() -> ControlError {
    ControlError::new(ErrorCode::Unavailable, "The window is closing")
}
