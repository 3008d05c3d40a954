//! The command line, and the resident `watchbell tray`. Thin: what it does is in the engine, what it decides in the core.
//!
//! **Architecture Invariant:** no GTK, no WebKit: it must install on a server and on a bare window manager.

mod args;
mod say;
mod running;
mod tray;
#[cfg(target_os = "linux")]
mod tray_icon;
mod status;
mod inbox;
mod watch;
mod serve;
mod projects;
mod send;
mod forward;
mod rules;
mod sources;
mod certs;
mod config;
mod secrets;
mod doctor;
mod manual;

use std::process::ExitCode;

use args::{Certs, Cli, Command, Serve};
use clap::Parser as _;
use say::Say;
use watchbell_engine::place::{Place, PlaceError};

/// How a command ended when it did not end well.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub(crate) struct Failure {
    message: String,
    hint: Option<String>,
    code: u8,
}

impl Failure {
    /// Something did not work: exit code 1.
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), hint: None, code: 1 }
    }

    /// What was asked for cannot be: exit code 3.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self { code: 3, ..Self::new(message) }
    }

    /// With a way out.
    #[must_use]
    pub(crate) fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }
}

/// A command's result: the exit code, or what to say.
pub(crate) type Outcome = Result<ExitCode, Failure>;

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are no errors; everything else is 3, as the contract says.
            let code = if error.use_stderr() { 3 } else { 0 };
            let _ = error.print();
            return ExitCode::from(code);
        }
    };
    let say = Say::new(cli.color, cli.quiet);
    match run(cli, say) {
        Ok(code) => code,
        Err(failure) => {
            say.error(&failure.message, failure.hint.as_deref());
            ExitCode::from(failure.code)
        }
    }
}

fn run(cli: Cli, say: Say) -> Outcome {
    let place = Place::find(cli.config.as_deref(), cli.data_dir.as_deref())?;
    if !matches!(cli.command, Command::Tray) {
        say::logs(cli.verbose);
    }
    // One worker beside the main thread and the store's: what a source hears and what becomes of it then stay on one
    // core, which is faster than waking another for every read (`./dev bench`).
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .map_err(|error| Failure::new(format!("this computer gives us no threads: {error}")))?;
    runtime.block_on(async {
        match cli.command {
            Command::Tray => tray::run(&place, cli.verbose).await,
            Command::Status { json } => status::status(&place, say, json).await,
            Command::Pause { duration } => status::pause(&place, say, duration.as_deref()).await,
            Command::Resume => status::resume(&place, say).await,
            Command::Inbox(command) => inbox::run(&place, say, command).await,
            Command::Watch(options) => watch::run(&place, say, options).await,
            Command::Serve { what: Some(Serve::Projects(command)), .. } => {
                projects::run(&place, say, command).await
            }
            Command::Serve { what: Some(Serve::Tokens(command)), .. } => serve::tokens(&place, say, command),
            Command::Serve { listen, what: None } => serve::run(&place, say, listen).await,
            Command::Forward(options) => forward::run(&place, say, cli.verbose, options).await,
            Command::Send(options) => send::run(&place, say, options).await,
            Command::Rules(command) => rules::run(&place, say, &command).await,
            Command::Config(command) => config::run(&place, say, command),
            Command::Sources(command) => sources::run(&place, say, command).await,
            Command::Certs { json, what: None } => certs::list(&place, say, json).await,
            Command::Certs { what: Some(Certs::Check(options)), .. } => {
                certs::check(&place, say, options).await
            }
            Command::Secrets(command) => secrets::run(&place, say, command).await,
            Command::Doctor { json } => doctor::run(&place, say, json).await,
            Command::Autostart { what } => manual::autostart(say, what),
            Command::Completions { shell } => Ok(manual::completions(shell)),
            Command::Man => manual::man(),
        }
    })
}

impl From<PlaceError> for Failure {
    fn from(error: PlaceError) -> Self {
        let failure = Self::usage(error.to_string());
        match error {
            PlaceError::NoHome => failure.hint("Set HOME, or give --config and --data-dir"),
            PlaceError::Path { .. } => failure,
        }
    }
}
