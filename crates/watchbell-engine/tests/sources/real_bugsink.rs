//! Against a real Bugsink: heard is what an SDK sent, once, and what cannot be heard is told.
//!
//! Ignored where there is none; `./dev test` brings one and runs them.

use std::collections::HashSet;
use std::time::Duration;

use watchbell_core::config::{Source, SourceKind};
use watchbell_core::{Event, Level};
use watchbell_engine::source::send_back::{Act, send_back};
use watchbell_engine::source::{BlindReason, FromSource, Payload, Signal, test};

use crate::bugsink_server::{self, Bugsink, Project, RIGHTS, event};
use crate::listening::{Listening, TokenFile, quick};
use crate::tracker_peer::ports;

/// A source that hears one project, asked ten times a second.
fn source(server: &Bugsink, project: &Project, token: &TokenFile) -> Source {
    Source {
        url: Some(server.url.parse().unwrap()),
        token: Some(token.reference()),
        projects: vec![project.name.clone()],
        every: Some(Duration::from_millis(100)),
        silence: Some(Duration::from_secs(20)),
        ..Source::new("bugs", SourceKind::Bugsink)
    }
}

/// What has been told until a number of events were heard.
#[derive(Default)]
struct Told {
    old: Vec<Event>,
    new: Vec<Event>,
    gaps: Vec<String>,
    cursor: Option<String>,
}

impl Told {
    fn take(&mut self, told: FromSource) {
        match told {
            FromSource::Batch(batch) => {
                let side = if batch.first_read { &mut self.old } else { &mut self.new };
                side.extend(batch.heard.into_iter().filter_map(|heard| match heard {
                    Payload::Event(ready) => Some(ready.event),
                    Payload::Counted { .. } => None,
                }));
                self.cursor = batch.cursor.or(self.cursor.take());
            }
            FromSource::Signal(_, Signal::Gap { text }) => self.gaps.push(text),
            FromSource::Signal(..) => {}
        }
    }
}

/// Listens until so many new events came.
async fn new_events(listening: &mut Listening, number: usize) -> Told {
    let mut told = Told::default();
    while told.new.len() < number {
        told.take(next(listening).await);
    }
    told
}

/// The next thing that is told. A real server on a busy machine takes its time.
async fn next(listening: &mut Listening) -> FromSource {
    tokio::time::timeout(Duration::from_mins(1), listening.told.recv())
        .await
        .expect("nothing was told")
        .unwrap()
}

async fn live(listening: &mut Listening) -> Told {
    let mut told = Told::default();
    loop {
        match next(listening).await {
            FromSource::Signal(_, Signal::Live) => return told,
            other => told.take(other),
        }
    }
}

/// The types of what was raised.
fn names(events: &[Event]) -> Vec<&str> {
    events.iter().map(|event| event.exceptions[0].ty.as_deref().unwrap_or_default()).collect()
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a Bugsink: ./dev test rust brings one"]
async fn an_sdks_fatal_error_is_heard_once_with_level_user_release_and_a_link_that_opens() {
    let server = bugsink_server::shared();
    let project = server.project("sdk");
    let token = TokenFile::new(&server.token(RIGHTS));
    let mut listening = Listening::start(source(server, &project, &token));
    live(&mut listening).await;
    let id = server.sdk(&project);
    let told = new_events(&mut listening, 1).await;
    let event = &told.new[0];
    assert_eq!(event.event_id.as_deref(), Some(id.as_str()));
    assert_eq!((event.level, names(&told.new)), (Level::Fatal, vec!["ZeroDivisionError"]));
    assert_eq!(
        (event.release.as_deref(), event.environment.as_deref()),
        (Some("shop@1.2.3"), Some("production"))
    );
    assert_eq!(event.user.as_ref().and_then(|user| user.email.as_deref()), Some("ann@example.org"));
    assert_eq!((event.server_name.as_deref(), event.project.as_deref()), (Some("web-1"), Some("sdk")));
    assert!(event.exceptions[0].frames.iter().any(|frame| frame.function.as_deref() == Some("<module>")));
    let link: url::Url = event.url.as_deref().unwrap().parse().unwrap();
    let page = watchbell_engine::source::client(&link).unwrap().get(link.clone()).send().await.unwrap();
    // By way of the log-in page, which leads back to it.
    let leads_to = page.url().query_pairs().find(|(key, _)| key == "next").map(|(_, next)| next.into_owned());
    assert_eq!((page.status().as_u16(), leads_to.as_deref()), (200, Some(link.path())));
    // What is heard later comes without what was heard before.
    project.error("Later").await;
    assert_eq!(names(&new_events(&mut listening, 1).await.new), ["Later"]);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a Bugsink: ./dev test rust brings one"]
async fn what_was_there_before_is_read_back_and_does_not_ring() {
    let server = bugsink_server::shared();
    let project = server.project("before");
    let token = TokenFile::new(&server.token(RIGHTS));
    for number in 0..15 {
        let mut old = event("fatal", "Before");
        old["timestamp"] = "2026-11-20T00:00:00Z".into();
        old["message"] = number.to_string().into();
        project.send(old).await;
    }
    let mut listening = Listening::start(source(server, &project, &token));
    let told = live(&mut listening).await;
    assert_eq!((told.old.len(), told.new.len(), told.gaps.len()), (10, 0, 0), "the newest ten of the issue");
    project.error("Before").await;
    assert_eq!(new_events(&mut listening, 1).await.new.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a Bugsink: ./dev test rust brings one"]
async fn an_old_issue_that_recurs_is_heard() {
    let server = bugsink_server::shared();
    let project = server.project("recurs");
    let token = TokenFile::new(&server.token(RIGHTS));
    for name in ["Old", "Newer", "Newest"] {
        project.error(name).await;
    }
    let mut listening = Listening::start(source(server, &project, &token));
    live(&mut listening).await;
    project.error("Old").await;
    assert_eq!(names(&new_events(&mut listening, 1).await.new), ["Old"]);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a Bugsink: ./dev test rust brings one"]
async fn one_id_sent_twice_is_heard_once() {
    let server = bugsink_server::shared();
    let project = server.project("twice");
    let token = TokenFile::new(&server.token(RIGHTS));
    let mut listening = Listening::start(source(server, &project, &token));
    live(&mut listening).await;
    let twice = event("error", "Twice");
    project.send(twice.clone()).await;
    project.send(twice).await;
    project.error("After").await;
    assert_eq!(names(&new_events(&mut listening, 2).await.new), ["Twice", "After"]);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a Bugsink: ./dev test rust brings one"]
async fn of_a_storm_the_newest_are_heard_and_the_rest_is_told_as_a_gap() {
    let server = bugsink_server::shared();
    let project = server.project("storm");
    let token = TokenFile::new(&server.token(RIGHTS));
    let source = source(server, &project, &token);
    let mut listening = Listening::start(source.clone());
    live(&mut listening).await;
    project.error("Storm").await;
    let told = new_events(&mut listening, 1).await;
    let seen = told.cursor.clone();
    listening.stop().await;
    for _ in 0..300 {
        project.error("Storm").await;
    }
    let mut listening = Listening::with(source, seen.as_deref(), quick());
    let told = new_events(&mut listening, 100).await;
    assert_eq!(told.new.len(), 100);
    let issue = "STORM-1";
    assert_eq!(told.gaps, [format!("200 new events were not looked at: 200 of {issue}")]);
    project.error("Storm").await;
    let told = new_events(&mut listening, 1).await;
    assert_eq!((told.new.len(), told.gaps.len()), (1, 0));
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a Bugsink: ./dev test rust brings one"]
async fn of_a_storm_of_large_events_eight_mebibytes_are_held_in_memory() {
    let server = bugsink_server::shared();
    let project = server.project("large");
    let token = TokenFile::new(&server.token(RIGHTS));
    let mut listening = Listening::start(source(server, &project, &token));
    let began = live(&mut listening).await;
    listening.stop().await;
    for _ in 0..15 {
        let mut large = event("error", "Large");
        large["extra"] = serde_json::json!({ "page": "x".repeat(900_000) });
        project.send(large).await;
    }
    let mut listening = Listening::with(source(server, &project, &token), began.cursor.as_deref(), quick());
    let told = new_events(&mut listening, 10).await;
    assert_eq!(
        (told.new.len(), told.gaps),
        (10, vec!["5 new events were not looked at: 5 of LARGE-1".to_owned()])
    );
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a Bugsink: ./dev test rust brings one"]
async fn killed_again_and_again_it_loses_nothing_and_hears_nothing_twice() {
    let server = bugsink_server::shared();
    let project = server.project("killed");
    let token = TokenFile::new(&server.token(RIGHTS));
    let source = source(server, &project, &token);
    let (mut heard, mut cursor) = (Vec::new(), None::<String>);
    let mut sent = HashSet::new();
    for round in 0..8_u64 {
        let mut listening = Listening::with(source.clone(), cursor.as_deref(), quick());
        if round == 0 {
            cursor = live(&mut listening).await.cursor;
        }
        for number in 0..5 {
            let event = event("error", ["A", "B", "C"][number % 3]);
            sent.insert(event["event_id"].as_str().unwrap().to_owned());
            project.send(event).await;
        }
        // Killed wherever it is: only what came together with its cursor counts.
        tokio::time::sleep(Duration::from_millis(round * 37 % 250)).await;
        for told in listening.stop().await {
            if let FromSource::Batch(batch) = told {
                heard.extend(batch.heard);
                cursor = batch.cursor.or(cursor);
            }
        }
    }
    let mut listening = Listening::with(source, cursor.as_deref(), quick());
    while heard.len() < sent.len() {
        if let FromSource::Batch(batch) = next(&mut listening).await {
            heard.extend(batch.heard);
        }
    }
    let ids: Vec<String> = heard
        .into_iter()
        .map(|heard| match heard {
            Payload::Event(ready) => ready.event.event_id.unwrap(),
            Payload::Counted { .. } => unreachable!("all are errors"),
        })
        .collect();
    assert_eq!(ids.len(), sent.len());
    assert_eq!(ids.into_iter().collect::<HashSet<_>>(), sent);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a Bugsink: ./dev test rust brings one"]
async fn a_server_that_restarts_is_heard_on() {
    let server = Bugsink::start();
    let project = server.project("restarts");
    let token = TokenFile::new(&server.token(RIGHTS));
    let mut listening = Listening::start(source(&server, &project, &token));
    live(&mut listening).await;
    server.stop();
    assert_eq!(listening.blind().await.0, BlindReason::Refused);
    server.go_on();
    project.error("While away").await;
    let told = new_events(&mut listening, 1).await;
    assert_eq!((names(&told.new), told.gaps.len()), (vec!["While away"], 0));
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a Bugsink: ./dev test rust brings one"]
async fn a_token_that_is_wrong_or_may_too_little_is_told_by_name_and_changed_without_a_restart() {
    let server = bugsink_server::shared();
    let project = server.project("rights");
    project.error("There").await;
    for (token, reason, text) in [
        ("0".repeat(40), BlindReason::Unauthorized, "token rejected (401)"),
        ("canary".to_owned(), BlindReason::Unauthorized, "token rejected (401)"),
        (
            server.token(&["issues:read", "events:read"]),
            BlindReason::Forbidden,
            "the token lacks the right projects:read (403)",
        ),
        (
            server.token(&["projects:read", "events:read"]),
            BlindReason::Forbidden,
            "the token lacks the right issues:read (403)",
        ),
        (
            server.token(&["projects:read", "issues:read"]),
            BlindReason::Forbidden,
            "the token lacks the right events:read (403)",
        ),
    ] {
        let token = TokenFile::new(&token);
        let mut listening = Listening::start(source(server, &project, &token));
        let (is, says, retry) = listening.blind().await;
        assert_eq!((is, says.as_str(), retry), (reason, text, None));
        token.write(&server.token(RIGHTS));
        live(&mut listening).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a Bugsink: ./dev test rust brings one"]
async fn what_people_did_is_sent_back_and_a_right_that_is_missing_is_named() {
    let server = bugsink_server::shared();
    let project = server.project("acts");
    project.error("Broken").await;
    let token = TokenFile::new(&server.token(RIGHTS));
    let source = source(server, &project, &token);
    let mut listening = Listening::start(source.clone());
    let told = live(&mut listening).await;
    let raw = &told.old.first().or(told.new.first()).unwrap().raw;
    let issue = watchbell_core::tracker::issue_of(source.kind, raw).unwrap();
    let refused = send_back(&source, &ports(), &issue, Act::Resolve).await.unwrap_err();
    assert_eq!(refused.text, "the token lacks the right issues:triage (403)");
    assert_eq!(refused.way_out, "Give the token in Bugsink the right issues:triage.");
    let may_act = server.token(&[RIGHTS, &["issues:triage"]].concat());
    token.write(&may_act);
    for (act, resolved, muted) in [
        (Act::Mute, false, true),
        (Act::Mute, false, true),
        (Act::Unmute, false, false),
        (Act::Unmute, false, false),
        (Act::Resolve, true, false),
        (Act::Resolve, true, false),
        (Act::Reopen, false, false),
        (Act::Reopen, false, false),
    ] {
        assert_eq!(send_back(&source, &ports(), &issue, act).await, Ok(()), "{act:?}");
        let is = server.issue(&issue, &may_act).await;
        assert_eq!(
            (is["is_resolved"].as_bool(), is["is_muted"].as_bool()),
            (Some(resolved), Some(muted)),
            "{act:?}"
        );
    }
    let gone = "00000000-0000-0000-0000-000000000000";
    let refused = send_back(&source, &ports(), gone, Act::Mute).await.unwrap_err();
    assert_eq!(refused.text, "the logbook knows no such issue any more (404)");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a Bugsink: ./dev test rust brings one"]
async fn a_test_of_the_connection_shows_the_projects_and_the_newest_event() {
    let server = bugsink_server::shared();
    let project = server.project("tested");
    for (name, level) in [("First", "error"), ("Newest", "fatal")] {
        project.send(event(level, name)).await;
    }
    let token = TokenFile::new(&server.token(RIGHTS));
    let mut source = source(server, &project, &token);
    assert_eq!(steps(&source).await, ["the logbook takes it", "1 project: tested", "fatal: it broke"]);
    source.token = None;
    assert_eq!(steps(&source).await, ["a token is needed (401)", "", ""]);
    let token = TokenFile::new(&server.token(&["projects:read", "issues:read"]));
    source.token = Some(token.reference());
    assert_eq!(
        steps(&source).await,
        ["the logbook takes it", "the token lacks the right events:read (403)", ""]
    );
}

/// The last three steps of a test: token, list, first event.
async fn steps(source: &Source) -> Vec<String> {
    let (tell, mut told) = tokio::sync::mpsc::channel(16);
    test::run(source, ports(), tell).await;
    let mut steps = Vec::new();
    while let Some(step) = told.recv().await {
        steps.push(step.detail);
    }
    steps.split_off(3)
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a Bugsink: ./dev test rust brings one"]
async fn a_project_that_is_not_there_is_told_with_those_that_are() {
    let server = bugsink_server::shared();
    server.project("there");
    let token = TokenFile::new(&server.token(RIGHTS));
    let missing =
        Source { projects: vec!["nowhere".into()], ..source(server, &server.project("other"), &token) };
    let (reason, text, _) = Listening::start(missing).blind().await;
    assert_eq!(reason, BlindReason::NotFound);
    assert!(
        text.starts_with("there is no project “nowhere”; the token sees ") && text.contains("there"),
        "{text}"
    );
}
