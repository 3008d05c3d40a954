//! `watchbell status`, `pause`, `resume`.

use std::process::ExitCode;
use std::time::Duration;

use watchbell_core::config::duration;
use watchbell_engine::control::{Request, Response};
use watchbell_engine::view::{SourceState, State, Status};

use crate::running::{ask, unexpected};
use crate::say::Say;
use crate::{Failure, Outcome};
use watchbell_engine::place::Place;

/// How it goes. Exit code 0 whatever the state: it is an answer, not a failure.
pub(crate) async fn status(place: &Place, say: Say, json: bool) -> Outcome {
    match ask(place, Request::Status).await? {
        Response::Status(status) if json => say.json(&status),
        Response::Status(status) => show(say, &status),
        other => return Err(unexpected(&other)),
    }
    Ok(ExitCode::SUCCESS)
}

/// Silence.
pub(crate) async fn pause(place: &Place, say: Say, span: Option<&str>) -> Outcome {
    let minutes = span.map(minutes).transpose()?;
    tell(place, say, Request::Pause { minutes }).await
}

/// The end of silence.
pub(crate) async fn resume(place: &Place, say: Say) -> Outcome {
    tell(place, say, Request::Resume).await
}

async fn tell(place: &Place, say: Say, request: Request) -> Outcome {
    match ask(place, request).await? {
        Response::Status(status) => show(say, &status),
        other => return Err(unexpected(&other)),
    }
    Ok(ExitCode::SUCCESS)
}

/// A duration as whole minutes, at least one.
pub(crate) fn minutes(text: &str) -> Result<u32, Failure> {
    Ok(u32::try_from(span(text)?.as_secs().div_ceil(60)).unwrap_or(u32::MAX).max(1))
}

/// A duration as people write it.
pub(crate) fn span(text: &str) -> Result<Duration, Failure> {
    duration::parse(text).map_err(|error| {
        Failure::usage(format!("“{text}” is no duration: {error}")).hint("Write 15m, 2h or 1d")
    })
}

fn show(say: Say, status: &Status) {
    say.line(say.bold(&status.text));
    say.line(say.dim(&status.detail));
    for source in status.sources.iter().filter(|source| source.state != SourceState::Live) {
        let text = source.text.as_deref().unwrap_or("has not answered yet");
        say.line(format!("  {}: {}", crate::say::plain(&source.name), crate::say::plain(text)));
    }
    for gap in &status.gaps {
        let who = gap.source.as_deref().unwrap_or("Watchbell");
        say.line(format!(
            "  missed {} to {} ({}: {})",
            gap.from,
            gap.to,
            crate::say::plain(who),
            crate::say::plain(&gap.text)
        ));
    }
    if status.state == State::Ringing {
        for ring in status.latest.iter().filter(|ring| ring.unseen) {
            say.line(format!(
                "  {} {} {}",
                say.level(ring.level.into()),
                crate::say::plain(&ring.title),
                say.dim(&ring.issue_id)
            ));
        }
    }
}
