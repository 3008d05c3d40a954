//! `watchbell rules test`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use watchbell_core::cases::Cases;
use watchbell_core::config;

use super::{problem_line, read};
use crate::Outcome;
use crate::say::{Say, plain};
use watchbell_engine::place::Place;

/// Runs the files and says what is not as expected. Exit code 1 then, 3 when a file could not be run.
pub(super) fn test(place: &Place, say: Say, files: &[PathBuf]) -> Outcome {
    let in_force = config::parse(&read(&place.config, false)?).config.rules;
    let (mut passed, mut failed, mut unread) = (0, 0, 0);
    for file in files {
        let cases = match Cases::parse(&read(file, true)?) {
            Ok(cases) => cases,
            Err(problems) => {
                for problem in &problems {
                    say.line(problem_line(file, problem));
                }
                unread += 1;
                continue;
            }
        };
        for outcome in cases.run(&in_force) {
            match outcome.expected {
                None => {}
                Some(_) if outcome.passed => passed += 1,
                Some(expected) => {
                    failed += 1;
                    say.line(format!(
                        "{}:{}: {} expected, but {}: {}",
                        name(file),
                        outcome.line,
                        plain(&expected),
                        plain(&outcome.got),
                        plain(&outcome.why)
                    ));
                }
            }
        }
    }
    say.note(format!("{passed} as expected, {failed} not"));
    Ok(ExitCode::from(if unread > 0 { 3 } else { u8::from(failed > 0) }))
}

fn name(file: &Path) -> String {
    plain(&file.display().to_string())
}
