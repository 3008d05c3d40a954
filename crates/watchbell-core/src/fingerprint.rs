//! Which issue an event belongs to.
//!
//! Two events are one issue when they tell of the same fault, not when they say the same: numbers, ids and addresses in
//! a message change from event to event and are taken out ([`normalise`]). Taking out too much is the worse mistake. A second,
//! unrelated error that hides in the first one's issue is not found; two issues for one error ring once more.
//!
//! **Stable across versions:** the store keys its issues by this. A golden test holds it; a change of it is a migration.

mod normalise;
mod variables;

use sha2::{Digest, Sha256};

use crate::{Event, Exception, Frame};
pub use normalise::normalise;

/// A stable key of the issue: the sender's fingerprint where it sent one, else exception type, normalised message and
/// place. 32 hex digits. Two sources never share an issue: `source` is part of it, and so is the project.
pub fn fingerprint(source: &str, event: &Event) -> String {
    let mut parts = vec!["1", source, event.project.as_deref().unwrap_or_default()];
    let own = variables::expanded(event);
    let ours;
    if own.is_empty() {
        ours = defaults(event);
        parts.push("ours");
        parts.extend(ours.iter().map(String::as_str));
    } else {
        parts.push("sent");
        parts.extend(own.iter().map(String::as_str));
    }
    digest(&parts)
}

/// What tells an issue from another when the sender does not say.
fn defaults(event: &Event) -> Vec<String> {
    let raised = raised(event);
    let said = raised.and_then(|exception| exception.value.as_deref()).or(event.message.as_deref());
    vec![
        raised.and_then(|exception| exception.ty.clone()).unwrap_or_default(),
        normalise(said.unwrap_or_default()),
        place(event, raised),
    ]
}

/// What was raised last, with its causes before it: the exception people name the issue by.
fn raised(event: &Event) -> Option<&Exception> {
    event.exceptions.iter().rev().find(|exception| exception.ty.is_some() || exception.value.is_some())
}

/// The innermost call in the team's own code, else the sender's culprit, else the innermost call of all, else the route
/// or the logger. Never a line number: it changes with every release.
fn place(event: &Event, raised: Option<&Exception>) -> String {
    let frames = raised.map(|exception| exception.frames.as_slice()).unwrap_or_default();
    if let Some(frame) = frames.iter().rev().find(|frame| frame.in_app) {
        return called(frame);
    }
    if let Some(culprit) = &event.culprit {
        return normalise(culprit);
    }
    if let Some(frame) = frames.last() {
        return called(frame);
    }
    normalise(event.transaction.as_deref().or(event.logger.as_deref()).unwrap_or_default())
}

/// `module:function`. A bundler's file has a hash in its name, and a path the machine it was built on, so the module is
/// preferred and a file loses both.
fn called(frame: &Frame) -> String {
    let file = || frame.filename.as_deref().and_then(|path| path.rsplit(['/', '\\']).next()).map(normalise);
    let module = frame.module.as_deref().map(normalise).or_else(file).unwrap_or_default();
    format!("{module}:{}", normalise(frame.function.as_deref().unwrap_or_default()))
}

/// The first 128 bits of SHA-256 over the parts, each after its length, so that no two lists read alike.
pub(crate) fn digest(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part.as_bytes());
    }
    let nibbles = hash.finalize().into_iter().take(16).flat_map(|byte| [byte >> 4, byte & 15]);
    nibbles.filter_map(|nibble| char::from_digit(u32::from(nibble), 16)).collect()
}

#[cfg(test)]
mod pairs;
#[cfg(test)]
mod tests;
