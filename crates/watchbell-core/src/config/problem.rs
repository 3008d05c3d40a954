//! What is wrong with a text, and where.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::ops::Range;

use serde::{Deserialize, Serialize};

/// What is wrong with a config, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// From 1. 1 for what came as JSON.
    pub line: usize,
    /// From 1, in characters (Unicode scalar values). 1 for what came as JSON.
    pub column: usize,
    /// Where in the tree: `rules[0].match.field`.
    pub path: String,
    /// A sentence.
    pub message: String,
    /// What to write instead.
    pub suggestion: Option<String>,
    /// Whether something does not work because of it.
    pub severity: Severity,
}

/// How much a problem matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Ignored, and kept as it stands: an unknown key, a section without effect yet.
    Warning,
    /// The rule or source was left out, or the setting has its default.
    Error,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}: {}", self.line, self.column, self.without_place())
    }
}

impl Problem {
    /// Path, message and suggestion in one sentence, for what has no lines.
    pub fn without_place(&self) -> String {
        let path = if self.path.is_empty() { String::new() } else { format!("{}: ", self.path) };
        let suggestion = self.suggestion.as_ref().map(|suggestion| format!(" (write {suggestion})"));
        format!("{path}{}{}", self.message, suggestion.unwrap_or_default())
    }
}

/// Conditions in a file, and what all its compiled patterns may take together: 64 MiB.
pub(crate) const MOST_CONDITIONS: usize = 10_000;
const MOST_PATTERN_BYTES: usize = 64 << 20;

/// Collects problems while a tree is read.
#[derive(Debug, Default)]
pub(crate) struct Problems {
    found: RefCell<Vec<(Range<usize>, Problem)>>,
    errors: Cell<usize>,
    /// What rules have taken of the room there is for all of them.
    conditions: Cell<usize>,
    patterns: Cell<usize>,
    /// Whether unknown keys are errors: in what a program wrote they are no slip and no newer version's.
    strict: bool,
}

impl Problems {
    pub(crate) fn strict() -> Self {
        Self { strict: true, ..Self::default() }
    }

    pub(crate) fn is_strict(&self) -> bool {
        self.strict
    }

    pub(crate) fn add(
        &self,
        span: Range<usize>,
        severity: Severity,
        path: &str,
        message: String,
        suggestion: Option<String>,
    ) {
        if severity == Severity::Error {
            self.errors.set(self.errors.get() + 1);
        }
        let problem = Problem { line: 1, column: 1, path: path.to_owned(), message, suggestion, severity };
        self.found.borrow_mut().push((span, problem));
    }

    /// Counts one condition more; whether there is still room for it.
    pub(crate) fn take_condition(&self) -> bool {
        self.conditions.set(self.conditions.get() + 1);
        self.conditions.get() <= MOST_CONDITIONS
    }

    /// Counts a pattern of so many bytes; whether there is still room for it.
    pub(crate) fn take_pattern(&self, bytes: usize) -> bool {
        self.patterns.set(self.patterns.get().saturating_add(bytes));
        self.patterns.get() <= MOST_PATTERN_BYTES
    }

    /// How many errors there are so far.
    pub(crate) fn errors(&self) -> usize {
        self.errors.get()
    }

    /// The problems in the order they stand in `text`, with line and column.
    pub(crate) fn in_order(self, text: &str) -> Vec<Problem> {
        let mut found = self.found.into_inner();
        found.sort_by_key(|(span, _)| span.start);
        let mut place = Place { at: 0, line: 1, column: 1 };
        found
            .into_iter()
            .map(|(span, problem)| {
                place.advance(text, span.start);
                Problem { line: place.line, column: place.column, ..problem }
            })
            .collect()
    }
}

/// Line and column of the byte at `offset`.
pub(crate) fn place(text: &str, offset: usize) -> (usize, usize) {
    let mut place = Place { at: 0, line: 1, column: 1 };
    place.advance(text, offset);
    (place.line, place.column)
}

/// Walks a text once, however many places are asked for.
struct Place {
    at: usize,
    line: usize,
    column: usize,
}

impl Place {
    fn advance(&mut self, text: &str, to: usize) {
        let to = text.floor_char_boundary(to);
        for c in text.get(self.at..to).unwrap_or_default().chars() {
            if c == '\n' {
                self.line += 1;
                self.column = 1;
            } else {
                self.column += 1;
            }
        }
        self.at = self.at.max(to);
    }
}
