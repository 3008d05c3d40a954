//! The sender's own fingerprint, with its placeholders filled as Sentry fills them
//! (<https://docs.sentry.io/concepts/data-management/event-grouping/fingerprint-rules/#variables>).

use std::borrow::Cow;

use super::{defaults, raised};
use crate::Event;

/// The parts of the sender's fingerprint; none where it sent none, or where all it asks for is the default.
pub(super) fn expanded(event: &Event) -> Vec<String> {
    if event.fingerprint.iter().all(|part| placeholder(part) == Some("default")) {
        return Vec::new();
    }
    let mut parts = Vec::new();
    for part in &event.fingerprint {
        if placeholder(part) == Some("default") {
            parts.extend(defaults(event));
        } else {
            parts.push(filled(part, event));
        }
    }
    parts
}

/// The name in a part that is one placeholder and nothing else.
fn placeholder(part: &str) -> Option<&str> {
    let name = part.trim().strip_prefix("{{")?.strip_suffix("}}")?.trim();
    (!name.contains("{{")).then_some(name)
}

fn filled(part: &str, event: &Event) -> String {
    let mut text = String::new();
    let mut rest = part;
    while let Some((before, after)) = rest.split_once("{{")
        && let Some((name, behind)) = after.split_once("}}")
    {
        text.push_str(before);
        match value(name.trim(), event) {
            Some(value) => text.push_str(&value),
            None => text.extend(["{{", name, "}}"]),
        }
        rest = behind;
    }
    text.push_str(rest);
    text
}

/// `None` for a name that is not known: it then stands for itself.
fn value<'a>(name: &str, event: &'a Event) -> Option<Cow<'a, str>> {
    let raised = raised(event);
    let frame = raised.and_then(|exception| exception.frames.last());
    let value = match name {
        "default" => return Some(Cow::Owned(defaults(event).join(" "))),
        "type" | "error.type" => raised.and_then(|exception| exception.ty.as_deref()),
        "value" | "error.value" => raised.and_then(|exception| exception.value.as_deref()),
        "message" => event.message.as_deref(),
        "transaction" => event.transaction.as_deref(),
        "level" => Some(event.level.as_str()),
        "logger" => event.logger.as_deref(),
        "function" | "stack.function" => frame.and_then(|frame| frame.function.as_deref()),
        "module" | "stack.module" => frame.and_then(|frame| frame.module.as_deref()),
        _ => {
            let key = name.strip_prefix("tags.")?;
            event.tags.iter().find(|(tag, _)| tag == key).map(|(_, value)| value.as_str())
        }
    };
    Some(Cow::Borrowed(value.unwrap_or("<no value>")))
}
