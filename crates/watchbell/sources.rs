//! `watchbell sources list|test`.

use std::process::ExitCode;

use watchbell_engine::control::{Request, Response};
use watchbell_engine::view::{SourceView, Step, StepOutcome};

use crate::args::Sources;
use crate::running::{ask, connect, unexpected};
use crate::say::{Say, plain};
use crate::{Failure, Outcome};
use watchbell_engine::place::Place;

/// Does what was typed.
pub(crate) async fn run(place: &Place, say: Say, command: Sources) -> Outcome {
    match command {
        Sources::List { json } => {
            for view in all(ask(place, Request::Sources).await?)? {
                if json {
                    say.json(&view);
                } else {
                    row(say, &view);
                }
            }
            Ok(ExitCode::SUCCESS)
        }
        Sources::Test { id } => test(place, say, &id).await,
    }
}

fn all(response: Response) -> Result<Vec<SourceView>, Failure> {
    match response {
        Response::Sources(sources) => Ok(sources),
        other => Err(unexpected(&other)),
    }
}

fn row(say: Say, view: &SourceView) {
    let state = format!("{:?}", view.status.state).to_lowercase();
    let text = view.status.text.as_deref().map(|text| format!(": {text}")).unwrap_or_default();
    let heard = view.status.last_heard.as_deref().unwrap_or("never");
    say.line(format!("{}  {}{}", say.bold(&view.settings.id), state, plain(&text)));
    say.line(format!("  {} · last heard {heard}", plain(view.settings.url.as_deref().unwrap_or("built in"))));
    if let Some(way_out) = &view.way_out {
        say.line(format!("  {way_out}"));
    }
}

async fn test(place: &Place, say: Say, id: &str) -> Outcome {
    let client = connect(place).await?;
    let sources = all(client.request(Request::Sources).await?)?;
    let found = sources.into_iter().find(|view| view.settings.id == id);
    let view = found.ok_or_else(|| {
        Failure::usage(format!("there is no source “{id}”")).hint("`watchbell sources list` names them")
    })?;
    let request = Request::TestSource { settings: view.settings, token: None, test: "command line".into() };
    match client.request(request).await? {
        Response::Steps(steps) => Ok(show_steps(say, &steps)),
        other => Err(unexpected(&other)),
    }
}

/// Steps, each with its way out. Exit code 1 when one failed.
pub(crate) fn show_steps(say: Say, steps: &[Step]) -> ExitCode {
    for step in steps {
        let mark = match step.outcome {
            StepOutcome::Passed => "✓",
            StepOutcome::Failed => "✗",
            StepOutcome::NotTried => "·",
        };
        say.line(format!(
            "{mark} {}  {} {}",
            say.bold(&step.name),
            plain(&step.detail),
            say.dim(&format!("{} ms", step.took_ms))
        ));
        if let Some(way_out) = &step.way_out {
            say.line(format!("    {}", plain(way_out)));
        }
    }
    ExitCode::from(u8::from(steps.iter().any(|step| step.outcome == StepOutcome::Failed)))
}
