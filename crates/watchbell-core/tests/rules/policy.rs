//! Whether it rings, and why not.

use std::time::Duration;

use crate::support;
use jiff::{SignedDuration, Timestamp};
use proptest::option::of;
use proptest::prelude::*;
use watchbell_core::policy::{
    self, Baseline, Decision, Heard, History, LastRing, Moment, Quiet, Reason, Snooze, Tally, Worse,
};
use watchbell_core::rule::{
    Action, Condition, Count, Counted, Per, RingAgain, Rule, RuleSet, Trigger, Urgency,
};
use watchbell_core::{Event, Level};

/// Half past nine; `now() + minutes(-5)` is five minutes earlier.
fn now() -> Timestamp {
    "2026-11-22T09:30:00Z".parse().unwrap()
}

fn minutes(minutes: i64) -> SignedDuration {
    SignedDuration::from_mins(minutes)
}

/// "Fatal only", as everybody starts with.
fn fatal_only() -> Rule {
    Rule::fatal_only()
}

/// Listens to everything, so that what decides is the issue's history.
fn everything(name: &str) -> Rule {
    Rule { name: name.into(), condition: Condition::All(vec![]), urgency: Urgency::Normal, ..fatal_only() }
}

fn ignoring(rule: Rule) -> Rule {
    Rule { action: Action::Ignore, ..rule }
}

fn new_issues(rule: Rule) -> Rule {
    Rule { trigger: Trigger::NewIssue, ..rule }
}

/// An issue's second event: one user, nothing rang, nobody has seen it.
fn known_issue() -> History {
    History {
        is_new: false,
        resolved: false,
        silent_for: Some(Duration::from_secs(1)),
        count: 2,
        users: 1,
        releases: 1,
        last_ring: None,
        acknowledged: None,
        snoozed: None,
    }
}

fn new_issue() -> History {
    History { is_new: true, silent_for: None, count: 1, ..known_issue() }
}

fn baseline(level: Level, count: u64, users: u64) -> Baseline {
    Baseline { level, count, users, releases: 1 }
}

/// Rang `ago` minutes before now, at error, with normal urgency, one event and one user.
fn rang(ago: i64) -> LastRing {
    let baseline = baseline(Level::Error, 1, 1);
    LastRing { at: now() - minutes(ago), urgency: Urgency::Normal, baseline }
}

/// Judged with nothing counted before.
fn decide(rules: &RuleSet, source: &str, event: &Event, history: &History, moment: &Moment) -> Decision {
    let heard = Heard { source, issue_id: "issue", event, at: moment.now };
    policy::decide(rules, &heard, history, moment, &mut Tally::default())
}

fn awake() -> Moment {
    Moment::at(now())
}

fn paused() -> Moment {
    Moment { paused_until: Some(now() + minutes(30)), ..awake() }
}

/// The decision in one line: `ring RULE`, `ring RULE again: WORSE`, `hold REASON by RULE [at TIME]`.
fn judge(rules: &[Rule], level: Level, history: &History, moment: &Moment) -> String {
    match decide(&RuleSet::new(rules.to_vec()), "checkout", &Event::bare(level), history, moment) {
        Decision::Ring { rule, again: None, .. } => format!("ring {rule}"),
        Decision::Ring { rule, again: Some(worse), .. } => format!("ring {rule} again: {worse:?}"),
        Decision::Summed { rule, .. } => format!("summed {rule}"),
        Decision::Hold { rule, reason, at, .. } => {
            let at = at.map(|at| format!(" at {}", at.strftime("%H:%M"))).unwrap_or_default();
            format!("hold {reason:?} by {}{at}", rule.as_deref().unwrap_or("none"))
        }
    }
}

#[test]
fn the_first_rule_whose_match_and_trigger_hold_decides() {
    let (fatal, error) = (Level::Fatal, Level::Error);
    for (rules, level, history, expected) in [
        (vec![], fatal, new_issue(), "hold NoRule by none"),
        (vec![fatal_only()], fatal, new_issue(), "ring Fatal only"),
        (vec![fatal_only()], error, new_issue(), "hold NoRule by none"),
        (vec![fatal_only(), everything("All")], error, new_issue(), "ring All"),
        (vec![everything("All"), fatal_only()], fatal, new_issue(), "ring All"),
        (vec![Rule { enabled: false, ..fatal_only() }], fatal, new_issue(), "hold NoRule by none"),
        (vec![ignoring(everything("CI")), fatal_only()], fatal, new_issue(), "hold Ignored by CI"),
        (vec![fatal_only(), ignoring(everything("CI"))], fatal, new_issue(), "ring Fatal only"),
        // A trigger that does not hold leaves the event to later rules.
        (vec![new_issues(everything("New"))], error, new_issue(), "ring New"),
        (vec![new_issues(everything("New"))], error, known_issue(), "hold Trigger by New"),
        (vec![new_issues(everything("New")), everything("All")], error, known_issue(), "ring All"),
        (
            vec![new_issues(everything("New")), new_issues(everything("Newer"))],
            error,
            known_issue(),
            "hold Trigger by New",
        ),
        (vec![new_issues(everything("New")), fatal_only()], error, known_issue(), "hold Trigger by New"),
        (
            vec![ignoring(new_issues(everything("New"))), fatal_only()],
            fatal,
            known_issue(),
            "ring Fatal only",
        ),
    ] {
        assert_eq!(judge(&rules, level, &history, &awake()), expected, "{rules:#?}");
    }
}

#[test]
fn the_reason_shown_is_the_one_that_outlasts_the_others() {
    // Everything that can hold an event is true here; taking the foremost away shows the next.
    let mut history = History {
        last_ring: Some(rang(10)),
        acknowledged: Some(baseline(Level::Error, 1, 1)),
        snoozed: Some(Snooze::Until(now() + minutes(60))),
        ..known_issue()
    };
    let until = now() + minutes(90);
    let quiet = Quiet { until, except_level: Some(Level::Fatal), except_urgency: Some(Urgency::Critical) };
    let mut moment = Moment { first_read: true, quiet: Some(quiet), catching_up: true, ..paused() };
    let mut rules = vec![ignoring(everything("All"))];
    let mut judge = |change: &mut dyn FnMut(&mut Vec<Rule>, &mut History, &mut Moment)| {
        let decision = judge(&rules, Level::Error, &history, &moment);
        change(&mut rules, &mut history, &mut moment);
        decision
    };
    assert_eq!(judge(&mut |rules, _, _| rules[0].action = Action::Ring), "hold Ignored by All");
    assert_eq!(judge(&mut |_, _, moment| moment.first_read = false), "hold FirstRead by All");
    assert_eq!(judge(&mut |_, history, _| history.snoozed = None), "hold Snoozed by All at 10:30");
    assert_eq!(judge(&mut |_, history, _| history.acknowledged = None), "hold Acknowledged by All");
    assert_eq!(
        judge(&mut |_, history, _| history.last_ring = Some(rang(31))),
        "hold RepeatAfter by All at 09:20"
    );
    assert_eq!(judge(&mut |_, _, moment| moment.quiet = None), "hold QuietHours by All at 11:00");
    assert_eq!(judge(&mut |_, _, moment| moment.paused_until = Some(now())), "hold Paused by All at 10:00");
    assert_eq!(judge(&mut |_, _, moment| moment.catching_up = false), "summed All");
    assert_eq!(judge(&mut |_, _, _| ()), "ring All");
}

#[test]
fn quiet_hours_let_through_what_cannot_wait() {
    let quiet = |except_level, except_urgency| Moment {
        quiet: Some(Quiet { until: now() + minutes(1), except_level, except_urgency }),
        ..awake()
    };
    let (all, held) = (everything("All"), "hold QuietHours by All at 09:31");
    let always = Rule { in_quiet_hours: true, ..all.clone() };
    let (error, fatal) = (Some(Level::Error), Some(Level::Fatal));
    for (rule, level, moment, expected) in [
        (&all, Level::Fatal, quiet(None, None), held),
        (&all, Level::Fatal, quiet(fatal, None), "ring All"),
        (&all, Level::Error, quiet(fatal, None), held),
        (&all, Level::Fatal, quiet(error, None), "ring All"),
        (&all, Level::Error, quiet(None, Some(Urgency::Critical)), held),
        (&all, Level::Error, quiet(None, Some(Urgency::Normal)), "ring All"),
        (&all, Level::Error, quiet(None, Some(Urgency::Low)), "ring All"),
        (&always, Level::Info, quiet(None, None), "ring All"),
    ] {
        assert_eq!(judge(std::slice::from_ref(rule), level, &new_issue(), &moment), expected);
    }
    let over =
        Moment { quiet: Some(Quiet { until: now(), except_level: None, except_urgency: None }), ..awake() };
    assert_eq!(judge(&[all], Level::Error, &new_issue(), &over), "ring All");
}

#[test]
fn a_regression_is_what_comes_back_after_it_was_over() {
    let days = |days: u64| Some(Duration::from_hours(24 * days));
    let resolved = Rule { trigger: Trigger::Regression { after: None }, ..everything("Back") };
    let silent = Rule { trigger: Trigger::Regression { after: days(14) }, ..everything("Back") };
    let seen = Some(baseline(Level::Error, 2, 1));
    let waits = "hold Trigger by Back";
    for (rule, history, expected) in [
        (&resolved, new_issue(), waits),
        (&resolved, known_issue(), waits),
        (&resolved, History { silent_for: days(100), ..known_issue() }, waits),
        (&resolved, History { resolved: true, ..known_issue() }, "ring Back"),
        (&silent, new_issue(), waits),
        (&silent, History { silent_for: days(13), ..known_issue() }, waits),
        (&silent, History { silent_for: days(14), ..known_issue() }, "ring Back"),
        (&silent, History { resolved: true, ..known_issue() }, "ring Back"),
        // What somebody had acknowledged before it was over is back all the same.
        (&resolved, History { resolved: true, acknowledged: seen, ..known_issue() }, "ring Back again: Back"),
        (
            &silent,
            History { silent_for: days(14), acknowledged: seen, ..known_issue() },
            "ring Back again: Back",
        ),
        (
            &resolved,
            History { resolved: true, last_ring: Some(rang(5)), ..known_issue() },
            "ring Back again: Back",
        ),
    ] {
        assert_eq!(
            judge(std::slice::from_ref(rule), Level::Error, &history, &awake()),
            expected,
            "{history:?}"
        );
    }
}

#[test]
fn snoozed_until_worse_means_worse_than_it_was_then() {
    let was = baseline(Level::Error, 5, 2);
    let snoozed = |level, count, users, releases| {
        let history =
            History { snoozed: Some(Snooze::UntilWorse(was)), count, users, releases, ..known_issue() };
        judge(&[everything("All")], level, &history, &awake())
    };
    assert_eq!(snoozed(Level::Error, 99, 3, 1), "hold Snoozed by All");
    assert_eq!(snoozed(Level::Fatal, 6, 2, 1), "ring All again: Level");
    assert_eq!(snoozed(Level::Error, 6, 4, 1), "ring All again: Users");
    assert_eq!(snoozed(Level::Error, 6, 2, 2), "ring All again: Release");
    assert_eq!(snoozed(Level::Error, 100, 2, 1), "ring All again: Count");
}

#[test]
fn a_rule_that_counts_all_issues_is_not_spent_on_one_that_is_held() {
    let count = Count { of: Counted::Events, at_least: 2, within: Duration::from_mins(5), per: Per::Rule };
    let rules = RuleSet::new(vec![Rule { trigger: Trigger::Count(count), ..everything("Storm") }]);
    let mut tally = Tally::default();
    let mut judge = |issue_id, history: &History, moment: &Moment| {
        let event = Event::bare(Level::Error);
        let heard = Heard { source: "checkout", issue_id, event: &event, at: now() };
        policy::decide(&rules, &heard, history, moment, &mut tally).code()
    };
    let acknowledged = History { acknowledged: Some(baseline(Level::Error, 2, 1)), ..known_issue() };
    assert_eq!(judge("a", &acknowledged, &awake()), "trigger");
    assert_eq!(judge("a", &acknowledged, &awake()), "acknowledged");
    // The next issue is none of that; but what a pause held was the ring.
    assert_eq!(judge("b", &new_issue(), &paused()), "paused");
    assert_eq!(judge("c", &new_issue(), &awake()), "trigger");
}

#[test]
fn an_issue_that_rang_folds_until_repeat_after_has_passed() {
    for (ago, expected) in [
        (0, "hold RepeatAfter by All at 09:30"),
        (29, "hold RepeatAfter by All at 09:01"),
        (30, "ring All"),
        (500, "ring All"),
        // The clock moved back: by a little it still folds, by more the old ring no longer counts.
        (-29, "hold RepeatAfter by All at 09:59"),
        (-30, "ring All"),
        (-576_000, "ring All"),
    ] {
        let history = History { last_ring: Some(rang(ago)), ..known_issue() };
        assert_eq!(judge(&[everything("All")], Level::Error, &history, &awake()), expected, "{ago}");
    }
    let unfolded = Rule { repeat_after: std::time::Duration::ZERO, ..everything("All") };
    let history = History { last_ring: Some(rang(0)), ..known_issue() };
    assert_eq!(judge(&[unfolded], Level::Error, &history, &awake()), "ring All");
}

#[test]
fn what_got_worse_breaks_through_folding() {
    let folded = || History { last_ring: Some(rang(10)), ..known_issue() };
    let never = Rule { ring_again: RingAgain::Never, ..everything("All") };
    let loud = Rule { urgency: Urgency::Critical, ..everything("All") };
    let loud_never = Rule { urgency: Urgency::Critical, ..never.clone() };
    let fold = "hold RepeatAfter by All at 09:20";
    for (rule, level, history, expected) in [
        (everything("All"), Level::Error, folded(), fold),
        (everything("All"), Level::Fatal, folded(), "ring All again: Level"),
        (everything("All"), Level::Error, History { users: 2, ..folded() }, "ring All again: Users"),
        (everything("All"), Level::Error, History { count: 99, ..folded() }, fold),
        (everything("All"), Level::Error, History { count: 100, ..folded() }, "ring All again: Count"),
        (everything("All"), Level::Error, History { releases: 2, ..folded() }, "ring All again: Release"),
        (loud.clone(), Level::Error, folded(), "ring All again: Urgency"),
        (loud, Level::Fatal, folded(), "ring All again: Level"),
        // `never` still gives way to a higher level and a louder rule, and to nothing else.
        (never.clone(), Level::Error, History { users: 9, count: 100, releases: 2, ..folded() }, fold),
        (never, Level::Fatal, folded(), "ring All again: Level"),
        (loud_never, Level::Error, folded(), "ring All again: Urgency"),
    ] {
        assert_eq!(judge(&[rule], level, &history, &awake()), expected, "{history:?}");
    }
}

#[test]
fn an_acknowledged_issue_rings_again_only_if_it_got_worse_since() {
    let seen = |level, count, users| Some(baseline(level, count, users));
    for (acknowledged, level, count, users, releases, expected) in [
        (seen(Level::Error, 5, 1), Level::Error, 6, 1, 1, "hold Acknowledged by All"),
        (seen(Level::Error, 5, 1), Level::Fatal, 6, 1, 1, "ring All again: Level"),
        (seen(Level::Fatal, 5, 1), Level::Fatal, 6, 1, 1, "hold Acknowledged by All"),
        (seen(Level::Fatal, 5, 1), Level::Fatal, 6, 2, 1, "ring All again: Users"),
        (seen(Level::Fatal, 5, 3), Level::Fatal, 9, 5, 1, "hold Acknowledged by All"),
        (seen(Level::Fatal, 5, 3), Level::Fatal, 9, 6, 1, "ring All again: Users"),
        // Nobody known was hit: one user is no doubling, two are.
        (seen(Level::Fatal, 5, 0), Level::Fatal, 6, 1, 1, "hold Acknowledged by All"),
        (seen(Level::Fatal, 5, 0), Level::Fatal, 7, 2, 1, "ring All again: Users"),
        (seen(Level::Fatal, 99, 1), Level::Fatal, 100, 1, 1, "ring All again: Count"),
        (seen(Level::Fatal, 100, 1), Level::Fatal, 101, 1, 1, "hold Acknowledged by All"),
        (seen(Level::Fatal, 100, 1), Level::Fatal, 1_000, 1, 1, "ring All again: Count"),
        (seen(Level::Fatal, 999, 1), Level::Fatal, 12_000, 1, 1, "ring All again: Count"),
        (seen(Level::Fatal, 10_000, 1), Level::Fatal, 900_000, 1, 1, "hold Acknowledged by All"),
        (seen(Level::Fatal, 5, 1), Level::Fatal, 6, 1, 2, "ring All again: Release"),
    ] {
        let history = History { acknowledged, count, users, releases, ..known_issue() };
        assert_eq!(judge(&[everything("All")], level, &history, &awake()), expected, "{history:?}");
    }
    // It rang just before it was acknowledged, and its rule rings for nothing but a higher level while folding.
    let never = Rule { ring_again: RingAgain::Never, ..everything("All") };
    let history = History {
        acknowledged: seen(Level::Error, 2, 1),
        last_ring: Some(rang(5)),
        users: 4,
        ..known_issue()
    };
    assert_eq!(judge(&[never], Level::Error, &history, &awake()), "hold RepeatAfter by All at 09:25");
}

#[test]
fn pause_and_snooze_end_by_themselves() {
    let snoozed = |until| History { snoozed: Some(Snooze::Until(until)), ..known_issue() };
    let all = [everything("All")];
    assert_eq!(
        judge(&all, Level::Fatal, &snoozed(now() + minutes(1)), &awake()),
        "hold Snoozed by All at 09:31"
    );
    assert_eq!(judge(&all, Level::Fatal, &snoozed(now()), &awake()), "ring All");
    let for_good = Moment { paused_until: Some(Timestamp::MAX), ..awake() };
    assert!(judge(&all, Level::Fatal, &new_issue(), &for_good).starts_with("hold Paused"));
    let over = Moment { paused_until: Some(now() - minutes(1)), ..awake() };
    assert_eq!(judge(&all, Level::Fatal, &new_issue(), &over), "ring All");
}

#[test]
fn a_ring_says_how_loudly() {
    let rules = RuleSet::new(vec![Rule { sound: "none".into(), ..fatal_only() }]);
    let decision = decide(&rules, "checkout", &Event::bare(Level::Fatal), &new_issue(), &awake());
    let expected = Decision::Ring {
        rule: "Fatal only".into(),
        urgency: Urgency::Critical,
        sound: "none".into(),
        again: None,
    };
    assert_eq!(decision, expected);
    assert!(decision.rings() && decision.rule() == Some("Fatal only"));
    assert_eq!(Decision::duplicate().rule(), None);
}

fn a_time() -> impl Strategy<Value = Timestamp> {
    (-3_000..3_000_i64).prop_map(|seconds| now() + SignedDuration::from_secs(seconds))
}

fn a_baseline() -> impl Strategy<Value = Baseline> {
    (support::level(), 0..12_000_u64, 0..9_u64)
        .prop_map(|(level, count, users)| baseline(level, count, users))
}

fn a_history() -> impl Strategy<Value = History> {
    let urgency = proptest::sample::select(vec![Urgency::Low, Urgency::Normal, Urgency::Critical]);
    let last_ring = (a_time(), urgency, a_baseline());
    let last_ring = last_ring.prop_map(|(at, urgency, baseline)| LastRing { at, urgency, baseline });
    let seen = (any::<bool>(), 0..20_000_u64, 0..20_u64, 0..3_u64);
    (seen, of(last_ring), of(a_baseline()), of(a_time())).prop_map(
        |((is_new, count, users, releases), last_ring, acknowledged, snoozed_until)| History {
            is_new,
            resolved: false,
            silent_for: (!is_new).then_some(Duration::from_mins(count)),
            count,
            users,
            releases,
            last_ring,
            acknowledged,
            snoozed: snoozed_until.map(Snooze::Until),
        },
    )
}

fn a_moment() -> impl Strategy<Value = Moment> {
    (proptest::option::of(a_time()), proptest::bool::weighted(0.2))
        .prop_map(|(paused_until, first_read)| Moment { paused_until, first_read, ..awake() })
}

proptest! {
    #[test]
    fn what_must_not_ring_never_rings(rules in support::rules(), event in support::event(), history in a_history(), moment in a_moment()) {
        let decision = decide(&RuleSet::new(rules), "local", &event, &history, &moment);
        if decision.rings() {
            prop_assert!(!moment.first_read);
            prop_assert!(moment.paused_until.is_none_or(|until| until <= moment.now));
            prop_assert!(!matches!(history.snoozed, Some(Snooze::Until(until)) if until > moment.now));
        }
    }

    #[test]
    fn the_same_question_has_the_same_answer(rules in support::rules(), event in support::event(), history in a_history(), moment in a_moment()) {
        let answer = decide(&RuleSet::new(rules.clone()), "local", &event, &history, &moment);
        prop_assert_eq!(decide(&RuleSet::new(rules), "local", &event, &history, &moment), answer);
    }

    #[test]
    fn a_rule_below_changes_nothing_that_one_above_decided(rules in support::rules(), below in support::rule(), event in support::event(), history in a_history(), moment in a_moment()) {
        let before = decide(&RuleSet::new(rules.clone()), "local", &event, &history, &moment);
        let after = decide(&RuleSet::new([rules, vec![below]].concat()), "local", &event, &history, &moment);
        match &before {
            Decision::Hold { reason: Reason::NoRule, .. } => {}
            Decision::Hold { reason: Reason::Trigger, .. } => {
                let forgotten = matches!(&after, Decision::Hold { reason: Reason::NoRule, .. });
                prop_assert!(!forgotten);
            }
            _ => prop_assert_eq!(before, after),
        }
    }

    #[test]
    fn the_rule_that_decides_is_the_first_that_would_decide_alone(rules in support::rules(), event in support::event(), history in a_history(), moment in a_moment()) {
        let decided = |decision: &Decision| {
            !matches!(decision, Decision::Hold { reason: Reason::NoRule | Reason::Trigger, .. })
        };
        let mut alone = rules.iter().map(|rule| decide(&RuleSet::new(vec![rule.clone()]), "local", &event, &history, &moment));
        let first = alone.find(decided);
        let together = decide(&RuleSet::new(rules.clone()), "local", &event, &history, &moment);
        prop_assert_eq!(first, decided(&together).then_some(together));
    }

    #[test]
    fn only_paused_holds_what_would_ring_otherwise(rules in support::rules(), event in support::event(), history in a_history(), moment in a_moment()) {
        let rules = RuleSet::new(rules);
        let paused = Moment { paused_until: Some(Timestamp::MAX), ..moment.clone() };
        let awake = Moment { paused_until: None, ..moment };
        let held = decide(&rules, "local", &event, &history, &paused);
        let is_paused = matches!(held, Decision::Hold { reason: Reason::Paused, .. });
        prop_assert_eq!(is_paused, decide(&rules, "local", &event, &history, &awake).rings());
    }

    #[test]
    fn a_higher_level_always_breaks_through(level in support::level(), history in a_history()) {
        let rules = RuleSet::new(vec![Rule { ring_again: RingAgain::Never, ..everything("All") }]);
        let lower = |baseline: &Baseline| baseline.level < level;
        let worse = history.last_ring.as_ref().is_some_and(|last| lower(&last.baseline))
            && history.acknowledged.as_ref().is_none_or(lower);
        if worse {
            let history = History { snoozed: None, ..history };
            let decision = decide(&rules, "local", &Event::bare(level), &history, &awake());
            prop_assert!(matches!(decision, Decision::Ring { again: None | Some(Worse::Level), .. }), "{:?}", decision);
        }
    }
}
