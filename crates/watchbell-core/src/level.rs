//! How bad an event is.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Severity, in Sentry's words and order: `debug < info < warning < error < fatal`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Of use only while looking for a fault.
    Debug,
    /// Nothing is wrong.
    Info,
    /// Something may be wrong.
    Warning,
    /// Something failed.
    Error,
    /// The program, or what it serves, is down.
    Fatal,
}

impl Level {
    /// Every level, least first.
    pub const ALL: [Self; 5] = [Self::Debug, Self::Info, Self::Warning, Self::Error, Self::Fatal];

    /// The lower-case name, as it stands in config, JSON and Sentry's payloads.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Debug => "debug",
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
            Self::Fatal => "fatal",
        }
    }

    /// Reads what senders write: Sentry's words and those of other loggers, without case and surrounding space
    /// (`CRITICAL`, `warn`, `ERROR2` of OpenTelemetry), and the numbers of Sentry's rules and Python's `logging`
    /// (10 debug … 50 fatal, in-between ones downwards, as those compare them). `None` for anything else: small
    /// numbers mean the opposite in syslog ([`Level::from_syslog`]) and OpenTelemetry ([`Level::from_otel`]), so
    /// they are never guessed.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.starts_with(|first: char| first.is_ascii_digit()) {
            return text.parse().ok().and_then(Self::from_rule_number);
        }
        // OpenTelemetry's short names number the shades of one severity: WARN, WARN2, WARN3, WARN4.
        let text = text.strip_suffix(['2', '3', '4']).unwrap_or(text);
        WORDS
            .iter()
            .find(|(_, words)| words.iter().any(|word| text.eq_ignore_ascii_case(word)))
            .map(|(level, _)| *level)
    }

    /// The integers of Sentry's alert rules, which are Python's: 10 debug, 20 info, 30 warning, 40 error, 50 fatal.
    /// A number in between has the level below it; 60 is pino's `fatal`. `None` outside 10–60.
    fn from_rule_number(number: u64) -> Option<Self> {
        match number {
            10..20 => Some(Self::Debug),
            20..30 => Some(Self::Info),
            30..40 => Some(Self::Warning),
            40..50 => Some(Self::Error),
            50..=60 => Some(Self::Fatal),
            _ => None,
        }
    }

    /// Syslog's and the journal's priority (RFC 5424, table 2): 0 emergency, 1 alert, 2 critical are fatal; 5 notice
    /// and 6 are info. `None` above 7.
    pub fn from_syslog(priority: u8) -> Option<Self> {
        match priority {
            0..=2 => Some(Self::Fatal),
            3 => Some(Self::Error),
            4 => Some(Self::Warning),
            5 | 6 => Some(Self::Info),
            7 => Some(Self::Debug),
            _ => None,
        }
    }

    /// OpenTelemetry's `SeverityNumber` (logs data model, "Field: SeverityNumber"): four shades of each of TRACE, DEBUG, INFO, WARN,
    /// ERROR, FATAL, from 1. `None` outside 1–24; 0 is "unspecified" there.
    pub fn from_otel(severity_number: u8) -> Option<Self> {
        match severity_number {
            1..=8 => Some(Self::Debug),
            9..=12 => Some(Self::Info),
            13..=16 => Some(Self::Warning),
            17..=20 => Some(Self::Error),
            21..=24 => Some(Self::Fatal),
            _ => None,
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Commonest first. `sample` is GlitchTip's; `log` is Sentry's other word for info; `severe` is java.util.logging's error.
const WORDS: [(Level, &[&str]); 5] = [
    (Level::Info, &["info", "information", "informational", "notice", "log", "i"]),
    (Level::Error, &["error", "err", "severe", "e"]),
    (Level::Warning, &["warning", "warn", "w"]),
    (Level::Fatal, &["fatal", "critical", "crit", "emerg", "emergency", "alert", "panic", "f", "c"]),
    (Level::Debug, &["debug", "trace", "verbose", "sample", "fine", "finer", "finest", "d"]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_rule_numbers_are_understood_in_any_case() {
        for (level, texts) in [
            (Level::Fatal, "fatal FATAL Critical crit emerg emergency alert panic 50 60 FATAL3"),
            (Level::Error, "error err Severe 40 45 ERROR2"),
            (Level::Warning, "warning WARN 30 WARN4"),
            (Level::Info, "info notice log Information 20 25 INFO2"),
            (Level::Debug, "debug trace sample verbose 10 TRACE4 finest"),
        ] {
            for text in texts.split(' ') {
                assert_eq!(Level::parse(text), Some(level), "{text}");
            }
        }
        assert_eq!(Level::parse(" fatal\n"), Some(Level::Fatal));
    }

    #[test]
    fn what_could_mean_its_opposite_is_not_guessed() {
        for text in [
            "",
            " ",
            "0",
            "2",
            "7",
            "9",
            "61",
            "100",
            "-50",
            "99999999999999999999999",
            "1e400",
            "banana",
            "fatality",
            "２",
        ] {
            assert_eq!(Level::parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn syslog_and_opentelemetry_follow_the_severity_table() {
        let syslog: Vec<_> = (0..=8).map(|n| Level::from_syslog(n).map_or("-", Level::as_str)).collect();
        assert_eq!(syslog, ["fatal", "fatal", "fatal", "error", "warning", "info", "info", "debug", "-"]);
        let edges = [0, 1, 8, 9, 12, 13, 16, 17, 20, 21, 24, 25];
        let otel: Vec<_> = edges.iter().map(|n| Level::from_otel(*n).map_or("-", Level::as_str)).collect();
        assert_eq!(
            otel,
            [
                "-", "debug", "debug", "info", "info", "warning", "warning", "error", "error", "fatal",
                "fatal", "-"
            ]
        );
    }

    #[test]
    fn its_own_name_reads_back() {
        for level in Level::ALL {
            assert_eq!(Level::parse(&level.to_string()), Some(level));
        }
    }
}
