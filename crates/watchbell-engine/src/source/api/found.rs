//! What one time of asking brought, on its way to the store.

use jiff::Timestamp;
use watchbell_core::decode::Decoded;
use watchbell_core::say;

use crate::source::Signal;
use crate::source::connection::Subscription;

/// Events and bytes that are gathered before they are sent on.
const FULL: usize = 200;
const HEAVY: usize = 4 << 20;

/// What was found, and not sent on yet.
#[derive(Debug, Default)]
pub(in crate::source) struct Found {
    old: Vec<Decoded>,
    new: Vec<Decoded>,
    bytes: usize,
    /// New events that were not looked at, and whose.
    unseen: Vec<(u64, String)>,
    /// Other reasons why something may have been missed.
    gaps: Vec<String>,
    unreadable: u64,
    unreadable_why: String,
}

impl Found {
    /// Takes an event. What happened before `old_until` is read back and does not ring.
    pub(in crate::source) fn take(&mut self, event: Decoded, old_until: Option<Timestamp>) {
        if let Decoded::Event(event) = &event {
            self.bytes += event.raw.len();
        }
        let old = old_until.is_some_and(|until| event.at().is_none_or(|at| at < until));
        if old { &mut self.old } else { &mut self.new }.push(event);
    }

    /// So many new events were not looked at.
    pub(in crate::source) fn unseen(&mut self, number: u64, whose: impl FnOnce() -> String) {
        if number > 0 {
            self.unseen.push((number, whose()));
        }
    }

    /// Something may have been missed, as a clause.
    pub(in crate::source) fn gap(&mut self, text: impl Into<String>) {
        self.gaps.push(text.into());
    }

    /// Things came that could not be read.
    pub(in crate::source) fn unreadable(&mut self, number: usize, why: impl FnOnce() -> String) {
        if number > 0 {
            self.unreadable += number as u64;
            self.unreadable_why = why();
        }
    }

    /// Whether it is time to send it on.
    pub(in crate::source) fn is_full(&self) -> bool {
        self.old.len() + self.new.len() >= FULL || self.bytes >= HEAVY
    }

    /// Sends it on. What was missed is told before the cursor moves past it.
    pub(in crate::source) async fn send(&mut self, to: &mut Subscription, cursor: Option<String>) {
        let found = std::mem::take(self);
        if let Some(text) = unseen(&found.unseen) {
            to.signal(Signal::Gap { text }).await;
        }
        for text in found.gaps {
            to.signal(Signal::Gap { text }).await;
        }
        if !found.old.is_empty() {
            // The cursor goes with the last batch: both are stored, or both are asked for again.
            to.send(found.old, None, true).await;
        }
        let moved = cursor.filter(|cursor| to.cursor.as_deref() != Some(cursor));
        if moved.is_some() || !found.new.is_empty() {
            to.send(found.new, moved, false).await;
        }
        if found.unreadable > 0 {
            let count = found.unreadable;
            let text = say!("source-parts-unreadable", n = count, why = found.unreadable_why);
            to.signal(Signal::Undecodable { count, text }).await;
        }
    }
}

/// `212 new events were not looked at: 200 of SHOP-2, 12 of SHOP-5`.
fn unseen(unseen: &[(u64, String)]) -> Option<String> {
    let all: u64 = unseen.iter().map(|(number, _)| number).sum();
    let of = |(number, whose): &(u64, String)| say!("source-unseen-of", n = *number, whose = whose.as_str());
    let each: Vec<_> = unseen.iter().take(3).map(of).collect();
    let more = if unseen.len() > 3 { ", …" } else { "" };
    (all > 0).then(|| say!("source-unseen", n = all, whose = format!("{}{more}", each.join(", "))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_looked_at_is_a_number_with_names() {
        let of = |n, whose: &str| (n, whose.to_owned());
        for (list, text) in [
            (vec![], None),
            (vec![of(1, "SHOP-2")], Some("1 new event was not looked at: 1 of SHOP-2")),
            (
                vec![of(200, "A"), of(12, "B"), of(1, "C"), of(1, "D")],
                Some("214 new events were not looked at: 200 of A, 12 of B, 1 of C, …"),
            ),
        ] {
            assert_eq!(unseen(&list).as_deref(), text);
        }
    }
}
