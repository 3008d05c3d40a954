//! `watchbell tray`: the resident.

use std::process::ExitCode;
use std::sync::Arc;

use jiff::tz::TimeZone;
use tokio_util::sync::CancellationToken;
use watchbell_engine::clock::SystemClock;
use watchbell_engine::control::client::Client;
use watchbell_engine::control::{path, socket};
use watchbell_engine::open::SystemOpener;
use watchbell_engine::power;
use watchbell_engine::secret::Secrets;
use watchbell_engine::settings::Settings;
use watchbell_engine::words::speak_as_the_desktop;
use watchbell_engine::{Engine, Options, Ports, notify};

use crate::{Failure, Outcome};
use watchbell_engine::place::Place;

/// A log that has grown beyond this is put aside at the next start.
const LOG_BYTES: u64 = 4 * 1024 * 1024;

/// Runs until told to end.
pub(crate) async fn run(place: &Place, verbose: u8) -> Outcome {
    if let Ok(client) = Client::connect(&place.data_dir).await {
        let pid = client.resident().pid;
        return Err(Failure::new(format!("Watchbell is already running (process {pid})"))
            .hint("Open its window from the tray, or run `watchbell-desktop`"));
    }
    logs(place, verbose);
    speak_as_the_desktop();
    let settings = Settings::open(&place.config);
    let backend = settings.now().config.notifications.backend;
    let window: [std::ffi::OsString; 4] =
        ["--config".into(), place.config.clone().into(), "--data-dir".into(), place.data_dir.clone().into()];
    let opener = Arc::new(SystemOpener::new().window_args(window));
    let ports = Ports {
        notifier: Box::new(move |clicks| notify::start(backend, clicks)),
        opener: opener.clone(),
        clock: Arc::new(SystemClock),
        secrets: Arc::new(Secrets::system()),
        power: power::watch(Arc::new(SystemClock)),
        told: None,
    };
    #[cfg(target_os = "linux")]
    let looks = settings.subscribe();
    let options =
        Options { data_dir: Some(place.data_dir.clone()), settings, serve: true, zone: TimeZone::system() };
    let engine = Engine::start(options, ports).await.map_err(|error| Failure::new(error.to_string()))?;

    let cancel = CancellationToken::new();
    let socket = socket::Socket::bind(&path::socket_path(&place.data_dir))
        .await
        .map_err(|error| Failure::new(error.to_string()))?;
    let serving = tokio::spawn(socket.serve(engine.answer(), cancel.clone()));
    #[cfg(target_os = "linux")]
    let icon =
        tokio::spawn(crate::tray_icon::run(engine.answer(), engine.picture(), looks, opener, cancel.clone()));
    tracing::info!(data_dir = %place.data_dir.display(), "watching");

    tokio::select! {
        () = told_to_end() => {}
        () = engine.ended() => {}
    }
    cancel.cancel();
    let again = engine.stop().await;
    let _ = serving.await;
    #[cfg(target_os = "linux")]
    let _ = icon.await;
    if again { Err(start_again()) } else { Ok(ExitCode::SUCCESS) }
}

/// Becomes what is installed now. Returns only when that fails.
fn start_again() -> Failure {
    use std::os::unix::process::CommandExt as _;
    let error = match std::env::current_exe() {
        // A program that was replaced while it ran is called that by Linux.
        Ok(program) => {
            let name = program.to_string_lossy().trim_end_matches(" (deleted)").to_owned();
            std::process::Command::new(name).args(std::env::args_os().skip(1)).exec()
        }
        Err(error) => error,
    };
    Failure::new(format!("the newer Watchbell could not be started: {error}"))
}

/// Done at SIGINT or SIGTERM.
pub(crate) async fn told_to_end() {
    use tokio::signal::unix::{SignalKind, signal};
    let (Ok(mut int), Ok(mut term)) = (signal(SignalKind::interrupt()), signal(SignalKind::terminate()))
    else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = int.recv() => {}
        _ = term.recv() => {}
    }
}

/// Logs to `watchbell.log` in the state directory, and to standard error when it is a terminal.
fn logs(place: &Place, verbose: u8) {
    use tracing_subscriber::prelude::*;
    let filter = tracing_subscriber::EnvFilter::try_from_env("WATCHBELL_LOG").unwrap_or_else(|_| {
        if verbose == 0 {
            "warn,watchbell=info,watchbell_engine=info".into()
        } else {
            crate::say::level(verbose).into()
        }
    });
    let file = log_file(place);
    let terminal = std::io::IsTerminal::is_terminal(&std::io::stderr());
    let to_file =
        file.map(|file| tracing_subscriber::fmt::layer().with_ansi(false).with_writer(Arc::new(file)));
    let to_terminal = terminal.then(|| tracing_subscriber::fmt::layer().with_writer(std::io::stderr));
    let _ = tracing_subscriber::registry().with(filter).with(to_file).with(to_terminal).try_init();
}

fn log_file(place: &Place) -> Option<std::fs::File> {
    std::fs::create_dir_all(&place.state_dir).ok()?;
    let file = place.state_dir.join("watchbell.log");
    if std::fs::metadata(&file).is_ok_and(|old| old.len() > LOG_BYTES) {
        // Where it cannot be put aside it grows on; the next start tries again.
        let _ = std::fs::rename(&file, place.state_dir.join("watchbell.log.old"));
    }
    std::fs::File::options().append(true).create(true).open(file).ok()
}
