//! The rule tests that users can copy, and how such files are read.

use std::fs;
use std::path::{Path, PathBuf};

use watchbell_core::cases::Cases;
use watchbell_core::config::Severity;
use watchbell_core::rule::{Rule, presets};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/rules")
}

#[test]
fn every_file_comes_out_as_it_says() {
    let files: Vec<_> = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path()).collect();
    let mut failed = Vec::new();
    for file in &files {
        let name = file.file_name().unwrap().to_string_lossy();
        let text = fs::read_to_string(file).unwrap();
        let cases = Cases::parse(&text).unwrap_or_else(|problems| panic!("{name}: {problems:#?}"));
        for outcome in cases.run(&[]).into_iter().filter(|outcome| !outcome.passed) {
            failed.push(format!("{name}: {outcome:?}"));
        }
    }
    assert!(failed.is_empty(), "{failed:#?}");
    assert!(files.len() >= 12, "there are {} files", files.len());
}

#[test]
fn what_came_of_an_event_is_told_with_its_line_and_why() {
    let text = "[[events]]\nlevel = \"fatal\"\nmessage = \"x\"\ntimes = 2\nexpect = \"ring\"\n\n\n[[events]]\nlevel = \"info\"\n";
    let outcomes = Cases::parse(text).unwrap().run(&[Rule::fatal_only()]);
    let told: Vec<_> = outcomes
        .iter()
        .map(|it| {
            let expected = it.expected.as_deref().unwrap_or("-");
            format!("{}.{} {} {expected} / {}: {}", it.line, it.time, it.passed, it.got, it.why)
        })
        .collect();
    assert_eq!(
        told,
        [
            "1.1 true ring / ring (Fatal only): Rang 09:00",
            "1.2 false ring / repeat_after (Fatal only): Folded: 1 like this since 09:00",
            "8.1 true - / no_rule: No rule asks for it",
        ]
    );
}

#[test]
fn everything_wrong_with_a_file_is_told_at_once() {
    let text = r#"
start = "noon"
[[rules]]
name = "A"
match = { field = "levl", is = "x" }
[[events]]
at = "5m"
mesage = "db down"
level = "fatal"
expect = "rings"
[[events]]
act = "acknowlege"
[[events]]
act = "snooze"
[[events]]
level = "fatal"
expect = { ring = "A", again = "loud" }
[[events]]
expect = "ring"
"#;
    let problems = Cases::parse(text).unwrap_err();
    let told: Vec<_> = problems
        .iter()
        .map(|problem| {
            assert_eq!(problem.severity, Severity::Error);
            let suggestion = problem.suggestion.as_deref().unwrap_or_default();
            let message: String = problem.message.chars().take(34).collect();
            format!("{} {} | {message} | {suggestion}", problem.line, problem.path)
        })
        .collect();
    assert_eq!(
        told,
        [
            "2 start | “noon” is no time with an offset | \"2026-01-05T09:00:00Z\"",
            "5 rules[0].match.field | “levl” is no field | \"level\"",
            "7 events[0].at | how long after the one above is wr | \"+5m\"",
            "8 events[0].mesage | there is no setting “mesage” here | message",
            "10 events[0].expect | “rings” cannot come of an event; t | \"ring\"",
            "12 events[1].act | “acknowlege” is no act; there is a | \"acknowledge\"",
            "13 events[2] | “for” is missing | for = \"1h\"",
            "17 events[3].expect.again | “loud” is no way to get worse; the | ",
            "18 events[4] | there is no event, and no act | ",
        ]
    );
}

#[test]
fn the_presets_tell_an_outage_from_a_certificate() {
    let rules: Vec<Rule> = presets().into_iter().map(|preset| preset.rule).collect();
    let text = fs::read_to_string(folder().join("outage_hides_certificate.toml")).unwrap();
    let (before, after) = text.split_once("[[rules]]").unwrap();
    let events = after.split_once("[[events]]").unwrap().1;
    let cases = Cases::parse(&format!("{before}[[events]]{events}")).unwrap();
    let rang: Vec<_> =
        cases.run(&rules).into_iter().filter(|it| it.got.starts_with("ring")).map(|it| it.got).collect();
    assert_eq!(
        rang,
        ["ring (New issues)", "ring (New issues)", "ring (Error storm, again: count)", "ring (Certificates)"]
    );
}
