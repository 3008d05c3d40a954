//! Edits keep what they are not about.

use std::time::Duration;

use crate::support;
use proptest::prelude::*;
use watchbell_core::Level;
use watchbell_core::config::edit::{
    rule_to_toml, rules_to_toml, set_certificates, set_logbook, set_logbook_keep, set_notifications,
    set_quiet_hours, set_rules, set_sounds, set_sources, set_tray,
};
use watchbell_core::config::{
    Backend, Certificate, Config, DEFAULT_TOML, Keep, Notifications, Place, QuietHours, Severity, Sounds,
    Tray, TrayIcon, parse,
};
use watchbell_core::rule::{Action, Colour, Rule, Trigger, Urgency};

const TEXT: &str = r#"# Our settings.

[logbook]
keep = { level = "warning", days = 30, max_mb = 512, later = 1 }   # as agreed
colour = "blue"

# ---- Rules ----

# The CI shouts a lot.
[[rules]]
name = "No CI"
match = { field = "environment", is = "ci" }   # not ours
action = "ignore"
x_owner = "kim"

# [[rules]]
# name = "Commented out"

# Wakes us.
[[rules]]
name = "Fatal only"
match = { field = "level", at_least = "fatal" }
repeat_after = "60m"     # an hour
urgency = "critical"

# ---- The rest ----
[notifications]
per_minute = 3   # few

[[sources]]
id = "checkout"          # stable
kind = "sse"
url = "https://logbook.example.org/v1/stream"
x_note = "ask kim"

[[sources]]
id = "later"
kind = "sentry"
organisation = "acme"
# The end.
"#;

fn rules() -> Vec<Rule> {
    parse(TEXT).config.rules
}

#[track_caller]
fn edited(text: &str, expected: &str) {
    assert_eq!(text, expected, "\n----- got\n{text}\n----- expected\n{expected}");
}

#[test]
fn setting_what_is_there_changes_nothing() {
    let config = parse(TEXT).config;
    assert_eq!(set_rules(TEXT, &config.rules).unwrap(), TEXT);
    assert_eq!(set_sources(TEXT, &config.sources).unwrap(), TEXT);
    assert_eq!(set_notifications(TEXT, &config.notifications).unwrap(), TEXT);
    assert_eq!(set_logbook(TEXT, &config.logbook).unwrap(), TEXT);
    for text in ["", DEFAULT_TOML] {
        let config = Config::default();
        assert_eq!(set_rules(text, &config.rules).unwrap(), text);
        assert_eq!(set_sources(text, &config.sources).unwrap(), text);
        assert_eq!(set_notifications(text, &config.notifications).unwrap(), text);
        assert_eq!(set_logbook(text, &config.logbook).unwrap(), text);
    }
}

#[test]
fn a_changed_rule_keeps_its_comments_spelling_and_unknown_keys() {
    let mut rules = rules();
    rules[0].urgency = Urgency::Low;
    rules[0].action = Action::Ring;
    rules[1].enabled = false;
    let expected = TEXT
        .replace(
            "action = \"ignore\"\nx_owner = \"kim\"\n",
            "action = \"ring\"\nx_owner = \"kim\"\nurgency = \"low\"\n",
        )
        .replace("urgency = \"critical\"\n", "urgency = \"critical\"\nenabled = false\n");
    edited(&set_rules(TEXT, &rules).unwrap(), &expected);
}

#[test]
fn a_renamed_rule_keeps_them_too() {
    let mut rules = rules();
    rules[1].name = "Only fatal".into();
    edited(&set_rules(TEXT, &rules).unwrap(), &TEXT.replace("Fatal only", "Only fatal"));
}

#[test]
fn reordered_rules_take_their_comments_along_and_leave_the_heading() {
    let mut rules = rules();
    rules.reverse();
    let text = set_rules(TEXT, &rules).unwrap();
    let order: Vec<_> = [
        "# Our settings.",
        "[logbook]",
        "# ---- Rules ----",
        "# Wakes us.",
        "name = \"Fatal only\"",
        "# an hour",
        "# The CI shouts a lot.",
        "name = \"No CI\"",
        "x_owner",
        "# ---- The rest ----",
        "[notifications]",
        "# The end.",
    ]
    .iter()
    .map(|mark| text.find(mark).unwrap_or_else(|| panic!("{mark} is gone:\n{text}")))
    .collect();
    assert!(order.is_sorted(), "{text}");
    assert!(text.contains("# name = \"Commented out\""));
    assert_eq!(parse(&text).config.rules, rules);
}

#[test]
fn a_removed_rule_goes_with_the_comment_on_it_alone() {
    let text = set_rules(TEXT, &rules()[..1]).unwrap();
    assert!(!text.contains("Wakes us") && !text.contains("Fatal only"), "{text}");
    assert!(text.contains("# name = \"Commented out\"") && text.contains("# ---- The rest ----"), "{text}");
    let text = set_rules(TEXT, &[]).unwrap();
    assert!(parse(&text).config.rules.is_empty(), "{text}");
    for mark in ["# ---- Rules ----", "# name = \"Commented out\"", "# Our settings.", "x_note", "# The end."]
    {
        assert!(text.contains(mark), "{mark} is gone:\n{text}");
    }
    let back = set_rules(&text, &rules()).unwrap();
    assert_eq!(parse(&back).config.rules, rules());
    assert!(back.contains("# ---- Rules ----"), "{back}");
}

#[test]
fn new_rules_follow_the_others_with_what_differs_from_the_default() {
    let mut rules = rules();
    rules.push(Rule { name: "Slow".into(), repeat_after: Duration::from_secs(90), ..Rule::fatal_only() });
    let new = "\n[[rules]]\nname = \"Slow\"\nmatch = { field = \"level\", at_least = \"fatal\" }\n\
               repeat_after = \"90s\"\nurgency = \"critical\"\n";
    let expected = TEXT.replace("\n# ---- The rest", &format!("{new}\n# ---- The rest"));
    edited(&set_rules(TEXT, &rules).unwrap(), &expected);
}

#[test]
fn what_is_wrong_stays_where_it_stands() {
    let wrong = "\n[[rules]]\nname = \"Broken\"\nmatch = { field = \"levl\", is = \"fatal\" }\n";
    let text = TEXT.replace("\n# ---- The rest", &format!("{wrong}\n# ---- The rest"));
    let mut rules = rules();
    rules.pop();
    let after = set_rules(&text, &rules).unwrap();
    assert!(after.contains(wrong) && !after.contains("Fatal only"), "{after}");

    let mut sources = parse(TEXT).config.sources;
    assert_eq!(sources.len(), 1);
    sources[0].name = "Checkout".into();
    let expected = TEXT.replace("x_note = \"ask kim\"\n", "x_note = \"ask kim\"\nname = \"Checkout\"\n");
    edited(&set_sources(TEXT, &sources).unwrap(), &expected);
    let none = set_sources(TEXT, &[]).unwrap();
    assert!(none.contains("organisation = \"acme\"") && parse(&none).config.sources.is_empty(), "{none}");

    // Mended under its own name, it is the same rule.
    let mended = Rule { name: "Broken".into(), ..Rule::fatal_only() };
    let after = set_rules(&text, std::slice::from_ref(&mended)).unwrap();
    assert_eq!(parse(&after).config.rules, [mended]);
    assert!(!after.contains("levl"), "{after}");
}

#[test]
fn a_list_written_inline_becomes_tables_with_its_comments() {
    let text = "# top\nrules = [\n  # first\n  { name = \"A\", match = { all = [] }, x = 1 },\n  { name = \"B\", match = { all = [] } }, # b\n]\n\n[logbook]\nlisten = \"off\"\n";
    let mut rules = parse(text).config.rules;
    assert_eq!(rules.len(), 2);
    rules[0].urgency = Urgency::Low;
    let after = set_rules(text, &rules).unwrap();
    assert_eq!(parse(&after).config.rules, rules);
    assert!(after.contains("# first") && after.contains("x = 1") && after.contains("# top"), "{after}");
    assert!(!parse(&after).has_errors());
}

#[test]
fn a_condition_with_a_header_of_its_own_can_be_changed() {
    let text = "[[rules]]\nname = \"A\"\nx = 1\n# why\n[rules.match]\nfield = \"level\"\nis = \"fatal\"\n\n[[rules]]\nname = \"B\"\nmatch.all = []\n";
    let mut rules = parse(text).config.rules;
    assert_eq!(rules.len(), 2);
    for rule in &mut rules {
        rule.condition = Rule::fatal_only().condition;
    }
    rules.reverse();
    let after = set_rules(text, &rules).unwrap();
    assert_eq!(parse(&after).config.rules, rules, "{after}");
    assert!(after.contains("# why"), "{after}");
    rules.swap(0, 1);
    rules[0].condition = parse(text).config.rules[0].condition.clone();
    assert_eq!(parse(&set_rules(text, &rules).unwrap()).config.rules, rules);
}

#[test]
fn settings_are_changed_one_by_one() {
    let keep = Keep { level: Level::Warning, days: 7, max_mb: 512 };
    edited(&set_logbook_keep(TEXT, keep).unwrap(), &TEXT.replace("days = 30", "days = 7"));
    let notifications = Notifications { show_people: true, per_minute: 3, ..Config::default().notifications };
    edited(
        &set_notifications(TEXT, &notifications).unwrap(),
        &TEXT.replace("per_minute = 3   # few\n", "per_minute = 3   # few\nshow_people = true\n"),
    );
    edited(
        &set_logbook_keep("", keep).unwrap(),
        "[logbook]\nkeep = { level = \"warning\", days = 7, max_mb = 512 }\n",
    );
    let portable = Notifications { backend: Backend::Portable, ..Config::default().notifications };
    edited(
        &set_notifications("notifications = 5\n", &portable).unwrap(),
        "[notifications]\nbackend = \"portable\"\n",
    );
    let silent = Sounds { critical: "none".into(), ..Config::default().sounds };
    edited(&set_sounds("", &silent).unwrap(), "[sounds]\ncritical = \"none\"\n");
    let light = Tray { icon: TrayIcon::Light, count: true };
    edited(
        &set_tray("[tray]\ncount = true # 1 to 9\n", light).unwrap(),
        "[tray]\ncount = true # 1 to 9\nicon = \"light\"\n",
    );
    let dotted = set_logbook_keep("logbook.keep.days = 3 # three\n", keep).unwrap();
    edited(&dotted, "logbook.keep.days = 7 # three\n");
}

#[test]
fn quiet_hours_are_written_as_they_are_read() {
    let default = Config::default().quiet_hours;
    let hours = QuietHours {
        enabled: true,
        from: jiff::civil::time(23, 30, 0, 0),
        to: jiff::civil::time(6, 0, 0, 0),
        days: [jiff::civil::Weekday::Sunday, jiff::civil::Weekday::Monday].into_iter().collect(),
        except_level: None,
        except_urgency: Some(Urgency::Normal),
        except_blind: false,
    };
    let text = "[quiet_hours]   # ours\nfrom = \"21:00\"  # early\nzone = \"kept\"\n";
    let after = set_quiet_hours(text, &hours).unwrap();
    assert_eq!(parse(&after).config.quiet_hours, hours);
    edited(
        &after,
        "[quiet_hours]   # ours\nfrom = \"23:30\"  # early\nzone = \"kept\"\nenabled = true\nto = \"06:00\"\n\
         days = [\"mon\", \"sun\"]\nexcept_level = \"none\"\nexcept_urgency = \"normal\"\nexcept_blind = false\n",
    );
    edited(&set_quiet_hours("", &default).unwrap(), "");
    let back = set_quiet_hours(&after, &default).unwrap();
    assert_eq!(parse(&back).config.quiet_hours, default);
}

#[test]
fn a_trigger_is_changed_as_a_whole_and_colour_is_spelt_once() {
    let text = "[[rules]]\nname = \"A\"\nmatch = { all = [] }\ntrigger = { events = 5, within = \"5m\" } # few\ncolor = \"red\"\n";
    let mut rules = parse(text).config.rules;
    assert_eq!(rules[0].colour, Some(Colour::Red));
    rules[0].trigger = Trigger::Regression { after: None };
    let after = set_rules(text, &rules).unwrap();
    assert!(after.contains("trigger = \"regression\" # few") && !after.contains("color"), "{after}");
    assert_eq!(parse(&after).config.rules, rules);
    rules[0].colour = None;
    let after = set_rules(text, &rules).unwrap();
    assert_eq!((parse(&after).config.rules, after.contains("red")), (rules, false), "{after}");
}

#[test]
fn certificates_are_added_changed_and_removed_and_comments_stay() {
    let text = "# Ours.\n\n# The partner's.\n[[certificates]]\nhost = \"Partner.example\" # by phone\nx_note = 1\n\n\
                [[certificates]]\nfile = \"sign.p12\"\npassword = { env = \"P\" }\n";
    let mut all = parse(text).config.certificates;
    assert_eq!(set_certificates(text, &all).unwrap(), text);
    all[0].warn_days = Some([7, 30].into_iter().collect());
    all.insert(0, Certificate::new(Place::host("shop.example:8443").unwrap()));
    let after = set_certificates(text, &all).unwrap();
    assert_eq!(parse(&after).config.certificates, all, "{after}");
    for kept in [
        "# Ours.",
        "# The partner's.\n[[certificates]]\nhost = \"Partner.example\" # by phone",
        "warn_days = [30, 7]",
    ] {
        assert!(after.contains(kept), "{kept} in {after}");
    }
    all.truncate(1);
    let after = set_certificates(&after, &all).unwrap();
    assert_eq!(parse(&after).config.certificates, all, "{after}");
    assert_eq!(parse(&set_certificates(&after, &[]).unwrap()).config, Config::default());
}

#[test]
fn line_ends_and_byte_order_mark_are_the_files_own() {
    let text = format!("\u{feff}{}", TEXT.replace('\n', "\r\n"));
    let mut rules = rules();
    rules[0].urgency = Urgency::Low;
    let after = set_rules(&text, &rules).unwrap();
    assert!(after.starts_with('\u{feff}') && after.matches('\n').count() == after.matches("\r\n").count());
    assert_eq!(parse(&after).config.rules, rules);
}

#[test]
fn a_text_that_is_no_toml_is_not_overwritten() {
    for text in ["[rules\n", "a = 1\0"] {
        let problem = set_rules(text, &rules()).unwrap_err();
        assert_eq!(problem.severity, Severity::Error);
        set_notifications(text, &Config::default().notifications).unwrap_err();
    }
}

#[test]
fn an_exported_rule_says_what_differs_and_breaks_long_conditions() {
    edited(
        &rule_to_toml(&Rule::fatal_only()),
        "[[rules]]\nname = \"Fatal only\"\nmatch = { field = \"level\", at_least = \"fatal\" }\nurgency = \"critical\"\n",
    );
    let text = "[[rules]]\nname = \"Long\"\nmatch = { all = [\n  { field = \"level\", at_least = \"error\" },\n  \
                { field = \"environment\", is_one_of = [\"production\", \"staging\"] },\n  \
                { not = { field = \"exception.type\", is = \"TimeoutError\" } },\n] }\n";
    edited(&rules_to_toml(&parse(text).config.rules), text);
    edited(&rules_to_toml(&[]), "rules = []\n");
}

proptest! {
    #[test]
    fn what_is_set_is_what_is_read(rules in support::rules(), from in 0..4_usize) {
        let text = ["", DEFAULT_TOML, TEXT, "rules = []\n[logbook]\nlisten = \"off\" # quiet\n"][from];
        let before = parse(text).config;
        let after = set_rules(text, &rules).unwrap();
        let parsed = parse(&after);
        prop_assert_eq!(&parsed.config.rules, &rules, "{}", after);
        prop_assert_eq!(&parsed.config, &Config { rules: rules.clone(), ..before.clone() });
        // And from there to anything else, and back.
        let back = set_rules(&after, &before.rules).unwrap();
        prop_assert_eq!(parse(&back).config, before);
        for mark in ["# Our settings.", "x_note = \"ask kim\"", "# The end.", "# quiet", "later = 1"] {
            prop_assert_eq!(text.contains(mark), back.contains(mark));
        }
    }

    #[test]
    fn what_is_set_of_a_source_is_what_is_read(sources in support::sources(), with_text in any::<bool>()) {
        let text = if with_text { TEXT } else { "" };
        let after = set_sources(text, &sources).unwrap();
        prop_assert_eq!(parse(&after).config.sources, sources, "{}", after);
        prop_assert_eq!(parse(&after).config.rules, parse(text).config.rules);
    }

    #[test]
    fn an_exported_rule_is_read_back(rule in support::rule()) {
        let parsed = parse(&rule_to_toml(&rule));
        prop_assert_eq!(parsed.config.rules, [rule]);
    }
}
