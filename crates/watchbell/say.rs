//! The only place that prints. Text from outside cannot move the cursor or change the terminal: control characters go.

use std::io::{IsTerminal as _, Write as _};

use anstyle::{AnsiColor, Style};
use watchbell_core::Level;

use crate::args::Color;

/// How to speak.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Say {
    color: bool,
    quiet: bool,
}

#[expect(clippy::unused_self, reason = "whoever speaks has one; how it speaks may come to matter")]
impl Say {
    pub(crate) fn new(color: Color, quiet: bool) -> Self {
        let color = match color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => {
                std::io::stdout().is_terminal()
                    && std::env::var_os("NO_COLOR").is_none_or(|set| set.is_empty())
            }
        };
        Self { color, quiet }
    }

    /// What was asked for. A reader that went away (`| head`) is no error.
    pub(crate) fn line(self, text: impl AsRef<str>) {
        let _ = writeln!(std::io::stdout(), "{}", text.as_ref());
    }

    /// One JSON value a line.
    pub(crate) fn json(self, value: &impl serde::Serialize) {
        match serde_json::to_string(value) {
            Ok(text) => self.line(text),
            Err(error) => self.error(&error.to_string(), None),
        }
    }

    /// What is nice to know.
    pub(crate) fn note(self, text: impl AsRef<str>) {
        if !self.quiet {
            let _ = writeln!(std::io::stderr(), "{}", text.as_ref());
        }
    }

    /// Whether only what was asked for is said.
    pub(crate) fn is_quiet(self) -> bool {
        self.quiet
    }

    /// What went wrong, and the way out.
    pub(crate) fn error(self, text: &str, hint: Option<&str>) {
        let mut err = std::io::stderr();
        let _ = writeln!(err, "watchbell: {}", plain(text));
        if let Some(hint) = hint {
            let _ = writeln!(err, "  {}", plain(hint));
        }
    }

    /// `text` in a style, when there is colour.
    pub(crate) fn styled(self, style: Style, text: &str) -> String {
        let text = plain(text);
        if self.color { format!("{style}{text}{style:#}") } else { text }
    }

    /// A level, in its colour.
    pub(crate) fn level(self, level: Level) -> String {
        let color = match level {
            Level::Fatal => AnsiColor::BrightRed,
            Level::Error => AnsiColor::Red,
            Level::Warning => AnsiColor::Yellow,
            Level::Info => AnsiColor::Blue,
            Level::Debug => AnsiColor::BrightBlack,
        };
        self.styled(Style::new().fg_color(Some(color.into())).bold(), level.as_str())
    }

    pub(crate) fn bold(self, text: &str) -> String {
        self.styled(Style::new().bold(), text)
    }

    pub(crate) fn dim(self, text: &str) -> String {
        self.styled(Style::new().dimmed(), text)
    }
}

/// A line longer than this is cut: no terminal shows it.
const LONGEST: usize = 10_000;

/// `text` without control and bidirectional formatting characters; line breaks become spaces.
pub(crate) fn plain(text: &str) -> String {
    watchbell_core::alert::clean(text, LONGEST)
}

/// Logs to standard error, for commands that end.
pub(crate) fn logs(verbose: u8) {
    let filter = tracing_subscriber::EnvFilter::try_from_env("WATCHBELL_LOG")
        .unwrap_or_else(|_| level(verbose).into());
    let _ = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .without_time()
        .try_init();
}

/// What `-v` means.
pub(crate) fn level(verbose: u8) -> &'static str {
    match verbose {
        0 => "error",
        1 => "warn,watchbell=info",
        _ => "debug",
    }
}
