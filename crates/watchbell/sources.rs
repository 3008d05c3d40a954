//! `watchbell sources list|kinds|test`.

use std::process::ExitCode;

use watchbell_core::config::{KINDS, Setting};
use watchbell_engine::control::{Request, Response};
use watchbell_engine::view::{SourceState, SourceView, Step, StepOutcome};

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
        Sources::Kinds { kind } => kinds(say, kind.as_deref()),
        Sources::Test { id } => test(place, say, &id).await,
    }
}

fn all(response: Response) -> Result<Vec<SourceView>, Failure> {
    match response {
        Response::Sources(sources) => Ok(sources),
        other => Err(unexpected(&other)),
    }
}

/// The kinds, a line each; of one, what it is set up with, as it stands in the configuration.
fn kinds(say: Say, kind: Option<&str>) -> Outcome {
    let Some(word) = kind else {
        for facts in &KINDS {
            say.line(format!("{:<11} {}: {}", facts.word, say.bold(&facts.name()), facts.says()));
        }
        say.note("What one is set up with: watchbell sources kinds KIND");
        return Ok(ExitCode::SUCCESS);
    };
    let facts = KINDS.iter().find(|facts| facts.word == word).ok_or_else(|| {
        Failure::usage(format!("there is no kind “{word}”")).hint("`watchbell sources kinds` lists them")
    })?;
    say.line(format!("# {}. {}", facts.name(), facts.says()));
    say.line(format!("[[sources]]\nid = \"{0}\"\nkind = \"{0}\"", facts.word));
    for setting in facts.settings {
        say.line(example(facts.word, setting));
    }
    Ok(ExitCode::SUCCESS)
}

/// A setting as it may stand in the configuration; one that can be left out is a comment.
fn example(kind: &str, setting: &Setting) -> String {
    let Setting { key, required, like, .. } = setting;
    let value = match *key {
        "token" => format!("{{ keyring = \"{kind}\" }}"),
        "fields" => "{ level = \"/severity\", message = \"/msg\" }".to_owned(),
        "projects" | "paths" => {
            let texts: Vec<_> = like.split(", ").map(|text| format!("{text:?}")).collect();
            format!("[{}]", texts.join(", "))
        }
        _ => format!("{like:?}"),
    };
    let mark = if *required { "" } else { "# " };
    let says = match setting.meaning() {
        says if says.is_empty() => says,
        says => format!("  # {says}"),
    };
    format!("{mark}{key} = {value}{says}")
}

fn row(say: Say, view: &SourceView) {
    let SourceView { settings, status, .. } = view;
    let text = status.text.as_deref().map(|text| format!(": {}", plain(text))).unwrap_or_default();
    say.line(format!("{}  {}{text}", say.bold(&settings.id), state(status.state)));
    let place =
        settings.url.clone().or_else(|| Some(settings.paths.join(", ")).filter(|paths| !paths.is_empty()));
    let place = place.map(|place| format!(" · {}", plain(&place))).unwrap_or_default();
    let heard = status.last_heard.as_deref().unwrap_or("never");
    say.line(format!("  {}{place} · last heard {heard}", settings.kind.facts().name()));
    let lag = view.lag_ms.map(|lag| format!("last event {lag} ms after it happened"));
    let many = |count: u64, what: &str| (count > 0).then(|| format!("{count} {what}"));
    let more = [
        lag,
        many(view.reconnects.into(), "reconnects in 24 h"),
        many(view.undecodable, "payloads not read"),
        many(view.gaps.into(), "unchecked gaps"),
        view.budget.clone(),
        view.note.clone(),
    ];
    let incomplete = view.coverage.iter().filter(|project| project.named < project.events);
    let incomplete = incomplete.take(3).map(|project| Some(project.text.clone()));
    let more: Vec<_> = more.into_iter().chain(incomplete).flatten().map(|text| plain(&text)).collect();
    if !more.is_empty() {
        say.line(format!("  {}", more.join(" · ")));
    }
    if let Some(way_out) = &view.way_out {
        say.line(format!("  {way_out}"));
    }
}

fn state(state: SourceState) -> &'static str {
    match state {
        SourceState::Live => "live",
        SourceState::Connecting => "connecting",
        SourceState::Blind => "blind",
        SourceState::NeedsUnlock => "keyring locked",
        SourceState::NeedsAttention => "needs attention",
        SourceState::Paused => "paused",
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
