//! `watchbell watch`: rings in the terminal; with `--for`, a deploy watch that ends in exactly one verdict.
//!
//! An engine of its own, with a store that forgets: it listens from now, and disturbs neither the tray nor its cursors.

mod lines;
mod setup;
mod tally;

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use jiff::tz::TimeZone;
use tokio::sync::mpsc;
use tokio::time::Instant;
use watchbell_core::config::duration;
use watchbell_engine::clock::{Clock as _, SystemClock};
use watchbell_engine::notify::{self, Notifier, NotifyError, Nth, Ring, Server};
use watchbell_engine::open::SystemOpener;
use watchbell_engine::power;
use watchbell_engine::secret::Secrets;
use watchbell_engine::settings::Settings;
use watchbell_engine::{Engine, Options, Ports, Told};

use crate::args::Watch;
use crate::say::Say;
use crate::{Failure, Outcome};
use lines::Lines;
use tally::{Tally, Verdict};
use watchbell_engine::place::Place;

/// Lines that may wait for a slow terminal before the stream has to.
const WAITING: usize = 1_024;
/// How often the state is looked at, when nothing else happens.
const LOOK: Duration = Duration::from_millis(500);

/// Watches until it is over.
pub(crate) async fn run(place: &Place, say: Say, options: Watch) -> Outcome {
    let span = options.duration.as_deref().map(span).transpose()?;
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
    let patience =
        setup.config.sources.iter().map(watchbell_core::config::Source::silence).max().unwrap_or_default();
    let settings = Settings::fixed(setup.config);
    let engine =
        Engine::start(Options { data_dir: None, settings, serve: false, zone: TimeZone::system() }, ports)
            .await
            .map_err(|error| Failure::new(error.to_string()))?;
    let lines = Lines::new(say, options.json);
    let on = match &options.release {
        Some(release) => format!("{} for {release}", names.join(", ")),
        None => names.join(", "),
    };
    say.note(span.map_or_else(
        || format!("Listening to {on}; Ctrl-C ends it."),
        |span| format!("Watching {on} for {}.", duration::text(span)),
    ));

    let mut tally = Tally::new(setup.level, SystemClock.now());
    let cancelled = watch(&engine, told, &lines, &mut tally, span, patience).await;
    let heard = engine.heard();
    engine.stop().await;
    if cancelled {
        return Ok(ExitCode::from(130));
    }
    let verdict = tally.verdict();
    lines.verdict(&tally, verdict, heard, SystemClock.now(), options.release.as_deref());
    Ok(ExitCode::from(match verdict {
        Verdict::Well => 0,
        Verdict::Rang => 1,
        Verdict::Blind => 2,
    }))
}

fn span(text: &str) -> Result<Duration, Failure> {
    let span = duration::parse(text).map_err(|error| {
        Failure::usage(format!("“{text}” is no duration: {error}")).hint("Write 15m, 2h or 1d")
    })?;
    if span.is_zero() {
        Err(Failure::usage("a watch of no time sees nothing").hint("Write --for 15m"))
    } else {
        Ok(span)
    }
}

/// Listens until the time is over and every source has answered once more, at most `patience`. True: cancelled.
async fn watch(
    engine: &Engine,
    mut told: mpsc::Receiver<Told>,
    lines: &Lines,
    tally: &mut Tally,
    span: Option<Duration>,
    patience: Duration,
) -> bool {
    let end = span.map(|span| {
        (Instant::now() + span, SystemClock.now() + jiff::SignedDuration::try_from(span).unwrap_or_default())
    });
    let mut ended = std::pin::pin!(crate::tray::told_to_end());
    let mut picture = engine.picture();
    let mut look = tokio::time::interval(LOOK);
    loop {
        tokio::select! {
            () = &mut ended => return span.is_some(),
            Some(one) = told.recv() => {
                tally.told(&one);
                lines.told(&one);
            }
            _ = look.tick() => {}
            Ok(()) = picture.changed() => { picture.borrow_and_update(); }
        }
        let status = engine.status();
        lines.state(&status);
        if let Some((tick, wall)) = end {
            let over = Instant::now() >= tick;
            tally.look(&status, SystemClock.now().min(wall));
            let answered = tally::all_answered_since(&status, wall);
            if over && told.is_empty() && (answered || Instant::now() >= tick + patience) {
                if !answered {
                    tally.never_answered();
                }
                return false;
            }
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
