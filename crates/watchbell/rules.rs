//! `watchbell rules …`.

mod exchange;
mod replay;
mod test;

use std::path::Path;
use std::process::ExitCode;

use watchbell_core::config::{self, Problem, Severity};
use watchbell_core::rule::{Rule, sentence};

use crate::args::Rules;
use crate::say::{Say, plain};
use crate::{Failure, Outcome};
use watchbell_engine::place::Place;

/// Does what was typed. Reads files itself: no tray needs to run.
pub(crate) async fn run(place: &Place, say: Say, command: &Rules) -> Outcome {
    match command {
        Rules::Test { files } => test::test(place, say, files),
        Rules::Replay { since, rule, json, file } => {
            replay::replay(place, say, since, rule.as_deref(), *json, file.as_deref()).await
        }
        Rules::Import { file, replace, dry_run } => exchange::import(place, say, file, *replace, *dry_run),
        Rules::Export { file } => exchange::export(place, say, file.as_deref()),
        Rules::Check { file } => check(file.as_deref().unwrap_or(&place.config), file.is_some(), say),
        Rules::List => {
            let text = read(&place.config, false)?;
            for (index, rule) in config::parse(&text).config.rules.iter().enumerate() {
                let off = if rule.enabled { "" } else { " (off)" };
                say.line(format!("{}. {}{off}", index + 1, say.bold(&rule.name)));
                say.line(format!("   {}", plain(&sentence::plain(rule))));
            }
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// A file that was named must be there; the configuration need not.
fn read(file: &Path, must_exist: bool) -> Result<String, Failure> {
    match std::fs::read(file) {
        Ok(bytes) => Ok(String::from_utf8_lossy(&bytes).into_owned()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound && !must_exist => Ok(String::new()),
        Err(error) => Err(Failure::usage(format!("{} cannot be read: {error}", file.display()))),
    }
}

/// Says every problem. Exit code 3 when something does not work because of one.
fn check(file: &Path, named: bool, say: Say) -> Outcome {
    let text = read(file, named)?;
    let parsed = config::parse(&text);
    for problem in &parsed.problems {
        say.line(problem_line(file, problem));
    }
    if parsed.problems.iter().any(|problem| problem.severity == Severity::Error) {
        return Ok(ExitCode::from(3));
    }
    say.note(format!(
        "{} rules and {} sources are in order.",
        parsed.config.rules.len(),
        parsed.config.sources.len()
    ));
    Ok(ExitCode::SUCCESS)
}

/// The rules of a file, all of which must be right.
fn rules_of(file: &Path) -> Result<Vec<Rule>, Failure> {
    let parsed = config::parse_rules(&read(file, true)?);
    match parsed.problems.iter().find(|problem| problem.severity == Severity::Error) {
        Some(problem) => Err(Failure {
            code: 3,
            ..Failure::new(format!(
                "{}:{}:{}: {}",
                file.display(),
                problem.line,
                problem.column,
                problem.message
            ))
            .hint(format!("`watchbell rules check {}` says everything that is wrong", file.display()))
        }),
        None => Ok(parsed.config.rules),
    }
}

/// `rules.toml:3:8: error: …`, as compilers write it.
pub(crate) fn problem_line(file: &Path, problem: &Problem) -> String {
    let kind = if problem.severity == Severity::Error { "error" } else { "warning" };
    let (line, column) = (problem.line, problem.column);
    format!("{}:{line}:{column}: {kind}: {}", file.display(), plain(&problem.without_place()))
}
