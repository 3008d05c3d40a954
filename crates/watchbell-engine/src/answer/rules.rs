//! Rules: read, checked, saved.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, MutexGuard, PoisonError};

use jiff::SignedDuration;
use serde_json::Value;
use watchbell_core::config::{self, Problem, Severity, edit, rule_from_json};
use watchbell_core::rule::{self, Rule, sentence, shadowed};
use watchbell_core::say;

use super::backup::to_downloads;
use super::{Answered, Desk, unavailable};
use crate::control::{ControlError, ErrorCode, Response, Update};
use crate::replay;
use crate::settings::SaveError;
use crate::values::values;
use crate::view::{CheckedRule, Export, Import, ImportedRule, Preset, ProblemView, RuleView, Rules};

impl Desk {
    pub(super) async fn rules(&self) -> Answered {
        let loaded = self.settings.now();
        let since = self.clock.now() - SignedDuration::from_hours(7 * 24);
        let (rings, unruled) =
            self.store.read(move |reader| Ok((reader.rings_by_rule(since)?, reader.unruled(since)?))).await?;
        let all = &loaded.config.rules;
        let shadowed: HashMap<usize, usize> = shadowed(all).into_iter().collect();
        let rules = all.iter().enumerate().map(|(index, rule)| RuleView {
            rule: serde_json::to_value(rule).unwrap_or_default(),
            sentence: sentence::sentence(rule),
            rings: rings.get(&rule.name).copied().unwrap_or(0),
            shadowed_by: shadowed.get(&index).and_then(|by| all.get(*by)).map(|by| by.name.clone()),
        });
        Ok(Response::Rules(Rules {
            rules: rules.collect(),
            problems: loaded.problems.iter().map(problem).collect(),
            revision: loaded.revision.clone(),
            unruled,
            file: self.settings.file().display().to_string(),
        }))
    }

    pub(super) async fn save_rules(&self, rules: &[Value], revision: &str) -> Answered {
        let rules = read(rules).map_err(|problems| invalid(say!("answer-rules-not-saved"), problems))?;
        self.settings.save(Some(revision), |text| edit::set_rules(text, &rules))?;
        self.rules().await
    }

    pub(super) async fn values(&self, field: String, like: String) -> Answered {
        Ok(Response::Values(self.store.read(move |reader| values(reader, &field, &like)).await?))
    }

    /// Only one replay of a name runs: a new one ends the one before, as typing goes on.
    pub(super) async fn replay(
        &self,
        rules: Option<&[Value]>,
        rule: Option<u32>,
        hours: u32,
        name: String,
    ) -> Answered {
        let config = self.settings.now().config.clone();
        let rules = match rules {
            Some(rules) => {
                read(rules).map_err(|problems| invalid(say!("answer-rules-not-replayed"), problems))?
            }
            None => config.rules.clone(),
        };
        let rule = rule.and_then(|rule| usize::try_from(rule).ok());
        let wanted = replay::Wanted::new(&config, rules, rule, hours, self.clock.now(), self.zone.clone());
        let end = Arc::new(AtomicBool::new(false));
        self.end_replay(&name);
        self.replays().insert(name.clone(), end.clone());
        let (updates, told, stop) = (self.updates.clone(), name.clone(), end.clone());
        let result = self
            .store
            .read(move |reader| {
                replay::replay(reader, &wanted, |percent| {
                    // Nobody may be listening.
                    let _ = updates.send(Update::ReplayProgress { replay: told.clone(), percent });
                    !stop.load(Ordering::Relaxed)
                })
            })
            .await;
        let mut replays = self.replays();
        if replays.get(&name).is_some_and(|running| Arc::ptr_eq(running, &end)) {
            replays.remove(&name);
        }
        drop(replays);
        Ok(Response::Replay(Box::new(result?)))
    }

    pub(super) fn end_replay(&self, name: &str) {
        if let Some(running) = self.replays().get(name) {
            running.store(true, Ordering::Relaxed);
        }
    }

    fn replays(&self) -> MutexGuard<'_, HashMap<String, Arc<AtomicBool>>> {
        self.replays.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn write_rules(&self, to_file: bool) -> Answered {
        let text = edit::rules_to_toml(&self.settings.now().config.rules);
        let file = if to_file {
            Some(to_downloads("rules", &text).map_err(|error| {
                unavailable(
                    say!("answer-rules-not-written", why = error.to_string()),
                    Some(say!("answer-copy-instead")),
                )
            })?)
        } else {
            None
        };
        Ok(Response::Export(Export { text, file: file.map(|file| file.display().to_string()) }))
    }
}

/// All of them, or every problem that one of them has.
fn read(rules: &[Value]) -> Result<Vec<Rule>, Vec<ProblemView>> {
    let mut read: Vec<Rule> = Vec::new();
    let mut problems = Vec::new();
    for (index, rule) in rules.iter().enumerate() {
        match rule_from_json(rule) {
            Ok(rule) if read.iter().any(|other| other.name == rule.name) => problems.push(ProblemView {
                path: format!("rules[{index}].name"),
                message: say!("answer-rule-twice", name = rule.name),
                ..problem(&nowhere())
            }),
            Ok(rule) => read.push(rule),
            Err(found) => problems.extend(found.iter().map(|found| {
                let view = problem(found);
                ProblemView { path: format!("rules[{index}].{}", view.path), ..view }
            })),
        }
    }
    if problems.is_empty() { Ok(read) } else { Err(problems) }
}

pub(super) fn presets() -> Response {
    let preset = |preset: rule::Preset| Preset {
        sentence: sentence::sentence(&preset.rule),
        rule: serde_json::to_value(&preset.rule).unwrap_or_default(),
        why: preset.why,
    };
    Response::Presets(rule::presets().into_iter().map(preset).collect())
}

/// Rules in a text of their own.
pub(super) fn read_rules(text: &str) -> Response {
    let parsed = config::parse_rules(text);
    let view = |rule: &Rule| ImportedRule {
        rule: serde_json::to_value(rule).unwrap_or_default(),
        sentence: sentence::sentence(rule),
    };
    Response::Import(Import {
        rules: parsed.config.rules.iter().map(view).collect(),
        problems: parsed.problems.iter().map(problem).collect(),
    })
}

fn nowhere() -> Problem {
    Problem {
        line: 1,
        column: 1,
        path: String::new(),
        message: String::new(),
        suggestion: None,
        severity: Severity::Error,
    }
}

/// What is wrong with a rule, and how it reads.
pub(super) fn check(rule: &Value) -> CheckedRule {
    match rule_from_json(rule) {
        Ok(rule) => CheckedRule { sentence: sentence::sentence(&rule), problems: Vec::new() },
        Err(problems) => {
            CheckedRule { sentence: Vec::new(), problems: problems.iter().map(problem).collect() }
        }
    }
}

pub(super) fn invalid(message: impl Into<String>, problems: Vec<ProblemView>) -> ControlError {
    let message = message.into();
    let first = problems.first().map(|problem| format!(": {}", problem.message)).unwrap_or_default();
    ControlError { code: ErrorCode::Invalid, message: format!("{message}{first}"), hint: None, problems }
}

pub(super) fn problem(problem: &Problem) -> ProblemView {
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    ProblemView {
        line: number(problem.line),
        column: number(problem.column),
        path: problem.path.clone(),
        message: problem.message.clone(),
        suggestion: problem.suggestion.clone(),
        warning: problem.severity == Severity::Warning,
    }
}

impl From<SaveError> for ControlError {
    fn from(error: SaveError) -> Self {
        match error {
            SaveError::Conflict => Self {
                code: ErrorCode::Conflict,
                message: say!("answer-changed"),
                hint: Some(say!("answer-change-again")),
                problems: Vec::new(),
            },
            SaveError::Invalid(problems) => {
                invalid(say!("answer-not-saved"), problems.iter().map(problem).collect())
            }
            SaveError::Io { .. } => super::unavailable(error.to_string(), Some(say!("answer-may-write"))),
        }
    }
}
