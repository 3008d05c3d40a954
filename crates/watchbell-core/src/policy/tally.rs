//! What counting triggers and the budget remember.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::budget::Budget;
use super::hash::{Hashed, hash};
use super::trigger::Pull;
use super::window::Window;
use super::{Decision, Heard, Moment, Reason, Waits};
use crate::rule::{Count, Per, Rule, Trigger};

/// There are never more windows than this, nor more in all of them together; the oldest go.
const MAX_WINDOWS: usize = 50_000;
const MAX_SEEN: usize = 1 << 20;
/// How often windows that have run out are looked for.
const SWEEP: SignedDuration = SignedDuration::from_hours(1);

/// What counting triggers and the budget remember: plain data, kept by whoever calls [`decide`](super::decide).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// By the hash of rule and issue.
    windows: HashMap<u64, Kept, BuildHasherDefault<Hashed>>,
    budget: Budget,
    /// How much is in all windows.
    seen: usize,
    /// How many of them have changed since they were last taken.
    changed: usize,
    swept: Option<Timestamp>,
    /// Stored windows that are no more.
    gone: Vec<(String, String)>,
}

/// A window, and whose it is. What a rule counts over all issues stands under the empty id, which no issue has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Kept {
    rule: String,
    issue: String,
    window: Window,
}

/// A window that has changed: the rule, the issue if it counts by issue, and what to store; `None`: nothing any more.
pub type Changed = (String, Option<String>, Option<Vec<u8>>);

impl Tally {
    /// Counts the event that `rule` matches.
    pub(super) fn count(&mut self, rule: &Rule, count: Count, heard: &Heard<'_>, now: Timestamp) -> Pull {
        self.sweep_now_and_then(now);
        let issue = if count.per == Per::Issue { heard.issue_id } else { "" };
        let user = heard.event.user.as_ref().and_then(|user| user.key()).filter(|key| !key.is_empty());
        // Names are copied only for what is new.
        let kept = self.windows.entry(hash([&rule.name, issue]));
        let window = &mut kept.or_insert_with(|| Kept::new(&rule.name, issue, Window::new(count.of))).window;
        let before = window.len();
        let (counted, so_far) = window.add(&count, heard.at, user.map(|user| hash([user])), now);
        self.seen = (self.seen + window.len()).saturating_sub(before);
        if counted && !window.changed {
            window.changed = true;
            self.changed += 1;
        }
        let has_rung = count.per == Per::Rule && window.has_rung(now, silence(rule, &count));
        if counted && so_far >= count.at_least && !has_rung {
            Pull::Holds
        } else {
            Pull::Waits(Some(Waits { count, so_far }))
        }
    }

    /// A rule that counts over all issues rings once. What was held for the sake of one issue alone was no ring: the
    /// next event of another issue may be.
    pub(super) fn decided(&mut self, rule: &Rule, decision: &Decision, now: Timestamp) {
        let Trigger::Count(count @ Count { per: Per::Rule, .. }) = rule.trigger else { return };
        let rang =
            matches!(decision.reason(), None | Some(Reason::Budget | Reason::QuietHours | Reason::Paused));
        let kept = self.windows.get_mut(&hash([&rule.name, ""]));
        if let Some(kept) = kept.filter(|_| rang) {
            kept.window.rang(now, silence(rule, &count));
        }
    }

    /// Whether one more notification may come up by itself.
    pub(super) fn allows(&mut self, first_fatal: bool, moment: &Moment) -> bool {
        self.budget.allows(first_fatal, moment.per_minute, moment.now)
    }

    /// The windows that have changed since this was last asked, to be stored row by row.
    pub fn take_changed(&mut self) -> Vec<Changed> {
        let issue = |issue: &str| Some(issue.to_owned()).filter(|issue| !issue.is_empty());
        let mut changed: Vec<Changed> =
            self.gone.drain(..).map(|(rule, id)| (rule, issue(&id), None)).collect();
        if self.changed > 0 {
            self.changed = 0;
            for kept in self.windows.values_mut().filter(|kept| kept.window.changed) {
                (kept.window.changed, kept.window.stored) = (false, true);
                changed.push((kept.rule.clone(), issue(&kept.issue), Some(kept.window.to_bytes())));
            }
        }
        changed
    }

    /// Puts a stored window back. Bytes that are none are ignored.
    pub fn restore(&mut self, rule: &str, issue: Option<&str>, bytes: &[u8]) {
        let Some(window) = Window::from_bytes(bytes) else { return };
        self.seen += window.len();
        let issue = issue.unwrap_or_default();
        self.windows.insert(hash([rule, issue]), Kept::new(rule, issue, window));
    }

    fn sweep_now_and_then(&mut self, now: Timestamp) {
        let due = self.swept.is_none_or(|swept| now.duration_since(swept).abs() >= SWEEP);
        if due || self.windows.len() >= MAX_WINDOWS || self.seen >= MAX_SEEN {
            self.swept = Some(now);
            self.sweep(now.as_microsecond());
            // A tenth more than has to go, so that not every event sweeps.
            while self.windows.len() > MAX_WINDOWS / 10 * 9 || self.seen > MAX_SEEN / 10 * 9 {
                let mut ends: Vec<i64> = self.all().map(Window::expires).collect();
                let tenth = ends.len() / 10;
                let (_, end, _) = ends.select_nth_unstable(tenth);
                let end = *end;
                self.sweep(end);
            }
        }
    }

    /// Drops the windows that run out by then.
    fn sweep(&mut self, by: i64) {
        self.windows.retain(|_, kept| {
            let stays = kept.window.expires() > by;
            if !stays && kept.window.stored {
                self.gone.push((std::mem::take(&mut kept.rule), std::mem::take(&mut kept.issue)));
            }
            stays
        });
        self.seen = self.all().map(Window::len).sum();
        self.changed = self.all().filter(|window| window.changed).count();
    }

    fn all(&self) -> impl Iterator<Item = &Window> {
        self.windows.values().map(|kept| &kept.window)
    }
}

impl Kept {
    fn new(rule: &str, issue: &str, window: Window) -> Self {
        Self { rule: rule.to_owned(), issue: issue.to_owned(), window }
    }
}

/// How long a rule that counts over all issues stays silent after it rang.
fn silence(rule: &Rule, count: &Count) -> Duration {
    rule.repeat_after.max(count.within)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::Counted;
    use crate::{Event, Level, User};

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_000_000 + second).unwrap()
    }

    fn rule(of: Counted, at_least: u32, per: Per) -> Rule {
        let count = Count { of, at_least, within: Duration::from_mins(5), per };
        Rule { trigger: Trigger::Count(count), ..Rule::fatal_only() }
    }

    fn count(tally: &mut Tally, rule: &Rule, issue: &str, user: &str, second: i64) -> Pull {
        let user = User { id: Some(user.into()), ..User::default() };
        let event = Event { user: Some(user), ..Event::bare(Level::Fatal) };
        let heard = Heard { source: "local", issue_id: issue, event: &event, at: at(second) };
        tally.count(rule, *rule.trigger.count().unwrap(), &heard, at(second))
    }

    #[test]
    fn what_has_changed_is_stored_and_put_back() {
        let rule = rule(Counted::Users, 3, Per::Issue);
        let mut tally = Tally::default();
        for (issue, user) in [("a", "ann"), ("a", "bob"), ("b", "ann")] {
            count(&mut tally, &rule, issue, user, 0);
        }
        let mut changed = tally.take_changed();
        changed.sort();
        let keys: Vec<_> = changed.iter().map(|(rule, issue, _)| (rule.as_str(), issue.as_deref())).collect();
        assert_eq!(keys, [("Fatal only", Some("a")), ("Fatal only", Some("b"))]);
        assert_eq!(tally.take_changed(), []);

        let mut restored = Tally::default();
        for (rule, issue, bytes) in &changed {
            restored.restore(rule, issue.as_deref(), bytes.as_ref().unwrap());
        }
        restored.restore("Fatal only", Some("c"), b"rubbish");
        assert_eq!(restored.take_changed(), []);
        assert_eq!(count(&mut restored, &rule, "a", "cem", 10), Pull::Holds);
        assert!(matches!(count(&mut restored, &rule, "b", "cem", 10), Pull::Waits(_)));
        assert_eq!(restored.take_changed().len(), 2);
    }

    #[test]
    fn windows_that_have_run_out_are_dropped_and_that_is_told() {
        let rule = rule(Counted::Events, 3, Per::Rule);
        let mut tally = Tally::default();
        count(&mut tally, &rule, "a", "ann", 0);
        assert_eq!(tally.take_changed().len(), 1);
        let other = Rule { name: "Other".into(), ..rule.clone() };
        count(&mut tally, &other, "a", "ann", 7_200);
        let mut changed = tally.take_changed();
        changed.sort();
        let told: Vec<_> = changed.iter().map(|(rule, _, bytes)| (rule.as_str(), bytes.is_some())).collect();
        assert_eq!(told, [("Fatal only", false), ("Other", true)]);
    }

    #[test]
    fn there_are_never_too_many_and_the_oldest_go() {
        let rule = rule(Counted::Events, 3, Per::Issue);
        let mut tally = Tally::default();
        for issue in 0..120_000_i64 {
            count(&mut tally, &rule, &issue.to_string(), "ann", issue / 1_000);
            assert!(tally.windows.len() <= MAX_WINDOWS + 1);
        }
        assert_eq!(tally.seen, tally.all().map(Window::len).sum::<usize>());
        let has = |issue| tally.windows.contains_key(&hash(["Fatal only", issue]));
        assert!(has("119999") && !has("0"));
        assert!(tally.gone.is_empty(), "what was never stored need not be taken away");
    }

    #[test]
    fn it_is_plain_data() {
        let mut tally = Tally::default();
        count(&mut tally, &rule(Counted::Events, 3, Per::Rule), "a", "ann", 0);
        let json = serde_json::to_string(&tally).unwrap();
        assert_eq!(serde_json::from_str::<Tally>(&json).unwrap(), tally);
    }
}
