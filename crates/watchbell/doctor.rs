//! `watchbell doctor`: what works here, and how to mend what does not.

use std::process::ExitCode;

use watchbell_engine::control::client::{Client, ClientError};
use watchbell_engine::control::{Request, Response};
use watchbell_engine::view::{Step, StepOutcome};

use crate::Outcome;
use crate::running::unexpected;
use crate::say::Say;
use watchbell_engine::place::Place;

/// Asks the running tray; without one, says so as the first thing to mend.
pub(crate) async fn run(place: &Place, say: Say, json: bool) -> Outcome {
    let mut steps = Vec::new();
    match Client::connect(&place.data_dir).await {
        Ok(client) => {
            steps.push(step("Tray program", Ok(format!("runs, version {}", client.resident().version)), ""));
            steps.push(tray_host().await);
            match client.request(Request::Doctor).await? {
                Response::Steps(found) => steps.extend(found),
                other => return Err(unexpected(&other)),
            }
        }
        Err(ClientError::NotRunning) => {
            steps.push(step(
                "Tray program",
                Err("does not run".into()),
                "Start it with `watchbell tray`, or from your desktop's menu",
            ));
            steps.push(tray_host().await);
        }
        Err(error) => return Err(error.into()),
    }
    if json {
        say.json(&steps);
        return Ok(ExitCode::from(u8::from(steps.iter().any(|step| step.outcome == StepOutcome::Failed))));
    }
    Ok(crate::sources::show_steps(say, &steps))
}

fn step(name: &str, result: Result<String, String>, way_out: &str) -> Step {
    let outcome = if result.is_ok() { StepOutcome::Passed } else { StepOutcome::Failed };
    let way_out = result.is_err().then(|| way_out.to_owned());
    Step {
        name: name.into(),
        outcome,
        detail: result.unwrap_or_else(|error| error),
        took_ms: 0,
        way_out,
        ring: None,
    }
}

#[cfg(target_os = "linux")]
async fn tray_host() -> Step {
    let way_out = "On GNOME, install the AppIndicator extension; elsewhere add a system tray to the panel. \
                   The window opens without one: start Watchbell from the menu";
    step("Tray icon", crate::tray_icon::host().await.map(|()| "a panel shows it".into()), way_out)
}

#[cfg(not(target_os = "linux"))]
async fn tray_host() -> Step {
    step("Tray icon", Ok("the system shows it".into()), "")
}
