//! `config.toml`: read leniently, every problem at once, with line, column and a suggestion.
//!
//! Raw text → [`parse`] → [`Parsed`]: a configuration that can run (what was wrong is left out of it, or replaced by
//! its default) and the list of [`Problem`]s. [`edit`] changes the text so that comments and unknown keys survive.
//! `default.toml` is the commented defaults file; it *is* `Config::default()`, and a test holds it to that.
//!
//! Rules and sources are read and written by the same code as JSON, for the window and the command line: see
//! [`rule_from_json`].

pub mod duration;
pub(crate) mod problem;
pub(crate) mod tree;
pub(crate) mod word;
pub(crate) mod cursor;
mod conditions;
mod kinds;
mod triggers;
pub(crate) mod rules;
mod sources;
mod certificates;
pub(crate) mod sections;
mod shape;
mod json;
pub mod edit;

use std::path::PathBuf;
use std::time::Duration;

use jiff::civil::Weekday;
use serde::{Deserialize, Serialize};

use crate::Level;
use crate::certificate::WarnDays;
use crate::decode::Mapping;
pub use crate::policy::{Days, QuietHours};
use crate::rule::{Rule, Urgency};
use crate::say;
pub use certificates::{Certificate, Place};
use cursor::Cursor;
pub use json::{certificate_from_json, rule_from_json, source_from_json};
pub use kinds::{KINDS, KindFacts, Setting, SourceKind};
use problem::Problems;
pub use problem::{Problem, Severity};
use tree::Node;

/// Everything a user can set.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// The built-in logbook.
    pub logbook: Logbook,
    /// What is listened to. The default is the built-in logbook alone.
    pub sources: Vec<Source>,
    /// The ordered list. The default is "Fatal only".
    pub rules: Vec<Rule>,
    /// When nothing rings that can wait. Off by default.
    pub quiet_hours: QuietHours,
    /// How notifications look.
    pub notifications: Notifications,
    /// What they sound like.
    pub sounds: Sounds,
    /// How the bell in the tray looks.
    pub tray: Tray,
    /// Certificates that are looked at beside those of the sources' hosts, and some of these set up otherwise.
    pub certificates: Vec<Certificate>,
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
    /// Where. `None` for kinds without an address.
    pub url: Option<url::Url>,
    /// Where its token is found.
    pub token: Option<TokenRef>,
    /// A private certificate authority (PEM).
    pub ca_file: Option<PathBuf>,
    /// Nothing heard for this long = blind. `None`: the kind's default.
    pub silence: Option<Duration>,
    /// How often a logbook that is asked is asked. `None`: the kind's default.
    pub every: Option<Duration>,
    /// Sentry's and GlitchTip's organization (its slug), or Loki's tenant.
    pub organization: Option<String>,
    /// A tracker's projects, by slug, name or number. Empty: all that the token may see.
    pub projects: Vec<String>,
    /// What to listen for, in the logbook's own language.
    pub query: Option<String>,
    /// Files to read, as globs.
    pub paths: Vec<String>,
    /// How its payloads are read.
    pub mapping: Mapping,
}

impl Source {
    /// A source of this kind with nothing else set.
    pub fn new(id: &str, kind: SourceKind) -> Self {
        Self {
            id: id.into(),
            name: id.into(),
            kind,
            enabled: true,
            url: None,
            token: None,
            ca_file: None,
            silence: None,
            every: None,
            organization: None,
            projects: Vec::new(),
            query: None,
            paths: Vec::new(),
            mapping: Mapping::default(),
        }
    }

    /// `every`, or the kind's default.
    pub fn every(&self) -> Duration {
        self.every.or(self.kind.facts().every).unwrap_or(Duration::from_mins(1))
    }

    /// `silence`, or the kind's default: 90 s (two keep-alives of 45 s, the slowest in common use), and three questions
    /// unanswered where it is asked.
    pub fn silence(&self) -> Duration {
        let usual = Duration::from_secs(90);
        let asked = self.kind.facts().every.map_or(usual, |_| self.every() * 3);
        self.silence.unwrap_or(asked.max(usual))
    }
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
    /// How long before its end a certificate rings that says nothing else.
    pub warn_days: WarnDays,
}

/// `[sounds]`: what `sound = "bell"` of a rule means. Each is `bell-4`, `bell-2`, `none`, or the path of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sounds {
    /// For rings of critical urgency.
    pub critical: String,
    /// For all others.
    pub normal: String,
    /// For a deploy watch that ended well.
    pub well: String,
}

impl Sounds {
    /// What a rule's `sound` means for a ring of this urgency: anything but `bell` is itself.
    pub fn of<'a>(&'a self, sound: &'a str, urgency: Urgency) -> &'a str {
        match (sound, urgency) {
            ("bell", Urgency::Critical) => &self.critical,
            ("bell", _) => &self.normal,
            _ => sound,
        }
    }
}

/// `[tray]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tray {
    /// How the bell is drawn.
    pub icon: TrayIcon,
    /// Whether the number of unseen rings stands on it.
    pub count: bool,
}

/// `tray.icon`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TrayIcon {
    /// Brass, with a mark in the state's colour.
    Colour,
    /// One light ink, for dark panels.
    Light,
    /// One dark ink, for light panels.
    Dark,
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

/// A configuration that can run, and what was wrong with the text it came from.
#[derive(Debug, Clone, PartialEq)]
pub struct Parsed {
    /// What was right, defaults for the rest. A rule or source that is wrong is left out; a setting that is wrong has
    /// its default.
    pub config: Config,
    /// In the order they stand in the text.
    pub problems: Vec<Problem>,
    /// Whether `config` says anything about the text. It does not when the text is no TOML, too large, or holds a null
    /// character: then `config` is the default, there is one problem, and whoever has a configuration running keeps
    /// that.
    pub usable: bool,
}

/// The commented defaults file. It *is* [`Config::default`].
pub const DEFAULT_TOML: &str = include_str!("../default.toml");

/// The longest text that is read, in bytes: 1 MiB.
pub const MAX_BYTES: usize = 1 << 20;

impl Parsed {
    /// Whether anything does not work: a rule or source was left out, or a setting has its default instead.
    pub fn has_errors(&self) -> bool {
        self.problems.iter().any(|problem| problem.severity == Severity::Error)
    }
}

/// Reads `text`. Never fails: see [`Parsed`].
pub fn parse(text: &str) -> Parsed {
    read(text, sections::config, Config::default)
}

/// Reads `text` for its rules alone: they were exported, or it is somebody's whole configuration. A text without any
/// has none, which is a problem, and not the default ones. The sources they name may be unknown here. The rest of
/// [`Parsed::config`] is the default.
pub fn parse_rules(text: &str) -> Parsed {
    read(text, sections::rules_alone, || Config { rules: Vec::new(), ..Config::default() })
}

fn read(text: &str, read: impl Fn(&Cursor<'_>) -> Config, fallback: fn() -> Config) -> Parsed {
    // Editors on Windows write a byte order mark; it is not part of the first line.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    match document(text) {
        Ok(document) => {
            let tree = Node::from_toml_table(document.as_table(), 0..0);
            let problems = Problems::default();
            let config = read(&Cursor::root(&tree, "", &problems));
            Parsed { config, problems: problems.in_order(text), usable: true }
        }
        Err(problem) => Parsed { config: fallback(), problems: vec![problem], usable: false },
    }
}

/// The text as TOML, or the one thing that keeps it from being that.
pub(crate) fn document(text: &str) -> Result<toml_edit::Document<&str>, Problem> {
    let problem = |offset: usize, message: String| {
        let (line, column) = problem::place(text, offset);
        Problem { line, column, path: String::new(), message, suggestion: None, severity: Severity::Error }
    };
    if text.len() > MAX_BYTES {
        return Err(problem(
            0,
            say!("config-bytes", n = text.len().to_string(), most = MAX_BYTES.to_string()),
        ));
    }
    if let Some(offset) = text.find('\0') {
        return Err(problem(offset, say!("config-null")));
    }
    toml_edit::Document::parse(text).map_err(|error| {
        // That parser tells the error it found first; this one tells all, and the topmost is the slip: what follows an
        // unclosed quote only looks wrong.
        let (_, errors) = toml::de::DeTable::parse_recoverable(text);
        let places = errors.iter().filter_map(|error| Some((error.span()?.start, error.message())));
        let (offset, message) = places.min_by_key(|(offset, _)| *offset).unwrap_or((0, error.message()));
        problem(offset, say!("config-no-toml", why = message.lines().next().unwrap_or_default()))
    })
}

impl Default for Config {
    fn default() -> Self {
        Self {
            logbook: Logbook {
                listen: Some("127.0.0.1:8970".into()),
                keep: Keep { level: Level::Warning, days: 30, max_mb: 512 },
                origins: Vec::new(),
            },
            sources: vec![Self::default_source()],
            rules: vec![Rule::fatal_only()],
            quiet_hours: QuietHours {
                enabled: false,
                from: jiff::civil::time(22, 0, 0, 0),
                to: jiff::civil::time(7, 0, 0, 0),
                days: Weekday::Monday.cycle_forward().take(5).collect(),
                except_level: Some(Level::Fatal),
                except_urgency: Some(Urgency::Critical),
                except_blind: true,
            },
            notifications: Notifications {
                backend: Backend::Auto,
                per_minute: 6,
                actions: vec!["open".into(), "acknowledge".into(), "snooze".into()],
                show_people: false,
                warn_days: WarnDays::default(),
            },
            sounds: Sounds { critical: "bell-4".into(), normal: "bell-2".into(), well: "none".into() },
            tray: Tray { icon: TrayIcon::Colour, count: true },
            certificates: Vec::new(),
        }
    }
}

impl Config {
    /// The source everybody starts with: the built-in logbook.
    pub fn default_source() -> Source {
        Source { name: "This computer".into(), ..Source::new("local", SourceKind::Local) }
    }

    /// The id under which the built-in logbook's events are booked.
    pub fn local(&self) -> &str {
        let source = self.sources.iter().find(|source| source.kind == SourceKind::Local);
        source.map_or("local", |source| source.id.as_str())
    }
}
