//! Rules, sources and events of every shape, for properties; and what is said of a text.

use std::collections::BTreeMap;
use std::time::Duration;

use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use watchbell_core::config::{KINDS, Severity, Source, SourceKind, TokenRef, parse};
use watchbell_core::decode::Mapping;
use watchbell_core::rule::{
    Action, Colour, Condition, Count, Counted, Field, Op, Per, RingAgain, Rule, Trigger, Urgency,
};
use watchbell_core::{Event, Exception, Level, User};

pub(crate) fn level() -> impl Strategy<Value = Level> {
    select(Level::ALL.to_vec())
}

/// Short words that often meet, and some that hurt.
pub(crate) fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        select(vec!["production", "Production", "a", "b", "5.9", "5.10", "web@1.0", "DNS", "fatal"])
            .prop_map(str::to_owned),
        "[ -~äß\u{1f514}]{1,12}".prop_filter("an empty line is no word", |text| !text.trim().is_empty()),
    ]
}

fn field() -> impl Strategy<Value = Field> {
    prop_oneof![select(Field::ALL[1..].to_vec()), "[a-z.]{1,8}".prop_map(Field::Tag)]
}

fn op() -> impl Strategy<Value = Op> {
    prop_oneof![
        word().prop_map(Op::Is),
        word().prop_map(Op::IsNot),
        vec(word(), 1..4).prop_map(Op::IsOneOf),
        word().prop_map(Op::Contains),
        word().prop_map(Op::StartsWith),
        word().prop_map(Op::EndsWith),
        select(vec!["^a", "(?i)dns", r"\d+\.\d+", "."]).prop_map(|pattern| Op::Matches(pattern.into())),
        word().prop_map(Op::AtLeast),
        word().prop_map(Op::AtMost),
        any::<bool>().prop_map(Op::Exists),
    ]
}

fn level_op() -> impl Strategy<Value = Op> {
    let word = || level().prop_map(|level| level.as_str().to_owned());
    prop_oneof![
        word().prop_map(Op::Is),
        word().prop_map(Op::IsNot),
        vec(word(), 1..4).prop_map(Op::IsOneOf),
        word().prop_map(Op::AtLeast),
        word().prop_map(Op::AtMost),
        any::<bool>().prop_map(Op::Exists),
    ]
}

pub(crate) fn condition() -> impl Strategy<Value = Condition> {
    let leaf = prop_oneof![
        level_op().prop_map(|op| Condition::Is { field: Field::Level, op }),
        (field(), op()).prop_map(|(field, op)| Condition::Is { field, op }),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Condition::All),
            vec(inner.clone(), 0..4).prop_map(Condition::Any),
            inner.prop_map(|condition| Condition::Not(Box::new(condition))),
        ]
    })
}

fn duration() -> impl Strategy<Value = Duration> {
    select(vec![0, 1, 60, 90, 900, 1_800, 5_400, 86_400]).prop_map(Duration::from_secs)
}

fn count(of: Counted, at_least: u32, per: Per) -> Trigger {
    Trigger::Count(Count { of, at_least, within: Duration::from_mins(5), per })
}

pub(crate) fn rule() -> impl Strategy<Value = Rule> {
    let triggers = select(vec![
        Trigger::EveryEvent,
        Trigger::NewIssue,
        Trigger::Regression { after: None },
        Trigger::Regression { after: Some(Duration::from_hours(14 * 24)) },
        count(Counted::Events, 10, Per::Issue),
        count(Counted::Users, 5, Per::Rule),
    ]);
    let marks = (
        option::of(select(vec![Colour::Red, Colour::Grey])),
        option::of(vec(select(vec!["open", "snooze"]).prop_map(str::to_owned), 0..2)),
    );
    let actions = prop_oneof![4 => Just(Action::Ring), 1 => Just(Action::Ignore)];
    let words = (
        triggers,
        actions,
        select(vec![RingAgain::Worse, RingAgain::Never]),
        select(vec![Urgency::Low, Urgency::Normal, Urgency::Critical]),
    );
    let flags = (proptest::bool::weighted(0.8), any::<bool>());
    let sources = vec(select(vec!["local", "checkout"]).prop_map(str::to_owned), 0..3);
    (word(), sources, condition(), words, flags, duration(), select(vec!["bell", "none", "/a b.oga"]), marks)
        .prop_map(
            |(name, sources, condition, words, (enabled, in_quiet_hours), repeat_after, sound, marks)| Rule {
                name,
                enabled,
                sources,
                condition,
                trigger: words.0,
                action: words.1,
                in_quiet_hours,
                repeat_after,
                ring_again: words.2,
                urgency: words.3,
                sound: sound.into(),
                colour: marks.0,
                actions: marks.1.map(|mut actions: Vec<String>| {
                    actions.dedup();
                    actions
                }),
            },
        )
}

/// A list with names that differ.
pub(crate) fn rules() -> impl Strategy<Value = Vec<Rule>> {
    vec(rule(), 0..5).prop_map(|rules| {
        let mut kept: Vec<Rule> = Vec::new();
        for rule in rules {
            if kept.iter().all(|other| other.name != rule.name) {
                kept.push(rule);
            }
        }
        kept
    })
}

fn token() -> impl Strategy<Value = TokenRef> {
    prop_oneof![
        word().prop_map(TokenRef::Keyring),
        word().prop_map(TokenRef::Env),
        word().prop_map(|path| TokenRef::File(path.into())),
        vec(word(), 1..4).prop_map(TokenRef::Command),
    ]
}

/// A source of any kind, with the settings that its kind has.
fn source() -> impl Strategy<Value = Source> {
    let kind = select(
        KINDS.iter().map(|facts| facts.kind).filter(|kind| *kind != SourceKind::Local).collect::<Vec<_>>(),
    );
    let fields = btree_map(
        select(vec!["level", "message", "tags.x y"]).prop_map(str::to_owned),
        Just("/a".to_owned()),
        0..3,
    );
    let levels = btree_map(word(), level(), 0..3);
    let link = option::of(Just("https://t.example.org/{event_id}".to_owned()));
    let silence = option::of(duration().prop_filter("nobody can be heard all the time", |it| !it.is_zero()));
    let ca_file = option::of(word().prop_map(Into::into));
    let every = option::of((5_u64..=3_600).prop_map(Duration::from_secs));
    let asked = (word(), option::of(word()), vec(word(), 0..3), vec(word(), 1..3), every);
    let told = ("[a-z0-9-]{1,9}", word(), any::<bool>(), option::of(token()), ca_file, silence);
    (kind, told, asked, fields, levels, link).prop_map(|(kind, told, asked, fields, levels, link)| {
        let (id, name, enabled, token, ca_file, silence) = told;
        let (organization, query, projects, paths, every) = asked;
        let has = |key| kind.setting(key).is_some();
        let needs = |key| kind.setting(key).is_some_and(|setting| setting.required);
        Source {
            id,
            name,
            kind,
            enabled,
            url: needs("url").then(|| "https://logbook.example.org/v1/stream".parse().unwrap()),
            token: token.filter(|_| has("token")),
            ca_file: ca_file.filter(|_| has("ca_file")),
            silence,
            every: every.filter(|_| has("every")),
            organization: Some(organization).filter(|_| has("organization")),
            projects: projects.into_iter().filter(|_| has("projects")).collect(),
            query: query.or_else(|| needs("query").then(|| "{}".to_owned())).filter(|_| has("query")),
            paths: paths.into_iter().filter(|_| has("paths")).map(|path| format!("/{path}")).collect(),
            mapping: Mapping {
                fields: fields.into_iter().filter(|_| has("fields")).collect(),
                levels,
                link: link.filter(|_| has("link")),
            },
        }
    })
}

/// A list with ids that differ.
pub(crate) fn sources() -> impl Strategy<Value = Vec<Source>> {
    vec(source(), 0..4).prop_map(|sources| {
        let by_id: BTreeMap<String, Source> =
            sources.into_iter().map(|source| (source.id.clone(), source)).collect();
        by_id.into_values().collect()
    })
}

pub(crate) fn event() -> impl Strategy<Value = Event> {
    let text = || option::of(word());
    let user = option::of((text(), text()).prop_map(|(id, email)| User { id, email, ..User::default() }));
    let exceptions =
        vec((text(), text()).prop_map(|(ty, value)| Exception { ty, value, ..Exception::default() }), 0..3);
    let tags = vec(("[a-z.]{1,2}", word()), 0..3);
    (level(), text(), exceptions, text(), text(), user, tags, vec(word(), 0..3)).prop_map(
        |(level, message, exceptions, environment, release, user, tags, fingerprint)| Event {
            message,
            exceptions,
            environment,
            release,
            user,
            tags,
            fingerprint,
            ..Event::bare(level)
        },
    )
}

/// The problems as `line:column severity path | message | suggestion`.
pub(crate) fn problems(text: &str) -> Vec<String> {
    let said = parse(text).problems.into_iter().map(|problem| {
        let severity = if problem.severity == Severity::Error { "error" } else { "warning" };
        let suggestion = problem.suggestion.unwrap_or_default();
        format!(
            "{}:{} {severity} {} | {} | {suggestion}",
            problem.line, problem.column, problem.path, problem.message
        )
    });
    said.collect()
}

/// Asserts that `text` has exactly one problem, and that it begins so.
#[track_caller]
pub(crate) fn told(text: &str, expected: &str) {
    let problems = problems(text);
    assert_eq!(problems.len(), 1, "{problems:#?}");
    assert!(problems[0].starts_with(expected), "expected {expected}\n     got {}", problems[0]);
}
