//! What people write, what becomes of it, and what they are told.

use std::time::Duration;

use crate::support::{problems, told};
use watchbell_core::Level;
use watchbell_core::config::{Config, DEFAULT_TOML, MAX_BYTES, SourceKind, TokenRef, parse};
use watchbell_core::rule::{Condition, Op, Rule, Trigger, Urgency};

#[track_caller]
fn rule(text: &str) -> Rule {
    let parsed = parse(text);
    assert_eq!(parsed.problems, []);
    assert_eq!(parsed.config.rules.len(), 1);
    parsed.config.rules.into_iter().next().unwrap()
}

#[test]
fn the_commented_defaults_are_the_defaults() {
    let parsed = parse(DEFAULT_TOML);
    assert_eq!(parsed.problems, []);
    assert_eq!(parsed.config, Config::default());
}

#[test]
fn the_examples_in_the_defaults_are_right() {
    // Taking one "# " away from the lines that are settings must give a file without errors.
    let is_setting = |line: &str| {
        line.starts_with("# [[")
            || line.starts_with("# ] }")
            || line.starts_with("#   {")
            || line.strip_prefix("# ").is_some_and(|line| line.split(' ').nth(1) == Some("="))
    };
    let text: Vec<_> =
        DEFAULT_TOML.lines().map(|line| if is_setting(line) { &line[2..] } else { line }).collect();
    let parsed = parse(&text.join("\n"));
    assert_eq!((parsed.config.sources.len(), parsed.config.rules.len()), (4, 2));
    assert_eq!(parsed.problems, []);
    assert_eq!(parsed.config.certificates.len(), 2);
}

#[test]
fn every_setting_stands_in_the_defaults() {
    for key in [
        "organization",
        "projects",
        "query",
        "every",
        "paths",
        "listen",
        "keep",
        "level",
        "days",
        "max_mb",
        "origins",
        "id",
        "name",
        "kind",
        "enabled",
        "url",
        "token",
        "ca_file",
        "silence",
        "fields",
        "levels",
        "link",
        "sources",
        "match",
        "trigger",
        "action",
        "in_quiet_hours",
        "repeat_after",
        "ring_again",
        "urgency",
        "sound",
        "colour",
        "from",
        "to",
        "days",
        "except_level",
        "except_urgency",
        "except_blind",
        "backend",
        "per_minute",
        "actions",
        "show_people",
        "warn_days",
        "host",
        "file",
        "password",
    ] {
        assert!(DEFAULT_TOML.contains(&format!("{key} = ")), "{key}");
    }
}

#[test]
fn an_empty_file_means_the_defaults_and_an_empty_list_means_none() {
    assert_eq!(parse("").config, Config::default());
    let none = parse("sources = []\nrules = []");
    assert_eq!(none.problems, []);
    assert!(none.config.sources.is_empty() && none.config.rules.is_empty());
}

#[test]
fn a_source_is_read_in_full() {
    let text = r#"
        [[sources]]
        id = "checkout"
        name = "Checkout production"
        kind = "sse"
        url = "https://logbook.example.org/v1/stream"
        token = { command = ["pass", "show", "x"] }
        ca_file = "/etc/ssl/private-ca.pem"
        silence = "2m"
        fields = { level = "/severity", "tags.shop" = "/a~1b" }
        levels = { critical = "fatal", "50" = "error" }
        link = "https://tracker.example.org/e/{event_id}?shop={tags.shop}"
    "#;
    let parsed = parse(text);
    assert_eq!(parsed.problems, []);
    let source = &parsed.config.sources[0];
    assert_eq!((source.id.as_str(), source.kind, source.enabled), ("checkout", SourceKind::Sse, true));
    assert_eq!(source.url.as_ref().unwrap().as_str(), "https://logbook.example.org/v1/stream");
    assert_eq!(source.token, Some(TokenRef::Command(vec!["pass".into(), "show".into(), "x".into()])));
    assert_eq!(source.silence(), Duration::from_mins(2));
    assert_eq!(source.mapping.fields["tags.shop"], "/a~1b");
    assert_eq!(source.mapping.levels["50"], Level::Error);
}

#[test]
fn a_rule_says_only_what_differs() {
    let rule = rule("[[rules]]\nname = \"All\"\nmatch = { all = [] }\ntrigger = \"new_issue\"");
    let expected = Rule {
        name: "All".into(),
        condition: Condition::All(vec![]),
        trigger: Trigger::NewIssue,
        urgency: Urgency::Normal,
        ..Rule::fatal_only()
    };
    assert_eq!(rule, expected);
}

#[test]
fn tables_with_headers_of_their_own_are_as_good_as_inline_ones() {
    let rule = rule("[[rules]]\nname = \"A\"\n[rules.match]\nfield = \"tags.code\"\nis = 500\n");
    assert_eq!(
        rule.condition,
        Condition::Is { field: "tags.code".parse().unwrap(), op: Op::Is("500".into()) }
    );
    assert_eq!(parse("logbook.keep.days = 7").config.logbook.keep.days, 7);
}

#[test]
fn every_problem_is_told_at_once_and_the_rest_runs() {
    let text = r#"[logbook]
listen = "off"
keep = { level = "warn", days = 0, max_mb = 512 }

[[sources]]
id = "Check Out"
kind = "sse"
url = "ftp://x.example.org/"

[[rules]]
name = "Broken"
match = { any = [ { field = "levl", is = "fatal" }, { field = "message", contians = "x" } ] }
trigger = { event = 10, within = "5m", per = "issue" }
repeat_after = 30

[[rules]]
name = "Sound"
match = { field = "level", at_least = "error" }
urgncy = "critical"

[notificatons]
"#;
    let parsed = parse(text);
    assert_eq!(
        problems(text),
        [
            "3:18 error logbook.keep.level | “warn” is no level; there is debug, info, warning, error, fatal | \"warning\"",
            "3:33 error logbook.keep.days | this must lie between 1 and 3650 | 1",
            "6:6 error sources[0].id | an id is made of a to z, 0 to 9 and - | \"check-out\"",
            "8:7 error sources[0].url | “ftp:” cannot be listened to; there is https and http | ",
            "12:29 error rules[0].match.any[0].field | “levl” is no field | \"level\"",
            "12:74 error rules[0].match.any[1].contians | there is no setting “contians” here | contains",
            "13:13 error rules[0].trigger.event | there is no setting “event” here | events",
            "14:16 error rules[0].repeat_after | a duration is a text with a unit | \"30s\"",
            "19:1 warning rules[1].urgncy | there is no setting “urgncy” here; it is ignored | urgency",
            "21:2 warning notificatons | there is no setting “notificatons” here; it is ignored | notifications",
        ]
    );
    assert!(parsed.usable && parsed.has_errors());
    assert_eq!(parsed.config.logbook.listen, None);
    assert_eq!(parsed.config.logbook.keep, Config::default().logbook.keep);
    assert!(parsed.config.sources.is_empty());
    let names: Vec<_> = parsed.config.rules.iter().map(|rule| rule.name.as_str()).collect();
    assert_eq!(names, ["Sound"]);
}

#[test]
fn columns_are_counted_in_characters() {
    told(
        "[[rules]]\nname = \"Ünïcödé\"\nmatch = { field = \"mässage\", is = \"x\" }",
        "3:19 error rules[0].match.field",
    );
    told("# Ü\n[logbook]\n\"ü\" = 1", "3:1 warning logbook.\"ü\"");
    told("\u{feff}[logbock]\n", "1:2 warning logbock");
    told(
        "[logbook]\r\nlisten = 5\r\n",
        "2:10 error logbook.listen | this must be a text, not a number | \"5\"",
    );
}

#[test]
fn a_text_that_cannot_be_read_is_one_problem_and_not_usable() {
    for (text, expected) in [
        ("[logbook\nlisten = 1", "1:9 error  | this is not TOML: "),
        ("[logbook]\nlisten = \"a\nb\"", "2:12 error  | this is not TOML: "),
        ("[logbook]\n[logbook]\n", "2:2 error  | this is not TOML: duplicate key"),
        ("a = 1\n\0", "2:1 error  | the file holds a null character"),
        ("<html>", "1:1 error  | this is not TOML: "),
    ] {
        told(text, expected);
        let parsed = parse(text);
        assert!(!parsed.usable && parsed.config == Config::default());
    }
    let huge = format!("# {}", "x".repeat(MAX_BYTES));
    told(&huge, "1:1 error  | the file has 1048578 bytes, more than the 1048576 that are read");
    assert!(!parse(&huge).usable);
    let deep = format!("a = {}1{}", "[".repeat(500), "]".repeat(500));
    assert!(!parse(&deep).usable);
}

#[test]
fn ten_thousand_rules_are_read_and_asked() {
    use watchbell_core::Event;
    use watchbell_core::rule::RuleSet;
    let rule = |index| {
        format!("[[rules]]\nname = \"{index}\"\nmatch = {{ field = \"message\", is = \"{index}\" }}\n")
    };
    let parsed = parse(&(0..10_000).map(rule).collect::<String>());
    assert_eq!(parsed.problems, []);
    let event = Event { message: Some("9999".into()), ..Event::bare(Level::Info) };
    let rules = RuleSet::new(parsed.config.rules);
    let names: Vec<_> = rules.matching("local", &event).map(|rule| rule.name.as_str()).collect();
    assert_eq!(names, ["9999"]);
}

#[test]
fn what_would_take_too_much_is_refused_and_the_rest_runs() {
    let rule = |name: &str, tree: &str| format!("[[rules]]\nname = \"{name}\"\nmatch = {tree}\n");
    let is = "{ field = \"message\", is = \"x\" }";
    let nested = |depth| format!("{}{is}{}", "{ not = ".repeat(depth), " }".repeat(depth));
    let any = |one: &str, n| format!("{{ any = [{}] }}", vec![one; n].join(", "));
    let pattern = "{ field = \"message\", matches = '\\w{10}' }";
    for (hostile, said) in [
        (nested(32), "conditions may nest 32 deep"),
        (any(is, 10_000), "there are more than 10000 conditions in all rules together"),
        (
            "{ field = \"message\", matches = '(\\w{200}){200}' }".into(),
            "the pattern is too large once compiled",
        ),
        (any(pattern, 80), "the patterns of all rules together take too much room"),
    ] {
        let text = [rule("Before", is), rule("Hostile", &hostile)].concat();
        let parsed = parse(&text);
        let names: Vec<_> = parsed.config.rules.iter().map(|rule| rule.name.as_str()).collect();
        assert_eq!(names, ["Before"], "{said}");
        let messages: Vec<_> = parsed.problems.iter().map(|problem| problem.message.as_str()).collect();
        assert!(messages.iter().all(|message| message.starts_with(said)), "{messages:?}");
        assert!(!messages.is_empty(), "{said}");
    }
    assert_eq!(parse(&rule("Deep", &nested(31))).problems, []);
}

#[test]
fn no_text_makes_it_panic() {
    use proptest::prelude::*;
    let words = prop::sample::select(vec![
        "[[rules]]\n",
        "[[sources]]\n",
        "[rules.match]\n",
        "[logbook]\n",
        "name = ",
        "id = ",
        "match = ",
        "field = ",
        "token = ",
        "\"level\"",
        "\"\"",
        "1",
        "{",
        "}",
        "[",
        "]",
        ",",
        "\n",
        "is = ",
        "all = ",
        "true",
        "1979-05-27",
        "nan",
        "\u{feff}",
        "\0",
        "ü",
    ]);
    proptest!(|(words in prop::collection::vec(words, 0..40), any in ".{0,40}")| {
        let _ = parse(&words.concat());
        let _ = parse(&any);
        let _ = parse(&format!("{}{any}", words.concat()));
    });
    for text in naughty_strings::BLNS {
        let _ = parse(text);
        let _ = parse(&format!(
            "[[rules]]\nname = '''{text}'''\nmatch = {{ field = \"message\", matches = '''{text}''' }}"
        ));
    }
}
