//! Certificates: shown, set up, looked at when asked.

use std::collections::HashMap;

use jiff::Timestamp;
use watchbell_core::alert::span;
use watchbell_core::certificate::{Mark, Memory, Standing, State, WarnDays};
use watchbell_core::config::{self, Place, TokenRef, certificate_from_json, edit};
use watchbell_core::say;

use super::rules::{invalid, problem};
use super::sources::{clean, refused};
use super::{Answered, Desk, not_found};
use crate::certificate::{Watched, keeper, look_with, ring, watched};
use crate::control::{Response, Token};
use crate::input::Input;
use crate::secret::{Secret, SecretError};
use crate::view::{CertificateMark, CertificateRead, CertificateSettings, CertificateView, Certificates};

impl Desk {
    pub(super) async fn certificates(&self) -> Answered {
        let config = &self.settings.now().config;
        let known: HashMap<String, Memory> = self.store.read(keeper::remembered).await?.into_iter().collect();
        let (folder, now) = (self.settings.folder(), self.clock.now());
        let mut all = watched(config, folder);
        let on = all.len();
        let off = config.certificates.iter().filter(|set| !set.enabled);
        all.extend(off.map(|set| Watched::new(set, &config.notifications.warn_days, folder)));
        let empty = Memory::default();
        let mut rows: Vec<_> = all
            .iter()
            .enumerate()
            .map(|(at, one)| {
                let memory = if at < on { known.get(&one.id()).unwrap_or(&empty) } else { &empty };
                self.certificate_view(one, memory, at < on, now)
            })
            .collect();
        rows.sort_by_key(|row| {
            let first = match row.state {
                State::Expired => 0,
                State::Rejected | State::NotYet => 1,
                State::Unknown => 2,
                State::Well | State::Due => 3,
            };
            (!row.settings.enabled, first, row.ends.clone(), row.name.clone())
        });
        let warn_days = config.notifications.warn_days.days().to_vec();
        Ok(Response::Certificates(Certificates { rows, warn_days }))
    }

    /// What is known of one.
    fn certificate_view(
        &self,
        one: &Watched,
        memory: &Memory,
        enabled: bool,
        now: Timestamp,
    ) -> CertificateView {
        let config = &self.settings.now().config;
        let standing = Standing::of(memory, &one.warn, now);
        let chain = memory.chain.as_ref();
        let left = standing.ends.filter(|ends| *ends > now).map(|ends| span(ends.duration_since(now)));
        let set = config.certificates.iter().find(|set| set.place == one.place);
        let named =
            |id: &String| config.sources.iter().find(|source| source.id == *id).map(|it| it.name.clone());
        CertificateView {
            id: one.id(),
            name: one.name.clone(),
            settings: settings(one, set, enabled),
            by_hand: one.by_hand,
            source: one.source.as_ref().and_then(named),
            password_kept: one.password.as_ref().map(|from| self.kept(from)),
            state: standing.state,
            tone: standing.tone,
            below: standing.below,
            days_left: standing.days_left,
            left,
            ends: standing.ends.map(|ends| ends.to_string()),
            ends_with: chain.and_then(|chain| chain.sooner.as_ref()).map(|sooner| sooner.subject.clone()),
            marks: chain.map(|chain| one.warn.marks(chain)).unwrap_or_default().iter().map(mark).collect(),
            next: standing.next.as_ref().map(mark),
            read: chain.map(|chain| CertificateRead {
                subject: chain.leaf.subject.clone(),
                names: chain.leaf.names.clone(),
                issuer: chain.leaf.issuer.clone(),
                not_before: chain.leaf.not_before.to_string(),
                not_after: chain.leaf.not_after.to_string(),
                fingerprint: chain.leaf.fingerprint.clone(),
                purpose: chain.leaf.purpose,
                count: u32::try_from(chain.count).unwrap_or(u32::MAX),
            }),
            fault: chain.and_then(|chain| chain.fault.as_ref()).map(|fault| fault.text.clone()),
            way_out: chain.and_then(|chain| chain.fault.as_ref()).map(|fault| fault.way_out.clone()),
            failure: memory.failure.as_ref().map(|failure| failure.text.clone()),
            failing_since: memory.failure.as_ref().map(|failure| failure.since.to_string()),
            looked: memory.tried.map(|at| at.to_string()),
            seen: memory.seen.map(|at| at.to_string()),
        }
    }

    /// Reads a form: every problem at once, and the password's place kept from the one it replaces.
    fn read_certificate(
        &self,
        form: &CertificateSettings,
        previous: Option<&str>,
    ) -> Answered<config::Certificate> {
        let value = serde_json::to_value(form).map(clean).unwrap_or_default();
        let mut read = certificate_from_json(&value).map_err(|problems| {
            invalid(say!("certificate-not-saved"), problems.iter().map(problem).collect())
        })?;
        let old = previous.map_or_else(|| read.place.to_string(), str::to_owned);
        let config = &self.settings.now().config;
        let old = config.certificates.iter().find(|set| set.place.to_string() == old);
        if matches!(read.place, Place::File(_)) {
            read.password = old.and_then(|old| old.password.clone());
        }
        Ok(read)
    }

    pub(super) async fn save_certificate(
        &self,
        form: CertificateSettings,
        previous: Option<String>,
        password: Option<Token>,
    ) -> Answered {
        let mut read = self.read_certificate(&form, previous.as_deref())?;
        let mut all = self.settings.now().config.certificates.clone();
        let id = read.place.to_string();
        if all.iter().any(|set| set.place == read.place) && previous.as_deref() != Some(&id) {
            let key = if form.file.is_some() { "file" } else { "host" };
            let view = crate::view::ProblemView {
                line: 1,
                column: 1,
                path: key.into(),
                message: say!("certificate-twice", id = id),
                suggestion: None,
                warning: false,
            };
            return Err(invalid(say!("certificate-not-saved"), vec![view]));
        }
        if let Some(password) = password.filter(|password| !password.0.is_empty()) {
            // Ids of sources have no colon.
            let name = format!("certificate:{id}");
            self.secrets.set(&name, Secret::new(password.0)).await.map_err(|error| refused(&error))?;
            read.password = Some(TokenRef::Keyring(name));
        }
        match all.iter_mut().find(|set| Some(set.place.to_string()) == previous) {
            Some(old) => *old = read,
            None => all.push(read),
        }
        self.settings.save(None, |text| edit::set_certificates(text, &all))?;
        self.ask_for_certificate(Some(id));
        self.certificates().await
    }

    /// One of a source's host is looked at all the same, as it was before somebody set it up otherwise.
    pub(super) async fn remove_certificate(&self, id: &str) -> Answered {
        let mut all = self.settings.now().config.certificates.clone();
        let at = all.iter().position(|set| set.place.to_string() == id);
        let gone = all.remove(at.ok_or_else(|| not_found(say!("certificate-not-there")))?);
        if let Some(TokenRef::Keyring(name)) = gone.password {
            match self.secrets.forget(&name).await {
                Ok(()) | Err(SecretError::Missing(_) | SecretError::Absent) => {}
                Err(error) => return Err(refused(&error)),
            }
        }
        self.settings.save(None, |text| edit::set_certificates(text, &all))?;
        self.certificates().await
    }

    /// Looks at one as it is in the form, and remembers nothing.
    pub(super) async fn test_certificate(
        &self,
        form: &CertificateSettings,
        password: Option<Token>,
    ) -> Answered {
        let set = self.read_certificate(form, None)?;
        let usual = self.settings.now().config.notifications.warn_days.clone();
        let one = Watched::new(&set, &usual, self.settings.folder());
        let password =
            password.filter(|password| !password.0.is_empty()).map(|password| Secret::new(password.0));
        let found = look_with(&one, password, &self.secrets, self.clock.now()).await;
        let (mut memory, now) = (Memory::default(), self.clock.now());
        memory.take(found, &WarnDays::from_iter([]), now);
        Ok(Response::Certificate(Box::new(self.certificate_view(&one, &memory, form.enabled, now))))
    }

    /// Looks again soon; `None`: at all.
    pub(super) fn ask_for_certificate(&self, id: Option<String>) {
        // When that many are asked for already, all will be looked at in their time.
        let _ = self.looks.try_send(id);
    }

    /// Nothing more is said of it before its last threshold.
    pub(super) async fn snooze_certificate(&self, id: String) -> Answered {
        let warn = watched(&self.settings.now().config, self.settings.folder())
            .into_iter()
            .find(|one| one.id() == id)
            .map(|one| one.warn)
            .ok_or_else(|| not_found(say!("certificate-not-there")))?;
        self.acts.snooze_certificate(&id, &warn).await?;
        self.tell(Input::Acted(vec![ring::key(&id)])).await;
        self.certificates().await
    }
}

fn mark(mark: &Mark) -> CertificateMark {
    CertificateMark {
        at: mark.at.to_string(),
        before: if mark.before.is_zero() { String::new() } else { span(mark.before) },
        days: mark.before.as_secs_f64() / 86_400.0,
    }
}

fn settings(one: &Watched, set: Option<&config::Certificate>, enabled: bool) -> CertificateSettings {
    let (host, file) = match &one.place {
        place @ Place::Host { .. } => (Some(place.name()), None),
        Place::File(path) => (None, Some(path.display().to_string())),
    };
    CertificateSettings {
        host,
        file,
        name: set.and_then(|set| set.name.clone()),
        enabled,
        warn_days: set.and_then(|set| set.warn_days.as_ref()).map(|warn| warn.days().to_vec()),
        ca_file: set.and_then(|set| set.ca_file.as_ref()).map(|file| file.display().to_string()),
    }
}
