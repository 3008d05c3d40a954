//! `watchbell forward`: the scanner of logs, independent of what it watches.

use std::cell::Cell;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use watchbell_core::alert;
use watchbell_core::config::{TokenRef, duration};
use watchbell_engine::clock::{SharedClock, SystemClock};
use watchbell_engine::forward::{
    About, Answer, Beats, ForwardError, Forwarder, Once, Plan, Target, Tell, Told, host, preview,
};
use watchbell_engine::place::Place;
use watchbell_engine::secret::{Secret, Secrets};
use watchbell_engine::source::Timing;
use watchbell_engine::tail::Blocked;

use crate::args::Forward;
use crate::say::Say;
use crate::{Failure, Outcome};

/// Scans once, or until told to end.
pub(crate) async fn run(place: &Place, say: Say, verbose: u8, options: Forward) -> Outcome {
    let (once, dry_run, goodbye) = (options.once, options.dry_run, options.goodbye);
    let plan = plan(place, options).await?;
    let clock: SharedClock = Arc::new(SystemClock);
    if dry_run {
        let events = Cell::new(0);
        let (files, blocked) = preview(&plan, &clock, &shown(say, verbose, &events))?;
        let many = |count: usize, what: &str| format!("{count} {what}{}", if count == 1 { "" } else { "s" });
        say.note(format!("{} would be sent, of {}", many(events.get(), "event"), many(files, "file")));
        return match blocked.first_key_value() {
            Some((path, why)) => Err(unreadable(path.display(), why)),
            None => Ok(ExitCode::SUCCESS),
        };
    }
    let (forwarder, tail) = Forwarder::open(plan, clock, told(say, verbose))?;
    if goodbye {
        return match forwarder.say_goodbye().await {
            Answer::Taken => Ok(ExitCode::SUCCESS),
            Answer::Refused(why) | Answer::Later(why, _) => {
                Err(Failure::new(format!("the goodbye was not heard: {why}")))
            }
        };
    }
    if !once {
        forwarder.run(tail, crate::tray::told_to_end()).await?;
        return Ok(ExitCode::SUCCESS);
    }
    let Once { waiting, blocked } = forwarder.once(tail).await?;
    match blocked.first_key_value() {
        _ if waiting > 0 => Ok(ExitCode::from(2)),
        Some((path, why)) => Err(unreadable(path.display(), why)),
        None => Ok(ExitCode::SUCCESS),
    }
}

async fn plan(place: &Place, options: Forward) -> Result<Plan, Failure> {
    let to = options.to.as_deref().unwrap_or("http://127.0.0.1:8970");
    let to = Target::parse(to).map_err(|why| Failure::usage(why).hint("Give --to an address or a DSN"))?;
    let beats = match options.heartbeat.as_deref() {
        None => Beats::WithEvents,
        Some(text) => Beats::parse(text).map_err(|why| Failure::usage(format!("--heartbeat: {why}")))?,
    };
    let span = |name: &str, text: &str| {
        duration::parse(text).map_err(|why| Failure::usage(format!("--{name}: {why}")))
    };
    let every = span("every", &options.every)?;
    if every < Duration::from_secs(10) {
        return Err(Failure::usage("--every: at least 10s").hint("Logs are followed at once all the same"));
    }
    let name = options.name.filter(|name| name != "default");
    let folder = name.as_deref().unwrap_or("default");
    if folder.starts_with('.') || folder.contains(['/', '\\']) {
        return Err(Failure::usage("--name is a plain word: it names a folder"));
    }
    Ok(Plan {
        paths: options.paths.iter().map(|path| absolute(path)).collect(),
        level: options.level,
        since: options.since.as_deref().map(|since| span("since", since)).transpose()?,
        about: About {
            host: options.host.unwrap_or_else(host),
            project: options.project,
            environment: options.environment,
            release: options.release,
            tags: options.tags,
        },
        folder: place.data_dir.join("forward").join(folder),
        name,
        to,
        token: token(options.token_file).await?,
        beats,
        every,
        ca_file: options.ca_file,
        cap: options.spool.saturating_mul(1 << 20),
        timing: Timing::default(),
    })
}

/// A path is kept over restarts, which may be made from another folder.
fn absolute(path: &str) -> String {
    match std::path::absolute(path) {
        Ok(absolute) if !path.starts_with("~/") => absolute.to_string_lossy().into_owned(),
        _ => path.to_owned(),
    }
}

async fn token(file: Option<PathBuf>) -> Result<Option<Secret>, Failure> {
    const VARIABLE: &str = "WATCHBELL_TOKEN";
    let from = match file {
        Some(file) => TokenRef::File(file),
        None if std::env::var_os(VARIABLE).is_some() => TokenRef::Env(VARIABLE.to_owned()),
        None => return Ok(None),
    };
    let token = Secrets::in_memory().get(&from).await;
    token.map(Some).map_err(|error| Failure::usage(error.to_string()))
}

/// What a dry run shows.
fn shown(say: Say, verbose: u8, events: &Cell<usize>) -> impl Fn(Told<'_>) {
    move |told| {
        let Told::Found { event, entry, letter } = told else { return };
        events.set(events.get() + 1);
        if verbose > 0 {
            return say.line(&letter.body);
        }
        let at = event.timestamp.map(|at| at.to_string()).unwrap_or_default();
        let place = entry.file.file_name().unwrap_or_default().to_string_lossy();
        let title = crate::say::plain(&alert::title(event));
        say.line(format!("{}  {}  {}  {title}", say.level(event.level), say.dim(&at), say.dim(&place)));
    }
}

fn told(say: Say, verbose: u8) -> Tell {
    Box::new(move |told| match told {
        Told::Found { event, entry, .. } if verbose > 0 => {
            let place = entry.file.file_name().unwrap_or_default().to_string_lossy();
            say.note(crate::say::plain(&format!(
                "found in {place}: {} {}",
                event.level.as_str(),
                alert::title(event)
            )));
        }
        Told::Sent(count) if verbose > 0 => say.note(format!("sent {count}")),
        Told::Found { .. } | Told::Sent(_) => {}
        Told::Stuck { why, waiting } => {
            say.error(
                &format!("{why}; {waiting} to be sent"),
                Some("What waits is kept, and is sent later."),
            );
        }
        Told::Notice(text) => say.error(text, None),
    })
}

fn unreadable(path: impl std::fmt::Display, why: &Blocked) -> Failure {
    let failure = Failure::new(format!("{path} cannot be read: {why}"));
    if *why == Blocked::Denied {
        failure.hint("Run it as a user who may read it: logs often belong to the group adm")
    } else {
        failure
    }
}

impl From<ForwardError> for Failure {
    fn from(error: ForwardError) -> Self {
        match error {
            ForwardError::Glob(text) => Self::usage(text),
            ForwardError::Spool(error @ watchbell_logbook::StoreError::Locked { .. }) => {
                Self::new(error.to_string()).hint("Give each forwarder on this host a --name of its own")
            }
            other => Self::new(other.to_string()),
        }
    }
}
