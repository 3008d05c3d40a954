//! Rules: read, checked, saved.

use jiff::SignedDuration;
use serde_json::Value;
use watchbell_core::config::{Problem, Severity, edit, rule_from_json};
use watchbell_core::rule::{Rule, sentence};

use super::{Answered, Desk};
use crate::control::{ControlError, ErrorCode, Response};
use crate::settings::SaveError;
use crate::view::{CheckedRule, ProblemView, RuleView, Rules};

impl Desk {
    pub(super) async fn rules(&self) -> Answered {
        let loaded = self.settings.now();
        let since = self.clock.now() - SignedDuration::from_hours(7 * 24);
        let (rings, unruled) =
            self.store.read(move |reader| Ok((reader.rings_by_rule(since)?, reader.unruled(since)?))).await?;
        let rules = loaded.config.rules.iter().map(|rule| RuleView {
            rule: serde_json::to_value(rule).unwrap_or_default(),
            sentence: sentence::sentence(rule),
            rings: rings.get(&rule.name).copied().unwrap_or(0),
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
        let mut read: Vec<Rule> = Vec::new();
        let mut problems = Vec::new();
        for (index, rule) in rules.iter().enumerate() {
            match rule_from_json(rule) {
                Ok(rule) if read.iter().any(|other| other.name == rule.name) => problems.push(ProblemView {
                    path: format!("rules[{index}].name"),
                    message: format!("another rule is called “{}”", rule.name),
                    ..problem(&nowhere())
                }),
                Ok(rule) => read.push(rule),
                Err(found) => problems.extend(found.iter().map(|found| {
                    let view = problem(found);
                    ProblemView { path: format!("rules[{index}].{}", view.path), ..view }
                })),
            }
        }
        if !problems.is_empty() {
            return Err(invalid("The rules were not saved", problems));
        }
        self.settings.save(Some(revision), |text| edit::set_rules(text, &read))?;
        self.rules().await
    }
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

pub(super) fn invalid(message: &str, problems: Vec<ProblemView>) -> ControlError {
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
                message: "The configuration changed meanwhile".into(),
                hint: Some("Look at it again, then make your change".into()),
                problems: Vec::new(),
            },
            SaveError::Invalid(problems) => {
                invalid("The change was not saved", problems.iter().map(problem).collect())
            }
            SaveError::Io { .. } => super::unavailable(
                error.to_string(),
                Some("See that the folder exists and that you may write to it"),
            ),
        }
    }
}
