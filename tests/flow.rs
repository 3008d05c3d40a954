//! From an event to what a person sees, and from a click back to the page.

use std::sync::PoisonError;

use serde_json::json;
use watchbell_engine::control::{Request, Response};
use watchbell_engine::notify::{ActionKey, FromDesktop, NotifyError};
use watchbell_engine::source::send_back::Act;
use watchbell_engine::view::{Seen, SourceState, State};

use crate::support::{Scenario, SseServer, error, fatal, info};

#[tokio::test]
async fn a_fatal_event_rings_and_others_do_not() {
    let here = Scenario::new().await;
    here.send(info("started")).await;
    here.send(error("a query failed")).await;
    here.send(fatal("no connection to the database")).await;
    assert_eq!(here.shown().await, ["Fatal: no connection to the database"]);
}

#[tokio::test]
async fn every_kept_event_that_did_not_ring_says_why() {
    let here = Scenario::new().await;
    here.send(error("a query failed")).await;
    let [row] = &here.inbox().await[..] else { panic!() };
    assert_eq!((row.decision.code.as_str(), row.decision.text.as_str()), ("no_rule", "No rule asks for it"));
}

#[tokio::test]
async fn an_issue_is_shown_at_the_event_that_was_asked_for() {
    let here = Scenario::new().await;
    let first = here.send(fatal("down")).await;
    let second = here.send(fatal("down")).await;
    let [row] = &here.inbox().await[..] else { panic!() };
    for (asked, shown, other) in
        [(&first, &first, &second), (&second, &second, &first), (&row.id, &second, &first)]
    {
        let Ok(Response::Issue(issue)) = here.ask(Request::Issue { id: asked.clone() }).await else {
            panic!()
        };
        assert_eq!((&issue.row.id, &issue.event.event_id), (&row.id, shown));
        let others: Vec<_> = issue.events.iter().map(|event| &event.event_id).collect();
        assert_eq!(others, [other]);
    }
}

#[tokio::test]
async fn an_event_below_what_is_kept_leaves_only_a_count() {
    let here = Scenario::new().await;
    here.send(info("started")).await;
    assert_eq!(here.inbox().await.len(), 0);
    let Ok(Response::Timeline(timeline)) = here.ask(Request::Timeline { hours: 1 }).await else { panic!() };
    assert_eq!(timeline.bars.iter().map(|bar| bar.info).sum::<u32>(), 1);
}

#[tokio::test]
async fn a_click_opens_the_page_that_the_event_names_once() {
    let here = Scenario::new().await;
    here.send(json!({ "level": "fatal", "message": "down", "url": "https://tracker.example/e/1?a=b" })).await;
    let ring = here.expect_ring("Fatal: down").await;
    here.click(&ring, ActionKey::Open).await;
    here.expect(|notes| notes.opened == ["https://tracker.example/e/1?a=b"]).await;
    here.expect_state(|status| status.unseen == 0).await;
    assert_eq!(here.desk.notes().borrow().opened.len(), 1);
}

#[tokio::test]
async fn a_click_opens_our_own_page_where_the_event_names_none() {
    let here = Scenario::new().await;
    let id = here.send(fatal("down")).await;
    let ring = here.expect_ring("Fatal: down").await;
    here.click(&ring, ActionKey::Open).await;
    let notes = here.expect(|notes| notes.opened.len() == 1).await;
    assert!(notes.opened[0].contains(&format!("/events/{id}?ticket=")), "{:?}", notes.opened);
    let page = here.get(&notes.opened[0]).await;
    assert_eq!(page.status(), 303, "the ticket is changed for a cookie");
}

#[tokio::test]
async fn a_link_that_is_no_web_page_never_opens() {
    let here = Scenario::new().await;
    for (n, url) in ["javascript:alert(1)", "file:///etc/passwd", "smb://x/y", "-oProxyCommand=x", "https://"]
        .iter()
        .enumerate()
    {
        here.send(json!({ "level": "fatal", "message": format!("down {n}x"), "url": url, "fingerprint": [n.to_string()] })).await;
        let ring = here.expect_ring(&format!("Fatal: down {n}x")).await;
        here.click(&ring, ActionKey::Open).await;
        let notes = here.expect(|notes| notes.opened.len() == n + 1).await;
        assert!(notes.opened[n].starts_with("http://127.0.0.1:"), "{url} led to {}", notes.opened[n]);
    }
}

#[tokio::test]
async fn without_a_browser_a_click_opens_the_window_at_the_issue() {
    let here = Scenario::new().await;
    *here.desk.browser.lock().unwrap_or_else(PoisonError::into_inner) = false;
    here.send(fatal("down")).await;
    let ring = here.expect_ring("Fatal: down").await;
    here.click(&ring, ActionKey::Open).await;
    let issue = ring.key.strip_prefix("issue:").unwrap();
    here.expect(|notes| notes.windows == [format!("Issue({issue:?})")]).await;
}

#[tokio::test]
async fn repeats_fold_into_the_ring_that_is_up() {
    let here = Scenario::new().await;
    for _ in 0..5 {
        here.send(fatal("down")).await;
    }
    let notes = here.expect(|notes| notes.up.values().any(|ring| ring.title.starts_with("5 crashes"))).await;
    assert_eq!(notes.up.len(), 1, "one notification, replaced in place");
    let [row] = &here.inbox().await[..] else { panic!() };
    assert_eq!((row.count, row.decision.text.as_str()), (5, "Folded: 4 like this since 10:00"));
}

#[tokio::test]
async fn after_repeat_after_the_issue_rings_again() {
    let here = Scenario::new().await;
    here.send(fatal("down")).await;
    here.expect_ring("Fatal: down").await;
    here.pass(31);
    here.send(fatal("down")).await;
    let [row] = &here.inbox().await[..] else { panic!() };
    assert_eq!(row.decision.code, "ring");
}

#[tokio::test]
async fn an_acknowledged_issue_stays_silent_until_it_gets_worse() {
    let here = Scenario::new().await;
    here.send(json!({ "level": "fatal", "message": "down", "release": "1" })).await;
    let ring = here.expect_ring("Fatal: down").await;
    here.click(&ring, ActionKey::Acknowledge).await;
    here.expect_state(|status| status.unseen == 0).await;
    here.expect(|notes| !notes.up.contains_key(&ring.key)).await;
    here.pass(60);
    here.send(json!({ "level": "fatal", "message": "down", "release": "1" })).await;
    assert_eq!(here.inbox().await[0].decision.code, "acknowledged");
    here.send(json!({ "level": "fatal", "message": "down", "release": "2" })).await;
    assert_eq!(here.inbox().await[0].decision.code, "ring");
}

#[tokio::test]
async fn a_snoozed_issue_rings_after_its_hour() {
    let here = Scenario::new().await;
    here.send(fatal("down")).await;
    let ring = here.expect_ring("Fatal: down").await;
    here.click(&ring, ActionKey::Snooze).await;
    here.expect_state(|status| status.unseen == 0).await;
    assert_eq!(here.inbox().await[0].seen, Seen::Snoozed);
    here.pass(59);
    here.send(fatal("down")).await;
    assert_eq!(here.inbox().await[0].decision.text, "Snoozed until 11:00");
    here.pass(2);
    here.send(fatal("down")).await;
    assert_eq!(here.inbox().await[0].decision.code, "ring");
}

#[tokio::test]
async fn a_pause_holds_and_counts_what_it_holds() {
    let here = Scenario::new().await;
    here.ask(Request::Pause { minutes: Some(60) }).await.unwrap();
    here.send(fatal("down")).await;
    let status = here.expect_state(|status| status.state == State::Paused && status.held == 1).await;
    assert_eq!(status.text, "Paused until 11:00");
    assert_eq!(here.inbox().await[0].decision.text, "Held: paused until 11:00");
    here.ask(Request::Resume).await.unwrap();
    here.send(fatal("down again")).await;
    here.expect_ring("Fatal: down again").await;
}

#[tokio::test]
async fn all_is_well_only_when_nothing_is_unseen() {
    let here = Scenario::new().await;
    here.expect_state(|status| status.state == State::Well && status.text == "All’s well").await;
    here.send(fatal("down")).await;
    here.expect_state(|status| status.state == State::Ringing && status.text == "1 unseen fatal").await;
    here.ask(Request::Acknowledge { ids: Vec::new() }).await.unwrap();
    here.expect_state(|status| status.state == State::Well).await;
}

#[tokio::test]
async fn without_a_notification_service_nothing_is_well_and_nothing_is_lost() {
    let here = Scenario::new().await;
    here.break_notifications(NotifyError::Absent);
    here.send(fatal("down")).await;
    here.expect_state(|status| status.notifications.is_some()).await;
    here.ask(Request::Acknowledge { ids: Vec::new() }).await.unwrap();
    here.expect_state(|status| status.state == State::Blind).await;
    here.send(fatal("down too")).await;
    here.mend_notifications().await;
    here.expect_ring("Fatal: down too").await;
    here.expect_state(|status| status.notifications.is_none()).await;
}

#[tokio::test]
async fn a_new_notification_service_is_shown_what_is_unseen() {
    let here = Scenario::new().await;
    here.send(fatal("down")).await;
    here.expect_ring("Fatal: down").await;
    here.mend_notifications().await;
    here.expect(|notes| notes.shown.iter().filter(|ring| ring.title == "Fatal: down").count() == 2).await;
}

#[tokio::test]
async fn a_ring_that_was_shown_before_its_service_was_heard_of_is_not_shown_twice() {
    let here = Scenario::new().await;
    let service = here.desk.replace_service();
    here.send(fatal("down")).await;
    here.expect_ring("Fatal: down").await;
    here.desk.tell(FromDesktop::ServerUp(service)).await;
    // The next service is heard of after it, and does get the ring.
    here.mend_notifications().await;
    here.expect(|notes| notes.shown.len() >= 2).await;
    assert_eq!(here.shown().await, ["Fatal: down", "Fatal: down"]);
}

#[tokio::test]
async fn the_same_event_twice_rings_once() {
    let here = Scenario::new().await;
    let event =
        json!({ "event_id": "9ec79c33ec9942ab8353589fcb2e04dc", "level": "fatal", "message": "down" });
    assert_eq!(here.send(event.clone()).await, here.send(event).await);
    assert_eq!(here.shown().await, ["Fatal: down"]);
    assert_eq!(here.inbox().await[0].count, 1);
}

#[tokio::test]
async fn a_rule_edited_by_hand_takes_effect_at_once() {
    let here =
        Scenario::with("[[rules]]\nname = \"Errors\"\nmatch = { field = \"level\", at_least = \"fatal\" }\n")
            .await;
    here.send(error("a query failed")).await;
    assert_eq!(here.inbox().await[0].decision.code, "no_rule");
    here.edit_config(|text| text.replace("\"fatal\"", "\"error\""));
    let in_force = async || match here.ask(Request::Rules).await {
        Ok(Response::Rules(rules)) => rules.rules[0].rule["match"]["at_least"] == "error",
        other => panic!("{other:?}"),
    };
    while !in_force().await {
        tokio::task::yield_now().await;
    }
    here.send(error("another query failed")).await;
    here.expect_ring("Error: another query failed").await;
}

#[tokio::test]
async fn a_broken_configuration_leaves_the_running_rules_alone_and_says_where() {
    let here = Scenario::new().await;
    here.edit_config(|text| format!("{text}\n[[rules\nname = "));
    let problems = async || match here.ask(Request::Rules).await {
        Ok(Response::Rules(rules)) => rules.problems,
        other => panic!("{other:?}"),
    };
    while problems().await.is_empty() {
        tokio::task::yield_now().await;
    }
    assert_eq!(problems().await[0].line, 5);
    here.send(fatal("down")).await;
    here.expect_ring("Fatal: down").await;
}

#[tokio::test]
async fn a_save_of_what_somebody_else_changed_is_refused() {
    let here = Scenario::new().await;
    let Ok(Response::Rules(rules)) = here.ask(Request::Rules).await else { panic!() };
    let all: Vec<_> = rules.rules.iter().map(|rule| rule.rule.clone()).collect();
    here.edit_config(|text| format!("{text}\n# somebody was here\n"));
    let refused = here.ask(Request::SaveRules { rules: all, revision: rules.revision }).await.unwrap_err();
    assert_eq!(refused.code, watchbell_engine::control::ErrorCode::Conflict);
    assert!(std::fs::read_to_string(here.config_file()).unwrap().contains("# somebody was here"));
}

#[tokio::test]
async fn a_port_that_is_taken_makes_the_source_need_attention() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let here = Scenario::new().await;
    let address = taken.local_addr().unwrap();
    here.edit_config(|text| text.replace("127.0.0.1:0", &address.to_string()));
    let status = here.expect_state(|status| status.state == State::Blind).await;
    assert_eq!(status.sources[0].state, SourceState::NeedsAttention);
    assert!(status.text.contains(&address.port().to_string()), "{}", status.text);
    drop(taken);
}

#[tokio::test]
async fn a_storm_of_different_errors_becomes_one_summary() {
    let here =
        Scenario::with("[[rules]]\nname = \"Errors\"\nmatch = { field = \"level\", at_least = \"error\" }\n")
            .await;
    for n in 0..30 {
        here.send(json!({ "level": "error", "message": "no", "fingerprint": [format!("{n}")] })).await;
    }
    here.expect_ring("25 unseen rings").await;
    let notes = here.desk.notes().borrow().clone();
    assert_eq!(notes.up.len(), 6, "five by themselves and the summary");
    assert_eq!(here.status().unseen, 30, "all of them are unseen in the inbox");
}

#[tokio::test]
async fn the_sample_goes_the_whole_way() {
    let here = Scenario::new().await;
    here.ask(Request::SendSample).await.unwrap();
    let ring = here.expect_ring("Fatal: KeyError: 'cart'").await;
    assert!(ring.body.starts_with("checkout-api@5.14.0, production\n1 user."), "{}", ring.body);
}

#[tokio::test]
async fn an_issue_that_comes_from_no_tracker_cannot_be_told_to_one() {
    let here = Scenario::new().await;
    let id = here.send(fatal("down")).await;
    let Ok(Response::Issue(issue)) = here.ask(Request::Issue { id: id.clone() }).await else {
        panic!("no issue")
    };
    assert_eq!(issue.tracker, None);
    let refused = here.ask(Request::TellTracker { id, act: Act::Resolve }).await.unwrap_err();
    assert_eq!(refused.message, "This issue comes from no tracker");
}

#[tokio::test]
async fn a_connection_test_shows_the_first_event_as_it_would_ring() {
    let server = SseServer::start().await;
    server.tell(&json!({
        "level": "fatal",
        "exception": { "values": [{ "type": "KeyError", "value": "'cart'" }] },
        "release": "checkout-api@5.14.0",
        "environment": "production",
        "user": { "id": "88412" },
        "timestamp": "2026-11-22T09:58:00Z",
    }));
    let here = Scenario::with(&server.source("checkout", "")).await;
    let Ok(Response::Sources(mut sources)) = here.ask(Request::Sources).await else { panic!() };
    let settings = sources.remove(0).settings;
    let test = Request::TestSource { settings, token: None, test: "t".into() };
    let Ok(Response::Steps(steps)) = here.ask(test).await else { panic!() };
    let rings: Vec<_> = steps.into_iter().filter_map(|step| step.ring).collect();
    assert_eq!(rings.len(), 1);
    assert_eq!(rings[0].title, "Fatal: KeyError: 'cart'");
    assert_eq!(rings[0].body, "checkout-api@5.14.0, production\n1 user. New since 09:58.");
}
