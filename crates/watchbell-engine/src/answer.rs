//! Answers what window and command line ask: one arm for each request, the work beside it or in its own file.

mod search;
mod report;
mod rules;
mod sources;
mod certificates;
mod tracker;
mod settings;
mod backup;
mod doctor;
mod sample;
mod watches;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use futures_util::future::BoxFuture;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use tokio::sync::{broadcast, mpsc, watch};
use tokio_util::sync::CancellationToken;
use watchbell_core::policy::Act;
use watchbell_core::say;
use watchbell_logbook::http::IngestError;
use watchbell_logbook::store::{Store, StoreError};

use crate::act::{ActError, Acts, after};
use crate::clock::SharedClock;
use crate::control::{Answer, ControlError, ErrorCode, PROTOCOL, Request, Response, Update};
use crate::health::Picture;
use crate::inbox::{self, Names};
use crate::input::Input;
use crate::links::Links;
use crate::notify::Notifier;
use crate::notify::sound::Player;
use crate::secret::Secrets;
use crate::settings::Settings;

type Answered<T = Response> = Result<T, ControlError>;

/// Everything an answer may need.
pub(crate) struct Desk {
    pub acts: Acts,
    pub store: Store,
    pub settings: Arc<Settings>,
    pub secrets: Arc<Secrets>,
    pub notifier: Arc<dyn Notifier>,
    pub clock: SharedClock,
    pub picture: watch::Receiver<Picture>,
    pub updates: broadcast::Sender<Update>,
    pub inputs: mpsc::Sender<Input>,
    /// Which certificates to look at now; `None`: all.
    pub looks: mpsc::Sender<Option<String>>,
    pub links: watch::Receiver<Links>,
    pub data_dir: Option<PathBuf>,
    pub zone: TimeZone,
    pub cancel: CancellationToken,
    /// Replays that run, by name, each with what ends it.
    pub replays: Mutex<HashMap<String, Arc<AtomicBool>>>,
    /// Lets people hear sounds.
    pub player: Player,
    /// Whether the end that was asked for is the beginning of a new resident.
    pub restart: Arc<AtomicBool>,
}

impl Answer for Desk {
    fn answer(&self, request: Request) -> BoxFuture<'_, Answered> {
        Box::pin(self.respond(request))
    }

    fn updates(&self) -> broadcast::Receiver<Update> {
        self.updates.subscribe()
    }
}

impl Desk {
    async fn respond(&self, request: Request) -> Answered {
        match request {
            Request::Hello { .. } => Ok(Response::Hello {
                version: env!("CARGO_PKG_VERSION").into(),
                protocol: PROTOCOL,
                pid: std::process::id(),
            }),
            // The socket subscribes the connection; asked directly there is nothing to do.
            Request::Subscribe => Ok(Response::Done),
            Request::Status => Ok(Response::Status(self.status())),
            Request::Pause { minutes } => self.pause(Some(self.pause_end(minutes))).await,
            Request::Resume => self.pause(None).await,
            Request::GapsChecked => self.gaps_checked().await,
            Request::StartWatch { plan } => self.start_watch(plan).await,
            Request::ExtendWatch { seconds } => self.extend_watch(seconds).await,
            Request::StopWatch => self.stop_watch().await,
            Request::Watches => self.all_watches().await,
            Request::Inbox { query } => {
                let (names, now) = (self.names(), self.clock.now());
                Ok(Response::Inbox(
                    self.store.read(move |reader| inbox::inbox(reader, &query, &names, now)).await?,
                ))
            }
            Request::Issue { id } => {
                let mut issue = self.issue(id).await?;
                issue.tracker = self.tracker_of(&issue).map(|(source, _)| source.kind.facts().name());
                Ok(Response::Issue(Box::new(issue)))
            }
            Request::People { id } => {
                let people = self.store.read(move |reader| inbox::people(reader, &id)).await?;
                people.map(Response::People).ok_or_else(|| not_found(say!("answer-no-issue")))
            }
            Request::TellTracker { id, act } => self.tell_tracker(id, act).await,
            Request::Acknowledge { ids } => Ok(Response::Changed { ids: self.acts.acknowledge(ids).await? }),
            Request::Unacknowledge { ids } => {
                Ok(Response::Changed { ids: self.acts.each(ids, Act::Unacknowledge).await? })
            }
            Request::Snooze { ids, till } => {
                Ok(Response::Changed { ids: self.acts.snooze(ids, till).await? })
            }
            Request::Resolve { ids } => {
                Ok(Response::Changed { ids: self.acts.each(ids, Act::Resolve).await? })
            }
            Request::Unresolve { ids } => {
                Ok(Response::Changed { ids: self.acts.each(ids, Act::Unresolve).await? })
            }
            Request::Open { id, activation } => {
                self.acts.open(&id, activation.as_deref()).await?;
                Ok(Response::Done)
            }
            Request::OpenLogbook { activation } => {
                self.acts.open_logbook(activation.as_deref()).await?;
                Ok(Response::Done)
            }
            Request::Timeline { hours } => self.timeline(hours).await,
            Request::Counts { from, to, query } => self.counts(&from, &to, &query).await,
            Request::Search { query, before, limit } => self.search(&query, before.as_deref(), limit).await,
            Request::Report { hours } => self.report(hours).await,
            Request::Rules => self.rules().await,
            Request::CheckRule { rule } => Ok(Response::CheckedRule(rules::check(&rule))),
            Request::Presets => Ok(rules::presets()),
            Request::Values { field, like } => self.values(field, like).await,
            Request::Replay { rules, rule, hours, replay } => {
                self.replay(rules.as_deref(), rule, hours, replay).await
            }
            Request::EndReplay { replay } => {
                self.end_replay(&replay);
                Ok(Response::Done)
            }
            Request::ReadRules { text } => Ok(rules::read_rules(&text)),
            Request::WriteRules { to_file } => self.write_rules(to_file),
            Request::SaveRules { rules, revision } => self.save_rules(&rules, &revision).await,
            Request::PlaySound { sound } => self.play(&sound),
            Request::BackUp { to_file } => self.back_up(to_file),
            Request::Restore { text } => self.restore(text).await,
            Request::TestNotification { rule } => self.test_notification(rule.as_ref()).await,
            Request::Sources => self.sources().await,
            Request::SaveSource { settings, previous_id, token } => {
                self.save_source(settings, previous_id, token).await
            }
            Request::RemoveSource { id } => self.remove_source(&id).await,
            Request::TestSource { settings, token, test } => self.test_source(settings, token, test).await,
            Request::RetrySource { id } => {
                self.tell(Input::Retry(id)).await;
                Ok(Response::Done)
            }
            Request::SetToken { id, token } => self.set_token(&id, token).await,
            Request::ForgetToken { id } => self.forget_token(&id).await,
            Request::Certificates => self.certificates().await,
            Request::CheckCertificates { id } => {
                self.ask_for_certificate(id);
                Ok(Response::Done)
            }
            Request::TestCertificate { settings, password } => {
                self.test_certificate(&settings, password).await
            }
            Request::SaveCertificate { settings, previous_id, password } => {
                self.save_certificate(settings, previous_id, password).await
            }
            Request::RemoveCertificate { id } => self.remove_certificate(&id).await,
            Request::SnoozeCertificate { id } => self.snooze_certificate(id).await,
            Request::Settings => self.settings().await,
            Request::SaveSettings { change } => self.save_settings(change).await,
            Request::Projects => {
                Ok(Response::Projects(crate::projects::projects(&self.store, &self.base()?).await?))
            }
            Request::MakeProject { name } => {
                let (base, now) = (self.base()?, self.clock.now());
                Ok(Response::Projects(vec![crate::projects::make(&self.store, &base, &name, now).await?]))
            }
            Request::SendSample => self.send_sample().await,
            Request::Doctor => Ok(Response::Steps(self.doctor().await)),
            Request::Quit => Ok(self.end(false)),
            Request::Restart => Ok(self.end(true)),
        }
    }

    /// Where the built-in logbook is served.
    fn base(&self) -> Answered<String> {
        let base = self.links.borrow().base().map(str::to_owned);
        base.ok_or_else(|| unavailable(say!("answer-not-served"), Some(say!("answer-set-listen"))))
    }

    fn end(&self, restart: bool) -> Response {
        self.restart.store(restart, Ordering::Relaxed);
        let cancel = self.cancel.clone();
        // The answer goes out first.
        tokio::spawn(async move {
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
            cancel.cancel();
        });
        Response::Done
    }

    async fn tell(&self, input: Input) {
        // The pipeline is gone only at the end.
        let _ = self.inputs.send(input).await;
    }

    /// `None` is until somebody resumes.
    fn pause_end(&self, minutes: Option<u32>) -> Timestamp {
        minutes.map_or(Timestamp::MAX, |minutes| after(self.clock.now(), minutes))
    }

    async fn pause(&self, until: Option<Timestamp>) -> Answered {
        let mut picture = self.picture.clone();
        self.tell(Input::Pause(until)).await;
        // Answered when it holds: what comes after the answer is judged by it.
        let _ = picture.wait_for(|picture| picture.facts.paused_until == until).await;
        Ok(Response::Status(self.status()))
    }

    async fn gaps_checked(&self) -> Answered {
        self.store.write_relaxed(crate::facts::gaps_checked).await?;
        let mut picture = self.picture.clone();
        self.tell(Input::Acted(Vec::new())).await;
        let _ = picture.wait_for(|picture| picture.facts.gaps.is_empty()).await;
        Ok(Response::Status(self.status()))
    }

    fn names(&self) -> Names {
        let config = &self.settings.now().config;
        Names {
            sources: config.sources.iter().map(|source| (source.id.clone(), source.name.clone())).collect(),
            kinds: config.sources.iter().map(|source| (source.id.clone(), source.kind)).collect(),
            colours: config.rules.iter().filter_map(|rule| Some((rule.name.clone(), rule.colour?))).collect(),
        }
    }
}

fn not_found(message: impl Into<String>) -> ControlError {
    ControlError { code: ErrorCode::NotFound, message: message.into(), hint: None, problems: Vec::new() }
}

fn unavailable(message: String, hint: Option<String>) -> ControlError {
    ControlError { code: ErrorCode::Unavailable, message, hint, problems: Vec::new() }
}

impl From<StoreError> for ControlError {
    fn from(error: StoreError) -> Self {
        let hint = matches!(error, StoreError::Full).then(|| say!("answer-free-space"));
        unavailable(say!("answer-record", why = crate::words::of_store(&error)), hint)
    }
}

impl From<IngestError> for ControlError {
    fn from(error: IngestError) -> Self {
        unavailable(say!("answer-event-not-kept", why = error.to_string()), None)
    }
}

impl From<ActError> for ControlError {
    fn from(error: ActError) -> Self {
        match error {
            ActError::NotFound => not_found(say!("answer-no-issue")),
            ActError::Store(error) => error.into(),
            ActError::Open(error) => unavailable(
                say!("answer-not-opened", why = error.to_string()),
                Some(say!("answer-install-opener")),
            ),
        }
    }
}
