//! The window's line to the resident, without a window: a real control socket, and a resident that knows few answers.
#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking, in its helpers too"
)]

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use tokio::sync::{broadcast, mpsc};
use tokio_util::sync::CancellationToken;
use watchbell_desktop::{Backend, Place, Told};
use watchbell_engine::control::path::socket_path;
use watchbell_engine::control::socket::Socket;
use watchbell_engine::control::{Answer, ControlError, ErrorCode, Request, Response, Update};

struct Canned(broadcast::Sender<Update>);

impl Answer for Canned {
    fn answer(&self, _: Request) -> BoxFuture<'_, Result<Response, ControlError>> {
        async { Ok(Response::Done) }.boxed()
    }

    fn updates(&self) -> broadcast::Receiver<Update> {
        self.0.subscribe()
    }
}

/// A resident that ends, and closes its connections, when it is told to.
struct Resident {
    updates: broadcast::Sender<Update>,
    cancel: CancellationToken,
    serving: tokio::task::JoinHandle<()>,
}

impl Resident {
    async fn start(data_dir: &Path) -> Self {
        let updates = broadcast::Sender::new(8);
        let cancel = CancellationToken::new();
        let socket = Socket::bind(&socket_path(data_dir)).await.unwrap();
        let serving = tokio::spawn(socket.serve(Arc::new(Canned(updates.clone())), cancel.clone()));
        Self { updates, cancel, serving }
    }

    async fn end(self) {
        self.cancel.cancel();
        within(self.serving).await.unwrap();
    }
}

struct Window {
    backend: Backend,
    told: mpsc::UnboundedReceiver<Told>,
}

impl Window {
    fn open(data_dir: &Path) -> Self {
        let (to, told) = mpsc::unbounded_channel();
        let place = Place {
            config: data_dir.join("config.toml"),
            data_dir: data_dir.to_owned(),
            state_dir: data_dir.to_owned(),
        };
        let tell = Arc::new(move |told| drop(to.send(told)));
        let program = Some("/nowhere/watchbell".into());
        Self { backend: Backend::with_program(place, program, tell), told }
    }

    async fn hears(&mut self) -> Told {
        within(self.told.recv()).await.unwrap()
    }
}

async fn within<T>(future: impl Future<Output = T>) -> T {
    tokio::time::timeout(Duration::from_secs(20), future).await.expect("it hangs")
}

#[tokio::test]
async fn a_request_waits_for_the_resident_and_is_answered() {
    let data = tempfile::tempdir().unwrap();
    let _resident = Resident::start(data.path()).await;
    let window = Window::open(data.path());
    assert_eq!(within(window.backend.control(Request::Doctor)).await, Ok(Response::Done));
    assert_eq!(within(window.backend.start()).await, Ok(()));
}

#[tokio::test]
async fn updates_reach_the_window() {
    let data = tempfile::tempdir().unwrap();
    let resident = Resident::start(data.path()).await;
    let mut window = Window::open(data.path());
    within(window.backend.control(Request::Doctor)).await.unwrap();
    resident.updates.send(Update::Rules).unwrap();
    assert_eq!(window.hears().await, Told::Update(Update::Rules.into()));
}

#[tokio::test]
async fn the_window_is_told_when_the_resident_goes_and_when_it_is_back() {
    let data = tempfile::tempdir().unwrap();
    let resident = Resident::start(data.path()).await;
    let mut window = Window::open(data.path());
    within(window.backend.control(Request::Doctor)).await.unwrap();
    resident.end().await;
    let Told::Lost(error) = window.hears().await else { panic!("not lost") };
    assert_eq!((error.code, error.message.as_str()), (ErrorCode::Unavailable, "Watchbell is not running"));
    let resident = Resident::start(data.path()).await;
    assert_eq!(window.hears().await, Told::Found);
    assert_eq!(within(window.backend.control(Request::Doctor)).await, Ok(Response::Done));
    resident.updates.send(Update::Issues).unwrap();
    assert_eq!(window.hears().await, Told::Update(Update::Issues.into()));
}

#[tokio::test]
async fn a_page_that_came_too_late_is_told_again_that_the_resident_is_gone() {
    let data = tempfile::tempdir().unwrap();
    let mut window = Window::open(data.path());
    let Told::Lost(first) = window.hears().await else { panic!("not lost") };
    assert!(first.message.starts_with("/nowhere/watchbell could not be started"), "{}", first.message);
    assert_eq!(within(window.backend.control(Request::Doctor)).await, Err(first.clone()));
    assert_eq!(window.hears().await, Told::Lost(first));
}

#[tokio::test]
async fn starting_in_vain_says_why() {
    let data = tempfile::tempdir().unwrap();
    let window = Window::open(data.path());
    let error = within(window.backend.start()).await.unwrap_err();
    assert!(error.message.starts_with("/nowhere/watchbell could not be started"), "{}", error.message);
}
