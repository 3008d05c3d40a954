use super::*;

fn site(flavour: Flavour) -> Site {
    Site { flavour, base: "https://sentry.example".parse().unwrap(), organization: "acme".into() }
}

const ISSUE: &str = r#"[{"id":"1341191803","shortId":"SHOP-7","title":"ZeroDivisionError: division by zero","level":"fatal",
    "permalink":"https://acme.sentry.example/issues/1341191803/","count":"12","userCount":0,"project":{"id":"3","slug":"shop","name":"Shop"},
    "firstSeen":"2026-11-20T10:00:00Z","lastSeen":"2026-11-22T10:00:00.123000Z","status":"unresolved"}]"#;

fn issue() -> Issue {
    issues(ISSUE).unwrap().items.remove(0)
}

fn read(text: &str, issue: &Issue, flavour: Flavour) -> Event {
    event(text, issue, &site(flavour), &Mapping::default()).unwrap()
}

#[test]
fn an_issue_is_read_with_its_count_as_text_and_whatever_else_is_null() {
    let read = issue();
    assert_eq!((read.count, read.project.as_deref(), read.name.as_str()), (Some(12), Some("shop"), "SHOP-7"));
    let bare = issues(
        r#"[{"id":7,"count":9,"level":null,"permalink":7,"project":null,"lastSeen":[]},{"count":"1"},null]"#,
    )
    .unwrap();
    assert_eq!(bare.unreadable, 2);
    let bare = &bare.items[0];
    assert_eq!((bare.id.as_str(), bare.name.as_str(), bare.count, bare.last_seen), ("7", "7", Some(9), None));
}

#[test]
fn a_sentry_event_says_its_level_and_release_in_tags_and_what_was_raised_in_entries() {
    let detail = r#"{"id":"9999aaafcc8b46d797c23c6077c6ff01","eventID":"9999aaaaca8b46d797c23c6077c6ff01","groupID":"1341191803",
        "projectID":"3","title":"derived","message":"","dateCreated":"2026-11-22T10:00:00Z","platform":"python",
        "release":{"id":14,"version":"shop@1.2.3","shortVersion":"1.2.3"},
        "user":{"id":"7","email":"ann@example.org","username":null,"ip_address":"10.0.0.1"},
        "tags":[{"key":"level","value":"warning"},{"key":"environment","value":"production"},{"key":"release","value":"shop@1.2.3"},{"key":"server_name","value":"web-1"}],
        "entries":[null,{"type":"breadcrumbs","data":{}},{"type":"exception","data":{"values":[{"type":"ZeroDivisionError","value":"division by zero",
            "stacktrace":{"frames":[{"function":"pay","module":"shop.pay","inApp":true,"lineNo":7}]}}]}}]}"#;
    let event = read(detail, &issue(), Flavour::Sentry);
    assert_eq!(event.level, Level::Warning, "its own, not the issue's");
    assert_eq!(event.event_id.as_deref(), Some("9999aaaaca8b46d797c23c6077c6ff01"));
    assert_eq!(
        (event.release.as_deref(), event.environment.as_deref()),
        (Some("shop@1.2.3"), Some("production"))
    );
    assert_eq!(event.server_name.as_deref(), Some("web-1"));
    assert_eq!(event.exceptions[0].frames[0].module.as_deref(), Some("shop.pay"));
    assert_eq!(event.user.as_ref().and_then(|user| user.email.as_deref()), Some("ann@example.org"));
    assert_eq!((event.message, event.project.as_deref()), (None, Some("shop")));
    assert_eq!(event.fingerprint, ["1341191803"]);
    assert_eq!(
        event.url.as_deref(),
        Some("https://acme.sentry.example/issues/1341191803/events/9999aaaaca8b46d797c23c6077c6ff01/")
    );
}

#[test]
fn an_event_of_the_list_is_named_by_its_metadata_or_its_title() {
    for (rest, ty, message) in [
        (r#""message":"","metadata":{"type":"KeyError","value":"'x'"}"#, Some("KeyError"), None),
        (r#""message":null,"metadata":{"title":"hello"}"#, None, Some("hello, world")),
        (r#""message":"said","metadata":null"#, None, Some("said")),
        (r#""entries":[{"type":"message","data":{"formatted":"full"}}]"#, None, Some("full")),
    ] {
        let text = format!(r#"{{"eventID":"9999","groupID":"1","title":"hello, world",{rest}}}"#);
        let event = read(&text, &issue(), Flavour::Sentry);
        assert_eq!(event.exceptions.first().and_then(|raised| raised.ty.as_deref()), ty, "{rest}");
        assert_eq!(event.message.as_deref(), message, "{rest}");
        assert_eq!(event.level, Level::Fatal, "the issue's");
    }
}

#[test]
fn a_glitchtip_event_has_the_issues_level_and_a_link_that_we_make() {
    let list = r#"[{"event_id":"5b1f","id":"0192","group_id":"7","date_created":"2026-11-22T10:00:00Z","title":"x","tags":[{"key":"release","value":"2"}],"user":null}]"#;
    let page = events(list).unwrap();
    let listed = &page.items[0];
    assert_eq!((listed.id.as_str(), listed.at.is_some()), ("5b1f", true));
    let mut issue = issue();
    issue.permalink = Some("https://sentry.example/shop/issues/7".parse().unwrap());
    issue.id = "7".into();
    assert_eq!(listed.level(&issue, &Mapping::default()), Level::Fatal);
    let event = read(&listed.raw, &issue, Flavour::Glitchtip);
    assert_eq!(event.url.as_deref(), Some("https://sentry.example/acme/issues/7/events/5b1f"));
    assert_eq!((event.level, event.release.as_deref()), (Level::Fatal, Some("2")));
    for unknown in [None, Some("?")] {
        issue.level = unknown.map(str::to_owned);
        assert_eq!(listed.level(&issue, &Mapping::default()), Level::Error);
    }
}

#[test]
fn a_sources_own_levels_are_honoured() {
    let levels = [("warning".to_owned(), Level::Fatal)].into();
    let mapping = Mapping { levels, ..Mapping::default() };
    let text = r#"{"eventID":"1","tags":[{"key":"level","value":"warning"}]}"#;
    assert_eq!(event(text, &issue(), &site(Flavour::Sentry), &mapping).unwrap().level, Level::Fatal);
}

#[test]
fn without_a_permalink_sentrys_page_is_made_too() {
    let issue = Issue { permalink: None, ..issue() };
    let event = read(r#"{"eventID":"9999"}"#, &issue, Flavour::Sentry);
    assert_eq!(
        event.url.as_deref(),
        Some("https://sentry.example/organizations/acme/issues/1341191803/events/9999/")
    );
}

#[test]
fn whoever_wrote_beside_an_event_is_known_by_that_where_the_event_says_nothing() {
    let report = r#"{"name":"Ada","email":"ada@example.org","comments":"It broke.","eventID":"9999"}"#;
    for (user, report, expected) in [
        ("null", report, Some("||Ada|ada@example.org")),
        (r#"{"id":"7","email":"ann@example.org"}"#, report, Some("7||Ada|ann@example.org")),
        (r#"{"ip_address":"10.0.0.1"}"#, report, Some("|10.0.0.1|Ada|ada@example.org")),
        ("null", "null", None),
        ("null", r#"[{"name":7}]"#, None),
        ("null", r#"{"name":null,"email":{},"comments":7}"#, None),
    ] {
        let event = read(
            &format!(r#"{{"eventID":"9999","user":{user},"userReport":{report}}}"#),
            &issue(),
            Flavour::Sentry,
        );
        let said = event.user.map(|user| {
            [user.id, user.ip_address, user.username, user.email].map(Option::unwrap_or_default).join("|")
        });
        assert_eq!(said.as_deref(), expected, "{user} {report}");
    }
}

#[test]
fn nothing_about_an_event_can_break_the_rest() {
    for text in [
        r#"{"eventID":null,"tags":null,"entries":{},"user":7,"release":"1","dateCreated":true,"metadata":[]}"#,
        r#"{"eventID":["x"],"tags":[[],7,{"key":null}],"entries":[7,{"type":"exception","data":null}]}"#,
        "[]",
        "null",
    ] {
        assert_eq!(read(text, &issue(), Flavour::Sentry).fingerprint, ["1341191803"], "{text}");
    }
}
