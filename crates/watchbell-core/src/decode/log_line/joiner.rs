//! Which lines belong together: a stack trace is one event, not forty.
//!
//! Knows no clock: whoever feeds it says when nothing has come for a while ([`Joiner::flush`]), for the last record of
//! a log ends with nothing but silence.

use super::head::{head, is_exception};
use super::time::{Here, leading};
use crate::Level;
use crate::decode::Mapping;

/// What of one record is kept, in bytes and lines. What is over it is passed over to the record's end.
const LONGEST: usize = 128 << 10;
const MOST_LINES: usize = 1_000;

/// Lines that tell of one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The lines, with `\n` between them.
    pub text: String,
    /// It was longer than what is kept, and lost its end.
    pub cut: bool,
}

/// Joins the lines of one log.
#[derive(Debug, Default)]
pub struct Joiner {
    text: String,
    lines: usize,
    inside: Inside,
    /// A blank line came: it belongs to the record only if more of it follows.
    blank: bool,
    /// The record has been handed over, cut; the rest of it is passed over.
    passing: bool,
}

/// What the lines so far make likely to follow.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Inside {
    #[default]
    Nothing,
    /// A line that no exception can belong to: `INFO ready`.
    Calm,
    /// Any other line.
    Line,
    /// Java's logging puts the level and the message into a second line.
    HalfHead,
    /// A traceback whose exception has not come yet.
    Traceback,
    /// An exception and its frames.
    Raised,
    /// A panic of Go: all goroutines follow.
    Go,
    /// A panic of Rust, whose message is in the next line.
    Rust,
    /// Node shows the source with a mark below; the exception follows.
    Source,
}

impl Joiner {
    /// Takes the next line, without its end. The record that it ends is handed to `out`, and itself where it stands alone.
    pub fn push(&mut self, line: &str, mut out: impl FnMut(Record)) {
        if line.trim().is_empty() {
            self.blank = self.inside != Inside::Nothing;
            return;
        }
        if let Some(inside) = self.joined(line) {
            self.inside = inside;
            self.add(line, &mut out);
            return;
        }
        self.flush(&mut out);
        self.inside = begun(line);
        self.add(line, &mut out);
        // A text of JSON on one line is whole.
        if line.starts_with('{') && line.trim_end().ends_with('}') {
            self.flush(out);
        }
    }

    /// Nothing has come for a while, or nothing will: what is there is a record.
    pub fn flush(&mut self, mut out: impl FnMut(Record)) {
        if !self.text.is_empty() {
            out(Record { text: std::mem::take(&mut self.text), cut: false });
        }
        *self = Self::default();
    }

    /// Whether everything has been handed over.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    fn add(&mut self, line: &str, out: &mut impl FnMut(Record)) {
        if self.passing {
            return;
        }
        let room = LONGEST.saturating_sub(self.text.len());
        if !self.text.is_empty() {
            self.text.push_str(if self.blank { "\n\n" } else { "\n" });
        }
        self.blank = false;
        self.text.push_str(line.get(..line.floor_char_boundary(room)).unwrap_or(line));
        self.lines += 1;
        if line.len() > room || self.lines >= MOST_LINES {
            out(Record { text: std::mem::take(&mut self.text), cut: true });
            self.passing = true;
        }
    }

    /// What the record is in once it has taken this line; `None` where the line is not of this record.
    fn joined(&self, line: &str) -> Option<Inside> {
        use Inside::{Calm, Go, HalfHead, Line, Nothing, Raised, Rust, Source, Traceback};
        let inside = self.inside;
        match inside {
            Nothing => return None,
            // The message of a panic may look like anything.
            Rust => return Some(Raised),
            HalfHead => return level_first(line).then_some(Line),
            _ => {}
        }
        let indented = line.starts_with([' ', '\t']);
        let text = line.trim();
        if inside == Traceback {
            return (indented || !begins_with_head(text)).then_some(if indented {
                Traceback
            } else {
                Raised
            });
        }
        if text.starts_with("The above exception was the") || text.starts_with("During handling of the above")
        {
            // Another traceback follows.
            return Some(Line);
        }
        if text == "^" || indented && text.starts_with('^') {
            return Some(Source);
        }
        if indented {
            // Loggers that pad the level begin lines with a space.
            return (!begins_with_head(text)).then_some(inside);
        }
        if continues(text) {
            return Some(inside);
        }
        if inside == Go {
            let call = text.ends_with(')') && !text.contains(' ') || text.starts_with("created by ");
            let frame = text.starts_with("goroutine ")
                || text.starts_with("[signal ")
                || text.starts_with("exit status ");
            return (call || frame || text.contains("(...)")).then_some(Go);
        }
        if inside == Calm {
            return None;
        }
        if text == TRACEBACK {
            return (inside == Line).then_some(Traceback);
        }
        let class = text.split_once(':').map_or(text, |(class, _)| class);
        let joins =
            is_exception(class) && (inside == Source || inside == Line && class.len() > "Exception".len());
        joins.then_some(Raised)
    }
}

const TRACEBACK: &str = "Traceback (most recent call last):";

/// What a record is in whose first line this is.
fn begun(line: &str) -> Inside {
    let text = line.trim();
    if text.ends_with(TRACEBACK) {
        return Inside::Traceback;
    }
    if text.starts_with("panic: ") || text.starts_with("fatal error: ") || text.starts_with("goroutine ") {
        return Inside::Go;
    }
    if text.starts_with("thread '") && text.contains("panicked at ") {
        return if text.ends_with(':') { Inside::Rust } else { Inside::Raised };
    }
    let head = head(line, &Mapping::default(), ANYWHERE);
    match head.level {
        Some(Level::Debug | Level::Info) => Inside::Calm,
        None if head.time.is_some() && java_util_logging(text) => Inside::HalfHead,
        _ => Inside::Line,
    }
}

/// Where only the form of a time matters.
const ANYWHERE: Here<'_> = Here { zone: &jiff::tz::TimeZone::UTC, now: jiff::Timestamp::UNIX_EPOCH };

/// Whether a line that is indented is a record of its own.
fn begins_with_head(text: &str) -> bool {
    let first = text.split(' ').next().unwrap_or_default();
    let shouts = first.len() > 2 && first.bytes().all(|byte| byte.is_ascii_uppercase());
    shouts && Level::parse(first).is_some() || leading(text, ANYWHERE).is_some()
}

/// Java's `Nov 22, 2026 10:00:00 AM c.e.Cart price`, whose level and message stand in the next line.
fn java_util_logging(text: &str) -> bool {
    [" AM ", " PM "].iter().any(|half| text.contains(half))
}

fn level_first(line: &str) -> bool {
    line.split_once(": ").is_some_and(|(word, _)| Level::parse(word).is_some())
}

/// What no record begins with.
fn continues(text: &str) -> bool {
    const BEGINNINGS: [&str; 13] = [
        "Caused by: ",
        "Suppressed: ",
        "at ",
        "... ",
        "Stack trace:",
        "[stacktrace]",
        "[previous exception]",
        "stack backtrace:",
        "note: ",
        "thrown in ",
        "--- End of ",
        "---> ",
        "Node.js v",
    ];
    const CLOSINGS: [&str; 6] = ["}", "]", ")", "\"}", "});", "};"];
    CLOSINGS.contains(&text)
        || BEGINNINGS.iter().any(|beginning| text.starts_with(beginning))
        || text.strip_prefix('#').is_some_and(|rest| rest.starts_with(|digit: char| digit.is_ascii_digit()))
}
