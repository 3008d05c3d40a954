//! What works on this desktop, each with a way out.

use std::time::Instant;

use super::Desk;
use crate::notify::{NotifyError, Server};
use crate::view::{SourceState, State, Step, StepOutcome};

impl Desk {
    pub(super) async fn doctor(&self) -> Vec<Step> {
        let mut steps = vec![self.notifications().await];
        let began = Instant::now();
        steps.push(step("Keyring", self.secrets.probe().await.map(|()| "open, tokens are kept there".into()), began, |error| match error {
            crate::secret::SecretError::Locked => "Unlock the keyring",
            _ => "Install and start gnome-keyring or KWallet; until then tokens last only while Watchbell runs",
        }));
        let facts = self.picture.borrow().facts.clone();
        steps.push(step(
            "Record",
            facts.store.map_or(Ok("events are kept".into()), Err),
            began,
            |_: &String| "Free some space on the disk that holds the data directory",
        ));
        steps.push(self.face());
        for source in self.status().sources {
            let result = match source.state {
                SourceState::Live => Ok("live".to_owned()),
                SourceState::Connecting => Err("has not answered yet".to_owned()),
                _ => Err(source.text.unwrap_or_else(|| "not heard".into())),
            };
            steps.push(step(
                &format!("Source {}", source.name),
                result,
                began,
                |_: &String| "`watchbell sources test` goes the way step by step",
            ));
        }
        if self.status().state == State::Well {
            steps.push(step("State", Ok::<_, String>("All’s well".into()), began, |_: &String| ""));
        }
        steps
    }

    async fn notifications(&self) -> Step {
        let began = Instant::now();
        let described = |server: Server| {
            let missing: Vec<_> = ["actions", "body"]
                .into_iter()
                .filter(|wanted| !server.capabilities.iter().any(|can| can == wanted))
                .collect();
            let lacks = if missing.is_empty() {
                String::new()
            } else {
                format!(", without {}", missing.join(" and "))
            };
            format!("{} {}{lacks}", server.name, server.version)
        };
        step("Notifications", self.notifier.server().await.map(described), began, |error| match error {
            NotifyError::Absent => "Start a notification service: dunst, mako, or your desktop's own",
            _ => "Restart the notification service",
        })
    }

    fn face(&self) -> Step {
        let began = Instant::now();
        let result = match (self.links.borrow().base(), &self.settings.now().config.logbook.listen) {
            (Some(base), _) => Ok(format!("listens on {base}")),
            (None, None) => Ok("switched off".into()),
            (None, Some(address)) => Err(format!("does not listen on {address}")),
        };
        step(
            "Built-in logbook",
            result,
            began,
            |_: &String| "Stop what uses the port, or change [logbook] listen",
        )
    }
}

fn step<E: ToString>(
    name: &str,
    result: Result<String, E>,
    began: Instant,
    way_out: impl FnOnce(&E) -> &'static str,
) -> Step {
    let way_out = result.as_ref().err().map(|error| way_out(error).to_owned());
    let outcome = if result.is_ok() { StepOutcome::Passed } else { StepOutcome::Failed };
    let detail = result.unwrap_or_else(|error| error.to_string());
    Step {
        name: name.into(),
        outcome,
        detail,
        took_ms: u32::try_from(began.elapsed().as_millis()).unwrap_or(u32::MAX),
        way_out,
        ring: None,
    }
}
