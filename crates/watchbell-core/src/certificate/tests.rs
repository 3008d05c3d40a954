use proptest::prelude::*;

use super::*;

fn day(n: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + n * 86_400).unwrap()
}

/// A certificate that is valid between these days.
fn chain(name: &str, from: i64, to: i64) -> Chain {
    let leaf = Certificate {
        subject: "pay.harbour.example".into(),
        names: vec!["pay.harbour.example".into()],
        issuer: "Harbour CA".into(),
        not_before: day(from),
        not_after: day(to),
        fingerprint: name.into(),
        key: format!("key of {name}"),
        purpose: Purpose::Server,
    };
    Chain { leaf, sooner: None, count: 1, fault: None }
}

fn by(issuer: &str, chain: Chain) -> Chain {
    Chain { leaf: Certificate { issuer: issuer.into(), ..chain.leaf }, ..chain }
}

fn faulty(chain: Chain) -> Chain {
    let fault = Fault { text: "its issuer is not known here".into(), way_out: String::new() };
    Chain { fault: Some(fault), ..chain }
}

/// A memory, and all that was said.
#[derive(Default)]
struct Desk {
    memory: Memory,
    said: Vec<(i64, String)>,
}

impl Desk {
    fn look(&mut self, at: i64, found: Result<Chain, String>) -> &mut Self {
        self.memory.take(found, &WarnDays::default(), day(at));
        // As it is over a restart.
        self.memory = serde_json::from_str(&serde_json::to_string(&self.memory).unwrap()).unwrap();
        let name = |say: Say| match say {
            Say::Changed { issuer: Some(_), .. } => "another issuer".to_owned(),
            Say::Changed { issuer: None, .. } => "another key".to_owned(),
            say => format!("{say:?}"),
        };
        self.said.extend(self.memory.owed.take().map(|say| (at, name(say))));
        self
    }

    fn said(&self) -> Vec<(i64, &str)> {
        self.said.iter().map(|(at, say)| (*at, say.as_str())).collect()
    }
}

#[test]
fn each_threshold_rings_once_and_so_does_the_end() {
    let mut desk = Desk::default();
    for at in -400..10 {
        desk.look(at, Ok(chain("a", -700, 0)));
        if at == -50 {
            // The clock is set back by a hundred days, and goes on from there.
            for at in -150..-50 {
                desk.look(at, Ok(chain("a", -700, 0)));
            }
        }
    }
    let rings = [-90, -30, -14, -7, -1].map(|at| (at, "Expires"));
    assert_eq!(desk.said(), [&rings[..], &[(0, "Expired")]].concat());
}

#[test]
fn of_several_thresholds_that_were_passed_unseen_the_last_rings() {
    let mut desk = Desk::default();
    desk.look(-20, Ok(chain("a", -700, 0)))
        .look(-19, Ok(chain("a", -700, 0)))
        .look(-3, Err("no answer".into()));
    assert_eq!(desk.said(), [(-20, "Expires"), (-3, "Expires")], "what is known rings without an answer");
}

#[test]
fn a_certificate_that_does_not_live_long_is_warned_of_in_proportion() {
    for (life, marks) in [
        (398, vec![90.0, 30.0, 14.0, 7.0, 1.0]),
        (180, vec![90.0, 30.0, 14.0, 7.0, 1.0]),
        (90, vec![22.19, 7.4, 3.45, 1.73, 0.25]),
        (7, vec![1.73, 0.58, 0.27, 0.13, 0.02]),
    ] {
        let found = WarnDays::default().marks(&chain("a", -life, 0));
        let days: Vec<_> =
            found.iter().map(|mark| (mark.before.as_secs_f64() / 864.0).round() / 100.0).collect();
        assert_eq!(days, [marks, vec![0.0]].concat(), "{life}");
        assert!(found.iter().all(|mark| mark.at + mark.before == day(0)));
    }
    // One of ninety days that is renewed after sixty rings never.
    let mut desk = Desk::default();
    for at in 0..400 {
        let nth = at / 60;
        desk.look(at, Ok(chain(&nth.to_string(), nth * 60, nth * 60 + 90)));
    }
    assert_eq!(desk.said(), []);
}

#[test]
fn what_is_renewed_in_time_is_quiet_and_what_changes_long_before_is_not() {
    let old = || chain("old", -100, 100);
    for (at, new, said) in [
        (60, by("Other CA", chain("new", 60, 260)), None),
        (-50, by("Other CA", chain("new", -50, 150)), Some("another issuer")),
        (-50, chain("new", -50, 150), Some("another key")),
        // Reissued with the same key, for another name perhaps.
        (
            -50,
            Chain { leaf: Certificate { key: "key of old".into(), ..chain("new", -50, 150).leaf }, ..old() },
            None,
        ),
    ] {
        let mut desk = Desk::default();
        desk.look(-60, Ok(old())).look(at, Ok(new.clone()));
        let words: Vec<_> = desk.said.iter().map(|(_, said)| said.as_str()).collect();
        assert_eq!(words, said.into_iter().collect::<Vec<_>>(), "{at} {new:?}");
        // Two servers that answer in turn are no change.
        desk.said.clear();
        for turn in 1..5 {
            desk.look(at + turn, Ok(old())).look(at + turn, Ok(new.clone()));
        }
        assert!(desk.said().iter().all(|(_, said)| *said == "Expires"), "{:?}", desk.said());
    }
}

#[test]
fn what_is_rejected_after_it_was_accepted_rings_and_what_always_was_does_not() {
    let mut desk = Desk::default();
    desk.look(0, Ok(faulty(chain("a", -100, 300)))).look(1, Ok(chain("a", -100, 300)));
    desk.look(2, Ok(faulty(chain("a", -100, 300)))).look(3, Ok(faulty(chain("a", -100, 300))));
    assert_eq!(desk.said(), [(2, "Rejected")]);
}

#[test]
fn what_is_owed_is_kept_until_it_is_said_or_no_longer_true() {
    let warn = WarnDays::default();
    let mut memory = Memory::default();
    memory.take(Ok(chain("a", -700, 0)), &warn, day(-30));
    assert!(!memory.take(Ok(chain("a", -700, 0)), &warn, day(-29)));
    assert_eq!(memory.owed, Some(Say::Expires));
    memory.take(Ok(chain("a", -700, 0)), &warn, day(1));
    assert_eq!(memory.owed, Some(Say::Expired), "the worse is said");
    assert!(memory.take(Ok(chain("b", 1, 400)), &warn, day(1)), "it was renewed");
    assert_eq!(memory.owed, None);
}

#[test]
fn a_snooze_leaves_out_all_thresholds_but_the_last() {
    let mut desk = Desk::default();
    desk.look(-30, Ok(chain("a", -700, 0)));
    desk.memory.snooze(&WarnDays::default());
    for at in -29..=0 {
        desk.look(at, Ok(chain("a", -700, 0)));
    }
    assert_eq!(desk.said(), [(-30, "Expires"), (-1, "Expires"), (0, "Expired")]);
    desk.memory.snooze(&[7].into_iter().collect());
    desk.memory.snooze(&WarnDays::from_iter([]));
}

#[test]
fn a_certificate_stands_by_what_is_known_of_it() {
    let warn = WarnDays::default();
    let memory = |chain| {
        let mut memory = Memory::default();
        memory.take(Ok(chain), &warn, day(-400));
        memory
    };
    let lost = |chain| {
        let mut memory = memory(chain);
        memory.take(Err("no answer".into()), &warn, day(-350));
        memory
    };
    let year = || chain("a", -700, 0);
    let sooner = Some(Sooner { subject: "Old root".into(), not_after: day(-200) });
    for (memory, at, state, below, tone, left) in [
        (Memory::default(), 0, State::Unknown, false, Tone::Warning, None),
        (memory(year()), -91, State::Well, false, Tone::Calm, Some(91)),
        (memory(year()), -61, State::Due, true, Tone::Calm, Some(61)),
        (memory(year()), -29, State::Due, true, Tone::Warning, Some(29)),
        (memory(year()), -6, State::Due, true, Tone::Bad, Some(6)),
        (memory(year()), 0, State::Expired, true, Tone::Bad, Some(0)),
        (memory(year()), 9, State::Expired, true, Tone::Bad, Some(-9)),
        (lost(year()), -200, State::Unknown, false, Tone::Warning, Some(200)),
        (lost(year()), -6, State::Unknown, true, Tone::Bad, Some(6)),
        (lost(year()), 1, State::Expired, true, Tone::Bad, Some(-1)),
        (memory(faulty(year())), -200, State::Rejected, false, Tone::Bad, Some(200)),
        (memory(chain("a", -10, 700)), -20, State::NotYet, false, Tone::Bad, Some(720)),
        (memory(Chain { sooner, ..year() }), -210, State::Due, true, Tone::Warning, Some(10)),
    ] {
        let standing = Standing::of(&memory, &warn, day(at));
        let found = (standing.state, standing.below, standing.tone, standing.days_left);
        assert_eq!(found, (state, below, tone, left), "{at} {memory:?}");
    }
}

#[test]
fn it_is_looked_at_daily_and_when_a_threshold_is_reached_and_again_after_a_failure() {
    let warn = WarnDays::default();
    let hours =
        |memory: &Memory, at: i64| memory.look_at(&warn, 0.5, day(at)).duration_since(day(at)).as_hours();
    let mut memory = Memory::default();
    assert_eq!(hours(&memory, 0), 0, "at once");
    memory.take(Ok(chain("a", -700, 500)), &warn, day(0));
    assert_eq!(hours(&memory, 0), 22);
    assert_eq!(hours(&memory, -5), 0, "the clock was set back");
    memory.take(Ok(chain("b", -1, 7)), &warn, day(0));
    assert_eq!(hours(&memory, 0), 22);
    memory.take(Ok(chain("c", -700, 90)), &warn, day(-1) + SignedDuration::from_hours(20));
    assert_eq!(hours(&memory, 0), 0, "at ninety days");
    let mut memory = Memory::default();
    let minutes: Vec<_> = (0..9)
        .map(|_| {
            memory.take(Err("no answer".into()), &warn, day(0));
            memory.look_at(&warn, 0.5, day(0)).duration_since(day(0)).as_mins()
        })
        .collect();
    assert_eq!(minutes, [5, 10, 20, 40, 80, 160, 320, 360, 360]);
}

fn any_chain() -> impl Strategy<Value = Chain> {
    let times = Timestamp::MIN.as_second()..=Timestamp::MAX.as_second();
    let time = times.prop_map(|second| Timestamp::from_second(second).unwrap());
    let near = (-800..800_i64).prop_map(day);
    let time = prop_oneof![3 => near, 1 => time];
    ("[ab]", "[AB]", time.clone(), time.clone(), proptest::option::of(time), any::<bool>()).prop_map(
        |(name, issuer, not_before, not_after, sooner, fault)| {
            let chain = by(&issuer, chain(&name, 0, 0));
            let leaf = Certificate { not_before, not_after, ..chain.leaf };
            let sooner = sooner.map(|not_after| Sooner { subject: "CA".into(), not_after });
            let chain = Chain { leaf, sooner, ..chain };
            if fault { faulty(chain) } else { chain }
        },
    )
}

proptest! {
    /// Whatever is read, whenever, with whatever thresholds.
    #[test]
    fn nothing_rings_twice_and_nothing_panics(
        looks in proptest::collection::vec((-900..900_i64, proptest::option::of(any_chain())), 1..30),
        warn in proptest::collection::vec(0..4_000_u32, 0..6),
    ) {
        let warn: WarnDays = warn.into_iter().collect();
        let mut memory = Memory::default();
        for (at, found) in looks {
            let known = memory.chain.clone();
            memory.take(found.clone().ok_or_else(|| "no answer".into()), &warn, day(at));
            let said = memory.owed.take();
            prop_assert!(said.is_none() || memory.chain.is_some());
            prop_assert!(said != Some(Say::Expired) || memory.chain.as_ref().is_some_and(|chain| chain.ends() <= day(at)));
            prop_assert!(found.is_none() || memory.chain == found && memory.failure.is_none());
            prop_assert!(found.is_some() || memory.chain == known);
            // The same again says nothing.
            memory.take(found.ok_or_else(|| "no answer".into()), &warn, day(at));
            prop_assert_eq!(memory.owed.clone(), None);
            prop_assert!(memory.look_at(&warn, 0.3, day(at)) > day(at));
            let standing = Standing::of(&memory, &warn, day(at));
            prop_assert!(standing.next.is_none_or(|next| next.at > day(at)));
            prop_assert!(standing.state != State::Well || !standing.below && memory.failure.is_none());
        }
    }
}
