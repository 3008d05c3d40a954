use super::*;
use crate::policy::{Decision, Reason, Waits, Worse};
use crate::rule::{Count, Counted, Per, Urgency};
use crate::{Exception, User};

static ZONE: std::sync::LazyLock<TimeZone> =
    std::sync::LazyLock::new(|| TimeZone::fixed(jiff::tz::offset(1)));

fn at(time: &str) -> Timestamp {
    format!("2026-11-22T{time}:00+01:00").parse().unwrap()
}

fn show(people: bool) -> Show<'static> {
    Show { now: at("14:36"), zone: &ZONE, people }
}

fn key_error() -> Event {
    Event {
        exceptions: vec![Exception {
            ty: Some("KeyError".into()),
            value: Some("'cart'".into()),
            ..Exception::default()
        }],
        release: Some("checkout-api@5.14.0".into()),
        environment: Some("production".into()),
        user: Some(User { email: Some("ada@example.org".into()), ..User::default() }),
        ..Event::bare(Level::Fatal)
    }
}

fn issue(count: u64, users: u64) -> Issue {
    let rings_again_from = Some(Baseline { level: Level::Fatal, count: 1, users, releases: 1 });
    Issue { count, users, releases: 1, first_seen: at("14:21"), rings_again_from }
}

fn said(words: &Words) -> String {
    format!("{} | {}", words.title, words.body.replace('\n', " | "))
}

#[test]
fn one_fatal_says_what_where_and_who() {
    assert_eq!(
        said(&ring(&key_error(), &issue(1, 1), &show(false))),
        "Fatal: KeyError: 'cart' | checkout-api@5.14.0, production | 1 user. New since 14:21."
    );
    assert_eq!(
        said(&ring(&key_error(), &issue(1, 1), &show(true))),
        "Fatal: KeyError: 'cart' | checkout-api@5.14.0, production | 1 user: ada@example.org. New since 14:21."
    );
    assert_eq!(
        said(&ring(&Event::bare(Level::Error), &Issue { releases: 0, ..issue(1, 0) }, &show(true))),
        "Error: Error without a message | New since 14:21."
    );
}

#[test]
fn a_storm_is_one_notification_with_its_figures() {
    let event = Event {
        exceptions: vec![Exception {
            ty: Some("TypeError".into()),
            value: Some("null array in workspace cache".into()),
            ..Exception::default()
        }],
        release: Some("web@2.3.1".into()),
        ..key_error()
    };
    assert_eq!(
        said(&ring(&event, &issue(37, 1), &show(false))),
        "37 crashes, 1 user, 1 release | TypeError: null array in workspace cache | \
         web@2.3.1, since 14:21. Rings again at 100 or a second user."
    );
    assert!(
        ring(&event, &issue(37, 1), &show(true))
            .body
            .contains("since 14:21, 1 user: ada@example.org. Rings again")
    );
    assert!(!ring(&event, &issue(37, 2), &show(true)).body.contains("ada@"), "one of two is not who it is");
    let large = Issue { rings_again_from: None, ..issue(12_345, 1_000) };
    let bare = Event::bare(Level::Warning);
    assert_eq!(
        said(&ring(&bare, &large, &show(false))),
        "12,345 warnings, 1,000 users, 1 release | Warning without a message | Since 14:21."
    );
    assert_eq!(rings_again(&issue(100, 3)), "Rings again at 1,000 or 6 users.");
    assert_eq!(rings_again(&issue(10_000, 0)), "");
}

#[test]
fn people_stay_out_unless_switched_on() {
    let mut event = key_error();
    event.exceptions[0].value =
        Some("no cart for ada@example.org, Ada L. or bob@mail.example from 10.0.0.7".into());
    event.user = Some(User {
        email: Some("ada@example.org".into()),
        username: Some("Ada L.".into()),
        ip_address: Some("10.0.0.7".into()),
        id: Some("7".into()),
    });
    let words = ring(&event, &issue(2, 1), &show(false));
    assert!(words.body.starts_with("KeyError: no cart for …, … or … from …\n"), "{words:?}");
    assert!(ring(&event, &issue(2, 1), &show(true)).body.contains("ada@example.org, Ada L."));
}

#[test]
fn an_event_has_a_name_whatever_it_lacks() {
    let bare = || Event::bare(Level::Error);
    let exception = |ty: Option<&str>, value: Option<&str>| Exception {
        ty: ty.map(Into::into),
        value: value.map(Into::into),
        ..Exception::default()
    };
    for (event, name) in [
        (
            Event {
                exceptions: vec![exception(Some("A"), Some("cause")), exception(Some("B"), None)],
                ..bare()
            },
            "B",
        ),
        (
            Event { exceptions: vec![exception(Some("A"), Some("x")), exception(None, None)], ..bare() },
            "A: x",
        ),
        (Event { exceptions: vec![exception(None, Some("\n\u{1b} \nvalue\nmore"))], ..bare() }, "value"),
        (
            Event {
                exceptions: vec![exception(Some("\u{202e}"), None)],
                message: Some("said".into()),
                ..bare()
            },
            "said",
        ),
        (Event { message: Some(" \n".into()), culprit: Some("cart.price".into()), ..bare() }, "cart.price"),
        (Event { logger: Some("shop".into()), ..bare() }, "shop"),
        (bare(), "Error without a message"),
    ] {
        assert_eq!(title(&event), name);
    }
}

#[test]
fn a_source_that_is_not_heard_says_why_and_since_when() {
    assert_eq!(
        said(&blind("checkout", at("14:02"), "token rejected (401)", 5, &show(false))),
        "Blind since 14:02: checkout | Token rejected (401). A fatal in checkout would not ring. | 5 other sources are live."
    );
    let read = Some(ReadBack { events: 12, fatal: 0 });
    assert_eq!(
        said(&back("checkout", at("14:02"), at("14:05"), read, &show(false))),
        "Seeing checkout again | Blind for 3 minutes, 14:02–14:05. | 12 events read back, none fatal."
    );
    assert_eq!(
        said(&back("checkout", at("14:02"), at("14:02"), None, &show(false))),
        "Seeing checkout again | Blind for 1 second, 14:02–14:02. | What happened in between could not be read back."
    );
}

#[test]
fn a_summary_names_the_worst() {
    assert_eq!(
        said(&summary(12, &key_error(), &show(false))),
        "12 more rings in a minute | Worst, fatal: KeyError: 'cart' | The inbox has all of them."
    );
}

#[test]
fn every_decision_has_a_reason_for_people() {
    let hold = |reason, at| Decision::Hold { rule: Some("Known noise".into()), reason, at, waits: None };
    let ring = |again| Decision::Ring {
        rule: "Fatal only".into(),
        urgency: Urgency::Critical,
        sound: "bell".into(),
        again,
    };
    let summed =
        |over| Decision::Summed { rule: "Fatal only".into(), urgency: Urgency::Critical, again: None, over };
    let waits = |of, so_far| {
        let within = std::time::Duration::from_mins(5);
        let waits = Some(Waits { count: Count { of, at_least: 10, within, per: Per::Rule }, so_far });
        Decision::Hold { rule: Some("Error storm".into()), reason: Reason::Trigger, at: None, waits }
    };
    let tomorrow = Some("2026-11-23T08:00:00+01:00".parse().unwrap());
    for (decision, folded, text) in [
        (ring(None), 0, "Rang 14:36"),
        (ring(None), 39, "Rang 14:36, 39 folded"),
        (ring(Some(Worse::Users)), 0, "Rang again 14:36: twice the users"),
        (hold(Reason::RepeatAfter, Some(at("09:30"))), 37, "Folded: 37 like this since 09:30"),
        (hold(Reason::QuietHours, tomorrow), 0, "Held: quiet hours until tomorrow 08:00"),
        (hold(Reason::Paused, Some(at("15:00"))), 0, "Held: paused until 15:00"),
        (hold(Reason::Paused, Some(Timestamp::MAX)), 0, "Held: paused until resumed"),
        (hold(Reason::Snoozed, tomorrow), 0, "Snoozed until tomorrow 08:00"),
        (hold(Reason::Snoozed, Some(Timestamp::MAX)), 0, "Snoozed until worse"),
        (hold(Reason::NoRule, None), 0, "No rule asks for it"),
        (hold(Reason::Ignored, None), 0, "Rule “Known noise” says record only"),
        (hold(Reason::Trigger, None), 0, "Rule “Known noise” matches, but waits for another event"),
        (hold(Reason::Duplicate, None), 0, "Heard before"),
        (hold(Reason::Snoozed, None), 0, "Snoozed until worse"),
        (ring(Some(Worse::Back)), 0, "Rang again 14:36: it is back"),
        (summed(Some(6)), 0, "Counted in the summary: over 6 a minute"),
        (summed(None), 0, "Counted in the summary of what was missed"),
        (waits(Counted::Events, 4), 0, "Waits for 10 events within 5 min (4 so far)"),
        (waits(Counted::Users, 1), 0, "Waits for 10 users within 5 min (1 so far)"),
        (waits(Counted::Events, 12), 0, "Rule “Error storm” has rung for these already"),
    ] {
        assert_eq!(reason(&decision, at("14:36"), folded, &show(false)), text);
    }
}
