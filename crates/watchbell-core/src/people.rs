//! Who is hit, and whether anybody can write to them.

mod snippets;

use crate::say;
pub use snippets::{JSON, Snippet, snippet};

/// From so many events on, one user behind all of them is worth a word: it is a storm of one, not a trouble of many.
pub const STORM: u64 = 3;

/// An address that can be put among a mail's recipients as it is. What comes from outside may be anything: a list of addresses, a
/// line break, a name with another address in angle brackets. `None` where it is not one plain address.
pub fn address(email: &str) -> Option<&str> {
    let email = email.trim();
    let (name, host) = email.split_once('@')?;
    let plain = |c: char| !c.is_whitespace() && !c.is_control() && !",;:<>()[]\"\\@".contains(c);
    let whole = !name.is_empty() && !host.is_empty() && email.len() <= 254;
    (whole && name.chars().chain(host.chars()).all(plain)).then_some(email)
}

/// Whether all of an issue's events are one user's: a storm of one. `named` is how many of its `events` name somebody.
pub fn all_by_one(users: u64, named: u64, events: u64) -> bool {
    users == 1 && events >= STORM && named >= events
}

/// How many of some events name a user.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Coverage {
    /// All of them.
    pub events: u64,
    /// Those that name one.
    pub named: u64,
}

impl Coverage {
    /// `31 % of events in checkout name a user`.
    pub fn words(self, of: &str) -> String {
        match (self.named, self.named.saturating_mul(100) / self.events.max(1)) {
            (0, _) => say!("people-none", of = of),
            (_, 0) => say!("people-few", of = of),
            (_, 100..) => say!("people-all", of = of),
            (_, percent) => say!("people-some", percent = percent, of = of),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_one_plain_address_is_one() {
        for (email, is) in [
            ("ada@example.org", true),
            (" ada+shop@mail.example.org ", true),
            ("ädä@exämple.org", true),
            ("ada", false),
            ("@example.org", false),
            ("ada@", false),
            ("ada@example.org, eve@example.org", false),
            ("ada@example.org;eve@example.org", false),
            ("ada@example.org\nBcc: eve@example.org", false),
            ("Ada <ada@example.org>", false),
            ("ada@eve@example.org", false),
            ("[Filtered]", false),
        ] {
            assert_eq!(address(email), is.then_some(email.trim()), "{email:?}");
        }
        assert_eq!(address(&format!("{}@example.org", "a".repeat(300))), None);
    }

    #[test]
    fn a_storm_is_one_users_only_when_every_event_says_so() {
        for (users, named, events, expected) in
            [(1, 37, 37, true), (1, 36, 37, false), (2, 37, 37, false), (0, 0, 37, false), (1, 2, 2, false)]
        {
            assert_eq!(all_by_one(users, named, events), expected, "{users} {named} {events}");
        }
    }

    #[test]
    fn coverage_is_never_said_to_be_all_or_nothing_unless_it_is() {
        for (named, events, expected) in [
            (31, 100, "31 % of events in checkout name a user"),
            (1, 1_000, "Less than 1 % of events in checkout name a user"),
            (999, 1_000, "99 % of events in checkout name a user"),
            (1_000, 1_000, "Every event in checkout names a user"),
            (0, 7, "No event in checkout names a user"),
            (0, 0, "No event in checkout names a user"),
        ] {
            assert_eq!(Coverage { events, named }.words("checkout"), expected);
        }
    }
}
