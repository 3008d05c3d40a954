//! `watchbell rules import|export`.

use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

use watchbell_core::config::edit;
use watchbell_core::rule::{Change, changes, merged, sentence};
use watchbell_engine::settings::Settings;

use super::rules_of;
use crate::say::{Say, plain};
use crate::{Failure, Outcome};
use watchbell_engine::place::Place;

/// Shows what would change, and changes it.
pub(super) fn import(place: &Place, say: Say, file: &Path, replace: bool, dry_run: bool) -> Outcome {
    let new = rules_of(file)?;
    let settings = Settings::read_only(&place.config);
    let old = settings.now().config.rules.clone();
    let new = if replace { new } else { merged(&old, &new) };
    for change in changes(&old, &new) {
        let (mark, rule) = match change {
            Change::Added(rule) => ("+", rule),
            Change::Changed(rule) => ("~", rule),
            Change::Removed(rule) => ("-", rule),
        };
        say.line(format!("{mark} {}: {}", say.bold(&rule.name), plain(&sentence::plain(rule))));
    }
    if old == new {
        say.note("Nothing would change.");
    } else if dry_run {
        say.note("Nothing was changed: this was a dry run.");
    } else {
        settings
            .save(None, |text| edit::set_rules(text, &new))
            .map_err(|error| Failure::new(error.to_string()))?;
        say.note(format!("{} rules are in force.", new.len()));
    }
    Ok(ExitCode::SUCCESS)
}

/// Writes the rules in force.
pub(super) fn export(place: &Place, say: Say, file: Option<&Path>) -> Outcome {
    let text = edit::rules_to_toml(&Settings::read_only(&place.config).now().config.rules);
    let Some(file) = file else {
        say.line(text.trim_end());
        return Ok(ExitCode::SUCCESS);
    };
    let written = std::fs::File::create_new(file).and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|error| Failure::new(format!("{} cannot be written: {error}", file.display())))?;
    say.note(format!("Written to {}", file.display()));
    Ok(ExitCode::SUCCESS)
}
