//! Whatever fails, in whatever order: never well while anything does.

use std::time::Duration;

use proptest::prelude::*;
use watchbell_core::config::{Source, SourceKind};

use super::*;
use crate::source::{BlindReason, Signal};

const SILENCE: Duration = Duration::from_secs(90);
const SOURCES: usize = 3;

#[derive(Debug, Clone)]
enum Step {
    Live(usize),
    Heard(usize),
    /// It failed; false: only a person can mend that.
    Fails(usize, bool),
    /// So many seconds pass.
    Later(u64),
    Unseen(bool),
    Gap(bool),
    Notifications(bool),
    Store(bool),
    Pause(bool),
    Watch(bool),
}

fn step() -> impl Strategy<Value = Step> {
    let source = || 0..SOURCES;
    prop_oneof![
        6 => source().prop_map(Step::Live),
        6 => source().prop_map(Step::Heard),
        2 => (source(), any::<bool>()).prop_map(|(source, passes)| Step::Fails(source, passes)),
        4 => prop_oneof![4 => 1..60_u64, 1 => 60..300_u64].prop_map(Step::Later),
        1 => any::<bool>().prop_map(Step::Unseen),
        1 => any::<bool>().prop_map(Step::Gap),
        1 => any::<bool>().prop_map(Step::Notifications),
        1 => any::<bool>().prop_map(Step::Store),
        1 => any::<bool>().prop_map(Step::Pause),
        1 => any::<bool>().prop_map(Step::Watch),
    ]
}

/// What the test knows of a source.
#[derive(Clone, Copy, Default)]
struct Known {
    heard: Option<Instant>,
    needs_a_person: bool,
}

fn failure(passes: bool) -> Signal {
    Signal::Blind {
        reason: if passes { BlindReason::Refused } else { BlindReason::Unauthorized },
        text: "no answer".into(),
        retry_in_ms: passes.then_some(1_000),
    }
}

proptest! {
    #[test]
    fn never_well_while_anything_fails(steps in proptest::collection::vec(step(), 0..120)) {
        let mut now = Now { wall: Timestamp::UNIX_EPOCH, tick: Instant::now() };
        let ids: Vec<SourceId> = (0..SOURCES).map(|n| SourceId::from(n.to_string().as_str())).collect();
        let mut health = Health::default();
        for id in &ids {
            let source = Source { silence: Some(SILENCE), ..Source::new(id, SourceKind::Sse) };
            health.sources.insert(id.clone(), SourceHealth::new(&source, now.wall));
        }
        let (mut facts, mut on_watch, mut known) = (Facts::default(), false, [Known::default(); SOURCES]);
        for step in steps {
            let mut signal = |source: usize, signal: &Signal| {
                if let Some(health) = health.sources.get_mut(&ids[source]) {
                    health.signal(signal, now);
                }
            };
            match step {
                Step::Live(source) => {
                    signal(source, &Signal::Live);
                    known[source] = Known { heard: Some(now.tick), needs_a_person: false };
                }
                Step::Heard(source) => {
                    signal(source, &Signal::Heard);
                    known[source].heard = Some(now.tick);
                }
                Step::Fails(source, passes) => {
                    signal(source, &failure(passes));
                    known[source].needs_a_person = !passes;
                }
                Step::Later(seconds) => {
                    now.wall += Duration::from_secs(seconds);
                    now.tick += Duration::from_secs(seconds);
                }
                Step::Unseen(is) => facts.unseen = u64::from(is),
                Step::Gap(is) => {
                    let gap = Gap { source: None, from: String::new(), to: String::new(), text: String::new() };
                    facts.gaps = is.then_some(gap).into_iter().collect();
                }
                Step::Notifications(fail) => facts.notifications = fail.then(|| "gone".into()),
                Step::Store(fails) => facts.store = fails.then(|| "full".into()),
                Step::Pause(is) => facts.paused_until = is.then_some(Timestamp::MAX),
                Step::Watch(is) => on_watch = is,
            }
            health.look(now, None);
            let state = health.state(&facts, on_watch);
            let sees = known.iter().all(|source| {
                source.heard.is_some_and(|heard| now.tick - heard <= SILENCE) && !source.needs_a_person
            });
            let fine = facts.unseen == 0
                && facts.gaps.is_empty()
                && facts.notifications.is_none()
                && facts.store.is_none();
            match state {
                State::Well => prop_assert!(sees && fine && facts.paused_until.is_none() && !on_watch),
                State::Watching => prop_assert!(sees && fine && on_watch),
                State::Paused => prop_assert!(facts.paused_until.is_some() && fine),
                State::Ringing => prop_assert!(facts.unseen > 0),
                State::Blind => prop_assert!(!sees || !fine),
                State::Starting => prop_assert!(!sees),
            }
        }
    }
}
