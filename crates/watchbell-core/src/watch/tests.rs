use proptest::prelude::*;

use super::*;

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_795_348_800 + seconds).unwrap()
}

/// A quarter of an hour, for what is fatal, on two sources.
fn plan() -> Plan {
    Plan {
        began: at(0),
        until: at(900),
        asked: 900,
        level: Some(Level::Fatal),
        release: None,
        sources: Vec::new(),
        hold_others: true,
    }
}

fn sight() -> Sight {
    Sight::of(&plan(), [("checkout".to_owned(), false), ("payments".to_owned(), false)])
}

fn event(issue_id: &'static str, level: Level, seconds: i64) -> Heard<'static> {
    Heard {
        source: "checkout",
        level,
        at: at(seconds),
        issue_id,
        first_seen: Some(at(seconds)),
        title: issue_id,
        users: 0,
        rang: level == Level::Fatal,
        held: false,
    }
}

/// Everything is heard up to the end.
fn end(sight: &mut Sight) {
    for source in ["checkout", "payments"] {
        sight.hears(source, at(900));
    }
}

#[test]
fn a_watch_that_heard_everything_and_found_nothing_is_well() {
    let (mut finds, mut sight) = (Finds::default(), sight());
    finds.hear(&plan(), &event("a", Level::Error, 5));
    finds.pass(&plan(), "payments", Level::Info, 310);
    end(&mut sight);
    assert_eq!(verdict(&finds, &sight), Verdict::Well);
    assert_eq!((finds.events, finds.levels, finds.counted), (311, [0, 310, 0, 1, 0], 0));
}

#[test]
fn a_watch_can_be_made_longer_but_not_longer_than_a_day() {
    let longer = plan().extended(300).unwrap();
    assert_eq!((longer.asked, longer.until, longer.is_cut_short()), (1_200, at(1_200), false));
    assert!(longer.counts("checkout", Level::Fatal) && longer.holds("checkout", Level::Error, at(1_100)));
    for too_much in [Plan::LONGEST, u32::MAX] {
        assert_eq!(plan().extended(too_much), None);
    }
}

#[test]
fn what_an_older_version_heard_is_read_without_its_levels() {
    let kept = r#"{"events":7,"counted":0,"held":0,"issues":0,"found":[],"marks":[]}"#;
    let finds: Finds = serde_json::from_str(kept).unwrap();
    assert_eq!((finds.events, finds.levels), (7, [0; 5]));
}

#[test]
fn what_counts_is_found_worst_and_newest_first() {
    let mut finds = Finds::default();
    let old = Heard { first_seen: Some(at(-9_999)), users: 50, ..event("old", Level::Fatal, 5) };
    for heard in [old, old, event("new", Level::Fatal, 130), event("error", Level::Error, 6)] {
        finds.hear(&plan(), &heard);
    }
    let found: Vec<_> =
        finds.found.iter().map(|found| (found.issue_id.as_str(), found.new, found.events)).collect();
    assert_eq!(found, [("new", Some(true), 1), ("old", Some(false), 2)]);
    assert_eq!((finds.counted, finds.issues, finds.new_issues()), (3, 2, 1));
    assert_eq!(finds.marks, [0, 2]);
}

#[test]
fn rang_beats_blind() {
    let (mut finds, mut sight) = (Finds::default(), sight());
    finds.hear(&plan(), &event("a", Level::Fatal, 5));
    sight.misses(&plan(), "payments", at(900), "no answer");
    assert_eq!(verdict(&finds, &sight), Verdict::Rang);
}

#[test]
fn what_is_not_watched_or_comes_after_the_end_is_no_part_of_it() {
    let plan = Plan { sources: vec!["payments".into()], ..plan() };
    let mut finds = Finds::default();
    finds.hear(&plan, &event("other source", Level::Fatal, 5));
    finds.hear(&plan, &Heard { source: "payments", ..event("too late", Level::Fatal, 901) });
    finds.pass(&plan, "checkout", Level::Info, 9);
    assert_eq!(finds, Finds::default());
    assert!(!plan.covers("checkout") && plan.covers("payments"));
}

#[test]
fn where_rules_say_what_counts_it_is_what_rang() {
    let plan = Plan { level: None, ..plan() };
    let mut finds = Finds::default();
    finds.hear(&plan, &Heard { rang: true, ..event("a", Level::Info, 5) });
    finds.hear(&plan, &Heard { rang: false, ..event("b", Level::Fatal, 5) });
    assert_eq!(finds.counted, 1);
}

#[test]
fn rings_that_do_not_count_wait_until_the_end() {
    let plan = plan();
    for (level, seconds, waits) in
        [(Level::Error, 10, true), (Level::Fatal, 10, false), (Level::Error, 900, false)]
    {
        assert_eq!(plan.holds("checkout", level, at(seconds)), waits, "{level} at {seconds}");
    }
    assert!(Plan { sources: vec!["payments".into()], ..plan }.holds("checkout", Level::Fatal, at(10)));
}

#[test]
fn a_source_that_was_lost_and_could_not_be_read_back_is_a_time_unseen() {
    let (plan, mut sight) = (plan(), sight());
    sight.hears("checkout", at(120));
    assert!(sight.misses(&plan, "checkout", at(300), "no answer"));
    assert_eq!(
        sight.unseen,
        [Unseen { source: "checkout".into(), from: at(120), to: at(300), why: "no answer".into() }]
    );
    end(&mut sight);
    assert_eq!(verdict(&Finds::default(), &sight), Verdict::Blind);
    assert_eq!(sight.blind(), SignedDuration::from_mins(3));
}

#[test]
fn what_was_read_back_was_seen() {
    let mut sight = sight();
    sight.hears("checkout", at(120));
    sight.hears("checkout", at(300));
    end(&mut sight);
    assert_eq!(verdict(&Finds::default(), &sight), Verdict::Well);
}

#[test]
fn two_sources_blind_at_once_are_one_time_unseen() {
    let (plan, mut sight) = (plan(), sight());
    sight.hears("checkout", at(60));
    sight.misses(&plan, "checkout", at(180), "no answer");
    sight.hears("payments", at(120));
    sight.misses(&plan, "payments", at(240), "token rejected (401)");
    assert_eq!(sight.blind(), SignedDuration::from_mins(3));
}

#[test]
fn the_time_it_takes_to_connect_is_no_blindness() {
    let (plan, mut sight) = (plan(), sight());
    assert!(!sight.meets(&plan, "checkout", at(2), "not connected"));
    assert!(sight.meets(&plan, "payments", at(10), "not connected"));
    assert!(sight.meets(&plan, "checkout", at(60), "not connected"), "the second time it was lost");
    assert_eq!(sight.unseen.len(), 2);
}

#[test]
fn a_watch_that_was_stopped_says_so() {
    assert!(!plan().is_cut_short());
    assert!(Plan { until: at(200), ..plan() }.is_cut_short());
}

#[test]
fn a_watch_of_nothing_saw_nothing() {
    assert_eq!(verdict(&Finds::default(), &Sight::of(&plan(), [])), Verdict::Blind);
}

proptest! {
    /// Whatever comes and goes: well only if every source is heard from the beginning to the end.
    #[test]
    fn never_well_while_something_was_not_seen(
        steps in proptest::collection::vec((any::<bool>(), any::<bool>(), 0_i64..1_200), 0..200),
    ) {
        let (plan, mut sight) = (plan(), sight());
        let mut missed = false;
        for (source, hears, seconds) in steps {
            let source = if source { "checkout" } else { "payments" };
            if hears {
                sight.hears(source, at(seconds));
            } else {
                missed |= sight.misses(&plan, source, at(seconds), "no answer");
            }
            prop_assert!(sight.unseen.len() <= MOST_SPANS);
            prop_assert!(sight.blind() <= plan.until.duration_since(plan.began));
        }
        let behind: Vec<String> = sight.behind(&plan).map(str::to_owned).collect();
        for source in behind {
            missed |= sight.misses(&plan, &source, plan.until, "no answer");
        }
        let well = verdict(&Finds::default(), &sight) == Verdict::Well;
        prop_assert_eq!(well, !missed);
        prop_assert!(!well || sight.behind(&plan).next().is_none());
    }
}
