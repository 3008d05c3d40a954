//! What is said while a deploy watch is under way, and when it ends.

use jiff::{SignedDuration, Timestamp};

use super::moment::{length, span};
use super::{Show, Words, clean, join, words};
use crate::say;
use crate::watch::{Finds, Plan, Sight, Unseen, Verdict};

/// A watch, with what words need beside its accounts.
#[derive(Clone, Copy)]
pub struct Watch<'a> {
    /// What was asked for.
    pub plan: &'a Plan,
    /// What was heard.
    pub finds: &'a Finds,
    /// What was seen of the sources.
    pub sight: &'a Sight,
    /// What people call a source, by its id.
    pub name: &'a dyn Fn(&str) -> String,
    /// How many of the sources are live.
    pub live: usize,
}

impl Watch<'_> {
    /// The deploy, or what it is about otherwise.
    fn what(&self) -> String {
        self.plan.release.as_deref().map(|release| clean(release, 60)).unwrap_or_default()
    }

    /// What counts, as messages choose by it.
    fn sort(&self) -> &'static str {
        self.plan.level.map_or("rings", crate::Level::as_str)
    }

    /// `312 events, none fatal.`
    fn events(&self) -> String {
        let events = say!("count-events", n = self.finds.events);
        say!("watch-events", events = events, n = self.finds.counted, level = self.sort())
    }

    /// `2 sources`.
    fn sources(&self) -> String {
        say!("count-sources", n = self.sight.heard.len())
    }

    fn unseen(&self, unseen: &Unseen, show: &Show<'_>) -> String {
        let who = clean(&(self.name)(&unseen.source), 40);
        let when = span(unseen.from, unseen.to, show.now, show.zone);
        say!("watch-lost", source = who, span = when, why = clean(&unseen.why, 60))
    }
}

/// `12 minutes left`, `40 seconds left`; rounded up, so that it never says 0 while it runs.
pub fn left(now: Timestamp, until: Timestamp) -> String {
    let seconds = until.duration_since(now).as_secs().max(0).unsigned_abs();
    let left = match seconds {
        0..=59 => say!("count-seconds", n = seconds),
        _ => say!("count-minutes", n = seconds.div_ceil(60)),
    };
    say!("watch-left", n = seconds, left = left)
}

/// `On watch: 12 minutes left`.
pub fn on_watch(watch: &Watch<'_>, show: &Show<'_>) -> Words {
    let title = say!("watch-on", left = left(show.now, watch.plan.until));
    let live = say!("watch-live", live = watch.live, sources = watch.sources()) + ".";
    words(&title, [join(": ", [watch.what(), watch.events()]), live])
}

/// How it ended.
pub fn watch_ended(watch: &Watch<'_>, verdict: Verdict, show: &Show<'_>) -> Words {
    let Watch { plan, finds, sight, .. } = watch;
    let whole = length(plan.began, plan.until);
    let what = watch.what();
    let held = match finds.held {
        0 => String::new(),
        held => say!("watch-held", n = held),
    };
    let stopped = if plan.is_cut_short() { say!("watch-stopped") } else { String::new() };
    let held = join(" ", [stopped, held]);
    match verdict {
        Verdict::Well => words(
            &say!("watch-well"),
            [
                join(": ", [what, say!("watch-well-for", length = whole, events = watch.events())]),
                join(" ", [say!("watch-heard", sources = watch.sources()), held]),
            ],
        ),
        Verdict::Rang => {
            let title = say!("watch-rang", n = finds.counted, level = watch.sort());
            let worst = finds.found.first();
            let named = worst.map(|worst| clean(&worst.title, 100)).unwrap_or_default();
            let first = worst.map(|worst| {
                let at = show.moment(worst.at);
                match worst.new {
                    Some(true) => say!("watch-first-new", time = at),
                    Some(false) => say!("watch-first-old", time = at),
                    None => say!("watch-first", time = at),
                }
            });
            words(&title, [named, join(" ", [first.unwrap_or_default(), seen(sight, plan)])])
        }
        Verdict::Blind => {
            let lost = sight.unseen.first().map(|unseen| watch.unseen(unseen, show));
            let lost = lost.unwrap_or_else(|| say!("watch-lost-all"));
            let why = say!("watch-blind-why", part = part(sight, plan), lost = lost);
            let more = match sight.unseen.len() {
                0 | 1 => String::new(),
                n => say!("watch-blind-more", n = n - 1),
            };
            words(
                &say!("watch-cannot-say"),
                [
                    join(": ", [what, join(" ", [why, more])]),
                    join(" ", [say!("watch-rest", level = watch.sort()), held]),
                ],
            )
        }
    }
}

/// `3 of 15 minutes`; seconds where it is about less.
fn part(sight: &Sight, plan: &Plan) -> String {
    let whole = plan.until.duration_since(plan.began).max(SignedDuration::from_secs(1));
    let blind = sight.blind().min(whole);
    if blind >= SignedDuration::from_mins(1) {
        // Rounded up: what was seen in part was not seen.
        let minutes = |time: SignedDuration| time.as_secs().unsigned_abs().div_ceil(60);
        say!("watch-part", blind = minutes(blind), length = say!("count-minutes", n = minutes(whole)))
    } else if blind >= SignedDuration::from_secs(1) {
        say!("watch-part", blind = blind.as_secs(), length = length(plan.began, plan.until))
    } else {
        say!("watch-part-moment")
    }
}

fn seen(sight: &Sight, plan: &Plan) -> String {
    if sight.unseen.is_empty() {
        say!("watch-all-seen")
    } else {
        say!("watch-blind", part = part(sight, plan))
    }
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;
    use crate::Level;
    use crate::watch::{Heard, verdict};

    fn at(clock: &str) -> Timestamp {
        format!("2026-11-22T{clock}Z").parse().unwrap()
    }

    fn plan() -> Plan {
        Plan {
            began: at("14:20:00"),
            until: at("14:35:00"),
            asked: 900,
            level: Some(Level::Fatal),
            release: Some("checkout-api@5.14.0".into()),
            sources: Vec::new(),
            hold_others: true,
        }
    }

    fn said(finds: &Finds, sight: &Sight, now: &str) -> (Words, Words) {
        let plan = plan();
        let name = |id: &str| id.to_owned();
        let watch = Watch { plan: &plan, finds, sight, name: &name, live: 1 };
        let show = Show { now: at(now), zone: &TimeZone::UTC, people: false };
        let verdict = verdict(finds, sight);
        (on_watch(&watch, &show), watch_ended(&watch, verdict, &show))
    }

    fn sight() -> Sight {
        Sight::of(&plan(), [("checkout".to_owned(), true), ("payments".to_owned(), true)])
    }

    #[test]
    fn while_it_runs_it_says_how_long_and_how_it_goes() {
        let (words, _) = said(&Finds { events: 312, ..Finds::default() }, &sight(), "14:22:20");
        assert_eq!(words.title, "On watch: 13 minutes left");
        assert_eq!(words.body, "checkout-api@5.14.0: 312 events, none fatal.\n1 of 2 sources live.");
    }

    #[test]
    fn well_is_said_with_what_it_stands_on() {
        let finds = Finds { events: 214, held: 3, ..Finds::default() };
        let (_, words) = said(&finds, &sight(), "14:35:01");
        assert_eq!(words.title, "All’s well");
        assert_eq!(
            words.body,
            "checkout-api@5.14.0: 15 minutes, 214 events, none fatal.\n2 sources heard throughout. 3 other rings waited: see the inbox."
        );
    }

    #[test]
    fn an_old_error_is_not_blamed_on_the_deploy() {
        let heard = Heard {
            source: "checkout",
            level: Level::Fatal,
            at: at("14:28:00"),
            issue_id: "a",
            first_seen: None,
            title: "TypeError: null array in workspace cache",
            users: 3,
            rang: true,
            held: false,
        };
        for (first_seen, said_of_it) in [
            (Some("14:28:00"), ", new since this watch began"),
            (Some("09:00:00"), ", seen before this watch"),
            (None, ""),
        ] {
            let mut finds = Finds::default();
            finds.hear(&plan(), &Heard { first_seen: first_seen.map(at), ..heard });
            let (_, words) = said(&finds, &sight(), "14:35:01");
            assert_eq!(words.title, "Watch ended: 1 fatal");
            let body = format!(
                "TypeError: null array in workspace cache\nFirst at 14:28{said_of_it}. All of it was seen."
            );
            assert_eq!(words.body, body);
        }
    }

    #[test]
    fn what_was_not_seen_is_named() {
        let mut sight = sight();
        sight.hears("payments", at("14:26:00"));
        sight.misses(&plan(), "payments", at("14:29:00"), "no answer");
        let (_, words) = said(&Finds::default(), &sight, "14:35:01");
        assert_eq!(words.title, "Watch ended: cannot say all’s well");
        assert_eq!(
            words.body,
            "checkout-api@5.14.0: blind 3 of 15 minutes — payments, 14:26–14:29: no answer.\nNothing fatal in the rest."
        );
    }

    #[test]
    fn one_payload_that_could_not_be_read_is_enough() {
        let mut sight = sight();
        sight.hears("payments", at("14:26:00"));
        sight.misses(&plan(), "payments", at("14:26:00"), "payloads could not be read");
        let (_, words) = said(&Finds::default(), &sight, "14:35:01");
        assert!(
            words.body.contains("blind for a moment — payments, 14:26–14:26: payloads could not be read.")
        );
    }
}
