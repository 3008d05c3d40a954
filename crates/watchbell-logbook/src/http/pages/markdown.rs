//! An event as Markdown, to be pasted into an issue or a chat. What comes from outside stands in code, where nothing in it
//! means anything.

use std::fmt::Write as _;

use watchbell_core::Event;

use super::visible;
use crate::store::EventRow;

/// Frames of a stack trace, the innermost; characters of a message.
const FRAMES: usize = 30;
const MESSAGE: usize = 4_000;

/// The whole of it: title, facts, message, stack trace, who is hit.
pub(super) fn event(row: &EventRow, event: &Event) -> String {
    // Writing to a String cannot fail.
    let mut text = String::new();
    let _ = writeln!(text, "### {} {}\n", row.level, code(&row.title));
    let facts = [
        ("Happened", Some(row.happened.to_string())),
        ("Project", event.project.clone()),
        ("Environment", event.environment.clone()),
        ("Release", event.release.clone()),
        ("Server", event.server_name.clone()),
        ("Where", event.culprit.clone()),
        ("User", event.user.as_ref().and_then(|user| user.key().map(str::to_owned))),
        ("Link", event.url.clone()),
        ("Issue", Some(row.issue_id.clone())),
        ("Event", Some(row.event_id.clone())),
    ];
    for (name, value) in facts {
        if let Some(value) = value {
            let _ = writeln!(text, "- {name}: {}", code(&value));
        }
    }
    for (name, value) in &event.tags {
        let _ = writeln!(text, "- {}: {}", code(name), code(value));
    }
    if let Some(message) = &event.message {
        text.push_str(&block(&message.chars().take(MESSAGE).collect::<String>()));
    }
    for exception in event.exceptions.iter().rev() {
        let mut trace = exception.ty.clone().unwrap_or_else(|| "Exception".into());
        if let Some(value) = &exception.value {
            let _ = write!(trace, ": {}", value.chars().take(MESSAGE).collect::<String>());
        }
        for frame in exception.frames.iter().rev().take(FRAMES) {
            let place = frame.filename.as_deref().or(frame.module.as_deref()).unwrap_or("?");
            let _ = write!(trace, "\n  at {} ({place}", frame.function.as_deref().unwrap_or("?"));
            let _ = frame.lineno.map_or(Ok(()), |line| write!(trace, ":{line}"));
            trace.push(')');
        }
        text.push_str(&block(&trace));
    }
    text
}

/// `text` as code within a line: between more backticks than stand in it.
fn code(text: &str) -> String {
    let line = visible(text).replace(['\n', '\t'], " ");
    let fence = "`".repeat(longest_run(&line) + 1);
    if line.starts_with('`') || line.ends_with('`') || line.trim().is_empty() {
        format!("{fence} {line} {fence}")
    } else {
        format!("{fence}{line}{fence}")
    }
}

/// `text` as a block of code.
fn block(text: &str) -> String {
    let text = visible(text);
    let fence = "`".repeat((longest_run(&text) + 1).max(3));
    format!("\n{fence}text\n{text}\n{fence}\n")
}

fn longest_run(text: &str) -> usize {
    text.split(|char| char != '`').map(str::len).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_from_outside_cannot_leave_its_code() {
        assert_eq!(code("a"), "`a`");
        assert_eq!(code("a `b` c"), "``a `b` c``");
        assert_eq!(code("`x"), "`` `x ``");
        assert_eq!(code("two\nlines"), "`two lines`");
        let fenced = block("````\n# not a heading\n````");
        assert!(fenced.starts_with("\n`````text\n") && fenced.ends_with("\n`````\n"), "{fenced}");
    }
}
