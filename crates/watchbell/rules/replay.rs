//! `watchbell rules replay`.

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use watchbell_core::rule::Rule;
use watchbell_engine::clock::{SharedClock, SystemClock};
use watchbell_engine::control::client::{Client, ClientError};
use watchbell_engine::control::{Request, Response};
use watchbell_engine::settings::Settings;
use watchbell_engine::view::Replay;

use super::rules_of;
use crate::say::{Say, plain};
use crate::{Failure, Outcome};
use watchbell_engine::place::Place;

/// Rings listed without `--json`.
const LISTED: usize = 20;

/// Asks the running tray; where none runs, the record itself.
pub(super) async fn replay(
    place: &Place,
    say: Say,
    since: &str,
    rule: Option<&str>,
    json: bool,
    file: Option<&Path>,
) -> Outcome {
    let hours = crate::status::minutes(since)?.div_ceil(60);
    let settings = Settings::read_only(&place.config);
    let rules = match file {
        Some(file) => rules_of(file)?,
        None => settings.now().config.rules.clone(),
    };
    let one = rule.map(|name| place_of(&rules, name)).transpose()?;
    let told = match Client::connect(&place.data_dir).await {
        Ok(tray) => {
            let request = Request::Replay {
                rules: Some(rules.iter().filter_map(|rule| serde_json::to_value(rule).ok()).collect()),
                rule: one.and_then(|index| u32::try_from(index).ok()),
                hours,
                replay: format!("command {}", std::process::id()),
            };
            match tray.request(request).await? {
                Response::Replay(told) => *told,
                other => return Err(crate::running::unexpected(&other)),
            }
        }
        Err(ClientError::NotRunning) => {
            let clock: SharedClock = Arc::new(SystemClock);
            watchbell_engine::replay_on_disk(
                &place.data_dir,
                &settings.now().config,
                rules,
                one,
                hours,
                &clock,
            )
            .await
            .map_err(|error| Failure::new(error.to_string()))?
        }
        Err(error) => return Err(error.into()),
    };
    if json {
        say.json(&told);
    } else {
        tell(say, &told, since, rule);
    }
    Ok(ExitCode::SUCCESS)
}

fn place_of(rules: &[Rule], name: &str) -> Result<usize, Failure> {
    rules.iter().position(|rule| rule.name == name).ok_or_else(|| {
        Failure::usage(format!("there is no rule “{name}”")).hint("`watchbell rules list` names them")
    })
}

fn tell(say: Say, told: &Replay, since: &str, rule: Option<&str>) {
    let who = rule.map_or("these rules".to_owned(), |name| format!("“{}”", plain(name)));
    say.line(say.bold(&format!(
        "In the last {since} {who} would have rung {} (of {}).",
        times(told.rang),
        counted(told.events, "event")
    )));
    let held: Vec<_> =
        told.held.iter().map(|(code, count)| format!("{count} {}", code.replace('_', " "))).collect();
    say.line(format!(
        "{} matched; {}.",
        counted(told.matched, "event"),
        if held.is_empty() { "none was held".into() } else { held.join(", ") }
    ));
    say.line(format!("As they were, rules rang {}.", times(told.really_rang)));
    for (rule, title, count) in &told.decided_above {
        say.line(format!("{count} more, such as {}, is decided by “{}” first.", plain(title), plain(rule)));
    }
    if let Some(by) = &told.shadowed_by {
        say.line(format!("It can never ring: “{}” above it always decides.", plain(by)));
    }
    if told.not_kept > 0 {
        say.line(format!("{} left only counts and could not be asked.", counted(told.not_kept, "event")));
    }
    for ring in told.rings.iter().take(LISTED) {
        say.line(format!(
            "  {}  {} {}  {}",
            say.dim(&ring.at),
            say.level(ring.level.into()),
            say.bold(&ring.title),
            say.dim(&format!("{}, {} folded", plain(&ring.rule), ring.folded))
        ));
    }
    if told.rings.len() > LISTED {
        say.note(format!("{} more; --json tells up to 200", told.rings.len() - LISTED));
    }
}

fn times(count: u64) -> String {
    if count == 1 { "once".into() } else { format!("{count} times") }
}

fn counted(count: u64, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}
