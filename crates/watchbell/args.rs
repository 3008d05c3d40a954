//! What can be typed. Help, completions and the manual page are made of this.

mod certs;
mod forward;
mod inbox;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

pub(crate) use certs::{Certs, CheckCertificate};
pub(crate) use forward::Forward;
pub(crate) use inbox::{Inbox, Told};

/// Rings when your team's error logbook records what you asked to hear.
///
/// `watchbell tray` listens in the background and raises desktop notifications; the other commands speak to it, or
/// work on their own in scripts. A first ring: run `watchbell tray &`, then `watchbell send --level fatal "It broke"`.
#[derive(Debug, Parser)]
#[command(name = "watchbell", version, propagate_version = true, arg_required_else_help = true)]
pub(crate) struct Cli {
    /// The configuration file [default: $XDG_CONFIG_HOME/watchbell/config.toml]
    #[arg(long, global = true, value_name = "FILE", env = "WATCHBELL_CONFIG", hide_env = true)]
    pub config: Option<PathBuf>,
    /// Where events are remembered [default: $XDG_DATA_HOME/watchbell]
    #[arg(long, global = true, value_name = "DIR", env = "WATCHBELL_DATA_DIR", hide_env = true)]
    pub data_dir: Option<PathBuf>,
    /// When to use colour
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: Color,
    /// Say only what was asked for, and errors
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// Say more about what is going on (-vv: everything)
    #[arg(long, short, global = true, action = clap::ArgAction::Count)]
    pub verbose: u8,
    #[command(subcommand)]
    pub command: Command,
}

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless `NO_COLOR` is set.
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Listen in the background: tray icon, notifications, the built-in logbook
    Tray,
    /// Say how it goes
    Status {
        /// As one JSON object
        #[arg(long)]
        json: bool,
    },
    /// Be silent for a while (events are still kept)
    Pause {
        /// For how long: 15m, 2h, 1d. Without it: until `watchbell resume`
        duration: Option<String>,
    },
    /// Ring again
    Resume,
    /// What arrived, worst first
    #[command(subcommand)]
    Inbox(Inbox),
    /// Ring in this terminal; with --for, watch a deploy and end with a verdict
    ///
    /// Exit codes with --for: 0 all's well, 1 rang, 2 could not see all of the time, 3 usage or configuration,
    /// 130 cancelled. Example, in a deploy script: watchbell watch --for 15m --level fatal --release web@2.3 || ./rollback
    Watch(Watch),
    /// Serve the logbook alone, for a team or a server
    ///
    /// Sentry's and OpenTelemetry's SDKs send to it: `watchbell serve projects create NAME` shows what they are set up with.
    /// On an address that others reach, senders need their project's key or a token for sending, and readers a token: see
    /// `watchbell serve tokens --help`.
    #[command(args_conflicts_with_subcommands = true)]
    Serve {
        /// Host and port [default: the configuration's, 127.0.0.1:8970]
        #[arg(long, value_name = "ADDR")]
        listen: Option<String>,
        #[command(subcommand)]
        what: Option<Serve>,
    },
    /// Send an event to a logbook
    ///
    /// Example: watchbell send --level fatal --project checkout "No connection to the database"
    Send(Send),
    /// Scan log files and send what is fatal to a logbook, for programs that die before they can tell
    ///
    /// Needs nothing of the program it watches: follows files through rotation, joins stack traces, and sends events to a
    /// Watchbell's logbook, or as envelopes to Bugsink, Sentry or GlitchTip. What cannot be sent waits on the disk, and is
    /// counted once however often it is sent. What files have when they are first seen is old: see --since and --dry-run.
    ///
    /// Examples:
    ///   watchbell forward '/var/log/shop/*.log' --to http://127.0.0.1:8970 --dry-run
    ///   watchbell forward '/var/log/shop/*.log' --to https://KEY@bugsink.example.org/1
    ///   * * * * * watchbell forward /var/log/shop.log --once --to http://127.0.0.1:8970    (cron)
    ///
    /// Exit codes with --once: 0 everything is sent, or there was nothing; 1 a file cannot be read, or it does
    /// not work at all; 2 something waits to be sent; 3 usage.
    #[command(verbatim_doc_comment)]
    Forward(Forward),
    /// Check, test, replay, import and export rules
    #[command(subcommand)]
    Rules(Rules),
    /// List and test the logbooks that are listened to
    #[command(subcommand)]
    Sources(Sources),
    /// Keep a copy of the configuration, and put it back
    ///
    /// Tokens are in the keyring and in no copy.
    #[command(subcommand)]
    Config(Config),
    /// List the certificates that are looked at, the one to see to first at the top
    ///
    /// Those of every source's host, and those of [[certificates]] in the configuration. Asks the running tray, which looks at
    /// each daily; where none runs, looks at all of them now.
    ///
    /// Exit codes: 0 all is well; 1 one is below a threshold, expired, or rejected by those who check it; 2 none is, but not all
    /// could be looked at; 3 usage or configuration.
    ///
    /// Example, in a nightly script: watchbell certs --json || mail -s certificates ops@example.org
    #[command(args_conflicts_with_subcommands = true)]
    Certs {
        /// One JSON object a line: name, kind, days_left, not_after, issuer, state
        #[arg(long)]
        json: bool,
        #[command(subcommand)]
        what: Option<Certs>,
    },
    /// Keep tokens in the keyring
    #[command(subcommand)]
    Secrets(Secrets),
    /// Say what works on this desktop, and how to mend what does not
    Doctor {
        /// As a JSON array
        #[arg(long)]
        json: bool,
    },
    /// Start the tray at login
    Autostart {
        #[arg(default_value = "status")]
        what: Autostart,
    },
    /// Print completions for a shell, to be sourced
    Completions { shell: clap_complete::Shell },
    /// Print the manual page
    #[command(hide = true)]
    Man,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Serve {
    /// Say what programs are set up with so that they send: a DSN for each project
    ///
    /// While the logbook is served on this computer alone, a project is also made when it is first used; elsewhere only here.
    #[command(subcommand)]
    Projects(Projects),
    /// Give others tokens for this logbook, and take them back
    #[command(subcommand)]
    Tokens(Tokens),
}

#[derive(Debug, Subcommand)]
pub(crate) enum Tokens {
    /// Make a token and print it, this once: only its hash is kept
    ///
    /// Watchbell takes a token for reading as a source's token (`kind = "sse"`, the address of /v1/stream), a browser on
    /// the logbook's first page. Example: watchbell serve tokens create "Ann's desktop"
    Create {
        /// Who or what it is for
        name: String,
        /// For sending events, and nothing else; without it, for reading
        #[arg(long)]
        send: bool,
    },
    /// List the tokens, without what they are
    List {
        /// One JSON object a line
        #[arg(long)]
        json: bool,
    },
    /// Take tokens back: a server that runs needs no restart, and ends the streams they opened within 15 s
    Revoke {
        /// The id of a token, or a name
        token: String,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Projects {
    /// List projects with their DSNs
    List {
        /// One JSON object a line
        #[arg(long)]
        json: bool,
    },
    /// Make a project, or find it again: its DSN, and the lines for Python, Node.js, Rust, PHP and OpenTelemetry
    Create {
        /// Letters, digits, -, _ and .
        name: String,
    },
}

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "switches of a command line")]
pub(crate) struct Watch {
    /// Only this source: an id of the configuration, or the address of an event stream (repeatable)
    #[arg(long = "source", value_name = "ID|URL")]
    pub sources: Vec<String>,
    /// Only this rule (repeatable)
    #[arg(long = "rule", value_name = "NAME")]
    pub rules: Vec<String>,
    /// Every event at this level or worse counts, whatever the rules say
    #[arg(long, value_parser = level)]
    pub level: Option<watchbell_core::Level>,
    /// End after this time, with a verdict: 15m
    #[arg(long = "for", value_name = "DURATION")]
    pub duration: Option<String>,
    /// Names the deploy in the verdict; it never filters
    #[arg(long)]
    pub release: Option<String>,
    /// Raise desktop notifications too
    #[arg(long)]
    pub notify: bool,
    /// One JSON object a line
    #[arg(long)]
    pub json: bool,
    /// With --for: hand the watch to the running tray and return at once; it ends in a notification
    #[arg(long, requires = "duration", conflicts_with_all = ["rules", "notify"])]
    pub tray: bool,
    /// With --tray: let other rings ring meanwhile, instead of keeping them for the report
    #[arg(long, requires = "tray")]
    pub ring_others: bool,
    /// Make the tray's watch longer by this time: 5m; 24 hours at most in all
    #[arg(
        long,
        value_name = "DURATION",
        conflicts_with_all = ["sources", "rules", "level", "duration", "release", "notify", "tray", "list", "stop"]
    )]
    pub extend: Option<String>,
    /// End the tray's watch, with a verdict on the time it had
    #[arg(long, conflicts_with_all = ["sources", "rules", "level", "duration", "release", "notify", "tray", "list"])]
    pub stop: bool,
    /// List the tray's watches and how they ended, the latest first
    #[arg(long, conflicts_with_all = ["sources", "rules", "level", "duration", "release", "notify", "tray"])]
    pub list: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Send {
    /// debug, info, warning, error or fatal
    #[arg(long, default_value = "error", value_parser = level)]
    pub level: watchbell_core::Level,
    /// What it belongs to
    #[arg(long)]
    pub project: Option<String>,
    /// production, staging, …
    #[arg(long)]
    pub environment: Option<String>,
    /// The version that was running
    #[arg(long)]
    pub release: Option<String>,
    /// The logbook's address [default: the built-in one]
    #[arg(long, value_name = "URL")]
    pub to: Option<String>,
    /// What happened
    pub message: String,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Rules {
    /// Say every problem of the configuration, with line and column
    Check {
        /// The file [default: the configuration in force]
        file: Option<PathBuf>,
    },
    /// List the rules in force, as sentences
    List,
    /// Run rule tests: files with rules, events and what is expected of them
    ///
    /// Files without rules test those in force. Watchbell's own sources have such files in tests/rules. Exit code 1 if
    /// anything is not as expected, 3 if a file cannot be read.
    Test {
        /// The files
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Say what rules would have done with the events that are kept
    ///
    /// Judged as live, event by event: folding, the notifications a minute, quiet hours, and what you acknowledged,
    /// snoozed and paused. Example: watchbell rules replay --since 30d my-rules.toml
    Replay {
        /// How far back
        #[arg(long, value_name = "DURATION", default_value = "7d")]
        since: String,
        /// Look at this rule alone; the others still decide before it
        #[arg(long, value_name = "NAME")]
        rule: Option<String>,
        /// As one JSON object
        #[arg(long)]
        json: bool,
        /// A file with rules [default: those in force]
        file: Option<PathBuf>,
    },
    /// Put rules of a file into the configuration, after showing what would change
    ///
    /// Rules of the same name are replaced where they stand, new ones are added at the end.
    Import {
        /// The file
        file: PathBuf,
        /// Remove the rules that are not in the file
        #[arg(long)]
        replace: bool,
        /// Only show what would change
        #[arg(long)]
        dry_run: bool,
    },
    /// Write the rules in force as a file of their own
    Export {
        /// The file; it must not exist [default: standard output]
        file: Option<PathBuf>,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Config {
    /// Write it as it stands
    Backup {
        /// The file; it must not exist [default: standard output]
        file: Option<PathBuf>,
    },
    /// Put it back; the one before is kept beside it
    ///
    /// One with errors is refused. A running tray takes it over at once.
    Restore {
        /// The file
        file: PathBuf,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Sources {
    /// List sources and how they do
    List {
        /// One JSON object a line
        #[arg(long)]
        json: bool,
    },
    /// Say which kinds there are, or what one is set up with
    Kinds {
        /// One of them
        kind: Option<String>,
    },
    /// Go the way to a source step by step
    Test {
        /// Its id
        id: String,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Secrets {
    /// Keep a source's token; it is read from standard input
    Set {
        /// The source's id
        id: String,
    },
    /// Forget a source's token
    Forget {
        /// The source's id
        id: String,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Autostart {
    On,
    Off,
    Status,
}

fn level(text: &str) -> Result<watchbell_core::Level, String> {
    watchbell_core::Level::parse(text).ok_or_else(|| "one of debug, info, warning, error, fatal".to_owned())
}

fn tag(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.is_empty() => Ok((key.to_owned(), value.to_owned())),
        _ => Err("KEY=VALUE".to_owned()),
    }
}
