//! What people are told of each thing they may get wrong.

use crate::support::{problems, told};
use watchbell_core::config::parse;

#[test]
fn each_slip_in_a_condition_is_told() {
    let deep = format!("{}{{ field = \"level\", is = \"fatal\" }}{}", "{ not = ".repeat(33), " }".repeat(33));
    for (tree, expected) in [
        ("{}", "error rules[0].match | a condition is { all = […] }"),
        ("[]", "error rules[0].match | this must be a table, not a list"),
        (
            "{ al = [] }",
            "error rules[0].match | a condition is { all = […] }, { any = […] }, { not = … } or { field = …, OPERATOR = … } | all",
        ),
        ("{ all = [], any = [] }", "error rules[0].match.any | there is no setting “any” here"),
        (
            "{ all = { field = \"level\", is = \"fatal\" } }",
            "error rules[0].match.all | this must be a list, not a table",
        ),
        ("{ field = \"level\" }", "error rules[0].match | the comparison is missing"),
        (
            "{ field = \"level\", at_lest = \"fatal\" }",
            "error rules[0].match.at_lest | there is no setting “at_lest” here | at_least",
        ),
        (
            "{ field = \"level\", is = \"fatal\", note = 1 }",
            "error rules[0].match.note | there is no setting",
        ),
        (
            "{ field = \"message\", contains = \"a\", is_not = \"b\" }",
            "error rules[0].match.contains | a condition compares once",
        ),
        (
            "{ field = \"level\", at_least = \"critical\" }",
            "error rules[0].match.at_least | “critical” is no level; there is debug, info, warning, error, fatal | \"fatal\"",
        ),
        (
            "{ field = \"env\", is = \"x\" }",
            "error rules[0].match.field | “env” is no field | \"environment\"",
        ),
        (
            "{ field = \"exception\", is = \"x\" }",
            "error rules[0].match.field | “exception” is no field | \"exception.type\"",
        ),
        (
            "{ field = \"tag.shop\", is = \"x\" }",
            "error rules[0].match.field | “tag.shop” is no field | \"tags.shop\"",
        ),
        (
            "{ field = \"zebra\", is = \"x\" }",
            "error rules[0].match.field | “zebra” is no field; there is level, message",
        ),
        (
            "{ field = \"message\", matches = \"a(\" }",
            "error rules[0].match.matches | the pattern is not a regular expression: unclosed group",
        ),
        (
            "{ field = \"message\", matches = \"(a{1000}){1000}\" }",
            "error rules[0].match.matches | the pattern is too large",
        ),
        (
            "{ field = \"message\", is = \"\" }",
            "error rules[0].match.is | nothing can be compared with an empty text; to ask whether there is a value, use exists | exists = false",
        ),
        (
            "{ field = \"message\", is_one_of = [] }",
            "error rules[0].match.is_one_of | an empty list never matches",
        ),
        (
            "{ field = \"message\", is_one_of = \"a\" }",
            "error rules[0].match.is_one_of | this must be a list, not a text",
        ),
        (
            "{ field = \"user.id\", exists = \"true\" }",
            "error rules[0].match.exists | true and false stand without quotes | true",
        ),
        (&deep, "error rules[0].match.not.not"),
    ] {
        let text = format!("[[rules]]\nname = \"A\"\nmatch = {tree}");
        let problems = problems(&text);
        let without_place: Vec<_> = problems.iter().filter_map(|problem| problem.split_once(' ')).collect();
        assert_eq!(problems.len(), 1, "{tree}: {problems:#?}");
        assert!(without_place[0].1.starts_with(expected), "{tree}: {}", problems[0]);
        assert!(parse(&text).config.rules.is_empty(), "{tree}");
    }
}

#[test]
fn each_slip_in_a_rule_is_told() {
    const MATCH: &str = "match = { all = [] }";
    for (rule, expected) in [
        (MATCH.to_owned(), "1:1 error rules[0] | “name” is missing | name = \"Fatal only\""),
        ("name = \"A\"".into(), "1:1 error rules[0] | “match” is missing | match = {"),
        (format!("name = \" \"\n{MATCH}"), "2:8 error rules[0].name | this must not be empty"),
        (format!("name = \"a\\nb\"\n{MATCH}"), "2:8 error rules[0].name | this must be a single line"),
        (
            format!("name = \"A\"\n{MATCH}\nurgency = \"loud\""),
            "4:11 error rules[0].urgency | “loud” is no urgency; there is low, normal, critical | ",
        ),
        (
            format!("name = \"A\"\n{MATCH}\ntrigger = \"new-issue\""),
            "4:11 error rules[0].trigger | “new-issue” is no trigger; there is every_event, new_issue, regression, or a table that counts | \"new_issue\"",
        ),
        (
            format!("name = \"A\"\n{MATCH}\ntrigger = \"regresion\""),
            "4:11 error rules[0].trigger | “regresion” is no trigger; there is every_event, new_issue, regression, or a table that counts | \"regression\"",
        ),
        (
            format!("name = \"A\"\n{MATCH}\ntrigger = \"events\""),
            "4:11 error rules[0].trigger | “events” is no trigger; there is every_event, new_issue, regression, or a table that counts | { events = 10, within = \"5m\" }",
        ),
        (
            format!("name = \"A\"\n{MATCH}\ntrigger = 5"),
            "4:11 error rules[0].trigger | a trigger is a word or a table, not a number | \"every_event\"",
        ),
        (
            format!("name = \"A\"\n{MATCH}\ntrigger = {{ within = \"5m\" }}"),
            "4:11 error rules[0].trigger | this is no trigger; say what it counts | { events = 10, within = \"5m\" }",
        ),
        (
            format!("name = \"A\"\n{MATCH}\ntrigger = {{ events = 10 }}"),
            "4:11 error rules[0].trigger | “within” is missing | within = \"5m\"",
        ),
        (
            format!("name = \"A\"\n{MATCH}\ntrigger = {{ events = 1, within = \"5m\" }}"),
            "4:22 error rules[0].trigger.events | this must lie between 2 and 100000 | 2",
        ),
        (
            format!("name = \"A\"\n{MATCH}\ntrigger = {{ users = 10001, within = \"5m\" }}"),
            "4:21 error rules[0].trigger.users | this must lie between 2 and 10000 | 10000",
        ),
        (
            format!("name = \"A\"\n{MATCH}\ntrigger = {{ events = 10, within = \"32d\" }}"),
            "4:35 error rules[0].trigger.within | this must lie between 1s and 31d | \"31d\"",
        ),
        (
            format!("name = \"A\"\n{MATCH}\ntrigger = {{ events = 10, within = \"5m\", per = \"user\" }}"),
            "4:47 error rules[0].trigger.per | “user” is no thing to count by; there is issue, rule",
        ),
        (
            format!("name = \"A\"\n{MATCH}\ntrigger = {{ events = 10, users = 5, within = \"5m\" }}"),
            "4:34 error rules[0].trigger.users | a trigger counts events or users, not both",
        ),
        (
            format!("name = \"A\"\n{MATCH}\ntrigger = {{ regression_after = \"14d\", within = \"5m\" }}"),
            "4:48 error rules[0].trigger.within | this does not go together with regression_after",
        ),
        (
            format!("name = \"A\"\n{MATCH}\ncolour = \"gray\""),
            "4:10 error rules[0].colour | “gray” is no colour; there is red, orange, yellow, green, teal, blue, purple, pink, grey | \"grey\"",
        ),
        (
            format!("name = \"A\"\n{MATCH}\ncolor = \"red\""),
            "4:9 warning rules[0].color | this is read as “colour” | colour",
        ),
        (
            format!("name = \"A\"\n{MATCH}\nactions = [\"open\", \"ack\"]"),
            "4:20 error rules[0].actions[1] | “ack” is no button; there is open, acknowledge, snooze | \"acknowledge\"",
        ),
        (
            format!("name = \"A\"\n{MATCH}\nenabled = 1"),
            "4:11 error rules[0].enabled | this must be true or false, not a number",
        ),
        (
            format!("name = \"A\"\n{MATCH}\nrepeat_after = \"30min\""),
            "4:16 error rules[0].repeat_after | “min” is no unit of time",
        ),
        (
            format!("name = \"A\"\n{MATCH}\nsources = [\"loca\"]"),
            "1:1 warning rules[0] | there is no source “loca” for this rule to listen to | \"local\"",
        ),
    ] {
        told(&format!("[[rules]]\n{rule}"), expected);
    }
    told(
        &format!("[[rules]]\nname = \"A\"\n{MATCH}\n[[rules]]\nname = \"A\"\n{MATCH}"),
        "4:1 error rules[1] | there is a rule “A” already",
    );
    told("[rules]\nname = \"A\"", "1:1 error rules | this must be a list, not a table");
}

#[test]
fn each_slip_in_a_source_is_told() {
    for (source, expected) in [
        ("kind = \"local\"", "1:1 error sources[0] | “id” is missing"),
        ("id = \"a\"", "1:1 error sources[0] | “kind” is missing"),
        (
            "id = \"a\"\nkind = \"ssе\"",
            "3:8 error sources[0].kind | “ssе” is no kind of source; there is local, bugsink, sentry, glitchtip, spotlight, journal, file, sse, ndjson, websocket, ntfy, gotify, loki, mercure | \"sse\"",
        ),
        (
            "id = \"a\"\nkind = \"sentry\"\nurl = \"https://sentry.io\"",
            "1:1 error sources[0] | “organization” is missing | organization = \"acme\"",
        ),
        (
            "id = \"a\"\nkind = \"file\"\npaths = [\"app.log\"]",
            "4:10 error sources[0].paths[0] | a file is named with its whole path | \"/var/log/app.log\"",
        ),
        ("id = \"a\"\nkind = \"file\"\npaths = []", "4:9 error sources[0].paths | there is no file to read"),
        (
            "id = \"a\"\nkind = \"journal\"\ntoken = { env = \"X\" }",
            "4:9 warning sources[0].token | a source of the kind “journal” has no token; it is ignored",
        ),
        (
            "id = \"a\"\nkind = \"bugsink\"\nurl = \"https://bugs.example.org\"\nevery = \"1s\"",
            "5:9 error sources[0].every | this must lie between 5s and 1h | \"5s\"",
        ),
        ("id = \"a\"\nkind = \"sse\"", "1:1 error sources[0] | “url” is missing"),
        (
            "id = \"a\"\nkind = \"sse\"\nurl = \"logbook.example.org\"",
            "4:7 error sources[0].url | an address begins with https:// or http:// | \"https://logbook.example.org\"",
        ),
        (
            "id = \"a\"\nkind = \"sse\"\nurl = \"https://me:secret@x.example.org\"",
            "4:7 error sources[0].url | a name or password must not stand in an address",
        ),
        (
            "id = \"a\"\nkind = \"sse\"\nurl = \"https://x.example.org\"\ntoken = \"s3cret\"",
            "5:9 error sources[0].token | a token does not stand in this file",
        ),
        (
            "id = \"a\"\nkind = \"sse\"\nurl = \"https://x.example.org\"\ntoken = { keyring = \"a\", env = \"B\" }",
            "5:9 error sources[0].token | a token is found in one place",
        ),
        (
            "id = \"a\"\nkind = \"sse\"\nurl = \"https://x.example.org\"\ntoken = { command = [] }",
            "5:21 error sources[0].token.command | the command is missing",
        ),
        (
            "id = \"a\"\nkind = \"sse\"\nurl = \"http://x.example.org\"\ntoken = { env = \"B\" }",
            "4:7 warning sources[0].url | the token goes over the network",
        ),
        (
            "id = \"a\"\nkind = \"local\"\nurl = \"http://x.example.org\"",
            "4:7 warning sources[0].url | a source of the kind “local” has no url; it is ignored",
        ),
        (
            "id = \"a\"\nkind = \"local\"\nfields = { levl = \"/x\" }",
            "4:19 error sources[0].fields.levl | “levl” is no field of an event | level",
        ),
        (
            "id = \"a\"\nkind = \"local\"\nfields = { level = \"$.log.level\" }",
            "4:20 error sources[0].fields.level | a JSON pointer (RFC 6901) begins with / and writes ~ as ~0 | \"/log/level\"",
        ),
        (
            "id = \"a\"\nkind = \"local\"\nlevels = { critical = \"CRITICAL\" }",
            "4:23 error sources[0].levels.critical | “CRITICAL” is no level",
        ),
        (
            "id = \"a\"\nkind = \"local\"\nlink = \"https://x/{id}\"",
            "4:8 error sources[0].link | “id” cannot stand in a link",
        ),
        (
            "id = \"a\"\nkind = \"local\"\nlink = \"https://x/{event_id\"",
            "4:8 error sources[0].link | a brace is opened and not closed",
        ),
        (
            "id = \"a\"\nkind = \"local\"\nlink = \"javascript:alert({event_id})\"",
            "4:8 error sources[0].link | a link begins with",
        ),
        (
            "id = \"a\"\nkind = \"local\"\nsilence = \"0s\"",
            "4:11 error sources[0].silence | this must lie between 1s and 7d | \"1s\"",
        ),
    ] {
        told(&format!("[[sources]]\n{source}"), expected);
    }
    told(
        "[[sources]]\nid = \"a\"\nkind = \"local\"\n[[sources]]\nid = \"b\"\nkind = \"local\"",
        "4:1 error sources[1] | there is one built-in logbook",
    );
    told(
        "[[sources]]\nid = \"a\"\nkind = \"local\"\n[[sources]]\nid = \"a\"\nkind = \"ndjson\"\nurl = \"http://x\"",
        "4:1 error sources[1] | there is a source “a” already",
    );
}

#[test]
fn a_token_is_never_repeated() {
    for token in ["\"s3cret\"", "[\"s3cret\"]", "{ keyrin = \"s3cret\" }", "{ env = [\"s3cret\"] }"] {
        let text = format!("[[sources]]\nid = \"a\"\nkind = \"sse\"\nurl = \"https://x\"\ntoken = {token}");
        let problems = problems(&text);
        assert!(
            !problems.is_empty() && problems.iter().all(|problem| !problem.contains("s3cret")),
            "{problems:?}"
        );
    }
}

#[test]
fn each_slip_in_the_other_sections_is_told() {
    for (text, expected) in [
        (
            "[logbook]\nlisten = \"8970\"",
            "2:10 error logbook.listen | this must be a host and a port, or \"off\"",
        ),
        ("[logbook]\nlisten = \"127.0.0.1:99999\"", "2:10 error logbook.listen | “99999” is no port"),
        ("[logbook]\nlisten = \"http://x:1\"", "2:10 error logbook.listen | “http://x” is no host"),
        (
            "[logbook]\norigins = [\"http://localhost:5173/\"]",
            "2:12 error logbook.origins[0] | browsers write this origin otherwise | \"http://localhost:5173\"",
        ),
        ("[logbook]\norigins = [\"localhost\"]", "2:12 error logbook.origins[0] | an origin is"),
        ("logbook = 5", "1:11 error logbook | this must be a table, not a number"),
        (
            "[notifications]\nbackend = \"dbus\"",
            "2:11 error notifications.backend | “dbus” is no backend; there is auto, native, portable",
        ),
        (
            "[notifications]\nper_minute = 0",
            "2:14 error notifications.per_minute | this must lie between 1 and 600 | 1",
        ),
        (
            "[notifications]\nactions = [\"open\", \"snoze\"]",
            "2:20 error notifications.actions[1] | “snoze” is no button; there is open, acknowledge, snooze | \"snooze\"",
        ),
        (
            "[sounds]\ncritical = \"bell4\"",
            "2:12 error sounds.critical | “bell4” is no sound; there is bell-4, bell-2, none, or the path of a file | \"bell-4\"",
        ),
        (
            "[tray]\nicon = \"brass\"",
            "2:8 error tray.icon | “brass” is no look of the icon; there is colour, light, dark",
        ),
        (
            "[quiet_hours]\nenabled = true\ndays = []",
            "1:1 warning quiet_hours | there is no day on which quiet hours begin",
        ),
        (
            "[quiet_hours]\nfrom = \"24:00\"",
            "2:8 error quiet_hours.from | “24:00” is no time of day, from 00:00 to 23:59 | \"00:00\"",
        ),
        (
            "[quiet_hours]\nto = \"7:5\"",
            "2:6 error quiet_hours.to | “7:5” is no time of day, from 00:00 to 23:59 | \"07:05\"",
        ),
        ("[quiet_hours]\nto = \"noon\"", "2:6 error quiet_hours.to | “noon” is no time of day"),
        ("[quiet_hours]\nto = 07:00:00", "2:6 error quiet_hours.to | a time stands in quotes | \"22:00\""),
        (
            "[quiet_hours]\ndays = [\"Mon\"]",
            "2:9 error quiet_hours.days[0] | “Mon” is no day; there is mon, tue, wed, thu, fri, sat, sun | \"mon\"",
        ),
        (
            "[quiet_hours]\nexcept_level = \"critical\"",
            "2:16 error quiet_hours.except_level | “critical” is no level; there is debug, info, warning, error, fatal | \"fatal\"",
        ),
        (
            "[quiet_hours]\nform = \"22:00\"",
            "2:1 warning quiet_hours.form | there is no setting “form” here; it is ignored | from",
        ),
        (
            "[notifications]\nwarn_days = [90, 0]",
            "2:18 error notifications.warn_days[1] | this must lie between 1 and 3650 | 1",
        ),
        (
            "[[certificates]]\nname = \"x\"",
            "1:1 error certificates[0] | where the certificate is, is missing | host =",
        ),
        (
            "[[certificates]]\nhost = \"a.example\"\nfile = \"a.pem\"",
            "1:1 error certificates[0] | a certificate is at a host or in a file; this one is at both",
        ),
        (
            "[[certificates]]\nhost = \"https://a.example:8443/x\"",
            "2:8 error certificates[0].host | this must be a host, maybe with a port | \"a.example:8443\"",
        ),
        (
            "[[certificates]]\nhost = \"a.example\"\n[[certificates]]\nhost = \"A.example:443\"",
            "3:1 error certificates[1] | “a.example:443” is looked at already; once is enough",
        ),
        (
            "[[certificates]]\nhost = \"a.example\"\npassword = { env = \"P\" }",
            "3:12 warning certificates[0].password | a certificate of a host has no password; it is ignored",
        ),
        (
            "[[certificates]]\nfile = \"a.p12\"\npassword = \"hunter2\"",
            "3:12 error certificates[0].password | a token does not stand in this file; say where it is found",
        ),
    ] {
        told(text, expected);
    }
    for listen in ["off", "127.0.0.1:8970", "[::1]:8970", "localhost:0", "0.0.0.0:80"] {
        assert_eq!(problems(&format!("[logbook]\nlisten = \"{listen}\"")), Vec::<String>::new());
    }
}
