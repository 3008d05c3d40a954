//! What works on this desktop, each with a way out.

use std::time::Instant;

use watchbell_core::say;

use super::Desk;
use crate::notify::{NotifyError, Server};
use crate::secret::SecretError;
use crate::view::{SourceState, State, Step, StepOutcome};

impl Desk {
    pub(super) async fn doctor(&self) -> Vec<Step> {
        let mut steps = vec![self.notifications().await];
        let began = Instant::now();
        let keyring = self.secrets.probe().await.map(|()| say!("answer-keyring-open"));
        steps.push(step(say!("answer-step", step = "keyring"), keyring, began, |error| match error {
            SecretError::Locked => say!("answer-unlock-keyring"),
            _ => say!("answer-start-keyring"),
        }));
        let kept = self.picture.borrow().facts.store.clone().map_or_else(|| Ok(say!("answer-kept")), Err);
        let record = say!("answer-step", step = "record");
        steps.push(step(record, kept, began, |_| say!("answer-free-space")));
        steps.push(self.face());
        for source in self.status().sources {
            let result = match source.state {
                SourceState::Live => Ok(say!("answer-live")),
                SourceState::Connecting => Err(say!("answer-not-answered")),
                _ => Err(source.text.unwrap_or_else(|| say!("answer-not-heard"))),
            };
            let name = say!("answer-step-source", source = source.name);
            steps.push(step(name, result, began, |_| say!("answer-test-source")));
        }
        if self.status().state == State::Well {
            let well = Ok::<_, String>(say!("status-well"));
            steps.push(step(say!("answer-step", step = "state"), well, began, |_| String::new()));
        }
        steps
    }

    async fn notifications(&self) -> Step {
        let began = Instant::now();
        let described = |server: Server| {
            let service = format!("{} {}", server.name, server.version);
            let missing = ["actions", "body"].into_iter().map(str::to_owned);
            let missing = missing.filter(|wanted| !server.capabilities.contains(wanted));
            let lacks = missing.reduce(|some, last| say!("answer-service-and", some = some, last = last));
            match lacks {
                Some(lacks) => say!("answer-service-lacks", service = service, what = lacks),
                None => service,
            }
        };
        let server = self.notifier.server().await.map(described);
        step(say!("answer-step", step = "notifications"), server, began, |error| match error {
            NotifyError::Absent => say!("answer-start-service"),
            _ => say!("answer-restart-service"),
        })
    }

    fn face(&self) -> Step {
        let began = Instant::now();
        let result = match (self.links.borrow().base(), &self.settings.now().config.logbook.listen) {
            (Some(base), _) => Ok(say!("answer-listens", address = base)),
            (None, None) => Ok(say!("answer-off")),
            (None, Some(address)) => Err(say!("answer-does-not-listen", address = address.as_str())),
        };
        step(say!("answer-step", step = "logbook"), result, began, |_| say!("answer-free-port"))
    }
}

fn step<E: ToString>(
    name: String,
    result: Result<String, E>,
    began: Instant,
    way_out: impl FnOnce(&E) -> String,
) -> Step {
    let way_out = result.as_ref().err().map(way_out);
    let outcome = if result.is_ok() { StepOutcome::Passed } else { StepOutcome::Failed };
    let detail = result.unwrap_or_else(|error| error.to_string());
    Step {
        name,
        outcome,
        detail,
        took_ms: u32::try_from(began.elapsed().as_millis()).unwrap_or(u32::MAX),
        way_out,
        ring: None,
    }
}
