//! The regular expressions of `matches`: the `regex` crate's syntax (<https://docs.rs/regex/#syntax>), which runs in
//! time linear in the text, within limits that keep a hostile pattern from taking the memory.

use crate::say;
use regex::{Regex, RegexBuilder};

/// The longest pattern, in characters.
pub const MAX_CHARS: usize = 1_000;

/// What one compiled pattern, and its cache, may take: 1 MiB each.
const MAX_BYTES: usize = 1 << 20;

/// What most take at most.
const SMALL_BYTES: usize = 64 << 10;

/// Why a pattern cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PatternError {
    /// Too long.
    #[error("{}", say!("config-pattern-long", n = .0.to_string(), most = MAX_CHARS.to_string()))]
    TooLong(usize),
    /// It would take too much memory.
    #[error("{}", say!("config-pattern-large"))]
    TooLarge,
    /// It is no regular expression; the parser's own words.
    #[error("{}", say!("config-pattern-none", why = .0.as_str()))]
    Syntax(String),
}

/// Compiles `pattern` within the limits.
pub fn compile(pattern: &str) -> Result<Regex, PatternError> {
    within(pattern, MAX_BYTES)
}

/// How much `pattern` takes once compiled, roughly: it is small, or as large as may be.
pub fn size(pattern: &str) -> Result<usize, PatternError> {
    match within(pattern, SMALL_BYTES) {
        Ok(_) => Ok(SMALL_BYTES),
        Err(PatternError::TooLarge) => compile(pattern).map(|_| MAX_BYTES),
        Err(error) => Err(error),
    }
}

fn within(pattern: &str, bytes: usize) -> Result<Regex, PatternError> {
    let chars = pattern.chars().count();
    if chars > MAX_CHARS {
        return Err(PatternError::TooLong(chars));
    }
    let built =
        RegexBuilder::new(pattern).size_limit(bytes).dfa_size_limit(MAX_BYTES).nest_limit(100).build();
    built.map_err(|error| match error {
        regex::Error::CompiledTooBig(_) => PatternError::TooLarge,
        other => PatternError::Syntax(last_line(&other.to_string())),
    })
}

/// The parser draws the pattern with a pointer under it; the sentence is in the last line.
fn last_line(drawn: &str) -> String {
    let line = drawn.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or_default();
    line.trim().trim_start_matches("error: ").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_patterns_are_refused_with_a_reason() {
        assert_eq!(compile("(a{1000}){1000}").unwrap_err(), PatternError::TooLarge);
        assert_eq!(compile(&"a".repeat(1_001)).unwrap_err(), PatternError::TooLong(1_001));
        assert_eq!(compile("(").unwrap_err(), PatternError::Syntax("unclosed group".into()));
        assert!(compile(&"(".repeat(500)).is_err());
        assert!(compile("(?i)timeout|timed out").unwrap().is_match("Timed Out"));
    }
}
