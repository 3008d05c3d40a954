//! `watchbell watch`: rings in the terminal; with `--for`, a deploy watch that ends in exactly one verdict.
//!
//! An engine of its own, with a store that forgets: it listens from now, and disturbs neither the tray nor its cursors.

mod lines;
mod progress;
mod setup;
mod tray;

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use jiff::tz::TimeZone;
use tokio::sync::mpsc;
use watchbell_core::config::duration;
use watchbell_engine::clock::{Clock as _, SystemClock};
use watchbell_engine::control::{Request, Response};
use watchbell_engine::notify::{self, Notifier, NotifyError, Nth, Ring, Server};
use watchbell_engine::open::SystemOpener;
use watchbell_engine::power;
use watchbell_engine::secret::Secrets;
use watchbell_engine::settings::Settings;
use watchbell_engine::view::{self, Verdict, WatchPlan};
use watchbell_engine::{Engine, Options, Ports, Told};

use crate::args::Watch;
use crate::say::Say;
use crate::{Failure, Outcome};
use lines::Lines;
use progress::Progress;
use watchbell_engine::place::Place;

/// Lines that may wait for a slow terminal before the stream has to.
const WAITING: usize = 1_024;
/// How often the state is looked at, when nothing else happens.
const LOOK: Duration = Duration::from_millis(500);

/// Watches until it is over.
pub(crate) async fn run(place: &Place, say: Say, options: Watch) -> Outcome {
    if options.list {
        return tray::list(place, say, options.json).await;
    }
    if let Some(more) = &options.extend {
        // What is too long altogether, the tray knows.
        let seconds = u32::try_from(span(more)?.as_secs().max(1)).unwrap_or(u32::MAX);
        return tray::extend(place, say, seconds, options.json).await;
    }
    if options.stop {
        return tray::stop(place, say, options.json).await;
    }
    let span = options.duration.as_deref().map(span).transpose()?;
    let seconds = span.map(tray::seconds).transpose()?;
    if let Some(seconds) = seconds.filter(|_| options.tray) {
        return tray::hand_over(place, say, &options, seconds).await;
    }
    let setup = setup::setup(place, &options)?;
    let (told_to, told) = mpsc::channel(WAITING);
    let backend = setup.config.notifications.backend;
    let with_desktop = options.notify;
    let ports = Ports {
        notifier: Box::new(
            move |clicks| if with_desktop { notify::start(backend, clicks) } else { Arc::new(Silent) },
        ),
        opener: Arc::new(SystemOpener::new()),
        clock: Arc::new(SystemClock),
        secrets: Arc::new(Secrets::system()),
        power: power::watch(Arc::new(SystemClock)),
        told: Some(told_to),
    };
    let names = setup.config.sources.iter().map(|source| source.name.clone()).collect::<Vec<_>>();
    let settings = Settings::fixed(setup.config);
    let engine =
        Engine::start(Options { data_dir: None, settings, serve: false, zone: TimeZone::system() }, ports)
            .await
            .map_err(|error| Failure::new(error.to_string()))?;
    let on = match &options.release {
        Some(release) => format!("{} for {release}", names.join(", ")),
        None => names.join(", "),
    };
    if let Some(seconds) = seconds {
        let (level, release) = (setup.level.map(Into::into), options.release.clone());
        let plan = WatchPlan { seconds, level, release, sources: Vec::new(), hold_others: false };
        ask(&engine, Request::StartWatch { plan }).await?;
    }
    say.note(span.map_or_else(
        || format!("Listening to {on}; Ctrl-C ends it."),
        |span| format!("Watching {on} for {}.", duration::text(span)),
    ));
    let lines = Lines::new(say, options.json);
    let over = watch(&engine, told, &lines, Progress::new(say, options.json), span).await;
    engine.stop().await;
    let Some(over) = over? else {
        return Ok(if span.is_some() { ExitCode::from(130) } else { ExitCode::SUCCESS });
    };
    lines.verdict(&over, SystemClock.now());
    Ok(ExitCode::from(match over.verdict {
        Some(Verdict::Well) => 0,
        Some(Verdict::Rang) => 1,
        Some(Verdict::Blind) | None => 2,
    }))
}

async fn ask(engine: &Engine, request: Request) -> Result<Response, Failure> {
    engine
        .answer()
        .answer(request)
        .await
        .map_err(|error| Failure { hint: error.hint, ..Failure::new(error.message) })
}

fn span(text: &str) -> Result<Duration, Failure> {
    let span = crate::status::span(text)?;
    if span.is_zero() {
        Err(Failure::usage("a watch of no time sees nothing").hint("Write --for 15m"))
    } else {
        Ok(span)
    }
}

/// Listens until the deploy watch has its verdict, if there is one; `None`: cancelled.
async fn watch(
    engine: &Engine,
    mut told: mpsc::Receiver<Told>,
    lines: &Lines,
    mut progress: Progress,
    span: Option<Duration>,
) -> Result<Option<view::Watch>, Failure> {
    let mut ended = std::pin::pin!(crate::tray::told_to_end());
    let mut picture = engine.picture();
    let mut look = tokio::time::interval(LOOK);
    loop {
        tokio::select! {
            () = &mut ended => {
                progress.clear();
                return Ok(None);
            }
            Some(one) = told.recv() => {
                progress.clear();
                lines.told(&one);
            }
            _ = look.tick() => {}
            Ok(()) = picture.changed() => { picture.borrow_and_update(); }
        }
        let status = engine.status();
        if lines.is_news(&status) {
            progress.clear();
            lines.state(&status);
        }
        let Some(span) = span else { continue };
        match status.watch {
            Some(watch) => progress.show(&watch, span),
            // What it heard is told before its verdict.
            None if told.is_empty() => {
                progress.clear();
                let Response::Watches(watches) = ask(engine, Request::Watches).await? else { continue };
                return Ok(watches.into_iter().next());
            }
            None => {}
        }
    }
}

/// Shows nothing: the terminal does.
struct Silent;

impl Notifier for Silent {
    fn show<'a>(&'a self, _: &'a Ring) -> BoxFuture<'a, Result<Nth, NotifyError>> {
        async { Ok(Nth::default()) }.boxed()
    }

    fn close<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<(), NotifyError>> {
        async { Ok(()) }.boxed()
    }

    fn server(&self) -> BoxFuture<'_, Result<Server, NotifyError>> {
        async { Ok(Server { name: "terminal".into(), version: String::new(), capabilities: Vec::new() }) }
            .boxed()
    }
}
