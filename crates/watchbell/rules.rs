//! `watchbell rules check|list`.

use std::path::Path;
use std::process::ExitCode;

use watchbell_core::config::{self, Severity};
use watchbell_core::rule::sentence;

use crate::args::Rules;
use crate::place::Place;
use crate::say::{Say, plain};
use crate::{Failure, Outcome};

/// Does what was typed. Reads the file itself: no tray needs to run.
pub(crate) fn run(place: &Place, say: Say, command: &Rules) -> Outcome {
    match command {
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
        let kind = if problem.severity == Severity::Error { "error" } else { "warning" };
        say.line(format!(
            "{}:{}:{}: {kind}: {}",
            file.display(),
            problem.line,
            problem.column,
            plain(&problem.without_place())
        ));
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
