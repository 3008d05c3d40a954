//! Sources: shown, saved, tested, their tokens kept.

use std::collections::BTreeMap;

use jiff::SignedDuration;
use tokio::sync::mpsc;
use watchbell_core::config::{Source, SourceKind, TokenRef, duration, edit, source_from_json};
use watchbell_core::{Event, alert, say};
use watchbell_logbook::store::{Reader, TimelineQuery};

use super::rules::{invalid, problem};
use super::{Answered, Desk, not_found, unavailable};
use crate::control::{ControlError, Response, Token, Update};
use crate::health::SourceHealth;
use crate::inbox;
use crate::secret::{Kept, Secret, SecretError};
use crate::source::{BlindReason, Timing, failure, test};
use crate::view::{
    Coverage, Gap, SourceSettings, SourceState, SourceView, Step, StepOutcome, TokenKept, WouldRing,
};

/// Half an hour of a source, a bar a minute.
const MINUTES: usize = 30;
/// Of a source's projects, so many are told of.
const PROJECTS: usize = 20;

impl Desk {
    pub(super) async fn sources(&self) -> Answered {
        let loaded = self.settings.now();
        let picture = self.picture.borrow().clone();
        let mut views = Vec::new();
        for source in &loaded.config.sources {
            let now = self.clock.now();
            let fresh = SourceHealth::new(source, now);
            let health = picture.health.sources.get(source.id.as_str()).unwrap_or(&fresh);
            let status = health.status(&source.id);
            views.push(SourceView {
                settings: settings(source),
                token_kept: source.token.as_ref().map(|token| self.kept(token)),
                way_out: way_out(source.kind, status.state, status.reason),
                per_minute: self.per_minute(&source.id).await?,
                reconnects: health.reconnects(),
                undecodable: health.undecodable,
                gaps: gaps(&picture.facts.gaps, &source.id),
                lag_ms: health.lag.map(|lag| u32::try_from(lag.as_millis()).unwrap_or(u32::MAX)),
                budget: health.budget.clone(),
                note: health.note.clone(),
                coverage: self.coverage(&source.id).await?,
                status,
            });
        }
        views.sort_by_key(|view| {
            (matches!(view.status.state, SourceState::Live | SourceState::Paused), view.settings.name.clone())
        });
        Ok(Response::Sources(views))
    }

    async fn per_minute(&self, source: &str) -> Answered<Vec<u32>> {
        let to = self.clock.now();
        let from = to - SignedDuration::from_mins(i64::try_from(MINUTES).unwrap_or(0));
        let query = TimelineQuery { source: Some(source.into()), ..TimelineQuery::all(from, to, 60) };
        let mut bars = vec![0; MINUTES];
        for bucket in self.store.read(move |reader| reader.timeline(&query)).await? {
            let at = usize::try_from(bucket.at.duration_since(from).as_mins().max(0)).unwrap_or(0);
            if let Some(bar) = bars.get_mut(at.min(MINUTES - 1)) {
                *bar += u32::try_from(bucket.counts.iter().sum::<u64>()).unwrap_or(u32::MAX);
            }
        }
        Ok(bars)
    }

    async fn coverage(&self, source: &str) -> Answered<Vec<Coverage>> {
        let (names, since, source) = (self.names(), inbox::lately(self.clock.now()), source.to_owned());
        let look = move |reader: &Reader<'_>| inbox::coverage(reader, Some(&source), &names, since, PROJECTS);
        Ok(self.store.read(look).await?)
    }

    pub(super) fn kept(&self, token: &TokenRef) -> TokenKept {
        match token {
            TokenRef::Keyring(name) if self.secrets.only_in_session(name) => TokenKept::Session(name.clone()),
            TokenRef::Keyring(name) => TokenKept::Keyring(name.clone()),
            TokenRef::Env(name) => TokenKept::Env(name.clone()),
            TokenRef::File(path) => TokenKept::File(path.display().to_string()),
            TokenRef::Command(argv) => TokenKept::Command(argv.join(" ")),
        }
    }

    /// Reads a form: every problem at once, and the token's place kept from the source it replaces.
    fn read(&self, form: &SourceSettings, previous: Option<&str>) -> Answered<Source> {
        let value = serde_json::to_value(form).map(clean).unwrap_or_default();
        let mut source = source_from_json(&value)
            .map_err(|problems| invalid(say!("source-not-saved"), problems.iter().map(problem).collect()))?;
        let old = previous.unwrap_or(&form.id);
        source.token = self
            .settings
            .now()
            .config
            .sources
            .iter()
            .find(|source| source.id == old)
            .and_then(|source| source.token.clone());
        Ok(source)
    }

    pub(super) async fn save_source(
        &self,
        form: SourceSettings,
        previous: Option<String>,
        token: Option<Token>,
    ) -> Answered {
        let mut source = self.read(&form, previous.as_deref())?;
        let mut all = self.settings.now().config.sources.clone();
        let in_use = all.iter().any(|other| other.id == source.id) && previous.as_deref() != Some(&source.id);
        if in_use {
            let message = say!("source-id-taken", id = source.id);
            let view = crate::view::ProblemView {
                line: 1,
                column: 1,
                path: "id".into(),
                message,
                suggestion: None,
                warning: false,
            };
            return Err(invalid(say!("source-not-saved"), vec![view]));
        }
        if let Some(token) = token.filter(|token| !token.0.is_empty()) {
            self.secrets.set(&source.id, Secret::new(token.0)).await.map_err(|error| refused(&error))?;
            source.token = Some(TokenRef::Keyring(source.id.clone()));
        }
        match all.iter_mut().find(|other| Some(&other.id) == previous.as_ref()) {
            Some(old) => *old = source,
            None => all.push(source),
        }
        self.settings.save(None, |text| edit::set_sources(text, &all))?;
        self.sources().await
    }

    pub(super) async fn remove_source(&self, id: &str) -> Answered {
        let mut all = self.settings.now().config.sources.clone();
        let before = all.len();
        all.retain(|source| source.id != id);
        if all.len() == before {
            return Err(not_found(say!("source-not-there")));
        }
        self.settings.save(None, |text| edit::set_sources(text, &all))?;
        self.sources().await
    }

    pub(super) async fn test_source(
        &self,
        form: SourceSettings,
        token: Option<Token>,
        name: String,
    ) -> Answered {
        let source = self.read(&form, None)?;
        let (tell, mut steps) = mpsc::channel(8);
        let with = test::Test {
            token: token.map(|token| Secret::new(token.0)),
            secrets: self.secrets.clone(),
            clock: self.clock.clone(),
            timing: Timing::default(),
        };
        let mut all = Vec::new();
        let collect = async {
            while let Some(step) = steps.recv().await {
                let step = self.step_view(&step);
                all.push(step.clone());
                // Nobody may be listening.
                let _ = self.updates.send(Update::TestStep { test: name.clone(), step });
            }
        };
        let (_, ()) = tokio::join!(test::run(&source, with, tell), collect);
        Ok(Response::Steps(all))
    }

    fn step_view(&self, step: &test::Step) -> Step {
        Step {
            name: step.name.label(),
            outcome: match step.outcome {
                test::Outcome::Passed => StepOutcome::Passed,
                test::Outcome::Failed => StepOutcome::Failed,
                test::Outcome::NotTried => StepOutcome::NotTried,
            },
            detail: step.detail.clone(),
            took_ms: u32::try_from(step.took.as_millis()).unwrap_or(u32::MAX),
            way_out: step.way_out.clone(),
            ring: step.event.as_deref().map(|event| self.would_ring(event)),
        }
    }

    /// As the first event of a new issue.
    fn would_ring(&self, event: &Event) -> WouldRing {
        let now = self.clock.now();
        let people = self.settings.now().config.notifications.show_people;
        let issue = alert::Issue {
            count: 1,
            users: u64::from(event.user.as_ref().is_some_and(|user| user.key().is_some())),
            releases: u64::from(event.release.is_some()),
            first_seen: event.timestamp.unwrap_or(now),
            rings_again_from: None,
        };
        let words = alert::ring(event, &issue, &alert::Show { now, zone: &self.zone, people });
        WouldRing { level: event.level.into(), title: words.title, body: words.body }
    }

    pub(super) async fn set_token(&self, id: &str, token: Token) -> Answered {
        let mut all = self.settings.now().config.sources.clone();
        let source = all
            .iter_mut()
            .find(|source| source.id == id)
            .ok_or_else(|| not_found(say!("source-not-there")))?;
        let name = match &source.token {
            Some(TokenRef::Keyring(name)) => name.clone(),
            _ => source.id.clone(),
        };
        let kept = self.secrets.set(&name, Secret::new(token.0)).await.map_err(|error| refused(&error))?;
        source.token = Some(TokenRef::Keyring(name.clone()));
        self.settings.save(None, |text| edit::set_sources(text, &all))?;
        self.tell(crate::input::Input::Retry(id.to_owned())).await;
        Ok(Response::TokenKept(match kept {
            Kept::Keyring => TokenKept::Keyring(name),
            Kept::Session => TokenKept::Session(name),
        }))
    }

    pub(super) async fn forget_token(&self, id: &str) -> Answered {
        let mut all = self.settings.now().config.sources.clone();
        let source = all
            .iter_mut()
            .find(|source| source.id == id)
            .ok_or_else(|| not_found(say!("source-not-there")))?;
        if let Some(TokenRef::Keyring(name)) = source.token.take() {
            match self.secrets.forget(&name).await {
                Ok(()) | Err(SecretError::Missing(_)) => {}
                Err(error) => return Err(refused(&error)),
            }
        }
        self.settings.save(None, |text| edit::set_sources(text, &all))?;
        Ok(Response::Done)
    }
}

/// How many of these are a source's.
fn gaps(all: &[Gap], source: &str) -> u32 {
    let own = all.iter().filter(|gap| gap.source.as_deref() == Some(source));
    u32::try_from(own.count()).unwrap_or(u32::MAX)
}

pub(super) fn refused(error: &SecretError) -> ControlError {
    let hint = matches!(error, SecretError::Locked).then(|| say!("secret-unlock"));
    unavailable(say!("secret-not-kept", why = error.to_string()), hint)
}

/// A form's `null`s are what is not said.
pub(super) fn clean(mut value: serde_json::Value) -> serde_json::Value {
    if let Some(object) = value.as_object_mut() {
        object.retain(|_, value| !value.is_null() && value.as_object().is_none_or(|map| !map.is_empty()));
    }
    value
}

fn settings(source: &Source) -> SourceSettings {
    SourceSettings {
        id: source.id.clone(),
        name: source.name.clone(),
        kind: source.kind,
        enabled: source.enabled,
        url: source.url.as_ref().map(ToString::to_string),
        ca_file: source.ca_file.as_ref().map(|path| path.display().to_string()),
        silence: source.silence.map(duration::text),
        every: source.every.map(duration::text),
        organization: source.organization.clone(),
        projects: source.projects.clone(),
        query: source.query.clone(),
        paths: source.paths.clone(),
        fields: source.mapping.fields.clone(),
        levels: source
            .mapping
            .levels
            .iter()
            .map(|(word, level)| (word.clone(), (*level).into()))
            .collect::<BTreeMap<_, _>>(),
        link: source.mapping.link.clone(),
    }
}

/// What to do about a source that is not heard.
fn way_out(kind: SourceKind, state: SourceState, reason: Option<BlindReason>) -> Option<String> {
    let heard = matches!(state, SourceState::Live | SourceState::Paused);
    reason.filter(|_| !heard).map(|reason| failure::way_out(Some(kind), reason))
}
