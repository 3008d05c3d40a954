//! Rules and sources in JSON, as the window and the command line send them.

use crate::support;
use proptest::prelude::*;
use serde_json::json;
use watchbell_core::config::{Source, parse, rule_from_json, source_from_json};
use watchbell_core::rule::{Condition, Rule};

#[test]
fn a_rule_has_the_keys_and_words_of_the_file() {
    assert_eq!(
        serde_json::to_value(Rule::fatal_only()).unwrap(),
        json!({
            "name": "Fatal only",
            "enabled": true,
            "sources": [],
            "match": { "field": "level", "at_least": "fatal" },
            "trigger": "every_event",
            "action": "ring",
            "in_quiet_hours": false,
            "repeat_after": "30m",
            "ring_again": "worse",
            "urgency": "critical",
            "sound": "bell",
        })
    );
}

#[test]
fn a_source_has_the_keys_and_words_of_the_file_and_no_token() {
    let text = "[[sources]]\nid = \"a\"\nkind = \"ndjson\"\nurl = \"https://x.example.org/\"\ntoken = { keyring = \"a\" }\nsilence = \"90s\"";
    let source = &parse(text).config.sources[0];
    let json = json!({
        "id": "a",
        "name": "a",
        "kind": "ndjson",
        "enabled": true,
        "url": "https://x.example.org/",
        "token": { "keyring": "a" },
        "silence": "90s",
        "fields": {},
        "levels": {},
    });
    assert_eq!(serde_json::to_value(source).unwrap(), json);
    assert_eq!(&serde_json::from_value::<Source>(json).unwrap(), source);
    let nulls = json!({ "id": "a", "kind": "local", "url": null, "token": null, "link": null });
    assert!(source_from_json(&nulls).is_ok());
}

#[test]
fn everything_wrong_with_a_rule_is_told_at_once() {
    let problems = rule_from_json(&json!({
        "name": "",
        "match": { "all": [{ "field": "levl", "is": "fatal" }, { "field": "message", "matches": "(" }] },
        "repeat_after": 30,
        "urgncy": "low",
    }))
    .unwrap_err();
    let said: Vec<_> = problems.iter().map(|problem| problem.without_place()).collect();
    assert_eq!(
        said,
        [
            "urgncy: there is no setting “urgncy” here (write urgency)",
            "name: this must not be empty",
            "match.all[0].field: “levl” is no field (write \"level\")",
            "match.all[1].matches: the pattern is not a regular expression: unclosed group",
            "repeat_after: a duration is a text with a unit (write \"30s\")",
        ]
    );
    let error = serde_json::from_str::<Rule>("{\"match\": null}").unwrap_err();
    assert_eq!(
        error.to_string(),
        "“name” is missing (write name = \"Fatal only\"); \
         “match” is missing (write match = { field = \"level\", at_least = \"fatal\" })"
    );
    for not_a_condition in
        ["null", "5", "[]", "{}", "{\"all\": null}", "{\"field\": \"level\", \"is\": null}"]
    {
        assert!(serde_json::from_str::<Condition>(not_a_condition).is_err(), "{not_a_condition}");
    }
}

proptest! {
    #[test]
    fn every_rule_is_read_back(rule in support::rule()) {
        let json = serde_json::to_string(&rule).unwrap();
        prop_assert_eq!(serde_json::from_str::<Rule>(&json).unwrap(), rule);
    }

    #[test]
    fn every_source_is_read_back(sources in support::sources()) {
        let json = serde_json::to_string(&sources).unwrap();
        prop_assert_eq!(serde_json::from_str::<Vec<Source>>(&json).unwrap(), sources);
    }
}
