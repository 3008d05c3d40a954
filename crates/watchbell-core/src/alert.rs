//! The words people see: titles, bodies, reasons. Plain text; escaping for a daemon's markup is the notifier's.

use crate::Event;
use crate::policy::Decision;

/// The words of one notification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// At most 45 characters.
    pub title: String,
    /// At most two lines.
    pub body: String,
}

/// One line that names the event: `KeyError: 'cart'`, or its message, or what little is known.
pub fn title(event: &Event) -> String {
    let _ = event;
    String::new()
}

/// Why it rang or did not, for people: `Folded into the ring of 09:30 (12 so far)`.
pub fn reason(decision: &Decision) -> String {
    let _ = decision;
    String::new()
}
