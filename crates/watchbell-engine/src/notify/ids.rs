//! Which notification is up under which id: one server's ids, forgotten as soon as another takes its place.

use std::collections::{BTreeMap, HashMap};

use super::{ActionKey, FromDesktop};

/// Servers do not tell of every end of a notification; the oldest ids go when there are more than this.
const MOST: usize = 512;

/// The reason of `NotificationClosed` that means "dismissed by the user" (freedesktop notifications 1.2, signals).
const BY_PERSON: u32 = 2;

/// The ids that one server gave us. `P` is a position in the stream of messages received.
#[derive(Debug, Default)]
pub(super) struct Ids<P> {
    by_key: HashMap<String, u32>,
    by_id: BTreeMap<u32, Up<P>>,
}

#[derive(Debug)]
struct Up<P> {
    key: String,
    offered: Vec<ActionKey>,
    /// The token that came just ahead of the click it belongs to.
    activation: Option<String>,
    /// Where the reply stood that replaced an earlier notification under the same id.
    replaced_at: Option<P>,
}

impl<P: Copy + PartialOrd> Ids<P> {
    /// The id to replace when `key` rings again; 0 for none, as the protocol writes it.
    pub(super) fn of(&self, key: &str) -> u32 {
        self.by_key.get(key).copied().unwrap_or(0)
    }

    /// The server showed `key` as `id`, in a reply that stood at `at`. A server that did not replace in place has
    /// given another id: the older one is forgotten.
    pub(super) fn shown(&mut self, key: &str, id: u32, offered: Vec<ActionKey>, at: P) {
        let earlier = self.by_key.insert(key.to_owned(), id);
        if let Some(earlier) = earlier.filter(|earlier| *earlier != id) {
            self.by_id.remove(&earlier);
        }
        let replaced_at = (earlier == Some(id)).then_some(at);
        self.by_id.insert(id, Up { key: key.to_owned(), offered, activation: None, replaced_at });
        while self.by_id.len() > MOST {
            if let Some((id, up)) = self.by_id.pop_first()
                && self.by_key.get(&up.key) == Some(&id)
            {
                self.by_key.remove(&up.key);
            }
        }
    }

    /// We took `key` down: the next ring of it is a new one. Its id stays known until the server says it is closed.
    pub(super) fn forget(&mut self, key: &str) {
        self.by_key.remove(key);
    }

    /// `ActivationToken`, which precedes the `ActionInvoked` it belongs to.
    pub(super) fn token(&mut self, id: u32, token: String) {
        if let Some(up) = self.by_id.get_mut(&id) {
            up.activation = Some(token);
        }
    }

    /// `ActionInvoked`. Nothing where we do not hold the id or did not offer the action.
    pub(super) fn clicked(&mut self, id: u32, action: &str) -> Option<FromDesktop> {
        let up = self.by_id.get_mut(&id)?;
        let action = match action {
            "default" => up.offered.first().copied(),
            name => up.offered.iter().copied().find(|action| action.name() == name),
        }?;
        Some(FromDesktop::Clicked { key: up.key.clone(), action, activation: up.activation.take() })
    }

    /// `NotificationClosed`, received at `at`. One that was sent before the reply that reused its id tells of the
    /// notification that was there before, and that one has been replaced: nothing is closed.
    pub(super) fn closed(&mut self, id: u32, reason: u32, at: P) -> Option<FromDesktop> {
        if self.by_id.get(&id)?.replaced_at.is_some_and(|replaced| at < replaced) {
            return None;
        }
        let up = self.by_id.remove(&id)?;
        match self.by_key.get(&up.key) {
            Some(current) if *current != id => return None,
            _ => self.by_key.remove(&up.key),
        };
        Some(FromDesktop::Closed { key: up.key, by_person: reason == BY_PERSON })
    }

    /// Another server: its ids mean other notifications.
    pub(super) fn clear(&mut self) {
        self.by_key.clear();
        self.by_id.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one_up() -> Ids<u64> {
        let mut ids = Ids::default();
        ids.shown("issue:1", 7, vec![ActionKey::Acknowledge, ActionKey::Open], 10);
        ids
    }

    fn click(key: &str, action: ActionKey, activation: Option<&str>) -> FromDesktop {
        FromDesktop::Clicked { key: key.into(), action, activation: activation.map(Into::into) }
    }

    #[test]
    fn a_click_on_the_body_is_the_first_action_and_carries_its_own_token_once() {
        let mut ids = one_up();
        ids.token(7, "token".into());
        assert_eq!(ids.clicked(7, "default"), Some(click("issue:1", ActionKey::Acknowledge, Some("token"))));
        assert_eq!(ids.clicked(7, "open"), Some(click("issue:1", ActionKey::Open, None)));
    }

    #[test]
    fn ids_we_do_not_hold_and_actions_we_did_not_offer_are_ignored() {
        let mut ids = one_up();
        ids.token(8, "token".into());
        for (id, action) in [(8, "open"), (7, "snooze"), (7, "rm -rf /"), (0, "default"), (7, "")] {
            assert_eq!(ids.clicked(id, action), None, "{id} {action}");
        }
        assert_eq!(ids.closed(8, 2, 11), None);
    }

    #[test]
    fn closing_says_whether_a_person_did_it() {
        for (reason, by_person) in [(1, false), (2, true), (3, false), (4, false)] {
            let mut ids = one_up();
            assert_eq!(
                ids.closed(7, reason, 11),
                Some(FromDesktop::Closed { key: "issue:1".into(), by_person })
            );
            assert_eq!(ids.of("issue:1"), 0);
        }
    }

    #[test]
    fn a_close_that_was_sent_before_the_replacement_closes_nothing() {
        let mut ids = one_up();
        ids.shown("issue:1", 7, vec![ActionKey::Open], 20);
        assert_eq!(ids.closed(7, 2, 19), None);
        assert_eq!(ids.of("issue:1"), 7);
        assert!(ids.closed(7, 2, 21).is_some());
    }

    #[test]
    fn a_close_that_came_before_the_reply_to_a_first_ring_counts() {
        assert!(one_up().closed(7, 2, 9).is_some());
    }

    #[test]
    fn a_server_that_gives_a_new_id_instead_of_replacing_is_followed() {
        let mut ids = one_up();
        ids.shown("issue:1", 8, vec![ActionKey::Open], 20);
        assert_eq!((ids.of("issue:1"), ids.closed(7, 2, 21)), (8, None));
        assert_eq!(ids.of("issue:1"), 8);
    }

    #[test]
    fn what_was_taken_down_by_us_is_not_replaced_and_still_tells_when_it_is_gone() {
        let mut ids = one_up();
        ids.forget("issue:1");
        assert_eq!(ids.of("issue:1"), 0);
        assert!(ids.closed(7, 3, 11).is_some());

        let mut rung_again = one_up();
        rung_again.forget("issue:1");
        rung_again.shown("issue:1", 9, vec![ActionKey::Open], 12);
        assert_eq!(rung_again.closed(7, 3, 13), None, "the key is up again, under another id");
        assert_eq!(rung_again.of("issue:1"), 9);
    }

    #[test]
    fn the_table_is_bounded() {
        let mut ids = Ids::default();
        for id in 1..=2_000_u32 {
            ids.shown(&format!("issue:{id}"), id, vec![], 0);
        }
        assert_eq!((ids.by_id.len(), ids.by_key.len()), (MOST, MOST));
        assert_eq!(ids.of("issue:2000"), 2_000);
    }
}
