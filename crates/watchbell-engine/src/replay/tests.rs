//! What was decided live is decided again, event by event, whatever people did in between.

use std::sync::Arc;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use watchbell_core::config::{self, Config};
use watchbell_core::policy::Act;
use watchbell_core::watch::{Finds, Plan, Sight};
use watchbell_core::{Event, Level, User};
use watchbell_logbook::store::{Ready, Store};

use super::rejudge::{Policy, Rejudge};
use super::{ControlFlow, Wanted, replay};
use crate::judge::{Bench, Tallies, judge};
use crate::links::Links;
use crate::record;
use crate::source::{Batch, Payload};
use crate::watch::Account;

/// Two configurations that users change between.
const CONFIGS: [&str; 2] = [
    r#"
[quiet_hours]
enabled = true
from = "22:00"
to = "07:00"
days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
except_level = "fatal"
[notifications]
per_minute = 3
[[rules]]
name = "Storm"
match = { field = "level", at_least = "warning" }
trigger = { events = 4, within = "10m" }
repeat_after = "20m"
[[rules]]
name = "Everybody"
match = { field = "level", at_least = "error" }
trigger = { users = 2, within = "1h", per = "rule" }
[[rules]]
name = "Back"
match = { field = "level", at_least = "error" }
trigger = { regression_after = "2h" }
[[rules]]
name = "Fatal only"
match = { field = "level", at_least = "fatal" }
repeat_after = "5m"
"#,
    r#"
[[rules]]
name = "Noise"
action = "ignore"
match = { field = "message", is = "issue 1" }
[[rules]]
name = "New"
match = { field = "level", at_least = "error" }
trigger = "new_issue"
[[rules]]
name = "All"
match = { field = "level", at_least = "info" }
repeat_after = "1m"
ring_again = "never"
"#,
];

#[derive(Debug, Clone)]
enum Step {
    /// An event of one of some issues, by one of some users, in one of some releases, so many seconds late.
    Event {
        issue: u8,
        level: Level,
        user: u8,
        release: u8,
        late: u16,
    },
    Act {
        issue: u8,
        what: u8,
    },
    Pause(u16),
    /// A deploy is watched for so many seconds; 0: no longer.
    Watch(u16),
    Config(usize),
    Restart,
    /// So many seconds pass.
    Later(u32),
}

fn step() -> impl Strategy<Value = Step> {
    let level = prop::sample::select(Level::ALL.to_vec());
    prop_oneof![
        12 => (0..4_u8, level, 0..4_u8, 0..3_u8, prop_oneof![4 => Just(0), 1 => 0..4_000_u16])
            .prop_map(|(issue, level, user, release, late)| Step::Event { issue, level, user, release, late }),
        3 => (0..4_u8, 0..7_u8).prop_map(|(issue, what)| Step::Act { issue, what }),
        1 => (0..3_600_u16).prop_map(Step::Pause),
        1 => prop_oneof![1 => Just(0), 3 => 1..3_600_u16].prop_map(Step::Watch),
        1 => (0..CONFIGS.len()).prop_map(Step::Config),
        1 => Just(Step::Restart),
        5 => prop_oneof![3 => 1..20_u32, 3 => 20..600_u32, 1 => 600..30_000_u32].prop_map(Step::Later),
    ]
}

fn event(issue: u8, level: Level, user: u8, release: u8, at: Timestamp) -> Payload {
    let event = Event {
        message: Some(format!("issue {issue}")),
        timestamp: Some(at),
        user: (user > 0).then(|| User { id: Some(user.to_string()), ..User::default() }),
        release: (release > 0).then(|| release.to_string()),
        ..Event::bare(level)
    };
    Payload::Event(Box::new(Ready::new("local", event)))
}

fn bench(
    policy: &Policy,
    now: Timestamp,
    paused_until: Option<Timestamp>,
    watch: Option<&Arc<Plan>>,
    tallies: &Tallies,
) -> Bench {
    let Policy { rules, quiet_hours, per_minute } = policy.clone();
    Bench {
        rules,
        keep: Config::default().logbook.keep,
        now,
        paused_until,
        watch: watch.map(|plan| Account {
            id: 0,
            plan: plan.clone(),
            finds: Finds::default(),
            sight: Sight::default(),
            ended: None,
        }),
        quiet_hours,
        per_minute,
        tallies: tallies.clone(),
        show_people: false,
        remembers: true,
        telling: true,
        local: "local".into(),
        links: Links::default(),
        zone: zone(),
    }
}

fn plan(now: Timestamp, seconds: u16) -> Plan {
    let plan = Plan {
        began: now,
        until: now,
        asked: seconds.into(),
        level: Some(Level::Fatal),
        release: None,
        sources: Vec::new(),
        hold_others: true,
    };
    plan.begin(now)
}

fn zone() -> TimeZone {
    TimeZone::get("Europe/Berlin").unwrap()
}

/// A moment or two before the clocks change, in the afternoon.
fn begin() -> Timestamp {
    "2026-10-24T15:00:00Z".parse().unwrap()
}

/// Lives through `steps`; returns how far the clock went.
async fn live(store: &Store, steps: Vec<Step>) -> Timestamp {
    let policies = CONFIGS.map(|text| Policy::from(config::parse(text).config));
    let (mut now, mut paused, mut policy) = (begin(), None, &policies[0]);
    let mut watch = None;
    let mut tallies = Tallies::default();
    let mut ids = vec![String::new(); 4];
    store.write(|tx| record::config(tx, CONFIGS[0], begin())).await.unwrap();
    for step in steps {
        match step {
            Step::Later(seconds) => now += SignedDuration::from_secs(seconds.into()),
            Step::Pause(seconds) => {
                paused = (seconds > 0).then(|| now + SignedDuration::from_secs(seconds.into()));
                store.write(move |tx| record::perform(tx, Act::Pause(paused), now)).await.unwrap();
            }
            Step::Watch(seconds) => {
                watch = (seconds > 0).then(|| Arc::new(plan(now, seconds)));
                let act = Act::Watch(watch.clone());
                store.write(move |tx| record::perform(tx, act, now)).await.unwrap();
            }
            Step::Config(which) => {
                policy = &policies[which];
                store.write(move |tx| record::config(tx, CONFIGS[which], now)).await.unwrap();
            }
            Step::Restart => {
                // What rang within the last minute is forgotten.
                now += SignedDuration::from_secs(60);
                tallies = Tallies::default();
            }
            Step::Act { issue, what } => {
                let id = ids[usize::from(issue)].clone();
                let act = match what {
                    0 => Act::Acknowledge(id),
                    1 => Act::Unacknowledge(id),
                    2 => Act::Snooze(id, now + SignedDuration::from_mins(30)),
                    3 => Act::SnoozeUntilWorse(id),
                    4 => Act::Wake(id),
                    5 => Act::Resolve(id),
                    _ => Act::Unresolve(id),
                };
                store.write(move |tx| record::perform(tx, act, now)).await.unwrap();
            }
            Step::Event { issue, level, user, release, late } => {
                let at = now - SignedDuration::from_secs(late.into());
                let heard = vec![event(issue, level, user, release, at)];
                let batch = Batch { source: "local".into(), heard, cursor: None, first_read: false };
                let bench = bench(policy, now, paused, watch.as_ref(), &tallies);
                let judged = store.write(move |tx| judge(tx, &bench, &[batch])).await.unwrap();
                if let Some(told) = judged.told.first() {
                    ids[usize::from(issue)].clone_from(&told.issue_id);
                }
            }
        }
    }
    now
}

/// Place, code and rule of every decision there is.
type Decisions = Vec<(i64, String, Option<String>)>;

async fn stored(store: &Store) -> Decisions {
    let read = store.read(|reader| {
        let mut all = Vec::new();
        reader.pass(0, |passing| {
            let row = reader.decision(passing.seq)?.unwrap();
            all.push((row.seq, row.decided.code, row.decided.rule));
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(all)
    });
    read.await.unwrap()
}

async fn rejudged(store: &Store) -> Decisions {
    let read = store.read(|reader| {
        let mut rejudge = Rejudge::new(reader, None, zone())?;
        let mut all = Vec::new();
        reader.pass(0, |passing| {
            let (_, decision) = rejudge.judge(&passing)?;
            all.push((passing.seq, decision.code().to_owned(), decision.rule().map(str::to_owned)));
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(all)
    });
    read.await.unwrap()
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().build().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn what_was_decided_live_is_decided_again(steps in prop::collection::vec(step(), 1..80)) {
        runtime().block_on(async {
            let store = Store::in_memory().unwrap();
            live(&store, steps).await;
            let (stored, rejudged) = (stored(&store).await, rejudged(&store).await);
            prop_assert_eq!(stored, rejudged);
            Ok(())
        })?;
    }
}

#[tokio::test]
async fn a_dry_run_says_what_a_rule_would_have_done() {
    let store = Store::in_memory().unwrap();
    let crash = |level, late| Step::Event { issue: 2, level, user: 1, release: 1, late };
    let mut steps = vec![Step::Config(1), Step::Later(60)];
    for _ in 0..3 {
        steps.extend([crash(Level::Error, 0), Step::Later(30)]);
    }
    steps.extend([Step::Later(3_600), crash(Level::Fatal, 0), crash(Level::Debug, 0), Step::Later(1)]);
    let now = live(&store, steps).await;
    let rules = config::parse(
        r#"
        rules = [
            { name = "Fatal", match = { field = "level", is = "fatal" } },
            { name = "Errors", match = { field = "level", at_least = "error" }, repeat_after = "40s" },
        ]"#,
    );
    let asked =
        |rule, hours| Wanted::new(&rules.config, rules.config.rules.clone(), rule, hours, now, zone());
    let told = |wanted: Wanted| {
        let store = store.clone();
        async move { store.read(move |reader| replay(reader, &wanted, |_| true)).await.unwrap() }
    };
    let errors = told(asked(Some(1), 24)).await;
    assert_eq!((errors.events, errors.matched, errors.rang), (4, 4, 2));
    assert_eq!(errors.held, [("repeat_after".to_owned(), 1)]);
    assert_eq!(errors.decided_above, [("Fatal".to_owned(), "issue 2".to_owned(), 1)]);
    assert_eq!(errors.rings.iter().map(|ring| ring.folded).collect::<Vec<_>>(), [0, 1], "newest first");
    assert_eq!(errors.bars.iter().sum::<u32>(), 2);
    assert_eq!((errors.not_kept, errors.ended_early), (1, false), "a debug event left only a count");
    let all = told(asked(None, 1)).await;
    assert_eq!((all.events, all.rang), (1, 1), "what came before is judged, but not told");
    let ended = asked(None, 24);
    let ended = store.read(move |reader| replay(reader, &ended, |_| false)).await.unwrap();
    assert!(ended.ended_early && ended.events == 0);
}
