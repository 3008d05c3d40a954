//! What one judgement costs, by how many rules there are: `cargo bench -p watchbell-core --bench judging`.

#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a benchmark reads a clock and says what it found"
)]

use std::hint::black_box;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use watchbell_core::policy::{Heard, Ledger, Moment, Tally, decide};
use watchbell_core::rule::{Condition, Count, Counted, Field, Op, Per, Rule, RuleSet, Trigger};
use watchbell_core::{Event, Exception, Level, User};

/// Rules as people write them: a text in the message, an exception's name, a user, a tag, a place and a level.
fn rules(n: usize) -> Vec<Rule> {
    let is = |field, op| Condition::Is { field, op };
    let condition = |i: usize| match i % 6 {
        0 => is(Field::Message, Op::Contains(format!("service {i} unavailable"))),
        1 => is(Field::ExceptionType, Op::Is(format!("Module{i}Error"))),
        2 => Condition::All(vec![
            Condition::level_at_least(Level::Error),
            is(Field::Message, Op::StartsWith(format!("job-{i} failed"))),
            is(Field::Environment, Op::Is("production".into())),
        ]),
        3 => is(Field::UserEmail, Op::EndsWith(format!("@customer-{i}.example"))),
        4 => Condition::Any(vec![
            is(Field::Culprit, Op::Contains(format!("handlers/area{i}"))),
            is(Field::Tag("shop".into()), Op::Is(format!("shop-{i}"))),
        ]),
        _ => Condition::All(vec![
            Condition::level_at_least(Level::Fatal),
            is(Field::ServerName, Op::IsOneOf(vec![format!("web-{i}a"), format!("web-{i}b")])),
        ]),
    };
    (0..n)
        .map(|i| Rule { name: format!("rule {i}"), condition: condition(i), ..Rule::fatal_only() })
        .collect()
}

fn event(i: usize) -> Event {
    Event {
        message: Some(format!("could not reserve 3 of article {} in cart 4711", i % 97)),
        exceptions: vec![Exception {
            ty: Some("KeyError".into()),
            value: Some("'cart' of a customer who left".into()),
            ..Exception::default()
        }],
        culprit: Some("shop/cart.py in reserve".into()),
        environment: Some("production".into()),
        release: Some("checkout-api@5.14.0".into()),
        server_name: Some("web-17".into()),
        project: Some("checkout".into()),
        user: Some(User {
            id: Some(format!("{}", i % 1_013)),
            email: Some("ann@example.org".into()),
            ..User::default()
        }),
        tags: vec![("shop".into(), "berlin".into()), ("browser".into(), "Firefox 140".into())],
        ..Event::bare(Level::Error)
    }
}

/// The quickest of some runs: what else the machine does only adds.
fn per_event(events: usize, mut run: impl FnMut()) -> Duration {
    let took = (0..5).map(|_| {
        let start = Instant::now();
        run();
        start.elapsed()
    });
    took.min().unwrap_or_default() / u32::try_from(events).unwrap_or(u32::MAX)
}

fn main() {
    let events: Vec<Event> = (0..1_000).map(event).collect();
    let now: Timestamp = Timestamp::UNIX_EPOCH;
    println!(
        "an event that no rule matches\n{:>8} {:>12} {:>14} {:>10}",
        "rules", "a judgement", "judgements/s", "prepared"
    );
    for n in [10, 100, 1_000, 10_000] {
        let start = Instant::now();
        let set = RuleSet::new(rules(n));
        let prepared = start.elapsed();
        let mut tally = Tally::default();
        let mut ledger = Ledger::default();
        let heard = |event| Heard { source: "checkout", issue_id: "issue", event, at: now };
        let history = ledger.hear(&heard(&events[0]));
        let moment = Moment::at(now);
        let rounds = 50;
        let took = per_event(rounds * events.len(), || {
            for event in events.iter().cycle().take(rounds * events.len()) {
                black_box(decide(&set, &heard(event), &history, &moment, &mut tally));
            }
        });
        let each = 1_000_000_000 / took.as_nanos().max(1);
        println!("{n:>8} {:>9} ns {each:>14} {:>7} ms", took.as_nanos(), prepared.as_millis());
    }

    // As a dry run does it: a million events of 5,000 issues, ten rules, two of which count.
    let count = |of, per| Trigger::Count(Count { of, at_least: 500, within: Duration::from_mins(5), per });
    let all = |name: &str, trigger| Rule {
        name: name.into(),
        condition: Condition::level_at_least(Level::Error),
        trigger,
        ..Rule::fatal_only()
    };
    let mut ten = rules(8);
    ten.push(all("storm", count(Counted::Events, Per::Rule)));
    ten.push(all("people", count(Counted::Users, Per::Issue)));
    let set = RuleSet::new(ten);
    println!("\na million events through the ledger and ten rules, two of which count");
    for issues in [100, 5_000] {
        let ids: Vec<String> = (0..issues).map(|i| format!("{i:032x}")).collect();
        let took = per_event(1, || {
            let (mut ledger, mut tally) = (Ledger::default(), Tally::default());
            for i in 0..1_000_000_usize {
                let second = i64::try_from(i / 2).unwrap_or_default();
                let now = Timestamp::from_second(1_700_000_000 + second).unwrap_or(now);
                let issue_id = ids[i * 7_919 % ids.len()].as_str();
                let heard = Heard { source: "checkout", issue_id, event: &events[i % events.len()], at: now };
                let history = ledger.hear(&heard);
                let moment = Moment { per_minute: 6, ..Moment::at(now) };
                let decision = decide(&set, &heard, &history, &moment, &mut tally);
                ledger.decided(issue_id, &decision, now);
            }
        });
        println!("{issues:>8} issues {:>7} ms", took.as_millis());
    }
}
