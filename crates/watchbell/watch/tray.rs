//! The watches of the running tray: handed over, made longer, stopped, listed.

use std::process::ExitCode;

use watchbell_engine::control::{Request, Response};
use watchbell_engine::place::Place;
use watchbell_engine::view::{self, Verdict, WatchPlan};

use crate::args::Watch;
use crate::running::{ask, unexpected};
use crate::say::{Say, plain};
use crate::{Failure, Outcome};

/// Begins one there. Its end is the tray's to say.
pub(super) async fn hand_over(place: &Place, say: Say, options: &Watch, seconds: u32) -> Outcome {
    let plan = WatchPlan {
        seconds,
        level: Some(options.level.unwrap_or(watchbell_core::Level::Fatal).into()),
        release: options.release.clone(),
        sources: options.sources.clone(),
        hold_others: !options.ring_others,
    };
    one(place, say, options.json, Request::StartWatch { plan }).await
}

pub(super) async fn extend(place: &Place, say: Say, seconds: u32, json: bool) -> Outcome {
    one(place, say, json, Request::ExtendWatch { seconds }).await
}

pub(super) async fn stop(place: &Place, say: Say, json: bool) -> Outcome {
    one(place, say, json, Request::StopWatch).await
}

pub(super) async fn list(place: &Place, say: Say, json: bool) -> Outcome {
    match ask(place, Request::Watches).await? {
        Response::Watches(watches) if watches.is_empty() && !json => {
            say.note("No watch yet. Begin one with `watchbell watch --for 15m --tray`.");
        }
        Response::Watches(watches) => {
            for watch in &watches {
                show(say, json, watch);
            }
        }
        other => return Err(unexpected(&other)),
    }
    Ok(ExitCode::SUCCESS)
}

async fn one(place: &Place, say: Say, json: bool, request: Request) -> Outcome {
    match ask(place, request).await? {
        Response::Watch(watch) => show(say, json, &watch),
        other => return Err(unexpected(&other)),
    }
    Ok(ExitCode::SUCCESS)
}

fn show(say: Say, json: bool, watch: &view::Watch) {
    if json {
        return say.json(watch);
    }
    let verdict = match watch.verdict {
        None => "under way",
        Some(Verdict::Well) => "well",
        Some(Verdict::Rang) => "rang",
        Some(Verdict::Blind) => "blind",
    };
    say.line(format!("{} {} {}", say.dim(&plain(&watch.began)), say.bold(verdict), plain(&watch.title)));
    for line in watch.body.lines() {
        say.line(format!("  {}", plain(line)));
    }
}

/// The length of a watch in whole seconds, as the tray takes it.
pub(super) fn seconds(span: std::time::Duration) -> Result<u32, Failure> {
    let seconds = span.as_secs().max(1);
    u32::try_from(seconds).ok().filter(|seconds| *seconds <= watchbell_core::watch::Plan::LONGEST).ok_or_else(
        || Failure::usage("a watch lasts at most 24 hours").hint("Without --for it rings until Ctrl-C"),
    )
}
