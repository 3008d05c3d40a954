//! What can be said to the log scanner.

use std::path::PathBuf;

use clap::Args;

use super::{level, tag};

#[derive(Debug, Args)]
pub(crate) struct Forward {
    /// Log files, or globs of them (quoted, so that files which appear later are found)
    #[arg(required_unless_present = "goodbye", value_name = "FILE|GLOB")]
    pub paths: Vec<String>,
    /// Where to: the address of a Watchbell's logbook, or a DSN (Bugsink, Sentry, GlitchTip)
    #[arg(
        long,
        value_name = "URL|DSN",
        env = "WATCHBELL_FORWARD_TO",
        hide_env_values = true,
        required_unless_present = "dry_run"
    )]
    pub to: Option<String>,
    /// Send this level and worse
    #[arg(long, default_value = "fatal", value_parser = level)]
    pub level: watchbell_core::Level,
    /// Look once, send, and end: for cron and timers
    #[arg(long)]
    pub once: bool,
    /// Only show what would be sent of what the files have now (-v: as it would be sent)
    #[arg(long, conflicts_with = "once")]
    pub dry_run: bool,
    /// Of what the files have when they are first seen, send what is younger than this: 1h
    #[arg(long, value_name = "DURATION")]
    pub since: Option<String>,
    /// How often to give a sign of life; with --once, how often it is run
    #[arg(long, value_name = "DURATION", default_value = "1m")]
    pub every: String,
    /// Where signs of life go, or `off` [default: where the events go]
    #[arg(long, value_name = "URL|off")]
    pub heartbeat: Option<String>,
    /// Tell the logbook that this forwarder is no more, so that nobody waits for its next sign of life
    #[arg(long)]
    pub goodbye: bool,
    /// Tells this forwarder from others on this host, each with files of its own
    #[arg(long)]
    pub name: Option<String>,
    /// What this host is called [default: its name]
    #[arg(long)]
    pub host: Option<String>,
    /// What the events belong to, where the logs do not say (a DSN names it itself)
    #[arg(long)]
    pub project: Option<String>,
    /// production, staging, …
    #[arg(long)]
    pub environment: Option<String>,
    /// The version that is running
    #[arg(long)]
    pub release: Option<String>,
    /// Added to every event (repeatable)
    #[arg(long = "tag", value_name = "KEY=VALUE", value_parser = tag)]
    pub tags: Vec<(String, String)>,
    /// A file with the token of a logbook on another computer [or WATCHBELL_TOKEN]
    #[arg(long, value_name = "FILE")]
    pub token_file: Option<PathBuf>,
    /// Authorities to trust beside the system's, as PEM
    #[arg(long, value_name = "FILE")]
    pub ca_file: Option<PathBuf>,
    /// How many MiB of events wait on the disk at most while the logbook is away; over it, the oldest go and are counted
    #[arg(long, value_name = "MIB", default_value_t = 64)]
    pub spool: u64,
}
