//! What can be typed of `watchbell inbox`.

use clap::{Subcommand, ValueEnum};

use super::level;

#[derive(Debug, Subcommand)]
pub(crate) enum Inbox {
    /// List issues
    List {
        /// Also those that are acknowledged or snoozed
        #[arg(long)]
        all: bool,
        /// The latest first, instead of the worst
        #[arg(long)]
        newest: bool,
        /// Only this level and worse
        #[arg(long, value_parser = level)]
        level: Option<watchbell_core::Level>,
        /// Only issues behind which this is; many of them at once stand in the list as one outage
        #[arg(long, value_parser = ["certificates", "name_resolution", "connections"])]
        cause: Option<String>,
        /// At most so many
        #[arg(long, default_value_t = 20)]
        limit: u32,
        /// One JSON object a line
        #[arg(long)]
        json: bool,
    },
    /// The worst five issues of a time, and what they cost
    ///
    /// What was resolved and came back stands first, then what is worst by level, people hit and events. With --markdown
    /// it can be pasted into the week's notes.
    Report {
        /// How far back
        #[arg(long, value_name = "DURATION", default_value = "7d")]
        since: String,
        /// As Markdown
        #[arg(long, conflicts_with = "json")]
        markdown: bool,
        /// As one JSON object
        #[arg(long)]
        json: bool,
    },
    /// Look for events, newest first
    ///
    /// Words have to stand in the event, words in quotation marks in a row; `certif*` finds what begins so. FIELD:VALUE
    /// looks in one place, a comma lists alternatives, `-` in front takes back. All of it has to hold.
    ///
    /// Fields: level (level:>=error), message, error, culprit, transaction, logger, platform, project, environment,
    /// release, server, url, source, user, tag.KEY, issue, id, is (unresolved, resolved, muted), has, last (last:7d),
    /// since, before.
    ///
    /// Example: watchbell inbox search 'level:fatal release:web@2.3 "certificate rejected" -dns last:7d'
    Search {
        /// What to look for
        #[arg(required = true, allow_hyphen_values = true)]
        query: Vec<String>,
        /// At most so many
        #[arg(long, default_value_t = 1_000)]
        limit: usize,
        /// One JSON object a line
        #[arg(long)]
        json: bool,
    },
    /// Show one issue in full
    Show {
        /// The id of the issue, or of one of its events
        id: String,
        /// As one JSON object
        #[arg(long)]
        json: bool,
    },
    /// Everybody whom an issue hits: name, address and events, separated by tabs
    ///
    /// Those with the most events first, at most 10,000. An address stands there only if it is one plain address, so that
    /// it can be put among a mail's recipients as it is.
    ///
    /// Example: watchbell inbox users ISSUE | cut -f2 | grep @
    Users {
        /// The id of the issue, or of one of its events
        id: String,
        /// One JSON object a line
        #[arg(long)]
        json: bool,
    },
    /// Mark issues as seen: they ring again only if they get worse
    Ack {
        /// The ids of the issues; none: all that are unseen
        ids: Vec<String>,
    },
    /// Silence issues
    Snooze {
        /// The ids of the issues
        #[arg(required = true)]
        ids: Vec<String>,
        /// For how long
        #[arg(long = "for", value_name = "DURATION", default_value = "1h", group = "till")]
        duration: String,
        /// Until 08:00 tomorrow
        #[arg(long, group = "till")]
        tomorrow: bool,
        /// Until they get worse: a higher level, twice the users, 100, 1,000 or 10,000 events, a new release
        #[arg(long, group = "till")]
        until_worse: bool,
        /// Not any longer
        #[arg(long, group = "till")]
        wake: bool,
    },
    /// Say that issues are over; the next event takes that back, and counts as a regression
    Resolve {
        /// The ids of the issues
        #[arg(required = true)]
        ids: Vec<String>,
        /// Take it back
        #[arg(long)]
        undo: bool,
    },
    /// Say it to the tracker too: Bugsink, Sentry, GlitchTip. Needs a token that may; nothing is ever sent unasked
    Tell {
        /// The id of the issue
        id: String,
        /// What to say
        act: Told,
    },
    /// Open an issue's page in the browser
    Open {
        /// The id of the issue, or of one of its events
        id: String,
    },
}

/// What a tracker is told of an issue.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Told {
    /// It is mended
    Resolve,
    /// It is not, after all
    Reopen,
    /// Nobody shall be told of it any more
    Mute,
    /// They shall, after all
    Unmute,
}
