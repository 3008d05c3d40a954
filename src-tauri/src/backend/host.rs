//! Windows and macOS: the engine lives in this process, and the window asks it directly.

use std::sync::Arc;

use jiff::tz::TimeZone;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::watch;
use watchbell_engine::clock::SystemClock;
use watchbell_engine::control::{Answer, ControlError, ErrorCode, Request, Response, Update};
use watchbell_engine::open::SystemOpener;
use watchbell_engine::power;
use watchbell_engine::secret::Secrets;
use watchbell_engine::settings::Settings;
use watchbell_engine::words::not_started;
use watchbell_engine::{Engine, Options, Ports, notify};

use super::{Tell, Told};
use watchbell_engine::place::Place;

/// The engine, as the window sees it.
#[derive(Clone)]
pub struct Backend {
    link: watch::Receiver<Link>,
}

#[derive(Clone)]
enum Link {
    Starting,
    Up(Arc<dyn Answer>),
    Failed(ControlError),
}

impl Backend {
    /// Starts the engine for `place`. Must be called inside a tokio runtime.
    pub fn start_up(place: Place, tell: Tell) -> Self {
        let (to, link) = watch::channel(Link::Starting);
        tokio::spawn(host(place, tell, to));
        Self { link }
    }

    /// Asks the engine. Waits for one that is just starting.
    pub async fn control(&self, request: Request) -> Result<Response, ControlError> {
        match self.settled().await? {
            // The window is told everything anyway.
            _ if request == Request::Subscribe => Ok(Response::Done),
            answer => answer.answer(request).await,
        }
    }

    /// There is nothing to start: without its engine the program is started again by hand.
    pub async fn start(&self) -> Result<(), ControlError> {
        self.settled().await.map(|_| ())
    }

    async fn settled(&self) -> Result<Arc<dyn Answer>, ControlError> {
        let mut link = self.link.clone();
        let settled = link.wait_for(|link| !matches!(link, Link::Starting)).await;
        match settled.as_deref() {
            Ok(Link::Up(answer)) => Ok(Arc::clone(answer)),
            Ok(Link::Failed(error)) => Err(error.clone()),
            Ok(Link::Starting) | Err(_) => {
                Err(ControlError::new(ErrorCode::Unavailable, "Watchbell is ending"))
            }
        }
    }
}

async fn host(place: Place, tell: Tell, link: watch::Sender<Link>) {
    let settings = Settings::open(&place.config);
    let backend = settings.now().config.notifications.backend;
    let window = [
        "--config".into(),
        place.config.into_os_string(),
        "--data-dir".into(),
        place.data_dir.clone().into(),
    ];
    let ports = Ports {
        notifier: Box::new(move |clicks| notify::start(backend, clicks)),
        opener: Arc::new(SystemOpener::new().window_args::<std::ffi::OsString>(window)),
        clock: Arc::new(SystemClock),
        secrets: Arc::new(Secrets::system()),
        power: power::watch(Arc::new(SystemClock)),
        told: None,
    };
    let options =
        Options { data_dir: Some(place.data_dir.clone()), settings, serve: true, zone: TimeZone::system() };
    let engine = match Engine::start(options, ports).await {
        Ok(engine) => engine,
        Err(error) => {
            let error = ControlError::new(ErrorCode::Unavailable, not_started(&error.to_string()));
            link.send_replace(Link::Failed(error.clone()));
            return tell(Told::Lost(error));
        }
    };
    #[cfg(unix)]
    let serving = serve(&place.data_dir, engine.answer()).await;
    let mut updates = engine.answer().updates();
    link.send_replace(Link::Up(engine.answer()));
    tell(Told::Update(Update::Status(engine.status()).into()));
    loop {
        tokio::select! {
            () = engine.ended() => break,
            update = updates.recv() => match update {
                Ok(update) => tell(Told::Update(update.into())),
                Err(RecvError::Lagged(_)) => {
                    for update in [Update::Issues, Update::Rules, Update::Sources, Update::Settings] {
                        tell(Told::Update(update.into()));
                    }
                    tell(Told::Update(Update::Status(engine.status()).into()));
                }
                Err(RecvError::Closed) => break,
            },
        }
    }
    #[cfg(unix)]
    drop(serving);
    let again = engine.stop().await;
    tell(Told::Ended { again });
}

/// The command line reaches an engine on macOS as it reaches a resident on Linux. It ends with what is returned.
#[cfg(unix)]
async fn serve(data_dir: &std::path::Path, answer: Arc<dyn Answer>) -> tokio_util::sync::DropGuard {
    use watchbell_engine::control::{path::socket_path, socket::Socket};
    let cancel = tokio_util::sync::CancellationToken::new();
    match Socket::bind(&socket_path(data_dir)).await {
        Ok(socket) => drop(tokio::spawn(socket.serve(answer, cancel.clone()))),
        Err(error) => tracing::warn!(%error, "the command line cannot reach this program"),
    }
    cancel.drop_guard()
}
