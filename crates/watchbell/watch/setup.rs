//! Which sources a watch listens to, and by which rules.

use url::Url;
use watchbell_core::Level;
use watchbell_core::config::{Config, Source, SourceKind, TokenRef};
use watchbell_core::rule::{Condition, Rule};
use watchbell_engine::settings::Settings;

use crate::Failure;
use crate::args::Watch;
use watchbell_engine::place::Place;

/// What a watch runs on.
pub(super) struct Setup {
    pub config: Config,
    /// Events at this level or worse count, whatever the rules say; `None`: only rings count.
    pub level: Option<Level>,
}

/// Reads the configuration and picks from it what was asked for.
pub(super) fn setup(place: &Place, options: &Watch) -> Result<Setup, Failure> {
    let mut config = Settings::read_only(&place.config).now().config.clone();
    config.sources = sources(place, &config, &options.sources)?;
    let level = options
        .level
        .or_else(|| (options.duration.is_some() && options.rules.is_empty()).then_some(Level::Fatal));
    config.rules = rules(&config, &options.rules, options.level)?;
    if let Some(level) = level {
        config.logbook.keep.level = level;
    }
    Ok(Setup { config, level })
}

fn sources(place: &Place, config: &Config, wanted: &[String]) -> Result<Vec<Source>, Failure> {
    let mut found = Vec::new();
    for (index, wanted) in wanted.iter().enumerate() {
        let known = config.sources.iter().find(|source| source.id == *wanted);
        found.push(match (known, Url::parse(wanted)) {
            (Some(source), _) => source.clone(),
            (None, Ok(url)) if matches!(url.scheme(), "http" | "https") => Source {
                id: format!("watch-{}", index + 1),
                name: url.host_str().unwrap_or(wanted).to_owned(),
                kind: SourceKind::Sse,
                url: Some(url),
                ..Config::default_source()
            },
            _ => {
                let known: Vec<_> = config.sources.iter().map(|source| source.id.as_str()).collect();
                let hint =
                    format!("Sources are: {}. Or give the address of an event stream", known.join(", "));
                return Err(Failure::usage(format!("there is no source “{wanted}”")).hint(hint));
            }
        });
    }
    if found.is_empty() {
        found = config.sources.iter().filter(|source| source.enabled).cloned().collect();
    }
    for source in &mut found {
        source.enabled = true;
        if source.kind == SourceKind::Local {
            over_the_wire(place, config, source)?;
        }
    }
    if found.is_empty() {
        return Err(Failure::usage("there is nothing to watch").hint("Give --source, or switch a source on"));
    }
    Ok(found)
}

/// The built-in logbook belongs to the tray's process; a watch listens to its event stream as anybody else does.
fn over_the_wire(place: &Place, config: &Config, source: &mut Source) -> Result<(), Failure> {
    let listen = config.logbook.listen.as_ref();
    let listen = listen.ok_or_else(|| {
        Failure::usage("the built-in logbook is switched off").hint("Give --source, or set [logbook] listen")
    })?;
    let url = Url::parse(&format!("http://{listen}/v1/stream"))
        .map_err(|error| Failure::usage(format!("[logbook] listen: {error}")))?;
    source.kind = SourceKind::Sse;
    source.url = Some(url);
    source.token = Some(TokenRef::File(place.data_dir.join("read-token")));
    Ok(())
}

fn rules(config: &Config, wanted: &[String], level: Option<Level>) -> Result<Vec<Rule>, Failure> {
    if wanted.is_empty() {
        return Ok(match level {
            Some(level) => vec![Rule {
                name: format!("{level} or worse"),
                condition: Condition::level_at_least(level),
                ..Rule::fatal_only()
            }],
            None => config.rules.clone(),
        });
    }
    let find = |name: &String| {
        let rule = config.rules.iter().find(|rule| rule.name == *name).cloned();
        let known: Vec<_> = config.rules.iter().map(|rule| format!("“{}”", rule.name)).collect();
        rule.ok_or_else(|| {
            Failure::usage(format!("there is no rule “{name}”"))
                .hint(format!("Rules are: {}", known.join(", ")))
        })
    };
    wanted.iter().map(|name| Ok(Rule { enabled: true, ..find(name)? })).collect()
}
