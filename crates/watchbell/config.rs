//! `watchbell config`.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

use watchbell_core::config::{DEFAULT_TOML, parse};
use watchbell_engine::place::Place;
use watchbell_engine::settings::Settings;

use crate::args::Config;
use crate::rules::problem_line;
use crate::say::Say;
use crate::{Failure, Outcome};

pub(crate) fn run(place: &Place, say: Say, command: Config) -> Outcome {
    match command {
        Config::Backup { file } => backup(place, say, file.as_deref()),
        Config::Restore { file } => restore(place, say, &file),
    }
}

fn backup(place: &Place, say: Say, file: Option<&Path>) -> Outcome {
    let loaded = Settings::read_only(&place.config).now();
    // Nothing is written down where everything is as it was at first.
    let text = if loaded.text.trim().is_empty() { DEFAULT_TOML } else { &loaded.text };
    let Some(file) = file else {
        say.line(text.trim_end());
        return Ok(ExitCode::SUCCESS);
    };
    let written = fs::File::create_new(file).and_then(|mut new| new.write_all(text.as_bytes()));
    written.map_err(|error| Failure::new(format!("{} cannot be written: {error}", file.display())))?;
    say.note(format!("Written to {}. Tokens are in the keyring, and not in it.", file.display()));
    Ok(ExitCode::SUCCESS)
}

fn restore(place: &Place, say: Say, file: &Path) -> Outcome {
    let text = fs::read_to_string(file)
        .map_err(|error| Failure::usage(format!("{} cannot be read: {error}", file.display())))?;
    let parsed = parse(&text);
    if parsed.has_errors() {
        for problem in &parsed.problems {
            say.line(problem_line(file, problem));
        }
        say.note("Nothing was restored.");
        return Ok(ExitCode::from(3));
    }
    let before =
        Settings::read_only(&place.config).replace(text).map_err(|error| Failure::new(error.to_string()))?;
    say.note(format!("Restored to {}.", place.config.display()));
    if let Some(before) = before {
        say.note(format!("The one before is {}.", before.display()));
    }
    Ok(ExitCode::SUCCESS)
}
