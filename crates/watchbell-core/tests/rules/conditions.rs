//! What conditions hold for.

use crate::support;
use proptest::prelude::*;
use watchbell_core::rule::{Condition, Field, Matcher, Op, Rule, RuleSet, Trigger, shadowed};
use watchbell_core::{Event, Exception, Level, User};

fn crash() -> Event {
    Event {
        message: Some("DNS lookup of partner.example failed".into()),
        exceptions: vec![
            Exception {
                ty: Some("SocketError".into()),
                value: Some("no answer".into()),
                ..Exception::default()
            },
            Exception { ty: Some("CheckoutError".into()), value: None, ..Exception::default() },
        ],
        environment: Some("Production".into()),
        release: Some("checkout-api@5.14.0".into()),
        project: Some(String::new()),
        user: Some(User { id: Some("42".into()), ..User::default() }),
        tags: vec![
            ("region".into(), "eu-west-1".into()),
            ("status".into(), "503".into()),
            ("region".into(), "b".into()),
        ],
        fingerprint: vec!["{{ default }}".into(), "partner".into()],
        ..Event::bare(Level::Error)
    }
}

#[track_caller]
fn holds(json: &str) -> bool {
    let condition: Condition = serde_json::from_str(json).unwrap();
    let written = serde_json::to_string(&condition).unwrap();
    assert_eq!(serde_json::from_str::<Condition>(&written).unwrap(), condition, "{written}");
    Matcher::new(&condition).unwrap().holds("checkout", &crash())
}

#[test]
fn each_operator_on_each_kind_of_field() {
    for (json, expected) in [
        // Levels, by their order.
        (r#"{"field":"level","is":"error"}"#, true),
        (r#"{"field":"level","is_not":"error"}"#, false),
        (r#"{"field":"level","is_one_of":["fatal","error"]}"#, true),
        (r#"{"field":"level","at_least":"warning"}"#, true),
        (r#"{"field":"level","at_least":"fatal"}"#, false),
        (r#"{"field":"level","at_most":"error"}"#, true),
        (r#"{"field":"level","at_most":"debug"}"#, false),
        (r#"{"field":"level","exists":true}"#, true),
        (r#"{"field":"level","exists":false}"#, false),
        (r#"{"field":"level","contains":"ERR"}"#, true),
        (r#"{"field":"level","matches":"^e"}"#, true),
        // Text, without case.
        (r#"{"field":"environment","is":"production"}"#, true),
        (r#"{"field":"environment","is_not":"PRODUCTION"}"#, false),
        (r#"{"field":"environment","is_not":"staging"}"#, true),
        (r#"{"field":"environment","is_one_of":["staging","production"]}"#, true),
        (r#"{"field":"message","contains":"dns LOOKUP"}"#, true),
        (r#"{"field":"message","starts_with":"dns"}"#, true),
        (r#"{"field":"message","starts_with":"lookup"}"#, false),
        (r#"{"field":"message","ends_with":"Failed"}"#, true),
        (r#"{"field":"source","is":"Checkout"}"#, true),
        // Except by regular expressions.
        (r#"{"field":"message","matches":"dns"}"#, false),
        (r#"{"field":"message","matches":"DNS .* fail"}"#, true),
        (r#"{"field":"message","matches":"(?i)^dns"}"#, true),
        // Any of several values; `is_not` means none of them.
        (r#"{"field":"exception.type","is":"SocketError"}"#, true),
        (r#"{"field":"exception.type","is":"CheckoutError"}"#, true),
        (r#"{"field":"exception.type","is_not":"SocketError"}"#, false),
        (r#"{"field":"exception.type","is_not":"KeyError"}"#, true),
        (r#"{"field":"exception.value","contains":"answer"}"#, true),
        (r#"{"field":"fingerprint","is":"partner"}"#, true),
        (r#"{"field":"tags.region","is":"b"}"#, true),
        // Versions and numbers.
        (r#"{"field":"release","at_least":"5.9"}"#, true),
        (r#"{"field":"release","at_least":"checkout-api@5.14.1"}"#, false),
        (r#"{"field":"release","at_most":"5.14"}"#, true),
        (r#"{"field":"tags.status","at_least":"500"}"#, true),
        (r#"{"field":"tags.status","at_most":99}"#, false),
        (r#"{"field":"tags.status","is":503}"#, true),
        (r#"{"field":"tags.region","at_least":"5"}"#, false),
        // A missing field, and an empty one, make every comparison false.
        (r#"{"field":"url","is":"x"}"#, false),
        (r#"{"field":"url","is_not":"x"}"#, false),
        (r#"{"field":"url","is_one_of":["x"]}"#, false),
        (r#"{"field":"url","contains":"x"}"#, false),
        (r#"{"field":"url","matches":".*"}"#, false),
        (r#"{"field":"url","at_least":"0"}"#, false),
        (r#"{"field":"url","at_most":"9"}"#, false),
        (r#"{"field":"url","exists":true}"#, false),
        (r#"{"field":"url","exists":false}"#, true),
        (r#"{"field":"project","exists":true}"#, false),
        (r#"{"field":"project","is_not":"x"}"#, false),
        (r#"{"field":"user.email","is_not":"x"}"#, false),
        (r#"{"field":"user.id","exists":true}"#, true),
        (r#"{"field":"tags.shop","exists":false}"#, true),
        (r#"{"field":"tags.Region","exists":true}"#, false),
        (r#"{"not":{"field":"url","is":"x"}}"#, true),
        // The tree.
        (r#"{"all":[]}"#, true),
        (r#"{"any":[]}"#, false),
        (r#"{"not":{"any":[]}}"#, true),
        (r#"{"all":[{"field":"level","is":"error"},{"field":"url","exists":false}]}"#, true),
        (r#"{"all":[{"field":"level","is":"error"},{"field":"url","exists":true}]}"#, false),
        (
            r#"{"any":[{"field":"level","is":"fatal"},{"all":[{"not":{"field":"level","is":"fatal"}}]}]}"#,
            true,
        ),
    ] {
        assert_eq!(holds(json), expected, "{json}");
    }
}

const FATAL: &str = r#"{"field":"level","at_least":"fatal"}"#;
const PRODUCTION: &str = r#"{"field":"environment","is":"production"}"#;

#[test]
fn the_floor_is_the_lowest_level_that_could_match() {
    let floor = |trees: &[&str]| {
        let rule = |(index, tree): (usize, &&str)| Rule {
            name: index.to_string(),
            condition: serde_json::from_str(tree).unwrap(),
            ..Rule::fatal_only()
        };
        RuleSet::new(trees.iter().enumerate().map(rule).collect()).floor()
    };
    for (trees, expected) in [
        (vec![FATAL], Some(Level::Fatal)),
        (vec![FATAL, r#"{"field":"level","is":"warning"}"#], Some(Level::Warning)),
        (vec![PRODUCTION], Some(Level::Debug)),
        (
            vec![r#"{"all":[{"field":"environment","is":"x"},{"field":"level","at_least":"error"}]}"#],
            Some(Level::Error),
        ),
        (
            vec![r#"{"any":[{"field":"environment","is":"x"},{"field":"level","at_least":"error"}]}"#],
            Some(Level::Debug),
        ),
        (vec![r#"{"not":{"field":"level","at_most":"warning"}}"#], Some(Level::Error)),
        (
            vec![r#"{"not":{"all":[{"field":"level","at_most":"info"},{"field":"url","exists":true}]}}"#],
            Some(Level::Debug),
        ),
        (
            vec![r#"{"not":{"any":[{"field":"level","at_most":"info"},{"field":"url","exists":true}]}}"#],
            Some(Level::Warning),
        ),
        (vec![r#"{"any":[]}"#], None),
        (vec![r#"{"all":[{"field":"level","is":"info"},{"field":"level","is":"fatal"}]}"#], None),
        (vec![], None),
    ] {
        assert_eq!(floor(&trees), expected, "{trees:?}");
    }
    let off = Rule { enabled: false, ..Rule::fatal_only() };
    assert_eq!(RuleSet::new(vec![off]).floor(), None);
}

#[test]
fn a_set_asks_enabled_rules_of_the_source_in_order() {
    fn shared_between_threads(_: impl Send + Sync + Clone) {}
    let rule = |name: &str, enabled: bool, sources: &[&str]| Rule {
        name: name.into(),
        enabled,
        sources: sources.iter().map(|&id| id.into()).collect(),
        condition: Condition::All(vec![]),
        ..Rule::fatal_only()
    };
    let broken = Condition::Is { field: Field::Message, op: Op::Matches("(".into()) };
    let set = RuleSet::new(vec![
        rule("b", true, &[]),
        rule("off", false, &[]),
        rule("elsewhere", true, &["payments"]),
        Rule { condition: Condition::Not(Box::new(broken)), ..rule("broken", true, &[]) },
        rule("a", true, &["payments", "checkout"]),
    ]);
    let names: Vec<_> = set.matching("checkout", &crash()).map(|rule| rule.name.as_str()).collect();
    assert_eq!(names, ["b", "a"]);
    assert_eq!(set.rules().len(), 5);
    shared_between_threads(set);
}

/// What matches, found without any short cut.
fn plainly<'a>(rules: &'a [Rule], source: &str, event: &Event) -> Vec<&'a str> {
    let hears = |rule: &&Rule| rule.sources.is_empty() || rule.sources.iter().any(|id| id == source);
    let holds =
        |rule: &&Rule| Matcher::new(&rule.condition).is_ok_and(|matcher| matcher.holds(source, event));
    let asked = rules.iter().filter(|rule| rule.enabled).filter(hears).filter(holds);
    asked.map(|rule| rule.name.as_str()).collect()
}

fn by_set<'a>(set: &'a RuleSet, source: &str, event: &Event) -> Vec<&'a str> {
    set.matching(source, event).map(|rule| rule.name.as_str()).collect()
}

#[test]
fn many_patterns_and_a_hostile_text_find_the_same_rules() {
    let rule = |index: usize, op| Rule {
        name: index.to_string(),
        condition: Condition::Is { field: Field::Message, op },
        ..Rule::fatal_only()
    };
    let patterns = (0..40).map(|index| Op::Matches(format!("(?i)x{index}\\b|^y{index}")));
    let texts = (1..200).map(|length| Op::Contains("a".repeat(length)));
    let rules: Vec<_> = patterns.chain(texts).enumerate().map(|(index, op)| rule(index, op)).collect();
    let set = RuleSet::new(rules.clone());
    for message in ["", "x3", "Y39 X7, x10", "aaa", &"aA".repeat(5_000), "äöü x5", "no"] {
        let event = Event { message: Some(message.into()), ..Event::bare(Level::Fatal) };
        assert_eq!(by_set(&set, "local", &event), plainly(&rules, "local", &event), "{message:.20}");
    }
}

#[test]
fn a_rule_is_shadowed_only_where_that_can_be_proven() {
    let rule = |tree: &str| Rule { condition: serde_json::from_str(tree).unwrap(), ..Rule::fatal_only() };
    let error = r#"{"field":"level","at_least":"error"}"#;
    let cart = r#"{"field":"message","contains":"cart"}"#;
    for (above, below, expected) in [
        (error, error, true),
        (error, r#"{"field":"level","is":"fatal"}"#, true),
        (r#"{"field":"level","is":"fatal"}"#, error, false),
        (r#"{"all":[]}"#, cart, true),
        (
            cart,
            r#"{"all":[{"field":"level","is":"fatal"},{"field":"message","is":"The Cart is gone"}]}"#,
            true,
        ),
        (cart, r#"{"field":"message","is_one_of":["CART","carts"]}"#, true),
        (cart, r#"{"field":"message","is_one_of":["CART","dogs"]}"#, false),
        (cart, r#"{"field":"message","starts_with":"car"}"#, false),
        (cart, r#"{"field":"culprit","is":"cart"}"#, false),
        (
            cart,
            r#"{"any":[{"field":"message","ends_with":"a cart"},{"field":"culprit","is":"cart"}]}"#,
            false,
        ),
        (
            r#"{"any":[{"field":"message","contains":"cart"},{"field":"culprit","exists":true}]}"#,
            r#"{"any":[{"field":"message","ends_with":"a cart"},{"field":"culprit","is":"cart"}]}"#,
            true,
        ),
        (r#"{"field":"message","exists":true}"#, r#"{"field":"message","is_not":"x"}"#, true),
        (
            r#"{"not":{"field":"message","is":"cart"}}"#,
            r#"{"not":{"field":"message","contains":"cart"}}"#,
            true,
        ),
        (
            r#"{"not":{"field":"message","contains":"cart"}}"#,
            r#"{"not":{"field":"message","is":"cart"}}"#,
            false,
        ),
        (r#"{"field":"message","matches":"a+"}"#, r#"{"field":"message","matches":"a+"}"#, true),
        (r#"{"field":"message","matches":"a"}"#, r#"{"field":"message","contains":"a"}"#, false),
        (error, r#"{"any":[]}"#, false),
    ] {
        let found = shadowed(&[rule(above), rule(below)]);
        assert_eq!(found == [(1, 0)], expected, "{above} above {below}");
    }
    let fatal = Rule::fatal_only;
    let checkout = || Rule { sources: vec!["checkout".into()], ..fatal() };
    let both = Rule { sources: vec!["checkout".into(), "local".into()], ..fatal() };
    let new = || Rule { trigger: Trigger::NewIssue, ..fatal() };
    let off = || Rule { enabled: false, ..fatal() };
    assert_eq!(shadowed(&[fatal(), checkout(), new(), off(), fatal()]), [(1, 0), (2, 0), (4, 0)]);
    assert_eq!(shadowed(&[both, checkout(), fatal()]), [(1, 0)]);
    assert_eq!(shadowed(&[new(), off(), fatal()]), []);
}

proptest! {
    #[test]
    fn the_short_cuts_find_what_asking_every_rule_finds(rules in support::rules(), event in support::event(), source in proptest::sample::select(vec!["local", "checkout", "Local"])) {
        let set = RuleSet::new(rules.clone());
        prop_assert_eq!(by_set(&set, source, &event), plainly(&rules, source, &event));
    }

    #[test]
    fn what_a_shadowed_rule_matches_the_one_above_matches_too(narrow in support::condition(), more in support::condition(), event in support::event()) {
        let rule = |condition: &Condition| Rule { condition: condition.clone(), ..Rule::fatal_only() };
        let trees = [narrow.clone(), more.clone(), Condition::All(vec![narrow.clone(), more.clone()]), Condition::Any(vec![more, narrow])];
        for (above, below) in trees.iter().flat_map(|above| trees.iter().map(move |below| (above, below))) {
            if !shadowed(&[rule(above), rule(below)]).is_empty() {
                let holds = |tree| Matcher::new(tree).unwrap().holds("local", &event);
                prop_assert!(!holds(below) || holds(above), "{:?} above {:?}", above, below);
            }
        }
    }

    #[test]
    fn no_event_below_the_floor_matches(rules in support::rules(), event in support::event()) {
        let set = RuleSet::new(rules);
        if set.floor().is_none_or(|floor| event.level < floor) {
            prop_assert_eq!(set.matching("local", &event).count(), 0);
        }
    }

    #[test]
    fn not_turns_every_answer_around(condition in support::condition(), event in support::event()) {
        let not = Condition::Not(Box::new(condition.clone()));
        let answer = |condition: &Condition| Matcher::new(condition).unwrap().holds("local", &event);
        prop_assert_ne!(answer(&condition), answer(&not));
        prop_assert_eq!(answer(&condition), answer(&Condition::All(vec![condition.clone()])));
        prop_assert_eq!(answer(&condition), answer(&Condition::Any(vec![condition.clone()])));
    }

    #[test]
    fn case_of_the_event_does_not_count(text in "[a-zA-Zäöüß ]{1,8}", inside in "[a-zA-Z]{1,3}") {
        let upper = Event { message: Some(format!("{inside}{text}{inside}").to_uppercase()), ..Event::bare(Level::Info) };
        let lower = Event { message: Some(format!("{inside}{text}{inside}").to_uppercase().to_lowercase()), ..Event::bare(Level::Info) };
        for op in [Op::StartsWith(inside.clone()), Op::EndsWith(inside.clone()), Op::Contains(inside.clone()), Op::Is(inside)] {
            let matcher = Matcher::new(&Condition::Is { field: Field::Message, op }).unwrap();
            prop_assert_eq!(matcher.holds("", &upper), matcher.holds("", &lower));
        }
    }
}
