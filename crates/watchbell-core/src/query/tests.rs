//! The language, in cases: what a query finds, what it leaves, and where it is wrong.

use std::collections::HashSet;

use jiff::Zoned;
use proptest::prelude::*;

use super::*;
use crate::{Exception, User};

fn now() -> Zoned {
    "2026-11-22T12:00:00+01:00[Europe/Berlin]".parse().unwrap()
}

fn query(text: &str) -> Query {
    parse(text, &now()).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn certificate() -> Event {
    let some = |text: &str| Some(text.to_owned());
    Event {
        message: some("TLS handshake: certificate rejected by api.partner.example"),
        exceptions: vec![Exception {
            ty: some("CertificateVerifyError"),
            value: some("unable to get local issuer"),
            ..Exception::default()
        }],
        culprit: some("pay.client in charge"),
        project: some("checkout"),
        environment: some("production"),
        release: some("web@2.3"),
        server_name: some("app-03"),
        user: Some(User { id: some("17"), email: some("Ada@example.org"), ..User::default() }),
        tags: vec![("region".into(), "EU West".into()), ("empty".into(), String::new())],
        ..Event::bare(Level::Fatal)
    }
}

fn finds(query: &Query, event: &Event) -> bool {
    query.matches(&Candidate {
        event,
        event_id: "0123456789abcdef0123456789abcdef",
        source: "team",
        issue_id: "iss-1",
        happened: "2026-11-22T10:00:00Z".parse().unwrap(),
        resolved: false,
        muted: true,
    })
}

#[test]
fn a_query_finds_what_it_says_and_no_more() {
    let cases = [
        ("", true),
        (r#"level:fatal release:web@2.3 user:ada@example.org "certificate rejected" -dns last:7d"#, true),
        ("CERTIFICATE", true),
        ("certificat", false),
        ("certif*", true),
        ("ertificate", false),
        (r#""rejected certificate""#, false),
        (r#""certificate rej*""#, true),
        ("verify", true),
        ("certificateverifyerror", true),
        ("api.partner.example", true),
        ("partner.api", false),
        ("-certificate", false),
        ("-dns", true),
        ("level:error", false),
        ("level:>=error", true),
        ("level:>fatal", false),
        ("level:<fatal", false),
        ("level:[error, fatal]", true),
        ("level:error,FATAL", true),
        ("-level:info,debug", true),
        ("release:web@2.3", true),
        ("release:WEB@*", true),
        ("release:web@2", false),
        ("release:*2.3", true),
        (r#"release:"web@*""#, false),
        ("env:production project:checkout server:app-03 source:team", true),
        ("environment:staging,production", true),
        ("user:17", true),
        ("user.email:*@example.org", true),
        ("user:18", false),
        (r#"tag.region:"eu west""#, true),
        ("tags.region:eu*", true),
        ("tag.Region:eu*", false),
        ("has:tag.region has:user has:error has:release", true),
        ("has:tag.empty", false),
        ("-has:url", true),
        ("error:CertificateVerifyError", true),
        ("error.value:issuer", true),
        ("message:issuer", false),
        (r#"message:"certificate rejected",nothing"#, true),
        ("issue:iss-1", true),
        ("issue:iss-2", false),
        ("0123456789abcdef0123456789ABCDEF", true),
        ("01234567-89ab-cdef-0123-456789abcdef", true),
        ("id:ffff", false),
        ("is:unresolved is:muted -is:resolved", true),
        ("last:2h", true),
        ("last:30m", false),
        ("since:2026-11-22", true),
        ("since:2026-11-22T11:30", false),
        ("before:2026-11-22T10:30:00Z", true),
        ("before:2h", false),
        (r#""say \"certificate\"""#, false),
    ];
    for (text, found) in cases {
        assert_eq!(finds(&query(text), &certificate()), found, "{text}");
    }
}

#[test]
fn what_cannot_be_meant_is_pointed_at() {
    let cases = [
        ("level:fatal levle:x", "levle:", "Did you mean level?"),
        ("http://a.example/x", "http:", "in quotation marks"),
        ("level:awful", "awful", "debug, info, warning, error and fatal"),
        ("a level:", "level:", "right after the colon"),
        ("x \"not closed", "\"not closed", "Write \" at the end"),
        ("level:[error, fatal", "[error, fatal", "Write ] at the end"),
        ("dns OR tls", "OR", "comma"),
        ("dns AND tls", "AND", "already"),
        ("(dns)", "(dns)", "Leave them out"),
        ("->", ">", "Look for a word"),
        ("cert*ate", "cert*ate", "certif*"),
        ("last:soon", "soon", "last:7d"),
        ("since:yesterday", "yesterday", "2026-11-22"),
        ("is:done", "done", "is:unresolved"),
        ("has:nothing", "nothing", "tag.nothing"),
        ("id:a,b", "id:a,b", "Write the first"),
    ];
    for (text, place, hint) in cases {
        let error = parse(text, &now()).expect_err(text);
        assert_eq!(&text[error.span.clone()], place, "{text}: {error}");
        assert!(error.hint.contains(hint), "{text}: {}", error.hint);
    }
    let text = "größe:1 x";
    let error = parse(text, &now()).expect_err(text);
    assert_eq!(error.pointed(text), format!("{text}\n^^^^^^"));
}

#[test]
fn a_query_of_levels_and_times_is_answered_from_counts() {
    assert_eq!(query("level:>=error last:1d").levels_only(), Some([false, false, false, true, true]));
    assert_eq!(query("-level:debug").levels_only(), Some([false, true, true, true, true]));
    assert_eq!(query("level:error x").levels_only(), None);
}

#[test]
fn every_field_that_is_documented_can_be_asked_for() {
    for (name, _) in parse::FIELDS {
        let value = match name {
            "level" => "fatal",
            "is" => "resolved",
            "has" => "user",
            "last" | "since" => "2h",
            _ => "x",
        };
        query(&format!("{name}:{value}"));
    }
}

/// Few words, so that they meet; with what cuts and joins them.
fn text() -> impl Strategy<Value = String> {
    proptest::string::string_regex("(dns|TLS|cert|CertError|größe|ΣΊΣ|x9|@|\\.| |-|\\*){0,6}").unwrap()
}

fn event() -> impl Strategy<Value = Event> {
    let option = || proptest::option::of(text());
    let tags = proptest::collection::vec((prop_oneof![Just("region".to_owned()), text()], text()), 0..3);
    (0..5_usize, option(), option(), option(), option(), option(), tags).prop_map(
        |(level, message, ty, release, email, url, tags)| Event {
            message,
            exceptions: vec![Exception { ty: ty.clone(), value: ty, ..Exception::default() }],
            release,
            user: email.map(|email| User { email: Some(email), ..User::default() }),
            url,
            tags,
            ..Event::bare(Level::ALL[level])
        },
    )
}

proptest! {
    #[test]
    fn an_index_leaves_out_nothing_that_is_meant(
        event in event(),
        text in "-?(level:(>=)?|release:|user:|tag.region:|has:|error:|message:|url:)?\"?(dns|tls*|cer*|error|größe|σίσ|x9|fatal|@x9*|user|tag.region){1,3}\"?",
    ) {
        let Ok(query) = parse(&text, &now()) else { return Ok(()) };
        let mut held = String::new();
        index("team", &event, &mut held);
        let held: HashSet<&str> = held.split_whitespace().collect();
        let narrowed = query.needles().iter().all(|any| any.iter().any(|needle| {
            if needle.open { held.iter().any(|term| term.starts_with(&needle.term)) } else { held.contains(&*needle.term) }
        }));
        let excluded = query.unwanted().iter().any(|needle| held.contains(&*needle.term));
        prop_assert!((narrowed && !excluded) || !finds(&query, &event), "{text} is in {held:?}");
    }

    #[test]
    fn nothing_that_is_typed_panics(text in "\\PC{0,40}|[-:\"*\\[\\],>=a-zA-Z. ]{0,40}") {
        if let Err(error) = parse(&text, &now()) {
            prop_assert!(text.get(error.span.clone()).is_some());
            prop_assert!(!error.pointed(&text).is_empty() && !error.hint.is_empty());
        }
    }
}

#[test]
fn an_event_of_very_many_words_is_always_looked_at() {
    let words = |from: usize| (from..from + 900).map(|n| format!("w{n}")).collect::<Vec<_>>().join(" ");
    let event = Event { message: Some(words(0)), culprit: Some(words(1_000)), ..Event::bare(Level::Info) };
    let mut held = String::new();
    index("team", &event, &mut held);
    let query = query("w1899");
    assert!(finds(&query, &event));
    assert!(
        query
            .needles()
            .iter()
            .all(|any| any.iter().any(|needle| held.split(' ').any(|term| term == needle.term)))
    );
    assert!(held.len() < 20_000, "{} bytes", held.len());
}
